"""The words of the rules in Chinese and English: the only phrases that screens, minutes and commands say.

A word value {"k": key, "p": params} is made here, travels over the wire, and is said by whoever reads it;
`chair_says` is the chair's script for any state, `text_of` the words that a vote adopts.

>>> from consult.rules import words
>>> words.say(words.word("person.member", n=7), "zh")
'7号成员'
"""

from __future__ import annotations

from consult.rules.words.book import Held, minutes
from consult.rules.words.catalogue import PHRASES, catalogue, either, say, what_it_does
from consult.rules.words.chair import chair_says, just_announced, result
from consult.rules.words.changes import changes
from consult.rules.words.leading import leads_to
from consult.rules.words.lines import Line, counts_of, line_of
from consult.rules.words.naming import (
    IDS,
    NUMBERS,
    Voice,
    answers,
    asked_without_words,
    by_number,
    change,
    item_title,
    label,
    motion_name,
    moves,
    number_of,
    result_word,
)
from consult.rules.words.refusing import reason
from consult.rules.words.texts import acted_on, difference, text_of
from consult.rules.words.value import LANGUAGES, Pair, Word, word
from consult.rules.words.weighing import weighs

__all__ = [
    "Held",
    "IDS",
    "LANGUAGES",
    "Line",
    "NUMBERS",
    "PHRASES",
    "Pair",
    "Voice",
    "Word",
    "acted_on",
    "answers",
    "asked_without_words",
    "by_number",
    "catalogue",
    "chair_says",
    "change",
    "changes",
    "counts_of",
    "difference",
    "either",
    "item_title",
    "just_announced",
    "label",
    "leads_to",
    "line_of",
    "minutes",
    "motion_name",
    "moves",
    "number_of",
    "reason",
    "result",
    "result_word",
    "say",
    "text_of",
    "weighs",
    "what_it_does",
    "word",
]
