"""Elections, and small acts of the chair about business: taking up, notice, execution, calling up.

Sources: rules 9 (46), 12 (41), 10:44 for notice, 37:15 for calling up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from consult.rules import acts, again, requests
from consult.rules.errors import Refusal
from consult.rules.meeting import Election, Meeting, is_main
from consult.rules.motions import having
from consult.rules.no import late, no, out
from consult.rules.votes import Need

ORDERS_RANK = 9

Check = Callable[[Meeting, Any], Refusal | None]


def _busy(m: Meeting) -> Refusal | None:
    if m.vote is not None or m.retake:
        return out("voting", "RONR 45:6")
    if m.adjourning:
        return out("adjourning", "RONR 21:10", "declare_adjourned")
    return None


def _short(m: Meeting) -> Refusal | None:
    return (
        None
        if m.quorum_met
        else no("no_quorum", "no_quorum", "RONR 40:6", present=len(m.voters), quorum=m.quorum)
    )


def _pending(m: Meeting) -> Refusal | None:
    return out("question_pending", "RONR 41:5", pending=m.stack[-1]) if m.stack else None


# --- taking up ---


def check_take_up(m: Meeting, act: acts.TakeUp) -> Refusal | None:
    """What is due comes up without a motion (41); a special order also over pending business."""
    if sum(each is not None for each in (act.item, act.on, act.matter)) != 1:
        return out("one_thing", "RONR 41:5")
    refusal = _busy(m) or _short(m)
    if refusal:
        return refusal
    if act.matter is not None:
        return _pending(m)
    return _take_item(m, str(act.item)) if act.item is not None else _take_aside(m, str(act.on))


def _take_item(m: Meeting, ref: str) -> Refusal | None:
    item = m.item(ref)
    if item is None:
        return out("unknown_item", "RONR 41:5", item=ref)
    if ref in m.items_done:
        return out("taken_up_already", "RONR 41:5", item=ref)
    if not again.item_due(m, item) and item.order is not None and not again.just_suspended(m):
        return out("not_due", "RONR 41:40", item=ref, at=item.at)
    if item.order == "special_order":
        return _above_orders(m)
    return _pending(m)


def _above_orders(m: Meeting) -> Refusal | None:
    """A special order interrupts what ranks below the call for it, not a motion that ranks above (18:2)."""
    above = [q.id for q in m.pending if (q.row.rank or 0) > ORDERS_RANK]
    return out("outranked", "RONR 18:2, 41:53", pending=above[-1]) if above else None


def _take_aside(m: Meeting, ref: str) -> Refusal | None:
    aside = again.aside_of(m, ref)
    if aside is None or aside.where in {"table", "committee"}:
        instead = {"table": ("move:take_from_table",), "committee": ("move:discharge_committee",)}
        return out("not_due", "RONR 41:21", *(instead.get(aside.where, ()) if aside else ()), on=ref)
    if aside.where == "postponed":
        due = aside.due_meeting is not None and aside.due_meeting <= m.number
        hour = (aside.until or {}).get("hour")
        early = not due or aside.due_meeting == m.number and not again.reached(m, hour)
        if early and not again.just_suspended(m):
            return out("not_due", "RONR 14:13", "move:suspend_rules", on=ref)
        if aside.special:
            return _above_orders(m)
    return _pending(m)


# --- other business ---


def check_notice(m: Meeting, act: acts.GiveNotice) -> Refusal | None:
    """Notice may be given while nothing keeps the floor, and after a vote to adjourn (10:44-51)."""
    if m.vote is not None or m.retake:
        return out("voting", "RONR 45:6")
    if m.floor is not None and m.floor.who != act.by:
        return no("not_recognised", "floor_taken", "RONR 10:46", "rise", who=m.floor.who)
    refusal = _short(m)  # nor is notice given without a quorum (40:11)
    if refusal:
        return refusal
    motion, target = act.notice_of["motion"], act.notice_of["target"]
    if m.known(target) is None:
        return out("unknown_question", "RONR 10:44", on=target)
    if motion in having("undoes_decision") and m.dispositions.get(target) != "adopted":
        return out("not_in_force", "RONR 35:2", on=target)
    return None


def check_call_up(m: Meeting, act: acts.CallUp) -> Refusal | None:
    """When nothing is pending; one entered on the minutes not on the day it was made (37:15, 37:46)."""
    later = next((each for each in m.later if each.ref == act.on), None)
    if later is None:
        if _lapsed(m, act.on):
            return late("reconsideration_lapsed", "RONR 37:15", on=act.on)
        return out("nothing_to_call_up", "RONR 37:15", on=act.on)
    refusal = _busy(m) or _short(m)
    if refusal:
        return refusal
    if not later.plain and later.meeting == m.number:
        return out("not_today", "RONR 37:46", on=act.on)
    aim = m.known(later.target)
    if m.stack and (aim is None or is_main(aim) or aim.target not in m.stack):
        return _pending(m)
    return None


def _lapsed(m: Meeting, ref: str) -> bool:
    """A reconsideration nobody called up in its time, as what lay on the table too long (37:15)."""
    made = m.known(ref)
    return made is not None and made.row.reconsiders and m.dispositions.get(ref) == "died"


def check_execute(m: Meeting, act: acts.Execute) -> Refusal | None:
    """Nothing may be done under a vote that is to be reconsidered (37:11)."""
    if m.frozen(act.on):
        return out("frozen", "RONR 37:11", on=act.on)
    if m.dispositions.get(act.on) != "adopted":
        return out("not_in_force", "RONR 10:1", on=act.on)
    if act.on in m.executed:
        return out("executed", "RONR 35:6", on=act.on)
    return None


# --- elections ---


def ballot_required(m: Meeting) -> bool:
    """Whether a rule orders elections by ballot; it cannot be waived (45:20)."""
    return m.rulebook.for_elections("method") == "ballot"


def check_open_nominations(m: Meeting, act: acts.OpenNominations) -> Refusal | None:
    if act.office in m.elections and m.elections[act.office].nominations == "open":
        return out("nominations_open", "RONR 46:6", office=act.office)
    return _busy(m) or _short(m) or _pending(m)


def check_nominate(m: Meeting, act: acts.Nominate) -> Refusal | None:
    """While nominations are open, by anyone (46:6)."""
    if m.vote is not None or m.retake:
        return out("voting", "RONR 45:6")
    return requests.check_nominate(m, act.office, act.who) or _short(m)


def check_open_election(m: Meeting, act: acts.OpenElection) -> Refusal | None:
    election = m.elections.get(act.office)
    if election is not None and len(election.elected) >= election.seats:
        return out("elected_already", "RONR 46:46", office=act.office)
    if act.seats < 1 or len(set(act.nominees)) != len(act.nominees):
        return out("malformed_election", "RONR 46:1")
    return _busy(m) or _short(m) or _pending(m)


def check_drop(m: Meeting, act: acts.DropCandidate) -> Refusal | None:
    """Nobody is struck off; the lowest may withdraw (46:32)."""
    return out("nobody_is_dropped", "RONR 46:32", who=act.who)


def check_declare_elected(m: Meeting, act: acts.DeclareElected) -> Refusal | None:
    """Only a single nominee where no rule orders a ballot (46:40)."""
    election = m.elections.get(act.office)
    if election is None:
        return out("unknown_office", "RONR 46:1", office=act.office)
    if act.who in election.elected:
        return None  # the result of the ballot, said again
    if ballot_required(m):
        return out("ballot_required", "RONR 45:20, 46:40", "ballot")
    if act.who not in election.nominees or len(election.nominees) > election.seats or election.polled:
        return out("no_majority", "RONR 46:32, 46:40", "ballot", who=act.who)
    return _busy(m) or _short(m)


def seats_left(election: Election) -> int:
    """Seats still to be filled."""
    return max(election.seats - len(election.elected), 0)


def election_need(m: Meeting) -> Need:
    """The vote that elects: a majority of the votes cast, unless a rule of the body asks more of all elections (46:32)."""
    return Need(m.rulebook.for_elections("required") or "majority", len(m.voters), m.voting_members)


MAJORITY = Need("majority")


def winners(votes: Mapping[str, int], cast: int, seats: int, wanted: Need = MAJORITY) -> tuple[str, ...]:
    """All with the vote needed (a majority of the votes cast), highest first, up to the seats; a tie for the
    last elects none of the tied (46:33-34)."""
    able = sorted(
        (who for who, n in votes.items() if wanted.carried(n, cast - n)), key=lambda who: -votes[who]
    )
    if len(able) <= seats:
        return tuple(able)
    if seats < 1:
        return ()
    bar = votes[able[seats]]
    return tuple(who for who in able[:seats] if votes[who] > bar)


CHECKS: dict[str, Check] = {
    "give_notice": check_notice,
    "call_up": check_call_up,
    "execute": check_execute,
    "open_nominations": check_open_nominations,
    "nominate": check_nominate,
    "open_election": check_open_election,
    "drop_candidate": check_drop,
    "declare_elected": check_declare_elected,
}
