"""What every act has: who may do it and when, its arguments, `check` and `decide`, its doors and its rule;
and `parse`.

`by` is the member who acts (a service may store who typed it in beside the log). Findings that are the
chair's judgement (germane, same question, urgent …) are arguments, never computed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from functools import cache
from typing import Any, ClassVar, Self, TypeVar, dataclass_transform

from consult.rules import events as e
from consult.rules.arguments import Parser, name
from consult.rules.doors import Door, of_act
from consult.rules.errors import BadAct, Refusal
from consult.rules.meeting import Meeting

Events = tuple[e.Event, ...]

# Who may do an act.
VOTER, ANYONE, SECRETARY, CHAIR = "voter", "anyone", "secretary", "chair"
IN_SESSION = frozenset({"in_session"})
ALWAYS = frozenset({"before", "in_session", "recess", "adjourned"})


def arg(parser: Parser, default: Any = MISSING) -> Any:
    """A field of an act: how its argument is read, and its default."""
    if default is MISSING:
        return field(metadata={"parse": parser})
    if default is dict:
        return field(default_factory=dict, metadata={"parse": parser})
    return field(default=default, metadata={"parse": parser})


@dataclass(frozen=True)
class Act:
    """What someone wants to do. by: the member who does it.

    Of the class, data that `order.gate` reads before `check` is asked:
    """

    kind: ClassVar[str] = ""
    #: Who may: VOTER (a member with a vote), ANYONE on the roll, SECRETARY (or the chair), CHAIR alone.
    may: ClassVar[str] = VOTER
    #: Phases of the meeting in which it may be done.
    phases: ClassVar[frozenset[str]] = IN_SESSION
    #: Whether someone who is not present may do it.
    absent_may: ClassVar[bool] = False
    #: Whether it may be done once the vote to adjourn has carried: business waits for the next meeting
    #: (21:10-12).
    after_adjourning: ClassVar[bool] = True
    #: Whether it may go on while the room is asked for consent; everything else waits for the answer.
    meanwhile: ClassVar[bool] = False
    #: Whether it may be done while nobody presides: a chair is elected before anything else (47:11).
    without_chair: ClassVar[bool] = False
    #: The rule behind it.
    cite: ClassVar[str] = "ours"
    #: Its doors (see doors.Door), in the order to offer them; none: never in order, or only inside others.
    doors: ClassVar[tuple[Door, ...]] = ()
    by: str

    def check(self, m: Meeting) -> Refusal | None:
        """Why it is not in order now, once the gate lets it through; None if it is. Never raises."""
        return None

    def decide(self, m: Meeting, at: str | None) -> Events:
        """What follows from it; it is in order. at: the moment as ISO text, None without a clock."""
        raise NotImplementedError(self.kind)  # never in order, so nothing ever follows

    @classmethod
    def read(cls, args: Mapping[str, Any], by: str) -> Self:
        """The act with these arguments. Raises BadAct naming the field."""
        known = arguments(cls.kind)
        for key in args:
            if key not in known:
                raise BadAct(str(key), "unknown")
        values: dict[str, Any] = {}
        for key, each in known.items():
            if args.get(key) is not None:
                values[key] = each.metadata["parse"](key, args[key])
            elif each.default is MISSING and each.default_factory is MISSING:
                raise BadAct(key, "missing")
        return cls(by=by, **values)


class Note(Act):
    """An act that is only put on the record."""

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (e.Noted(self.kind, self.by),)


ACTS: dict[str, type[Act]] = {}
A = TypeVar("A", bound=Act)


@dataclass_transform(frozen_default=True, field_specifiers=(arg, field))
def act(kind: str) -> Callable[[type[A]], type[A]]:
    """Registers a class of acts under its kind, and its doors."""

    def register(cls: type[A]) -> type[A]:
        cls = dataclass(frozen=True)(cls)
        cls.kind = kind
        ACTS[kind] = cls
        if cls.doors:
            of_act(kind, *cls.doors)
        return cls

    return register


@cache
def arguments(kind: str) -> dict[str, Field[Any]]:
    """The arguments that an act of that kind reads itself, by name."""
    return {each.name: each for each in fields(ACTS[kind]) if "parse" in each.metadata}


def parse(kind: str, args: Mapping[str, Any], by: str) -> Act:
    """The act of that kind. Raises BadAct naming the field and what is wrong with it."""
    by = name("by", by)
    if not isinstance(kind, str) or kind not in ACTS:
        raise BadAct("kind", "unknown")
    if not isinstance(args, Mapping):
        raise BadAct("args", "type")
    return ACTS[kind].read(args, by)
