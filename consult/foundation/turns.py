"""Long work in pure Python that must stay where it is goes a little at a time: others have their turn
between."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def in_turns(items: Iterable[T], each: int = 5) -> Iterator[T]:
    """The items; after so many of them whatever else is ready goes first. In a write unit others
    only read meanwhile."""
    # On the event loop a moment is left free, or everybody else would get one step for each of ours.
    pause = 0.002 if os.environ.get("CONSULT_ASYNC") == "gevent" else 0
    for number, item in enumerate(items, start=1):
        yield item
        if number % each == 0:
            time.sleep(pause)
