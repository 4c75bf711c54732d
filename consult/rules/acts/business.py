"""Taking up what is due, part by part, and carrying it out. Sources: rules 12; 28, 37:11, 41."""

from __future__ import annotations

from consult.rules import again, choices
from consult.rules import edits as words
from consult.rules import events as e
from consult.rules.acts.base import CHAIR, Act, Events, act, arg
from consult.rules.arguments import motion_args, name
from consult.rules.doors import Door, some
from consult.rules.errors import Refusal
from consult.rules.floor import end_of_speech
from consult.rules.meeting import Meeting
from consult.rules.no import no, out


def busy(m: Meeting) -> Refusal | None:
    """While a vote is taken, or after the vote to adjourn, no business begins (45:6, 21:10)."""
    if m.vote is not None or m.retake:
        return out("voting", "RONR 45:6")
    if m.adjourning:
        return out("adjourning", "RONR 21:10", "declare_adjourned")
    return None


def short(m: Meeting) -> Refusal | None:
    """Nor without a quorum (40:6)."""
    if m.quorum_met:
        return None
    return no("no_quorum", "no_quorum", "RONR 40:6", present=m.counted, quorum=m.quorum)


def occupied(m: Meeting) -> Refusal | None:
    """Nor while a question is pending (41:5)."""
    return out("question_pending", "RONR 41:5", pending=m.stack[-1]) if m.stack else None


@act("take_up")
class TakeUp(Act):
    """The chair takes up what is due: an agenda item, a question carried over, or a matter without a
    motion."""

    may = CHAIR
    cite = "RONR §41"
    doors = (
        Door(variant="item", choose=("item", choices.items_to_come)),
        Door(variant="again", choose=("item", choices.items_begun)),
        Door(variant="aside", each=("on", choices.aside())),
        Door(variant="matter", samples=some({"matter": "…"}), needs=("matter",)),
    )

    item: str | None = arg(name, default=None)
    on: str | None = arg(name, default=None)
    matter: str | None = arg(name, default=None)

    def check(self, m: Meeting) -> Refusal | None:
        """What is due comes up without a motion (41); a special order also over pending business."""
        if sum(each is not None for each in (self.item, self.on, self.matter)) != 1:
            return out("one_thing", "RONR 41:5")
        refusal = busy(m) or short(m) or again.not_called(m, self.item, self.on, self.matter)
        if refusal:
            return refusal
        if self.matter is not None:
            return occupied(m)
        return _take_item(m, str(self.item)) if self.item is not None else _take_aside(m, str(self.on))

    def decide(self, m: Meeting, at: str | None) -> Events:
        """An item brings its own question at once: it comes from the agenda, so nobody seconds it."""
        floor = end_of_speech(m, "business")
        if self.matter is not None:
            return (*floor, e.MatterTakenUp(self.matter))
        if self.on is not None:
            return (*floor, *take_back(m, self.on))
        item = m.item(self.item)
        assert item is not None
        out: list[e.Event] = []
        if m.stack:
            out.append(
                e.LaidAside(
                    "interrupted", m.stack, closed=tuple(r for r in m.stack if r in m.closed), item=item.id
                )
            )
        out.append(e.ItemTakenUp(item.id))
        if item.text:
            ref = item.id if item.id not in m.questions else f"{item.id}-{len(m.questions) + 1}"
            args = motion_args("main", {"text": item.text, "text_id": item.text_id})
            out.append(e.MotionMade(ref, "main", item.mover, item.text, item.text_id, item.id, args=args))
            if item.mover is None:
                out.append(e.Stated(ref))
        return (*floor, *out)


# Where the call for the orders of the day stands in the table of motions.
ORDERS_RANK = 9


def _take_item(m: Meeting, ref: str) -> Refusal | None:
    item = m.item(ref)
    if item is None:
        return out("unknown_item", "RONR 41:5", item=ref)
    if ref in m.items_done:
        return out("taken_up_already", "RONR 41:5", item=ref)
    if not again.item_due(m, item) and item.order is not None and not again.just_suspended(m):
        return out("not_due", "RONR 41:40", item=ref, at=item.at)
    if item.order == "special_order":
        return _above_orders(m)
    return occupied(m)


def _above_orders(m: Meeting) -> Refusal | None:
    """A special order interrupts what ranks below the call for it, not a motion that ranks above (18:2)."""
    above = [q.id for q in m.pending if (q.row.rank or 0) > ORDERS_RANK]
    return out("outranked", "RONR 18:2, 41:53", pending=above[-1]) if above else None


def _take_aside(m: Meeting, ref: str) -> Refusal | None:
    aside = again.aside_of(m, ref)
    if aside is None or aside.where in {"table", "committee"}:
        instead = {"table": ("move:take_from_table",), "committee": ("move:discharge_committee",)}
        return out("not_due", "RONR 41:21", *(instead.get(aside.where, ()) if aside else ()), on=ref)
    if aside.where == "postponed":
        due = aside.due_meeting is not None and aside.due_meeting <= m.number
        hour = (aside.until or {}).get("hour")
        early = not due or aside.due_meeting == m.number and not again.reached(m, hour)
        if early and not again.just_suspended(m):
            return out("not_due", "RONR 14:13", "move:suspend_rules", on=ref)
        if aside.special:
            return _above_orders(m)
    return occupied(m)


def take_back(m: Meeting, ref: str) -> Events:
    """What was laid aside is pending again; what is pending is laid aside for it."""
    aside = again.aside_of(m, ref)
    assert aside is not None
    out: list[e.Event] = []
    if m.stack:
        out.append(e.LaidAside("interrupted", m.stack, closed=tuple(r for r in m.stack if r in m.closed)))
    if m.current_item or m.matter:
        out.append(e.ItemFinished(m.current_item))
    return (*out, e.BroughtBack(aside.stack, aside.closed if aside.meeting == m.number else ()))


@act("open_part")
class OpenPart(Act):
    """The chair opens a part of a question taken part by part; absent `part` is the whole, before the
    vote."""

    may = CHAIR
    cite = "RONR 28:6-9"
    doors = (
        Door(
            each=("on", choices.top),
            choose=("part", lambda m, who: tuple(words.parts_of(m.questions[m.stack[-1]]))),
        ),
        Door(choose=("on", choices.top)),
    )

    on: str = arg(name)
    part: str | None = arg(name, default=None)

    def check(self, m: Meeting) -> Refusal | None:
        """One part after another, then the whole; the vote comes at the end (28:6-9)."""
        if m.vote is not None or m.retake:
            return out("voting", "RONR 45:6")
        if m.stack[-1:] != (self.on,):
            return out("not_immediately_pending", "RONR 28:6", on=self.on, first=m.top)
        question = m.questions[self.on]
        if not question.seriatim:
            return out("not_seriatim", "RONR 28:6", "move:consider_seriatim", on=self.on)
        if self.part is not None and self.part not in words.parts_of(question):
            return out("no_such_part", "RONR 28:6", on=self.on, part=self.part)
        return None

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (e.PartOpened(self.on, self.part),)


@act("execute")
class Execute(Act):
    """Carries out what was adopted."""

    may = CHAIR
    cite = "RONR 37:11"
    doors = (Door(among=("on", choices.to_execute), needs=("on",)),)

    on: str = arg(name)

    def check(self, m: Meeting) -> Refusal | None:
        """Nothing may be done under a vote that is to be reconsidered (37:11)."""
        if m.frozen(self.on):
            return out("frozen", "RONR 37:11", on=self.on)
        if m.dispositions.get(self.on) != "adopted":
            return out("not_in_force", "RONR 10:1", on=self.on)
        if self.on in m.executed:
            return out("executed", "RONR 35:6", on=self.on)
        return None

    def decide(self, m: Meeting, at: str | None) -> Events:
        return (e.Executed(self.on),)
