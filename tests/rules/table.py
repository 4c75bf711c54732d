"""The table of motions as the tests expect it, written out by hand from the reference, and where to try each
row.

Never read from the engine's own table.csv. SETTINGS: the lines before, and the arguments of the motion,
so that it is in order when C moves it as X.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One motion: yes, no, or one of the words of the table."""

    id: str
    rank: str
    interrupts: str
    second: str
    debatable: str
    amendable: str
    vote: str
    reconsider: str


# id                     rank interrupts second debatable amendable vote                reconsider
_TABLE = """
main                      1   no   yes  yes      yes  majority             yes
incidental_main           1   no   yes  yes      yes  majority             yes
recess_main               1   no   yes  yes      yes  majority             no
adjourn_main              1   no   yes  yes      yes  majority             no
fix_time_main             1   no   yes  yes      yes  majority             yes
make_special_order        1   no   yes  yes      yes  two_thirds           yes
no_confidence             1   no   yes  yes      yes  varies               negative_only
amend_bylaws              -   no   yes  yes      yes  varies               negative_only
postpone_indefinitely     2   no   yes  yes      no   majority             affirmative_only
amend                     3   no   yes  varies   yes  majority             yes
amend_secondary           3   no   yes  varies   no   majority             yes
substitute                3   no   yes  varies   yes  majority             yes
create_blank              -   no   yes  no       no   majority             no
fill_blank                3   no   no   varies   no   majority             yes
commit                    4   no   yes  limited  yes  majority             yes
postpone_definitely       5   no   yes  limited  yes  majority             yes
limit_debate              6   no   yes  no       yes  two_thirds           yes
previous_question         7   no   yes  no       no   two_thirds           yes
lay_on_table              8   no   yes  no       no   majority             negative_only
orders_of_day             9   yes  no   no       no   demand               no
question_of_privilege     10  yes  no   no       no   chair                no
recess                    11  no   yes  no       yes  majority             no
adjourn                   12  no   yes  no       no   majority             no
fix_time                  13  no   yes  no       yes  majority             yes
point_of_order            -   yes  no   no       no   chair                no
appeal                    -   yes  yes  varies   no   majority_negative    yes
suspend_rules             -   no   yes  no       no   two_thirds           no
suspend_standing_rule     -   no   yes  no       no   majority             no
object_consideration      -   yes  no   no       no   negative_two_thirds  negative_only
divide_question           -   no   yes  no       yes  majority             no
divide_question_demand    -   yes  no   no       no   demand               no
consider_seriatim         -   no   yes  no       yes  majority             no
division_assembly         -   yes  no   no       no   demand               no
order_counted_vote        -   no   yes  no       yes  majority             no
method_of_voting          -   no   yes  no       yes  majority             yes
close_polls               -   no   yes  no       yes  two_thirds           no
reopen_polls              -   no   yes  no       yes  majority             negative_only
method_of_nominating      -   no   yes  no       yes  majority             yes
close_nominations         -   no   yes  no       yes  two_thirds           no
reopen_nominations        -   no   yes  no       yes  majority             negative_only
nominate                  -   no   no   yes      no   none                 no
excuse_duty               -   yes  yes  yes      yes  majority             negative_only
parliamentary_inquiry     -   yes  no   no       no   none                 no
request_information       -   yes  no   no       no   none                 no
withdraw_motion           -   no   no   no       no   majority             negative_only
modify_motion             -   no   no   no       no   majority             negative_only
read_papers               -   no   no   no       no   majority             yes
other_privilege           -   yes  no   no       no   majority             yes
take_from_table           -   no   yes  no       no   majority             no
rescind                   -   no   yes  yes      yes  varies               negative_only
amend_adopted             -   no   yes  yes      yes  varies               negative_only
discharge_committee       -   no   yes  yes      yes  varies               negative_only
reconsider                -   no   yes  varies   no   majority             no
reconsider_enter_minutes  -   no   yes  varies   no   majority             no
"""
TABLE = {line.split()[0]: Row(*line.split()) for line in _TABLE.strip().splitlines()}

MAIN = 'A: move main M1 "That the fence be painted at 500" second=B\n'
PARTS = 'parts=[{part=p1 text="That the fence be painted"} {part=p2 text="That the gate be oiled"}]'
IN_FORCE = MAIN + "Chair: vote M1 yes=A,B,C,D,E no=F,G,H\n"
OTHER = 'E: move main M2 "That the well be cleaned" second=F\nChair: vote M2 yes=5 no=2\n'
ELECTION = "Chair: open_election treasurer nominees=[A B]\n"
PROVIDED = 'rule: b9 kind=bylaws text="No confidence." applies_to=no_confidence ends=office\n'
TREASURER = "Chair: open_election treasurer nominees=[A]\nChair: declare_elected treasurer A\n"
DUE = "item: budget order=special_order\n"

SETTINGS: dict[str, tuple[str, str]] = {
    "main": ("", '"That the gate be oiled"'),
    "incidental_main": ("", '"That the report be adopted"'),
    "recess_main": ("", "minutes=10"),
    "adjourn_main": ("", "at=2026-05-03T21:00"),
    "fix_time_main": ("", "at=2026-05-10T19:00"),
    "make_special_order": ("", "item=budget until={meetings_ahead=1}"),
    "no_confidence": (TREASURER, 'who=A office=treasurer "That the meeting has no confidence in A"'),
    "amend_bylaws": ("", '"That dues be paid in June"'),
    "postpone_indefinitely": (MAIN, ""),
    "amend": (MAIN, 'add "green" target=M1'),
    "amend_secondary": (MAIN + 'A: move amend A1 add "green" second=B\n', 'add "soon" target=A1'),
    "substitute": (MAIN, 'target=M1 text="That the fence be pulled down"'),
    "create_blank": (MAIN, 'target=M1 old="500" value=500 kind=spend'),
    "fill_blank": (
        'A: move main M1 "That ____ be spent" blank={ref=sum kind=spend} second=B\n',
        "blank=sum value=300",
    ),
    "commit": (MAIN, '"to a committee of three"'),
    "postpone_definitely": (MAIN, "until={meetings_ahead=1}"),
    "limit_debate": (MAIN, "speech_seconds=60"),
    "previous_question": (MAIN, ""),
    "lay_on_table": (MAIN, ""),
    "orders_of_day": (MAIN, ""),
    "question_of_privilege": (MAIN, "urgent=true"),
    "recess": (MAIN, "minutes=10"),
    "adjourn": (MAIN, ""),
    "fix_time": (MAIN, "at=2026-05-10T19:00"),
    "point_of_order": (MAIN, "breach={kind=other}"),
    "appeal": (
        MAIN + "B: move point_of_order P1 breach={kind=other}\nChair: rule P1 well_taken=false\n",
        "against={kind=ruling on=P1}",
    ),
    "suspend_rules": (MAIN, "purpose_id=guest concerns=M1"),
    "suspend_standing_rule": (MAIN, "purpose_id=lights"),
    "object_consideration": (MAIN, "target=M1"),
    "divide_question": (MAIN, 'target=M1 parts=[{as=N1 text="That it be painted"} {as=N2 text="at 500"}]'),
    "divide_question_demand": (
        f'A: move main M1 "Two resolutions" subjects=unrelated {PARTS} second=B\n',
        "target=M1 take_out=[{part=p2 as=N2}]",
    ),
    "consider_seriatim": (MAIN, "target=M1"),
    "division_assembly": (MAIN + "Chair: vote M1 yes=5 no=3\n", "target=M1"),
    "order_counted_vote": (MAIN, "target=M1"),
    "method_of_voting": (MAIN, "method=roll_call"),
    "close_polls": (ELECTION, ""),
    "reopen_polls": (ELECTION + "A: move close_polls CP second=B\nChair: vote CP yes=6 no=1\n", ""),
    "method_of_nominating": ("Chair: open_nominations treasurer\n", '"by a committee"'),
    "close_nominations": ("Chair: open_nominations treasurer\nA: nominate treasurer B\n", ""),
    "reopen_nominations": (ELECTION, ""),
    "nominate": ("Chair: open_nominations treasurer\n", "office=treasurer who=B"),
    "excuse_duty": ("", '"That C be excused as secretary"'),
    "parliamentary_inquiry": (MAIN, ""),
    "request_information": (MAIN, ""),
    "withdraw_motion": (MAIN, "target=M1"),
    "modify_motion": (MAIN, 'target=M1 text="That the fence be mended"'),
    "read_papers": (MAIN, '"the report of 2025"'),
    "other_privilege": (MAIN, '"to speak from the gallery"'),
    "take_from_table": (
        MAIN + "B: move lay_on_table T1 second=C\nChair: vote T1 yes=6 no=2\n" + OTHER,
        "target=M1",
    ),
    "rescind": (IN_FORCE, "target=M1"),
    "amend_adopted": (IN_FORCE, 'target=M1 add "green"'),
    "discharge_committee": (
        MAIN + 'B: move commit K1 "to three" second=C\nChair: vote K1 yes=6 no=2\n',
        "target=M1",
    ),
    "reconsider": (IN_FORCE, "target=M1"),
    "reconsider_enter_minutes": (IN_FORCE, "target=M1"),
}
# Raised and answered, never stated or voted on by themselves.
RAISED = frozenset(
    {
        "orders_of_day", "question_of_privilege", "point_of_order", "divide_question_demand",
        "division_assembly", "parliamentary_inquiry", "request_information", "nominate", "fill_blank",
    }
)  # fmt: skip
NANTANG = frozenset({"main", "parliamentary_inquiry", "request_information", "point_of_order"})


def move(motion: str, *more: str, by: str = "C", ref: str = "X") -> str:
    """The line by which C makes the motion as X."""
    return " ".join(each for each in (f"{by}: move {motion} {ref}", SETTINGS[motion][1], *more) if each)


def header(motion: str, rules: str = "ronr12") -> str:
    """The lines that open the meeting in which the motion is tried."""
    return f"rules: {rules}\n" + {"orders_of_day": DUE, "no_confidence": PROVIDED}.get(motion, "")


def before(motion: str, rules: str = "ronr12") -> str:
    """The lines before the motion; nobody seconds in a small board."""
    lines = SETTINGS[motion][0]
    if rules != "ronr12":
        lines = "\n".join(line.rpartition(" second=")[0] or line for line in lines.splitlines())
    return lines
