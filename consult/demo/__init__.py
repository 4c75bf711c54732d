"""The demo instance: four communities with plausible residents, every case at its station, a meeting open
now.

Deterministic but for instants: the same names, flats and bodies each time. Invented people only.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, select

from consult.cases.catalogue import shipped_case_file
from consult.cases.load import load
from consult.demo import meeting, posted, roll
from consult.foundation.db import db, now_utc, transaction
from consult.people.models import Community


def is_empty() -> bool:
    """Whether there is no community yet."""
    return not db.session.scalar(select(func.count()).select_from(Community))


def fill(say: Callable[[str], None] = lambda line: None) -> None:
    """Fills an empty database. Needs an application context; commits by itself, a community and then the
    cases at a time.

    say: told each step in a sentence.
    """
    file = shipped_case_file()
    now = now_utc()
    for data in file.communities.values():
        with transaction():
            roll.settle(data, now)
    say("Four communities with their residents.")
    added = [line for line in load(file) if line["did"] == "added"]
    say(f"{len(added)} consultations at their stations.")
    with transaction():
        posted.post_now(now)
    say("A result is posted now in 青禾社区.")
    with transaction():
        meeting.open_now(now)
    say("A meeting is open now in 青禾社区.")
