"""The office's pages on people, places, bodies and the roll."""

from __future__ import annotations

from consult.accounts.pages.frame import blueprint
from consult.office.pages import people, roll

__all__ = ["blueprint", "people", "roll"]
