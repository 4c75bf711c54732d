"""Pages that are alike for every stranger, kept ready for seconds: at the door of a hall hundreds of phones
ask for the same two, and whoever wants to stand in their way can make them wait for everything else only.

A view says so by `alike_for_strangers`. Such an answer is given out again before anything of the application
runs; only the token against forged forms is made anew for each browser.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, Response, g, request, session
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.http import dump_cookie
from werkzeug.wrappers import Request

from consult.foundation import forged

#: Seconds for which an answer is as good as new; for which it is still given while somebody makes it anew.
FRESH, STALE = 2.0, 30.0
#: Seconds after which another may make it anew; answers kept; signs of a header about languages that is read.
RENEWED_WITHIN, MOST, LONGEST = 5.0, 200, 200
#: Where the key of a page stands in the environment of a request that may be kept.
KEY = "consult.kept"
#: Cookies beside which a stranger's page is as without them.
COOKIES = frozenset({"lang", "size"})

View = TypeVar("View", bound=Callable[..., Any])


def alike_for_strangers(view: View) -> View:
    """Marks a view whose answer to GET, where nobody is signed in, depends on address, language and size of
    text only."""
    view.alike_for_strangers = True  # type: ignore[attr-defined]
    return view


@dataclass
class _Page:
    status: str
    headers: list[tuple[str, str]]
    host: str
    # The body between the places of the token.
    parts: list[bytes]
    at: float
    renewed: float = 0.0


class Kept:
    """The pages kept for one application. language: of a request's cookie and header, 'zh' or 'en'."""

    def __init__(self, app: Flask, language: Callable[[Request], str]) -> None:
        self._app, self._language = app, language
        self._pages: dict[tuple[str, ...], _Page] = {}
        self._tokens = URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token")
        self._sessions: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        app.after_request(self._keep)

    def answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes] | None:
        """The kept answer to a stranger's request, or None. Where the request may be answered so by and by,
        its key stands in the environment; see `renews`."""
        if environ.get("REQUEST_METHOD") != "GET" or environ.get("QUERY_STRING"):
            return None
        asked = Request(environ, populate_request=False)
        cookies, form = asked.cookies, self._app.config["SESSION_COOKIE_NAME"]
        if (
            not set(cookies) <= COOKIES | {form}
            or len(environ.get("HTTP_ACCEPT_LANGUAGE", "")) > LONGEST
            or not re.fullmatch(r"[\w.:\[\]-]+", asked.host)
        ):
            return None
        raw = self._raw(cookies.get(form))
        if raw is None:
            return None
        size = "large" if cookies.get("size") == "large" else ""
        key = environ[KEY] = (asked.scheme, asked.path, self._language(asked), size)
        page, now = self._pages.get(key), time.monotonic()
        if page is None or now - page.at > STALE:
            return None
        if now - page.at > FRESH and now - page.renewed > RENEWED_WITHIN:
            page.renewed = now
            return None
        headers = [(n, v.replace(f"://{page.host}", f"://{asked.host}")) for n, v in page.headers]
        if len(page.parts) == 1:
            start_response(page.status, headers)
            return page.parts
        if not raw:
            raw = hashlib.sha1(os.urandom(64)).hexdigest()
            headers.append(("Set-Cookie", self._cookie(raw)))
        body = self._tokens.dumps(raw).encode().join(page.parts)
        start_response(page.status, [*headers, ("Content-Length", str(len(body)))])
        return [body]

    def renews(self, environ: Mapping[str, Any]) -> bool:
        """Whether this request is the one that makes a kept page anew, for all who wait for it."""
        return environ.get(KEY) in self._pages

    def _raw(self, cookie: str | None) -> str | None:
        """What a browser's tokens are made of: '' where it has nothing yet, None where its cookie holds
        more."""
        if not cookie:
            return ""
        try:
            held = self._sessions.loads(cookie)
        except BadData:
            return ""
        return forged.raw_for("", None, held["csrf_token"]) or "" if set(held) == {"csrf_token"} else None

    def _cookie(self, raw: str) -> str:
        config = self._app.config
        return dump_cookie(
            config["SESSION_COOKIE_NAME"],
            self._sessions.dumps({"csrf_token": raw}),
            httponly=config["SESSION_COOKIE_HTTPONLY"],
            samesite=config["SESSION_COOKIE_SAMESITE"],
            secure=config["SESSION_COOKIE_SECURE"],
        )

    def _keep(self, answer: Response) -> Response:
        key = request.environ.get(KEY)
        view = self._app.view_functions.get(request.endpoint or "")
        if (
            key is None
            or not hasattr(view, "alike_for_strangers")
            or answer.status_code not in (200, 302)
            or answer.is_streamed
            or "Set-Cookie" in answer.headers
            or not set(session) <= {"csrf_token"}
            or (key not in self._pages and len(self._pages) >= MOST and not self._room())
        ):
            return answer
        body, host = answer.get_data(), request.host
        token = g.get("csrf_token")
        if token:
            answer.vary.add("Cookie")
        headers = [(n, v) for n, v in answer.headers.items() if not token or n != "Content-Length"]
        if host.encode() not in body and host not in answer.headers.get("Location", ""):
            parts = body.split(token.encode()) if token else [body]
            self._pages[key] = _Page(answer.status, headers, host, parts, time.monotonic())
        return answer

    def _room(self) -> bool:
        """Forgets what is too old; whether there is room now."""
        now = time.monotonic()
        for key, page in list(self._pages.items()):
            if now - page.at > STALE:
                del self._pages[key]
        return len(self._pages) < MOST
