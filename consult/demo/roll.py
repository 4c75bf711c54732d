"""The residents of the demo: buildings, flats with areas, households, owners, bodies and offices."""

from __future__ import annotations

import random
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from consult.accounts.slips import issue_slip
from consult.foundation.db import db
from consult.foundation.procedures import procedure
from consult.people.models import (
    Body,
    BodyMember,
    Community,
    Household,
    Office,
    Ownership,
    Person,
    Territory,
    Unit,
)

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
GIVEN = [
    "秀英",
    "桂兰",
    "建国",
    "志明",
    "玉珍",
    "国强",
    "丽华",
    "晓燕",
    "文斌",
    "海燕",
    "永福",
    "春梅",
    "德胜",
    "小红",
    "卫东",
    "雅琴",
    "长青",
    "慧敏",
    "立新",
    "金凤",
    "思远",
    "佳宁",
    "子涵",
    "雨桐",
    "明轩",
    "淑芬",
    "振华",
    "美玲",
    "光荣",
    "凤英",
]
ESTATES = {"qinghe": "望湖苑", "yunxi": "锦和花园", "songzhu": "东风里", "hetian": "禾田"}

#: kind, 中文, English, electorate, decision rules (the default first), rule set, prefix ending, own roll, party
#: review
BODIES = [
    (
        "deliberation_council",
        "社区居民议事会",
        "Community deliberation council",
        "person",
        ["COUNCIL_CHARTER", "COUNCIL_NANTANG"],
        "small_board",
        "协",
        25,
        False,
    ),
    (
        "residents_assembly",
        "居民会议（户代表）",
        "Residents' assembly by household",
        "household",
        ["RES_ASM_HOUSEHOLD", "RES_ASM_PERSON"],
        "ronr12",
        "居",
        0,
        True,
    ),
    (
        "residents_rep_meeting",
        "居民代表会议",
        "Residents' representatives meeting",
        "person",
        ["RES_REP_MEETING"],
        "ronr12",
        "居",
        20,
        True,
    ),
    (
        "owners_assembly",
        "业主大会",
        "Owners' assembly",
        "owner",
        ["OWN_ORDINARY", "OWN_SPECIAL"],
        "ronr12",
        "业",
        0,
        False,
    ),
]
VILLAGE_BODIES = [
    (
        "deliberation_council",
        "村民议事会",
        "Villagers' deliberation council",
        "person",
        ["COUNCIL_CHARTER", "COUNCIL_NANTANG"],
        "nantang13",
        "协",
        15,
        False,
    ),
    (
        "villagers_assembly",
        "村民会议（户代表）",
        "Villagers' assembly by household",
        "household",
        ["VIL_ASM_HOUSEHOLD", "VIL_ASM_PERSON"],
        "ronr12",
        "村",
        0,
        True,
    ),
    (
        "villagers_rep_meeting",
        "村民代表会议",
        "Villagers' representatives meeting",
        "person",
        ["VIL_REP_MEETING"],
        "ronr12",
        "村",
        20,
        True,
    ),
    (
        "collective_rep_assembly",
        "集体经济组织成员代表大会",
        "Collective organisation, members' representatives",
        "person",
        ["COL_REP"],
        "ronr12",
        "社",
        20,
        False,
    ),
]


CONTACT = {
    "place": "社区服务中心一楼窗口",
    "phone": "0510-0000 0000",
    "supervision_phone": "0510-0000 0001",
    "hours": "周一至周五 9:00 至 17:00",
}


def settle(data: dict[str, Any], now: datetime) -> Community:
    """One community of the case file with its roll. Runs inside the caller's transaction."""
    chance = random.Random(data["id"])
    place = Community(
        slug=data["id"],
        name_zh=data["name"]["zh"],
        name_en=data["name"]["en"],
        kind=data["kind"],
        households=data["households"],
        adults=data["adults"],
        settings={
            "phone": "0510-0000 0000",
            "contact": CONTACT,
            "support_households": 20,
            "screen_days": 3,
        },
    )
    db.session.add(place)
    db.session.flush()
    people = _flats(place, chance, now)
    _bodies(place, people, now.date())
    home = people[-1].household
    if home is not None:
        issue_slip(home, now=now)
    return place


def _name(chance: random.Random) -> str:
    return chance.choice(SURNAMES) + chance.choice(GIVEN)


def _flats(place: Community, chance: random.Random, now: datetime) -> list[Person]:
    """Three buildings of two entrances and six floors: 72 flats, one or two adults each; the first adult owns
    the flat."""
    root = Territory(
        community_id=place.id, kind="village" if place.kind == "village" else "community", name=place.name_zh
    )
    db.session.add(root)
    db.session.flush()
    grid = Territory(
        community_id=place.id,
        parent_id=root.id,
        kind="group" if place.kind == "village" else "grid",
        name="第一村民小组" if place.kind == "village" else "第一网格",
    )
    db.session.add(grid)
    db.session.flush()
    estate = Territory(
        community_id=place.id, parent_id=grid.id, kind="estate", name=ESTATES.get(place.slug, place.name_zh)
    )
    db.session.add(estate)
    db.session.flush()
    people: list[Person] = []
    for number in (1, 2, 3):
        building = Territory(
            community_id=place.id, parent_id=estate.id, kind="building", name=f"{number}号楼"
        )
        db.session.add(building)
        db.session.flush()
        for entrance_number in (1, 2):
            entrance = Territory(
                community_id=place.id, parent_id=building.id, kind="entrance", name=f"{entrance_number}单元"
            )
            db.session.add(entrance)
            db.session.flush()
            for floor in range(1, 7):
                for door in (1, 2):
                    people += _flat(
                        place, entrance, f"{number}号楼{entrance_number}单元", f"{floor}0{door}", chance, now
                    )
    return people


def _flat(
    place: Community, entrance: Territory, where: str, room: str, chance: random.Random, now: datetime
) -> list[Person]:
    unit = Unit(
        community_id=place.id,
        territory_id=entrance.id,
        room=room,
        area=chance.choice([6842, 7610, 8860, 9145, 11230]),
    )
    db.session.add(unit)
    db.session.flush()
    household = Household(community_id=place.id, unit_id=unit.id, label=f"{where}{room}")
    db.session.add(household)
    db.session.flush()
    first = Person(
        community_id=place.id,
        household_id=household.id,
        name=_name(chance),
        level="roll",
        represents_household=True,
        created_at=now,
    )
    both = [first]
    if chance.random() < 0.6:
        both.append(
            Person(
                community_id=place.id,
                household_id=household.id,
                name=_name(chance),
                level="roll",
                created_at=now,
            )
        )
    db.session.add_all(both)
    db.session.flush()
    db.session.add(Ownership(person_id=first.id, unit_id=unit.id, share_num=1, share_den=1))
    return both


def _bodies(place: Community, people: list[Person], today: date) -> None:
    start = date(today.year, 1, 1)
    for kind, zh, en, electorate, rules, rule_set, ending, roll, party in (
        VILLAGE_BODIES if place.kind == "village" else BODIES
    ):
        body = Body(
            community_id=place.id,
            kind=kind,
            name_zh=zh,
            name_en=en,
            electorate=electorate,
            decision_rule_ids=rules,
            notice_days=procedure(kind).notice_days or 3,
            rule_set=rule_set,
            number_prefix=place.name_zh[:2] + ending,
            party_review=party,
            term_from=start,
            term_to=date(start.year + 4, 12, 31),
        )
        db.session.add(body)
        db.session.flush()
        for index, person in enumerate(people[: roll * 2 : 2]):
            db.session.add(
                BodyMember(
                    body_id=body.id,
                    person_id=person.id,
                    role=("chair", "recorder")[index] if index < 2 else "member",
                )
            )
    offices = [
        "chair",
        "recorder",
        "staff_admin",
        "committee_member",
        "supervision_member",
        "grid_worker",
        "moderator",
    ]
    for kind, person in zip(offices, people[:14:2], strict=False):
        db.session.add(Office(community_id=place.id, person_id=person.id, kind=kind, from_on=start))
        if kind in ("chair", "recorder"):
            db.session.add(
                Office(community_id=place.id, person_id=person.id, kind="staff_admin", from_on=start)
            )


def person_in(slug: str, index: int) -> Person:
    """The index-th resident of a demo community (0 presides, 2 keeps the minutes, 14 and 16 are on the
    building council and hold no office)."""
    place = db.session.scalars(select(Community).where(Community.slug == slug)).one()
    return db.session.scalars(
        select(Person).where(Person.community_id == place.id).order_by(Person.id).offset(index).limit(1)
    ).one()
