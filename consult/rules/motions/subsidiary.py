"""Subsidiary motions other than amendments: they put off, send away, end or limit debate (rules 2.1, 2.2.13;
11, 13-17)."""

from __future__ import annotations

from consult.rules import again, choices, moving, outcome
from consult.rules import events as e
from consult.rules.arguments import NEEDED, flag, listed, name, one_of, text, until, whole
from consult.rules.doors import Door, some
from consult.rules.errors import Refusal
from consult.rules.meeting import Meeting, Question, amendment, is_main
from consult.rules.motions.handling import Handling
from consult.rules.motions.samples import WORDS, times
from consult.rules.no import out

# --- may it be moved? ---


def _fits_indefinitely(m: Meeting, q: Question) -> Refusal | None:
    """Yields to everything but the main motion alone (2.1.4)."""
    if not m.stack:
        return out("nothing_pending", q.row.cite)
    if m.main is not None and m.main.motion == "excuse_duty":
        return out("no_main_question", "RONR 32:2")
    if not moving.bottom_is_main(m) or len(m.level) != 1:
        return moving.outranked(m)
    if m.stack[-1] in m.closed:
        return out("debate_closed", "RONR 16:5")
    return again.renewal(m, q)


def _main_question_only(m: Meeting, q: Question) -> Refusal | None:
    """commit and postpone_definitely attach to the main question, above what they outrank (2.1.3, 2.2.13)."""
    if not m.stack:
        return out("nothing_pending", q.row.cite)
    top = m.questions[m.stack[-1]]
    if moving.stands_alone(m, top):
        return again.renewal(m, q)
    if top.row.reconsiders and q.motion == "postpone_definitely" and top.debatable and len(m.stack) == 1:
        return again.renewal(m, q)
    if not moving.bottom_is_main(m):
        return out("no_main_question", q.row.cite)
    if (q.row.rank or 0) <= moving.subsidiary_rank(m):
        return moving.outranked(m)
    arisen = _incidental_pending(m)
    if arisen is not None:
        return out("incidental_pending", "RONR 6:17", pending=arisen.id)
    if any(each.id in m.closed for each in m.level):
        return out("debate_closed", "RONR 16:5")
    return again.renewal(m, q)


def _incidental_pending(m: Meeting) -> Question | None:
    """An incidental motion that must be decided before the main question is sent away, even under its
    amendment."""
    level = (q for q in m.level if q.row.cls == "incidental" and not is_main(q))
    found = (q for q in level if not q.row.yields_to_referral)
    return next(found, None)


def _fits_postpone(m: Meeting, q: Question) -> Refusal | None:
    refusal = _main_question_only(m, q)
    return refusal or again.too_far(m, q)


def _run_from_top(m: Meeting, q: Question) -> tuple[str, ...] | None:
    """The questions covered: an unbroken run from the immediately pending one down, or None (2.1.2)."""
    named = q.args.get("target")
    if named is None:
        return m.stack[-1:]
    run = m.stack[-len(set(named)) :]
    return run if set(run) == set(named) and run else None


def _fits_limit(m: Meeting, q: Question) -> Refusal | None:
    if not m.stack:
        return out("nothing_pending", q.row.cite)
    top = m.questions[m.stack[-1]]
    if not top.debatable:
        return out("not_debatable", "RONR 15:5", on=top.id)
    if top.id in m.closed:
        return out("debate_closed", "RONR 16:5")
    if _run_from_top(m, q) is None:
        return out("broken_run", "RONR 15:5")
    return again.renewal(m, q)


def _fits_previous(m: Meeting, q: Question) -> Refusal | None:
    if not m.stack:
        return out("nothing_pending", q.row.cite)
    top = m.questions[m.stack[-1]]
    if not top.debatable and not moving.amendable(m, top) or top.motion in {"previous_question"}:
        return out("nothing_to_close", "RONR 16:5", on=top.id)
    run = _run_from_top(m, q)
    if run is None:
        return out("broken_run", "RONR 16:5")
    if top.id in m.closed:
        return out("debate_closed", "RONR 16:5")
    return again.renewal(m, q)


# What to move for that purpose instead.
MISUSED = {"kill": "move:postpone_indefinitely", "postpone": "move:postpone_definitely"}


def _fits_table(m: Meeting, q: Question) -> Refusal | None:
    """Only for something urgent; no time, no condition (17:3, 17:13)."""
    if not m.stack:
        return out("nothing_pending", q.row.cite)
    top = m.questions[m.stack[-1]]
    alone = top.debatable and (len(m.stack) == 1 and top.row.reconsiders or moving.stands_alone(m, top))
    if not moving.bottom_is_main(m) and not alone:
        return out("no_main_question", q.row.cite)
    if not alone and moving.subsidiary_rank(m) >= 8:
        return moving.outranked(m)
    if q.args.get("purpose") in MISUSED:
        return out("table_misused", "RONR 17:13-15", MISUSED[q.args["purpose"]])
    if q.args.get("until") is not None:
        return out("table_with_time", "RONR 17:3, 17:15", "move:postpone_definitely")
    return again.renewal(m, q)


# --- what it does ---


def _postpone_indefinitely(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    gone = tuple(each.id for each in outcome.below(m, q))
    return [e.LeftStack(gone, "died")] if gone else []


def _commit(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    """Main motion and amendments go; postpone_indefinitely is dropped; the rest is cleared (13:19-21)."""
    level = outcome.below(m, q)
    goes = tuple(each.id for each in level if is_main(each) or amendment(each) or each.motion == "appeal")
    dropped = tuple(each.id for each in level if each.motion == "postpone_indefinitely")
    cleared = tuple(each.id for each in level if each.id not in goes + dropped)
    out: list[e.Event] = [e.LeftStack(dropped, "dropped")] if dropped else []
    out += [e.LeftStack(cleared, "died")] if cleared else []
    return [*out, e.LaidAside("committee", goes)]


def _postpone_definitely(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    goes = tuple(each.id for each in outcome.below(m, q))
    until = dict(q.args["until"])
    due = m.number + int(until.get("meetings_ahead") or 0)
    return [e.LaidAside("postponed", goes, until, due, bool(q.args.get("special_order")))]


def _lay_on_table(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    goes = tuple(each.id for each in outcome.below(m, q))
    return [e.LaidAside("table", goes, closed=tuple(ref for ref in goes if ref in m.closed))]


def _covered(m: Meeting, q: Question) -> tuple[str, ...]:
    """The questions an order on debate covers."""
    named = q.args.get("target")
    if named:
        return tuple(named)
    rest = tuple(ref for ref in m.stack if ref != q.id)
    return rest[-1:]


def _limit_debate(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    a = q.args
    return [e.DebateLimited(_covered(m, q), a.get("speech_seconds"), a.get("extra_seconds"), a.get("who"))]


def _previous_question(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    return [e.DebateClosed(_covered(m, q))]


MOTIONS: dict[str, Handling] = {
    "postpone_indefinitely": Handling(
        fits=_fits_indefinitely,
        effect=_postpone_indefinitely,
        doors=(Door(),),
    ),
    "commit": Handling(
        args={"text": (text, NEEDED)},
        fits=_main_question_only,
        effect=_commit,
        doors=(Door(samples=WORDS, needs=("text",)),),
    ),
    "postpone_definitely": Handling(
        args={"until": (until, NEEDED), "special_order": (flag, False)},
        by_consent={"until": {"meetings_ahead": 1}},
        fits=_fits_postpone,
        fits_changed=again.too_far,
        effect=_postpone_definitely,
        doors=(Door(samples=times, needs=("until",)),),
    ),
    "limit_debate": Handling(
        args={
            "target": (listed(name), None),
            "speech_seconds": (whole, None),
            "extra_seconds": (whole, None),
            "who": (name, None),
        },
        one_of=("speech_seconds", "extra_seconds"),
        fits=_fits_limit,
        effect=_limit_debate,
        doors=(
            Door(
                choose=("target", choices.runs),
                samples=some({"speech_seconds": 60}),
                needs=("speech_seconds",),
            ),
        ),
    ),
    "previous_question": Handling(
        args={"target": (listed(name), None)},
        fits=_fits_previous,
        effect=_previous_question,
        doors=(Door(choose=("target", choices.runs)),),
    ),
    "lay_on_table": Handling(
        args={"purpose": (one_of("urgent", "kill", "postpone"), "urgent"), "until": (until, None)},
        fits=_fits_table,
        effect=_lay_on_table,
        doors=(Door(),),
    ),
}
