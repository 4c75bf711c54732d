"""`check`: is this act in order now? A refusal, or None. Never raises, never changes anything.

The gate reads who may do an act of that kind, and when (2.2 steps 1 to 5); then the act judges itself.
"""

from __future__ import annotations

from dataclasses import replace

from consult.rules import presiding
from consult.rules.acts.base import ACTS, CHAIR, SECRETARY, VOTER, Act
from consult.rules.errors import Refusal
from consult.rules.meeting import Meeting
from consult.rules.no import out, unentitled


def check(meeting: Meeting, act: Act) -> Refusal | None:
    """Why the act is not in order now, or None."""
    refusal = gate(meeting, act.by, act.kind) or act.check(meeting)
    return _known_here(meeting, refusal) if refusal is not None and refusal.instead else refusal


def _known_here(m: Meeting, refusal: Refusal) -> Refusal:
    """The refusal without advice to move what the rules in force do not know."""
    devices = m.rulebook.devices
    if devices is None:
        return refusal
    known = tuple(
        each
        for each in refusal.instead
        if not each.startswith("move:") or each.removeprefix("move:") in devices
    )
    return refusal if known == refusal.instead else replace(refusal, instead=known)


def gate(m: Meeting, who: str, kind: str) -> Refusal | None:
    """Whether that member may do acts of this kind at all now: in session, on the roll, present, of the right
    office."""
    act = ACTS[kind]
    if m.phase not in act.phases:
        return out(f"not_in_session_{m.phase}", "RONR 8:2; 20:8; 21:14", phase=m.phase)
    member = m.members.get(who)
    if member is None:
        return unentitled("not_a_member", "RONR 1:4")
    if act.may == CHAIR and who != m.chair:
        return unentitled("chair_only", "RONR 47:7; Nantang 13, rule 1", chair=m.chair)
    if act.may == SECRETARY and who != m.chair and member.standing not in {"chair", "secretary"}:
        return unentitled("chair_only", "RONR 47:7", chair=m.chair)
    if who not in m.present and not act.absent_may:
        return unentitled("not_present", "RONR 1:4")
    if not member.voting and act.may == VOTER:
        return unentitled("no_vote", "RONR 1:4")
    if not act.without_chair and presiding.vacant(m):
        return out("no_chair", "RONR 47:11", "elect_chair")
    if m.adjourning and not act.after_adjourning:
        return out("adjourning", "RONR 21:10-12", "declare_adjourned")
    if m.consent is not None and not act.meanwhile:
        return out("consent_asked", "RONR 4:58-60", "object")
    return None
