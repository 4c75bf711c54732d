"""The closed vocabulary of scenario files, and whether a scenario keeps to it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from consult.rules.motions import table

FILE = Path(__file__).with_name("vocabulary.json")
FORMATS = {
    "date": r"\d{4}-\d\d-\d\d",
    "time": r"([01]\d|2[0-3]):[0-5]\d",
    "datetime": r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d",
    "ref": r"[A-Za-z0-9]+",
}
NUMBERS = frozenset({"integer", "seconds", "minutes"})
STRINGS = frozenset({"label", "text", "note"})


class OutsideVocabulary(Exception):
    """A scenario leaves the vocabulary. where: scenario, step and field; what: the trouble."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where
        self.what = what


@cache
def vocabulary() -> dict[str, Any]:
    """The vocabulary as data."""
    data: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return data


def check_scenario(data: Any, line: int = 0) -> None:
    """Raises OutsideVocabulary naming the first act, field, type or value that is not in it."""
    where = f"line {line}"
    if not isinstance(data, Mapping):
        raise OutsideVocabulary(where, "not an object")
    where = str(data.get("id", where))
    setup = data.get("setup")
    known = [setup.get(each) for each in ("members", "outsiders")] if isinstance(setup, Mapping) else []
    people = [str(each) for roster in known if isinstance(roster, list) for each in roster]
    _Checker(frozenset(people)).scenario(where, data)


class _Checker:
    """Checks values against the types of the vocabulary; knows the roster, and outsiders named in the
    setup."""

    def __init__(self, roster: frozenset[str]) -> None:
        self.roster = roster
        self.words = vocabulary()

    def scenario(self, where: str, data: Mapping[str, Any]) -> None:
        spec = {key: value for key, value in self.words["scenario"].items()}
        shallow = {key: {**value, "type": "any"} if key in {"setup", "steps", "final"} else value
                   for key, value in spec.items()}  # fmt: skip
        self.fields(where, data, shallow)
        self.section(f"{where} setup", data["setup"], "setup")
        self.section(f"{where} final", data["final"], "final")
        if not isinstance(data["steps"], list):
            raise OutsideVocabulary(f"{where} steps", "not a list")
        for spot, step in enumerate(data["steps"], 1):
            self.step(f"{where} step {spot}", step)

    def section(self, where: str, data: Any, name: str) -> None:
        if not isinstance(data, Mapping):
            raise OutsideVocabulary(where, "not an object")
        self.fields(where, data, self.words[name])

    def step(self, where: str, data: Any) -> None:
        if not isinstance(data, Mapping):
            raise OutsideVocabulary(where, "not an object")
        spec = {key: {**value, "type": "any"} if key in {"act", "args", "result"} else value
                for key, value in self.words["step"].items()}  # fmt: skip
        self.fields(where, data, spec)
        act = data["act"]
        if not isinstance(act, str) or act not in self.words["acts"]:
            raise OutsideVocabulary(where, f"unknown act {act!r}")
        self.args(f"{where} {act}", act, data["args"])
        if "result" in data:
            if "result" not in self.words["acts"][act]:
                raise OutsideVocabulary(where, f"act {act} has no result")
            self.value(f"{where} result", data["result"], self.words["acts"][act]["result"])

    def args(self, where: str, act: str, data: Any) -> None:
        if not isinstance(data, Mapping):
            raise OutsideVocabulary(where, "args is not an object")
        spec = self.words["acts"][act]
        known, rules = dict(spec["args"]), [spec]
        if act == "move":
            motion = data.get("motion")
            if not isinstance(motion, str) or motion not in self.words["motions"]:
                raise OutsideVocabulary(where, f"unknown motion {motion!r}")
            of_motion = self.words["motions"][motion]
            known = {**self.words["move_args"], **of_motion["args"]}
            rules = [of_motion]
        self.fields(where, data, known)
        for rule in rules:
            self.groups(where, data, rule)

    def groups(self, where: str, data: Mapping[str, Any], rule: Mapping[str, Any]) -> None:
        for group in rule.get("exactly_one_of", ()):
            if sum(key in data for key in group) != 1:
                raise OutsideVocabulary(where, f"exactly one of {', '.join(group)}")
        for key, wanted in rule.get("needs", {}).items():
            for each in wanted:
                if key in data and each not in data:
                    raise OutsideVocabulary(where, f"{key} needs {each}")

    def fields(self, where: str, data: Mapping[str, Any], spec: Mapping[str, Any]) -> None:
        for key in data:
            if key not in spec:
                raise OutsideVocabulary(where, f"unknown field {key!r}")
        for key, each in spec.items():
            if key in data:
                self.value(f"{where} {key}", data[key], each["type"])
            elif each.get("required"):
                raise OutsideVocabulary(where, f"missing field {key!r}")

    def value(self, where: str, value: Any, kind: Any) -> None:
        if isinstance(kind, Mapping):
            self.compound(where, value, kind)
        elif not self.simple(where, value, str(kind)):
            raise OutsideVocabulary(where, f"{value!r} is not of type {kind}")

    def compound(self, where: str, value: Any, kind: Mapping[str, Any]) -> None:
        if "enum" in kind:
            if not isinstance(value, str) or value not in kind["enum"]:
                raise OutsideVocabulary(where, f"{value!r} is not one of {', '.join(kind['enum'])}")
        elif "list" in kind:
            if not isinstance(value, list):
                raise OutsideVocabulary(where, f"{value!r} is not a list")
            for each in value:
                self.value(where, each, kind["list"])
        elif "map" in kind:
            if not isinstance(value, Mapping):
                raise OutsideVocabulary(where, f"{value!r} is not an object")
            for key, each in value.items():
                self.value(where, key, kind["map"][0])
                self.value(where, each, kind["map"][1])
        elif "any_of" in kind:
            self.any_of(where, value, kind["any_of"])

    def any_of(self, where: str, value: Any, kinds: list[Any]) -> None:
        for each in kinds:
            try:
                self.value(where, value, each)
            except OutsideVocabulary:
                continue
            return
        raise OutsideVocabulary(where, f"{value!r} is of none of the types allowed")

    def simple(self, where: str, value: Any, kind: str) -> bool:
        if kind == "any":
            return True
        if kind in self.words["objects"]:
            return self.entry(where, value, kind)
        if kind in self.words["enums"]:
            return isinstance(value, str) and value in self.words["enums"][kind]
        if kind in NUMBERS:
            return isinstance(value, int) and not isinstance(value, bool) and value >= 0
        if kind in STRINGS:
            return isinstance(value, str)
        if kind in FORMATS:
            return isinstance(value, str) and re.fullmatch(FORMATS[kind], value) is not None
        return _rest(value, kind, self.roster)

    def entry(self, where: str, value: Any, kind: str) -> bool:
        if not isinstance(value, Mapping):
            return False
        spec = self.words["objects"][kind]
        self.fields(where, value, spec["fields"])
        self.groups(where, value, spec)
        forms = spec.get("forms")
        if forms:
            given = set(value) - {"op"}
            if not any(given == set(form) for form in forms["op"].get(value.get("op"), ())):
                raise OutsideVocabulary(where, f"no form of {value.get('op')} has {', '.join(sorted(given))}")
        return True


def _rest(value: Any, kind: str, roster: frozenset[str]) -> bool:
    """Types that need a look-up."""
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "null":
        return value is None
    if kind == "member":
        return isinstance(value, str) and value in roster
    if kind == "motion_id":
        return isinstance(value, str) and value in table()
    if kind == "motion":
        return isinstance(value, str) and value in vocabulary()["motions"]
    if kind == "value":
        return isinstance(value, str) or isinstance(value, int) and not isinstance(value, bool)
    if kind == "params":
        return isinstance(value, Mapping) and bool(value)
    if kind == "elected":
        return isinstance(value, str) and value.startswith("elected:")
    return False
