"""The meeting itself: its name, where it stands, who presides."""

from __future__ import annotations

from typing import Any

from consult.meetings.acts import governed
from consult.meetings.screens.parts.agenda import item_line
from consult.meetings.screens.parts.context import Context
from consult.meetings.screens.wording import who_
from consult.rules.words import word


def part(here: Context) -> dict[str, Any]:
    """{id, title, title_en, body: {zh, en}, rule_set, phase: before|in_session|recess|adjourned,
    phase_label, opened_at, recess_until, ended_at, adjourning, chair, code, quorum: {needed, met}, item:
    the current one or null}."""
    row, state = here.row, here.state
    body = governed.body_of(row)
    item = here.items.get(state.current_item or "")
    return {
        "id": row.id,
        "title": row.title,
        "title_en": row.title_en,
        "body": {"zh": body.name_zh, "en": body.name_en or body.name_zh},
        "rule_set": word(f"rules.{row.rule_set}"),
        "phase": state.phase,
        "phase_label": word(f"phase.{state.phase}"),
        "opened_at": state.opened_at,
        "recess_until": state.recess_until,
        "ended_at": state.ended_at,
        "adjourning": state.adjourning,
        "chair": who_(state, state.chair),
        "code": row.code,
        "quorum": {"needed": state.quorum, "met": state.quorum_met},
        "item": None if item is None else item_line(here, str(item.id)),
    }
