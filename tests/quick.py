"""What a change needs: `make quick` runs the tests of the touched rooms by their mirrored path, in parallel.

    python -m tests.quick            what differs from the last commit, or the last commit where nothing does
    python -m tests.quick REVISION   what differs from that revision

Browser tests and long ones (marked `browser`, `long`) are left to `make test`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

HOME = Path(__file__).resolve().parents[1]
#: Rooms whose tests lie elsewhere than under their own name. The first prefix that fits counts.
ELSEWHERE = (
    ("consult/meetings/", ("tests/meetings",)),
    ("consult/rules/", ("tests/rules",)),
    ("consult/paper/", ("tests/rules",)),
    ("consult/foundation/", ("tests/foundation", "tests/test_web.py", "tests/architecture")),
    ("consult/migrations/", ("tests/architecture/test_migrations.py",)),
    ("consult/translations/", ("tests/architecture/test_words.py",)),
    ("consult/data/", ("tests/cases", "tests/deciding")),
    ("static/vendor/", ("tests/architecture/test_vendor.py",)),
    ("static/js/meeting/", ("tests/meetings", "tests/architecture")),
    ("static/", ("tests/architecture",)),
    ("requirements/", ("tests/test_launch.py",)),
    ("docs/", ("tests/rules/test_handbook.py",)),
)


def paths_for(changed: Iterable[str], home: Path = HOME) -> list[str]:
    """The test paths, in order and each once, for changed files (relative, with slashes). Only paths that
    exist.
    """
    found: dict[str, None] = {}
    for name in changed:
        found.update(dict.fromkeys(_of(PurePosixPath(name))))
    kept = [each for each in found if (home / each).exists()]
    # A file inside a directory that is run anyway would run twice.
    return [
        each for each in kept if not any(each != other and each.startswith(other + "/") for other in kept)
    ]


def _of(path: PurePosixPath) -> tuple[str, ...]:
    name, parts = str(path), path.parts
    if parts[0] == "tests":
        if path.name.startswith("test_"):
            return (name,)
        return ("tests",) if len(parts) == 2 else (f"tests/{parts[1]}",)
    for prefix, tests in ELSEWHERE:
        if name.startswith(prefix):
            return tests
    if parts[0] in ("consult", "templates"):
        if len(parts) > 2:
            return (f"tests/{parts[1]}", "tests/architecture/test_words.py")
        return (f"tests/test_{path.stem}.py", "tests/test_web.py")
    return ()


def changed_files(since: str | None) -> list[str]:
    """Files that differ from a revision, new ones too; by default from the last commit, else those of the
    last commit.
    """

    def git(*words: str) -> list[str]:
        told = subprocess.run(["git", *words], cwd=HOME, capture_output=True, text=True, check=True)
        return told.stdout.splitlines()

    new = git("ls-files", "--others", "--exclude-standard")
    if since is not None:
        return git("diff", "--name-only", since) + new
    return git("diff", "--name-only", "HEAD") + new or git("diff", "--name-only", "HEAD~1", "HEAD")


def main() -> int:
    """Runs them; says so where nothing needs running."""
    changed = changed_files(sys.argv[1] if len(sys.argv) > 1 else None)
    wanted = paths_for(changed)
    if not wanted:
        print("Nothing that changed has tests of its own; make test runs all.")
        return 0
    print("Tests of", ", ".join(wanted), flush=True)
    command = [
        "-m",
        "pytest",
        "-q",
        "-n",
        "auto",
        "--dist",
        "worksteal",
        "-m",
        "not browser and not long",
        *wanted,
    ]
    return subprocess.call([sys.executable, *command], cwd=HOME)


if __name__ == "__main__":
    sys.exit(main())
