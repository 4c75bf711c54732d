"""A result posted now, in the first community: what the notice pages, the wall and the progress page show
with their clocks running."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from consult.deciding import shipped_rule
from consult.demo.roll import CONTACT, person_in
from consult.followup import service as followup
from consult.followup.service import Stated
from consult.followup.tasks import TaskPlan, TaskState, add_task
from consult.foundation.days import local_day
from consult.foundation.db import db
from consult.outcomes import service as outcomes
from consult.outcomes.models import Outcome, VoteRecord
from consult.outcomes.notices import About, NoticeWords, Posting, answer_objection, object_to, post_notice
from consult.outcomes.numbers import next_number
from consult.outcomes.service import Decided, ResultWords
from consult.outcomes.votes import Counted, Paper, VoteHeld, record_vote
from consult.people import persons, places
from consult.people.models import Body, Community, Person
from consult.topics import service as topics
from consult.topics.drafts import Origin, TopicWords
from consult.topics.models import Topic

QUESTION = "小区北门每日23时至次日5时关闭行人通道，夜间由南门进出；北门加装一键呼叫，急救、消防随叫随开。"
QUESTION_EN = (
    "The north gate is closed to pedestrians from 23:00 to 05:00 every day; the south gate stays open at "
    "night. "
    "A call button at the north gate opens it at once for ambulance and fire services."
)


def post_now(now: datetime) -> None:
    """Records the council's vote of five days ago with its result, a notice on its third day, an objection
    answered and two tasks."""
    staff = persons.person_by_id(person_in("qinghe", 0).id)
    resident = persons.person_by_id(person_in("qinghe", 30).id)
    assert staff is not None and resident is not None
    community = places.community_by_id(staff.community_id)
    body = db.session.scalar(
        select(Body)
        .where(Body.community_id == community.id, Body.kind == "deliberation_council")
        .order_by(Body.id)
        .limit(1)
    )
    today = local_day(community, now)
    held, by = today - timedelta(days=5), staff.id
    topic, _missing = topics.record_topic(
        community,
        words=TopicWords(
            title="北门夜间关闭时间",
            what="夜里有外卖车从北门穿行，一楼住户睡不好；也有人担心老人夜里看病绕路。",
            place="小区北门",
        ),
        origin=Origin(role="7号楼居民", on=held - timedelta(days=20), channel="议事厅", entered_by=by),
        supporters=34,
        now=now,
    )
    topic.title_en, topic.body_id = "Night hours of the north gate", body.id if body else None
    topics.set_state(topic, "scheduled", now=now)
    story = Story(community, topic, body, held, staff.id, now)
    outcome = _publish(story, _vote(story))
    _carry_out(story, outcome)
    _post(story, outcome, resident)


@dataclass(frozen=True)
class Story:
    """What every step of it needs. held: the day of the vote; by: the person at the desk; now: when it is
    told."""

    community: Community
    topic: Topic
    body: Body | None
    held: date
    by: int
    now: datetime

    @property
    def today(self) -> date:
        return local_day(self.community, self.now)


def _vote(story: Story) -> VoteRecord:
    return record_vote(
        story.community,
        story.topic,
        held=VoteHeld(
            question=QUESTION,
            question_en=QUESTION_EN,
            method="show_of_hands",
            closed_on=story.held,
            legal_effect="decision",
            body=story.body,
        ),
        counted=Counted(
            rule=shipped_rule("COUNCIL_CHARTER"),
            tallies={"headcount": {"eligible": 25, "present": 21, "for": 15, "against": 4, "abstain": 2}},
        ),
        paper=Paper(source_note="当日签字的计票单"),
        by=story.by,
        now=story.now,
    )


def _publish(story: Story, vote: VoteRecord) -> Outcome:
    return outcomes.publish_outcome(
        story.community,
        story.topic,
        decided=Decided(
            decided_on=story.held,
            number=next_number(story.body, story.today.year) if story.body else None,
            presided_by_role="轮值主持人",
        ),
        words=ResultWords(
            text=QUESTION,
            text_en=QUESTION_EN,
            minority_explanation="四位居民担心夜间就医绕路。已说明：北门装一键呼叫，门岗两分钟内开门；试行三个月后回看。",
            minority_explanation_en=(
                "Four residents feared a detour to hospital at night. A call button opens the gate within "
                "two minutes; the rule is looked at again after three months."
            ),
        ),
        vote=vote,
        by=story.by,
        now=story.now,
    )


def _carry_out(story: Story, outcome: Outcome) -> None:
    followup.adopt(
        story.community,
        story.topic,
        stated=Stated(status="adopted", reason="", by_role="社区居委会", on=story.held),
        outcome=outcome,
        by=story.by,
        now=story.now,
    )
    add_task(
        story.community,
        story.topic,
        plan=TaskPlan(
            title="北门安装一键呼叫",
            title_en="Fit a call button at the north gate",
            owner_role="物业服务企业",
            due_on=story.today + timedelta(days=12),
            outcome_id=outcome.id,
        ),
        state=TaskState(status="in_progress"),
        recorded=True,
        by=story.by,
        now=story.now,
    )
    add_task(
        story.community,
        story.topic,
        plan=TaskPlan(
            title="公布夜间开门记录",
            title_en="Publish how often the gate was opened at night",
            owner_role="社区居委会",
            due_on=story.today + timedelta(days=40),
            recurs="monthly",
            outcome_id=outcome.id,
        ),
        by=story.by,
        now=story.now,
    )


def _post(story: Story, outcome: Outcome, resident: Person) -> None:
    notice = post_notice(
        story.community,
        words=NoticeWords(
            kind="结果公示",
            title="关于北门夜间关闭时间协商结果的公示",
            title_en="Result on the night hours of the north gate",
            addressed_to="青禾社区全体居民",
        ),
        posting=Posting(
            start_on=story.today - timedelta(days=2),
            channels=["公开栏", "电子屏幕", "微信群"],
            contact=CONTACT,
        ),
        about=About(outcome=outcome, topic=story.topic),
        by=story.by,
        now=story.now,
    )
    objection = object_to(
        notice,
        "上夜班的人凌晨四点出门，南门太远。",
        person=resident,
        role="居民",
        received_on=story.today - timedelta(days=1),
        by=resident.id,
        now=story.now,
    )
    answer_objection(
        objection, "上夜班的居民可在物业登记，凭门禁卡夜间进出北门。", by=story.by, now=story.now
    )
