"""The unnamed box: one right, one paper; nothing counted before closing; the key makes a retry harmless."""

from datetime import timedelta

import pytest

from consult.ballots import box, votes
from consult.foundation import journal, notify
from consult.foundation.db import db, transaction
from consult.foundation.errors import Forbidden, Invalid, Stale
from consult.people import bodies
from tests.factories import make_community


@pytest.fixture
def place(db_session):
    return make_community(db)


@pytest.fixture
def opened(place, clock):
    with transaction():
        made = votes.open_vote(
            place.community.id,
            votes.Asked("建充电棚"),
            bodies.electorate_of(place.council),
            clock,
            kind="unnamed",
        )
    return made.id


def cast(box_id, person, choice, key, now):
    with transaction():
        return box.cast_paper(box_id, person.id, choice, key, now, proved=True)


def test_a_paper_is_recorded_and_counted_once(place, opened, clock):
    assert cast(opened, place.members[0], "for", "key-1", clock) == "recorded"
    assert box.turnout(opened) == (1, 6)
    with transaction():
        counts = box.close_box(opened, clock)
    assert counts.by_choice == {"for": 1, "against": 0, "abstain": 0}
    assert (counts.papers, counts.eligible) == (1, 6)


def test_the_same_key_again_is_a_success_and_adds_nothing(place, opened, clock):
    for _ in range(3):
        assert cast(opened, place.members[0], "for", "key-1", clock) == "recorded"
    assert box.turnout(opened) == (1, 6)


def test_who_found_a_paper_is_told_to_who_keeps_the_record_and_not_to_the_journal(place, opened, clock):
    """Before, the journal named them with the minute; more people read it than keep the record."""
    for n, member in enumerate((place.members[0], place.members[1], place.members[0])):
        cast(opened, member, "for", f"first-{n}", clock)
        cast(opened, member, "for", f"again-{n}", clock)
    found = [each for each in journal.entries_for("vote", opened) if each.verb == "paper_found"]
    assert [each.by_id for each in found] == [None, None], "once for each person"
    told = notify.sent_of(place.community.id, "paper_found")
    assert {each.params["who"] for each in told} == {member.id for member in place.members[:2]}
    assert len({(each.person_id, each.params["who"]) for each in told}) == len(told)


def test_a_second_paper_is_already_recorded_and_the_first_stands(place, opened, clock):
    cast(opened, place.members[0], "for", "key-1", clock)
    assert cast(opened, place.members[0], "against", "key-2", clock) == "already_recorded"
    with transaction():
        assert box.close_box(opened, clock).by_choice == {"for": 1, "against": 0, "abstain": 0}


def test_a_paper_after_closing_is_refused(place, opened, clock):
    with transaction():
        box.close_box(opened, clock)
    with pytest.raises(Stale):
        cast(opened, place.members[0], "for", "key-1", clock)


def test_a_paper_after_its_time_is_refused(place, clock):
    with transaction():
        made = votes.open_vote(
            place.community.id,
            votes.Asked("问题"),
            bodies.electorate_of(place.council),
            clock,
            kind="unnamed",
            ends_at=clock + timedelta(minutes=1),
        )
    with pytest.raises(Stale):
        cast(made.id, place.members[0], "for", "key-1", clock + timedelta(minutes=1))


def test_somebody_not_on_the_roll_is_refused(place, opened, clock):
    with pytest.raises(Forbidden):
        cast(opened, place.admin, "for", "key-1", clock)


def test_a_choice_that_is_not_offered_is_refused(place, opened, clock):
    for wrong in ("yes", "", ["for", "against"]):
        with pytest.raises(Invalid):
            cast(opened, place.members[0], wrong, "key-1", clock)
    assert box.turnout(opened)[0] == 0


def test_the_box_is_refused_where_area_decides(place, clock):
    with pytest.raises(Forbidden), transaction():
        votes.open_vote(
            place.community.id,
            votes.Asked("电梯", rule={"units": ["headcount", "area_sqm"]}),
            bodies.electorate_of(place.owners),
            clock,
            kind="unnamed",
        )


def test_a_household_has_one_paper(place, clock):
    electors = bodies.electorate_of(place.assembly)
    with transaction():
        made = votes.open_vote(place.community.id, votes.Asked("问题"), electors, clock, kind="unnamed")
    holder = next(e for e in electors if e.may_cast)
    with transaction():
        box.cast_paper(made.id, holder.may_cast[0], "for", "key-1", clock, proved=True)
    assert box.turnout(made.id) == (1, len(electors))


def test_options_are_counted_by_number_and_bounded(place, clock):
    with transaction():
        made = votes.open_vote(
            place.community.id,
            votes.Asked("选址", method="plurality", options=["东", "西", "南"], seats=2),
            bodies.electorate_of(place.council),
            clock,
            kind="unnamed",
        )
    cast(made.id, place.members[0], ["2", "0"], "key-1", clock)
    cast(made.id, place.members[1], ["2"], "key-2", clock)
    with pytest.raises(Invalid):
        cast(made.id, place.members[2], ["0", "1", "2"], "key-3", clock)
    with transaction():
        counts = box.close_box(made.id, clock)
    assert counts.by_choice == {"0": 1, "1": 0, "2": 2, "abstain": 0}


def test_closing_twice_gives_the_same_counts(place, opened, clock):
    cast(opened, place.members[0], "against", "key-1", clock)
    with transaction():
        first = box.close_box(opened, clock)
    with transaction():
        assert box.close_box(opened, clock) == first


def test_nothing_is_published_while_it_is_open(place, opened, clock):
    cast(opened, place.members[0], "for", "key-1", clock)
    with pytest.raises(Stale):
        box.papers_of(opened)
