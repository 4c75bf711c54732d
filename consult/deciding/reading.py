"""Reading decision rules and counts from data: what cannot be is refused by an error that names the field.

Codes are those of `consult.cases.faults`, which has their words in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

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


def below(at: str, name: str) -> str:
    """The path of a field below another; `at` empty is the top."""
    return f"{at}.{name}" if at else name


def mapping(data: Any, at: str) -> Mapping[str, Any]:
    """The object there. Raises RuleError, as all here do."""
    if not isinstance(data, Mapping):
        raise RuleError(at, "wrong_type", expected="object")
    return data


def given(data: Mapping[str, Any], name: str, at: str = "") -> Any:
    """The field, whatever it holds."""
    if name not in data:
        raise RuleError(below(at, name), "missing")
    return data[name]


def text(data: Mapping[str, Any], name: str, at: str = "") -> str:
    """Words, not blank."""
    value = given(data, name, at)
    if not isinstance(value, str):
        raise RuleError(below(at, name), "wrong_type", expected="text")
    if not value.strip():
        raise RuleError(below(at, name), "empty")
    return value


def whole(data: Mapping[str, Any], name: str, at: str) -> int:
    """A whole number from 0."""
    value = given(data, name, at)
    if isinstance(value, bool) or not isinstance(value, int):
        raise RuleError(below(at, name), "wrong_type", expected="integer")
    if not 0 <= value <= LARGEST_COUNT:
        raise RuleError(below(at, name), "out_of_range", value=value)
    return value


def choice(data: Mapping[str, Any], name: str, among: Sequence[str], at: str) -> str:
    """One of the words allowed."""
    value = given(data, name, at)
    if not isinstance(value, str):
        raise RuleError(below(at, name), "wrong_type", expected="text")
    if value not in among:
        raise RuleError(below(at, name), "unknown_value", value=value, among=", ".join(among))
    return value


def two_languages(data: Mapping[str, Any], name: str) -> Mapping[str, str]:
    """{zh, en}."""
    value = mapping(given(data, name), name)
    return {lang: text(value, lang, name) for lang in LANGUAGES}


def several(data: Mapping[str, Any], name: str, among: Sequence[str]) -> tuple[str, ...]:
    """At least one of the words allowed, each once, in the order given."""
    value = given(data, name)
    if not isinstance(value, (list, tuple)):
        raise RuleError(name, "wrong_type", expected="list")
    if not value:
        raise RuleError(name, "empty")
    for index, each in enumerate(value):
        if not isinstance(each, str):
            raise RuleError(f"{name}[{index}]", "wrong_type", expected="text")
        if each not in among:
            raise RuleError(f"{name}[{index}]", "unknown_value", value=each, among=", ".join(among))
        if each in value[:index]:
            raise RuleError(f"{name}[{index}]", "duplicate", value=each)
    return tuple(value)
