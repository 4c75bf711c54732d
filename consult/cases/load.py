"""Plays case files through the services a person would use, with the dates given; all or nothing per case.

Past votes enter by 补录 (totals, not people). Every result is computed again; a case whose stated result
differs from
what its counts give is refused. Running a file twice adds nothing; the same id with other content is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError

from consult.agenda.history import HeldMeeting, record_amendment, record_meeting, record_speech
from consult.agenda.items import Deciding, Question, add_item, settle_item
from consult.cases.check import check_case
from consult.cases.read import Case, CaseFile
from consult.deciding import shipped_rules
from consult.followup.closing import close_topic
from consult.followup.feedback import Comment, record_comment, record_feedback
from consult.followup.tasks import TaskPlan, TaskState, add_task
from consult.foundation.db import db, now_utc, transaction
from consult.foundation.errors import Refused
from consult.outcomes import service as outcomes
from consult.outcomes.notices import About, NoticeWords, Posting, post_notice
from consult.outcomes.numbers import read_number
from consult.outcomes.service import Decided, ResultWords
from consult.outcomes.votes import Counted, Paper, VoteHeld, record_vote
from consult.people import bodies, places
from consult.people.bodies import BodyRules
from consult.people.models import Body, Community
from consult.people.places import CommunityFacts
from consult.topics import service as topics
from consult.topics.drafts import Origin, TopicWords
from consult.topics.models import Topic
from consult.topics.screening import Decision, classify_topic, record_party_review, screen_topic
from consult.topics.support import record_support_count

#: Fields of a case that a station keeps as rows; whatever else it says stays with the topic, so that an
#: export gives it back.
HOUSED = frozenset(
    {
        "id",
        "title",
        "community_id",
        "body",
        "form",
        "rule_ids",
        "legal_basis",
        "topic",
        "screening",
        "party_review",
        "stakeholders",
        "notice",
        "meeting",
        "motion",
        "amendments",
        "debate",
        "options",
        "options_rule",
        "votes",
        "outcome",
        "minority_explanation",
        "publicity",
        "implementation",
        "feedback",
    }
)
#: Words the stations are made of; without the Chinese there is nothing to show on a notice board.
NEEDED_WORDS = (("title",), ("topic", "text"), ("outcome", "summary"), ("body",), ("motion", "text"))


def load(file: CaseFile) -> Iterator[dict[str, Any]]:
    """Yields {"case", "did": "added"|"present"|"refused", "number", "why"} for each case, committing each by
    itself."""
    for case in file.cases:
        try:
            with transaction():
                line = _one(file, case)
        except _Differs as differs:
            line = {"case": case.id, "did": "refused", "number": None, "why": str(differs)}
        except Refused as refusal:
            line = {"case": case.id, "did": "refused", "number": None, "why": str(refusal.phrase)}
        except (DataError, IntegrityError):
            # The database's own bounds (a name of a thousand characters): nothing of the case was kept.
            line = {
                "case": case.id,
                "did": "refused",
                "number": None,
                "why": "a text or number in it is too long to be kept",
            }
        yield line


class _Differs(Exception):
    """The case contradicts itself or what is stored."""


def _one(file: CaseFile, case: Case) -> dict[str, Any]:
    stored = db.session.scalar(select(Topic).where(Topic.case_id == case.id))
    if stored is not None:
        if (stored.case_facts or {}).get("fingerprint") != case.fingerprint:
            raise _Differs("the case is here already with other content")
        return {"case": case.id, "did": "present", "number": stored.number, "why": None}
    wrong = [f"{line['case']}: {', '.join(line['differs'])}" for line in check_case(case) if line["differs"]]
    if wrong:
        raise _Differs("what is stated differs from what the counts give: " + "; ".join(wrong))
    _wordless(case)
    community = _community(file, case)
    topic = _Player(community, file, case).play()
    return {"case": case.id, "did": "added", "number": topic.number, "why": None}


def _wordless(case: Case) -> None:
    """Raises _Differs for words without Chinese, naming the field."""
    for path in NEEDED_WORDS:
        words: Any = case.data
        for name in path:
            words = (words or {}).get(name)
        if words and not (words.get("zh") or "").strip():
            raise _Differs(f"{case.path}.{'.'.join(path)}.zh: the Chinese words are needed here")


def _community(file: CaseFile, case: Case) -> Community:
    community = places.community_by_slug(case.community_id)
    if community is None:
        data = file.communities[case.community_id]
        kind = "village" if "village" in data["kind"] else "urban"
        community = places.add_community(
            case.community_id,
            _zh(data["name"]) or _en(data["name"]) or "",
            _en(data["name"]) or "",
            facts=CommunityFacts(
                kind=kind, households=data["households"], adults=data["adults"], case_file=plain(data)
            ),
            now=now_utc(),
        )
    return community


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _zh(words: Any) -> str:
    return (words or {}).get("zh") or ""


def _en(words: Any) -> str | None:
    return (words or {}).get("en") or None


def plain(value: Any) -> Any:
    """Data of a case file as JSON can hold it: decimals become text-exact floats or integers."""
    if isinstance(value, Decimal):
        return (
            int(value)
            if value == value.to_integral_value() and value.as_tuple().exponent >= 0
            else float(value)
        )
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value


def _debate_rules(given: Any) -> dict[str, Any]:
    """The rules of debate as a meeting keeps them; {} where the case says none."""
    if not given:
        return {}
    return {
        "speech_seconds": given["max_seconds_per_speech"],
        "speeches_per_motion": given["max_speeches_per_person_per_motion"],
        "alternate": given["alternate_for_against"],
    }


class _Player:
    """One case on its way down the river. Every step takes its own date as now: noon in the community's
    zone."""

    def __init__(self, community: Community, file: CaseFile, case: Case) -> None:
        self.community, self.case, self.data, self.rules = community, case, case.data, file.rules
        self.zone = ZoneInfo(community.zone)
        self.body = self._body()

    def at(self, day: str | date | None, fallback: str | date | None = None) -> datetime:
        """Noon of a day of the case, in UTC."""
        chosen = day or fallback or self.data["topic"]["submitted_on"]
        value = date.fromisoformat(chosen) if isinstance(chosen, str) else chosen
        return datetime.combine(value, time(12), self.zone).astimezone(UTC)

    def _body(self) -> Body | None:
        name = self.data.get("body") or {}
        publicity = self.data.get("publicity") or []
        if not self.data.get("votes"):
            return None
        found = bodies.body_named(self.community, name["zh"])
        if found is None:
            rule = self.case.votes[0].rule
            unit = (
                "household"
                if "household" in rule.units
                else "owner"
                if "area_sqm" in rule.units
                else "person"
            )
            number = publicity[0].get("notice_no", "") if publicity else ""
            found = bodies.add_body(
                self.community,
                rule.body,
                name["zh"],
                name.get("en", ""),
                rules=BodyRules(
                    electorate=unit,
                    decision_rule_ids=list(self.data.get("rule_ids", [])),
                    notice_days=0,
                    rule_set="ronr12",
                    number_prefix=read_number(number)[0].prefix if number else "",
                    party_review=False,
                    history=True,
                ),
                now=self.at(None),
            )
            db.session.flush()
        return found

    def play(self) -> Topic:
        """All stations in order; returns the topic."""
        topic = self._topic()
        self._screening(topic)
        votes = self._meetings(topic)
        self._outcome(topic, votes[-1] if votes else None)
        self._followup(topic)
        return topic

    def _topic(self) -> Topic:
        data, given = self.data, self.data["topic"]
        topic = topics.propose_topic(
            self.community,
            words=TopicWords(
                title=data["title"]["zh"],
                what=given["text"]["zh"],
                place=_zh(data.get("unit_name")),
                kind=data["category"],
            ),
            by=None,
            origin=Origin(
                role=given["submitted_by_role"], channel=given["channel"], on=_date(given["submitted_on"])
            ),
            now=self.at(given["submitted_on"]),
        )
        topic.title_en, topic.what_en, topic.place_en = (
            _en(data["title"]),
            _en(given["text"]),
            _en(data.get("unit_name")),
        )
        topic.case_id = self.case.id
        topic.case_facts = plain(
            {
                "fingerprint": self.case.fingerprint,
                "order": self.case.index,
                "rule_ids": data.get("rule_ids", []),
                "rules": self._own_rules(),
                "notice": data.get("notice"),
                "facts": self._facts(),
            }
        )
        classify_topic(
            topic,
            body=self.body,
            stakeholders=list(data["stakeholders"]),
            legal_basis=list(data["legal_basis"]),
            form=dict(data["form"]),
            body_name=dict(data["body"]),
        )
        record_support_count(topic, given["supporters"])
        return topic

    def _facts(self) -> dict[str, Any]:
        """What no station has a row for: unknown fields, a motion of no meeting, options nobody voted on."""
        data = self.data
        kept = {name: value for name, value in data.items() if name not in HOUSED}
        if not data.get("meeting"):
            kept |= {name: data[name] for name in ("motion", "amendments", "debate") if data.get(name)}
        if not self.case.votes:
            kept |= {name: data[name] for name in ("options", "options_rule") if data.get(name)}
        return kept

    def _own_rules(self) -> list[dict[str, Any]]:
        """The file's rules of this case that are not those shipped."""
        mine = [self.rules[name] for name in dict.fromkeys(self.data.get("rule_ids", []))]
        mine += [vote.rule for vote in self.case.votes if vote.rule.id not in {rule.id for rule in mine}]
        shipped = shipped_rules()
        return [rule.to_dict() for rule in mine if shipped.get(rule.id) != rule]

    def _screening(self, topic: Topic) -> None:
        given = self.data["screening"]
        made = screen_topic(
            topic,
            decision=Decision(
                result=given["result"],
                reason=_zh(given.get("reason")),
                by_role=given.get("by_role", ""),
                on=_date(given["on"]),
            ),
            by=None,
            now=self.at(given["on"]),
            history=True,
        )
        made.reason_en = _en(given.get("reason"))
        review = self.data.get("party_review")
        if review:
            record_party_review(
                topic,
                required=review["required"],
                on=_date(review.get("on")),
                opinion=_zh(review.get("opinion")) or None,
                opinion_en=_en(review.get("opinion")),
                now=self.at(review.get("on"), given["on"]),
            )

    def _meetings(self, topic: Topic) -> list[Any]:
        given, notice = self.data.get("meeting"), self.data.get("notice")
        item = None
        if given:
            meeting, _warnings = record_meeting(
                self.community,
                body=self.body,
                held=HeldMeeting(
                    title=self.data["title"]["zh"],
                    title_en=_en(self.data["title"]),
                    held_on=_date(given["held_on"]),
                    noticed_on=_date(notice["published_on"]) if notice else None,
                    channels=list(notice["channels"]) if notice else [],
                    chair_role=given["chair_role"],
                    recorder_role=given["recorder_role"],
                ),
                entered_by=None,
                now=self.at(given["held_on"]),
                debate_rules=_debate_rules(given.get("rules_of_debate")),
            )
            item = self._item(meeting, topic)
        return [
            self._vote(topic, item, vote) for vote in sorted(self.case.votes, key=lambda vote: vote.round)
        ]

    def _item(self, meeting: Any, topic: Topic) -> Any:
        motion = self.data.get("motion") or {}
        first = self.case.votes[0].rule.id if self.case.votes else ""
        item = add_item(
            meeting,
            topic=topic,
            question=Question(
                title=self.data["title"]["zh"],
                title_en=_en(self.data["title"]),
                text=_zh(motion.get("text")),
                text_en=_en(motion.get("text")),
            ),
            deciding=Deciding(decision_rule_id=first if first in shipped_rules() else "", method="paper"),
            by=None,
            now=self.at(meeting.held_on),
            history=True,
        )
        item.mover_role, item.seconder_role = motion.get("mover") or "", motion.get("seconder") or ""
        if motion.get("final_text"):
            settle_item(item, final_text=_zh(motion["final_text"]), final_text_en=_en(motion["final_text"]))
        for row in self.data.get("amendments") or []:
            record_amendment(
                item,
                no=row["no"],
                stage=row["stage"],
                considered_on=_date(row.get("considered_on")),
                voted_order=row.get("voted_order"),
                degree=row["degree"],
                kind=row["kind"],
                targets=str(row.get("targets") or "main"),
                text=_zh(row["text"]),
                text_en=_en(row["text"]),
                mover_role=row.get("mover") or "",
                seconder_role=row.get("seconder") or "",
                result=row["result"],
                votes=plain(row.get("votes")),
            )
        for position, row in enumerate(self.data.get("debate") or [], start=1):
            record_speech(
                item,
                position=position,
                role=row["role"],
                stance=row["stance"],
                gist=_zh(row["gist"]),
                gist_en=_en(row["gist"]),
                seconds=row.get("seconds"),
            )
        return item

    def _vote(self, topic: Topic, item: Any, vote: Any) -> Any:
        data, last = vote.data, vote is self.case.last_vote
        options = self.data.get("options") if last else None
        rule = self.data.get("options_rule") or {}
        return record_vote(
            self.community,
            topic,
            held=VoteHeld(
                question=_zh(data["question"]),
                question_en=_en(data["question"]),
                method=data["method"],
                opened_on=_date(data["opened_on"]),
                closed_on=_date(data["closed_on"]),
                round=vote.round,
                body=self.body,
                item_id=item.id if item else None,
                meeting_id=item.meeting_id if item else None,
            ),
            counted=Counted(
                rule=vote.rule,
                tallies=vote.tallies,
                options=[
                    {
                        "code": o["code"],
                        "text": _zh(o["item"]) or _en(o["item"]),
                        "text_en": _en(o["item"]),
                        "count": o[rule["by"]],
                        "chosen": o.get("chosen"),
                    }
                    for o in options
                ]
                if options
                else None,
                choose=rule.get("choose") if options else None,
                options_by=rule.get("by", "household") if options else "count",
            ),
            paper=Paper(note=_zh(data.get("note")), note_en=_en(data.get("note"))),
            by=None,
            now=self.at(data["closed_on"]),
        )

    def _outcome(self, topic: Topic, vote: Any) -> None:
        given = self.data["outcome"]
        motion, minority, meeting = (
            self.data.get("motion") or {},
            self.data.get("minority_explanation"),
            self.data.get("meeting") or {},
        )
        posts = self.data.get("publicity") or []
        status = self.case.status
        first = posts[-1].get("notice_no") if posts else None
        outcome = outcomes.publish_outcome(
            self.community,
            topic,
            decided=Decided(
                history=True,
                status=status,
                decided_on=_date(given["decided_on"]),
                number=first,
                presided_by_role=meeting.get("chair_role", ""),
                recorded_by_role=meeting.get("recorder_role", ""),
                body=self.body,
                published_on=_date(posts[0]["start_on"]) if posts else _date(given["decided_on"]),
            ),
            vote=vote,
            words=ResultWords(
                text=_zh(motion.get("final_text")) or _zh(motion.get("text")) or _zh(given["summary"]),
                text_en=_en(motion.get("final_text")),
                summary=_zh(given["summary"]),
                summary_en=_en(given["summary"]),
                minority_explanation=_zh(minority),
                minority_explanation_en=_en(minority),
            ),
            by=None,
            now=self.at(posts[0]["start_on"] if posts else given["decided_on"]),
        )
        for post in posts:
            post_notice(
                self.community,
                words=NoticeWords(
                    kind=post["kind"],
                    title=self.data["title"]["zh"],
                    title_en=_en(self.data["title"]),
                    objections_received=post.get("objections_received"),
                    objection_handling=_zh(post.get("objection_handling")),
                    objection_handling_en=_en(post.get("objection_handling")),
                ),
                about=About(topic=topic, outcome=outcome, body=self.body),
                posting=Posting(
                    number=post["notice_no"],
                    start_on=_date(post["start_on"]),
                    end_on=_date(post["end_on"]),
                    channels=list(post["channels"]),
                ),
                recorded=True,
                by=None,
                now=self.at(post["start_on"]),
            )
        if not posts:
            topics.set_state(topic, "decided", now=self.at(given["decided_on"]))

    def _followup(self, topic: Topic) -> None:
        for row in self.data.get("implementation") or []:
            task = add_task(
                self.community,
                topic,
                plan=TaskPlan(
                    title=_zh(row["task"]),
                    title_en=_en(row["task"]),
                    owner_role=row["owner_role"],
                    due_on=_date(row.get("due_on")),
                    step=row["step"],
                ),
                state=TaskState(
                    status=row["status"],
                    done_on=_date(row.get("done_on")),
                    evidence=row.get("evidence") or "",
                ),
                recorded=True,
                by=None,
                now=self.at(max(row.get("done_on") or "", self.data["outcome"]["decided_on"]))
                + timedelta(hours=1),
            )
            # As written: a step done on a day nobody noted gets no day of ours.
            task.done_on = _date(row.get("done_on"))
        feedback = self.data.get("feedback")
        if feedback:
            self._felt(topic, feedback)

    def _felt(self, topic: Topic, feedback: Any) -> None:
        now = self.at(
            feedback.get("closed_on"),
            max(
                [r["due_on"] for r in self.data.get("implementation") or [] if r.get("due_on")],
                default=self.data["outcome"]["decided_on"],
            ),
        )
        counts = feedback.get("satisfaction")
        if counts:
            record_feedback(
                self.community,
                topic,
                {k: counts[k] for k in ("very_satisfied", "satisfied", "neutral", "dissatisfied")},
                by=None,
                now=now,
            )
        for row in feedback.get("comments") or []:
            record_comment(
                self.community,
                topic,
                said=Comment(
                    role=row["role"],
                    comment=_zh(row["text"]),
                    comment_en=_en(row["text"]),
                    reply=_zh(row.get("reply")) or None,
                    reply_en=_en(row.get("reply")),
                ),
                by=None,
                now=now,
            )
        if feedback.get("closed_on"):
            close_topic(
                self.community,
                topic,
                on=_date(feedback["closed_on"]),
                recorded=True,
                by=None,
                now=self.at(feedback["closed_on"]),
            )
