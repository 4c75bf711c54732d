"""How a vote is decided: the arithmetic of decision rules, exact and without floats.

A decision rule says who must take part (quorum), how many must agree (approve), of what base, and in
which units: persons (`headcount`), households (`household`), exclusive floor area (`area_sqm`, always
integers of 0.01 ㎡). The rules themselves are data; see `consult/data/cases.json` for those shipped and
their sources. How the words are read: 以上 includes the number, 过半数 and 超过 do not (民法典 1259).

Pure: standard library only. Nothing here knows languages beyond `words`, nor users, nor tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

UNITS = ("headcount", "household", "area_sqm")
BASES = ("eligible", "present", "participated", "for_plus_against")
LANGUAGES = ("zh", "en")

# No neighbourhood holds more; a larger number in a file is a slip of the keyboard (or an attack).
LARGEST_COUNT = 10**12


class DecisionError(ValueError):
    """Something about a rule or a tally that cannot be: `field` is where (dotted, relative to the object,
    may be empty), `code` what, `params` the values for a message. Codes are those of
    `consult.cases.faults`, which has the words in both languages."""

    def __init__(self, field: str, code: str, **params: Any) -> None:
        self.field, self.code, self.params = field, code, params
        super().__init__(f"{field}: {code} {params}" if params else f"{field}: {code}")


class RuleError(DecisionError):
    """A decision rule that is not one."""


class TallyError(DecisionError):
    """Totals of one unit that cannot be."""


# --- thresholds ---------------------------------------------------------------------------------------


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
    def from_dict(cls, data: Any, field: str = "") -> FractionTest:
        """Raises RuleError naming the field below `field`."""
        data = _mapping(data, field)
        op = _choice(data, "op", (">", ">="), field)
        num, den = _whole(data, "num", field), _whole(data, "den", field)
        if den < 1:
            raise RuleError(_dot(field, "den"), "out_of_range", value=den)
        # More than the whole, or "at least nothing", is no threshold.
        if num > den or (op == ">" and num == den) or (op == ">=" and num == 0):
            raise RuleError(_dot(field, "num"), "out_of_range", value=num)
        return cls(op, num, den, _choice(data, "of", BASES, field))


@dataclass(frozen=True, slots=True)
class NoObjection:
    """Passes when nobody is against and somebody took part (无异议通过)."""

    op: str = "no_objection"

    def to_dict(self) -> dict[str, Any]:
        return {"op": self.op}


Quorum = FractionTest
Approve = FractionTest | NoObjection


# --- the rule -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """One way of deciding. `body` is the kind of body it belongs to ("any": every one), `units` those that
    decide (all must hold), `quorum` None where none is asked, `source` the law or charter as written."""

    id: str
    name: Mapping[str, str]
    body: str
    units: tuple[str, ...]
    quorum: Quorum | None
    approve: Approve
    source: str
    statutory: bool
    note: Mapping[str, str] | None = None

    @property
    def counts_present(self) -> bool:
        """Whether the base is who came (到会): then the quorum too counts who came, not who voted."""
        return isinstance(self.approve, FractionTest) and self.approve.of == "present"

    @classmethod
    def from_dict(cls, data: Any) -> DecisionRule:
        """Reads the shape of `rules[]` in a case file. Raises RuleError naming the field."""
        data = _mapping(data, "")
        rule_id = _text(data, "id")
        name = _two_languages(data, "name")
        body = _text(data, "body")
        units = _units(data)
        if "quorum" not in data:
            raise RuleError("quorum", "missing")
        quorum = None if data["quorum"] is None else FractionTest.from_dict(data["quorum"], "quorum")
        approve_data = _mapping(_field(data, "approve"), "approve")
        _choice(approve_data, "op", (">", ">=", "no_objection"), "approve")
        approve: Approve
        if approve_data["op"] == "no_objection":
            approve = NoObjection()
        else:
            approve = FractionTest.from_dict(approve_data, "approve")
        source = _text(data, "source")
        statutory = _field(data, "statutory")
        if not isinstance(statutory, bool):
            raise RuleError("statutory", "wrong_type", expected="boolean")
        note = None if data.get("note") is None else _two_languages(data, "note")
        return cls(rule_id, name, body, units, quorum, approve, source, statutory, note)

    def to_dict(self) -> dict[str, Any]:
        """The same shape `from_dict` reads: JSON-ready, to be copied into a ballot when it opens."""
        return {
            "id": self.id,
            "name": dict(self.name),
            "body": self.body,
            "units": list(self.units),
            "quorum": None if self.quorum is None else self.quorum.to_dict(),
            "approve": self.approve.to_dict(),
            "source": self.source,
            "statutory": self.statutory,
            "note": None if self.note is None else dict(self.note),
        }


# --- counts -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UnitTally:
    """Totals of one unit, whole numbers (area: 0.01 ㎡).

    `participated` = for + against + abstain + invalid. `present` (到会) is who came, voting or not; left
    out it equals `participated`. Raises TallyError: negative, does not add up, above the roll."""

    eligible: int
    participated: int
    for_: int
    against: int
    abstain: int
    invalid: int = 0
    present: int = None  # type: ignore[assignment]  # filled in below: never None once made

    def __post_init__(self) -> None:
        if self.present is None:
            object.__setattr__(self, "present", self.participated)
        for field in ("eligible", "present", "participated", "for_", "against", "abstain", "invalid"):
            value, name = getattr(self, field), field.rstrip("_")
            if isinstance(value, bool) or not isinstance(value, int):
                raise TallyError(name, "wrong_type", expected="integer")
            if not 0 <= value <= LARGEST_COUNT:
                raise TallyError(name, "out_of_range", value=value)
        total = self.for_ + self.against + self.abstain + self.invalid
        if self.participated != total:
            raise TallyError("participated", "totals", stated=self.participated, total=total)
        if self.participated > self.eligible:
            raise TallyError(
                "participated", "above_eligible", value=self.participated, eligible=self.eligible
            )
        if self.present > self.eligible:
            raise TallyError("present", "above_eligible", value=self.present, eligible=self.eligible)
        if self.present < self.participated:
            raise TallyError(
                "present", "below_participated", value=self.present, participated=self.participated
            )

    @classmethod
    def of(
        cls,
        eligible: int,
        for_: int,
        against: int,
        abstain: int,
        invalid: int = 0,
        present: int | None = None,
    ) -> UnitTally:
        """From the piles alone: `participated` is their sum, `present` at least that."""
        participated = for_ + against + abstain + invalid
        return cls(
            eligible,
            participated,
            for_,
            against,
            abstain,
            invalid,
            participated if present is None else present,
        )

    def base(self, of: str) -> int:
        """The number a base of that name stands for here."""
        if of == "for_plus_against":
            return self.for_ + self.against
        return {"eligible": self.eligible, "present": self.present, "participated": self.participated}[of]

    def to_dict(self) -> dict[str, int]:
        return {
            "eligible": self.eligible,
            "present": self.present,
            "participated": self.participated,
            "for": self.for_,
            "against": self.against,
            "abstain": self.abstain,
            "invalid": self.invalid,
        }


@dataclass(frozen=True, slots=True)
class UnitResult:
    """One unit measured against the rule. `quorum_needed` is None where the rule asks none,
    `approve_needed` None where it asks for no objection; `decides` False where it only informs."""

    tally: UnitTally
    quorum_needed: int | None
    quorum_met: bool
    approve_base: int
    approve_needed: int | None
    approve_met: bool
    decides: bool

    def to_dict(self) -> dict[str, Any]:
        return {
            **self.tally.to_dict(),
            "quorum": {"needed": self.quorum_needed, "met": self.quorum_met},
            "approve": {"base": self.approve_base, "needed": self.approve_needed, "met": self.approve_met},
            "decides": self.decides,
        }


@dataclass(frozen=True, slots=True)
class VoteResult:
    """`passed` implies `quorum_met`; both look at the deciding units only."""

    rule_id: str
    quorum_met: bool
    passed: bool
    units: Mapping[str, UnitResult]

    def to_dict(self) -> dict[str, Any]:
        return {
            "rule_id": self.rule_id,
            "quorum_met": self.quorum_met,
            "passed": self.passed,
            "units": {unit: result.to_dict() for unit, result in self.units.items()},
        }


def decide_vote(rule: DecisionRule, tallies: Mapping[str, UnitTally]) -> VoteResult:
    """What the counts mean under the rule.

    `tallies` by unit: every unit of the rule (else TallyError "missing" naming it), and any others, which
    are measured the same way and reported with `decides` False. Quorum and approval must hold in each
    deciding unit; a quorum of None is met; nothing cast is never passed."""
    for unit in rule.units:
        if tallies.get(unit) is None:
            raise TallyError(unit, "missing")
    units = {
        unit: _measure(rule, tallies[unit], unit in rule.units)
        for unit in UNITS
        if tallies.get(unit) is not None
    }
    deciding = [result for result in units.values() if result.decides]
    quorum_met = all(result.quorum_met for result in deciding)
    passed = quorum_met and all(result.approve_met for result in deciding)
    return VoteResult(rule.id, quorum_met, passed, MappingProxyType(units))


def _measure(rule: DecisionRule, tally: UnitTally, decides: bool) -> UnitResult:
    if rule.quorum is None:
        quorum_needed, quorum_met = None, True
    else:
        quorum_base = tally.base(rule.quorum.of)
        came = tally.present if rule.counts_present else tally.participated
        quorum_needed = rule.quorum.needed(quorum_base)
        quorum_met = rule.quorum.met(came, quorum_base)
    if isinstance(rule.approve, NoObjection):
        base, needed = tally.participated, None
        agreed = tally.against == 0
    else:
        base = tally.base(rule.approve.of)
        needed = rule.approve.needed(base)
        agreed = rule.approve.met(tally.for_, base)
    agreed = agreed and tally.participated > 0
    return UnitResult(tally, quorum_needed, quorum_met, base, needed, agreed, decides)


# --- choosing among options ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OptionResult:
    """`rank` 1 is the best; equal counts share a rank (1, 2, 2, 4). `tied`: level with others at the edge of
    what may be chosen, so that the count alone does not say; then `chosen` is False for all of them."""

    count: int
    rank: int
    chosen: bool
    tied: bool


def choose_best(counts: Sequence[int], choose: int) -> tuple[OptionResult, ...]:
    """The best `choose` options by count, in the order given.

    An option nobody picked is never chosen. A tie across the edge is not broken here (who breaks it is for
    the body to say: a further vote, lot, or taking both)."""
    if choose < 1:
        raise ValueError(choose)
    results = []
    for count in counts:
        better = sum(other > count for other in counts)
        level = sum(other == count for other in counts)
        picked = count > 0
        chosen = picked and better + level <= choose
        tied = picked and better < choose < better + level
        results.append(OptionResult(count, better + 1, chosen, tied))
    return tuple(results)


# --- numbers as people write them ---------------------------------------------------------------------


def parse_area(value: int | str | Decimal | float) -> int:
    """Square metres with at most two decimals → 0.01 ㎡, exactly; "974.6" → 97460.

    Floats are read by their shortest text. Raises TallyError (field ""): wrong_type, decimals,
    out_of_range."""
    if isinstance(value, bool) or not isinstance(value, (int, str, Decimal, float)):
        raise TallyError("", "wrong_type", expected="number")
    try:
        area = Decimal(repr(value) if isinstance(value, float) else value)
    except InvalidOperation:
        raise TallyError("", "wrong_type", expected="number") from None
    if not area.is_finite() or not 0 <= area <= LARGEST_COUNT // 100:
        raise TallyError("", "out_of_range", value=str(value))
    # By hand and not by arithmetic, which would round to the context's precision.
    _, digits, exponent = area.as_tuple()
    shift = int(exponent) + 2
    whole = int("".join(map(str, digits)))
    if whole == 0:
        return 0
    if shift >= 0:
        return int(whole * 10**shift)
    hundredths, rest = divmod(whole, 10**-shift) if -shift <= len(digits) else (0, whole)
    if rest:
        raise TallyError("", "decimals", value=str(value))
    return hundredths


def format_area(hundredths: int) -> str:
    """0.01 ㎡ → square metres with two decimals: 97460 → "974.60"."""
    sign = "-" if hundredths < 0 else ""
    metres, rest = divmod(abs(hundredths), 100)
    return f"{sign}{metres}.{rest:02d}"


def percent(count: int, base: int, digits: int = 2) -> Decimal | None:
    """count/base in per cent with exactly `digits` decimals, rounded half up; None where the base is 0.

    To be shown, never to decide by."""
    if base == 0:
        return None
    scale = 10**digits
    rounded = (2 * 100 * scale * count + base) // (2 * base)
    return Decimal(rounded).scaleb(-digits)


# --- the rule in words --------------------------------------------------------------------------------

_ZH_DIGITS = "零一二三四五六七八九十"
_ZH_BASES = {
    "headcount": {"eligible": "应参加人数", "present": "到会人数", "participated": "参与表决人数"},
    "household": {"eligible": "应参加户数", "present": "到会户数", "participated": "参与表决户数"},
    "area_sqm": {
        "eligible": "专有部分总面积",
        "present": "到会的专有部分面积",
        "participated": "参与表决的专有部分面积",
    },
}
_ZH_VOTES = {"headcount": "人数", "household": "户数", "area_sqm": "专有部分面积"}
_ZH_COUNTED = {
    "eligible": "未参加、弃权和无效的均计入总数",
    "present": "弃权和到会未表决的计入总数",
    "participated": "弃权和无效的计入总数",
}
_EN_BASES = {
    "headcount": {
        "eligible": "the persons entitled to vote",
        "present": "the persons present",
        "participated": "the persons taking part",
        "for_plus_against": "the persons voting for or against",
    },
    "household": {
        "eligible": "the households entitled to vote",
        "present": "the households present",
        "participated": "the households taking part",
        "for_plus_against": "the households voting for or against",
    },
    "area_sqm": {
        "eligible": "the whole floor area",
        "present": "the floor area present",
        "participated": "the floor area taking part",
        "for_plus_against": "the floor area for or against",
    },
}
_EN_COUNTED = {
    "eligible": "absent, abstaining and invalid all count in the base",
    "present": "abstaining or not voting counts in the base",
    "participated": "abstentions and invalid papers count in the base",
    "for_plus_against": "abstentions are not counted",
}
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


def words(rule: DecisionRule, lang: str) -> str:
    """The rule as a sentence for a notice, in "zh" or "en", made from the numbers (not from `note`)."""
    if lang not in LANGUAGES:
        raise ValueError(lang)
    return _words_zh(rule) if lang == "zh" else _words_en(rule)


def _words_zh(rule: DecisionRule) -> str:
    parts = []
    if rule.quorum is not None:
        attend = "到会" if rule.counts_present else "参与表决"
        parts.append(_shares_zh(rule.quorum, rule.units) + attend)
    approve = rule.approve
    if isinstance(approve, NoObjection):
        parts.append("有人参加且无人反对，即为通过")
    elif _more_for_than_against(approve):
        parts.append("不计弃权，赞成多于反对的，方为通过；票数相同，未通过")
    elif approve.of == "for_plus_against":
        parts.append(f"不计弃权，{_shares_zh(approve, rule.units)}的，方为通过")
    else:
        parts.append(f"{_shares_zh(approve, rule.units)}同意，方为通过（{_ZH_COUNTED[approve.of]}）")
    return "；".join(parts) + "。"


def _shares_zh(test: FractionTest, units: Sequence[str]) -> str:
    share = _share_zh(test)
    if test.of == "for_plus_against":
        return "且".join(f"赞成{_ZH_VOTES[unit]}占赞成与反对之和的{share}" for unit in units)
    return "且".join(f"{_ZH_BASES[unit][test.of]}{share}" for unit in units)


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


def _words_en(rule: DecisionRule) -> str:
    parts = []
    if rule.quorum is not None:
        attend = "attend" if rule.counts_present else "take part"
        parts.append(f"{_shares_en(rule.quorum, rule.units)} must {attend}")
    approve = rule.approve
    if isinstance(approve, NoObjection):
        parts.append("adopted when somebody takes part and nobody objects")
    elif _more_for_than_against(approve):
        parts.append("adopted when more vote for than against; abstentions are not counted and a tie fails")
    else:
        parts.append(f"{_shares_en(approve, rule.units)} must agree ({_EN_COUNTED[approve.of]})")
    sentence = "; ".join(parts) + "."
    return sentence[0].upper() + sentence[1:]


def _more_for_than_against(test: FractionTest) -> bool:
    return test.of == "for_plus_against" and test.op == ">" and test.num * 2 == test.den


def _shares_en(test: FractionTest, units: Sequence[str]) -> str:
    share = _share_en(test)
    return " and ".join(f"{share} {_EN_BASES[unit][test.of]}" for unit in units)


def _share_en(test: FractionTest) -> str:
    if test.num == 0:
        return "some of"
    if test.num == test.den:
        return "all of"
    if test.den in _EN_PARTS:
        part = _EN_PARTS[test.den]
        if test.den == 2:
            fraction = "half of"
        else:
            fraction = f"{_EN_NUMBERS[test.num]} {part}{'' if test.num == 1 else 's'} of"
    else:
        fraction = f"{test.num}/{test.den} of"
    return f"more than {fraction}" if test.op == ">" else f"at least {fraction}"


# --- reading fields -----------------------------------------------------------------------------------


def _dot(field: str, name: str) -> str:
    return f"{field}.{name}" if field else name


def _mapping(data: Any, field: str) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise RuleError(field, "wrong_type", expected="object")
    return data


def _field(data: Mapping[str, Any], name: str, field: str = "") -> Any:
    if name not in data:
        raise RuleError(_dot(field, name), "missing")
    return data[name]


def _text(data: Mapping[str, Any], name: str, field: str = "") -> str:
    value = _field(data, name, field)
    if not isinstance(value, str):
        raise RuleError(_dot(field, name), "wrong_type", expected="text")
    if not value.strip():
        raise RuleError(_dot(field, name), "empty")
    return value


def _whole(data: Mapping[str, Any], name: str, field: str) -> int:
    value = _field(data, name, field)
    if isinstance(value, bool) or not isinstance(value, int):
        raise RuleError(_dot(field, name), "wrong_type", expected="integer")
    if not 0 <= value <= LARGEST_COUNT:
        raise RuleError(_dot(field, name), "out_of_range", value=value)
    return value


def _choice(data: Mapping[str, Any], name: str, among: Sequence[str], field: str) -> str:
    value = _field(data, name, field)
    if not isinstance(value, str):
        raise RuleError(_dot(field, name), "wrong_type", expected="text")
    if value not in among:
        raise RuleError(_dot(field, name), "unknown_value", value=value, among=", ".join(among))
    return value


def _two_languages(data: Mapping[str, Any], name: str) -> Mapping[str, str]:
    value = _mapping(_field(data, name), name)
    return {lang: _text(value, lang, name) for lang in LANGUAGES}


def _units(data: Mapping[str, Any]) -> tuple[str, ...]:
    value = _field(data, "units")
    if not isinstance(value, (list, tuple)):
        raise RuleError("units", "wrong_type", expected="list")
    if not value:
        raise RuleError("units", "empty")
    for index, unit in enumerate(value):
        if not isinstance(unit, str):
            raise RuleError(f"units[{index}]", "wrong_type", expected="text")
        if unit not in UNITS:
            raise RuleError(f"units[{index}]", "unknown_value", value=unit, among=", ".join(UNITS))
        if unit in value[:index]:
            raise RuleError(f"units[{index}]", "duplicate", value=unit)
    return tuple(value)
