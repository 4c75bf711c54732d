"""Lines of the desk about the instance itself: its backups, its disk."""

from __future__ import annotations

from datetime import date, datetime

from consult.backups import standing
from consult.ballots import wash
from consult.foundation import working_days
from consult.foundation.days import local_day
from consult.foundation.phrases import Day, P
from consult.home.lines import DeskItem
from consult.meetings import holding
from consult.people.models import Community


def lines(community: Community, now: datetime) -> list[DeskItem]:
    """What the instance asks of the staff."""
    return [
        *_unwashed(community),
        *_put_back(community, now),
        *_held(community, now),
        *_backups(community),
        *_unknown_year(community, now),
    ]


def _unknown_year(community: Community, now: datetime) -> list[DeskItem]:
    """From November on the next year's holidays should be known: working days count by them."""
    today = local_day(community, now)
    year = working_days.missing(community, today)
    if year is None:
        return []
    return [
        DeskItem(
            "agenda",
            P("Enter the public holidays of %(year)s", year=str(year)),
            P("working days are counted by them; until then only weekends are left out"),
            date(today.year, 12, 31) if year > today.year else today,
            P("announced in autumn for the year after"),
            "home.working_days",
            {"slug": community.slug},
            P("Enter"),
        )
    ]


def _unwashed(community: Community) -> list[DeskItem]:
    """A warning rather than a task, but somebody must end what is reading, and only the staff can ask for
    it."""
    n = len(wash.exposed(community.id).unwashed)
    if not n:
        return []
    return [
        DeskItem(
            "wash",
            P("Ballot boxes not washed yet: %(n)s", n=n),
            P(
                "something is reading the database, a backup or an open tool: ask who runs the server to end "
                "it; copies made now are secret material"
            ),
            None,
            P("tried again by itself until it is done"),
            "outcomes.results",
            {"slug": community.slug},
            P("See the results"),
        )
    ]


def _put_back(community: Community, now: datetime) -> list[DeskItem]:
    """What waits for a look after this server was put back from a backup."""
    return [
        DeskItem(
            "backup",
            P("Look through what came back from the backup"),
            P("everything is as it was on %(day)s; what came after is not here", day=Day.of(then)),
            local_day(community, now),
            P("before anything else"),
            "backups.page",
            {"slug": community.slug},
            P("Look"),
        )
        for then in (local_day(community, row.taken_at) for row in standing.put_back())
    ]


def _held(community: Community, now: datetime) -> list[DeskItem]:
    """Meetings that were in session when the backup was taken."""
    return [
        DeskItem(
            "held",
            P("The meeting waits, put back from a backup: %(title)s", title=meeting.title),
            meeting.place or "",
            local_day(community, now),
            P("before anything else"),
            "meetings.lobby",
            {"slug": community.slug, "meeting_id": meeting.id},
            P("See where it stands"),
        )
        for meeting in holding.held_in(community)
    ]


def _backups(community: Community) -> list[DeskItem]:
    """Backups that give unnamed papers away: after closing they are replaced and deleted."""
    return [
        DeskItem(
            "backup",
            P("Replace the backup of %(day)s", day=Day.of(local_day(community, row.taken_at))),
            P("it holds papers of an unnamed vote; once that is closed, take another and delete this one")
            if row.still_open
            else P("it holds papers of unnamed votes as they came in: take another, delete this one"),
            None,
            P("no fixed day"),
            "backups.page",
            {"slug": community.slug},
            P("See the backups"),
        )
        for row in standing.to_replace(community)
    ]
