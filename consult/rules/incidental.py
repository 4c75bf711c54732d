"""When each incidental motion is in order: its own condition (rules 4.5), one predicate each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from consult.rules import again
from consult.rules.errors import Refusal
from consult.rules.meeting import Meeting, Question, about, amendment, is_main
from consult.rules.no import late, out

Test = Callable[[Meeting, Question], Refusal | None]
UNCOUNTED = frozenset({"voice", "show_of_hands"})


def yields(m: Meeting, q: Question) -> Refusal | None:
    """An incidental motion yields to privileged motions and to laying on the table, but for one that arises
    from that very motion (2.1.7)."""
    top = m.immediate
    if top is not None and (top.row.rank or 0) >= 8 and top.id not in (q.target, q.args.get("concerns")):
        return out("outranked", "RONR 6:17", pending=top.id)
    return None


# --- points and appeals ---


def _point_of_order(m: Meeting, q: Question) -> Refusal | None:
    """At once, when the breach happens; a continuing breach at any time (23:5-6)."""
    breach: Mapping[str, Any] = q.args["breach"]
    on = breach.get("on")
    if on is None:
        return None
    if m.known(on) is None:
        return out("unknown_question", "RONR 23:2", on=on)
    voted = m.vote.on if m.vote is not None else m.retake
    if voted is not None and on != voted:
        return out("voting", "RONR 45:6", on=voted)
    just = m.just or {}
    if just.get("what") == "slip" and just.get("on") == on and just.get("breach") == breach["kind"]:
        return None
    before = [ref for ref in m.asked.get(about(q), ()) if m.questions[ref].meeting == m.number]
    if any(m.points.get(ref) in {"well_taken", "not_well_taken"} for ref in before):
        return out("same_question", "RONR 38:3", on=on)
    if breach.get("continuing"):
        if m.dispositions.get(on) in {"void", "lost", "rescinded", "withdrawn"}:
            return out("nothing_continues", "RONR 23:6", on=on)
        return None
    return late("breach_past", "RONR 23:5", on=on)


def default_appeal(m: Meeting) -> dict[str, Any] | None:
    """The ruling just made, for an appeal that names none."""
    just = m.just or {}
    return {"kind": "ruling", "on": just["on"]} if just.get("what") == "ruling" else None


def _appeal(m: Meeting, q: Question) -> Refusal | None:
    """On a ruling just made; not on answers, results, nor while an appeal is pending (24:3-6)."""
    against = q.args.get("against")
    if not against:
        return out("no_ruling", "RONR 24:3")
    if against["kind"] != "ruling":
        return out("not_appealable", "RONR 24:6, 33:5", kind=against["kind"])
    if any(each.motion == "appeal" for each in m.pending):
        return out("appeal_pending", "RONR 24:6")
    just = m.just or {}
    if just.get("what") == "ruling" and just.get("on") == against["on"]:
        return None
    if any(r.meeting == m.number for r in m.votes_on("appeal", str(against["on"]))):
        return out("same_question", "RONR 38:3", on=against["on"])
    if not _ruled(m, str(against["on"])):
        return out("no_ruling", "RONR 24:3", on=against["on"])
    return late("ruling_past", "RONR 24:8", on=against["on"])


def _ruled(m: Meeting, on: str) -> bool:
    """Whether the chair ever ruled on it: a point, a member called to order, or a motion refused by his judgement."""
    return m.points.get(on, "raised") not in {"raised", "answered"}


def appeal_debatable(m: Meeting, q: Question) -> bool:
    """Not about decorum, speaking rules or priority, nor over an undebatable question (24:5)."""
    just = m.just or {}
    if just.get("about") in {"decorum", "speaking_rules", "priority_of_business"} or m.retake or m.vote:
        return False
    if just.get("ruling") == "called_to_order":
        return False
    top = m.immediate
    return top is None or top.debatable and top.id not in m.closed


# --- rules, objection ---


def _suspend_rules(m: Meeting, q: Question) -> Refusal | None:
    """For a named purpose; with something pending only about that; some rules never (25)."""
    if q.args.get("violates"):
        return out(f"violates_{q.args['violates']}", "RONR 25:7-13")
    guest = q.args.get("guest")
    if guest is not None and (guest not in m.members or m.members[guest].standing != "guest"):
        return out("not_a_guest", "RONR 25:9", who=guest)
    refusal = yields(m, q)
    if refusal:
        return refusal
    if m.stack and guest is None and q.args.get("concerns") not in m.stack:
        return out("not_connected", "RONR 25:3", pending=m.stack[-1])
    return _same_purpose(m, q)


def _same_purpose(m: Meeting, q: Question) -> Refusal | None:
    """Not again for the same purpose at the same meeting (25:6)."""
    lost = (r for r in m.votes_on(*about(q)) if r.meeting == m.number and m.dispositions.get(r.on) == "lost")
    before = next(lost, None)
    return out("same_question", "RONR 25:6", on=before.on) if before is not None else None


def _suspend_standing(m: Meeting, q: Question) -> Refusal | None:
    return yields(m, q) or _same_purpose(m, q)


def _object(m: Meeting, q: Question) -> Refusal | None:
    """To an original main motion, before debate and before any subsidiary motion but lay_on_table (26:2)."""
    aim = m.known(q.target)
    if aim is None or aim.id not in m.stack and aim.id not in m.made:
        return out("unknown_question", "RONR 26:2", on=q.target)
    if aim.motion != "main" or aim.args.get("as_question_of_privilege"):
        return out("not_original_main", "RONR 26:2", on=aim.id)
    speaking = m.floor is not None and m.floor.on == aim.id and m.floor.spoke
    if aim.debated or aim.considered or speaking:
        return late("consideration_begun", "RONR 26:2", on=aim.id)
    if m.stack and m.stack[-1] != aim.id and aim.id in m.stack:
        return out("outranked", "RONR 26:2", pending=m.stack[-1])
    return again.renewal(m, q)


# --- dividing ---


def _divisible(m: Meeting, q: Question) -> Refusal | None:
    aim = m.questions.get(str(q.target))
    if aim is None or aim.id not in m.stack:
        return out("unknown_question", "RONR 27", on=q.target)
    if not (is_main(aim) or amendment(aim)):
        return out("not_divisible", "RONR 27", on=aim.id)
    change = aim.args.get("edit") or {}
    if aim.motion == "substitute" or amendment(aim) and change.get("op") == "replace":
        return out("not_divisible", "RONR 12:46", on=aim.id)  # words struck and put in stand or fall together
    top = m.stack[-1]
    over_indefinitely = (
        m.questions[top].motion == "postpone_indefinitely" and is_main(aim) and m.stack[-2] == aim.id
    )
    if top != aim.id and not over_indefinitely:
        return out("not_immediately_pending", "RONR 27", pending=top)
    return None


def _divide(m: Meeting, q: Question) -> Refusal | None:
    refusal = _divisible(m, q)
    if refusal:
        return refusal
    if not q.args.get("parts_independent", True) or len(q.args["parts"]) < 2:
        return out("parts_dependent", "RONR 27:5")
    taken = _name_taken(m, [str(part["as"]) for part in q.args["parts"] if part.get("as")])
    if taken is not None:
        return taken
    return again.renewal(m, q)


def _name_taken(m: Meeting, names: list[str]) -> Refusal | None:
    """Each part becomes a question with a name of its own."""
    twice = next(
        (name for spot, name in enumerate(names) if name in m.questions or name in names[:spot]), None
    )
    return out("name_taken", "RONR 4:4", ref=twice) if twice is not None else None


def _divide_on_demand(m: Meeting, q: Question) -> Refusal | None:
    """Several resolutions on unrelated subjects in one motion (27:10)."""
    refusal = _divisible(m, q)
    if refusal:
        return refusal
    aim = m.questions[str(q.target)]
    if aim.args.get("subjects") != "unrelated":
        return out("subjects_related", "RONR 27:10", "move:divide_question")
    names = {part["part"] for part in aim.args.get("parts", ())}
    wanted = [part["part"] for part in q.args["take_out"]]
    if not wanted or not set(wanted) < names or len(set(wanted)) != len(wanted):
        return out("no_such_part", "RONR 27:10")
    return _name_taken(m, [str(part["as"]) for part in q.args["take_out"]])


def _seriatim(m: Meeting, q: Question) -> Refusal | None:
    return _divisible(m, q) or again.renewal(m, q)


# --- votes and methods ---


def _division(m: Meeting, q: Question) -> Refusal | None:
    """From the putting of the question until the chair states another (29)."""
    if m.retake is not None:
        return out("already_rising", "RONR 29:5", on=m.retake)
    if m.vote is not None and q.target == m.vote.on:
        return None if m.vote.method in UNCOUNTED else out("not_a_voice_vote", "RONR 29:1")
    record = m.records.get(str(q.target))
    if record is None:
        return out("no_vote_to_retake", "RONR 29:1", on=q.target)
    if m.last_vote != record.on or m.vote is not None:
        return late("next_question_stated", "RONR 29:4", on=record.on)
    if record.method not in UNCOUNTED:
        return out("not_a_voice_vote", "RONR 29:1", on=record.on)
    return None


def _counted_vote(m: Meeting, q: Question) -> Refusal | None:
    """On the vote just taken or about to be taken (29:8, 30)."""
    target = str(q.target)
    if m.stack and m.stack[-1] == target:
        return None
    record = m.records.get(target)
    if record is None:
        return out("no_vote_to_retake", "RONR 29:8", on=q.target)
    if m.last_vote != target and m.retake != target:
        return late("next_question_stated", "RONR 29:4", on=target)
    if record.counted:
        return out("already_counted", "RONR 29:8", on=target)
    return None


def _method_of_voting(m: Meeting, q: Question) -> Refusal | None:
    if not m.stack:
        return out("nothing_pending", "RONR 30:3")
    aim = m.questions.get(str(q.target))
    rule = m.rulebook.rule(aim.args.get("under")) if aim is not None else None
    if rule is not None and rule.method and rule.method != q.args.get("method"):
        return out(
            "ballot_required" if rule.method == "ballot" else "method_ordered",
            "RONR 45:20, 30:1",
            method=rule.method,
        )
    return yields(m, q)


TESTS: dict[str, Test] = {
    "point_of_order": _point_of_order,
    "appeal": _appeal,
    "suspend_rules": _suspend_rules,
    "suspend_standing_rule": _suspend_standing,
    "object_consideration": _object,
    "divide_question": _divide,
    "divide_question_demand": _divide_on_demand,
    "consider_seriatim": _seriatim,
    "division_assembly": _division,
    "order_counted_vote": _counted_vote,
    "method_of_voting": _method_of_voting,
}
