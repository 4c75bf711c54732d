"""docs/states.md tells the truth: every way is walked, no state lacks a way on, and no text is published
otherwise than it was voted without saying so."""

from __future__ import annotations

import importlib
import re
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.agenda import items
from consult.agenda import service as agenda
from consult.agenda.items import Deciding, Question
from consult.agenda.service import MeetingPlan
from consult.deciding import shipped_rule
from consult.followup import closing, tasks
from consult.followup import service as followup
from consult.foundation.db import db, transaction
from consult.foundation.errors import Invalid
from consult.home import states
from consult.home.states import STATES, VOTED, WAYS, WORDINGS
from consult.outcomes import correcting, notices, projection, service, voted, votes
from consult.outcomes.service import Decided, ResultWords
from consult.topics import screening
from consult.topics import service as topics
from consult.topics.drafts import TopicWords
from tests import factories

HOME = Path(__file__).resolve().parents[2]


def test_the_page_is_fresh():
    assert (HOME / "docs/states.md").read_text() == states.page(), (
        "python -m consult.home.states > docs/states.md"
    )


def test_every_state_has_a_way_on_and_every_way_a_function():
    assert [state for state in STATES if not states.ways_from(state)] == []
    assert set(STATES) - states.reachable() == {"draft"}, "a draft is where none comes back to"
    for state in STATES:
        assert "accepted" in states.reachable([state]) or state == "closed", state
        if state not in ("merged", "referred", "withdrawn"):
            assert "closed" in states.reachable([state]), state
    for way in WAYS:
        module, _, name = way.by.rpartition(".")
        assert callable(getattr(importlib.import_module(module), name)), way


def test_no_move_in_the_code_is_missing():
    """Every state that is set somewhere is one a way of that file leads to."""
    led = {(way.by.removeprefix("consult.").rpartition(".")[0].replace(".", "/"), way.to) for way in WAYS}
    for path in sorted((HOME / "consult").rglob("*.py")):
        name = path.relative_to(HOME / "consult").with_suffix("").as_posix()
        if name.startswith(("cases", "demo")):
            continue
        for state in re.findall(r"(?:set_state|advance)\(topic, \"(\w+)\"", path.read_text()):
            # The draft of a live vote is published by staff; both come to "decided".
            assert (name, state) in led or (name, state) == ("outcomes/projection", "decided"), (name, state)


class Walk:
    """A community in which each way is walked with a topic of its own."""

    def __init__(self, clock):
        self.place, self.now, self.by = factories.make_community(db), clock, None
        self.by = self.place.chair.id

    def topic(self, state):
        made = topics.propose_topic(
            self.place.community,
            words=TopicWords(title="路灯", what="很暗"),
            by=self.place.members[0],
            now=self.now,
        )
        made.state = state
        db.session.flush()
        return made

    def meeting(self, topic, state="planned"):
        made = agenda.plan_meeting(
            self.place.community,
            plan=MeetingPlan(title="会", held_on=(self.now + timedelta(days=9)).date()),
            body=self.place.council,
            by=self.by,
            now=self.now,
        )
        was, topic.state = topic.state, "accepted"
        items.add_item(
            made,
            question=Question(title="", text="装两盏路灯。"),
            deciding=Deciding(decision_rule_id="COUNCIL_CHARTER"),
            topic=topic,
            by=self.by,
            now=self.now,
        )
        topic.state, made.state = was, state
        db.session.flush()
        db.session.refresh(made)
        return made

    def vote(self, topic):
        was = topic.state
        made = votes.record_vote(
            self.place.community,
            topic,
            held=votes.VoteHeld(question="装两盏路灯。", method="show_of_hands", closed_on=self.now.date()),
            counted=votes.Counted(
                rule=shipped_rule("COUNCIL_CHARTER"),
                tallies={"headcount": {"eligible": 25, "present": 21, "for": 15, "against": 4, "abstain": 2}},
            ),
            by=self.by,
            now=self.now,
        )
        self.voted_to, topic.state = topic.state, was
        return made

    def result(self, topic):
        was = topic.state
        made = service.publish_outcome(
            self.place.community,
            topic,
            words=ResultWords(),
            decided=Decided(decided_on=self.now.date()),
            vote=self.vote(topic),
            by=self.by,
            now=self.now,
        )
        self.decided_to, topic.state = topic.state, was
        return made

    def notice(self, topic, days=15):
        was = topic.state
        notices.post_notice(
            self.place.community,
            words=notices.NoticeWords(kind="结果公示", title="关于路灯"),
            posting=notices.Posting(start_on=self.now.date(), days=days),
            about=notices.About(outcome=self.result(topic)),
            by=self.by,
            now=self.now,
        )
        self.posted_to, topic.state = topic.state, was

    def task(self, topic, **state):
        was = topic.state
        made = tasks.add_task(
            self.place.community,
            topic,
            plan=tasks.TaskPlan(title="买灯", owner_role="物业", due_on=self.now.date()),
            state=tasks.TaskState(**state),
            recorded=bool(state),
            by=self.by,
            now=self.now,
        )
        self.tasked_to, topic.state = topic.state, was
        return made

    def state_task(self, topic, task, status):
        tasks.update_task(
            self.place.community,
            task,
            statement=tasks.Statement(status=status, evidence="照片"),
            by=self.by,
            now=self.now,
        )

    # --- the ways, by what is done ------------------------------------------------------------------------

    def screen(self, topic, result):
        into = self.topic("accepted") if result == "merged" else None
        decision = screening.Decision(
            result=result,
            reason="理由",
            into=into,
            refer_to="市政",
            matter="outside" if result == "out_of_scope" else "",
        )
        screening.screen_topic(topic, decision=decision, by=self.by, now=self.now)

    def walk(self, way, topic):
        community, kw = self.place.community, {"by": self.by, "now": self.now}
        name = way.by.rpartition(".")[2]
        if name == "edit_topic":
            words = TopicWords(title="路灯", what="很暗")
            topics.edit_topic(topic, words=words, version=topic.version, reason="补充", **kw)
        elif name == "screen_topic":
            results = {
                "accepted": "accepted",
                "returned": "returned",
                "merged": "merged",
                "referred": "out_of_scope",
            }
            self.screen(topic, results[way.to])
        elif name == "withdraw_topic":
            topics.withdraw_topic(topic, **kw)
        elif name == "take_back_screening":
            screening.take_back_screening(topic, "点错了", **kw)
        elif name == "add_item":
            meeting = self.meeting(self.topic("accepted"))
            question = Question(title="", text="装三盏路灯。")
            items.add_item(meeting, question=question, topic=topic, **kw)
        elif name == "bring_again":
            items.bring_again(self.meeting(self.topic("accepted")), topic, "装四盏路灯。", **kw)
        elif name == "remove_item":
            meeting = self.meeting(topic)
            items.remove_item(meeting, meeting.items[0].id, **kw)
        elif name == "cancel_meeting":
            agenda.cancel_meeting(self.meeting(topic), reason="停电", **kw)
        elif name == "project":
            meeting = self.meeting(topic, "live")
            taken = SimpleNamespace(item=str(meeting.items[0].id))
            event = SimpleNamespace(seq=1, kind="item_taken_up", at=self.now, by=None, event=taken)
            projection.project(meeting.id, [event])
        elif name == "release_unsettled":
            items.release_unsettled(self.meeting(topic, "adjourned"), set(), **kw)
        elif name == "record_vote":
            self.vote(topic)
            topic.state = self.voted_to
        elif name == "publish_outcome":
            self.result(topic)
            topic.state = self.decided_to
        elif name == "post_notice":
            self.notice(topic)
            topic.state = self.posted_to
        elif name == "take_back_vote":
            correcting.take_back_vote(community, self.vote(topic), "看错一行", **kw)
        else:
            self.carry_out(way, name, topic, community, kw)

    def carry_out(self, way, name, topic, community, kw):
        if name == "adopt":
            status = "not_adopted" if way.to == "done" else "adopted"
            followup.adopt(community, topic, stated=followup.Stated(status=status, reason="理由"), **kw)
        elif name == "add_task":
            self.task(topic)
            topic.state = self.tasked_to
        elif name == "update_task" and way.to == "done":
            self.state_task(topic, self.task(topic), "done")
        elif name == "update_task":
            done = self.task(topic, status="done", done_on=self.now.date(), evidence="照片")
            self.state_task(topic, done, "in_progress")
        elif name == "undo_task":
            task, topic.state = self.task(topic), "carrying_out"
            self.state_task(topic, task, "done")
            tasks.undo_task(community, task, **kw)
        elif name == "close_topic":
            self.notice(topic)
            with pytest.raises(Invalid):
                closing.close_topic(community, topic, **kw)
            closing.close_topic(community, topic, by=self.by, now=self.now + timedelta(days=15))
        elif name == "reopen_topic":
            closing.reopen_topic(community, topic, reason="质量问题", **kw)
        else:
            raise AssertionError(name)


def test_every_way_is_walked_for_real(db_session, clock):
    with transaction():
        walk = Walk(clock)
        for way in WAYS:
            for state in way.come_from:
                topic = walk.topic(state)
                walk.walk(way, topic)
                assert topic.state == way.to, (way.act, state, topic.state)


TEXTS = st.text(
    alphabet="北南门夜间关闭改为每日21:30时22分，。由物业服务企业社区居委会撒撤换锁费用68元不", min_size=1
)


@given(TEXTS | st.sampled_from([text for _name, text in WORDINGS]), st.sampled_from(["", "错别字"]))
def test_nothing_is_published_otherwise_than_voted_without_saying_so(text, reason):
    """Whatever is typed: the text voted, or an editor's correction with a reason, or no."""
    kept = voted.voted_of, voted.names_of, voted.agreed_consent
    voted.voted_of = lambda vote: voted.Voted(VOTED)
    voted.names_of = lambda community: []
    voted.agreed_consent = lambda topic, vote, text: None
    try:
        found = voted.settled(None, None, object(), text, reason)
    except Invalid as refused:
        assert refused.field in ("text", "departure_reason")
    else:
        assert (found.text == VOTED and not found.departure) or (found.departure == "slip" and reason)
    finally:
        voted.voted_of, voted.names_of, voted.agreed_consent = kept
