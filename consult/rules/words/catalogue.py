"""The one catalogue: every key with what it says in Chinese and in English, and how a word value is said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from consult.rules.words import acts, motions, people, record, refusals, results, script
from consult.rules.words.value import LANGUAGES, Pair, word

if TYPE_CHECKING:
    from consult.rules.acts import Act

PLACE = re.compile(r"%\((\w+)\)s")
PHRASES: dict[str, Pair] = {
    **people.WORDS,
    **results.WORDS,
    **motions.WORDS,
    **acts.WORDS,
    **refusals.WORDS,
    **script.WORDS,
    **record.WORDS,
}


def say(value: Any, lang: str) -> str:
    """The words of a word value in "zh" or "en", parameters inside it included; text and numbers as they are.

    A place that nobody filled is an ellipsis: a missing word must never cost a person the page. An unknown
    key, and
    None, say nothing. A mapping {"zh", "en"} (the sentence of a decision rule) says that of the language.
    """
    if not isinstance(value, Mapping):
        return "" if value is None else str(value)
    if "k" not in value:
        return str(value.get(lang) or value.get("zh") or "")
    pair = PHRASES.get(value["k"])
    if pair is None:
        return ""
    given = value.get("p") or {}
    return PLACE.sub(lambda found: say(given.get(found[1], "…"), lang), pair[LANGUAGES.index(lang)])


#: What only pages and paper say: a phone in a hall does not wait for it.
ON_PAPER = ("log.", "minutes.", "moved.", "line.")


def catalogue(lang: str) -> dict[str, str]:
    """Every key that screens say with its words in that language, places (`%(name)s`) unfilled."""
    at = LANGUAGES.index(lang)
    return {key: pair[at] for key, pair in PHRASES.items() if not key.startswith(ON_PAPER)}


def either(*keys: str) -> str:
    """The first of these keys that the catalogue has; the last where it has none."""
    return next((key for key in keys if key in PHRASES), keys[-1])


def what_it_does(act: str | Act) -> dict[str, Any] | None:
    """What an act does, as its button explains it: of an act, or of a key ("rise", "move:amend"); None if
    unknown.
    """
    motion = getattr(act, "motion", None)
    key = act if isinstance(act, str) else f"move:{motion}" if act.kind == "move" else act.kind
    found = either(f"does.{key}", f"does.{key.partition('.')[0]}")
    return word(found) if found in PHRASES else None
