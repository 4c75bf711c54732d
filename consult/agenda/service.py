"""From accepted topics to a noticed agenda.

Invariants: notice is counted in the community's local dates; a noticed item's text is frozen and hashed with a salt;
the decision rule is copied into the item. Never commits.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from consult.agenda import telling
from consult.agenda.models import AgendaItem, AmendmentRecord, DebateRecord, Meeting
from consult.deciding import DecisionRule, shipped_rules
from consult.foundation import journal
from consult.foundation.days import local_day
from consult.foundation.db import db
from consult.foundation.errors import Forbidden, Invalid, NotFound, Stale
from consult.foundation.phrases import P, Phrase
from consult.people import persons, places
from consult.people.models import Body, Community
from consult.topics import service as topics
from consult.topics.models import Topic
from consult.topics.service import TimelineItem

STATE_WORDS = {
    "planned": P("Being prepared"),
    "noticed": P("Noticed"),
    "live": P("Meeting open now"),
    "adjourned": P("Adjourned"),
    "recorded": P("Held and recorded"),
    "cancelled": P("Cancelled"),
}
METHODS = {"show": P("Named, by phone"), "box": P("Unnamed, by box"), "paper": P("On paper")}
LEGAL_EFFECTS = {"decision": P("Decision"), "consultation": P("Consultation"), "pre_vote": P("Pre-vote")}
RULE_SETS = {
    "ronr12": P("Robert's Rules of Order"),
    "small_board": P("Robert's Rules, small boards"),
    "nantang13": P("The thirteen Nantang rules"),
}


#: How a meeting debates where nobody said otherwise; seconds_required is left to the rule set.
DEBATE_RULES = {"speech_seconds": 120, "speeches_per_motion": 2, "alternate": True}
SPEECH_SECONDS = (15, 3600)
SPEECHES = (1, 20)


@dataclass(frozen=True)
class NoticeCheck:
    """Whether the notice is long enough. days: from notice to meeting, local dates. needed: by the body's rule."""

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


def plan_meeting(
    community: Community,
    *,
    body: Body | None,
    title: str,
    held_on: date,
    starts_at: datetime | None = None,
    place: str = "",
    chair_id: int | None = None,
    recorder_id: int | None = None,
    rule_set: str | None = None,
    debate_rules: dict[str, Any] | None = None,
    by: int | None,
    now: datetime,
    title_en: str | None = None,
) -> Meeting:
    """A meeting of a body, planned. Raises Invalid naming the field."""
    if not title.strip():
        raise Invalid("title", P("Please give the meeting a name."))
    if rule_set is not None and rule_set not in RULE_SETS:
        raise Invalid("rule_set", P("Please choose the rules of debate."))
    _officers_of(community, chair_id, recorder_id)
    meeting = Meeting(
        community_id=community.id,
        body_id=body.id if body else None,
        title=title.strip(),
        title_en=title_en,
        held_on=held_on,
        starts_at=starts_at,
        place=place.strip(),
        chair_id=chair_id,
        recorder_id=recorder_id,
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
    title: str,
    held_on: date,
    starts_at: datetime | None,
    place: str,
    chair_id: int | None,
    recorder_id: int | None,
    version: int,
    by: int | None,
    now: datetime,
) -> None:
    """Changes a planned meeting. Raises Stale where somebody was faster or it is noticed already."""
    if version != meeting.version:
        raise Stale()
    if meeting.state != "planned":
        raise Stale(P("The meeting has been noticed; its date and agenda no longer change."))
    if not title.strip():
        raise Invalid("title", P("Please give the meeting a name."))
    _officers_of(places.community_by_id(meeting.community_id), chair_id, recorder_id)
    meeting.title, meeting.held_on, meeting.starts_at, meeting.place = (
        title.strip(),
        held_on,
        starts_at,
        place.strip(),
    )
    meeting.chair_id, meeting.recorder_id = chair_id, recorder_id
    meeting.version += 1
    journal.record(meeting.community_id, "meeting_changed", "meeting", meeting.id, by=by, at=now)


def change_debate(
    meeting: Meeting,
    *,
    rule_set: str,
    speech_seconds: int | None,
    speeches_per_motion: int | None,
    seconds_required: bool | None,
    alternate: bool = True,
    version: int,
    by: int | None,
    now: datetime,
) -> None:
    """How the meeting will debate: the rule set, the longest speech, speeches of one person on one question, whether a motion needs a
    second (None: as the rule set says). The live meeting takes these over when it opens. Raises Invalid naming the field, Stale."""
    if version != meeting.version:
        raise Stale()
    if meeting.state not in ("planned", "noticed"):
        raise Stale(P("The meeting has begun; its rules of debate are those it opened with."))
    if rule_set not in RULE_SETS:
        raise Invalid("rule_set", P("Please choose the rules of debate."))
    for name, value, (low, high) in (
        ("speech_seconds", speech_seconds, SPEECH_SECONDS),
        ("speeches_per_motion", speeches_per_motion, SPEECHES),
    ):
        if value is None or not low <= value <= high:
            raise Invalid(name, P("Please give a number from %(low)s to %(high)s.", low=low, high=high))
    rules: dict[str, Any] = {
        **meeting.debate_rules,
        "speech_seconds": speech_seconds,
        "speeches_per_motion": speeches_per_motion,
        "alternate": alternate,
    }
    rules.pop("seconds_required", None)
    if seconds_required is not None:
        rules["seconds_required"] = seconds_required
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


def change_day(meeting: Meeting, held_on: date, *, version: int, by: int | None, now: datetime) -> None:
    """Moves a planned meeting to another day at the same hour. Raises Stale."""
    starts = meeting.starts_at
    if starts is not None:
        zone = ZoneInfo(places.community_by_id(meeting.community_id).zone)
        starts = datetime.combine(held_on, starts.astimezone(zone).time(), zone)
    change_meeting(
        meeting,
        title=meeting.title,
        held_on=held_on,
        starts_at=starts,
        place=meeting.place,
        chair_id=meeting.chair_id,
        recorder_id=meeting.recorder_id,
        version=version,
        by=by,
        now=now,
    )


def move_item(meeting: Meeting, item_id: int, *, up: bool) -> None:
    """Moves an item one place up or down a planned agenda; at the end it stays. Raises NotFound, Stale."""
    order = list(meeting.items)
    at = next((n for n, item in enumerate(order) if item.id == item_id), None)
    if at is None:
        raise NotFound()
    if meeting.state != "planned":
        raise Stale(P("The meeting has been noticed; its date and agenda no longer change."))
    to = at - 1 if up else at + 1
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
        for position, item in enumerate(order, start=1):
            item.position = position
        db.session.flush()
        db.session.expire(meeting, ["items"])


def add_item(
    meeting: Meeting,
    *,
    topic: Topic | None,
    title: str,
    text: str,
    decision_rule_id: str = "",
    method: str = "show",
    legal_effect: str = "consultation",
    question_kind: str = "yes_no",
    options: list[dict[str, Any]] | None = None,
    seats: int = 1,
    by: int | None,
    now: datetime,
    title_en: str | None = None,
    text_en: str | None = None,
    minutes: int | None = None,
    history: bool = False,
) -> AgendaItem:
    """Puts an item at the end of the agenda, with a copy of its decision rule. Raises Invalid naming the field, Stale when frozen."""
    if not history:
        if meeting.state != "planned":
            raise Stale(P("The meeting has been noticed; its date and agenda no longer change."))
        _check_item(text, method, question_kind, options or [], seats, legal_effect)
        if minutes is not None and not 1 <= minutes <= 600:
            raise Invalid("minutes", P("Please give a number from %(low)s to %(high)s.", low=1, high=600))
    rule = _rule(decision_rule_id, method, history)
    position = (
        db.session.scalar(select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting.id))
        or 0
    ) + 1
    item = AgendaItem(
        meeting_id=meeting.id,
        position=position,
        topic_id=topic.id if topic else None,
        title=(title or (topic.title if topic else "")).strip(),
        title_en=title_en,
        text=text.strip(),
        text_en=text_en,
        decision_rule_id=decision_rule_id,
        decision_rule=rule.to_dict() if rule else {},
        method=method,
        legal_effect=legal_effect,
        question_kind=question_kind,
        options=options or [],
        seats=seats,
        minutes=minutes,
    )
    db.session.add(item)
    db.session.flush()
    if topic is not None and not history:
        topics.set_state(topic, "scheduled", now=now, by=by)
    return item


def _check_item(
    text: str, method: str, question_kind: str, options: list[dict[str, Any]], seats: int, legal_effect: str
) -> None:
    if not text.strip():
        raise Invalid("text", P("Please write the proposed text: what exactly is to be decided?"))
    if method not in METHODS or legal_effect not in LEGAL_EFFECTS:
        raise Invalid("method", P("Please choose how the vote is taken."))
    if question_kind == "options":
        if len(options) < 2:
            raise Invalid("options", P("Please write at least two options, one in a line."))
        if not 1 <= seats < len(options):
            raise Invalid(
                "seats", P("The number to be chosen must be at least 1 and less than the number of options.")
            )


def _rule(decision_rule_id: str, method: str, history: bool) -> DecisionRule | None:
    if not decision_rule_id:
        return None
    rule = shipped_rules().get(decision_rule_id)
    if rule is None:
        raise Invalid("decision_rule_id", P("There is no such decision rule."))
    if not history and method == "box" and "area_sqm" in rule.units:
        raise Invalid(
            "method",
            P(
                "Where floor area decides, an unnamed box is not possible: the area would give its owner away. Choose a named vote or paper."
            ),
        )
    return rule


def remove_item(meeting: Meeting, item_id: int, *, by: int | None, now: datetime) -> None:
    """Takes an item off a planned agenda; its topic goes back to accepted. Raises NotFound, Stale."""
    if meeting.state != "planned":
        raise Stale(P("The meeting has been noticed; its date and agenda no longer change."))
    item = next((i for i in meeting.items if i.id == item_id), None)
    if item is None:
        raise NotFound()
    topic = topics.topic_by_id(item.topic_id) if item.topic_id else None
    meeting.items.remove(item)
    db.session.delete(item)
    db.session.flush()
    for position, rest in enumerate(meeting.items, start=1):
        rest.position = position
    if topic is not None:
        topics.set_state(topic, "accepted", now=now, by=by)


def notice_check(meeting: Meeting, noticed_on: date) -> NoticeCheck:
    """Days from the notice to the meeting against the body's rule (domain 2.4); both are local dates."""
    return NoticeCheck((meeting.held_on - noticed_on).days, meeting.notice_days)


def text_hash(salt: str, text: str) -> str:
    """sha256 (hex) of the salt, a line feed and the text in UTF-8: what the notice prints."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def notice_meeting(
    meeting: Meeting,
    *,
    by: int | None,
    now: datetime,
    on: date | None = None,
    channels: list[str] | None = None,
    accept_short: bool = False,
) -> NoticeCheck:
    """Publishes the agenda: freezes and hashes every text.

    Raises Invalid('items') without items, Invalid('accept_short') where the period is too short and nobody took it upon
    themselves, Stale when noticed already.
    """
    if meeting.state != "planned":
        raise Stale(P("The meeting has been noticed already."))
    if not meeting.items:
        raise Invalid("items", P("There is nothing on the agenda yet."))
    day = on or local_day(places.community_by_id(meeting.community_id), now)
    check = notice_check(meeting, day)
    if not check.ok and not accept_short:
        raise Invalid(
            "accept_short",
            P(
                "The notice is too short: %(days)s days, and the rule asks for %(needed)s. Choose a later day, or confirm that the meeting is urgent.",
                days=max(0, check.days),
                needed=check.needed,
            ),
        )
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


def cancel_meeting(meeting: Meeting, *, reason: str, by: int | None, now: datetime) -> None:
    """Calls a meeting off before it begins; its topics go back to accepted. Raises Invalid without a reason, Stale once begun."""
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


def freeze(meeting: Meeting, now: datetime) -> None:
    """Freezes and hashes the texts of all items; frozen ones stay as they are."""
    for item in meeting.items:
        if item.frozen_at is None:
            item.text_salt = secrets.token_hex(16)
            item.text_hash = text_hash(item.text_salt, item.text)
            item.frozen_at = now


def record_meeting(
    community: Community,
    *,
    body: Body | None,
    title: str,
    held_on: date,
    noticed_on: date | None,
    channels: list[str],
    chair_role: str = "",
    recorder_role: str = "",
    place: str = "",
    debate_rules: dict[str, Any] | None = None,
    rule_set: str | None = None,
    entered_by: int | None,
    now: datetime,
    title_en: str | None = None,
) -> tuple[Meeting, list[Phrase]]:
    """补录: a meeting held in a room. Returns it and what the rules would have warned of; history is never refused."""
    meeting = Meeting(
        community_id=community.id,
        body_id=body.id if body else None,
        title=title,
        title_en=title_en,
        held_on=held_on,
        place=place,
        rule_set=rule_set or (body.rule_set if body else "ronr12"),
        debate_rules=debate_rules or {},
        state="recorded",
        chair_role=chair_role,
        recorder_role=recorder_role,
        noticed_on=noticed_on,
        notice_days=(body.notice_days if body else 0) or 0,
        channels=channels,
        code=None,
        entered_by_id=entered_by,
        created_at=now,
    )
    db.session.add(meeting)
    db.session.flush()
    warnings = []
    if noticed_on is None:
        warnings.append(P("No notice is recorded."))
    elif not notice_check(meeting, noticed_on).ok:
        check = notice_check(meeting, noticed_on)
        warnings.append(
            P(
                "The notice was %(days)s days; the rule asks for %(needed)s.",
                days=check.days,
                needed=check.needed,
            )
        )
    journal.record(community.id, "meeting_recorded", "meeting", meeting.id, entered_by=entered_by, at=now)
    return meeting, warnings


def record_amendment(item: AgendaItem, **values: Any) -> AmendmentRecord:
    """补录 of one amendment; values are the columns of AmendmentRecord."""
    row = AmendmentRecord(item_id=item.id, **values)
    db.session.add(row)
    return row


def record_speech(item: AgendaItem, **values: Any) -> DebateRecord:
    """补录 of the gist of one speech; values are the columns of DebateRecord."""
    row = DebateRecord(item_id=item.id, **values)
    db.session.add(row)
    return row


def record_gist(
    item: AgendaItem, *, role: str, stance: str, gist: str, seconds: int | None = None
) -> DebateRecord:
    """补录: one speech, at the end of the list. Raises Invalid naming the field, Stale for a meeting not recorded on paper."""
    if item.meeting.state != "recorded":
        raise Stale(P("Only a meeting held in a room is recorded afterwards."))
    if stance not in STANCES:
        raise Invalid("stance", P("Please say whether it was for, against or information."))
    if not gist.strip() or not role.strip():
        raise Invalid("gist", P("Please write who spoke (role) and what was said."))
    if seconds is not None and seconds < 0:
        raise Invalid("seconds", P("The number cannot be negative."))
    return record_speech(
        item,
        position=len(speeches_of(item.id)) + 1,
        role=role.strip()[:80],
        stance=stance,
        gist=gist.strip(),
        seconds=seconds,
    )


def record_change(
    item: AgendaItem,
    *,
    text: str,
    kind: str,
    degree: str,
    result: str,
    mover_role: str = "",
    votes: tuple[int, int, int] | None = None,
) -> AmendmentRecord:
    """补录: one amendment with its counts (for, against, abstain). Raises Invalid naming the field, Stale as above."""
    if item.meeting.state != "recorded":
        raise Stale(P("Only a meeting held in a room is recorded afterwards."))
    if not text.strip():
        raise Invalid("text", P("Please write the amendment."))
    if (
        kind not in AMENDMENT_KINDS
        or degree not in ("primary", "secondary")
        or result not in ("adopted", "rejected")
    ):
        raise Invalid("kind", P("Please choose the kind and the result of the amendment."))
    if votes is not None and min(votes) < 0:
        raise Invalid("votes", P("The number cannot be negative."))
    no = len(amendments_of(item.id)) + 1
    return record_amendment(
        item,
        no=no,
        stage="floor",
        considered_on=item.meeting.held_on,
        voted_order=no,
        degree=degree,
        kind=kind,
        text=text.strip(),
        targets="main" if degree == "primary" else f"amendment_{no - 1}",
        mover_role=mover_role.strip()[:80],
        result=result,
        votes=dict(zip(("for", "against", "abstain"), votes, strict=True)) if votes else None,
    )


def item_for(meeting: Meeting, item_id: int) -> AgendaItem:
    """An item of this meeting. Raises NotFound."""
    item = db.session.get(AgendaItem, item_id) if item_id < 2**31 else None
    if item is None or item.meeting_id != meeting.id:
        raise NotFound()
    return item


def amendments_of(item_id: int) -> list[AmendmentRecord]:
    """Recorded amendments of an item, by number."""
    return list(
        db.session.scalars(
            select(AmendmentRecord).where(AmendmentRecord.item_id == item_id).order_by(AmendmentRecord.no)
        )
    )


def speeches_of(item_id: int) -> list[DebateRecord]:
    """Recorded speeches of an item, in order."""
    return list(
        db.session.scalars(
            select(DebateRecord).where(DebateRecord.item_id == item_id).order_by(DebateRecord.position)
        )
    )


def settle_item(item: AgendaItem, *, final_text: str, final_text_en: str | None = None) -> None:
    """The text as finally settled, after amendments."""
    item.final_text, item.final_text_en = final_text, final_text_en


def meeting_for(who: Any, community: Community, meeting_id: int, *, to: str = "view") -> Meeting:
    """The meeting of this id. Raises NotFound (also for another community's, or one still being prepared for non-staff), Forbidden."""
    meeting = db.session.get(Meeting, meeting_id) if meeting_id < 2**31 else None
    if meeting is None or meeting.community_id != community.id:
        raise NotFound()
    staff = who is not None and who.is_staff
    if to == "edit" and not staff:
        raise Forbidden(P("Only the staff may change the agenda."))
    if meeting.state == "planned" and not staff:
        raise NotFound()
    return meeting


def at_the_door(community: Community, meeting_id: int) -> dict[str, Any]:
    """What the door of a meeting says of it: {title, title_en, starts_at, held_on, place, state}. Raises NotFound unless people
    may come to it: noticed or open now."""
    meeting = meeting_for(None, community, meeting_id)
    if meeting.state not in ("noticed", "live"):
        raise NotFound(P("This meeting is over or was cancelled; its door is closed."))
    return {
        "title": meeting.title,
        "title_en": meeting.title_en,
        "starts_at": meeting.starts_at,
        "held_on": meeting.held_on,
        "place": meeting.place,
        "state": meeting.state,
    }


def meeting_by_id(meeting_id: int) -> Meeting | None:
    """The meeting of this id."""
    return db.session.get(Meeting, meeting_id)


def meeting_by_code(code: str) -> Meeting | None:
    """The meeting joined by this code."""
    return db.session.scalar(select(Meeting).where(Meeting.code == code))


def item_by_id(item_id: int) -> AgendaItem | None:
    """The item of this id."""
    return db.session.get(AgendaItem, item_id)


def items_of_topic(topic_id: int) -> list[tuple[AgendaItem, Meeting]]:
    """The items (with their meetings) a topic has been on, oldest first."""
    return [
        (item, meeting)
        for item, meeting in db.session.execute(
            select(AgendaItem, Meeting)
            .join(Meeting, Meeting.id == AgendaItem.meeting_id)
            .where(AgendaItem.topic_id == topic_id)
            .order_by(Meeting.held_on, AgendaItem.id)
        )
    ]


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


def rules_for(body: Body | None) -> list[DecisionRule]:
    """Decision rules to choose from: the body's own first, then all others."""
    known = shipped_rules()
    own = [known[r] for r in (body.decision_rule_ids if body else []) if r in known]
    return own + [rule for rule in known.values() if rule not in own]


def timeline(topic_id: int) -> list[TimelineItem]:
    """What the agenda adds to a topic's life: notices of meetings and meetings held."""
    found = []
    for item, meeting in items_of_topic(topic_id):
        community = places.community_by_id(meeting.community_id)
        url = ("agenda.page", {"slug": community.slug, "meeting_id": meeting.id})
        if meeting.noticed_on:
            found.append(
                TimelineItem(
                    meeting.noticed_on,
                    3,
                    P("Meeting noticed: %(title)s", title=meeting.title),
                    item.text,
                    url,
                    body_en=item.text_en,
                )
            )
        if meeting.state in ("recorded", "adjourned", "live"):
            detail = [P("Presided: %(who)s", who=meeting.chair_role)] if meeting.chair_role else []
            for speech in speeches_of(item.id)[:6]:
                detail.append(
                    P(
                        "%(role)s (%(stance)s): %(gist)s",
                        role=speech.role,
                        stance=STANCES[speech.stance],
                        gist=speech.gist,
                    )
                )
            for amendment in amendments_of(item.id):
                detail.append(
                    P(
                        "Amendment %(no)s, %(result)s: %(text)s",
                        no=amendment.no,
                        result=AMENDMENT_RESULTS.get(amendment.result, P("settled")),
                        text=amendment.text,
                    )
                )
            found.append(
                TimelineItem(
                    meeting.held_on,
                    4,
                    P("Deliberated: %(title)s", title=meeting.title),
                    "",
                    url,
                    "current" if meeting.state == "live" else "done",
                    detail=detail,
                )
            )
    return found


STANCES = {"for": P("for"), "against": P("against"), "information": P("information")}
AMENDMENT_RESULTS = {
    "adopted": P("adopted"),
    "rejected": P("not adopted"),
    "lost": P("not adopted"),
    "withdrawn": P("withdrawn"),
}
AMENDMENT_KINDS = {
    "insert": P("insert"),
    "strike": P("strike out"),
    "strike_insert": P("strike out and insert"),
    "substitute": P("substitute"),
}
