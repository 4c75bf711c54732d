"""Properties of the core over random meetings, and that nothing but its own errors ever escapes."""

import json
import subprocess
import sys

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult import rules
from consult.rules import acts, events
from consult.rules.acts import ACTS, MOTION_ARGS
from consult.rules.openings import SAMPLES

PEOPLE = ["Z", "A", "B", "C", "D"]
AT = "2026-05-03T19:00:00+00:00"
OPENED = rules.open_meeting(
    members=[{"id": who, "standing": "chair" if who == "Z" else "member"} for who in PEOPLE],
    quorum=3,
    date="2026-05-03",
    items=[{"id": "i1", "text": "把路灯换成节能灯。"}, {"id": "i2", "text": "x", "kind": "options",
                                                       "options": [{"id": "p"}, {"id": "q"}]}],
)  # fmt: skip
LOOSE = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 700) | st.sampled_from([*PEOPLE, "q1", "q2", "i1", "for", "no", "", "x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["op", "new", "old", "kind", "on", "who", "hour", "meetings_ahead"]), inner, max_size=3)
    ),
    max_leaves=4,
)


def begun():
    m = rules.replay([OPENED])
    log = [OPENED]
    for act in (acts.CallToOrder("Z"), acts.CheckIn("Z", who=tuple(PEOPLE))):
        log += rules.decide(m, act, AT)
        m = rules.replay(log)
    return m, log


def opened_acts(m):
    """Everything the doors offer anyone now, as arguments for parse."""
    out = []
    for who in PEOPLE:
        for door in rules.in_order(m, who):
            if door.refusal is not None:
                continue
            args = dict(door.args)
            if door.motion:
                args = {"motion": door.motion, **SAMPLES[door.motion]}
            for key, values in door.ranges.items():
                args[key] = values[0]
            if door.act == "announce" and door.needs:
                args["counts"] = {"for": 2, "against": 1}
            out.append((door.act, args, who))
    return out


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.integers(0, 10_000), max_size=40))
def test_doors_agree_with_decide_and_replay_equals_live(picks):
    m, log = begun()
    for pick in picks:
        doors = opened_acts(m)
        kind, args, who = doors[pick % len(doors)]
        follow = rules.decide(m, acts.parse(kind, args, who), AT)
        log += follow
        for event in follow:
            m = rules.evolve(m, event)
        assert len(set(m.stack)) == len(m.stack)
        assert all(ref in m.questions for ref in m.stack)
    stored = [json.loads(json.dumps(events.encode(event))) for event in log]
    assert rules.replay(events.decode(*each) for each in stored) == m


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.integers(0, 10_000), max_size=12), st.data())
def test_nothing_but_its_own_errors_escapes(picks, data):
    m, _ = begun()
    for pick in picks:
        doors = opened_acts(m)
        kind, args, who = doors[pick % len(doors)]
        m = rules.replay(rules.decide(m, acts.parse(kind, args, who), AT), m)
    for _ in range(4):
        kind = data.draw(st.sampled_from([*ACTS, "dance"]))
        names = [*getattr(ACTS.get(kind), "__dataclass_fields__", {}), "colour"]
        if kind == "move":
            motion = data.draw(st.sampled_from(list(MOTION_ARGS)))
            args = {"motion": motion} | data.draw(
                st.dictionaries(st.sampled_from([*MOTION_ARGS[motion], "second"]), LOOSE, max_size=4)
            )
        else:
            args = data.draw(st.dictionaries(st.sampled_from(names), LOOSE, max_size=4))
        before = m
        try:
            act = acts.parse(kind, args, data.draw(st.sampled_from([*PEOPLE, "Nobody", ""])))
            m = rules.replay(rules.decide(m, act, data.draw(st.sampled_from([AT, None, "soon", 3]))), m)
        except (rules.BadAct, rules.OutOfOrder):
            assert m is before


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(events.EVENTS)), st.dictionaries(st.text(max_size=8), LOOSE, max_size=3), LOOSE)
def test_a_bad_log_is_named_and_nothing_else_escapes(kind, data, version):
    try:
        rules.evolve(begun()[0], events.decode(kind, version, data))
    except rules.BadLog as bad:
        assert bad.event == kind


def test_a_refused_act_changes_nothing_and_says_why():
    m, _ = begun()
    act = acts.parse("move", {"motion": "postpone_indefinitely"}, "A")
    refusal = rules.check(m, act)
    assert refusal.code == "out_of_order" and refusal.cite and refusal.reason == "nothing_pending"
    try:
        rules.decide(m, act, AT)
    except rules.OutOfOrder as no:
        assert no.refusal == refusal
    assert m == begun()[0]


def test_the_core_loads_neither_flask_nor_sqlalchemy():
    code = "import sys, consult.rules, consult.rules.scenarios; print(sorted({'flask', 'sqlalchemy'} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
