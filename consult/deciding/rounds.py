"""The rounds of a count as a table, as a picture and as CSV: rows and coordinates, for whoever draws them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consult.deciding.methods import Count, figure

#: Decimals of votes in a table; what is cut is cut, never rounded.
DECIMALS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One option through the rounds. votes: as text by round, "" once it is out; elected_in, out_in: the
    number of the round, None where it was not."""

    key: str
    name: str
    votes: tuple[str, ...]
    elected_in: int | None
    out_in: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One option in the picture. points: x,y of each round, in the units of the picture; label_y: where its
    name stands, apart from the others."""

    key: str
    name: str
    points: tuple[tuple[int, int], ...]
    label_y: int
    elected: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """Lines over rounds. rounds: x of each; quota: y of each round, empty where there is none; room: how much
    of the width is kept for names at the right."""

    width: int
    height: int
    room: int
    rounds: tuple[int, ...]
    quota: tuple[tuple[int, int], ...]
    lines: tuple[Line, ...]


def rows(count: Count, names: Mapping[str, str]) -> tuple[Row, ...]:
    """Every option of a count in stages, the elected first in their order, then those who stayed longest."""
    elected_in = {key: stage.number for stage in count.stages for key in stage.elected}
    out_in = {key: stage.number for stage in count.stages if stage.action == "exclude" for key in stage.on}
    found = []
    for key, name in names.items():
        if not count.stages or key not in count.stages[0].votes:
            continue
        votes = tuple(
            "" if key not in stage.votes or stage.number >= out_in.get(key, stage.number + 1)
            else _text(stage.votes[key], count.scale)
            for stage in count.stages
        )  # fmt: skip
        found.append(Row(key, name, votes, elected_in.get(key), out_in.get(key)))
    order = {key: number for number, key in enumerate(count.elected)}
    last = len(count.stages) + 1
    return tuple(sorted(found, key=lambda row: (order.get(row.key, len(order)), -(row.out_in or last))))


def lost(count: Count) -> tuple[str, ...]:
    """What counts for nobody any more, by round."""
    return tuple(_text(stage.lost, count.scale) for stage in count.stages)


def picture(count: Count, names: Mapping[str, str], width: int = 640, step: int = 22) -> Picture:
    """A line for each option: its votes by round, the most at the top. step: the least between two names."""
    table = rows(count, names)
    height = max(200, step * (len(table) + 1))
    room = width // 3
    amounts = {row.key: [stage.votes.get(row.key, 0) for stage in count.stages] for row in table}
    quotas = [stage.quota for stage in count.stages if stage.quota is not None]
    most = max([1, *(max(each) for each in amounts.values()), *quotas])
    margin = step // 2
    across = max(1, len(count.stages) - 1)
    xs = tuple(margin + number * (width - room - 2 * margin) // across for number in range(len(count.stages)))

    def y(votes: int) -> int:
        return height - margin - votes * (height - 2 * margin) // most

    lines = []
    for row in table:
        until = row.out_in - 1 if row.out_in else len(count.stages)
        points = tuple((x, y(votes)) for x, votes in zip(xs[:until], amounts[row.key], strict=False))
        lines.append((row, points))
    placed = _apart([points[-1][1] for _, points in lines], step, height - margin)
    drawn = tuple(
        Line(row.key, row.name, points, at, row.elected_in is not None)
        for (row, points), at in zip(lines, placed, strict=True)
    )
    quota = tuple((x, y(amount)) for x, amount in zip(xs, quotas, strict=False)) if quotas else ()
    return Picture(width, height, room, xs, quota, drawn)


def as_csv(count: Count, names: Mapping[str, str], heads: Sequence[str]) -> str:
    """The table as CSV, every field quoted. heads: of the option, of a round (with {n}), and of what counts
    for nobody. A name that a spreadsheet would take for a formula begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([heads[0], *(heads[1].format(n=stage.number) for stage in count.stages)])
    for row in rows(count, names):
        writer.writerow([no_formula(row.name), *row.votes])
    writer.writerow([heads[2], *lost(count)])
    return out.getvalue()


def no_formula(words: str) -> str:
    """Words as a cell of a table; what a spreadsheet would take for a formula begins with an apostrophe."""
    return f"'{words}" if words.lstrip()[:1] in ("=", "+", "-", "@") or words[:1] in ("\t", "\r") else words


def _text(amount: int, scale: int) -> str:
    """Votes as in a table: whole where the method counts whole votes, else with five decimals, cut."""
    return str(amount) if scale == 1 else figure(amount * 10**DECIMALS // scale, 10**DECIMALS)


def _apart(wanted: Sequence[int], step: int, lowest: int) -> list[int]:
    """Heights near those wanted, at least a step from each other, none below the lowest."""
    order = sorted(range(len(wanted)), key=lambda number: wanted[number])
    placed = list(wanted)
    above = -step
    for number in order:
        placed[number] = above = max(wanted[number], above + step)
    below = lowest + step
    for number in reversed(order):
        placed[number] = below = min(placed[number], below - step)
    return placed
