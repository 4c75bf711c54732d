"""The library stands alone."""

from __future__ import annotations

import subprocess
import sys

ASK = (
    "import sys, consult.rules, consult.paper.notation, consult.paper.saying, consult.paper.handbook; "
    "print([name for name in ('flask', 'sqlalchemy', 'gevent', 'babel', 'wtforms') if name in sys.modules])"
)


def test_importing_the_rules_loads_nothing_but_the_standard_library() -> None:
    done = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
