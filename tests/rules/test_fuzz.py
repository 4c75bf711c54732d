"""Nothing but its own errors ever escapes: random acts, valid-looking and malformed, over reachable meetings.

A slice runs each time, 200,000 acts with CONSULT_DEEP=1.
"""

from __future__ import annotations

import json
import os
import pickle
import random
from typing import Any

import pytest
from walks import AT, PEOPLE, Walk, opening

from consult import rules
from consult.rules import acts, events, motions
from consult.rules.acts import ACTS

pytestmark = pytest.mark.long

ACTS_TRIED = 200_000 if os.environ.get("CONSULT_DEEP") else 4_000
LOGS_BROKEN = 8_000 if os.environ.get("CONSULT_DEEP") else 600
WORDS = (
    "for",
    "against",
    "yes",
    "no",
    "box",
    "voice",
    "ballot",
    "rescind",
    "main",
    "20:00",
    "2026-05-04T20:00",
    "",
    "…",
    "四",
)
KEYS = (
    "op",
    "new",
    "old",
    "at",
    "kind",
    "on",
    "who",
    "hour",
    "meetings_ahead",
    "target",
    "motion",
    "args",
    "part",
    "text",
    "as",
    "id",
)
MOMENTS = (AT, AT, AT, None, "soon", 3, "2020-01-01T00:00:00+00:00", "2026-05-03T20:00:00", [])


def junk(chance: random.Random, names: tuple[Any, ...], depth: int = 0) -> Any:
    """A random value: names of the meeting, words, numbers, nothing, and lists and objects of them."""
    pick = chance.random()
    if pick < 0.45:
        return chance.choice(names)
    if pick < 0.65:
        return chance.choice(WORDS)
    if pick < 0.8 or depth > 2:
        return chance.choice((0, 1, 2, -1, 600, 10**12, True, False, None, 1.5))
    if pick < 0.9:
        return [junk(chance, names, depth + 1) for _ in range(chance.randrange(3))]
    return {chance.choice(KEYS): junk(chance, names, depth + 1) for _ in range(chance.randrange(4))}


def random_act(chance: random.Random, names: tuple[Any, ...]) -> tuple[Any, Any, Any]:
    """Kind, arguments and actor, each now and then beyond all sense."""
    kind: Any = (
        chance.choice((*ACTS, "move", "move", "move", "dance"))
        if chance.random() < 0.98
        else junk(chance, names)
    )
    known = list(acts.arguments(kind)) if isinstance(kind, str) and kind in ACTS else []
    args: Any = {}
    if kind == "move":
        motion = chance.choice(tuple(motions.table()))
        known = [*known, *motions.args(motion)]
        args = {"motion": motion}
    for name in known:
        if name not in {"by", "motion", "args"} and chance.random() < 0.4:
            args[name] = junk(chance, names)
    if chance.random() < 0.02:
        args["colour"] = "red"
    if chance.random() < 0.02:
        args = junk(chance, names)
    by: Any = chance.choice(PEOPLE) if chance.random() < 0.95 else junk(chance, names)
    return kind, args, by


def test_nothing_but_its_own_errors_escapes_from_an_act() -> None:
    chance, done, accepted = random.Random(20260503), 0, 0
    while done < ACTS_TRIED:
        walk = Walk(chance)
        for _ in range(chance.randrange(4, 40)):
            walk.step()
            m = walk.meeting
            names = (*m.questions, *m.members, *(item.id for item in m.items), "q1", "treasurer")
            assert m.quorum_met in {
                True,
                False,
            }  # what follows from the roll is kept beside the fields, once asked
            before = pickle.dumps(m)
            for _ in range(40):
                done += 1
                kind, args, by = random_act(chance, names)
                try:
                    act = acts.parse(kind, args, by)
                    refusal = rules.check(m, act)
                    follow = rules.decide(m, act, chance.choice(MOMENTS))
                except (rules.BadAct, rules.OutOfOrder) as no:
                    assert str(no)
                    continue
                assert refusal is None, (kind, args, by)
                accepted += 1
                after = rules.replay(
                    [events.decode(*json.loads(json.dumps(events.encode(each)))) for each in follow], m
                )
                assert after == rules.replay(follow, m)
                if accepted % 7 == 0:
                    rules.in_order(after, chance.choice(PEOPLE))
            assert pickle.dumps(m) == before, "an act changed the meeting it was asked about"
    assert accepted > done / 200


def test_a_broken_log_is_named_and_nothing_else_escapes() -> None:
    chance, walk = random.Random(7), None
    for n in range(LOGS_BROKEN):
        if walk is None or n % 60 == 0:
            walk = Walk(chance)
            for _ in range(25):
                walk.step()
        rows: list[Any] = [[k, *events.encode(each)] for k, each in enumerate(walk.log, 1)]
        rows = json.loads(json.dumps(rows))
        spot = chance.randrange(len(rows))
        names = (*walk.meeting.questions, *PEOPLE)
        what = chance.randrange(5)
        if what == 0:
            del rows[spot]
        elif what == 1:
            rows[spot][chance.randrange(4)] = junk(chance, names)
        elif what == 2:
            rows.insert(spot, rows[chance.randrange(len(rows))])
        elif rows[spot][3]:
            rows[spot][3][chance.choice(list(rows[spot][3]))] = junk(chance, names)
        try:
            m = rules.replay(events.load(rows))
            rules.in_order(m, chance.choice(PEOPLE))
            rules.who_is_next(m)
        except rules.BadLog as bad:
            assert bad.event and bad.why


def test_gaps_futures_and_clocks_that_run_back_are_named() -> None:
    walk = Walk(random.Random(1))
    rows = [(k, *events.encode(each)) for k, each in enumerate(walk.log, 1)]
    kind, version, data = rows[2][1:]
    for wrong, why in (
        ([rows[0], rows[2]], "gap"),
        (rows[1:], "gap"),
        ([(1, *rows[1][1:])], "not_opened"),
        ([rows[0], (2, *rows[0][1:])], "opened_again"),
        ([*rows[:2], (3, kind, version + 1, data)], "unknown_version"),
        ([*rows[:2], (3, "waltzed", 1, {})], "unknown_kind"),
        ([*rows, (len(rows) + 1, "resumed", 1, {"at": "2020-01-01T00:00:00+00:00"})], "time_backwards"),
        ([rows[0][1:]], "not_a_row"),
    ):
        try:
            events.load(wrong)
        except rules.BadLog as bad:
            assert bad.why == why
        else:
            raise AssertionError(why)
    act = acts.parse("rise", {}, "A")
    for at, why in (
        ("soon", "format"),
        (5, "type"),
        ("2020-01-01T00:00:00+00:00", "backwards"),
        ("2027-01-01T00:00", "zone"),
    ):
        try:
            rules.decide(walk.meeting, act, at)
        except rules.BadAct as bad:
            assert (bad.field, bad.why) == ("at", why)
        else:
            raise AssertionError(why)


def test_openings_of_random_meetings_read_back() -> None:
    for seed in range(20):
        event = opening(random.Random(seed))
        assert events.decode(*json.loads(json.dumps(events.encode(event)))) == event
