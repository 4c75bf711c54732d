"""Votes: the roll is frozen once, found without asking, and a vote outside meetings ends with a
conclusion.
"""

from contextlib import contextmanager

import pytest
from sqlalchemy import delete, event

from consult.ballots import box, votes
from consult.deciding import shipped_rule
from consult.foundation.db import db, transaction
from consult.foundation.errors import Forbidden, NotFound, Stale
from consult.people import bodies
from consult.people.models import BodyMember
from tests.factories import make_community


@pytest.fixture
def place(db_session):
    return make_community(db)


@contextmanager
def statements():
    """The statements sent to the database meanwhile."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def opened(place, clock, body="council", **asked):
    # fewest 0: the figures of these few papers are what is looked at.
    given = {"rule": shipped_rule("COUNCIL_CHARTER").to_dict(), "fewest": 0, **asked}
    with transaction():
        electors = bodies.electorate_of(getattr(place, body))
        return votes.open_vote(
            place.community.id, votes.Asked("建充电棚", **given), electors, clock, kind="unnamed"
        ).id


def cast(vote_id, people, choices, clock):
    for n, (person, choice) in enumerate(zip(people, choices, strict=False)):
        with transaction():
            assert (
                box.cast_paper(vote_id, person.id, choice, f"key-of-phone-{n}", clock, proved=True)
                == "recorded"
            )


def close(vote_id, clock):
    with transaction():
        return box.close_vote(vote_id, clock)


def test_a_vote_outside_meetings_is_decided_by_the_rule_it_opened_with(place, clock):
    vote_id = opened(place, clock)
    cast(vote_id, place.members, ["for", "for", "for", "against", "abstain"], clock)
    told = close(vote_id, clock)
    assert (told["passed"], told["result"], told["quorum_met"]) == (True, "adopted", True)
    head = told["tallies"]["headcount"]
    assert (head["eligible"], head["present"], head["for"], head["against"], head["abstain"]) == (
        6,
        5,
        3,
        1,
        1,
    )
    assert close(vote_id, clock) == told
    with pytest.raises(Stale), transaction():
        box.cast_paper(vote_id, place.members[5].id, "for", "key-of-a-late-one", clock, proved=True)


def test_too_few_took_part(place, clock):
    vote_id = opened(place, clock)
    cast(vote_id, place.members, ["for", "for", "for"], clock)
    assert close(vote_id, clock)["result"] == "no_quorum"


def test_without_a_rule_more_for_than_against(place, clock):
    vote_id = opened(place, clock, rule=None)
    cast(vote_id, place.members, ["for", "against"], clock)
    assert close(vote_id, clock)["result"] == "lost"


def test_households_are_heads_where_each_has_one_right(place, clock):
    rule = shipped_rule("BUILDING_CHARTER").to_dict()
    vote_id = opened(place, clock, "assembly", rule=rule, electorate="household")
    cast(vote_id, place.members, ["for"] * 5, clock)
    told = close(vote_id, clock)
    assert told["passed"] and told["tallies"]["household"]["for"] == 5


@pytest.mark.parametrize(
    ("method", "chosen"), [("plurality", ["0"]), ("majority", []), ("approval", ["0"])]
)  # fmt: skip
def test_options_are_counted_by_the_method_it_opened_with(place, clock, method, chosen):
    vote_id = opened(place, clock, method=method, options=("东门", "西门", "南门"))
    cast(vote_id, place.members, [["0"], ["0"], ["1"], ["1"], ["2"], ["0"]], clock)
    told = close(vote_id, clock)
    assert [each["id"] for each in told["options"] if each["chosen"]] == chosen
    assert told["passed"] is bool(chosen)


def test_approval_takes_marks_for_all(place, clock):
    vote_id = opened(place, clock, method="approval", options=("东门", "西门", "南门"))
    assert box.slot_for(vote_id, place.members[0].id, clock).seats == 3
    cast(vote_id, place.members, [["0", "1", "2"]], clock)
    assert box.turnout(vote_id) == (1, 6)


def test_the_roll_stays_as_it_was_opened(place, clock):
    vote_id = opened(place, clock)
    with transaction():
        db.session.execute(delete(BodyMember).where(BodyMember.person_id == place.members[0].id))
    cast(vote_id, place.members, ["for"], clock)
    assert box.turnout(vote_id) == (1, 6)


def test_an_owners_right_keeps_its_flats_and_area(place, clock):
    with transaction():
        electors = bodies.electorate_of(place.owners)
        put = votes.Put(_meeting(place), "5", 1, [place.members[0].id])
        vote_id = votes.open_vote(
            place.community.id, votes.Asked("电梯"), electors, clock, kind="named", put=put
        ).id
    votes._kept.clear()
    roll = votes.frozen(vote_id).roll
    assert [(r.area, r.units) for r in roll.rights] == [(e.area, e.unit_ids) for e in electors]
    assert roll.present == {n for n, e in enumerate(electors, 1) if place.members[0].id in e.may_cast}


def _meeting(place):
    from consult.agenda import service as agenda
    from tests.factories import NOW

    plan = agenda.MeetingPlan(title="业主大会", held_on=NOW.date())
    return agenda.plan_meeting(place.community, plan=plan, body=place.owners, by=place.chair.id, now=NOW).id


def test_what_was_frozen_is_found_without_the_database(place, clock):
    vote_id = opened(place, clock)
    with statements() as seen:
        assert votes.frozen(vote_id).roll.sharers(place.members[0].id) == {place.members[0].id}
        assert votes.frozen(vote_id).rule is not None
    assert seen == []


def test_what_is_taken_back_is_not_remembered(place, clock):
    class Stopped(Exception):
        pass

    with pytest.raises(Stopped), transaction():
        made = votes.open_vote(place.community.id, votes.Asked("问题"), [], clock, kind="unnamed")
        assert votes.frozen(made.id).asked.question == "问题"
        raise Stopped
    with pytest.raises(NotFound):
        votes.frozen(made.id)


def test_a_process_remembers_only_so_many(place, clock, monkeypatch):
    monkeypatch.setattr(votes, "REMEMBERED", 2)
    ids = [opened(place, clock) for _ in range(4)]
    assert list(votes._here().by_id) == ids[-2:]
    assert votes.frozen(ids[0]).id == ids[0]


@pytest.mark.parametrize("kind", ["named", "sealed", "anonymous", "nonsense"])
def test_kinds_not_offered_outside_meetings(place, clock, kind):
    with pytest.raises(Forbidden), transaction():
        votes.open_vote(place.community.id, votes.Asked("问题"), [], clock, kind=kind)


def test_a_vote_by_name_has_no_box(place, clock):
    with transaction():
        put = votes.Put(_meeting(place), "5", 1, [])
        vote_id = votes.open_vote(
            place.community.id, votes.Asked("电梯"), [], clock, kind="named", put=put
        ).id
    for ask in (lambda: box.slot_for(vote_id, 1, clock), lambda: box.close_box(vote_id, clock)):
        with pytest.raises(NotFound), transaction():
            ask()


def test_a_vote_of_a_meeting_is_closed_by_its_announcement(place, clock):
    with transaction():
        put = votes.Put(_meeting(place), "5", 1, [])
        vote_id = votes.open_vote(
            place.community.id, votes.Asked("电梯"), [], clock, kind="unnamed", put=put
        ).id
    with pytest.raises(Stale):
        close(vote_id, clock)
