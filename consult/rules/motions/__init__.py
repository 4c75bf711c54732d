"""Motions: the table of their properties, and for each family a file of what no column can say."""

from __future__ import annotations

from consult.rules.motions.table import Motion, having, motion, table

__all__ = ["Motion", "having", "motion", "table"]
