"""The agenda: what is done and how it went, what is on, what waits."""

from __future__ import annotations

from typing import Any

from consult import rules
from consult.meetings.acts import governed
from consult.meetings.screens.parts.context import Context
from consult.rules.words import result_word, word


def part(here: Context) -> dict[str, Any]:
    """{items: [{id, position, count, title, title_en, text, kind, state: done|current|waiting, adopted,
    result, topic_id}]}."""
    state, items = here.state, here.items
    lines = []
    results = _results(state)
    for item_id, item in items.items():
        records = results.get(item_id, [])
        where = (
            "current"
            if item_id == state.current_item
            else ("done" if item_id in state.items_done or records else "waiting")
        )
        lines.append(
            {
                **item_line(here, item_id),
                "text": item.text,
                "kind": item.question_kind,
                "state": where,
                "adopted": bool(records) and all(r.result in ("adopted", "carried") for r in records),
                "result": result_word(records[0])
                if records and len({r.result for r in records}) == 1
                else (word("result.done") if where == "done" or records else None),
                "topic_id": item.topic_id,
            }
        )
    return {"items": lines}


def item_line(here: Context, item_id: str) -> dict[str, Any]:
    """Which item it is: {id, position, count, title, title_en}."""
    items = here.items
    order = list(items)
    return {
        "id": item_id,
        "position": order.index(item_id) + 1,
        "count": len(order),
        "title": items[item_id].title,
        "title_en": items[item_id].title_en,
    }


def _results(state: rules.Meeting) -> dict[str, list[Any]]:
    """The standing result of each item by its id: one record, or one for each part of a question divided."""
    newest: dict[tuple[str, str], Any] = {}
    for record in sorted(state.records.values(), key=lambda each: each.at or ""):
        settled = governed.settles(state, record.on)
        if settled is not None:
            newest[settled] = record
    out: dict[str, list[Any]] = {}
    for (item, _root), record in newest.items():
        out.setdefault(item, []).append(record)
    return out
