"""What the file of a family says of each of its motions, and the face by which the rules ask it.

A family is a module of this package with a mapping MOTIONS: a Handling for each motion whose row names the
family. It
may import any module of the rules; none of them imports a family, they ask here. So the table stays below the
state of
a meeting, and the families above it. They are read in once, when `consult.rules` is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from consult.rules.doors import Door, of_motion
from consult.rules.errors import Refusal
from consult.rules.motions.table import table

if TYPE_CHECKING:
    from consult.rules.arguments import Args, Parser
    from consult.rules.events import Event
    from consult.rules.meeting import Meeting, Question


@dataclass(frozen=True)
class Handling:
    """How one motion is handled. Everything but its doors may be left out."""

    #: Its arguments: for each a parser and a default, or NEEDED.
    args: Args = field(default_factory=dict)
    #: Exactly one of these arguments is given.
    one_of: tuple[str, ...] = ()
    #: What the chair asks with who asks for consent to it and names nothing.
    by_consent: Mapping[str, Any] = field(default_factory=dict)
    #: Why it may not be moved now, beyond what holds for every motion (moving.check_motion).
    fits: Callable[[Meeting, Question], Refusal | None] | None = None
    #: The same when it is stated, where other things count then.
    fits_stated: Callable[[Meeting, Question], Refusal | None] | None = None
    #: Why its arguments as an amendment would set them are not in order.
    fits_changed: Callable[[Meeting, Question], Refusal | None] | None = None
    #: Whether it can be debated, where the table says that varies: given its target, if that is known.
    debatable: Callable[[Meeting, Question, Question | None], bool] | None = None
    #: What follows at once where it is raised and never stated.
    raised: Callable[[Meeting, Question], list[Event]] | None = None
    #: What happens instead of its becoming pending when it is stated; None: it becomes pending.
    stated: Callable[[Meeting, Question], list[Event] | None] | None = None
    #: What follows from the result in its column `effect_on`. The moment may be unknown.
    effect: Callable[[Meeting, Question, str | None], list[Event]] | None = None
    #: Arguments of which one says what is to be done: without any, as consent may be asked, nothing follows.
    says: tuple[str, ...] = ()
    doors: tuple[Door, ...] = ()


_HANDLED: dict[str, Handling] = {}


def load() -> None:
    """Reads in the families, and registers the doors in the order of the table. KeyError names a motion of
    the table
    that its family does not have; ValueError one that a family has and the table does not give it."""
    found: dict[str, Handling] = {}
    for family in dict.fromkeys(row.family for row in table().values()):
        mine: Mapping[str, Handling] = import_module(f"consult.rules.motions.{family}").MOTIONS
        strange = [each for each in mine if each not in table() or table()[each].family != family]
        if strange:
            raise ValueError(f"{family}: {strange}")
        found.update(mine)
    for motion in table():
        _HANDLED[motion] = found[motion]
        of_motion(motion, *found[motion].doors)


def handling(motion: str) -> Handling:
    """What the family says of a motion. KeyError if there is none."""
    return _HANDLED[motion]


def args(motion: str) -> Args:
    """The arguments of a motion; none of an unknown one."""
    return _HANDLED[motion].args if motion in _HANDLED else {}


@cache
def parsers(argument: str) -> tuple[Parser, ...]:
    """How an argument of that name is read, by each motion that has one, in the order of the table."""
    every = (known.args for known in _HANDLED.values())
    return tuple(known[argument][0] for known in every if argument in known)


def fits(m: Meeting, q: Question) -> Refusal | None:
    """Why it may not be moved now, of its own conditions."""
    ask = _HANDLED[q.motion].fits
    return ask(m, q) if ask is not None else None


def debatable(m: Meeting, q: Question, aim: Question | None) -> bool:
    """Whether it can be debated, where the table says that varies: as its family says, or else as its
    target."""
    ask = _HANDLED[q.motion].debatable
    if ask is not None:
        return ask(m, q, aim)
    return aim is None or aim.debatable


def effect(m: Meeting, q: Question, at: str | None) -> list[Event]:
    """What follows when it takes effect. Nothing where its arguments do not say what, nor where the chair has
    stated
    in error a motion on something that never came before the body (an appeal is from a ruling, which is no
    question).
    """
    known = _HANDLED[q.motion]
    silent = known.says and not any(q.args.get(name) for name in known.says)
    void = q.target is not None and q.target not in m.questions and q.row.aims_at != "ruling"
    return [] if known.effect is None or silent or void else known.effect(m, q, at)
