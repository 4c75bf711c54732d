"""Votes recorded, results, numbers, notices, objections, the check of a code."""

from datetime import date, timedelta

import pytest

from consult.deciding import shipped_rule
from consult.foundation.db import db, transaction
from consult.foundation.errors import Forbidden, Invalid, NotFound
from consult.outcomes import facts, service
from consult.outcomes.board import board_slides
from consult.outcomes.notices import (
    About,
    NoticeWords,
    Posting,
    answer_objection,
    notice_for,
    notices_of,
    object_to,
    post_notice,
    posting_warnings,
    verify,
    withdraw_notice,
)
from consult.outcomes.numbers import next_number, read_number
from consult.outcomes.service import Decided, ResultWords
from consult.outcomes.votes import Counted, VoteHeld, record_vote, votes_of
from tests import factories
from tests.factories import call


def council_vote(place, topic, clock, came=17, for_=12, **more):
    """A vote of a council of 25 under COUNCIL_CHARTER: 17 are needed, more than half of them agree."""
    with transaction():
        return call(
            record_vote,
            place.community,
            topic,
            question="同意。",
            method="show_of_hands",
            closed_on=date(2026, 3, 30),
            rule=shipped_rule("COUNCIL_CHARTER"),
            tallies={"headcount": {"eligible": 25, "for": for_, "against": came - for_, "abstain": 0}},
            by=place.recorder.id,
            now=clock,
            **more,
        )


def published(place, topic, clock, **more):
    vote = council_vote(place, topic, clock)
    with transaction():
        return call(
            service.publish_outcome,
            place.community,
            topic,
            decided_on=date(2026, 3, 30),
            text="同意。",
            vote=vote,
            by=place.admin.id,
            now=clock,
            **more,
        )


def posted(place, topic, clock, start=date(2026, 5, 20), end=date(2026, 6, 3), **more):
    with transaction():
        return call(
            post_notice,
            place.community,
            kind="结果公示",
            title="公示",
            start_on=start,
            end_on=end,
            outcome=published(place, topic, clock),
            by=place.admin.id,
            now=clock,
            **more,
        )


def test_quorum_missed_by_one_is_no_quorum_and_says_how_many_are_short(place, topic, clock):
    vote = council_vote(place, topic, clock, came=16, for_=16)
    assert (vote.quorum_met, vote.passed, service.status_of(vote)) == (False, False, "no_quorum")
    met, said = facts.findings(vote)[0]
    assert (
        not met
        and str(said)
        == "By persons: 16 persons of 25 persons took part; at least 17 persons were needed, 1 persons short."
    )


def test_quorum_met_exactly_counts(place, topic, clock):
    vote = council_vote(place, topic, clock, came=17, for_=9)
    assert vote.quorum_met and vote.passed and topic.state == "voting"


def test_short_by_area_alone_is_rejected(place, topic, clock):
    with transaction():
        vote = record_vote(
            place.community,
            topic,
            held=VoteHeld(question="加装电梯", method="written_ballot", closed_on=date(2026, 4, 3)),
            counted=Counted(
                rule=shipped_rule("OWN_SPECIAL"),
                tallies={
                    "headcount": {"eligible": 12, "for": 9, "against": 3, "abstain": 0},
                    "area_sqm": {"eligible": 100000, "for": 74999, "against": 25001, "abstain": 0},
                },
            ),
            by=None,
            now=clock,
        )
    assert vote.quorum_met and not vote.passed
    assert [(row.unit, row.met) for row in facts.count_rows(vote)] == [
        ("headcount", True),
        ("area_sqm", False),
    ]


def test_totals_that_do_not_add_up_name_their_field_and_change_nothing(place, topic, clock):
    with pytest.raises(Invalid) as refused:
        with transaction():
            record_vote(
                place.community,
                topic,
                held=VoteHeld(question="?", method="survey", closed_on=date(2026, 3, 1)),
                counted=Counted(
                    rule=shipped_rule("COUNCIL_CHARTER"),
                    tallies={
                        "headcount": {
                            "eligible": 25,
                            "participated": 20,
                            "for": 15,
                            "against": 4,
                            "abstain": 0,
                        }
                    },
                ),
                by=None,
                now=clock,
            )
    assert refused.value.field == "headcount.participated"
    assert votes_of(topic.id) == []


def test_options_choose_the_best_and_leave_a_tie_at_the_edge_open(place, topic, clock):
    with transaction():
        vote = record_vote(
            place.community,
            topic,
            held=VoteHeld(
                question="先做哪两项",
                method="survey",
                legal_effect="consultation",
                closed_on=date(2026, 2, 1),
            ),
            counted=Counted(
                rule=None,
                tallies={},
                choose=2,
                options=[
                    {"code": c, "text": c, "count": n} for c, n in (("A", 9), ("B", 5), ("C", 5), ("D", 1))
                ],
            ),
            by=None,
            now=clock,
        )
    assert [(o["code"], o["chosen"], o["tied"]) for o in vote.options_result["options"]] == [
        ("A", True, False),
        ("B", False, True),
        ("C", False, True),
        ("D", False, False),
    ]


def test_a_status_against_the_counts_is_refused(place, topic, clock):
    vote = council_vote(place, topic, clock, came=20, for_=8)
    for status in ("adopted", "consensus", "no_quorum"):
        with pytest.raises(Invalid) as refused:
            service.publish_outcome(
                place.community,
                topic,
                decided=Decided(status=status, decided_on=date(2026, 3, 30)),
                words=ResultWords(),
                vote=vote,
                by=None,
                now=clock,
            )
        assert refused.value.field == "status"
    with transaction():
        done = service.publish_outcome(
            place.community,
            topic,
            decided=Decided(decided_on=date(2026, 3, 30)),
            words=ResultWords(),
            vote=vote,
            by=None,
            now=clock,
        )
    assert done.status == "rejected"


def test_the_next_number_is_proposed_and_a_number_taken_twice_is_refused(place, topic, clock):
    with transaction():
        place.council.number_prefix = "青禾协"
        assert next_number(place.council, 2026) == "青禾协〔2026〕1号"
        first = post_notice(
            place.community,
            words=NoticeWords(kind="公告", title="一"),
            posting=Posting(start_on=date(2026, 6, 1), number="青禾协[2026]3号"),
            by=None,
            now=clock,
        )
    assert first.number == "青禾协[2026]3号", "as the office writes it"
    assert next_number(place.council, 2026) == "青禾协[2026]4号"
    assert next_number(place.council, 2027) == "青禾协[2027]1号"
    with pytest.raises(Invalid) as refused:
        with transaction():
            post_notice(
                place.community,
                words=NoticeWords(kind="公告", title="二"),
                posting=Posting(start_on=date(2026, 6, 1), number="青禾协〔2026〕3号"),
                by=None,
                now=clock,
            )
    assert refused.value.field == "number"
    assert notices_of(place.community, date(2026, 6, 1))[0] == [first]


def test_an_outcomes_number_is_borne_by_its_first_notice_only(place, topic, clock):
    with transaction():
        outcome = published(place, topic, clock, number="青禾协〔2026〕3号")
        one = post_notice(
            place.community,
            words=NoticeWords(kind="结果公示", title="一"),
            posting=Posting(start_on=date(2026, 6, 1)),
            about=About(outcome=outcome),
            by=None,
            now=clock,
        )
    assert one.number == outcome.number == "青禾协〔2026〕3号"
    with pytest.raises(Invalid):
        with transaction():
            post_notice(
                place.community,
                words=NoticeWords(kind="结果公示", title="二"),
                posting=Posting(start_on=date(2026, 6, 1), number="青禾协〔2026〕3号"),
                about=About(outcome=outcome),
                by=None,
                now=clock,
            )


def test_both_the_first_and_the_last_day_count(place, topic, clock):
    notice = posted(place, topic, clock)
    assert notice.days == 15
    assert posting_warnings(place.community, None, notice.start_on, notice.end_on) == []
    warned = posting_warnings(place.community, None, notice.start_on, notice.end_on - timedelta(days=1))
    assert [str(w) for w in warned] == [
        "Posted for 14 days (first and last day included); at least 15 are asked for, 1 short."
    ]


def test_objections_are_taken_on_the_last_day_and_refused_the_day_after(place, topic, clock):
    notice = posted(place, topic, clock, end=date(2026, 6, 1))
    with transaction():
        taken = object_to(notice, "采光", person=place.members[0], now=clock)  # 1 June, 16:00 in Shanghai
    assert taken.received_on == date(2026, 6, 1)
    with pytest.raises(Invalid) as refused:
        object_to(
            notice, "晚了", person=place.members[1], now=clock.replace(hour=16)
        )  # 2 June, 00:00 in Shanghai
    assert "ended" in str(refused.value.phrase)
    with transaction():
        late = object_to(
            notice,
            "窗口收到",
            person=None,
            received_on=date(2026, 5, 31),
            entered_by=place.recorder.id,
            now=clock + timedelta(days=5),
        )
        answer_objection(taken, "已复测采光。", by=place.admin.id, now=clock)
    assert late.received_on == date(2026, 5, 31) and taken.answer == "已复测采光。"


def test_nobody_of_another_community_objects(place, topic, clock):
    other = factories.make_community(db, slug="yunxi")
    notice = posted(place, topic, clock)
    with pytest.raises(Forbidden):
        object_to(notice, "?", person=other.members[0], now=clock)
    with pytest.raises(NotFound):
        notice_for(other.community, notice.id)


def test_a_code_checks_and_a_changed_count_shows(place, topic, clock):
    notice = posted(place, topic, clock)
    assert verify(place.community, notice.code.lower()).whole
    vote = votes_of(topic.id)[0]
    vote.tallies = {"headcount": {**vote.tallies["headcount"], "for": 16}}
    db.session.flush()
    assert not verify(place.community, notice.code).whole
    with pytest.raises(NotFound):
        verify(place.community, "AAAAAAAA")


def test_a_withdrawn_notice_leaves_the_wall_and_keeps_its_page(place, topic, clock):
    notice = posted(place, topic, clock)
    assert len(board_slides(place.community, clock)) == 1
    with transaction():
        withdraw_notice(notice, "编号有误", by=place.admin.id, now=clock)
    assert board_slides(place.community, clock) == []
    assert notice_for(place.community, notice.id).withdrawn_reason == "编号有误"


@pytest.mark.parametrize(
    ("written", "following"),
    [
        ("村务12-3〔2026〕1号", "村务12-3〔2026〕2号"),
        ("居协字[2026]第3号", "居协字[2026]第4号"),
        ("QH-a2（2026）9号", "QH-a2（2026）10号"),
        ("3号楼业〔2026〕99号", "3号楼业〔2026〕100号"),
    ],
)
def test_numbers_are_written_as_offices_write_them(place, topic, clock, written, following):
    """Before: digits, hyphens and 第 were refused, and every bracket became 〔〕."""
    with transaction():
        place.council.number_prefix = read_number(written)[0].prefix
        made = post_notice(
            place.community,
            words=NoticeWords(kind="公告", title="一"),
            posting=Posting(start_on=date(2026, 6, 1), number=f" {written} "),
            by=None,
            now=clock,
        )
    assert made.number == written and next_number(place.council, 2026) == following
    place.council.number_prefix = written.replace("2026", "2025")
    assert next_number(place.council, 2026) == following, "an example in full says the manner"


@pytest.mark.parametrize(
    "wrong", ["青禾协2026-3", "〔2026〕3号", "青禾协〔2026]3号", "青禾协〔26〕3号", "青禾协〔2026〕0号"]
)
def test_what_is_no_number_is_refused(wrong):
    with pytest.raises(Invalid):
        read_number(wrong)
