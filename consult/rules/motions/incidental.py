"""Points, appeals, and what else arises out of the business at hand: suspending rules, objecting, dividing
(rules 4.5; 23-28)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from consult.rules import again, choices, moving, outcome
from consult.rules import edits as words
from consult.rules import events as e
from consult.rules.arguments import NEEDED, flag, listed, name, one_of, record, text
from consult.rules.doors import Door, Sample, some
from consult.rules.errors import Refusal
from consult.rules.meeting import Meeting, Question, about, amendment, is_main
from consult.rules.motions.handling import Handling
from consult.rules.motions.samples import TARGETED
from consult.rules.no import late, out

breach = record(
    {
        "kind": one_of(
            "no_second", "speaking_limit", "bylaws", "law", "earlier_decision", "fundamental_principle",
            "absentees_rights", "basic_right", "other",
        ),
    },
    {"on": name, "continuing": flag},
)  # fmt: skip
ruling_ref = record({"kind": one_of("ruling", "answer", "result"), "on": name})
new_part = record({"as": name, "text": text})
taken_part = record({"part": name, "as": name})


# --- points and appeals ---


def _fits_point(m: Meeting, q: Question) -> Refusal | None:
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


def _point_taken(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    return _well_taken(m, q)


def _well_taken(m: Meeting, point: Question) -> list[e.Event]:
    """A breach that goes on makes the decision void; a question stated in error is before the body no
    more."""
    breach = point.args["breach"]
    on = breach.get("on")
    if on in m.stack:
        if breach["kind"] == "no_second":
            return [e.Unstated(on)]
        if breach["kind"] == "speaking_limit":
            return []
        return [e.LeftStack(outcome.adhering(m, on), "void" if breach.get("continuing") else "refused")]
    if breach.get("continuing") and m.dispositions.get(on) == "adopted":
        return [e.Disposed(on, "void")]
    return []


def _fits_appeal(m: Meeting, q: Question) -> Refusal | None:
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
    """Whether the chair ever ruled on it: a point, a member called to order, or a motion refused by his
    judgement."""
    return m.points.get(on, "raised") not in {"raised", "answered"}


def _one_appeal(m: Meeting, q: Question) -> Refusal | None:
    """Stated, only that no other is pending counts: its time was judged when it was made (24:6)."""
    pending = any(each.motion == q.motion for each in m.pending)
    return out("appeal_pending", "RONR 24:6") if pending else None


def _debatable(m: Meeting, q: Question, aim: Question | None) -> bool:
    """Not about decorum, speaking rules or priority, nor over an undebatable question (24:5)."""
    just = m.just or {}
    if just.get("about") in {"decorum", "speaking_rules", "priority_of_business"} or m.retake or m.vote:
        return False
    if just.get("ruling") == "called_to_order":
        return False
    top = m.immediate
    return top is None or top.debatable and top.id not in m.closed


def _appeal_reversed(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    """The ruling is overturned; what it stopped may go on."""
    on = str(q.target)
    ruled = m.attempts.get(on)
    if ruled is not None:
        return _remade(ruled)
    ruling, point = m.points.get(on), m.questions.get(on)
    if point is None:  # a member called to order is free to speak again
        below = next((ref for ref in reversed(m.stack) if ref != q.id), "")
        return [e.SpeechSettled(on, below)] if (below, on) in m.barred else []
    if ruling == "not_well_taken":
        return _well_taken(m, point)
    if ruling == "well_taken":
        return _point_overturned(m, str(point.args["breach"].get("on")))
    other = {"admitted": "not_admitted", "not_admitted": "admitted"}.get(str(ruling))
    return [e.Ruled(on, other)] if other else []


def _point_overturned(m: Meeting, on: str) -> list[e.Event]:
    """A decision declared void stands again; a question taken from the body is before it again."""
    question, disposition = m.questions.get(on), m.dispositions.get(on)
    if disposition == "void" and on in m.records:
        return [e.Disposed(on, "adopted")]
    if question is not None and (on in m.made or disposition in {"void", "refused"}):
        return [e.Stated(on)]
    return []


def _remade(ruled: Question) -> list[e.Event]:
    """A motion that was ruled out stands as made and seconded."""
    made: list[e.Event] = [outcome.made_event(ruled)]
    return [*made, e.Seconded(ruled.id, ruled.seconder)] if ruled.seconder else made


# --- rules, objection ---


def _fits_suspend(m: Meeting, q: Question) -> Refusal | None:
    """For a named purpose; with something pending only about that; some rules never (25)."""
    if q.args.get("violates"):
        return out(f"violates_{q.args['violates']}", "RONR 25:7-13")
    guest = q.args.get("guest")
    if guest is not None and (guest not in m.members or m.members[guest].standing != "guest"):
        return out("not_a_guest", "RONR 25:9", who=guest)
    refusal = moving.yields(m, q)
    if refusal:
        return refusal
    if m.stack and guest is None and q.args.get("concerns") not in m.stack:
        return out("not_connected", "RONR 25:3", pending=m.stack[-1])
    if q.args.get("bars_amendments") and _barred_by(m, q) is None:
        return out("not_amendable", "RONR 25:2, 12:7", on=q.args.get("concerns"))
    return _same_purpose(m, q)


def _same_purpose(m: Meeting, q: Question) -> Refusal | None:
    """Not again for the same purpose at the same meeting (25:6)."""
    lost = (r for r in m.votes_on(*about(q)) if r.meeting == m.number and m.dispositions.get(r.on) == "lost")
    before = next(lost, None)
    return out("same_question", "RONR 25:6", on=before.on) if before is not None else None


def _fits_suspend_standing(m: Meeting, q: Question) -> Refusal | None:
    return moving.yields(m, q) or _same_purpose(m, q)


def _suspended(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    """A rule suspended to hear a guest lets him speak; other purposes are for the chair to act on (25:9)."""
    heard: list[e.Event] = [e.Permitted(str(q.args["guest"]))] if q.args.get("guest") else []
    barred = _barred_by(m, q) if q.args.get("bars_amendments") else None
    if barred is not None:
        return [*heard, e.AmendmentsBarred((barred,))]
    return [*heard, e.Noted("suspended", q.mover)]


def _barred_by(m: Meeting, q: Question) -> str | None:
    """The pending question that is to be decided without amendment: what the motion concerns, if it can be
    amended."""
    aim = m.questions.get(str(q.args.get("concerns")))
    return aim.id if aim is not None and aim.id in m.stack and moving.amendable(m, aim) else None


def _concerned(m: Meeting, args: Sample) -> Iterable[Sample]:
    return ({"purpose_id": "…", "concerns": m.stack[-1] if m.stack else None},)


def _fits_object(m: Meeting, q: Question) -> Refusal | None:
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


def _dismissed(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    gone = tuple(ref for ref in outcome.adhering(m, str(q.target)) if ref != q.id)
    return [e.LeftStack(gone, "dismissed")]


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
        return out("not_immediately_pending", "RONR 27", on=aim.id, first=top)
    return None


def _fits_divide(m: Meeting, q: Question) -> Refusal | None:
    refusal = _divisible(m, q)
    if refusal:
        return refusal
    if not q.args["parts_independent"] or len(q.args["parts"]) < 2:
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


def _fits_demand(m: Meeting, q: Question) -> Refusal | None:
    """Several resolutions on unrelated subjects in one motion (27:10)."""
    refusal = _divisible(m, q)
    if refusal:
        return refusal
    aim = m.questions[str(q.target)]
    if aim.args.get("subjects") != "unrelated":
        return out("subjects_related", "RONR 27:10", "move:divide_question")
    names = {part["part"] for part in aim.args["parts"]}
    wanted = [part["part"] for part in q.args["take_out"]]
    if not wanted or not set(wanted) < names or len(set(wanted)) != len(wanted):
        return out("no_such_part", "RONR 27:10")
    return _name_taken(m, [str(part["as"]) for part in q.args["take_out"]])


def _fits_seriatim(m: Meeting, q: Question) -> Refusal | None:
    return _divisible(m, q) or again.renewal(m, q)


def _divided(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    """The parts take the place of the whole, the first nearest the top."""
    aim = str(q.target)
    parts = tuple({"id": part["as"], "text": part["text"]} for part in q.args["parts"] if part)
    rest = [ref for ref in m.stack if ref != q.id]
    if aim not in rest or not parts:
        return []
    spot = rest.index(aim)
    stack = (*rest[:spot], *(str(part["id"]) for part in reversed(parts)), *rest[spot + 1 :])
    return [e.Divided(aim, parts, stack)]


def _taken_out(m: Meeting, q: Question) -> list[e.Event]:
    """The parts taken out are questions of their own above the rest (27:10)."""
    aim = m.questions[str(q.target)]
    said = {part["part"]: part["text"] for part in aim.args["parts"]}
    taken = [{"id": part["as"], "text": said.get(part["part"], "")} for part in q.args["take_out"]]
    spot = m.stack.index(aim.id)
    stack = (*m.stack[:spot], *(str(part["id"]) for part in reversed(taken)), *m.stack[spot:])
    return [e.Divided(aim.id, tuple(taken), stack, True)]


def _seriatim(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    """From now on the chair opens part after part; till then the whole is open (28:6)."""
    aim = m.questions.get(str(q.target))
    return [] if aim is None else [e.PartOpened(aim.id)]


def _take_out(m: Meeting, args: Sample) -> Iterable[Sample]:
    aim = m.questions.get(str(args.get("target")))
    labels = words.parts_of(aim) if aim is not None else {}
    return ({"take_out": [{"part": label, "as": "…"} for label in list(labels)[:1]]},)


MOTIONS: dict[str, Handling] = {
    "point_of_order": Handling(
        args={"breach": (breach, NEEDED)},
        fits=_fits_point,
        debatable=_debatable,
        effect=_point_taken,
        doors=(Door(samples=some({"breach": {"kind": "other"}}), needs=("breach",)),),
    ),
    "appeal": Handling(
        args={"against": (ruling_ref, None)},
        fits=_fits_appeal,
        fits_stated=_one_appeal,
        debatable=_debatable,
        effect=_appeal_reversed,
        doors=(Door(),),
    ),
    "suspend_rules": Handling(
        args={
            "purpose_id": (name, NEEDED),
            "concerns": (name, None),
            "guest": (name, None),
            "bars_amendments": (flag, False),
            "violates": (one_of("quorum", "bylaws", "law", "basic_right", "absentees_rights"), None),
        },
        by_consent={"purpose_id": "by consent"},
        fits=_fits_suspend,
        effect=_suspended,
        doors=(Door(samples=_concerned, needs=("purpose_id",)),),
    ),
    "suspend_standing_rule": Handling(
        args={"purpose_id": (name, NEEDED)},
        by_consent={"purpose_id": "by consent"},
        fits=_fits_suspend_standing,
        doors=(Door(samples=some({"purpose_id": "…"}), needs=("purpose_id",)),),
    ),
    "object_consideration": Handling(
        args={"target": (name, None)},
        fits=_fits_object,
        effect=_dismissed,
        doors=(Door(choose=("target", choices.made_or_pending)),),
    ),
    "divide_question": Handling(
        args={
            "target": (name, NEEDED),
            "parts": (listed(new_part), NEEDED),
            "parts_independent": (flag, True),
        },
        by_consent={"parts": ({}, {})},
        fits=_fits_divide,
        effect=_divided,
        doors=(
            Door(
                choose=TARGETED,
                samples=some({"parts": [{"as": "…1", "text": "…"}, {"as": "…2", "text": "…"}]}),
                needs=("parts",),
            ),
        ),
    ),
    "divide_question_demand": Handling(
        args={"target": (name, NEEDED), "take_out": (listed(taken_part), NEEDED)},
        fits=_fits_demand,
        raised=_taken_out,
        doors=(Door(choose=TARGETED, samples=_take_out, needs=("take_out",)),),
    ),
    "consider_seriatim": Handling(
        args={"target": (name, NEEDED), "by": (one_of("paragraph", "section", "article"), "paragraph")},
        fits=_fits_seriatim,
        effect=_seriatim,
        doors=(Door(choose=TARGETED),),
    ),
}
