"""Who presides: the chair of the body, the vice-chair, or somebody for the time being (rules 10; 43:29,
47:11)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from consult.rules import events as e
from consult.rules.errors import Refusal
from consult.rules.meeting import Meeting
from consult.rules.no import out, unentitled


def in_chair(m: Meeting) -> str | None:
    """Who presides and is there; None where nobody does."""
    return m.chair if m.chair is not None and m.chair in m.present else None


def vacant(m: Meeting) -> bool:
    """Whether the meeting goes on and nobody presides: a chair is elected before anything else."""
    return m.phase in {"in_session", "recess"} and in_chair(m) is None


def debating(m: Meeting) -> bool:
    """Whether the body's chair left the chair to debate and the main question is still pending."""
    return m.left_to_debate is not None and m.left_to_debate in m.stack


def of_standing(m: Meeting, standing: str, here: Collection[str]) -> str | None:
    """The first on the roll of that standing among those here."""
    return next((who for who, each in m.members.items() if each.standing == standing and who in here), None)


def successor(m: Meeting, here: Collection[str]) -> str | None:
    """Who presides where nobody was named: the body's chair, unless out to debate, else the vice-chair;
    None where a chair for the meeting has to be elected. here: those present."""
    able = [who for who in here if who not in m.unseated]
    if m.officer in able and not debating(m):
        return m.officer
    return of_standing(m, "vice_chair", able)


def filled(m: Meeting, came: Collection[str]) -> tuple[e.Event, ...]:
    """Whoever comes and should preside does so where nobody else does."""
    who = successor(m, came) if vacant(m) else None
    return (e.ChairTaken(who, "absent"),) if who is not None else ()


def left(m: Meeting, gone: Collection[str]) -> tuple[e.Event, ...]:
    """Where the one who presides goes without naming anyone, the next one presides, or nobody does; what he
    asked the
    room lapses."""
    if m.phase not in {"in_session", "recess"} or m.chair is None or m.chair not in gone:
        return ()
    asked = m.consent
    lapses = (
        (e.ConsentEnded("lapsed", None, asked.motion, asked.target, asked.text),) if asked is not None else ()
    )
    return (*lapses, e.ChairTaken(successor(m, m.present - frozenset(gone)), "absent"))


def may_open(m: Meeting, who: str) -> Refusal | None:
    """Who calls a meeting to order: the body's chair, else the vice-chair, the secretary or, where none of
    these
    is there but a quorum is, any member with a vote (47:11)."""
    if who == m.officer or who == in_chair(m):
        return None
    here = m.present | {who}
    first = m.officer if m.officer in m.present else None
    first = first or of_standing(m, "vice_chair", here) or of_standing(m, "secretary", here)
    if first == who or first is None and m.members[who].voting and m.quorum_met:
        return None
    return unentitled("chair_only", "RONR 47:7, 47:11", chair=first or m.officer)


def here_by(m: Meeting, who: str) -> tuple[e.Event, ...]:
    """Whoever opens a meeting is there."""
    return () if who in m.present else (e.CheckedIn((who,)),)


def opened_by(m: Meeting, who: str) -> tuple[e.Event, ...]:
    """What follows for the chair once that person has opened the meeting (who counts as present)."""
    now = successor(m, m.present | {who})
    return () if now == m.chair else (e.ChairTaken(now, "absent"),)


def may_preside(m: Meeting, who: str) -> Refusal | None:
    """Somebody on the roll and present, not a guest."""
    member = m.members.get(who)
    if member is None or who not in m.present:
        return unentitled("not_present", "RONR 43:29", who=who)
    if who in m.unseated:
        return unentitled("unseated", "RONR §62; the body's own rule", who=who)
    if member.standing == "guest":
        return unentitled("not_to_preside", "RONR 43:29, 47:13", who=who)
    return None


def able(m: Meeting, by: str) -> Iterable[str]:
    """Those who may be handed the chair or elected to it, the vice-chair first."""
    here = [who for who in m.members if who in m.present and m.members[who].standing != "guest" and who != by]
    return sorted(here, key=lambda who: m.members[who].standing != "vice_chair")


def check_back(m: Meeting, who: str) -> Refusal | None:
    """The body's chair comes back at will, but not while the main question is pending that he left to
    debate, nor where the meeting has no confidence in him."""
    if who in m.unseated:
        return unentitled("unseated", "RONR §62; the body's own rule", who=who)
    if who == m.officer and debating(m):
        return out("debating_still", "RONR 43:29", on=m.left_to_debate)
    return None
