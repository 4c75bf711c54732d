"""What an attack is, which there are, and the table that is printed of them."""

from __future__ import annotations

import importlib
import time
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

#: The files with attacks, in the order of the table.
SUBJECTS = ("authority", "identity", "floods", "connections", "slow", "one_address", "tampering", "wash")
#: Which parts a run of this name takes.
PARTS = {"ordinary": ("ordinary",), "ci": ("ordinary", "ci"), "full": ("ordinary", "ci", "full")}


@dataclass(frozen=True)
class Outcome:
    """What came of an attack. happened: figures in words; held: whether that is within the bound."""

    happened: str
    held: bool


@dataclass(frozen=True)
class Attack:
    """One row. name: function; title: first line of its docstring; phones: of the hall it wants."""

    name: str
    subject: str
    title: str
    bound: str
    part: str
    phones: int
    seconds: int
    run: Callable[[Any], Outcome]


_found: dict[str, Attack] = {}


def attack(
    *, bound: str, part: str = "ci", phones: int = 30, seconds: int = 2
) -> Callable[[Callable[[Any], Outcome]], Callable[[Any], Outcome]]:
    """Enters a function into the table. See the package's docstring."""
    if part not in PARTS:
        raise ValueError(part)

    def entered(run: Callable[[Any], Outcome]) -> Callable[[Any], Outcome]:
        title = (run.__doc__ or run.__name__).strip().splitlines()[0].rstrip(".")
        subject = run.__module__.rsplit(".", 1)[-1]
        _found[run.__name__] = Attack(run.__name__, subject, title, bound, part, phones, seconds, run)
        return run

    return entered


def attacks(part: str = "full", names: Iterable[str] = ()) -> list[Attack]:
    """The attacks of a part, of every subject, in order; names: only those beginning so (also of
    subjects)."""
    for subject in SUBJECTS:
        importlib.import_module(f"tests.attack.{subject}")
    wanted = tuple(names)
    found = [
        each
        for each in _found.values()
        if each.part in PARTS[part] and (not wanted or each.name.startswith(wanted) or each.subject in wanted)
    ]
    # Those of one hall together, so that each is prepared once.
    return sorted(found, key=lambda each: (each.phones, SUBJECTS.index(each.subject)))


def replay(which: list[Attack], halls: Any, say: Callable[[str], None] = print) -> bool:
    """Runs them and prints a line each as it comes; whether all held."""
    say("| attack | what happened | bound | held |")
    say("|---|---|---|---|")
    began, held = time.monotonic(), 0
    for each in which:
        try:
            came = each.run(halls.of(each.phones))
        except Exception as error:  # An attack that could not be carried out proves nothing.
            came = Outcome(f"not carried out: {type(error).__name__}: {error}", False)
        held += came.held
        say(f"| {each.title} | {_line(came.happened)} | {each.bound} | {'yes' if came.held else '**NO**'} |")
    say(f"\n{held} of {len(which)} held, in {time.monotonic() - began:.0f} s")
    return held == len(which)


def _line(text: str) -> str:
    """On one line of a table, with nothing a terminal would obey."""
    plain = "".join(" " if unicodedata.category(c) == "Cc" else c for c in text)
    return plain.replace("|", "/")[:300]
