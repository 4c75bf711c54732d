"""The floor: who may speak, how long, how often, and who is next. Sources: 3:30-35, 42, 43; Nantang 1-9."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from consult.rules import events as e
from consult.rules.errors import Refusal
from consult.rules.meeting import Hand, Limit, Meeting, Question
from consult.rules.motions import having
from consult.rules.no import unentitled


def hands(claimants: Iterable[Mapping[str, Any]]) -> tuple[Hand, ...]:
    """Claimants of an act as hands, first to rise first."""
    return tuple(Hand(str(each["who"]), each.get("side")) for each in claimants)


def may_debate(meeting: Meeting, who: str) -> bool:
    """Debate is for members; a guest speaks only if the body let him (1:4, 25:9, 61:19)."""
    member = meeting.members.get(who)
    return member is not None and (member.standing != "guest" or who in meeting.permitted)


def no_voice(meeting: Meeting, who: str) -> Refusal | None:
    """A guest has no voice of his own: the body gives it, by consent or by suspending the rule."""
    if may_debate(meeting, who):
        return None
    return unentitled("guest_in_debate", "RONR 1:4, 25:9", "unanimous_consent", "move:suspend_rules", who=who)


def barred(meeting: Meeting, who: str, question: Question | None) -> bool:
    """Whether they were stopped for a breach of order on it and not let speak again (61:11)."""
    return question is not None and (question.id, who) in meeting.barred


def silenced(meeting: Meeting, who: str, question: Question | None) -> Refusal | None:
    """Who was told to stop speaking on a question needs the meeting's leave to speak on it again."""
    if not barred(meeting, who, question):
        return None
    return unentitled("barred_from_speaking", "RONR 61:11", "let_speak", who=who)


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
    return _longest(meeting, meeting.limits, who, on)


def _longest(meeting: Meeting, orders: tuple[Limit, ...], who: str | None, on: str | None) -> int:
    """The same under these orders, earliest first. Orders that name the question hold for it. Where there is
    none, one
    that limits also holds for what is moved on its questions while it is in force; one that extends does not
    (15:5; 1915 §30)."""
    holding = tuple(each for each in orders if on in each.on) or tuple(
        each
        for spot, each in enumerate(orders)
        if _moved_since(meeting, each, on) and _shortens(meeting, orders[:spot], each)
    )
    seconds = meeting.rulebook.speech_seconds
    for each in holding:
        if each.who in (None, who):
            seconds = each.speech_seconds if each.speech_seconds is not None else seconds
            seconds += each.extra_seconds or 0
    return seconds


def limit_of_last_vote(meeting: Meeting, on: str | None) -> int | None:
    """The limit of the order that named a question, which was then voted on, nothing else having been stated
    since: it
    holds for the motion to reconsider that vote, too (1915 §30). None where nothing limited it, and where the
    vote
    took the question away to another time or a committee: then the order is spent (15:18)."""
    was = meeting.undo if meeting.last_vote == on else None
    if was is None or on is None or not any(on in each.on for each in was.limits):
        return None
    if meeting.questions[on].row.carries_away and meeting.dispositions.get(on) == "adopted":
        return None
    seconds = _longest(was, was.limits, None, on)
    return seconds if seconds < meeting.rulebook.speech_seconds else None


def _shortens(meeting: Meeting, before: tuple[Limit, ...], order: Limit) -> bool:
    """Whether the order limits rather than extends, against the orders before it."""
    seconds = order.speech_seconds
    return seconds is not None and seconds < _longest(meeting, before, order.who, order.on[-1])


def _moved_since(meeting: Meeting, order: Limit, on: str | None) -> bool:
    """Whether it is a subsidiary or incidental motion or a reconsideration pending above a question of the
    order. An
    order covers a run from the top down, so whatever lies above came later; a main question there (of
    privilege) is
    none of them, and what is moved on that neither."""
    covered = [spot for spot, ref in enumerate(meeting.stack) if ref in order.on]
    if on not in meeting.stack or not covered:
        return False
    above = meeting.stack[covered[-1] + 1 : meeting.stack.index(on) + 1]
    rows = [meeting.questions[ref].row for ref in above]
    return bool(rows) and all(row.cls in {"subsidiary", "incidental"} or row.reconsiders for row in rows)


#: Sides of a speech. A hand up to ask a question has none: to ask is no speech (33:6; rules 7).
SPEECHES = frozenset({"for", "against"})
ASKING = "question"


def used_up(meeting: Meeting, who: str, question: Question) -> bool:
    """All turns on this question today are used."""
    most = most_speeches(meeting, who, question)
    return most is not None and meeting.spoken(who, question.id) >= most


def rank_of_claim(
    meeting: Meeting, who: str, question: Question | None, side: str | None = None
) -> tuple[int, int]:
    """Smaller is better: the mover first, then who has not spoken (42:6-9). Who only asks is not held back
    for having
    spoken."""
    if question is None or not question.debatable or meeting.nantang and not meeting.rulebook.unspoken_first:
        return (0, 0)
    spoken = meeting.spoken(who, question.id)
    if meeting.nantang:  # nobody has a first claim there
        return (0, 1 if spoken and side != ASKING else 0)
    if side == ASKING:
        return (1, 0)
    return (0 if who == _opener(meeting, question) and not spoken else 1, 1 if spoken else 0)


def _opener(meeting: Meeting, question: Question) -> str | None:
    """Who has the first claim: the mover, or who moved to take it from the table or to reconsider it
    (42:9)."""
    votes = (r for each in having("first_claim") for r in meeting.votes_on(each, question.id))
    back = tuple(r for r in votes if r.meeting == meeting.number and r.result == "adopted")
    reported = meeting.reports.get(question.id)
    if reported is not None and not back:  # the reporting member speaks first on what was reported (42:9)
        return str(reported["by"])
    if not back:
        return question.mover
    return meeting.questions[max(back, key=lambda r: r.mark).on].mover


def next_of(meeting: Meeting, claims: Iterable[Hand]) -> str | None:
    """Who of these must get the floor: the best claim, then the other side where sides alternate, then the
    first to
    rise (42:6-10; Nantang 3 and 8). Who asks a question takes no side's turn and waits in the order of
    rising."""
    question = meeting.immediate
    able = [hand for hand in claims if hand.who in meeting.present and may_debate(meeting, hand.who)]
    able = [hand for hand in able if may_take_turn(meeting, hand.who, question, hand.side)]
    if not able:
        return None
    best = min(rank_of_claim(meeting, hand.who, question, hand.side) for hand in able)
    able = [hand for hand in able if rank_of_claim(meeting, hand.who, question, hand.side) == best]
    heard = side_heard(meeting, question)
    if heard is not None and meeting.rulebook.alternate:
        turn = {"against" if heard == "for" else "for", ASKING}
        able = [hand for hand in able if hand.side in turn] or able
    return able[0].who


def may_take_turn(meeting: Meeting, who: str, question: Question | None, side: str | None) -> bool:
    """Whether there is a turn left for it: to ask takes none."""
    if question is None or side == ASKING:
        return True
    return not used_up(meeting, who, question) and not barred(meeting, who, question)


def side_heard(meeting: Meeting, question: Question | None) -> str | None:
    """The side heard last on the question, for or against: the speaker's own while he speaks."""
    if question is None:
        return None
    speaker = meeting.floor
    if speaker is not None and speaker.on == question.id and speaker.side in SPEECHES:
        return speaker.side
    heard = meeting.sides.get(question.id)
    return heard if heard in SPEECHES else None


def who_is_next(meeting: Meeting) -> str | None:
    """Whose turn it is among the hands up, or None."""
    return next_of(meeting, meeting.queue)


def wants_debate(meeting: Meeting, question: Question, claims: Iterable[Hand]) -> str | None:
    """Someone entitled who still wants to speak on the question, so that it may not be put (43:2; Nantang
    11)."""
    if not debate_open(meeting, question):
        return None
    for hand in claims:
        entitled = hand.who in meeting.present and may_debate(meeting, hand.who)
        entitled = entitled and not barred(meeting, hand.who, question)
        if entitled and hand.who != meeting.chair and not used_up(meeting, hand.who, question):
            return hand.who
    return None


def chair_may_debate(m: Meeting, question: Question | None) -> bool:
    """The presiding officer debates only in a small board, or to explain a ruling appealed from (43:29,
    24:3)."""
    if m.nantang:
        return False
    if question is not None and question.row.chair_explains:
        return True
    return m.small or not m.rulebook.chair_neutral and m.rulebook.base != "small_board"


def nominees_debated(m: Meeting) -> bool:
    """Nominees may be debated while nominations are pending (46:6; rules 9)."""
    return any(each.nominations == "open" and len(each.elected) < each.seats for each in m.elections.values())


def end_of_speech(m: Meeting, why: str) -> tuple[e.Event, ...]:
    """The turn is over; a speech on a debatable question counts once."""
    if m.floor is None:
        return ()
    out: list[e.Event] = []
    question = m.questions.get(m.floor.on) if m.floor.on and m.floor.side != ASKING else None
    if question is not None and question.debatable and not m.floor.spoke and question.status == "pending":
        out.append(e.Spoke(m.floor.who, m.floor.on, m.floor.side))
    return (*out, e.FloorYielded(m.floor.who, why))
