"""Duties and offices: who holds them, and when a vacancy may be filled. Sources: 32:1-8, 47:57-58."""

from __future__ import annotations

from consult.rules import events as e
from consult.rules import presiding
from consult.rules.errors import Refusal
from consult.rules.events.duties import STANDINGS
from consult.rules.meeting import Meeting
from consult.rules.no import out

#: What a member may be excused from.
DUTIES = ("office", "presiding", "committee", "voting", "other")
#: What a rule of the body applies to that says how vacancies are filled.
VACANCIES = "vacancies"


def lacks(m: Meeting, who: str, office: str) -> bool:
    """Whether the meeting knows that this person does not hold the office. Of offices filled elsewhere it
    knows
    nothing."""
    if office in STANDINGS:
        return m.members[who].standing != office
    held = m.elections.get(office)
    return office in m.vacancies and held is None or held is not None and who not in held.elected


def leaves_chair(m: Meeting, who: str) -> tuple[e.Event, ...]:
    """Who presides no longer presides: the next one does, or nobody until a chair is elected."""
    if m.chair != who:
        return ()
    here = m.present - {who}
    return (e.ChairTaken(presiding.successor(m, here), "excused"),)


def vacated(m: Meeting, who: str, office: str, why: str) -> tuple[e.Event, ...]:
    """The office is vacant; if it is the chair's, somebody else presides."""
    leaves = leaves_chair(m, who) if office == "chair" else ()
    return (e.OfficeVacated(who, office, why), *leaves)


def to_be_filled(m: Meeting, office: str) -> Refusal | None:
    """A vacancy is not filled at the meeting at which it arose, for those absent have no notice of it
    (47:57);
    unless a rule of the body says so."""
    at_once = any(rule.applies_to == VACANCIES for rule in m.rulebook.rules)
    if at_once or m.vacancies.get(office) != m.number:
        return None
    return out("vacancy_needs_notice", "RONR 32:7, 47:57", office=office)
