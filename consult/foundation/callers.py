"""Whom a request or a socket is counted by: a seat, a place at the door, or an address. Not who may do what.

A whole hall may share one address, so whoever shows the cookie of a seat, or of a wait at a meeting's door,
is counted apart. Both are looked up: a cookie that is merely made up counts for nothing, and its owner is
one more stranger of the address.
"""

from __future__ import annotations

import hashlib
import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any

from itsdangerous import BadSignature, Signer

#: Seconds for which it is remembered that a token is a seat's, and how many are.
REMEMBERED, MOST = 30.0, 5000
#: The cookie of a browser that is a community's wall.
WALL = "wall"
#: Addresses of this machine itself.
HERE = ("127.0.0.1", "::1", "::/64")


@dataclass(frozen=True)
class Caller:
    """kind: seat, door or address; key: what is counted; address: the network it comes from; wall: the
    community whose paired wall this is, or None; local: whether it comes from this very machine, no proxy
    between."""

    kind: str
    key: str
    address: str
    wall: int | None = None

    local: bool = False

    @property
    def stranger(self) -> bool:
        """Whether only the address is known."""
        return self.kind == "address"


def address_of(environ: Mapping[str, Any], proxies: int) -> str:
    """The address the request came from, as the last trusted proxy saw it; for IPv6 the network of 64 bits,
    since a household has that many. proxies: how many in front are trusted."""
    found = str(environ.get("REMOTE_ADDR") or "")
    passed = [
        each.strip() for each in str(environ.get("HTTP_X_FORWARDED_FOR") or "").split(",") if each.strip()
    ]
    if proxies and passed:
        found = passed[-min(proxies, len(passed))]
    try:
        known = ipaddress.ip_address(found)
    except ValueError:
        return found[:64]
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped is not None:
            return str(known.ipv4_mapped)
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)


def sign(secret: str, purpose: str, value: str) -> str:
    """The value with a signature, for a cookie."""
    return Signer(secret, salt=f"consult.{purpose}").sign(value).decode()


def signed(secret: str, purpose: str, value: str | None) -> str | None:
    """What was signed for this purpose; None for anything else."""
    try:
        return Signer(secret, salt=f"consult.{purpose}").unsign(value or "").decode()
    except (BadSignature, UnicodeError):
        return None


class Callers:
    """Finds out callers. lookups: by the name of a cookie what its value is the token of, None for nothing,
    read
    from the database; the first that is found counts."""

    def __init__(self, secret: str, proxies: int, lookups: Mapping[str, Callable[[str], int | None]]) -> None:
        self._secret, self._proxies, self._lookups = secret, proxies, lookups
        self._known: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def of(self, environ: Mapping[str, Any]) -> Caller:
        """Whom this request is counted by."""
        address = address_of(environ, self._proxies)
        local = not self._proxies and address in HERE and "HTTP_X_FORWARDED_FOR" not in environ
        cookies = str(environ.get("HTTP_COOKIE") or "")
        if not cookies:
            return Caller("address", f"address:{address}", address, local=local)
        jar = _jar(cookies)
        wall = signed(self._secret, WALL, jar.get(WALL))
        paired = int(wall) if wall and wall.isdigit() else None
        for kind in self._lookups:
            number = self._number(kind, jar.get(kind))
            if number is not None:
                return Caller(kind, f"{kind}:{number}", address, paired, local)
        return Caller("address", f"address:{address}", address, paired, local)

    def _number(self, kind: str, token: str | None) -> int | None:
        if not token or len(token) > 200:
            return None
        mark, now = f"{kind}:{hashlib.sha256(token.encode()).hexdigest()}", time.monotonic()
        known = self._known.get(mark)
        if known is not None and known[1] > now:
            return known[0]
        found = self._lookups[kind](token)
        if found is not None:
            self._known[mark] = (found, now + REMEMBERED)
            self._known.move_to_end(mark)
            if len(self._known) > MOST:
                self._known.popitem(last=False)
        return found


def _jar(cookies: str) -> dict[str, str]:
    try:
        return {name: each.value for name, each in SimpleCookie(cookies[:4096]).items()}
    except CookieError:
        return {}
