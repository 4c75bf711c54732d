"""The catalogue of phrases: both languages, every place filled, the words a chair can read aloud."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from consult import rules
from consult.rules import words
from consult.rules.errors import CODES
from consult.rules.motions import table

PLACE = re.compile(r"%\((\w+)\)s")
#: Full-width stops and quotes in Chinese; a place, a number or a Latin name may stand between.
HALF = re.compile(r"""[\u4e00-\u9fff](?:[,;:?!"'()]|\.(?!\w))|[,;:?!"'](?=[\u4e00-\u9fff])""")


def test_every_key_says_something_in_both_languages_about_the_same() -> None:
    for key, (zh, en) in words.PHRASES.items():
        assert zh and en, key
        assert sorted(set(PLACE.findall(zh))) == sorted(set(PLACE.findall(en))), key


def test_chinese_is_set_in_full_width_and_says_none_of_the_false_friends() -> None:
    wrong = [(key, zh) for key, (zh, _) in words.PHRASES.items() if HALF.search(zh)]
    assert wrong == []
    assert [
        key for key, (zh, _) in words.PHRASES.items() if re.search("搁置|休会|主席|暂停|二级修正案", zh)
    ] == []


def test_every_motion_and_code_has_a_name() -> None:
    assert {f"motion.{each}" for each in table()} <= set(words.PHRASES)
    assert {f"code.{each}" for each in CODES} <= set(words.PHRASES)


def test_a_word_is_said_with_the_words_inside_it() -> None:
    said = words.word("moves.nominate", who=words.word("person.member", n=7), name="张婶", office="组长")
    assert words.say(said, "zh") == "7号成员提名张婶担任组长。"
    assert words.say(said, "en") == "Member 7 nominates 张婶 for 组长."
    assert words.say(words.word("no.such.key"), "zh") == "" and words.say(None, "en") == ""
    assert words.say(words.word("person.member"), "en") == "Member …"
    assert words.say({"zh": "过半数", "en": ""}, "en") == "过半数"


def test_a_browser_gets_every_key_that_screens_say_in_one_language() -> None:
    assert "log.put" not in words.catalogue("zh") and "say.put_ready" in words.catalogue("zh")
    assert words.catalogue("zh")["act.second"] == "附议" and words.catalogue("en")["act.second"] == "Second"
    with pytest.raises(ValueError):
        words.catalogue("fr")


def test_a_refusal_says_itself_in_both_languages() -> None:
    refusal = rules.Refusal("out_of_order", "RONR 4:4", "words_missing", {"words": "西门"})
    assert refusal.say("zh") == "原文里没有“西门”这几个字。"
    assert refusal.say("en") == "The words to be changed are not in the text: “西门”."
    assert rules.Refusal("too_late", "RONR 4:4", "no_such_reason").say("en") == "It is too late for this."


def test_every_refusal_the_scripts_meet_has_a_sentence_of_its_own() -> None:
    told = (Path(__file__).parent / "refusals.txt").read_text(encoding="utf-8")
    met = set(re.findall(r"^  \w+/(\w+) ", told, re.M))
    assert len(met) > 60
    assert sorted(reason for reason in met if f"refusal.{reason}" not in words.PHRASES) == []
