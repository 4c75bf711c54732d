"""A flat is sold, one person was entered twice, a list of names joins a body."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from consult.accounts.models import AccountPerson
from consult.ballots import votes
from consult.foundation.db import db, now_utc, transaction
from consult.foundation.errors import Invalid, Stale
from consult.people import bodies, changes, homes, offices, persons
from consult.people.bodies import Elector
from consult.people.models import Ownership
from consult.people.persons import PersonFacts
from consult.topics import service, support
from consult.topics.models import Topic
from tests.factories import call, make_community, sign_in


@pytest.fixture
def place(app):
    with app.app_context():
        return make_community()


@pytest.fixture
def admin(app, place):
    return sign_in(app.test_client(), place.admin)


def owners(body):
    return sorted(
        name
        for e in bodies.electorate_of(body)
        for i in e.may_cast
        for name in [persons.person_by_id(i).name]
    )


def test_who_sells_the_last_flat_has_no_owners_right_from_that_day(app, place, admin):
    seller, unit, home = place.members[0], place.units[0], place.households[0]
    with app.app_context(), transaction():
        offices.grant_office(
            seller, "committee_member", from_on=date(2026, 1, 1), body=place.owners, by=None, now=now_utc()
        )
        before = owners(place.owners)
    page = f"/c/qinghe/staff/households/{home.id}/sale"
    assert seller.name in admin.get(page).text
    tomorrow = (now_utc() + timedelta(days=2)).date().isoformat()
    for wrong in (
        {"on": tomorrow, "buyers": "买家一"},
        {"on": "2026-07-01", "buyers": ""},
        {"on": "2026-07-01", "buyers": "买家一 1380"},
    ):
        refused = admin.post(page, data=wrong)
        assert refused.status_code == 400 and wrong["buyers"] in refused.text
    sold = {"on": "2026-07-01", "buyers": "买家一 13800000101\n买家二", "moved": "1"}
    assert admin.post(page, data=sold).status_code == 302
    with app.app_context():
        now_ = owners(place.owners)
        assert set(now_) == (set(before) - {seller.name}) | {"买家一", "买家二"}
        assert persons.person_by_id(seller.id).left_on == date(2026, 7, 1)
        assert [o.to_on for o in offices.offices_in(place.community) if o.person_id == seller.id] == [
            date(2026, 7, 1)
        ]
        shares = [(h.share_num, h.share_den) for _p, h in changes.owners_of(db.session.merge(unit))]
        assert shares == [(1, 2), (1, 2)]
    plain = sign_in(app.test_client(), place.members[1], level="slip")
    assert plain.get(page).status_code == 403


def test_a_buyer_who_owns_another_flat_is_the_same_person(app, place):
    with app.app_context(), transaction():
        buyer = persons.person_by_id(place.members[1].id)
        buyer.phone = "13800000111"
        unit, home = (
            db.session.merge(place.units[0]),
            homes.household_for(place.community, place.households[0].id),
        )
        new = changes.sell(
            unit,
            home,
            [changes.Buyer(buyer.name, "13800000111")],
            on=date(2026, 7, 1),
            moved=False,
            by=None,
            now=now_utc(),
        )
        assert [p.id for p in new] == [buyer.id] and len(homes.units_owned(buyer)) == 2


def test_merging_keeps_topics_supports_seats_and_flats(app, place, admin, clock):
    with app.app_context(), transaction():
        keep = persons.person_by_id(place.members[0].id)
        gone = persons.add_person(
            place.community,
            keep.name,
            facts=PersonFacts(level="roll", phone="13800000121"),
            household=place.households[1],
            now=clock,
        )
        topic = call(
            service.propose_topic, place.community, title="路灯", what="晚上看不见路。", by=gone, now=clock
        )
        other = call(
            service.propose_topic,
            place.community,
            title="门禁",
            what="门禁坏了。",
            by=place.members[2],
            now=clock,
        )
        support.support_topic(other, by=gone, now=clock)
        support.support_topic(other, by=keep, now=clock)
        homes.set_owner(gone, db.session.merge(place.units[0]), share_num=1, share_den=3)
        db.session.get(Ownership, (keep.id, place.units[0].id)).share_den = 2
        homes.set_owner(gone, db.session.merge(place.units[1]), share_num=1, share_den=4)
        bodies.join_body(place.council, gone, "recorder")
        ids, number = (keep.id, gone.id), topic.id
    client = sign_in(app.test_client(), persons_of(app, ids[1]), level="slip")
    page = f"/c/qinghe/staff/people/{ids[0]}/merge"
    assert f"other={ids[1]}" in admin.get(page).text
    assert admin.post(page, data={"other": ids[1]}).status_code == 400
    assert admin.post(page, data={"other": ids[1], "sure": "1"}).status_code == 302
    with app.app_context():
        keep, gone = (persons.person_by_id(i) for i in ids)
        assert db.session.get(Topic, number).proposer_id == keep.id
        assert gone.left_on is not None and keep.phone == "13800000121"
        shares = {u.id: Fraction(o.share_num, o.share_den) for u, o in homes.units_owned(keep)}
        assert shares[place.units[0].id] == Fraction(5, 6) and shares[place.units[1].id] == Fraction(1, 4)
        assert homes.units_owned(gone) == [] and place.council.id in {b.id for b in bodies.bodies_for(keep)}
        assert db.session.query(AccountPerson).filter_by(person_id=gone.id).count() == 0
    assert client.get("/c/qinghe/me").status_code == 200  # the seat is the person's who stays
    assert admin.post(page, data={"other": ids[1], "sure": "1"}).status_code == 400


def persons_of(app, person_id):
    with app.app_context():
        return persons.person_by_id(person_id)


def test_nobody_is_merged_while_a_vote_is_open(app, place, clock):
    with app.app_context(), transaction():
        first, second = (persons.person_by_id(p.id) for p in place.members[:2])
        votes.open_vote(
            place.community.id,
            votes.Asked("装灯？"),
            [Elector(first.id, None, (), 1, 0)],
            clock,
            kind="unnamed",
        )
        with pytest.raises(Stale):
            changes.merge_persons(first, second, by=None, now=clock)
        with pytest.raises(Invalid):
            changes.merge_persons(first, first, by=None, now=clock)
