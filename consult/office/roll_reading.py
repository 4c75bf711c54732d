"""The rows of an uploaded roll as homes, with every fault and every question, before anything is written.

Pure: no database. The command `consult roll check`, the page that shows a file before writing, and the
writing itself all read with `check_rows`. One row a home, or one row a person where a column says the
relation to the head. What cannot be known is asked, never guessed: whether a cell with a blank holds one name
or two, whether a name met in two homes is one person.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from consult.foundation.errors import Invalid
from consult.foundation.phrases import P, Phrase
from consult.office import roll_names, roll_people, roll_registered, sheets
from consult.office.roll_shapes import Checked, Fault, Home, Known, Question, house_of
from consult.office.sheets import Table
from consult.writing import places

#: Fields of the roll: (field, Chinese header, English header, other headers met).
FIELDS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("grid", "网格", "Grid", ("所属网格",)),
    ("estate", "小区", "Estate", ("小区名称",)),
    ("building", "楼栋", "Building", ("楼号", "幢号", "栋号", "楼", "楼幢", "幢", "栋", "楼栋号", "楼宇")),
    ("group", "村民小组", "Villagers' group", ("组", "小组", "组别", "村组", "自然村", "生产队")),
    ("entrance", "单元", "Entrance", ("单元号", "门洞")),
    ("room", "房号", "Room", ("室号", "门牌号", "户号", "房间号", "房室号", "室", "房间")),
    ("part", "分户", "Household of the flat", ("分户号", "户序号", "part")),
    (
        "area",
        "建筑面积（㎡）",
        "Floor area (m2)",
        (
            "建筑面积",
            "面积",
            "专有面积",
            "建筑面积(㎡)",
            "建筑面积（平方米）",
            "面积（㎡）",
            "area",
            "floor area",
        ),
    ),
    ("owners", "产权人", "Owners", ("业主", "所有权人", "业主姓名", "产权人姓名", "owner")),
    ("representative", "户代表", "Household representative", ("户主", "户主姓名", "representative")),
    ("residents", "其他成年成员", "Other adults", ("家庭成员", "成员", "其他成员", "residents")),
    ("name", "姓名", "Name", ("成员姓名", "居民姓名", "name")),
    ("relation", "与户主关系", "Relation to the head", ("关系", "与户主的关系", "家庭关系", "relation")),
    (
        "registered",
        "户籍",
        "Registered here",
        (
            "本地户籍",
            "是否本地户籍",
            "是否户籍",
            "是否户籍人口",
            "户籍情况",
            "户籍状态",
            "户籍类型",
            "本村户籍",
            "是否本村户籍",
            "本社区户籍",
            "是否本社区户籍",
            "人口类型",
            "人员类型",
            "registered",
        ),
    ),
    ("age", "年龄", "Age", ("岁数", "周岁", "实足年龄")),
    ("phone", "联系电话", "Phone", ("手机号", "电话", "手机", "手机号码", "联系方式", "mobile")),
    (
        "unregistered",
        "非本地户籍成员",
        "Not registered here",
        ("非户籍成员", "非户籍人员", "非本地户籍人员", "非本地户籍", "非户籍", "unregistered"),
    ),
)
#: The columns of the template and of the export; the rest is read only.
TEMPLATE = (
    "grid",
    "estate",
    "building",
    "group",
    "entrance",
    "room",
    "part",
    "area",
    "owners",
    "representative",
    "residents",
    "phone",
    "unregistered",
)
#: Years from which somebody is an adult (Civil Code, article 17) and may have a vote.
ADULT = 18
#: Columns of names; a file without rooms needs one of them.
NAMES = ("owners", "representative", "residents", "name")
_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|#+)|#+", re.I)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = re.compile(
    r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?(?:\s.*)?|\d{1,2}月\d{1,2}日?|\d{4}年\d{1,2}月"
    rf"|\d{{1,4}}[-/ ](?:{_MONTHS})[a-z]*(?:[-/ ]\d+)?|(?:{_MONTHS})[a-z]*[-/ ]\d{{1,4}}"
    r"|\d{1,2}:\d\d(?::\d\d)?",
    re.I,
)


def read_table(name: str, content: bytes) -> Table:
    """The table of an upload, its header found by the columns we know. Raises Invalid('file')."""
    return sheets.read_table(name, content, lambda cells: len(guess_mapping(cells)))


def table_in(content: bytes, name: str) -> tuple[None, bytes]:
    """The work of a process (foundation.workers): `read_table`, as the JSON that a draft is kept as."""
    return None, json.dumps(vars(read_table(name, content)), ensure_ascii=False).encode()


def read_file(name: str, content: bytes, known: Sequence[Known] = ()) -> dict[str, Any]:
    """What `consult roll check` prints: rows, households, faults and questions of a file, nothing written.

    Raises Invalid('file' | 'mapping').
    """
    table = read_table(name, content)
    read = check_rows(table, clean_mapping(guess_mapping(table.header), len(table.header)), known=known)
    return {
        "rows": read.rows,
        "households": [
            {
                "row": home.row,
                "building": home.building,
                "entrance": home.entrance,
                "room": home.room,
                "area": home.area,
                "owners": list(home.owners),
                "representative": home.representative,
                "residents": list(home.residents),
                "phone": home.phone,
                "phones": dict(home.phones),
                "unregistered": [name for name, whether in home.registered if not whether],
            }
            for home in read.homes
        ],
        "faults": [{"row": f.row, "field": f.field, "kind": f.kind} for f in read.faults],
        "questions": [{"rows": list(q.rows), "kind": q.kind} for q in read.questions],
    }


def _plain(title: str) -> str:
    return re.sub(r"[*＊:：]", "", places.folded(title))


def guess_mapping(header: list[str]) -> dict[str, int]:
    """Field → column number for the headers we know."""
    found: dict[str, int] = {}
    plain = [_plain(title) for title in header]
    for name, zh, en, others in FIELDS:
        for wanted in map(_plain, (zh, en, *others)):
            column = next(
                (i for i, title in enumerate(plain) if title == wanted and i not in found.values()), None
            )
            if column is not None:
                found[name] = column
                break
    return found


def clean_mapping(mapping: dict[str, int], width: int) -> dict[str, int]:
    """Keeps known fields and existing columns. Raises Invalid('mapping') where a needed field or a double use
    is found."""
    known = {name for name, *_ in FIELDS}
    kept = {k: v for k, v in mapping.items() if k in known and 0 <= v < width}
    flats = "building" in kept and "room" in kept
    village = "group" in kept and ("room" in kept or any(name in kept for name in NAMES))
    if not flats and not village:
        raise Invalid("mapping", P("Please say which columns hold the building and the room."))
    if len(set(kept.values())) != len(kept):
        raise Invalid("mapping", P("One column is used for two fields."))
    return kept


class _Wrong(Exception):
    """What is wrong with a row: its field, the kind of fault, what to do."""

    def __init__(self, field: str, kind: str, why: Phrase) -> None:
        self.field, self.kind, self.why = field, kind, why
        super().__init__(kind)


def check_rows(
    table: Table,
    mapping: Mapping[str, int],
    answers: Mapping[str, str] | None = None,
    known: Sequence[Known] = (),
) -> Checked:
    """Homes, faults and questions of a table, in the order of the file. A row with several faults is listed
    once, by its first; a home one of whose rows has a fault, or a question about its names, is not among the
    homes.

    answers: {key of a question: one of its choices}. known: who is on the roll, to be asked about as well.
    """
    answers = answers or {}
    rows: list[Home] = []
    faults: list[Fault] = []
    questions: list[Question] = []
    by_person = "relation" in mapping
    filled, above = 0, {}
    for number, cells in enumerate(table.rows, table.first):
        if not any(cells):
            continue
        filled += 1
        row = {name: cells[column] for name, column in mapping.items()}
        if by_person:
            row = above = _carried(row, above)
        try:
            home, asked = _home(number, row, answers)
        except _Wrong as wrong:
            faults.append(Fault(number, wrong.field, row.get(wrong.field, ""), wrong.kind, wrong.why, cells))
            continue
        questions += asked
        rows.append(home)
    joined, of, doubles = _joined(rows, by_person)
    faults += [replace(f, cells=table.rows[f.row - table.first]) for f in doubles]
    faults.sort(key=lambda f: f.row)
    lost = {
        of[q.rows[0]]
        for q in questions
        if q.kind != "registered" and (answers.get(q.key) not in q.choices or answers[q.key] == "leave")
    }
    questions = _asked_once(questions)
    if by_person:
        lost |= _places_of(table, mapping, {f.row for f in faults}, of)
    kept = [home for place, home in joined.items() if place not in lost]
    asked = roll_people.who_is_who(kept, known)
    return Checked(
        filled,
        kept,
        faults,
        sorted([*questions, *asked], key=lambda q: q.rows),
        answers,
        roll_people.same_persons(kept, known, asked, answers),
    )


def _asked_once(questions: list[Question]) -> list[Question]:
    """A question that rows have in common, once with all of them."""
    found: dict[str, Question] = {}
    for each in questions:
        met = found.get(each.key)
        found[each.key] = each if met is None else replace(met, rows=met.rows + each.rows)
    return list(found.values())


def _carried(row: dict[str, str], above: Mapping[str, str]) -> dict[str, str]:
    """One row a person: a row that names no place at all belongs to the home above it."""
    where = ("grid", "estate", "building", "group", "entrance", "room")
    if any(row.get(name) for name in where) or not any(row.values()):
        return row
    return {**row, **{name: above[name] for name in where if above.get(name)}}


Place = tuple[str, ...]


def _joined(rows: list[Home], by_person: bool) -> tuple[dict[Place, Home], dict[int, Place], list[Fault]]:
    """(homes by place in the order of the file, the place of each row, faults of rows that are second).

    by_person: rows of one place are one home; where there are no rooms, those below a head are his.
    """
    homes: dict[Place, Home] = {}
    of: dict[int, Place] = {}
    faults: list[Fault] = []
    last: Place = ()
    for row in rows:
        place = row.place
        if by_person and not row.room and not row.representative and last[:4] == place[:4]:
            place = last
        of[row.row] = last = place
        met = homes.get(place)
        if met is None:
            homes[place] = row
        elif not by_person:
            faults.append(Fault(row.row, "room", row.room, "double", _twice(row, met)))
        elif (
            met.representative
            and row.representative
            and not _one_name(met.representative, row.representative)
        ):
            why = P("A household has one representative.")
            faults.append(Fault(row.row, "relation", row.representative, "name", why))
        else:
            homes[place] = _with(met, row)
    return homes, of, faults


def _places_of(
    table: Table, mapping: Mapping[str, int], numbers: set[int], of: Mapping[int, Place]
) -> set[Place]:
    """The homes faulty rows belong to: those of the place they name, or where there are no rooms the one
    above."""
    found: set[Place] = set()
    above: Mapping[str, str] = {}
    last: Place = ()
    for number, cells in enumerate(table.rows, table.first):
        if not any(cells):
            continue
        last = of.get(number, last)
        row = above = _carried({name: cells[column] for name, column in mapping.items()}, above)
        if number not in numbers:
            continue
        told = {
            name: row.get(name, "") for name in ("grid", "estate", "building", "entrance", "room", "group")
        }
        at = Home(number, area=None, owners=(), representative="", residents=(), phone=None, **told).place
        found |= {place for place in of.values() if place[:4] == at[:4]} if at[3] else {last}
    return found


def _one_name(one: str, other: str) -> bool:
    return places.name_key(one) == places.name_key(other)


def _with(home: Home, row: Home) -> Home:
    """A home with one more of its rows."""
    return _tidy(
        replace(
            home,
            area=home.area if home.area is not None else row.area,
            owners=home.owners + row.owners,
            representative=home.representative or row.representative,
            residents=home.residents + row.residents,
            phones=home.phones + row.phones,
            registered=home.registered + row.registered,
            of_age=home.of_age + row.of_age,
        )
    )


def _tidy(home: Home) -> Home:
    """Each person once: an owner or the representative is no other resident."""
    seen: set[str] = set()
    owners: list[str] = []
    for each in home.owners:
        if places.name_key(each) not in seen:
            seen.add(places.name_key(each))
            owners.append(each)
    representative = next((o for o in owners if _one_name(o, home.representative)), home.representative)
    seen.add(places.name_key(representative))
    residents: list[str] = []
    for each in home.residents:
        if places.name_key(each) not in seen:
            seen.add(places.name_key(each))
            residents.append(each)
    made = replace(home, owners=tuple(owners), representative=representative, residents=tuple(residents))
    whose = {places.name_key(n): phone for n, phone in reversed(home.phones)}
    first = places.name_key((made.names or ("",))[0])
    return replace(made, phone=whose.get(first) or (home.phone if not made.names else None))


def _twice(home: Home, first: Home) -> Phrase:
    if first.area != home.area:
        return P("The same household as row %(n)s, with another area.", n=first.row)
    return P("The same household as row %(n)s.", n=first.row)


def _home(number: int, row: Mapping[str, str], answers: Mapping[str, str]) -> tuple[Home, list[Question]]:
    """A row as a home (of one person, where a row is a person), and what must be asked about its names.

    Raises _Wrong for its first fault.
    """
    _no_accident(row)
    building, entrance, room = _door(row)
    group = re.sub(r"\s+", "", places.folded(row.get("group", "")))
    group, under = ("", group) if row.get("building") else (group, "")
    if group and house_of(room):
        room = f"{places.name(house_of(row.get('room', '').strip()))}户"
    area, why = _area(places.folded(row.get("area", "")))
    if why is not None:
        raise _Wrong("area", "area", why)
    phone = _phone(row.get("phone", ""))
    read = roll_names.read(number, row, answers)
    if read.wrong is not None:
        raise _Wrong(*read.wrong)
    for name, value, most in (
        ("grid", row.get("grid", ""), 80),
        ("estate", row.get("estate", ""), 80),
        ("building", group or building, 80),
        ("entrance", entrance, 80),
        ("room", room, 40),
    ):
        if len(value) > most:
            raise _Wrong(name, "long", P("Please keep it under %(n)s characters.", n=most))
    home = Home(
        number,
        "".join(row.get("grid", "").split()),
        "".join(row.get("estate", "").split()),
        group or building,
        entrance,
        room,
        area,
        read.owners,
        read.representative,
        read.residents,
        phone,
        group,
        under=under,
        part=_part(row.get("part", "")),
    )
    if not room and not home.names:
        raise _Wrong("representative", "name", P("There is no name, so no household can be made."))
    first = next(iter(home.names), None)
    said = roll_registered.read(row, home.names, answers)
    if said.wrong is not None:
        raise _Wrong(said.wrong[0], "name", said.wrong[1])
    phones, age = ((first, phone),) if first and phone else (), _of_age(row.get("age", ""), home.names)
    made = _tidy(replace(home, phones=phones, registered=said.persons, of_age=age))
    asked = [
        Question(f"{q.kind}:{number}:{q.field}", (number,), q.kind, q.text, q.choices) for q in read.asked
    ]
    if said.asked is not None:
        key, words = said.asked
        asked.append(Question(key, (number,), "registered", words, ("yes", "no", "skip")))
    return made, asked


def _no_accident(row: Mapping[str, str]) -> None:
    """Raises _Wrong where the spreadsheet left an error or made a date of a number."""
    for name, value in row.items():
        if _ERROR.fullmatch(value.strip()):
            raise _Wrong(
                name, "error", P("The spreadsheet has an error here: %(value)s.", value=value.strip()[:20])
            )
        if name in ("building", "group", "entrance", "room") and _DATE.fullmatch(value.strip()):
            raise _Wrong(
                name,
                "date",
                P(
                    "The spreadsheet made a date of this: %(value)s. Set the column to text and write it "
                    "again.",
                    value=value.strip()[:20],
                ),
            )


def _of_age(text: str, names: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """Whether the person of a row is eighteen; nothing where no age is told, or of a row of several persons.
    Raises _Wrong."""
    told = re.sub("(周)?岁$", "", places.folded(text))
    if not told or len(names) != 1:
        return ()
    if not re.fullmatch("[0-9]{1,3}", told) or int(told) > 130:
        raise _Wrong("age", "age", P("The age is a number of years, such as 46. It may be left empty."))
    return ((names[0], int(told) >= ADULT),)


def _part(text: str) -> str:
    """Which household of its flat, "" for the first. Raises _Wrong."""
    told = places.number(re.sub("^第|户$", "", places.folded(text)) or "1")
    if told is None or not 1 <= told <= 9:
        raise _Wrong("part", "part", P("This is 2 for the second household of a flat, 3 for the third."))
    return "" if told == 1 else str(told)


def _door(row: Mapping[str, str]) -> tuple[str, str, str]:
    """(building, entrance, room) of a row; all empty where a village's home has none. Raises _Wrong."""
    told = places.door(row.get("room", ""))
    building, entrance = places.building(row.get("building", "")), places.entrance(row.get("entrance", ""))
    if row.get("group") and not building:
        return "", entrance or told.entrance, told.room
    if not building and told.building:
        building = told.building
    if not building:
        raise _Wrong("building", "building", P("There is no building."))
    if re.fullmatch("[〇零一二三四五六七八九十百两]+", places.folded(row.get("building", ""))):
        raise _Wrong(
            "building",
            "building",
            P("Please write the building in figures; perhaps it is %(n)s.", n=building.removesuffix("号楼")),
        )
    room = places.room(row.get("room", "")) if not told.room else told.room
    if told.building and places.building_key(told.building) != places.building_key(building):
        raise _Wrong("room", "room", P("The room names another building than the column of buildings."))
    if told.entrance and entrance and told.entrance != entrance:
        raise _Wrong("room", "room", P("The room names another entrance than the column of entrances."))
    if not room:
        raise _Wrong("room", "room", P("There is no room, so no household can be made."))
    return building, entrance or told.entrance, room


def _area(text: str) -> tuple[int | None, Phrase | None]:
    text = re.sub(r"(平方米|平米|M2|M²|㎡)", "", text)
    if not text:
        return None, None
    if re.fullmatch(r"\d+,\d{1,2}", text):
        return None, P("There is a comma in the area; perhaps it is %(guess)s.", guess=text.replace(",", "."))
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


def _phone(text: str) -> str | None:
    """The digits of a mobile number, None where there is none. Raises _Wrong."""
    digits = re.sub(r"[-()+—–]", "", places.folded(text))
    # A spreadsheet's way of writing a long number; with fewer figures it has lost the last ones.
    grown = re.fullmatch(r"(1)\.(\d{9,10})E10", digits)
    digits = (grown[1] + grown[2]).ljust(11, "0") if grown is not None else digits
    digits = digits[2:] if len(digits) == 13 and digits.startswith("86") else digits
    digits = digits[:-2] if re.fullmatch(r"1\d{10}\.0", digits) else digits
    if digits and not re.fullmatch(r"1\d{10}", digits):
        raise _Wrong(
            "phone",
            "phone",
            P(
                "A mobile number has 11 digits and begins with 1; here are %(n)s. It may be left empty.",
                n=len(re.sub(r"\D", "", digits)),
            ),
        )
    return digits or None
