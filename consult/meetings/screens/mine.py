"""What one person sees and may do: their buttons, their place in the queue, their vote; names and the
roster for the table only, the script for the chair only. Small, personal, and sent when it changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from consult import rules
from consult.ballots import box as boxes
from consult.foundation import notify, own_words, settings
from consult.meetings import service
from consult.meetings.acts import governed, roles
from consult.meetings.record import log
from consult.meetings.screens import alike, doors
from consult.meetings.screens.parts.floor import queue_in_order
from consult.meetings.screens.wording import label, voice_of
from consult.people import places
from consult.rules import presiding
from consult.rules.meeting import Member
from consult.rules.words import chair_says, leads_to, number_of


@dataclass(frozen=True)
class Moment:
    """What the `mine` of everybody at one moment share: the number, the state, the hands in order, the
    names by person."""

    seq: int
    state: rules.Meeting
    hands: list[dict[str, Any]]
    names: Mapping[int, str]
    #: what no cover hides in people's words
    keep: frozenset[str] = frozenset()
    #: those over whose own vote somebody tried to enter another while it is open
    tried: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Person:
    """Somebody on the roll at a moment. who: their id in the meeting; member: their place in it; now: the
    instant asked."""

    meeting_id: int
    id: int
    member: Member
    moment: Moment
    now: datetime
    #: their seat proves as much as any way in they have
    proved: bool = True

    @property
    def who(self) -> str:
        return self.member.id

    @property
    def state(self) -> rules.Meeting:
        return self.moment.state

    @property
    def officer(self) -> bool:
        """Whether they sit at the meeting's table, and nobody else does in their place: a household's slip
        opens the names of a hall to nobody."""
        return self.proved and roles.at_table(self.state, self.who)


def moment(meeting_id: int, people: list[int]) -> Moment | None:
    """A meeting now, for these people; None before it was opened. Raises NotFound."""
    seq, hashed = log.head(meeting_id)
    if not seq:
        return None
    state = log.fold_at(meeting_id, seq, hashed)
    community = places.community_by_id(service.meeting_row(meeting_id).community_id)
    keep = settings.stays_readable(community)
    tried = _tried_over(meeting_id, community.id, state)
    return Moment(seq, state, queue_in_order(state), service.names_of(people), keep, tried)


def _tried_over(meeting_id: int, community_id: int, state: rules.Meeting) -> frozenset[int]:
    if state.vote is None or not state.vote.casts:
        return frozenset()
    about = {"meeting": meeting_id, "put": state.vote.seq}
    return frozenset(
        row.person_id
        for row in notify.unread_of(community_id, "vote_entered_over")
        if about.items() <= row.params.items()
    )


def chair_of(meeting_id: int) -> int | None:
    """The person who presides now; None where nobody does, or before it was opened. Raises NotFound."""
    seq, hashed = log.head(meeting_id)
    chair = log.fold_at(meeting_id, seq, hashed).chair if seq else None
    return int(chair) if chair is not None and chair.isdecimal() else None


def mine_for(
    meeting_id: int,
    person_id: int | None,
    now: datetime,
    shared: Moment | None = None,
    *,
    proved: bool = True,
) -> dict[str, Any]:
    """Everything personal: {"seq", "now"} and the fields of FIELDS.

    person_id None: a guest without a place; everything personal is empty. shared: `moment`, where many are
    told at once. proved: the seat proves as much as any way in they have (`Asking.proved`); one that does not
    is told no names. Raises NotFound.
    """
    shared = shared or moment(meeting_id, [person_id] if person_id is not None else [])
    told: dict[str, Any] = {"seq": shared.seq if shared else 0, "now": log.stamp(now)}
    member = shared.state.members.get(str(person_id)) if shared is not None else None
    if shared is None or person_id is None or member is None or person_id not in shared.names:
        return {**told, **{name: empty() for name, (empty, _) in FIELDS.items()}}
    person = Person(meeting_id, person_id, member, shared, now, proved)
    built = {name: build(person) for name, (_, build) in FIELDS.items()}
    doors_open = built.pop("openings")  # covered already, once for all who are alike
    return {**told, **own_words.covered_parts(built, shared.keep), "openings": doors_open}


# --- the fields ---


def _me(person: Person) -> dict[str, Any]:
    return {
        "who": person.who,
        "number": number_of(person.state, person.who),
        "label": label(person.state, person.who),
        "name": person.moment.names[person.id],
        "standing": roles.role(person.state, person.who),
        "voting": person.member.voting,
        "present": person.who in person.state.present,
    }


def _openings(person: Person) -> list[dict[str, Any]]:
    found = alike.openings(person.meeting_id, person.state, person.who, person.moment.keep)
    if person.who != person.state.chair:
        return found
    # How many papers are in a box is not in the log, so the rules could not close this door.
    waits = governed.still_voting(person.meeting_id, person.state, person.now)
    if waits is not None:
        found = doors.closed(found, person.state, person.who, "announce", waits)
    short = governed.short_of_papers(person.meeting_id, person.state, person.now)
    if short is None:
        return found
    return doors.closed(found, person.state, person.who, "ask_consent", short, variant=".polls")


def _queue(person: Person) -> dict[str, Any] | None:
    """Where in the queue: {position, side, ahead: [{label, side}]}; None where their hand is down."""
    hands = person.moment.hands
    place = next((n for n, hand in enumerate(hands) if hand["who"] == person.who), None)
    if place is None:
        return None
    ahead = [{"label": hand["label"], "side": hand["side"]} for hand in hands[:place]]
    return {"position": place + 1, "side": hands[place]["side"], "ahead": ahead}


def _vote(person: Person) -> dict[str, Any] | None:
    """What they have chosen in a vote by name: {choice, tried}; None where they have not. tried: somebody
    wanted to enter another vote over it, and theirs stands."""
    vote = person.state.vote
    if vote is None or person.who not in vote.casts:
        return None
    choice = vote.casts[person.who]
    return {
        "choice": list(choice) if isinstance(choice, tuple) else choice,
        "tried": person.id in person.moment.tried,
    }


def _box(person: Person) -> dict[str, Any] | None:
    """Their paper in the box that is open: {id, cast, may, open}; None where the vote goes to no box."""
    vote = person.state.vote
    box_id = boxes.box_of(person.meeting_id, vote.seq) if vote is not None and vote.method == "box" else None
    if box_id is None:
        return None
    slot = boxes.slot_for(box_id, person.id, person.now)
    return {"id": slot.box_id, "cast": slot.has_cast, "may": slot.may_cast, "open": slot.open}


#: Surnames of two characters; every other is of one.
_TWO = frozenset(
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 "
    "公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 令狐 百里 呼延 东郭 南门 西门".split()
)


def called(name: str, how: str, number: int) -> str:
    """What the chair's console calls somebody. how: a value of the setting `called`; number: their place,
    which tells two of one surname apart."""
    if how == "number":
        return ""
    # A name in letters has no surname that could be told.
    if how == "surname" and re.match(r"[\u3400-\u9fff]", name):
        return f"{name[:2] if name[:2] in _TWO else name[0]}同志（{number}号）"
    return name


def _names(person: Person) -> dict[str, str]:
    """Everybody's name by id, for the table."""
    if not person.officer:
        return {}
    known = service.names_of([int(each) for each in person.state.members if each.isdigit()])
    community = places.community_by_id(service.meeting_row(person.meeting_id).community_id)
    how = settings.of(community, "called")
    numbers = {each: n for n, each in enumerate(person.state.members, start=1)}
    return {str(each): called(name, how, numbers[str(each)]) for each, name in known.items()}


def _script(person: Person) -> list[dict[str, Any]]:
    """What the chair says now (where nobody presides, the recorder), with the hours of the community's
    zone."""
    vacant = presiding.vacant(person.state) and person.member.standing == "secretary"
    if person.who != person.state.chair and not vacant:
        return []
    community = places.community_by_id(service.meeting_row(person.meeting_id).community_id)
    return [dict(each) for each in chair_says(person.state, voice_of(community.zone))]


def _main(person: Person) -> str | None:
    """The kind of act that the chair's main button does: what the sentence says; None where the room has to
    act."""
    return leads_to(_script(person))


def _roster(person: Person) -> list[dict[str, Any]]:
    """Everybody's place, for the table: [{who, number, name, present, voting, standing}]."""
    names = _names(person)
    return [
        {
            "who": each,
            "number": number,
            "name": names.get(each, ""),
            "present": each in person.state.present,
            "voting": member.voting,
            "standing": roles.role(person.state, each),
        }
        for number, (each, member) in enumerate(person.state.members.items(), start=1)
        if person.officer
    ]


def _nothing() -> None:
    return None


#: field → (what a stranger has, what builds a person's); the names are those of the wire (docs/protocol.md).
FIELDS: Mapping[str, tuple[Callable[[], Any], Callable[[Person], Any]]] = MappingProxyType(
    {
        "me": (_nothing, _me),
        "openings": (list, _openings),
        "queue": (_nothing, _queue),
        "vote": (_nothing, _vote),
        "box": (_nothing, _box),
        "names": (dict, _names),
        "script": (list, _script),
        "main": (_nothing, _main),
        "roster": (list, _roster),
    }
)
