"""What to try next at the demo desk: read off the meeting, so that it is right whoever did the last thing and
where.

A guide leads from the call to order through a debate, an amendment, its second and votes to adjournment; `do`
makes the
one next act in the place of its person, for somebody who only wants to watch.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from consult import rules
from consult.ballots import box as boxes
from consult.foundation.phrases import P, Phrase
from consult.meetings import acts
from consult.meetings.acts import governed
from consult.meetings.record import log

#: The steps of the strip, in order.
STEPS = (
    P("Call to order"),
    P("Take up an item"),
    P("Debate"),
    P("Amend"),
    P("Second"),
    P("Vote"),
    P("Announce"),
    P("Adjourn"),
)
#: What the amendment of the demo changes, when it is done for the newcomer: the first that fits the text.
CHANGES = (("南侧", "北侧"), ("21时", "20时"))


@dataclass(frozen=True)
class Next:
    """step: place in STEPS from 1; role: whose screen (chair, a, b); says: what to do and what to watch;
    kind, args: the act."""

    step: int
    role: str
    says: Phrase
    kind: str = ""
    args: Mapping[str, Any] = field(default_factory=dict)


def next_for(meeting_id: int, people: Mapping[str, int], now: datetime) -> Next:
    """What comes next. people: person id of each role (chair, a, b, recorder)."""
    state = log.current(meeting_id)
    who = {role: str(person) for role, person in people.items()}
    if state.phase == "adjourned":
        return Next(
            9,
            "chair",
            P(
                "That was a whole meeting. The minutes are ready; staff publish the result, and it goes "
                "up on the notice board. Begin again, or look around."
            ),
        )
    if state.phase == "before":
        return _before(state, who)
    if state.phase == "recess":
        return Next(
            3,
            "chair",
            P("The meeting is in recess: phones and the wall say until when. Resume it at the console."),
            "resume",
        )
    if state.consent is not None:
        return Next(
            6,
            "a",
            P(
                "The room is asked whether anybody objects. Do nothing, and it is agreed when the "
                "seconds are over; or tap “I object” on a phone."
            ),
            "object",
        )
    if state.vote is not None:
        return _voting(meeting_id, state, who, people, now)
    waiting = [
        each for each in state.raised if each.motion != "orders_of_day"
    ]  # that is answered by taking up
    if waiting:
        return _raised(waiting[0])
    if state.made:
        return _made(state, who)
    if state.stack:
        return _pending(state, who)
    return _between(state)


def _raised(question: rules.Question) -> Next:
    """A point, an inquiry or a question of privilege waits for the chair."""
    says = P("Somebody has raised a point: settle it at the console.")
    if question.motion in ("request_information", "parliamentary_inquiry"):
        return Next(3, "chair", says, "answer", {"on": question.id})
    ruling = "admitted" if question.motion == "question_of_privilege" else "well_taken"
    return Next(3, "chair", says, "rule", {"on": question.id, "ruling": ruling})


def _before(state: rules.Meeting, who: Mapping[str, str]) -> Next:
    for role in ("a", "b"):
        if who[role] not in state.present:
            return Next(
                1,
                role,
                P("Tap “I am here” on phone A, then on phone B. Watch the wall: it counts who is here."),
                "check_in",
            )
    if who["chair"] not in state.present:
        return Next(
            1,
            "chair",
            P("The chair checks in too. The number of those here turns green when there is a quorum."),
            "check_in",
        )
    if not state.quorum_met:
        absent = next((each for each in state.members if each not in state.present), who["chair"])
        return Next(
            1,
            "chair",
            P(
                "One more is needed for the quorum: press the number of those here at the top of the "
                "console and check somebody in."
            ),
            "check_in",
            {"who": [absent]},
        )
    return Next(
        1,
        "chair",
        P("There is a quorum. The console tells the chair what to say: call the meeting to order."),
        "call_to_order",
    )


def _voting(
    meeting_id: int, state: rules.Meeting, who: Mapping[str, str], people: Mapping[str, int], now: datetime
) -> Next:
    assert state.vote is not None
    secret = state.vote.method == "box"
    box_id = boxes.box_of(meeting_id, state.vote.seq) if secret else None
    for role in ("a", "b", "chair"):
        if secret:
            voted = box_id is not None and boxes.slot_for(box_id, people[role], now).has_cast
        else:
            voted = who[role] in state.vote.casts
        if voted or who[role] not in state.present:
            continue
        if role == "chair":
            says = (
                P("The chair has a vote as well: open “my own vote” at the console and put the paper in.")
                if secret
                else P(
                    "The chair has a vote as well: open “my own vote” at the console, or go on and announce."
                )
            )
            return Next(6, role, says, "paper" if secret else "cast", {"choice": "for", "on": state.vote.on})
        says = (
            P("A secret box: choose on the phone, read what “secret” means here, and put the paper in.")
            if secret
            else P("Vote on phone A, then on phone B. The wall counts how many have voted, never for what.")
        )
        return Next(
            6,
            role,
            says,
            "paper" if secret else "cast",
            {"choice": "for" if role == "a" else "against", "on": state.vote.on},
        )
    if governed.still_voting(meeting_id, state, now) is not None:
        return Next(
            6,
            "chair",
            P(
                "Somebody here has not voted. A box is not closed early: ask at the console whether anybody "
                "objects to closing the polls."
            ),
            "ask_consent",
            {"motion": "close_polls"},
        )
    return Next(
        7,
        "chair",
        P("Everybody has voted. Announce: the result appears on all four screens at once."),
        "announce",
    )


def _made(state: rules.Meeting, who: Mapping[str, str]) -> Next:
    question = state.questions[state.made[-1]]
    if question.seconder is None and state.seconds_required and question.row.second:
        role = "b" if question.mover == who["a"] else "a"
        return Next(
            5,
            role,
            P(
                "A motion needs a second: somebody else taps “Second”. It says only that it is worth "
                "discussing."
            ),
            "second",
            {"on": question.id},
        )
    return Next(
        5,
        "chair",
        P(
            "Moved and seconded: the chair states the question, and it belongs to the meeting. Look at "
            "the wall: it shows what changes."
        ),
        "state",
        {"on": question.id},
    )


def _begun(state: rules.Meeting) -> bool:
    """Whether the first item is being dealt with: the one on which everything is tried once."""
    return bool(state.items) and state.current_item == state.items[0].id


def _to_try(state: rules.Meeting, question: rules.Question) -> Next | None:
    """What to try on the first item before it is voted on: speaking, then an amendment, each once."""
    plain = question.motion == "main" and question.id not in state.closed
    amended = any(q.motion == "amend" and q.target == question.id for q in state.questions.values())
    if not plain or amended or not _begun(state):
        return None
    if not question.debated and not any(on == question.id for on, _who in state.speeches):
        return Next(
            3,
            "a",
            P(
                "Debate is open. On phone A ask to speak and choose a side: the place in the queue shows "
                "at once."
            ),
            "rise",
            {"side": "for"},
        )
    change = next(((old, new) for old, new in CHANGES if old in (question.text or "")), None)
    if change is not None:
        return Next(
            4,
            "b",
            P(
                "On phone B move an amendment: touch the words to change and write the new ones. It "
                "shows how it will read."
            ),
            "move",
            {"motion": "amend", "edit": {"op": "replace", "old": change[0], "new": change[1]}},
        )
    return None


def _pending(state: rules.Meeting, who: Mapping[str, str]) -> Next:
    question = state.immediate
    assert question is not None
    if state.floor is not None:
        role = next((r for r in ("a", "b") if who[r] == state.floor.who), "chair")
        return Next(
            3,
            role,
            P(
                "The timer runs on the phone, at the console and on the wall. When the speech is over, "
                "tap “I have finished”."
            ),
            "yield_floor" if role != "chair" else "stop_speaker",
            {} if role != "chair" else {"who": state.floor.who},
        )
    first = rules.who_is_next(state)
    if first is not None and question.id not in state.closed:
        return Next(
            3,
            "chair",
            P("A hand is up. Give the floor at the console; sides alternate by themselves."),
            "recognize",
            {"who": first},
        )
    tried = _to_try(state, question)
    if tried is not None:
        return tried
    begun = _begun(state)
    if question.motion == "amend":
        return Next(
            6,
            "chair",
            P(
                "The amendment is settled first. Put it to the vote, or ask “without objection”: ten "
                "seconds run on every phone."
            ),
            "put",
        )
    if begun:
        return Next(
            6, "chair", P("Now the question itself, as amended. Put it to the vote at the console."), "put"
        )
    return Next(6, "chair", P("Put this item to the vote as well: it goes to a secret box by itself."), "put")


def _between(state: rules.Meeting) -> Next:
    left = [item for item in state.items if item.id not in state.items_done and item.id != state.current_item]
    if len(left) == len(state.items):
        return Next(
            2,
            "chair",
            P("Take up the first item: its proposal comes before the meeting and onto every screen."),
            "take_up",
            {"item": left[0].id},
        )
    if left:
        return Next(
            7,
            "chair",
            P("Decided. The next item is voted on by secret box: take it up, then put it to the vote."),
            "take_up",
            {"item": left[0].id},
        )
    return Next(
        8,
        "chair",
        P("The agenda is done. Declare the meeting adjourned; then look at the minutes."),
        "declare_adjourned",
    )


def do(meeting_id: int, people: Mapping[str, int], now: datetime) -> bool:
    """Does the next act as its person; whether it was done. Not in a transaction of its own: the caller's."""
    step = next_for(meeting_id, people, now)
    if not step.kind:
        return False
    person = people[step.role]
    if step.kind == "paper":
        vote = log.current(meeting_id).vote
        box_id = boxes.box_of(meeting_id, vote.seq) if vote is not None else None
        return (
            box_id is not None
            and boxes.cast_paper(
                box_id, person, str(step.args["choice"]), secrets.token_hex(16), now, proved=True
            )
            == "recorded"
        )
    wanted = acts.Wanted(f"desk-{secrets.token_hex(12)}", person, step.kind, step.args)
    return acts.take(meeting_id, wanted, now).ok
