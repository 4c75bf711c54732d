"""One topic from proposal to feedback, on a real server with the demo data, by the forms people see, in both
languages.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.river.conftest import River
from tests.river.visitor import Page, Visitor

TITLE = "4号楼门口加一处坡道"
WHAT = "坐轮椅的老人出门要两个人抬，希望在4号楼单元门口修一处坡道。"
TEXT = "同意在4号楼单元门口修建一处无障碍坡道，宽1.2米，由社区工作经费承担。"


def number_in(page: Page) -> int:
    return int(page.url.rstrip("/").rsplit("/", 1)[1])


def test_one_topic_goes_from_proposal_to_feedback(river: River) -> None:
    home = "/c/qinghe"
    resident, neighbour, staff = (river.visitor(who) for who in ("resident", "neighbour", "staff"))

    # 1 a resident proposes, a neighbour supports
    page = resident.send(
        resident.get(f"{home}/topics/propose"), title=TITLE, what=WHAT, place="4号楼", kind="facility"
    )
    page.shows("看一遍", TITLE, WHAT, "4号楼")
    page = resident.press(page, "提交")
    number = number_in(page)
    topic = f"{home}/topics/{number}"
    page.shows(TITLE, WHAT, "您的议题编号")
    neighbour.send(neighbour.get(topic), action="/support").shows("谢谢，您已支持这个议题。")
    river.shows(topic, (TITLE, WHAT, "已提交"), (TITLE, WHAT, "Submitted"))
    resident.get(f"{home}/staff/screening/{number}", status=403)

    # 2 staff accept it
    page = staff.get(f"{home}/staff/screening/{number}")
    staff.send(
        page,
        result="accepted",
        reason="属于公共设施，可以议。",
        body=staff.choice(page, "body", "楼栋议事小组"),
        stakeholders="4号楼居民",
    )
    river.shows(topic, ("已受理", "属于公共设施，可以议。"), ("Accepted", "属于公共设施，可以议。"))

    # 3 a meeting is planned, takes the item, is noticed
    day = datetime.now(UTC).date() + timedelta(days=10)
    page = staff.get(f"{home}/staff/meetings/new")
    page = staff.send(
        page,
        body=staff.choice(page, "body", "楼栋议事小组"),
        title="楼栋议事小组坡道专题会",
        held_on=day.isoformat(),
        hour="19:00",
        place="社区活动室",
    )
    meeting = number_in(page)
    page = staff.send(
        page,
        topic=str(number),
        text=TEXT,
        decision_rule_id="COUNCIL_CHARTER",
        method="paper",
        legal_effect="consultation",
    )
    page = staff.send(page, action="/notice", channels="公开栏、微信群")
    page.shows("会议已公告", TEXT)
    river.shows(f"{home}/meetings/{meeting}", (TEXT, "已公告", "社区活动室"), (TEXT, "Noticed", "社区活动室"))
    river.shows(topic, ("已排期",), ("Scheduled",))

    # 4 the count of the meeting's paper is entered, the result and its notice published
    page = staff.get(f"{home}/staff/topics/{number}/vote")
    page = staff.send(
        page,
        question=TEXT,
        rule_id="COUNCIL_CHARTER",
        closed_on=local_today(),
        method="written_ballot",
        headcount__eligible="4",
        headcount__present="4",
        headcount__for="3",
        headcount__against="1",
        headcount__abstain="0",
        headcount__invalid="0",
        legal_effect="consultation",
        source_note="4号楼坡道表决计票单",
    )
    page.shows("通过")
    page = staff.send(
        page, status="adopted", text=TEXT, summary="四人表决，三人同意。", presided_by_role="社区居委会主任"
    )
    page = staff.send(page.shows("贴出来就是这样", TEXT)).shows("等待第二人复核")
    recorder = river.visitor("recorder")
    page = confirmed(recorder, page, TEXT, "四人表决，三人同意。", "请与原件核对")
    page = recorder.send(page, kind="结果公示", start_on=local_today())
    page = recorder.send(page.shows("贴出来就是这样", TEXT))
    notice = number_in(page)
    river.shows(
        f"{home}/notices/{notice}",
        (f"关于{TITLE}结果的公示", TEXT, "通过"),
        (f"关于{TITLE}结果的公示", TEXT, "Adopted"),
    )
    river.shows(f"{home}/notices/{notice}/print", (TEXT,), (TEXT,))
    river.shows(f"{home}/results", (TITLE,), (TITLE,))
    river.shows(topic, ("公示中",), ("Published",))

    # 5 adopted, a task, done with evidence
    page = staff.get(f"{topic}/progress")
    page = staff.send(page, adoption="adopted", reason="经费已列支。", by_role="街道办事处")
    page = staff.send(
        page, action="/tasks", title="修建坡道", owner_role="物业服务企业", due_on=day.isoformat()
    )
    river.shows(
        f"{topic}/progress",
        ("采纳 街道办事处", "修建坡道", "未开始"),
        ("Adopted in full", "修建坡道", "Not begun"),
    )
    river.shows(topic, ("落实中",), ("Being carried out",))
    page = staff.send(page, status="done", evidence="验收照片已张贴", done_on=local_today())
    river.shows(f"{topic}/progress", ("验收照片已张贴",), ("验收照片已张贴",))
    river.shows(
        topic, ("1件事，办完1件", "修建坡道", "验收照片已张贴"), ("1 tasks, 1 done", "验收照片已张贴")
    )
    river.shows(f"{home}/progress", (TITLE,), (TITLE,))

    # 6 the resident rates, staff answer and close
    page = resident.send(resident.get(f"{topic}/rate"), score="very_satisfied", comment="出门方便多了。")
    page.shows("谢谢", "出门方便多了。")
    page = staff.get(f"{topic}/progress")
    page = staff.send(page, reply="谢谢您的反馈。")
    river.shows(
        f"{topic}/progress",
        ("非常满意", "出门方便多了。", "谢谢您的反馈。"),
        ("Very satisfied", "出门方便多了。", "谢谢您的反馈。"),
    )
    # It is posted for days still, and not closed before.
    with pytest.raises(AssertionError, match="满期后才能归档"):
        staff.send(page, action="/close", button="归档议题")


def confirmed(second: Visitor, page: Page, *words: str) -> Page:
    """The second officer reads what was written beside the vote, looks at the sheet and publishes it."""
    page = second.press(second.get(page.url).shows("等待第二人复核", *words), "先看样张")
    return second.press(page.shows("贴出来就是这样"), "发布结果")


def local_today() -> str:
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()


def test_what_a_live_meeting_decides_goes_on_to_the_boards(river: River) -> None:
    """The demo's open meeting on phones without scripts, one of them in English; its result waits for staff,
    then is posted.
    """
    home, base = "/c/qinghe", f"/c/qinghe/meetings/{river.live}"
    item = "同意在2号楼南侧设电动自行车充电棚一处"
    chair, first, second = river.visitor("staff"), river.visitor("first"), river.visitor("second", "en")
    token = chair.get(f"{base}/plain").form_with("act_id").values["csrf_token"]
    for person, words in ((chair, "签到"), (first, "签到"), (second, "I am here")):
        person.press(person.get(f"{base}/plain"), words)
    chair.console(base, "call_to_order", token)
    chair.console(base, "take_up", token)
    first.get(f"{base}/plain").shows(item, "会议中")
    second.get(f"{base}/plain").shows(item, "In session")
    chair.console(base, "put", token)
    for person, side, said in ((chair, "for", "已"), (first, "for", "已"), (second, "against", "recorded")):
        person.send(person.get(f"{base}/plain"), **{"ask:choice:choice": side}).shows(said)
    chair.console(base, "announce", token)
    first.get(f"{base}/plain").shows("通过", "✓ 赞成 2 · ✕ 反对 1 · — 弃权 0")
    second.get(f"{base}/plain").shows("Adopted", "✓ For 2 · ✕ Against 1 · — Abstain 0")

    # The second item goes to the secret box: how many, never who.
    chair.console(base, "take_up", token)
    chair.console(base, "put", token)
    first.get(f"{base}/plain").shows("防不住管理服务器的人")
    first.send(first.get(f"{base}/plain"), choice="for").shows("您的票已投进票箱")
    second.send(second.get(f"{base}/plain"), choice="against").shows("Your paper is in the box.")
    chair.send(chair.get(f"{base}/plain"), choice="for")
    chair.console(base, "announce", token)
    chair.console(base, "declare_adjourned", token)
    first.get(f"{base}/plain").shows("散会")
    second.get(f"{base}/plain").shows("Adjourned")
    for lang, words in (("zh", "会议记录"), ("en", "Minutes")):
        river.visitor("first", lang).get(f"{base}/minutes").shows(words, item)

    # The result waits for staff; published and posted, strangers read it on the topic, the notice and the
    # wall.
    page = chair.get(f"{home}/staff/results").shows("待发布", "电动自行车充电棚", "文化广场活动时间")
    page = chair.get(page.link("电动自行车充电棚"))
    number = page.url.split("/topics/")[1].split("/")[0]
    page = chair.send(page, summary="三人表决，二人赞成，一人反对。", presided_by_role="议事小组组长")
    page = chair.send(page.shows("贴出来就是这样", item)).shows("等待第二人复核")
    recorder = river.visitor("recorder")
    page = confirmed(recorder, page, item, "三人表决，二人赞成，一人反对。")
    page = recorder.send(page, kind="结果公示")
    page = recorder.send(page.shows("贴出来就是这样", item))
    river.shows(
        f"{home}/notices/{number_in(page)}",
        ("结果的公示", item, "通过"),
        ("结果的公示", item, "Adopted"),
    )
    river.shows(f"{home}/topics/{number}", ("公示中", "会议公告", item), ("Published", item))
    river.shows(
        f"{home}/wall",
        ("电动自行车充电棚", item, "3人参与，2人赞成"),
        ("电动自行车充电棚", item, "2 persons in favour"),
    )
