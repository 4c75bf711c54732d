"""The office's pages on people, places, bodies and the roll."""

from __future__ import annotations

from consult.office.pages import (
    bodies,
    changes,
    homes,
    households,
    members,
    offices,
    own_data,
    people,
    roll,
    territory,
    words,
)
from consult.office.pages.frame import blueprint

__all__ = [
    "blueprint",
    "bodies",
    "changes",
    "homes",
    "households",
    "members",
    "offices",
    "own_data",
    "people",
    "roll",
    "territory",
    "words",
]
