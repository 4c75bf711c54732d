"""The `.meeting` notation: read, print and play a meeting written down line by line.

    title: Amend floats                        header, up to the first empty line
    members: Chair(chair) A B C
    quorum: 3

    A: move main M1 "That the fence be painted" second=B
    C: move amend A1 replace "painted" with "mended" second=B
    B: move commit K1 "to a committee of three" second=C ! out_of_order
    = pending M1 A1

`who: act …` is an act; a trailing `! code` or `! code/reason` says that it must be refused so
(`! bad/field` where it is not well formed). `=` states a fact that must hold after the line
before, `@ 19:30` sets the clock, `+90` moves it on by seconds, `#` is a remark. Words without
a name are the first arguments of the act (for `move`: motion, name, text). A value is a word, a
number, true or false, words joined by commas (a list), "quoted words", [a list] or {name=value}.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from consult import rules
from consult.rules import acts, events
from consult.rules.acts.rulings import attempted
from consult.rules.edits import words_of
from consult.rules.errors import CODES, BadAct, OutOfOrder, Refusal, RulesError
from consult.rules.evolve import replay
from consult.rules.meeting import Meeting
from consult.rules.moving import draft

EDITS = {"add": ("new",), "strike": ("old",), "replace": ("old", "with", "new"), "insert": ("new",)}
HEADERS = (
    "title", "cite", "rules", "members", "quorum", "date", "time", "meets", "present", "begin",
    "item", "in_force", "rule",
    "body", "place", "kind", "electors", "adjourn_at",
)  # fmt: skip
REPEATED = frozenset({"item", "in_force", "rule", "cite"})
QUOTES = {'"': '"', "“": "”"}
STOPS = frozenset(" \t[]{}=")


class BadScript(RulesError):
    """A line that cannot be read. line: its number; why: what is wrong."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}")
        self.line = line
        self.why = why


class Words(str):
    """A quoted value: stays text, even if it looks like a number."""


@dataclass(frozen=True)
class Named:
    """`name=value` on a line."""

    name: str
    value: Any


@dataclass(frozen=True)
class ActLine:
    """Somebody does something. expected: the refusal code, `bad` for BadAct, None if it is in order."""

    number: int
    by: str
    kind: str
    args: Mapping[str, Any] = field(default_factory=dict)
    expected: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class FactLine:
    """What must hold now."""

    number: int
    subject: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True)
class TimeLine:
    """The clock: at (HH:MM or HH:MM:SS), or seconds to add."""

    number: int
    at: str | None = None
    add: int = 0


@dataclass(frozen=True)
class Remark:
    """A remark, or an empty line."""

    number: int
    text: str = ""


Line = ActLine | FactLine | TimeLine | Remark


@dataclass(frozen=True)
class Script:
    """A meeting written down. header: tokens by name, a tuple of them where a name may repeat."""

    header: Mapping[str, Any]
    lines: tuple[Line, ...]

    @property
    def title(self) -> str:
        """Its title, or nothing."""
        return " ".join(str(each) for each in self.header.get("title", ()))


# --- reading ---


class _Reader:
    """Tokens of one line."""

    def __init__(self, text: str, number: int) -> None:
        self.text, self.number, self.at = text, number, 0

    def tokens(self, closing: str = "") -> list[Any]:
        out: list[Any] = []
        while True:
            while self.at < len(self.text) and self.text[self.at] in " \t":
                self.at += 1
            if self.at >= len(self.text):
                if closing:
                    raise BadScript(self.number, f"missing {closing}")
                return out
            if closing and self.text[self.at] == closing:
                self.at += 1
                return out
            value, bare = self._value()
            if bare and self.at < len(self.text) and self.text[self.at] == "=":
                self.at += 1
                value = Named(str(value), self._value()[0])
            out.append(value)

    def _value(self) -> tuple[Any, bool]:
        if self.at >= len(self.text):
            raise BadScript(self.number, "value missing")
        first = self.text[self.at]
        if first in QUOTES:
            end = self.text.find(QUOTES[first], self.at + 1)
            if end < 0:
                raise BadScript(self.number, "quotation not closed")
            words = self.text[self.at + 1 : end]
            self.at = end + 1
            return Words(words), False
        if first in "[{":
            self.at += 1
            inside = self.tokens("]" if first == "[" else "}")
            return (inside if first == "[" else self._object(inside)), False
        start = self.at
        while self.at < len(self.text) and self.text[self.at] not in STOPS:
            self.at += 1
        if self.at == start:
            raise BadScript(self.number, f"unexpected {first}")
        return plain(self.text[start : self.at]), True

    def _object(self, inside: list[Any]) -> dict[str, Any]:
        if not all(isinstance(each, Named) for each in inside):
            raise BadScript(self.number, "name=value expected inside braces")
        return {each.name: each.value for each in inside}


def plain(word: str) -> Any:
    """The value that a bare word stands for."""
    if "," in word.strip(","):
        return [plain(part) for part in word.split(",") if part]
    if word.isascii() and word.isdigit() and len(word) < 10:
        return int(word)
    return {"true": True, "false": False, "[]": []}.get(word, word)


def read(text: str) -> Script:
    """The script in that text. Raises BadScript with the number of the line."""
    header: dict[str, Any] = {}
    lines: list[Line] = []
    in_header = True
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if in_header and not line and header:
            in_header = False
        elif in_header and line and not line.startswith("#"):
            _read_header(header, line, number)
        elif not in_header:
            lines.append(read_line(line, number))
        elif line.startswith("#"):
            lines.append(Remark(number, line[1:].strip()))
    if "members" not in header:
        raise BadScript(1, "members missing")
    return Script(header, tuple(lines))


def _read_header(header: dict[str, Any], line: str, number: int) -> None:
    name, colon, rest = line.partition(":")
    if not colon or name not in HEADERS:
        raise BadScript(number, f"unknown header {name}")
    if name == "title":
        header[name] = (rest.strip(),)
        return
    tokens = tuple(_Reader(rest, number).tokens())
    if name in REPEATED:
        header[name] = (*header.get(name, ()), tokens)
    elif name in header:
        raise BadScript(number, f"{name} twice")
    else:
        header[name] = tokens


def read_line(line: str, number: int = 1) -> Line:
    """One line of the notation. Raises BadScript."""
    if not line or line.startswith("#"):
        return Remark(number, line[1:].strip() if line else "")
    if line.startswith("@"):
        return TimeLine(number, at=line[1:].strip())
    if line.startswith("+") and line[1:].strip().isdigit():
        return TimeLine(number, add=int(line[1:].strip()))
    if line.startswith("="):
        tokens = _Reader(line[1:], number).tokens()
        if not tokens:
            raise BadScript(number, "fact missing")
        return FactLine(number, str(tokens[0]), tuple(tokens[1:]))
    by, colon, rest = line.partition(": ")
    if not colon or " " in by:
        raise BadScript(number, "expected `who: act`")
    return _read_act(by, _Reader(rest, number).tokens(), number)


def _read_act(by: str, tokens: list[Any], number: int) -> ActLine:
    expected = reason = None
    if "!" in tokens:
        spot = tokens.index("!")
        if len(tokens) != spot + 2:
            raise BadScript(number, "one code expected after !")
        expected, _, reason = str(tokens[spot + 1]).partition("/")
        if expected not in (*CODES, "bad"):
            raise BadScript(number, f"unknown code {expected}")
        tokens = tokens[:spot]
    if not tokens or not isinstance(tokens[0], str):
        raise BadScript(number, "act missing")
    args = _arguments(str(tokens[0]), tokens[1:], number)
    return ActLine(number, by, str(tokens[0]), args, expected, reason or None)


def _arguments(kind: str, tokens: list[Any], number: int) -> dict[str, Any]:
    """Arguments of an act: those named, and those known by their place."""
    args: dict[str, Any] = {}
    loose = _take_edit(tokens, args) if kind == "move" else tokens
    named = [each for each in loose if isinstance(each, Named)]
    loose = [each for each in loose if not isinstance(each, Named)]
    for each in named:
        if each.name in args:
            raise BadScript(number, f"{each.name} twice")
        args[each.name] = each.value
    places = _places(kind, loose)
    if len(places) == 1 and len(loose) > 1:
        loose = [loose]
    if len(loose) > len(places):
        raise BadScript(number, f"too many values for {kind}")
    for place, value in zip(places, loose, strict=False):
        if place in args:
            raise BadScript(number, f"{place} twice")
        args[place] = value
    return {name: _many(name, _bare(value)) for name, value in args.items()}


#: Arguments that hold several names: one alone needs no brackets.
NAMES = frozenset({"yes", "no", "abstain", "objections", "nominees", "ineligible"})


def _many(name: str, value: Any) -> Any:
    return [value] if name in NAMES and isinstance(value, str) else value


def _places(kind: str, loose: list[Any]) -> list[str]:
    if kind == "move":
        if len(loose) == 2 and isinstance(loose[1], Words):
            return ["motion", "text"]
        return ["motion", "ref", "text"]
    cls = acts.ACTS.get(kind)
    names = [each.name for each in fields(cls) if each.name not in {"by", "args"}] if cls else []
    return names[:1] if kind in {"check_in", "leave", "cast"} else names[:2]


def _take_edit(tokens: list[Any], args: dict[str, Any]) -> list[Any]:
    """`replace "a" with "b"`, `insert "a" before "b"`, `strike "a"`, `add "a"` of an amendment."""
    for spot, word in enumerate(tokens):
        if type(word) is not str or word not in EDITS or not isinstance(_at(tokens, spot + 1), Words):
            continue
        edit = {"op": word, ("old" if word in {"strike", "replace"} else "new"): str(tokens[spot + 1])}
        end = spot + 2
        link = _at(tokens, end)
        if link in {"with", "before", "after"} and isinstance(_at(tokens, end + 1), Words):
            edit["new" if link == "with" else str(link)] = str(tokens[end + 1])
            end += 2
        args["edit"] = edit
        return tokens[:spot] + tokens[end:]
    return tokens


def _at(tokens: list[Any], spot: int) -> Any:
    found = tokens[spot] if spot < len(tokens) else None
    return found if isinstance(found, str) else None


def _bare(value: Any) -> Any:
    """Plain data, quotation marks forgotten."""
    if isinstance(value, Words):
        return str(value)
    if isinstance(value, list):
        return [_bare(each) for each in value]
    if isinstance(value, dict):
        return {key: _bare(each) for key, each in value.items()}
    return value


# --- printing ---


def write(script: Script) -> str:
    """The text of a script; `read(write(s))` says the same as `s`."""
    out = []
    for name in HEADERS:
        if name == "title" and script.title:
            out.append(f"title: {script.title}")
        elif name in REPEATED:
            out += [f"{name}: {_join(tokens)}" for tokens in script.header.get(name, ())]
        elif name in script.header:
            out.append(f"{name}: {_join(script.header[name])}")
    return "\n".join([*out, "", *(write_line(line) for line in script.lines)]) + "\n"


def write_line(line: Line) -> str:
    """One line of the notation."""
    if isinstance(line, Remark):
        return f"# {line.text}" if line.text else ""
    if isinstance(line, TimeLine):
        return f"@ {line.at}" if line.at else f"+{line.add}"
    if isinstance(line, FactLine):
        return _join(("=", line.subject, *line.values))
    return f"{line.by}: {line.kind}{_write_args(line)}" + (
        f" ! {line.expected}{'/' + line.reason if line.reason else ''}" if line.expected else ""
    )


def _write_args(line: ActLine) -> str:
    args = dict(line.args)
    out: list[str] = []
    if line.kind == "move":
        out += [str(args.pop("motion", ""))]
        if isinstance(args.get("ref"), str):
            out.append(_word(args.pop("ref")))
            out += [_quote(args.pop("text"))] if isinstance(args.get("text"), str) else []
    edit = args.pop("edit", None)
    if edit is not None and set(edit) - {"op"} and "at" not in edit and line.kind == "move":
        first = "old" if edit.get("op") in {"strike", "replace"} else "new"
        out += [str(edit["op"]), _quote(edit.get(first, ""))]
        for key, link in (("before", "before"), ("after", "after"), ("new", "with")):
            if key in edit and key != first:
                out += [link, _quote(edit[key])]
    elif edit is not None:
        args["edit"] = edit
    out += [f"{name}={_word(value)}" for name, value in args.items()]
    return "".join(f" {each}" for each in out if each)


def _join(tokens: Iterable[Any]) -> str:
    return " ".join(f"{t.name}={_word(t.value)}" if isinstance(t, Named) else _word(t, "=!") for t in tokens)


def _word(value: Any, also: str = "") -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{" + " ".join(f"{key}={_word(each)}" for key, each in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + " ".join(_word(each) for each in value) + "]"
    if isinstance(value, str) and value not in also:
        safe = (
            value
            and not set(value) & (STOPS | set(QUOTES) | {","})
            and plain(value) == value
            and value != "!"
        )
        return value if safe and not isinstance(value, Words) else _quote(value)
    return str(value)


def _quote(value: str) -> str:
    return f"“{value}”" if '"' in value else f'"{value}"'


# --- playing ---


@dataclass(frozen=True)
class Step:
    """One line played. wrong: how it differs from what the script says, or None."""

    line: Line
    before: Meeting
    after: Meeting
    events: tuple[events.Event, ...] = ()
    refusal: Refusal | None = None
    wrong: str | None = None
    at: str = ""


@dataclass(frozen=True)
class Played:
    """A script played through. log: every event, the opening first."""

    opening: Meeting
    meeting: Meeting
    steps: tuple[Step, ...]
    log: tuple[events.Event, ...]

    @property
    def wrong(self) -> tuple[str, ...]:
        """What differs, each with its line."""
        return tuple(f"line {step.line.number}: {step.wrong}" for step in self.steps if step.wrong)


def begin(script: Script) -> tuple[events.Event, ...]:
    """The events that open the meeting of the script. Raises BadScript or BadAct."""
    header = script.header
    members = [_member(word) for word in header["members"]]
    book, changes = "ronr12", {}
    for token in header.get("rules", ()):
        if isinstance(token, Named):
            changes[token.name] = _bare(token.value)
        else:
            book = str(token)
    if "rule" in header:
        changes["rules"] = [_with_id(tokens, ("id", "kind")) for tokens in header["rule"]]
    opening = rules.open_meeting(
        rulebook={"base": book, **changes},
        members=members,
        quorum=header.get("quorum", (1,))[0],
        items=[_with_id(tokens, ("id", "title", "text")) for tokens in header.get("item", ())],
        date=str(header.get("date", ("2026-05-03",))[0]),
        **_extras(header),
    )
    log: list[events.Event] = [opening]
    if header.get("begin", ("in_session",))[0] == "before":
        return tuple(log)
    meeting = rules.evolve(Meeting(), opening)
    chair = next((each["id"] for each in members if each["standing"] == "chair"), members[0]["id"])
    here = [str(each) for each in header.get("present", ("all",))]
    who = [each["id"] for each in members] if here == ["all"] else here
    for kind, args in (("check_in", {"who": who}), ("call_to_order", {})):
        happened = rules.decide(meeting, acts.parse(kind, args, chair), start(script).isoformat() + "Z")
        log += happened
        for each in happened:
            meeting = rules.evolve(meeting, each)
    return tuple(log)


def _extras(header: Mapping[str, Any]) -> dict[str, Any]:
    extra: dict[str, Any] = {}
    if "meets" in header:
        extra["meets"] = str(header["meets"][0])
    if "adjourn_at" in header:
        extra["adjourn_at"] = str(header["adjourn_at"][0])
    if "electors" in header:
        extra["electors"] = [str(each) for each in header["electors"]]
    if "in_force" in header:
        extra["in_force"] = [_with_id(tokens, ("ref", "text")) for tokens in header["in_force"]]
    return extra


def _member(word: Any) -> dict[str, Any]:
    """`A`, `王芳(chair)`, `G(guest)`, `X(member,no_vote)`, `M(member,ex_officio)`."""
    parts = word if isinstance(word, list) else [word]
    who, _, rest = str(parts[0]).partition("(")
    standing = rest.rstrip(")") or "member"
    marks = {str(each).rstrip(")") for each in parts[1:]}
    voting = standing != "guest" and "no_vote" not in marks
    return {"id": who, "standing": standing, "voting": voting, "ex_officio": "ex_officio" in marks}


def _with_id(tokens: Iterable[Any], places: tuple[str, ...]) -> dict[str, Any]:
    out = {}
    left = list(places)
    for token in tokens:
        if isinstance(token, Named):
            out[token.name] = _bare(token.value)
        elif left:
            out[left.pop(0)] = str(token)
    return out


def start(script: Script) -> datetime:
    """The moment the meeting of the script begins."""
    day = str(script.header.get("date", ("2026-05-03",))[0])
    return datetime.fromisoformat(f"{day}T{script.header.get('time', ('19:00',))[0]}")


def play(script: Script) -> Played:
    """Plays the script through; what differs is in the steps, nothing is raised for it."""
    log = list(begin(script))
    meeting = opening = replay(log)
    clock = start(script)
    steps: list[Step] = []
    for line in script.lines:
        if isinstance(line, TimeLine):
            clock = moved(clock, line)
            continue
        at = clock.isoformat() + "Z"
        step = do(meeting, line, at) if isinstance(line, ActLine) else Step(line, meeting, meeting, at=at)
        if isinstance(line, FactLine):
            step = Step(line, meeting, meeting, wrong=_differs(meeting, line), at=at)
        steps.append(step)
        log += step.events
        meeting = step.after
    return Played(opening, meeting, tuple(steps), tuple(log))


def moved(clock: datetime, line: TimeLine) -> datetime:
    if line.at is None:
        return clock + timedelta(seconds=line.add)
    if "T" in line.at:
        return datetime.fromisoformat(line.at)
    return datetime.fromisoformat(f"{clock.date().isoformat()}T{line.at}")


def do(meeting: Meeting, line: ActLine, at: str) -> Step:
    """One line played: what follows from it in that meeting at that moment (ISO text), or why it is refused.
    A
    motion made with its second is stated at once by the chair."""
    args = dict(line.args)
    at_once = args.pop("stated", True) if line.kind == "move" else False
    try:
        happened = tuple(rules.decide(meeting, acts.parse(line.kind, args, line.by), at))
        if at_once is not False:
            happened += _state_it(replay(happened, meeting), happened, at)
    except BadAct as bad:
        right = line.expected == "bad" and line.reason in (None, bad.field)
        return Step(line, meeting, meeting, wrong=None if right else f"malformed: {bad}", at=at)
    except OutOfOrder as no:
        kept = _remembered(meeting, line, args, no.refusal)
        after = replay(kept, meeting)
        return Step(line, meeting, after, kept, no.refusal, _wrong_refusal(line, no.refusal), at)
    wrong = f"expected {line.expected}, but it was in order" if line.expected else None
    return Step(line, meeting, replay(happened, meeting), happened, None, wrong, at)


def _remembered(
    meeting: Meeting, line: ActLine, args: Mapping[str, Any], refusal: Refusal
) -> tuple[events.Event, ...]:
    """A motion that the chair ruled out is remembered by its name, so that the ruling can be appealed
    from.
    """
    if (
        line.kind != "move"
        or "chair_view" not in args
        or "ref" not in args
        or not refusal.reason.startswith("ruled_")
    ):
        return ()
    act = acts.parse(line.kind, args, line.by)
    assert isinstance(act, acts.Move)
    question = draft(meeting, act, str(act.ref))
    return (attempted(replace(question, seconder=act.second), act.chair_view),)


def _state_it(meeting: Meeting, happened: tuple[events.Event, ...], at: str) -> tuple[events.Event, ...]:
    """The chair states at once a motion made with its second, or that needs none (`stated=false`: not
    yet).
    """
    made = [each.id for each in happened if isinstance(each, events.MotionMade) and each.id in meeting.made]
    if not made or meeting.chair is None:
        return ()
    act = acts.parse("state", {"on": made[0]}, meeting.chair)
    refusal = rules.check(meeting, act)
    return () if refusal and refusal.code == "needs_second" else tuple(rules.decide(meeting, act, at))


def _wrong_refusal(line: ActLine, refusal: Refusal) -> str | None:
    if refusal.code == line.expected and line.reason in (None, refusal.reason):
        return None
    said = f"{line.expected}{'/' + line.reason if line.reason else ''}" if line.expected else "in order"
    return f"expected {said}, got {refusal.code}/{refusal.reason} ({refusal.cite})"


# --- facts ---

Fact = Callable[[Meeting, tuple[Any, ...]], tuple[Any, Any]]


def _one(read_it: Callable[[Meeting], Any]) -> Fact:
    return lambda m, values: (read_it(m), _bare(values[0]) if values else None)


FACTS: dict[str, Fact] = {
    "pending": lambda m, values: (list(m.stack), [str(each) for each in values]),
    "made": lambda m, values: (list(m.made), [str(each) for each in values]),
    "decided": lambda m, values: (m.dispositions.get(str(values[0])), str(values[1])),
    "result": lambda m, values: (m.records[str(values[0])].result, str(values[1])),
    "text": lambda m, values: (words_of(m.questions[str(values[0])]), str(values[1])),
    "needs": lambda m, values: (rules.vote_needed(m, str(values[0])).basis, str(values[1])),
    "aside": lambda m, values: (_aside(m, str(values[0])), str(values[1])),
    "phase": _one(lambda m: m.phase),
    "floor": _one(lambda m: m.floor.who if m.floor else "nobody"),
    "chair": _one(lambda m: m.chair or "nobody"),
    "next": _one(lambda m: rules.who_is_next(m) or "nobody"),
    "voting": _one(lambda m: m.vote.on if m.vote else "nothing"),
    "hour": _one(lambda m: m.hour_fixed or "none"),
    "executive": _one(lambda m: m.executive is not None),
    "sitting": _one(lambda m: m.sitting),
    "date": _one(lambda m: m.date),
    "members": _one(lambda m: m.voting_members),
    "voters": _one(lambda m: len(m.voters)),
    "quorum": _one(lambda m: m.quorum_met),
    "item": _one(lambda m: m.current_item or "none"),
    "status": lambda m, values: (m.questions[str(values[0])].status, str(values[1])),
    "spoken": lambda m, values: (m.spoken(str(values[0]), str(values[1])), values[2]),
    "minutes_of": lambda m, values: (m.records[str(values[0])].counted, values[1]),
    "elected": lambda m, values: (sorted(m.elections[str(values[0])].elected), sorted(map(str, values[1:]))),
    "open": lambda m, values: (_is_open(m, values), True),
    "closed": lambda m, values: (_is_open(m, values), False),
}


def _aside(meeting: Meeting, ref: str) -> str:
    """Where a question lies that is neither pending nor settled: table, postponed, committee …"""
    return next((aside.where for aside in meeting.asides if ref in aside.stack), "nowhere")


def _is_open(meeting: Meeting, values: tuple[Any, ...]) -> bool:
    """Whether somebody's button is lit: `= open A move amend`."""
    who, act = str(values[0]), str(values[1])
    motion = str(values[2]) if len(values) > 2 else None
    moved = () if motion is None else (motion,)
    found = rules.in_order(meeting, who, () if act == "move" else (act,), moved)
    return any(each.motion == motion and each.refusal is None for each in found)


def _differs(meeting: Meeting, line: FactLine) -> str | None:
    fact = FACTS.get(line.subject)
    if fact is None:
        return f"unknown fact {line.subject}"
    try:
        got, expected = fact(meeting, line.values)
    except (KeyError, IndexError, ValueError, RulesError) as missing:
        return f"{line.subject}: nothing known of {missing}"
    return None if got == expected else f"{line.subject}: expected {expected!r}, got {got!r}"


# --- the command ---


def play_main(argv: list[str]) -> int:
    """`consult rules play FILE.meeting [--lang zh|en] [--transcript]`: its minutes, or all that happened.

    0 as written, 1 where it differs, 2 if unreadable.
    """
    from consult.paper import saying

    lang, paths, words, everything = "zh", [], list(argv), False
    while words:
        word = words.pop(0)
        if word == "--lang" and words:
            lang = words.pop(0)
        elif word.startswith("--lang="):
            lang = word.partition("=")[2]
        elif word == "--transcript":
            everything = True
        else:
            paths.append(word)
    if len(paths) != 1 or lang not in saying.LANGUAGES:
        print("usage: consult rules play FILE.meeting [--lang zh|en] [--transcript]", file=sys.stderr)
        return 2
    try:
        script = read(Path(paths[0]).read_text(encoding="utf-8"))
        played = play(script)
    except (OSError, UnicodeDecodeError, RulesError) as wrong:
        print(f"{paths[0]}: {wrong}", file=sys.stderr)
        return 2
    told = saying.transcript if everything else saying.minutes
    for text in told(script, played, lang):
        print(text)
    for wrong_line in played.wrong:
        print(f"{paths[0]}: {wrong_line}", file=sys.stderr)
    return 1 if played.wrong else 0
