"""A second, naive implementation of precedence, written from the sheet of section 4.7 and section 2.1.

It imports nothing of ours and knows no ranks: for each pending motion it lists what that motion yields to. A
motion is in order when every pending question yields to it, except for the three that float (amend, limit
debate, previous question), which look only at what they are applied to, and incidental motions, which look at
what they arise from.
"""

from __future__ import annotations

from dataclasses import dataclass, field

PRIVILEGED = {"recess", "adjourn", "fix_time"}
TABLE = {"lay_on_table"} | PRIVILEGED
KILLING = {"postpone_indefinitely", "commit", "postpone_definitely"}
# Main motions, and what an admitted question of privilege brings, which is treated like one.
MAINS = {
    "main", "incidental_main", "recess_main", "adjourn_main", "fix_time_main", "make_special_order",
    "amend_bylaws",
    "rescind", "amend_adopted",
}  # fmt: skip
AMENDMENTS = {"amend", "amend_secondary", "substitute"}
# "Yields to", sheet 4.7, without the three that float and the incidental motions.
YIELDS = {
    **dict.fromkeys(MAINS | {"privilege"}, KILLING | TABLE),
    "postpone_indefinitely": {"commit", "postpone_definitely"} | TABLE,
    "commit": {"postpone_definitely"} | TABLE,
    "postpone_definitely": TABLE,
    "limit_debate": TABLE,
    "previous_question": TABLE,
    "lay_on_table": PRIVILEGED,
    "recess": {"adjourn", "fix_time"},
    "adjourn": {"fix_time"},
    "fix_time": set(),
    "suspend_rules": TABLE,
    "suspend_standing_rule": TABLE,
    "method_of_voting": TABLE,
    "order_counted_vote": TABLE,
    "withdraw_motion": TABLE,
    "object_consideration": TABLE,
    "divide_question": {"commit", "postpone_definitely"} | TABLE,
}
DEBATABLE = MAINS | {"privilege", "postpone_indefinitely", "commit", "postpone_definitely"}
AMENDABLE = MAINS | AMENDMENTS - {"amend_secondary"} | {
    "privilege", "commit", "postpone_definitely", "limit_debate", "recess", "fix_time", "divide_question",
    "method_of_voting", "order_counted_vote",
}  # fmt: skip
# While one of these is immediately pending, no incidental motion that concerns the business under it.
ABOVE_BUSINESS = {"lay_on_table"} | PRIVILEGED


@dataclass(frozen=True)
class Pending:
    """A pending question of the twin."""

    id: str
    motion: str
    target: str | None = None


@dataclass
class Position:
    """Pending questions, bottom first; those on which debate was closed; main motions whose consideration
    has begun.
    """

    stack: list[Pending] = field(default_factory=list)
    closed: set[str] = field(default_factory=set)
    begun: set[str] = field(default_factory=set)

    def find(self, ref: str | None) -> Pending:
        return next(each for each in self.stack if each.id == ref)

    @property
    def level(self) -> list[Pending]:
        """What is pending from the last main question up."""
        bases = [spot for spot, each in enumerate(self.stack) if each.motion in MAINS | {"privilege"}]
        return self.stack[bases[-1] :] if bases else self.stack

    def debatable(self, question: Pending) -> bool:
        """An amendment is debated when what it amends is."""
        if question.motion in AMENDMENTS:
            return self.debatable(self.find(question.target))
        return question.motion in DEBATABLE

    def yields(self, question: Pending, motion: str) -> bool:
        """An amendment of something other than the main motion yields to what that yields to."""
        if question.motion in AMENDMENTS:
            target = self.find(question.target)
            return motion != "postpone_indefinitely" and self.yields(target, motion)
        return motion in YIELDS[question.motion]

    def allows(self, motion: str, target: str | None = None) -> bool:
        """Whether the motion may be made now. target: what it acts on or, to suspend the rules, what it is
        for.
        """
        if not self.stack:
            return motion in MAINS | {
                "adjourn",
                "suspend_standing_rule",
                "suspend_rules",
                "question_of_privilege",
            }
        if motion in MAINS:
            return False
        top = self.stack[-1]
        if motion == "method_of_voting":  # of voting on what is immediately pending
            return True
        if motion in {"suspend_rules", "suspend_standing_rule", "withdraw_motion"}:
            return top.motion not in ABOVE_BUSINESS or target == top.id
        if motion == "order_counted_vote":
            return target == top.id
        if motion == "object_consideration":
            return top.motion == "main" and target == top.id and top.id not in self.begun
        if motion == "divide_question":
            return self.divides(self.find(target))
        if motion == "question_of_privilege":
            return not any(each.motion in PRIVILEGED | {"privilege"} for each in self.stack)
        if motion in PRIVILEGED:
            return all(self.yields(each, motion) for each in self.stack)
        if top.id in self.closed and motion != "lay_on_table":
            return False
        if motion in AMENDMENTS:
            return self.amends(motion, self.find(target))
        if motion == "limit_debate":
            return self.debatable(top)
        if motion == "previous_question":
            return self.debatable(top) or top.motion in AMENDABLE
        if motion in KILLING and self.closed & {
            each.id for each in self.level
        }:  # nothing else on what is to be voted (2.1.8)
            return False
        base = self.level[0]  # these attach to the main question only (2.1.3)
        return base.motion in MAINS | {"privilege"} and all(self.yields(each, motion) for each in self.level)

    def divides(self, target: Pending) -> bool:
        """Main motions and amendments, when they are on top or under postpone indefinitely alone (4.7)."""
        above = [each.motion for each in self.stack[self.stack.index(target) + 1 :]]
        if target.motion in MAINS | {"privilege"}:
            return above in ([], ["postpone_indefinitely"])
        return target.motion in {"amend", "amend_secondary"} and above == []

    def amends(self, motion: str, target: Pending) -> bool:
        """Amend floats: the top; the main motion under nothing but postpone indefinitely; or, in the second
        degree, the text that a substitute on top would replace."""
        above = [each for each in self.stack[self.stack.index(target) + 1 :]]
        if above and above[-1].motion == "substitute" and above[-1].target == target.id:
            return motion == "amend_secondary" and target.id not in self.closed
        indefinitely = target.motion in MAINS | {"privilege"} and [each.motion for each in above] == [
            "postpone_indefinitely"
        ]
        second_degree = target.motion in {"amend", "substitute"}
        fits = (motion == "amend_secondary") == second_degree and target.motion in AMENDABLE
        return (not above or indefinitely) and fits and target.id not in self.closed

    def run(self, refs: tuple[str, ...]) -> bool:
        """Whether these are an unbroken run from the top down."""
        return set(refs) == {each.id for each in self.stack[-len(set(refs)) :]} if refs else True

    def push(self, ref: str, motion: str, target: str | None) -> None:
        """The motion is stated: a subsidiary one (but laying on the table) begins the consideration of its
        main motion.
        """
        if motion in KILLING | AMENDMENTS | {"limit_debate", "previous_question"} and self.stack:
            self.begun.add(self.level[0].id)
        self.stack.append(Pending(ref, motion, target))

    def order_previous_question(self, refs: tuple[str, ...]) -> None:
        """The previous question on top is adopted for the questions named, or for the one under it."""
        self.stack.pop()
        self.closed |= set(refs) or {self.stack[-1].id}

    def adopt(self) -> None:
        """The top is adopted and leaves, and what was under it is immediately pending again."""
        self.stack.pop()
