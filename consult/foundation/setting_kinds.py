"""What a setting is: its words, its bounds, how a value is typed and how it is said. Pure.

Words stand here in both languages beside each other, as `(Chinese, English)`: a setting is one row.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from consult.foundation.errors import Invalid
from consult.foundation.phrases import P, Phrase

#: How a setting is typed; see `Setting`.
TYPES = ("whole", "yes", "text", "fields", "choice", "share")
#: What whole numbers count: Chinese, one in English, several in English.
UNITS: Mapping[str, tuple[str, str, str]] = {
    "households": ("户", "household", "households"),
    "days": ("天", "day", "days"),
    "working days": ("个工作日", "working day", "working days"),
    "hours": ("小时", "hour", "hours"),
    "papers": ("张选票", "paper", "papers"),
    "texts": ("条", "text", "texts"),
}
USUAL = ("平台默认，可自行设定", "the platform's own, free to settle")


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One thing to be settled.

    type: whole (a number from `low` to `high` of `unit`), yes (1 or 0), text (at most `high` characters),
    fields (a mapping of the names in `fields` to texts), choice (a key of `options`), or share (a part of the
    households and the fewest of them: {"share": "1/10", "least": 5}, {} where none is set). default: where
    nothing is set; for a body first `by_kind`, by its kind of body, None where that says nothing. source:
    where the default comes from, for people. changed_by: offices that may change it. per_body: a body may
    settle it otherwise than its community. group: part of the page. printed: it stands on posted sheets.
    guards: who could take it off alone is who it watches, so less of it begins tomorrow and says why.
    name, about, source and the words of fields and options: (Chinese, English).
    """

    key: str
    type: str
    group: str
    default: Any
    name: tuple[str, str]
    about: tuple[str, str] = ("", "")
    unit: str = ""
    low: int = 0
    high: int = 200
    fields: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    options: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    source: tuple[str, str] = USUAL
    by_kind: Callable[[str], Any] | None = None
    changed_by: frozenset[str] = frozenset({"staff_admin"})
    per_body: bool = False
    printed: bool = False
    guards: bool = False

    @property
    def name_zh(self) -> str:
        """Its name in Chinese."""
        return self.name[0]

    @property
    def name_en(self) -> str:
        """Its name in English."""
        return self.name[1]

    def misfit(self, value: Any) -> Phrase | None:
        """What is wrong with a value, None where it fits."""
        if self.type in ("whole", "yes"):
            return self._out_of_bounds(value)
        if self.type == "choice":
            fits = isinstance(value, str) and value in self.options
            return None if fits else P("Please choose one of these.")
        if self.type == "share":
            return self._no_share(value)
        texts = [value]
        if self.type == "fields":
            if not isinstance(value, Mapping) or not set(value) <= set(self.fields):
                return P("Please choose one of these.")
            texts = list(value.values())
        if all(isinstance(text, str) and len(text) <= self.high for text in texts):
            return None
        return P("Please keep it under %(n)s characters.", n=self.high)

    def _out_of_bounds(self, value: Any) -> Phrase | None:
        low, high = (0, 1) if self.type == "yes" else (self.low, self.high)
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return None
        return P("Please give a number from %(low)s to %(high)s.", low=low, high=high)

    def _no_share(self, value: Any) -> Phrase | None:
        if not isinstance(value, Mapping) or not set(value) <= {"share", "least"}:
            return P("Please choose one of these.")
        share, least = value.get("share", ""), value.get("least", 0)
        if not isinstance(share, str) or len(share) > 20 or (share and part_of(share) is None):
            return P("Please write a part such as 1/10 or 三分之二, or per cent.")
        return self._out_of_bounds(least)

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of its fields on a form."""
        parts = tuple(self.fields) if self.type == "fields" else ("share", "least")
        return (
            tuple(f"{self.key}.{part}" for part in parts) if self.type in ("fields", "share") else (self.key,)
        )

    def typed(self, form: Mapping[str, str]) -> Any:
        """The value a form asks for; None where it was left empty, which is the default. Raises Invalid
        naming the field of the form."""
        texts = {name: " ".join(form.get(name, "").split()) for name in self.inputs}
        if not any(texts.values()):
            return None
        value: Any
        if self.type in ("fields", "share"):
            value = {name.partition(".")[2]: text for name, text in texts.items() if text}
        else:
            value = texts[self.key]
        if self.type in ("whole", "yes"):
            value = self._number(self.key, value)
        elif self.type == "share" and "least" in value:
            value["least"] = self._number(f"{self.key}.least", value["least"])
        wrong = self.misfit(value)
        if wrong is not None:
            raise Invalid(self._blamed(value), wrong)
        return value

    def _number(self, name: str, text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text):
            raise Invalid(
                name, P("Please give a number from %(low)s to %(high)s.", low=self.low, high=self.high)
            )
        return int(text)

    def _blamed(self, value: Any) -> str:
        """Which field of the form a misfit is about."""
        if self.type == "fields":
            too_long = next((part for part, text in value.items() if len(text) > self.high), "")
            return f"{self.key}.{too_long or next(iter(self.fields))}"
        if self.type == "share":
            share = value.get("share", "")
            return f"{self.key}.{'share' if share and part_of(share) is None else 'least'}"
        return self.key

    def as_typed(self, value: Any) -> dict[str, str]:
        """A value as the fields of a form hold it."""
        if self.type in ("fields", "share"):
            return {name: str(value.get(name.partition(".")[2], "")) for name in self.inputs}
        return {self.key: str(value)}

    def differing(self, before: Any, after: Any) -> tuple[Any, Any]:
        """Two values without what is the same in both: of several fields those that differ."""
        if self.type != "fields":
            return before, after
        parts = [part for part in self.fields if before.get(part, "") != after.get(part, "")]
        return (
            {part: before[part] for part in parts if before.get(part)},
            {part: after[part] for part in parts if after.get(part)},
        )

    def said(self, value: Any, lang: str) -> str:
        """A value in words, for people; lang: zh or en."""
        at = 0 if lang == "zh" else 1
        comma = ("，", ", ")[at]
        if value is None or value in ("", {}):
            return self.options[""][at] if "" in self.options else ("没有填", "not filled in")[at]
        if self.type == "yes":
            return (("否", "no"), ("是", "yes"))[int(bool(value))][at]
        if self.type == "text":
            return str(value)
        if self.type == "choice":
            return self.options[value][at]
        if self.type == "whole":
            return _counted(value, self.unit, lang)
        if self.type == "fields":
            told = [(words[at], value[part]) for part, words in self.fields.items() if value.get(part)]
            return comma.join(f"{name}{('：', ': ')[at]}{text}" for name, text in told) or self.said(
                None, lang
            )
        share, least = value.get("share", ""), value.get("least", 0)
        told_parts = [(f"占{share}", share)[at]] if share else []
        if least:
            told_parts.append(("至少", "at least ")[at] + _counted(least, "households", lang))
        return comma.join(told_parts) or self.said(None, lang)


def _counted(n: int, unit: str, lang: str) -> str:
    zh, one, several = UNITS.get(unit, (unit, unit, unit))
    return f"{n}{zh}" if lang == "zh" else f"{n} {one if n == 1 else several}"


_DIGITS = {sign: n for n, sign in enumerate("零一二三四五六七八九")} | {"两": 2}


def _chinese(text: str) -> int | None:
    """十二, 三, 百 as a number, None where it is none up to 一百."""
    if text in ("百", "一百"):
        return 100
    tens, ten, ones = text.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or not text:
        return None
    if any(sign not in _DIGITS for sign in tens + ones):
        return None
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + (_DIGITS[ones] if ones else 0)


def part_of(text: str) -> Fraction | None:
    """A part as an office writes it (1/10, 10%, 1.6％, 三分之二, 百分之五), above 0 and at most 1; else None."""
    text = text.strip().replace("％", "%").replace("／", "/")
    found: Fraction | None = None
    if match := re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,3})?)\s*%", text):
        found = Fraction(match[1]) / 100
    elif match := re.fullmatch(r"([0-9]{1,4})\s*/\s*([0-9]{1,4})", text):
        found = Fraction(int(match[1]), int(match[2])) if int(match[2]) else None
    elif match := re.fullmatch(r"([一二两三四五六七八九十百]+)分之([一二两三四五六七八九十百]+)", text):
        below, above = _chinese(match[1]), _chinese(match[2])
        found = Fraction(above, below) if below and above else None
    return found if found is not None and 0 < found <= 1 else None


def households_needed(share: Mapping[str, Any], households: int) -> int:
    """How many of these households a share setting asks for: its part, rounded up, but no fewer than its
    least; never more than there are, where their number is known."""
    part = part_of(share.get("share", ""))
    wanted = max(math.ceil(part * households) if part else 0, int(share.get("least", 0)))
    return min(wanted, households) if households else wanted
