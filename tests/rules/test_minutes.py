"""The minutes of the book: what was done, one paragraph each, with figures where it was counted (rules
14).
"""

from __future__ import annotations

import re

from consult.paper import notation, saying
from consult.rules import words
from consult.rules.events import EVENTS
from consult.rules.words.lines import LINES

HEAD = """title: 春季会
body: 清河居民议事会
place: 居委会一楼
members: 王阿姨(chair) 小周(secretary) 李叔 张婶 老赵 小刘
quorum: 3
date: 2026-05-03
time: 19:00
begin: before
item: I1 路灯

王阿姨: check_in 王阿姨 小周 李叔 张婶 老赵 小刘
王阿姨: call_to_order
"""


def told(*lines: str, language: str = "zh") -> list[str]:
    script = notation.read(HEAD + "\n".join(lines) + "\n")
    played = notation.play(script)
    assert played.wrong == ()
    return list(saying.minutes(script, played, language))


DECIDED = (
    "王阿姨: take_up I1",
    '李叔: move main M1 "在村口装三盏路灯" for_item=I1 second=张婶',
    '张婶: move amend A1 replace "三盏" with "五盏" second=老赵',
    "王阿姨: vote A1 yes=4 no=1",
    '老赵: move amend A2 replace "村口" with "井边" second=李叔',
    "王阿姨: vote A2 yes=1 no=4",
    "小刘: move main M2 x ! out_of_order",
    "王阿姨: vote M1 yes=3 no=2 method=counted_rising",
    "王阿姨: declare_adjourned",
)


def test_the_head_names_the_meeting_the_place_who_was_there_and_who_held_office() -> None:
    assert told(*DECIDED)[:8] == [
        "会议记录：春季会",
        "会议：清河居民议事会例会",
        "开会时间：5月3日19:00",
        "地点：居委会一楼",
        "应到6人，到会6人，法定人数3人。",
        "到会：王阿姨、小周、李叔、张婶、老赵、小刘。",
        "主持：王阿姨",
        "记录：小周",
    ]


def test_a_decision_is_one_paragraph_in_its_final_words_without_seconders_or_attempts() -> None:
    assert told(*DECIDED)[8:] == [
        "议程：路灯",
        "李叔提议：“在村口装五盏路灯”。经修改，赞成3票，反对2票，通过。",
        "19:00散会。",
    ]
    assert "李叔 moved: “在村口装五盏路灯”. As amended: 3 in favour, 2 against. Adopted." in told(
        *DECIDED, language="en"
    )


def test_a_vote_by_voice_has_no_figures() -> None:
    lines = ('李叔: move main M1 "装路灯" second=张婶', "王阿姨: vote M1 yes=3 no=2")
    assert "李叔提议：“装路灯”。通过。" in told(*lines)


def test_minutes_that_were_corrected_are_approved_as_corrected() -> None:
    before = ("王阿姨: declare_adjourned", "王阿姨: new_meeting 2")
    corrected = '李叔: correct_minutes 1 text="到会五人"'
    assert "第1次会议的记录通过。" in record(*before, "王阿姨: approve_minutes 1")
    assert "第1次会议的记录经更正后通过。" in record(*before, corrected, "王阿姨: approve_minutes 1")


def record(*lines: str) -> str:
    """Everything that happened, as the transcript has it."""
    script = notation.read(HEAD + "\n".join(lines) + "\n")
    return "\n".join(saying.transcript(script, notation.play(script), "zh"))


def test_rulings_and_appeals_are_told_with_their_reasons_and_on_what() -> None:
    paragraphs = told(
        '李叔: move main M1 "装路灯" second=张婶',
        "老赵: move point_of_order P1 breach={kind=other}",
        '王阿姨: rule P1 not_well_taken reason="没有违反规则"',
        "老赵: move appeal AP second=小刘",
        "王阿姨: vote AP yes=2 no=3",
    )
    assert "老赵提出秩序问题：刚才的做法不合规则。主持人裁定：不成立。理由：没有违反规则。" in paragraphs
    assert any("老赵不同意主持人的裁定，提出申诉。" in each and "推翻裁定" in each for each in paragraphs)


def test_who_was_elected_stands_with_the_votes() -> None:
    paragraphs = told(
        "王阿姨: open_nominations 组长",
        "李叔: nominate 组长 张婶",
        "李叔: nominate 组长 老赵",
        "王阿姨: open_election 组长 nominees=张婶,老赵",
        "王阿姨: ballot office=组长 votes={张婶=4 老赵=1}",
    )
    assert "选举组长：共5票，需3票；张婶4票、老赵1票。当选：张婶。" in paragraphs


def test_what_was_put_off_says_until_when_and_what_goes_along() -> None:
    paragraphs = told(
        '李叔: move main M1 "装路灯" second=张婶',
        '张婶: move amend A1 replace "装" with "修" second=老赵',
        "小刘: move postpone_definitely P1 until={meetings_ahead=1} second=老赵",
        "王阿姨: vote P1 yes=3 no=2",
    )
    assert "李叔提议：“装路灯”。这件事改到下次会议再议，未表决的修正案一并留下。" in paragraphs


def test_nothing_is_said_of_what_failed_or_was_withdrawn() -> None:
    paragraphs = told(
        '李叔: move main M1 "装路灯" second=张婶',
        "小刘: move previous_question Q1 second=老赵",
        "王阿姨: vote Q1 yes=2 no=3",
        "李叔: withdraw M1 objections=张婶 ! vote_needed",
    )
    assert not any("结束讨论" in each or "小刘" in each for each in paragraphs[7:])


def test_every_line_of_the_record_has_its_values() -> None:
    """A kind of event without a rule of its own may only name who did it."""
    plain = {key.removeprefix("log."): pair for key, pair in words.PHRASES.items() if key.startswith("log.")}
    for kind in set(EVENTS) & set(plain) - set(LINES):
        assert set(re.findall(r"%\((\w+)\)s", plain[kind][0])) <= {"who"}, kind
