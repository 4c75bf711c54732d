"""A published result to carry out."""

import pytest

from tests.outcomes.conftest import place, topic  # noqa: F401


@pytest.fixture
def decided(place, topic):  # noqa: F811
    from consult.foundation.db import transaction

    with transaction():
        topic.state = "published"
    return topic
