"""Elections as JSON: {candidates, ballots: [[count, [rank, ...]]], seats?} with ranks of names (several equal
names in one rank), or with {name: points} instead of ranks; and projects: {budget, projects: {id: cost},
ballots: [[count, [id, ...]]]}. `voters`, where given, must be the sum of the counts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from consult.deciding.files.election import MOST_NAMES, Election, FileError, Papers, check_names
from consult.deciding.reading import LARGEST_COUNT

#: Under which of these a file may state how many papers it has.
TOTALS = ("voters", "valid_votes", "num_votes")


def read_json(text: str) -> Election:
    """Raises FileError."""
    try:
        data = json.loads(text, parse_constant=_no_number, object_pairs_hook=_once)
    except json.JSONDecodeError as wrong:
        raise FileError(wrong.lineno, "torn_json", value=wrong.msg) from None
    except RecursionError:
        raise FileError(1, "too_deep") from None
    except ValueError as wrong:
        raise FileError(1, "torn_json", value=str(wrong)) from None
    if not isinstance(data, dict):
        raise FileError(1, "wrong_shape", value="{…}")
    found = _projects(data, text) if "projects" in data else _ranked(data, text)
    voters = sum(found.papers.values())
    for key in TOTALS:
        if key in data and data[key] != voters:
            raise FileError(_line_of(text, f'"{key}"'), "wrong_total", stated=data[key], found=voters)
    return found


def _ranked(data: Mapping[str, Any], text: str) -> Election:
    names = data.get("candidates")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names) or not names:
        raise FileError(_line_of(text, '"candidates"'), "wrong_shape", value="candidates: [name, …]")
    if len(names) > MOST_NAMES:
        raise FileError(_line_of(text, '"candidates"'), "out_of_range", value=len(names))
    check_names(names, [_line_of(text, json.dumps(name, ensure_ascii=False)) for name in names])
    keys = {name: str(number) for number, name in enumerate(names)}
    papers, points = Papers(), False
    top = _amount(data, "max_points", 5, text)
    for line, count, said in _ballots(data, text):
        if isinstance(said, dict):
            points = True
            papers.add_words(_points(said, keys, top, line), count)
        else:
            papers.add([_rank(tier, keys, line) for tier in said], count)
    if points and any(":" not in paper for paper in papers.found if paper):
        raise FileError(_line_of(text, '"ballots"'), "mixed_papers")
    return Election(
        _title(data), tuple(names), papers.found, "points" if points else "ranking",
        _amount(data, "seats", 1, text), top=top,
    )  # fmt: skip


def _projects(data: Mapping[str, Any], text: str) -> Election:
    projects = data["projects"]
    at = _line_of(text, '"projects"')
    if not isinstance(projects, dict) or not projects or len(projects) > MOST_NAMES:
        raise FileError(at, "wrong_shape", value="projects: {id: cost}")
    costs: dict[str, int] = {}
    for number, (name, cost) in enumerate(projects.items()):
        if not _is_whole(cost) or not 1 <= cost <= LARGEST_COUNT:
            raise FileError(_line_of(text, json.dumps(name, ensure_ascii=False)), "bad_cost", value=name)
        costs[str(number)] = cost
    if "budget" not in data:
        raise FileError(at, "missing_head", value="budget")
    keys = {name: str(number) for number, name in enumerate(projects)}
    papers = Papers()
    for line, count, said in _ballots(data, text):
        if isinstance(said, dict):
            raise FileError(line, "mixed_papers")
        marked: set[str] = set()
        for each in said:
            marked |= set(_rank(each, keys, line))
        papers.add_words(",".join(sorted(marked, key=int)), count)
    return Election(
        _title(data), tuple(projects), papers.found, "marks",
        budget=_amount(data, "budget", 0, text), costs=costs,
        threshold=_amount(data, "threshold", 1, text),
    )  # fmt: skip


def _ballots(data: Mapping[str, Any], text: str) -> list[tuple[int, int, Any]]:
    """(line, count, what it says) of each."""
    ballots = data.get("ballots")
    if not isinstance(ballots, list):
        raise FileError(_line_of(text, '"ballots"'), "wrong_shape", value="ballots: [[count, […]], …]")
    lines = _lines_of_ballots(text, len(ballots))
    out = []
    for line, each in zip(lines, ballots, strict=True):
        if not isinstance(each, list) or len(each) != 2 or not isinstance(each[1], (list, dict)):
            raise FileError(line, "wrong_shape", value="[count, […]]")
        count = each[0]
        if not _is_whole(count) or not 1 <= count <= LARGEST_COUNT:
            raise FileError(line, "not_a_number", value=str(count)[:40])
        out.append((line, count, each[1]))
    return out


def _rank(tier: Any, keys: Mapping[str, str], line: int) -> list[str]:
    names = tier if isinstance(tier, list) else [tier]
    if not names:
        raise FileError(line, "wrong_shape", value="[name, …]")
    # Ids may be written as numbers, while keys of an object are always text.
    words = [str(name) if _is_whole(name) else name for name in names]
    for name in words:
        if not isinstance(name, str) or name not in keys:
            raise FileError(line, "unknown_candidate", value=str(name)[:80])
    return [keys[name] for name in words]


def _points(said: Mapping[str, Any], keys: Mapping[str, str], top: int, line: int) -> str:
    for name, points in said.items():
        if name not in keys:
            raise FileError(line, "unknown_candidate", value=name[:80])
        if not _is_whole(points) or not 0 <= points <= top:
            raise FileError(line, "bad_points", value=str(points)[:40], top=top)
    return ",".join(f"{key}:{said[name]}" for name, key in keys.items() if name in said)


def _amount(data: Mapping[str, Any], key: str, default: int, text: str) -> int:
    value = data.get(key, default)
    if not _is_whole(value) or not (0 if key == "budget" else 1) <= value <= LARGEST_COUNT:
        raise FileError(_line_of(text, f'"{key}"'), "not_a_number", value=str(value)[:40])
    return int(value)


def _title(data: Mapping[str, Any]) -> str:
    title = data.get("title", "")
    return title if isinstance(title, str) else ""


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _no_number(word: str) -> Any:
    raise ValueError(word)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; a key written twice would hide the first."""
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"{next(key for key in keys if keys.count(key) > 1)!r} twice")
    return found


def _line_of(text: str, words: str) -> int:
    at = text.find(words)
    return text.count("\n", 0, at) + 1 if at >= 0 else 1


def _lines_of_ballots(text: str, number: int) -> list[int]:
    """On which line each ballot begins; the JSON is known to be whole."""
    decoder, lines = json.JSONDecoder(), []
    at = text.index("[", text.index(":", text.index('"ballots"'))) + 1
    line, seen = text.count("\n", 0, at) + 1, at
    for _ in range(number):
        while text[at] in " \t\r\n,":
            at += 1
        line, seen = line + text.count("\n", seen, at), at
        lines.append(line)
        _, at = decoder.raw_decode(text, at)
    return lines
