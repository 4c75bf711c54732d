"""Work beside the event loop: what computes for longer than a few milliseconds, and asks no database."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

Made = TypeVar("Made")


def aside(work: Callable[..., Made], *args: Any) -> Made:
    """Runs `work` in the server's pool of threads while everybody else is served, and waits for what it
    gives; at once where there is no event loop. Its arguments are plain values: no rows, no session."""
    if os.environ.get("CONSULT_ASYNC") != "gevent":
        return work(*args)
    import gevent

    made: Made = gevent.get_hub().threadpool.apply(work, args)
    return made
