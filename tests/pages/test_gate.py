"""No resident's text reaches a page, a screen or a file of the public but through the gate.

Every column of people's own words is given a telephone number of its own, in the demo with a sample of every
route. Then every address is read as a stranger and as a resident: no such number may be read anywhere. A page
written tomorrow is in the walk by being in the route map, and the templates are walked for the one filter
that lifts the cover.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from consult.config import home_directory
from consult.foundation import own_words
from tests.pages.samples import SLUG, Samples, fill
from tests.pages.test_every_page import page_map
from tests.serving import demo_instance

#: What gives a text back to its author, or staff's own export of the roll: no page of the public.
TO_ITS_AUTHOR = {"accounts.my_data", "topics.edit", "topics.propose"}
#: Addresses that are no pages and hold no words.
WORDLESS = {
    "static",
    "web.set_language",
    "web.set_text_size",
    "web.healthz",
    "meetings.words",
    "meetings.qr",
    "topics.photo",
    "followup.photo",
    "topics.draft_photo",
    "outcomes.wall_worker",
    "demo.sign_in_as",
    "demo.next_step",
}
NUMBER = re.compile(r"1391\d{7}")


class Marks:
    """Numbers given to texts, each its own."""

    def __init__(self) -> None:
        self.where: list[str] = []

    def new(self, where: str) -> str:
        self.where.append(where)
        return f"1391{len(self.where) - 1:07d}"

    def found(self, page: str) -> set[str]:
        return {self.where[int(n[4:])] for n in NUMBER.findall(page) if int(n[4:]) < len(self.where)}


def mark_columns(marks: Marks) -> None:
    """A number behind every text in a column of people's own words."""
    from consult.foundation.db import db
    from consult.foundation.own_words import OwnWords

    for table in db.metadata.sorted_tables:
        own = [c for c in table.columns if isinstance(c.type, OwnWords)]
        key = list(table.primary_key.columns)
        for row in db.session.execute(select(*key, *own)).all() if own else ():
            values = {}
            for column, text in zip(own, row[len(key) :], strict=True):
                if text:
                    number = marks.new(f"{table.name}.{column.name}")
                    room = (column.type.length or 10_000) - len(number)
                    values[column.name] = f"{str(text)[: max(room, 0)]}{number}"
            if values:
                where = [k == v for k, v in zip(key, row[: len(key)], strict=True)]
                db.session.execute(update(table).where(*where).values(**values))


@pytest.fixture(scope="module")
def world(
    tmp_path_factory: pytest.TempPathFactory, shared_by_workers: Path
) -> Iterator[tuple[Any, Samples, Marks]]:
    from consult.app import create_app
    from consult.foundation.db import db, transaction

    server = demo_instance(tmp_path_factory.mktemp("gate"), shared_by_workers)
    with server.here():
        samples = fill(server.instance)
        app = create_app(server.instance, DEMO=True, RATELIMIT_ENABLED=False)
        marks = Marks()
        with app.app_context():
            with transaction():
                mark_columns(marks)
            db.session.remove()
        yield app, samples, marks
        with app.app_context():
            db.engine.dispose()


def addresses(samples: Samples) -> list[tuple[str, str]]:
    """(endpoint, address) of everything that can be read: pages, and what NOT_PAGES holds of words."""
    found = page_map(samples)
    adapter = samples.routes.bind("localhost")
    live = samples.values["meetings.phone"][0]
    more = {
        "meetings.view_json": live,
        "outcomes.wall_slides": {},
        "agenda.calendar": samples.values["agenda.page"][1],
        "topics.alike": {},
        "accounts.my_data": {},
        "office.roll_export": {},
        "office.roll_template": {},
    }
    for endpoint, values in more.items():
        rule = next(r for r in samples.routes.iter_rules() if r.endpoint == endpoint)
        given = {**({"slug": SLUG} if "slug" in rule.arguments else {}), **values}
        found.append((endpoint, adapter.build(endpoint, given)))
    return [*found, ("topics.alike", adapter.build("topics.alike", {"slug": SLUG}) + "?title=楼道灯不亮")]


def leaks_of(world: Any, who: str, only: str = "") -> set[tuple[str, str]]:
    """(endpoint, column) of every text that could be read past the gate."""
    app, samples, marks = world
    client = app.test_client()
    if who:
        client.set_cookie("seat", samples.tokens[who])
    leaks: set[tuple[str, str]] = set()
    read = 0
    for endpoint, address in addresses(samples):
        if endpoint in WORDLESS or endpoint in TO_ITS_AUTHOR or not endpoint.startswith(only):
            continue
        answer = client.get(address)
        read += answer.status_code == 200
        text = answer.get_data(as_text=True) if "image" not in (answer.mimetype or "") else ""
        leaks |= {(endpoint, where) for where in marks.found(text)}
    assert read > (2 if only else 35), "hardly a page could be read"
    return leaks


@pytest.mark.parametrize("who", ["", "resident"])
def test_no_text_of_a_resident_reaches_a_reader_but_through_the_gate(world, who):
    assert len(world[2].where) > 200
    leaks = leaks_of(world, who)
    assert leaks == set(), "\n".join(f"{endpoint}: {where}" for endpoint, where in sorted(leaks))


def test_the_walk_sees_what_passes_the_gate(world, monkeypatch):
    monkeypatch.setattr(own_words, "_covered", lambda text, keep, names=(): text)
    leaks = leaks_of(world, "", only="topics.")
    assert {
        ("topics.page", "topic.title"),
        ("topics.page", "topic.what"),
        ("topics.list", "topic.title"),
    } <= leaks


def test_only_these_templates_lift_the_cover():
    lifted = {
        str(path.relative_to(home_directory() / "templates"))
        for path in (home_directory() / "templates").rglob("*.html")
        if "as_written" in path.read_text(encoding="utf-8")
    }
    # Who screens a topic may read the original, and that is written down.
    assert lifted == {"topics/screen.html"}
