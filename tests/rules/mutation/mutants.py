"""The mutants of the engine, and of what decides and counts: one small change of one file each, by mutmut's
operators.

A mutant is known by what it changes, not by its line number, so that a list of survivors outlives other
edits. `sample` draws lots from a seed and the words of each change, so the same mutants come up while the
code stays.
"""

from __future__ import annotations

import difflib
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import Mutation, MutationVisitor
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

HOUSE = Path(__file__).parents[3] / "consult"
RULES = HOUSE / "rules"
DECIDING = HOUSE / "deciding"
# The three files the issue names, and those that hold what was split off from them: the acts, the families of
# motions, and what they share.
SHARED = (
    "order",
    "decide",
    "votes",
    "moving",
    "polling",
    "counting",
    "again",
    "floor",
    "elections",
    "presiding",
    "sessions",
    "edits",
    "blanks",
    "outcome",
    "words/chair",
)
ROOMS = ("acts", "motions", "events")
FILES = (
    *SHARED,
    *(f"{room}/{path.stem}" for room in ROOMS for path in sorted((RULES / room).glob("[a-z]*.py"))),
)
# What decides and counts; not its words, nor its command line.
COUNTED = tuple(
    f"deciding/{path.relative_to(DECIDING).with_suffix('')}"
    for path in sorted(DECIDING.rglob("[a-z]*.py"))
    if path.stem not in ("wording", "commands", "units", "catalogue", "reading")
)
ROOM_FILES = {"rules": FILES, "deciding": COUNTED}
# Data beside the rules that the kill suite does not ask for: what doors offer is held against `decide` by
# test_core_properties and by the screens' tests, how arguments are read by test_fuzz, the rule behind an act
# is on the page that test_handbook keeps fresh.
DATA = frozenset({"Door", "arg", "cite"})
SEED = "consult-20261124"


def path_of(file: str) -> Path:
    """Where a file is: of the engine, unless its room is named."""
    return (HOUSE if file.startswith("deciding/") else RULES) / f"{file}.py"


def module_of(file: str) -> str:
    """What it is imported as."""
    return ".".join(("consult", *path_of(file).relative_to(HOUSE).with_suffix("").parts))


@dataclass(frozen=True)
class Mutant:
    """One change. function: the outermost function or method around it ("" = the module itself)."""

    file: str
    function: str
    line: int
    old: str
    new: str
    source: str
    function_lines: tuple[int, int]

    @property
    def key(self) -> str:
        """What it changes, in one line."""
        return f"{self.file}.{self.function or '(module)'} | {self.old} | {self.new}"


class _Placing(MutationVisitor):
    """mutmut's visitor, which also notes the lines of each outermost function."""

    def __init__(self) -> None:
        super().__init__(mutation_operators, IgnoredCode(set(), set(), set()))
        self.lines: dict[cst.CSTNode, tuple[int, int]] = {}

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.Call | cst.Assign) and _named(node) in DATA:
            return False
        if isinstance(node, cst.FunctionDef):
            place = self.get_metadata(PositionProvider, node)
            # The code of a decorated function begins at its first decorator, as frames and tracers have it.
            top = self.get_metadata(PositionProvider, node.decorators[0]) if node.decorators else place
            self.lines[node] = (top.start.line, place.end.line)
        return super().on_visit(node)


def _named(node: cst.Call | cst.Assign) -> str:
    """The name called or assigned to."""
    name = node.func if isinstance(node, cst.Call) else node.targets[0].target
    return name.value if isinstance(name, cst.Name) else ""


class _File:
    """One file of the engine and the changes mutmut would make."""

    def __init__(self, file: str, seed: str) -> None:
        self.file, self.seed = file, seed
        self.text = path_of(file).read_text(encoding="utf-8")
        self.visitor = _Placing()
        self.module = MetadataWrapper(cst.parse_module(self.text)).visit(self.visitor)

    def lots(self) -> Iterator[tuple[str, _File, Mutation]]:
        """Each change with its lot, drawn by the seed from what it does, where, and the how-manieth of its
        kind.
        """
        times: Counter[str] = Counter()
        empty = cst.Module([])
        for each in self.visitor.mutations:
            old, new = empty.code_for_node(each.original_node), empty.code_for_node(each.mutated_node)
            words = f"{self.file}|{_name(each)}|{old}|{new}"
            times[words] += 1
            yield hashlib.sha256(f"{self.seed}|{words}|{times[words]}".encode()).hexdigest(), self, each

    def mutant(self, mutation: Mutation) -> Mutant:
        """The change carried out."""
        changed = self.module.deep_replace(mutation.original_node, mutation.mutated_node)
        assert isinstance(changed, cst.Module)
        old, new, line = _first_difference(self.text, changed.code)
        inside = mutation.contained_by_top_level_function
        lines = self.visitor.lines[inside] if isinstance(inside, cst.FunctionDef) else (0, 0)
        return Mutant(self.file, _name(mutation), line, old, new, changed.code, lines)


def _name(mutation: Mutation) -> str:
    inside = mutation.contained_by_top_level_function
    return inside.name.value if isinstance(inside, cst.FunctionDef) else ""


def _first_difference(before: str, after: str) -> tuple[str, str, int]:
    """The lines that change, as one line each, and the number of the first."""
    a, b = before.splitlines(), after.splitlines()
    for tag, a1, a2, b1, b2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag != "equal":
            old = " ".join(line.strip() for line in a[a1:a2])
            new = " ".join(line.strip() for line in b[b1:b2])
            return old, new, a1 + 1
    return "", "", 0


def sample(count: int | None = None, files: tuple[str, ...] = FILES, seed: str = SEED) -> Iterator[Mutant]:
    """That many mutants, by lot; all of them without a count."""
    drawn = sorted((lot for file in files for lot in _File(file, seed).lots()), key=lambda lot: lot[0])
    for _, file, mutation in drawn[:count]:
        mutant = file.mutant(mutation)
        if mutant.line:
            yield mutant
