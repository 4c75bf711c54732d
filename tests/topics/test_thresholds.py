"""How many households send a topic to screening, by the place it is about and the day it was sent in."""

from datetime import date
from types import SimpleNamespace

from consult.foundation import dated
from consult.foundation.db import db
from consult.meetings.screens.mine import called
from consult.outcomes.numbers import next_number
from consult.people import places
from consult.topics import thresholds
from consult.topics.numbers import give_number
from tests import factories


def test_a_share_of_the_households_of_the_place_as_of_the_day_it_was_sent_in(db_session):
    """Before, one number held for an entrance of six homes and for the whole community alike."""
    made = factories.make_community(db)
    community = made.community
    entrance = next(p for p in places.territories_of(community) if p.kind == "entrance")
    kept = {"support_households": 20, "support_entrance": {"share": "三分之二"}}
    kept = dated.changed(
        kept, "support_entrance", {"share": "1/2", "least": 2}, date(2026, 6, 10), date(2026, 6, 1)
    )
    kept = dated.changed(kept, "support_community", {"share": "1.6%"}, date(2026, 6, 10), date(2026, 6, 1))
    community.settings = kept
    db.session.flush()

    def topic(place, day):
        return SimpleNamespace(
            id=day * 100 + (place or 0), territory_id=place, submitted_on=date(2026, 6, day)
        )

    asked = [topic(p, d) for p in (entrance.id, made.building.id, None) for d in (9, 10)]
    found = thresholds.needed_of(community, asked)
    assert [found[t.id] for t in asked] == [4, 3, 20, 20, 20, 30]
    assert [thresholds.needed_at(community, t.territory_id, t.submitted_on) for t in asked] == [
        found[t.id] for t in asked
    ]
    assert places.households_in(community, {None, made.building.id})[made.building.id] == 6


def test_documents_are_numbered_in_the_form_that_was_settled(db_session):
    made = factories.make_community(db)
    year = date(2026, 6, 1)
    for form, topics, council in (
        ("", "青禾议〔2026〕1号", "青禾协〔2026〕1号"),
        ("[]第", "青禾议[2026]第1号", "青禾协[2026]第1号"),
    ):
        made.community.settings = {"number_form": form} if form else {}
        topic = SimpleNamespace(submitted_on=year)
        give_number(made.community, topic)
        assert (topic.document, next_number(made.council, 2026)) == (topics, council)


def test_the_console_calls_people_as_settled():
    told = [called("欧阳平", how, 7) for how in ("name", "surname", "number")]
    assert told == ["欧阳平", "欧阳同志（7号）", ""]
    assert called("Mary Smith", "surname", 1) == "Mary Smith"
