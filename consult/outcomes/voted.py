"""The text a vote settled, and what it takes to publish another wording of it. Never commits.

Invariants: where a vote settled a text, that text is published unless somebody says otherwise and why; what
differs is printed beside it; a time, sum, place, person or figure is never changed without a member of the
supervision committee, who is not the one who asked (居委会组织法 art. 36: it watches over what is published).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from consult.accounts import rights
from consult.agenda.history import amendments_of
from consult.agenda.models import AgendaItem, Meeting
from consult.foundation import journal, notify
from consult.foundation.days import local_day
from consult.foundation.db import db, of_community
from consult.foundation.errors import Forbidden, Invalid
from consult.foundation.own_words import for_search
from consult.foundation.phrases import P
from consult.outcomes.models import Outcome, TextConsent, VoteRecord
from consult.outcomes.weighing import Weighed, weigh
from consult.people.models import Body, Community, Office, Person, Territory
from consult.people.offices import given_at, offices_in, terms_of
from consult.rules.words import changes
from consult.topics.models import Topic


@dataclass(frozen=True)
class Voted:
    """What a vote settled. text: in full; frozen: as it was noticed before the meeting changed it, "" where
    it was not or nothing was changed."""

    text: str
    frozen: str = ""

    @property
    def amended(self) -> tuple[tuple[str, str], ...]:
        """What the meeting changed of the text that was noticed."""
        return changes(self.frozen, self.text) if self.frozen else ()


def voted_of(vote: VoteRecord | None) -> Voted | None:
    """The text a vote settled; None without a vote.

    Of a vote taken live: the question as it was put, which is the frozen text with the amendments adopted by
    then. Of one recorded from paper: the item's settled text, its frozen one where nothing was amended, else
    the question as recorded. Where options were chosen among: those chosen.
    """
    if vote is None:
        return None
    item = db.session.get(AgendaItem, vote.item_id) if vote.item_id else None
    if vote.options_result:
        chosen = [each["text"] for each in vote.options_result["options"] if each["chosen"]]
        return Voted(plain("；".join(chosen) or vote.question))
    if vote.source == "live" or item is None:
        text = plain(vote.question)
    elif item.final_text:
        text = plain(item.final_text)
    else:
        changed = any(each.result == "adopted" for each in amendments_of(item.id))
        text = plain(vote.question if changed or not item.text else item.text)
    frozen = plain(item.text) if item is not None and not vote.options_result else ""
    return Voted(text, frozen if frozen != text else "")


def text_before(topic: Topic) -> str:
    """The text last put on an agenda for a topic: what a vote on paper was most likely held on."""
    wanted = select(AgendaItem).where(AgendaItem.topic_id == topic.id).order_by(AgendaItem.id.desc())
    item = db.session.scalar(wanted.limit(1))
    return str(item.final_text or item.text) if item is not None else ""


def plain(text: Any) -> str:
    """As compared: without blanks at the ends and with one kind of line end."""
    return "\n".join(line.rstrip() for line in str(text or "").strip().splitlines())


def is_title(text: str, topic: Topic) -> bool:
    """Whether a text is no more than the title of its topic."""
    return for_search(plain(text)).strip("。.！!？?") == for_search(topic.title).strip("。.！!？?")


def names_of(community: Community) -> list[str]:
    """Places, bodies and persons known here."""
    columns = ((Territory.name, Territory), (Body.name_zh, Body), (Person.name, Person))
    return [
        str(name)
        for column, row in columns
        for name in db.session.scalars(select(column).where(row.community_id == community.id))
        if name
    ]


def weighed(community: Community, voted: Voted, text: str) -> Weighed:
    """How a wording differs from what was voted."""
    return weigh(voted.text, plain(text), names_of(community))


@dataclass(frozen=True)
class Settled:
    """The wording to publish. departure: "" as voted, "slip" an editor's correction, "other" with consent."""

    text: str
    departure: str = ""
    consent: TextConsent | None = None


def settled(community: Community, topic: Topic, vote: VoteRecord | None, text: str, reason: str) -> Settled:
    """What may be published of a vote: its text where none is given, another wording only with its reason
    and, where it weighs, with consent. Raises Invalid("text" | "departure_reason")."""
    voted = voted_of(vote)
    if voted is None:
        return Settled(plain(text))
    if not text.strip():
        return Settled(voted.text)
    found = weighed(community, voted, text)
    if found.kind == "same":
        return Settled(voted.text)
    if found.kind == "slip":
        if not reason.strip():
            raise Invalid(
                "departure_reason",
                P("The wording differs from what was voted: please say why, it is printed."),
            )
        return Settled(plain(text), "slip")
    consent = agreed_consent(topic, vote, text)
    if consent is None:
        raise Invalid(
            "text",
            P(
                "This is not what was voted. A time, sum, place, person or figure goes back to a meeting, or "
                "is published with both texts after the supervision committee has agreed."
            ),
        )
    return Settled(plain(text), "other", consent)


def agreed_consent(topic: Topic, vote: VoteRecord | None, text: str) -> TextConsent | None:
    """The supervision committee's consent to this very text, None without one."""
    return db.session.scalar(
        select(TextConsent)
        .where(
            TextConsent.topic_id == topic.id,
            TextConsent.vote_id == (vote.id if vote else None),
            TextConsent.text == plain(text),
            TextConsent.answer == "agreed",
        )
        .order_by(TextConsent.id.desc())
        .limit(1)
    )


def ask_consent(
    community: Community, topic: Topic, vote: VoteRecord, text: str, reason: str, *, by: int, now: datetime
) -> TextConsent:
    """Asks the supervision committee to agree to another text than was voted. Raises Invalid naming the
    field."""
    voted = voted_of(vote)
    assert voted is not None
    if weighed(community, voted, text).kind == "same":
        raise Invalid("text", P("This is what was voted; nobody has to agree to it."))
    if not reason.strip():
        raise Invalid(
            "departure_reason", P("Please say why: the supervision committee and everybody read it.")
        )
    known = consents_of(topic, waiting=True)
    for each in known:
        if each.vote_id == vote.id and each.text == plain(text):
            return each
    made = TextConsent(
        community_id=community.id,
        topic_id=topic.id,
        vote_id=vote.id,
        text=plain(text),
        reason=reason.strip(),
        asked_by_id=by,
        asked_at=now,
    )
    db.session.add(made)
    db.session.flush()
    journal.record(
        community.id, "consent_asked", "topic", topic.id, by=by, at=now, detail={"reason": made.reason}
    )
    today = local_day(community, now)
    for office in offices_in(community):
        holds = office.from_on <= today and (office.to_on is None or office.to_on >= today)
        if office.kind == "supervision_member" and holds:
            params = {"title": topic.title, "consent": made.id}
            notify.queue(community.id, office.person_id, "consent_asked", params, now=now)
    return made


def answer_consent(
    community: Community,
    consent: TextConsent,
    agreed: bool,
    *,
    note: str = "",
    new: bool = False,
    by: int | None,
    now: datetime,
) -> None:
    """A member of the supervision committee agrees, or does not. Raises Forbidden for anybody else: who
    asked, who publishes results here, had a part in the vote, or was given the office after it; Invalid once
    answered, or without a reason for a no."""
    if new:
        raise Forbidden(
            P(
                "This sign-in, or its password, was set by somebody else less than a day ago, who could be "
                "using it: please answer tomorrow."
            )
        )
    _check_may_consent(community, consent, by, local_day(community, now))
    if consent.answer is not None:
        raise Invalid(None, P("This has been answered already."))
    if not agreed and not note.strip():
        raise Invalid("note", P("Please say why."))
    consent.answer, consent.note = "agreed" if agreed else "refused", note.strip()
    consent.answered_by_id, consent.answered_at = by, now
    journal.record(
        community.id,
        f"consent_{consent.answer}",
        "topic",
        consent.topic_id,
        by=by,
        at=now,
        detail={"consent": consent.id, "note": consent.note},
    )


def _check_may_consent(community: Community, consent: TextConsent, by: int | None, today: date) -> None:
    """The committee watches over those who publish (组织法 art. 36): who is one of them, or was made a member
    for this very consent, does not answer for it. Raises Forbidden."""
    terms = terms_of(by, community.id, today) if by is not None else []
    seats = [term for term in terms if term.kind == "supervision_member"]
    if not seats or by == consent.asked_by_id:
        raise Forbidden(P("Only a member of the supervision committee who did not ask for it may agree."))
    held = [rights.Held(term.kind, term.body_id, term.territory_id) for term in terms]
    if rights.office_does(rights.RIGHTS["result.publish"], held):
        raise Forbidden(
            P("Who publishes results here does not watch over them as well: another member agrees.")
        )
    vote = db.session.get(VoteRecord, consent.vote_id) if consent.vote_id else None
    meeting = db.session.get(Meeting, vote.meeting_id) if vote is not None and vote.meeting_id else None
    took_part = {vote.entered_by_id if vote else None}
    if meeting is not None:
        took_part |= {meeting.chair_id, meeting.recorder_id}
    if by in took_part:
        raise Forbidden(P("Who presided over the vote or recorded it does not agree to another text of it."))
    if vote is not None and not any(_member_before(vote, seat, community) for seat in seats):
        raise Forbidden(P("Who became a member after the vote does not agree to another text of it."))


def _member_before(vote: VoteRecord, seat: Office, community: Community) -> bool:
    given = given_at(seat)
    held_on = vote.closed_on or local_day(community, vote.entered_at)
    if seat.from_on > held_on:
        return False
    return given is None or (given < vote.entered_at and local_day(community, given) <= held_on)


def consent_for(community: Community, consent_id: int) -> TextConsent:
    """A request of this community. Raises NotFound."""
    return of_community(TextConsent, community, consent_id)


def consents_of(topic: Topic, *, waiting: bool = False) -> list[TextConsent]:
    """Requests about a topic, in order; waiting: those not answered."""
    wanted = select(TextConsent).where(TextConsent.topic_id == topic.id).order_by(TextConsent.id)
    rows = db.session.scalars(wanted.where(TextConsent.answer.is_(None)) if waiting else wanted)
    return list(rows)


def consents_waiting(community: Community) -> list[tuple[TextConsent, Topic, Voted | None]]:
    """What waits for the supervision committee."""
    rows = db.session.execute(
        select(TextConsent, Topic)
        .join(Topic, Topic.id == TextConsent.topic_id)
        .where(TextConsent.community_id == community.id, TextConsent.answer.is_(None))
        .order_by(TextConsent.id)
    )
    return [
        (each, topic, voted_of(db.session.get(VoteRecord, each.vote_id) if each.vote_id else None))
        for each, topic in rows
    ]


def departed(outcome: Outcome) -> tuple[tuple[str, str], ...]:
    """What a published text changes of the one that was voted; empty where it is the same."""
    return changes(outcome.voted_text, outcome.text) if outcome.departure and outcome.voted_text else ()
