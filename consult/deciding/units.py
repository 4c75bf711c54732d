"""The units a vote is counted in, and how each and its bases are called in a rule's sentence.

headcount: persons, or voting rights as heads; household: homes; area_sqm: exclusive floor area in 0.01 ㎡."""

from __future__ import annotations

UNITS = ("headcount", "household", "area_sqm")
#: Of what a share is taken: all entitled, who came (到会), who took part (参与表决), for and against alone,
#: the votes cast (RONR 44:1, 45:31-32: illegal ones in, abstentions and blanks out), all seats, vacant ones
#: too.
BASES = ("eligible", "present", "participated", "for_plus_against", "cast", "fixed")

#: What a share is of, by language, unit and base.
OF: dict[str, dict[str, dict[str, str]]] = {
    "zh": {
        "headcount": {
            "eligible": "应参加人数",
            "present": "到会人数",
            "participated": "参与表决人数",
            "cast": "投票人数",
            "fixed": "名额总数",
        },
        "household": {
            "eligible": "应参加户数",
            "present": "到会户数",
            "participated": "参与表决户数",
            "cast": "投票户数",
            "fixed": "总户数",
        },
        "area_sqm": {
            "eligible": "专有部分总面积",
            "present": "到会的专有部分面积",
            "participated": "参与表决的专有部分面积",
            "cast": "投票的专有部分面积",
            "fixed": "专有部分总面积",
        },
    },
    "en": {
        "headcount": {
            "eligible": "the persons entitled to vote",
            "present": "the persons present",
            "participated": "the persons taking part",
            "for_plus_against": "the persons voting for or against",
            "cast": "the persons casting a vote",
            "fixed": "all the seats",
        },
        "household": {
            "eligible": "the households entitled to vote",
            "present": "the households present",
            "participated": "the households taking part",
            "for_plus_against": "the households voting for or against",
            "cast": "the households casting a vote",
            "fixed": "all the households",
        },
        "area_sqm": {
            "eligible": "the whole floor area",
            "present": "the floor area present",
            "participated": "the floor area taking part",
            "for_plus_against": "the floor area for or against",
            "cast": "the floor area casting a vote",
            "fixed": "the whole floor area",
        },
    },
}
#: The votes themselves, in the Chinese sentence about for and against alone.
ZH_VOTES = {"headcount": "人数", "household": "户数", "area_sqm": "专有部分面积"}
