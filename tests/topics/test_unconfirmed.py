"""Who added themselves supports visibly apart, and is limited, until the staff confirm them."""

from datetime import date

from consult.foundation.db import db, transaction
from consult.people import persons
from consult.topics import lists
from consult.topics.models import Topic
from consult.topics.support import UNCONFIRMED_SUPPORTS
from tests import factories


def test_support_of_who_added_themselves_is_shown_apart_and_limited(app, client):
    with app.app_context():
        place = factories.make_community()
        with transaction():
            made = [
                Topic(
                    community_id=place.community.id,
                    number=n,
                    title=f"议题{n}",
                    what="说明",
                    kind="facility",
                    state="submitted",
                    submitted_on=date(2026, 3, 2),
                    created_at=factories.NOW,
                )
                for n in range(1, UNCONFIRMED_SUPPORTS + 2)
            ]
            db.session.add_all(made)
            newcomer = persons.add_person(place.community, "新来的", now=factories.NOW)
        first, neighbour = made[0].id, place.members[0].id
    factories.sign_in(client, newcomer, level="declared")
    said = [
        client.post(f"/c/qinghe/topics/{n}/support").status_code for n in range(1, UNCONFIRMED_SUPPORTS + 2)
    ]
    assert said == [302] * UNCONFIRMED_SUPPORTS + [400]
    factories.sign_in(client, neighbour, level="slip")
    client.post("/c/qinghe/topics/1/support")
    with app.app_context():
        assert lists.support_counts([first]) == {first: (1, 1)} and lists.unconfirmed_support(first) == 1
    assert "另有1人待核验" in client.get("/c/qinghe/topics/1").text
    with app.app_context(), transaction():
        persons.confirm_person(persons.person_by_id(newcomer.id), by=None, now=factories.NOW)
    with app.app_context():
        assert lists.support_counts([first])[first][0] == 2 and lists.unconfirmed_support(first) == 0
