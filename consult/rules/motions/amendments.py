"""Amendments and blanks: what changes the words or arguments of another (rules 2.1.1, 4.2; 12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from consult.rules import again, blanks, choices, moving
from consult.rules import edits as words
from consult.rules import events as e
from consult.rules.arguments import NEEDED, edit, name, one_of, params, text, value_of_blank
from consult.rules.doors import Door, Sample, some
from consult.rules.errors import Refusal
from consult.rules.meeting import Meeting, Question, amendment, is_main
from consult.rules.motions.handling import Handling, handling
from consult.rules.motions.samples import TARGETED, WORDS
from consult.rules.no import out

# --- may it be moved? ---


def _reachable(m: Meeting, aim: Question) -> bool:
    """Amend floats (2.1.1): its target is the top; or the main motion under postpone_indefinitely alone;
    or, under a pending substitute, the text it would replace (12:72). The target is pending."""
    top = m.questions[m.stack[-1]]
    if top.id == aim.id:
        return True
    if top.motion == "postpone_indefinitely" and is_main(aim) and m.stack[-2] == aim.id:
        return True
    return top.motion == "substitute" and top.target == aim.id


def _fits_amend(m: Meeting, q: Question) -> Refusal | None:
    aim = m.questions.get(q.target) if q.target else None
    if aim is None or aim.id not in m.stack:
        return out("unknown_question", "RONR 12:7", on=q.target)
    if q.degree > 2:
        return out("third_degree", "RONR 12:12")
    if not moving.amendable(m, aim):
        return out("not_amendable", aim.row.cite, on=aim.id)
    if aim.id in m.unamendable:
        return out("amendments_barred", "RONR 25:2", on=aim.id)
    if not _reachable(m, aim):
        return out("not_immediately_pending", "RONR 12:7, 12:13", on=aim.id, first=m.stack[-1])
    top = m.questions[m.stack[-1]]
    perfecting = top.motion == "substitute" and top.target == aim.id
    if perfecting and q.motion != "amend_secondary":
        return out("primary_pending", "RONR 12:13, 12:72", on=top.id)
    if q.motion == "amend_secondary" and not perfecting and not _takes_secondary(aim):
        return out("wrong_degree", "RONR 12:12", "move:amend")
    if aim.id in m.closed or top.id in m.closed:
        return out("debate_closed", "RONR 16:5")
    return again.same_amendment(m, q) or _fits_words(m, q, aim)


def _takes_secondary(aim: Question) -> bool:
    """A secondary amendment acts on a primary one, or on a motion whose text is an amendment (35:2)."""
    return amendment(aim) or aim.motion == "amend_adopted"


def _fits_words(m: Meeting, q: Question, aim: Question) -> Refusal | None:
    """The words it names are in the text and are not only words put in by vote (12:28, 12:90); arguments
    exist."""
    if q.motion == "substitute":
        if not words.has_words(aim) or amendment(aim):
            return out("no_words", "RONR 12:69", on=aim.id)
        settled = words.settled(aim.text, (0, len(aim.text)), aim.inserted)
        return out("words_protected", "RONR 12:82, 12:90", on=aim.id, words=aim.text) if settled else None
    change = q.args.get("edit")
    if change is None and q.args.get("set") is None:
        return None  # asked for by consent, which names no words
    if change is None:
        return _settable(m, q, aim)
    if not words.has_words(aim):
        return out("no_words", "RONR 12:7", on=aim.id)
    if change.get("new") is not None and change["new"] in again.struck(m, aim):
        return out("words_struck", "RONR 12:28, 12:90", words=change["new"])
    try:
        if aim.part is not None:
            words.apply(words.parts_of(aim)[aim.part], change)
        else:
            words.apply(words.words_of(aim), change, aim.inserted)
    except words.NoFit as misfit:
        return out(misfit.why, "RONR 12:7, 12:90", words=misfit.words)
    return None


def _settable(m: Meeting, q: Question, aim: Question) -> Refusal | None:
    """Arguments it has, with values that leave it in order."""
    if words.has_words(aim):
        return out("has_words", "RONR 12:7", on=aim.id)
    for key in q.args["set"]:
        if key not in aim.args or key in {"target", "edit", "set"}:
            return out("no_such_argument", "RONR 12:7", argument=key)
    would_be = replace(aim, args={**aim.args, **q.args["set"]})
    fits = handling(aim.motion).fits_changed
    return fits(m, would_be) if fits is not None else None


def _fits_blank(m: Meeting, q: Question) -> Refusal | None:
    """A value of the immediately pending question is left open (12:92)."""
    aim = m.questions.get(str(q.target))
    if aim is None or not m.stack or m.stack[-1] != aim.id:
        return out("not_immediately_pending", "RONR 12:92", on=q.target, first=m.top)
    if aim.id in m.closed:
        return out("debate_closed", "RONR 16:5")
    if not moving.amendable(m, aim) or aim.id in m.unamendable:
        return out("amendments_barred", "RONR 12:92, 25:2", on=aim.id)
    if blanks.open_on(m, aim.id) is not None:
        return out("blank_open", "RONR 12:92", on=aim.id)
    if q.args["old"] is None:
        return None  # asked for by consent, which names no words
    try:
        words.apply(aim.text, {"op": "replace", "old": q.args["old"], "new": blanks.PLACE}, aim.inserted)
    except words.NoFit as misfit:
        return out(misfit.why, "RONR 12:92", words=misfit.words)
    return None


def _fits_value(m: Meeting, q: Question) -> Refusal | None:
    """A value moved for a blank is a suggestion (12:94)."""
    return blanks.check_suggest(m, str(q.mover), q.args["blank"], q.args["value"])


# --- what it does ---


def _amended(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    aim = m.questions.get(str(q.target))
    if aim is None:
        return []
    if q.motion == "substitute":
        return [e.TextChanged(aim.id, q.text, ((0, len(q.text)),))]  # type: ignore[arg-type]
    if q.args.get("set"):
        return [e.ArgsChanged(aim.id, {**aim.args, **q.args["set"]})]
    if q.args.get("edit") is None:
        return []
    try:
        if aim.part is not None:
            return _part_changed(aim, aim.part, q.args["edit"])
        return [_words_changed(aim, words.apply(words.words_of(aim), q.args["edit"], aim.inserted))]
    except words.NoFit:
        return []


def _part_changed(aim: Question, label: str, edit: Mapping[str, Any]) -> list[e.Event]:
    """The words of the part open, and those words where the whole has them once."""
    old = words.parts_of(aim)[label]
    new = words.apply(old, edit).text
    parts = tuple({**part, "text": new} if part["part"] == label else part for part in aim.args["parts"])
    spans: Any = aim.inserted
    out: list[e.Event] = [e.ArgsChanged(aim.id, {**aim.args, "parts": parts}, spans)]
    if aim.text.count(old) == 1:
        out.append(e.TextChanged(aim.id, aim.text.replace(old, new), aim.inserted))  # type: ignore[arg-type]
    return out


def _words_changed(aim: Question, edited: words.Edited) -> e.Event:
    change = aim.args.get("edit")
    if change is None:
        return e.TextChanged(aim.id, edited.text, edited.inserted)  # type: ignore[arg-type]
    key = "new" if change.get("new") is not None else "old"
    args = {**aim.args, "edit": {**change, key: edited.text}}
    return e.ArgsChanged(aim.id, args, edited.inserted)  # type: ignore[arg-type]


def _create_blank(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    aim = m.questions.get(str(q.target))
    if aim is None:
        return []
    try:
        edited = words.apply(
            aim.text, {"op": "replace", "old": q.args["old"], "new": blanks.PLACE}, aim.inserted
        )
    except words.NoFit:
        return []
    return [
        e.TextChanged(aim.id, edited.text, edited.inserted),  # type: ignore[arg-type]
        e.BlankCreated(q.id, aim.id, str(q.args["kind"]), q.args["value"]),
    ]


def _suggested(m: Meeting, q: Question) -> list[e.Event]:
    return [e.Suggested(q.args["blank"], str(q.mover), q.args["value"])]


# --- doors ---


def _edits(m: Meeting, args: Sample) -> Iterable[Sample]:
    """Words added, or an argument set anew, as the target takes the one or the other."""
    aim = m.questions.get(str(args.get("target")))
    if aim is None or words.has_words(aim):
        return ({"edit": {"op": "add", "new": "…"}},)
    able = {
        key: value
        for key, value in aim.args.items()
        if value is not None and key not in {"target", "edit", "set"}
    }
    return tuple({"set": {key: value}} for key, value in able.items()) or (
        {"edit": {"op": "add", "new": "…"}},
    )


def _blank_of(m: Meeting, args: Sample) -> Iterable[Sample]:
    aim = m.questions.get(str(args.get("target")))
    return ({"old": aim.text if aim is not None and aim.text else "…", "value": "…", "kind": "name"},)


MOTIONS: dict[str, Handling] = {
    "amend": Handling(
        args={"target": (name, None), "edit": (edit, None), "set": (params, None), "same_as": (name, None)},
        one_of=("edit", "set"),
        fits=_fits_amend,
        effect=_amended,
        says=("edit", "set"),
        doors=(Door(each=TARGETED, samples=_edits, needs=("edit",)),),
    ),
    "amend_secondary": Handling(
        args={"target": (name, None), "edit": (edit, NEEDED), "same_as": (name, None)},
        fits=_fits_amend,
        effect=_amended,
        says=("edit",),
        doors=(Door(choose=TARGETED, samples=_edits, needs=("edit",)),),
    ),
    "substitute": Handling(
        args={"target": (name, None), "text": (text, NEEDED), "same_as": (name, None)},
        fits=_fits_amend,
        effect=_amended,
        says=("text",),
        doors=(Door(choose=TARGETED, samples=WORDS, needs=("text",)),),
    ),
    "create_blank": Handling(
        args={
            "target": (name, NEEDED),
            "old": (text, NEEDED),
            "value": (value_of_blank, NEEDED),
            "kind": (one_of("spend", "accept", "name"), NEEDED),
        },
        fits=_fits_blank,
        effect=_create_blank,
        says=("old",),
        doors=(Door(choose=TARGETED, samples=_blank_of, needs=("old", "value", "kind")),),
    ),
    "fill_blank": Handling(
        args={"blank": (name, NEEDED), "value": (value_of_blank, NEEDED)},
        fits=_fits_value,
        raised=_suggested,
        doors=(Door(choose=("blank", choices.blanks), samples=some({"value": "…"}), needs=("value",)),),
    ),
}
