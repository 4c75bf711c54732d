"""Pages of the live meeting."""

from __future__ import annotations

from consult.meetings.pages.live import blueprint

__all__ = ["blueprint"]
