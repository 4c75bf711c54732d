"""Boxes and rolls of the schema before "one roll for every vote" come over whole, an open one goes on."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from consult.ballots import box, votes
from consult.foundation import schema
from consult.foundation.db import db, transaction
from tests.older import EARLIER, back_to, put_row

NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def older(db_session):
    """A database of revision 0007: a closed box outside meetings, an open box and a vote by name put in
    meeting 1.
    """
    known = back_to("0007")
    with db.engine.begin() as link:
        row = lambda name, **values: put_row(link, known.tables[name], **values)  # noqa: E731
        row("community", id=1, slug="qinghe", name_zh="青禾", name_en="", kind="urban", zone="Asia/Shanghai")
        row("body", id=1, community_id=1, electorate="household", name_zh="居民会议", name_en="")
        row("meeting", id=1, community_id=1, body_id=1, state="live", title="会议", head_seq=0)
        row(
            "agenda_item", id=5, meeting_id=1, question_kind="options",
            options=json.dumps([{"text": "东"}, {"text": "西"}]),
            seats=1, decision_rule=json.dumps({"id": "X"}), legal_effect="consultation", text="选址",
            title="选址", method="show",
        )  # fmt: skip
        told = [
            ("meeting_opened", {"present": []}),
            ("checked_in", {"who": ["11", "12", "13"]}),
            ("motion_made", {"id": "5", "item": "5", "mover": None}),
            ("put", {"on": "5", "method": "show", "at": "2026-06-01T07:30:00+00:00"}),
            ("motion_made", {"id": "q2", "item": None, "mover": "11"}),
            ("left", {"who": ["12"]}),
            ("put", {"on": "q2", "method": "box", "at": "2026-06-01T07:40:00+00:00"}),
        ]
        for seq, (kind, data) in enumerate(told, start=1):
            row(
                "meeting_event",
                meeting_id=1,
                seq=seq,
                kind=kind,
                data=json.dumps(data),
                version=1,
                by="1",
                act_id=f"a{seq}",
                part=0,
                audience="public",
                hash="",
            )
        row(
            "box",
            id=3,
            community_id=1,
            method="yes_no",
            options="[]",
            seats=1,
            rule="{}",
            question="旧的",
            closed_at=EARLIER,
            washed_at=EARLIER,
            cast_by="1 2",
            legal_effect="decision",
        )
        row(
            "box",
            id=4,
            community_id=1,
            meeting_id=1,
            on_ref="q2",
            method="yes_no",
            options="[]",
            seats=1,
            rule="{}",
            question="动议",
            cast_by="",
            legal_effect="decision",
        )
        for box_id, number, person in ((3, 1, 11), (3, 2, 12), (4, 1, 11), (4, 2, 12), (4, 3, 0)):
            row("box_elector", box_id=box_id, number=number, person_id=person, weight=1)
        for key, choice in (("b" * 32, "for"), ("a" * 32, "against")):
            row("paper", id=key, box_id=3, choice=choice)
        for number, person in ((1, 11), (1, 12), (2, 13)):
            row(
                "vote_elector",
                meeting_id=1,
                seq=4,
                number=number,
                person_id=person,
                household_id=70 + number,
                weight=1,
                area=8640,
            )
    assert schema.upgrade()
    return db


def test_boxes_keep_their_ids_papers_and_rolls(older):
    assert box.papers_of(3) == ["against", "for"]
    old = votes.frozen(3)
    assert (old.kind, old.meeting_id, old.asked.question) == ("unnamed", None, "旧的")
    assert old.roll.present is None and len(old.roll.rights) == 2
    with transaction():
        assert box.close_box(3, NOW).by_choice == {"for": 1, "against": 1, "abstain": 0}


def test_an_open_box_of_a_meeting_goes_on(older):
    found = votes.frozen_put(1, 7)
    assert found is not None and found.id == 4 and found.roll.present == {1}
    with transaction():
        assert box.cast_paper(4, 12, "for", "a-key-of-a-phone", NOW, proved=True) == "recorded"
    assert box.turnout(4) == (1, 3)


def test_a_vote_by_name_knows_its_roll_item_and_who_was_there(older):
    found = votes.frozen_put(1, 4)
    assert found is not None and found.kind == "named" and found.homes_are_heads
    assert (found.asked.item_id, found.asked.options, found.asked.method) == (5, ("东", "西"), "plurality")
    assert (dict(found.asked.rule), found.asked.legal_effect) == ({"id": "X"}, "consultation")
    assert [(r.number, r.may_cast, r.household, r.area) for r in found.roll.rights] == [
        (1, (11, 12), 71, 8640),
        (2, (13,), 72, 8640),
    ]
    assert found.roll.present == {1, 2} and found.opened_at == NOW - timedelta(minutes=30)


def test_a_new_vote_takes_the_next_number_and_nothing_is_left_behind(older):
    with transaction():
        made = votes.open_vote(1, votes.Asked("新的"), [], NOW, kind="unnamed")
    assert made.id == 6
    tables = set(table_names())
    assert tables.isdisjoint({"box", "box_elector", "vote_elector", "paper_before"})
    assert schema.check_foreign_keys() == []
    if db.engine.dialect.name == "sqlite":
        with pytest.raises(Exception, match="rowid"):
            db.session.execute(text("SELECT rowid FROM paper"))
        db.session.rollback()


def table_names() -> list[str]:
    from sqlalchemy import inspect

    return inspect(db.engine).get_table_names()
