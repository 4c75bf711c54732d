"""The facts of a result as values: counts against what was needed, the canonical form that is hashed, short
codes.

Reads only, except `advance`, which moves a topic forward along the river.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from consult.deciding import UNITS, conditions, format_area, percent
from consult.foundation import public_log
from consult.foundation.db import canonical, db
from consult.foundation.phrases import P, Phrase
from consult.outcomes.models import Notice, Outcome, VoteRecord
from consult.topics import service as topics
from consult.topics.models import Topic

#: How far a topic has come: results that reach back into history never move it backwards.
_ORDER = (
    "draft",
    "submitted",
    "returned",
    "accepted",
    "scheduled",
    "deliberating",
    "voting",
    "decided",
    "published",
    "carrying_out",
    "done",
    "closed",
)

STATUS_PHRASES = {
    "adopted": P("Adopted"),
    "rejected": P("Not adopted"),
    "no_quorum": P("Quorum not met"),
    "postponed": P("Postponed"),
    "consensus": P("Consensus reached"),
    "referred": P("Referred"),
    "out_of_scope": P("Outside deliberation, passed on"),
}
UNIT_PHRASES = {"headcount": P("By persons"), "household": P("By households"), "area_sqm": P("By floor area")}
EFFECT_PHRASES = {
    "decision": P("Decision: it binds"),
    "consultation": P("Consultation: advice to those who decide"),
    "pre_vote": P("Pre-vote: the formal decision is still to come"),
}
EFFECT_SHORT = {"decision": P("Binding decision"), "consultation": P("Advice"), "pre_vote": P("Pre-vote")}
METHOD_PHRASES = {
    "show_of_hands": P("Show of hands"),
    "written_ballot": P("Written ballot"),
    "electronic": P("Electronic vote"),
    "mixed": P("On paper and online"),
    "secret_ballot": P("Secret ballot"),
    "consensus": P("Consensus"),
    "survey": P("Survey"),
    "show": P("Show of phones, by name"),
    "box": P("Unnamed ballot box"),
    "paper": P("On paper"),
    "hands": P("Show of hands"),
}


def status_phrase(status: str) -> Phrase:
    """The words of an outcome's status."""
    return STATUS_PHRASES.get(status, Phrase(status))


def advance(topic: Topic, state: str, now: datetime) -> None:
    """Moves a topic forward to `state`; does nothing when it is there or beyond, or has left the river
    (merged, referred …)."""
    if topic.state in _ORDER and _ORDER.index(topic.state) < _ORDER.index(state):
        topics.set_state(topic, state, now=now)


def format_count(unit: str | None, count: int | None) -> str:
    """A count as printed without its unit word: areas with two decimals, the rest as they are."""
    return "" if count is None else format_area(count) if unit == "area_sqm" else str(count)


def amount(unit: str, count: int | None) -> Phrase:
    """A count with its unit: 11 persons, 974.60 ㎡."""
    shown = format_count(unit, count)
    if unit == "area_sqm":
        return P("%(n)s ㎡", n=shown)
    return P("%(n)s households", n=shown) if unit == "household" else P("%(n)s persons", n=shown)


@dataclass(frozen=True)
class CountRow:
    """One unit of a vote beside what it needed. Numbers are whole (area: 0.01 ㎡); *_pct for showing only,
    Decimal or None."""

    unit: str
    decides: bool
    eligible: int
    present: int
    participated: int
    for_: int
    against: int
    abstain: int
    invalid: int
    quorum_needed: int | None
    quorum_met: bool
    quorum_of_present: bool
    approve_base: int | None
    approve_needed: int | None
    approve_met: bool | None
    took_part_pct: Decimal | None
    for_pct: Decimal | None

    @property
    def name(self) -> Phrase:
        """By persons, by households, by floor area."""
        return UNIT_PHRASES[self.unit]

    @property
    def came(self) -> int:
        """What the quorum counts: who came, or who took part."""
        return self.present if self.quorum_of_present else self.participated

    def amount(self, count: int | None) -> Phrase:
        """A count with its unit."""
        return amount(self.unit, count)

    @property
    def met(self) -> bool:
        """Both conditions hold in this unit."""
        return self.quorum_met and bool(self.approve_met)

    @property
    def whole(self) -> int:
        """What a drawn bar stands for: everybody the threshold counts, at least all who took part; never
        0."""
        return max(self.approve_base or 0, self.participated, 1)

    def share(self, count: int | None) -> int:
        """A count's width on the bar, whole percent, half up, 0 to 100."""
        return min(100, max(0, (200 * (count or 0) + self.whole) // (2 * self.whole)))

    @property
    def need_pct(self) -> Decimal | None:
        """How much of what counts had to agree, as printed beside the mark; None where no share was asked
        for."""
        return (
            percent(self.approve_needed, self.approve_base, 1)
            if self.approve_needed and self.approve_base
            else None
        )


def _of_present(vote: VoteRecord) -> bool:
    """Whether its rule counts who came rather than who voted."""
    approve = vote.rule.get("approve") if vote.rule else None
    return isinstance(approve, dict) and approve.get("of") == "present"


def count_rows(vote: VoteRecord | None) -> list[CountRow]:
    """The units of a vote, those that decide first; none where the figures are withheld."""
    if vote is None or vote.withheld:
        return []
    units: dict[str, Any] = vote.result.get("units") or {
        unit: {
            **tally,
            "quorum": {"needed": None, "met": vote.quorum_met},
            "approve": {"base": None, "needed": None, "met": None},
            "decides": False,
        }
        for unit, tally in vote.tallies.items()
    }
    of_present = _of_present(vote)
    rows = []
    for unit, u in units.items():
        base = u["approve"]["base"]
        rows.append(
            CountRow(
                unit,
                u["decides"],
                u["eligible"],
                u["present"],
                u["participated"],
                u["for"],
                u["against"],
                u["abstain"],
                u["invalid"],
                u["quorum"]["needed"],
                u["quorum"]["met"],
                of_present,
                base,
                u["approve"]["needed"],
                u["approve"]["met"],
                percent(u["present"] if of_present else u["participated"], u["eligible"]),
                percent(u["for"], base) if base else None,
            )
        )
    return sorted(rows, key=lambda row: (not row.decides, UNITS.index(row.unit)))


#: Each conclusion about a condition, in numbers (`consult.deciding.conclusions`).
FOUND = {
    "quorum_met": P("%(unit)s: %(came)s of %(all)s took part; at least %(needed)s were needed."),
    "quorum_short": P(
        "%(unit)s: %(came)s of %(all)s took part; at least %(needed)s were needed, %(short)s short."
    ),
    "agreed": P("%(unit)s: %(for)s agreed; at least %(needed)s were needed."),
    "agreed_short": P("%(unit)s: %(for)s agreed; at least %(needed)s were needed, %(short)s short."),
    "unopposed": P("%(unit)s: %(against)s objected; nobody may object."),
    "objected": P("%(unit)s: %(against)s objected; nobody may object."),
}


def findings(vote: VoteRecord | None) -> list[tuple[bool, Phrase]]:
    """The rule in numbers for this case: (met, sentence) per condition of each deciding unit."""
    said: list[tuple[bool, Phrase]] = []
    if vote is None:
        return said
    for found in conditions(vote.result, _of_present(vote)):
        unit = found.params["unit"]
        values = {name: amount(unit, n) for name, n in found.params.items() if name != "unit"}
        phrase = Phrase(FOUND[found.code].message, {**values, "unit": UNIT_PHRASES[unit]})
        said.append((found.good, phrase))
    return said


def in_short(vote: VoteRecord | None) -> Phrase | None:
    """One sentence beside the verdict: whether every condition held, or the first that did not."""
    if vote is not None and vote.withheld:
        return withheld_line(vote)
    said = findings(vote)
    if not said:
        return None
    failed = [phrase for met, phrase in said if not met]
    if failed:
        return failed[0]
    rows = [row for row in count_rows(vote) if row.decides]
    if len(rows) == 1:
        return P(
            "%(came)s took part, %(yes)s in favour",
            came=rows[0].amount(rows[0].came),
            yes=rows[0].amount(rows[0].for_),
        )
    return P("All %(n)s conditions are met", n=len(said))


def withheld_line(vote: VoteRecord) -> Phrase:
    """What is told in the place of figures: the turnout, and that there is no more."""
    tally = vote.tallies.get("headcount") or next(iter(vote.tallies.values()))
    return P(
        "%(n)s of %(all)s took part; so few voted, or all so alike, that only the outcome is published",
        n=tally["participated"],
        all=tally["eligible"],
    )


def canonical_result(outcome: Outcome, vote: VoteRecord | None, topic: Topic) -> dict[str, Any]:
    """What is hashed of a result: everything decided, nothing that may change later (number, postings,
    answers)."""
    return {
        "topic": topic.number,
        "title": topic.title,
        "status": outcome.status,
        "decided_on": _day(outcome.decided_on),
        "text": outcome.text,
        "legal_effect": outcome.legal_effect,
        "presided_by_role": outcome.presided_by_role,
        # Results published word for word as voted keep the form they always had.
        **(
            {
                "voted_text": outcome.voted_text,
                "departure": outcome.departure,
                "departure_reason": outcome.departure_reason,
                "consented_on": _day(outcome.consented_on),
            }
            if outcome.departure
            else {}
        ),
        "vote": None
        if vote is None
        else {
            "question": vote.question,
            "round": vote.round,
            "method": vote.method,
            "rule": vote.rule,
            "tallies": vote.tallies,
            "opened_on": _day(vote.opened_on),
            "closed_on": _day(vote.closed_on),
            "passed": vote.passed,
            "quorum_met": vote.quorum_met,
            "options": vote.options_result,
        },
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def digest(value: Any) -> str:
    """sha256 of the canonical JSON of a value, hex."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def free_code(community_id: int, of_digest: str) -> str:
    """A short code of a digest: 8 signs that nobody takes for one another, longer where two would collide.
    (Codes of earlier versions may hold O, I and L.)"""
    told = public_log.code_of(of_digest)
    for length in range(8, public_log.LENGTH):
        code = told[:length]
        taken = db.session.scalar(
            select(Outcome.id).where(Outcome.community_id == community_id, Outcome.code == code)
        ) or db.session.scalar(
            select(Notice.id).where(Notice.community_id == community_id, Notice.code == code)
        )
        if not taken:
            return code
    # The same content posted twice (a copy of a notice): any further stretch of the digest of the digest
    # tells them apart.
    return free_code(community_id, hashlib.sha256(of_digest.encode()).hexdigest())
