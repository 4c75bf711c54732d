"""Who may do what: one table (ADR 0027). Everything that asks about a right asks here.

`RIGHTS` says for each act which offices do it, where (the whole community, the body the office was given for,
the grid), and whether a second officer has to agree. `DOORS` says which act each address is. An address that
is not here is shut. `docs/rights.md` is printed from both: `python -m consult.accounts.rights_page`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: Who may at least: anyone; a browser that is signed in; a person of this community (待核验 too); a confirmed
#: one; nobody but the offices named.
ANYONE, SIGNED_IN, PERSON, CONFIRMED, OFFICE = "anyone", "signed_in", "person", "confirmed", "office"
#: Where an office holds: everywhere in the community; for the body it was given for; in the place it was
#: given for (a grid, mostly) and what lies in it.
COMMUNITY, BODY, GRID = "community", "body", "grid"


@dataclass(frozen=True)
class Right:
    """One act. least: who may at least; offices: which offices do it where that is `office` (an administrator
    always may). area: where such an office holds. second: the setting that says whether a second officer
    agrees first, "" where none does. own: what the feature itself asks besides, in words."""

    act: str
    words: tuple[str, str]
    least: str = OFFICE
    offices: frozenset[str] = frozenset()
    area: str = COMMUNITY
    second: str = ""
    own: tuple[str, str] = ("", "")


def _staff(act: str, zh: str, en: str, offices: str, area: str = COMMUNITY, second: str = "") -> Right:
    return Right(act, (zh, en), OFFICE, frozenset(offices.split()), area, second)


_ALL = "chair recorder committee_member grid_worker moderator"
_LEADS = "chair recorder committee_member"
_DOORSTEP = "grid_worker recorder"
_TABLE = ("本场会议的主持人或记录人", "who presides over this meeting or keeps its record")

RIGHTS: Mapping[str, Right] = {
    right.act: right
    for right in (
        Right("read", ("看公开的页面", "read what is public"), ANYONE),
        Right("enter", ("登录、找到自己", "sign in, find oneself"), ANYONE),
        Right("demo", ("演示台，只在本机", "the demo desk, on its own machine"), ANYONE),
        Right("own_seat", ("选择自己是谁、退出", "say who one is, sign out"), SIGNED_IN),
        Right("own_page", ("自己的页面、资料", "one's own page and data"), PERSON),
        Right("own_sign_in", ("自己的密码和两步验证", "one's own password and second factor"), SIGNED_IN),
        Right(
            "community.open",
            ("开设社区", "open a community"),
            SIGNED_IN,
            own=("服务器的管理员，经过两步验证", "who administers the server, after the second step"),
        ),
        Right("propose", ("提议题", "propose a topic"), PERSON),
        Right("support", ("附议、提异议", "support, object"), PERSON),
        Right("rate", ("评价、请求重新办理", "rate, ask for something to be done again"), CONFIRMED),
        Right(
            "topic.own",
            ("改、撤回自己的议题", "change or withdraw one's topic"),
            PERSON,
            own=("提出人本人，或可代改的人员", "the proposer, or who may do topic.edit"),
        ),
        Right("meeting.attend", ("参加会议、在会上行动", "be at a meeting and act in it"), PERSON),
        Right("vote", ("投票", "vote"), CONFIRMED, own=("在本次表决名册上", "on the roll of the vote")),
        Right("meeting.lead", ("主持台、开始会议", "the console, opening a meeting"), CONFIRMED, own=_TABLE),
        _staff("desk", "工作台", "the desk", _ALL),
        _staff("clock.extend", "延长答复和公示期限", "extend a clock", _LEADS),
        _staff("days.enter", "填写节假日", "enter public holidays", "chair recorder"),
        _staff("backups", "查看备份、确认已删除", "see backups, say that one is deleted", "chair recorder"),
        _staff("settings.read", "查看设置", "see the settings", _ALL),
        _staff("settings.change", "更改设置", "change settings", ""),
        _staff(
            "journal.read",
            "查看和导出日志",
            "read and export the journal",
            "chair recorder committee_member supervision_member",
        ),
        _staff(
            "roll.read",
            "查看名册",
            "read the roll",
            "chair recorder committee_member grid_worker",
            GRID,
        ),
        _staff("roll.add", "登记居民", "add a person", _DOORSTEP, GRID),
        _staff("roll.confirm", "核验居民", "confirm a person", _DOORSTEP, GRID),
        _staff("roll.correct", "更正姓名、电话、户代表", "correct a person", _DOORSTEP, GRID),
        _staff("roll.left", "移出名册", "take off the roll", _DOORSTEP, GRID),
        _staff(
            "roll.devices",
            "清除居民短码、退出设备",
            "remove a resident's PIN, sign devices out",
            _DOORSTEP,
            GRID,
        ),
        _staff(
            "roll.officer",
            "更改任职人员的登记、短码和设备",
            "change an office-holder's entry, PIN, devices",
            "",
        ),
        _staff(
            "roll.change",
            "登记房屋转让、迁户、分户、房屋和产权，合并重复登记",
            "record sales, moves, flats and owners, merge what was entered twice",
            "",
        ),
        _staff("roll.import", "导入导出名册", "import and export the roll", ""),
        _staff(
            "roll.write",
            "写入或撤回导入的名册",
            "write an imported roll, take it back",
            "",
            second="second_rolls",
        ),
        _staff("person.data", "代居民导出、删除资料", "give out or remove somebody's data", ""),
        _staff("account.give", "给、改、停工作登录", "give, renew, switch off a staff sign-in", ""),
        _staff("slips", "发放和作废入户卡", "issue and revoke slips", _DOORSTEP, GRID),
        _staff("office.read", "查看任职、组织、区划", "read offices, bodies, territory", _ALL),
        _staff("office.change", "授予和终止职务", "grant and end offices", ""),
        _staff("body.change", "设立和更改组织、区划", "set up and change bodies and territory", ""),
        _staff(
            "words.look",
            "查看、隐藏居民文字，答复申诉",
            "look at residents' texts, hide one, answer appeals",
            "moderator chair recorder committee_member supervision_member",
        ),
        _staff("topic.screen", "筛选议题", "screen topics", "moderator chair recorder committee_member"),
        _staff("topic.record", "补录议题、代录议题", "record topics for others", _ALL),
        _staff("topic.edit", "代改议题", "change somebody's topic", "moderator recorder chair"),
        _staff("meeting.read", "查看筹备中的会议", "see meetings in preparation", _ALL),
        _staff("meeting.plan", "筹备、通知、取消会议", "plan, notice and cancel meetings", _LEADS, BODY),
        _staff("meeting.record", "补录会议", "record a meeting held in a room", "chair recorder", BODY),
        _staff("meeting.door", "看会场门口的名单", "see who waits at the door", _ALL),
        Right(
            "meeting.let_in",
            ("在会场门口放行", "let people in at the door"),
            OFFICE,
            frozenset(_ALL.split()),
            GRID,
            own=_TABLE,
        ),
        _staff("result.record", "补录表决", "record a vote held on paper", "chair recorder", BODY),
        _staff("result.read", "查看待公布的结果", "see results not yet published", _LEADS),
        _staff("result.publish", "公布结果", "publish a result", _LEADS, BODY, "second_results"),
        _staff(
            "result.consent",
            "同意公布与表决文字不同的文字",
            "agree to publishing another text than was voted",
            "supervision_member",
        ),
        _staff("notice.post", "张贴公告", "post a notice", _LEADS, BODY, "second_notices"),
        _staff(
            "notice.withdraw", "撤下公告", "withdraw a notice", "chair recorder", BODY, "second_corrections"
        ),
        _staff("notice.correct", "张贴更正公告", "post a correction", _LEADS, BODY, "second_corrections"),
        _staff("result.take_back", "撤回补录的表决", "take a recorded vote back", "chair recorder", BODY),
        _staff("objection.record", "登记书面异议", "record objections on paper", _LEADS, BODY),
        _staff("objection.answer", "答复异议", "answer objections", _LEADS, BODY),
        _staff("task.read", "查看待办任务", "read open tasks", _ALL),
        _staff("task.plan", "立任务、办结、采纳", "set tasks, close, adopt", _LEADS),
        _staff(
            "task.state",
            "填报任务进度",
            "state how a task goes",
            "chair recorder committee_member grid_worker",
        ),
        _staff("feedback.answer", "答复评论和重办请求", "answer comments and requests", _LEADS),
    )
}

_READ = """
home.community topics.list topics.page topics.photo agenda.list agenda.page agenda.print_page agenda.calendar
outcomes.notices outcomes.notice outcomes.notice_print outcomes.results outcomes.result outcomes.verify
outcomes.log outcomes.log_entry outcomes.log_json outcomes.log_proof outcomes.log_since outcomes.log_checker
outcomes.result_json outcomes.result_checker
outcomes.wall outcomes.wall_slides outcomes.wall_worker followup.progress followup.topic followup.photo
accounts.privacy meetings.lobby meetings.hall meetings.minutes meetings.qr meetings.view_json
home.index meetings.join meetings.words web.healthz web.set_language web.set_text_size static
"""
_ENTER = """
accounts.sign_in accounts.sms_sign_in accounts.slip accounts.staff_sign_in accounts.second_step accounts.first
meetings.find meetings.door_wait
"""

#: (endpoint, method or * for all) → the act it is; where one form has several deeds, {deed: act}. "" is a
#: form without a deed.
DOORS: Mapping[tuple[str, str], str | Mapping[str, str]] = {
    **{(each, "*"): "read" for each in _READ.split()},
    **{(each, "*"): "enter" for each in _ENTER.split()},
    **{
        (f"demo.{each}", "*"): "demo"
        for each in ("desk", "again", "components", "do_next", "next_step", "sign_in_as")
    },
    ("accounts.choose", "*"): "own_seat",
    ("accounts.sign_out", "*"): "own_seat",
    ("accounts.switch", "*"): "own_seat",
    ("accounts.share", "*"): "own_page",
    ("accounts.second_factor", "*"): "own_sign_in",
    ("accounts.password", "*"): "own_sign_in",
    ("accounts.new_community", "*"): "community.open",
    ("accounts.join_sign_ins", "*"): "own_sign_in",
    ("accounts.me", "*"): "own_page",
    ("accounts.my_data", "*"): "own_page",
    ("accounts.remove_me", "*"): "own_page",
    ("accounts.set_pin", "*"): "own_page",
    ("home.told_page", "*"): "own_page",
    ("office.my_words", "*"): "own_page",
    ("office.words", "*"): "words.look",
    ("topics.propose", "*"): "propose",
    ("topics.alike", "*"): "propose",
    ("topics.draft_photo", "*"): "propose",
    ("topics.edit", "*"): "topic.own",
    ("topics.withdraw", "*"): "topic.own",
    ("topics.support", "*"): "support",
    ("outcomes.object_to", "*"): "support",
    ("followup.rate", "*"): "rate",
    ("followup.ask_again", "*"): "rate",
    ("agenda.absence", "*"): "meeting.attend",
    ("meetings.phone", "*"): "meeting.attend",
    ("meetings.plain", "*"): "meeting.attend",
    ("meetings.act", "*"): "meeting.attend",
    ("ballots.page", "*"): "meeting.attend",
    ("ballots.cast", "*"): "vote",
    ("meetings.cast", "*"): "vote",
    ("meetings.chair", "*"): "meeting.lead",
    ("meetings.open_meeting", "*"): "meeting.lead",
    ("meetings.go_on", "*"): "meeting.lead",
    ("home.desk", "*"): "desk",
    ("home.extend", "*"): "clock.extend",
    ("home.working_days", "*"): "days.enter",
    ("home.first_steps_page", "*"): "desk",
    ("backups.page", "*"): "backups",
    ("home.settings_page", "GET"): "settings.read",
    ("home.settings_page", "POST"): {
        "preview": "settings.change",
        "edit": "settings.change",
        "save": "settings.change",
        "drop": "settings.change",
    },
    ("home.settings_pack", "*"): "settings.change",
    ("home.journal", "*"): "journal.read",
    ("home.journal_csv", "*"): "journal.read",
    ("office.people", "*"): "roll.read",
    ("office.person", "GET"): "roll.read",
    ("office.household", "GET"): "roll.read",
    ("office.add_person", "*"): "roll.add",
    ("office.person", "POST"): {
        "confirm": "roll.confirm",
        "change": "roll.correct",
        "pin": "roll.devices",
        "sign_out": "roll.devices",
        "left": "roll.left",
    },
    ("office.keep_person", "*"): "roll.correct",
    ("office.person_account", "*"): "account.give",
    ("office.person_data", "*"): "person.data",
    ("office.erase_person", "*"): "person.data",
    ("office.household", "POST"): "slips",
    ("office.sale", "*"): "roll.change",
    ("office.merge", "*"): "roll.change",
    ("office.flat", "*"): "roll.change",
    ("office.move", "*"): "roll.change",
    ("office.place", "GET"): "roll.read",
    ("office.place", "POST"): {"home": "roll.change", "move": "body.change", "join": "body.change"},
    ("office.body_names", "*"): "body.change",
    ("office.body_among", "*"): "body.change",
    ("office.slips", "GET"): "slips",
    ("office.slips", "POST"): "roll.officer",
    ("office.slip_sheet", "*"): "slips",
    ("office.offices", "GET"): "office.read",
    ("office.offices", "POST"): "office.change",
    ("office.bodies", "GET"): "office.read",
    ("office.bodies", "POST"): "body.change",
    ("office.body", "GET"): "office.read",
    ("office.body", "POST"): "body.change",
    ("office.territory", "GET"): "office.read",
    ("office.territory", "POST"): "body.change",
    ("office.roll", "*"): "roll.import",
    ("office.roll_faults", "*"): "roll.import",
    ("office.roll_template", "*"): "roll.import",
    ("office.roll_export", "*"): "roll.import",
    ("office.roll_check", "GET"): "roll.import",
    ("office.roll_check", "POST"): {
        "map": "roll.import",
        "answer": "roll.import",
        "discard": "roll.import",
        "write": "roll.write",
        "take_back": "roll.write",
    },
    ("topics.screening", "*"): "topic.screen",
    ("topics.screen", "*"): "topic.screen",
    ("topics.original", "*"): "topic.screen",
    ("topics.take_back", "*"): "topic.screen",
    ("topics.record", "*"): "topic.record",
    ("agenda.plan", "*"): "meeting.plan",
    ("agenda.again", "*"): "meeting.plan",
    ("agenda.edit", "*"): "meeting.plan",
    ("agenda.change", "*"): "meeting.plan",
    ("agenda.day", "*"): "meeting.plan",
    ("agenda.debate", "*"): "meeting.plan",
    ("agenda.move", "*"): "meeting.plan",
    ("agenda.remove", "*"): "meeting.plan",
    ("agenda.notice", "*"): "meeting.plan",
    ("agenda.cancel", "*"): "meeting.plan",
    ("agenda.move_meeting", "*"): "meeting.plan",
    ("agenda.record", "*"): "meeting.record",
    ("agenda.record_item", "*"): "meeting.record",
    ("meetings.door", "*"): "meeting.door",
    ("outcomes.drafts", "*"): "result.read",
    ("outcomes.record", "*"): "result.record",
    ("outcomes.publish", "*"): "result.publish",
    ("outcomes.consents", "*"): "result.consent",
    ("outcomes.post", "*"): "notice.post",
    ("outcomes.post_plain", "*"): "notice.post",
    ("outcomes.withdraw", "*"): "notice.withdraw",
    ("outcomes.correct", "*"): "notice.correct",
    ("outcomes.take_back", "*"): "result.take_back",
    ("outcomes.record_objections", "*"): "objection.record",
    ("outcomes.answer", "*"): "objection.answer",
    ("followup.tasks", "*"): "task.read",
    ("followup.adopt", "*"): "task.plan",
    ("followup.add_task", "*"): "task.plan",
    ("followup.close", "*"): "task.plan",
    ("followup.paper", "*"): "task.plan",
    ("followup.update_task", "*"): "task.state",
    ("followup.undo_task", "*"): "task.state",
    ("followup.answer", "*"): "feedback.answer",
    ("followup.answer_again", "*"): "feedback.answer",
}

#: Events of the socket → the act each is. The rules judge what may be done in the meeting itself.
SOCKET: Mapping[str, str] = {
    "connect": "read",
    "disconnect": "read",
    "watch": "read",
    "unwatch": "read",
    "act": "meeting.attend",
    "cast": "vote",
}


@dataclass(frozen=True)
class Held:
    """An office somebody holds today. body_id, territory_id: what it was given for; None: the whole
    community."""

    kind: str
    body_id: int | None = None
    territory_id: int | None = None


@dataclass(frozen=True)
class Place:
    """What an act is about. body_id: the body it concerns; territories: the places it lies in, the smallest
    first, as ids. None and empty where that is not known or does not matter."""

    body_id: int | None = None
    territories: frozenset[int] = frozenset()


def reading() -> frozenset[str]:
    """The endpoints that anybody may read without signing in."""
    return frozenset(endpoint for (endpoint, _method), act in DOORS.items() if act == "read")


def acts_of(endpoint: str | None, method: str) -> Mapping[str, str]:
    """What an address is, by deed; {"": act} where it is one act. Empty for an address nobody entered."""
    method = "GET" if method == "HEAD" else method
    for key in ((endpoint or "", method), (endpoint or "", "*")):
        found = DOORS.get(key)
        if found is not None:
            return {"": found} if isinstance(found, str) else found
    return {}


def reach(right: Right, held: Iterable[Held]) -> frozenset[int] | None:
    """The places in which these offices carry an act about residents; None: everywhere."""
    found = set()
    for office in held:
        if office.kind == "staff_admin" or (office.kind in right.offices and office.territory_id is None):
            return None
        if office.kind in right.offices:
            found.add(office.territory_id)
    return frozenset(each for each in found if each is not None)


def office_does(right: Right, held: Iterable[Held], place: Place | None = None) -> bool:
    """Whether one of these offices carries the act, there. Without a place: anywhere at all."""
    for office in held:
        if office.kind == "staff_admin":
            return True
        if office.kind not in right.offices:
            continue
        if place is None or right.area == COMMUNITY:
            return True
        if right.area == BODY and office.body_id in (None, place.body_id):
            return True
        if right.area == GRID and (office.territory_id is None or office.territory_id in place.territories):
            return True
    return False
