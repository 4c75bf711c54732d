"""Mutants of the engine are killed: a seeded slice always, the whole sample under CONSULT_DEEP."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

RUN = Path(__file__).parent / "mutation" / "run.py"
SAMPLE = 500 if os.environ.get("CONSULT_DEEP") else 24


@pytest.mark.long
@pytest.mark.timeout(7200)
@pytest.mark.skipif(not hasattr(os, "fork"), reason="each mutant lives in a fork")
@pytest.mark.parametrize("room", ["rules", "deciding"])
def test_no_mutant_of_the_sample_survives_unexplained(room: str) -> None:
    """Run with -s to see the figure."""
    root = RUN.parents[3]
    count = SAMPLE if room == "rules" or SAMPLE > 100 else SAMPLE // 2
    how = ["--room", room, "--count", str(count)]
    done = subprocess.run(
        [sys.executable, str(RUN), *how], capture_output=True, text=True, cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)}, check=False,
    )  # fmt: skip
    print(done.stdout)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


def test_the_lines_of_a_function_are_those_its_frames_have() -> None:
    """A decorated one begins at its decorator: looked for below it, no case would be seen to pass it."""
    sys.path.insert(0, str(RUN.parent))
    import mutants
    import patch

    text = mutants.path_of("deciding/shapes").read_text(encoding="utf-8")
    begun = {int(name.rpartition(" ")[2]) for name, _ in patch._functions(compile(text, "", "exec"))}
    lines = {first for first, _ in mutants._File("deciding/shapes", "").visitor.lines.values()}
    assert lines and lines <= begun
    assert any(text.splitlines()[line - 1].strip().startswith("@") for line in lines)


def test_every_explained_survivor_has_its_reason_and_is_still_code() -> None:
    """A line for each, in the words of the code as it stands: what is gone from the code leaves the list."""
    lines = (RUN.parent / "survivors.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            what, _, why = line.rpartition(" # ")
            where, old, _ = what.split(" | ", 2)
            source = (root_of(where)).read_text(encoding="utf-8")
            flat = " ".join(source.split())
            assert " ".join(old.split()) in flat, f"gone from the code: {line}"
            assert len(why.split()) >= 3, f"no reason: {line}"


def root_of(where: str) -> Path:
    file = where.partition(".")[0]
    house = RUN.parents[3] / "consult"
    return (house if file.startswith("deciding/") else house / "rules") / f"{file}.py"
