"""Scenes of meetings, one for each state the chair may be in: what `docs/script.md` prints and the tests
play.

A scene is the lines of a `.meeting` script that lead to the state; `Scene.meeting` plays them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from consult.paper import notation
from consult.rules import words
from consult.rules.meeting import Meeting


@dataclass(frozen=True)
class Scene:
    """name: what happens. lines: those of a script. header: its header; COUNCIL where empty."""

    name: str
    lines: tuple[str, ...] = ()
    header: tuple[str, ...] = ()

    def meeting(self) -> Meeting:
        """The meeting in this state. Raises ValueError where a line of it is not in order."""
        played = notation.play(notation.read("\n".join([*(self.header or COUNCIL), "", *self.lines]) + "\n"))
        if played.wrong:
            raise ValueError(f"{self.name}: {played.wrong[0]}")
        return played.meeting


@dataclass(frozen=True)
class Chapter:
    """Scenes that belong together."""

    title: str
    scenes: tuple[Scene, ...] = field(default=())


PEOPLE = "王阿姨(chair) 小周(secretary) 李叔 张婶 老赵 小刘 孙老师 周大姐"
COUNCIL = (
    f"members: {PEOPLE}",
    "quorum: 4",
    "date: 2026-06-01",
    "time: 19:00",
    "item: I1 路灯",
    "item: I2 老井",
)
BEFORE = (*COUNCIL, "begin: before")
BARE = COUNCIL[:4]
ELECTIONS = BARE
NANTANG = (*BARE, "rules: nantang13")
RULE = (
    "decision_rule={id=R name={zh=到会过半 en=majority} body=council units=[headcount] "
    'quorum={op=">=" num=2 den=3 of=eligible} approve={op=">" num=1 den=2 of=participated} '
    "source=章程 statutory=false}"
)
NOBODY_AGAINST = (
    "decision_rule={id=N name={zh=无人反对 en=unopposed} body=council units=[headcount] "
    'quorum={op=">=" num=1 den=2 of=eligible} approve={op=no_objection} source=章程 statutory=false}'
)
GOVERNED = (*BARE, f'item: I1 路灯 "在2号楼装三盏路灯" {RULE}')
OPTIONS = (
    *BARE,
    'item: I1 选址 "充电棚建在哪里" kind=options seats=1 options=[{id=e text=东门} {id=w text=西门}]',
)
LAMPS = '李叔: move main M1 "在2号楼装三盏路灯" second=张婶'
AMEND = '老赵: move amend A1 replace "三盏" with "五盏"'


def on_lamps(name: str, *lines: str) -> Scene:
    """A scene while the proposal of the lamps is pending."""
    return Scene(name, (LAMPS, *lines))


def counted(verdict: str, heads: str) -> str:
    """A vote on the item, with what its decision rule made of the heads."""
    return (
        "王阿姨: vote I1 yes=5 no=1 method=counted_rising "
        f"governed={{{verdict} tallies={{headcount={{{heads}}}}}}}"
    )


CHAPTERS = (
    Chapter(
        "开会 · Opening",
        (
            Scene("人还没到齐 · not enough are here", ("王阿姨: check_in 王阿姨 李叔",), BEFORE),
            Scene("人到齐了 · a quorum is here", ("王阿姨: check_in 王阿姨 李叔 张婶 老赵 小刘",), BEFORE),
            Scene("刚宣布开会 · just called to order"),
            Scene("只有一项 · one item", (), (*BARE, "item: I1 路灯")),
            Scene("没有议程 · no agenda", (), BARE),
            Scene(
                "上次会议的记录 · minutes of the last meeting",
                ("王阿姨: declare_adjourned", "王阿姨: new_meeting 2"),
                BARE,
            ),
            Scene("主持人离场 · the chair has left", ("王阿姨: leave",)),
            Scene(
                "到了散会时间 · the hour of adjourning",
                (LAMPS, "王阿姨: clock 21:00"),
                (*COUNCIL, "adjourn_at: 21:00"),
            ),
            on_lamps("转为闭门会议 · into executive session", "王阿姨: executive_session"),
            on_lamps(
                "主持人参加讨论，议完了 · the chair left to debate, and it is settled",
                "王阿姨: hand_over 李叔 to_debate=true",
                "李叔: vote M1 yes=5 no=1",
            ),
            Scene("进入一项，还没有提议 · an item taken up", ("王阿姨: take_up I1",)),
        ),
    ),
    Chapter(
        "提议与讨论 · Motions and debate",
        (
            Scene("提出，等附议 · moved, not seconded", ('李叔: move main M1 "在2号楼装三盏路灯"',)),
            Scene(
                "有人附议 · seconded",
                ('李叔: move main M1 "在2号楼装三盏路灯" stated=false', "张婶: second M1"),
            ),
            on_lamps(
                "不讨论的动议有人附议 · an undebatable motion seconded",
                "老赵: move recess R1 minutes=10 stated=false",
                "小刘: second R1",
            ),
            on_lamps("没有人附议 · nobody seconds", AMEND, "王阿姨: no_second A1"),
            on_lamps("开始讨论，没有人举手 · no hands yet"),
            on_lamps("有人举手 · hands up", "老赵: rise side=against"),
            on_lamps("正在发言 · speaking", "老赵: rise side=for", "王阿姨: recognize 老赵"),
            on_lamps(
                "发言超时 · out of time",
                "老赵: rise side=for",
                "王阿姨: recognize 老赵",
                "+700",
                "王阿姨: tick",
            ),
            on_lamps("有人举手，没说哪一方 · a hand without a side", "老赵: rise"),
            on_lamps(
                "正在发言，没说哪一方 · speaking without a side", "老赵: rise", "王阿姨: recognize 老赵"
            ),
            on_lamps("讨论过了，没有人再举手 · debated", "老赵: speak M1 for"),
            Scene("南塘规则：提出即讨论 · Nantang", ('李叔: move main M1 "在2号楼装三盏路灯"',), NANTANG),
        ),
    ),
    Chapter(
        "改方案 · Changing the text",
        (
            on_lamps("提出修正案 · an amendment moved", AMEND),
            on_lamps("讨论修正案 · an amendment pending", f"{AMEND} second=小刘"),
            on_lamps(
                "表决修正案 · voting on it", f"{AMEND} second=小刘", "王阿姨: put A1 method=show_of_hands"
            ),
            on_lamps(
                "对修正案的修改 · an amendment of the amendment",
                f"{AMEND} second=小刘",
                '孙老师: move amend_secondary A2 replace "五盏" with "四盏" second=张婶',
            ),
            on_lamps(
                "修正案通过 · adopted",
                f"{AMEND} second=小刘",
                "王阿姨: vote A1 yes=4 no=2 method=counted_rising",
            ),
            on_lamps(
                "修正案平票 · a tie",
                f"{AMEND} second=小刘",
                "王阿姨: vote A1 yes=3 no=3 method=counted_rising",
            ),
            on_lamps("换一个方案 · a substitute", '老赵: move substitute S1 "在2号楼装声控灯" second=小刘'),
            on_lamps(
                "空出一个数 · a blank",
                "老赵: move create_blank B1 target=M1 old=三 value=3 kind=spend second=小刘",
            ),
            on_lamps(
                "填空 · filling it",
                "老赵: move create_blank B1 target=M1 old=三 value=3 kind=spend second=小刘",
                "王阿姨: vote B1 yes=5 no=1",
                "小刘: suggest B1 5",
            ),
            on_lamps(
                "填空，一个数没有通过 · one value lost",
                "老赵: move create_blank B1 target=M1 old=三 value=3 kind=spend second=小刘",
                "王阿姨: vote B1 yes=5 no=1",
                "小刘: suggest B1 5",
                "王阿姨: vote B1 value=5 yes=1 no=5",
            ),
            on_lamps(
                "填空，都没有通过 · every value lost",
                "老赵: move create_blank B1 target=M1 old=三 value=3 kind=spend second=小刘",
                "王阿姨: vote B1 yes=5 no=1",
                "王阿姨: vote B1 value=3 yes=1 no=5",
            ),
            Scene(
                "空白，还没有人提 · a blank without a suggestion",
                ('李叔: move main M1 "在2号楼装____盏路灯" blank={ref=B1 kind=spend} second=张婶',),
            ),
            on_lamps(
                "有人附议、还不能陈述的动议 · a motion that waits and cannot be stated now",
                "王阿姨: clock 19:10",
                "李叔: speak M1 for",
                "老赵: move postpone_definitely P1 until={meetings_ahead=0 hour=19:30} second=小刘 stated=false",
                "王阿姨: clock 19:45",
            ),
            Scene(
                "拆成几项 · division",
                (
                    "李叔: move main M1 装路灯，修水泵 parts=[{part=p1 text=装路灯} {part=p2 text=修水泵}] second=张婶",
                    (
                        "老赵: move divide_question D1 target=M1 parts=[{as=N1 text=装路灯} {as=N2 text=修水泵}] "
                        "second=小刘"
                    ),
                ),
            ),
            on_lamps("逐条审议 · part by part", "老赵: move consider_seriatim C1 target=M1 second=小刘"),
            Scene(
                "逐条，正在看一条 · a part open",
                (
                    '李叔: move main M1 "公约：不占楼道，不高空抛物" '
                    "parts=[{part=p1 text=不占楼道} {part=p2 text=不高空抛物}] second=张婶",
                    "老赵: move consider_seriatim C1 target=M1 second=小刘",
                    "王阿姨: vote C1 yes=5 no=1",
                    "王阿姨: open_part M1 p1",
                ),
            ),
            on_lamps(
                "请求改自己的动议 · leave to modify",
                '李叔: move modify_motion X1 target=M1 "在3号楼装灯" second=张婶',
            ),
            on_lamps("请求撤回 · leave to withdraw", "李叔: move withdraw_motion W1 target=M1 second=张婶"),
            on_lamps(
                "撤回了 · withdrawn",
                "李叔: move withdraw_motion W1 target=M1 second=张婶",
                "王阿姨: vote W1 yes=5 no=1",
            ),
        ),
    ),
    Chapter(
        "放下、交出去、结束讨论 · Putting off, referring, closing debate",
        (
            on_lamps("不再讨论 · postpone indefinitely", "老赵: move postpone_indefinitely P1 second=小刘"),
            on_lamps("交小组 · commit", "老赵: move commit C1 李叔等5人，6月15日前回话 second=小刘"),
            on_lamps(
                "小组报告，建议修改 · the group reports a change",
                "老赵: move commit C1 请3人研究 second=小刘",
                "王阿姨: vote C1 yes=5 no=1",
                '老赵: report M1 amend ref=A1 edit={op=replace old="三盏" new="五盏"}',
            ),
            on_lamps(
                "小组报告，建议不通过 · the group is against it",
                "老赵: move commit C1 请3人研究 second=小刘",
                "王阿姨: vote C1 yes=5 no=1",
                "老赵: report M1 reject",
            ),
            on_lamps(
                "改期 · postpone", "老赵: move postpone_definitely P1 until={meetings_ahead=1} second=小刘"
            ),
            on_lamps(
                "调整发言时间 · limit debate", "老赵: move limit_debate L1 speech_seconds=120 second=小刘"
            ),
            on_lamps("马上表决 · previous question", "老赵: move previous_question Q1 second=小刘"),
            on_lamps(
                "讨论已结束 · debate closed",
                "老赵: move previous_question Q1 second=小刘",
                "王阿姨: vote Q1 yes=5 no=1 method=counted_rising",
            ),
            on_lamps(
                "三分之二差一点 · two thirds missed",
                "老赵: move previous_question Q1 second=小刘",
                "王阿姨: vote Q1 yes=3 no=2 method=counted_rising",
            ),
            on_lamps("暂放 · lay on the table", "老赵: move lay_on_table T1 second=小刘"),
            on_lamps("休息 · recess", "老赵: move recess R1 minutes=10 second=小刘"),
            on_lamps("散会 · adjourn", "老赵: move adjourn J1 second=小刘"),
            on_lamps("定下次接着开 · fix the time", "老赵: move fix_time F1 at=2026-06-05T19:00 second=小刘"),
            on_lamps("反对议这件事 · objection", "老赵: move object_consideration O1"),
            on_lamps(
                "暂缓规则 · suspend the rules",
                '老赵: move suspend_rules S1 purpose_id="先听施工队介绍" concerns=M1 second=小刘',
            ),
            on_lamps(
                "请求辞去职责 · excuse from a duty", '老赵: move excuse_duty E1 "不再担任楼组长" second=小刘'
            ),
            on_lamps("请求宣读 · reading papers", '老赵: move read_papers R1 "物业的回函" second=小刘'),
            on_lamps(
                "其他请求 · another request", '老赵: move other_privilege R1 "请施工队的人进来坐" second=小刘'
            ),
        ),
    ),
    Chapter(
        "没有别的事在议时 · With nothing pending",
        (
            Scene(
                "不信任动议（章程有规定的） · no confidence, where the bylaws provide it",
                ('老赵: move no_confidence N1 "主持不公" who=王阿姨 second=小刘',),
                (*COUNCIL, 'rule: b9 kind=bylaws text="不信任动议" applies_to=no_confidence'),
            ),
            Scene(
                "休息（主动议） · recess as a main motion",
                ("老赵: move recess_main R1 minutes=10 second=小刘",),
                BARE,
            ),
            Scene(
                "定散会时间 · adjourn at an hour",
                ("老赵: move adjourn_main J1 at=2026-06-01T21:00 second=小刘",),
                BARE,
            ),
            Scene(
                "定后续会议 · a further meeting",
                ("老赵: move fix_time_main F1 at=2026-06-05T19:00 second=小刘",),
                BARE,
            ),
            Scene(
                "设为特别议程 · a special order",
                ("老赵: move make_special_order S1 item=I2 until={meetings_ahead=1} second=小刘",),
            ),
            Scene("修改章程 · the bylaws", ("老赵: move amend_bylaws B1 每年6月交公益金 second=小刘",), BARE),
            Scene(
                "取回暂放的事 · take from the table",
                (
                    LAMPS,
                    "老赵: move lay_on_table T1 second=小刘",
                    "王阿姨: vote T1 yes=4 no=2",
                    "李叔: move main M2 修水泵 second=张婶",
                    "王阿姨: vote M2 yes=5 no=1",
                    "老赵: move take_from_table T2 target=M1 second=小刘",
                ),
                BARE,
            ),
            Scene(
                "取消旧决定 · rescind",
                ("老赵: move rescind R1 target=OLD second=小刘",),
                (*BARE, 'in_force: OLD "大门9点关"'),
            ),
            Scene(
                "表决取消 · voting to rescind",
                ("老赵: move rescind R1 target=OLD second=小刘", "王阿姨: put R1 method=rising"),
                (*BARE, 'in_force: OLD "大门9点关"'),
            ),
            Scene(
                "表决取消，事先告知过 · voting to rescind, with notice",
                (
                    "老赵: give_notice notice_of={motion=rescind target=OLD}",
                    "王阿姨: declare_adjourned",
                    "王阿姨: new_meeting 2",
                    "老赵: move rescind R1 target=OLD second=小刘",
                    "王阿姨: put R1 method=rising",
                ),
                (*BARE, 'in_force: OLD "大门9点关"'),
            ),
            Scene(
                "改旧决定 · amend what was adopted",
                ('老赵: move amend_adopted R1 target=OLD replace "9点" with "10点" second=小刘',),
                (*BARE, 'in_force: OLD "大门9点关"'),
            ),
            Scene(
                "从小组收回 · discharge",
                (
                    LAMPS,
                    "老赵: move commit C1 请3人研究 second=小刘",
                    "王阿姨: vote C1 yes=4 no=2",
                    "老赵: move discharge_committee D1 target=M1 second=小刘",
                ),
                BARE,
            ),
            Scene(
                "重新审议 · reconsider",
                (
                    LAMPS,
                    "王阿姨: vote M1 yes=老赵,小刘,李叔 no=[张婶]",
                    "老赵: move reconsider R1 target=M1 second=小刘",
                ),
                BARE,
            ),
        ),
    ),
    Chapter(
        "表决 · Voting",
        (
            on_lamps("手机和举手 · phones and hands", "王阿姨: put M1"),
            on_lamps("举手 · show of hands", "王阿姨: put M1 method=show_of_hands"),
            on_lamps("口头 · voice", "王阿姨: put M1 method=voice"),
            on_lamps("起立 · rising", "王阿姨: put M1 method=rising"),
            on_lamps("点名 · roll call", "王阿姨: put M1 method=roll_call"),
            on_lamps("票箱 · box", "王阿姨: put M1 method=box"),
            on_lamps("纸票 · ballot", "王阿姨: put M1 method=ballot"),
            Scene("按表决规则 · under a decision rule", ("王阿姨: take_up I1", "王阿姨: put"), GOVERNED),
            Scene(
                "无人反对才通过 · one against and it is lost",
                ("王阿姨: take_up I1", "王阿姨: put method=show_of_hands"),
                (*BARE, f'item: I1 路灯 "在2号楼装三盏路灯" {NOBODY_AGAINST}'),
            ),
            Scene(
                "有一票反对 · one was against",
                ("王阿姨: take_up I1", counted("passed=false", "for=5 against=1 abstain=0")),
                (*BARE, f'item: I1 路灯 "在2号楼装三盏路灯" {NOBODY_AGAINST}'),
            ),
            Scene(
                "参加的人不够 · too few took part",
                ("王阿姨: take_up I1", counted("passed=false result=no_quorum", "for=3 against=1 abstain=0")),
                GOVERNED,
            ),
            Scene(
                "按人数和面积两项 · heads and floor area",
                ("王阿姨: take_up I1", "王阿姨: put method=box"),
                (
                    *BARE,
                    f'item: I1 路灯 "在2号楼装三盏路灯" {RULE.replace("[headcount]", "[area_sqm headcount]")}',
                ),
            ),
            Scene(
                "票太少，只宣布结果 · so few votes that only the result is told",
                (
                    LAMPS,
                    "王阿姨: put M1 method=box",
                    "王阿姨: announce counts={for=2 against=1} turnout={cast=3 of=3} withheld=3",
                ),
                BARE,
            ),
            on_lamps("没有人表决 · nobody voted", "王阿姨: vote M1 yes=0 no=0"),
            on_lamps("有人弃权 · some abstained", "王阿姨: vote M1 yes=3 no=1 abstain=2"),
            Scene(
                "有人回避 · somebody stands aside",
                (LAMPS, '老赵: declare_interest M1 why="灯是我家卖的"', "王阿姨: put M1 method=rising"),
                (*BARE, "rule: b4 kind=bylaws text=有利害关系的不表决 sets={interest=no_vote}"),
            ),
            on_lamps(
                "提议结束投票 · to close the polls",
                "王阿姨: put M1 method=ballot",
                "老赵: move close_polls C1 second=小刘",
            ),
            Scene(
                "选方案，票箱 · options by the box", ("王阿姨: take_up I1", "王阿姨: put method=box"), OPTIONS
            ),
            Scene(
                "选定了 · chosen",
                (
                    "王阿姨: take_up I1",
                    "王阿姨: put method=box",
                    "王阿姨: announce counts={e=5 w=2} turnout={cast=7 of=7} "
                    "governed={passed=true "
                    "options=[{id=e text=东门 chosen=true} {id=w text=西门 chosen=false}]}",
                ),
                OPTIONS,
            ),
            Scene(
                "没有选定 · none chosen",
                (
                    "王阿姨: take_up I1",
                    "王阿姨: put method=box",
                    "王阿姨: announce counts={e=3 w=3} turnout={cast=6 of=6} "
                    "governed={passed=false "
                    "options=[{id=e text=东门 chosen=false} {id=w text=西门 chosen=false}]}",
                ),
                OPTIONS,
            ),
            Scene("选方案 · options", ("王阿姨: take_up I1", "王阿姨: put"), OPTIONS),
            on_lamps(
                "改表决方式 · method of voting", "老赵: move method_of_voting V1 method=ballot second=小刘"
            ),
            on_lamps("投票时间到 · time is up", "王阿姨: put M1 seconds=60", "+90", "王阿姨: tick"),
            on_lamps(
                "主持人裁定先表决 · a motion made waits: not what is voted on",
                AMEND,
                '王阿姨: overrule act={kind=put args={on=M1 method=show_of_hands}} reason="先表决方案"',
            ),
            Scene(
                "通过 · carried",
                (
                    "王阿姨: take_up I1",
                    f"{LAMPS} for_item=I1",
                    "王阿姨: vote M1 yes=5 no=1 method=counted_rising",
                ),
            ),
            Scene(
                "不通过 · lost",
                (
                    "王阿姨: take_up I1",
                    f"{LAMPS} for_item=I1",
                    "王阿姨: vote M1 yes=2 no=4 method=counted_rising",
                ),
            ),
            on_lamps(
                "要求起立重新表决 · division", "王阿姨: vote M1 yes=4 no=2", "老赵: move division_assembly D1"
            ),
            on_lamps(
                "清点票数 · a count",
                "王阿姨: vote M1 yes=4 no=2",
                "老赵: move order_counted_vote D1 target=M1 second=小刘",
            ),
        ),
    ),
    Chapter(
        "无异议通过 · Unanimous consent",
        (
            on_lamps("就方案问 · on the proposal", "王阿姨: ask_consent motion=main target=M1"),
            on_lamps(
                "就修改问 · on an amendment",
                f"{AMEND} second=小刘",
                "王阿姨: ask_consent motion=main target=A1",
            ),
            on_lamps(
                "就休息问 · on a recess",
                "老赵: move recess R1 minutes=10 second=小刘",
                "王阿姨: ask_consent motion=main target=R1",
            ),
            on_lamps("结束讨论 · to close debate", "王阿姨: ask_consent motion=previous_question"),
            Scene("散会 · to adjourn", ("王阿姨: ask_consent motion=adjourn",), BARE),
            Scene("就一句话问 · on words alone", ('王阿姨: ask_consent text="会议延长十分钟"',), BARE),
            on_lamps(
                "有人有异议 · somebody objects", "王阿姨: ask_consent motion=main target=M1", "老赵: object"
            ),
            Scene(
                "有人不同意散会 · somebody objects to adjourning",
                ("王阿姨: ask_consent motion=adjourn", "老赵: object"),
                BARE,
            ),
            Scene("同意休息 · a recess without objection", ("王阿姨: unanimous_consent recess_main",), BARE),
            on_lamps("没有异议 · nobody objects", "王阿姨: unanimous_consent main target=M1"),
        ),
    ),
    Chapter(
        "秩序问题、咨询、申诉 · Points, inquiries, appeals",
        (
            on_lamps(
                "秩序问题 · a point of order", "老赵: move point_of_order P1 breach={kind=speaking_limit}"
            ),
            on_lamps(
                "裁定以后 · after the ruling",
                "老赵: move point_of_order P1 breach={kind=speaking_limit}",
                "王阿姨: rule P1 not_well_taken",
            ),
            on_lamps(
                "裁定说了理由 · a ruling with its reason",
                "老赵: move point_of_order P1 breach={kind=speaking_limit}",
                '王阿姨: rule P1 well_taken reason="已经讲了十二分钟"',
            ),
            on_lamps(
                "交会议决定 · submitted to the meeting",
                "老赵: move point_of_order P1 breach={kind=speaking_limit}",
                "王阿姨: rule P1 submitted",
            ),
            on_lamps("问情况 · a request for information", "老赵: move request_information R1"),
            on_lamps("问规则 · an inquiry", "老赵: move parliamentary_inquiry R1"),
            on_lamps("权益问题 · a question of privilege", "老赵: move question_of_privilege R1"),
            Scene(
                "要求按议程 · orders of the day",
                (LAMPS, "王阿姨: clock 20:00", "老赵: move orders_of_day O1"),
                (*BARE, "item: I1 预算 at=20:00 order=special_order"),
            ),
            Scene(
                "表决要不要按议程 · voting on the orders of the day",
                (
                    LAMPS,
                    "王阿姨: clock 20:00",
                    "老赵: move orders_of_day O1",
                    "王阿姨: vote O1 yes=2 no=4",
                ),
                (*BARE, "item: I1 预算 at=20:00 order=special_order"),
            ),
            on_lamps(
                "提出申诉 · an appeal made",
                "老赵: move point_of_order P1 breach={kind=speaking_limit}",
                "王阿姨: rule P1 not_well_taken",
                "老赵: move appeal AP",
            ),
            on_lamps(
                "申诉 · an appeal",
                "老赵: move point_of_order P1 breach={kind=speaking_limit}",
                "王阿姨: rule P1 not_well_taken",
                "老赵: move appeal AP second=小刘",
            ),
            on_lamps(
                "表决申诉 · voting on it",
                "老赵: move point_of_order P1 breach={kind=speaking_limit}",
                "王阿姨: rule P1 not_well_taken",
                "老赵: move appeal AP second=小刘",
                "王阿姨: put AP method=show_of_hands",
            ),
            on_lamps(
                "申诉平票 · a tie",
                "老赵: move point_of_order P1 breach={kind=speaking_limit}",
                "王阿姨: rule P1 not_well_taken",
                "老赵: move appeal AP second=小刘",
                "王阿姨: vote AP yes=3 no=3 method=counted_rising",
            ),
            on_lamps(
                "决定照办 · allowed on the record",
                "张婶: rise side=for",
                '王阿姨: overrule act={kind=put args={on=M1}} reason="时间已到"',
            ),
        ),
    ),
    Chapter(
        "提名与选举 · Nominations and elections",
        (
            Scene("开始提名 · opened", ("王阿姨: open_nominations 组长",), ELECTIONS),
            Scene(
                "有了提名 · named", ("王阿姨: open_nominations 组长", "李叔: nominate 组长 张婶"), ELECTIONS
            ),
            Scene(
                "结束提名 · to close",
                (
                    "王阿姨: open_nominations 组长",
                    "李叔: nominate 组长 张婶",
                    "老赵: move close_nominations C1 second=小刘",
                ),
                ELECTIONS,
            ),
            Scene(
                "提名方式 · method of nominating",
                (
                    "王阿姨: open_nominations 组长",
                    "老赵: move method_of_nominating N1 每个楼组提一人 second=小刘",
                ),
                ELECTIONS,
            ),
            Scene(
                "没有人选 · nobody named",
                ("王阿姨: open_nominations 组长", "王阿姨: unanimous_consent close_nominations"),
                ELECTIONS,
            ),
            Scene(
                "选两名，选出一名 · one of two elected",
                (
                    "王阿姨: open_election 组员 nominees=张婶,老赵,小刘 seats=2",
                    "王阿姨: ballot office=组员 ballots=7 votes={张婶=5 老赵=3 小刘=3}",
                ),
                ELECTIONS,
            ),
            Scene("只有一位人选 · one candidate", ("王阿姨: open_election 组长 nominees=张婶",), ELECTIONS),
            Scene("投票选举 · the ballot", ("王阿姨: open_election 组长 nominees=张婶,老赵",), ELECTIONS),
            Scene(
                "按章程得三分之二 · two thirds by the bylaws",
                ("王阿姨: open_election 组长 nominees=张婶,老赵",),
                (*ELECTIONS, "rule: r1 kind=bylaws text=三分之二 required=two_thirds applies_to=elections"),
            ),
            Scene(
                "没有人过半 · no majority",
                (
                    "王阿姨: open_election 组长 nominees=张婶,老赵,小刘",
                    "王阿姨: ballot office=组长 votes={张婶=3 老赵=2 小刘=2}",
                ),
                ELECTIONS,
            ),
            Scene(
                "当选 · elected",
                (
                    "王阿姨: open_election 组长 nominees=张婶,老赵",
                    "王阿姨: ballot office=组长 votes={张婶=5 老赵=2}",
                ),
                ELECTIONS,
            ),
        ),
    ),
    Chapter(
        "休息、人数、散会 · Breaks, the quorum, the end",
        (
            on_lamps(
                "休息中 · in recess",
                "老赵: move recess R1 minutes=10 second=小刘",
                "王阿姨: vote R1 yes=5 no=1",
            ),
            on_lamps(
                "休息回来 · after the recess",
                "老赵: speak M1 for",
                "老赵: move recess R1 minutes=10 second=小刘",
                "王阿姨: vote R1 yes=5 no=1",
                "王阿姨: resume",
            ),
            on_lamps("人数不够 · quorum lost", "王阿姨: leave 李叔 张婶 老赵 小刘 孙老师"),
            Scene(
                "人数不够，南塘规则 · quorum lost, Nantang",
                ('李叔: move main M1 "在2号楼装三盏路灯"', "王阿姨: leave 李叔 张婶 老赵 小刘 孙老师"),
                NANTANG,
            ),
            Scene(
                "人数不够，定了散会时间 · quorum lost before the hour of adjourning",
                (LAMPS, "王阿姨: leave 李叔 张婶 老赵 小刘 孙老师"),
                (*COUNCIL, "adjourn_at: 21:00"),
            ),
            Scene(
                "到了散会时间，人数不够 · the hour, without a quorum",
                (LAMPS, "王阿姨: leave 李叔 张婶 老赵 小刘 孙老师", "王阿姨: clock 21:00"),
                (*COUNCIL, "adjourn_at: 21:00"),
            ),
            Scene(
                "定时的一项到时间了 · an item with an hour",
                (LAMPS, "王阿姨: vote M1 yes=5 no=1", "王阿姨: clock 20:00"),
                (*BARE, "item: I1 预算 at=20:00 order=special_order"),
            ),
            Scene("听一件事 · a matter without a motion", ("王阿姨: take_up matter=物业报告",)),
            Scene(
                "上次没议完的 · unfinished from last time",
                (
                    LAMPS,
                    "老赵: move adjourn J1 second=小刘",
                    "王阿姨: vote J1 yes=4 no=2",
                    "王阿姨: declare_adjourned",
                    "王阿姨: new_meeting 2",
                    "王阿姨: approve_minutes 1",
                ),
                BARE,
            ),
            Scene(
                "议完了 · nothing left",
                ("王阿姨: take_up I1", f"{LAMPS} for_item=I1", "王阿姨: vote M1 yes=5 no=1"),
                (*BARE, "item: I1 路灯"),
            ),
            on_lamps(
                "散会动议通过 · adjournment carried",
                "老赵: move adjourn J1 second=小刘",
                "王阿姨: vote J1 yes=4 no=2",
            ),
            Scene(
                "定了下次，散会动议通过 · adjourning to a meeting fixed",
                (
                    LAMPS,
                    "老赵: move fix_time F1 at=2026-06-05T19:00 second=小刘",
                    "王阿姨: vote F1 yes=5 no=1",
                    "老赵: move adjourn J1 second=小刘",
                    "王阿姨: vote J1 yes=5 no=1",
                ),
                BARE,
            ),
            Scene(
                "没有异议，散会 · adjourning by consent",
                (LAMPS, "王阿姨: unanimous_consent adjourn"),
                BARE,
            ),
            Scene("已散会 · adjourned", ("王阿姨: declare_adjourned",), BARE),
            Scene(
                "已散会，定了下次 · adjourned to a meeting fixed",
                (
                    "老赵: move fix_time_main F1 at=2026-06-05T19:00 second=小刘",
                    "王阿姨: vote F1 yes=5 no=1",
                    "王阿姨: declare_adjourned",
                ),
                BARE,
            ),
        ),
    ),
)


def script_page() -> Iterable[str]:
    """The lines of docs/script.md."""
    yield "# 主持词 · What the chair says"
    yield ""
    yield (
        "Generated from the code by `python -m consult.paper.scenes > docs/script.md`; do not edit. "
        "Each row is a state"
    )
    yield "of a meeting; the sentences are those of `consult.rules.words.chair_says`, one after the other."
    for chapter in CHAPTERS:
        yield ""
        yield f"## {chapter.title}"
        yield ""
        yield "| 情形 | 说 | say |"
        yield "| --- | --- | --- |"
        for scene in chapter.scenes:
            said = words.chair_says(scene.meeting(), words.IDS)
            cells = [" ".join(words.say(each, lang) for each in said) for lang in words.LANGUAGES]
            yield f"| {scene.name} | {cells[0]} | {cells[1]} |"


def scenes() -> Iterable[Scene]:
    """Every scene, named with its chapter."""
    for chapter in CHAPTERS:
        yield from (replace(scene, name=f"{chapter.title}: {scene.name}") for scene in chapter.scenes)


if __name__ == "__main__":
    for text in script_page():
        print(text)
