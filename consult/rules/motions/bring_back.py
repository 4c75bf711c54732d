"""Motions that bring a question again before the body (rules 4.6, 11, 12; 34-37, 57)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from consult.rules import again, choices, moving
from consult.rules import edits as words
from consult.rules import events as e
from consult.rules.arguments import NEEDED, edit, flag, moment, name, text, until
from consult.rules.doors import Door, some
from consult.rules.errors import Refusal
from consult.rules.meeting import WON_BY_YES, Meeting, Question, Record, is_main, losing, prevailing
from consult.rules.motions.handling import Handling
from consult.rules.motions.samples import WORDS
from consult.rules.motions.table import having
from consult.rules.no import late, out, unentitled

# --- the table, committees, decisions in force ---


def _fits_table(m: Meeting, q: Question) -> Refusal | None:
    aside = again.aside_of(m, q.target, "table")
    if aside is None:
        aim = m.known(q.target)
        if aim is not None and m.dispositions.get(aim.id) == "died":
            return late("table_expired", "RONR 17:8, 34:3", on=aim.id)
        return out("not_on_table", "RONR 34:2", on=q.target)
    if m.business == aside.mark:
        return out("nothing_intervened", "RONR 34:3", on=q.target)
    return again.renewal(m, q)


def _take_from_table(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    return _bring_back(m, q, "table")


def _decision_in_force(m: Meeting, q: Question) -> Refusal | None:
    aim = m.known(q.target)
    if aim is None or m.dispositions.get(aim.id) != "adopted" or not is_main(aim):
        return out("not_in_force", "RONR 35:2", on=q.target)
    if m.frozen(aim.id):
        return out("frozen", "RONR 35:6, 37:11", on=aim.id)
    if aim.id in m.executed or aim.row.executed_at_once:
        return out("executed", "RONR 35:6", on=aim.id)
    return None


def _fits_rescind(m: Meeting, q: Question) -> Refusal | None:
    if q.target in m.minutes.values():  # what was done was done: minutes are mended, not taken back (48:15)
        return out("minutes_stand", "RONR 48:15", "move:amend_adopted", on=q.target)
    return _decision_in_force(m, q) or again.still_here(m, q) or again.renewal(m, q)


def _rescind(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    return [e.Disposed(str(q.target), "rescinded")]


def _fits_amend(m: Meeting, q: Question) -> Refusal | None:
    refusal = _decision_in_force(m, q) or again.still_here(m, q, "edit")
    if refusal or q.args.get("edit") is None:  # consent that is asked for names no words
        return refusal
    try:
        words.apply(m.questions[str(q.target)].text, q.args["edit"])
    except words.NoFit as misfit:
        return out(misfit.why, "RONR 35:2", words=misfit.words)
    return None


def _amend_adopted(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    aim = m.questions.get(str(q.target))
    if aim is None or q.args.get("edit") is None:
        return []
    try:
        return [e.TextChanged(aim.id, words.apply(aim.text, q.args["edit"]).text)]
    except words.NoFit:
        return []


def _fits_bylaw(m: Meeting, q: Question) -> Refusal | None:
    """The bylaw to be changed, where one is named, is in force (57)."""
    refusal = _decision_in_force(m, q) if q.target is not None else None
    return refusal or again.still_here(m, q, "text")


def _bylaw_changed(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    return [e.TextChanged(q.target, q.text)] if q.target is not None else []


def _fits_discharge(m: Meeting, q: Question) -> Refusal | None:
    if again.aside_of(m, q.target, "committee") is None:
        return out("not_in_committee", "RONR 36:1", on=q.target)
    return again.still_here(m, q) or again.renewal(m, q)


def _discharge(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    """What was referred is pending at once, unless a time is set (36:11)."""
    back, until = _bring_back(m, q, "committee"), q.args.get("until")
    aside = again.aside_of(m, q.target, "committee")
    if until is None or aside is None:
        return back
    due = m.number + int(until.get("meetings_ahead") or 0)
    return [*back, e.LaidAside("postponed", aside.stack, dict(until), due)]


def _bring_back(m: Meeting, q: Question, where: str) -> list[e.Event]:
    aside = again.aside_of(m, q.target, where)
    if aside is None:
        return []
    return [e.BroughtBack(aside.stack, aside.closed if aside.meeting == m.number else ())]


# --- reconsider ---


def _debatable(m: Meeting, q: Question, aim: Question | None) -> bool:
    """As what it would bring back; not where the vote was taken under an order for the previous question that
    still
    holds (16:11)."""
    if aim is None:
        return True
    return aim.debatable and aim.id not in m.closed


def _reconsiderable(m: Meeting, aim: Question, record: Record) -> Refusal | None:
    """Whether a vote of this kind and result can be reconsidered at all (37:9)."""
    which = aim.row.reconsider
    for_yes = record.result in WON_BY_YES
    if which == "no" or which == "affirmative_only" and not for_yes or which == "negative_only" and for_yes:
        return out("not_reconsiderable", aim.row.cite, on=aim.id)
    if aim.id in m.executed:
        return out("executed", "RONR 37:9", on=aim.id)
    if m.dispositions.get(aim.id) not in {record.result}:
        return out("not_reconsiderable", "RONR 37:9", on=aim.id)
    renewable = aim.row.cls == "subsidiary" and aim.row.renewable == "progress" and not for_yes
    if renewable and m.progress != record.mark:
        return out("renewable", "RONR 37:9, 38:7", f"move:{aim.motion}", on=aim.id)
    if aim.motion == "previous_question" and for_yes and _voted_under(m, record):
        return out("order_used", "RONR 16:5", on=aim.id)
    return _still_adheres(m, aim, record)


def _voted_under(m: Meeting, record: Record) -> bool:
    """Whether a vote was taken under an order for the previous question."""
    run = (m.records.get(ref) for ref in record.before[:-1])
    return any(r is not None and r.mark > record.mark for r in run)


def _still_covers(m: Meeting, aim: Question) -> bool:
    """Whether its target is pending; of an order on debate, any part of the run, for what is not yet
    executed."""
    run = aim.args.get("target") if aim.row.runs else None
    return any(ref in m.stack for ref in run or (aim.target,))


def _still_adheres(m: Meeting, aim: Question, record: Record) -> Refusal | None:
    """A secondary motion only while what it adheres to is pending, or it carried that away (37:10)."""
    if is_main(aim) or aim.target is None or aim.row.cls not in {"subsidiary", "incidental"}:
        return None
    if record.result in {"adopted", "sustained"} and aim.row.carries_away:
        laid_aside = aim.motion in {"commit", "postpone_definitely"}
        if laid_aside and not again.in_reach(m, aim.target):  # it has been taken up since
            return out("executed", "RONR 37:9", on=aim.id)
        return None
    if aim.motion == "appeal" or _still_covers(m, aim):
        return None
    return out("question_gone", "RONR 37:10", on=aim.id)


def _fits_reconsider(m: Meeting, q: Question) -> Refusal | None:
    """Who, when and on what (37:10); in a committee any time, as often as need be, by whoever did not vote on
    the losing side (37:35)."""
    aim = m.known(q.target)
    record = m.records.get(str(q.target))
    if aim is None or record is None or aim.id in m.stack:
        return out("no_vote_to_reconsider", "RONR 37:10", on=q.target)
    refusal = _reconsiderable(m, aim, record)
    if refusal:
        return refusal
    if m.frozen(aim.id) and q.motion == "reconsider":
        return out("reconsideration_pending", "RONR 37:10", "call_up", on=aim.id)
    if m.rulebook.committee and q.motion == "reconsider":
        return _on_the_losing_side(q, record)
    if _reconsidered_before(m, aim):
        return out("reconsidered_before", "RONR 37:9", on=aim.id)
    days = {m.date} if q.motion == "reconsider_enter_minutes" else {m.date, m.day_before}
    if record.date not in days or record.meeting != m.number:
        return late("reconsider_day_past", "RONR 37:10", "move:rescind", on=aim.id)
    side = prevailing(record)
    if side is not None and q.mover is not None and q.mover not in side:
        return unentitled("losing_side", "RONR 37:10", on=aim.id)
    return None


def _on_the_losing_side(q: Question, record: Record) -> Refusal | None:
    """In a committee absentees and who abstained may move it, too; not who lost (37:35)."""
    if q.mover is None or q.mover not in (losing(record) or ()):
        return None
    return unentitled("lost_in_committee", "RONR 37:35", on=record.on)


def _reconsidered_before(m: Meeting, aim: Question) -> bool:
    """Whether it was reconsidered already and not materially amended since (37:9)."""
    before = [r for each in having("reconsiders") for r in m.votes_on(each, aim.id)]
    if not before:
        return False
    since = max(r.mark for r in before)
    changes = (r for each in having("amendment") for r in m.votes_on(each, aim.id))
    return not any(r.result == "adopted" and r.mark > since for r in changes)


def _fits_enter(m: Meeting, q: Question) -> Refusal | None:
    """Only final votes on main motions, in a body that meets again within a quarter (37:46-47)."""
    aim = m.known(q.target)
    if aim is not None and not (is_main(aim) or aim.motion == "postpone_indefinitely"):
        return out("not_a_final_vote", "RONR 37:47", "move:reconsider", on=aim.id)
    if not again.within_quarter(m):
        return out("no_meeting_in_time", "RONR 37:47")
    return _fits_reconsider(m, q)


# Reasons why a motion cannot be made anew that come of the very vote to be reconsidered, or of an order that
# still holds for it (37:14, 16:5).
OF_ANY_VOTE = frozenset(
    {"same_question", "no_progress", "words_missing", "words_repeated", "words_protected", "words_struck"}
)
OF_THE_VOTE = {"previous_question": OF_ANY_VOTE | {"debate_closed"}, "appeal": OF_ANY_VOTE | {"ruling_past"}}


def _can_take_up(m: Meeting, q: Question) -> bool:
    """Whether the motion to be reconsidered would be in order now (37:14)."""
    aim = m.questions.get(str(q.target))
    if aim is None or m.adjourning:
        return False
    record = m.records[aim.id]
    gone = aim.target is not None and not _still_covers(m, aim) and aim.motion != "appeal"
    if is_main(aim) or gone or not m.stack:
        return not m.stack
    alone = aim.target is None or aim.row.runs
    if not alone and record.before[:-1] != m.stack[: len(record.before) - 1]:
        return False
    args = {**aim.args, "target": None} if aim.row.runs else aim.args  # what is left of the run
    refusal = moving.check_motion(m, replace(aim, id="reconsidered", args=args))
    if refusal is not None and refusal.reason == "debate_closed" and aim.id in m.closed:
        return True  # voted on under the order that still holds (16:11)
    return refusal is None or refusal.reason in OF_THE_VOTE.get(aim.motion, OF_ANY_VOTE)


def _recorded_unless_taken_up(m: Meeting, q: Question) -> list[e.Event] | None:
    """One that cannot be taken up now is recorded, to be called up (37:10)."""
    return None if _can_take_up(m, q) else [e.ReconsiderationRecorded(q.id, str(q.target), True)]


def _entered(m: Meeting, q: Question) -> list[e.Event] | None:
    """Never taken up on the day it is made (37:46)."""
    return [e.ReconsiderationRecorded(q.id, str(q.target), False)]


def _reconsidered(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    """Exactly as before the vote (37:19)."""
    record = m.records.get(str(q.target))
    if record is None:
        return []
    refs = tuple(ref for ref in record.before if ref in m.questions)
    start = refs.index(record.on)
    aim = m.questions[record.on]
    if is_main(aim) or aim.target is None or aim.row.runs:
        refs = refs[start:]
    elif not aim.row.carries_away:  # what has been decided since does not come back with it
        refs = tuple(ref for ref in refs if ref in m.stack or ref == record.on)
    texts = {ref: words_ for ref, words_ in record.texts.items() if ref in refs}
    if not is_main(aim) and record.result != "adopted":
        texts = {}
    order = aim.row.runs and record.result == "adopted"
    freed = (aim.args.get("target") or record.before[-2:-1]) if order else ()
    return [e.SettingRestored(record.on, refs, texts, freed)]


def _to_reconsider(m: Meeting, who: str) -> Iterable[str]:
    """Votes of today, and of the day before in this session, that this member may ask to reconsider by his
    side; else the last one, to say why not. In a committee of any day."""
    if m.rulebook.committee:
        free = [r.on for r in m.records.values() if who not in (losing(r) or ())]
        return tuple(free or list(m.records)[-1:])
    days = {m.date, m.day_before}
    today = [r for r in m.records.values() if r.meeting == m.number and r.date in days]
    mine = [r.on for r in today if (side := prevailing(r)) is None or who in side]
    return tuple(mine or [r.on for r in today[-1:]])


MOTIONS: dict[str, Handling] = {
    "take_from_table": Handling(
        args={"target": (name, NEEDED)},
        fits=_fits_table,
        effect=_take_from_table,
        doors=(Door(choose=("target", choices.aside("table"))),),
    ),
    "rescind": Handling(
        args={"target": (name, NEEDED), "at": (moment, None)},
        fits=_fits_rescind,
        effect=_rescind,
        doors=(Door(among=("target", choices.in_force), needs=("target",)),),
    ),
    "amend_adopted": Handling(
        args={"target": (name, NEEDED), "edit": (edit, NEEDED)},
        fits=_fits_amend,
        effect=_amend_adopted,
        says=("edit",),
        doors=(
            Door(
                among=("target", choices.in_force),
                samples=some({"edit": {"op": "add", "new": "…"}}),
                needs=("target", "edit"),
            ),
        ),
    ),
    "amend_bylaws": Handling(
        args={"text": (text, NEEDED), "target": (name, None)},
        fits=_fits_bylaw,
        effect=_bylaw_changed,
        says=("text",),
        doors=(Door(samples=WORDS, needs=("text",)),),
    ),
    "discharge_committee": Handling(
        args={"target": (name, NEEDED), "until": (until, None), "overdue": (flag, False)},
        fits=_fits_discharge,
        effect=_discharge,
        doors=(Door(choose=("target", choices.aside("committee"))),),
    ),
    "reconsider": Handling(
        args={"target": (name, NEEDED), "all_notified": (flag, False)},
        fits=_fits_reconsider,
        debatable=_debatable,
        stated=_recorded_unless_taken_up,
        effect=_reconsidered,
        doors=(Door(among=("target", _to_reconsider), needs=("target",)),),
    ),
    "reconsider_enter_minutes": Handling(
        args={"target": (name, NEEDED)},
        fits=_fits_enter,
        debatable=_debatable,
        stated=_entered,
        effect=_reconsidered,
        doors=(Door(among=("target", _to_reconsider), needs=("target",)),),
    ),
}
