"""A second, naive implementation of precedence, written from the table of rules of order 4.7.

It knows no ranks: for each pending motion it lists what that motion yields to. A motion is in
order when every pending question yields to it, except for the three that float (amend, limit
debate, previous question), which look only at what they are applied to.
"""

from __future__ import annotations

from dataclasses import dataclass

PRIVILEGED = {"recess", "adjourn", "fix_time"}
TABLE = {"lay_on_table"} | PRIVILEGED
# "Yields to", sheet 4.7, without the three that float.
YIELDS = {
    "main": {"postpone_indefinitely", "commit", "postpone_definitely"} | TABLE,
    "incidental_main": {"postpone_indefinitely", "commit", "postpone_definitely"} | TABLE,
    "postpone_indefinitely": {"commit", "postpone_definitely"} | TABLE,
    "amend": {"commit", "postpone_definitely"} | TABLE,
    "amend_secondary": {"commit", "postpone_definitely"} | TABLE,
    "substitute": {"commit", "postpone_definitely"} | TABLE,
    "commit": {"postpone_definitely"} | TABLE,
    "postpone_definitely": TABLE,
    "limit_debate": TABLE,
    "previous_question": TABLE,
    "lay_on_table": PRIVILEGED,
    "recess": {"adjourn", "fix_time"},
    "adjourn": {"fix_time"},
    "fix_time": set(),
}
MAINS = {"main", "incidental_main"}
DEBATABLE = MAINS | {"postpone_indefinitely", "commit", "postpone_definitely"}
AMENDABLE = MAINS | {"commit", "postpone_definitely", "limit_debate", "recess", "fix_time", "amend", "substitute"}
AMENDMENTS = {"amend", "amend_secondary", "substitute"}


@dataclass(frozen=True)
class Pending:
    """A pending question of the twin."""

    id: str
    motion: str
    target: str | None = None


class Position:
    """Pending questions, bottom first, and those on which debate was closed."""

    def __init__(self) -> None:
        self.stack: list[Pending] = []
        self.closed: set[str] = set()

    def find(self, ref: str | None) -> Pending:
        return next(each for each in self.stack if each.id == ref)

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
        """Whether the motion may be made now."""
        if not self.stack:
            return motion in MAINS | {"adjourn"}
        if motion in MAINS:
            return False
        top = self.stack[-1]
        if top.id in self.closed and motion not in TABLE:
            return False
        if motion in AMENDMENTS:
            return self.amends(motion, self.find(target))
        if motion == "limit_debate":
            return self.debatable(top)
        if motion == "previous_question":
            return self.debatable(top) or top.motion in AMENDABLE
        return all(self.yields(each, motion) for each in self.stack)

    def amends(self, motion: str, target: Pending) -> bool:
        """Amend floats: the top, or the main motion under nothing but postpone indefinitely."""
        above = [each.motion for each in self.stack[self.stack.index(target) + 1 :]]
        reachable = above == [] or (target.motion in MAINS and above == ["postpone_indefinitely"])
        second_degree = target.motion in {"amend", "substitute"}
        fits = (motion == "amend_secondary") == second_degree and target.motion in AMENDABLE
        return reachable and fits and target.id not in self.closed

    def push(self, ref: str, motion: str, target: str | None) -> None:
        self.stack.append(Pending(ref, motion, target))

    def order_previous_question(self) -> None:
        """The previous question on top is adopted for the one question under it."""
        self.stack.pop()
        self.closed.add(self.stack[-1].id)
