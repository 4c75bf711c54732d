"""A sitting: a meeting to hold in one's hand, to go forward and back in, and to print, as python-chess has a
board.

>>> sitting = Sitting("Chair(chair) Ana Bo Chen Dai", quorum=3)
>>> sitting.push('Ana: move main M1 "That the fence be painted" second=Bo')
>>> print(sitting)
in session, Chair presiding, 5 present (quorum 3)
pending: M1 “That the fence be painted”
>>> sitting.why("Ana: second M1").say("en")
'There is nothing to second.'
>>> sitting.says("en")[-1]
'Who wishes to speak? Please raise a hand.'
>>> sitting.push("Chair: vote M1 yes=Ana,Bo,Chen no=Dai")
>>> sitting.meeting.dispositions["M1"], sitting.pop(), sitting.meeting.stack
('adopted', 'Chair: vote M1 yes=Ana,Bo,Chen no=Dai', ('M1',))
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from consult import rules
from consult.paper import notation, saying
from consult.rules import words
from consult.rules.errors import BadAct, OutOfOrder, Refusal
from consult.rules.events import Event
from consult.rules.meeting import Meeting
from consult.rules.openings import Opening

#: A member as text ("Ana", "Zhou(chair)"), or as `open_meeting` has it ({"id", "standing", "voting"}).
Who = str | Mapping[str, Any]


class Sitting:
    """A meeting that goes on by lines of the notation (`docs/rules.md`), each of which can be taken back.

    members: one text with all of them, or a list; the first takes the chair where nobody is named for it.
    rulebook: a preset
    ("ronr12", "small_board", "nantang13"). Everybody is present and the meeting is called to order, unless
    the
    headers say otherwise. headers: other headers of a `.meeting` file, as text: `item=["I1 Lamps"]`,
    `date=…`,
    `meets="monthly"`.

    meeting: the state now. log: every event. lines: the lines pushed. at: the moment of the next line.
    """

    def __init__(
        self,
        members: str | Iterable[Who],
        *,
        quorum: int = 1,
        rulebook: str = "ronr12",
        title: str = "",
        **headers: str | Iterable[str],
    ) -> None:
        head = [f"title: {title}"] if title else []
        head += [f"rules: {rulebook}", f"members: {_roll(members)}", f"quorum: {quorum}"]
        for name, value in headers.items():
            head += [f"{name}: {each}" for each in ([value] if isinstance(value, str) else value)]
        self._begin(notation.read("\n".join(head) + "\n\n"))

    @classmethod
    def read(cls, text: str) -> Sitting:
        """The sitting of a `.meeting` file, all its lines pushed; lines that must be refused are tried and
        left
        out. Raises BadScript, and ValueError where the file says something that does not hold."""
        script = notation.read(text)
        played = notation.play(script)
        if played.wrong:
            raise ValueError("; ".join(played.wrong))
        sitting = cls.__new__(cls)
        sitting._begin(notation.Script(script.header, ()))
        for line in script.lines:
            if isinstance(line, notation.TimeLine | notation.ActLine):
                with suppress(OutOfOrder, BadAct):
                    sitting.push(notation.write_line(line))
        return sitting

    def _begin(self, script: notation.Script) -> None:
        self._script = script
        self._opening = notation.begin(script)
        self.meeting: Meeting = rules.replay(self._opening)
        self.at: datetime = notation.start(script)
        self._done: list[tuple[str, tuple[Event, ...], Meeting, datetime]] = []

    # --- going on, and back ---

    def push(self, line: str) -> None:
        """Does what the line says: an act ("Ana: rise"), or the clock ("@ 19:30", "+90"). Raises BadScript,
        BadAct, or OutOfOrder with the refusal; nothing is changed then. A motion that the chair rules out
        (`chair_view`) is no mistake of whoever pushes it: it happened, and the ruling can be appealed
        from."""
        read = notation.read_line(line.strip())
        happened: tuple[Event, ...] = ()
        before, at = self.meeting, self.at
        if isinstance(read, notation.TimeLine):
            self.at = notation.moved(self.at, read)
        elif isinstance(read, notation.ActLine):
            step = self._tried(read)
            if step.refusal is not None and not step.events:
                raise OutOfOrder(step.refusal)
            if step.refusal is not None and read.expected is None:
                line = f"{line.strip()} ! {step.refusal.code}/{step.refusal.reason}"
            self.meeting, happened = step.after, step.events
        else:
            raise notation.BadScript(1, "an act or a time expected")
        self._done.append((line.strip(), happened, before, at))

    def _tried(self, line: notation.ActLine) -> notation.Step:
        rules.parse(
            line.kind, _without(line.args, "stated"), line.by
        )  # raises BadAct, which a step would hide
        return notation.do(self.meeting, line, self.at.isoformat() + "Z")

    def pop(self) -> str:
        """Takes the last line back and returns it. Raises IndexError at the beginning."""
        line, _, self.meeting, self.at = self._done.pop()
        return line

    # --- asking ---

    def why(self, line: str) -> Refusal | None:
        """Why the act of that line is not in order now, or None where it is. Raises BadScript and BadAct."""
        read = notation.read_line(line.strip())
        if not isinstance(read, notation.ActLine):
            raise notation.BadScript(1, "an act expected")
        return self._tried(read).refusal

    def doors(self, who: str) -> tuple[Opening, ...]:
        """What that member may do now, an opening for each; ranges are read as far as somebody looks."""
        return tuple(each for each in rules.in_order(self.meeting, who) if each.refusal is None)

    def says(self, language: str = "zh") -> list[str]:
        """What the chair says now, sentence by sentence."""
        return [words.say(each, language) for each in words.chair_says(self.meeting, words.IDS)]

    def minutes(self, language: str = "zh") -> list[str]:
        """The minutes so far, a paragraph each."""
        held = words.Held(self._script.title)
        return [words.say(each, language) for each in words.minutes(self.log, held, words.IDS)]

    @property
    def log(self) -> tuple[Event, ...]:
        """Every event, the opening first: what is stored, and what `rules.replay` reads."""
        return (*self._opening, *(event for _, happened, _, _ in self._done for event in happened))

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines pushed, in their order."""
        return tuple(line for line, _, _, _ in self._done)

    def write(self) -> str:
        """The sitting as a `.meeting` file."""
        read = tuple(notation.read_line(line) for line in self.lines)
        return notation.write(notation.Script(self._script.header, read))

    def record(self, language: str = "zh") -> list[str]:
        """What happened, a line for each event that leaves one."""
        state, out = Meeting(), []
        for event in self.log:
            state = rules.evolve(state, event)
            said = saying.line(event, state, language)
            out += [said] if said else []
        return out

    def __str__(self) -> str:
        m = self.meeting
        phase = m.phase.replace("_", " ")
        presiding = f"{m.chair} presiding" if m.chair else "nobody presiding"
        rows = [f"{phase}, {presiding}, {len(m.present)} present (quorum {m.quorum})"]
        if m.current_item is not None:
            rows.append(f"item: {words.say(words.item_title(m, m.current_item), 'en')}")
        for name, refs in (("pending", m.stack), ("made", m.made)):
            rows += [f"{name}: {self._named(ref)}" for ref in reversed(refs)]
        if m.floor is not None:
            rows.append(f"speaking: {m.floor.who}")
        if m.queue:
            rows.append(f"hands: {', '.join(hand.who for hand in m.queue)}")
        if m.vote is not None:
            counts = ", ".join(f"{m.vote.tally[side]} {side}" for side in ("for", "against"))
            rows.append(f"voting on {m.vote.on}: {counts}")
        return "\n".join(rows)

    def __repr__(self) -> str:
        return f"<Sitting of {len(self.meeting.members)}, {len(self._done)} lines>"

    def _named(self, ref: str) -> str:
        question = self.meeting.questions[ref]
        text = words.text_of(self.meeting, question)
        kind = "" if question.motion == "main" else f" {words.say(words.motion_name(question), 'en')}"
        return f"{ref}{kind}" + (f" “{text}”" if text else "")


def _roll(members: str | Iterable[Who]) -> str:
    """The members as the header of a file has them."""
    out: list[str] = []
    if isinstance(members, str):
        members = members.split()
    for each in members:
        if isinstance(each, str):
            out.append(each)
            continue
        if not isinstance(each, Mapping) or not isinstance(each.get("id"), str):
            raise BadAct("members", "type", '"Ana", "Zhou(chair)" or {"id": "Ana", "standing": "member"}')
        standing = each.get("standing", "member")
        silent = standing != "guest" and each.get("voting") is False
        out.append(f"{each['id']}({standing}{',no_vote' if silent else ''})")
    if out and not any("(chair" in each for each in out):
        out[0] = f"{out[0].partition('(')[0]}(chair)"
    return " ".join(out)


def _without(args: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in args.items() if key != name}
