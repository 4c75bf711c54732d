"""Every attack of the ordinary part; under CONSULT_ATTACK=1, alone on the machine, the part for CI."""

import os
import tempfile
from pathlib import Path

import pytest

from tests.attack.frame import PARTS, attacks
from tests.attack.hall import Halls, shared_memory

#: Seconds that the parts may take together: the ordinary one beside everything else, the CI part alone.
MOST = {"ordinary": 60, "ci": 180, "full": 600}
PART = "ci" if os.environ.get("CONSULT_ATTACK") == "1" else "ordinary"


@pytest.fixture(scope="module")
def halls():
    with tempfile.TemporaryDirectory(dir=shared_memory()) as place, Halls(Path(place)) as made:
        yield made


@pytest.mark.parametrize("each", attacks(PART), ids=lambda each: each.name)
def test_holds(halls, each):
    came = each.run(halls.of(each.phones))
    assert came.held, f"{each.title}: {came.happened}; bound: {each.bound}"


@pytest.mark.parametrize("part", PARTS)
def test_the_parts_stay_within_their_time(part):
    assert sum(each.seconds for each in attacks(part)) <= MOST[part]
