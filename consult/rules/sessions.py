"""Between meetings: what a closing session leaves behind (rules 12; 9:7, 17:8, 21:7, 37:10)."""

from __future__ import annotations

from consult.rules import events as e
from consult.rules.again import within_quarter
from consult.rules.evolve import replay
from consult.rules.meeting import Aside, Meeting, is_main


def suspend(m: Meeting) -> tuple[e.Event, ...]:
    """An adjourned meeting follows: what is pending waits for it as it stands; motions not stated fall
    (9:17)."""
    out: list[e.Event] = []
    if m.made:
        out.append(e.LeftStack(m.made, "died"))
    if m.stack:
        out.append(e.LaidAside("adjourned", m.stack, closed=tuple(ref for ref in m.stack if ref in m.closed)))
    return tuple(out)


def resumed(m: Meeting) -> tuple[e.Event, ...]:
    """What waited for the adjourned meeting is pending again as it was."""
    return tuple(e.BroughtBack(each.stack, each.closed) for each in m.asides if each.where == "adjourned")


def end(m: Meeting) -> tuple[e.Event, ...]:
    """A session ends that was to go on at an adjourned meeting: what waited for it ends as what is pending
    does."""
    back = resumed(m)
    return (*back, *close(replay(back, m)))


def close(m: Meeting) -> tuple[e.Event, ...]:
    """Pending questions become unfinished business, or fall; what lay aside too long dies."""
    out: list[e.Event] = []
    kept, lost = _sort(m)
    if m.made:
        lost += m.made
    unsettled = tuple(ref for ref in lost if _may_be_called_up(m, ref))
    lost = tuple(ref for ref in lost if ref not in unsettled)
    if lost:
        out.append(e.LeftStack(lost, "died"))
    if kept and within_quarter(m):
        out.append(e.LaidAside("unfinished", kept, due_meeting=m.number + 1))
    elif kept:
        out.append(e.LeftStack(kept, "died"))
    for ref in unsettled:
        out.append(e.ReconsiderationRecorded(ref, str(m.questions[ref].target)))
    special = m.sitting == "special"  # what waits for the next regular session goes on waiting
    for aside in m.asides:
        out += [] if special and aside.where != "interrupted" else _expire(m, aside)
    for later in () if special else m.later:
        if later.meeting < m.number or not within_quarter(m):
            out += [e.ReconsiderationSettled(later.ref), e.Disposed(later.ref, "died")]
    return tuple(out)


def _may_be_called_up(m: Meeting, ref: str) -> bool:
    """A reconsideration taken up and not settled goes over to the next session, but no further (37:15; rules
    12)."""
    q = m.questions[ref]
    return q.row.reconsiders and ref in m.stack and q.meeting == m.number and within_quarter(m)


def _sort(m: Meeting) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Pending questions that go over to the next session: main ones and what adheres; the rest end with this
    one."""
    kept = tuple(q.id for q in m.pending if m.stack and is_main(m.pending[0]) and q.row.goes_over)
    return kept, tuple(ref for ref in m.stack if ref not in kept)


def _expire(m: Meeting, aside: Aside) -> list[e.Event]:
    """The table lasts to the end of the next regular session, if that is within a quarter (17:8)."""
    gone: list[e.Event] = [e.AsideEnded(aside.stack[0]), *(e.Disposed(ref, "died") for ref in aside.stack)]
    if aside.where == "table":
        return gone if aside.meeting < m.number or not within_quarter(m) else []
    if aside.where == "interrupted":
        if not within_quarter(m):
            return gone
        moved = e.LaidAside("unfinished", aside.stack, due_meeting=m.number + 1)
        return [e.AsideEnded(aside.stack[0]), moved]
    if aside.where == "unfinished" and not within_quarter(m):
        return gone
    return []
