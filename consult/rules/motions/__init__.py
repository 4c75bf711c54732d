"""Motions: the table of their properties, and for each family a file of what no column can say.

Ask here and name no motion elsewhere: `motion(id)` and `having(column)` for properties; `args`, `fits`,
`effect` and
`handling` for the rest. docs/changing.md says how to add one.
"""

from __future__ import annotations

from consult.rules.motions.handling import Handling, args, debatable, effect, fits, handling, load, parsers
from consult.rules.motions.table import Motion, having, motion, table

__all__ = [
    "Handling",
    "Motion",
    "args",
    "debatable",
    "effect",
    "fits",
    "handling",
    "having",
    "load",
    "motion",
    "parsers",
    "table",
]
