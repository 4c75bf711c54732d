"""Kills mutants: `python tests/rules/mutation/run.py [--room deciding] [--count N] [--files a,b] [--all]`;
`--seed WORDS` draws another lot.

Each mutant is put in the place of its module in a fork of this process, which then runs the cases that pass
through its function, those that pass through its line first, until one fails. What is left alive must be in
survivors.txt with a reason. Exit 1 if a mutant survives that is not explained there, or more than 5 in 100
survive.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.abc
import importlib.util
import os
import pickle
import signal
import sys
import time
import traceback
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[2])]

import kill  # noqa: E402
import mutants  # noqa: E402
import patch  # noqa: E402

SURVIVORS = HERE / "survivors.txt"
# Processor time a mutant may take, beside what its cases took when they were traced, before it runs for ever:
# a busy machine makes nobody's clock run out.
LONGEST_SECONDS = 10
# From so many mutants on the share of the living is judged, not only each of them.
SAMPLE = 400
Reach = dict[tuple[str, int], list[int]]


class _Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module another source."""

    def __init__(self, mutant: mutants.Mutant) -> None:
        self.name, self.mutant = mutants.module_of(mutant.file), mutant

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        return importlib.util.spec_from_loader(name, self) if name == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.mutant.source, f"{self.mutant.file}.py", "exec"), module.__dict__)


#: Stands for a case: what runs as the engine and its cases are loaded.
LOADING = -1


def reach(room: str, picked: Iterable[mutants.Mutant]) -> tuple[Reach, list[str], list[float]]:
    """Which cases pass through which line of the functions the mutants are of, and through which other
    functions of the mutated files, by their first lines; the quickest case first; the names of the cases,
    and what each costs. Run in a fork."""
    found: Reach = defaultdict(list)
    files = {str(mutants.path_of(file)): file for file in mutants.ROOM_FILES[room]}
    looked_into = {(mutant.file, *mutant.function_lines) for mutant in picked if mutant.function}
    hit: set[tuple[str, int]] = set()

    @cache
    def followed(code: CodeType) -> bool:
        """Whether its lines are asked for: to follow every line of the engine takes most of the time."""
        file, line = files[code.co_filename], code.co_firstlineno
        return any(file == each and first <= line <= last for each, first, last in looked_into)

    def local(frame: FrameType, event: str, arg: Any) -> Any:
        if event == "line":
            hit.add((files[frame.f_code.co_filename], frame.f_lineno))
        return local

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        if frame.f_code.co_filename not in files or not frame.f_code.co_flags & patch.OPTIMIZED:
            return None
        hit.add((files[frame.f_code.co_filename], frame.f_lineno))
        return local if followed(frame.f_code) else None

    sys.settrace(trace)
    try:
        cases = kill.cases(room)
    finally:
        sys.settrace(None)
    for place in hit:
        found[place].append(LOADING)
    costs = []
    for number, (name, case) in enumerate(cases):
        hit.clear()
        begun = time.process_time()
        sys.settrace(trace)
        try:
            case()
        except BaseException as wrong:
            raise SystemExit(f"the kill suite fails without a mutant: {name}: {wrong!r}") from wrong
        finally:
            sys.settrace(None)
        costs.append(time.process_time() - begun)
        for place in hit:
            found[place].append(number)
    for numbers in found.values():
        numbers.sort(key=lambda number: costs[number] if number != LOADING else 0)
    return dict(found), [name for name, _ in cases], costs


def _in_fork(work: Any) -> bytes:
    """What the work wrote, done in a fork of this process that has not imported the engine."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(out)
        code = 1
        try:
            with os.fdopen(into, "wb") as pipe:
                pipe.write(work())
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    os.close(into)
    with os.fdopen(out, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return answer


def chosen(mutant: mutants.Mutant, found: Reach, costs: list[float]) -> list[int]:
    """The cases worth running: through its line first, then through its function; for the module itself all,
    those through its file first.
    """
    first, last = mutant.function_lines
    through = {number for line in range(first, last + 1) for number in found.get((mutant.file, line), ())}
    # What runs only as the engine is loaded is passed by no case, and may be felt by any.
    if first == 0 or through == {LOADING}:
        inside = {number for (file, _), each in found.items() if file == mutant.file for number in each}
        return sorted(range(len(costs)), key=lambda number: (number not in inside, costs[number]))
    near = [number for number in found.get((mutant.file, mutant.line), ()) if number != LOADING]
    return near + sorted(through - {LOADING, *near}, key=lambda number: costs[number])


def runs_as_loaded(mutant: mutants.Mutant, found: Reach) -> bool:
    """Whether the mutant is already passed while the engine is loaded."""
    first, last = mutant.function_lines
    return any(LOADING in found.get((mutant.file, line), ()) for line in range(first, last + 1))


def _unload() -> None:
    """The engine, what stands on it and its tests are loaded anew by whoever asks for them next."""
    for name, module in list(sys.modules.items()):
        tests = (getattr(module, "__file__", None) or "").startswith(f"{HERE.parents[1]}/")
        if name.split(".")[0] == "consult" or tests and module not in (kill, mutants, patch):
            if name != "__main__":
                del sys.modules[name]


def killed_by(
    mutant: mutants.Mutant, numbers: list[int], seconds: float, loaded: list[kill.Case], anew: bool, room: str
) -> str:
    """The name of the case that kills it, "time" if it takes more than so many seconds; "" if it survives.
    loaded: the cases on an engine loaded without it; anew: whether it has to be loaded with it."""

    def work() -> bytes:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, 1)
        os.dup2(devnull, 2)
        cases = loaded
        if anew or not patch.put_in(mutant):
            _unload()
            sys.meta_path.insert(0, _Instead(mutant))
            try:
                cases = kill.cases(room)
            except BaseException as wrong:
                return f"import: {wrong!r}".encode()
        for number in numbers:
            name, case = cases[number]
            try:
                case()
            except BaseException:
                return name.encode()
        return b"-"

    answer = _in_fork(work).decode()
    return "" if answer == "-" else answer or "time"


def explained() -> dict[str, str]:
    """The survivors of survivors.txt: what they change -> why nothing can tell."""
    out = {}
    if SURVIVORS.exists():
        for line in SURVIVORS.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                key, _, why = line.rpartition(" # ")
                out[key.strip()] = why.strip()
    return out


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--room", choices=tuple(mutants.ROOM_FILES), default="rules")
    parser.add_argument("--files", help="some files of the room only")
    parser.add_argument("--seed", default=mutants.SEED, help="another lot for other words")
    parser.add_argument("--all", action="store_true", help="every mutant there is")
    parser.add_argument("--seconds", type=float, default=0, help="stop after so long")
    parser.add_argument("--verbose", action="store_true")
    asked = parser.parse_args(argv)
    begun = time.perf_counter()
    files = tuple(asked.files.split(",")) if asked.files else mutants.ROOM_FILES[asked.room]
    picked = list(mutants.sample(None if asked.all else asked.count, files, asked.seed))
    found, names, costs = pickle.loads(_in_fork(lambda: pickle.dumps(reach(asked.room, picked))))
    print(f"{len(names)} cases, ready after {time.perf_counter() - begun:.1f} s", flush=True)
    known, alive, tried, loaded = explained(), [], 0, kill.cases(asked.room)
    for mutant in picked:
        if asked.seconds and time.perf_counter() - begun > asked.seconds:
            break
        tried += 1
        numbers = chosen(mutant, found, costs)
        anew = mutant.function == "" or runs_as_loaded(mutant, found)
        seconds = LONGEST_SECONDS + sum(costs[number] for number in numbers)
        killer = killed_by(mutant, numbers, seconds, loaded, anew, asked.room)
        if not killer:
            alive.append(mutant)
            why = known.get(mutant.key, "" if numbers else "no case passes through its function")
            print(f"{tried}: alive: {mutant.key}{f'  # {why}' if why else ''}", flush=True)
        elif asked.verbose or killer == "time":
            print(f"{tried}: killed by {killer}: {mutant.key}", flush=True)
    unexplained = [mutant for mutant in alive if mutant.key not in known]
    share = 100 * len(alive) / max(tried, 1)
    print(f"{tried} mutants, {tried - len(alive)} killed, {len(alive)} alive ({share:.1f} %), "
          f"{len(unexplained)} of them unexplained; {time.perf_counter() - begun:.0f} s")  # fmt: skip
    too_many = tried >= SAMPLE and share >= 5
    return 1 if unexplained or too_many else 0


if __name__ == "__main__":
    raise SystemExit(main())
