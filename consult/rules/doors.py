"""What a door is, and where acts and motions register theirs. The data stands beside each of them.

A door says what is chosen from what the meeting holds (questions, people, items, sides) and gives samples of
what only the person can give, words and numbers. Whether a choice is in order is for `check` to say;
`openings.in_order` asks it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from consult.rules.meeting import Meeting

Sample = Mapping[str, Any]
#: Values of an argument that a member may choose from, given the meeting and the member, in the order to
#: offer them. May be a generator: it is read no further than somebody asks. It may leave out only what is
#: never in order.
Values = Callable[["Meeting", str], Iterable[Any]]
#: What else to try, given the meeting and the arguments so far.
Samples = Callable[["Meeting", Sample], Iterable[Sample]]


@dataclass(frozen=True)
class Door:
    """A door, or one for each value of `each`.

    each, choose: name of an argument and its values; among: an argument whose values grow with what was
    decided, so that they are not listed: the last that is in order opens the door; samples: what else to try,
    the first in order opens it; needs: arguments that the person gives; args: always so. chosen_for: the
    argument (of `each`) handed to the values of `choose` in place of the member. moment: reasons of refusal
    under which no other value of `choose` fares better, so that a range of thousands is not tried in vain.
    optional: whether the chosen argument may be left out now. variant: which of an act's doors this is, for
    those who place buttons; a function where the moment says it.
    """

    each: tuple[str, Values] | None = None
    choose: tuple[str, Values] | None = None
    among: tuple[str, Values] | None = None
    samples: Samples | None = None
    needs: tuple[str, ...] = ()
    args: Mapping[str, Any] = field(default_factory=dict)
    chosen_for: str | None = None
    moment: frozenset[str] = frozenset()
    optional: Callable[[Meeting, str], bool] | None = None
    variant: str | Callable[[Meeting, str], str] = ""

    def variant_in(self, meeting: Meeting, who: str) -> str:
        """Which of its act's doors it is now, for that member."""
        return self.variant if isinstance(self.variant, str) else self.variant(meeting, who)


#: Doors by kind of act, and by motion (of `move`), in the order in which they registered.
ACT_DOORS: dict[str, tuple[Door, ...]] = {}
MOTION_DOORS: dict[str, tuple[Door, ...]] = {}


def of_act(kind: str, *doors: Door) -> None:
    """Registers the doors of an act. Called once for each kind, in the module that defines the act."""
    _register(ACT_DOORS, kind, doors)


def of_motion(motion: str, *doors: Door) -> None:
    """Registers the doors of a motion. Called once for each, in the module of its family."""
    _register(MOTION_DOORS, motion, doors)


def _register(known: dict[str, tuple[Door, ...]], name: str, doors: tuple[Door, ...]) -> None:
    if name in known:
        raise ValueError(f"doors of {name} are registered twice")
    known[name] = doors


def some(*samples: Sample) -> Samples:
    """Samples that are always the same."""
    return lambda m, args: samples
