"""Who is excused from a duty, and whose term in an office ends (32, 47:57)."""

from __future__ import annotations

from collections.abc import Mapping

from consult.rules.meeting import Election, Meeting, but, changed, without
from consult.rules.storing import Event, event

#: Offices that are a standing of the roll.
STANDINGS = frozenset({"chair", "vice_chair", "secretary"})


@event("excused")
class Excused(Event):
    """The body excused somebody from a duty: office, presiding, committee, voting or other."""

    who: str
    duty: str = "other"

    def apply(self, m: Meeting) -> Meeting:
        return m


@event("office_vacated")
class OfficeVacated(Event):
    """Somebody no longer holds an office, which is vacant. why: resigned, or removed."""

    who: str
    office: str
    why: str = "resigned"

    def apply(self, m: Meeting) -> Meeting:
        """An office elected at this meeting is as if it had not been filled; one of the roll is laid down."""
        elections = m.elections
        held = elections.get(self.office)
        if held is not None and self.who in held.elected:
            elections = _without(elections, held, self.who)
        members, officer = m.members, m.officer
        member = members.get(self.who)
        if member is not None and self.office in STANDINGS and member.standing == self.office:
            members = {**members, self.who: changed(member, standing="member")}
            officer = None if officer == self.who else officer
        vacancies = {**m.vacancies, self.office: m.number}
        return changed(m, elections=elections, members=members, officer=officer, vacancies=vacancies)


@event("unseated")
class Unseated(Event):
    """The meeting has no confidence in who presides: he does not preside at it any more."""

    who: str

    def apply(self, m: Meeting) -> Meeting:
        return changed(m, unseated=m.unseated | {self.who})


def _without(elections: Mapping[str, Election], held: Election, who: str) -> dict[str, Election]:
    """Others elected to it stay; no seat of it is open before the vacancy is filled."""
    rest = without(held.elected, (who,))
    if not rest:
        return dict(but(elections, (held.office,)))
    return {**elections, held.office: changed(held, elected=rest, seats=len(rest))}
