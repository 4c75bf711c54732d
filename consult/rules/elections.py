"""Elections: for which offices nominations or the polls are open, the vote that elects, and who is elected.

Sources: rules 9; 30, 31, 45:20, 46.
"""

from __future__ import annotations

from collections.abc import Mapping

from consult.deciding import choose_best
from consult.rules import again
from consult.rules.errors import Refusal
from consult.rules.meeting import Election, Meeting
from consult.rules.no import out
from consult.rules.votes import Need


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


def ballot_required(m: Meeting) -> bool:
    """Whether a rule orders elections by ballot; it cannot be waived (45:20)."""
    return m.rulebook.for_elections("method") == "ballot"


def seats_left(election: Election) -> int:
    """Seats still to be filled."""
    return max(election.seats - len(election.elected), 0)


def election_need(m: Meeting) -> Need:
    """The vote that elects: a majority of the votes cast, unless a rule of the body asks more of all
    elections (46:32)."""
    return Need(m.rulebook.for_elections("required") or "majority", len(m.voters), m.voting_members)


MAJORITY = Need("majority")


def winners(votes: Mapping[str, int], cast: int, seats: int, wanted: Need = MAJORITY) -> tuple[str, ...]:
    """All with the vote needed (a majority of the votes cast), highest first, up to the seats; a tie for the
    last elects none of the tied (46:33-34)."""
    if seats < 1:
        return ()
    found = zip(votes, choose_best(tuple(votes.values()), seats, wanted.least(cast)), strict=True)
    return tuple(sorted((who for who, result in found if result.chosen), key=lambda who: -votes[who]))
