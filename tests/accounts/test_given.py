"""A sign-in that somebody else gave, or set the password of, could be used by them: for a day it neither
votes in a box, nor agrees as a second, nor takes anything from the person's own slip; and it is told.

Before, one administrator made a sign-in for a resident and voted in his name, made a chair and was the second
officer of herself, and consented as the supervision member whose password she had set.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from consult.accounts import logins, second
from consult.accounts.models import Account
from consult.foundation import settings
from consult.foundation.db import db, now_utc, transaction
from consult.foundation.errors import Forbidden, Invalid, Stale
from consult.foundation.journal import JournalEntry
from consult.foundation.notify import Outgoing
from consult.foundation.settings import Change
from consult.people import bodies, offices, persons, under_way
from consult.people.models import Body, BodyMember, Community
from tests.factories import make_community, sign_in

PASSWORD = "a-long-sentence-of-9-words"


@pytest.fixture
def place(app):
    with app.app_context():
        return make_community()


def give(client, person, login, deed=""):
    data = {"login": login, "password": PASSWORD, **({"deed": deed} if deed else {})}
    return client.post(f"/c/qinghe/staff/people/{person}/account", data=data)


def seat(app, account_id, person):
    from consult.accounts import seats

    client = app.test_client()
    with app.app_context(), transaction():
        account = db.session.get(Account, account_id)
        token = seats.open_seat(
            account, persons.person_by_id(person), proof="password", device="x", now=now_utc()
        )[1]
    client.set_cookie("seat", token)
    return client


def test_a_sign_in_is_for_who_holds_an_office_and_is_told_to_who_watches(app, place):
    admin = sign_in(app.test_client(), place.admin)
    refused = give(admin, place.members[1].id, "chen-huimin")
    assert refused.status_code == 400 and "请先办任职" in refused.text
    with app.app_context(), transaction():
        watcher = place.members[5]
        for person, kind in ((place.members[1], "committee_member"), (watcher, "supervision_member")):
            offices.grant_office(
                persons.person_by_id(person.id), kind, from_on=date(2026, 1, 1), now=now_utc()
            )
    assert give(admin, place.members[1].id, "chen-huimin").status_code == 302
    assert give(admin, place.members[1].id, "chen-huimin", "renew").status_code == 302
    with app.app_context():
        told = {(row.person_id, row.kind) for row in db.session.query(Outgoing)}
        assert {
            (place.members[1].id, "sign_in_given"),
            (place.members[1].id, "password_set"),
            (watcher.id, "sign_in_given_to"),
            (watcher.id, "password_set_to"),
        } <= told and not any(person == place.admin.id for person, _ in told)
    page = sign_in(app.test_client(), watcher).get("/c/qinghe/").text
    assert "开了工作登录" in page and "重设了" in page
    with app.app_context(), transaction():
        other = persons.person_by_id(place.members[4].id)
        offices.grant_office(other, "staff_admin", from_on=date(2026, 1, 1), now=now_utc())
    give(admin, place.members[1].id, "chen-huimin", "renew")
    assert "重设了" in sign_in(app.test_client(), other).get("/c/qinghe/staff/").text, "on the desk too"


def test_for_a_day_it_takes_nothing_from_the_slip(app, place):
    """Before, giving an opponent a sign-in shut him out of the vote."""
    with app.app_context():
        person = persons.person_by_id(place.members[0].id)
        with transaction():
            account = logins.add_staff_account("new-one", "-", [person], by=place.admin.id, now=now_utc())
        assert logins.is_new(account, now_utc()) and not logins.signs_in(person, now_utc())
        later = now_utc() + timedelta(days=1, seconds=1)
        assert logins.signs_in(person, later) and not logins.is_new(account, later)
        with transaction():
            logins.renew(account, "-", given=False, now=later)
        assert not logins.is_new(account, later), "their own password"
        with transaction():
            logins.renew(account, "-", given=True, now=later)
        assert logins.is_new(account, later)
        # Renewed within its first day it still takes nothing from the slip; later it does not give it back:
        # who sets passwords could print one.
        fresh = logins.add_staff_account(
            "fresh", "-", [persons.person_by_id(place.members[1].id)], by=1, now=later
        )
        first_day = later + timedelta(hours=9)
        logins.renew(fresh, "-", given=True, now=first_day)
        assert logins.is_new(fresh, first_day)
        assert not logins.signs_in(persons.person_by_id(place.members[1].id), first_day)
        logins.renew(account, "-", given=True, now=later)
        assert logins.signs_in(person, later)
        # Nor does it open the slip of who made their own sign-in that very day.
        own = persons.person_by_id(place.members[2].id)
        made = logins.add_staff_account("own", "-", [own], by=own.id, now=later)
        logins.renew(made, "-", given=True, now=first_day)
        assert logins.signs_in(own, first_day)


def test_merged_with_another_entry_a_sign_in_is_new(app, place):
    """Before, an entry with an old sign-in was merged into a supervision member's, and consented so."""
    admin = sign_in(app.test_client(), place.admin)
    keep, gone = place.members[0].id, place.members[1].id
    with app.app_context(), transaction():
        person = persons.person_by_id(gone)
        logins.add_staff_account("grid-worker", "-", [person], by=gone, now=now_utc() - timedelta(days=300))
    merged = admin.post(f"/c/qinghe/staff/people/{keep}/merge", data={"other": gone, "sure": "y"})
    assert merged.status_code == 302
    with app.app_context():
        account = logins.staff_account_of(persons.person_by_id(keep))
        assert account is not None and logins.is_new(account, now_utc())
        assert (keep, "entries_merged") in {(row.person_id, row.kind) for row in db.session.query(Outgoing)}
        assert not db.session.query(Outgoing).filter_by(kind="password_set").count(), "none was set"


def test_joined_to_an_older_sign_in_it_stays_new(app, place):
    """Before, joining the sign-in given today into one of last year made it old."""
    with app.app_context(), transaction():
        one, two = (persons.person_by_id(place.members[n].id) for n in (0, 1))
        old = logins.add_staff_account("older", "-", [one], by=one.id, now=now_utc() - timedelta(days=300))
        young = logins.add_staff_account("younger", "-", [two], by=place.admin.id, now=now_utc())
        logins.renew(young, "-", given=False, now=now_utc())
        logins.join(old, young, by=one.id, now=now_utc())
        assert logins.is_new(old, now_utc())
        entry = db.session.query(JournalEntry).filter_by(verb="accounts_joined").one()
        assert (entry.object_id, entry.by_id) == (two.id, one.id), "who did it, not whom it made"


@pytest.mark.parametrize(
    ("office_given", "sign_in_given", "confirms"),
    [(timedelta(days=9), None, True), (timedelta(0), None, False), (timedelta(days=9), timedelta(0), False)],
    ids=["from before", "a new office", "a new password"],
)
def test_nobody_makes_their_own_second(app, place, office_given, sign_in_given, confirms):
    from consult.accounts.asking import Asking

    now = now_utc()
    with app.app_context():
        person = persons.person_by_id(place.members[0].id)
        with transaction():
            account = logins.add_staff_account("second", "-", [person], now=now)
            account.given_at = now - sign_in_given if sign_in_given is not None else None
            asks_first = logins.add_staff_account("first", "-", [place.admin], now=now)
            offices.grant_office(person, "chair", from_on=date(2026, 1, 1), now=now - office_given)
        first = Asking(account_id=asks_first.id, person=place.admin, proof="totp")
        other = Asking(account_id=account.id, person=person, proof="password")

        def asks(who):
            with (
                transaction(),
                second.two_officers(
                    place.community, "result.publish", "topic:1", {"a": "b"}, who=who, must=True, now=now
                ) as asked,
            ):
                return asked.waits

        assert asks(first)
        if confirms:
            assert not asks(other)
        else:
            with pytest.raises(Forbidden):
                asks(other)


def test_a_second_look_is_taken_off_from_tomorrow_with_a_reason(app, place):
    """Before, it was switched off, used, and switched on again within a minute."""
    with app.app_context():
        community = db.session.query(Community).filter_by(slug="qinghe").one()
        today, tomorrow = date.today(), date.today() + timedelta(days=2)
        for wanted, field in (
            (Change(value=0, why="只有一人"), "holds_from"),
            (Change(value=0, from_on=today, why="只有一人"), "holds_from"),
            (Change(value=0, from_on=tomorrow), "why"),
        ):
            with pytest.raises(Invalid) as refused, transaction():
                settings.change(
                    community, "second_results", wanted, holds={"staff_admin"}, by=None, now=now_utc()
                )
            assert refused.value.field == field
        with transaction():
            wanted = Change(value=0, from_on=tomorrow, why="只有一人")
            settings.change(
                community, "second_results", wanted, holds={"staff_admin"}, by=None, now=now_utc()
            )
            settings.change(community, "second_notices", 1, holds={"staff_admin"}, by=None, now=now_utc())
        assert (settings.of(community, "second_results"), settings.of(community, "second_notices")) == (1, 1)


def test_who_votes_is_not_changed_during_a_meeting_and_is_told(app, place):
    """Before, a grid worker unticked ages, and the next vote of the meeting had half the rights."""
    person = place.members[2].id
    form = {"deed": "change", "name": "居民丙", "phone": "", "registered": "y", "represents_household": "y"}
    with app.app_context(), transaction():
        for each, kind in ((3, "grid_worker"), (2, "committee_member")):
            found = persons.person_by_id(place.members[each].id)
            offices.grant_office(found, kind, from_on=date(2026, 1, 1), now=now_utc())
    worker, admin = sign_in(app.test_client(), place.members[3]), sign_in(app.test_client(), place.admin)
    refused = worker.post(f"/c/qinghe/staff/people/{person}", data=form)
    assert refused.status_code in (400, 403)
    before, under_way.busy_sources[:] = [*under_way.busy_sources], [lambda community: True]
    try:
        with app.app_context():
            body = db.session.query(Body).filter_by(community_id=place.community.id).first()
            for change in (
                lambda: bodies.leave_body(body, place.members[0].id),
                lambda: bodies.join_body(body, persons.person_by_id(person)),
            ):
                with pytest.raises(Stale):
                    change()
        refused = admin.post(f"/c/qinghe/staff/people/{person}", data=form)
        assert refused.status_code in (400, 409) and "结束后再改" in refused.text
    finally:
        under_way.busy_sources[:] = before
    with app.app_context():
        assert persons.person_by_id(person).of_age
    assert admin.post(f"/c/qinghe/staff/people/{person}", data=form).status_code == 302
    with app.app_context():
        entry = db.session.query(JournalEntry).filter_by(verb="person_changed", object_id=person).one()
        assert entry.detail["was"] == {"of_age": [True, False]}
        assert (person, "vote_entry_changed") in {
            (row.person_id, row.kind) for row in db.session.query(Outgoing)
        }


def test_a_body_of_households_with_a_roll_of_its_own_has_one_vote_a_home(app, place):
    """Before, two members of one home had two votes, and the notice spoke of homes."""
    with app.app_context(), transaction():
        body = db.session.query(Body).filter_by(community_id=place.community.id).first()
        db.session.query(BodyMember).filter_by(body_id=body.id).delete()
        body.electorate = "household"
        together, alone = place.members[0], place.members[1]
        other = persons.person_by_id(place.members[2].id)
        other.household_id = together.household_id
        for each in (together, alone, other):
            db.session.add(BodyMember(body_id=body.id, person_id=each.id))
        db.session.flush()
        rights = bodies.electorate_of(body)
        assert [each.household_id for each in rights] == sorted({together.household_id, alone.household_id})
        assert {p for each in rights for p in each.may_cast} <= {together.id, alone.id, other.id}
