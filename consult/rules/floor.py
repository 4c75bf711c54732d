"""The floor: who may speak, how long, how often, and who is next. Sources: 3:30-35, 42, 43; Nantang 1-9."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from consult.rules import acts, requests
from consult.rules.errors import Refusal
from consult.rules.meeting import Hand, Meeting, Question
from consult.rules.motions import having
from consult.rules.no import late, no, out, unentitled, unrecognised


def hands(claimants: Iterable[Mapping[str, Any]]) -> tuple[Hand, ...]:
    """Claimants of an act as hands, first to rise first."""
    return tuple(Hand(str(each["who"]), each.get("side")) for each in claimants)


def may_debate(meeting: Meeting, who: str) -> bool:
    """Debate is for members; a guest speaks only if the body let him (1:4, 25:9, 61:19)."""
    member = meeting.members.get(who)
    return member is not None and (member.standing != "guest" or who in meeting.permitted)


def _guest(meeting: Meeting, who: str) -> Refusal | None:
    """A guest has no voice of his own: the body gives it, by consent or by suspending the rule."""
    if may_debate(meeting, who):
        return None
    return unentitled("guest_in_debate", "RONR 1:4, 25:9", "unanimous_consent", "move:suspend_rules", who=who)


def debate_open(meeting: Meeting, question: Question) -> bool:
    """Debatable and not closed by the previous question (16:5)."""
    return question.debatable and question.id not in meeting.closed


def most_speeches(meeting: Meeting, who: str, question: Question) -> int | None:
    """How often a member may speak on the question today; None = no limit (43:12, 24:3, 49:21)."""
    if question.row.chair_explains:
        return 2 if who == meeting.chair else 1
    return None if meeting.small else meeting.rulebook.speeches


def speech_limit(meeting: Meeting, who: str, on: str | None) -> int:
    """Longest speech in seconds, with the orders on debate in force (43:8, 15)."""
    seconds = meeting.rulebook.speech_seconds
    for limit in meeting.limits:
        if on in limit.on and limit.who in (None, who):
            seconds = limit.speech_seconds if limit.speech_seconds is not None else seconds
            seconds += limit.extra_seconds or 0
    return seconds


def used_up(meeting: Meeting, who: str, question: Question) -> bool:
    """All turns on this question today are used."""
    most = most_speeches(meeting, who, question)
    return most is not None and meeting.spoken(who, question.id) >= most


def rank_of_claim(meeting: Meeting, who: str, question: Question | None) -> tuple[int, int]:
    """Smaller is better: the mover first, then who has not spoken (42:6-9)."""
    if question is None or not question.debatable or meeting.nantang:
        return (0, 0)
    spoken = meeting.spoken(who, question.id)
    return (0 if who == _opener(meeting, question) and not spoken else 1, 1 if spoken else 0)


def _opener(meeting: Meeting, question: Question) -> str | None:
    """Who has the first claim: the mover, or who moved to take it from the table or to reconsider it (42:9)."""
    votes = (r for each in having("first_claim") for r in meeting.votes_on(each, question.id))
    back = tuple(r for r in votes if r.meeting == meeting.number and r.result == "adopted")
    if not back:
        return question.mover
    return meeting.questions[max(back, key=lambda r: r.mark).on].mover


def next_of(meeting: Meeting, claims: Iterable[Hand]) -> str | None:
    """Who of these must get the floor: the best claim, then the other side where sides alternate, then the first to
    rise (42:6-10; Nantang 3 and 8)."""
    question = meeting.immediate
    able = [hand for hand in claims if hand.who in meeting.present and may_debate(meeting, hand.who)]
    able = [hand for hand in able if question is None or not used_up(meeting, hand.who, question)]
    if not able:
        return None
    best = min(rank_of_claim(meeting, hand.who, question) for hand in able)
    able = [hand for hand in able if rank_of_claim(meeting, hand.who, question) == best]
    heard = meeting.sides.get(question.id) if question is not None else None
    if heard is not None and meeting.rulebook.alternate:
        other = "against" if heard == "for" else "for"
        able = [hand for hand in able if hand.side == other] or able
    return able[0].who


def who_is_next(meeting: Meeting) -> str | None:
    """Whose turn it is among the hands up, or None."""
    return next_of(meeting, meeting.queue)


def wants_debate(meeting: Meeting, question: Question, claims: Iterable[Hand]) -> str | None:
    """Someone entitled who still wants to speak on the question, so that it may not be put (43:2; Nantang 11)."""
    if not debate_open(meeting, question):
        return None
    for hand in claims:
        entitled = hand.who in meeting.present and may_debate(meeting, hand.who)
        if entitled and hand.who != meeting.chair and not used_up(meeting, hand.who, question):
            return hand.who
    return None


def check_recognize(m: Meeting, act: acts.Recognize) -> Refusal | None:
    """The chair must give the floor to whoever has the best claim."""
    if m.vote is not None or m.retake:
        return out("voting", "RONR 45:6")
    if act.who not in m.members or act.who not in m.present:
        return unentitled("not_present", "RONR 3:30", who=act.who)
    refusal = _guest(m, act.who)
    if refusal:
        return refusal
    if m.floor is not None and m.floor.who != act.who:
        return out("floor_taken", "RONR 42:18", "stop_speaker", who=m.floor.who)
    question = m.immediate
    if question is not None and used_up(m, act.who, question):
        return unentitled("speeches_used_up", "RONR 43:12", who=act.who)
    if m.nantang and m.queue:
        first = who_is_next(m)
        if first is not None and first != act.who:
            return out("not_next", "Nantang 13, rule 3 and 8", "recognize", who=first)
    rank = rank_of_claim(m, act.who, question)
    for hand in m.queue:
        if question is not None and used_up(m, hand.who, question):
            continue
        if rank_of_claim(m, hand.who, question) < rank:
            return out("not_next", "RONR 42:6-9", "recognize", who=hand.who)
    return None


def check_rise(m: Meeting, act: acts.Rise) -> Refusal | None:
    """Any member present may ask for the floor, except while a vote is taken."""
    if m.vote is not None:
        return out("voting", "RONR 42:2")
    refusal = _guest(m, act.by)
    if refusal:
        return refusal
    if any(hand.who == act.by for hand in m.queue) and act.side is None:
        return out("hand_already_up", "RONR 3:31", "lower")
    if m.floor is not None and m.floor.who == act.by:
        return out("has_the_floor", "RONR 3:31", "yield_floor")
    question = m.immediate
    if (
        question is not None
        and debate_open(m, question)
        and act.side != "question"
        and used_up(m, act.by, question)
    ):
        return unentitled("speeches_used_up", "RONR 43:12")
    return None


def chair_may_debate(m: Meeting, question: Question | None) -> bool:
    """The presiding officer debates only in a small board, or to explain a ruling appealed from (43:29, 24:3)."""
    if m.nantang:
        return False
    if question is not None and question.row.chair_explains:
        return True
    return m.small or not m.rulebook.chair_neutral and m.rulebook.base != "small_board"


def check_speak(m: Meeting, act: acts.Speak) -> Refusal | None:
    """A speech in debate (2.2, 7; Nantang 1-10)."""
    question = m.immediate
    if act.on is None:
        return _check_free_speech(m, act)
    if m.vote is not None or m.retake:
        return out("voting", "RONR 45:6")
    if question is None and requests.nominations_open(m, m.elections.get(act.on)):
        return _check_nominees(m, act, act.on)
    if question is None or act.on != question.id:
        cite = "RONR 4:7, 43:1"
        if m.known(act.on) is not None and act.on in m.made:
            return out("not_stated", cite, "state")
        return out("not_immediately_pending", cite, on=act.on)
    if not question.debatable:
        return out("not_debatable", question.row.cite)
    if question.id in m.closed:
        return out("debate_closed", "RONR 16:5")
    if m.adjourning:
        return out("adjourning", "RONR 21:10", "declare_adjourned")
    if not m.quorum_met and not question.row.quorum_free:
        return no("no_quorum", "no_quorum", "RONR 40:6-12", present=len(m.voters))
    return _check_turn(m, act, question)


def _check_nominees(m: Meeting, act: acts.Speak, office: str) -> Refusal | None:
    """Nominees are debated while nominations are open (46:8)."""
    if act.by == m.chair and not m.small:
        return unentitled("chair_neutral", "RONR 43:29")
    refusal = _guest(m, act.by) or _check_floor(m, act)
    if refusal:
        return refusal
    if not m.small and m.spoken(act.by, office) >= m.rulebook.speeches:
        return unentitled("speeches_used_up", "RONR 43:12")
    if act.seconds is not None and act.seconds > speech_limit(m, act.by, office):
        return unentitled("speech_too_long", "RONR 43:8", seconds=speech_limit(m, act.by, office))
    return None


def _check_free_speech(m: Meeting, act: acts.Speak) -> Refusal | None:
    """Talk without a motion, with nothing pending: only in a small board (49:21), or about nominees (46:6)."""
    if act.by == m.chair and m.nantang:
        return unentitled("chair_neutral", "Nantang 13, rule 1")
    if not m.stack and (m.small or _nominees_debated(m) and act.by != m.chair):
        return _guest(m, act.by) or _check_floor(m, act)
    return out(
        "nothing_pending" if not m.stack else "not_on_question", "RONR 43:1; Nantang 13, rule 2", "move"
    )


def _nominees_debated(m: Meeting) -> bool:
    """Nominees may be debated while nominations are pending (46:6; rules 9)."""
    return any(each.nominations == "open" and len(each.elected) < each.seats for each in m.elections.values())


def _check_floor(m: Meeting, act: acts.Speak) -> Refusal | None:
    if not act.recognised or act.interrupting:
        return unrecognised("not_recognised", "RONR 3:30; Nantang 13, rule 3", "rise")
    if m.floor is not None and m.floor.who != act.by:
        return unrecognised("floor_taken", "RONR 42:18", "rise", who=m.floor.who)
    return None


def _check_turn(m: Meeting, act: acts.Speak, question: Question) -> Refusal | None:
    """Whether this member may take this turn on the pending question."""
    if act.after_stopped or act.by in m.stopped and m.floor is not None and m.floor.who == act.by:
        return unentitled("stopped", "RONR 61:10; Nantang 13, rule 7")
    if act.by == m.chair and not chair_may_debate(m, question):
        return unentitled("chair_neutral", "RONR 43:29; Nantang 13, rule 1")
    refusal = _guest(m, act.by) or _check_floor(m, act) or _check_manner(m, act, question)
    if refusal:
        return refusal
    same_speech = m.floor is not None and m.floor.who == act.by and m.floor.spoke and m.floor.on == act.on
    if not same_speech:
        if used_up(m, act.by, question):
            return unentitled("speeches_used_up", "RONR 43:12; Nantang 13, rule 5")
        first = next_of(m, hands(act.claimants)) if act.claimants else None
        if first is not None and first != act.by:
            return unrecognised("not_next", "RONR 42:6-9; Nantang 13, rule 3 and 8", who=first)
    limit = speech_limit(m, act.by, act.on)
    if act.seconds is not None and act.seconds > limit:
        return unentitled("speech_too_long", "RONR 43:8; Nantang 13, rule 5", seconds=limit)
    return None


def _check_manner(m: Meeting, act: acts.Speak, question: Question) -> Refusal | None:
    """Decorum and keeping to the question (43:19-28; Nantang 4, 6, 9, 10)."""
    allowed = {question.id, None}
    opens = {"stack": m.stack, "target": (question.target,)}
    allowed.update(opens.get(question.row.opens_merits, ()))
    if act.off_topic or act.concerns not in allowed:
        return out("off_topic", "RONR 43:20; Nantang 13, rule 6")
    if act.conduct != "proper":
        return out("personal_attack", "RONR 43:21; Nantang 13, rule 10")
    if act.addressed_to not in (None, m.chair):
        return out("address_the_chair", "RONR 43:22; Nantang 13, rule 4")
    if m.nantang and act.side is None:
        return out("say_your_side", "Nantang 13, rule 9")
    if act.by == question.mover and act.side == _against_himself(question) and not m.nantang:
        return unentitled("own_motion", "RONR 43:25")
    return None


def _against_himself(question: Question) -> str:
    """The side a mover may not take. An appeal is put as "shall the decision stand?": its mover is against (24:3)."""
    return "for" if question.row.effect_on == question.row.on_no else "against"


def check_yield(m: Meeting, act: acts.YieldFloor) -> Refusal | None:
    """Only the speaker has something to yield."""
    if m.floor is None:
        return out("nobody_speaks", "RONR 42:18")
    if m.floor.who != act.by:
        return unentitled("not_the_speaker", "RONR 42:18")
    limit = speech_limit(m, act.by, m.floor.on)
    if act.seconds is not None and act.seconds > limit:
        return unentitled("speech_too_long", "RONR 43:8; Nantang 13, rule 5", seconds=limit)
    return None


def check_discuss(m: Meeting, act: acts.Discuss) -> Refusal | None:
    """Informal talk: a small board with nothing pending (49:21)."""
    if act.by == m.chair and m.nantang:
        return unentitled("chair_neutral", "Nantang 13, rule 1")
    if not m.small or m.stack:
        return out("no_informal_talk", "RONR 49:21; Nantang 13, rule 2", "move")
    if act.interrupting:
        return unrecognised("not_recognised", "RONR 3:30", "rise")
    return _guest(m, act.by)


def check_stop(m: Meeting, act: acts.StopSpeaker) -> Refusal | None:
    """Somebody must be speaking."""
    if m.floor is None or m.floor.who != act.who:
        return out("nobody_speaks", "RONR 61:10")
    return None


def check_withdraw_second(m: Meeting, act: acts.WithdrawSecond) -> Refusal | None:
    """The seconder may take it back when the mover has changed the motion, before it is stated (4:19)."""
    question = m.questions.get(act.on)
    if question is None:
        return out("unknown_question", "RONR 4:19", on=act.on)
    if act.on not in m.made:
        return late("already_stated", "RONR 4:19")
    if question.seconder != act.by:
        return unentitled("not_the_seconder", "RONR 4:19")
    if not question.args.get("modified"):
        return out("not_changed", "RONR 4:19")
    return None
