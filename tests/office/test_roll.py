"""The import of the roll: every fault by row, all or nothing, again without change, taken back, out again."""

import io
import json
import re
import zipfile
from collections import OrderedDict
from datetime import timedelta

import openpyxl
import pytest

from consult.accounts import seats, slips, sms_codes
from consult.ballots import votes
from consult.foundation import workers
from consult.foundation.db import db, now_utc, transaction
from consult.foundation.errors import Invalid
from consult.foundation.notify import Outgoing
from consult.office import roll, roll_looking, roll_reading, roll_writing, sheets
from consult.people import persons, places
from consult.people.bodies import Elector, body_for, electorate_of
from consult.people.homes import household_at, household_for, units_owned
from consult.people.persons import PersonFacts
from tests.factories import make_community, sign_in
from tests.serving import HOME

HEADER = ["网格", "楼栋", "单元", "房号", "建筑面积", "产权人", "户代表", "联系电话", "证件号码", "备注"]


def xlsx(rows, header=HEADER):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("名册")
    sheet.append(header)
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_of(rows, header=HEADER, encoding="utf-8"):
    return "\n".join(",".join(map(str, r)) for r in [header, *rows]).encode(encoding)


def row(n, **values):
    """Row n of a plausible roll: 100 households a building."""
    cells = dict(
        zip(
            HEADER,
            [
                f"第{n // 1000 + 1}网格",
                n // 100 + 10,
                n % 2 + 1,
                101 + n % 100,
                60 + n % 50 + 0.25,
                f"业主{n}",
                f"业主{n}",
                f"138{n:08d}",
                "110101199003070000",
                "备注",
            ],
            strict=True,
        )
    )
    cells.update(values)
    return list(cells.values())


@pytest.fixture
def place(app):
    with app.app_context():
        return make_community()


@pytest.fixture
def admin(client, place):
    return sign_in(client, place.admin)


def upload(client, content, name="名册.xlsx"):
    return client.post("/c/qinghe/staff/roll", data={"file": (io.BytesIO(content), name)})


def write(client, content, name="名册.xlsx"):
    address = upload(client, content, name).headers["Location"]
    client.post(address, data={"deed": "write"})
    return address


def imports(app, place):
    with app.app_context():
        return roll.imports_of(place.community)


def latest(app, place):
    return imports(app, place)[0]


def counts(app, place):
    with app.app_context():
        return persons.counts_of(place.community)


# Files that are not a roll


def test_a_torn_xlsx_is_refused_and_nothing_kept(app, admin, place):
    whole = xlsx([row(1)])
    for torn in (whole[: len(whole) // 2], whole[:200], b"PK\x03\x04" + b"x" * 500):
        answer = upload(admin, torn)
        assert answer.status_code == 400 and "损坏" in answer.text
    with app.app_context():
        assert roll.imports_of(place.community) == []


def test_an_xlsx_with_a_part_missing_is_refused(admin):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx([row(1)]))) as whole, zipfile.ZipFile(out, "w") as less:
        for part in whole.infolist():
            if "sheet1" not in part.filename:
                less.writestr(part, whole.read(part))
    assert upload(admin, out.getvalue()).status_code == 400


def test_an_upload_of_200_mb_is_refused_without_being_read(admin):
    class Endless:
        taken = 0

        def read(self, n=-1):
            Endless.taken += max(n, 0)
            return b"x" * max(n, 0)

        readline = read

    answer = admin.post(
        "/c/qinghe/staff/roll",
        environ_overrides={
            "wsgi.input": Endless(),
            "CONTENT_LENGTH": str(200 * 1024 * 1024),
            "CONTENT_TYPE": "multipart/form-data; boundary=x",
        },
    )
    assert answer.status_code == 413
    assert Endless.taken < 1024 * 1024


def test_a_file_that_unpacks_too_large_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * (sheets.MAX_UNPACKED + 1))
    with pytest.raises(Invalid) as refused:
        roll_reading.read_table("x.xlsx", out.getvalue())
    assert "unpacks" in str(refused.value.phrase)


@pytest.mark.parametrize(
    ("header", "rows"), [(HEADER, sheets.MAX_ROWS + 1), (["楼栋", "房号"] + ["x"] * 60, 1)]
)
def test_too_many_rows_or_columns_are_refused(header, rows):
    content = "\n".join([",".join(header)] + [",".join(["1"] * len(header))] * rows).encode()
    with pytest.raises(Invalid):
        roll_reading.read_table("x.csv", content)


def test_too_many_sheets_are_refused():
    book = openpyxl.Workbook(write_only=True)
    for n in range(sheets.MAX_SHEETS + 1):
        book.create_sheet(f"s{n}").append(["a"])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(Invalid):
        roll_reading.read_table("x.xlsx", out.getvalue())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"hello"),
        ("a.png", b"\x89PNG\r\n"),
        ("a.csv", b""),
        ("a.csv", b"\xff\xfe\x00\x01\x00"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 99),
    ],
)
def test_what_is_not_a_table_is_refused_with_a_reason(admin, name, content):
    assert upload(admin, content, name).status_code == 400


def test_csv_in_gb18030_is_read_as_well():
    table = roll_reading.read_table("名册.csv", csv_of([row(1)], encoding="gb18030"))
    assert table.header == HEADER and table.rows[0][5] == "业主1"


def test_identity_numbers_are_never_kept(app, admin, place):
    upload(admin, xlsx([row(1)]))
    with app.app_context():
        from pathlib import Path

        kept = (Path(app.config["UPLOADS"]) / latest(app, place).stored).read_text()
    assert "110101199003070000" not in kept and "业主1" in kept


# Faults


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"建筑面积": "86,4"}, "area", "86.4"),
        ({"建筑面积": 0}, "area", "0"),
        ({"建筑面积": "八十"}, "area", "86.40"),
        ({"建筑面积": "80.123"}, "area", "two decimals"),
        ({"房号": ""}, "room", "no room"),
        ({"楼栋": ""}, "building", "no building"),
        ({"楼栋": "十四"}, "building", "14"),
        ({"联系电话": "1380000000"}, "phone", "10"),
        ({"产权人": "110101199003070000"}, "owners", "name"),
        ({"户代表": "甲、乙"}, "representative", "one representative"),
    ],
)
def test_a_faulty_row_says_which_cell_and_why(values, field, words):
    table = roll_reading.read_table(
        "x.csv", "\n".join(";".join(map(str, r)) for r in [HEADER, row(1), row(2, **values)]).encode()
    )
    read = roll_reading.check_rows(table, roll_reading.guess_mapping(HEADER))
    faults = read.faults
    assert len(read.homes) == 1
    assert [(f.row, f.field) for f in faults] == [(3, field)] and words in str(faults[0].why)


def test_the_second_row_of_a_household_is_a_fault_naming_the_first():
    table = roll_reading.Table(
        HEADER, [list(map(str, row(1))), list(map(str, row(2))), list(map(str, row(1, 建筑面积="90")))]
    )
    faults = roll_reading.check_rows(table, roll_reading.guess_mapping(HEADER)).faults
    assert [(f.row, f.kind) for f in faults] == [(4, "double")] and "row 2" in str(faults[0].why)


def test_empty_rows_do_not_shift_the_numbers():
    table = roll_reading.read_table(
        "x.csv",
        "\n".join(
            [",".join(HEADER), ",".join(map(str, row(1))), "", ",".join(map(str, row(2, 房号="")))]
        ).encode(),
    )
    assert [f.row for f in roll_reading.check_rows(table, roll_reading.guess_mapping(HEADER)).faults] == [4]


# Writing


def test_nothing_is_written_before_it_is_confirmed(app, admin, place):
    before = counts(app, place)
    address = upload(admin, xlsx([row(1), row(2, 房号="")])).headers["Location"]
    page = admin.get(address).text
    assert "没有房号" in page and "写入 1 行" in page
    assert counts(app, place) == before


@pytest.mark.long
def test_five_thousand_households_with_forty_faulty_rows_and_again_without_change(app, admin, place):
    before = counts(app, place)
    rows = [row(n) for n in range(5000)]
    for k in range(40):
        n = 7 + k * 101
        rows[n] = row(n, **[{"建筑面积": "86,4"}, {"房号": ""}, {"联系电话": "138"}, {"楼栋": "十四"}][k % 4])
    content = xlsx(rows)
    address = upload(admin, content).headers["Location"]
    listed = admin.get(address)
    assert listed.text.count("✕") == 40 and ">9</td>" in listed.text and len(listed.data) < 150_000
    assert admin.get(address + "/faults").status_code == 200
    admin.post(address, data={"deed": "write"})
    made = latest(app, place)
    assert (made.state, made.summary["households_added"], made.faulty) == ("done", 4960, 40)
    after = counts(app, place)
    assert after["households"] == before["households"] + 4960 and after["persons"] == before["persons"] + 4960
    write(admin, content)
    again = latest(app, place)
    assert again.id != made.id and (
        again.summary["households_added"],
        again.summary["changed"],
        again.summary["unchanged"],
    ) == (0, 0, 4960)
    assert counts(app, place) == after


def test_a_confirmed_import_posted_twice_is_written_once(app, admin, place):
    address = write(admin, xlsx([row(1)]))
    assert admin.post(address, data={"deed": "write"}).status_code == 409


def test_a_failure_in_the_middle_leaves_the_roll_as_before(app, admin, place, monkeypatch):
    before = counts(app, place)
    real, calls = roll_writing.Writer.write, []

    def breaks(self, homes):
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("disk")
        real(self, homes)

    monkeypatch.setattr(roll_writing.Writer, "write", breaks)
    address = write(admin, xlsx([row(n) for n in range(600)]))
    assert counts(app, place) == before and latest(app, place).state == "failed"
    assert "和写入前一样" in admin.get(address).text
    monkeypatch.undo()
    admin.post(address, data={"deed": "write"})
    assert counts(app, place)["households"] == before["households"] + 600


def test_columns_may_be_matched_by_hand(app, admin, place):
    address = upload(admin, csv_of([["9", "101", "80"]], header=["A", "B", "C"]), "x.csv").headers["Location"]
    assert "楼栋" in admin.get(address).text
    assert (
        admin.post(address, data={"deed": "map", "column_building": "0", "column_room": "0"}).status_code
        == 400
    )
    admin.post(address, data={"deed": "map", "column_building": "0", "column_room": "1", "column_area": "2"})
    admin.post(address, data={"deed": "write"})
    with app.app_context():
        building = next(b for b in places.buildings_of(place.community) if b.name == "9号楼")
        home = household_at(place.community, building.id, "101")[0]
        assert (home.label, home.unit.area) == ("9号楼101户", 8000)


def test_changed_area_owner_and_phone_are_changed_and_nobody_is_made_twice(app, admin, place):
    write(admin, csv_of([row(1)]), "x.csv")
    total = counts(app, place)["persons"]
    write(admin, csv_of([row(1, 建筑面积="99.5", 产权人="新业主", 联系电话="13900000001")]), "x.csv")
    assert latest(app, place).summary["changed"] == 1
    assert counts(app, place)["persons"] == total + 1
    with app.app_context():
        found = persons.people_of(place.community, search="新业主").people[0]
        ((unit, share),) = units_owned(found)
        assert unit.area == 9950 and (share.share_num, share.share_den) == (1, 1)
        assert units_owned(persons.people_of(place.community, search="业主1").people[0]) == []


def test_the_roll_confirms_somebody_who_had_added_themselves(app, admin, place, clock):
    write(admin, csv_of([row(1)]), "x.csv")
    with app.app_context(), transaction():
        home = persons.people_of(place.community, search="业主1").people[0].household
        added = persons.add_person(place.community, "租客", household=home, now=clock)
    write(admin, csv_of([row(1, 产权人="业主1、租客")]), "x.csv")
    with app.app_context():
        assert persons.person_by_id(added.id).level == "roll"


def test_the_import_matches_the_building_that_is_there(app, admin, place):
    write(admin, csv_of([["第一网格", "3", "2", "201", "88.40", "居民丙", "居民丙", "", "", ""]]), "x.csv")
    assert latest(app, place).summary["unchanged"] == 1


# Back and out


def test_the_whole_import_is_taken_back_within_a_day(app, admin, place):
    write(admin, csv_of([row(1)]), "x.csv")
    before = counts(app, place)
    with app.app_context():
        tree = [t.name for _, t, _ in places.tree_of(place.community)]
    address = write(admin, csv_of([row(1, 建筑面积="99.5"), *[row(n) for n in range(200, 260)]]), "x.csv")
    assert admin.post(address, data={"deed": "take_back"}).status_code == 302
    assert counts(app, place) == before and latest(app, place).state == "taken_back"
    with app.app_context():
        assert [t.name for _, t, _ in places.tree_of(place.community)] == tree
        ((unit, _share),) = units_owned(persons.people_of(place.community, search="业主1").people[0])
        assert unit.area == 6125
    assert admin.post(address, data={"deed": "take_back"}).status_code == 409


def test_who_has_signed_in_stays_when_an_import_is_taken_back(app, admin, place):
    address = write(admin, csv_of([row(1), row(2)]), "x.csv")
    with app.app_context():
        found = persons.people_of(place.community, search="业主1").people[0]
    sign_in(app.test_client(), found, level="slip")
    admin.post(address, data={"deed": "take_back"})
    with app.app_context():
        stays = persons.person_by_id(found.id)
        assert stays is not None and stays.household is not None and units_owned(stays)
        assert persons.people_of(place.community, search="业主2").people == []


def test_after_a_day_an_import_stands(app, admin, place):
    address = write(admin, csv_of([row(1)]), "x.csv")
    with app.app_context(), transaction():
        made = roll.imports_of(place.community)[0]
        made.done_at = now_utc() - timedelta(hours=24, seconds=1)
    assert admin.post(address, data={"deed": "take_back"}).status_code == 409


def test_an_export_imported_again_changes_nothing(app, admin, place):
    write(admin, csv_of([row(n) for n in range(30)]), "x.csv")
    out = admin.get("/c/qinghe/staff/roll/export").data
    write(admin, out, "roll.xlsx")
    summary = latest(app, place).summary
    assert (summary["changed"], summary["households_added"], summary["faulty"], summary["unchanged"]) == (
        0,
        0,
        0,
        36,
    )


def test_an_exported_cell_is_never_a_formula(app, admin, place, clock):
    with app.app_context(), transaction():
        persons.add_person(
            place.community,
            "=HYPERLINK(1)",
            household=household_for(place.community, place.households[0].id),
            facts=PersonFacts(level="roll"),
            now=clock,
        )
    book = openpyxl.load_workbook(io.BytesIO(admin.get("/c/qinghe/staff/roll/export").data))
    cells = [c for r in book.active.iter_rows() for c in r if c.value and "HYPERLINK" in str(c.value)]
    assert cells and all(c.data_type == "s" for c in cells)


def test_only_the_administrator_imports(app, client, place):
    sign_in(client, place.chair)
    assert upload(client, xlsx([row(1)])).status_code == 403
    other = app.test_client()
    with app.app_context():
        yunxi = make_community(slug="yunxi", name_zh="云溪社区")
    sign_in(client, place.admin)
    address = upload(client, xlsx([row(1)])).headers["Location"]
    sign_in(other, yunxi.admin)
    assert other.get(address).status_code in (403, 404)
    assert other.get(address.replace("qinghe", "yunxi")).status_code == 404


def test_a_slip_is_stored_as_its_hash(app, place):
    with app.app_context(), transaction():
        slip, code = slips.issue_slip(household_for(place.community, place.households[0].id), now=now_utc())
        assert slips.slip_for(code, now_utc()).id == slip.id
        assert db.session.get(type(slip), slip.id).code_hash != code


# Questions, persons met twice, villages


def test_an_owner_of_several_flats_is_one_head_once_somebody_said_so(app, admin, place):
    flats = [
        row(n, 产权人="多试", 户代表="", 联系电话=phone)
        for n, phone in ((1, "13800000081"), (2, "13800000081"), (3, "13800000082"))
    ]
    address = upload(admin, csv_of(flats), "x.csv").headers["Location"]
    page = admin.get(address).text
    assert "同一个人吗" in page and 'value="write"' not in page
    refused = admin.post(address, data={"deed": "write"})
    assert refused.status_code == 400 and "请先回答问题" in refused.text
    assert latest(app, place).state == "draft"
    for _ in range(2):
        with app.app_context():
            made = roll.imports_of(place.community)[0]
            uploads = __import__("pathlib").Path(app.config["UPLOADS"])
            asked = roll.checked(made, roll.table_of(made, uploads)).open
        for question in asked:
            admin.post(address, data={"deed": "answer", f"q:{question.key}": question.choices[0]})
    assert 'value="write"' in admin.get(address).text
    admin.post(address, data={"deed": "write"})
    with app.app_context():
        found = persons.people_of(place.community, search="多试").people
        assert sorted(len(units_owned(p)) for p in found) == [1, 2]
    # Another file with that person asks about who is on the roll already.
    more = csv_of([row(4, 产权人="多试", 户代表="", 联系电话="13800000081")])
    address = upload(admin, more, "y.csv").headers["Location"]
    assert "同一个人吗" in admin.get(address).text
    with app.app_context():
        made = roll.imports_of(place.community)[0]
        keys = [q.key for q in roll.checked(made, roll.table_of(made, uploads)).open]
    admin.post(address, data={"deed": "answer", "every": "one_person:one", "of": keys})
    admin.post(address, data={"deed": "answer", "every": "namesakes:several", "of": keys})
    admin.post(address, data={"deed": "write"})
    with app.app_context():
        found = persons.people_of(place.community, search="多试").people
        assert sorted(len(units_owned(p)) for p in found) == [1, 3]


def test_one_place_written_in_another_way_is_the_same_home(app, admin, place):
    write(admin, csv_of([row(1)]), "x.csv")
    before = counts(app, place)
    write(admin, csv_of([row(1, 楼栋="１０幢", 单元="二单元", 房号="0102室", 产权人="业主 1")]), "x.csv")
    assert latest(app, place).summary["unchanged"] == 1
    assert counts(app, place) == before


def test_a_village_has_groups_and_no_rooms(app, admin, place):
    content = csv_of(
        [["第三组", "村试一", "村试二", "13800000091"], ["第三组", "村试三", "", ""]],
        header=["村民小组", "户主", "家庭成员", "联系电话"],
    )
    write(admin, content, "x.csv")
    with app.app_context():
        group = next(t for _, t, _ in places.tree_of(place.community) if t.kind == "group")
        assert group.name == "第三组"
        (home,) = household_at(place.community, group.id, "村试一")
        assert home.label == "第三组村试一户" and [p.name for p in home.persons] == ["村试一", "村试二"]
        assert home.persons[0].represents_household and home.persons[0].phone == "13800000091"
    write(admin, content.replace("第三组".encode(), "3组".encode()), "x.csv")
    assert latest(app, place).summary["unchanged"] == 2


def test_each_persons_own_telephone_is_kept(app, admin, place):
    content = csv_of(
        [["5", "501", "孙试一", "户主", "13800000051"], ["5", "501", "孙试三", "女", "13800000052"]],
        header=["楼栋", "房号", "姓名", "与户主关系", "手机号"],
    )
    write(admin, content, "x.csv")
    with app.app_context():
        found = {p.name: p.phone for p in persons.people_of(place.community, search="孙试").people}
        assert found == {"孙试一": "13800000051", "孙试三": "13800000052"}


def test_what_a_vote_stands_on_is_not_taken_back(app, admin, place):
    address = write(admin, csv_of([row(1)]), "x.csv")
    with app.app_context(), transaction():
        member = place.members[0]
        votes.open_vote(
            place.community.id,
            votes.Asked("装灯？"),
            [Elector(member.id, None, (), 1, 0)],
            now_utc(),
            kind="unnamed",
        )
    answer = admin.post(address, data={"deed": "take_back"})
    assert answer.status_code == 409 and "表决" in answer.text
    assert 'value="take_back"' not in admin.get(address).text


# A telephone that changes


def test_every_way_that_changes_a_number_tells_the_old_one(app, admin, place):
    """Before: the person's own form alone told it; an import, its taking back and a merge did not."""

    def told():
        with app.app_context():
            rows = db.session.query(Outgoing).filter_by(kind="phone_changed").order_by(Outgoing.id)
            return [row.params["to"] for row in rows]

    first, second, third = "13800000031", "13800000032", "13800000033"
    write(admin, csv_of([row(1, 联系电话=first)]), "x.csv")
    assert told() == []
    with app.app_context(), transaction():
        _seat, token = sms_codes.open_by_phone(place.community, first, device="", now=now_utc())
    write(admin, csv_of([row(1, 联系电话=second)]), "y.csv")
    assert told() == [first]
    with app.app_context():
        assert seats.seat_for(token, now_utc()) is None
    write(admin, csv_of([row(1, 联系电话=second)]), "z.csv")
    assert told() == [first], "the same again tells nothing"
    for made in imports(app, place)[:2]:
        admin.post(f"/c/qinghe/staff/roll/{made.id}", data={"deed": "take_back"})
    assert told() == [first, second]
    with app.app_context(), transaction():
        persons.add_person(
            place.community,
            "业主1",
            household=None,
            facts=PersonFacts(phone=third, level="staff"),
            by=None,
            now=now_utc(),
        )
        keep, gone = sorted(persons.people_of(place.community, search="业主1").people, key=lambda p: p.id)
        assert (keep.phone, gone.phone) == (first, third)
    admin.post(f"/c/qinghe/staff/people/{keep.id}/merge", data={"other": gone.id, "sure": "y"})
    assert told() == [first, second, third]


def test_a_number_is_changed_where_the_old_one_is_told_and_nowhere_else():
    """A new line here means: call `officers.phone_changed`, or say why not."""
    found = {
        (path.relative_to(HOME).as_posix(), line.strip())
        for path in (HOME / "consult").rglob("*.py")
        if "demo" not in path.parts
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"\.phone\b(, [\w.]+)* = |\.values\(.*phone=", line)
        or ("setattr(" in line and path.parent.name in ("people", "office", "accounts"))
    }
    assert found == {
        ("consult/accounts/keeping.py", 'person.name, person.phone, person.note = "", None, ""'),  # erased
        ("consult/accounts/keeping.py", "account.login = account.password_hash = account.phone = None"),
        ("consult/office/roll.py", "setattr(row, name, value)"),
        ("consult/office/roll_writing.py", "setattr(row, name, value)"),
        ("consult/people/changes.py", "keep.phone = keep.phone or gone.phone"),
        ("consult/people/moving.py", "setattr(unit, name, wanted[name])"),  # a flat has no telephone
        ("consult/people/persons.py", "setattr(person, field, wanted[field])"),  # the form
    }


# Looking again


def test_looking_again_at_a_draft_reads_it_once_until_something_changes(app, admin, place, monkeypatch):
    """Before, each look read the whole table and everyone on the roll again, on the event loop."""
    done = []
    run = workers.run

    def counting(work, *args, **rest):
        done.append(work.rsplit(":")[-1])
        return run(work, *args, **rest)

    monkeypatch.setattr(workers, "run", counting)
    write(admin, csv_of([row(1, 产权人="多试", 户代表="", 联系电话="13800000081")]), "x.csv")
    flats = [row(2, 产权人="多试", 户代表="", 联系电话="13800000081"), row(3, 建筑面积="many")]
    address = upload(admin, csv_of(flats), "y.csv").headers["Location"]
    done.clear()
    pages = [admin.get(address).text for _ in range(4)]
    assert done == ["look"] and "同一个人吗" in pages[0] and "✕" in pages[0]
    assert len({re.sub(r'name="?csrf_token[^>]*>', "", each) for each in pages}) == 1
    faults = admin.get(f"{address}/faults").data
    assert roll_reading.read_table("f.xlsx", faults).rows[0][-2:][0] == "3"
    done.clear()
    # The roll changes: who had that number has another now, so another question is asked.
    with app.app_context(), transaction():
        person = persons.people_of(place.community, search="多试").people[0]
        person.phone = "13800000099"
    assert "同名" in admin.get(address).text or "电话不同" in admin.get(address).text
    assert done == ["look"]
    with app.app_context():
        made = roll.imports_of(place.community)[0]
        uploads = __import__("pathlib").Path(app.config["UPLOADS"])
        key = roll.checked(made, roll.table_of(made, uploads)).open[0].key
    done.clear()
    admin.post(address, data={"deed": "answer", f"q:{key}": "several", "q:no-question": "one"})
    assert 'value="write"' in admin.get(address).text
    assert done == ["answered", "look"] and latest(app, place).answers == {key: "several"}


def test_what_is_remembered_of_looks_is_bounded(monkeypatch):
    monkeypatch.setattr(roll_looking, "MOST_BYTES", 3000)
    monkeypatch.setattr(roll_looking, "_looks", OrderedDict())
    table = json.dumps({"header": ["楼栋", "房号"], "rows": [["1号楼", "101"]] * 3}).encode()
    for n in range(50):
        seen = roll_looking.look_at(roll_looking.Draft(f"{n}", table, {"building": 0, "room": 1}, {}, b"[]"))
        assert seen.good == 1 and seen.faulty == 2
    assert sum(len(told) for _at, told in roll_looking._looks.values()) <= 3000
    wrong = roll_looking.look_at(roll_looking.Draft("x", table, {"building": 0}, {}, b"[]"))
    assert wrong.unmapped and "building and the room" in wrong.unmapped.message
    roll_looking._looks.clear()


def test_the_column_of_registration_sets_who_may_vote(app, admin, place):
    """Before, the column was passed over and a tenant from elsewhere voted in the residents' assembly."""

    def electors():
        with app.app_context():
            names = {p.id: p.name for p in persons.people_of(place.community, search="籍试").people}
            body = body_for(place.community, place.assembly.id)
            return {names[e.person_id] for e in electorate_of(body) if e.person_id in names}

    def imported(*said, head="户籍"):
        lines = [["7", str(700 + n), name, word] for n, (name, word) in enumerate(said, 1)]
        write(admin, csv_of(lines, header=["楼栋", "房号", "产权人", head]), "x.csv")
        assert latest(app, place).state == "done"

    with app.app_context(), transaction():
        body_for(place.community, place.assembly.id).electorate = "person"
    imported(("籍试一", "是"), ("籍试二", "外来人口"), ("籍试三", ""))
    assert electors() == {"籍试一", "籍试三"}
    imported(("籍试一", ""), ("籍试二", "本地"), ("籍试三", "否"))
    assert electors() == {"籍试一", "籍试二"}, "what the file does not say stays, the rest follows it"
    out = openpyxl.load_workbook(io.BytesIO(admin.get("/c/qinghe/staff/roll/export").data)).active
    head = roll.headers("zh")
    said, owners = head.index("非本地户籍成员"), head.index("产权人")
    assert [c[said].value for c in out.iter_rows() if c[owners].value == "籍试三"] == ["籍试三"]
    admin.post(f"/c/qinghe/staff/roll/{latest(app, place).id}", data={"deed": "take_back"})
    assert electors() == {"籍试一", "籍试三"}


def test_a_child_of_the_roll_has_no_vote(app, admin, place):
    """Before, everybody of a file with a row a person was an adult, and children counted as electors."""
    header = ["楼栋", "房号", "姓名", "与户主关系", "年龄"]
    lines = [
        ["7", "701", "龄试一", "户主", "40"],
        ["7", "701", "龄试二", "子", "12岁"],
        ["7", "701", "龄试三", "母", ""],
    ]
    write(admin, csv_of([*lines, ["7", "702", "龄试四", "户主", "四十"]], header=header), "x.csv")
    assert latest(app, place).faulty == 1
    with app.app_context():
        found = {p.name: p.of_age for p in persons.people_of(place.community, search="龄试").people}
        assert found == {"龄试一": True, "龄试二": False, "龄试三": True}
    write(admin, csv_of([["7", "701", "龄试二", "子", "18"]], header=header), "x.csv")
    with app.app_context():
        (grown,) = persons.people_of(place.community, search="龄试二").people
        assert grown.of_age
