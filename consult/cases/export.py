"""Writes what was loaded in the case format again, from the stations' own rows: load then export gives the
same facts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from consult.agenda.history import amendments_of, speeches_of
from consult.agenda.items import items_of_topic
from consult.cases.catalogue import shipped_data
from consult.followup.models import Closing, Feedback, FeedbackTotal, Task
from consult.foundation.db import db
from consult.outcomes.models import Notice, Outcome, VoteRecord
from consult.people.models import Community
from consult.topics.models import Topic
from consult.topics.screening import party_review_of, screenings_of


def export() -> dict[str, Any]:
    """The whole file: conventions, enums and rules as shipped, and every case stored here, in the order
    loaded."""
    shipped = shipped_data()
    stored = sorted(
        db.session.scalars(select(Topic).where(Topic.case_id.is_not(None))),
        key=lambda t: ((t.case_facts or {}).get("order", 0), t.id),
    )
    rules, communities = (
        {rule["id"]: rule for rule in shipped["rules"]},
        {each["id"]: each for each in shipped["communities"]},
    )
    for topic in stored:
        rules |= {rule["id"]: rule for rule in (topic.case_facts or {}).get("rules", [])}
    for community in db.session.scalars(select(Community)):
        if community.case_file:
            communities[community.slug] = community.case_file
    return {
        **shipped,
        "rules": list(rules.values()),
        "communities": list(communities.values()),
        "cases": [_case(topic) for topic in stored],
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _words(zh: str | None, en: str | None) -> dict[str, str] | None:
    return {"zh": zh, "en": en or None} if zh else None


def _area(value: int | None) -> float | int | None:
    if value is None:
        return None
    exact = Decimal(value) / 100
    return float(exact)


def _case(topic: Topic) -> dict[str, Any]:
    kept = topic.case_facts or {}
    facts = dict(kept.get("facts") or {})
    community = db.session.get(Community, topic.community_id)
    assert community is not None
    case: dict[str, Any] = {
        "id": topic.case_id,
        "title": _words(topic.title, topic.title_en),
        "category": facts.get("category", topic.kind),
        "community_id": community.slug,
        "unit_name": facts.get("unit_name"),
        "body": topic.body_name,
        "form": topic.form,
        "rule_ids": kept.get("rule_ids", []),
        "legal_basis": topic.legal_basis,
        "topic": {
            "channel": topic.channel,
            "submitted_on": _day(topic.submitted_on),
            "submitted_by_role": topic.proposer_role,
            "text": _words(topic.what, topic.what_en),
            "supporters": topic.paper_supporters,
        },
        **_screened(topic),
        "stakeholders": topic.stakeholders,
        "notice": kept.get("notice"),
        **_met(topic),
        **_counted(topic),
        **_result(topic),
        **_carried_out(topic),
        "evaluation": facts.pop("evaluation", None),
        "feedback": _feedback(topic),
        "test_points": facts.pop("test_points", []),
    }
    # What no station houses: fields of the file's own, a motion of no meeting, options nobody voted on.
    return case | {name: value for name, value in facts.items() if not case.get(name)}


def _screened(topic: Topic) -> dict[str, Any]:
    row = screenings_of(topic)[0]
    review = party_review_of(topic)
    return {
        "screening": {
            "result": row.result,
            "on": _day(row.on),
            "by_role": row.by_role,
            "reason": _words(row.reason, row.reason_en),
        },
        "party_review": None
        if review is None
        else {
            "required": review.required,
            "on": _day(review.on),
            "opinion": _words(review.opinion, review.opinion_en),
        },
    }


def _met(topic: Topic) -> dict[str, Any]:
    held = items_of_topic(topic.id)
    if not held:
        return {"meeting": None, "motion": None, "amendments": [], "debate": []}
    item, meeting = held[0]
    rules = meeting.debate_rules
    return {
        "meeting": {
            "held_on": _day(meeting.held_on),
            "chair_role": meeting.chair_role,
            "recorder_role": meeting.recorder_role,
            "rules_of_debate": {
                "max_seconds_per_speech": rules.get("speech_seconds"),
                "max_speeches_per_person_per_motion": rules.get("speeches_per_motion"),
                "alternate_for_against": rules.get("alternate"),
            }
            if rules
            else None,
        },
        "motion": {
            "text": _words(item.text, item.text_en),
            "mover": item.mover_role,
            "seconder": item.seconder_role,
            "final_text": _words(item.final_text, item.final_text_en),
        },
        "amendments": [
            {
                "no": a.no,
                "stage": a.stage,
                "considered_on": _day(a.considered_on),
                "voted_order": a.voted_order,
                "degree": a.degree,
                "kind": a.kind,
                "targets": a.targets,
                "text": _words(a.text, a.text_en),
                "mover": a.mover_role,
                "seconder": a.seconder_role,
                "result": a.result,
                "votes": a.votes,
            }
            for a in amendments_of(item.id)
        ],
        "debate": [
            {"role": s.role, "stance": s.stance, "gist": _words(s.gist, s.gist_en), "seconds": s.seconds}
            for s in speeches_of(item.id)
        ],
    }


def _counted(topic: Topic) -> dict[str, Any]:
    rows = list(
        db.session.scalars(
            select(VoteRecord)
            .where(VoteRecord.topic_id == topic.id, VoteRecord.rule != {})
            .order_by(VoteRecord.round, VoteRecord.id)
        )
    )
    out: dict[str, Any] = {"options": None, "votes": [_vote(row) for row in rows]}
    chosen = next((row.options_result for row in rows if row.options_result), None)
    if chosen:
        out["options"] = [
            {
                "code": o["code"],
                "item": {"zh": o["text"], "en": o.get("text_en")},
                **({chosen["by"]: o["count"]} if o["count"] is not None else {}),
                "rank": o["rank"],
                "chosen": o["chosen"],
            }
            for o in chosen["options"]
        ]
        out["options_rule"] = {"choose": chosen["choose"], "by": chosen["by"]}
    return out


def _vote(row: VoteRecord) -> dict[str, Any]:
    vote: dict[str, Any] = {
        "round": row.round,
        "question": _words(row.question, row.question_en),
        "method": row.method,
        "rule_id": row.rule.get("id"),
        "opened_on": _day(row.opened_on),
        "closed_on": _day(row.closed_on),
        "deciding_units": row.rule.get("units"),
    }
    for unit in ("headcount", "household", "area_sqm"):
        tally = row.tallies.get(unit)
        if tally is None:
            vote[unit] = None
            continue
        given = {k: v for k, v in tally.items() if v is not None}
        # By the conventions a missing `present` equals participated, and a missing `invalid` is none.
        if given.get("present") == given.get("participated"):
            given.pop("present", None)
        if unit == "area_sqm" and not given.get("invalid"):
            given.pop("invalid", None)
        vote[unit] = {k: _area(v) for k, v in given.items()} if unit == "area_sqm" else given
    vote.update(quorum_met=row.quorum_met, passed=row.passed, note=_words(row.note, row.note_en))
    return vote


def _result(topic: Topic) -> dict[str, Any]:
    outcome = db.session.scalar(
        select(Outcome).where(Outcome.topic_id == topic.id).order_by(Outcome.id.desc()).limit(1)
    )
    notices = db.session.scalars(select(Notice).where(Notice.topic_id == topic.id).order_by(Notice.id))
    return {
        "outcome": None
        if outcome is None
        else {
            "status": outcome.status,
            "decided_on": _day(outcome.decided_on),
            "summary": _words(outcome.summary, outcome.summary_en),
        },
        "minority_explanation": _words(outcome.minority_explanation, outcome.minority_explanation_en)
        if outcome
        else None,
        "publicity": [
            {
                "notice_no": n.number,
                "kind": n.kind,
                "start_on": _day(n.start_on),
                "end_on": _day(n.end_on),
                "days": n.days,
                "channels": n.channels,
                "objections_received": n.objections_received,
                "objection_handling": _words(n.objection_handling, n.objection_handling_en),
            }
            for n in notices
        ],
    }


def _carried_out(topic: Topic) -> dict[str, Any]:
    rows = db.session.scalars(select(Task).where(Task.topic_id == topic.id).order_by(Task.id))
    return {
        "implementation": [
            {
                "step": t.step,
                "task": _words(t.title, t.title_en),
                "owner_role": t.owner_role,
                "due_on": _day(t.due_on),
                "status": t.status,
                "done_on": _day(t.done_on),
                "evidence": t.evidence or None,
            }
            for t in rows
        ]
    }


def _feedback(topic: Topic) -> dict[str, Any] | None:
    total = db.session.scalar(select(FeedbackTotal).where(FeedbackTotal.topic_id == topic.id))
    comments = list(
        db.session.scalars(select(Feedback).where(Feedback.topic_id == topic.id).order_by(Feedback.id))
    )
    closing = db.session.scalar(
        select(Closing).where(Closing.topic_id == topic.id).order_by(Closing.id.desc()).limit(1)
    )
    if total is None and not comments and closing is None:
        return None
    steps = ("very_satisfied", "satisfied", "neutral", "dissatisfied")
    satisfaction = None
    if total is not None:
        counts = {step: getattr(total, step) for step in steps}
        everyone = sum(counts.values())
        positive = counts["very_satisfied"] + counts["satisfied"]
        satisfaction = {
            **counts,
            "total": everyone,
            "positive_pct": (positive * 2000 + everyone) // (2 * everyone) / 10 if everyone else None,
        }
    return {
        "satisfaction": satisfaction,
        "comments": [
            {"role": c.role, "text": _words(c.comment, c.comment_en), "reply": _words(c.reply, c.reply_en)}
            for c in comments
        ],
        "closed_on": _day(closing.on) if closing else None,
    }
