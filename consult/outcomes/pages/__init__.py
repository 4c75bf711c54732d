"""Pages of votes, results, notices, walls and the public list."""

from __future__ import annotations

from consult.outcomes.pages import correcting, public_log, publishing
from consult.outcomes.pages.results import blueprint

__all__ = ["blueprint", "correcting", "public_log", "publishing"]
