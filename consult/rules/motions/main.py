"""Main motions: they bring business before the body and need an empty stack (rules 2.1.9, 4; 10, 41)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from consult.rules import again, moving, outcome, vacancies
from consult.rules import events as e
from consult.rules.arguments import NEEDED, listed, moment, name, one_of, record, text, until, whole
from consult.rules.blanks import PLACE
from consult.rules.doors import Door, Sample, some
from consult.rules.errors import Refusal
from consult.rules.events.duties import STANDINGS
from consult.rules.meeting import Meeting, Question, noticed
from consult.rules.motions.handling import Handling
from consult.rules.motions.samples import WORDS, a_day, times
from consult.rules.no import out

part = record({"part": name, "text": text})
blank = record({"ref": name, "kind": one_of("spend", "accept", "name")})
violates = one_of("bylaws", "law")
classes = one_of("minutes", "reports", "special_orders", "unfinished_business", "new_business")


def _fits_main(m: Meeting, q: Question) -> Refusal | None:
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
    if blank and PLACE not in q.text:
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
    if m.stack and moving.highest(m) >= 10:
        return moving.outranked(m)
    return None


def _fits_adjourn(m: Meeting, q: Question) -> Refusal | None:
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


def begin_recess(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    minutes = q.args.get("minutes")
    return [e.RecessBegan(outcome.moment_after(at, 60 * int(minutes)) if minutes else None, minutes)]


def fix_time(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    return [e.TimeFixed(str(q.args["at"]))]


def _adjourned(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    """An hour is set; without one the meeting adjourns now."""
    hour = q.args.get("at")
    return [e.HourFixed(hour) if hour is not None else e.AdjournmentVoted()]


def _fits_special_order(m: Meeting, q: Question) -> Refusal | None:
    return again.too_far(m, q) or again.still_here(m, q, "item", "until")


def _special_order(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    until = q.args["until"]
    if q.args["item"] is None:  # consent names no item
        return []
    due = m.number + int(until.get("meetings_ahead") or 0)
    known = m.item(q.args["item"])
    item = {**asdict(known), "options": known.options} if known is not None else {"id": q.args["item"]}
    return [e.ItemAdded({**item, "at": until.get("hour"), "order": "special_order", "due_meeting": due})]


def _special_times(m: Meeting, args: Sample) -> Iterable[Sample]:
    return tuple({"item": "…", **each} for each in times(m, args))


def _officers(m: Meeting, who: str) -> Iterable[str]:
    """Who presides, and who holds an office that the meeting knows of."""
    standing = [each.id for each in m.members.values() if each.standing in STANDINGS]
    held = [each for election in m.elections.values() for each in election.elected]
    presides = [each for each in (m.chair, m.officer) if each is not None]
    return tuple(dict.fromkeys(each for each in (*presides, *standing, *held) if each in m.members))


def _offices(m: Meeting, args: Sample) -> Iterable[Sample]:
    """The office that this person holds, where the meeting knows it."""
    who = str(args.get("who"))
    held = [each.office for each in m.elections.values() if who in each.elected]
    member = m.members.get(who)
    standing = [member.standing] if member is not None and member.standing in STANDINGS else []
    return tuple({"text": "…", "office": each} for each in (*standing, *held)) or ({"text": "…"},)


def _fits_no_confidence(m: Meeting, q: Question) -> Refusal | None:
    """Against who presides or holds the office, and told of before where the bylaw asks it (10:44)."""
    who, rule = str(q.args["who"]), m.rulebook.governing(q.motion, None)
    assert rule is not None  # else there is no such motion (moving.check_motion)
    cite = f"RONR §62, 10:44; bylaws {rule.id}"
    if who not in m.members:
        return out("unknown_member", cite, who=who)
    office = q.args.get("office")
    holds = who in (m.chair, m.officer) if rule.ends == "presiding" else office is not None
    if not holds or rule.ends == "office" and vacancies.lacks(m, who, str(office)):
        return out("no_such_duty", cite, who=who)
    if rule.notice and not noticed(m, q):
        return out("notice_needed", cite, "give_notice", who=who)
    return again.renewal(m, q)


def _no_confidence(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    """What the bylaw says: he no longer presides at this meeting, or his term in the office ends."""
    who, rule = str(q.args["who"]), m.rulebook.governing(q.motion, None)
    if rule is None:  # stated in error
        return []
    if rule.ends == "office":
        return [*vacancies.vacated(m, who, str(q.args["office"]), "removed")]
    return [e.Unseated(who), *vacancies.leaves_chair(m, who)]


MOTIONS: dict[str, Handling] = {
    "no_confidence": Handling(
        args={"who": (name, NEEDED), "text": (text, NEEDED), "office": (name, None)},
        fits=_fits_no_confidence,
        effect=_no_confidence,
        doors=(Door(choose=("who", _officers), samples=_offices, needs=("text",)),),
    ),
    "main": Handling(
        args={
            "text": (text, NEEDED),
            "text_id": (name, None),
            "same_as": (name, None),
            "violates": (violates, None),
            "under": (name, None),
            "parts": (listed(part), ()),
            "subjects": (one_of("same", "unrelated"), "same"),
            "blank": (blank, None),
            "as_question_of_privilege": (name, None),
            "class_reached": (classes, "new_business"),
        },
        fits=_fits_main,
        doors=(Door(samples=WORDS, needs=("text",)),),
    ),
    "incidental_main": Handling(
        args={
            "text": (text, NEEDED),
            "text_id": (name, None),
            "same_as": (name, None),
            "violates": (violates, None),
            "under": (name, None),
        },
        doors=(Door(samples=WORDS, needs=("text",)),),
    ),
    "recess_main": Handling(
        args={"minutes": (whole, NEEDED)},
        by_consent={"minutes": 0},
        fits=again.renewal,
        effect=begin_recess,
        doors=(Door(samples=some({"minutes": 10}), needs=("minutes",)),),
    ),
    "adjourn_main": Handling(
        args={"at": (moment, None)},
        fits=_fits_adjourn,
        effect=_adjourned,
        doors=(Door(),),
    ),
    "fix_time_main": Handling(
        args={"at": (moment, NEEDED)},
        fits=again.fix_time_too_far,
        fits_changed=again.fix_time_too_far,
        effect=fix_time,
        says=("at",),
        doors=(Door(samples=a_day, needs=("at",)),),
    ),
    "make_special_order": Handling(
        args={"item": (name, NEEDED), "until": (until, NEEDED)},
        by_consent={"until": {"meetings_ahead": 1}},
        fits=_fits_special_order,
        effect=_special_order,
        says=("until",),
        doors=(Door(samples=_special_times, needs=("item", "until")),),
    ),
}
