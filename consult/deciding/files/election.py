"""What an election file holds, and what may be wrong with one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from consult.deciding.reading import LARGEST_COUNT

#: More names than stand on any ballot: such a file is a slip or an attack.
MOST_NAMES = 10_000


class FileError(ValueError):
    """What is wrong with an election file. line: from 1, 0 where no line is to blame; code and params: for
    `consult.deciding.wording`."""

    def __init__(self, line: int, code: str, **params: Any) -> None:
        self.line, self.code, self.params = line, code, params
        super().__init__(f"line {line}: {code} {params}")


@dataclass(frozen=True)
class Election:
    """Papers to be counted. names: of the options, whose keys are their places from 0, as text; papers: as
    `consult.deciding.methods` has them; kind: `ranking`, `marks` or `points`; withdrawn: keys of options that
    no longer stand; budget, costs (by key) and threshold: of projects; top: the highest points."""

    title: str
    names: tuple[str, ...]
    papers: Mapping[str, int]
    kind: str = "ranking"
    seats: int = 1
    withdrawn: frozenset[str] = frozenset()
    budget: int = 0
    costs: Mapping[str, int] = field(default_factory=dict)
    threshold: int = 1
    top: int = 5

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the options that stand, in their order."""
        return tuple(str(n) for n in range(len(self.names)) if str(n) not in self.withdrawn)


class Papers:
    """Papers being read: equal ones are counted together."""

    def __init__(self) -> None:
        self.found: dict[str, int] = {}

    def add(self, ranks: Sequence[Sequence[str]], number: int) -> None:
        """A ranking, `number` times over. ranks: keys; those of one rank in the order of the options."""
        paper = ",".join("=".join(sorted(rank, key=int)) for rank in ranks)
        self.add_words(paper, number)

    def add_words(self, paper: str, number: int) -> None:
        """A paper in words."""
        self.found[paper] = self.found.get(paper, 0) + number


def whole_number(words: str, line: int, least: int = 0) -> int:
    """A whole number in ASCII digits. Raises FileError."""
    if not (words.isascii() and words.isdigit()) or len(words) > 15:
        raise FileError(line, "not_a_number", value=words)
    number = int(words)
    if not least <= number <= LARGEST_COUNT:
        raise FileError(line, "out_of_range", value=number)
    return number


def check_names(names: Sequence[str], lines: Sequence[int]) -> None:
    """Every option has a name, and its own. Raises FileError."""
    seen: set[str] = set()
    for name, line in zip(names, lines, strict=True):
        if not name.strip():
            raise FileError(line, "empty_name")
        if name in seen:
            raise FileError(line, "same_name", value=name)
        seen.add(name)
