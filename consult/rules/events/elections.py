"""Nominations, polls and elections (30, 31, 46)."""

from __future__ import annotations

from consult.rules.meeting import Election, Meeting, but, changed, without
from consult.rules.storing import Data, Event, Names, event


@event("nominations_opened")
class NominationsOpened(Event):
    office: str

    def apply(self, m: Meeting) -> Meeting:
        return _opened(m, changed(_election(m, self.office), nominations="open", mark=m.seq))


@event("nominated")
class Nominated(Event):
    office: str
    who: str
    by: str

    def apply(self, m: Meeting) -> Meeting:
        election = _election(m, self.office)
        m = _with(m, changed(election, nominees=(*without(election.nominees, (self.who,)), self.who)))
        return changed(m, matters=m.matters + 1)


@event("nominations_closed")
class NominationsClosed(Event):
    office: str

    def apply(self, m: Meeting) -> Meeting:
        return _with(m, changed(_election(m, self.office), nominations="closed"))


@event("nominee_dropped")
class NomineeDropped(Event):
    """A name leaves the nominees, the rules having been suspended for it; votes for it still count
    (46:32)."""

    office: str
    who: str

    def apply(self, m: Meeting) -> Meeting:
        election = _election(m, self.office)
        return _with(m, changed(election, nominees=without(election.nominees, (self.who,))))


@event("polls_set")
class PollsSet(Event):
    """The polls for an office are closed or opened again; hour: when they close."""

    office: str
    polls: str
    hour: str | None = None

    def apply(self, m: Meeting) -> Meeting:
        return _with(m, changed(_election(m, self.office), polls=self.polls, hour=self.hour))


@event("nominations_close_at")
class NominationsCloseAt(Event):
    """Nominations close of themselves at that hour."""

    office: str
    hour: str

    def apply(self, m: Meeting) -> Meeting:
        return _with(m, changed(_election(m, self.office), hour=self.hour))


@event("nominations_reopened")
class NominationsReopened(Event):
    office: str

    def apply(self, m: Meeting) -> Meeting:
        return _with(m, changed(_election(m, self.office), nominations="open", hour=None))


@event("nominating_fixed")
class NominatingFixed(Event):
    """The body fixed how to nominate."""

    office: str
    method: str

    def apply(self, m: Meeting) -> Meeting:
        return _with(m, changed(_election(m, self.office), method=self.method))


@event("polls_reopened")
class PollsReopened(Event):
    """The polls of the ballot in progress, closed before, are open again."""

    on: str

    def apply(self, m: Meeting) -> Meeting:
        return (
            changed(m, vote=changed(m.vote, time_up=False))
            if m.vote is not None and m.vote.on == self.on
            else m
        )


@event("election_opened")
class ElectionOpened(Event):
    office: str
    nominees: Names
    seats: int = 1

    def apply(self, m: Meeting) -> Meeting:
        method = _election(m, self.office).method
        opened = Election(self.office, self.seats, self.nominees, "closed", mark=m.seq, method=method)
        return _opened(m, opened)


@event("balloted")
class Balloted(Event):
    """A ballot for an office. votes: valid votes by candidate; cast: total that the majority is taken
    from."""

    office: str
    votes: Data
    cast: int
    needed: int
    illegal: int = 0
    blank: int = 0
    elected: Names = ()
    void: bool = False

    def apply(self, m: Meeting) -> Meeting:
        election = _election(m, self.office)
        elected = (*election.elected, *(who for who in self.elected if who not in election.elected))
        entry = {
            "event": "ballot",
            "office": self.office,
            "votes": dict(self.votes),
            "votes_cast": self.cast,
            "needed": self.needed,
            "illegal": self.illegal,
        }
        minuted = m.minuted if self.void else (*m.minuted, entry)
        election = changed(election, polled=True, elected=elected, polls="open", hour=None)
        just = {"what": "elected", "office": self.office, "who": self.elected} if self.elected else None
        return changed(_with(m, election), minuted=minuted, progress=m.progress + 1, just=just)


@event("declared_elected")
class DeclaredElected(Event):
    office: str
    who: str

    def apply(self, m: Meeting) -> Meeting:
        election = _election(m, self.office)
        just = {"what": "elected", "office": self.office, "who": (self.who,)}
        return changed(
            _with(m, changed(election, elected=(*without(election.elected, (self.who,)), self.who))),
            just=just,
        )


def _election(m: Meeting, office: str) -> Election:
    return m.elections.get(office) or Election(office)


def _with(m: Meeting, election: Election) -> Meeting:
    return changed(m, elections={**m.elections, election.office: election})


def _opened(m: Meeting, election: Election) -> Meeting:
    """Its election is open, so that a vacancy is being filled."""
    return changed(_with(m, election), vacancies=but(m.vacancies, (election.office,)))
