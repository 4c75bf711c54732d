"""A browser of an attack that keeps its cookies, and the hall's data in this process."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.attack.hall import Answer, Hall


class Browser:
    """Loads pages and sends forms from one address, with every cookie it was given."""

    def __init__(self, hall: Hall, source: str = "127.0.0.2", **cookies: str) -> None:
        self.hall, self.source, self.cookies = hall, source, dict(cookies)

    def get(self, path: str) -> Answer:
        """A page."""
        return self._kept(self.hall.get(path, source=self.source, Cookie=self._sent()))

    def form(self, page: str, fields: Mapping[str, Any]) -> Answer:
        """A form with the token that its page carries."""
        found = re.search(rb'name="?csrf_token"?[^>]*value="?([^">\s]+)', self.get(page).body)
        token = found[1].decode() if found else ""
        sent = {**fields, "csrf_token": token}
        headers = {"Cookie": self._sent(), "Origin": self.hall.address}
        return self._kept(self.hall.post(page, sent, source=self.source, **headers))

    def _sent(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _kept(self, answer: Answer) -> Answer:
        for line in filter(None, answer.headers.get("Set-Cookie", "").split("\n")):
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer


@contextlib.contextmanager
def data_of(hall: Hall) -> Iterator[Any]:
    """The application on the hall's data, in this process; its connections are closed at the end."""
    from consult.app import create_app
    from consult.foundation.db import db

    with hall.server.here():
        app = create_app(hall.server.instance)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()
