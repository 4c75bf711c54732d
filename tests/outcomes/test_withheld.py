"""Of a small or unanimous secret vote nothing public tells more than outcome and turnout: two evenings that
differ in the papers only must look the same everywhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from consult.accounts import rights
from consult.ballots import box
from consult.cases import export
from consult.deciding import may_tell_figures
from consult.foundation.db import db, transaction
from consult.meetings.screens import view
from consult.outcomes import notices
from consult.outcomes.models import Outcome, VoteRecord
from consult.outcomes.notices import About, NoticeWords, Posting
from consult.people import offices, persons
from consult.topics.models import Topic
from tests import conftest
from tests.factories import sign_in
from tests.outcomes.test_secret_results import ENGLISH, balloted, published

OPTIONS = {"question_kind": "options", "options": [{"text": "东门"}, {"text": "西门"}], "seats": 1}


@pytest.mark.parametrize(
    ("papers", "fewest", "told"),
    [
        ({}, 5, False),
        ({"for": 3}, 5, False),
        ({"for": 3, "against": 1}, 5, False),
        ({"for": 4, "against": 1}, 5, True),
        ({"for": 400}, 5, False),
        ({"for": 400, "against": 0}, 5, False),
        ({"0": 3, "0,1": 2}, 5, True),
        ({"for": 9, "against": 1}, 20, False),
        ({"for": 1}, 0, True),
    ],
)
def test_what_may_be_told_looks_at_what_was_cast(papers, fewest, told):
    assert may_tell_figures(papers, fewest) is told


def evening(app: Any, choices: list[str], **item: Any) -> tuple[Any, dict[str, Any]]:
    """A box with these papers announced, published and posted; the scene and what addresses are made of."""
    with app.app_context():
        scene = balloted(choices, **item)
        if len(choices) < len(scene.people):
            scene.end_polls()
        scene.do(scene.chair, "announce")
        outcome = published(scene)
        with transaction():
            notice = notices.post_notice(
                scene.place.community,
                words=NoticeWords(kind="结果公示", title="充电棚"),
                posting=Posting(start_on=scene.now.date(), days=15),
                about=About(topic=db.session.query(Topic).one(), outcome=db.session.get(Outcome, outcome)),
                by=scene.chair,
                now=scene.now,
            )
        found = {"meeting_id": scene.meeting_id, "outcome_id": outcome, "notice_id": notice.id}
        return scene, {"slug": "qinghe", "number": 101, "code": notice.code, **found}


def everywhere(app: Any, scene: Any, known: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(where, what it says) of everything anybody but an officer can read: the public pages for a stranger
    and for a member, in both languages; the views of walls and phones; the log, and what is exported. The
    tables too, since what is not there cannot be shown."""
    pages = [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint in rights.reading()
        and rule.rule.startswith("/c/<slug>")
        and rule.arguments <= set(known)
        and "GET" in (rule.methods or ())
    ]
    assert len(pages) > 15
    member = sign_in(app.test_client(), scene.place.members[1], level="slip")
    entry = re.search(r'/c/qinghe/log/([^"/.]+)"', app.test_client().get("/c/qinghe/log").text)
    for rule in pages:
        ours = {**known, "code": entry[1]} if entry and ".log" in rule.endpoint else known
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **{k: v for k, v in ours.items() if k in rule.arguments})
        for client in (app.test_client(), member):
            for language in ({}, ENGLISH):
                answer = client.get(address, headers=language)
                assert answer.status_code < 400, address
                yield f"{rule.rule} {language}", answer.get_data(as_text=True)
    with app.app_context():
        for audience in ("public", "members"):
            seen = view.parts_for(scene.meeting_id, audience, now=scene.now)
            yield f"view {audience}", json.dumps(seen["parts"], default=str, ensure_ascii=False)
        for table in sorted(set(db.metadata.tables) - {"paper"}):
            rows = db.session.execute(text(f"SELECT * FROM {table}")).all()
            yield f"table {table}", "\n".join(sorted(plain(str(tuple(row))) for row in rows))
        yield "cases", json.dumps(export.export(), default=str, ensure_ascii=False)


def readers(app: Any, scene: Any) -> Iterator[Any]:
    """Everybody who does not sign these minutes: strangers, residents, and staff with each other office.
    Before: every officer of the community read the figures of two papers, and so two votes."""
    yield app.test_client()
    yield sign_in(app.test_client(), scene.people[0], level="slip")
    kinds = ("grid_worker", "moderator", "committee_member", "supervision_member", "recorder", "chair")
    with app.app_context(), transaction():
        for person, kind in zip(scene.people, kinds, strict=True):
            found = persons.person_by_id(person)
            offices.grant_office(found, kind, from_on=date(2026, 1, 1), now=scene.now)
    for person in (*scene.people, scene.place.admin):
        yield sign_in(app.test_client(), person)


#: What differs from one evening to the next anyway.
OTHERWISE = (
    r"\b\d{8}T\d{6}Z?",
    r"[\w-]{20,}\.[\w-]+\.[\w-]+",  # tokens of forms
    r"\bd=.{0,2}M[\dhvmz .-]+",  # QR codes
    r"\b[A-Z2-9]{4}(-[A-Z2-9]{4}){3}\b",  # the code of a record's head
    r"[0-9a-f]{8,}|\b[0-9a-f]{4}·[0-9a-f]{4}\b",  # hashes, random ids
    r"\b\d{13}\b|\b\d{6}\b|\b\d{3} \d{3}\b",  # milliseconds; the meeting's code
    r"\b\d{1,2}:\d\d(:\d\d(\.\d+)?)?(\+00:00)?(?![0-9a-f])",  # the time of day
    r"\$argon2\S+|datetime\.datetime\([^)]*\)",
)


def plain(said: str) -> str:
    """What is said, less what has nothing to do with the papers."""
    return re.sub("|".join(OTHERWISE), "#", said)


@pytest.mark.parametrize(
    ("one", "other", "item"),
    [
        (["for"] * 4, ["for", "for", "against", "for"], {}),
        (["0"] * 4, ["0", "0", "1", "0"], OPTIONS),
    ],
    ids=["for or against", "options"],
)
def test_nothing_public_differs_where_only_the_papers_do(template, tmp_path, one, other, item):
    """Before, 4:0 and 3:1 were told on every page of a result, on walls, in minutes, log and export."""
    said = []
    for n, choices in enumerate((one, other)):
        place = tmp_path / str(n)
        place.mkdir()
        with conftest.fresh_database(template, place) as url, conftest.application(url, place) as app:
            scene, known = evening(app, choices, **item)
            said.append({where: plain(what) for where, what in everywhere(app, scene, known)})
            address = f"/c/qinghe/meetings/{scene.meeting_id}/minutes"
            for signs in (scene.place.chair, scene.place.recorder):
                assert "不公布的票数" in sign_in(app.test_client(), signs).get(address).text
            for reader in readers(app, scene):
                assert "不公布的票数" not in reader.get(address).text
            assert (
                "不能凭公布的内容重新计票" in app.test_client().get(f"/c/qinghe/verify/{known['code']}").text
            )
    differing = [where for where in said[0] if said[0][where] != said[1].get(where)]
    assert differing == []
    assert any("只公布结果" in page for page in said[0].values())


def test_a_body_may_order_the_figures_and_a_larger_divided_box_has_them(app):
    with app.app_context():
        scene = balloted(["for", "for", "for", "for", "against"])
        scene.end_polls()
        scene.do(scene.chair, "announce")
        vote = db.session.query(VoteRecord).one()
        assert vote.tallies["headcount"]["for"] == 4 and not vote.withheld
        assert not box.figures_kept(scene.meeting_id)
