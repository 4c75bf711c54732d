"""The words people vote on, and the change an amendment makes: the same that the rules adopt.

Everything that shows a text, reads one aloud or writes it down asks here, so that what is shown is what is
adopted.
"""

from __future__ import annotations

from consult.rules import edits
from consult.rules.edits import parts_of, words_of
from consult.rules.meeting import Meeting, Question
from consult.rules.words.changes import changes


def text_of(meeting: Meeting, question: Question) -> str:
    """What is adopted if the question carries: a motion's own text, or what an amendment acts on as it
    would then read.

    An amendment of an amendment acts on the amendment's words, not on the whole text; where parts are open
    one by
    one, an amendment acts on the part. Empty for what has no words (to adjourn).
    """
    change = question.args.get("edit")
    target = meeting.known(question.target)
    if not change:
        return question.text or str(question.args.get("text") or "")
    if target is None:
        return str(change.get("new") or "")
    try:
        return edits.apply(acted_on(target), change).text
    except edits.NoFit:
        return str(change.get("new") or "")


def acted_on(target: Question) -> str:
    """The words that an amendment of this question acts on, as they are now."""
    return parts_of(target)[target.part] if target.part is not None else words_of(target)


def difference(meeting: Meeting, question: Question) -> list[list[str]] | None:
    """The change an amendment makes, as [["=", same], ["-", out], ["+", in] …]; None for what changes no
    words.
    """
    target = meeting.known(question.target)
    change = question.args.get("edit")
    if target is None or not change and question.motion != "substitute":
        return None
    old, new = acted_on(target), text_of(meeting, question)
    if old == new and not change:
        return None
    return [list(piece) for piece in changes(old, new)]
