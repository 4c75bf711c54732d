"""Pages of unnamed boxes."""

from __future__ import annotations

from consult.ballots.pages.box import blueprint

__all__ = ["blueprint"]
