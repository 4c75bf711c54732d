"""The shapes a decision rule's conditions may have, each with all there is to it: how it is read from data,
what it
asks of a count, and its sentence in both languages. A new shape is a class here and its key in SHAPES.

How the words of the law are read: 以上 includes the number, 过半数 and 超过 do not (民法典 1259)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from consult.deciding.reading import RuleError, below, choice, mapping, whole
from consult.deciding.tally import UnitTally
from consult.deciding.units import BASES, OF, ZH_VOTES


class Shape(Protocol):
    """How a rule says that enough agree."""

    @property
    def counts_present(self) -> bool:
        """Whether the base is who came: then the quorum too counts who came, not who voted."""

    @property
    def finds_consensus(self) -> bool:
        """Whether what it adopts is a consensus rather than a majority's decision."""

    def measure(self, tally: UnitTally) -> tuple[int, int | None, bool]:
        """(base, the number needed or None, whether the count has it) in one unit."""

    def foretell(self, all_: int, quorum: int) -> tuple[str, int, int]:
        """What it will ask of an electorate: (code, base, number needed). Where the base is known only at the
        vote,
        the numbers are those of an example that meets the quorum."""

    def sentence(self, units: Sequence[str], lang: str) -> str:
        """The condition in words, without full stop."""

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, as it is read."""


@dataclass(frozen=True, slots=True)
class FractionTest:
    """`count op num/den of base`: op is ">" or ">=", `of` names the base (one of BASES)."""

    op: str
    num: int
    den: int
    of: str

    def needed(self, base: int) -> int:
        """The smallest whole number that meets the test; never 0, because nothing is never enough.

        It may be larger than the base (of 0), where the test cannot be met."""
        share = self.num * base
        least = share // self.den + 1 if self.op == ">" else -(-share // self.den)
        return max(1, least)

    def met(self, count: int, base: int) -> bool:
        """Whether `count` of `base` is enough, by cross-multiplication."""
        if count < 1 or base < 1:
            return False
        left, right = count * self.den, self.num * base
        return left > right if self.op == ">" else left >= right

    def to_dict(self) -> dict[str, Any]:
        return {"op": self.op, "num": self.num, "den": self.den, "of": self.of}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], at: str) -> FractionTest:
        """Raises RuleError naming the field below `at`."""
        op = choice(data, "op", (">", ">="), at)
        num, den = whole(data, "num", at), whole(data, "den", at)
        if den < 1:
            raise RuleError(below(at, "den"), "out_of_range", value=den)
        # More than the whole, or "at least nothing", is no threshold.
        if num > den or (op == ">" and num == den) or (op == ">=" and num == 0):
            raise RuleError(below(at, "num"), "out_of_range", value=num)
        return cls(op, num, den, choice(data, "of", BASES, at))

    @property
    def counts_present(self) -> bool:
        # By the rules of order, whose base is the votes cast, a quorum is one of those present.
        return self.of in ("present", "cast")

    @property
    def finds_consensus(self) -> bool:
        return False

    def measure(self, tally: UnitTally) -> tuple[int, int | None, bool]:
        base = tally.base(self.of)
        return base, self.needed(base), self.met(tally.for_, base)

    def foretell(self, all_: int, quorum: int) -> tuple[str, int, int]:
        # An example a little above the quorum, never more than there are.
        base = all_ if self.of in ("eligible", "fixed") else min(all_, max(quorum, -(-all_ * 4 // 5)))
        return self.of, base, self.needed(base)

    def sentence(self, units: Sequence[str], lang: str) -> str:
        if self.of == "for_plus_against" and self.op == ">" and self.num * 2 == self.den:
            return _MORE_FOR[lang]
        if lang == "zh":
            if self.of == "for_plus_against":
                return f"不计弃权，{self.shares(units, lang)}的，方为通过"
            return f"{self.shares(units, lang)}同意，方为通过（{_COUNTED[lang][self.of]}）"
        return f"{self.shares(units, lang)} must agree ({_COUNTED[lang][self.of]})"

    def shares(self, units: Sequence[str], lang: str) -> str:
        """The share of each unit, in words: "参与表决人数三分之二以上且…"."""
        if lang == "en":
            return " and ".join(f"{_share_en(self)} {OF[lang][unit][self.of]}" for unit in units)
        share = _share_zh(self)
        if self.of == "for_plus_against":
            return "且".join(f"赞成{ZH_VOTES[unit]}占赞成与反对之和的{share}" for unit in units)
        return "且".join(f"{OF[lang][unit][self.of]}{share}" for unit in units)


@dataclass(frozen=True, slots=True)
class NoObjection:
    """Passes when nobody is against and somebody took part (无异议通过)."""

    op: str = "no_objection"

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], at: str) -> NoObjection:
        return cls()

    @property
    def counts_present(self) -> bool:
        return False

    @property
    def finds_consensus(self) -> bool:
        return True

    def measure(self, tally: UnitTally) -> tuple[int, int | None, bool]:
        return tally.participated, None, tally.against == 0

    def foretell(self, all_: int, quorum: int) -> tuple[str, int, int]:
        return "no_objection", all_, 0

    def sentence(self, units: Sequence[str], lang: str) -> str:
        return {
            "zh": "有人参加且无人反对，即为通过",
            "en": "adopted when somebody takes part and nobody objects",
        }[lang]

    def to_dict(self) -> dict[str, Any]:
        return {"op": self.op}


@dataclass(frozen=True, slots=True)
class FixedNumber:
    """A quorum that the rules give as a number of those present, not as a share."""

    number: int
    of: str = "present"

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], at: str) -> FixedNumber:
        """Raises RuleError naming the field below `at`."""
        number = whole(data, "number", at)
        if number < 1:
            raise RuleError(below(at, "number"), "out_of_range", value=number)
        return cls(number)

    def needed(self, base: int) -> int:
        """The number, whatever the base."""
        return self.number

    def met(self, count: int, base: int) -> bool:
        """Whether so many are there."""
        return count >= self.number

    def sentence(self, units: Sequence[str], lang: str) -> str:
        """How many must be there, in words."""
        if lang == "zh":
            return "且".join(f"{OF['zh'][unit]['present']}不少于{self.number}" for unit in units)
        there = " and ".join(f"at least {self.number} of {OF['en'][unit]['eligible']}" for unit in units)
        return f"{there} must be present"

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, as it is read."""
        return {"op": "number", "number": self.number}


Quorum = FractionTest | FixedNumber


def read_quorum(data: Any, at: str) -> Quorum:
    """Raises RuleError naming the field below `at`."""
    data = mapping(data, at)
    return FixedNumber.from_dict(data, at) if data.get("op") == "number" else FractionTest.from_dict(data, at)


#: What may stand in a rule's "op", and the shape it means.
SHAPES: Mapping[str, type[FractionTest] | type[NoObjection]] = {
    ">": FractionTest,
    ">=": FractionTest,
    "no_objection": NoObjection,
}


def read_shape(data: Any, at: str) -> Shape:
    """Raises RuleError naming the field below `at`."""
    data = mapping(data, at)
    return SHAPES[choice(data, "op", tuple(SHAPES), at)].from_dict(data, at)


# --- words of a share ---------------------------------------------------------------------------------

_MORE_FOR = {
    "zh": "不计弃权，赞成多于反对的，方为通过；票数相同，未通过",
    "en": "adopted when more vote for than against; abstentions are not counted and a tie fails",
}
_COUNTED = {
    "zh": {
        "eligible": "未参加、弃权和无效的均计入总数",
        "present": "弃权和到会未表决的计入总数",
        "participated": "弃权和无效的计入总数",
        "cast": "弃权和空白的不计，无效的计入总数",
        "fixed": "空缺的名额也计入总数",
    },
    "en": {
        "eligible": "absent, abstaining and invalid all count in the base",
        "present": "abstaining or not voting counts in the base",
        "participated": "abstentions and invalid papers count in the base",
        "for_plus_against": "abstentions are not counted",
        "cast": "abstentions and blanks are left out, illegal votes count in the base",
        "fixed": "vacant seats count in the base",
    },
}
_ZH_DIGITS = "零一二三四五六七八九十"
_EN_PARTS = {
    2: "half",
    3: "third",
    4: "quarter",
    5: "fifth",
    6: "sixth",
    7: "seventh",
    8: "eighth",
    9: "ninth",
    10: "tenth",
}
_EN_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _share_zh(test: FractionTest) -> str:
    if test.num == 0:
        return "不为零"
    if test.num == test.den:
        return "全部"
    if test.num * 2 == test.den:
        return "过半数" if test.op == ">" else "半数以上"
    fraction = f"{_zh(test.den)}分之{_zh(test.num)}"
    return f"超过{fraction}" if test.op == ">" else f"{fraction}以上"


def _zh(number: int) -> str:
    return _ZH_DIGITS[number] if number <= 10 else str(number)


def _share_en(test: FractionTest) -> str:
    if test.num == 0:
        return "some of"
    if test.num == test.den:
        return "all of"
    if test.den in _EN_PARTS:
        part = _EN_PARTS[test.den]
        if test.den == 2:
            fraction = f"{part} of"
        else:
            fraction = f"{_EN_NUMBERS[test.num]} {part}{'' if test.num == 1 else 's'} of"
    else:
        fraction = f"{test.num}/{test.den} of"
    return f"more than {fraction}" if test.op == ">" else f"at least {fraction}"
