"""What each screen may see: a meeting's state as named parts, and what is personal (`mine`).

The parts are the same bytes for everyone and hold no names: people are numbers ("7 号成员"). Words are word values
(`consult.rules.words`); instants are ISO UTC text. A part's `seq` is the event at which its content last changed, so
loss, repetition and reordering are harmless.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from consult import rules
from consult.ballots import box as boxes
from consult.foundation.db import canonical
from consult.meetings import service
from consult.meetings.acts import governed
from consult.meetings.record import log
from consult.meetings.screens import alike
from consult.meetings.screens.wording import label, voice_of, who_
from consult.people import places
from consult.rules import floor as floors
from consult.rules.words import (
    acted_on,
    chair_says,
    counts_of,
    difference,
    either,
    motion_name,
    number_of,
    result_word,
    text_of,
    word,
)

PARTS = ("meeting", "question", "floor", "vote", "agenda", "present")


@dataclass(frozen=True)
class _Known:
    """What a process built last: the log's head, each part's content and the number it changed at."""

    seq: int
    hash: str
    parts: dict[str, dict[str, Any]]
    told: dict[str, str]


_known: dict[int, _Known] = {}
_known_lock = threading.Lock()


def parts_for(meeting_id: int, audience: str = "public", now: datetime | None = None) -> dict[str, Any]:
    """Every part of the view: {"seq", "parts": {name: {…, "seq"}}, "at": {name: seq}, "hash": start of the
    log's last check} (with "now" where given).

    audience is kept for later: parts hold nothing that is not public. Raises NotFound.
    """
    seq, hashed = log.head(meeting_id)
    known = _known.get(meeting_id)
    if known is None or known.seq != seq or known.hash != hashed or not seq:
        known = _build(meeting_id, seq, hashed, known)
    parts = known.parts
    box_id = parts["vote"].get("box")
    if box_id is not None:
        # Papers are not in the log, so how many there are is no part of its number.
        cast, of = boxes.turnout(box_id)
        parts = {**parts, "vote": {**parts["vote"], "cast": cast + parts["vote"]["hands"], "of": of}}
    out: dict[str, Any] = {
        "seq": seq,
        "parts": parts,
        "at": {name: part["seq"] for name, part in known.parts.items()},
    }
    out["hash"] = known.hash[:8]
    if now is not None:
        out["now"] = log.stamp(now)
    return out


def _build(meeting_id: int, seq: int, hashed: str, before: _Known | None) -> _Known:
    state = log.current(meeting_id)
    # Read again: an act may have come between; the fold says which number it stands at.
    seq, hashed = log.head(meeting_id) if state.seq != seq else (seq, hashed)
    row = service.meeting_row(meeting_id)
    items = {str(item.id): item for item in service.items_of(meeting_id)}
    made = {
        "meeting": _meeting(row, state, items),
        "question": _question(state, items),
        "floor": _floor(state),
        "vote": _vote(row, state, items),
        "agenda": _agenda(state, items),
        "present": {
            "present": len(state.voters),
            "members": state.voting_members,
            "quorum": state.quorum,
            "met": state.quorum_met,
            "here": len(state.present),
        },
    }
    told = {name: canonical(part) for name, part in made.items()}
    same = before is not None and before.seq <= seq
    parts = {}
    for name, part in made.items():
        kept = same and before is not None and before.told[name] == told[name]
        parts[name] = {**part, "seq": before.parts[name]["seq"] if kept and before is not None else seq}
    fresh = _Known(seq, hashed, parts, told)
    with _known_lock:
        if len(_known) > 200:
            _known.clear()
        _known[meeting_id] = fresh
    return fresh


# --- the parts ---


def _meeting(row: Any, state: rules.Meeting, items: Mapping[str, Any]) -> dict[str, Any]:
    body = governed.body_of(row)
    item = items.get(state.current_item or "")
    return {
        "id": row.id,
        "title": row.title,
        "title_en": row.title_en,
        "body": {"zh": body.name_zh, "en": body.name_en or body.name_zh},
        "rule_set": word(f"rules.{row.rule_set}"),
        "phase": state.phase,
        "phase_label": word(f"phase.{state.phase}"),
        "opened_at": state.opened_at,
        "recess_until": state.recess_until,
        "ended_at": state.ended_at,
        "adjourning": state.adjourning,
        "chair": who_(state, state.chair),
        "code": row.code,
        "quorum": {"needed": state.quorum, "met": state.quorum_met},
        "item": None if item is None else _item_line(state, items, str(item.id)),
    }


def _item_line(state: rules.Meeting, items: Mapping[str, Any], item_id: str) -> dict[str, Any]:
    order = list(items)
    return {
        "id": item_id,
        "position": order.index(item_id) + 1,
        "count": len(order),
        "title": items[item_id].title,
        "title_en": items[item_id].title_en,
    }


def needs_word(
    state: rules.Meeting, question: Any, items: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str] | None]:
    """What carries the question, as a word value, with the decision rule's sentence where one governs."""
    item = _settled(state, items, question)
    if item is not None and item.question_kind == "options":
        return word("needs.best", n=item.seats or 1), _rule_words(item.decision_rule)
    if item is not None and item.decision_rule:
        told = _rule_words(item.decision_rule)
        return word("needs.rule", words=told["zh"] if told else ""), told
    try:
        basis = rules.vote_needed(state, question.id).basis
    except (KeyError, rules.RulesError):
        basis = "majority"
    return word(f"needs.{basis}"), None


def _rule_words(data: Mapping[str, Any] | None) -> dict[str, str] | None:
    rule = governed.rule_of(data)
    return None if rule is None else {"zh": rule.sentence("zh"), "en": rule.sentence("en")}


def _question_line(
    state: rules.Meeting, question: Any, items: Mapping[str, Any], status: str
) -> dict[str, Any]:
    needs, rule = needs_word(state, question, items)
    return {
        "id": question.id,
        "motion": question.motion,
        "name": motion_name(question),
        "text": text_of(state, question),
        "own_text": acted_on(question),
        "text_en": _translation(state, items, question),
        "diff": difference(state, question),
        "mover": who_(state, question.mover),
        "seconder": who_(state, question.seconder),
        "status": status,
        "debatable": question.debatable and question.id not in state.closed,
        "amendable": question.row.amendable,
        "needs": needs,
        "rule": rule,
        "cite": question.row.cite,
        "degree": question.degree,
        "item": settled.item if (settled := governed.settles(state, question.id)) else None,
        "target": question.target,
        "options": _options(_settled(state, items, question)),
    }


def _settled(state: rules.Meeting, items: Mapping[str, Any], question: Any) -> Any:
    """The agenda item that a vote on this question settles; None for what is merely moved under a heading."""
    found = governed.settles(state, question.id) if question is not None else None
    return items.get(found.item) if found is not None else None


def _translation(state: rules.Meeting, items: Mapping[str, Any], question: Any) -> str | None:
    """The added translation of an item's proposed text, as long as the text is the one translated."""
    item = _settled(state, items, question)
    return item.text_en if item is not None and item.text_en and question.text == item.text else None


def _options(item: Any) -> list[dict[str, str]]:
    return service.translated_options(item) if item is not None and item.question_kind == "options" else []


def _question(state: rules.Meeting, items: Mapping[str, Any]) -> dict[str, Any]:
    lines = [
        _question_line(
            state, state.questions[ref], items, "seconded" if state.questions[ref].seconder else "made"
        )
        for ref in reversed(state.made)
        if ref in state.questions
    ]
    lines += [_question_line(state, question, items, "pending") for question in reversed(state.pending)]
    now = state.vote.on if state.vote is not None else lines[0]["id"] if lines else None
    # First what is before the body, then what waits: while a vote is open a motion just made waits under it.
    lines.sort(key=lambda line: line["id"] != now)
    return {
        "now": now,
        "pending": lines,
        "step": step_of(state),
        "last": _last(state, items),
        "consent": _consent(state),
    }


def _consent(state: rules.Meeting) -> dict[str, Any] | None:
    """What the room is asked: {text: people's words or a word value, ends_at, seconds}; None where nothing is asked."""
    asked = state.consent
    if asked is None:
        return None
    target = state.known(asked.target) if asked.motion == "main" else None
    said: Any = (
        asked.text
        or (text_of(state, target) if target is not None else "")
        or word(either(f"consent.{asked.motion}", f"motion.{asked.motion}"))
    )
    return {
        "text": said,
        "name": motion_name(target) if target is not None else None,
        "ends_at": asked.ends_at,
        "seconds": asked.seconds,
    }


def step_of(state: rules.Meeting) -> str:
    """Where the meeting stands among the six steps: move, second, state, debate, put, announce."""
    if state.vote is not None:
        return "announce" if state.vote.time_up else "put"
    if state.made:
        question = state.questions.get(state.made[-1])
        return (
            "state"
            if question is not None
            and (question.seconder or not state.seconds_required or not question.row.second)
            else "second"
        )
    return "debate" if state.stack else "move"


def _last(state: rules.Meeting, items: Mapping[str, Any]) -> dict[str, Any] | None:
    record = state.records.get(state.last_vote or "")
    question = state.known(record.on) if record is not None else None
    if record is None or question is None:
        return None
    verdict = dict(record.governed or {})
    return {
        "id": record.on,
        "motion": question.motion,
        "name": motion_name(question),
        "text": question.text,
        "text_en": _translation(state, items, question),
        "result": result_word(record, question),
        "consent": record.method == "unanimous_consent",
        "adopted": record.result in ("adopted", "carried"),
        "item": settled.item if (settled := governed.settles(state, record.on)) else None,
        "counts": counts_of(record),
        "options": verdict.get("options"),
        "rule": _rule_words(verdict.get("rule")),
        "at": record.at,
    }


def _floor(state: rules.Meeting) -> dict[str, Any]:
    speaker = None
    if state.floor is not None:
        f = state.floor
        speaker = {
            "who": f.who,
            "label": label(state, f.who),
            "side": f.side,
            "since": f.since,
            "ends_at": f.ends_at,
            "seconds": f.seconds,
            "overtime": f.overtime,
        }
    return {
        "speaker": speaker,
        "queue": queue_in_order(state),
        "closed": bool(state.immediate and state.immediate.id in state.closed),
        "limits": {"seconds": state.rulebook.speech_seconds, "speeches": state.rulebook.speeches},
    }


def queue_in_order(state: rules.Meeting) -> list[dict[str, Any]]:
    """The hands up, in the order in which the rules would give them the floor."""
    question = state.immediate
    left, out, sides = list(state.queue), [], dict(state.sides)
    while left:
        first = floors.next_of(replace(state, sides=sides), left) or left[0].who
        hand = next(h for h in left if h.who == first)
        left.remove(hand)
        if question is not None and hand.side in ("for", "against"):
            sides[question.id] = hand.side
        out.append(
            {
                "who": hand.who,
                "label": label(state, hand.who),
                "side": hand.side,
                "first": question is None or not state.spoken(hand.who, question.id),
            }
        )
    return out


def _vote(row: Any, state: rules.Meeting, items: Mapping[str, Any]) -> dict[str, Any]:
    vote = state.vote
    if vote is None:
        return {"open": False}
    question = state.known(vote.on)
    item = _settled(state, items, question)
    needs, rule = (
        needs_word(state, question, items) if question is not None else (word("needs.majority"), None)
    )
    options = _options(item)
    box_id = boxes.box_of(row.id, vote.on) if vote.method == "box" else None
    hands = sum(vote.hands.values())
    turnout = boxes.turnout(box_id) if box_id is not None else None
    return {
        "open": True,
        "on": vote.on,
        "motion": question.motion if question else "",
        "name": motion_name(question) if question else None,
        "text": text_of(state, question) if question else "",
        "text_en": _translation(state, items, question) if question else None,
        "diff": difference(state, question) if question else None,
        "method": vote.method,
        "box": box_id,
        "kind": "options" if options else "yes_no",
        "options": options,
        "seats": (item.seats or 1) if item is not None and options else 1,
        "opened_at": vote.opened_at,
        "ends_at": vote.ends_at,
        "time_up": vote.time_up,
        "cast": (turnout[0] if turnout else len(vote.casts)) + hands,
        "hands": hands,
        "of": turnout[1] if turnout else len(state.voters),
        "needs": needs,
        "rule": rule,
        "legal_effect": word(f"effect.{item.legal_effect or 'decision'}") if item is not None else None,
        "final": item is not None,
        "small": bool(turnout and turnout[1] < boxes.SMALL),
    }


def _results(state: rules.Meeting) -> dict[str, list[Any]]:
    """The standing result of each item by its id: one record, or one for each part of a question divided."""
    newest: dict[tuple[str, str], Any] = {}
    for record in sorted(state.records.values(), key=lambda each: each.at or ""):
        settled = governed.settles(state, record.on)
        if settled is not None:
            newest[settled] = record
    out: dict[str, list[Any]] = {}
    for (item, _root), record in newest.items():
        out.setdefault(item, []).append(record)
    return out


def _agenda(state: rules.Meeting, items: Mapping[str, Any]) -> dict[str, Any]:
    lines = []
    results = _results(state)
    for item_id, item in items.items():
        records = results.get(item_id, [])
        where = (
            "current"
            if item_id == state.current_item
            else ("done" if item_id in state.items_done or records else "waiting")
        )
        lines.append(
            {
                **_item_line(state, items, item_id),
                "text": item.text,
                "kind": item.question_kind,
                "state": where,
                "adopted": bool(records) and all(r.result in ("adopted", "carried") for r in records),
                "result": result_word(records[0])
                if records and len({r.result for r in records}) == 1
                else (word("result.done") if where == "done" or records else None),
                "topic_id": item.topic_id,
            }
        )
    return {"items": lines}


# --- what is personal ---


@dataclass(frozen=True)
class Moment:
    """What the `mine` of everybody at one moment share: the number, the state, the hands in order, the names by person."""

    seq: int
    state: rules.Meeting
    hands: list[dict[str, Any]]
    names: Mapping[int, str]


def moment(meeting_id: int, people: list[int]) -> Moment | None:
    """A meeting now, for these people; None before it was opened. Raises NotFound."""
    seq, _ = log.head(meeting_id)
    if not seq:
        return None
    state = log.current(meeting_id)
    return Moment(seq, state, queue_in_order(state), service.names_of(people))


def mine_for(
    meeting_id: int, person_id: int | None, now: datetime, shared: Moment | None = None
) -> dict[str, Any]:
    """What one person sees and may do: {"seq", "now", "me", "openings", "queue", "vote", "box", "names", "script", "roster"}.

    person_id None: a guest without a place; everything personal is empty. shared: `moment`, where many are told at once.
    Raises NotFound.
    """
    shared = shared or moment(meeting_id, [person_id] if person_id is not None else [])
    empty = {
        "seq": shared.seq if shared else 0,
        "now": log.stamp(now),
        "me": None,
        "openings": [],
        "queue": None,
        "vote": None,
        "box": None,
        "names": {},
        "script": [],
        "roster": [],
    }
    if person_id is None or shared is None:
        return empty
    state, who = shared.state, str(person_id)
    member = state.members.get(who)
    if member is None or person_id not in shared.names:
        return empty
    officer = member.standing in ("chair", "secretary")
    hands = shared.hands
    place = next((n for n, hand in enumerate(hands) if hand["who"] == who), None)
    names = service.names_of([int(each) for each in state.members if each.isdigit()]) if officer else {}
    slot = None
    if state.vote is not None and state.vote.method == "box":
        box_id = boxes.box_of(meeting_id, state.vote.on)
        slot = boxes.slot_for(box_id, person_id, now) if box_id is not None else None
    return {
        **empty,
        "me": {
            "who": who,
            "number": number_of(state, who),
            "label": label(state, who),
            "name": shared.names[person_id],
            "standing": member.standing,
            "voting": member.voting,
            "present": who in state.present,
        },
        "openings": alike.openings(meeting_id, state, who),
        "queue": None
        if place is None
        else {
            "position": place + 1,
            "side": hands[place]["side"],
            "ahead": [{"label": h["label"], "side": h["side"]} for h in hands[:place]],
        },
        "vote": {"choice": _plain(state.vote.casts[who])}
        if state.vote is not None and who in state.vote.casts
        else None,
        "box": None
        if slot is None
        else {"id": slot.box_id, "cast": slot.has_cast, "may": slot.may_cast, "open": slot.open},
        "names": {str(k): v for k, v in names.items()},
        "script": _script(meeting_id, state) if member.standing == "chair" else [],
        "roster": [
            {
                "who": each,
                "number": n,
                "name": names.get(int(each), "") if each.isdigit() else "",
                "present": each in state.present,
                "voting": m.voting,
                "standing": m.standing,
            }
            for n, (each, m) in enumerate(state.members.items(), start=1)
        ]
        if officer
        else [],
    }


def _plain(choice: Any) -> Any:
    return list(choice) if isinstance(choice, tuple) else choice


def _script(meeting_id: int, state: rules.Meeting) -> list[dict[str, Any]]:
    """What the chair says now, with the hours of the community's zone."""
    community = places.community_by_id(service.meeting_row(meeting_id).community_id)
    return [dict(each) for each in chair_says(state, voice_of(community.zone))]
