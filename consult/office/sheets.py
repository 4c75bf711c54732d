"""An uploaded roll as a plain table of text: XLSX or CSV, within limits, with the row numbers people see.

Pure: no database. Columns that hold identity numbers are emptied while reading, so that none is ever stored.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from consult.foundation.errors import Invalid
from consult.foundation.phrases import P
from consult.writing import entered

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 80 * 1024 * 1024
MAX_PARTS = 500
MAX_SHEETS = 20
MAX_ROWS = 20_000
MAX_COLUMNS = 60
#: Longer than any cell a roll can mean; nothing is cut, the file is refused.
MAX_CELL = 10_000
#: The header stands among the first rows, below titles.
HEADER_WITHIN = 40
_IDENTITY = re.compile(r"证件|身份证|identity|id ?card|id ?number", re.I)
_DAMAGED = P(
    "This is not an XLSX or CSV file, or it is damaged. Please save it again and upload it once more."
)
_UNREADABLE = P("The characters of this file cannot be read. Please save it as UTF-8 or as XLSX.")

#: Rows of a file as the spreadsheet numbers them, from 1.
Rows = list[list[str]]


@dataclass(frozen=True)
class Table:
    """A header and rows of text, every row as long as the header.

    first: the number in the file of `rows[0]`. unread: sheets of the file that hold something and were not
    read.
    """

    header: list[str]
    rows: list[list[str]]
    first: int = 2
    unread: tuple[str, ...] = ()


def read_table(name: str, content: bytes, known: Callable[[list[str]], int] = lambda cells: 0) -> Table:
    """The first sheet of an XLSX with a header, or a CSV (UTF-8, UTF-16, GB18030).

    known: how many cells of a row are headers we know; the row with the most is the header, the first row
    that is not empty where none has two. Raises Invalid('file') saying what is wrong.
    """
    if len(content) > MAX_BYTES:
        raise Invalid("file", P("The file is larger than %(n)s MB.", n=MAX_BYTES // 1024 // 1024))
    if not content.strip():
        raise Invalid("file", P("The file is empty."))
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Invalid(
            "file",
            P("This is an old .xls file or a protected one. Please save it as .xlsx without a password."),
        )
    if content[:4] == b"PK\x03\x04":
        sheets = _read_xlsx(io.BytesIO(content))
    elif name.lower().endswith((".csv", ".txt", ".tsv")):
        sheets = [("", _read_csv(content))]
    else:
        raise Invalid("file", _DAMAGED)
    filled = [(title, rows) for title, rows in sheets if any(any(cells) for cells in rows)]
    if not filled:
        raise Invalid("file", P("The file is empty."))
    title, rows = next(((t, r) for t, r in filled if _header(r, known)[1] >= 2), filled[0])
    return _table(rows, known, tuple(t for t, _ in filled if t != title))


def written(rows: bytes) -> tuple[None, bytes]:
    """The work of a process (foundation.workers): an XLSX of rows (as JSON), every cell of it text, so that
    nothing a resident typed becomes a formula."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("roll")
    for row in json.loads(rows):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=value)
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return None, out.getvalue()


def _header(rows: Rows, known: Callable[[list[str]], int]) -> tuple[int, int]:
    """(index of the header, how many of its cells we know)."""
    best, most = next(i for i, cells in enumerate(rows) if any(cells)), 1
    for at, cells in enumerate(rows[:HEADER_WITHIN]):
        found = known(cells)
        if found > most:
            best, most = at, found
    return best, most


def _table(rows: Rows, known: Callable[[list[str]], int], unread: tuple[str, ...]) -> Table:
    at, _ = _header(rows, known)
    header = rows[at]
    last = max((i for i, cells in enumerate(rows) if any(cells)), default=at)
    if last <= at:
        raise Invalid("file", P("There is a header but no row below it."))
    width = len(header)
    secret = {i for i, title in enumerate(header) if _IDENTITY.search(title)}
    # Empty rows stay, so that row numbers are those of the file.
    return Table(
        header,
        [
            ["" if i in secret else (cells[i] if i < len(cells) else "") for i in range(width)]
            for cells in rows[at + 1 : last + 1]
        ],
        at + 2,
        unread,
    )


def _text(value: Any) -> str:
    """A cell as text. Dates come out as they are written in figures, so that they are seen to be dates."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        value = int(value) if value.is_integer() and abs(value) < 1e18 else f"{value:.12g}"
    if isinstance(value, datetime):
        value = value.date() if value.time() == time() else value
    if isinstance(value, date | time | timedelta):
        value = str(value)
    text = entered(str(value))
    if len(text) > MAX_CELL:
        raise Invalid("file", P("A cell holds more than %(n)s characters.", n=MAX_CELL))
    return text


def _bounded(rows: int, columns: int) -> None:
    if rows > MAX_ROWS + 1:
        raise Invalid("file", P("The sheet has more than %(n)s rows. Please split it.", n=MAX_ROWS))
    if columns > MAX_COLUMNS:
        raise Invalid("file", P("The sheet has more than %(n)s columns.", n=MAX_COLUMNS))


def _read_xlsx(source: BinaryIO) -> list[tuple[str, Rows]]:
    try:
        with zipfile.ZipFile(source) as packed:
            parts = packed.infolist()
            if len(parts) > MAX_PARTS or sum(p.file_size for p in parts) > MAX_UNPACKED:
                raise Invalid(
                    "file",
                    P("The file unpacks to more than a roll can be. Please save only the roll's sheet."),
                )
            source.seek(0)
            book = openpyxl.load_workbook(source, read_only=True, data_only=True)
            if len(book.worksheets) > MAX_SHEETS:
                raise Invalid("file", P("The file has more than %(n)s sheets.", n=MAX_SHEETS))
            found = [
                (sheet.title, _sheet(sheet, packed))
                for sheet in book.worksheets
                if sheet.sheet_state == "visible"
            ]
            book.close()
            return found
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        KeyError,
        ValueError,
        OSError,
        EOFError,
        ParseError,
        IndexError,
        TypeError,
        AttributeError,
        zipfile.LargeZipFile,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise Invalid("file", _DAMAGED) from error


def _sheet(sheet: Any, packed: zipfile.ZipFile) -> Rows:
    sheet.reset_dimensions()
    rows: Rows = []
    for cells in sheet.iter_rows(values_only=True):
        row = [_text(value) for value in cells]
        while row and not row[-1]:
            row.pop()
        rows.append(row)
        _bounded(len(rows), len(row))
    # What is merged is told behind the cells, in the sheet's own part, which reading row by row passes over.
    for left, top, right, bottom in _merged(packed, sheet._worksheet_path):
        _hold(rows, left, top, right, bottom)
    return rows


def _merged(packed: zipfile.ZipFile, part: str) -> Iterator[tuple[int, int, int, int]]:
    """(left, top, right, bottom), from 1, of every merged range of a sheet."""
    with packed.open(part.lstrip("/")) as opened:
        tail = b""
        while block := opened.read(1 << 20):
            tail += block
            for match in re.finditer(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"', tail):
                left, top, right, bottom = range_boundaries(match[1].decode())
                yield int(left or 1), int(top or 1), int(right or 1), int(bottom or 1)
            tail = tail[tail.rfind(b"<") :] if b"<" in tail else b""


def _hold(rows: Rows, left: int, top: int, right: int, bottom: int) -> None:
    """The value of a merged range stands in each of its rows, in its first column."""
    if top > len(rows) or left > len(rows[top - 1]):
        return
    value = rows[top - 1][left - 1]
    for row in rows[top : min(bottom, len(rows))]:
        if value and len(row) < left:
            row.extend([""] * (left - len(row)))
        if value and not row[left - 1]:
            row[left - 1] = value


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    elif content[1:2] == b"\x00" or content[:1] == b"\x00":
        encodings = ("utf-16-le",) if content[1:2] == b"\x00" else ("utf-16-be",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid("file", _UNREADABLE)


def _read_csv(content: bytes) -> Rows:
    text = _decoded(content)
    if "\x00" in text or any(unicodedata.category(c) == "Cn" for c in text[:2000]):
        raise Invalid("file", _DAMAGED)
    said = re.match(r'"?sep=(.)"?\r?\n', text, re.I)
    if said is not None:
        # The spreadsheet takes this line for itself and counts from the one below.
        text, delimiter = text[said.end() :], said[1]
    else:
        first = "\n".join(text.split("\n", HEADER_WITHIN)[:HEADER_WITHIN])
        delimiter = max(",;\t", key=first.count)
    rows: Rows = []
    csv.field_size_limit(MAX_BYTES)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            row = [_text(c) for c in cells]
            rows.append(row)
            _bounded(len(rows), len(cells))
    except csv.Error as error:
        raise Invalid("file", _UNREADABLE) from error
    return rows
