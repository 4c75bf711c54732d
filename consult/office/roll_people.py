"""One person or two: who in a file is likely met twice, asked about, and who is whom as answered.

Pure: no database. Counting heads depends on it: an owner of several flats is one head.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from consult.office.roll_shapes import Home, Known, Question
from consult.writing import places


def _met(homes: Sequence[Home], known: Sequence[Known]) -> dict[str, list[tuple[int, str, str]]]:
    """{name key: [(row or minus a person's id, phone, name)]} of everyone with a phone, one a home."""
    met: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    here = {home.place for home in homes}
    for person in known:
        if person.phone and person.place not in here:
            met[places.name_key(person.name)].append((-person.person_id, person.phone, person.name))
    for home in homes:
        for each, phone in home.phones:
            met[places.name_key(each)].append((home.row, phone, each))
    return met


def who_is_who(homes: Sequence[Home], known: Sequence[Known]) -> list[Question]:
    """A name in several homes: with one phone it is offered as one person, with several it is asked. Where a
    phone is known on one side only nothing is asked."""
    asked: list[Question] = []
    for key, seen in _met(homes, known).items():
        groups: dict[str, list[int]] = defaultdict(list)
        for at, phone, _name in seen:
            if at not in groups[phone]:
                groups[phone].append(at)
        text = seen[0][2]
        for phone, at in groups.items():
            rows = tuple(sorted(row for row in at if row > 0))
            if len(at) > 1 and rows:
                asked.append(
                    Question(
                        f"one_person:{key}:{phone[-4:]}:{rows[0]}",
                        rows,
                        "one_person",
                        text,
                        ("one", "several"),
                        key,
                    )
                )
        rows = tuple(sorted({row for at in groups.values() for row in at if row > 0}))
        if len(groups) > 1 and rows:
            asked.append(
                Question(f"namesakes:{key}:{rows[0]}", rows, "namesakes", text, ("several", "one"), key)
            )
    return asked


def same_persons(
    homes: Sequence[Home], known: Sequence[Known], asked: Sequence[Question], answers: Mapping[str, str]
) -> dict[tuple[int, str], int]:
    """Who is whom, as answered: see Checked.same."""
    same: dict[tuple[int, str], int] = {}
    by_key: dict[str, list[Question]] = defaultdict(list)
    for question in asked:
        if answers.get(question.key) == "one":
            by_key[question.who].append(question)
    if not by_key:
        return same
    for key, seen in _met(homes, known).items():
        for question in by_key.get(key, ()):
            every = question.kind == "namesakes"
            phone = next((p for at, p, _n in seen if at == question.rows[0]), "")
            together = [at for at, p, _n in seen if every or p == phone]
            first = next((at for at in together if at < 0), min(at for at in together))
            for at in together:
                if at > 0 and at != first:
                    same[at, key] = first
    return same
