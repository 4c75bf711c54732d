"""Items and matters: taken up, finished, set for an hour, passed over (18, 41)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from consult.rules.events.base import wrong_item
from consult.rules.meeting import Item, Meeting, changed
from consult.rules.storing import Data, Event, event


@event("item_taken_up")
class ItemTakenUp(Event):
    item: str

    def apply(self, m: Meeting) -> Meeting:
        met = {ref: "met" for ref, state in m.points.items() if state == "raised" and _is_demand(m, ref)}
        return changed(
            m,
            current_item=self.item,
            items_done=m.items_done | {self.item},
            matter=None,
            called=self.item,
            matters=m.matters + 1,
            points={**m.points, **met},
        )


@event("matter_taken_up")
class MatterTakenUp(Event):
    matter: str

    def apply(self, m: Meeting) -> Meeting:
        return changed(m, matter=self.matter, called=self.matter, current_item=None, matters=m.matters + 1)


@event("item_finished")
class ItemFinished(Event):
    item: str | None = None

    def apply(self, m: Meeting) -> Meeting:
        return changed(m, current_item=None, matter=None)


@event("item_added")
class ItemAdded(Event):
    """An item is set for an hour or a meeting."""

    item: Data

    def wrong(self) -> str | None:
        return wrong_item(self.item)

    def apply(self, m: Meeting) -> Meeting:
        item = item_of(self.item)
        return changed(m, items=(*(each for each in m.items if each.id != item.id), item))


@event("orders_refused")
class OrdersRefused(Event):
    """The body refused the orders of the day while this business is pending."""

    def apply(self, m: Meeting) -> Meeting:
        return changed(m, refused_orders=bool(m.stack))


def item_of(data: Mapping[str, Any]) -> Item:
    """The item of these fields; what is no field of one is left out."""
    known = {each.name for each in fields(Item)}
    values = {key: value for key, value in data.items() if key in known}
    return Item(**{**values, "id": str(data.get("id", ""))})


def _is_demand(m: Meeting, ref: str) -> bool:
    question = m.questions.get(ref)
    return question is not None and question.row.put_unstated
