"""Where the inputs lie that other teams share beside this checkout, None where they are not here.

Every test that reads them has fixtures of the same kinds in the tests themselves.
"""

from __future__ import annotations

from pathlib import Path

INPUTS: Path | None = next(
    (
        above / "shared" / "inputs"
        for above in Path(__file__).resolve().parents
        if (above / "shared" / "inputs").is_dir()
    ),
    None,
)
