"""What the chair says now, from the state alone: a few sentences to be read aloud, in the order in which
things happen.

`chair_says` is asked by the console, the command line and the handbook, so that there is one script. It
tells of the
question being voted on where a vote is open, whatever was made since, and names only steps that are in
order now.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from consult import deciding
from consult.rules import acts, again, blanks, elections, floor, motions, moving, order, polling, presiding
from consult.rules.edits import parts_of
from consult.rules.interest import excluded
from consult.rules.meeting import Aside, Blank, Election, Item, Meeting, Question, Record, need
from consult.rules.moving import check_motion, needs_second
from consult.rules.outcome import result_of
from consult.rules.words.catalogue import PHRASES, either
from consult.rules.words.lines import reported, votes_by_name
from consult.rules.words.naming import (
    NUMBERS,
    Voice,
    asked,
    change,
    duration,
    item_title,
    kind,
    label,
    listed,
    means,
    moment,
    moves,
    opened,
    recess,
    shortened,
    side,
    unstopped,
)
from consult.rules.words.texts import text_of
from consult.rules.words.value import Word, word

#: How a vote of each method is asked for; the rest are asked for by hands. A secret vote never by hands.
WAYS = {
    "show": "say.phones",
    "voice": "say.voices",
    "rising": "say.rise",
    "counted_rising": "say.rise",
    "show_of_hands": "say.hands",
}
#: What brings the meeting back to where it was.
RETURNING = frozenset({"no_second", "resumed"})
RECESSES = frozenset({"recess", "recess_main"})
AT_ONCE = {"roll_call": "say.roll", "ballot": "say.ballot", "box": "say.box"}


def chair_says(meeting: Meeting, voice: Voice = NUMBERS) -> tuple[Word, ...]:
    """The sentences to say now, at least one, in the order in which they are said."""
    return tuple(_sentences(meeting, voice))


def _sentences(m: Meeting, voice: Voice) -> Iterator[Word]:
    if m.phase != "in_session":
        yield from _outside(m, voice)
        return
    if m.consent is not None:
        yield from _consent(m, voice)
        return
    if presiding.vacant(m):
        record = just_announced(m)  # a vote may have taken who presided out of the chair
        if record is not None:
            yield from _figures(m, record, m.known(record.on))
        yield word("say.no_chair")
        return
    yield from _closed_doors(m)
    yield from _just_now(m, voice)
    if again.hour_come(m) and m.vote is None and not m.adjourning:
        yield word("say.hour_come" if may(m, "extend_meeting", minutes=30) else "say.hour_over")
        return
    if m.left_to_debate is not None and may_come_back(m):
        yield word("say.chair_may_return")
    waiting = next(
        (ref for ref, status in m.points.items() if status == "raised" and ref in m.questions), None
    )
    if waiting is not None:
        yield from _point(m, m.questions[waiting], voice)
    elif m.retake is not None and m.retake in m.questions:
        yield word("say.retake")
        yield from _ask(m, m.questions[m.retake], "rising", voice)
    elif m.vote is not None:
        yield from _voting(m, voice)
    elif m.adjourning:
        yield from _adjourning(m, voice)
    elif m.floor is not None:
        yield _speaking(m, voice)
    elif (made := _to_be_stated(m)) is not None:
        yield from _made(m, made, voice)
    elif polling.short_of_quorum(m, m.immediate) is not None:
        yield word(_waiting_for_a_quorum(m), present=m.counted, quorum=m.quorum)
    elif m.stack:
        yield from _pending(m, m.questions[m.stack[-1]], voice)
    else:
        yield from _between(m, voice)


def _would_be_stated(m: Meeting, question: Question) -> bool:
    """Whether it could be stated once seconded: not an amendment of what was decided meanwhile."""
    fits = motions.handling(question.motion).fits_stated or check_motion
    return fits(m, question) is None


def _to_be_stated(m: Meeting) -> Question | None:
    """The last motion made that waits for a second or can be stated; what was passed over is spoken of no
    more."""
    made = (m.questions[ref] for ref in reversed(m.made))
    return next(
        (
            each
            for each in made
            if (each.seconder is None and needs_second(m, each) and _would_be_stated(m, each))
            or may(m, "state", on=each.id)
        ),
        None,
    )


def _waiting_for_a_quorum(m: Meeting) -> str:
    """What the chair may do alone, or else what somebody may move: an hour fixed for adjourning leaves the
    recess."""
    if may(m, "recess", minutes=10):
        return "say.quorum_lost"
    return "say.quorum_lost_pending" if may_move(m, "adjourn") else "say.quorum_lost_hour"


def may_come_back(m: Meeting) -> bool:
    """Whether the body's own chair, who left to debate, may preside again."""
    return m.officer is not None and order.check(m, acts.parse("take_chair", {}, m.officer)) is None


def may(m: Meeting, kind_of_act: str, **args: Any) -> bool:
    """Whether the chair may do this now."""
    return m.chair is not None and order.check(m, acts.parse(kind_of_act, args, m.chair)) is None


# --- before, breaks, the end ---


def _outside(m: Meeting, voice: Voice) -> Iterator[Word]:
    if m.phase == "before":
        here = {"members": m.voting_members, "present": len(m.voters), "quorum": m.quorum}
        if m.quorum_met:
            yield word("say.open", **here)
        else:
            yield word("say.wait_quorum", **here, short=m.quorum - m.counted)
    elif m.phase == "recess":
        until = m.recess_until
        record = just_announced(m)
        if record is not None:
            yield from _figures(m, record, m.known(record.on))
        yield recess("say.recess", until, m.recess_minutes, voice)
    else:
        yield word("say.adjourned")
        if m.adjourned_meeting:
            yield word("say.next_meeting", at=moment(m.adjourned_meeting, voice))


def _adjourning(m: Meeting, voice: Voice) -> Iterator[Word]:
    if just_announced(m) is None:
        yield word("say.adjourning")
    # In a body that meets too seldom what is pending ends with the session (21:7): only the agenda waits.
    goes_over = m.adjourned_meeting is not None or again.within_quarter(m)
    left = len(_waiting_items(m)) + (bool(m.stack) and goes_over)
    if left:
        yield word("say.left_over", n=left)
    if m.adjourned_meeting:
        yield word("say.next_meeting", at=moment(m.adjourned_meeting, voice))
    yield word("say.announcements")
    yield word("say.adjourning_close")


# --- what has just happened ---


def _closed_doors(m: Meeting) -> Iterator[Word]:
    """Said on going into executive session, until something is done in it."""
    if m.executive is not None and (m.just or {}).get("what") == "executive":
        yield word("say.executive")


def _just_now(m: Meeting, voice: Voice) -> Iterator[Word]:
    """The result just announced, the ruling just given, the objection just made."""
    just = m.just or {}
    if just.get("what") == "objected":
        top = m.immediate if just.get("motion") == "main" else None
        if top is None:
            yield word("say.objected_not_agreed")
        else:
            yield word("say.objected" if top.debatable and top.id not in m.closed else "say.objected_vote")
    elif just.get("what") in RETURNING:
        yield word(f"say.{just['what']}")
    elif just.get("what") == "ruling" and just.get("ruling") == "overruled":
        yield word("say.overruled")
    elif just.get("what") == "ruling" and f"ruling.{just.get('ruling')}" in PHRASES:
        ruling, reason = word(f"ruling.{just['ruling']}"), unstopped(str(just.get("reason") or ""))
        if reason:
            yield word("say.ruled_because", ruling=ruling, reason=reason)
        else:
            yield word("say.ruled", ruling=ruling)
        if may_move(m, "appeal"):
            yield word("say.may_appeal")
    record = just_announced(m)
    if record is not None:
        yield from result(m, record, voice)


def may_move(m: Meeting, motion: str) -> bool:
    """Whether some member may move this now: appeal from the ruling just given, or adjourn."""
    return any(order.check(m, acts.parse("move", {"motion": motion}, who)) is None for who in m.voters[:3])


def just_announced(m: Meeting) -> Record | None:
    """The vote whose result was the last thing that happened; None once anything else has."""
    record = _about_the_vote(m) or m.records.get(m.last_vote or "")
    question = m.known(record.on) if record is not None else None
    if record is None or question is None or record.business != m.business or m.floor is not None:
        return None
    over = question.motion in RECESSES and record.result == "adopted"
    if over != (m.phase == "recess"):  # a break that was voted: its result is said as it begins, not after it
        return None
    waits = m.vote is not None or m.retake is not None
    if waits and not (question.row.about_a_vote or question.row.about_polls):
        return None
    reversed_ = (
        question.motion == "appeal" and record.result == "reversed" and m.made[-1:] == (question.target,)
    )
    # What was made before the vote and still waits to be stated takes nothing from its result.
    waited = m.undo.made if m.undo is not None and m.last_vote == record.on else ()
    return record if reversed_ or set(m.made) <= set(waited) else None


def _about_the_vote(m: Meeting) -> Record | None:
    """The vote on how to vote or count that was the last thing that happened: the question itself is still to
    be
    voted on, so it is no last vote of the meeting's."""
    record = next(reversed(tuple(m.records.values())), None)
    if record is None or record.mark != m.progress:
        return None
    since = m.immediate  # a motion about the vote that was stated since: its own turn has come
    if since is not None and (since.row.about_a_vote or since.row.about_polls):
        return None
    row = m.questions[record.on].row
    return record if row.about_a_vote or row.about_polls else None


def result(m: Meeting, record: Record, voice: Voice = NUMBERS) -> Iterator[Word]:
    """The result of a vote, with its figures where there are any, and what it means."""
    question = m.known(record.on)
    if record.method == "unanimous_consent":
        yield word("say.result_consent")
    elif record.governed and record.governed.get("options"):
        chosen = [str(each["text"]) for each in record.governed["options"] if each.get("chosen")]
        yield word("say.chosen", names=listed(chosen)) if chosen else word("say.none_chosen")
    else:
        yield from _figures(m, record, question)
    options = bool(record.governed and record.governed.get("options"))
    agreed = record.method == "unanimous_consent" and question is not None and question.motion == "main"
    if question is not None and not (options or agreed):
        said = means(m, question, record.result == result_of(question, True), voice)
        if said is not None:
            yield said


def _figures(m: Meeting, record: Record, question: Question | None) -> Iterator[Word]:
    verdict = record.governed or {}
    if record.withheld is not None:
        yield _withheld(record, question)
        return
    head = (verdict.get("tallies") or {}).get("headcount") or {}
    yes, no = head.get("for", record.yes), head.get("against", record.no)
    abstain = head.get("abstain", record.abstain)
    carried = question is None or record.result == result_of(question, True)
    outcome = word("said.carried" if carried else "said.tie" if yes == no > 0 else "said.lost")
    if not carried and yes > no:
        few = "said.no_quorum" if verdict.get("result") == "no_quorum" else "said.short"
        rule = _rule_of(m, question) if question is not None else None
        outcome = word("said.lost" if rule is not None and _one_stops_it(rule) else few)
    if question is not None and question.row.acts_on_no:
        if yes + no:
            yield word(
                "say.result_sides", pro=side(question, "pro"), con=side(question, "con"), yes=yes, no=no
            )
            if yes == no:
                yield word("say.tie")
    elif not yes + no:
        yield word("say.result_plain", result=outcome)
    elif abstain:
        yield word("say.result_abstain", yes=yes, no=no, abstain=abstain, result=outcome)
    else:
        yield word("say.result", yes=yes, no=no, result=outcome)


def _withheld(record: Record, question: Question | None) -> Word:
    """The result alone: why it was lost would tell of the figures, but for a quorum, which the turnout
    tells."""
    carried = question is None or record.result == result_of(question, True)
    short = (record.governed or {}).get("result") == "no_quorum"
    outcome = word("said.carried" if carried else "said.no_quorum" if short else "said.lost")
    return word("say.result_withheld", cast=record.withheld, result=outcome)


# --- consent, points, speeches ---


def _consent(m: Meeting, voice: Voice) -> Iterator[Word]:
    consent = m.consent
    assert consent is not None
    target = m.known(consent.target) if consent.motion == "main" else None
    if consent.text:
        yield word("say.consent_text", text=unstopped(consent.text))
    elif target is not None and target.args.get("edit"):
        yield word("say.consent_edit", edit=change(target.args["edit"]))
    elif target is not None and target.text and target.row.cls == "main":
        yield word("say.consent_text", text=unstopped(target.text))
    elif target is not None:
        yield asked(m, target, voice)
        yield word("say.consent_so")
    else:
        what = either(f"consent_what.{consent.motion}", f"motion.{consent.motion}")
        yield word("say.consent_what", what=word(what))
    yield word("say.consent_ask")
    yield word("say.consent_done")


def _point(m: Meeting, point: Question, voice: Voice) -> Iterator[Word]:
    """A point, a demand or an inquiry waits for the chair."""
    yield moves(m, point, voice)
    if point.motion == "point_of_order":
        yield word("say.rule_point")
    elif point.motion == "question_of_privilege":
        yield word("say.rule_privilege")
    elif point.motion == "orders_of_day":
        due = next((item for item in _waiting_items(m) if may(m, "take_up", item=item.id)), None)
        if due is not None:
            yield word("say.orders", title=item_title(m, due.id))
    else:
        yield word("say.answer")


def _speaking(m: Meeting, voice: Voice) -> Word:
    speaker = m.floor
    assert speaker is not None
    if speaker.overtime:
        return word("say.overtime")
    who = voice.call(m, speaker.who)
    if not speaker.seconds:
        return word("say.speaking", who=who)
    time = duration(speaker.seconds)
    if speaker.side in {"for", "against", "question"}:
        return word("say.speaking_side", who=who, side=word(f"floor.{speaker.side}"), time=time)
    return word("say.speaking_time", who=who, time=time)


def _call_on(m: Meeting, who: str, voice: Voice) -> Word:
    hand = next(hand for hand in m.queue if hand.who == who)
    if hand.side in {"for", "against", "question"}:
        return word("say.call_on_side", who=voice.call(m, who), side=word(f"floor.{hand.side}"))
    return word("say.call_on", who=voice.call(m, who))


# --- motions ---


def _made(m: Meeting, question: Question, voice: Voice) -> Iterator[Word]:
    if question.seconder is None and needs_second(m, question):
        yield moves(m, question, voice)
        yield word("say.ask_second")
        if may(m, "no_second", on=question.id):
            yield word("say.unless_seconded")
        return
    yield word("say.seconded") if question.seconder is not None else moves(m, question, voice)
    if question.debatable:
        yield opened(m, question, voice)
        yield word("say.who_speaks")
    else:
        yield asked(m, question, voice)
        yield word("say.not_debated")


def _pending(m: Meeting, question: Question, voice: Voice) -> Iterator[Word]:
    blank = blanks.open_on(m, question.id)
    if blank is not None:
        yield from _blank(m, blank)
        return
    closed, fresh = question.id in m.closed, just_announced(m) is not None
    back = fresh or question.debated and (m.just or {}).get("what") in RETURNING
    if not fresh and not question.debated:
        yield from _just_reported(m, question, voice)
    if closed:
        yield asked(m, question, voice)
    elif question.seriatim and question.part is not None:
        yield word("say.part", text=unstopped(parts_of(question).get(question.part, "")))
    elif back and question.motion == "main" and question.text:
        yield word("say.back", text=unstopped(question.text))
    elif not question.debatable:
        yield asked(m, question, voice)
    elif back or not question.debated:
        yield opened(m, question, voice)
    if closed or not question.debatable:
        if not (closed and fresh):
            yield word("say.debate_over" if closed else "say.not_debated")
        yield from threshold(m, question)
        return
    first = floor.who_is_next(m)
    if first is not None:
        yield _call_on(m, first, voice)
    elif question.part is not None:
        yield word("say.part_done")
    elif not question.debated and not fresh:
        yield word("say.who_speaks")
    else:
        yield word("say.put_ready" if may(m, "put") else "say.anyone_else")


def _blank(m: Meeting, blank: Blank) -> Iterator[Word]:
    """What has been suggested for a blank, and the vote on each in its turn; suggestions are asked for while
    somebody may make one."""
    open_ = any(blanks.check_suggest(m, who, blank.ref, "…") is None for who in m.voters)
    values = blanks.left(blank)
    just = m.just or {}
    if just.get("what") == "value_lost":
        yield word("say.value_lost", value=just["value"])
    elif values:
        yield word("say.suggested", values=listed(values))
    if values:
        yield word("say.value_first" if open_ and not blank.tried else "say.value", value=values[0])
    else:
        yield word("say.blank" if open_ else "say.blank_empty")


def _just_reported(m: Meeting, question: Question, voice: Voice) -> Iterator[Word]:
    """What the committee said of it, before the question itself or what the committee moved on it."""
    about = next((ref for ref in (question.id, question.target) if ref in m.reports), None)
    if about is None:
        return
    told = m.reports[about]
    if told["mark"] == m.progress and (about != question.target or question.motion == told["recommend"]):
        yield reported("say", m, about, str(told["by"]), told["recommend"], voice)


def threshold(m: Meeting, question: Question) -> Iterator[Word]:
    """What it takes, where more than a plain majority; for an item under a decision rule, in heads."""
    rule = _rule_of(m, question)
    if rule is not None:
        yield from _rule_in_heads(m, rule)
        return
    needed = need(m, question)
    key = f"threshold.{needed.basis}"
    if f"{key}_noticed" in PHRASES and needed.notice:
        key = f"{key}_noticed"
    if question.motion == "orders_of_day" or key not in PHRASES:
        return
    said = {"present": needed.present, "members": needed.members}
    said["least"] = next(
        yes for yes in range(needed.members + 2) if needed.carried(yes, 0) or yes > needed.members
    )
    yield word(key, **{name: value for name, value in said.items() if f"%({name})s" in PHRASES[key][0]})


def _rule_of(m: Meeting, question: Question) -> deciding.DecisionRule | None:
    item = m.item(question.item) if question.motion == "main" else None
    if item is None or not item.decision_rule or item.kind == "options":
        return None
    try:
        return deciding.DecisionRule.from_dict(dict(item.decision_rule))
    except deciding.RuleError:
        return None


def _one_stops_it(rule: deciding.DecisionRule) -> bool:
    """Whether a single vote against defeats what is decided by the rule."""
    return rule.approve.foretell(1, 1)[0] == "no_objection"


def _rule_in_heads(m: Meeting, rule: deciding.DecisionRule) -> Iterator[Word]:
    if rule.units != ("headcount",):
        yield word("needs.rule", words={each: rule.sentence(each) for each in ("zh", "en")})
        return
    members = m.voting_members
    if _one_stops_it(rule):
        yield word("threshold.nobody_against")
        return
    _, _, yes = rule.approve.foretell(members, members)
    if rule.quorum is None:
        yield word("threshold.rule_open", members=members, yes=yes)
    else:
        yield word("threshold.rule", members=members, quorum=rule.quorum.needed(members), yes=yes)


# --- voting ---


def _voting(m: Meeting, voice: Voice) -> Iterator[Word]:
    vote = m.vote
    assert vote is not None
    # Only closing or reopening the polls comes before the vote; whatever else was made since waits for it.
    polls = [m.questions[ref] for ref in (*m.stack, *m.made) if moving.within_ballot(m, m.questions[ref])]
    if polls:
        yield from (_made if polls[-1].id in m.made else _pending)(m, polls[-1], voice)
        return
    if vote.time_up:
        yield word("say.vote_over")
        yield word("say.announce_now")
        return
    question = m.known(vote.on)
    if question is not None:
        yield from _ask(m, question, vote.method, voice)


def _ask(m: Meeting, question: Question, method: str, voice: Voice) -> Iterator[Word]:
    """The question, what it takes, and how those on each side answer."""
    item = m.item(question.item) if question.motion == "main" else None
    if item is not None and item.kind == "options":
        text = unstopped(text_of(m, question))
        yield (
            word("say.options", n=item.seats, text=text) if item.seats > 1 else word("say.option", text=text)
        )
        if method in AT_ONCE:
            yield word(AT_ONCE[method])
        return
    yield asked(m, question, voice)
    yield from threshold(m, question)
    aside = [who for who in m.voters if who in excluded(m, question.id)]
    if aside:
        yield word("say.stand_aside", names=listed(voice.call(m, who) for who in aside))
    if method in AT_ONCE:
        yield word(AT_ONCE[method])
        return
    way = WAYS.get(method, "say.hands")
    for name, button in (("pro", "for"), ("con", "against")):
        yield _answer(way, side(question, name), question, button)
    rule = _rule_of(m, question)
    if rule is not None and isinstance(rule.approve, deciding.FractionTest):
        if rule.approve.of != "for_plus_against" and not m.nantang:
            yield _answer(way, word("abstain.any"), question, "abstain")


def _answer(way: str, who: Word, question: Question, choice: str) -> Word:
    if "%(button)s" not in PHRASES[way][0]:
        return word(way, who=who)
    return word(
        way, who=who, button=word(either(f"act.cast.{choice}.{kind(question)}", f"act.cast.{choice}"))
    )


# --- between questions ---


def _waiting_items(m: Meeting) -> list[Item]:
    """Items not taken up yet, in their order."""
    return [item for item in m.items if item.id not in m.items_done and item.id != m.current_item]


def _between(m: Meeting, voice: Voice) -> Iterator[Word]:
    election = elections_waiting(m)
    if election is not None:
        yield from _election(m, election, voice)
        return
    if m.matter is not None:
        yield word("say.matter", what=unstopped(m.matter))
    elif m.current_item is not None and not _settled(m, m.current_item) and just_announced(m) is None:
        yield word("say.item", title=item_title(m, m.current_item))
        return
    yield from _next(m)


def _next(m: Meeting) -> Iterator[Word]:
    last = m.held - 1
    made = any(
        each.meeting == m.number and each.id not in m.minutes.values() for each in m.questions.values()
    )
    begun = bool(m.items_done) or made or m.matter is not None
    if not begun and last not in m.minutes and may(m, "approve_minutes", meeting=last):
        yield word("say.minutes")
        yield word("say.minutes_close")
        return
    item = next((each for each in _waiting_items(m) if may(m, "take_up", item=each.id)), None)
    over = next((each for each in m.asides if _due(m, each)), None)
    if item is not None and item.order is not None:
        yield word("say.due", title=item_title(m, item.id))
    elif item is not None and not begun:
        count, title = len(m.items), item_title(m, item.id)
        yield word("say.agenda", n=count, title=title) if count > 1 else word("say.agenda_one", title=title)
    elif item is not None:
        number = next(n for n, each in enumerate(m.items, start=1) if each.id == item.id)
        yield word("say.next_item", n=number, title=item_title(m, item.id))
    elif over is not None:
        yield word("say.carried_over", what=label(m, over.stack[-1]))
    else:
        yield word("say.any_business" if m.items_done else "say.any_motion")
        if m.items_done:
            yield word("say.close")


def _due(m: Meeting, aside: Aside) -> bool:
    return bool(aside.stack) and may(m, "take_up", on=aside.stack[0])


def _settled(m: Meeting, item: str) -> bool:
    """Whether the item's question has been dealt with one way or the other."""
    return any(q.item == item and q.motion == "main" and q.id in m.dispositions for q in m.questions.values())


def elections_waiting(m: Meeting) -> Election | None:
    """The latest election with a seat to fill, or just filled."""
    just = m.just or {}
    if just.get("what") == "elected" and just.get("office") in m.elections:
        return m.elections[str(just["office"])]
    found = [each for each in m.elections.values() if elections.seats_left(each)]
    return max(found, key=lambda each: each.mark, default=None)


def _election(m: Meeting, election: Election, voice: Voice) -> Iterator[Word]:
    office, names = election.office, [voice.call(m, who) for who in election.nominees]
    just = m.just or {}
    new = tuple(just.get("who") or ()) if just.get("what") == "elected" else ()
    last = m.minuted[-1] if m.minuted else {}
    if last.get("office") == office and last.get("votes") and (new or election.polled):
        yield word("say.votes", votes=votes_by_name(m, last["votes"], voice))
    if new:
        yield word("say.elected", names=listed(voice.call(m, who) for who in new), office=office)
    left = elections.seats_left(election)
    required = m.rulebook.for_elections("required") or "majority"
    plain = required == "majority"
    if not left:
        yield from _next(m)
    elif election.polled:
        yield (
            word("say.seats_left", office=office, n=left)
            if election.elected
            else word("say.elect_again" if plain else "say.elect_none", office=office)
        )
    elif election.nominations == "open":
        yield word("say.nominated", names=listed(names)) if names else word("say.nominate", office=office)
    else:
        said = just_announced(m) is not None  # by then the result has said that they are closed
        key = "say.candidates" if said else "say.nominations_closed"
        yield word(key, names=listed(names)) if names else word("say.nobody_nominated")
        if len(names) == 1 and may(m, "declare_elected", office=office, who=election.nominees[0]):
            yield word("say.unopposed", name=names[0], office=office)
        elif names and plain:
            yield word("say.elect", office=office)
        elif names:
            yield word(
                "say.elect_by_rule", office=office, needs=word(either(f"elects.{required}", "elects.rule"))
            )


__all__ = ["chair_says", "just_announced", "result", "shortened", "threshold"]
