"""A meeting to try things on: lines of the `.meeting` notation, each answered by a refusal or None.

A stage never changes: `after` gives another one, so that many things can be tried on one position.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from consult import rules
from consult.paper import notation as script
from consult.rules import acts, events
from consult.rules.errors import BadAct, OutOfOrder, Refusal
from consult.rules.meeting import Meeting, Question, changed

# What a refusal may cite.
BOOKS = ("RONR ", "Nantang ", "small_board", "ours")
AT = "2026-05-03T19:00:00Z"
MEMBERS = "members: Chair(chair) A B C D E F G H\nquorum: 5\ndate: 2026-05-03\n"


@dataclass(frozen=True)
class Stage:
    """A position of a meeting."""

    meeting: Meeting

    def tried(self, line: str) -> tuple[Stage, Refusal | None]:
        """The position after one line and why it was refused; a motion with its second is stated at once."""
        read = _read(line)
        args = dict(read.args)
        state = args.pop("stated", True)
        try:
            meeting = self._done(read.kind, args, read.by)
            made = args.get("ref") if read.kind == "move" else None
            if state and made in meeting.made and not rules.needs_second(meeting, str(made)):
                meeting = Stage(meeting)._done("state", {"on": made}, str(meeting.chair))
        except OutOfOrder as no:
            assert no.refusal.cite.startswith(BOOKS), no.refusal
            return self, no.refusal
        except BadAct as bad:
            return self, Refusal("bad", "", f"{bad.field}/{bad.why}")
        return Stage(meeting), None

    def _done(self, kind: str, args: dict[str, object], by: str) -> Meeting:
        return rules.replay(rules.decide(self.meeting, acts.parse(kind, args, by), AT), self.meeting)

    def events(self, line: str) -> tuple[events.Event, ...]:
        """What a line that is in order brings about, nothing stated by itself."""
        read = _read(line)
        args = {key: value for key, value in read.args.items() if key != "stated"}
        return tuple(rules.decide(self.meeting, acts.parse(read.kind, args, read.by), AT))

    def refusal(self, line: str) -> Refusal | None:
        """Why the line is refused, or None."""
        return self.tried(line)[1]

    def reason(self, line: str) -> str | None:
        """The reason of the refusal, or None."""
        refusal = self.refusal(line)
        return refusal.reason if refusal is not None else None

    def after(self, lines: str) -> Stage:
        """The position after lines that must all be in order."""
        now = self
        for line in lines.strip().splitlines():
            now, refusal = now.tried(line)
            assert refusal is None, f"{line}: {refusal}"
        return now

    def result(self, ref: str) -> str | None:
        """The result announced, or None."""
        record = self.meeting.records.get(ref)
        return record.result if record is not None else None


@cache
def _read(line: str) -> script.ActLine:
    (found,) = script.read(f"members: A\n\n{line}\n").lines
    assert isinstance(found, script.ActLine)
    return found


@cache
def opened(header: str = "") -> Stage:
    """A meeting of nine in session."""
    return Stage(script.play(script.read(MEMBERS + header + "\n")).meeting)


def with_questions(m: Meeting, *questions: Question, **rest: Any) -> Meeting:
    """The meeting that knows of these questions, too."""
    return changed(m, questions={**m.questions, **{each.id: each for each in questions}}, **rest)
