"""Looking at an uploaded roll before it is written: the work of a process, and what is remembered of it.

Reading a table of thousands of rows, and comparing it with everyone on the roll, takes seconds and many times
the memory of the file. It is done in a process of its own (foundation.workers) with the file's bytes as they
lie; what comes back is what a page shows. That is remembered until the file's columns, the answers or the
roll change, so that looking again costs nothing.

Pure: no database. known: of everyone on the roll, (id, name, phone, room, {kind: name} of the places above).
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter, OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from consult.foundation import workers
from consult.foundation.errors import Invalid
from consult.foundation.phrases import Phrase
from consult.foundation.turns import in_turns
from consult.office import roll_reading, sheets
from consult.office.roll_shapes import Checked, Fault, Home, Known, Question
from consult.office.sheets import Table

#: Faults and questions shown on the page; all faults are in the download. Signs shown of one cell.
SHOWN, CELL = 100, 300
#: Seconds for which a look is remembered, and bytes that all of them may take together.
REMEMBERED, MOST_BYTES = 600.0, 4 * 1024 * 1024
_HERE = "consult.office.roll_looking"

KnownRow = tuple[int, str, str, str, dict[str, str]]


@dataclass(frozen=True)
class Draft:
    """A draft as its process gets it. stored: what the file is known by; table: its bytes; known: as above,
    in JSON; by: whose work it is."""

    stored: str
    table: bytes
    mapping: Mapping[str, int]
    answers: Mapping[str, str]
    known: bytes
    by: str = ""

    def done(self, work: str, **args: Any) -> tuple[Any, bytes]:
        """The work of this name, in a process. Raises Invalid."""
        return workers.run(
            f"{_HERE}:{work}",
            b'{"known":' + self.known + b',"table":' + self.table + b"}",
            field="file",
            by=self.by,
            within="roll_seconds",
            mapping=dict(self.mapping),
            answers=dict(self.answers),
            **args,
        )

    @property
    def key(self) -> str:
        """Changes with everything a look depends on; the file never changes."""
        told = json.dumps([self.stored, dict(self.mapping), dict(self.answers)], sort_keys=True)
        return hashlib.sha256(told.encode() + self.known).hexdigest()


@dataclass(frozen=True)
class Look:
    """What a page shows of a draft.

    unmapped: why its columns are not matched, or None. good, faulty, asked, still_open: how many households,
    rows, questions. faults, questions: the first SHOWN, open questions first, long cells cut.
    """

    header: list[str]
    unread: list[str]
    unmapped: Phrase | None = None
    good: int = 0
    faulty: int = 0
    kinds: list[tuple[str, int]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    asked: int = 0
    still_open: int = 0
    questions: list[Question] = field(default_factory=list)


# --- asking for it ---

_looks: OrderedDict[str, tuple[float, bytes]] = OrderedDict()


def look_at(draft: Draft) -> Look:
    """What the page shows, remembered where nothing has changed. Raises Invalid('file') where the file takes
    too much time or too many are read just now."""
    now = time.monotonic()
    for key, (at, _told) in list(_looks.items()):
        if now - at > REMEMBERED:
            del _looks[key]
    key = draft.key
    if key not in _looks:
        _none, told = draft.done("look")
        _looks[key] = (now, told)
        while sum(len(each) for _at, each in _looks.values()) > MOST_BYTES and len(_looks) > 1:
            _looks.popitem(last=False)
    kept = json.loads(_looks[key][1])
    wrong = kept.pop("unmapped")
    return Look(
        unmapped=Phrase(*wrong) if wrong else None,
        kinds=[(kind, n) for kind, n in kept.pop("kinds")],
        faults=[_fault(each) for each in kept.pop("faults")],
        questions=[_question(each) for each in kept.pop("questions")],
        **kept,
    )


def settled(draft: Draft, given: Mapping[str, str]) -> dict[str, str]:
    """Those of the answers given that answer a question of the draft with one of its choices."""
    told, _none = draft.done("answered", given=dict(given))
    return dict(told)


def read_whole(draft: Draft) -> Checked:
    """What is to be written; faults without their cells. Raises Invalid('mapping' | 'file')."""
    told, lines = draft.done("homes")
    homes = [_home(json.loads(line)) for line in in_turns(lines.splitlines(), 50)]
    return Checked(
        told["rows"],
        homes,
        [_fault(each) for each in told["faults"]],
        [_question(each) for each in told["questions"]],
        draft.answers,
        {(row, key): first for row, key, first in told["same"]},
    )


def faults_of(draft: Draft) -> list[tuple[int, Phrase]]:
    """(row, why) of every row that cannot be written."""
    _none, lines = draft.done("faults")
    return [
        (row, Phrase(message, params))
        for line in in_turns(lines.splitlines(), 50)
        for row, message, params in [json.loads(line)]
    ]


def sheet_of_faults(draft: Draft, said: Sequence[tuple[int, str]], heads: Sequence[str]) -> bytes:
    """Those rows as an XLSX, each with its number and why. heads: of these two columns."""
    _none, made = draft.done("faulty_rows", said=list(said), heads=list(heads))
    return made


# --- the work of a process: each gets {"known": …, "table": …} ---


def look(payload: bytes, mapping: dict[str, int], answers: dict[str, str]) -> tuple[None, bytes]:
    """A `Look`, as JSON."""
    table, known = _taken(payload)
    made: dict[str, Any] = {"header": table.header, "unread": list(table.unread), "unmapped": None}
    try:
        read = _checked(table, mapping, answers, known)
    except Invalid as wrong:
        assert wrong.phrase is not None
        made["unmapped"] = [wrong.phrase.message, wrong.phrase.params]
        read = Checked(0, [], [], [])
    still = read.open
    open_keys = {q.key for q in still}
    first = [*still, *(q for q in read.questions if q.key not in open_keys)][:SHOWN]
    made |= {
        "good": len(read.homes),
        "faulty": len(read.faults),
        "kinds": Counter(f.kind for f in read.faults).most_common(),
        "faults": [_told(f, [cell[:CELL] for cell in f.cells]) for f in read.faults[:SHOWN]],
        "asked": len(read.questions),
        "still_open": len(still),
        "questions": [{**asdict(q), "rows": q.rows[:SHOWN], "text": q.text[:CELL]} for q in first],
    }
    return None, json.dumps(made, ensure_ascii=False).encode()


def answered(
    payload: bytes, mapping: dict[str, int], answers: dict[str, str], given: dict[str, str]
) -> tuple[dict[str, str], bytes]:
    """See `settled`."""
    table, known = _taken(payload)
    questions = _checked(table, mapping, answers, known).questions
    return {q.key: given[q.key] for q in questions if given.get(q.key) in q.choices}, b""


def homes(payload: bytes, mapping: dict[str, int], answers: dict[str, str]) -> tuple[dict[str, Any], bytes]:
    """What is to be written, a home a line."""
    table, known = _taken(payload)
    read = _checked(table, mapping, answers, known)
    told = {
        "rows": read.rows,
        "faults": [_told(f, []) for f in read.faults],
        "questions": [asdict(q) for q in read.open],
        "same": [[row, key, first] for (row, key), first in read.same.items()],
    }
    return told, b"\n".join(json.dumps(asdict(h), ensure_ascii=True).encode() for h in read.homes)


def faults(payload: bytes, mapping: dict[str, int], answers: dict[str, str]) -> tuple[None, bytes]:
    """Every fault, a line each: row, message, params."""
    table, known = _taken(payload)
    found = _checked(table, mapping, answers, known).faults
    return None, b"\n".join(json.dumps([f.row, f.why.message, f.why.params]).encode() for f in found)


def faulty_rows(
    payload: bytes,
    mapping: dict[str, int],
    answers: dict[str, str],
    said: list[tuple[int, str]],
    heads: list[str],
) -> tuple[None, bytes]:
    """See `sheet_of_faults`."""
    table, _known = _taken(payload)
    rows = [[*table.rows[row - table.first], str(row), words] for row, words in said]
    return sheets.written(json.dumps([[*table.header, *heads], *rows]).encode())


def _checked(
    table: Table, mapping: dict[str, int], answers: dict[str, str], known: Iterator[Known]
) -> Checked:
    clean = roll_reading.clean_mapping(mapping, len(table.header))
    return roll_reading.check_rows(table, clean, answers, list(known))


def _taken(payload: bytes) -> tuple[Table, Iterator[Known]]:
    sent = json.loads(payload)
    kept = sent["table"]
    table = Table(kept["header"], kept["rows"], kept.get("first", 2), tuple(kept.get("unread", ())))
    return table, (Known.at(*each) for each in sent["known"])


def _told(fault: Fault, cells: list[str]) -> dict[str, Any]:
    return {
        "row": fault.row,
        "field": fault.field,
        "value": fault.value[:CELL],
        "kind": fault.kind,
        "why": [fault.why.message, fault.why.params],
        "cells": cells,
    }


def _fault(told: dict[str, Any]) -> Fault:
    return Fault(**{**told, "why": Phrase(*told["why"])})


def _question(told: dict[str, Any]) -> Question:
    return Question(**{**told, "rows": tuple(told["rows"]), "choices": tuple(told["choices"])})


def _home(told: dict[str, Any]) -> Home:
    names = {name: tuple(told[name]) for name in ("owners", "residents")}
    pairs = {
        name: tuple((n, value) for n, value in told[name]) for name in ("phones", "registered", "of_age")
    }
    return Home(**{**told, **names, **pairs})
