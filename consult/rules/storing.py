"""How events are stored and read back: plain JSON data with a kind and a version, upcast where it is old.

A stored kind never changes its meaning; a newer VERSION brings an upcaster in UPCASTERS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, dataclass_transform

from consult.rules.arguments import freeze
from consult.rules.errors import BadLog

if TYPE_CHECKING:
    from consult.rules.meeting import Meeting

Data = Mapping[str, Any]
Names = tuple[str, ...]
Row = tuple[int, str, int, Mapping[str, Any]]


@dataclass(frozen=True)
class Event:
    """Something that happened."""

    kind: ClassVar[str] = ""
    VERSION: ClassVar[int] = 1
    #: Whether it is no business: a ruling just made can still be appealed after it.
    quiet: ClassVar[bool] = False
    #: Whether it is about questions: where a log names one that was never made, nothing happens to it.
    of_questions: ClassVar[bool] = False
    #: Whether `at` is the moment it happened at, and not one to come.
    timed: ClassVar[bool] = False

    def apply(self, m: Meeting) -> Meeting:
        """The meeting after it; the same where it changes nothing. Never raises, never decides."""
        return m

    def wrong(self) -> str | None:
        """What is wrong inside it, beyond the types of its fields; None if nothing."""
        return None


EVENTS: dict[str, type[Event]] = {}
E = TypeVar("E", bound=Event)
# (kind, version) -> function from the data of that version to that of the next.
UPCASTERS: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {}


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def event(kind: str) -> Callable[[type[E]], type[E]]:
    """Registers a class of events under its stored kind."""

    def register(cls: type[E]) -> type[E]:
        cls = dataclass(frozen=True)(cls)
        cls.kind = kind
        EVENTS[kind] = cls
        return cls

    return register


def upcast(
    kind: str, version: int
) -> Callable[[Callable[[dict[str, Any]], dict[str, Any]]], Callable[[dict[str, Any]], dict[str, Any]]]:
    """Registers how data of that version becomes data of the next."""

    def register(
        how: Callable[[dict[str, Any]], dict[str, Any]],
    ) -> Callable[[dict[str, Any]], dict[str, Any]]:
        UPCASTERS[kind, version] = how
        return how

    return register


def thaw(value: Any) -> Any:
    """Plain JSON data: lists for tuples."""
    if isinstance(value, Mapping):
        return {key: thaw(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [thaw(item) for item in value]
    return value


def encode(happened: Event) -> tuple[str, int, dict[str, Any]]:
    """Kind, version and plain data of an event."""
    data = {each.name: thaw(getattr(happened, each.name)) for each in fields(happened)}
    return happened.kind, happened.VERSION, data


def load(rows: Iterable[Row]) -> tuple[Event, ...]:
    """The events of a whole log, rows of number, kind, version and data. Raises BadLog naming the event: a
    number that
    does not follow the one before (`gap`), a log that does not begin with the opening of a meeting
    (`not_opened`) or
    opens another, moments that run backwards, or an event that cannot be read."""
    out: list[Event] = []
    last: str | None = None
    for row in rows:
        if not isinstance(row, (list, tuple)) or len(row) != 4:
            raise BadLog(f"event {len(out) + 1}", "not_a_row")
        seq, kind, version, data = row
        if isinstance(seq, bool) or seq != len(out) + 1:
            raise BadLog(f"event {len(out) + 1}", "gap")
        try:
            happened = decode(kind, version, data)
        except BadLog as bad:
            raise BadLog(f"event {seq}: {bad.event}", bad.why) from bad
        if (kind == "meeting_opened") != (not out):
            raise BadLog(f"event {seq}: {kind}", "opened_again" if out else "not_opened")
        at = moment_of(happened)
        if at is not None and last is not None and earlier(at, last):
            raise BadLog(f"event {seq}: {kind}", "time_backwards")
        last = at or last
        out.append(happened)
    return tuple(out)


def moment_of(happened: Event) -> str | None:
    """The moment it happened as ISO text, where it says so in a way that can be compared."""
    at = getattr(happened, "at", None) if happened.timed else None
    try:
        return at if isinstance(at, str) and datetime.fromisoformat(at) else None
    except ValueError:
        return None


def earlier(one: str, other: str) -> bool:
    """Whether one moment is before the other; moments with and without a zone are not compared."""
    a, b = datetime.fromisoformat(one), datetime.fromisoformat(other)
    return (a.tzinfo is None) == (b.tzinfo is None) and a < b


def decode(kind: str, version: int, data: Mapping[str, Any]) -> Event:
    """The event stored so. Raises BadLog: unknown kind, future version, missing or wrong field."""
    cls = EVENTS.get(kind) if isinstance(kind, str) else None
    if cls is None:
        raise BadLog(str(kind), "unknown_kind")
    if isinstance(version, bool) or not isinstance(version, int) or not 1 <= version <= cls.VERSION:
        raise BadLog(kind, "unknown_version")
    if not isinstance(data, Mapping):
        raise BadLog(kind, "not_an_object")
    values = dict(data)
    while version < cls.VERSION:
        values = UPCASTERS[kind, version](values)
        version += 1
    known = {each.name: each for each in fields(cls)}
    for key in values:
        if key not in known:
            raise BadLog(kind, f"unknown_field {key}")
    out: dict[str, Any] = {}
    for key, each in known.items():
        if key in values:
            out[key] = _typed(kind, key, str(each.type), freeze(values[key]))
        elif each.default is MISSING and each.default_factory is MISSING:
            raise BadLog(kind, f"missing_field {key}")
    happened = cls(**out)
    why = happened.wrong()
    if why is not None:
        raise BadLog(kind, why)
    return happened


_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "bool": (bool,),
    "Names": (tuple,),
    "tuple[Data, ...]": (tuple,),
    "tuple[Names, ...]": (tuple,),
    "Data": (dict,),
    "Any": (object,),
}


def _typed(kind: str, key: str, declared: str, value: Any) -> Any:
    """The value, if it is of the declared type of the field."""
    allowed: tuple[type, ...] = ()
    for each in declared.split(" | "):
        allowed += (type(None),) if each == "None" else _TYPES[each]
    if not isinstance(value, allowed) or (isinstance(value, bool) and not {bool, object} & set(allowed)):
        raise BadLog(kind, f"wrong_type {key}")
    if (
        declared.startswith("Names")
        and isinstance(value, tuple)
        and not all(isinstance(item, str) for item in value)
    ):
        raise BadLog(kind, f"wrong_type {key}")
    if (
        declared.startswith("tuple[Data")
        and isinstance(value, tuple)
        and not all(isinstance(item, Mapping) for item in value)
    ):
        raise BadLog(kind, f"wrong_type {key}")
    return value
