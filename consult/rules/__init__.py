"""Rules of order as a library: pure, standard library only.

A `Meeting` is the state after some events. An act (`acts.parse`) is what someone
wants to do; `check` says whether it is in order, `decide` what follows, and
`evolve` what the meeting is after that. Nothing else is needed to run a meeting:

>>> m = replay([open_meeting(members=[{"id": "Z", "standing": "chair"}, {"id": "A"}, {"id": "B"}], quorum=2)])
>>> def do(kind, by, **args):
...     global m
...     m = replay(decide(m, acts.parse(kind, args, by), "2026-05-03T19:00:00+00:00"), m)
>>> do("call_to_order", "Z"); do("check_in", "A"); do("check_in", "B")
>>> do("move", "A", motion="main", text="That the well be cleaned", ref="M1")
>>> check(m, acts.parse("state", {"on": "M1"}, "Z")).code
'needs_second'
>>> do("second", "B"); do("state", "Z", on="M1"); do("put", "Z")
>>> do("cast", "A", choice="for"); do("cast", "B", choice="for"); do("announce", "Z")
>>> m.dispositions["M1"]
'adopted'
"""

from __future__ import annotations

from consult.rules import acts, errors, events, motions, rulebook, votes
from consult.rules.acts import Act, parse
from consult.rules.decide import decide
from consult.rules.errors import BadAct, BadLog, OutOfOrder, Refusal, RulesError
from consult.rules.events import Event
from consult.rules.evolve import evolve, replay
from consult.rules.meeting import Item, Meeting, Question
from consult.rules.no import overrulable
from consult.rules.opening import open_meeting
from consult.rules.openings import (
    Opening,
    Range,
    chair_vote_matters,
    in_order,
    in_order_for,
    needs_second,
    vote_needed,
    what_if,
    who_is_next,
)
from consult.rules.openings import (
    judge as check,
)
from consult.rules.rulebook import Rulebook

__all__ = [
    "Act",
    "BadAct",
    "BadLog",
    "Event",
    "Item",
    "Meeting",
    "Opening",
    "OutOfOrder",
    "Question",
    "Range",
    "Refusal",
    "Rulebook",
    "RulesError",
    "acts",
    "errors",
    "chair_vote_matters",
    "check",
    "decide",
    "events",
    "evolve",
    "in_order",
    "in_order_for",
    "motions",
    "needs_second",
    "open_meeting",
    "overrulable",
    "parse",
    "replay",
    "rulebook",
    "vote_needed",
    "votes",
    "what_if",
    "who_is_next",
]

motions.load()
