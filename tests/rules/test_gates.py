"""Who may do each act, and when, before anything else is asked: by office, presence, vote and phase."""

from __future__ import annotations

import pytest
from stage import AT

from consult import rules
from consult.rules import acts
from consult.rules.meeting import Meeting

# An act, enough to be well formed; who may do it: c the chair, s the secretary, m a member, g a guest,
# a a member not present; and the phases besides a meeting in session: b before, r recess, d adjourned,
# v after the vote to adjourn.
_ACTS = """
call_to_order        c     bv  {}
admit                csA   brdv {"who": "Z", "standing": "guest"}
check_in             csmgaA brdv {}
leave                csmg  brdv {}
presence             c     brdv {"present_count": 3}
hand_over            c     rv  {"who": "A"}
take_chair           csmg  rv  {}
elect_chair          csmg  rv  {"who": "A"}
executive_session    c     -   {}
end_executive_session c    v   {}
take_up              c     v   {"item": "x"}
rise                 csmg  v   {}
lower                csmgaA brdv {}
recognize            c     v   {"who": "A"}
yield_floor          csmg  v   {}
move                 csm   v   {"motion": "main", "text": "x"}
second               csm   v   {}
no_second            c     v   {"on": "M1"}
withdraw_second      csm   v   {"on": "M1"}
withdraw             csm   -   {"on": "M1"}
modify               csm   -   {"on": "M1", "text": "x"}
state                c     v   {"on": "M1"}
put                  c     v   {}
cast                 csm   v   {"choice": "for"}
enter_hands          cs    v   {"counts": {"for": 1}}
announce             c     v   {}
stop_speaker         c     v   {"who": "A"}
let_speak            c     v   {"who": "A"}
declare_interest     csm   v   {"on": "M1"}
find_interest        c     v   {"who": "A"}
rule                 c     v   {"on": "M1", "well_taken": true}
open_part            c     v   {"on": "M1"}
answer               c     v   {"on": "M1"}
recess               c     v   {"minutes": 5}
resume               c     rv  {}
declare_adjourned    c     v   {}
tick                 csmgaA brdv {}
overrule             c     v   {"act": {"kind": "put", "args": {}}, "reason": "x"}
vote                 c     v   {"on": "M1", "yes": 1, "no": 0}
ballot               c     -   {"on": "M1", "yes": 1}
speak                csmg  v   {"on": "M1"}
discuss              csmg  -   {}
yield_time           csm   v   {"to": "A", "seconds": 5}
assign_floor         c     v   {"claimants": []}
ask_more             c     v   {"claimants": []}
call_hands           c     v   {"on": "M1", "order": ["for", "against"]}
call_vote            csm   v   {"on": "M1"}
summarise            c     v   {"who": "A"}
suggest              csm   -   {"blank": "b", "value": 1}
call_up              csm   v   {"on": "M1"}
execute              c     v   {"on": "M1"}
report               csm   -   {"on": "M1"}
correct_minutes      csm   -   {"meeting": 1, "text": "x"}
approve_minutes      c     -   {"meeting": 1}
minority_view        csm   -   {"on": "M1"}
give_notice          csm   v   {"notice_of": {"motion": "rescind", "target": "M1"}}
unanimous_consent    c     v   {"motion": "recess"}
ask_consent          c     v   {"motion": "recess"}
object               csm   v   {}
change_vote          csm   v   {"on": "M1", "vote": "yes"}
cast_chair           c     v   {"on": "M1", "vote": "yes"}
set_limits           c     -   {"speech_seconds": 60, "speeches_per_motion": 1, "yes": 3, "no": 1}
vote_without_motion  c     -   {"text": "x", "yes": 3, "no": 1}
open_nominations     c     v   {"office": "treasurer"}
nominate             csm   -   {"office": "treasurer", "who": "A"}
open_election        c     v   {"office": "treasurer", "nominees": ["A"]}
correct_result       c     v   {"on": "M1", "yes": 1, "no": 0}
one_ballot           cs    v   {"office": "treasurer", "who": "A"}
drop_candidate       c     v   {"office": "treasurer", "who": "A"}
declare_elected      c     v   {"office": "treasurer", "who": "A"}
extend_meeting       c     -   {"minutes": 30}
new_meeting          c     brdv {"meeting": 2}
clock                c     brdv {"at": "19:30"}
chair_error          c     rv  {"did": "state", "on": "M1", "breach": "no_second"}
"""
GATES = [line.split(None, 3) for line in _ACTS.strip().splitlines()]
WHO = {"c": "Chair", "s": "Sec", "m": "A", "g": "Guest", "a": "Absent", "A": "AbsentSec", "x": "Stranger"}
PHASES = {"b": "before", "r": "recess", "d": "adjourned"}
GATE = {"chair_only", "not_present", "no_vote", "not_a_member", "adjourning"}


def meeting(phase: str = "in_session") -> Meeting:
    people = [
        {"id": "Chair", "standing": "chair"}, {"id": "Sec", "standing": "secretary"}, {"id": "A"},
        {"id": "B"},
        {"id": "Absent"}, {"id": "AbsentSec", "standing": "secretary"}, {"id": "Guest", "standing": "guest"},
    ]  # fmt: skip
    now = rules.replay([rules.open_meeting(members=people, quorum=2, date="2026-05-03")])
    here = ["Chair", "Sec", "A", "B", "Guest"]
    steps = {
        "before": [("check_in", {"who": here})],
        "recess": [("check_in", {"who": here}), ("call_to_order", {}), ("recess", {"minutes": 5})],
        "adjourned": [("check_in", {"who": here}), ("call_to_order", {}), ("declare_adjourned", {})],
    }.get(phase, [("check_in", {"who": here}), ("call_to_order", {})])
    for kind, args in steps:
        now = rules.replay(rules.decide(now, acts.parse(kind, args, "Chair"), AT), now)
    if phase == "adjourning":
        for kind, args, by in (
            ("move", {"motion": "adjourn", "ref": "J1", "second": "B"}, "A"),
            ("state", {"on": "J1"}, "Chair"),
            ("vote", {"on": "J1", "yes": 2, "no": 0}, "Chair"),
        ):
            now = rules.replay(rules.decide(now, acts.parse(kind, args, by), AT), now)
    return now


def reason(now: Meeting, kind: str, args: str, by: str) -> str | None:
    data = eval(args, {"true": True})  # noqa: S307  our own words above
    refusal = rules.check(now, acts.parse(kind, data, by))
    return refusal.reason if refusal is not None else None


def test_every_act_is_here() -> None:
    assert sorted(line[0] for line in GATES) == sorted(acts.ACTS)


@pytest.mark.parametrize(("kind", "who", "phases", "args"), GATES)
def test_who_may(kind: str, who: str, phases: str, args: str) -> None:
    now = meeting()
    chair_only = "A" not in who and set(who) <= {"c", "s"}
    wanted = {
        "m": "chair_only" if "m" not in who else None,
        "s": "chair_only" if "s" not in who else None,
        "g": "chair_only" if chair_only or kind == "admit" else "no_vote" if "g" not in who else None,
        "a": "chair_only" if chair_only or kind == "admit" else "not_present" if "a" not in who else None,
        "A": None if "A" in who else "chair_only" if "s" not in who else "not_present",
        "x": "not_a_member",
        "c": None,
    }
    for letter, person in WHO.items():
        found = reason(now, kind, args, person)
        if kind == "leave" and letter in {"a", "A"}:
            assert found == "not_present"
        elif kind == "rise" or kind in {"speak", "discuss", "yield_floor"} and letter == "g":
            assert found not in GATE or found == wanted[letter]
        elif wanted[letter] is None:
            assert found not in GATE, (person, found)
        else:
            assert found == wanted[letter], (person, found)


@pytest.mark.parametrize(("kind", "who", "phases", "args"), GATES)
def test_when(kind: str, who: str, phases: str, args: str) -> None:
    for letter, phase in PHASES.items():
        found = reason(meeting(phase), kind, args, "Chair")
        assert (found == f"not_in_session_{phase}") == (letter not in phases), (phase, found)
        assert found != f"not_in_session_{phase}" or reason(meeting(phase), kind, args, "Stranger") == found
    late = reason(meeting("adjourning"), kind, args, "Chair")
    if "v" not in phases:
        assert late == "adjourning"


# --- by consent ---

_MAIN = [
    ("move", {"motion": "main", "ref": "M1", "text": "That the fence be painted", "second": "B"}, "A"),
    ("state", {"on": "M1"}, "Chair"),
]


@pytest.mark.parametrize(
    ("motion", "more", "pending", "why"),
    [
        ("recess", {}, True, None),
        ("recess", {}, False, "nothing_pending"),
        ("recess_main", {}, False, None),
        ("recess_main", {}, True, "question_pending"),
        ("suspend_rules", {}, True, None),
        ("suspend_standing_rule", {}, True, None),
        ("postpone_definitely", {}, True, None),
        ("commit", {}, True, None),
        ("lay_on_table", {}, True, None),
        ("previous_question", {"target": "M1"}, True, None),
        ("previous_question", {"target": "M9"}, True, "broken_run"),
        ("adjourn", {}, True, None),
        ("make_special_order", {}, False, None),
        ("postpone_indefinitely", {}, False, "nothing_pending"),
        ("divide_question", {"target": "M1"}, True, None),
        ("withdraw_motion", {"target": "M1"}, True, None),
        ("withdraw_motion", {"target": "M9"}, True, "unknown_question"),
        ("point_of_order", {}, True, "no_vote_to_spare"),
        ("main", {"target": "M1"}, True, None),
    ],
)
def test_what_can_be_done_by_consent(
    motion: str, more: dict[str, str], pending: bool, why: str | None
) -> None:
    now = meeting()
    for kind, args, by in _MAIN if pending else ():
        now = rules.replay(rules.decide(now, acts.parse(kind, args, by), AT), now)
    act = acts.parse("unanimous_consent", {"motion": motion, **more}, "Chair")
    refusal = rules.check(now, act)
    assert (refusal.reason if refusal is not None else None) == why
    objected = rules.check(
        now, acts.parse("unanimous_consent", {"motion": motion, **more, "objections": ["A"]}, "Chair")
    )
    assert objected is not None and objected.reason == (why or "objection")
    if why is None:
        rules.replay(rules.decide(now, act, AT), now)
