"""Who is elected: the vote that elects, seats left, and whether a ballot is ordered. Sources: rules 9; 45:20,
46."""

from __future__ import annotations

from collections.abc import Mapping

from consult.rules.meeting import Election, Meeting
from consult.rules.votes import Need


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
    able = sorted(
        (who for who, n in votes.items() if wanted.carried(n, cast - n)), key=lambda who: -votes[who]
    )
    if len(able) <= seats:
        return tuple(able)
    if seats < 1:
        return ()
    bar = votes[able[seats]]
    return tuple(who for who in able[:seats] if votes[who] > bar)
