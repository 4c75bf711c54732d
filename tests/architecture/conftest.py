"""The demo's town, made once a worker and copied for each test that walks through it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conftest import application, fresh_database, kept_database
from tests.pages.samples import Samples, _fill


@pytest.fixture(scope="session")
def town_template(
    template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path, Samples]]:
    """(a database to copy, the instance directory that belongs to it, what is in it)."""
    from consult import demo
    from consult.foundation.db import transaction

    place = tmp_path_factory.mktemp("town")
    with kept_database(template, place) as (url, name):
        with application(url, place) as made, made.app_context():
            demo.fill()
            with transaction():
                samples = _fill(made, datetime.now(UTC))
        yield name, place / "instance", samples


@pytest.fixture
def town_url(town_template: tuple[str, Path, Samples], tmp_path: Path) -> Iterator[str]:
    """A copy of the town's database for this test, its instance directory beside it."""
    name, instance, _samples = town_template
    shutil.copytree(instance, tmp_path / "instance")
    with fresh_database(name, tmp_path) as url:
        yield url
