"""Pages of the live meeting: lobby, screens, acts by POST, the plain page, minutes, the door."""

from __future__ import annotations

from consult.meetings.pages import acting, door, lobby, minutes, plain, screens
from consult.meetings.pages.frame import blueprint

__all__ = ["acting", "blueprint", "door", "lobby", "minutes", "plain", "screens"]
