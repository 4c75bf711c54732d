"""Pages of tasks, progress and ratings."""

from __future__ import annotations

from consult.followup.pages.tasks import blueprint

__all__ = ["blueprint"]
