"""What a meeting holds to choose from, for doors: questions, people, items, sides. It judges nothing."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from consult.rules.blanks import is_open
from consult.rules.doors import Values
from consult.rules.meeting import Meeting, is_main
from consult.rules.motions import having

SIDES = ("for", "against")


def _helper(m: Meeting, who: str) -> bool:
    return who == m.chair or who in m.members and m.members[who].standing in {"chair", "secretary"}


def to_come(m: Meeting, who: str) -> Iterable[str]:
    """The absent first: for those here it changes nothing."""
    absent = (each for each in m.members if each not in m.present)
    return chain(absent, here(m, who)) if _helper(m, who) else (who,)


def to_go(m: Meeting, who: str) -> Iterable[str]:
    return here(m, who) if _helper(m, who) else (who,)


def here(m: Meeting, who: str) -> Iterable[str]:
    return (each for each in m.members if each in m.present)


def without_hands(m: Meeting, who: str) -> Iterable[str]:
    """Those here who did not ask for the floor; nobody while somebody has it."""
    up = {hand.who for hand in m.queue}
    return (each for each in here(m, who) if each not in up) if m.floor is None else ()


def everyone(m: Meeting, who: str) -> Iterable[str]:
    return m.members


def made(m: Meeting, who: str) -> Iterable[str]:
    """The latest first."""
    return m.made[::-1]


def stack(m: Meeting, who: str) -> Iterable[str]:
    return m.stack


def top(m: Meeting, who: str) -> Iterable[str]:
    return m.stack[-1:]


def made_or_pending(m: Meeting, who: str) -> Iterable[str]:
    return (*m.made, *m.stack)


def items_to_come(m: Meeting, who: str) -> Iterable[str]:
    return (item.id for item in m.items if item.id != m.current_item and item.id not in m.items_done)


def items_begun(m: Meeting, who: str) -> Iterable[str]:
    return (item.id for item in m.items if item.id == m.current_item or item.id in m.items_done)


def aside(*where: str) -> Values:
    return lambda m, who: tuple(a.stack[0] for a in m.asides if a.stack and (not where or a.where in where))


def waiting(*motions: str) -> Values:
    """Points and requests of these kinds that wait for the chair."""

    def values(m: Meeting, who: str) -> Iterable[str]:
        return tuple(question.id for question in m.raised if question.motion in motions)

    return values


def speaker(m: Meeting, who: str) -> Iterable[str]:
    return (m.floor.who,) if m.floor else ()


def options_of_the_vote(m: Meeting) -> tuple[str, ...]:
    """The options of the item being voted on; none where it is voted for or against."""
    question = m.questions.get(m.vote.on) if m.vote is not None else None
    item = m.item(question.item) if question is not None else None
    if item is None or item.kind != "options":
        return ()
    return tuple(str(option.get("id")) for option in item.options)


def votes_to_cast(m: Meeting, who: str) -> Iterable[str]:
    return (*(options_of_the_vote(m) or SIDES), "abstain")


def voted_on(m: Meeting, who: str) -> Iterable[str]:
    return (m.vote.on,) if m.vote is not None else ()


def voted_lately(m: Meeting, who: str) -> Iterable[str]:
    return _named(m.vote.on if m.vote else None, m.last_vote, m.retake)


def countable(m: Meeting, who: str) -> Iterable[str]:
    return _named(*m.stack[-1:], m.last_vote, m.retake)


def _named(*refs: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ref for ref in refs if ref is not None))


def votable(m: Meeting, who: str) -> Iterable[str]:
    return _named(*m.stack[-1:], *waiting(*having("put_unstated"))(m, who))


def offices(m: Meeting, who: str) -> Iterable[str]:
    return tuple(m.elections)


def subjects(m: Meeting, who: str) -> Iterable[str]:
    """What may be spoken on: the question pending, or an office with nominees."""
    return (*m.stack[-1:], *m.elections)


def blanks(m: Meeting, who: str) -> Iterable[str]:
    return tuple(blank.ref for blank in m.blanks.values() if is_open(m, blank))


def runs(m: Meeting, who: str) -> Iterable[tuple[str, ...]]:
    """Unbroken runs of pending questions from the top."""
    return tuple(m.stack[-n:] for n in range(1, len(m.stack) + 1))


def in_force(m: Meeting, who: str) -> Iterable[str]:
    """Decisions in force that can still be undone."""
    return tuple(
        ref for ref, state in m.dispositions.items() if state == "adopted" and is_main(m.questions[ref])
    )


def unstated(m: Meeting, who: str) -> Iterable[str]:
    """All that was ever made or refused and is not pending."""
    return tuple(ref for ref in (*m.questions, *m.attempts) if ref not in m.stack)


def to_execute(m: Meeting, who: str) -> Iterable[str]:
    return tuple(ref for ref, state in m.dispositions.items() if state == "adopted" and ref not in m.executed)


def nominees(m: Meeting, office: str) -> Iterable[str]:
    election = m.elections.get(office)
    return election.nominees if election else ()
