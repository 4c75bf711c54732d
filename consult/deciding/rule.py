"""A decision rule as data: who must take part, how many must agree, of what base, in which units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consult.deciding.reading import LANGUAGES, RuleError, given, mapping, several, text, two_languages
from consult.deciding.shapes import FixedNumber, Quorum, Shape, read_quorum, read_shape
from consult.deciding.units import UNITS

#: How the quorum is said, by language and whether it counts who came.
_ATTEND = {
    "zh": {True: "{}到会", False: "{}参与表决"},
    "en": {True: "{} must attend", False: "{} must take part"},
}


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """One way of deciding. `body` is the kind of body it belongs to ("any": every one), `units` those that
    decide (all must hold), `quorum` None where none is asked, `source` the law or charter as written;
    `quorum_units`: in which units the quorum is asked, where not in those that decide."""

    id: str
    name: Mapping[str, str]
    body: str
    units: tuple[str, ...]
    quorum: Quorum | None
    approve: Shape
    source: str
    statutory: bool
    note: Mapping[str, str] | None
    quorum_units: tuple[str, ...]

    @property
    def counts_present(self) -> bool:
        """Whether the base is who came (到会): then the quorum too counts who came, not who voted."""
        return self.approve.counts_present or isinstance(self.quorum, FixedNumber)

    @property
    def asks_quorum_of(self) -> tuple[str, ...]:
        """The units in which the quorum is asked."""
        return self.quorum_units or self.units

    def sentence(self, lang: str) -> str:
        """The rule as a sentence for a notice, in "zh" or "en", made from the numbers (not from `note`)."""
        if lang not in LANGUAGES:
            raise ValueError(lang)
        parts = []
        if isinstance(self.quorum, FixedNumber):
            parts.append(self.quorum.sentence(self.asks_quorum_of, lang))
        elif self.quorum is not None:
            shares = self.quorum.shares(self.asks_quorum_of, lang)
            parts.append(_ATTEND[lang][self.counts_present].format(shares))
        parts.append(self.approve.sentence(self.units, lang))
        if lang == "zh":
            return "；".join(parts) + "。"
        told = "; ".join(parts) + "."
        return told[0].upper() + told[1:]

    @classmethod
    def from_dict(cls, data: Any) -> DecisionRule:
        """Reads the shape of `rules[]` in a case file and of the catalogue. Raises RuleError naming the
        field."""
        data = mapping(data, "")
        rule_id, name, body = text(data, "id"), two_languages(data, "name"), text(data, "body")
        units = several(data, "units", UNITS)
        asked = given(data, "quorum")
        quorum = None if asked is None else read_quorum(asked, "quorum")
        approve = read_shape(given(data, "approve"), "approve")
        statutory = given(data, "statutory")
        # A charter's article may be missing; a statute's may not.
        named = statutory is True or given(data, "source") != ""
        source = text(data, "source") if named else ""
        if not isinstance(statutory, bool):
            raise RuleError("statutory", "wrong_type", expected="boolean")
        note = None if data.get("note") is None else two_languages(data, "note")
        asked_of = several(data, "quorum_units", UNITS) if "quorum_units" in data else ()
        return cls(rule_id, name, body, units, quorum, approve, source, statutory, note, asked_of)

    def to_dict(self) -> dict[str, Any]:
        """The same shape `from_dict` reads: JSON-ready, to be copied into a ballot when it opens."""
        told = {
            "id": self.id,
            "name": dict(self.name),
            "body": self.body,
            "units": list(self.units),
            "quorum": None if self.quorum is None else self.quorum.to_dict(),
            "approve": self.approve.to_dict(),
            "source": self.source,
            "statutory": self.statutory,
            "note": None if self.note is None else dict(self.note),
        }
        # A field more only where it says something: rules copied into old votes stay as they were.
        return {**told, "quorum_units": list(self.quorum_units)} if self.quorum_units else told
