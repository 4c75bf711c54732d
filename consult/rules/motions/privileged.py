"""Privileged motions: not about the question pending, but of such urgency that they interrupt it (rules
2.1.6, 2.2.15; 18-22)."""

from __future__ import annotations

from consult.rules import again, moving
from consult.rules import events as e
from consult.rules.arguments import NEEDED, flag, moment, whole
from consult.rules.doors import Door, some
from consult.rules.errors import Refusal
from consult.rules.meeting import Meeting, Question
from consult.rules.motions.handling import Handling
from consult.rules.motions.main import begin_recess, fix_time
from consult.rules.motions.samples import a_day
from consult.rules.no import out


def _privileged(m: Meeting, q: Question) -> Refusal | None:
    """In order while nothing of its rank or above is pending (2.2.15)."""
    if m.stack and (q.row.rank or 0) <= moving.highest(m):
        return moving.outranked(m)
    return again.renewal(m, q)


def _only_while_pending(m: Meeting, q: Question) -> Refusal | None:
    """recess and fix_time are privileged only while something is pending (2.1.6); fix_time also after
    the vote to adjourn."""
    if not m.stack and not (q.motion == "fix_time" and m.adjourning):
        return out("nothing_pending", q.row.cite, f"move:{q.motion}_main")
    refusal = again.fix_time_too_far(m, q) if q.motion == "fix_time" else None
    return refusal or _privileged(m, q)


def _fits_adjourn(m: Meeting, q: Question) -> Refusal | None:
    """Not privileged when the hour of adjourning is already fixed (21:3)."""
    if m.hour_fixed:
        return out("hour_fixed", "RONR 21:3")
    return _privileged(m, q)


def _fits_orders(m: Meeting, q: Question) -> Refusal | None:
    """Only when an order is due and being passed over; not again after a refusal (18)."""
    if m.refused_orders:
        return out("orders_refused", "RONR 18:8")
    if not again.orders_due(m):
        return out("nothing_due", "RONR 18:3")
    if m.stack and moving.highest(m) >= 9:
        return moving.outranked(m)
    return None


def _fits_privilege(m: Meeting, q: Question) -> Refusal | None:
    if m.stack and moving.highest(m) >= 10:
        return moving.outranked(m)
    return None


def _orders_refused(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    return [e.OrdersRefused()]


def _adjourn(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    return [e.AdjournmentVoted()]


MOTIONS: dict[str, Handling] = {
    "orders_of_day": Handling(fits=_fits_orders, effect=_orders_refused, doors=(Door(),)),
    "question_of_privilege": Handling(
        args={"urgent": (flag, False)},
        fits=_fits_privilege,
        doors=(Door(samples=some({"urgent": True})),),
    ),
    "recess": Handling(
        args={"minutes": (whole, NEEDED)},
        by_consent={"minutes": 0},
        fits=_only_while_pending,
        effect=begin_recess,
        doors=(Door(samples=some({"minutes": 10}), needs=("minutes",)),),
    ),
    "adjourn": Handling(fits=_fits_adjourn, effect=_adjourn, doors=(Door(),)),
    "fix_time": Handling(
        args={"at": (moment, NEEDED)},
        fits=_only_while_pending,
        fits_changed=again.fix_time_too_far,
        effect=fix_time,
        says=("at",),
        doors=(Door(samples=a_day, needs=("at",)),),
    ),
}
