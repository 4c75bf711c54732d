"""Requests and inquiries of a member (rules 4.5; 32, 33)."""

from __future__ import annotations

from consult.rules import choices, moving, outcome
from consult.rules import events as e
from consult.rules.arguments import NEEDED, flag, name, text
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


def _fits_reading(m: Meeting, q: Question) -> Refusal | None:
    """To read from a document in debate on what is pending (33:20)."""
    return moving.yields(m, q) if m.stack else out("nothing_pending", "RONR 33:20")


MOTIONS: dict[str, Handling] = {
    "excuse_duty": Handling(
        args={"text": (text, NEEDED), "who": (name, None), "urgent": (flag, True)},
        fits=moving.yields,
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
