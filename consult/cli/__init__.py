"""The command line: `consult VERB …`, a function for each verb (`VERBS`; bare `consult` lists them).

Each verb loads only what it needs: `cases check` and `rules replay` open no database.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from consult.cli import files, instance, keeping, records, terminal

VERBS: dict[str, Callable[[list[str]], int]] = {
    "init": instance.init,
    "community": instance.community,
    "demo": instance.demo,
    "migrate": instance.migrate,
    "serve": instance.serve,
    "tick": instance.tick,
    "backup": keeping.backup,
    "restore": keeping.restore,
    "cases": files.cases,
    "count": files.count,
    "decide": files.decide,
    "verify": files.verify,
    "rules": files.rules,
    "meeting": records.meeting,
    "log": records.log,
    "outcomes": records.outcomes,
    "roll": files.roll,
    "text": files.text,
    "i18n": files.i18n,
}


def main(argv: list[str] | None = None) -> int:
    """Runs one verb; returns its exit code."""
    words = sys.argv[1:] if argv is None else argv
    if not words or words[0] in ("-h", "--help") or words[0] not in VERBS:
        terminal.say("usage: consult " + " · ".join(VERBS))
        for name, verb in VERBS.items():
            terminal.say(f"  {name:9} {(verb.__doc__ or '').splitlines()[0]}")
        return 0 if words and words[0] in ("-h", "--help") else 2
    from consult.config import private_files

    private_files()
    try:
        return VERBS[words[0]](words[1:])
    except BrokenPipeError:
        # Whoever read us (head, say) has enough; nothing more can be told there, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
