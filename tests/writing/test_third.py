"""Names of third persons are found where a person is meant, and an ordinary text is left alone."""

from __future__ import annotations

import json
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.config import home_directory
from consult.writing import private
from consult.writing.third import names_in
from tests.writing.test_private import _lines

ROLL = ("王小测", "李子园", "高兴", "安全", "赵试", "欧阳试一", "阿依努尔·买买提", "Mary Smith", "周试二")

#: text → whom it names
NAMED = [
    ("王小测家的狗半夜叫", ["王小测"]),
    ("昨天和王小测、周试二说过", ["王小测", "周试二"]),
    ("找Ｍary Smith签字", ["Mary Smith"]),
    ("欧阳试一的车停在消防通道", ["欧阳试一"]),
    ("阿依努尔买买提家漏水，阿依努尔·买买提知道", ["阿依努尔买买提", "阿依努尔·买买提"]),
    ("赵试家里天天装修", ["赵试"]),
    ("户主：赵试", ["赵试"]),
    ("高兴阿姨不同意", ["高兴"]),
    ("姓名：钱试三，电话见名册", ["钱试三"]),
    ("住户孙试四总在楼道堆物", ["孙试四"]),
    ("那人名叫吴试，住楼上", ["吴试"]),
    ("业主：司马试试。", ["司马试试"]),
    ("，陈试五女士反映", ["陈试五"]),
]
#: What an office reads every day, and nobody is named.
NOBODY = [
    "大家都很高兴，安全第一",
    "李子园小区门口的路灯坏了",
    "住户方便了，业主高度重视，居民安全感提高",
    "业主大会、业主委员会和居民代表都同意",
    "邻居常年堆物，租户时常半夜回来",
    "请王阿姨、李师傅、张主任和刘医生来看看",
    "业主张贴的告示，住户曾多次反映，居民许多意见",
    "户主姓名和电话不要公开",
    "居民周边没有停车位，住户陆续搬走",
    "楼长、网格员、物业经理到场",
]


@pytest.mark.parametrize(("text", "names"), NAMED)
def test_who_is_named_is_found(text, names):
    found = names_in(text, ROLL)
    assert found == names
    shown = private.cover(text, names=found)
    assert all(name not in shown for name in names)


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_is_found_where_nobody_is_named(text):
    assert names_in(text, ROLL) == []


def test_the_author_may_name_themselves():
    assert names_in("我是王小测，和周试二商量过", ROLL, "王 小测") == ["周试二"]


def test_what_is_kept_in_cases_and_samples_stays_kept():
    """A question about every other word is answered by nobody."""

    def strings(value):
        if isinstance(value, str):
            yield value
        for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from strings(each)

    cases = json.loads((home_directory() / "consult/data/cases.json").read_text(encoding="utf-8"))
    texts = [*strings(cases), *(line["text"] for line in _lines())]
    assert len(texts) > 700
    assert [(text, found) for text in texts if (found := names_in(text, ROLL))] == []


def test_a_long_text_and_a_large_roll_take_no_time():
    roll = {
        f"{a}{b}{c}"
        for a in "赵钱孙李周吴郑王"
        for b in "试测验证核" * 6
        for c in map(chr, range(0x4E00, 0x4F00))
    }
    began = time.perf_counter()
    assert names_in("楼道堆物很多，请物业清理。" * 300, roll) == []
    assert time.perf_counter() - began < 1.5


@given(
    st.text(alphabet="王小测李高兴安全户主姓名：业主住户 ·Mary家的\n，", max_size=60) | st.text(max_size=60)
)
def test_every_name_found_stands_in_the_text_and_is_covered(text):
    found = names_in(text, ROLL)
    shown = private.cover(text, names=found)
    for name in found:
        assert name in unicodedata.normalize("NFKC", text)
        assert name not in shown
