"""What differs between two wordings, and whether it can be a slip of the pen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.outcomes.weighing import weigh
from consult.writing.sounds import mistaken, sound_of

TEXT = "撤除46个散放桶，设8个投放点，开放时间为每日18时至21时，由物业服务企业负责，预算6000元。"
GB2312 = "".join(
    bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)
)
WORDS = st.text(alphabet="撤撒除设点，。、的不或每日18时21:30元 ab〇三号楼", max_size=24)


@given(WORDS, WORDS)
def test_only_the_same_is_the_same(old, new):
    assert (weigh(old, new).kind == "same") == (old == new)


@pytest.mark.parametrize(
    ("out", "come"),
    [
        ("21时", "22时30分"),
        ("6000元", "8000元"),
        ("46个", "40个"),
        ("8个", "八个"),
        ("物业服务企业", "社区居委会"),
        ("每日", "工作日"),
        ("设8个", "不设8个"),
        ("，由物业服务企业负责", ""),
        ("除46", "除约46"),
        ("设8个投放点", "设8个投放点、1个误时点"),
        # Words that turn a decision round, of one character or two: each passed as a slip once.
        ("撤除", "安除"),
        ("设8个", "拆8个"),
        ("开放", "关放"),
        ("开放", "关停"),
        ("物业", "业主"),
        ("负责", "拒绝"),
        ("撤除", "保留"),
        ("投放", "收放"),
    ],
)
def test_a_time_sum_place_person_or_figure_weighs(out, come):
    assert weigh(TEXT, TEXT.replace(out, come, 1)).kind == "substance"


@pytest.mark.parametrize(
    ("out", "come"),
    [
        ("撤除", "撒除"),
        ("，设", "；设"),
        ("负责", "负责的"),
        ("开放", " 开放"),
        ("，", ","),
        ("桶", "筒"),
        ("负责", "付责"),
    ],
)
def test_a_slip_of_the_pen_does_not(out, come):
    assert weigh(TEXT, TEXT.replace(out, come, 1)).kind == "slip"


def test_a_name_that_is_known_here_weighs():
    assert weigh("由李红负责", "由李虹负责").kind == "slip"
    assert weigh("由李红负责", "由李虹负责", names=["李红", "王芳"]).kind == "substance"
    assert weigh("望湖苑门口", "望潮苑门口", names=["望湖苑"]).kind == "substance"


@given(st.sampled_from(sorted(set(map(sound_of, GB2312)))), st.data())
def test_one_character_for_another_is_a_slip_only_where_it_sounds_or_looks_the_same(sound, data):
    here = [each for each in GB2312 if sound_of(each) == sound]
    there = data.draw(st.sampled_from(GB2312))
    here = data.draw(st.sampled_from(here))
    kind = weigh(f"设{here}点", f"设{there}点").kind
    if here != there and not mistaken(here, there):
        assert kind == "substance" or {here, there} <= set("的了地着之")


@given(st.integers(0, 9999), st.integers(0, 9999))
def test_no_other_number_is_ever_a_slip(one, other):
    kind = weigh(f"预算{one}元，到期为止。", f"预算{other}元，到期为止。").kind
    assert kind == ("same" if one == other else "substance")
