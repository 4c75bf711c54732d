"""Reading an uploaded roll: XLSX or CSV into a plain table of text, within limits; then checking it row by
row.

Pure: no database. Columns that hold identity numbers are emptied while reading, so that none is ever stored.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from consult.foundation.errors import Invalid
from consult.foundation.phrases import P, Phrase

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 80 * 1024 * 1024
MAX_PARTS = 500
MAX_SHEETS = 20
MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_CELL = 200

#: Fields of the roll in the order of the template: (field, Chinese header, English header, other headers
#: met).
FIELDS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("grid", "网格", "Grid", ("所属网格",)),
    ("estate", "小区", "Estate", ("小区名称",)),
    ("building", "楼栋", "Building", ("楼号", "幢号", "栋号", "楼", "组", "村民小组")),
    ("entrance", "单元", "Entrance", ("单元号",)),
    ("room", "房号", "Room", ("室号", "门牌号", "户号", "房间号")),
    (
        "area",
        "建筑面积（㎡）",
        "Floor area (m2)",
        ("建筑面积", "面积", "专有面积", "建筑面积(㎡)", "建筑面积（平方米）", "area", "floor area"),
    ),
    ("owners", "产权人", "Owners", ("业主", "所有权人", "owner")),
    ("representative", "户代表", "Household representative", ("户主", "representative")),
    ("residents", "其他成年成员", "Other adults", ("家庭成员", "成员", "residents")),
    ("phone", "联系电话", "Phone", ("手机号", "电话", "手机", "mobile")),
)
NEEDED = ("building", "room")
_IDENTITY = re.compile(r"证件|身份证|identity|id ?card|id ?number", re.I)
_NUMERALS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Table:
    """A header and rows of text; every row as long as the header. Row 1 of the file is the header."""

    header: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Home:
    """A good row. area: 0.01 ㎡ or None. owners and residents: names in order. row: its number in the file."""

    row: int
    grid: str
    estate: str
    building: str
    entrance: str
    room: str
    area: int | None
    owners: tuple[str, ...]
    representative: str
    residents: tuple[str, ...]
    phone: str | None


@dataclass(frozen=True)
class Fault:
    """Why a row cannot be written. row: its number in the file; field and value: where; why: what to do."""

    row: int
    field: str
    value: str
    kind: str
    why: Phrase
    cells: list[str] = field(default_factory=list)


def read_table(name: str, content: bytes) -> Table:
    """The first sheet of an XLSX, or a CSV (UTF-8 or GB18030). Raises Invalid('file') saying what is
    wrong."""
    if len(content) > MAX_BYTES:
        raise Invalid("file", P("The file is larger than %(n)s MB.", n=MAX_BYTES // 1024 // 1024))
    if not content.strip():
        raise Invalid("file", P("The file is empty."))
    if content[:4] == b"PK\x03\x04":
        raw = _read_xlsx(io.BytesIO(content))
    elif content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raw = []
        raise Invalid(
            "file",
            P("This is an old .xls file or a protected one. Please save it as .xlsx without a password."),
        )
    elif name.lower().endswith((".csv", ".txt")):
        raw = _read_csv(content)
    else:
        raise Invalid(
            "file",
            P(
                "This is not an XLSX or CSV file, or it is damaged. Please save it again and upload it "
                "once more."
            ),
        )
    rows = [(n, cells) for n, cells in enumerate(raw, 1) if any(cells)]
    if not rows:
        raise Invalid("file", P("The file is empty."))
    header = rows[0][1]
    if len(rows) < 2:
        raise Invalid("file", P("There is a header but no row below it."))
    width = len(header)
    secret = {i for i, title in enumerate(header) if _IDENTITY.search(title)}
    first = rows[0][0]
    # Empty rows stay, so that row numbers are those of the file.
    filled = raw[first : rows[-1][0]]
    return Table(
        header,
        [
            ["" if i in secret else (cells[i] if i < len(cells) else "") for i in range(width)]
            for cells in filled
        ],
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        value = int(value) if value.is_integer() else repr(value)
    return str(value).strip()[:MAX_CELL]


def _bounded(rows: int, columns: int) -> None:
    if rows > MAX_ROWS + 1:
        raise Invalid("file", P("The sheet has more than %(n)s rows. Please split it.", n=MAX_ROWS))
    if columns > MAX_COLUMNS:
        raise Invalid("file", P("The sheet has more than %(n)s columns.", n=MAX_COLUMNS))


def _read_xlsx(source: BinaryIO) -> list[list[str]]:
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
        if not book.worksheets:
            raise Invalid("file", P("The file is empty."))
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows: list[list[str]] = []
        for cells in sheet.iter_rows(values_only=True):
            row = [_text(value) for value in cells]
            while row and not row[-1]:
                row.pop()
            rows.append(row)
            _bounded(len(rows), len(row))
        book.close()
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
        raise Invalid(
            "file",
            P(
                "This is not an XLSX or CSV file, or it is damaged. Please save it again and upload it "
                "once more."
            ),
        ) from error
    return rows


def _read_csv(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Invalid(
            "file", P("The characters of this file cannot be read. Please save it as UTF-8 or as XLSX.")
        )
    if "\x00" in text:
        raise Invalid(
            "file",
            P(
                "This is not an XLSX or CSV file, or it is damaged. Please save it again and upload it "
                "once more."
            ),
        )
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    rows: list[list[str]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append([_text(c) for c in cells])
            _bounded(len(rows), len(cells))
    except csv.Error as error:
        raise Invalid(
            "file", P("The characters of this file cannot be read. Please save it as UTF-8 or as XLSX.")
        ) from error
    return rows


def guess_mapping(header: list[str]) -> dict[str, int]:
    """Field → column number for the headers we know."""
    found: dict[str, int] = {}
    plain = [re.sub(r"\s+", "", title).lower() for title in header]
    for name, zh, en, others in FIELDS:
        for wanted in (zh, en, *others):
            key = re.sub(r"\s+", "", wanted).lower()
            if key in plain and plain.index(key) not in found.values():
                found[name] = plain.index(key)
                break
    return found


def clean_mapping(mapping: dict[str, int], width: int) -> dict[str, int]:
    """Keeps known fields and existing columns. Raises Invalid('mapping') where a needed field or a double use
    is found."""
    known = {name for name, *_ in FIELDS}
    kept = {k: v for k, v in mapping.items() if k in known and 0 <= v < width}
    for name in NEEDED:
        if name not in kept:
            raise Invalid("mapping", P("Please say which columns hold the building and the room."))
    if len(set(kept.values())) != len(kept):
        raise Invalid("mapping", P("One column is used for two fields."))
    return kept


def _numeral(text: str) -> int | None:
    """Chinese numerals up to 99 as a number."""
    match = re.fullmatch(rf"([{_NUMERALS}])?(十)?([{_NUMERALS}])?", text)
    if not text or not match:
        return None
    tens, ten, ones = match.groups()
    if ten is None:
        return _NUMERALS.index(tens) if tens and not ones else None
    return (_NUMERALS.index(tens) if tens else 1) * 10 + (_NUMERALS.index(ones) if ones else 0)


def _place(value: str, words: str, word: str) -> str:
    """3, 3栋, 3# → 3号楼; other names stay."""
    value = re.sub(r"\s+", "", value)
    match = re.fullmatch(rf"0*(\d+)(?:{words})?", value)
    return f"{match.group(1)}{word}" if match else value


def _names(value: str) -> tuple[str, ...]:
    names = [" ".join(n.split()) for n in re.split(r"[、，,;；/／|]", value)]
    return tuple(dict.fromkeys(n for n in names if n))


def _area(value: str) -> tuple[int | None, Phrase | None]:
    text = re.sub(r"(㎡|平方米|m2|m²|\s)", "", value, flags=re.I)
    if not text:
        return None, None
    if re.fullmatch(r"\d+[,，]\d{1,2}", text):
        return None, P(
            "There is a comma in the area; perhaps it is %(guess)s.", guess=re.sub("[,，]", ".", text)
        )
    if not re.fullmatch(r"\d{1,7}(\.\d+)?", text):
        return None, P("The area is not a number, such as 86.40.")
    whole, _, part = text.partition(".")
    part = part.rstrip("0")
    if len(part) > 2:
        return None, P("The area has more than two decimals.")
    area = int(whole) * 100 + int((part + "00")[:2])
    if area == 0:
        return None, P("The area is 0; that would spoil counting by area. Leave it empty if it is unknown.")
    return area, None


class _Wrong(Exception):
    """What is wrong with a row: its field, the kind of fault, what to do."""

    def __init__(self, field: str, kind: str, why: Phrase) -> None:
        self.field, self.kind, self.why = field, kind, why
        super().__init__(kind)


def check_rows(table: Table, mapping: dict[str, int]) -> tuple[list[Home], list[Fault]]:
    """Good rows and faults, in the order of the file. A row with several faults is listed once, by its
    first."""
    homes: list[Home] = []
    faults: list[Fault] = []
    seen: dict[tuple[str, str, str, str], Home] = {}
    for number, cells in enumerate(table.rows, 2):
        if not any(cells):
            continue
        row = {name: cells[column] for name, column in mapping.items()}
        try:
            home = _home(number, row)
            key = (home.estate, home.building, home.entrance, home.room)
            if key in seen:
                raise _twice(home, seen[key])
        except _Wrong as wrong:
            faults.append(Fault(number, wrong.field, row.get(wrong.field, ""), wrong.kind, wrong.why, cells))
            continue
        seen[key] = home
        homes.append(home)
    return homes, faults


def _twice(home: Home, first: Home) -> _Wrong:
    if first.area != home.area:
        return _Wrong("room", "double", P("The same household as row %(n)s, with another area.", n=first.row))
    return _Wrong("room", "double", P("The same household as row %(n)s.", n=first.row))


def _home(number: int, row: dict[str, str]) -> Home:
    """A row as a home. Raises _Wrong for its first fault."""
    building, room = _door(row)
    area, why = _area(row.get("area", ""))
    if why is not None:
        raise _Wrong("area", "area", why)
    phone = _phone(row.get("phone", ""))
    names = {each: _names(row.get(each, "")) for each in ("owners", "representative", "residents")}
    for name_field, given in names.items():
        if any(re.search(r"\d{6,}", name) or len(name) > 40 for name in given):
            raise _Wrong(
                name_field, "name", P("This does not look like a name. Identity numbers are not wanted here.")
            )
    if len(names["representative"]) > 1:
        raise _Wrong("representative", "name", P("A household has one representative."))
    return Home(
        number,
        re.sub(r"\s+", "", row.get("grid", "")),
        re.sub(r"\s+", "", row.get("estate", "")),
        building,
        _place(row.get("entrance", ""), "单元|#", "单元"),
        room,
        area,
        names["owners"],
        names["representative"][0] if names["representative"] else "",
        names["residents"],
        phone,
    )


def _door(row: dict[str, str]) -> tuple[str, str]:
    """(building, room) of a row. Raises _Wrong."""
    building = _place(row.get("building", ""), "号楼|栋|幢|座|#|号", "号楼")
    room = re.sub(r"(室|户|号)$", "", re.sub(r"\s+", "", row.get("room", "")))
    if not building:
        raise _Wrong("building", "building", P("There is no building."))
    guess = _numeral(re.sub(r"(号楼|栋|幢|座|号)$", "", building))
    if guess is not None:
        raise _Wrong(
            "building",
            "building",
            P("Please write the building in figures; perhaps it is %(n)s.", n=guess),
        )
    if not room:
        raise _Wrong("room", "room", P("There is no room, so no household can be made."))
    return building, room


def _phone(text: str) -> str | None:
    """The digits of a mobile number, None where there is none. Raises _Wrong."""
    digits = re.sub(r"[\s\-()（）+]", "", text)
    digits = digits[2:] if len(digits) == 13 and digits.startswith("86") else digits
    if digits and not re.fullmatch(r"1\d{10}", digits):
        raise _Wrong(
            "phone",
            "phone",
            P(
                "A mobile number has 11 digits and begins with 1; here are %(n)s. It may be left empty.",
                n=len(digits),
            ),
        )
    return digits or None
