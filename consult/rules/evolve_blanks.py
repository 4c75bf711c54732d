"""Blanks and the values suggested for them, as events change them. Source: rules 4.2 (12:92-113)."""

from __future__ import annotations

from consult.rules import events as e
from consult.rules.evolve import on
from consult.rules.meeting import Blank, Meeting, changed


@on("blank_created")
def _blank(m: Meeting, ev: e.BlankCreated) -> Meeting:
    given = () if ev.value is None else ((ev.by or "", ev.value),)
    return changed(m, blanks={**m.blanks, ev.ref: Blank(ev.ref, ev.on, ev.value_kind, given)})


@on("suggested")
def _suggested(m: Meeting, ev: e.Suggested) -> Meeting:
    blank = m.blanks.get(ev.blank)
    if blank is None:
        return m
    blank = changed(blank, suggestions=(*blank.suggestions, (ev.by, ev.value)))
    return changed(m, blanks={**m.blanks, ev.blank: blank})


@on("value_voted_down")
def _voted_down(m: Meeting, ev: e.ValueVotedDown) -> Meeting:
    blank = m.blanks.get(ev.blank)
    if blank is None:
        return m
    tried = (*blank.tried, ev.value)
    if all(value in tried for _, value in blank.suggestions):
        tried = ()
    return changed(m, blanks={**m.blanks, ev.blank: changed(blank, tried=tried)}, progress=m.progress + 1)


@on("blank_filled")
def _filled(m: Meeting, ev: e.BlankFilled) -> Meeting:
    blank = m.blanks.get(ev.blank)
    if blank is None:
        return m
    return changed(m, blanks={**m.blanks, ev.blank: changed(blank, filled=True)}, progress=m.progress + 1)
