"""Plays a scenario of the closed vocabulary through the engine and compares what it answers.

A step of a scenario may be several acts (made, seconded, stated). The engine
follows its own answers: what a scenario expects is compared, never read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from consult.paper import minutes
from consult.paper.vocabulary import OutsideVocabulary, check_scenario
from consult.rules import acts, moving, presiding
from consult.rules import events as e
from consult.rules.acts.rulings import attempted
from consult.rules.decide import decide
from consult.rules.edits import words_of
from consult.rules.errors import BadAct, OutOfOrder, Refusal
from consult.rules.evolve import replay as fold
from consult.rules.meeting import Meeting
from consult.rules.motions import motion
from consult.rules.opening import open_meeting
from consult.rules.polling import method_ordered, question_to_put

NAMES = {"recognise": "recognize", "arrive": "check_in", "raise_hand": "rise", "cast": "cast_chair"}
# Acts by which another member takes the floor (README, convention 7).
TAKES_FLOOR = frozenset(
    {"move", "speak", "discuss", "suggest", "nominate", "call_up", "give_notice", "call_vote"}
)


@dataclass(frozen=True)
class Difference:
    """field of a step (0 = final) where the engine differs. why: its reason and the rule."""

    scenario: str
    step: int
    field: str
    expected: Any
    got: Any
    why: str = ""


@dataclass
class Report:
    """Totals over scenarios and steps."""

    scenarios: int = 0
    scenarios_right: int = 0
    steps: int = 0
    steps_right: int = 0
    allowed_right: int = 0
    differences: list[Difference] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        """The shape printed by --json."""
        return {
            "scenarios": {"total": self.scenarios, "right": self.scenarios_right},
            "steps": {
                "total": self.steps,
                "right": self.steps_right,
                "allowed_or_refused_right": self.allowed_right,
            },
            "differences": [vars(each) for each in self.differences],
        }


@dataclass(frozen=True)
class Answer:
    """What the engine said to a step, and the meeting after it."""

    meeting: Meeting
    refusal: Refusal | None = None
    result: Any = None


def load(lines: Iterable[str]) -> list[dict[str, Any]]:
    """Scenarios of a file, each checked against the vocabulary. Raises OutsideVocabulary."""
    out: list[dict[str, Any]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except (ValueError, RecursionError) as wrong:
            raise OutsideVocabulary(f"line {number}", "not JSON") from wrong
        check_scenario(data, number)
        out.append(data)
    return out


def opened(scenario: Mapping[str, Any]) -> Meeting:
    """The meeting a scenario begins with."""
    setup = scenario["setup"]
    rules: list[dict[str, Any]] = []
    for key, kind in (("bylaws", "bylaws"), ("special_rules", "special"), ("standing_rules", "standing")):
        rules += [{**each, "kind": kind} for each in setup.get(key, ())]
    book: dict[str, Any] = {"base": scenario["ruleset"], "rules": rules}
    for key, ours in (
        ("speech_seconds", "speech_seconds"),
        ("speeches_per_motion", "speeches"),
        ("small_board_max", "small_board_max"),
        ("unspoken_first", "unspoken_first"),
        ("interest", "interest"),
    ):
        if key in setup:
            book[ours] = setup[key]
    if setup["assembly"] == "committee":
        book["committee"] = True
    standing = {setup[each]: each for each in ("secretary", "vice_chair", "chair") if setup.get(each)}
    more = set(setup.get("ex_officio", ()))
    members = [
        {"id": who, "standing": standing.get(who, "member"), "ex_officio": who in more}
        for who in setup["members"]
    ] + [{"id": who, "standing": "guest"} for who in setup.get("guests", ())]
    items = [
        {"id": each["item"], "at": each["at"], "order": each["kind"]} for each in setup.get("agenda", ())
    ]
    here = setup["members"] if setup["present"] == "all" else setup["present"]
    event = open_meeting(
        members,
        rulebook=book,
        quorum=setup["quorum"],
        items=items,
        date=setup["date"],
        meets=setup["meets"],
        clock=setup.get("clock"),
        present=here,
        in_force=setup.get("in_force", ()),
        phase="in_session",
        electors=setup.get("electors", ()),
        **({"adjourn_at": setup["adjourn_at"]} if setup.get("adjourn_at") else {}),
    )
    m = fold([event])
    first = () if m.chair in m.present else (e.ChairTaken(presiding.successor(m, m.present), "absent"),)
    return fold(first, m)


# --- one step ---


def answer(m: Meeting, step: Mapping[str, Any]) -> Answer:
    """Plays one step. A refused step leaves the meeting as it was, but for the memory of a motion refused."""
    try:
        return _play(_floor_for(m, step), step)
    except OutOfOrder as no:
        return Answer(_remembered(m, step, no.refusal), no.refusal)
    except BadAct as bad:
        return Answer(m, Refusal("out_of_order", "", f"bad_act_{bad.why}", {"field": bad.field}))
    except (LookupError, TypeError, ValueError, AttributeError) as broken:
        # A fault of the engine is a difference of this step; it must not hide the other scenarios.
        return Answer(
            m, Refusal("out_of_order", "", f"engine_failed_{type(broken).__name__}", {"said": str(broken)})
        )


def _floor_for(m: Meeting, step: Mapping[str, Any]) -> Meeting:
    """The actor has just been recognised: another's speech ends unless it is interrupted (convention 7)."""
    act, who, args = step["act"], step["actor"], step["args"]
    before: list[e.Event] = []
    if m.floor is not None and m.floor.who != who and not args.get("interrupting"):
        unspoken = act == "recognise" and not m.floor.spoke
        if act in TAKES_FLOOR or unspoken:
            before.append(e.FloorYielded(m.floor.who))
    if act in {"speak", "move", "suggest"} and args.get("recognised", True) and not args.get("interrupting"):
        before += [e.HandLowered(hand.who) for hand in m.queue if hand.who == who]
    if not before:
        return m
    just = m.just
    m = fold(before, m)
    return m if just is None else _with_just(m, just)


def _with_just(m: Meeting, just: Mapping[str, Any]) -> Meeting:
    from dataclasses import replace

    return replace(m, just=just)


def _play(m: Meeting, step: Mapping[str, Any]) -> Answer:
    act, who = step["act"], step["actor"]
    if act == "move":
        return _move(m, who, step["args"])
    args = {key: value for key, value in step["args"].items() if key != "note"}
    if act == "speak":
        if "concerns" in args and args["concerns"] is None:
            args["off_topic"] = True
    if act == "ballot" and "for" in args:
        args["votes"] = args.pop("for")
    ordered = act == "put" and _ordered(m, args.get("on"))
    if act == "put" and (args.get("yes") or args.get("no") or not ordered):
        args["method"] = "voice"
    if (
        act == "vote" and args.get("retake") and "method" not in args
    ):  # a division is retaken by rising (29:1)
        args["method"] = "counted_rising" if m.count_ordered == args["on"] else "rising"
    parsed = acts.parse(NAMES.get(act, act), args, who)
    follow = decide(m, parsed)
    after = fold(follow, m)
    return Answer(after, None, _result(after, act, follow))


def _ordered(m: Meeting, ref: str | None) -> bool:
    """Whether a method was ordered for the question, which putting it then follows."""
    question = m.questions.get(question_to_put(m, ref) or "")
    return question is not None and method_ordered(m, question) is not None


def _move(m: Meeting, who: str, given: Mapping[str, Any]) -> Answer:
    """Made, seconded and stated, or made only."""
    args = _move_args(m, given)
    act = acts.parse("move", args, who)
    assert isinstance(act, acts.Move)
    held = m
    if (
        m.queue
        and not moving.interrupts(moving.draft(m, act, "x"))
        and (m.floor is None or m.floor.who != who)
    ):
        held = fold([e.Recognized(who)], m) if not given.get("interrupting") else m
        held = _with_just(held, m.just) if m.just else held
    follow = decide(held, act)
    after = fold(follow, held)
    if given.get("stated", True) and motion(act.motion).stacked:
        then = decide(after, acts.State(by=str(m.chair), on=str(act.ref)))
        after, follow = fold(then, after), (*follow, *then)
    if held is not m and after.floor is not None and after.floor.who == who:
        after = fold([e.FloorYielded(who)], after)
    return Answer(after, None, _result(after, "move", follow))


def _move_args(m: Meeting, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of the act. The vocabulary has one name where the table has two: with nothing pending,
    fixing the
    time is a main motion, and so is adjourning where the hour is fixed already (2.1.6)."""
    args = {key: value for key, value in given.items() if key not in {"stated", "note"}}
    alone = not m.stack and not m.adjourning
    if alone and (args["motion"] == "fix_time" or args["motion"] == "adjourn" and m.hour_fixed):
        args["motion"] += "_main"
    return args


def _remembered(m: Meeting, step: Mapping[str, Any], refusal: Refusal) -> Meeting:
    """A motion refused is remembered by its name; one refused by the chair's judgement was ruled on."""
    if step["act"] != "move" or step["args"]["ref"] in m.questions:
        return m
    args = _move_args(m, step["args"])
    try:
        act = acts.parse("move", args, step["actor"])
    except BadAct:
        return m
    assert isinstance(act, acts.Move)
    from dataclasses import replace

    question = replace(moving.draft(m, act, str(act.ref)), seconder=act.second)
    view = act.chair_view if refusal.reason.startswith("ruled_") else None
    return fold([attempted(question, view)], m)


def _result(m: Meeting, act: str, follow: Iterable[e.Event]) -> Any:
    """What is announced or ruled."""
    if act == "unanimous_consent":
        return "granted"
    for event in follow:
        finder = RESULTS.get(event.kind)
        if finder is not None and (found := finder(m, event)) is not None:
            if event.kind == "division_demanded" and act != "move":
                continue
            return found
    return None


def _noted(m: Meeting, event: Any) -> Any:
    if event.what == "assigned":
        return event.data.get("who")
    return {
        "ballot_void": "void_retake",
        "limits_lost": "lost",
        "chair_refused": "lost",
        "not_extended": "lost",
        "executive_refused": "lost",
        "interest_not_found": "lost",
    }.get(event.what)


def _balloted(m: Meeting, event: Any) -> str:
    if event.void:
        return "void_retake"
    return "elected:" + ",".join(event.elected) if event.elected else "no_election"


RESULTS: dict[str, Callable[[Meeting, Any], Any]] = {
    "announced": lambda m, event: event.result,
    "executive_began": lambda m, event: "adopted",
    "interest_declared": lambda m, event: None if event.by == "self" else "adopted",
    "speech_settled": lambda m, event: "adopted" if event.allowed else "lost",
    "executive_ended": lambda m, event: "adopted",
    "hour_fixed": lambda m, event: "adopted",
    "chair_taken": lambda m, event: "adopted" if event.why != "absent" else None,
    "vote_recounted": lambda m, event: m.records[event.on].result,
    "blank_filled": lambda m, event: "adopted",
    "value_voted_down": lambda m, event: "lost",
    "balloted": _balloted,
    "limits_set": lambda m, event: "adopted",
    "ruled": lambda m, event: event.ruling,
    "reconsideration_recorded": lambda m, event: "recorded",
    "division_demanded": lambda m, event: "retake_by_rising",
    "noted": _noted,
}


# --- comparing ---


def run(scenarios: Iterable[Mapping[str, Any]]) -> Report:
    """Plays all scenarios and compares every judged field."""
    report = Report()
    for scenario in scenarios:
        before = len(report.differences)
        _run_one(scenario, report)
        report.scenarios += 1
        report.scenarios_right += len(report.differences) == before
    return report


def _run_one(scenario: Mapping[str, Any], report: Report) -> None:
    name = str(scenario["id"])
    m = opened(scenario)
    for step in scenario["steps"]:
        got = answer(m, step)
        m = got.meeting
        found = _compare(name, step, got)
        report.differences += found
        report.steps += 1
        report.steps_right += not found
        report.allowed_right += (step["expect"] == "ok") == (got.refusal is None)
    report.differences += _compare_final(name, scenario["final"], m)


def _compare(name: str, step: Mapping[str, Any], got: Answer) -> list[Difference]:
    code = got.refusal.code if got.refusal else "ok"
    why = f"{got.refusal.reason} ({got.refusal.cite})" if got.refusal else "in order"
    number = int(step["n"])
    out: list[Difference] = []
    if code != step["expect"] and code not in step.get("also_accept", ()):
        out.append(Difference(name, number, "expect", step["expect"], code, why))
    if "result" in step and got.result != step["result"]:
        out.append(Difference(name, number, "result", step["result"], got.result, why))
    if "pending" in step and list(got.meeting.stack) != step["pending"]:
        out.append(Difference(name, number, "pending", step["pending"], list(got.meeting.stack), why))
    return out


def final(m: Meeting) -> dict[str, Any]:
    """The state in the words of a scenario's `final`."""
    aside = {
        where: [list(each.stack) for each in m.asides if each.where == where]
        for where in ("table", "postponed", "committee")
    }
    limits = {"speech_seconds": m.rulebook.speech_seconds, "speeches_per_motion": m.rulebook.speeches}
    return {
        "pending": list(m.stack),
        "decided": dict(m.dispositions),
        "text": {ref: words_of(question) for ref, question in m.questions.items()},
        "on_table": aside["table"],
        "postponed": aside["postponed"],
        "in_committee": aside["committee"],
        "elected": {office: list(each.elected) for office, each in m.elections.items()},
        "status": m.phase,
        "chair": m.chair,
        "sitting": m.sitting,
        "date": m.date,
        "adjourned_meeting": m.adjourned_meeting,
        "limits": limits,
        "current_item": m.current_item,
        "interrupted": [each.stack[0] for each in m.asides if each.where == "interrupted"],
        "reconsider_recorded": [each.ref for each in m.later],
    }


def _compare_final(name: str, wanted: Mapping[str, Any], m: Meeting) -> list[Difference]:
    state, out = final(m), []
    for key, expected in wanted.items():
        if key in {"decided", "text", "elected"}:
            for ref, value in expected.items():
                got = state[key].get(ref, [] if key == "elected" else None)
                if got != value:
                    out.append(Difference(name, 0, f"{key}.{ref}", value, got, "final state"))
        elif key == "minutes_include":
            out += [d for each in expected for d in _included(name, each, m)]
        elif key == "minutes_exclude":
            out += [d for each in expected for d in _excluded(name, each, m)]
        elif state[key] != expected:
            out.append(Difference(name, 0, key, expected, state[key], "final state"))
    return out


def _entries(each: Mapping[str, Any], m: Meeting) -> list[dict[str, Any]]:
    if "ref" in each:
        found = minutes.entry(m, each["ref"])
        return [] if found is None else [found]
    return minutes.events(m, each["event"], each.get("office"))


def _included(name: str, each: Mapping[str, Any], m: Meeting) -> list[Difference]:
    entries, nth = _entries(each, m), each.get("nth", 1)
    if not 1 <= nth <= len(entries):
        return [Difference(name, 0, "minutes_include", dict(each), None, "no such entry")]
    entry = entries[nth - 1]
    wrong = {key: entry.get(key) for key, value in each["fields"].items() if entry.get(key) != value}
    return [Difference(name, 0, "minutes_include", dict(each), wrong, "minutes")] if wrong else []


def _excluded(name: str, each: Mapping[str, Any], m: Meeting) -> list[Difference]:
    entries, fields = _entries(each, m), each.get("fields") or []
    there = [key for entry in entries for key in fields if key in entry] if fields else entries
    return [Difference(name, 0, "minutes_exclude", dict(each), there, "minutes")] if there else []
