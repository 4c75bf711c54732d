"""Forms that another page sends in somebody's name. Pure: whose token it is, and whether an address is ours.

Cookies know no ports, and a browser calls another port of the same host the same site. So a page there can
plant the cookie of forms, with a token that goes with it: the token of who is signed in hangs on their seat
instead.
"""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

#: Before what a seat's tokens are made of; a stranger's begin otherwise.
SEAT = "seat:"
PORTS = {"http": 80, "https": 443}


def of_seat(secret: str, token: str) -> str:
    """What the tokens of this seat's forms are made of. token: of its cookie."""
    return SEAT + hmac.digest(secret.encode(), b"form:" + token.encode(), "sha256").hex()


def raw_for(secret: str, seat: str | None, held: object) -> str | None:
    """What the tokens of this browser's forms are made of: of its seat; for a stranger what it holds, None
    where that is nothing or was a seat's."""
    if seat:
        return of_seat(secret, seat)
    return held if isinstance(held, str) and not held.startswith(SEAT) else None


def foreign(origin: str | None, site: str | None, own: str, secure: bool) -> bool:
    """Whether a request was sent by a page that is not ours. origin: the header; a browser without it (old
    phones, WeChat) is believed unless it says otherwise in site (Sec-Fetch-Site). own: our address as the
    request sees it, "http://host:port"; secure: served by https, whatever the request came through."""
    if origin is None:
        return site in ("cross-site", "same-site")
    ours = {_parts(own)} | ({_parts("https://" + urlsplit(own).netloc)} if secure else set())
    found = _parts(origin)
    return found is None or found not in ours


def _parts(address: str) -> tuple[str, str, int] | None:
    try:
        parts = urlsplit(address)
        port = parts.port or PORTS.get(parts.scheme)
    except ValueError:
        return None
    if parts.scheme not in PORTS or not parts.hostname or port is None:
        return None
    return parts.scheme, parts.hostname.lower(), port
