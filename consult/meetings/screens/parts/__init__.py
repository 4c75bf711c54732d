"""The parts of a meeting's view, by name. Everyone in a room gets the same ones, whole.

A part is one function `part` of a `Context`, in a file of its own, and one line here. It holds nothing that
is not public: people are numbers, words are word values. What is one person's own is `screens.mine`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from consult.meetings.screens.parts import agenda, floor, meeting, present, question, vote
from consult.meetings.screens.parts.context import Context

#: name → what builds it; the names are those of the wire (docs/protocol.md).
PARTS: Mapping[str, Callable[[Context], dict[str, Any]]] = MappingProxyType(
    {
        "meeting": meeting.part,
        "question": question.part,
        "floor": floor.part,
        "vote": vote.part,
        "agenda": agenda.part,
        "present": present.part,
    }
)

__all__ = ["PARTS", "Context", "agenda", "floor", "meeting", "present", "question", "vote"]
