"""Votes on record: entered from paper or taken over from a live meeting, always computed from counts and
rule. Never commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select

from consult.agenda.models import AgendaItem, Meeting
from consult.deciding import (
    UNITS,
    DecisionRule,
    RuleError,
    TallyError,
    UnitTally,
    choose_best,
    decide_vote,
)
from consult.foundation import journal
from consult.foundation.days import local_day
from consult.foundation.db import db, of_community
from consult.foundation.errors import Invalid, NotFound
from consult.foundation.phrases import P, Phrase
from consult.outcomes import facts
from consult.outcomes.models import LEGAL_EFFECTS, Outcome, VoteRecord
from consult.outcomes.voted import is_title
from consult.people import law
from consult.people.models import Body, Community
from consult.topics.models import Topic

_TALLY_WORDS = {
    "totals": "For, against, abstaining and invalid add up to %(total)s, not to %(stated)s.",
    "above_eligible": "More (%(value)s) than those entitled to vote (%(eligible)s).",
    "below_participated": "Fewer were present (%(value)s) than took part (%(participated)s).",
    "missing": "The rule decides by this unit; its totals are missing.",
    "out_of_range": "This number is out of range.",
    "wrong_type": "This must be a whole number.",
}
#: For the message extractor, which reads literals only.
_MARKED = (
    P("For, against, abstaining and invalid add up to %(total)s, not to %(stated)s.", total=0, stated=0),
    P("More (%(value)s) than those entitled to vote (%(eligible)s).", value=0, eligible=0),
    P("Fewer were present (%(value)s) than took part (%(participated)s).", value=0, participated=0),
    P("The rule decides by this unit; its totals are missing."),
    P("This number is out of range."),
    P("This must be a whole number."),
)


def tally_problem(error: TallyError, unit: str | None = None) -> Invalid:
    """A TallyError as a refusal of the form field `unit.name`."""
    template = _TALLY_WORDS.get(error.code, "This number is out of range.")
    name = f"{unit}.{error.field}" if unit else error.field
    if error.code == "above_eligible" and error.field == "participated" and unit:
        values = {k: facts.amount(unit, int(v)) for k, v in error.params.items()}
        return Invalid(
            name,
            P(
                "For, against and abstaining add up to %(value)s, more than the %(eligible)s entitled.",
                **values,
            ),
        )
    shown = {k: facts.format_count(unit, v) if isinstance(v, int) else v for k, v in error.params.items()}
    return Invalid(name, Phrase(template, shown if "%(" in template else {}))


def tally_of(unit: str, given: UnitTally | Mapping[str, Any]) -> UnitTally:
    """Totals of a unit from {eligible, participated?, present?, for, against, abstain, invalid?}; areas in
    0.01 ㎡.

    Raises Invalid naming `unit.field`."""
    if isinstance(given, UnitTally):
        return given
    try:
        piles = [given[name] for name in ("for", "against", "abstain")]
        invalid = given.get("invalid") or 0
        participated = given.get("participated")
        if participated is None:
            participated = sum(piles) + invalid
        return UnitTally(given["eligible"], participated, *piles, invalid, given.get("present"))
    except KeyError as missing:
        raise Invalid(f"{unit}.{missing.args[0]}", P("Please fill this in.")) from None
    except TallyError as error:
        raise tally_problem(error, unit) from None


def rule_from(rule: DecisionRule | Mapping[str, Any] | None) -> DecisionRule | None:
    """The decision rule of a copy. Raises Invalid("rule")."""
    if rule is None or isinstance(rule, DecisionRule):
        return rule
    if not rule:
        return None
    try:
        return DecisionRule.from_dict(rule)
    except RuleError:
        raise Invalid("rule", P("The decision rule cannot be read.")) from None


def next_round(
    topic: Topic, *, as_of: datetime | None = None, meeting_id: int | None = None, seq: int = 0
) -> int:
    """The number of the topic's next round of voting; with `as_of` the one it had then, and before event
    `seq` of a meeting, so that a
    vote read again from the log gets its old number."""
    wanted = select(func.max(VoteRecord.round)).where(VoteRecord.topic_id == topic.id)
    if as_of is not None:
        wanted = wanted.where(
            VoteRecord.entered_at <= as_of,
            or_(
                VoteRecord.event_seq.is_(None),
                VoteRecord.meeting_id != meeting_id,
                VoteRecord.event_seq < seq,
            ),
        )
    return (db.session.scalar(wanted) or 0) + 1


@dataclass(frozen=True, kw_only=True)
class VoteHeld:
    """What was put to the vote, how, when, by whom. round: left out, the next of the topic; body: left out,
    the topic's."""

    question: str
    question_en: str | None = None
    method: str
    opened_on: date | None = None
    closed_on: date
    legal_effect: str = "decision"
    round: int | None = None
    body: Body | None = None
    item_id: int | None = None
    meeting_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What was counted: totals by unit (areas in 0.01 ㎡) under a rule; options with how many are chosen. rule
    None: merely counted."""

    tallies: Mapping[str, UnitTally | Mapping[str, Any]]
    rule: DecisionRule | Mapping[str, Any] | None
    options: Sequence[Mapping[str, Any]] | None = None
    choose: int | None = None
    options_by: str = "count"


@dataclass(frozen=True, kw_only=True)
class Paper:
    """Which paper the numbers were taken from, a note on them, who typed them."""

    source_note: str = ""
    note: str = ""
    note_en: str | None = None
    entered_by: int | None = None


def record_vote(
    community: Community,
    topic: Topic,
    *,
    held: VoteHeld,
    counted: Counted,
    paper: Paper = Paper(),
    once: bool = False,
    by: int | None,
    now: datetime,
) -> VoteRecord:
    """Enters a vote held on paper or in a room (补录): totals, not people. It need not have been well held:
    what is
    missing is said by `vote_warnings`, history is never refused.

    tallies: {unit: totals}, areas in 0.01 ㎡; every unit the rule decides by is needed, others inform.
    options: [{code, text,
    text_en?, count, chosen?}] with `choose` how many; the best are computed, `chosen` counts only to break a
    tie at the edge. rule None: options were merely counted.
    Raises Invalid naming the field: totals that do not add up, dates that cannot be.
    """
    if topic.community_id != community.id:
        raise NotFound()
    _check_held(held, local_day(community, now))
    body = held.body or (db.session.get(Body, topic.body_id) if topic.body_id else None)
    if once and body is not None and held.legal_effect not in law.effects_of(body.kind):
        raise Invalid("legal_effect", P("A vote of such a body does not have this effect."))
    if once and is_title(held.question, topic):
        raise Invalid(
            "question",
            P("This is the title of the topic. Please write down in full the text that was voted on."),
        )
    record = _from_paper(topic, held, counted, paper, now)
    record.entered_by_id = paper.entered_by or by
    known = _twin(record) if once else None
    if known is not None:
        return known
    db.session.add(record)
    db.session.flush()
    journal.record(
        community.id,
        "vote_recorded",
        "topic",
        topic.id,
        by=by,
        entered_by=paper.entered_by or by,
        at=now,
        detail={
            "vote": record.id,
            "round": record.round,
            "passed": record.passed,
            "quorum_met": record.quorum_met,
            "closed_on": held.closed_on.isoformat(),
        },
    )
    facts.advance(topic, "voting", now)
    return record


def _from_paper(topic: Topic, held: VoteHeld, counted: Counted, paper: Paper, now: datetime) -> VoteRecord:
    """The record of a vote, computed from its counts; not yet in the session."""
    record = VoteRecord(
        community_id=topic.community_id,
        topic_id=topic.id,
        body_id=held.body.id if held.body else topic.body_id,
        item_id=held.item_id,
        meeting_id=held.meeting_id,
        round=held.round or next_round(topic),
        question=held.question.strip(),
        question_en=held.question_en,
        method=held.method,
        legal_effect=held.legal_effect,
        opened_on=held.opened_on or held.closed_on,
        closed_on=held.closed_on,
        source="recorded",
        source_note=paper.source_note,
        note=paper.note,
        note_en=paper.note_en,
        entered_at=now,
    )
    _compute(
        record, rule_from(counted.rule), counted.tallies, counted.options, counted.choose, counted.options_by
    )
    return record


def _check_held(held: VoteHeld, today: date) -> None:
    if not held.question.strip():
        raise Invalid("question", P("What was put to the vote?"))
    if held.opened_on and held.opened_on > held.closed_on:
        raise Invalid("closed_on", P("The vote cannot have closed before it opened."))
    if held.closed_on > today:
        raise Invalid("closed_on", P("This day has not come yet."))
    if held.legal_effect not in LEGAL_EFFECTS:
        raise Invalid("legal_effect", P("Please choose one."))


def _twin(record: VoteRecord) -> VoteRecord | None:
    """The vote on record that a form sent twice would make again: the same question, day and counts."""
    same = select(VoteRecord).where(
        VoteRecord.topic_id == record.topic_id,
        VoteRecord.question == record.question,
        VoteRecord.closed_on == record.closed_on,
        VoteRecord.taken_back_on.is_(None),
    )
    counts = (record.tallies, record.rule, record.options_result, record.legal_effect)
    return next(
        (
            known
            for known in db.session.scalars(same)
            if (known.tallies, known.rule, known.options_result, known.legal_effect) == counts
        ),
        None,
    )


def _compute(
    record: VoteRecord,
    rule: DecisionRule | None,
    tallies: Mapping[str, Any],
    options: Sequence[Mapping[str, Any]] | None,
    choose: int | None,
    options_by: str,
) -> None:
    """Fills tallies, result and verdict of a record from the counts and the rule."""
    counted = {unit: tally_of(unit, tallies[unit]) for unit in UNITS if tallies.get(unit) is not None}
    record.tallies = {unit: tally.to_dict() for unit, tally in counted.items()}
    record.rule = rule.to_dict() if rule else {}
    if rule is not None:
        try:
            result = decide_vote(rule, counted)
        except TallyError as error:
            raise tally_problem(error, error.field) from None
        record.result, record.quorum_met, record.passed = result.to_dict(), result.quorum_met, result.passed
    else:
        record.result, record.quorum_met, record.passed = {}, True, False
    if options is not None:
        if not options:
            raise Invalid("options", P("Please name at least two options."))
        best = choose_best([int(o["count"]) for o in options], max(1, choose or 1))
        record.question_kind = "options" if rule is None else record.question_kind or "yes_no"
        record.options_result = {
            "choose": max(1, choose or 1),
            "by": options_by,
            "options": [
                {
                    "code": str(o.get("code") or n),
                    "text": o["text"],
                    "text_en": o.get("text_en"),
                    "count": r.count,
                    "rank": r.rank,
                    # Whom a tie at the edge leaves open, people choose: by lot, or a further vote.
                    "tied": r.tied,
                    "chosen": (r.chosen or r.tied and bool(o.get("chosen"))) and record.quorum_met,
                }
                for n, (o, r) in enumerate(zip(options, best, strict=True), 1)
            ],
        }
        if rule is None:
            record.passed = any(o["chosen"] for o in record.options_result["options"])
    elif rule is None:
        raise Invalid("rule", P("Please say by which rule it was decided."))


def vote_warnings(record: VoteRecord) -> list[Phrase]:
    """What is missing or odd about a recorded vote; never a reason to refuse it."""
    found = []
    if record.source == "recorded" and not record.source_note:
        found.append(P("It is not said which paper these numbers were taken from."))
    if record.rule and not record.rule.get("statutory") and record.legal_effect == "decision":
        found.append(P("The rule comes from a charter, not from a statute."))
    if record.source == "recorded" and record.meeting_id is None:
        found.append(P("No meeting is linked to this vote."))
    same = db.session.scalar(
        select(func.count())
        .select_from(VoteRecord)
        .where(
            VoteRecord.topic_id == record.topic_id,
            VoteRecord.round == record.round,
            VoteRecord.id != record.id,
        )
    )
    if same and record.topic_id is not None:
        found.append(P("Round %(n)s of this topic is recorded more than once.", n=record.round))
    return found


def vote_from_live(
    item: AgendaItem, governed: Mapping[str, Any], *, seq: int, by: int | None, now: datetime
) -> VoteRecord:
    """The vote that settled an agenda item in a live meeting. governed: as the announcement stored it (brief:
    tallies, rule,
    options, question, method, dates). Recomputed here; the same event twice returns the first record."""
    meeting = db.session.get(Meeting, item.meeting_id)
    if meeting is None:
        raise NotFound()
    known = db.session.scalar(
        select(VoteRecord).where(VoteRecord.meeting_id == meeting.id, VoteRecord.event_seq == seq)
    )
    if known is not None:
        return known
    topic = db.session.get(Topic, item.topic_id) if item.topic_id else None
    opened, closed = (
        date.fromisoformat(governed[k]) if governed.get(k) else meeting.held_on
        for k in ("opened_on", "closed_on")
    )
    record = VoteRecord(
        community_id=meeting.community_id,
        topic_id=item.topic_id,
        body_id=meeting.body_id,
        item_id=item.id,
        meeting_id=meeting.id,
        event_seq=seq,
        round=next_round(topic, as_of=now, meeting_id=meeting.id, seq=seq) if topic else 1,
        question=governed.get("question") or item.title,
        method=governed.get("method") or item.method,
        legal_effect=governed.get("legal_effect") or item.legal_effect or "decision",
        opened_on=opened,
        closed_on=closed,
        source="live",
        entered_by_id=by,
        entered_at=now,
    )
    rule = rule_from(governed.get("rule"))
    options = governed.get("options")
    given = (
        [{"code": o.get("id"), "text": o["text"], "count": o["count"]} for o in options] if options else None
    )
    if any("for" not in tally for tally in governed.get("tallies", {}).values()):
        _withheld(record, rule, governed, item.seats)
    elif rule is None and not options:
        record.tallies = {unit: dict(t) for unit, t in governed.get("tallies", {}).items()}
        record.passed, record.quorum_met = bool(governed.get("passed")), bool(governed.get("quorum_met"))
    else:
        _compute(record, rule, governed.get("tallies", {}), given, item.seats, "count")
        if options:
            record.question_kind = "options"
            # Choosing among options has no "against": quorum and rank decide, as the announcement said.
            record.quorum_met = bool(governed.get("quorum_met"))
            record.passed = bool(governed.get("passed"))
    db.session.add(record)
    db.session.flush()
    return record


def _withheld(record: VoteRecord, rule: DecisionRule | None, governed: Mapping[str, Any], seats: int) -> None:
    """A vote of which the log has the outcome and the turnout: there is nothing to compute again."""
    record.rule, record.result = rule.to_dict() if rule else {}, {}
    record.tallies = {unit: dict(tally) for unit, tally in governed["tallies"].items()}
    record.passed, record.quorum_met = bool(governed.get("passed")), bool(governed.get("quorum_met"))
    if governed.get("options"):
        record.question_kind = "options"
        record.options_result = {
            "choose": max(1, seats or 1),
            "by": "count",
            "options": [
                {
                    "code": str(o.get("id")),
                    "text": o["text"],
                    "text_en": None,
                    "count": None,
                    "rank": o["rank"],
                    "tied": False,
                    "chosen": bool(o["chosen"]),
                }
                for o in governed["options"]
            ],
        }


def votes_of(topic_id: int) -> list[VoteRecord]:
    """The votes of a topic in the order held."""
    return list(
        db.session.scalars(
            select(VoteRecord)
            .where(VoteRecord.topic_id == topic_id)
            .order_by(VoteRecord.round, VoteRecord.closed_on, VoteRecord.id)
        )
    )


def vote_for(community: Community, vote_id: int) -> VoteRecord:
    """A vote of this community. Raises NotFound."""
    return of_community(VoteRecord, community, vote_id)


def urgent_reason(vote: VoteRecord | None) -> str:
    """Why the meeting of a vote was called at shorter notice than its body's, "" where it was not."""
    meeting = db.session.get(Meeting, vote.meeting_id) if vote is not None and vote.meeting_id else None
    return meeting.urgent_reason if meeting is not None else ""


def last_vote(topic: Topic) -> VoteRecord | None:
    """The topic's last vote under a rule, or its last count of options; None without any."""
    return db.session.scalar(
        select(VoteRecord)
        .where(VoteRecord.topic_id == topic.id, VoteRecord.taken_back_on.is_(None))
        .order_by(
            (VoteRecord.question_kind == "options").asc(),
            VoteRecord.round.desc(),
            VoteRecord.closed_on.desc(),
            VoteRecord.id.desc(),
        )
        .limit(1)
    )


def vote_of(outcome: Outcome) -> VoteRecord | None:
    """The vote an outcome rests on."""
    return db.session.get(VoteRecord, outcome.vote_id) if outcome.vote_id else None
