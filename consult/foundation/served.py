"""Whether some process of ours works on an instance: a server, a backup being taken. Each holds a lock on a
file in the instance's directory for as long as it lives, so that nothing stays behind when it is killed."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: nobody can be told there.
    fcntl = None  # type: ignore[assignment]

NAME, ALONE = "serving", "backing-up"
_held: list[int] = []


def hold(instance: Path) -> None:
    """This process serves the instance from here on, beside others that do."""
    if fcntl is not None:
        handle = os.open(instance / NAME, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(handle, fcntl.LOCK_SH)
        _held.append(handle)


@contextlib.contextmanager
def alone(instance: Path) -> Iterator[bool]:
    """Whether nobody else takes a backup of the instance, for as long as the block runs."""
    if fcntl is None:
        yield True
        return
    handle = os.open(instance / ALONE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(handle)


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
