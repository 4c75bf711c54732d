"""Golden logs: stored meetings of earlier versions, with the digest of the state they led to.

A log is never rewritten. `python tests/rules/test_logs.py NAME.meeting` writes a new one from a golden
meeting, and the forms of events anew.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import MISSING, asdict, fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from consult import rules
from consult.paper import notation as script
from consult.paper import scenarios
from consult.rules import events
from consult.rules.meeting import Meeting

LOGS = Path(__file__).with_name("logs")
SCRIPTS = Path(__file__).with_name("scripts")
#: Words that `final` learned after digests were recorded; they are in none.
LATER = frozenset({"chair", "sitting", "date"})
FORMS = LOGS / "forms.txt"
DIGESTS = LOGS / "digests.json"


def rows(path: Path) -> list[Any]:
    """The rows of a stored log: number, kind, version, data."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def digest(meeting: Meeting) -> str:
    """What a meeting came to, in the words of a scenario's `final`: a new field of the state changes no
    digest.
    """
    told = {word: value for word, value in scenarios.final(meeting).items() if word not in LATER}
    told["records"] = {ref: [each.result, each.yes, each.no] for ref, each in meeting.records.items()}
    plain = json.dumps(told, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(plain.encode()).hexdigest()


def _plain(value: Any) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else sorted(value)


@pytest.mark.parametrize("path", sorted(LOGS.glob("*.jsonl")), ids=lambda path: path.stem)
def test_a_stored_log_leads_where_it_led(path: Path) -> None:
    assert (
        digest(rules.replay(events.load(rows(path))))
        == json.loads(DIGESTS.read_text(encoding="utf-8"))[path.stem]
    )


def test_there_are_golden_logs_and_one_of_an_older_version() -> None:
    stored = [row for path in LOGS.glob("*.jsonl") for row in rows(path)]
    assert len(list(LOGS.glob("*.jsonl"))) >= 6
    older = {(kind, version) for _, kind, version, _ in stored if version < events.EVENTS[kind].VERSION}
    assert older == set(events.UPCASTERS)


def test_an_event_of_an_older_version_is_read_through_its_upcaster() -> None:
    old = events.decode("limits_set", 1, {"speech_seconds": 60, "speeches_per_motion": 1})
    assert old == events.LimitsSet(60, 1)
    assert events.encode(old) == ("limits_set", 2, {"speech_seconds": 60, "speeches": 1})
    with pytest.raises(rules.BadLog, match="unknown_field speeches_per_motion"):
        events.decode("limits_set", 2, {"speech_seconds": 60, "speeches_per_motion": 1})


def form(event: type[events.Event]) -> str:
    """How an event is stored: kind and version, what it is to a meeting, and what each of its fields means
    where an old log lacks it."""
    flags = [name for name in ("quiet", "timed", "of_questions") if getattr(event, name) is True]
    told = [f"{event.kind} v{event.VERSION}", *flags]
    for each in fields(event):
        if each.default is not MISSING:
            told.append(f"{each.name}={each.default!r}")
        else:
            missing = each.default_factory is MISSING
            told.append(each.name if missing else f"{each.name}={each.default_factory()!r}")
    return " ".join(told)


def forms() -> str:
    """All events, a line each."""
    return "".join(f"{form(events.EVENTS[kind])}\n" for kind in sorted(events.EVENTS))


def test_every_event_is_stored_in_the_form_on_record() -> None:
    """What stands in a log for good: a field is added only with a default, and no default ever changes.

    After a new event or field: `python tests/rules/test_logs.py`, and read what changed."""
    assert forms() == FORMS.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("item", "why"),
    [
        ({"id": "I1", "text": 3}, "wrong_item text"),
        ({"id": "I1", "order": "some_order"}, "wrong_item order"),
        ({"title": "Lamps"}, "wrong_item id"),
    ],
)
def test_an_item_that_cannot_be_read_is_named(item: dict[str, Any], why: str) -> None:
    opened = rules.open_meeting([{"id": who} for who in "ABC"])
    kind, version, data = events.encode(opened)
    with pytest.raises(rules.BadLog, match=why):
        events.decode(kind, version, {**data, "items": [item]})


def test_a_question_stated_twice_in_a_broken_log_is_pending_once() -> None:
    opened = rules.open_meeting([{"id": who} for who in "ABC"], phase="in_session")
    made = events.MotionMade("M1", "main", "A", "That the fence be painted")
    log = [opened, made, events.Stated("M1"), events.Stated("M1")]
    assert rules.replay(log).stack == ("M1",)


def test_a_log_may_begin_in_the_middle_of_a_meeting_but_not_after_it() -> None:
    kind, version, data = events.encode(rules.open_meeting([{"id": who} for who in "ABC"]))
    for phase in ("before", "in_session"):
        assert rules.replay([events.decode(kind, version, {**data, "phase": phase})]).phase == phase
    with pytest.raises(rules.BadLog, match="wrong_phase"):
        events.decode(kind, version, {**data, "phase": "adjourned"})


def keep(name: str) -> None:
    """Writes the log of a golden meeting, and its digest."""
    played = script.play(script.read((SCRIPTS / f"{name}.meeting").read_text(encoding="utf-8")))
    out = [json.dumps([n, *events.encode(each)], ensure_ascii=False) for n, each in enumerate(played.log, 1)]
    (LOGS / f"{name}.jsonl").write_text("\n".join(out) + "\n", encoding="utf-8")
    digests = json.loads(DIGESTS.read_text(encoding="utf-8")) if DIGESTS.exists() else {}
    digests[name] = digest(rules.replay(events.load(rows(LOGS / f"{name}.jsonl"))))
    DIGESTS.write_text(json.dumps(digests, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    FORMS.write_text(forms(), encoding="utf-8")
    for each in sys.argv[1:]:
        keep(Path(each).stem)
