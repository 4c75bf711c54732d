"""The buttons of a person: what the rules open (`rules.in_order`), at its place (places.py), as the wire has
it.

Nothing here asks the state whether something is open. What is asked for follows from what a door needs and
from how
the core reads that argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from consult import rules
from consult.meetings.acts import counted_by_machine, refusal_data
from consult.meetings.acts.roles import at_table, role
from consult.meetings.screens.places import PLACES, TABLE, Place
from consult.rules import acts, arguments, motions
from consult.rules.words import PHRASES, either, motion_name, weighs, word

#: Closed for these reasons a door is never shown: it is another person's, or the person is not here.
ELSEWHERE = frozenset({"chair_only", "not_a_member", "not_present"})
BEFORE_OR_AFTER = "not_in_session"
#: Whom the chair or the recorder enters it for: sent as the act's `as`, not among its arguments.
FOR_WHOM = {"name": "as", "type": "person", "needed": True}


@dataclass(frozen=True)
class _Plan:
    """What to ask the core for somebody of one standing: acts and motions, and what they enter for somebody
    else."""

    places: tuple[Place, ...]
    acts: tuple[str, ...]
    motions: tuple[str, ...]
    entered: tuple[str, ...]


@cache
def _plan(standing: str) -> _Plan:
    places = tuple(place for place in PLACES if standing in place.to)
    kinds = dict.fromkeys(place.act for place in places if place.motion is None)
    moved = {place.motion: standing in TABLE and place.entered for place in places if place.motion}
    return _Plan(
        places,
        tuple(kinds),
        tuple(motion for motion, for_somebody in moved.items() if not for_somebody),
        tuple(motion for motion, for_somebody in moved.items() if for_somebody),
    )


def openings_for(state: rules.Meeting, who: str) -> list[dict[str, Any]]:
    """Every door of a person, open and closed ones worth explaining (shape: docs/protocol.md, Opening)."""
    if who not in state.members:
        return []
    plan = _plan(role(state, who))
    found = _found(state, who, plan)
    out: list[dict[str, Any]] = []
    for place in plan.places:
        doors = found.get((place.act, place.motion, place.variant))
        if doors:
            out += _Buttons(state, who, place).made(doors)
    if any(each["refusal"] and each["refusal"]["overrule"] for each in out):
        out += _overruling(state, who)
    return out


def closed(
    found: list[dict[str, Any]],
    state: rules.Meeting,
    who: str,
    kind: str,
    refusal: rules.Refusal,
    *,
    variant: str = "",
) -> list[dict[str, Any]]:
    """A person's buttons (`openings_for`) with those of one act (of one variant of it) closed for what the
    log does not tell. A list of its own."""
    why = refusal_data(refusal, state)
    shut = {"ok": False, "weighs": None, "refusal": why}
    out = [
        {**each, **shut} if each["act"] == kind and each["ok"] and each["key"].endswith(variant) else each
        for each in found
    ]
    known = any(each["act"] == "overrule" for each in out)
    return out if known or not why["overrule"] else [*out, *_overruling(state, who)]


Found = dict[tuple[str, str | None, str], list[rules.Opening]]


def _found(state: rules.Meeting, who: str, plan: _Plan) -> Found:
    """The core's answer by act, motion and variant.

    At the table motions are entered for those here who have a vote and hold no office, and for the recorder.
    """
    doors = rules.in_order(state, who, plan.acts, plan.motions, _counted)
    if plan.entered:
        others = (each for each in state.voters if not at_table(state, each) or each == who != state.chair)
        doors += rules.in_order_for(state, others, plan.entered, _counted)
    out: Found = {}
    for door in doors:
        out.setdefault((door.act, door.motion, door.variant), []).append(door)
    return out


def _counted(state: rules.Meeting, act: acts.Act) -> rules.Refusal | None:
    """Where a decision rule governs, its question is counted and never assumed; and what phones or a box
    counted
    is not corrected by figures."""
    if isinstance(act, acts.CorrectResult) and counted_by_machine(state, act.on):
        return rules.Refusal("out_of_order", "", "counted_by_phones", waivable=False)
    if not isinstance(act, acts.AskConsent) or act.motion != "main":
        return None
    question = state.known(act.target)
    item = state.item(question.item) if question is not None else None
    governed = item is not None and item.decision_rule
    return rules.Refusal("out_of_order", "", "counted_by_rule", waivable=False) if governed else None


@dataclass(frozen=True)
class _Buttons:
    """The buttons of one place."""

    state: rules.Meeting
    who: str
    place: Place

    def made(self, doors: Iterable[rules.Opening]) -> Iterator[dict[str, Any]]:
        if self.place.each != "each":
            found = self._one(list(doors))
            if found is not None:
                yield found
            return
        spot = 0
        for door in doors:
            for value in self._values(door):
                yield self._button(door, value, spot)
                spot += 1
            if door.refusal is not None and self._shown(door):
                yield self._button(door, None, spot)
                spot += 1

    def _one(self, doors: list[rules.Opening]) -> dict[str, Any] | None:
        """One button: the first open door that can be asked for here, else the last closed one."""
        able = [door for door in doors if door.refusal is None and self._askable(door)]
        if able:
            return None if self._changes_nothing(able[0]) else self._button(able[0], None, 0)
        closed = [door for door in doors if door.refusal is not None]
        return self._button(closed[-1], None, 0) if closed and self._shown(closed[-1]) else None

    def _askable(self, door: rules.Opening) -> bool:
        """Whether what it needs is what the screens ask for: an amendment may also set an argument anew."""
        return door.example is not None and set(door.needs) <= {*door.example, *self.place.supplied}

    def _values(self, door: rules.Opening) -> Iterator[Any]:
        """A button for each: the values of its range, or the door itself."""
        if door.refusal is not None or not self._askable(door):
            return
        if not door.ranges:
            yield None
        for values in door.ranges.values():
            yield from (
                (each for each in self.place.values if each in values) if self.place.values else values
            )

    def _shown(self, door: rules.Opening) -> bool:
        reason = door.refusal.reason if door.refusal is not None else ""
        silent = reason in ELSEWHERE or reason.startswith(BEFORE_OR_AFTER) or reason == "bad_argument"
        return self.place.closed and not silent and reason not in self.place.silent

    def _changes_nothing(self, door: rules.Opening) -> bool:
        if not self.place.idle or door.example is None:
            return False
        return not rules.decide(self.state, acts.parse(door.act, door.example, self.who))

    def _button(self, door: rules.Opening, value: Any, spot: int) -> dict[str, Any]:
        place = self.place
        where, key = place.where, place.key or (f"move:{place.motion}" if place.motion else place.act)
        if spot and place.rest is not None:
            where, key = place.rest
        key = key.format(value)
        args = self._args(door, value)
        return {
            "key": key,
            "act": door.act,
            "args": args,
            "asks": list(self._asks(door)),
            "label": self._label(key, args),
            "does": _does(key),
            "weighs": weighs(self.state, door.act) if door.refusal is None else None,
            "ok": door.refusal is None,
            "place": where,
            "refusal": None if door.refusal is None else refusal_data(door.refusal, self.state),
        }

    def _args(self, door: rules.Opening, value: Any) -> dict[str, Any]:
        """What is sent as it is: the whole example but what the person gives."""
        whole = {
            **(door.example or door.args),
            **(dict.fromkeys(door.ranges, value) if value is not None else {}),
        }
        given = {*door.needs, *(self._asked_values(door) if self.place.each == "ask" else ())} - {
            *self.place.latest
        }
        return {name: rules.events.thaw(each) for name, each in whole.items() if name not in given}

    def _asks(self, door: rules.Opening) -> Iterator[dict[str, Any]]:
        place = self.place
        if door.act == "move" and role(self.state, self.who) in TABLE and place.entered:
            yield dict(FOR_WHOM)
        asked = dict.fromkeys((name for name in door.needs if name not in place.latest), True)
        if place.each == "ask":
            asked |= {name: name not in door.optional for name in self._asked_values(door)}
        asked |= dict.fromkeys(place.asks, False)
        for name, needed in asked.items():
            if name not in place.supplied:
                yield self._ask(door, name, needed)

    def _asked_values(self, door: rules.Opening) -> Iterable[str]:
        """The arguments chosen from a range; of a closed door those that would be."""
        return door.ranges or tuple(name for name in door.example or () if name not in door.args)

    def _ask(self, door: rules.Opening, name: str, needed: bool) -> dict[str, Any]:
        kind = _type_of(door.act, door.motion, name)
        out: dict[str, Any] = {"name": name, "type": kind, "needed": needed}
        if name in self.place.options:
            out["options"] = list(self.place.options[name])
        elif kind == "edit":
            out["options"] = list(reversed(arguments.EDIT_FORMS))
        elif kind == "choices":
            out |= self._choices(door)
        elif name in door.ranges and kind != "person":
            out["options"] = list(door.ranges[name])
        if kind == "votes":
            out["label"] = word(f"ask.{name}")
        if kind == "breach":
            out["on"] = self._about()
        return out

    def _choices(self, door: rules.Opening) -> dict[str, Any]:
        """The options of an item by name, and how many may be chosen."""
        question = self.state.known(door.args.get("on"))
        item = self.state.item(question.item) if question is not None else None
        return {} if item is None else {"most": item.seats, "options": [dict(each) for each in item.options]}

    def _about(self) -> str | None:
        """What a point about a rule is about: the question before the meeting, else what was last made or
        voted on.
        """
        state = self.state
        return state.immediate.id if state.immediate else (state.made[-1] if state.made else state.last_vote)

    def _label(self, key: str, args: Mapping[str, Any]) -> dict[str, Any]:
        place = self.place
        if place.named and args.get(place.named):
            said, item = self.state.known(args[place.named]), self.state.item(args[place.named])
            if place.named == "item" or item is not None and said is None:
                return word(place.label, title=item.title if item is not None else "")
            if said is not None:
                return word(place.label, name=motion_name(said), title=said.text or motion_name(said))
        if place.motion is None:
            return _named(key, place.act)
        aim = self.state.known(args.get("target")) if place.motion == "amend" else None
        deeper = aim is not None and aim.degree == 1
        return word("motion.amend_secondary" if deeper else f"motion.{place.motion}")


@cache
def _does(key: str) -> dict[str, Any] | None:
    return word(f"does.{key}") if f"does.{key}" in PHRASES else None


@cache
def _named(key: str, act: str) -> dict[str, Any]:
    return word(either(f"act.{key}", f"act.{act}"))


@cache
def _type_of(act: str, motion: str | None, name: str) -> str:
    """How the core reads an argument, as the wire calls it (docs/protocol.md, asks)."""
    parser = motions.args(motion)[name][0] if motion else acts.arguments(act)[name].metadata["parse"]
    read = getattr(parser, "__name__", "")
    if read == "whole":  # a number's unit is the last word of its name
        unit = name.rsplit("_", 1)[-1]
        return unit if unit in ("minutes", "seconds") else "whole"
    if name == "who":
        return "person"
    return {"choice": "choices", "votes": "votes", "text": "text", "counts": "counts", "flag": "flag"}.get(
        read, name
    )


def _overruling(state: rules.Meeting, who: str) -> Iterator[dict[str, Any]]:
    """The chair may do on the record what is closed; what and why is asked where it is closed."""
    for door in rules.in_order(state, who, ("overrule",), ()):
        if door.refusal is None:
            yield {
                "key": "overrule",
                "act": "overrule",
                "args": {},
                "asks": [
                    {"name": "act", "type": "act", "needed": True},
                    {"name": "reason", "type": "text", "needed": True},
                ],
                "label": word("act.overrule"),
                "does": word("does.overrule"),
                "weighs": None,
                "ok": True,
                "place": "chair",
                "refusal": None,
            }
