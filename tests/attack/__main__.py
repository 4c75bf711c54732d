"""`python -m tests.attack [--ci] [NAME …]`: the table; exit 1 where a bound does not hold."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.attack.frame import attacks, replay
from tests.attack.hall import Halls, shared_memory


def main() -> int:
    """Replays the attacks asked for."""
    options = argparse.ArgumentParser("make attack")
    options.add_argument("--ci", action="store_true", help="the part of at most three minutes")
    options.add_argument("--list", action="store_true", help="name them only")
    options.add_argument("names", nargs="*", help="attacks or subjects, by the beginning of their names")
    wanted = options.parse_args()
    which = attacks("ci" if wanted.ci else "full", wanted.names)
    if wanted.list or not which:
        for each in which:
            print(f"{each.subject:10} {each.part:8} {each.seconds:3} s  {each.name}")
        return 0 if which else 2
    with tempfile.TemporaryDirectory(dir=shared_memory()) as place, Halls(Path(place)) as halls:
        return 0 if replay(which, halls, lambda line: print(line, flush=True)) else 1


if __name__ == "__main__":
    sys.exit(main())
