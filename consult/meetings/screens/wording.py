"""How people and hours of a meeting are called on screens: numbers and word values, never names."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from consult import rules
from consult.rules.words import Voice, by_number


def label(state: rules.Meeting, who: str | None) -> dict[str, Any] | None:
    """How a person is called on screens: the chair, or by number on the roll."""
    return None if who is None else by_number(state, who)


def who_(state: rules.Meeting, who: str | None) -> dict[str, Any] | None:
    """{who, label}, or None."""
    return None if who is None else {"who": who, "label": label(state, who)}


def voice_of(zone: str) -> Voice:
    """How the chair's script calls people and hours: by number, in the zone of the place."""
    return Voice(when=lambda at: _there(datetime.fromisoformat(at), ZoneInfo(zone)))


def _there(at: datetime, zone: ZoneInfo) -> datetime:
    """An instant in that zone; what people named without a zone is meant in it."""
    return at.astimezone(zone) if at.tzinfo else at.replace(tzinfo=zone)
