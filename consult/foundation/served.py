"""Whether some server runs on an instance: each holds a lock on a file in its directory for as long as it
lives, so that nothing stays behind when it is killed."""

from __future__ import annotations

import os
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: nobody can be told there.
    fcntl = None  # type: ignore[assignment]

NAME = "serving"
_held: list[int] = []


def hold(instance: Path) -> None:
    """This process serves the instance from here on, beside others that do."""
    if fcntl is not None:
        handle = os.open(instance / NAME, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(handle, fcntl.LOCK_SH)
        _held.append(handle)


def anyone(instance: Path) -> bool:
    """Whether a server runs on it, on this machine."""
    if fcntl is None or not (instance / NAME).exists():
        return False
    handle = os.open(instance / NAME, os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
