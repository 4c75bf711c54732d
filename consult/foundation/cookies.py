"""Cookies that only this very host can have set: `__Host-` before every name, where the instance is served
over https.

Without it a neighbouring name under the same domain, or a page read over plain http, could plant a cookie
that we would take for our own. The program itself knows plain names only; they are changed at the edge, both
ways.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping
from typing import Any

PREFIX = "__Host-"


class HostCookies:
    """The outermost WSGI layer of a secure instance. What comes without the prefix was not set by us and is
    dropped; what we set gets it, with Secure, which browsers ask for beside it (and Path=/, which ours
    have)."""

    def __init__(self, inner: Callable[..., Iterable[bytes]]) -> None:
        self._inner = inner

    def __call__(self, environ: MutableMapping[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """One request."""
        pairs = (pair.strip() for pair in str(environ.get("HTTP_COOKIE") or "").split(";"))
        environ["HTTP_COOKIE"] = "; ".join(p.removeprefix(PREFIX) for p in pairs if p.startswith(PREFIX))

        def started(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            ours = [(n, _ours(v) if n.lower() == "set-cookie" else v) for n, v in headers]
            return start(status, ours, *more)

        return self._inner(environ, started)


def _ours(cookie: str) -> str:
    said = {part.strip().lower() for part in cookie.split(";")[1:]}
    return PREFIX + cookie + ("" if "secure" in said else "; Secure")
