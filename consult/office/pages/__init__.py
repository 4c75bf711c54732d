"""The office's pages on people, places, bodies and the roll."""

from __future__ import annotations

from consult.office.pages import changes, own_data, people, roll, words
from consult.office.pages.frame import blueprint

__all__ = ["blueprint", "changes", "own_data", "people", "roll", "words"]
