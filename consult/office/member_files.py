"""A file of names as a list: what is pasted, read from a spreadsheet by the reader of the roll. Pure."""

from __future__ import annotations

from consult.foundation.errors import Invalid
from consult.foundation.phrases import P
from consult.office import roll_names, roll_reading


def list_in(content: bytes, name: str) -> tuple[str, bytes]:
    """The work of a process (foundation.workers): a line for each name of the file, behind tabs the telephone
    and door of its row. Raises Invalid('file')."""
    table = roll_reading.read_table(name, content)
    column = roll_reading.guess_mapping(table.header)
    named = [column[each] for each in roll_reading.NAMES if each in column]
    if not named:
        raise Invalid("file", P("There is no column of names. Please call it 姓名."))
    lines: dict[str, None] = {}
    for row in table.rows:
        told = {field: row[at] for field, at in column.items()}
        door = "".join(
            each + word if each[-1:].isdigit() else each
            for field, word in (("building", "号楼"), ("entrance", "单元"), ("room", "室"))
            for each in [told.get(field, "")]
        )
        hints = [each for each in (told.get("phone", ""), door) if each]
        for at in named:
            for who in roll_names.listed(row[at]):
                lines["\t".join([who, *hints])] = None
    if not lines:
        raise Invalid("file", P("There is no name in this file."))
    return "\n".join(lines), b""
