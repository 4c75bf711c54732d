"""May a motion be moved now? What holds for every motion (rules 2.1 and 2.2): its target, its second, the
gates, its rank.

Each family has the conditions of its own motions in `motions/`; names no motion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from consult.rules import again, motions
from consult.rules.arguments import SECRET
from consult.rules.errors import Refusal
from consult.rules.meeting import Meeting, Question, amendment, changed
from consult.rules.motions import motion
from consult.rules.no import late, no, out

if TYPE_CHECKING:
    from consult.rules.acts import Move


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
        just = m.just or {}
        made = {"kind": "ruling", "on": just["on"]} if just.get("what") == "ruling" else None
        args["against"] = args.get("against") or made
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
    """What the table says, as the body's rules change it; where that varies the family, or else as its
    target."""
    how = m.rulebook.motions.get(question.motion, {}).get("debatable", question.row.debatable)
    if how != "varies":
        return str(how) in {"yes", "limited"}
    return motions.debatable(m, question, aim)


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
    if q.row.by_rule and m.rulebook.governing(q.motion, None) is None:
        return out("no_rule_for_it", q.row.cite, motion=q.motion)
    if m.vote is not None and not q.row.during_a_vote and not within_ballot(m, q):
        return out("voting", "RONR 45:6", "move:division_assembly")
    if m.retake is not None and not q.row.during_a_retake:
        return out("voting", "RONR 29:1, 45:6")
    if not m.quorum_met and not _quorum_free(m, q):
        return no(
            "no_quorum",
            "no_quorum",
            "RONR 40:6-7",
            "move:recess",
            "move:adjourn",
            "move:fix_time",
            present=m.counted,
            quorum=m.quorum,
        )
    if m.adjourning and not q.row.after_adjournment:
        return out("adjourning", "RONR 21:10-12", "declare_adjourned")
    if q.row.main_like:
        refusal = _nothing_pending(m, q) or _of_the_call(m, q)
        if refusal:
            return refusal
    return motions.fits(m, q)


def _quorum_free(m: Meeting, q: Question) -> bool:
    """What may be done without a quorum (40:7): the four measures, and what relates to them."""
    if q.row.quorum_free:
        return True
    aim = m.known(q.target)
    return aim is not None and aim.row.quorum_free and aim.id in m.stack


def _nothing_pending(m: Meeting, q: Question) -> Refusal | None:
    """Main-like motions need an empty stack (2.1.9), but for one that carries out an admitted privilege
    (19:8)."""
    if not m.stack:
        return None
    privilege = q.args.get("as_question_of_privilege")
    if privilege is not None:
        return None
    cite = "Nantang 13" if m.nantang else "RONR 5:4, 10:1"
    return out("question_pending", cite, pending=m.stack[-1])


def _of_the_call(m: Meeting, q: Question) -> Refusal | None:
    """A main motion of a special meeting belongs to the matter of its call that is taken up, or names it
    (9:15); not what
    may be moved at any meeting: to end or interrupt it, to reconsider, what privilege asks for."""
    if q.row.quorum_free or q.row.reconsiders or q.args.get("as_question_of_privilege"):
        return None
    return again.not_called(m, m.called, q.item, q.target, q.args.get("item"))


def subsidiary_rank(m: Meeting) -> int:
    """The highest rank pending in the level of the main question itself. Something is pending."""
    return max(_rank(m, q) for q in m.level)


def _rank(m: Meeting, q: Question) -> int:
    """Its rank in the table; a reconsideration has that of the motion to be reconsidered (4.7)."""
    aim = m.questions.get(str(q.target)) if q.row.reconsiders else None
    return (q if aim is None else aim).row.rank or 0


def outranked(m: Meeting) -> Refusal:
    """Something of its rank or above is pending."""
    return out("outranked", "RONR 5:8-12, 6", pending=m.top)


def bottom_is_main(m: Meeting) -> bool:
    """The level has a main question that subsidiary motions can attach to."""
    return m.main is not None and m.main.row.takes_subsidiary


def amendable(m: Meeting, q: Question) -> bool:
    """Whether the table, or the body's rule, lets this question be amended."""
    override = m.rulebook.motions.get(q.motion, {}).get("amendable")
    return q.row.amendable if override is None else bool(override)


def stands_alone(m: Meeting, top: Question) -> bool:
    """A debatable appeal that does not adhere to the main question can be put off by itself (2.1.3; 24:7)."""
    return top.row.stands_alone and top.debatable and not again.adheres(m, top)


def highest(m: Meeting) -> int:
    """The highest rank anywhere on the stack; an admitted question of privilege counts as 10. Something is
    pending."""
    ranks = [_rank(m, q) for q in m.pending]
    if any(q.args.get("as_question_of_privilege") for q in m.pending):
        ranks.append(10)
    return max(ranks)


def interrupts(q: Question) -> bool:
    """Whether it may be raised while another has the floor (the table; privilege and requests only if it
    cannot
    wait, 19:6, 32:2)."""
    return q.row.interrupts and bool(q.args.get("urgent", True))


def yields(m: Meeting, q: Question) -> Refusal | None:
    """An incidental motion yields to privileged motions and to laying on the table, but for one that arises
    from that very motion (2.1.7)."""
    top = m.immediate
    if top is not None and (top.row.rank or 0) >= 8 and top.id not in (q.target, q.args.get("concerns")):
        return out("outranked", "RONR 6:17", pending=top.id)
    return None


def within_ballot(m: Meeting, q: Question) -> bool:
    """Closing or reopening the polls of a ballot in progress, and what changes such a motion (30:6-7)."""
    if m.vote is None or m.vote.method not in SECRET:
        return False
    aim = m.questions.get(q.target or "")
    return q.row.about_polls or aim is not None and aim.row.about_polls and aim.id in m.stack


def check_withdrawable(m: Meeting, ref: str) -> Refusal | None:
    """Up to the start of voting; afterwards it is decided (33:14)."""
    aim = m.known(ref)
    if aim is None:
        return out("unknown_question", "RONR 33:11", on=ref)
    if m.vote is not None and m.vote.on == ref or m.retake == ref:
        return late("voting_begun", "RONR 33:14", on=ref)
    if ref in m.stack or ref in m.made:
        return None
    if ref in m.records:
        return late("voting_begun", "RONR 33:14", on=ref)
    return out("not_pending", "RONR 33:11", on=ref)
