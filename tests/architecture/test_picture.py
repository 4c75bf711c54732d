"""The picture of the house is the code's own, and no room imports upstream."""

from __future__ import annotations

import runpy

from tests.serving import HOME

DRAWN = runpy.run_path(str(HOME / "docs" / "draw.py"))


def test_the_picture_is_fresh() -> None:
    """When this fails: python docs/draw.py > docs/architecture.svg, and look at it."""
    assert (HOME / "docs" / "architecture.svg").read_text(encoding="utf-8") == DRAWN["picture"]()


def test_every_room_stands_in_the_river_and_none_imports_upstream() -> None:
    place = {room: number for number, room in enumerate(DRAWN["river"]())}
    rooms = {each.name for each in (HOME / "consult").iterdir() if (each / "__init__.py").exists()}
    assert rooms <= set(place)
    upstream = [pair for pair in DRAWN["imports"]() if place.get(pair[1], 99) < place.get(pair[0], -1)]
    assert upstream == []
