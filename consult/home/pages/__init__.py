"""The community's home page, the desk of its staff, its settings and its journal."""

from __future__ import annotations

from consult.home.pages import calendar, journal, settings
from consult.home.pages.home import blueprint

__all__ = ["blueprint", "calendar", "journal", "settings"]
