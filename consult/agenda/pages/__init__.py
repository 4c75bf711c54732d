"""Pages of meetings planned and noticed."""

from __future__ import annotations

from consult.agenda.pages import again, preparing
from consult.agenda.pages.meetings import blueprint

__all__ = ["again", "blueprint", "preparing"]
