"""The words of the rules, in Chinese and in English: the only phrases that screens, minutes and command lines say.

>>> from consult.rules import words
>>> words.say(words.word("person.member", n=7), "zh")
'7号成员'
"""

from __future__ import annotations

from consult.rules.words.catalogue import PHRASES, catalogue, either, reason, say
from consult.rules.words.value import LANGUAGES, Pair, Word, word

__all__ = ["LANGUAGES", "PHRASES", "Pair", "Word", "catalogue", "either", "reason", "say", "word"]
