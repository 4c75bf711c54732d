"""Every no of the library is met by a golden meeting or a scenario; every likely error has its meetings."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import refusals

from consult import rules
from consult.paper import notation as script
from consult.paper import scenarios
from consult.rules import errors, words

HERE = Path(__file__).parent
SCRIPTS = HERE / "scripts"
LIKELY = HERE / "error_prone.txt"
RULES = Path(errors.__file__).parent
MAKERS = frozenset({"out", "no", "unentitled", "late", "unrecognised"})
WRITTEN = re.compile(
    r'\b(?:out|unentitled|late|unrecognised)\(\s*"([a-z_]+)"|\bno\(\s*"[a-z_]+",\s*"([a-z_]+)"'
)


def places() -> Iterator[tuple[str, range, str]]:
    """Where the library makes a refusal: file, lines, and the words of the call."""
    for path in sorted(RULES.rglob("*.py")):
        if path.name != "no.py":
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS:
                    yield (
                        str(path.relative_to(RULES)),
                        range(node.lineno, (node.end_lineno or node.lineno) + 1),
                        ast.unparse(node),
                    )


@cache
def met() -> tuple[set[tuple[str, int]], set[str]]:
    """The lines of the library that the golden meetings and our scenarios pass through, and the reasons
    given.
    """
    files = {str(path): str(path.relative_to(RULES)) for path in RULES.rglob("*.py")}
    hit: set[tuple[str, int]] = set()
    reasons: set[str] = set()

    def local(frame: FrameType, event: str, arg: Any) -> Any:
        hit.add((files[frame.f_code.co_filename], frame.f_lineno))
        return local

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        return local if frame.f_code.co_filename in files else None

    scripts = [script.read(path.read_text(encoding="utf-8")) for path in SCRIPTS.glob("*.meeting")]
    told = [
        scenarios.load(path.read_text(encoding="utf-8").splitlines())
        for path in HERE.glob("scenarios*.jsonl")
    ]
    before, plain = sys.gettrace(), errors.Refusal.__init__

    def noted(self: errors.Refusal, code: str, cite: str, reason: str, *more: Any, **named: Any) -> None:
        reasons.add(reason)
        plain(self, code, cite, reason, *more, **named)

    errors.Refusal.__init__ = noted  # type: ignore[method-assign]
    sys.settrace(trace)
    try:
        for each in scripts:
            script.play(each)
        for file in told:
            scenarios.run(file)
    finally:
        sys.settrace(before)
        errors.Refusal.__init__ = plain  # type: ignore[method-assign]
    return hit, reasons


def test_every_refusal_in_the_source_is_met() -> None:
    """Every place, not only every reason: several rules may give the same reason."""
    hit, _ = met()
    missing = [
        f"{file}:{lines.start} {words}"
        for file, lines, words in places()
        if not any((file, n) in hit for n in lines)
    ]
    assert missing == [], "write a golden meeting that meets it"
    assert sum(1 for _ in places()) > 250


def test_every_reason_in_the_source_is_given() -> None:
    sources = [path.read_text(encoding="utf-8") for path in RULES.rglob("*.py") if path.name != "no.py"]
    written = {first or second for text in sources for first, second in WRITTEN.findall(text)}
    assert written - met()[1] == set(), "write a golden meeting that meets it"
    assert len(written) > 150


# --- section 20, "error-prone" ---


def likely() -> list[tuple[int, list[str]]]:
    """The sixteen likely errors, each with the meetings that would show it."""
    lines = [
        line for line in LIKELY.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    ]
    return [(int(line.split("|")[0]), line.split("|")[2].split()) for line in lines]


def test_every_likely_error_has_its_meetings() -> None:
    assert [number for number, _ in likely()] == list(range(1, 17))
    for number, names in likely():
        assert names, number
        for name in names:
            path = SCRIPTS / f"{name}.meeting"
            text = path.read_text(encoding="utf-8")
            assert re.search(rf"rules[^\"]*\b20\.{number}\b", text), f"{name} does not cite rules 20.{number}"
            assert refusals.played(path).wrong == ()


# --- what a refusal says ---

#: Params that a sentence must print where its reason has them; who is before the asker, for these reasons.
TOLD = {"first", "pending", "value", "voters", "members", "words", "method"}
BEFORE_THE_ASKER = {"floor_taken", "not_next", "others_waiting", "speeches_used_up"}
#: Reasons whose params the asker has just named.
NAMED_BY_THE_ASKER = {
    "not_suggested", "suggested_already", "words_protected", "words_struck", "not_connected",
    "ballot_required",
    "method_fixed",
}  # fmt: skip


@cache
def said() -> tuple[tuple[str, script.Step], ...]:
    """Every refused step of the golden meetings, with its meeting."""
    out = []
    for path in sorted(SCRIPTS.glob("*.meeting")):
        out += [(path.stem, step) for step in refusals.played(path).steps if step.refusal is not None]
    assert len(out) > 400
    return tuple(out)


def test_a_refusal_prints_what_it_knows_and_no_code_or_id() -> None:
    codes = re.compile(r"[a-z]+_[a-z_]+|ronr|nantang13|\bballot\b", re.A)
    for name, step in said():
        refusal = step.refusal
        assert refusal is not None
        told = words.reason(refusal, step.before, words.IDS)
        zh, en = words.say(told, "zh"), words.say(told, "en")
        assert zh and en and "…" not in zh + en and "None" not in zh + en, (name, refusal)
        assert not codes.search(zh), (name, zh)
        assert not re.search(r"[a-z]+_[a-z_]+|ronr12|nantang13", en), (name, en)


def unsaid(step: script.Step) -> set[str]:
    """The params that the meeting knows by name and the sentence must print."""
    refusal, meeting = step.refusal, step.before
    assert refusal is not None
    if refusal.reason in NAMED_BY_THE_ASKER:
        return set()
    told = set(words.reason(refusal, meeting, words.IDS)["p"])
    wanted = TOLD | ({"who"} if refusal.reason in BEFORE_THE_ASKER else set())
    known = {name for name, each in refusal.params.items() if name in wanted and each is not None}
    questions = {name for name in known & {"first", "pending"} if meeting.known(refusal.params[name]) is None}
    return known - questions - told


def test_a_refusal_names_what_comes_first() -> None:
    assert [(name, step.refusal, unsaid(step)) for name, step in said() if unsaid(step)] == []


def test_what_a_refusal_advises_is_itself_open() -> None:
    """Asked of everybody here, as the doors of the screens are."""
    for name, step in said():
        refusal, meeting = step.refusal, step.before
        assert refusal is not None
        for key in refusal.instead:
            kind, _, motion = key.partition(":")
            assert kind in rules.acts.ACTS and (not motion or motion in rules.motions.table()), (name, key)
            doors = [
                door
                for who in meeting.members
                for door in rules.in_order(
                    meeting, who, () if motion else (kind,), (motion,) if motion else ()
                )
            ]
            assert any(door.refusal is None for door in doors), (name, refusal)


def test_advice_that_is_closed_is_left_out() -> None:
    """`within_reach` advised a reconsideration that did not lie; a missing quorum under the Nantang rules
    advised
    motions that they do not know."""
    for name, step in said():
        refusal = step.refusal
        assert refusal is not None
        if refusal.reason == "within_reach":
            assert "move:reconsider" not in refusal.instead and "重议" not in refusal.say("zh"), name
        if step.before.nantang:
            assert not {each for each in refusal.instead if each.startswith("move:")} - {"move:main"}, name


def test_the_chair_who_voted_is_told_so() -> None:
    refusal = rules.Refusal("not_entitled", "RONR 4:56", "already_voted")
    assert refusal.say("zh") == "主持人已经投过票，每人只投一次。"
    assert refusal.say("en") == "The chair has voted already; nobody has two votes."
