"""An accepted topic to decide about."""

from datetime import date

import pytest

from consult.foundation.db import db, transaction
from tests import factories
from tests.architecture.conftest import town_template, town_url  # noqa: F401


@pytest.fixture
def place(db_session):
    return factories.make_community(db)


@pytest.fixture
def topic(place):
    from consult.topics.models import Topic

    with transaction():
        made = Topic(
            community_id=place.community.id,
            number=1,
            title="加装电梯",
            what="六层老楼没有电梯",
            kind="elevator",
            state="accepted",
            body_id=place.owners.id,
            submitted_on=date(2026, 3, 2),
            created_at=factories.NOW,
        )
        db.session.add(made)
    return made
