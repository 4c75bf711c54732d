"""Election files: BLT, PrefLib, and JSON of rankings, points or projects. `read_election` knows them by their
names."""

from __future__ import annotations

from consult.deciding.files.blt import read_blt, write_blt
from consult.deciding.files.election import Election, FileError
from consult.deciding.files.preflib import KINDS, read_preflib
from consult.deciding.files.tables import read_json

__all__ = ["Election", "FileError", "read_blt", "read_election", "write_blt"]


def read_election(text: str, name: str) -> Election:
    """The election in a file of that name. Raises FileError with the line and the reason."""
    suffix = name.rpartition(".")[2].lower()
    text = text.removeprefix("\ufeff")
    if suffix == "blt":
        return read_blt(text)
    if suffix in KINDS:
        return read_preflib(text, suffix)
    if suffix == "json":
        return read_json(text)
    raise FileError(0, "unknown_kind", value=suffix)
