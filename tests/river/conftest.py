"""The demo on a real server, for a module's tests: `consult demo`, then `consult serve`, and seats of some
of its people.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.river.visitor import Visitor
from tests.serving import demo_instance

#: who → index of the demo resident of the first community
PERSONS = {"staff": 0, "recorder": 2, "first": 14, "second": 16, "resident": 30, "neighbour": 40}


@dataclass
class River:
    """address: of the server; tokens: cookie by who; names: likewise; live: id of the demo's open meeting."""

    address: str
    tokens: dict[str, str]
    names: dict[str, str]
    live: int

    def visitor(self, who: str = "", lang: str = "zh") -> Visitor:
        return Visitor(self.address, self.tokens.get(who), lang)

    def shows(self, path: str, zh: tuple[str, ...], en: tuple[str, ...], who: str = "") -> None:
        """The page says this in Chinese and that in English, each marked as its language; strangers read
        nobody's name on it.
        """
        for lang, words in (("zh", zh), ("en", en)):
            page = self.visitor(who, lang).get(path)
            assert page.lang.lower().startswith(lang), (path, page.lang)
            page.shows(*words)
            if not who:
                assert not [name for name in self.names.values() if name in page.words], (
                    f"{path} names people to strangers"
                )


def seats_for(instance: Path) -> tuple[dict[str, str], dict[str, str], int]:
    """Opens a seat for each of PERSONS in the demo community; returns their tokens, their names and the id
    of the open meeting.
    """
    from consult.app import create_app
    from consult.demo.roll import person_in
    from consult.foundation.db import db, transaction
    from consult.meetings.service import meeting_to_try
    from tests import factories

    app = create_app(instance)
    with app.app_context():
        with transaction():
            tokens = {
                who: factories.open_seat(person_in("qinghe", index), now=datetime.now(UTC))
                for who, index in PERSONS.items()
            }
        names = {who: person_in("qinghe", index).name for who, index in PERSONS.items()}
        meeting = meeting_to_try()
        assert meeting is not None
        live = meeting.id
        db.session.remove()
        db.engine.dispose()
    return tokens, names, live


@pytest.fixture(scope="module")
def river(tmp_path_factory: pytest.TempPathFactory, shared_by_workers: Path) -> Iterator[River]:
    server = demo_instance(tmp_path_factory.mktemp("river"), shared_by_workers)
    with server.here():
        tokens, names, live = seats_for(server.instance)
    server.start()
    try:
        yield River(server.address, tokens, names, live)
    finally:
        server.stop()
