"""Pages of signing in and of one's own data."""

from __future__ import annotations

from consult.accounts.pages import founding, own_data, staff, ways_in
from consult.accounts.pages.frame import blueprint

__all__ = ["blueprint", "founding", "own_data", "staff", "ways_in"]
