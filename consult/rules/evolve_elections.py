"""How the events of elections change the state."""

from __future__ import annotations

from consult.rules import events as e
from consult.rules.evolve import on, without
from consult.rules.meeting import Election, Meeting, changed


def _election(m: Meeting, office: str) -> Election:
    return m.elections.get(office) or Election(office)


def _with(m: Meeting, election: Election) -> Meeting:
    return changed(m, elections={**m.elections, election.office: election})


@on("nominations_opened")
def _nominations(m: Meeting, ev: e.NominationsOpened) -> Meeting:
    return _with(m, changed(_election(m, ev.office), nominations="open", mark=m.seq))


@on("nominated")
def _nominated(m: Meeting, ev: e.Nominated) -> Meeting:
    election = _election(m, ev.office)
    m = _with(m, changed(election, nominees=(*without(election.nominees, (ev.who,)), ev.who)))
    return changed(m, matters=m.matters + 1)


@on("nominations_closed")
def _nominations_closed(m: Meeting, ev: e.NominationsClosed) -> Meeting:
    return _with(m, changed(_election(m, ev.office), nominations="closed"))


@on("nominations_reopened")
def _reopened(m: Meeting, ev: e.NominationsReopened) -> Meeting:
    return _with(m, changed(_election(m, ev.office), nominations="open", hour=None))


@on("nominations_close_at")
def _close_at(m: Meeting, ev: e.NominationsCloseAt) -> Meeting:
    return _with(m, changed(_election(m, ev.office), hour=ev.hour))


@on("polls_set")
def _polls(m: Meeting, ev: e.PollsSet) -> Meeting:
    return _with(m, changed(_election(m, ev.office), polls=ev.polls, hour=ev.hour))


@on("nominating_fixed")
def _nominating(m: Meeting, ev: e.NominatingFixed) -> Meeting:
    return _with(m, changed(_election(m, ev.office), method=ev.method))


@on("polls_reopened")
def _polls_reopened(m: Meeting, ev: e.PollsReopened) -> Meeting:
    return changed(m, vote=changed(m.vote, time_up=False)) if m.vote is not None and m.vote.on == ev.on else m


@on("election_opened")
def _election_opened(m: Meeting, ev: e.ElectionOpened) -> Meeting:
    method = _election(m, ev.office).method
    return _with(m, Election(ev.office, ev.seats, ev.nominees, "closed", mark=m.seq, method=method))


@on("balloted")
def _balloted(m: Meeting, ev: e.Balloted) -> Meeting:
    election = _election(m, ev.office)
    elected = (*election.elected, *(who for who in ev.elected if who not in election.elected))
    entry = {
        "event": "ballot",
        "office": ev.office,
        "votes": dict(ev.votes),
        "votes_cast": ev.cast,
        "needed": ev.needed,
        "illegal": ev.illegal,
    }
    minuted = m.minuted if ev.void else (*m.minuted, entry)
    election = changed(election, polled=True, elected=elected, polls="open", hour=None)
    just = {"what": "elected", "office": ev.office, "who": ev.elected} if ev.elected else None
    return changed(_with(m, election), minuted=minuted, progress=m.progress + 1, just=just)


@on("declared_elected")
def _declared(m: Meeting, ev: e.DeclaredElected) -> Meeting:
    election = _election(m, ev.office)
    just = {"what": "elected", "office": ev.office, "who": (ev.who,)}
    return changed(
        _with(m, changed(election, elected=(*without(election.elected, (ev.who,)), ev.who))), just=just
    )
