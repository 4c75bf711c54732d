"""What events of several subjects share: whether stored values are well formed, and changes of the state they
have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Any

from consult.rules.arguments import ITEM, motion_args
from consult.rules.errors import BadAct
from consult.rules.meeting import REMEMBERED, Key, Meeting, Question, about, changed, without
from consult.rules.motions import parsers, table


def none() -> Any:
    """An empty mapping as default."""
    return field(default_factory=dict)


def wrong_motion(motion: str, args: Mapping[str, Any]) -> str | None:
    """What is wrong with a motion's name or arguments as stored; None if nothing."""
    if motion not in table():
        return "unknown_motion"
    try:
        motion_args(
            motion, {key: value for key, value in args.items() if value is not None and key != "modified"}
        )
    except BadAct as bad:
        return f"wrong_args {bad.field}"
    return None


def wrong_values(args: Mapping[str, Any]) -> str | None:
    """The same for arguments of some motion: each must be fit for one that takes it."""
    for key, value in args.items():
        if (
            value is not None
            and key != "modified"
            and not any(_reads(parser, key, value) for parser in parsers(key))
        ):
            return f"wrong_args {key}"
    return None


def _reads(parser: Any, key: str, value: Any) -> bool:
    try:
        parser(key, value)
    except BadAct:
        return False
    return True


def wrong_item(data: Any) -> str | None:
    """The same for an item of the agenda; fields that are not known are left out when it is read."""
    if not isinstance(data, Mapping) or "id" not in data:
        return "wrong_item id"
    return next(
        (
            f"wrong_item {key}"
            for key, parser in ITEM.items()
            if key in data and not _reads(parser, key, data[key])
        ),
        None,
    )


# --- changes of the state ---


def with_status(m: Meeting, refs: Iterable[str], status: str) -> Meeting:
    new = {ref: changed(m.questions[ref], status=status) for ref in refs}
    return changed(m, questions={**m.questions, **new})


def asked_with(m: Meeting, question: Question | None) -> Mapping[Key, tuple[str, ...]]:
    """The index with this question last among those that asked the same; a few of each are enough."""
    if question is None:
        return m.asked
    key = about(question)
    return {**m.asked, key: (*without(m.asked.get(key, ()), (question.id,)), question.id)[-REMEMBERED:]}


def unspent(closed: frozenset[str], stack: Iterable[str]) -> frozenset[str]:
    """An order for the previous question holds for all it covers, also what was voted on, until the last of
    it is
    disposed of (16:11)."""
    return closed if closed.intersection(stack) else frozenset()


def spans(value: tuple[Any, ...]) -> tuple[tuple[int, int], ...]:
    """Pairs of offsets; anything else is left out."""
    pairs = (each for each in value if isinstance(each, tuple) and len(each) == 2)
    return tuple((a, b) for a, b in pairs if isinstance(a, int) and isinstance(b, int))


def drop_asides(m: Meeting, ref: str) -> Meeting:
    return changed(m, asides=tuple(aside for aside in m.asides if ref not in aside.stack))
