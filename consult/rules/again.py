"""What comes again: renewal, questions laid aside, rescinding, reconsidering, time between meetings.

Sources: rules 4.6, 9 (9:7), 11 (38), 12, and for orders 18 and 41.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from consult.rules import edits as words
from consult.rules.errors import Refusal
from consult.rules.meeting import Aside, Item, Key, Meeting, Question, Record, about, is_main
from consult.rules.motions import having, motion
from consult.rules.no import late, out, unentitled

Test = Callable[[Meeting, Question], Refusal | None]
STEP = {"monthly": 1, "quarterly": 3, "yearly": 12}
WON_BY_YES = frozenset({"adopted", "proceed", "not_sustained"})


# --- time between meetings ---


def date_of(m: Meeting, number: int) -> date:
    """The day of the n-th regular meeting."""
    try:
        first = date.fromisoformat(m.first_date)
    except ValueError:
        return date.max
    months = first.month - 1 + STEP.get(m.meets, 1) * (number - 1)
    year, month = first.year + months // 12, months % 12 + 1
    for day in range(first.day, 27, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return date(year, month, min(first.day, 28))


def next_date(m: Meeting) -> date:
    """The day of the next regular meeting."""
    return date_of(m, m.number + 1)


def within_quarter(m: Meeting) -> bool:
    """Whether the next regular session falls within the quarterly interval (9:7)."""
    return STEP.get(m.meets, 1) <= 3


def too_far(m: Meeting, q: Question) -> Refusal | None:
    """Not beyond the next regular session, nor a quarterly interval; not into the past (14:6)."""
    if q.args["until"] is None:
        return None  # asked for by consent, which names no time
    ahead, hour = int(q.args["until"]["meetings_ahead"]), q.args["until"].get("hour")
    if ahead > 1 or ahead == 1 and not within_quarter(m):
        return out("too_far", "RONR 14:6", meetings_ahead=ahead)
    if ahead == 0 and hour is not None and m.clock is not None and hour <= m.clock:
        return out("time_past", "RONR 14:6", hour=hour)
    return None


def fix_time_too_far(m: Meeting, q: Question) -> Refusal | None:
    """An adjourned meeting comes before the next regular one, and after now (22:3)."""
    if q.args["at"] is None:
        return None  # asked for by consent, which names no time
    day = str(q.args["at"])[:10]
    if m.date and day < m.date:
        return out("time_past", "RONR 22:3")
    if m.first_date and day >= next_date(m).isoformat():
        return out("too_far", "RONR 22:3")
    return out("same_question", "RONR 38:3") if _records(m, about(q), "lost") else None


def orders_due(m: Meeting) -> bool:
    """Whether a special order has come to its hour or, with nothing pending, a general order (18:3, 41)."""
    return any(_item_passed_over(m, item) for item in m.items) or any(
        _aside_passed_over(m, each) for each in m.asides
    )


def _item_passed_over(m: Meeting, item: Item) -> bool:
    if item.order is None or item.id in m.items_done or item.id == m.current_item:
        return False
    return item_due(m, item) and (item.order == "special_order" or not m.stack)


def _aside_passed_over(m: Meeting, aside: Aside) -> bool:
    timed = aside.where == "postponed" and aside.due_meeting is not None and aside.due_meeting <= m.number
    return timed and reached(m, (aside.until or {}).get("hour")) and (aside.special or not m.stack)


def item_due(m: Meeting, item: Item) -> bool:
    """Whether the meeting and the hour of an item have come."""
    if item.due_meeting is not None and item.due_meeting != m.number:
        return item.due_meeting < m.number
    return reached(m, item.at)


def reached(m: Meeting, hour: str | None) -> bool:
    """Whether the hour has come; where no clock runs, time plays no part."""
    return hour is None or m.clock is None or m.clock >= hour


def just_suspended(m: Meeting) -> bool:
    """Whether the rules have just been suspended: what is done next may come before its time or class (14:13, 25:2)."""
    return m.just is not None and m.just.get("what") == "suspended"


# --- renewal ---


def _records(m: Meeting, key: Key, *results: str) -> list[Record]:
    """Votes at this meeting on motions of that kind about the same thing, with one of these results."""
    found = (r for r in m.votes_on(*key) if r.meeting == m.number and r.result in results)
    return [r for r in found if m.dispositions.get(r.on) != "withdrawn"]


def renewal(m: Meeting, q: Question) -> Refusal | None:
    """Whether it was lost before and has not become a new question since (38)."""
    key = about(q)
    killed = next(
        (ref for ref in m.asked.get(key, ()) if q.row.found_if_killed and _killed_here(m, ref)), None
    )
    if killed is not None:
        return out("same_question", "RONR 38:3", on=killed)
    for record in _records(m, key, "lost", "not_sustained"):
        if q.row.renewable == "next_session" and _same_parts(m.questions[record.on], q):
            return out("same_question", "RONR 38:3", on=record.on)
        heard = q.row.renewable == "business"
        now, then = (m.business, record.business) if heard else (m.progress, record.mark)
        if q.row.renewable in {"progress", "business"} and now == then:
            return out("no_progress", "RONR 38:7", on=record.on)
    return None


def _same_parts(before: Question, q: Question) -> bool:
    """Whether it would divide the question in the same way; other motions have no parts to compare."""
    first, now = ([part.get("text") for part in each.args.get("parts") or ()] for each in (before, q))
    return first == now


def same_question(m: Meeting, q: Question) -> Refusal | None:
    """A main motion in substance the same as one decided this session, in force, or still within reach (10:26, 38:3)."""
    ref = q.args.get("same_as")
    same = m.known(ref)
    if ref is None or same is None:
        return None
    if same.id in m.stack or same.status == "aside" and _in_reach(m, same.id) or m.frozen(same.id):
        return out("within_reach", "RONR 10:26, 38:8", on=same.id)
    disposition = m.dispositions.get(same.id)
    if disposition == "adopted":
        return out("in_force", "RONR 10:26", "move:rescind", "move:amend_adopted", on=same.id)
    record = m.records.get(same.id)
    here = same.meeting == m.number if record is None else record.meeting == m.number
    if disposition == "lost" and here:
        return out("same_question", "RONR 38:3", on=same.id)
    if disposition in {"dismissed", "died"} and _killed_here(m, same.id):
        return out("same_question", "RONR 38:3", on=same.id)
    return None


def _in_reach(m: Meeting, ref: str) -> bool:
    return any(ref in aside.stack for aside in m.asides)


def _killed_here(m: Meeting, ref: str) -> bool:
    """Whether it was dismissed or postponed indefinitely at this meeting."""
    return any(_records(m, (each, ref), motion(each).effect_on) for each in having("kills"))


def same_amendment(m: Meeting, q: Question) -> Refusal | None:
    """The same amendment may not be offered again in the session (38:3)."""
    ref = q.args.get("same_as")
    record = m.records.get(ref) if ref else None
    if (
        record is not None
        and record.meeting == m.number
        and m.dispositions.get(record.on) in {"adopted", "lost"}
    ):
        return out("same_question", "RONR 38:3", on=record.on)
    return None


def struck(m: Meeting, aim: Question) -> set[str]:
    """Words taken out of it by vote in this session, which may not be put back (12:28)."""
    out: set[str] = set()
    for record in (r for each in having("amendment") for r in m.votes_on(each, aim.id)):
        change = m.questions[record.on].args.get("edit") or {}
        if record.meeting == m.number and m.dispositions.get(record.on) == "adopted" and change.get("old"):
            out.add(str(change["old"]))
    return out


def adheres(m: Meeting, appeal: Question) -> bool:
    """Whether the appeal belongs to the question under it: its ruling was about that question (24:7)."""
    refs = set(m.stack) - {appeal.id}
    aim = m.known(appeal.target)
    return bool(refs) and aim is not None and (aim.id in refs or aim.target in refs)


# --- the table, committees, decisions in force ---


def aside_of(m: Meeting, ref: str | None, *where: str) -> Aside | None:
    """What lies aside with that bottom question."""
    return next(
        (a for a in m.asides if a.stack and a.stack[0] == ref and (not where or a.where in where)), None
    )


def _take_from_table(m: Meeting, q: Question) -> Refusal | None:
    aside = aside_of(m, q.target, "table")
    if aside is None:
        aim = m.known(q.target)
        if aim is not None and m.dispositions.get(aim.id) == "died":
            return late("table_expired", "RONR 17:8, 34:3", on=aim.id)
        return out("not_on_table", "RONR 34:2", on=q.target)
    if m.business == aside.mark:
        return out("nothing_intervened", "RONR 34:3", on=q.target)
    return renewal(m, q)


def _decision_in_force(m: Meeting, q: Question) -> Refusal | None:
    aim = m.known(q.target)
    if aim is None or m.dispositions.get(aim.id) != "adopted" or not is_main(aim):
        return out("not_in_force", "RONR 35:2", on=q.target)
    if m.frozen(aim.id):
        return out("frozen", "RONR 35:6, 37:11", on=aim.id)
    if aim.id in m.executed or aim.row.executed_at_once:
        return out("executed", "RONR 35:6", on=aim.id)
    return None


def _rescind(m: Meeting, q: Question) -> Refusal | None:
    return _decision_in_force(m, q) or renewal(m, q)


def _amend_adopted(m: Meeting, q: Question) -> Refusal | None:
    refusal = _decision_in_force(m, q)
    if refusal or q.args.get("edit") is None:  # consent that is asked for names no words
        return refusal
    try:
        words.apply(m.questions[str(q.target)].text, q.args["edit"])
    except words.NoFit as misfit:
        return out(misfit.why, "RONR 35:2", words=misfit.words)
    return None


def bylaw_in_force(m: Meeting, q: Question) -> Refusal | None:
    """The bylaw to be changed, where one is named, is in force (57)."""
    return _decision_in_force(m, q) if q.target is not None else None


def _discharge(m: Meeting, q: Question) -> Refusal | None:
    if aside_of(m, q.target, "committee") is None:
        return out("not_in_committee", "RONR 36:1", on=q.target)
    return renewal(m, q)


# --- reconsider ---


def prevailing(record: Record) -> tuple[str, ...] | None:
    """Who voted with the side that won; None where votes have no names."""
    return record.yes_names if record.result in WON_BY_YES or _yes_sustains(record) else record.no_names


def _yes_sustains(record: Record) -> bool:
    """On an appeal yes sustains; on an objection a sustained vote was won by the no."""
    return record.result == "sustained" and record.yes >= record.no


def reconsiderable(m: Meeting, aim: Question, record: Record) -> Refusal | None:
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


def still_covers(m: Meeting, aim: Question) -> bool:
    """Whether its target is pending; of an order on debate, any part of the run, for what is not yet executed."""
    run = aim.args.get("target") if aim.row.runs else None
    return any(ref in m.stack for ref in run or (aim.target,))


def _still_adheres(m: Meeting, aim: Question, record: Record) -> Refusal | None:
    """A secondary motion only while what it adheres to is pending, or it carried that away (37:10)."""
    if is_main(aim) or aim.target is None or aim.row.cls not in {"subsidiary", "incidental"}:
        return None
    if record.result in {"adopted", "sustained"} and aim.row.carries_away:
        laid_aside = aim.motion in {"commit", "postpone_definitely"}
        if laid_aside and not _in_reach(m, aim.target):  # it has been taken up since
            return out("executed", "RONR 37:9", on=aim.id)
        return None
    if aim.motion == "appeal" or still_covers(m, aim):
        return None
    return out("question_gone", "RONR 37:10", on=aim.id)


def _reconsider(m: Meeting, q: Question) -> Refusal | None:
    """Who, when and on what (37:10)."""
    aim = m.known(q.target)
    record = m.records.get(str(q.target))
    if aim is None or record is None or aim.id in m.stack:
        return out("no_vote_to_reconsider", "RONR 37:10", on=q.target)
    refusal = reconsiderable(m, aim, record)
    if refusal:
        return refusal
    if m.frozen(aim.id) and q.motion == "reconsider":
        return out("reconsideration_pending", "RONR 37:10", "call_up", on=aim.id)
    if _reconsidered(m, aim):
        return out("reconsidered_before", "RONR 37:9", on=aim.id)
    if record.date != m.date or record.meeting != m.number:
        return late("reconsider_day_past", "RONR 37:10", "move:rescind", on=aim.id)
    side = prevailing(record)
    if side is not None and q.mover is not None and q.mover not in side:
        return unentitled("losing_side", "RONR 37:10", on=aim.id)
    return None


def _reconsidered(m: Meeting, aim: Question) -> bool:
    """Whether it was reconsidered already and not materially amended since (37:9)."""
    before = [r for each in having("reconsiders") for r in m.votes_on(each, aim.id)]
    if not before:
        return False
    since = max(r.mark for r in before)
    changes = (r for each in having("amendment") for r in m.votes_on(each, aim.id))
    return not any(r.result == "adopted" and r.mark > since for r in changes)


def _enter_on_minutes(m: Meeting, q: Question) -> Refusal | None:
    """Only final votes on main motions, in a body that meets again within a quarter (37:46-47)."""
    aim = m.known(q.target)
    if aim is not None and not (is_main(aim) or aim.motion == "postpone_indefinitely"):
        return out("not_a_final_vote", "RONR 37:47", "move:reconsider", on=aim.id)
    if not within_quarter(m):
        return out("no_meeting_in_time", "RONR 37:47")
    return _reconsider(m, q)


TESTS: dict[str, Test] = {
    "take_from_table": _take_from_table,
    "rescind": _rescind,
    "amend_adopted": _amend_adopted,
    "discharge_committee": _discharge,
    "reconsider": _reconsider,
    "reconsider_enter_minutes": _enter_on_minutes,
}
