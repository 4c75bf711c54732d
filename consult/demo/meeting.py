"""A meeting open now in the demo, and topics on their way, so that every station has something to show."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from consult.agenda import service as agenda
from consult.agenda.items import Deciding, Question, add_item
from consult.agenda.models import Meeting
from consult.agenda.service import MeetingPlan
from consult.demo.roll import person_in
from consult.foundation.days import local_day
from consult.foundation.db import db
from consult.meetings import opening
from consult.people import bodies, places
from consult.people.bodies import BodyRules
from consult.people.models import Body, Community
from consult.topics import service as topics
from consult.topics.drafts import Origin, TopicWords
from consult.topics.screening import Decision, classify_topic, screen_topic
from consult.topics.support import support_topic

#: Index of demo residents by what they are in the council of the first community.
CHAIR, RECORDER, FIRST, SECOND = 0, 2, 14, 16
HOME = "qinghe"
COUNCIL = "楼栋议事小组"

#: title, translation, text, translation, place, kind, number of supporters
TOPICS = [
    (
        "文化广场晚上的灯太暗",
        "The plaza is too dark at night",
        "广场西侧三盏灯坏了半个月，晚上老人和孩子走路看不清，希望尽快修好并加两盏。",
        "Three lamps on the west side have been out for two weeks.",
        "文化广场西侧",
        "facility",
        14,
    ),
    (
        "3号楼后面想要一排晾衣架",
        "A row of drying racks behind Building 3",
        "老人晒被子没有地方，常常挂在健身器材上，希望在楼后空地装一排晾衣架。",
        "There is nowhere to air quilts; people hang them on the fitness equipment.",
        "3号楼北侧空地",
        "facility",
        9,
    ),
    (
        "小区东门外卖车辆进出太快",
        "Delivery bikes go too fast at the east gate",
        "放学时段外卖电动车从东门直冲进来，差点碰到孩子，希望商量一个办法。",
        "At school time delivery bikes rush in by the east gate.",
        "东门",
        "parking",
        38,
    ),
]

FIRST_ITEM = (
    "同意在2号楼南侧设电动自行车充电棚一处，安装充电端口20个，由物业服务企业建设和管理，夜间23时后断电。"
)
FIRST_ITEM_EN = (
    "That one charging shelter with 20 sockets be built south of Building 2 and run by the property company, "
    "switched off after 23:00."
)
SECOND_ITEM = "同意文化广场晚间活动在21时前结束，音响音量不超过60分贝。"
SECOND_ITEM_EN = "That evening activities on the plaza end by 21:00 and loudspeakers stay below 60 decibels."


def open_now(now: datetime) -> int:
    """Topics being collected, and a council meeting whose log is open, in the first community. Returns the
    meeting's id."""
    community = places.community_by_slug(HOME)
    assert community is not None
    people = [person_in(HOME, index) for index in range(60)]
    for days, (title, title_en, what, what_en, place, kind, supporters) in enumerate(TOPICS, start=2):
        topic = topics.propose_topic(
            community,
            words=TopicWords(title=title, what=what, place=place, kind=kind),
            by=people[10 + days],
            origin=Origin(role="居民"),
            now=now - timedelta(days=days),
        )
        topic.title_en, topic.what_en = title_en, what_en
        for person in people[20 : 20 + supporters]:
            support_topic(topic, by=person, now=now - timedelta(days=days - 1))
    return _meeting(community, _council(community, now), now)


def again(now: datetime) -> int:
    """Another meeting like that one, opened now, for who wants to begin anew; one still going on is called
    off. Its id."""
    community = places.community_by_slug(HOME)
    assert community is not None
    council = bodies.body_for(
        community, next(b.id for b in bodies.bodies_of(community) if b.name_zh == COUNCIL)
    )
    for old in db.session.scalars(
        select(Meeting).where(Meeting.body_id == council.id, Meeting.state == "live")
    ):
        old.state = "cancelled"
    return _meeting(community, council, now)


def _meeting(community: Community, council: Body, now: datetime) -> int:
    number = 4 + (
        db.session.scalar(select(func.count()).select_from(Meeting).where(Meeting.body_id == council.id)) or 0
    )
    chair, recorder = person_in(HOME, CHAIR), person_in(HOME, RECORDER)
    planned = now - timedelta(days=12)
    meeting = agenda.plan_meeting(
        community,
        body=council,
        plan=MeetingPlan(
            title=f"{COUNCIL}第{'四五六七八九十'[number - 4] if number < 11 else number}次会议",
            title_en=f"Meeting no. {number} of the building council",
            held_on=local_day(community, now),
            starts_at=now,
            place="社区活动室",
            chair_id=chair.id,
            recorder_id=recorder.id,
        ),
        rule_set="ronr12",
        by=chair.id,
        now=planned,
        debate_rules={"speech_seconds": 120, "speeches_per_motion": 2, "alternate": True},
    )
    for title, title_en, text, text_en, method in (
        ("电动自行车充电棚", "Charging shelter for e-bikes", FIRST_ITEM, FIRST_ITEM_EN, "show"),
        ("文化广场活动时间", "Hours of the plaza", SECOND_ITEM, SECOND_ITEM_EN, "box"),
    ):
        topic = topics.propose_topic(
            community,
            words=TopicWords(title=title, what=text, place="", kind="public_affairs"),
            by=None,
            origin=Origin(role="居民代表"),
            now=planned,
        )
        topic.title_en = title_en
        screen_topic(
            topic,
            decision=Decision(
                result="accepted", reason="属于社区公共事务，列入议事会议程。", by_role="社区居委会议事专员"
            ),
            by=chair.id,
            now=planned,
        )
        classify_topic(topic, body=council, stakeholders=["居民", "物业服务企业"])
        add_item(
            meeting,
            topic=topic,
            question=Question(title=title, title_en=title_en, text=text, text_en=text_en),
            deciding=Deciding(decision_rule_id="COUNCIL_CHARTER", method=method, legal_effect="consultation"),
            by=chair.id,
            now=planned,
        )
    agenda.notice_meeting(meeting, by=chair.id, now=planned, channels=["公开栏", "微信群"])
    opening.open_meeting(meeting.id, chair.id, now)
    return meeting.id


def _council(community: Community, now: datetime) -> Body:
    """A council small enough that the three people of the demo desk make its quorum (three of four)."""
    body = bodies.add_body(
        community,
        "deliberation_council",
        COUNCIL,
        "Building council",
        rules=BodyRules(
            electorate="person",
            decision_rule_ids=["COUNCIL_CHARTER"],
            notice_days=3,
            rule_set="ronr12",
            number_prefix="青禾楼",
            party_review=False,
        ),
        now=now,
    )
    for index, role in ((CHAIR, "chair"), (RECORDER, "recorder"), (FIRST, "member"), (SECOND, "member")):
        bodies.join_body(body, person_in(HOME, index), role)
    return body
