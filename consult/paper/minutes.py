"""What the minutes have: what was done, not what was said (48:2-5; rules 14)."""

from __future__ import annotations

from typing import Any

from consult.rules.edits import words_of
from consult.rules.meeting import Meeting, Question, is_main


def entry(m: Meeting, ref: str) -> dict[str, Any] | None:
    """The entry of a question: text, mover, result, and the count where it was counted; None if not
    recorded.
    """
    question = m.questions.get(ref)
    if question is None or not _recorded(m, question):
        return None
    out: dict[str, Any] = {"mover": question.mover}
    words = words_of(question)
    if words:
        out["text"] = words
    if ref in m.dispositions:
        out["result"] = m.dispositions[ref]
    elif ref in m.points and m.points[ref] != "raised":
        out["result"] = m.points[ref]
    record = m.records.get(ref)
    counted = record is not None and (record.counted or m.nantang)  # hands are always counted there
    if record is not None and record.withheld is not None:
        out["votes_cast"] = record.withheld
        return out
    if record is not None and counted and record.method != "unanimous_consent":
        out["count"] = {"yes": record.yes, "no": record.no}
    if record is not None and record.method == "ballot":
        out["votes_cast"] = record.yes + record.no + record.illegal
        out["needed"] = record.needed
        out["illegal"] = record.illegal
    return out


def _recorded(m: Meeting, q: Question) -> bool:
    """Main and bring-back motions, points and appeals; other motions where they carried."""
    if q.status in {"made", "withdrawn", "refused", "no_second"} or q.meeting == 0:
        return False
    if is_main(q) or q.row.cls == "bring_back" or q.row.minuted == "always":
        return True
    return m.dispositions.get(q.id) not in {None, "lost", "withdrawn"}


def events(m: Meeting, kind: str, office: str | None = None) -> list[dict[str, Any]]:
    """Entries that are no questions: ballots and notices. Speeches are never recorded."""
    if kind == "notice":
        return [
            {"mover": each["by"], "motion": each["motion"], "target": each["target"]} for each in m.notices
        ]
    if kind != "ballot":
        return []
    return [dict(each) for each in m.minuted if office is None or each.get("office") == office]
