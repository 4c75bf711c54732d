"""One way to write a door and a name, whichever way it was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.writing import places
from consult.writing.places import Door


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        *[
            (each, "3号楼")
            for each in (
                "3",
                "３",
                "03",
                "3栋",
                "3幢",
                "3座",
                "3#",
                "３＃",
                "3号楼",
                "3 号 楼",
                "三号楼",
                "3号",
                "3楼",
                "\u200b3栋",
                "第3栋",
            )
        ],
        ("十四号楼", "14号楼"),
        ("二十栋", "20号楼"),
        ("一百零二栋", "102号楼"),
        ("a座", "A座"),
        ("第三组", "第三组"),
        ("和平楼", "和平楼"),
        ("", ""),
    ],
)
def test_a_building_is_written_one_way(written, wanted):
    assert places.building(written) == wanted


@pytest.mark.parametrize(
    ("one", "other"),
    [("A栋", "a座"), ("A", "A座"), ("第三组", "3组"), ("三村民小组", "第三组"), ("3", "3号楼")],
)
def test_one_building_has_one_key(one, other):
    assert places.building_key(one) == places.building_key(other)


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        *[(each, "1单元") for each in ("1", "１", "01", "1单元", "一单元", "1#", "1门", "1梯")],
        ("东单元", "东单元"),
        ("", ""),
    ],
)
def test_an_entrance_is_written_one_way(written, wanted):
    assert places.entrance(written) == wanted


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        *[
            (each, "501")
            for each in (
                "501",
                "501室",
                "５０１",
                "0501",
                "501户",
                " 501 号",
                "五〇一",
                "五零一室",
                "501\u200b室",
                "501房",
                "501号室",
            )
        ],
        ("12a", "12A"),
        ("东户", "东户"),
        ("门面2", "门面2"),
        ("000", "0"),
    ],
)
def test_a_room_is_written_one_way(written, wanted):
    assert places.room(written) == wanted


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        *[
            (each, Door("3号楼", "2单元", "301"))
            for each in (
                "3#2-301",
                "3-2-301",
                "3号楼2单元301室",
                "3幢2单元301",
                "３—２—３０１",
                "三号楼二单元三零一",
                "3栋2-301室",
            )
        ],
        ("3幢301", Door("3号楼", "", "301")),
        *[(each, Door("", "1单元", "501")) for each in ("1-501", "1单元501", "1单元501室", "１－５０１")],
        *[(each, Door("", "", "501")) for each in ("501", "501室", "５０１")],
        ("东户", Door("", "", "东户")),
        ("A座1203", Door("A座", "", "1203")),
        ("3号楼", Door("3号楼", "", "")),
        ("", Door("", "", "")),
    ],
)
def test_a_door_is_read_in_all_its_forms(written, wanted):
    assert places.door(written) == wanted


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        *[
            (each, "古丽·试测")
            for each in (
                "古丽·试测",
                "古丽•试测",
                "古丽．试测\u200b",
                "古丽・试测",
                "古丽 · 试测",
                "古丽.试测",
            )
        ],
        ("张　三", "张三"),
        ("欧阳 锋", "欧阳锋"),
        ("试丙 试丁", "试丙 试丁"),
        ("John  Smith", "John Smith"),
        ("J. Smith", "J. Smith"),
        ("ＪＯＨＮ", "JOHN"),
        ("\u200b\u200b", ""),
    ],
)
def test_a_name_is_written_one_way(written, wanted):
    assert places.name(written) == wanted


def test_one_person_has_one_key_and_a_chosen_glyph_is_no_other_person():
    assert len({places.name_key(each) for each in ("古丽·试测", "古丽试测", "古丽 • 试测")}) == 1
    assert places.name_key("葛\U000e0100平") == places.name_key("葛平")
    assert places.name_key("John Smith") == places.name_key("JOHN SMITH")


_PIECES = st.lists(
    st.sampled_from(
        [
            *"0123456789０３一二三十百〇零两第 -－#＃·•．.AaＡ\u200b\u3000",
            "号",
            "楼",
            "栋",
            "单元",
            "室",
            "户",
            "组",
            "门",
            "张",
            "房",
        ]
    ),
    max_size=10,
).map("".join)


@given(_PIECES | st.text(max_size=20))
def test_every_normaliser_is_idempotent(text):
    for each in (
        places.building,
        places.building_key,
        places.entrance,
        places.room,
        places.name,
        places.name_key,
    ):
        once = each(text)
        assert each(once) == once, each
    where = places.door(text)
    assert (
        places.Door(
            *map(
                str,
                (places.building(where.building), places.entrance(where.entrance), places.room(where.room)),
            )
        )
        == where
    )


@given(st.integers(1, 99), st.integers(1, 9), st.integers(1, 40), st.integers(1, 9), st.data())
def test_one_place_is_one_place(b, e, floor, index, data):
    def typed(n: int, words: list[str]) -> str:
        figures = data.draw(
            st.sampled_from([str(n), f"0{n}", str(n).translate({48 + i: 0xFF10 + i for i in range(10)})])
        )
        return data.draw(st.sampled_from(["", " ", "\u200b"])).join(
            [figures, data.draw(st.sampled_from(words))]
        )

    room = floor * 100 + index
    assert places.building(typed(b, ["", "栋", "幢", "座", "#", "号楼"])) == f"{b}号楼"
    assert places.entrance(typed(e, ["", "单元", "#"])) == f"{e}单元"
    assert places.room(typed(room, ["", "室", "户", "号"])) == str(room)
    whole = typed(b, ["栋", "幢", "号楼"]) + typed(e, ["单元"]) + typed(room, ["", "室", "户"])
    assert places.door(whole) == Door(f"{b}号楼", f"{e}单元", str(room))
