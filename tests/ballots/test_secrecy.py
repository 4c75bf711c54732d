"""What is stored cannot tell who voted how: the schema, a dump after the wash, and the meeting's log are
searched.
"""

import sqlite3

import pytest
from sqlalchemy import text

from consult.ballots import box, votes, wash
from consult.ballots.models import OpenPaper, Paper, Vote, VotingRight
from consult.foundation.db import db, now_utc, transaction
from consult.people import bodies
from tests.factories import make_community


@pytest.fixture
def place(db_session):
    return make_community(db)


@pytest.fixture
def voted(place, clock):
    """A box in which everybody voted, in the order of the roll; (box id, choices in that order, paper ids
    before the wash).
    """
    with transaction():
        made = votes.open_vote(
            place.community.id,
            votes.Asked("问题"),
            bodies.electorate_of(place.council),
            clock,
            kind="unnamed",
        )
    choices = ["for", "against", "abstain", "for", "against", "for"]
    for n, (person, choice) in enumerate(zip(place.members, choices, strict=True)):
        with transaction():
            box.cast_paper(made.id, person.id, choice, f"secret-key-{n}", clock, proved=True)
    before = set(db.session.scalars(text("SELECT id FROM open_paper")))
    db.session.rollback()
    return made.id, choices, before


def test_a_paper_holds_an_id_a_box_and_a_choice_only():
    for table in (OpenPaper, Paper):
        assert set(table.__table__.columns.keys()) == {"id", "vote_id", "choice"}
    assert set(Vote.__table__.columns.keys()).isdisjoint({"person_id", "paper_id"})


def test_the_roll_holds_no_mark_of_having_voted():
    assert set(VotingRight.__table__.columns.keys()) == {
        "vote_id",
        "number",
        "person_id",
        "household_id",
        "weight",
        "area",
        "unit_ids",
    }


def test_no_paper_has_a_row_number_on_sqlite(voted):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("SQLite only")
    with pytest.raises(Exception, match="rowid"):
        db.session.execute(text("SELECT rowid FROM paper"))
    with pytest.raises(Exception, match="rowid"):
        db.session.execute(text("SELECT rowid FROM open_paper"))
    db.session.rollback()


def test_the_wash_replaces_every_paper_and_forgets_the_keys(voted, clock):
    box_id, choices, before = voted
    with transaction():
        box.close_box(box_id, clock)
    after = set(db.session.scalars(text("SELECT id FROM paper")))
    assert after.isdisjoint(before) and len(after) == len(choices)
    assert ":" not in db.session.scalar(text("SELECT cast_by FROM vote"))
    assert box.papers_of(box_id) == sorted(choices)


def test_paper_ids_do_not_sort_in_casting_order(place, clock):
    """Forty papers alternate; sorted by id they must not alternate: the chance of that by accident is below
    one in a million.
    """
    orders = set()
    for n in range(8):
        with transaction():
            made = votes.open_vote(
                place.community.id,
                votes.Asked(f"问题{n}"),
                bodies.electorate_of(place.council),
                clock,
                kind="unnamed",
            )
        for k, person in enumerate(place.members):
            with transaction():
                box.cast_paper(
                    made.id, person.id, "for" if k % 2 else "against", f"key-{n}-{k}", clock, proved=True
                )
        rows = (
            db.session.execute(
                text("SELECT choice FROM open_paper WHERE vote_id = :b ORDER BY id"), {"b": made.id}
            )
            .scalars()
            .all()
        )
        db.session.rollback()
        orders.add(tuple(rows))
    assert len(orders) > 1


def test_a_dump_of_the_database_joins_no_paper_to_a_voter(voted, clock):
    """On SQLite, everything but the papers themselves is searched for paper ids and keys; on PostgreSQL,
    hidden row versions.
    """
    box_id, _choices, before = voted
    with transaction():
        box.close_box(box_id, clock)
    wash.wash_once()
    ids = set(db.session.scalars(text("SELECT id FROM paper")))
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        with sqlite3.connect(db.engine.url.database) as raw:
            lines = [line for line in raw.iterdump() if 'INSERT INTO "paper"' not in line]
        dump = "\n".join(lines)
        assert not any(paper in dump for paper in ids | before)
        assert "secret-key" not in dump
        return
    versions = {str(v) for v in db.session.scalars(text("SELECT xmin FROM paper"))}
    assert len(versions) == 1


def test_turnout_is_a_number_while_open(voted):
    assert box.turnout(voted[0]) == (6, 6)


def test_a_box_takes_papers_only_through_its_own_meetings_address(app, client):
    """Before: /meetings/OTHER/boxes/BOX/cast put the paper in, and told the other meeting's room."""
    from consult.ballots import box, votes
    from consult.meetings.screens import live
    from consult.people.bodies import Elector
    from tests.meetings.scene import make_scene

    with app.app_context():
        one, other = make_scene().begin(), make_scene(place=make_community(slug="yunxi")).begin()
        person = one.people[0]
        with transaction():
            put = votes.Put(one.meeting_id, None, 3, one.people)
            asked = votes.Asked("？")
            electors = [Elector(person, None, (), 1, 0)]
            made = votes.open_vote(
                one.place.community.id, asked, electors, now_utc(), kind="unnamed", put=put
            )
        box_id = made.id
        for wrong in (other.meeting_id, 10**6):
            assert live.cast(wrong, box_id, person, "for", "k" * 32, True) == {"gone": True}
        assert box.turnout(box_id)[0] == 0
        assert live.cast(one.meeting_id, box_id, person, "for", "k" * 32, True)["ok"]
