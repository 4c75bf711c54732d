"""Requests and inquiries of a member (rules 4.5; 32, 33)."""

from __future__ import annotations

from consult.rules import choices, moving, outcome, vacancies
from consult.rules import events as e
from consult.rules.arguments import NEEDED, flag, name, one_of, text
from consult.rules.doors import Door
from consult.rules.errors import Refusal
from consult.rules.meeting import Meeting, Question
from consult.rules.motions.handling import Handling
from consult.rules.motions.samples import WORDS
from consult.rules.no import out


def _fits_own(m: Meeting, q: Question) -> Refusal | None:
    return moving.check_withdrawable(m, str(q.target)) or moving.yields(m, q)


def _withdrawn(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    gone = tuple(ref for ref in outcome.adhering(m, str(q.target)) if ref != q.id)
    return [e.LeftStack(gone, "withdrawn")]


def _modified(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    text = q.args["text"]  # None where consent was asked without naming the words
    return [] if text is None else [e.TextChanged(str(q.target), str(text))]


def _fits_excuse(m: Meeting, q: Question) -> Refusal | None:
    """A duty that somebody here has, and that the body can release from (32)."""
    who, duty, office = q.args.get("who") or q.mover, q.args.get("duty"), q.args.get("office")
    if who is not None and who not in m.members:
        return out("unknown_member", "RONR 32:1", who=who)
    if q.args.get("violates"):
        return out(f"violates_{q.args['violates']}", "RONR §32, 10:26")
    if duty == "voting" and m.rulebook.rule(q.args.get("under")) is None:
        return out(
            "need_not_vote", "RONR 45:3"
        )  # abstaining takes no leave, but where a rule makes voting a duty
    if who is not None and (
        duty == "presiding"
        and who != m.chair
        or duty == "office"
        and (office is None or vacancies.lacks(m, who, str(office)))
    ):
        return out("no_such_duty", "RONR 32:1", who=who)
    return moving.yields(m, q)


def _excused(m: Meeting, q: Question, at: str | None) -> list[e.Event]:
    """He is free of it; an office is vacant, and who presided no longer does."""
    who, duty = str(q.args.get("who") or q.mover), q.args.get("duty") or "other"
    if duty == "office" and q.args.get("office"):
        return [*vacancies.vacated(m, who, str(q.args["office"]), "resigned")]
    leaves = vacancies.leaves_chair(m, who) if duty == "presiding" else ()
    return [e.Excused(who, duty), *leaves]


def _fits_reading(m: Meeting, q: Question) -> Refusal | None:
    """To read from a document in debate on what is pending (33:20)."""
    return moving.yields(m, q) if m.stack else out("nothing_pending", "RONR 33:20")


MOTIONS: dict[str, Handling] = {
    "excuse_duty": Handling(
        args={
            "text": (text, NEEDED),
            "who": (name, None),
            "urgent": (flag, True),
            "duty": (one_of(*vacancies.DUTIES), "other"),
            "office": (name, None),
            "under": (name, None),
            "violates": (one_of("bylaws", "law"), None),
        },
        fits=_fits_excuse,
        effect=_excused,
        doors=(Door(samples=WORDS, needs=("text",)),),
    ),
    "parliamentary_inquiry": Handling(doors=(Door(),)),
    "request_information": Handling(doors=(Door(),)),
    "withdraw_motion": Handling(
        args={"target": (name, NEEDED)},
        fits=_fits_own,
        effect=_withdrawn,
        doors=(Door(choose=("target", choices.made_or_pending)),),
    ),
    "modify_motion": Handling(
        args={"target": (name, NEEDED), "text": (text, NEEDED)},
        fits=_fits_own,
        effect=_modified,
        says=("text",),
        doors=(Door(choose=("target", choices.made_or_pending), samples=WORDS, needs=("text",)),),
    ),
    "read_papers": Handling(
        args={"text": (text, NEEDED)},
        fits=_fits_reading,
        doors=(Door(samples=WORDS, needs=("text",)),),
    ),
    "other_privilege": Handling(
        args={"text": (text, NEEDED), "urgent": (flag, True)},
        fits=moving.yields,
        doors=(Door(samples=WORDS, needs=("text",)),),
    ),
}
