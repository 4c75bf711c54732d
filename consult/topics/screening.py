"""Screening (筛选): accept, return, merge, refer; whose topic it is; the party organisation's opinion. Never
commits.

Invariants: every decision stays and is shown with its reason, day and who took it; nothing is accepted
against the list
it is on, nor before the opinion the body's rules ask for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from consult.foundation import journal, notify, settings
from consult.foundation.days import local_day
from consult.foundation.db import db
from consult.foundation.errors import Invalid, Stale
from consult.foundation.phrases import P
from consult.foundation.working_days import working_days_after
from consult.people import places
from consult.people.models import Body, Community
from consult.topics import clocks
from consult.topics.models import MATTERS, RESULTS, PartyReview, Screening, Topic, TopicSupport

#: What a topic is after each result.
STATE_AFTER = {
    "accepted": "accepted",
    "returned": "returned",
    "merged": "merged",
    "out_of_scope": "referred",
}


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What becomes of a topic: one of RESULTS, the reason, the topic it merges into or whom it is referred
    to.

    matter: the list it is on (MATTERS); by_role: who decided; on: the day, left out today."""

    result: str
    reason: str = ""
    into: Topic | None = None
    refer_to: str = ""
    matter: str = ""
    by_role: str = ""
    on: date | None = None


def screen_topic(
    topic: Topic,
    *,
    decision: Decision,
    by: int | None = None,
    now: datetime,
    history: bool = False,
    version: int | None = None,
) -> Screening:
    """A screening decision: accepted, returned (reason), merged (into the surviving topic), out_of_scope
    (reason, to whom).

    matter: the list it is on (MATTERS): what is on neither cannot be accepted, the residents' own affairs
    cannot be referred away. history: 补录, which warns nowhere and refuses nothing but an unknown result.
    Raises Invalid naming the field, Stale.
    """
    if decision.result not in RESULTS:
        raise Invalid("result", P("Please choose what becomes of the topic."))
    if not history:
        _may_screen(topic, decision, version)
    made = Screening(
        topic_id=topic.id,
        result=decision.result,
        reason=decision.reason.strip(),
        refer_to=decision.refer_to.strip(),
        on=decision.on or local_day(places.community_by_id(topic.community_id), now),
        by_id=by,
        by_role=decision.by_role,
        matter=decision.matter,
    )
    db.session.add(made)
    topic.moved_at = now
    if topic.gathered_on is None:
        topic.gathered_on = made.on
    # In the case format a merged topic is the one that survives: others were merged into it, and it goes on.
    goes_on = history and decision.result == "merged" and decision.into is None
    topic.state = "accepted" if goes_on else STATE_AFTER[decision.result]
    topic.version += 1
    if decision.into is not None:
        topic.merged_into_id = decision.into.id
        _carry_support(topic, decision.into)
    journal.record(topic.community_id, f"topic_{decision.result}", "topic", topic.id, by=by, at=now)
    if topic.proposer_id and not history:
        params = {
            "number": topic.number,
            "title": topic.title,
            "reason": made.reason,
            "refer_to": made.refer_to,
        }
        if decision.into is not None:
            params.update(into=decision.into.number, into_title=decision.into.title)
        notify.queue(topic.community_id, topic.proposer_id, f"topic_{decision.result}", params, now=now)
    db.session.flush()
    return made


def _may_screen(topic: Topic, decision: Decision, version: int | None) -> None:
    if version is not None and version != topic.version:
        raise Stale()
    if topic.state not in ("submitted", "returned"):
        raise Stale(P("This topic has been screened already."))
    if decision.matter and decision.matter not in MATTERS:
        raise Invalid("matter", P("Please choose the list it is on."))
    if decision.matter == "outside" and decision.result == "accepted":
        raise Invalid(
            "result",
            P(
                "What is on neither list cannot be accepted for deliberation; refer it to the department "
                "in charge."
            ),
        )
    if decision.matter == "own" and decision.result == "out_of_scope":
        raise Invalid(
            "result", P("The residents' own affairs are dealt with here and cannot be referred away.")
        )
    if decision.result in ("returned", "out_of_scope") and not decision.reason.strip():
        raise Invalid("reason", P("Please give the reason: the proposer will read it."))
    if decision.result == "out_of_scope" and not decision.refer_to.strip():
        raise Invalid("refer_to", P("Please say to whom it is referred."))
    if decision.result == "merged" and (
        decision.into is None
        or decision.into.id == topic.id
        or decision.into.state in ("merged", "withdrawn", "draft", "referred")
    ):
        raise Invalid("into", P("Please choose the topic that survives: another one, still under way."))
    if decision.result == "accepted":
        _party_opinion_given(topic)


def _party_opinion_given(topic: Topic) -> None:
    body = db.session.get(Body, topic.body_id) if topic.body_id else None
    review = db.session.get(PartyReview, topic.id)
    if body is not None and body.party_review and (review is None or not (review.opinion or "").strip()):
        raise Invalid("opinion", P("This body's rules ask for the party organisation's opinion first."))


def _carry_support(topic: Topic, into: Topic) -> None:
    for given in db.session.scalars(select(TopicSupport).where(TopicSupport.topic_id == topic.id)):
        if db.session.get(TopicSupport, (into.id, given.person_id)) is None:
            db.session.add(
                TopicSupport(
                    topic_id=into.id, person_id=given.person_id, household_id=given.household_id, at=given.at
                )
            )
    into.paper_supporters += topic.paper_supporters


def take_back_screening(topic: Topic, reason: str, *, by: int | None, now: datetime) -> None:
    """Takes the newest screening back, or a withdrawal, as long as the topic is on no agenda: the decision
    stays with day and reason, the topic waits for an answer again, and a merged one is on its own again with
    those who supported it. Raises Invalid without a reason, Stale once it is under way."""
    if topic.state not in (*STATE_AFTER.values(), "withdrawn"):
        raise Stale(P("This topic is under way; its screening can no longer be taken back."))
    if not reason.strip():
        raise Invalid("taken_back_reason", P("Please give the reason: the proposer will read it."))
    today = local_day(places.community_by_id(topic.community_id), now)
    row = next((each for each in reversed(screenings_of(topic)) if each.taken_back_on is None), None)
    if row is not None and topic.state != "withdrawn":
        row.taken_back_on, row.taken_back_reason = today, reason.strip()
    into = db.session.get(Topic, topic.merged_into_id) if topic.merged_into_id else None
    if into is not None:
        _carry_back(topic, into)
        topic.merged_into_id = None
    was = topic.state
    topic.state, topic.moved_at = "submitted", now
    topic.gathered_on = today
    topic.version += 1
    detail = {"from": was, "reason": reason.strip()}
    journal.record(
        topic.community_id, "screening_taken_back", "topic", topic.id, by=by, at=now, detail=detail
    )
    if topic.proposer_id:
        params = {"number": topic.number, "title": topic.title, "reason": reason.strip()}
        notify.queue(topic.community_id, topic.proposer_id, "topic_taken_back", params, now=now)
    db.session.flush()


def _carry_back(topic: Topic, into: Topic) -> None:
    """Whoever came to the surviving topic with the merged one, and did not support it by themselves, leaves
    it."""
    for given in db.session.scalars(select(TopicSupport).where(TopicSupport.topic_id == topic.id)):
        carried = db.session.get(TopicSupport, (into.id, given.person_id))
        if carried is not None and carried.at == given.at:
            db.session.delete(carried)
    into.paper_supporters = max(0, into.paper_supporters - topic.paper_supporters)


def classify_topic(
    topic: Topic,
    *,
    body: Body | None,
    kind: str | None = None,
    stakeholders: list[str] | None = None,
    legal_basis: list[str] | None = None,
    form: dict[str, str] | None = None,
    body_name: dict[str, str] | None = None,
) -> None:
    """Says whose topic it is, who is concerned, in what form and on what basis it is dealt with; None leaves
    a field."""
    topic.body_id = body.id if body else topic.body_id
    for name, value in (
        ("kind", kind),
        ("stakeholders", stakeholders),
        ("legal_basis", legal_basis),
        ("form", form),
        ("body_name", body_name),
    ):
        if value is not None:
            setattr(topic, name, value)


def record_party_review(
    topic: Topic,
    *,
    required: bool,
    on: date | None,
    opinion: str | None,
    opinion_en: str | None = None,
    by: int | None = None,
    now: datetime,
) -> PartyReview:
    """The party organisation's opinion on this topic; again replaces it."""
    review = db.session.get(PartyReview, topic.id) or PartyReview(topic_id=topic.id)
    review.required, review.on, review.opinion, review.opinion_en = required, on, opinion, opinion_en
    db.session.add(review)
    journal.record(topic.community_id, "party_review", "topic", topic.id, by=by, at=now)
    return review


def party_review_of(topic: Topic) -> PartyReview | None:
    """The opinion recorded, if any."""
    return db.session.get(PartyReview, topic.id)


def screenings_of(topic: Topic) -> list[Screening]:
    """All screening decisions, oldest first."""
    return list(
        db.session.scalars(select(Screening).where(Screening.topic_id == topic.id).order_by(Screening.id))
    )


def answer_by(topic: Topic, community: Community) -> date | None:
    """The day the staff promise their answer by; None while it is being collected or once answered."""
    if topic.state != "submitted" or topic.gathered_on is None:
        return None
    days = screen_days(community, topic.gathered_on)
    by_rule = working_days_after(community, topic.gathered_on, days)
    return clocks.due(community, "answer", topic.id, by_rule)


def screen_days(community: Community, on: date | None = None) -> int:
    """Working days the staff take for an answer to what was gathered on a day, left out: today."""
    return int(settings.of(community, "screen_days", on=on))
