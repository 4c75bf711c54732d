"""Rolls as offices keep them, made here: (name, what it stands for, content, what the reading must give)."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import openpyxl

HEADER = "网格,小区,楼栋,单元,房号,建筑面积（㎡）,产权人,户代表,其他成年成员,联系电话"
Home = tuple[Any, ...]


def csv_of(*lines: str, encoding: str = "utf-8", header: str = HEADER, end: str = "\r\n") -> bytes:
    return end.join([header, *lines]).encode(encoding)


def xlsx_of(*rows: list[Any], header: str = HEADER, change: Callable[[Any], None] | None = None) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(header.split(","))
    for row in rows:
        book.active.append(row)
    if change is not None:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _merge(book: Any) -> None:
    book.active.merge_cells("C2:C4")
    book.active.merge_cells("D2:D3")


def _titled(book: Any) -> None:
    sheet = book.active
    sheet.insert_rows(1, 2)
    sheet["A1"] = "某某社区名册"
    sheet.merge_cells("A1:J1")
    book.create_sheet("说明")["A1"] = "填表说明"


def home(
    place: str, owners: str = "", head: str = "", others: str = "", area: Any = None, phone: Any = None
) -> Home:
    building, entrance, room = place.split("/")
    split = [tuple(n for n in names.split("、") if n) for names in (owners, others)]
    return building, entrance, room, split[0], head, split[1], area, phone


#: name → (content, homes, rows with a fault, {kind: rows} of the questions)
ROLLS: dict[str, tuple[bytes, list[Home], list[int], dict[str, list[tuple[int, ...]]]]] = {
    "gb18030.csv": (
        csv_of(
            ",,1,1,101,86.40,赵试一,,,", encoding="gb18030", header="某社区住户名册,,,,,,,,,\r\n" + HEADER
        ),
        [home("1号楼/1单元/101", "赵试一", area=8640)],
        [],
        {},
    ),
    "utf16.csv": (
        csv_of("\t\t1\t1\t101\t\t赵试一", encoding="utf-16", header=HEADER.replace(",", "\t")),
        [home("1号楼/1单元/101", "赵试一")],
        [],
        {},
    ),
    "sep.csv": (
        csv_of(";;1;1;101;;赵试一;;;", ";;;1;102;;钱试二;;;", header="sep=;\r\n" + HEADER.replace(",", ";")),
        [home("1号楼/1单元/101", "赵试一")],
        [3],
        {},
    ),
    "persons.csv": (
        csv_of(
            "5,2,0501,孙试一,户主,13800000051",
            ",,,孙试二,妻,",
            "5,2,502,李试一,户主,",
            "5,2,502,李试二,户主,",
            "5,2,501室,孙试三,女,13800000052",
            header="楼栋,单元,房号,姓名,与户主关系,手机号",
        ),
        [home("5号楼/2单元/501", head="孙试一", others="孙试二、孙试三", phone="13800000051")],
        [5],
        {},
    ),
    "owners_by_person.csv": (
        csv_of("5,2,501,周试一,产权人", "5,2,501,周试二,户主", header="楼栋,单元,房号,姓名,关系"),
        [home("5号楼/2单元/501", "周试一", "周试二")],
        [],
        {},
    ),
    "names.csv": (
        csv_of(
            ",,1,1,101,,吴试一 吴试二,,,",
            ",,1,1,102,,张 三,,,",
            ',,1,1,103,,"DOE, JANE",,,',
            ",,1,1,104,,郑试一（已故）、郑试二,,,",
            ",,1,1,105,,#VALUE!,,,",
            ",,1,1,106,,冯试一(户主)/冯试二,,,",
            ",,1,1,107,,John Smith,,,",
        ),
        [
            home("1号楼/1单元/102", "张三"),
            home("1号楼/1单元/106", "冯试一、冯试二", "冯试一"),
            home("1号楼/1单元/107", "John Smith"),
        ],
        [6],
        {"names": [(2,), (4,)], "note": [(5,)]},
    ),
    "doors.csv": (
        csv_of(
            ",,三号楼,二单元,五零一室,,甲试,,,",
            ",,３#,,2-502,,乙试,,,",
            ",,3,2,3-503,,丙试,,,",
            ",,3,2,2026年5月,,丁试,,,",
            ",,A座,,0804,,戊试,,,",
            ",,a栋,,804室,,己试,,,",
        ),
        [
            home("3号楼/2单元/501", "甲试"),
            home("3号楼/2单元/502", "乙试"),
            home("A座//804", "戊试"),
        ],
        [4, 5, 7],
        {},
    ),
    "dates.xlsx": (
        xlsx_of(
            ["", "", "7", "1", datetime(2026, 5, 1), 80, "甲试", "", "", None],
            ["", "", "7", "1", "May-01", 80, "乙试", "", "", None],
            ["", "", "7", "1", 501, 80.5, "丙试", "", "", 13800000061],
            ["", "", "7", "1", "502", 80, "丁试", "", "", "1.38E+10"],
            ["", "", "#N/A", "1", "503", 80, "戊试", "", "", None],
        ),
        [home("7号楼/1单元/501", "丙试", area=8050, phone="13800000061")],
        [2, 3, 5, 6],
        {},
    ),
    "merged.xlsx": (
        xlsx_of(
            ["", "", "8", "1", "101", None, "甲试", "", "", None],
            ["", "", None, None, "102", None, "乙试", "", "", None],
            ["", "", None, "2", "101", None, "丙试", "", "", None],
            change=_merge,
        ),
        [home("8号楼/1单元/101", "甲试"), home("8号楼/1单元/102", "乙试"), home("8号楼/2单元/101", "丙试")],
        [],
        {},
    ),
    "titled.xlsx": (
        xlsx_of(["", "", "8", "1", "", None, "甲试", "", "", None], change=_titled),
        [],
        [4],
        {},
    ),
    "flats.csv": (
        csv_of(
            ",,1,1,101,80,何试,,,13800000071",
            ",,1,1,102,80,何试,,,13800000071",
            ",,1,1,103,80,何试,,,13800000072",
            ",,1,1,104,80,吕试,,,13800000073",
            ",,1,1,105,80,吕试,,,",
        ),
        [
            home("1号楼/1单元/101", "何试", area=8000, phone="13800000071"),
            home("1号楼/1单元/102", "何试", area=8000, phone="13800000071"),
            home("1号楼/1单元/103", "何试", area=8000, phone="13800000072"),
            home("1号楼/1单元/104", "吕试", area=8000, phone="13800000073"),
            home("1号楼/1单元/105", "吕试", area=8000),
        ],
        [],
        {"one_person": [(2, 3)], "namesakes": [(2, 3, 4)]},
    ),
    "village.csv": (
        csv_of("第二组,许试一,许试二", "2组,许试一,", "第三组,,", header="村民小组,户主,家庭成员"),
        [home("第二组//", head="许试一", others="许试二")],
        [3, 4],
        {},
    ),
    "village_by_person.csv": (
        csv_of("二组,许试一,户主", "二组,许试二,妻", "二组,许试三,户主", header="组,姓名,与户主关系"),
        [home("二组//", head="许试一", others="许试二"), home("二组//", head="许试三")],
        [],
        {},
    ),
    "long.csv": (
        csv_of(",,1,1,101,," + "、".join(f"长试{chr(0x4E00 + n)}" for n in range(200)) + ",,,"),
        [home("1号楼/1单元/101", "、".join(f"长试{chr(0x4E00 + n)}" for n in range(200)))],
        [],
        {},
    ),
}
