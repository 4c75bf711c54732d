"""PrefLib files of rankings (.soc, .soi, .toc, .toi): "# KEY: value" lines, then "count: 1,{2,3},4".

Totals that the head states must be those of the lines below it."""

from __future__ import annotations

import re

from consult.deciding.files.election import (
    MOST_NAMES,
    Election,
    FileError,
    Papers,
    check_names,
    whole_number,
)

KINDS = ("soc", "soi", "toc", "toi")
_NAME = re.compile(r"ALTERNATIVE NAME (\d{1,6})")


def read_preflib(text: str, suffix: str) -> Election:
    """suffix: which of KINDS, from the file's name; the head may say otherwise. Raises FileError."""
    head: dict[str, tuple[int, str]] = {}
    rows: list[tuple[int, str]] = []
    for line, words in enumerate(text.splitlines(), start=1):
        if words.startswith("#"):
            if rows:
                raise FileError(line, "preflib_head_late")
            key, colon, value = words[1:].partition(":")
            if colon:
                head[key.strip().upper()] = line, value.strip()
        elif words.strip():
            rows.append((line, words.strip()))
    names = _names(head)
    kind = head.get("DATA TYPE", (0, suffix))[1].lower()
    if kind not in KINDS:
        raise FileError(head["DATA TYPE"][0], "unknown_kind", value=kind)
    papers = Papers()
    for line, words in rows:
        count, colon, order = words.partition(":")
        if not colon:
            raise FileError(line, "preflib_row", value=words)
        ranks = _ranks(order.strip(), len(names), line)
        if kind.startswith("s") and any(len(rank) > 1 for rank in ranks):
            raise FileError(line, "equal_in_strict")
        if kind.endswith("c") and sum(map(len, ranks)) != len(names):
            raise FileError(line, "incomplete_order")
        papers.add(ranks, whole_number(count.strip(), line, 1))
    _check_totals(head, sum(papers.found.values()), len(rows))
    return Election(head.get("TITLE", (0, ""))[1], names, papers.found)


def _names(head: dict[str, tuple[int, str]]) -> tuple[str, ...]:
    if "NUMBER ALTERNATIVES" not in head:
        raise FileError(1, "missing_head", value="NUMBER ALTERNATIVES")
    line, value = head["NUMBER ALTERNATIVES"]
    size = whole_number(value, line, 1)
    if size > MOST_NAMES:
        raise FileError(line, "out_of_range", value=size)
    names: dict[int, tuple[int, str]] = {}
    for key, (at, name) in head.items():
        found = _NAME.fullmatch(key)
        if found:
            if not 1 <= int(found[1]) <= size:
                raise FileError(at, "unknown_candidate", value=found[1])
            names[int(found[1])] = at, name
    for number in range(1, size + 1):
        if number not in names:
            raise FileError(line, "missing_head", value=f"ALTERNATIVE NAME {number}")
    ordered = [names[number] for number in range(1, size + 1)]
    check_names([name for _, name in ordered], [at for at, _ in ordered])
    return tuple(name for _, name in ordered)


def _ranks(order: str, size: int, line: int) -> list[list[str]]:
    """ "1,{2,3},4" as ranks of keys."""
    ranks: list[list[str]] = []
    seen: set[str] = set()
    for part in re.findall(r"\{[^{}]*\}|[^,]+", order):
        inside = part.strip()
        inside = inside[1:-1] if inside.startswith("{") and inside.endswith("}") else inside
        rank = []
        for word in filter(None, (each.strip() for each in inside.split(","))):
            number = whole_number(word, line)
            if not 1 <= number <= size:
                raise FileError(line, "unknown_candidate", value=word)
            if word in seen:
                raise FileError(line, "twice_in_order", value=word)
            seen.add(word)
            rank.append(str(number - 1))
        if rank:
            ranks.append(rank)
    return ranks


def _check_totals(head: dict[str, tuple[int, str]], voters: int, orders: int) -> None:
    for key, found in (("NUMBER VOTERS", voters), ("NUMBER UNIQUE ORDERS", orders)):
        if key in head:
            line, value = head[key]
            stated = whole_number(value, line)
            if stated != found:
                raise FileError(line, "wrong_total", stated=stated, found=found)
