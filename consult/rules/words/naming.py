"""How people, times and questions are called inside a sentence.

A `Voice` says how: by number on the roll and with the hours as they are stored, unless the caller has
names and a zone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consult.rules.meeting import Meeting, Question, amendment
from consult.rules.words.catalogue import PHRASES, either
from consult.rules.words.texts import text_of
from consult.rules.words.value import Word, word

#: A question is called by its own words where they are not longer than this.
LONGEST = 40
#: What a sentence has for a person or thing: a word value, or plain text.
Said = Any


def number_of(meeting: Meeting, who: str) -> int:
    """A person's number in this meeting, from 1 in the order of the roll; 0 where they are not on it."""
    return next((n for n, known in enumerate(meeting.members, start=1) if known == who), 0)


def by_number(meeting: Meeting, who: str | None) -> Said:
    """The chair, or a member by number: how people are called where nothing else is known of them."""
    if who is None:
        return word("person.somebody")
    if who == meeting.chair:
        return word("person.chair")
    number = number_of(meeting, who)
    return word("person.member", n=number) if number else word("person.room")


def by_id(meeting: Meeting, who: str | None) -> Said:
    """A person by id, where ids are names: scripts and scenarios."""
    return word("person.somebody") if who is None else who


@dataclass(frozen=True)
class Voice:
    """call: how a person of a meeting is called. when: a stored instant (ISO text) in the zone of the
    place.
    """

    call: Callable[[Meeting, str | None], Said] = by_number
    when: Callable[[str], datetime] = datetime.fromisoformat

    def hour(self, at: str) -> str:
        """HH:MM of an instant; what is no instant as it is."""
        try:
            return self.when(at).strftime("%H:%M")
        except ValueError:
            return at


NUMBERS = Voice()
IDS = Voice(by_id)


def listed(values: Iterable[Said]) -> Said:
    """Several of them, one after the other."""
    first, *rest = list(values) or [""]
    return word("list.and", first=first, rest=listed(rest)) if rest else first


def unstopped(text: str) -> str:
    """A text without the stop at its end, to stand inside a sentence."""
    return text.strip().rstrip("。.；;")


def shortened(text: str, longest: int = LONGEST) -> str:
    """The text, or its beginning, without its last stop."""
    text = unstopped(text)
    return text if len(text) <= longest else text[: longest - 1] + "…"


def item_title(meeting: Meeting, ref: str | None) -> Said:
    """What an item of the agenda is called: its title, else its text, else its number."""
    item = meeting.item(ref)
    if item is None:
        question = meeting.known(ref)
        return shortened(question.text) if question is not None and question.text else word("label.matter")
    number = next(n for n, each in enumerate(meeting.items, start=1) if each.id == item.id)
    return item.title or shortened(item.text) or word("label.item", n=number)


def motion_name(question: Question) -> dict[str, Any]:
    """The name of a question's motion; an amendment of an amendment says so."""
    return word(f"motion.{kind(question)}")


def kind(question: Question) -> str:
    """The motion as people speak of it: an amendment of an amendment is one of its own."""
    return "amend_secondary" if question.motion == "amend" and question.degree == 2 else question.motion


def label(meeting: Meeting, ref: str | None) -> Said:
    """A question as people call it: by its words where it has some, else by its name."""
    question = meeting.known(ref)
    if question is None:
        return word("label.matter")
    if amendment(question):
        return word("label.amendment")
    if question.motion == "appeal":
        return word("label.appeal")
    if question.text and question.row.cls == "main":
        return word("label.text", text=shortened(question.text))
    return word("label.motion", name=motion_name(question))


def change(edit: Mapping[str, Any]) -> dict[str, Any]:
    """The change of an amendment in few words."""
    key = "edit.insert_before" if edit["op"] == "insert" and edit.get("before") else f"edit.{edit['op']}"
    return word(
        key, **{name: str(edit[name]) for name in ("old", "new", "after", "before") if edit.get(name)}
    )


def duration(seconds: int) -> Said:
    """Seconds as people say them."""
    if seconds % 60:
        return word("time.seconds", n=seconds)
    return word("time.minute" if seconds == 60 else "time.minutes", n=seconds // 60)


def recess(stem: str, end: str | None, minutes: int | None, voice: Voice = NUMBERS) -> Word:
    """A recess with its length and its end, as far as they are known. stem: key of the sentence."""
    length = duration(60 * minutes) if minutes else None
    if end is None:
        return word(f"{stem}_for", length=length) if length else word(f"{stem}_open")
    time = voice.hour(end)
    return word(f"{stem}_both", length=length, time=time) if length else word(f"{stem}_until", time=time)


def until(value: Mapping[str, Any], voice: Voice = NUMBERS) -> Said:
    """The time to which something is put off."""
    ahead, hour = value.get("meetings_ahead", 0), value.get("hour")
    if not ahead:
        return word("until.today", hour=hour) if hour else word("until.now")
    day = word("until.next") if ahead == 1 else word("until.later", n=ahead)
    return word("until.hour", day=day, hour=hour) if hour else day


def moment(at: str | None, voice: Voice = NUMBERS) -> Said:
    """A day and hour as people say them; an hour alone stays one."""
    if not at:
        return ""
    try:
        day = voice.when(at)
    except ValueError:
        return at
    return word("time.day", month=word(f"month.{day.month}"), day=day.day, time=voice.hour(at))


def _limit(meeting: Meeting, args: Mapping[str, Any], voice: Voice) -> Said:
    """An order on the length of speeches."""
    extra, speech, who = (args.get(name) for name in ("extra_seconds", "speech_seconds", "who"))
    said = word("limit.extra", time=duration(int(extra))) if extra else ""
    if speech:
        said = word("limit.speech", time=duration(int(speech)))
    return word("limit.who", who=voice.call(meeting, str(who)), limit=said) if who else said


def _values(meeting: Meeting, values: Mapping[str, Any], voice: Voice) -> Said:
    """New arguments of a motion: what an amendment of a recess, a postponement or a committee makes of it."""
    out: list[Said] = []
    if values.get("minutes"):
        out.append(word("time.minutes", n=values["minutes"]))
    if values.get("until"):
        out.append(until(values["until"], voice))
    if values.get("at"):
        out.append(moment(values["at"], voice))
    if values.get("speech_seconds") or values.get("extra_seconds"):
        out.append(_limit(meeting, values, voice))
    out += [value for key, value in values.items() if key in {"text", "value"} and value]
    if values.get("method"):
        out.append(word(f"method.{values['method']}"))
    return listed(out) if out else word("label.other_values")


def _purpose(question: Question) -> Said:
    """What the rules are suspended for, where it is told in words and not by a name for machines."""
    said = str(question.args.get("purpose_id") or "")
    return word("purpose", text=said) if not said.isascii() or " " in said else ""


def _ruling(meeting: Meeting, question: Question) -> Said:
    """The ruling appealed from."""
    code = meeting.points.get(question.target or "")
    return word(f"ruling.{code}") if f"ruling.{code}" in PHRASES else None


def places(meeting: Meeting, question: Question, voice: Voice = NUMBERS) -> dict[str, Said]:
    """What fills the places in the words of a motion (motions.py)."""
    args = question.args
    edit, values = args.get("edit"), args.get("set")
    targets = args.get("target")
    breach = args.get("breach") or {}
    parts = args.get("parts") or ()
    return {
        "who": voice.call(meeting, question.mover),
        "text": unstopped(question.text or str(args.get("text") or "")),
        "target": label(meeting, question.target or (targets if isinstance(targets, str) else None)),
        "targets": listed(label(meeting, each) for each in targets)
        if isinstance(targets, tuple)
        else label(meeting, question.target),
        "edit": change(edit) if edit else word("edit.values", values=_values(meeting, values or {}, voice)),
        "reads": unstopped(text_of(meeting, question)),
        "until": until(args.get("until") or {}, voice),
        "at": moment(args.get("at"), voice),
        "minutes": args.get("minutes") or "",
        "limit": _limit(meeting, args, voice),
        "item": item_title(meeting, args.get("item")),
        "office": args.get("office") or "",
        "name": voice.call(meeting, args.get("who")),
        "value": args.get("value") if args.get("value") is not None else "",
        "old": args.get("old") or "",
        "method": word(f"method.{args['method']}") if args.get("method") else "",
        "purpose": _purpose(question),
        "ruling": _ruling(meeting, question),
        "breach": word(either(f"broken.{breach.get('kind')}", "broken.other")),
        "n": len(parts),
    }


def _filled(meeting: Meeting, question: Question, prefixes: tuple[str, ...], voice: Voice) -> dict[str, Any]:
    """The words of the first of these kinds that the motion has, with the places they name."""
    key = either(*(f"{prefix}.{kind(question)}" for prefix in prefixes))
    values = places(meeting, question, voice)
    if question.motion == "appeal" and key.startswith("asks") and values["ruling"] is None:
        key = "asks.appeal_bare"
    if question.motion == "adjourn_main" and not values["at"]:
        key = key.replace("adjourn_main", "adjourn")
    if question.motion == "amend" and not question.args.get("edit") and key == "debate.amend":
        key = "asks.amend_values"
    said = PHRASES[key][0] if key in PHRASES else ""
    return word(key, **{name: value for name, value in values.items() if f"%({name})s" in said})


def moves(meeting: Meeting, question: Question, voice: Voice = NUMBERS) -> dict[str, Any]:
    """That the motion is made: who moves what."""
    return _filled(meeting, question, ("moves",), voice)


def moved(meeting: Meeting, question: Question, voice: Voice = NUMBERS) -> dict[str, Any]:
    """That the motion was made: who moved what."""
    return _filled(meeting, question, ("moved",), voice)


def opened(meeting: Meeting, question: Question, voice: Voice = NUMBERS) -> dict[str, Any]:
    """The question as it is opened to debate."""
    return _filled(meeting, question, ("debate", "asks", "moves"), voice)


def asked(meeting: Meeting, question: Question, voice: Voice = NUMBERS) -> dict[str, Any]:
    """The question as it is put to the vote."""
    return _filled(meeting, question, ("asks", "moves"), voice)


def means(
    meeting: Meeting, question: Question, carried: bool, voice: Voice = NUMBERS
) -> dict[str, Any] | None:
    """What it means that the question was carried, or lost; None where there is nothing to add."""
    prefix = "carried" if carried else "lost"
    if f"{prefix}.{kind(question)}" not in PHRASES:
        return None
    if (
        kind(question) == "amend"
        and (aim := meeting.known(question.target)) is not None
        and aim.motion != "main"
    ):
        return word(f"{prefix}.amend_other")
    return _filled(meeting, question, (prefix,), voice)


def asked_without_words(meeting: Meeting, question: Question) -> dict[str, Any] | None:
    """What is asked, in a sentence, where the question has no words of its own (a recess, an appeal); else
    None."""
    if text_of(meeting, question) or question.args.get("edit"):
        return None
    return asked(meeting, question)


def answers(question: Question | None) -> dict[str, dict[str, Any]]:
    """How a question is answered: {for, against, abstain}, each called by what it wants where the motion says
    so."""
    motion = kind(question) if question is not None else "main"
    return {
        choice: word(either(f"act.cast.{choice}.{motion}", f"act.cast.{choice}"))
        for choice in ("for", "against", "abstain")
    }


def side(question: Question, name: str) -> dict[str, Any]:
    """Who is asked to answer: "pro" or "con", named by what they want where the motion says so."""
    return word(either(f"{name}.{kind(question)}", f"{name}.any"))


def result_word(record: Any, question: Question | None = None) -> dict[str, Any]:
    """The result of a vote (a Record, or the event of it) in a word; for options, what was chosen.

    question: what was voted on, since an objection that is sustained means another thing than a ruling
    that is.
    """
    verdict = dict(record.governed or {})
    chosen = [str(each["text"]) for each in verdict.get("options") or () if each["chosen"]]
    if chosen:
        return word("result.chosen", names=listed(chosen))
    code = verdict.get("result") or record.result
    if question is not None and question.motion == "object_consideration":
        code = {"sustained": "objection_sustained", "not_sustained": "considered"}.get(code, code)
    return word(either(f"result.{code}", "result.done"))
