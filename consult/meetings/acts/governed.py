"""The decision rule of an agenda item at work: who may decide in which way, and what the counts mean.

The item's rule governs the final vote on its main question; everything else follows the rulebook. `present` is who was
checked in when the question was put.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from consult import deciding, rules
from consult.agenda.models import AgendaItem
from consult.agenda.models import Meeting as MeetingRow
from consult.ballots import box as boxes
from consult.foundation.days import local_day
from consult.foundation.db import db
from consult.meetings.acts import electors
from consult.meetings.record import log
from consult.people import bodies, places
from consult.people.bodies import Elector
from consult.people.models import Body
from consult.rules import acts

CHOICES = ("for", "against", "abstain")


def body_of(row: MeetingRow) -> Body:
    """The body that meets."""
    return bodies.body_for(places.community_by_id(row.community_id), row.body_id)


def quorum_of(items: list[AgendaItem], voters: int) -> int:
    """Members needed: by the agenda's strictest headcount quorum, else more than half of those with a vote (RONR 40:2)."""
    needed = []
    for item in items:
        rule = rule_of(item.decision_rule)
        if rule is not None and rule.quorum is not None and voters:
            empty = {unit: deciding.UnitTally.of(voters, 0, 0, 0) for unit in rule.units}
            found = [
                r.quorum_needed for r in deciding.decide_vote(rule, empty).units.values() if r.quorum_needed
            ]
            needed += found[:1]
    return max(needed, default=voters // 2 + 1)


def rule_of(data: Mapping[str, Any] | None) -> deciding.DecisionRule | None:
    """The decision rule copied into an item; None where there is none."""
    return deciding.DecisionRule.from_dict(dict(data)) if data else None


class Settles(NamedTuple):
    """What a vote on a question settles. item: the agenda item's id. root: the question it is, or renews, by which votes
    on one and the same thing are known."""

    item: str
    root: str


def settles(state: rules.Meeting, on: str | None) -> Settles | None:
    """Which agenda item a vote on this question settles, whatever heading is current: its own main question (or a part
    of it, divided), and a renewal of it; None for everything else.

    An item's own question came with the item and has no mover. Logs of earlier versions mark motions from the floor with
    the heading that was current; that is no claim. A renewal names the question it is the same as, in the same words.
    """
    question = state.known(on)
    if question is None or question.motion != "main":
        return None
    if question.item is not None and question.mover is None:
        return Settles(str(question.item), question.id)
    seen, earlier = {question.id}, state.known(question.args.get("same_as"))
    while earlier is not None and earlier.id not in seen and earlier.text == question.text:
        if earlier.item is not None and earlier.mover is None:
            item = state.item(earlier.item)
            # Options are marked by the item's own ballot, which a renewal has not.
            own = item is None or item.kind != "options"
            return Settles(str(earlier.item), earlier.id) if own else None
        seen.add(earlier.id)
        earlier = state.known(earlier.args.get("same_as"))
    return None


def item_settled(state: rules.Meeting, on: str | None) -> AgendaItem | None:
    """The agenda item that a vote on this question would settle; see `settles`."""
    found = settles(state, on)
    return db.session.get(AgendaItem, int(found.item)) if found is not None and found.item.isdigit() else None


def by_rule(state: rules.Meeting, wanted: acts.Act) -> bool:
    """Whether an act is about a question that only a count under its item's decision rule may settle."""
    named = getattr(wanted, "on", None) or getattr(wanted, "target", None)
    if isinstance(wanted, acts.UnanimousConsent | acts.AskConsent) and wanted.motion != "main":
        return False
    item = item_settled(state, named or (state.stack[-1] if state.stack else None))
    return item is not None and bool(item.decision_rule)


def method_for(item: AgendaItem, asked: str) -> str:
    """How the vote is taken: as asked, but an item set down for the box goes to the box."""
    return "box" if item.method == "box" and asked == "show" else asked


def heads_only(row: MeetingRow, item: AgendaItem) -> bool:
    """Whether bare counts can decide it: by heads, or by households where each has one vote. Areas need names."""
    rule = rule_of(item.decision_rule)
    allowed = {"headcount", "household"} if body_of(row).electorate == "household" else {"headcount"}
    return rule is None or set(rule.units) <= allowed


def right_refused(row: MeetingRow, state: rules.Meeting, who: str) -> str | None:
    """Why somebody may not vote by name on an item's question, by the roll frozen when it was put: the reason's code.

    "not_on_vote_roll": they have no voting right in this vote; "right_used": a household's or joint owners' right was
    used by another who shares it.
    """
    put = log.last_of(row.id, "put")
    if (
        state.vote is None
        or put is None
        or item_settled(state, state.vote.on) is None
        or not electors.kept(row.id, put.seq)
    ):
        return None
    shared = electors.sharers(row.id, put.seq, int(who))
    if shared is None:
        return "not_on_vote_roll"
    return "right_used" if any(str(p) != who and str(p) in state.vote.casts for p in shared) else None


def freeze_roll(row: MeetingRow, state: rules.Meeting, put: log.Stored) -> None:
    """Keeps the roll of a vote by name that settles an item, as it is now that it is put."""
    if item_settled(state, put.event.on) is not None:
        electors.freeze(row.id, put.seq, bodies.electorate_of(body_of(row)))


def gather(row: MeetingRow, state: rules.Meeting, wanted: acts.Act, now: datetime) -> acts.Act:
    """The act with the facts it needs: the item's way of voting for `put`, counts and verdict for `announce`.

    What a client sent in their place is dropped, also inside an act that the chair overrules.
    """
    if isinstance(wanted, acts.Overrule):
        inner = wanted.inner()
        facts = gather(row, state, inner, now)
        if facts is inner:
            return wanted
        given = dict(wanted.act.get("args") or {})
        given.update(
            {
                name: rules.events.thaw(getattr(facts, name))
                for name in ("method", "counts", "governed")
                if hasattr(facts, name)
            }
        )
        return replace(wanted, act={**wanted.act, "args": given})
    if isinstance(wanted, acts.Put) and state.stack:
        item = item_settled(state, wanted.on or state.stack[-1])
        if item is not None:
            return replace(wanted, method=method_for(item, wanted.method))
    if isinstance(wanted, acts.Announce) and state.vote is not None:
        counts = None
        if state.vote.method == "box":
            box_id = boxes.box_of(row.id, state.vote.on)
            if box_id is not None:
                closed = boxes.close_box(box_id, now)
                counts = dict(closed.by_choice)
        item = item_settled(state, state.vote.on)
        verdict = None if item is None else verdict_of(row, state, item, counts, now)
        return replace(wanted, counts=counts, governed=verdict)
    return wanted


def open_box_for(row: MeetingRow, state: rules.Meeting, put: Any, now: datetime) -> None:
    """Opens the box of a vote put to it: the body's whole roll for an item's question, else those with a vote here."""
    question = state.known(put.on)
    item = item_settled(state, put.on)
    if item is not None:
        rights = bodies.electorate_of(body_of(row))
    else:
        rights = [
            Elector(int(m.id), None, (), 1, 0, (int(m.id),))
            for m in state.members.values()
            if m.voting and m.id.isdigit()
        ]
    options = (
        []
        if item is None or item.question_kind != "options"
        else [o["text"] for o in _options(state, question)]
    )
    boxes.open_box(
        row.community_id,
        question=question.text if question else "",
        electors=rights,
        now=now,
        method="options" if options else "yes_no",
        options=options,
        seats=(item.seats or 1) if item and options else 1,
        item_id=item.id if item else None,
        meeting_id=row.id,
        on=put.on,
        rule=dict(item.decision_rule) if item and item.decision_rule else None,
        legal_effect=(item.legal_effect if item else None) or "decision",
        ends_at=boxes.instant(put.ends_at),
    )


def _options(state: rules.Meeting, question: Any) -> list[dict[str, str]]:
    item = state.item(question.item) if question is not None else None
    return [dict(o) for o in item.options] if item is not None else []


def verdict_of(
    row: MeetingRow, state: rules.Meeting, item: AgendaItem, counts: Mapping[str, int] | None, now: datetime
) -> dict[str, Any]:
    """What the counts mean under the item's rule, as the announcement stores it (shape: docs/protocol.md, "governed")."""
    vote, question = state.vote, state.known(state.vote.on if state.vote else None)
    assert vote is not None and question is not None
    rule = rule_of(item.decision_rule)
    put = log.last_of(row.id, "put")
    present = log.state_before(row.id, put.seq).present if put else state.present
    body = body_of(row)
    box_id = boxes.box_of(row.id, vote.on) if counts is not None else None
    rights = (
        boxes.electors_of(box_id)
        if box_id is not None
        else electors.frozen(row.id, put.seq)
        if put is not None
        else None
    )
    if rights is None:
        rights = bodies.electorate_of(body)
    options = _options(state, question) if item.question_kind == "options" else None
    tallies = (
        named_tallies(rights, vote.casts, vote.hands, present)
        if counts is None
        else box_tallies(rights, counts, vote.hands, present, box_id)
    )
    if body.electorate == "household":
        tallies["household"] = tallies["headcount"]
    wanted = {
        unit: tallies[unit]
        for unit in tallies
        if rule is None or unit in rule.units or tallies[unit].eligible
    }
    result = deciding.decide_vote(rule, wanted) if rule is not None else None
    quorum_met = result.quorum_met if result else state.quorum_met
    told: list[dict[str, Any]] | None = None
    if options is not None:
        by_option = [_count_of(each["id"], vote.casts, vote.hands, counts) for each in options]
        chosen = deciding.choose_best(by_option, max(1, min(item.seats or 1, len(options))))
        told = [
            {
                "id": o["id"],
                "text": o["text"],
                "count": r.count,
                "rank": r.rank,
                "chosen": r.chosen and quorum_met,
                "tied": r.tied,
            }
            for o, r in zip(options, chosen, strict=True)
        ]
        passed = quorum_met and any(each["chosen"] for each in told)
    elif result is not None:
        passed = result.passed
    else:
        head = tallies["headcount"]
        passed = head.for_ > head.against
    day = local_day(places.community_by_id(row.community_id), now)
    opened = local_day(places.community_by_id(row.community_id), boxes.instant(vote.opened_at) or now)
    return {
        "item": str(item.id),
        "rule": dict(item.decision_rule) if item.decision_rule else None,
        "passed": passed,
        "quorum_met": quorum_met,
        "result": "adopted" if passed else ("lost" if quorum_met else "no_quorum"),
        "tallies": {unit: tally.to_dict() for unit, tally in wanted.items()},
        "units": result.to_dict()["units"] if result else {},
        "options": told,
        "question": question.text,
        "method": vote.method,
        "legal_effect": item.legal_effect or "decision",
        "opened_on": opened.isoformat(),
        "closed_on": day.isoformat(),
    }


def _count_of(
    option: str, casts: Mapping[str, Any], hands: Mapping[str, int], counts: Mapping[str, int] | None
) -> int:
    if counts is not None:
        return counts.get(option, 0) + hands.get(option, 0)
    named = sum(
        1 for choice in casts.values() if option == choice or (isinstance(choice, tuple) and option in choice)
    )
    return named + hands.get(option, 0)


def _side(choice: Any) -> str:
    """for, against or abstain; choosing options is taking part, counted as for."""
    return choice if choice in CHOICES else "for"


def named_tallies(
    rights: list[Elector], casts: Mapping[str, Any], hands: Mapping[str, int], present: frozenset[str]
) -> dict[str, deciding.UnitTally]:
    """Totals by heads, households and area of a vote by name. hands: counted in the room, heads only."""
    heads: dict[str, int] = dict.fromkeys(CHOICES, 0)
    areas: dict[str, int] = dict.fromkeys(CHOICES, 0)
    homes: dict[int, str] = {}
    here = here_area = 0
    homes_here = set()
    for elector in rights:
        holders = [str(p) for p in elector.may_cast] or (
            [str(elector.person_id)] if elector.person_id else []
        )
        if any(p in present for p in holders):
            here, here_area = here + elector.weight, here_area + elector.area
            homes_here.add(elector.household_id)
        used = next((casts[p] for p in holders if p in casts), None)
        if used is None:
            continue
        side = _side(used)
        heads[side] += elector.weight
        areas[side] += elector.area
        if elector.household_id is not None:
            homes.setdefault(elector.household_id, side)
    for side in CHOICES:
        heads[side] += hands.get(side, 0)
    heads["for"] += sum(n for each, n in hands.items() if each not in CHOICES)
    all_homes = {e.household_id for e in rights if e.household_id is not None}
    by_home = [list(homes.values()).count(side) for side in CHOICES]
    out = {
        "headcount": _tally(sum(e.weight for e in rights), [heads[s] for s in CHOICES], here),
        "household": _tally(len(all_homes), by_home, len(homes_here - {None})),
    }
    if any(e.area for e in rights):
        out["area_sqm"] = _tally(sum(e.area for e in rights), [areas[s] for s in CHOICES], here_area)
    if any(hands.values()):
        out.pop("household")
        out.pop("area_sqm", None)
    return out


def box_tallies(
    rights: list[Elector],
    counts: Mapping[str, int],
    hands: Mapping[str, int],
    present: frozenset[str],
    box_id: int | None,
) -> dict[str, deciding.UnitTally]:
    """Totals by heads of an unnamed box."""
    here = sum(e.weight for e in rights if any(str(p) in present for p in e.may_cast))
    eligible = boxes.turnout(box_id)[1] if box_id else sum(e.weight for e in rights)
    if set(counts) - set(CHOICES):
        cast = boxes.turnout(box_id)[0] if box_id else 0
        abstain = counts.get("abstain", 0)
        return {"headcount": _tally(eligible, [max(0, cast - abstain), 0, abstain], here)}
    return {"headcount": _tally(eligible, [counts.get(s, 0) + hands.get(s, 0) for s in CHOICES], here)}


def _tally(eligible: int, sides: list[int], present: int) -> deciding.UnitTally:
    voted = sum(sides)
    # More hands than the roll has is a miscount in the room: the roll is widened on paper, never the votes cut.
    eligible = max(eligible, voted)
    return deciding.UnitTally.of(
        eligible, sides[0], sides[1], sides[2], present=min(eligible, max(present, voted))
    )
