"""What the library raises, and the value with which it says no.

Nothing else leaves the library: `BadAct` for an act that is not well formed,
`OutOfOrder` for one that the rules refuse, `BadLog` for a log that cannot be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from consult.rules.meeting import Meeting

CODES = (
    "out_of_order",
    "not_recognised",
    "not_entitled",
    "needs_second",
    "too_late",
    "no_quorum",
    "vote_needed",
)


@dataclass(frozen=True)
class Refusal:
    """Why an act is not in order now.

    code: one of CODES. cite: the rule. params: ids and numbers for the phrase.
    instead: act kinds (`move:amend` for a motion) that the rules advise; of `rules.check` and `decide` only
    those
    that somebody here could do at that moment.
    reason: finer machine code, e.g. "debate_closed"; `say` has the sentence.
    waivable: whether the chair may overrule it on the record.
    """

    code: str
    cite: str
    reason: str
    params: Mapping[str, Any] = field(default_factory=dict)
    instead: tuple[str, ...] = ()
    waivable: bool = True

    def say(self, lang: str, meeting: Meeting | None = None) -> str:
        """Why, as a sentence in "zh" or "en"; the rule behind it is `cite`. With the meeting it was made in,
        what comes first and who is before are named."""
        from consult.rules import words  # late: words read the state, which knows refusals

        return words.say(words.reason(self, meeting, words.IDS), lang)


class RulesError(Exception):
    """Root of everything that consult.rules raises."""


class BadAct(RulesError):
    """The act is not well formed. field: which argument; why: machine-readable word; wanted: the shape it
    wants, for
    whoever reads the message."""

    def __init__(self, field_name: str, why: str, wanted: str = "") -> None:
        super().__init__(f"{field_name}: {why}; wanted: {wanted}" if wanted else f"{field_name}: {why}")
        self.field = field_name
        self.why = why


class OutOfOrder(RulesError):
    """The rules refuse the act; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.code}: {refusal.reason} ({refusal.cite})")
        self.refusal = refusal


class BadLog(RulesError):
    """A stored event cannot be read. event: its kind; why: what is wrong."""

    def __init__(self, event: str, why: str) -> None:
        super().__init__(f"{event}: {why}")
        self.event = event
        self.why = why
