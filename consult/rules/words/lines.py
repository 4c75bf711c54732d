"""A line for each thing that happened: what the record of a live meeting and a printed transcript say of
an event.

The minutes as the book wants them leave most of it out (`book.py`); who leaves out what is for them to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from consult.rules import events as e
from consult.rules.interest import excluded
from consult.rules.meeting import Meeting, Question, changed
from consult.rules.motions import table
from consult.rules.words.catalogue import PHRASES, either
from consult.rules.words.naming import (
    NUMBERS,
    Said,
    Voice,
    item_title,
    label,
    listed,
    moment,
    motion_name,
    moved,
    recess,
    result_word,
    unstopped,
)
from consult.rules.words.texts import text_of
from consult.rules.words.value import Word, word


@dataclass(frozen=True)
class Line:
    """words: what happened. text: people's own words that belong to it, or None."""

    words: Word
    text: str | None = None


Told = Callable[[Any, Meeting, Voice], "Line | Word | None"]
LINES: dict[str, Told] = {}


def line_of(happened: e.Event, after: Meeting, voice: Voice = NUMBERS, by: str | None = None) -> Line | None:
    """The line of an event, `after` being the meeting after it; None where it leaves none. by: who did the
    act.
    """
    told = LINES.get(happened.kind)
    if told is not None:
        line = told(happened, after, voice)
        return line if isinstance(line, Line) or line is None else Line(line)
    key = f"log.{happened.kind}"
    if key not in PHRASES:
        return None
    if "%(who)s" not in PHRASES[key][0]:
        return Line(word(key))
    who = getattr(happened, "who", None)
    return Line(word(key, who=voice.call(after, who if isinstance(who, str) else by)))


def _on(kind: str) -> Callable[[Told], Told]:
    def register(told: Told) -> Told:
        LINES[kind] = told
        return told

    return register


def _question(happened: Any, m: Meeting) -> Question | None:
    return m.known(getattr(happened, "on", None)) or m.known(getattr(happened, "id", None))


def _labels(m: Meeting, refs: tuple[str, ...]) -> Said:
    return listed(label(m, ref) for ref in refs)


# --- the meeting ---


@_on("meeting_opened")
def _opened(ev: e.MeetingOpened, m: Meeting, voice: Voice) -> Word:
    return word("log.meeting_opened", members=m.voting_members, quorum=m.quorum)


@_on("checked_in")
@_on("left")
def _came_or_went(ev: e.CheckedIn | e.Left, m: Meeting, voice: Voice) -> Word:
    return word(f"log.{ev.kind}", n=len(ev.who), present=len(m.voters))


@_on("chair_taken")
def _chair(ev: e.ChairTaken, m: Meeting, voice: Voice) -> Word:
    """Who presides is called as before presiding: by number, not as the chair."""
    if ev.who is None:
        return word("log.chair_taken.nobody")
    key = either(f"log.chair_taken.{ev.why}", "log.chair_taken.handed")
    if "%(who)s" not in PHRASES[key][0]:
        return word(key)
    return word(key, who=voice.call(changed(m, chair=None), ev.who))


@_on("words_erased")
def _erased(ev: e.WordsErased, m: Meeting, voice: Voice) -> Word:
    return word("log.words_erased", n=len(ev.texts), why=unstopped(ev.why))


@_on("item_taken_up")
def _item(ev: e.ItemTakenUp, m: Meeting, voice: Voice) -> Word:
    return word("log.item_taken_up", title=item_title(m, ev.item))


@_on("recess_began")
def _recess(ev: e.RecessBegan, m: Meeting, voice: Voice) -> Word:
    return recess("log.recess_began", ev.until, ev.minutes, voice)


@_on("hour_fixed")
def _hour(ev: e.HourFixed, m: Meeting, voice: Voice) -> Word | None:
    return word("log.hour_fixed", at=_clock(ev.at, voice)) if ev.at else None


def _clock(at: str, voice: Voice) -> Said:
    return at if len(at) == 5 else moment(at, voice)


@_on("time_fixed")
def _time_fixed(ev: e.TimeFixed, m: Meeting, voice: Voice) -> Word:
    return word("log.time_fixed", at=moment(ev.at, voice))


@_on("meeting_began")
def _began(ev: e.MeetingBegan, m: Meeting, voice: Voice) -> Word:
    if ev.sitting == "special":
        return word("log.meeting_began.special", date=ev.date, call=listed(ev.call))
    if ev.sitting == "adjourned":
        return word("log.meeting_began.adjourned", date=ev.date)
    return word("log.meeting_began", number=ev.number, date=ev.date)


# --- speeches ---


@_on("recognized")
@_on("spoke")
def _speech(ev: e.Recognized | e.Spoke, m: Meeting, voice: Voice) -> Word:
    who = voice.call(m, ev.who)
    if ev.side in {"for", "against", "question"}:
        return word(f"log.{ev.kind}_side", who=who, side=word(f"side.{ev.side}"))
    return word(f"log.{ev.kind}", who=who)


@_on("speaker_stopped")
def _stopped(ev: e.SpeakerStopped, m: Meeting, voice: Voice) -> Word:
    key = "log.speaker_stopped" if ev.barred_on is None else "log.speaker_stopped.barred"
    return word(key, who=voice.call(m, ev.who))


@_on("speech_settled")
def _settled(ev: e.SpeechSettled, m: Meeting, voice: Voice) -> Word:
    return word("log.speech_settled" if ev.allowed else "log.speech_settled.lost", who=voice.call(m, ev.who))


@_on("interest_declared")
def _interest(ev: e.InterestDeclared, m: Meeting, voice: Voice) -> Line:
    key = "log.interest_none" if not ev.has else "log.interest_found"
    if ev.by == "self":
        key = "log.interest_declared.aside" if excluded(m, ev.on) else "log.interest_declared"
    return Line(word(key, who=voice.call(m, ev.who), what=label(m, ev.on)), ev.why or None)


# --- motions and votes ---


@_on("motion_made")
def _made(ev: e.MotionMade, m: Meeting, voice: Voice) -> Line | None:
    question = m.known(ev.id)
    if question is None:
        return None
    if ev.item and ev.motion == "main" and ev.mover is None:
        return Line(word("log.motion_from_agenda"), question.text or None)
    # The sentence has the words of a motion, and of an amendment the change; how it would read is told beside
    # it.
    return Line(moved(m, question, voice), text_of(m, question) if question.args.get("edit") else None)


@_on("seconded")
def _seconded(ev: e.Seconded, m: Meeting, voice: Voice) -> Word:
    return word("log.seconded", who=voice.call(m, ev.by))


@_on("consent_asked")
@_on("consent_ended")
def _consent(ev: e.ConsentAsked | e.ConsentEnded, m: Meeting, voice: Voice) -> Line:
    target = m.known(ev.target) if ev.motion == "main" else None
    said = ev.text or (text_of(m, target) if target is not None else "") or None
    what: Said = word(f"motion.{ev.motion}") if ev.motion else word("motion.words")
    if target is not None:
        what = motion_name(target)
    if isinstance(ev, e.ConsentAsked):
        return Line(word("log.consent_asked", motion=what), said)
    if ev.how == "objected":
        return Line(word("log.consent_objected", who=voice.call(m, ev.by)))
    return Line(word(f"log.consent_{ev.how}", motion=what), said if ev.motion is None else None)


@_on("put")
def _put(ev: e.WasPut, m: Meeting, voice: Voice) -> Line | None:
    question = m.known(ev.on)
    if question is None:
        return None
    key = "log.put_box" if ev.method == "box" else "log.put"
    return Line(word(key), text_of(m, question) or None)


@_on("hands_entered")
def _hands(ev: e.HandsEntered, m: Meeting, voice: Voice) -> Word:
    counts = {choice: dict(ev.counts).get(choice, 0) for choice in ("for", "against", "abstain")}
    return word("log.hands_entered", who=voice.call(m, ev.by), **counts)


def counts_of(record: Any) -> dict[str, int] | None:
    """For, against and abstaining, of a Record or the event of it: heads, where a decision rule counted
    them. None where the figures are withheld.
    """
    if record.withheld is not None:
        return None
    head = ((record.governed or {}).get("tallies") or {}).get("headcount")
    if head:
        return {choice: head[choice] for choice in ("for", "against", "abstain")}
    return {"for": record.yes, "against": record.no, "abstain": record.abstain}


@_on("announced")
def _announced(ev: e.Announced, m: Meeting, voice: Voice) -> Word | None:
    if ev.method == "unanimous_consent":
        return None  # that nobody objected has been told by then; figures there are none
    if ev.governed and ev.governed.get("options"):
        return word("log.announced_options", result=result_word(ev))
    counts = counts_of(ev)
    result = result_word(ev, m.known(ev.on))
    if counts is None:
        return word("log.announced_withheld", result=result, cast=ev.withheld)
    return word("log.announced", result=result, **counts)


@_on("vote_recounted")
def _recounted(ev: e.VoteRecounted, m: Meeting, voice: Voice) -> Word:
    return word("log.vote_recounted", yes=ev.yes, no=ev.no)


@_on("text_changed")
def _text(ev: e.TextChanged, m: Meeting, voice: Voice) -> Line:
    return Line(word("log.text_changed"), ev.text)


@_on("left_stack")
def _left(ev: e.LeftStack, m: Meeting, voice: Voice) -> Word:
    result = word(either(f"result.{ev.disposition}", "result.done"))
    return word("log.left_stack", what=_labels(m, ev.on), result=result)


@_on("laid_aside")
@_on("brought_back")
@_on("setting_restored")
def _aside(ev: e.LaidAside | e.BroughtBack | e.SettingRestored, m: Meeting, voice: Voice) -> Word | None:
    question = m.known(ev.stack[0]) if ev.stack else None
    if isinstance(ev, e.LaidAside):
        return word("log.laid_aside", motion=label(m, ev.stack[0])) if question is not None else None
    return word(f"log.{ev.kind}")


@_on("ruled")
def _ruled(ev: e.Ruled, m: Meeting, voice: Voice) -> Line:
    ruling = word(either(f"result.{ev.ruling}", f"ruling.{ev.ruling}", "act.rule"))
    return Line(word("log.ruled", ruling=ruling), ev.reason or None)


@_on("overruled")
def _overruled(ev: e.Overruled, m: Meeting, voice: Voice) -> Line:
    return Line(word("log.overruled", act=word(either(f"act.{ev.act}", "act.move"))), ev.reason)


@_on("divided")
def _divided(ev: e.Divided, m: Meeting, voice: Voice) -> Word:
    return word("log.divided", n=len(ev.parts))


@_on("suggested")
@_on("blank_filled")
def _value(ev: e.Suggested | e.BlankFilled, m: Meeting, voice: Voice) -> Word:
    if isinstance(ev, e.Suggested):
        return word("log.suggested", who=voice.call(m, ev.by), value=ev.value)
    return word("log.blank_filled", value=ev.value)


@_on("reconsideration_recorded")
def _recorded(ev: e.ReconsiderationRecorded, m: Meeting, voice: Voice) -> Word:
    return word("log.reconsideration_recorded", what=label(m, ev.target))


@_on("notice_given")
def _notice(ev: e.NoticeGiven, m: Meeting, voice: Voice) -> Word:
    motion = word(f"motion.{ev.motion if ev.motion in table() else 'main'}")
    return word(
        "log.notice_given", who=voice.call(m, ev.by), motion=motion, what=told_of(m, ev.target, voice)
    )


def told_of(m: Meeting, target: str, voice: Voice) -> Said:
    """What a notice is about: a question, or of no confidence a person."""
    return voice.call(m, target) if target in m.members else label(m, target)


@_on("executed")
def _executed(ev: e.Executed, m: Meeting, voice: Voice) -> Word:
    return word("log.executed", what=label(m, ev.on))


@_on("minutes_corrected")
def _corrected(ev: e.MinutesCorrected, m: Meeting, voice: Voice) -> Word:
    return word("log.minutes_corrected", who=voice.call(m, ev.by), n=ev.meeting, text=unstopped(ev.text))


@_on("minutes_approved")
def _approved(ev: e.MinutesApproved, m: Meeting, voice: Voice) -> Word:
    key = "log.minutes_approved_corrected" if ev.meeting in m.minutes_corrected else "log.minutes_approved"
    return word(key, n=ev.meeting)


@_on("reported")
def _reported(ev: e.Reported, m: Meeting, voice: Voice) -> Word:
    return reported("log", m, ev.on, ev.by, ev.recommend, voice)


def reported(stem: str, m: Meeting, on: str, by: str, recommend: str | None, voice: Voice = NUMBERS) -> Word:
    """That a committee reported, and what it recommends. stem: log or say."""
    said = {"who": voice.call(m, by), "what": label(m, on)}
    if recommend is None:
        return word(f"{stem}.reported", **said)
    return word(f"{stem}.reported_with", recommend=word(f"recommend.{recommend}"), **said)


@_on("noted")
def _noted(ev: e.Noted, m: Meeting, voice: Voice) -> Word:
    return word(either(f"log.noted.{ev.what}", "log.noted"))


@_on("excused")
def _excused(ev: e.Excused, m: Meeting, voice: Voice) -> Word:
    return word(
        either(f"log.excused.{ev.duty}", "log.excused"), who=voice.call(changed(m, chair=None), ev.who)
    )


@_on("unseated")
def _unseated(ev: e.Unseated, m: Meeting, voice: Voice) -> Word:
    return word("log.unseated", who=voice.call(changed(m, chair=None), ev.who))


@_on("office_vacated")
def _vacated(ev: e.OfficeVacated, m: Meeting, voice: Voice) -> Word:
    key = f"office.{ev.office}"
    office: Said = word(key) if key in PHRASES else ev.office
    return word(f"log.office_vacated.{ev.why}", who=voice.call(changed(m, chair=None), ev.who), office=office)


# --- elections ---


@_on("nominations_opened")
@_on("nominations_closed")
@_on("nominations_reopened")
@_on("nominating_fixed")
@_on("election_opened")
def _nominations(ev: Any, m: Meeting, voice: Voice) -> Word:
    return word(f"log.{ev.kind}", office=ev.office)


@_on("nominee_dropped")
def _nominee_dropped(ev: e.NomineeDropped, m: Meeting, voice: Voice) -> Word:
    return word("log.nominee_dropped", who=voice.call(m, ev.who), office=ev.office)


@_on("nominated")
def _nominated(ev: e.Nominated, m: Meeting, voice: Voice) -> Word:
    return word("log.nominated", by=voice.call(m, ev.by), who=voice.call(m, ev.who), office=ev.office)


def by_plurality(m: Meeting) -> bool:
    """Whether the bylaws elect whoever has the most votes, so that no number is needed (44:11)."""
    return m.rulebook.for_elections("required") == "plurality"


def votes_by_name(m: Meeting, votes: Mapping[str, int], voice: Voice) -> Said:
    """The votes of a ballot, most first."""
    most = sorted(votes.items(), key=lambda each: (-each[1], each[0]))
    return listed(word("count.of", who=voice.call(m, who), n=number) for who, number in most)


@_on("balloted")
def _balloted(ev: e.Balloted, m: Meeting, voice: Voice) -> Word:
    figures = {"office": ev.office, "cast": ev.cast, "needed": ev.needed}
    if not ev.votes:
        return word("log.balloted_none", **figures)
    if by_plurality(m):
        del figures["needed"]
        return word("log.balloted_most", votes=votes_by_name(m, ev.votes, voice), **figures)
    return word("log.balloted", votes=votes_by_name(m, ev.votes, voice), **figures)


@_on("declared_elected")
def _elected(ev: e.DeclaredElected, m: Meeting, voice: Voice) -> Word:
    return word("log.declared_elected", who=voice.call(m, ev.who), office=ev.office)
