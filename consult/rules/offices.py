"""Offices to be filled: for which of them nominations, or the polls, are open (rules 9; 30, 31, 46)."""

from __future__ import annotations

from consult.rules import again
from consult.rules.errors import Refusal
from consult.rules.meeting import Election, Meeting
from consult.rules.no import out


def open_election(m: Meeting, state: str) -> Election | None:
    """The latest election whose nominations are in that state and whose seats are not all filled."""
    found = [
        each for each in m.elections.values() if each.nominations == state and len(each.elected) < each.seats
    ]
    return max(found, key=lambda each: each.mark, default=None)


def pending_election(m: Meeting) -> Election | None:
    """The latest election with a seat to fill."""
    found = [each for each in m.elections.values() if len(each.elected) < each.seats]
    return max(found, key=lambda each: each.mark, default=None)


def nominations_open(m: Meeting, election: Election | None) -> bool:
    """Whether nominations for it are taken now: not closed, by order or by the hour set (31:4)."""
    if election is None or election.nominations != "open":
        return False
    return election.hour is None or not again.reached(m, election.hour)


def polls_open(m: Meeting, election: Election) -> bool:
    """Whether the polls are open: not closed, by order or by the hour set (30:5)."""
    if election.polls != "open":
        return False
    return election.hour is None or not again.reached(m, election.hour)


def check_nominate(m: Meeting, office: str, who: str) -> Refusal | None:
    """No second; one may nominate oneself (46:6); an office filled is not open any more (46:46)."""
    election = m.elections.get(office)
    if election is not None and len(election.elected) >= election.seats:
        return out("elected_already", "RONR 46:46", office=office)
    if election is None or not nominations_open(m, election):
        return out("nominations_not_open", "RONR 31:4", "move:reopen_nominations", office=office)
    if who in election.nominees:
        return out("nominated_already", "RONR 46:6", who=who)
    if who in election.elected:
        return out("elected_already", "RONR 46:31", who=who)
    return None
