"""Results: what was decided, as a draft and published. Votes are in `votes`, notices and objections in
`notices`.

Invariants: `passed`, `quorum_met` and ranks are always computed from the counts and the rule; a status never
contradicts
the vote it rests on; a number is taken once in its series. Services never commit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select

from consult.foundation import journal, public_log
from consult.foundation.days import local_day
from consult.foundation.db import db, of_community
from consult.foundation.errors import Invalid, NotFound
from consult.foundation.phrases import P
from consult.outcomes import facts
from consult.outcomes.models import STATUSES, Notice, Outcome, VoteRecord
from consult.outcomes.notices import (
    escaped,
)
from consult.outcomes.numbers import take_number
from consult.outcomes.voted import Settled, is_title, settled, voted_of
from consult.outcomes.votes import last_vote, rule_from
from consult.people import places
from consult.people.models import Body, Community
from consult.topics.models import Topic


def status_of(vote: VoteRecord) -> str:
    """What the counts say: adopted, rejected, or no_quorum."""
    return "adopted" if vote.passed else "rejected" if vote.quorum_met else "no_quorum"


def status_fits(status: str, vote: VoteRecord | None) -> bool:
    """Whether people may call it so: adopted and consensus need the vote passed, rejected needs it not passed
    with quorum,
    no_quorum without; consensus may also be found without a vote. Postponed, referred and out_of_scope are
    stated by people, but not of what a vote adopted."""
    if status in ("postponed", "referred", "out_of_scope"):
        return vote is None or not vote.passed
    if vote is None:
        return status == "consensus"
    return status == status_of(vote) or (status == "consensus" and vote.passed)


def draft_outcome(
    topic: Topic,
    vote: VoteRecord | None,
    *,
    status: str,
    decided_on: date | None,
    text: str,
    by: int | None,
    now: datetime,
    **more: Any,
) -> Outcome:
    """An outcome not yet published: what a live meeting leaves behind for the staff to check."""
    known = db.session.scalar(select(Outcome).where(Outcome.vote_id == vote.id)) if vote else None
    if known is not None:
        return known
    made = Outcome(
        community_id=topic.community_id,
        topic_id=topic.id,
        vote_id=vote.id if vote else None,
        status=status,
        decided_on=decided_on,
        text=text,
        entered_by_id=by,
        created_at=now,
        rule_words=_rule_words(vote),
        legal_effect=vote.legal_effect if vote else more.pop("legal_effect", "decision"),
        item_id=vote.item_id if vote else None,
        meeting_id=vote.meeting_id if vote else more.pop("meeting_id", None),
        body_id=vote.body_id if vote else topic.body_id,
        source=vote.source if vote else "recorded",
        **more,
    )
    db.session.add(made)
    db.session.flush()
    return made


def _rule_words(vote: VoteRecord | None) -> dict[str, str]:
    rule = rule_from(vote.rule) if vote else None
    return {lang: rule.sentence(lang) for lang in ("zh", "en")} if rule else {}


@dataclass(frozen=True, kw_only=True)
class ResultWords:
    """The text that was decided, its summary, and what is said to those who disagreed; with translations.

    text: left empty, as the vote settled it. departure_reason: why another wording is published."""

    text: str = ""
    departure_reason: str = ""
    text_en: str | None = None
    summary: str = ""
    summary_en: str | None = None
    minority_explanation: str = ""
    minority_explanation_en: str | None = None


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What was decided, when, where, by whom. status: left out, what the counts say; number: taken in its
    series; published_on: left out, today; history: a result of an old file, taken as it stood."""

    decided_on: date
    status: str | None = None
    legal_effect: str | None = None
    presided_by_role: str = ""
    recorded_by_role: str = ""
    body: Body | None = None
    meeting_id: int | None = None
    number: str | None = None
    published_on: date | None = None
    history: bool = False


def publish_outcome(
    community: Community,
    topic: Topic,
    *,
    words: ResultWords,
    decided: Decided,
    vote: VoteRecord | None = None,
    by: int | None,
    entered_by: int | None = None,
    now: datetime,
) -> Outcome:
    """Publishes what came of a topic, resting on `vote` (default: its last without a published outcome).

    Text and legal effect are those of the vote; another wording as `voted.settled` allows. A status other
    than the counts allow is refused. Raises Invalid naming the field, NotFound elsewhere.
    """
    if topic.community_id != community.id or (vote is not None and vote.topic_id != topic.id):
        raise NotFound()
    vote = vote or _left_out(topic, decided)
    status = decided.status if decided.history and decided.status else _status(decided.status, vote)
    wording = _wording(community, topic, vote, words, decided)
    if not wording.text and status in ("adopted", "consensus"):
        raise Invalid("text", P("Please give the text that was decided."))
    outcome = _standing(topic, vote, status, wording.text, decided)
    if outcome is not None and vote is None:
        return outcome
    if outcome is not None and outcome.published_on is not None:
        raise Invalid(None, P("The result of this vote is published already."))
    outcome = outcome or _begun(topic, vote, status, now)
    _write(outcome, topic, vote, words, decided)
    _word(outcome, vote, wording, words.departure_reason)
    outcome.status = status
    outcome.published_on = decided.published_on or local_day(community, now)
    outcome.entered_by_id = entered_by or by
    db.session.flush()
    if decided.number:
        take_number(community, decided.number, outcome=outcome)
    _seal(outcome, topic, vote, now)
    journal.record(
        community.id,
        "outcome_published",
        "topic",
        topic.id,
        by=by,
        entered_by=entered_by,
        at=now,
        detail={"outcome": outcome.id, "status": status, "decided_on": decided.decided_on.isoformat()},
    )
    facts.advance(topic, "decided", now)
    db.session.flush()
    return outcome


def _wording(
    community: Community, topic: Topic, vote: VoteRecord | None, words: ResultWords, decided: Decided
) -> Settled:
    """The text to publish, and nothing the vote settled otherwise. Raises Invalid."""
    if decided.history:
        return Settled(words.text.strip())
    if vote is not None and decided.legal_effect not in (None, vote.legal_effect):
        raise Invalid("legal_effect", P("The legal effect is that of the vote; it cannot be changed here."))
    found = settled(community, topic, vote, words.text, words.departure_reason)
    if found.text and is_title(found.text, topic):
        raise Invalid(
            "text", P("This is the title of the topic. Please give the text that was decided, in full.")
        )
    return found


def _word(outcome: Outcome, vote: VoteRecord | None, wording: Settled, reason: str) -> None:
    """The text, and where it is not the one that was voted, that one too, with the reason."""
    outcome.text, outcome.departure = wording.text, wording.departure
    voted = voted_of(vote) if wording.departure else None
    outcome.voted_text = voted.text if voted else None
    consent = wording.consent
    outcome.departure_reason = (consent.reason if consent else reason.strip()) if wording.departure else ""
    community = places.community_by_id(outcome.community_id)
    agreed_at = consent.answered_at if consent else None
    outcome.consented_on = local_day(community, agreed_at) if agreed_at else None


def _left_out(topic: Topic, decided: Decided) -> VoteRecord | None:
    """The vote a result rests on where none is named: the last, unless nobody voted on what is stated. What a
    vote adopted is not published as something else by leaving the vote out."""
    last = last_vote(topic)
    if decided.status not in ("referred", "out_of_scope", "postponed", "consensus"):
        return last
    waits = last is not None and last.passed and not decided.history and not rests_on(last)
    return last if waits else None


def _begun(topic: Topic, vote: VoteRecord | None, status: str, now: datetime) -> Outcome:
    made = Outcome(
        community_id=topic.community_id,
        topic_id=topic.id,
        vote_id=vote.id if vote else None,
        created_at=now,
        item_id=vote.item_id if vote else None,
        source=vote.source if vote else "recorded",
        status=status,
    )
    db.session.add(made)
    return made


def rests_on(vote: VoteRecord) -> bool:
    """Whether a result resting on this vote is published."""
    wanted = select(Outcome.id).where(Outcome.vote_id == vote.id, Outcome.published_on.is_not(None))
    return db.session.scalar(wanted) is not None


def _seal(outcome: Outcome, topic: Topic, vote: VoteRecord | None, now: datetime) -> None:
    """The digest, the code that is printed for it, and the entry of the public list."""
    digest = facts.digest(facts.canonical_result(outcome, vote, topic))
    outcome.digest, outcome.code = digest, facts.free_code(outcome.community_id, digest)
    public_log.append(outcome.community_id, "result", outcome.id, digest, {"digest": digest}, now)


def _status(stated: str | None, vote: VoteRecord | None) -> str:
    """What came of it: what the counts say where nothing is stated. Raises Invalid where the counts say
    otherwise."""
    if stated is None:
        if vote is None:
            raise Invalid("status", P("Nobody voted: please say what came of it."))
        return status_of(vote)
    if stated not in STATUSES:
        raise Invalid("status", P("Please choose one."))
    if status_fits(stated, vote):
        return stated
    if vote is None:
        raise Invalid("status", P("Please record the vote first: its counts say what was decided."))
    raise Invalid(
        "status", P("The counts say otherwise: %(result)s.", result=facts.status_phrase(status_of(vote)))
    )


def _standing(
    topic: Topic, vote: VoteRecord | None, status: str, text: str, decided: Decided
) -> Outcome | None:
    """The outcome there is: of this vote, or, without one, what a form sent twice would publish again."""
    if vote is not None:
        return db.session.scalar(select(Outcome).where(Outcome.vote_id == vote.id))
    return db.session.scalar(
        select(Outcome).where(
            Outcome.topic_id == topic.id,
            Outcome.vote_id.is_(None),
            Outcome.status == status,
            Outcome.decided_on == decided.decided_on,
            Outcome.text == text,
            Outcome.published_on.is_not(None),
        )
    )


def _write(
    outcome: Outcome, topic: Topic, vote: VoteRecord | None, words: ResultWords, decided: Decided
) -> None:
    """What is stated, else what the draft or the vote said."""
    outcome.decided_on = decided.decided_on
    outcome.text_en = words.text_en
    outcome.summary, outcome.summary_en = words.summary.strip(), words.summary_en
    outcome.minority_explanation = words.minority_explanation.strip()
    outcome.minority_explanation_en = words.minority_explanation_en
    known = outcome.body_id or (vote.body_id if vote else topic.body_id)
    outcome.body_id = decided.body.id if decided.body else known
    outcome.meeting_id = decided.meeting_id or outcome.meeting_id or (vote.meeting_id if vote else None)
    outcome.legal_effect = decided.legal_effect or (vote.legal_effect if vote else "consultation")
    outcome.rule_words = _rule_words(vote)
    outcome.presided_by_role = decided.presided_by_role or outcome.presided_by_role or ""
    outcome.recorded_by_role = decided.recorded_by_role or outcome.recorded_by_role or ""


def outcome_for(community: Community, outcome_id: int, *, drafts: bool = False) -> Outcome:
    """A published outcome of this community (with `drafts` any). Raises NotFound."""
    found = of_community(Outcome, community, outcome_id)
    if found.published_on is None and not drafts:
        raise NotFound()
    return found


def outcomes_of(topic_id: int, *, drafts: bool = False) -> list[Outcome]:
    """The outcomes of a topic that stand, in the order decided."""
    rows = db.session.scalars(
        select(Outcome)
        .where(Outcome.topic_id == topic_id, Outcome.taken_back_on.is_(None))
        .order_by(Outcome.decided_on, Outcome.id)
    )
    return [o for o in rows if drafts or o.published_on is not None]


def last_status(topic_id: int) -> str:
    """How the newest published outcome of a topic stands, "" without one."""
    standing = outcomes_of(topic_id)
    return standing[-1].status if standing else ""


def results_of(
    community: Community, page: int = 1, size: int = 20, *, search: str = "", status: str = ""
) -> tuple[list[tuple[Outcome, Topic]], int]:
    """Published outcomes by words of topic, text or number and by status, the latest first, and the number of
    pages."""
    wanted = (
        select(Outcome, Topic)
        .join(Topic, Topic.id == Outcome.topic_id)
        .where(Outcome.community_id == community.id, Outcome.published_on.is_not(None))
    )
    if search.strip():
        like = f"%{escaped(search.strip())}%"
        wanted = wanted.where(
            or_(
                *[
                    column.ilike(like, escape="\\")
                    for column in (Topic.sought, Outcome.number, Outcome.text, Outcome.summary)
                ]
            )
        )
    if status in STATUSES:
        wanted = wanted.where(Outcome.status == status)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    pages = max(1, -(-total // size))
    rows = db.session.execute(
        wanted.order_by(Outcome.decided_on.desc(), Outcome.id.desc())
        .limit(size)
        .offset((min(max(1, page), pages) - 1) * size)
    )
    return [(o, t) for o, t in rows], pages


def drafts_of(community: Community) -> list[tuple[Outcome, Topic]]:
    """Outcomes of live meetings waiting to be published, and those published without any notice."""
    posted = select(Notice.outcome_id).where(Notice.outcome_id.is_not(None), Notice.withdrawn_at.is_(None))
    rows = db.session.execute(
        select(Outcome, Topic)
        .join(Topic, Topic.id == Outcome.topic_id)
        .where(
            Outcome.community_id == community.id,
            Outcome.id.not_in(posted),
            Outcome.taken_back_on.is_(None),
        )
        .order_by(Outcome.decided_on)
    )
    return [(o, t) for o, t in rows]


def stands_in_result(community: Community, text: str) -> bool:
    """Whether a text is the title of a topic with a published result, which is under the result's check
    code."""
    wanted = (
        select(Outcome.id)
        .join(Topic, Topic.id == Outcome.topic_id)
        .where(Topic.community_id == community.id, Topic.title == text, Outcome.published_on.is_not(None))
    )
    return db.session.scalar(wanted.limit(1)) is not None


def topic_of(outcome: Outcome | Notice | VoteRecord) -> Topic | None:
    """The topic it belongs to."""
    return db.session.get(Topic, outcome.topic_id) if outcome.topic_id else None


def body_of(thing: Outcome | Notice | VoteRecord) -> Body | None:
    """The body it was decided or issued by."""
    return db.session.get(Body, thing.body_id) if thing.body_id else None


def topic_numbered(community: Community, number: int) -> Topic:
    """The topic with this number here. Raises NotFound."""
    found = db.session.scalar(select(Topic).where(Topic.community_id == community.id, Topic.number == number))
    if found is None:
        raise NotFound()
    return found
