"""The doors of the motions, until each stands with its family."""

from __future__ import annotations

from collections.abc import Iterable

from consult.rules import again, choices, moving
from consult.rules.arguments import METHODS
from consult.rules.doors import Door, Sample, of_motion, some
from consult.rules.meeting import Meeting


def _to_reconsider(m: Meeting, who: str) -> Iterable[str]:
    """Today's votes that this member may ask to reconsider by his side; else the last one, to say why not."""
    today = [r for r in m.records.values() if r.meeting == m.number and r.date == m.date]
    mine = [r.on for r in today if (side := again.prevailing(r)) is None or who in side]
    return tuple(mine or [r.on for r in today[-1:]])


def _edits(m: Meeting, args: Sample) -> Iterable[Sample]:
    """Words added, or an argument set anew, as the target takes the one or the other."""
    aim = m.questions.get(str(args.get("target")))
    if aim is None or moving.has_words(aim):
        return ({"edit": {"op": "add", "new": "…"}},)
    able = {
        key: value
        for key, value in aim.args.items()
        if value is not None and key not in {"target", "edit", "set"}
    }
    return tuple({"set": {key: value}} for key, value in able.items()) or (
        {"edit": {"op": "add", "new": "…"}},
    )


def _blank_of(m: Meeting, args: Sample) -> Iterable[Sample]:
    aim = m.questions.get(str(args.get("target")))
    return ({"old": aim.text if aim is not None and aim.text else "…", "value": "…", "kind": "name"},)


def _times(m: Meeting, args: Sample) -> Iterable[Sample]:
    """Tonight, or the next regular meeting."""
    return ({"until": {"meetings_ahead": 0, "hour": "23:59"}}, {"until": {"meetings_ahead": 1}})


def _special_times(m: Meeting, args: Sample) -> Iterable[Sample]:
    return tuple({"item": "…", **each} for each in _times(m, args))


def _day(m: Meeting, args: Sample) -> Iterable[Sample]:
    return ({"at": f"{m.date or '9998-12-31'}T23:58"},)


def _take_out(m: Meeting, args: Sample) -> Iterable[Sample]:
    aim = m.questions.get(str(args.get("target")))
    labels = moving.parts_of(aim) if aim is not None else {}
    return ({"take_out": [{"part": label, "as": "…"} for label in list(labels)[:1]]},)


def _concerned(m: Meeting, args: Sample) -> Iterable[Sample]:
    return ({"purpose_id": "…", "concerns": m.stack[-1] if m.stack else None},)


TARGETED = ("target", choices.stack)
WORDS = some({"text": "…"})

of_motion("main", Door(samples=WORDS, needs=("text",)))
of_motion("incidental_main", Door(samples=WORDS, needs=("text",)))
of_motion("recess_main", Door(samples=some({"minutes": 10}), needs=("minutes",)))
of_motion("adjourn_main", Door())
of_motion("fix_time_main", Door(samples=_day, needs=("at",)))
of_motion("make_special_order", Door(samples=_special_times, needs=("item", "until")))
of_motion("amend_bylaws", Door(samples=WORDS, needs=("text",)))
of_motion("postpone_indefinitely", Door())
of_motion("amend", Door(each=TARGETED, samples=_edits, needs=("edit",)))
of_motion("amend_secondary", Door(choose=TARGETED, samples=_edits, needs=("edit",)))
of_motion("substitute", Door(choose=TARGETED, samples=WORDS, needs=("text",)))
of_motion("create_blank", Door(choose=TARGETED, samples=_blank_of, needs=("old", "value", "kind")))
of_motion(
    "fill_blank", Door(choose=("blank", choices.blanks), samples=some({"value": "…"}), needs=("value",))
)
of_motion("commit", Door(samples=WORDS, needs=("text",)))
of_motion("postpone_definitely", Door(samples=_times, needs=("until",)))
of_motion(
    "limit_debate",
    Door(choose=("target", choices.runs), samples=some({"speech_seconds": 60}), needs=("speech_seconds",)),
)
of_motion("previous_question", Door(choose=("target", choices.runs)))
of_motion("lay_on_table", Door())
of_motion("orders_of_day", Door())
of_motion("question_of_privilege", Door(samples=some({"urgent": True})))
of_motion("recess", Door(samples=some({"minutes": 10}), needs=("minutes",)))
of_motion("adjourn", Door())
of_motion("fix_time", Door(samples=_day, needs=("at",)))
of_motion("point_of_order", Door(samples=some({"breach": {"kind": "other"}}), needs=("breach",)))
of_motion("appeal", Door())
of_motion("suspend_rules", Door(samples=_concerned, needs=("purpose_id",)))
of_motion("suspend_standing_rule", Door(samples=some({"purpose_id": "…"}), needs=("purpose_id",)))
of_motion("object_consideration", Door(choose=("target", choices.made_or_pending)))
of_motion(
    "divide_question",
    Door(
        choose=TARGETED,
        samples=some({"parts": [{"as": "…1", "text": "…"}, {"as": "…2", "text": "…"}]}),
        needs=("parts",),
    ),
)
of_motion("divide_question_demand", Door(choose=TARGETED, samples=_take_out, needs=("take_out",)))
of_motion("consider_seriatim", Door(choose=TARGETED))
of_motion("division_assembly", Door(choose=("target", choices.voted_lately)))
of_motion("order_counted_vote", Door(choose=("target", choices.countable)))
of_motion("method_of_voting", Door(choose=("method", lambda m, who: METHODS)))
of_motion("close_polls", Door())
of_motion("reopen_polls", Door())
of_motion("method_of_nominating", Door(samples=WORDS, needs=("text",)))
of_motion("close_nominations", Door())
of_motion("reopen_nominations", Door())
of_motion("nominate", Door(choose=("office", choices.offices), samples=some({"who": "…"}), needs=("who",)))
of_motion("excuse_duty", Door(samples=WORDS, needs=("text",)))
of_motion("parliamentary_inquiry", Door())
of_motion("request_information", Door())
of_motion("withdraw_motion", Door(choose=("target", choices.made_or_pending)))
of_motion("modify_motion", Door(choose=("target", choices.made_or_pending), samples=WORDS, needs=("text",)))
of_motion("read_papers", Door(samples=WORDS, needs=("text",)))
of_motion("other_privilege", Door(samples=WORDS, needs=("text",)))
of_motion("take_from_table", Door(choose=("target", choices.aside("table"))))
of_motion("rescind", Door(among=("target", choices.in_force), needs=("target",)))
of_motion(
    "amend_adopted",
    Door(
        among=("target", choices.in_force),
        samples=some({"edit": {"op": "add", "new": "…"}}),
        needs=("target", "edit"),
    ),
)
of_motion("discharge_committee", Door(choose=("target", choices.aside("committee"))))
of_motion("reconsider", Door(among=("target", _to_reconsider), needs=("target",)))
of_motion("reconsider_enter_minutes", Door(among=("target", _to_reconsider), needs=("target",)))
