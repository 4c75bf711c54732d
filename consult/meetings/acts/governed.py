"""The decision rule of an agenda item at work: who may decide in which way, and what the counts mean.

The item's rule governs the final vote on its main question; everything else follows the rulebook. `present`
is who was
checked in when the question was put.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from consult import deciding, rules
from consult.accounts import seats
from consult.agenda.models import AgendaItem
from consult.agenda.models import Meeting as MeetingRow
from consult.ballots import box as boxes
from consult.ballots import votes
from consult.foundation import settings
from consult.foundation.days import local_day
from consult.foundation.db import db
from consult.meetings.acts import waiting
from consult.meetings.record.log import instant
from consult.people import bodies, persons, places
from consult.people.bodies import Elector
from consult.people.models import Body
from consult.rules import acts, interest
from consult.rules.acts.consent import CLOSING
from consult.rules.no import out


def body_of(row: MeetingRow) -> Body:
    """The body that meets."""
    return bodies.body_for(places.community_by_id(row.community_id), row.body_id)


def quorum_of(items: list[AgendaItem], voters: int) -> int:
    """Members needed: by the agenda's strictest headcount quorum, else more than half of those with a vote
    (RONR 40:2)."""
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
    """What a vote on a question settles. item: the agenda item's id. root: the question it is, or renews, by
    which votes
    on one and the same thing are known."""

    item: str
    root: str


def settles(state: rules.Meeting, on: str | None) -> Settles | None:
    """Which agenda item a vote on this question settles, whatever heading is current: its own main question
    (or a part
    of it, divided), and a lawful renewal of it; None for everything else.

    An item's own question came with the item and has no mover; under a bare heading it is the one moved for
    the item. A
    renewal is moved for the item in the same words, at a later meeting. Logs of earlier versions mark every
    motion from
    the floor with the heading that was current: that is no claim.
    """
    question = state.known(on)
    if question is None or question.motion != "main" or question.item is None:
        return None
    own = [each for each in state.questions.values() if each.item == question.item and each.motion == "main"]
    if question.mover is None or own[0].id == question.id:
        return Settles(str(question.item), question.id)
    earlier = own[: own.index(question)]
    if all(_renewable(state, each, question) for each in earlier):
        return Settles(str(question.item), earlier[0].id)
    return None


def _renewable(state: rules.Meeting, earlier: Any, question: Any) -> bool:
    """Whether `question` may be the renewal of an earlier one: the same words, not decided for good, not at
    one meeting."""
    record = state.records.get(earlier.id)
    done = earlier.meeting if record is None else record.meeting
    words = {earlier.text, earlier.args.get("text")}
    return earlier.status != "adopted" and done != question.meeting and question.args.get("text") in words


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


def method_for(state: rules.Meeting, item: AgendaItem | None, wanted: acts.Put) -> str:
    """How the vote is taken: as asked or ordered, a ballot that was ordered in the box; and an item set down
    for the
    box goes to the box."""
    way = wanted.way(state)
    if wanted.method is None and way == "ballot":
        return "box"
    return "box" if item is not None and item.method == "box" and way == "show" else way


def heads_only(row: MeetingRow, item: AgendaItem) -> bool:
    """Whether bare counts can decide it: by heads, or by households where each has one vote. Areas need
    names."""
    rule = rule_of(item.decision_rule)
    allowed = {"headcount", "household"} if body_of(row).electorate == "household" else {"headcount"}
    return rule is None or set(rule.units) <= allowed


def right_refused(row: MeetingRow, state: rules.Meeting, who: str) -> str | None:
    """Why somebody may not vote by name on an item's question, by the roll frozen when it was put: the
    reason's code.

    "not_on_vote_roll": they have no voting right in this vote; "right_used": a household's or joint owners'
    right was
    used by another who shares it. Asks the database nothing while the vote is remembered.
    """
    if state.vote is None or settles(state, state.vote.on) is None:
        return None
    vote = votes.frozen_put(row.id, state.vote.seq)
    if vote is None:
        return None
    shared = vote.roll.sharers(int(who))
    if not shared:
        return "not_on_vote_roll"
    return "right_used" if any(str(p) != who and str(p) in state.vote.casts for p in shared) else None


def freeze(row: MeetingRow, state: rules.Meeting, now: datetime) -> votes.FrozenVote | None:
    """Opens the vote that was just put, with all that judging and counting it will need: for an item's
    question the
    body's whole roll and the item's rule; for a box on anything else, those with a vote here. A vote by name
    on anything
    else has no roll of its own: the rulebook governs it. state: after the event that put it.
    """
    if state.vote is None:
        return None
    on, item = state.vote.on, item_settled(state, state.vote.on)
    unnamed = state.vote.method == "box"
    if item is None and not unnamed:
        return None
    question = state.known(on)
    text = question.text if question is not None else ""
    body = body_of(row)
    fewest = settings.of(places.community_by_id(row.community_id), "fewest_papers", body=body)
    if item is None:
        asked, electors = votes.Asked(text, fewest=fewest), _members_here(state)
    else:
        asked, electors = _asked(item, text, body.electorate, fewest), bodies.electorate_of(body)
    here = state.present - interest.uncounted(state, on)
    return votes.open_vote(
        row.community_id,
        asked,
        _free_to_vote(state, on, electors),
        now,
        kind="unnamed" if unnamed else "named",
        put=votes.Put(row.id, on, state.vote.seq, [int(p) for p in here if p.isdigit()]),
        ends_at=instant(state.vote.ends_at),
    )


def _free_to_vote(state: rules.Meeting, on: str, electors: list[Elector]) -> list[Elector]:
    """The voting rights without those whom the rules keep from voting on it: a right that others share stays
    theirs; one that nobody else may use is out, or only counts, as the body's rule says."""
    out, gone = interest.excluded(state, on), interest.uncounted(state, on)
    if not out:
        return electors
    kept: list[Elector] = []
    for each in electors:
        able = each.may_cast or ((each.person_id,) if each.person_id else ())
        free = tuple(p for p in able if str(p) not in out)
        if free == able:
            kept.append(each)
        elif free:
            kept.append(replace(each, may_cast=free))
        elif not gone:
            kept.append(replace(each, person_id=None, may_cast=()))
    return kept


def _members_here(state: rules.Meeting) -> list[Elector]:
    return [
        Elector(int(m.id), None, (), 1, 0, (int(m.id),))
        for m in state.members.values()
        if m.voting and m.id.isdigit()
    ]


def _asked(item: AgendaItem, text: str, electorate: str, fewest: int) -> votes.Asked:
    labels = [
        str(each.get("text") or each.get("label") or each.get("name") or "")
        if isinstance(each, Mapping)
        else str(each)
        for each in (item.options or [] if item.question_kind == "options" else [])
    ]
    return votes.Asked(
        text,
        method="plurality" if labels else "yes_no",
        options=labels,
        seats=max(1, min(item.seats or 1, len(labels))) if labels else 1,
        rule=dict(item.decision_rule) if item.decision_rule else None,
        legal_effect=item.legal_effect or "decision",
        item_id=item.id,
        electorate=electorate,
        fewest=fewest,
    )


# --- what the announcement is given ---


#: Seconds the room has at least to object to closing the polls: who is slow with the phone is to see it, and
#: whoever closes a box over somebody learns the more of what is in it.
POLLS_SECONDS = 30
#: So long a box short of papers waits for them; then it may be closed by silence all the same, or one who
#: never votes would hold the meeting for ever.
POLLS_PATIENCE = timedelta(minutes=10)


def gather(row: MeetingRow, state: rules.Meeting, wanted: acts.Act, now: datetime) -> acts.Act:
    """The act with the facts it needs: the item's way of voting for `put`, counts and verdict for `announce`.

    What a client sent in their place is dropped, also inside an act that the chair overrules.
    """
    if isinstance(wanted, acts.Overrule):
        return _gather_overruled(row, state, wanted, now)
    if isinstance(wanted, acts.Put) and state.stack:
        item = item_settled(state, wanted.on or state.stack[-1])
        return replace(wanted, method=method_for(state, item, wanted))
    if isinstance(wanted, acts.Announce) and state.vote is not None:
        turnout = turnout_here(row.id, state, now)
        counts, verdict, withheld = _counted(row, state, state.vote, now)
        return replace(wanted, counts=counts, governed=verdict, withheld=withheld, turnout=turnout)
    if isinstance(wanted, acts.AskConsent) and wanted.motion == CLOSING and state.vote is not None:
        return replace(wanted, seconds=max(wanted.seconds, POLLS_SECONDS))
    if isinstance(wanted, acts.Admit):
        return replace(wanted, elector=is_elector(row, wanted.who))
    return wanted


def turnout_here(meeting_id: int, state: rules.Meeting, now: datetime) -> dict[str, int] | None:
    """{cast, of} of the box that is open: those it waits for (`waiting`), by its roll, and how many of them
    have voted; out: how many have not whom somebody else took out meanwhile, unless the time that was set is
    up. None where the vote goes to no box."""
    vote = state.vote
    box_id = boxes.box_of(meeting_id, vote.seq) if vote is not None and vote.method == "box" else None
    if vote is None or box_id is None:
        return None
    circle = waiting.waited_for(meeting_id, state)
    cast, of = boxes.turnout_of(box_id, _ids(circle.all))
    told = {"cast": cast, "of": of}
    # Who was taken off the community's roll meanwhile, or signed out of every telephone, can neither vote nor
    # object: taken out just as well, also who comes back when the polls are closed.
    taken_out = _ids(circle.taken_out)
    if cast < of:
        put_at, until = instant(vote.opened_at) or now, waiting.polls_closed_at(meeting_id, state) or now
        taken_out += [
            *persons.off_the_roll(_ids(circle.all)),
            *seats.cut_off(_ids(circle.all), put_at, until),
        ]
    if taken_out and not waiting.clock_ended(state, now):
        voted, rights = boxes.turnout_of(box_id, list(dict.fromkeys(taken_out)))
        told |= {"out": rights - voted} if voted < rights else {}
    return told


def short_of_papers(meeting_id: int, state: rules.Meeting, now: datetime) -> rules.Refusal | None:
    """Why the polls of the box that is open are not closed by silence: the vote would be void, and people
    here could still put their papers in. None where they may be, or there is no box."""
    if not below_quorum(meeting_id, state, now):
        return None
    return replace(out("short_of_papers", "RONR 45:36, 40:2"), waivable=False)


def below_quorum(meeting_id: int, state: rules.Meeting, now: datetime) -> bool:
    """Whether a box is still short of the papers its item's rule asks for, while people here could put theirs
    in."""
    opened = instant(state.vote.opened_at) if state.vote is not None else None
    if opened is not None and now - opened >= POLLS_PATIENCE:
        return False
    turnout = turnout_here(meeting_id, state, now)
    vote = votes.frozen_put(meeting_id, state.vote.seq) if state.vote is not None else None
    rule = rule_of(vote.asked.rule) if vote is not None else None
    if turnout is None or vote is None or rule is None or rule.quorum is None or rule.counts_present:
        return False
    if rule.quorum.of != "eligible" or turnout["cast"] >= turnout["of"]:
        return False
    return turnout["cast"] < rule.quorum.needed(vote.roll.heads)


def _ids(members: Iterable[str]) -> list[int]:
    return [int(each) for each in members if each.isdecimal()]


def still_voting(meeting_id: int, state: rules.Meeting, now: datetime) -> rules.Refusal | None:
    """Why the box that is open may not be announced yet; None where it may, or there is none. Counts
    nothing."""
    turnout = turnout_here(meeting_id, state, now)
    if turnout is None:
        return None
    refusal = rules.check(state, acts.Announce(by=str(state.chair), counts={}, turnout=turnout))
    return refusal if refusal is not None and refusal.reason in ("still_voting", "taken_out") else None


def is_elector(row: MeetingRow, who: str) -> bool:
    """Whether that person may cast a vote of the body that meets, now."""
    return who.isdecimal() and any(
        int(who) in (e.may_cast or ((e.person_id,) if e.person_id else ()))
        for e in bodies.electorate_of(body_of(row))
    )


def _gather_overruled(
    row: MeetingRow, state: rules.Meeting, wanted: acts.Overrule, now: datetime
) -> acts.Act:
    inner = wanted.inner()
    facts = gather(row, state, inner, now)
    if facts is inner:
        return wanted
    given = dict(wanted.act.get("args") or {})
    known = ("method", "counts", "governed", "withheld", "turnout", "elector")
    given.update({name: rules.events.thaw(getattr(facts, name)) for name in known if hasattr(facts, name)})
    return replace(wanted, act={**wanted.act, "args": given})


def _counted(
    row: MeetingRow, state: rules.Meeting, open_: Any, now: datetime
) -> tuple[dict[str, int] | None, dict[str, Any] | None, int | None]:
    """(counts of the box, verdict under the item's rule, papers of a box whose figures are not told) of the
    vote in progress; closes its box."""
    vote = votes.frozen_put(row.id, open_.seq)
    if vote is None and settles(state, open_.on) is not None:
        vote = freeze(row, state, now)  # put by a version that froze no rolls
    if vote is None:
        return None, None, None
    closed = boxes.close_box(vote.id, now) if vote.kind == "unnamed" else None
    counts = None if closed is None else dict(closed.by_choice)
    withheld = closed.papers if closed is not None and closed.withheld else None
    if vote.asked.item_id is None:
        return counts, None, withheld
    if closed is None:
        tallies = deciding.named_tallies(vote.roll, open_.casts, open_.hands, vote.homes_are_heads)
        papers = Counter(
            choice if isinstance(choice, str) else ",".join(choice) for choice in open_.casts.values()
        )
    else:
        cast = boxes.turnout(vote.id)[0]
        tallies = deciding.box_tallies(vote.roll, closed.by_choice, open_.hands, cast, vote.homes_are_heads)
        papers = Counter(closed.piles)
    enough = interest.counted_on(state, open_.on) >= state.quorum
    every = papers + Counter(open_.hands)
    found = votes.conclude(vote, tallies, every, enough, withheld=withheld is not None)
    return counts, _verdict(row, state, open_, found, vote, now), withheld


def _verdict(
    row: MeetingRow,
    state: rules.Meeting,
    open_: Any,
    found: dict[str, Any],
    vote: votes.FrozenVote,
    now: datetime,
) -> dict[str, Any]:
    """As the announcement stores it (docs/protocol.md, "governed")."""
    community, question = places.community_by_id(row.community_id), state.known(open_.on)
    return {
        **found,
        "item": str(vote.asked.item_id),
        "question": question.text if question is not None else vote.asked.question,
        "method": open_.method,
        "legal_effect": vote.asked.legal_effect,
        "opened_on": local_day(community, instant(open_.opened_at) or now).isoformat(),
        "closed_on": local_day(community, now).isoformat(),
    }
