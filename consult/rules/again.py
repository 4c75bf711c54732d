"""What comes again: time between meetings, what is due, renewal, questions laid aside.

Sources: rules 4.6, 9 (9:7), 11 (38), 12, and for orders 18 and 41.
"""

from __future__ import annotations

from datetime import date

from consult.rules.errors import Refusal
from consult.rules.meeting import Aside, Item, Key, Meeting, Question, Record, about
from consult.rules.motions import having, motion
from consult.rules.no import out

STEP = {"monthly": 1, "quarterly": 3, "yearly": 12}


# --- time between meetings ---


def date_of(m: Meeting, number: int) -> date:
    """The day of the regular session of that number; special ones take numbers, but no day of theirs."""
    try:
        first = date.fromisoformat(m.first_date)
    except ValueError:
        return date.max
    months = first.month - 1 + STEP.get(m.meets, 1) * (number - 1 - m.specials)
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
    return out("same_question", "RONR 38:3") if votes_here(m, about(q), "lost") else None


def not_called(m: Meeting, *about: str | None) -> Refusal | None:
    """At a special meeting only the matters of its call may be taken up (9:15)."""
    if m.sitting != "special" or any(each in m.call for each in about if each is not None):
        return None
    return out("not_in_call", "RONR 9:15", "take_up")


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


def hour_come(m: Meeting) -> bool:
    """Whether the hour fixed for adjourning has come."""
    hour = (m.hour_fixed or "")[-5:]
    return m.hour_come or m.clock is not None and ":" in hour and m.clock >= hour


def just_suspended(m: Meeting) -> bool:
    """Whether the rules have just been suspended: what is done next may come before its time or class (14:13,
    25:2)."""
    return m.just is not None and m.just.get("what") == "suspended"


# --- renewal ---


def votes_here(m: Meeting, key: Key, *results: str) -> list[Record]:
    """Votes at this meeting on motions of that kind about the same thing, with one of these results."""
    found = (r for r in m.votes_on(*key) if r.meeting == m.number and r.result in results)
    return [r for r in found if m.dispositions.get(r.on) != "withdrawn"]


def renewal(m: Meeting, q: Question) -> Refusal | None:
    """Whether it was lost before and has not become a new question since (38)."""
    key = about(q)
    killed = next(
        (ref for ref in m.asked.get(key, ()) if q.row.found_if_killed and killed_here(m, ref)), None
    )
    if killed is not None:
        return out("same_question", "RONR 38:3", on=killed)
    for record in votes_here(m, key, "lost", "not_sustained"):
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
    """A main motion in substance the same as one decided this session, in force, or still within reach
    (10:26, 38:3)."""
    ref = q.args.get("same_as")
    same = m.known(ref)
    if ref is None or same is None:
        return None
    if same.id in m.stack or same.status == "aside" and in_reach(m, same.id) or m.frozen(same.id):
        return out("within_reach", "RONR 10:26, 38:8", on=same.id)
    disposition = m.dispositions.get(same.id)
    if disposition == "adopted":
        return out("in_force", "RONR 10:26", "move:rescind", "move:amend_adopted", on=same.id)
    record = m.records.get(same.id)
    here = same.meeting == m.number if record is None else record.meeting == m.number
    if disposition == "lost" and here:
        return out("same_question", "RONR 38:3", on=same.id)
    if disposition in {"dismissed", "died"} and killed_here(m, same.id):
        return out("same_question", "RONR 38:3", on=same.id)
    return None


def still_here(m: Meeting, q: Question, *alike: str) -> Refusal | None:
    """The same motion is still with the body: laid aside, or its vote may yet be reconsidered (10:26, 38:8).
    alike:
    arguments that make it the same, beside what it is about."""
    lying = [m.questions[ref] for aside in m.asides for ref in aside.stack]
    targets = (*(each.target for each in lying if each.row.reconsiders), *(each.target for each in m.later))
    for before in (*lying, *(m.questions[ref] for ref in targets if ref is not None and ref in m.questions)):
        same = about(before) == about(q) and all(before.args.get(each) == q.args.get(each) for each in alike)
        if same and before.id != q.id:
            return out("within_reach", "RONR 10:26, 38:8", on=before.id)
    return None


def in_reach(m: Meeting, ref: str) -> bool:
    return any(ref in aside.stack for aside in m.asides)


def killed_here(m: Meeting, ref: str) -> bool:
    """Whether it was dismissed or postponed indefinitely at this meeting."""
    return any(votes_here(m, (each, ref), motion(each).effect_on) for each in having("kills"))


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
