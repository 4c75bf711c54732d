"""From accepted topics to a noticed agenda.

Invariants: notice is counted in the community's local dates; a noticed item's text is frozen and hashed with
a salt;
the decision rule is copied into the item. Never commits.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from consult.accounts.rights import Place
from consult.agenda import telling
from consult.agenda.items import freeze
from consult.agenda.models import AgendaItem, Meeting
from consult.agenda.words import INTERESTS, RULE_SETS
from consult.foundation import journal
from consult.foundation.days import local_day
from consult.foundation.db import LARGEST_KEY, db, of_community
from consult.foundation.errors import Forbidden, Invalid, NotFound, Stale
from consult.foundation.phrases import P
from consult.foundation.procedures import procedures
from consult.people import persons, places
from consult.people.models import Body, Community
from consult.topics import service as topics
from consult.topics.models import Topic
from consult.topics.screening import party_review_of

#: Rules of debate that are kept only where they were chosen.
OPTIONS = frozenset({"unspoken_first", "bars_amendments", "adjourn_at", "interest"})
#: How a meeting debates where nobody said otherwise; seconds_required is left to the rule set.
DEBATE_RULES = {"speech_seconds": 120, "speeches_per_motion": 2, "alternate": True}
SPEECH_SECONDS = (15, 3600)
SPEECHES = (1, 20)


@dataclass(frozen=True)
class NoticeCheck:
    """Whether the notice is long enough. days: from notice to meeting, local dates. needed: by the body's
    rule."""

    days: int
    needed: int

    @property
    def ok(self) -> bool:
        """Enough days."""
        return self.days >= self.needed

    @property
    def short(self) -> int:
        """Days missing, 0 when it is long enough."""
        return max(0, self.needed - self.days)

    @property
    def spare(self) -> int:
        """Days more than asked for, 0 when it is too short."""
        return max(0, self.days - self.needed)


@dataclass(frozen=True, kw_only=True)
class MeetingPlan:
    """When and where a meeting is, what it is called, who presides and who keeps the minutes."""

    title: str
    title_en: str | None = None
    held_on: date
    starts_at: datetime | None = None
    place: str = ""
    chair_id: int | None = None
    recorder_id: int | None = None


def plan_meeting(
    community: Community,
    *,
    plan: MeetingPlan,
    body: Body | None,
    rule_set: str | None = None,
    debate_rules: dict[str, Any] | None = None,
    by: int | None,
    now: datetime,
) -> Meeting:
    """A meeting of a body, planned. Raises Invalid naming the field."""
    if not plan.title.strip():
        raise Invalid("title", P("Please give the meeting a name."))
    if rule_set is not None and rule_set not in RULE_SETS:
        raise Invalid("rule_set", P("Please choose the rules of debate."))
    _not_past(community, plan.held_on, now)
    _officers_of(community, plan.chair_id, plan.recorder_id)
    meeting = Meeting(
        community_id=community.id,
        body_id=body.id if body else None,
        title=plan.title.strip(),
        title_en=plan.title_en,
        held_on=plan.held_on,
        starts_at=plan.starts_at,
        place=plan.place.strip(),
        chair_id=plan.chair_id,
        recorder_id=plan.recorder_id,
        rule_set=rule_set or (body.rule_set if body else "ronr12"),
        debate_rules=debate_rules or dict(DEBATE_RULES),
        notice_days=(body.notice_days if body else 0) or 0,
        code=_new_code(),
        created_at=now,
    )
    db.session.add(meeting)
    db.session.flush()
    journal.record(community.id, "meeting_planned", "meeting", meeting.id, by=by, at=now)
    return meeting


def _not_past(community: Community, held_on: date, now: datetime) -> None:
    """A meeting that was held is recorded (补录), not planned. Raises Invalid("held_on")."""
    if held_on < local_day(community, now):
        raise Invalid(
            "held_on",
            P("This day is past. A meeting that was held is entered under “Held already (record it)”."),
        )


def _officers_of(community: Community, *person_ids: int | None) -> None:
    for field, person_id in zip(("chair", "recorder"), person_ids, strict=True):
        person = persons.person_by_id(person_id) if person_id else None
        if person_id and (person is None or person.community_id != community.id):
            raise Invalid(field, P("This person is not of this community."))


def _new_code() -> str:
    while True:
        code = f"{secrets.randbelow(900000) + 100000}"
        if not db.session.scalar(select(Meeting.id).where(Meeting.code == code)):
            return code


def change_meeting(
    meeting: Meeting,
    *,
    plan: MeetingPlan,
    version: int,
    by: int | None,
    now: datetime,
) -> None:
    """Changes a planned meeting. Raises Stale where somebody was faster or it is noticed already."""
    if version != meeting.version:
        raise Stale()
    if meeting.state != "planned":
        raise Stale(P("The meeting has been noticed; its date and agenda no longer change."))
    if not plan.title.strip():
        raise Invalid("title", P("Please give the meeting a name."))
    _not_past(places.community_by_id(meeting.community_id), plan.held_on, now)
    _officers_of(places.community_by_id(meeting.community_id), plan.chair_id, plan.recorder_id)
    meeting.title, meeting.held_on, meeting.starts_at, meeting.place = (
        plan.title.strip(),
        plan.held_on,
        plan.starts_at,
        plan.place.strip(),
    )
    meeting.chair_id, meeting.recorder_id = plan.chair_id, plan.recorder_id
    meeting.version += 1
    journal.record(meeting.community_id, "meeting_changed", "meeting", meeting.id, by=by, at=now)


@dataclass(frozen=True, kw_only=True)
class DebateRules:
    """Longest speech, speeches of one person on one question, whether a motion needs a second (None: as the
    rule set says), whether for and against speak in turn, and whether who has not spoken goes first.

    bars_amendments: the body votes on proposals as they stand. adjourn_at: hour of the meeting's day, in the
    place's time. interest: one of INTERESTS, what the body's bylaws ask of who has a personal interest.
    """

    speech_seconds: int | None
    speeches_per_motion: int | None
    seconds_required: bool | None
    alternate: bool = True
    unspoken_first: bool = False
    bars_amendments: bool = False
    adjourn_at: time | None = None
    interest: str = "declared"


def change_debate(
    meeting: Meeting,
    *,
    debate: DebateRules,
    rule_set: str,
    version: int,
    by: int | None,
    now: datetime,
) -> None:
    """How the meeting will debate: the rule set, the longest speech, speeches of one person on one question,
    whether a motion needs a
    second (None: as the rule set says). The live meeting takes these over when it opens. Raises Invalid
    naming the field, Stale."""
    if version != meeting.version:
        raise Stale()
    if meeting.state not in ("planned", "noticed"):
        raise Stale(P("The meeting has begun; its rules of debate are those it opened with."))
    if rule_set not in RULE_SETS:
        raise Invalid("rule_set", P("Please choose the rules of debate."))
    for name, value, (low, high) in (
        ("speech_seconds", debate.speech_seconds, SPEECH_SECONDS),
        ("speeches_per_motion", debate.speeches_per_motion, SPEECHES),
    ):
        if value is None or not low <= value <= high:
            raise Invalid(name, P("Please give a number from %(low)s to %(high)s.", low=low, high=high))
    if debate.interest not in INTERESTS:
        raise Invalid("interest", P("Please choose one of these."))
    if debate.adjourn_at is not None and _before_it_begins(meeting, debate.adjourn_at):
        raise Invalid("adjourn_at", P("Please give an hour after the meeting has begun."))
    rules: dict[str, Any] = {
        **{key: each for key, each in meeting.debate_rules.items() if key not in OPTIONS},
        **_options(debate),
        "speech_seconds": debate.speech_seconds,
        "speeches_per_motion": debate.speeches_per_motion,
        "alternate": debate.alternate,
    }
    rules.pop("seconds_required", None)
    if debate.seconds_required is not None:
        rules["seconds_required"] = debate.seconds_required
    meeting.rule_set, meeting.debate_rules = rule_set, rules
    meeting.version += 1
    journal.record(
        meeting.community_id,
        "meeting_rules_changed",
        "meeting",
        meeting.id,
        by=by,
        at=now,
        detail={"rule_set": rule_set, **rules},
    )


def _options(debate: DebateRules) -> dict[str, Any]:
    """What is kept only where it was chosen."""
    chosen: dict[str, Any] = {
        "unspoken_first": debate.unspoken_first,
        "bars_amendments": debate.bars_amendments,
        "adjourn_at": debate.adjourn_at.isoformat("minutes") if debate.adjourn_at is not None else None,
        "interest": debate.interest if debate.interest != "declared" else None,
    }
    return {key: each for key, each in chosen.items() if each}


def _before_it_begins(meeting: Meeting, hour: time) -> bool:
    if meeting.starts_at is None:
        return False
    zone = ZoneInfo(places.community_by_id(meeting.community_id).zone)
    return hour <= meeting.starts_at.astimezone(zone).time()


def change_day(meeting: Meeting, held_on: date, *, version: int, by: int | None, now: datetime) -> None:
    """Moves a planned meeting to another day at the same hour. Raises Stale."""
    starts = meeting.starts_at
    if starts is not None:
        zone = ZoneInfo(places.community_by_id(meeting.community_id).zone)
        starts = datetime.combine(held_on, starts.astimezone(zone).time(), zone)
    change_meeting(
        meeting,
        plan=MeetingPlan(
            title=meeting.title,
            held_on=held_on,
            starts_at=starts,
            place=meeting.place,
            chair_id=meeting.chair_id,
            recorder_id=meeting.recorder_id,
        ),
        version=version,
        by=by,
        now=now,
    )


def stands_on_agenda(community: Community, text: str) -> bool:
    """Whether a text is what a meeting that was noticed and is not over has before it: the title of a topic
    or an item, or the text proposed there. Who is called to it has to be able to read it."""
    wanted = (
        select(AgendaItem.id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .outerjoin(Topic, Topic.id == AgendaItem.topic_id)
        .where(
            Meeting.community_id == community.id,
            Meeting.state.in_(("noticed", "live")),
            or_(Topic.title == text, AgendaItem.title == text, AgendaItem.text == text),
        )
    )
    return db.session.scalar(wanted.limit(1)) is not None


def notice_check(meeting: Meeting, noticed_on: date) -> NoticeCheck:
    """Days from the notice to the meeting against the body's rule (domain 2.4); both are local dates."""
    return NoticeCheck((meeting.held_on - noticed_on).days, meeting.notice_days)


def notice_meeting(
    meeting: Meeting,
    *,
    by: int | None,
    now: datetime,
    on: date | None = None,
    channels: list[str] | None = None,
    urgent_reason: str = "",
) -> NoticeCheck:
    """Publishes the agenda: freezes and hashes every text.

    urgent_reason: why one meeting is called at shorter notice than its body's, where the law allows that; it
    is printed. Raises Invalid('items') without items or with a topic the party organisation has not studied,
    Invalid('urgent_reason') where the period is too short, Stale when noticed already.
    """
    if meeting.state != "planned":
        raise Stale(P("The meeting has been noticed already."))
    if not meeting.items:
        raise Invalid("items", P("There is nothing on the agenda yet."))
    day = on or local_day(places.community_by_id(meeting.community_id), now)
    check = notice_check(meeting, day)
    _long_enough(meeting, check, urgent_reason)
    _studied(meeting)
    meeting.urgent_reason = "" if check.ok else urgent_reason.strip()
    freeze(meeting, now)
    meeting.state, meeting.noticed_on, meeting.channels = "noticed", day, channels or []
    meeting.version += 1
    journal.record(
        meeting.community_id,
        "meeting_noticed",
        "meeting",
        meeting.id,
        by=by,
        at=now,
        detail={"days": check.days, "needed": check.needed, "urgent": not check.ok},
    )
    telling.tell(meeting, "meeting_noticed", now=now)
    return check


def _long_enough(meeting: Meeting, check: NoticeCheck, urgent_reason: str) -> None:
    """Raises Invalid('urgent_reason') where the notice is too short and no reason is given, or none helps."""
    if check.ok:
        return
    days = {"days": max(0, check.days), "needed": check.needed}
    body = db.session.get(Body, meeting.body_id) if meeting.body_id else None
    known = procedures().get(body.kind) if body is not None else None
    if known is not None and known.notice_statutory and not known.urgent_allowed:
        raise Invalid(
            "urgent_reason",
            P(
                "The notice is too short: %(days)s days, and the law asks for %(needed)s without exception. "
                "Choose a later day.",
                **days,
            ),
        )
    if not urgent_reason.strip():
        raise Invalid(
            "urgent_reason",
            P(
                "The notice is too short: %(days)s days, and the rule asks for %(needed)s. Choose a later "
                "day, or write why the meeting is urgent; it is printed on the notice.",
                **days,
            ),
        )


def _studied(meeting: Meeting) -> None:
    """Where a body's topics are studied by the party organisation first, they are before the notice. Raises
    Invalid('items')."""
    body = db.session.get(Body, meeting.body_id) if meeting.body_id else None
    if body is None or not body.party_review:
        return
    for item in meeting.items:
        topic = topics.topic_by_id(item.topic_id) if item.topic_id else None
        review = party_review_of(topic) if topic is not None else None
        if topic is not None and (review is None or not (review.opinion or "").strip()):
            raise Invalid(
                "items",
                P("The party organisation's opinion is missing, and this body's rules ask for it"),
            )


def move_meeting(
    meeting: Meeting,
    *,
    held_on: date,
    starts_at: datetime | None,
    place: str,
    reason: str,
    urgent_reason: str = "",
    by: int | None,
    now: datetime,
) -> NoticeCheck:
    """Moves a noticed meeting to another day, hour or place, with a new notice from today; its agenda stays
    frozen. Everybody entitled is told again. Raises Invalid naming the field, Stale once begun."""
    if meeting.state != "noticed":
        raise Stale(P("Only a meeting that is noticed and has not begun is moved."))
    community = places.community_by_id(meeting.community_id)
    if not reason.strip():
        raise Invalid("reason", P("Please give the reason: everyone will read it."))
    _not_past(community, held_on, now)
    today = local_day(community, now)
    check = NoticeCheck((held_on - today).days, meeting.notice_days)
    _long_enough(meeting, check, urgent_reason)
    was = {
        "from": meeting.held_on.isoformat(),
        "from_at": meeting.starts_at.isoformat() if meeting.starts_at else "",
        "from_place": meeting.place,
    }
    meeting.held_on, meeting.starts_at, meeting.place = held_on, starts_at, place.strip()
    meeting.noticed_on, meeting.urgent_reason = today, "" if check.ok else urgent_reason.strip()
    meeting.version += 1
    journal.record(
        meeting.community_id,
        "meeting_moved",
        "meeting",
        meeting.id,
        by=by,
        at=now,
        detail={**was, "to": held_on.isoformat(), "reason": reason.strip(), "on": today.isoformat()},
    )
    telling.tell(meeting, "meeting_moved", now=now, reason=reason.strip())
    return check


@dataclass(frozen=True)
class Move:
    """A noticed meeting that was moved: its day and place before, when and why."""

    held_on: date
    place: str
    on: date
    reason: str


def moves_of(meeting: Meeting) -> list[Move]:
    """How often a noticed meeting was moved, the first first."""
    return [
        Move(
            date.fromisoformat(each.detail["from"]),
            each.detail["from_place"],
            date.fromisoformat(each.detail["on"]),
            each.detail["reason"],
        )
        for each in journal.entries_for("meeting", meeting.id)
        if each.verb == "meeting_moved"
    ]


def cancel_meeting(meeting: Meeting, *, reason: str, by: int | None, now: datetime) -> None:
    """Calls a meeting off before it begins; its topics go back to accepted. Raises Invalid without a reason,
    Stale once begun."""
    if meeting.state not in ("planned", "noticed"):
        raise Stale(P("The meeting has begun or is over; it can no longer be called off."))
    if not reason.strip():
        raise Invalid("reason", P("Please give the reason: everyone will read it."))
    was_noticed = meeting.state == "noticed"
    meeting.state, meeting.code = "cancelled", None
    meeting.version += 1
    if was_noticed:
        telling.tell(meeting, "meeting_cancelled", now=now, reason=reason.strip())
    for item in meeting.items:
        topic = topics.topic_by_id(item.topic_id) if item.topic_id else None
        if topic is not None and topic.state == "scheduled":
            topics.set_state(topic, "accepted", now=now, by=by)
    journal.record(
        meeting.community_id,
        "meeting_cancelled",
        "meeting",
        meeting.id,
        by=by,
        at=now,
        detail={"reason": reason.strip()},
    )


def cancel_reason(meeting: Meeting) -> str:
    """Why a meeting was called off, or nothing."""
    return next(
        (
            e.detail.get("reason", "")
            for e in journal.entries_for("meeting", meeting.id)
            if e.verb == "meeting_cancelled"
        ),
        "",
    )


def meeting_for(who: Any, community: Community, meeting_id: int, *, to: str = "view") -> Meeting:
    """The meeting of this id. Raises NotFound (also for another community's, or one still being prepared for
    non-staff), Forbidden."""
    meeting = of_community(Meeting, community, meeting_id)
    about = Place(meeting.body_id)
    if to == "edit" and not (who is not None and who.may("meeting.plan", about)):
        raise Forbidden(P("Only the staff may change the agenda."))
    if meeting.state == "planned" and not (who is not None and who.may("meeting.read")):
        raise NotFound()
    return meeting


def area_of(community: Any, meeting_id: int) -> Place | None:
    """The body that meets, for offices given for one body only; None where there is none such here."""
    row = db.session.get(Meeting, meeting_id) if 0 < meeting_id <= LARGEST_KEY else None
    return Place(row.body_id) if row is not None and row.community_id == community.id else None


def meeting_by_id(meeting_id: int) -> Meeting | None:
    """The meeting of this id."""
    return db.session.get(Meeting, meeting_id)


def meeting_by_code(code: str) -> Meeting | None:
    """The meeting joined by this code."""
    return db.session.scalar(select(Meeting).where(Meeting.code == code))


def meetings_of(community: Community, *, staff: bool, limit: int = 100) -> list[tuple[Meeting, Body | None]]:
    """Meetings with their bodies, the newest first; those being prepared for staff only."""
    wanted = (
        select(Meeting, Body)
        .outerjoin(Body, Body.id == Meeting.body_id)
        .where(Meeting.community_id == community.id)
    )
    if not staff:
        wanted = wanted.where(Meeting.state != "planned")
    return [
        (m, b)
        for m, b in db.session.execute(
            wanted.order_by(Meeting.held_on.desc(), Meeting.id.desc()).limit(limit)
        )
    ]
