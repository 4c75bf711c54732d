"""The community's home page and the desk of its staff."""

from __future__ import annotations

from consult.home.pages.home import blueprint

__all__ = ["blueprint"]
