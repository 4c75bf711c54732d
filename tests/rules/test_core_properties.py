"""Properties of the core over random reachable meetings.

A slice runs each time; all of it with CONSULT_DEEP=1. A failure names the seed of its walk.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

import pytest
from walks import AT, PEOPLE, Walk

from consult import rules
from consult.rules import acts, events, words
from consult.rules.arguments import METHODS
from consult.rules.doors import ACT_DOORS, MOTION_DOORS, Door
from consult.rules.meeting import Meeting

pytestmark = pytest.mark.long

DEEP = bool(os.environ.get("CONSULT_DEEP"))
SEEDS = range(200 if DEEP else 5)
STEPS = 60 if DEEP else 36


def walked(seed: int, steps: int = STEPS) -> Iterable[Walk]:
    """A walk, seen before its first step and after each."""
    walk = Walk(random.Random(seed))
    yield walk
    for _ in range(steps):
        walk.step()
        yield walk


@pytest.mark.parametrize("seed", SEEDS)
def test_the_stack_is_well_formed_and_the_chair_has_words_in_both_languages(seed: int) -> None:
    for walk in walked(seed):
        m = walk.meeting
        assert len(set(m.stack)) == len(m.stack) and not set(m.stack) & set(m.made)
        assert all(m.questions[ref].status == "pending" for ref in m.stack)
        assert all(m.questions[ref].degree <= 2 for ref in m.stack)
        primary = [q for q in m.pending if q.degree == 1]
        assert len({q.target for q in primary}) == len(primary)
        assert m.closed <= set(m.questions) and m.present <= set(m.members)
        for language in words.LANGUAGES:
            said = [words.say(each, language) for each in words.chair_says(m)]
            assert said and all(said) and not any("%(" in each for each in said)


@pytest.mark.parametrize("seed", SEEDS)
def test_replay_equals_live_and_every_event_survives_json(seed: int) -> None:
    *_, walk = walked(seed)
    rows = [(n, *events.encode(each)) for n, each in enumerate(walk.log, 1)]
    loaded = events.load(json.loads(json.dumps(rows, ensure_ascii=False)))
    assert list(loaded) == walk.log
    assert rules.replay(loaded) == walk.meeting
    state = Meeting()
    for each in loaded:
        state = rules.evolve(state, each)
        line = words.line_of(each, state)
        assert line is None or all(words.say(line.words, language) for language in words.LANGUAGES)
    assert all(words.say(each, "zh") and words.say(each, "en") for each in words.minutes(loaded))


# --- doors agree with decide ---


def universe(m: Meeting) -> tuple[Any, ...]:
    """Every name in the meeting, and some that are in none."""
    runs = tuple(m.stack[-n:] for n in range(1, len(m.stack) + 1))
    names: tuple[Any, ...] = (
        *m.questions,
        *m.members,
        *(item.id for item in m.items),
        *m.elections,
        *m.blanks,
        *m.attempts,
    )
    words = (
        "for", "against", "abstain", "question", "yes", "no", "p", "q", "well_taken", "not_well_taken",
        "submitted",
        "admitted", "not_admitted", *METHODS, "show", "box", *MOTION_DOORS, m.number + 1, m.number, "nobody",
    )  # fmt: skip
    return tuple(dict.fromkeys((*names, *runs, *words)))


def key(args: Mapping[str, Any]) -> str:
    """Arguments as text; a run of one question is the same as that question."""
    return json.dumps(events.thaw({name: plain(value) for name, value in args.items()}), sort_keys=True)


def plain(value: Any) -> Any:
    return value[0] if isinstance(value, tuple) and len(value) == 1 else value


def accepts(m: Meeting, kind: str, door: Door, args: dict[str, Any], who: str) -> bool:
    """Whether the act is in order with any of the samples."""
    for sample in door.samples(m, args) if door.samples else ({},):
        try:
            act = acts.parse(kind, {**args, **sample}, who)
        except rules.BadAct:
            continue
        if rules.check(m, act) is None:
            rules.decide(m, act, AT)
            return True
    return False


def disagreements(m: Meeting, who: str, chance: random.Random) -> list[str]:
    """Acts that the doors and decide judge differently. Both ways: what is offered, and a share of all that
    is not.
    """
    out, names = [], universe(m)
    openings = rules.in_order(m, who)
    offered: dict[str, dict[str, dict[str, Any]]] = {}
    for each in openings:
        those = offered.setdefault(each.motion or each.act, {})
        assert each.refusal is not None or each.example is not None
        if each.refusal is None:
            for values in product(*each.ranges.values()):
                args = {**each.args, **dict(zip(each.ranges, values, strict=True))}
                those[key(args)] = args
        for args in each.examples:
            rules.decide(m, acts.parse(each.act, args, who), AT)
        for values in each.ranges.values():
            out += lazily_otherwise(values, names)
    found: dict[tuple[str, str], bool] = {}
    for kind, motion, door in all_doors():
        fixed = {"motion": motion, **door.args} if motion else dict(door.args)
        named = [each[0] for each in (door.each, door.choose) if each is not None]
        share = (1.0, 0.3, 0.02)[len(named)]
        through = offered_through(offered.get(motion or kind, {}), fixed, named, names)
        for values in product(*([names] * len(named))):
            if chance.random() > share and values not in through:
                continue
            args = {**fixed, **dict(zip(named, values, strict=True))}
            some = [args]
            if door.among is not None:
                name = door.among[0]
                some = [
                    {**args, name: {"motion": "rescind", "target": v} if name == "notice_of" else v}
                    for v in names
                ]
            open_ = any(accepts(m, kind, door, each, who) for each in some)
            found[motion or kind, key(args)] = found.get((motion or kind, key(args)), False) or open_
    for (kind, args), open_ in found.items():
        if open_ != (args in offered.get(kind, {})):
            out.append(f"{kind} {args}: decide says {open_}")
    return out


def offered_through(
    offered: dict[str, dict[str, Any]], fixed: dict[str, Any], named: list[str], names: tuple[Any, ...]
) -> set[tuple[Any, ...]]:
    """The values of these names with which one door offers its act, in every way they may be written: there
    are a million others to be told apart from them."""
    ways: dict[Any, list[Any]] = {}
    for each in names:
        ways.setdefault(plain(each), []).append(each)
    found: set[tuple[Any, ...]] = set()
    for args in offered.values():
        if args.keys() == {*fixed, *named} and key({name: args[name] for name in fixed}) == key(fixed):
            found.update(product(*(ways.get(plain(args[name]), [args[name]]) for name in named)))
    return found


def lazily_otherwise(values: rules.Range, names: tuple[Any, ...]) -> list[str]:
    """What a range answers piece by piece where that is not what it holds when read whole."""
    whole = tuple(values)
    assert values.first is not None and values.first[0] == whole[0] and len(values) == len(whole)
    assert values.page(0, 2) + values.page(2, len(whole)) == whole
    return [f"in range: {each}" for each in names if (each in values) != (each in whole)]


def all_doors() -> Iterable[tuple[str, str | None, Door]]:
    for kind, doors in ACT_DOORS.items():
        yield from ((kind, None, door) for door in doors)
    for motion, doors in MOTION_DOORS.items():
        yield from (("move", motion, door) for door in doors)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_act_through_an_open_door_is_accepted_and_any_other_is_refused(seed: int) -> None:
    chance = random.Random(seed + 1)
    for n, walk in enumerate(walked(seed)):
        if n % 12 == 0:
            for who in ("Z", chance.choice(PEOPLE[1:])):
                assert disagreements(walk.meeting, who, chance) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_few_doors_asked_for_are_those_of_all_and_a_motion_is_open_for_somebody_where_it_is_for_one(
    seed: int,
) -> None:
    for n, walk in enumerate(walked(seed)):
        if n % 12:
            continue
        m = walk.meeting
        told = {who: {short(each) for each in rules.in_order(m, who)} for who in PEOPLE}
        for who in ("Z", "A"):
            some = {
                short(each)
                for each in rules.in_order(m, who, ("put", "cast", "recognize"), ("main", "amend"))
            }
            wanted = {
                each
                for each in told[who]
                if each[0] in {"put", "cast", "recognize"} or each[1] in {"main", "amend"}
            }
            assert wanted <= some and not any(is_open for *_, is_open in some - wanted)
        for each in rules.in_order_for(m, PEOPLE[2:], tuple(MOTION_DOORS)):
            able = {who for who in PEOPLE[2:] if short(each)[:3] in {one[:3] for one in told[who] if one[3]}}
            if each.refusal is None:
                assert each.people is not None and each.people.first is not None
                assert set(each.people) <= able and each.people.first[0] in able
            else:
                assert not able, (each.motion, each.refusal)


def short(door: rules.Opening) -> tuple[str, str | None, str, bool]:
    """A door by what it is, and whether it is open."""
    return door.act, door.motion, key(door.args), door.refusal is None


def test_every_act_and_motion_has_a_door_and_every_closed_one_its_reason() -> None:
    assert set(ACT_DOORS) | {"move"} == set(acts.ACTS)
    assert set(MOTION_DOORS) == set(rules.motions.table())
    walk = Walk(random.Random(1))
    for who in PEOPLE:
        doors = rules.in_order(walk.meeting, who)
        assert {door.motion for door in doors if door.motion} <= set(MOTION_DOORS)
        for door in doors:
            assert door.refusal is None or (
                door.refusal.code in rules.errors.CODES and door.refusal.cite and door.refusal.reason
            )


# --- every meeting can end ---


def to_the_end(m: Meeting) -> Meeting:
    """The meeting brought to its adjournment by the chair and the members, as they would."""
    for _ in range(60):
        if m.phase == "adjourned":
            return m
        m = next(
            after for kind, args, who in _endings(m) if (after := _taken(m, kind, args, who)) is not None
        )
    raise AssertionError(f"no end in sight: {m.phase}, {m.stack}, {m.vote}")


def _taken(m: Meeting, kind: str, args: dict[str, Any], who: str) -> Meeting | None:
    try:
        follow = rules.decide(m, acts.parse(kind, args, who), AT)
    except rules.OutOfOrder:
        return None
    return rules.replay(follow, m) if follow else None


def _endings(m: Meeting) -> Iterable[tuple[str, dict[str, Any], str]]:
    """What brings the end nearer, best first."""
    if m.chair is None:  # a chair who comes presides; else one is elected before anything else
        yield from (("check_in", {}, who) for who in m.members if who not in m.present)
        yield from (
            ("elect_chair", {"who": elected, "yes": 1, "no": 0}, by)
            for elected in m.voters
            for by in m.members
        )
    chair = str(m.chair)
    yield "declare_adjourned", {}, chair
    yield "call_to_order", {}, chair
    yield "resume", {}, chair
    yield "check_in", {"who": list(m.members)}, chair
    yield "object", {}, next(who for who in m.members if m.members[who].voting)
    if m.vote is not None:
        yield "announce", {"counts": {"for": 0, "against": 1}}, chair
    if m.retake is not None:
        yield "vote", {"on": m.retake, "yes": 0, "no": 1, "method": "counted_rising", "retake": True}, chair
    yield "lower", {}, chair
    for hand in m.queue:
        yield "lower", {"who": hand.who}, chair
    if m.floor is not None:
        yield "stop_speaker", {"who": m.floor.who}, chair
    for ref in m.made:
        if m.questions[ref].motion == "adjourn":
            yield "state", {"on": ref}, chair
    # What was made and neither stated nor seconded must be out of the way before anything is voted on.
    for ref in reversed(m.made):
        yield "no_second", {"on": ref}, chair
        yield "rule", {"on": ref, "ruling": "out_of_order", "reason": "dilatory"}, chair
        yield "state", {"on": ref}, chair
    for who in m.voters:
        for second in m.voters:
            yield "move", {"motion": "adjourn", "ref": f"end{m.seq}", "second": second}, who
    for ref in m.stack[-1:]:
        yes = 1 if m.questions[ref].motion == "adjourn" else 0
        for method in ("show_of_hands", *METHODS):
            yield "vote", {"on": ref, "yes": yes, "no": 1 - yes, "method": method}, chair
        for blank in m.blanks.values():
            for _, value in blank.suggestions:
                yield "vote", {"on": blank.ref, "value": value, "yes": 1, "no": 0}, chair


@pytest.mark.parametrize("seed", SEEDS)
def test_every_meeting_can_reach_its_adjournment(seed: int) -> None:
    for n, walk in enumerate(walked(seed)):
        if n % 6 == 0:
            assert to_the_end(walk.meeting).phase == "adjourned"


def test_a_refused_act_changes_nothing_and_says_why() -> None:
    m = Walk(random.Random(3)).meeting
    act = acts.parse("move", {"motion": "postpone_indefinitely"}, "A")
    refusal = rules.check(m, act)
    assert refusal is not None and refusal.code == "out_of_order" and refusal.cite
    with pytest.raises(rules.OutOfOrder) as no:
        rules.decide(m, act, AT)
    assert no.value.refusal == refusal and m == Walk(random.Random(3)).meeting
