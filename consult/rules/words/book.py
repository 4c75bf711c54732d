"""The minutes of a meeting as the book wants them: what was done, not what was said (RONR 48:2-5; rules 14).

One paragraph for each main and bring-back motion that was settled or put off, each ruling and appeal, each
election, each
notice; counts where the vote was counted; no seconders, no speeches, nothing that failed to come before
the body.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from consult.rules import events as e
from consult.rules.evolve import evolve
from consult.rules.meeting import Meeting, Question, changed, is_main
from consult.rules.motions import table
from consult.rules.outcome import result_of
from consult.rules.words.catalogue import PHRASES, either
from consult.rules.words.lines import by_plurality, counts_of, line_of, reported, told_of, votes_by_name
from consult.rules.words.naming import (
    NUMBERS,
    Said,
    Voice,
    asked,
    item_title,
    label,
    listed,
    moment,
    motion_name,
    moved,
    result_word,
    unstopped,
    until,
)
from consult.rules.words.value import Word, word

#: Meetings by kind; an adjourned meeting goes on with another's business.
KINDS = ("regular", "special", "adjourned")
#: Where no more than these came (a small board, 49:21), the minutes name them.
NAMED = 12
#: Ways of counting by which figures belong in the minutes only where the rules count every show of hands.
UNCOUNTED = frozenset({"unanimous_consent"})


@dataclass(frozen=True)
class Held:
    """What the log does not know of a meeting. kind: one of KINDS, where the log does not say. executive: its
    minutes
    in executive session, which are kept apart from the others (9:26)."""

    title: str = ""
    body: str = ""
    place: str = ""
    kind: str = "regular"
    executive: bool = False


def minutes(log: Iterable[e.Event], held: Held = Held(), voice: Voice = NUMBERS) -> tuple[Word, ...]:
    """The minutes, a word value for each paragraph, from its log."""
    before, state = Meeting(), Meeting()
    body: list[Word] = []
    here: tuple[str, ...] = ()
    heading = None
    chair: str | None = None
    for happened in log:
        before, state = state, evolve(state, happened)
        here = max(here, state.voters, key=len)
        chair = chair or (state.chair if state.phase == "in_session" else None)
        if (before.executive is not None) != held.executive:
            continue
        for told in _paragraphs(before, state, happened, voice):
            item = state.current_item or before.current_item
            if item is not None and item != heading:
                body.append(word("minutes.item", title=item_title(state, item)))
                heading = item
            body.append(told)
    return (*_head(changed(state, chair=chair or state.chair), held, here, voice), *body, *_end(state, voice))


def _head(m: Meeting, held: Held, here: tuple[str, ...], voice: Voice) -> Iterator[Word]:
    if held.executive:
        yield word("minutes.executive_title", title=held.title)
    else:
        yield word("minutes.title", title=held.title) if held.title else word("minutes.untitled")
    of = m.sitting if held.kind == "regular" else held.kind
    kind = word(either(f"minutes.kind.{of}", "minutes.kind.regular"))
    yield word("minutes.meeting", body=held.body, kind=kind) if held.body else word("minutes.kind", kind=kind)
    if m.opened_at:
        yield word("minutes.opened", at=moment(m.opened_at, voice))
    elif m.date:
        yield word("minutes.date", date=m.date)
    if held.place:
        yield word("minutes.place", place=held.place)
    yield word("minutes.present", members=m.voting_members, present=len(here), quorum=m.quorum)
    if 0 < len(here) <= NAMED:
        yield word(
            "minutes.present_names", names=listed(voice.call(changed(m, chair=None), who) for who in here)
        )
    if m.chair is not None:
        yield word("minutes.chair", who=voice.call(m, m.chair))
    recorder = next((each.id for each in m.members.values() if each.standing == "secretary"), None)
    if recorder is not None:
        yield word("minutes.recorder", who=voice.call(m, recorder))


def _end(m: Meeting, voice: Voice) -> Iterator[Word]:
    if m.adjourned_meeting:
        yield word("minutes.next", at=moment(m.adjourned_meeting, voice))
    if m.phase == "adjourned":
        yield (
            word("minutes.adjourned_at", at=voice.hour(m.ended_at))
            if m.ended_at
            else word("minutes.adjourned")
        )


def _paragraphs(before: Meeting, after: Meeting, happened: e.Event, voice: Voice) -> Iterator[Word]:
    if isinstance(happened, e.Announced):
        yield from _voted(before, after, happened, voice)
    elif isinstance(happened, e.LaidAside):
        yield from _put_off(before, happened, voice)
    elif isinstance(happened, e.LeftStack):
        yield from _dropped(before, happened, voice)
    elif isinstance(happened, e.Ruled):
        yield from _ruled(after, happened, voice)
    elif isinstance(happened, e.Attempted) and happened.view:
        yield from _ruled_out(after, happened, voice)
    elif isinstance(happened, e.Overruled):
        yield word("minutes.overruled", reason=unstopped(happened.reason))
    elif isinstance(happened, e.ConsentEnded) and happened.how == "agreed" and happened.motion is None:
        yield word("minutes.agreed", text=unstopped(happened.text))
    elif isinstance(happened, e.ExecutiveBegan):
        yield word("minutes.executive")
    elif isinstance(happened, e.ChairTaken) and after.phase != "before":
        said = line_of(happened, after, voice)
        if said is not None:
            yield said.words
    elif _told_as_logged(happened):
        said = line_of(happened, after, voice)
        if said is not None:
            yield said.words
    elif isinstance(happened, e.Reported):
        yield reported("log", after, happened.on, happened.by, happened.recommend, voice)
    elif isinstance(happened, e.Noted) and happened.what == "minority_view":
        yield word("minutes.minority", who=voice.call(after, happened.by))
    elif isinstance(happened, e.NoticeGiven):
        motion = word(f"motion.{happened.motion if happened.motion in table() else 'main'}")
        yield word(
            "minutes.notice",
            who=voice.call(after, happened.by),
            motion=motion,
            what=told_of(after, happened.target, voice),
        )
    elif isinstance(happened, e.Balloted) and not happened.void:
        yield from _balloted(after, happened, voice)
    elif isinstance(happened, e.DeclaredElected):
        yield word("minutes.elected", names=voice.call(after, happened.who), office=happened.office)
    elif isinstance(happened, e.ReconsiderationRecorded):
        yield word("minutes.reconsideration", what=label(after, happened.target))


#: Events of which the minutes say what the record of the meeting says.
_AS_LOGGED = (
    e.MinutesCorrected,
    e.MinutesApproved,
    e.SpeechSettled,
    e.InterestDeclared,
    e.OfficeVacated,
    e.Excused,
    e.Unseated,
)


def _told_as_logged(happened: e.Event) -> bool:
    """Whether the minutes say of it what the record of the meeting says."""
    if isinstance(happened, e.SpeakerStopped):
        return happened.barred_on is not None
    return isinstance(happened, _AS_LOGGED)


# --- motions ---


def recorded(question: Question) -> bool:
    """Whether what became of it is told in a paragraph of its own: main motions and those that bring a
    question back.
    """
    return is_main(question) or question.row.cls == "bring_back"


def _voted(before: Meeting, after: Meeting, ev: e.Announced, voice: Voice) -> Iterator[Word]:
    question = before.known(ev.on)
    if question is None:
        return
    carried = ev.result == result_of(question, True)
    if question.motion == "appeal":
        yield word(
            "minutes.appeal",
            made=moved(before, question, voice),
            vote=_vote(before, question, ev, carried, voice),
        )
    elif question.motion == "point_of_order":
        yield word(
            "minutes.point_voted",
            made=moved(before, question, voice),
            vote=_vote(before, question, ev, carried, voice),
        )
    elif recorded(question):
        vote = _vote(before, question, ev, carried, voice)
        if question.inserted or _was_amended(before, question):
            vote = word("minutes.amended", vote=vote)
        yield word("minutes.decided", made=_as_it_stood(before, question, voice), vote=vote)
    elif carried and question.row.minuted == "carried":
        yield word(
            "minutes.decided",
            made=moved(before, question, voice),
            vote=_vote(before, question, ev, carried, voice),
        )


def _as_it_stood(m: Meeting, question: Question, voice: Voice) -> Said:
    """Who moved it, in its final wording."""
    if question.mover is None:
        return asked(m, question, voice)
    return moved(m, question, voice)


def _was_amended(m: Meeting, question: Question) -> bool:
    return any(
        each.target == question.id and each.row.degree == 1 and m.dispositions.get(each.id) == "adopted"
        for each in m.questions.values()
    )


def _vote(m: Meeting, question: Question, ev: e.Announced, carried: bool, voice: Voice) -> Word:
    """The result, with figures where it was counted (48:5); of a ballot with what was needed."""
    if ev.method in UNCOUNTED:
        return word("minutes.by_consent")
    if ev.governed and ev.governed.get("options"):
        return word("minutes.result", result=result_word(ev, question))
    result = word(f"result.{result_of(question, carried)}")
    if not (ev.method not in {"voice", "show_of_hands", "rising"} or m.nantang):
        return word("minutes.result", result=result)
    counts = counts_of(ev)
    if counts is None:
        return word("minutes.withheld", cast=ev.withheld, result=result)
    if ev.method == "ballot":
        cast = ev.yes + ev.no + ev.illegal
        return word(
            "minutes.by_ballot",
            cast=cast,
            needed=ev.needed or 0,
            yes=ev.yes,
            no=ev.no,
            illegal=ev.illegal,
            result=result,
        )
    if counts["abstain"]:
        return word(
            "minutes.counted_abstain",
            yes=counts["for"],
            no=counts["against"],
            abstain=counts["abstain"],
            result=result,
        )
    return word("minutes.counted", yes=counts["for"], no=counts["against"], result=result)


def _put_off(m: Meeting, ev: e.LaidAside, voice: Voice) -> Iterator[Word]:
    """A main question laid on the table, put off or referred, with what goes along (48:4)."""
    question = m.known(ev.stack[0]) if ev.stack else None
    if (
        question is None
        or not recorded(question)
        or ev.where not in {"table", "postponed", "committee", "unfinished", "adjourned"}
    ):
        return
    where = word(f"minutes.where.{ev.where}")
    if ev.where == "postponed" and ev.until:
        where = word("minutes.where.until", until=until(ev.until, voice))
    made = _as_it_stood(m, question, voice)
    along = [motion_name(m.questions[ref]) for ref in ev.stack[1:] if ref in m.questions]
    if along:
        yield word("minutes.put_off_with", made=made, where=where, along=listed(along))
    else:
        yield word("minutes.put_off", made=made, where=where)


def _dropped(m: Meeting, ev: e.LeftStack, voice: Voice) -> Iterator[Word]:
    """A main question that left without a vote of its own: not considered, not taken further, void."""
    for ref in ev.on:
        question = m.known(ref)
        code = f"minutes.left.{ev.disposition}"
        if question is not None and recorded(question) and code in PHRASES and ref in m.stack:
            yield word("minutes.decided", made=_as_it_stood(m, question, voice), vote=word(code))


# --- rulings, elections ---


def _ruled(m: Meeting, ev: e.Ruled, voice: Voice) -> Iterator[Word]:
    """A ruling and on what, with its reason; one on a question of privilege only where it was refused."""
    question = m.known(ev.on)
    if question is None or ev.ruling in {"submitted", "admitted"} or f"ruling.{ev.ruling}" not in PHRASES:
        return
    made, ruling = moved(m, question, voice), word(f"ruling.{ev.ruling}")
    if ev.reason:
        yield word("minutes.ruled_because", made=made, ruling=ruling, reason=unstopped(ev.reason))
    else:
        yield word("minutes.ruled", made=made, ruling=ruling)


def _ruled_out(m: Meeting, ev: e.Attempted, voice: Voice) -> Iterator[Word]:
    """A motion that the chair ruled out of order by a judgement of his own, which can be appealed from."""
    question = m.known(ev.id)
    if question is None:
        return
    made, ruling = moved(m, question, voice), word("ruling.out_of_order")
    key = f"minutes.view.{ev.view}"
    reason: Said = unstopped(ev.reason) or (word(key) if key in PHRASES else "")
    if reason:
        yield word("minutes.ruled_because", made=made, ruling=ruling, reason=reason)
    else:
        yield word("minutes.ruled", made=made, ruling=ruling)


def _balloted(m: Meeting, ev: e.Balloted, voice: Voice) -> Iterator[Word]:
    figures: dict[str, Any] = {"office": ev.office, "cast": ev.cast, "needed": ev.needed}
    votes = votes_by_name(m, ev.votes, voice) if ev.votes else word("minutes.nobody")
    most = "_most" if by_plurality(m) else ""
    if most:
        del figures["needed"]
    if ev.elected:
        names = listed(voice.call(m, who) for who in ev.elected)
        yield word(f"minutes.balloted_elected{most}", votes=votes, names=names, **figures)
    else:
        yield word(f"minutes.balloted{most}", votes=votes, **figures)
