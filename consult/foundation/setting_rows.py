"""Every setting of a community and its bodies: one row each, with its words, bounds, default and source.

`consult.foundation.settings` reads and changes them; the page shows them in this order (ADR 0033).
"""

from __future__ import annotations

from collections.abc import Mapping

from consult.foundation.procedures import procedures
from consult.foundation.setting_kinds import Setting


def _declared(*each: Setting) -> Mapping[str, Setting]:
    return {setting.key: setting for setting in each}


def _posting_of_kind(kind: str) -> int | None:
    known = procedures().get(kind)
    return known.publicity_days if known else None


#: Parts of the page, in their order.
GROUPS: Mapping[str, tuple[str, str]] = {
    "contact": ("对外联系", "How to reach the office"),
    "collecting": ("征集和答复", "Collecting and answering"),
    "posting": ("公示和落实", "Posting and carrying out"),
    "documents": ("文号和公告样式", "Numbers and look of notices"),
    "second": ("第二人复核", "A second officer"),
    "texts": ("文字审核", "Looking at residents' texts"),
    "voting": ("表决", "Voting"),
    "names": ("称呼和语言", "Names and languages"),
    "signing": ("登录", "Signing in"),
}

#: Kinds of place with a threshold of their own, the smallest first.
LEVELS: Mapping[str, tuple[str, str]] = {
    "entrance": ("一个单元的事", "What concerns an entrance"),
    "building": ("一栋楼的事", "What concerns a building"),
    "group": ("一个村民小组的事", "What concerns a villagers' group"),
    "estate": ("一个小区的事", "What concerns an estate"),
    "grid": ("一个网格的事", "What concerns a grid"),
    "community": ("全社区的事", "What concerns the whole community"),
}

#: Every setting, in the order a page shows them.
REGISTRY: Mapping[str, Setting] = _declared(
    Setting(
        key="phone",
        type="text",
        group="contact",
        high=40,
        default="",
        name=("社区办公电话", "Telephone of the community office"),
        about=("每一页的页脚都有", "At the foot of every page"),
    ),
    Setting(
        key="contact",
        type="fields",
        group="contact",
        fields={
            "place": ("异议受理地点", "Where objections are taken"),
            "phone": ("咨询、异议电话", "Telephone for questions and objections"),
            "supervision_phone": ("监督电话", "Supervision telephone"),
            "hours": ("办公时间", "Office hours"),
        },
        high=120,
        default={},
        printed=True,
        name=("印在公告上的联系方式", "What notices say about reaching the office"),
        about=(
            "印在每张公告上；已经张贴的公告不会自己改",
            "Printed on every notice; notices posted already do not change by themselves",
        ),
    ),
    Setting(
        key="meeting_contact",
        type="fields",
        group="contact",
        fields={
            "who": ("找谁", "Who"),
            "phone": ("电话", "Telephone"),
        },
        high=60,
        default={},
        name=("来不了会场的人打给谁", "Whom to call who cannot come to a meeting"),
        about=(
            "写在每场会议的议程页上；不填就写社区办公电话",
            "On the agenda of every meeting; left empty, the telephone of the community office",
        ),
    ),
    Setting(
        key="support_households",
        type="whole",
        group="collecting",
        unit="households",
        high=100_000,
        default=0,
        name=("支持到多少户，进入筛选", "Households whose support sends a topic to screening"),
        about=(
            "下面没有单独定的地方都用这个数；0表示不要求",
            "For every place without a share of its own below; 0: none needed",
        ),
    ),
    *(
        Setting(
            key=f"support_{kind}",
            type="share",
            group="collecting",
            unit="households",
            high=100_000,
            default={},
            name=(zh, en),
            about=(
                "占那里户数的多少（如1/10、三分之二、1.6%），至少多少户",
                "What part of the households there (1/10, 1.6%), and at least how many",
            ),
            source=("按当地户数自行设定", "by the number of households, free to settle"),
        )
        for kind, (zh, en) in LEVELS.items()
    ),
    Setting(
        key="screen_days",
        type="whole",
        group="collecting",
        unit="working days",
        low=1,
        high=60,
        default=5,
        name=("筛选多久答复", "Time for the answer to a topic"),
        about=("从支持够户数那天算起", "From the day enough households support it"),
    ),
    Setting(
        key="objection_days",
        type="whole",
        group="collecting",
        unit="working days",
        low=1,
        high=60,
        default=5,
        name=(
            "异议、不满意评价、重新办理请求多久答复",
            "Time for the answer to objections, dissatisfied ratings and requests to do it again",
        ),
        about=("从收到那天算起", "From the day it came in"),
    ),
    Setting(
        key="posting_days",
        type="whole",
        group="posting",
        unit="days",
        low=1,
        high=365,
        default=15,
        by_kind=_posting_of_kind,
        per_body=True,
        name=("结果公示多少天", "Days a result stays posted"),
        about=("首尾两天都计入", "The first and the last day count"),
        source=(
            "城市居民委员会组织法（2025年修订）第三十五条、村民委员会组织法（2025年修正）第三十五条：不少于十五日",
            "Organic laws of both committees (2025), article 35: at least fifteen days",
        ),
    ),
    Setting(
        key="post_within_days",
        type="whole",
        group="posting",
        unit="days",
        high=60,
        default=3,
        per_body=True,
        name=("决定后几天内张贴", "Days after the decision within which it is posted"),
        source=(
            "北京市、上海市对业主共同决定、业主委员会决定的规定：三日内；其他组织参照",
            "Beijing and Shanghai, on decisions of owners: within three days; a model for others",
        ),
    ),
    Setting(
        key="undo_hours",
        type="whole",
        group="posting",
        unit="hours",
        low=1,
        high=168,
        default=24,
        name=("任务进度多久以内可以撤回", "How long a statement about a task may be taken back"),
    ),
    Setting(
        key="topic_prefix",
        type="text",
        group="documents",
        high=30,
        default="",
        name=("议题编号的字头", "What topics' document numbers begin with"),
        about=(
            "不填时用社区名称加“议”；组织的字头在“组织”页设",
            "Left empty: the community's name and 议; bodies have theirs on their own pages",
        ),
    ),
    Setting(
        key="number_form",
        type="choice",
        group="documents",
        default="",
        options={
            "": ("照上一个的写法", "as the last one was written"),
            "〔〕": ("〔2026〕3号", "〔2026〕3号"),
            "〔〕第": ("〔2026〕第3号", "〔2026〕第3号"),
            "[]": ("[2026]3号", "[2026]3号"),
            "[]第": ("[2026]第3号", "[2026]第3号"),
            "（）": ("（2026）3号", "（2026）3号"),
            "（）第": ("（2026）第3号", "（2026）第3号"),
        },
        name=("文号的写法", "How document numbers are written"),
        about=("从下一个文号起；已经用过的不变", "From the next number on; those given stay"),
    ),
    Setting(
        key="issuer",
        type="text",
        group="documents",
        high=60,
        default="",
        name=("公告落款", "Who signs notices"),
        about=(
            "如“某某社区居民委员会”；以组织名义发的公告仍落组织的名称，不填就落社区名称",
            "Notices of a body are signed by the body; left empty, the community's name",
        ),
    ),
    Setting(
        key="notice_head",
        type="choice",
        group="documents",
        default="black",
        options={"black": ("黑色", "black"), "red": ("红头", "red")},
        name=("公告的头", "Head of notices"),
    ),
    Setting(
        key="notice_seal",
        type="yes",
        group="documents",
        default=1,
        name=("印出盖章的位置", "Print the place for the seal"),
    ),
    Setting(
        key="notice_paper",
        type="choice",
        group="documents",
        default="a4",
        options={"a4": ("A4", "A4"), "a3": ("A3海报", "A3 poster")},
        name=("打印公告先用哪种纸", "Paper offered first for notices"),
    ),
    *(
        Setting(
            key=f"second_{kind}",
            type="yes",
            group="second",
            default=usual,
            per_body=True,
            guards=True,
            name=(f"{zh}，须另一人复核", f"{en}: another officer agrees first"),
        )
        for kind, usual, zh, en in (
            ("results", 1, "公布有法定效力的结果", "Publishing results with legal effect"),
            ("notices", 0, "张贴公告", "Posting notices"),
            ("rolls", 0, "写入导入的名册", "Writing imported rolls"),
            ("corrections", 0, "撤下或更正公告", "Withdrawing or correcting notices"),
        )
    ),
    Setting(
        key="look_before",
        type="yes",
        group="texts",
        default=0,
        name=("先看后发", "Look at texts before they are published"),
        about=(
            "“是”：未核验居民的文字、遮住了个人信息的文字，工作人员看过才公开；“否”：先公开，随后看",
            "Yes: staff look first where unconfirmed or with something covered; no: afterwards",
        ),
    ),
    Setting(
        key="texts_a_day",
        type="whole",
        group="texts",
        unit="texts",
        low=1,
        high=1000,
        default=30,
        name=("每人每天最多提交多少条文字", "Texts a person may send in a day"),
        about=("会上发言、表决不算", "Speaking and voting in meetings do not count"),
    ),
    Setting(
        key="charter",
        type="text",
        group="voting",
        high=80,
        default="",
        per_body=True,
        name=("章程条文，印在结果上作为依据", "Article of the charter, printed as the basis of results"),
        about=("不填就不印这一行", "Left empty, the line is left out"),
    ),
    Setting(
        key="unregistered_vote",
        type="yes",
        group="voting",
        default=0,
        per_body=True,
        name=("非户籍居民有表决权", "Residents not registered here have a vote"),
        about=("发言、提议不受影响", "They speak and propose anyway"),
    ),
    Setting(
        key="fewest_papers",
        type="whole",
        group="voting",
        unit="papers",
        high=1000,
        default=5,
        per_body=True,
        name=(
            "不记名投票少于多少张，只公布结果和人数",
            "Unnamed votes with fewer papers publish only outcome and turnout",
        ),
        about=(
            "选票全部相同时也只公布结果；章程或法律规定必须公布票数的填0",
            "Also where all papers are alike; 0 where the bylaws or the law order figures to be published",
        ),
        source=(
            "平台默认：票太少或全部相同，票数等于公开每个人的选择",
            "the platform's own: few or equal papers would tell everybody's choice",
        ),
    ),
    Setting(
        key="called",
        type="choice",
        group="names",
        default="name",
        options={
            "name": ("姓名", "full name"),
            "surname": ("姓加“同志”", "surname and 同志"),
            "number": ("只用编号", "number only"),
        },
        name=("主持台上怎么称呼参会人", "What people are called at the chair's console"),
        about=(
            "大屏和别人的手机上一律只用编号",
            "The wall and other people's phones only ever show numbers",
        ),
    ),
    Setting(
        key="languages",
        type="choice",
        group="names",
        default="both",
        options={
            "both": ("中文和English，读者自己选", "Chinese and English, the reader chooses"),
            "zh": ("只用中文", "Chinese only"),
        },
        name=("网页用什么语言", "Languages of the pages"),
    ),
    Setting(
        key="sms_strangers",
        type="yes",
        group="signing",
        default=0,
        name=("名册上没有的手机号也可用短信登录", "Numbers on no roll may sign in by SMS too"),
        about=(
            "“是”：可以，登录后为待核验；“否”：不向名册以外的号码发短信",
            "Yes: they may, and wait for confirmation; no: nothing is sent to numbers on no roll",
        ),
    ),
)
