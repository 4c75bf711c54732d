"""A slip's code is on paper only; who may issue it; all of them revoked at once."""

import base64
import hmac
import re
from datetime import date

import pytest

from consult.accounts import officers, seats, slips
from consult.foundation.db import db, now_utc, transaction
from consult.people import homes, offices, persons
from tests.factories import make_community, sign_in

CODE = re.compile(r"\b([a-z2-7]{5}) ([a-z2-7]{5}) ([a-z2-7]{5}) ([a-z2-7]{5})\b")
LIST = "/c/qinghe/staff/slips"


@pytest.fixture
def place(app):
    """The second member is grid worker, and the first home is that of somebody in office."""
    with app.app_context():
        made = make_community()
        with transaction():
            for n, kind in ((0, "chair"), (1, "grid_worker")):
                person = persons.person_by_id(made.members[n].id)
                offices.grant_office(person, kind, from_on=date(2026, 1, 1), now=now_utc())
        return made


def codes(answer):
    assert answer.status_code == 200
    return ["".join(found) for found in CODE.findall(answer.text)]


def opens(app, code):
    return app.test_client().get(f"/s/{code}").status_code == 200


def test_a_code_is_shown_once_and_computed_by_nobody(app, place):
    """Before: whoever had a copy of database and key started it and read every code off the sheet."""
    admin = sign_in(app.test_client(), place.admin)
    sheet = f"{LIST}/{place.building.id}"
    assert codes(admin.get(sheet)) == []
    printed = admin.post(sheet)
    assert printed.text.count('class="slip"') == 6 and len(printed.data) < 150_000
    shown = codes(printed)
    assert len(shown) == len(set(shown)) == 6 and all(opens(app, code) for code in shown)
    assert codes(admin.get(sheet)) == [], "not a second time"
    key = app.config["SECRET_KEY"]
    with app.app_context():
        kept = str(db.session.execute(db.text("SELECT * FROM slip")).all())
        assert not any(code in kept for code in shown)
        good = slips.good_slips(place.community, now_utc())
        assert not any(slips.could_be_computed(slip, key) for slip in good)
    # Printed once more for one home: the old card opens nothing any more, as the new one says; the phone that
    # came in by it goes on (before, a card that was lost after its first use stayed good).
    first, second = place.households[2].id, place.households[3].id
    used, unused = shown[2], shown[3]
    phone = app.test_client()
    phone.post(f"/s/{used}", data={"person": place.members[2].id, "consent": "y"})
    again = codes(admin.post(sheet, data={"home": [first, second]}))
    assert len(again) == 2 and all(opens(app, code) for code in again)
    assert not opens(app, used) and not opens(app, unused) and opens(app, shown[4])
    assert phone.get("/c/qinghe/me").status_code == 200
    one = codes(admin.post(f"/c/qinghe/staff/households/{second}", data={"deed": "issue"}))
    assert len(one) == 1 and opens(app, one[0])


def test_slips_of_a_home_in_which_an_officer_lives_are_an_administrators(app, place):
    """Before: a grid worker issued one for the chair's home, read its code, and was the chair."""
    worker = sign_in(app.test_client(), place.members[1])
    sheet, home = f"{LIST}/{place.building.id}", place.households[0].id
    page = f"/c/qinghe/staff/households/{home}"
    assert worker.post(page, data={"deed": "issue"}).status_code == 403
    listed = worker.get(sheet)
    assert f'value="{home}"' not in listed.text and "只由管理员发放" in listed.text
    # His own home is one of them, so four are left of six.
    assert len(codes(worker.post(sheet))) == 4
    assert codes(worker.post(sheet, data={"home": [home]})) == []
    admin = sign_in(app.test_client(), place.admin)
    assert len(codes(admin.post(page, data={"deed": "issue"}))) == 1
    with app.app_context():
        held = slips.slips_of(homes.household_for(place.community, home))[0].id
        assert officers.protected_homes(place.community, date(2025, 1, 1)) == frozenset()
    assert worker.post(page, data={"deed": "revoke", "slip": held}).status_code == 403
    assert worker.post(LIST, data={"count": "5"}).status_code == 403


def test_after_a_copy_was_lost_all_are_revoked_once_their_number_is_typed(app, place):
    key = app.config["SECRET_KEY"] = "key of this instance"
    admin = sign_in(app.test_client(), place.admin)
    shown = codes(admin.post(f"{LIST}/{place.building.id}"))
    with app.app_context(), transaction():
        # As an earlier version issued it.
        old = slips.good_slips(place.community, now_utc())[0]
        derived = hmac.digest(key.encode(), f"slip:{old.id}".encode(), "sha256")
        old.code_hash = seats.digest(base64.b32encode(derived)[:20].decode().lower())
        assert slips.could_be_computed(old, key)
    assert "有1张入户卡是旧版本打印的" in admin.get(LIST).text
    resident = app.test_client()
    resident.post(f"/s/{shown[1]}", data={"person": place.members[1].id, "consent": "y"})
    assert resident.get("/c/qinghe/me").status_code == 200
    refused = admin.post(LIST, data={"count": "5"})
    assert refused.status_code == 400 and opens(app, shown[1])
    replaced = app.test_client()
    replaced.post(f"/s/{shown[2]}", data={"person": place.members[2].id, "consent": "y"})
    admin.post(f"/c/qinghe/staff/households/{place.households[2].id}", data={"deed": "issue"})
    assert replaced.get("/c/qinghe/me").status_code == 200
    assert admin.post(LIST, data={"count": "6"}).status_code == 302
    assert not any(opens(app, code) for code in shown)
    assert resident.get("/c/qinghe/me").status_code == 403
    assert replaced.get("/c/qinghe/me").status_code == 403, "also what a replaced card had opened"
    assert "旧版本" not in admin.get(LIST).text
