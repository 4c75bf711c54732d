"""Argon2 for passwords and PINs. Under gevent the work goes to the thread pool, so the event loop is not
held.

Never call these inside a write transaction: they yield.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
#: Compared against when there is no such login, so that the answer takes as long.
_nobody = _hasher.hash("nobody at all")


#: So many at a time: each takes 19 MiB, and commits use the same threads.
_few = threading.Semaphore(2)


def away(work: Callable[..., Any], *args: Any) -> Any:
    """Does what is slow in gevent's thread pool, where there is one."""
    if os.environ.get("CONSULT_ASYNC") == "gevent":
        import gevent

        with _few:
            return gevent.get_hub().threadpool.apply(work, args)
    return work(*args)


def hash_secret(secret: str) -> str:
    """The argon2 hash of a password or PIN."""
    return str(away(_hasher.hash, secret))


def matches(hashed: str | None, secret: str) -> bool:
    """Whether `secret` is the one hashed; False (after the same time) where there is no hash."""
    return bool(away(_verify, hashed or _nobody, secret)) and hashed is not None


def _verify(hashed: str, secret: str) -> bool:
    # Caught here: gevent's pool prints whatever leaves it.
    try:
        return bool(_hasher.verify(hashed, secret))
    except (VerificationError, InvalidHashError):
        return False
