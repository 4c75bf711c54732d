"""Pages of topics: reading, proposing, screening."""

from __future__ import annotations

from consult.topics.pages import proposing, screening
from consult.topics.pages.reading import blueprint

__all__ = ["blueprint", "proposing", "screening"]
