"""Why an act is refused, as a sentence: what comes first, who is before, how many there may be.

A refusal carries ids and numbers (`params`). With the meeting it was made in, they are called as people call
them; without it, the sentence says only what needs no meeting to be said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from consult.rules.words.catalogue import PHRASES, PLACE, either
from consult.rules.words.naming import NUMBERS, Said, Voice, duration, item_title, label
from consult.rules.words.value import word

if TYPE_CHECKING:
    from consult.rules.errors import Refusal
    from consult.rules.meeting import Meeting

#: Params that are questions, and those that are people.
QUESTIONS = frozenset({"on", "pending", "first"})
PEOPLE = frozenset({"who", "chair"})


def reason(refusal: Refusal, meeting: Meeting | None = None, voice: Voice = NUMBERS) -> dict[str, Any]:
    """Why an act is refused: its finer reason where there are words for it, else its code.

    Of the sentences for a reason, the one that names the most: `refusal.X.named` where everything it names is
    known. No id, code or name of a method is ever printed.
    """
    key = f"refusal.{refusal.reason}"
    if refusal.reason == "unknown_device" and refusal.cite.startswith("Nantang"):
        key = either(f"{key}.{refusal.params.get('motion')}", f"{key}.main")
    if not refusal.instead:  # where the way out is none under the rules in force, the words name none
        key = either(f"{key}.alone", key)
    if key not in PHRASES:
        return word(f"code.{refusal.code}")
    known = {name: _said(name, each, meeting, voice) for name, each in refusal.params.items()}
    for wanted in (f"{key}.named", key):
        needed = set(PLACE.findall(PHRASES.get(wanted, ("", ""))[0]))
        if wanted in PHRASES and all(known.get(name) is not None for name in needed):
            return word(wanted, **{name: known[name] for name in known if name in needed})
    return word(f"code.{refusal.code}")


def _said(name: str, value: Any, meeting: Meeting | None, voice: Voice) -> Said | None:
    """A param as people call it; None where that cannot be known."""
    if name == "method":
        return word(f"method.{value}") if f"method.{value}" in PHRASES else None
    if name == "seconds" and isinstance(value, int):
        return duration(value)
    if name in {"words", "value", "at"} or isinstance(value, int):
        return value
    if meeting is None or not isinstance(value, str):
        return None
    if name in QUESTIONS and meeting.known(value) is not None:
        return label(meeting, value)
    if name in PEOPLE and value in meeting.members:
        return voice.call(meeting, value)
    return item_title(meeting, value) if name == "item" and meeting.item(value) is not None else None
