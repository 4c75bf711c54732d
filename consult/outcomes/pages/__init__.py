"""Pages of votes, results, notices and walls."""

from __future__ import annotations

from consult.outcomes.pages.results import blueprint

__all__ = ["blueprint"]
