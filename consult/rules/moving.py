"""May this motion be moved now? Precedence and its exceptions (rules 2.1 and 2.2), each a small predicate.

Incidental and bring-back motions have their own conditions in incidental.py and again.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from consult.rules import again, incidental, requests
from consult.rules import edits as words
from consult.rules.errors import Refusal
from consult.rules.floor import debate_open
from consult.rules.meeting import Meeting, Question, amendment, changed, is_main
from consult.rules.motions import motion
from consult.rules.no import no, out

if TYPE_CHECKING:
    from consult.rules.acts import Move

Test = Callable[[Meeting, Question], Refusal | None]


# What every draft starts from: to copy it costs a fifth of making one, and doors draft every motion there is.
_BLANK = Question("", "", None)


def draft(m: Meeting, act: Move, ref: str) -> Question:
    """The question that a motion would be: target, degree and whether it can be debated."""
    args = dict(act.args)
    target = args.get("target")
    if isinstance(target, tuple):
        target = None
    row = motion(act.motion)
    if row.aims_at == "ruling":
        args["against"] = args.get("against") or incidental.default_appeal(m)
        target = str(args["against"]["on"]) if args["against"] else None
    elif target is None or row.runs:
        target = _aimed_at(m, row.aims_at)
    aim = m.known(target)
    degree = row.degree
    if degree:
        degree = 2 if degree == 2 or aim is not None and amendment(aim) else 1
        if aim is not None and aim.degree == 2:
            degree = 3
    question = changed(
        _BLANK,
        id=ref,
        motion=act.motion,
        mover=act.by,
        text=str(args.get("text") or ""),
        text_id=args.get("text_id"),
        target=target,
        degree=degree,
        args=args,
        meeting=m.number,
        mark=m.progress,
    )
    return changed(question, debatable=_debatable(m, question, aim))


def _aimed_at(m: Meeting, what: str) -> str | None:
    """What a motion acts on that names nothing (its column `aims_at`)."""
    if what == "vote":
        return m.vote.on if m.vote else m.last_vote
    if what in {"main", "text"} and m.main is not None:
        return m.main.id
    return m.stack[-1] if m.stack and what in {"top", "text", "run"} else None


def _debatable(m: Meeting, question: Question, aim: Question | None) -> bool:
    """What the table says, as the body's rules change it; amendments and reconsiderations as their target."""
    how = m.rulebook.motions.get(question.motion, {}).get("debatable", question.row.debatable)
    if how != "varies":
        return str(how) in {"yes", "limited"}
    if question.motion == "appeal":
        return incidental.appeal_debatable(m, question)
    if question.row.reconsiders and aim is not None and aim.id in m.closed:
        return False  # a vote taken under an order for the previous question that still holds (16:11)
    return aim.debatable if aim is not None else True


def needs_second(m: Meeting, question: Question) -> bool:
    """Whether it must be seconded before it is stated (4:9; 33:2 for a mover's own request)."""
    if not m.seconds_required or question.mover is None:
        return False
    if question.row.second_if == "own_target":
        aim = m.known(question.target)
        return aim is not None and aim.mover == question.mover
    if question.row.second_if == "for_himself" and question.args.get("who") not in {None, question.mover}:
        return False
    override = m.rulebook.motions.get(question.motion, {}).get("second")
    return question.row.second if override is None else bool(override)


def check_motion(m: Meeting, q: Question) -> Refusal | None:
    """Whether the question may become pending now: steps 4 to 17 of the decision procedure."""
    if m.rulebook.devices is not None and q.motion not in m.rulebook.devices:
        return out("unknown_device", "Nantang 13", motion=q.motion)
    if m.vote is not None and not q.row.during_a_vote and not requests.within_ballot(m, q):
        return out("voting", "RONR 45:6", "division_assembly")
    if m.retake is not None and not q.row.during_a_retake:
        return out("voting", "RONR 29:1, 45:6")
    if not m.quorum_met and not _quorum_free(m, q):
        return no("no_quorum", "no_quorum", "RONR 40:6-7", "move:recess", "move:adjourn", "move:fix_time")
    if m.adjourning and not q.row.after_adjournment:
        return out("adjourning", "RONR 21:10-12", "declare_adjourned")
    if q.row.main_like:
        refusal = _nothing_pending(m, q)
        if refusal:
            return refusal
    for tests in (TESTS, incidental.TESTS, requests.TESTS, again.TESTS):
        if q.motion in tests:
            return tests[q.motion](m, q)
    return None


def _quorum_free(m: Meeting, q: Question) -> bool:
    """What may be done without a quorum (40:7): the four measures, and what relates to them."""
    if q.row.quorum_free:
        return True
    aim = m.known(q.target)
    return aim is not None and aim.row.quorum_free and aim.id in m.stack


def _nothing_pending(m: Meeting, q: Question) -> Refusal | None:
    """Main-like motions need an empty stack (2.1.9), but for one that carries out an admitted privilege (19:8)."""
    if not m.stack:
        return None
    privilege = q.args.get("as_question_of_privilege")
    if privilege is not None:
        return None
    cite = "Nantang 13" if m.nantang else "RONR 5:4, 10:1"
    return out("question_pending", cite, pending=m.stack[-1])


def _subsidiary_rank(m: Meeting) -> int:
    """The highest rank pending in the level of the main question itself."""
    return max((_rank(m, q) for q in m.level), default=0)


def _rank(m: Meeting, q: Question) -> int:
    """Its rank in the table; a reconsideration has that of the motion to be reconsidered (4.7)."""
    aim = m.questions.get(str(q.target)) if q.row.reconsiders else None
    return (q if aim is None else aim).row.rank or 0


def _outranked(m: Meeting) -> Refusal:
    return out("outranked", "RONR 5:8-12, 6", pending=m.stack[-1] if m.stack else None)


def bottom_is_main(m: Meeting) -> bool:
    """The level has a main question that subsidiary motions can attach to."""
    return m.main is not None and m.main.row.takes_subsidiary


# --- main motions ---


def _main(m: Meeting, q: Question) -> Refusal | None:
    if q.args.get("as_question_of_privilege"):
        refusal = _admitted_privilege(m, q)
        if refusal:
            return refusal
    early = q.args.get("class_reached", "new_business") != "new_business"
    if early and q.id not in m.made and not again.just_suspended(m):
        return out("class_not_reached", "RONR 41:5-27", reached=q.args["class_reached"])
    if q.args.get("violates"):
        return out(f"violates_{q.args['violates']}", "RONR 10:26")
    blank = q.args.get("blank")
    if blank and "____" not in q.text:
        return out("no_blank_in_text", "RONR 12:92")
    return again.same_question(m, q)


def _admitted_privilege(m: Meeting, q: Question) -> Refusal | None:
    """Only a question of privilege the chair admitted may interrupt pending business (19:8)."""
    ref = str(q.args["as_question_of_privilege"])
    if m.points.get(ref) != "admitted":
        return out("privilege_not_admitted", "RONR 19:8", on=ref)
    stated = (
        m.questions[each]
        for each in m.asked.get(("as_question_of_privilege", ref), ())
        if each in m.questions
    )
    if any(each.id != q.id and each.status not in {"made", "refused", "withdrawn"} for each in stated):
        return out("privilege_done", "RONR 19:9", on=ref)
    if m.stack and _highest(m) >= 10:
        return _outranked(m)
    return None


# --- amendments ---


def amendable(m: Meeting, q: Question) -> bool:
    """Whether the table, or the body's rule, lets this question be amended."""
    override = m.rulebook.motions.get(q.motion, {}).get("amendable")
    return q.row.amendable if override is None else bool(override)


def reachable(m: Meeting, aim: Question) -> bool:
    """Amend floats (2.1.1): its target is the top; or the main motion under postpone_indefinitely alone;
    or, under a pending substitute, the text it would replace (12:72)."""
    if not m.stack or aim.id not in m.stack:
        return False
    top = m.questions[m.stack[-1]]
    if top.id == aim.id:
        return True
    if top.motion == "postpone_indefinitely" and is_main(aim) and m.stack[-2] == aim.id:
        return True
    return top.motion == "substitute" and top.target == aim.id


def _amend(m: Meeting, q: Question) -> Refusal | None:
    aim = m.questions.get(q.target) if q.target else None
    if aim is None or aim.id not in m.stack:
        return out("unknown_question", "RONR 12:7", on=q.target)
    if q.degree > 2:
        return out("third_degree", "RONR 12:12")
    if not amendable(m, aim):
        return out("not_amendable", aim.row.cite, on=aim.id)
    if not reachable(m, aim):
        return out("not_immediately_pending", "RONR 12:7, 12:13", on=aim.id)
    top = m.questions[m.stack[-1]]
    perfecting = top.motion == "substitute" and top.target == aim.id
    if perfecting and q.motion != "amend_secondary":
        return out("primary_pending", "RONR 12:13, 12:72", on=top.id)
    if q.motion == "amend_secondary" and not perfecting and not _takes_secondary(aim):
        return out("wrong_degree", "RONR 12:12", "move:amend")
    if aim.id in m.closed or top.id in m.closed:
        return out("debate_closed", "RONR 16:5")
    return again.same_amendment(m, q) or _fits(m, q, aim)


def _takes_secondary(aim: Question) -> bool:
    """A secondary amendment acts on a primary one, or on a motion whose text is an amendment (35:2)."""
    return amendment(aim) or aim.motion == "amend_adopted"


def _fits(m: Meeting, q: Question, aim: Question) -> Refusal | None:
    """The words it names are in the text and are not only words put in by vote (12:28, 12:90); arguments exist."""
    if q.motion == "substitute":
        if not has_words(aim) or amendment(aim):
            return out("no_words", "RONR 12:69", on=aim.id)
        settled = words.settled(aim.text, (0, len(aim.text)), aim.inserted)
        return out("words_protected", "RONR 12:82, 12:90", on=aim.id, words=aim.text) if settled else None
    change = q.args.get("edit")
    if change is None and q.args.get("set") is None:
        return None  # asked for by consent, which names no words
    if change is None:
        return _settable(m, q, aim)
    if not has_words(aim):
        return out("no_words", "RONR 12:7", on=aim.id)
    if change.get("new") is not None and change["new"] in again.struck(m, aim):
        return out("words_struck", "RONR 12:28, 12:90", words=change["new"])
    try:
        if aim.part is not None:
            words.apply(parts_of(aim)[aim.part], change)
        else:
            words.apply(words_of(aim), change, aim.inserted)
    except words.NoFit as misfit:
        return out(misfit.why, "RONR 12:7, 12:90", words=misfit.words)
    return None


def _settable(m: Meeting, q: Question, aim: Question) -> Refusal | None:
    """Arguments it has, with values that leave it in order."""
    if has_words(aim):
        return out("has_words", "RONR 12:7", on=aim.id)
    for key in q.args["set"]:
        if key not in aim.args or key in {"target", "edit", "set"}:
            return out("no_such_argument", "RONR 12:7", argument=key)
    would_be = replace(aim, args={**aim.args, **q.args["set"]})
    if aim.motion == "postpone_definitely":
        return again.too_far(m, would_be)
    return again.fix_time_too_far(m, would_be) if aim.motion in {"fix_time", "fix_time_main"} else None


def has_words(q: Question) -> bool:
    """Whether an edit has something to act on."""
    if "edit" in q.args or amendment(q):
        return q.args.get("edit") is not None or q.motion == "substitute"
    return "text" in q.args or bool(q.text)


def parts_of(q: Question) -> dict[str, str]:
    """Words of the parts of a motion by their labels, in order. The parts that a motion to divide proposes have no labels yet."""
    return {str(part["part"]): str(part["text"]) for part in q.args.get("parts") or () if "part" in part}


def words_of(q: Question) -> str:
    """The words an edit acts on: its text, or what an amendment puts in (takes out, if it only strikes)."""
    change = q.args.get("edit")
    if change is not None:
        return str(change.get("new") if change.get("new") is not None else change.get("old", ""))
    return q.text


# --- subsidiary motions ---


def _postpone_indefinitely(m: Meeting, q: Question) -> Refusal | None:
    """Yields to everything but the main motion alone (2.1.4)."""
    if not m.stack:
        return out("nothing_pending", q.row.cite)
    if m.main is not None and m.main.motion == "excuse_duty":
        return out("no_main_question", "RONR 32:2")
    if not bottom_is_main(m) or len(m.level) != 1:
        return _outranked(m)
    if m.stack[-1] in m.closed:
        return out("debate_closed", "RONR 16:5")
    return again.renewal(m, q)


def stands_alone(m: Meeting, top: Question) -> bool:
    """A debatable appeal that does not adhere to the main question can be put off by itself (2.1.3; 24:7)."""
    return top.row.stands_alone and top.debatable and not again.adheres(m, top)


def _main_question_only(m: Meeting, q: Question) -> Refusal | None:
    """commit and postpone_definitely attach to the main question, above what they outrank (2.1.3, 2.2.13)."""
    if not m.stack:
        return out("nothing_pending", q.row.cite)
    top = m.questions[m.stack[-1]]
    if stands_alone(m, top):
        return again.renewal(m, q)
    if top.row.reconsiders and q.motion == "postpone_definitely" and top.debatable and len(m.stack) == 1:
        return again.renewal(m, q)
    if not bottom_is_main(m):
        return out("no_main_question", q.row.cite)
    if (q.row.rank or 0) <= _subsidiary_rank(m):
        return _outranked(m)
    arisen = _incidental_pending(m)
    if arisen is not None:
        return out("incidental_pending", "RONR 6:17", pending=arisen.id)
    if any(each.id in m.closed for each in m.level):
        return out("debate_closed", "RONR 16:5")
    return again.renewal(m, q)


def _incidental_pending(m: Meeting) -> Question | None:
    """An incidental motion that must be decided before the main question is sent away, even under its amendment."""
    level = (q for q in m.level if q.row.cls == "incidental" and not is_main(q))
    found = (q for q in level if not q.row.yields_to_referral)
    return next(found, None)


def _postpone_definitely(m: Meeting, q: Question) -> Refusal | None:
    refusal = _main_question_only(m, q)
    return refusal or again.too_far(m, q)


def run_from_top(m: Meeting, q: Question) -> tuple[str, ...] | None:
    """The questions covered: an unbroken run from the immediately pending one down, or None (2.1.2)."""
    named = q.args.get("target")
    if named is None:
        return m.stack[-1:]
    run = m.stack[-len(set(named)) :]
    return run if set(run) == set(named) and run else None


def _limit_debate(m: Meeting, q: Question) -> Refusal | None:
    if not m.stack:
        return out("nothing_pending", q.row.cite)
    top = m.questions[m.stack[-1]]
    if not top.debatable:
        return out("not_debatable", "RONR 15:5", on=top.id)
    if top.id in m.closed:
        return out("debate_closed", "RONR 16:5")
    if run_from_top(m, q) is None:
        return out("broken_run", "RONR 15:5")
    return again.renewal(m, q)


def _previous_question(m: Meeting, q: Question) -> Refusal | None:
    if not m.stack:
        return out("nothing_pending", q.row.cite)
    top = m.questions[m.stack[-1]]
    if not top.debatable and not amendable(m, top) or top.motion in {"previous_question"}:
        return out("nothing_to_close", "RONR 16:5", on=top.id)
    run = run_from_top(m, q)
    if run is None:
        return out("broken_run", "RONR 16:5")
    if top.id in m.closed:
        return out("debate_closed", "RONR 16:5")
    return again.renewal(m, q)


def _lay_on_table(m: Meeting, q: Question) -> Refusal | None:
    """Only for something urgent; no time, no condition (17:3, 17:13)."""
    if not m.stack:
        return out("nothing_pending", q.row.cite)
    top = m.questions[m.stack[-1]]
    alone = top.debatable and (len(m.stack) == 1 and top.row.reconsiders or stands_alone(m, top))
    if not bottom_is_main(m) and not alone:
        return out("no_main_question", q.row.cite)
    if not alone and _subsidiary_rank(m) >= 8:
        return _outranked(m)
    if q.args.get("purpose", "urgent") != "urgent":
        instead = (
            "move:postpone_definitely" if q.args["purpose"] == "postpone" else "move:postpone_indefinitely"
        )
        return out("table_misused", "RONR 17:13-15", instead)
    if q.args.get("until") is not None:
        return out("table_with_time", "RONR 17:3, 17:15", "move:postpone_definitely")
    return again.renewal(m, q)


# --- privileged motions ---


def _privileged(m: Meeting, q: Question) -> Refusal | None:
    """In order while nothing of its rank or above is pending (2.2.15)."""
    if m.stack and (q.row.rank or 0) <= _highest(m):
        return _outranked(m)
    return again.renewal(m, q)


def _highest(m: Meeting) -> int:
    """The highest rank anywhere on the stack; an admitted question of privilege counts as 10."""
    ranks = [_rank(m, q) for q in m.pending]
    if any(q.args.get("as_question_of_privilege") for q in m.pending):
        ranks.append(10)
    return max(ranks, default=0)


def _only_while_pending(m: Meeting, q: Question) -> Refusal | None:
    """recess and fix_time are privileged only while something is pending (2.1.6); fix_time also after
    the vote to adjourn."""
    if not m.stack and not (q.motion == "fix_time" and m.adjourning):
        return out("nothing_pending", q.row.cite, f"move:{q.motion}_main")
    refusal = again.fix_time_too_far(m, q) if q.motion == "fix_time" else None
    return refusal or _privileged(m, q)


def _adjourn(m: Meeting, q: Question) -> Refusal | None:
    """Not privileged when the hour of adjourning is already fixed (21:3)."""
    if m.hour_fixed:
        return out("hour_fixed", "RONR 21:3")
    return _privileged(m, q)


def _adjourn_main(m: Meeting, q: Question) -> Refusal | None:
    """At an hour still to come (21:3)."""
    at = str(q.args.get("at") or "")
    past = (
        m.date
        and at[:10]
        and at[:10] < m.date
        or at[:10] == m.date
        and m.clock is not None
        and at[11:16] <= m.clock
    )
    return out("time_past", "RONR 21:3") if past else again.renewal(m, q)


def _orders_of_day(m: Meeting, q: Question) -> Refusal | None:
    """Only when an order is due and being passed over; not again after a refusal (18)."""
    if m.refused_orders:
        return out("orders_refused", "RONR 18:8")
    if not again.orders_due(m):
        return out("nothing_due", "RONR 18:3")
    if m.stack and _highest(m) >= 9:
        return _outranked(m)
    return None


def _question_of_privilege(m: Meeting, q: Question) -> Refusal | None:
    if m.stack and _highest(m) >= 10:
        return _outranked(m)
    return None


TESTS: dict[str, Test] = {
    "main": _main,
    "amend": _amend,
    "amend_secondary": _amend,
    "substitute": _amend,
    "postpone_indefinitely": _postpone_indefinitely,
    "commit": _main_question_only,
    "postpone_definitely": _postpone_definitely,
    "limit_debate": _limit_debate,
    "previous_question": _previous_question,
    "lay_on_table": _lay_on_table,
    "recess_main": lambda m, q: again.renewal(m, q),
    "recess": _only_while_pending,
    "fix_time": _only_while_pending,
    "adjourn": _adjourn,
    "orders_of_day": _orders_of_day,
    "question_of_privilege": _question_of_privilege,
    "fix_time_main": again.fix_time_too_far,
    "make_special_order": again.too_far,
    "adjourn_main": _adjourn_main,
    "amend_bylaws": again.bylaw_in_force,
}


def interrupts(q: Question) -> bool:
    """Whether it may be raised while another has the floor (the table; privilege and requests only if it cannot
    wait, 19:6, 32:2)."""
    return q.row.interrupts and bool(q.args.get("urgent", True))


__all__ = ["check_motion", "debate_open", "draft", "interrupts", "needs_second", "run_from_top", "words_of"]
