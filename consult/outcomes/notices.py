"""Notices: posting with a period, objections within it and their answers, withdrawal, and the check of what
was printed.

Both the first and the last day of a period count. An objection after the last day is refused; one received on
paper in
time may be entered later with its day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select

from consult.foundation import journal, notify, public_log, settings
from consult.foundation.days import local_day
from consult.foundation.db import db, of_community
from consult.foundation.errors import Forbidden, Invalid, NotFound
from consult.foundation.phrases import P, Phrase
from consult.foundation.procedures import posting_days, posting_end, procedures
from consult.office.moderation import Standing
from consult.outcomes import facts
from consult.outcomes.models import Notice, Objection, Outcome, VoteRecord
from consult.outcomes.numbers import read_number, take_number
from consult.people import places
from consult.people.models import Body, Community, Person
from consult.topics import service as topics
from consult.topics.models import Topic


def needed_days(community: Community, body: Body | None) -> int:
    """Days a result must stay posted here, never fewer than the law's."""
    said = int(settings.of(community, "posting_days", body=body))
    known = procedures().get(body.kind) if body is not None else None
    return max(said, known.publicity_days or 0) if known and known.publicity_statutory else said


def posting_warnings(community: Community, body: Body | None, start_on: date, end_on: date) -> list[Phrase]:
    """What is short or odd about a posting period; it may be posted all the same."""
    days, needed = posting_days(start_on, end_on), needed_days(community, body)
    if days < needed:
        return [
            P(
                (
                    "Posted for %(days)s days (first and last day included); at least %(needed)s are asked "
                    "for, %(short)s short."
                ),
                days=days,
                needed=needed,
                short=needed - days,
            )
        ]
    return []


@dataclass(frozen=True, kw_only=True)
class NoticeWords:
    """What a notice says; for one entered afterwards also the objections, as a total, and what became of
    them."""

    kind: str
    title: str
    title_en: str | None = None
    addressed_to: str = ""
    text: str = ""
    objections_received: int | None = None
    objection_handling: str = ""
    objection_handling_en: str | None = None
    #: of a 更正公告: [{field, old, new, reason, weighs}]
    corrections: Sequence[dict[str, Any]] = ()


@dataclass(frozen=True, kw_only=True)
class Posting:
    """From when until when (or for how many days; left out, as long as is needed), where, under which
    number."""

    start_on: date
    end_on: date | None = None
    days: int | None = None
    channels: Sequence[str] = ()
    contact: dict[str, str] | None = None
    number: str | None = None


@dataclass(frozen=True, kw_only=True)
class About:
    """What a notice is about; all may be left out."""

    topic: Topic | None = None
    outcome: Outcome | None = None
    body: Body | None = None
    corrects: Notice | None = None


def post_notice(
    community: Community,
    *,
    words: NoticeWords,
    posting: Posting,
    about: About = About(),
    recorded: bool = False,
    by: int | None,
    now: datetime,
) -> Notice:
    """Posts a notice from `start_on` to `end_on` (or for `days`, or as long as is needed), both days
    included.

    What it shows of the result is frozen and hashed; the short code leads to its check. number: taken in its
    series; an
    outcome's own number may be borne by its first notice. recorded: entered afterwards (补录), objections as
    totals.
    A short period warns (`posting_warnings`) and is not refused. Raises Invalid naming the field.
    """
    outcome = about.outcome
    topic = about.topic or (db.session.get(Topic, outcome.topic_id) if outcome else None)
    for thing in (topic, outcome, about.body):
        if thing is not None and thing.community_id != community.id:
            raise NotFound()
    body = about.body or (db.session.get(Body, outcome.body_id) if outcome and outcome.body_id else None)
    end_on = posting.end_on or posting_end(posting.start_on, posting.days or needed_days(community, body))
    _check_notice(words, posting.start_on, end_on, outcome)
    known = None if recorded else _same_notice(community, words, posting.start_on, end_on, outcome)
    if known is not None:
        return known
    notice = _notice(community, words, posting, end_on)
    notice.topic_id, notice.outcome_id = topic.id if topic else None, outcome.id if outcome else None
    notice.body_id = body.id if body else None
    notice.corrects_id = about.corrects.id if about.corrects else None
    notice.posted_by_id, notice.posted_at, notice.source = by, now, "recorded" if recorded else "live"
    first = outcome is not None and not _first_of(outcome)
    number = posting.number or (outcome.number if outcome is not None and first else None)
    if number:
        # Read before the row exists, so that a refusal leaves nothing behind.
        series, year, n = read_number(number)
        notice.number = series.number(year, n)
    head = public_log.head_of(community.id)
    notice.content = {"log": {"size": head.size, "root": head.root}}
    notice.content = content_of(notice, outcome, topic)
    notice.digest = facts.digest(notice.content)
    notice.code = facts.free_code(community.id, notice.digest)
    db.session.add(notice)
    db.session.flush()
    if number:
        take_number(community, number, notice=notice)
        if outcome is not None and outcome.number is None:
            outcome.number = notice.number
    if topic is not None:
        _tell_topic(topic, notice, by, now)
    db.session.flush()
    return notice


def _notice(community: Community, words: NoticeWords, posting: Posting, end_on: date) -> Notice:
    """The row of a notice with what it says and from when until when; not yet in the session."""
    return Notice(
        community_id=community.id,
        kind=words.kind.strip(),
        title=words.title.strip(),
        title_en=words.title_en,
        addressed_to=words.addressed_to.strip(),
        text=words.text.strip(),
        start_on=posting.start_on,
        end_on=end_on,
        days=posting_days(posting.start_on, end_on),
        channels=list(posting.channels),
        contact=settings.of(community, "contact") if posting.contact is None else posting.contact,
        digest="",
        code="",
        objections_received=words.objections_received,
        objection_handling=words.objection_handling,
        objection_handling_en=words.objection_handling_en,
        corrections=[dict(each) for each in words.corrections],
    )


def _check_notice(words: NoticeWords, start_on: date, end_on: date, outcome: Outcome | None) -> None:
    if not words.title.strip():
        raise Invalid("title", P("A notice needs a title."))
    if not words.kind.strip():
        raise Invalid("kind", P("Please choose one."))
    if outcome is not None and outcome.published_on is None:
        raise Invalid(None, P("Please publish the result first."))
    if end_on < start_on:
        raise Invalid("end_on", P("The last day cannot be before the first."))
    if (end_on - start_on).days > 3660:
        raise Invalid("end_on", P("A notice is not posted for more than ten years."))


def _same_notice(
    community: Community, words: NoticeWords, start_on: date, end_on: date, outcome: Outcome | None
) -> Notice | None:
    """The notice a form sent twice would post again."""
    found = db.session.scalars(
        select(Notice).where(
            Notice.community_id == community.id,
            Notice.outcome_id == (outcome.id if outcome else None),
            Notice.kind == words.kind.strip(),
            Notice.title == words.title.strip(),
            Notice.text == words.text.strip(),
            Notice.start_on == start_on,
            Notice.end_on == end_on,
            Notice.withdrawn_at.is_(None),
        )
    )
    corrections = [dict(each) for each in words.corrections]
    return next((each for each in found if list(each.corrections or ()) == corrections), None)


def _tell_topic(topic: Topic, notice: Notice, by: int | None, now: datetime) -> None:
    """The journal's line, and where a result is posted the topic's state and its last day."""
    journal.record(
        notice.community_id,
        "notice_posted",
        "topic",
        topic.id,
        by=by,
        at=now,
        detail={
            "notice": notice.id,
            "number": notice.number,
            "kind": notice.kind,
            "start_on": notice.start_on.isoformat(),
            "end_on": notice.end_on.isoformat(),
        },
    )
    if notice.outcome_id is not None:
        facts.advance(topic, "published", now)
        topics.set_posting(topic, max(notice.end_on, topic.posted_until or notice.end_on))


def _first_of(outcome: Outcome) -> Notice | None:
    return db.session.scalar(
        select(Notice).where(Notice.outcome_id == outcome.id).order_by(Notice.id).limit(1)
    )


def content_of(notice: Notice, outcome: Outcome | None, topic: Topic | None) -> dict[str, Any]:
    """What a notice shows, as it is hashed. The head of the public list it was printed with is its own since
    it was posted; notices of earlier versions have none."""
    vote = db.session.get(VoteRecord, outcome.vote_id) if outcome and outcome.vote_id else None
    printed = (notice.content or {}).get("log")
    about = db.session.get(Notice, notice.corrects_id) if notice.corrects_id else None
    return {
        **({"corrects": about.code, "corrections": notice.corrections} if about is not None else {}),
        **({"log": printed} if printed else {}),
        "kind": notice.kind,
        "number": notice.number,
        "title": notice.title,
        "addressed_to": notice.addressed_to,
        "text": notice.text,
        "start_on": notice.start_on.isoformat(),
        "end_on": notice.end_on.isoformat(),
        "result": facts.canonical_result(outcome, vote, topic) if outcome and topic else None,
    }


def withdraw_notice(notice: Notice, reason: str, *, by: int | None, now: datetime) -> None:
    """Takes a notice down; its page stays and says so, and why. Raises Invalid when no reason is given or it
    is down already."""
    if notice.withdrawn_at is not None:
        raise Invalid(None, P("The notice has been withdrawn already."))
    if not reason.strip():
        raise Invalid("reason", P("Please say why."))
    notice.withdrawn_at, notice.withdrawn_reason = now, reason.strip()
    if notice.topic_id:
        journal.record(
            notice.community_id,
            "notice_withdrawn",
            "topic",
            notice.topic_id,
            by=by,
            at=now,
            detail={"notice": notice.id, "number": notice.number, "reason": notice.withdrawn_reason},
        )


def notice_state(notice: Notice, today: date) -> str:
    """coming | posted | ended | withdrawn."""
    if notice.withdrawn_at is not None:
        return "withdrawn"
    return "coming" if today < notice.start_on else "posted" if today <= notice.end_on else "ended"


def hangs(notice: Notice, today: date) -> bool:
    """Whether it is a result's notice that hangs now or is about to."""
    return notice.outcome_id is not None and notice_state(notice, today) in ("coming", "posted")


def notice_for(community: Community, notice_id: int) -> Notice:
    """A notice of this community. Raises NotFound."""
    return of_community(Notice, community, notice_id)


def notices_of(
    community: Community,
    today: date,
    *,
    state: str = "all",
    search: str = "",
    kind: str = "",
    page: int = 1,
    size: int = 20,
) -> tuple[list[Notice], int]:
    """Notices by state (all | posted | ended), words of title, number or text, and kind; the newest first,
    and the number of pages."""
    wanted = select(Notice).where(Notice.community_id == community.id, *_standing(state, today))
    if search.strip():
        like = f"%{escaped(search.strip())}%"
        wanted = wanted.where(
            or_(
                *[
                    column.ilike(like, escape="\\")
                    for column in (
                        Notice.title,
                        Notice.title_en,
                        Notice.number,
                        Notice.text,
                        Notice.addressed_to,
                    )
                ]
            )
        )
    if kind:
        wanted = wanted.where(Notice.kind == kind)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    pages = max(1, -(-total // size))
    rows = db.session.scalars(
        wanted.order_by(Notice.start_on.desc(), Notice.id.desc())
        .limit(size)
        .offset((min(max(1, page), pages) - 1) * size)
    )
    return list(rows), pages


def _standing(state: str, today: date) -> list[Any]:
    if state == "posted":
        return [Notice.start_on <= today, Notice.end_on >= today, Notice.withdrawn_at.is_(None)]
    return [(Notice.end_on < today) | Notice.withdrawn_at.is_not(None)] if state == "ended" else []


def notice_counts(community: Community, today: date) -> dict[str, int]:
    """How many notices there are by state: {all, posted, ended}."""
    return {
        state: db.session.scalar(
            select(func.count())
            .select_from(Notice)
            .where(Notice.community_id == community.id, *_standing(state, today))
        )
        or 0
        for state in ("all", "posted", "ended")
    }


def kinds_of(community: Community) -> list[str]:
    """The kinds of notices used here, as the issuers call them."""
    return list(
        db.session.scalars(
            select(Notice.kind).where(Notice.community_id == community.id).distinct().order_by(Notice.kind)
        )
    )


def escaped(text: str) -> str:
    """Typed words for a LIKE: the wild cards mean themselves."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def notices_of_topic(topic_id: int, outcome_id: int | None = None) -> list[Notice]:
    """Notices about a topic (or one of its outcomes), in order of posting."""
    wanted = select(Notice).where(Notice.topic_id == topic_id)
    if outcome_id is not None:
        wanted = wanted.where(Notice.outcome_id == outcome_id)
    return list(db.session.scalars(wanted.order_by(Notice.start_on, Notice.id)))


# --- objections ---------------------------------------------------------------------------------------


def object_to(
    notice: Notice,
    text: str,
    *,
    person: Person | None,
    role: str = "",
    received_on: date | None = None,
    by: int | None = None,
    entered_by: int | None = None,
    now: datetime,
) -> Objection:
    """Takes an objection within the posting period. person: who objects, None at the counter. received_on:
    for paper, its day.

    Raises Forbidden for a person of another community, Invalid outside the period or without words.
    """
    community = places.community_by_id(notice.community_id)
    if person is not None and person.community_id != notice.community_id:
        raise Forbidden(P("You are signed in, but not as somebody of this community."))
    today = local_day(community, now)
    day = received_on or today
    _check_objection(notice, text, day, today)
    if person is not None:
        # The same words sent twice (a slow network, a second tap) are one objection.
        known = db.session.scalar(
            select(Objection).where(
                Objection.notice_id == notice.id,
                Objection.person_id == person.id,
                Objection.text == text.strip(),
            )
        )
        if known is not None:
            return known
    made = Objection(
        notice_id=notice.id,
        person_id=person.id if person else None,
        role=role.strip(),
        text=text.strip(),
        received_on=day,
        entered_by_id=entered_by,
        created_at=now,
    )
    db.session.add(made)
    db.session.flush()
    if notice.topic_id:
        journal.record(
            notice.community_id,
            "objection_received",
            "topic",
            notice.topic_id,
            entered_by=entered_by,
            at=now,
            detail={"notice": notice.id, "number": notice.number},
        )
    return made


def _check_objection(notice: Notice, text: str, day: date, today: date) -> None:
    if notice.withdrawn_at is not None:
        raise Invalid(None, P("The notice has been withdrawn; it needs no objection."))
    if day > today:
        raise Invalid("received_on", P("This day has not come yet."))
    if day < notice.start_on:
        raise Invalid(None, P("The posting period begins on %(day)s.", day=notice.start_on.isoformat()))
    if day > notice.end_on:
        raise Invalid(
            None,
            P(
                "The posting period ended on %(day)s; objections can no longer be made here.",
                day=notice.end_on.isoformat(),
            ),
        )
    if not text.strip():
        raise Invalid("text", P("Please say what you object to."))
    if len(text) > 2000:
        raise Invalid("text", P("Please keep it under %(n)s characters.", n=2000))


def objections_to(notice: Notice) -> list[Objection]:
    """Objections to a notice in the order received."""
    return list(
        db.session.scalars(select(Objection).where(Objection.notice_id == notice.id).order_by(Objection.id))
    )


def objection_for(community: Community, objection_id: int) -> tuple[Objection, Notice]:
    """An objection of this community and its notice. Raises NotFound."""
    found = db.session.get(Objection, objection_id)
    if found is None:
        raise NotFound()
    return found, notice_for(community, found.notice_id)


def answer_objection(objection: Objection, answer: str, *, by: int | None, now: datetime) -> None:
    """Answers an objection in public; answering again corrects the answer, and the journal keeps both. Raises
    Invalid."""
    if not answer.strip():
        raise Invalid("answer", P("Please write the answer."))
    notice = db.session.get(Notice, objection.notice_id)
    assert notice is not None
    community = places.community_by_id(notice.community_id)
    objection.answer, objection.answered_by_id = answer.strip(), by
    objection.answered_on = local_day(community, now)
    if notice.topic_id:
        journal.record(
            notice.community_id,
            "objection_answered",
            "topic",
            notice.topic_id,
            by=by,
            at=now,
            detail={"notice": notice.id, "number": notice.number, "answer": objection.answer},
        )
    if objection.person_id:
        notify.queue(
            notice.community_id,
            objection.person_id,
            "objection_answered",
            {"notice": notice.id, "title": notice.title},
            now=now,
        )


def record_objections(
    notice: Notice,
    received: int,
    handling: str,
    *,
    handling_en: str | None = None,
    by: int | None,
    now: datetime,
) -> None:
    """Enters how many objections came on paper and what was done about them (补录). Raises
    Invalid("objections_received")."""
    if received < 0 or received > 100_000:
        raise Invalid("objections_received", P("This number is out of range."))
    notice.objections_received, notice.objection_handling, notice.objection_handling_en = (
        received,
        handling.strip(),
        handling_en,
    )
    if notice.topic_id:
        journal.record(
            notice.community_id,
            "objections_recorded",
            "topic",
            notice.topic_id,
            by=by,
            entered_by=by,
            at=now,
            detail={"notice": notice.id, "received": received},
        )


# --- the check ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Verification:
    """What the page of a short code says. whole: what is stored now hashes to the digest printed."""

    code: str
    digest: str
    whole: bool
    notice: Notice | None
    outcome: Outcome | None
    topic: Topic | None


def verify(community: Community, code: str) -> Verification:
    """Checks the printed code of a notice or a result (letter case and spaces do not matter). Raises
    NotFound."""
    code = code.strip().upper().replace(" ", "").replace("-", "")
    notice = db.session.scalar(select(Notice).where(Notice.community_id == community.id, Notice.code == code))
    outcome = (
        db.session.scalar(select(Outcome).where(Outcome.community_id == community.id, Outcome.code == code))
        if notice is None
        else None
    )
    if notice is None and (outcome is None or outcome.digest is None):
        raise NotFound()
    if notice is not None:
        outcome = db.session.get(Outcome, notice.outcome_id) if notice.outcome_id else None
        topic = db.session.get(Topic, notice.topic_id) if notice.topic_id else None
        return Verification(
            code,
            notice.digest,
            facts.digest(content_of(notice, outcome, topic)) == notice.digest,
            notice,
            outcome,
            topic,
        )
    assert outcome is not None and outcome.digest is not None
    topic = db.session.get(Topic, outcome.topic_id)
    vote = db.session.get(VoteRecord, outcome.vote_id) if outcome.vote_id else None
    assert topic is not None
    return Verification(
        code,
        outcome.digest,
        facts.digest(facts.canonical_result(outcome, vote, topic)) == outcome.digest,
        None,
        outcome,
        topic,
    )


def standing(community: Community) -> list[Standing]:
    """The newest objections, for who looks at residents' texts."""
    rows = db.session.scalars(
        select(Objection)
        .join(Notice, Notice.id == Objection.notice_id)
        .where(Notice.community_id == community.id)
        .order_by(Objection.id.desc())
        .limit(40)
    )
    return [
        Standing(row.text, row.person_id, f"/c/{community.slug}/notices/{row.notice_id}", row.created_at)
        for row in rows
    ]
