"""One topic from proposal to feedback in real browsers: three phones, the chair's console, the staff's desk
and a wall, each somebody else, by nothing but the pages people see, some in Chinese and some in English."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.serving import Served, press, rise, with_schema

TITLE = "4号楼门口加一处坡道"
WHAT = "坐轮椅的老人出门要两个人抬，希望在4号楼单元门口修一处坡道。"
TEXT = "在4号楼单元门口修建一处坡道，宽1.2米，由企业承担费用。"
SETTLED = "在4号楼单元门口修建一处坡道，宽1.2米，由社区承担费用。"

#: What each language's pages say at the stations of the river.
SAYS = {
    "zh": {
        "sent": "已提交",
        "next": "下一步",
        "submit": "提交",
        "accepted": "已受理",
        "noticed": "已公告",
        "in_session": "会议中",
        "recess": "休息中",
        "adopted": "通过",
        "published": "公示中",
        "carried": "落实中",
        "done": "已办结",
        "rated": "非常满意",
        "close": "归档议题",
        "closed": "已办结",
        "not_yet": "满期后才能归档",
        "hand": "您排第 1 位",
        "consent": "没有异议就这样定",
        "minutes": "会议记录",
        "by_hand": "现场举手，记录员录入",
    },
    "en": {
        "sent": "Submitted",
        "next": "Next",
        "submit": "Send it in",
        "accepted": "Accepted",
        "noticed": "Noticed",
        "in_session": "In session",
        "recess": "In recess",
        "adopted": "Adopted",
        "published": "Published",
        "carried": "Being carried out",
        "done": "done",
        "rated": "Very satisfied",
        "close": "Close the topic",
        "closed": "Done",
        "not_yet": "can be closed after that",
        "hand": "You are number 1 in the queue",
        "consent": "unless somebody objects",
        "minutes": "Minutes",
        "by_hand": "by hand in the room, entered by the recorder",
    },
}


@dataclass
class Town:
    """A served community. tokens: of the seats of its people; names: all of them, none of which a board may
    show.
    """

    address: str
    tokens: dict[str, str]
    names: list[str] = field(default_factory=list)


@contextmanager
def town(instance: Path) -> Iterator[Town]:
    """A community with its roll and nothing else, on a server of its own."""
    from consult.app import create_app
    from consult.foundation.db import db, transaction
    from tests import factories
    from tests.factories import make_community

    server = Served(instance, start=False)
    with_schema(server)
    with server.here():
        app = create_app(instance)
    with app.app_context():
        place = make_community(db)
        people = {
            "chair": place.chair,
            "recorder": place.recorder,
            "staff": place.admin,
            **{str(n): each for n, each in enumerate(place.members)},
        }
        with transaction():
            tokens = {
                who: factories.open_seat(person, now=datetime.now(UTC)) for who, person in people.items()
            }
        names = [person.name for person in people.values()]
        db.session.remove()
        db.engine.dispose()
    server.start()
    try:
        yield Town(server.address, tokens, names)
    finally:
        server.stop()


@dataclass
class Hands:
    """Somebody at a browser: opens pages, fills the forms found on them, taps what is shown."""

    page: Any
    address: str
    lang: str = "zh"

    def word(self, name: str) -> str:
        """What this person's pages say at a station."""
        return SAYS[self.lang][name]

    def at(self, path: str) -> Hands:
        answer = self.page.goto(self.address + path)
        assert answer is not None and answer.status == 200, (path, answer and answer.status)
        return self

    def sees(self, *words: str) -> Hands:
        """Waits until each of these can be read on the page."""
        for each in words:
            self.page.get_by_text(each).filter(visible=True).first.wait_for()
        return self

    def sends(self, action: str = "", button: str = "", **values: str) -> Hands:
        """Fills in the form that has these fields (`__` stands for a dot) and sends it by its button; the
        page that follows is open then.
        """
        filled = {name.replace("__", "."): value for name, value in values.items()}
        wanted = f"form[action$='{action}']" if action else "form[method=post]"
        form = self.page.locator(wanted + "".join(f":has([name='{name}'])" for name in filled))
        form = (form.filter(has=self.page.locator("button", has_text=button)) if button else form).first
        folded = form.locator("xpath=ancestor::details[not(@open)]")
        while folded.count():
            folded.first.locator("summary").first.click()
        for name, value in filled.items():
            self._fill(form, name, value)
        tap = (
            form.locator("button:not(.visually-hidden)", has_text=button)
            if button
            else form.locator("button:not(.visually-hidden):not([name=step])")
        )
        with self.page.expect_navigation():
            tap.last.click()
        return self

    def _fill(self, form: Any, name: str, value: str) -> None:
        field_ = form.locator(f"[name='{name}']").first
        kind = field_.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
        if kind == "select":
            values = field_.evaluate("e => Array.from(e.options).map((o) => [o.value, o.text])")
            field_.select_option(
                next(each for each, words in values if value in (each, words) or value in words)
            )
        elif kind in ("radio", "checkbox"):
            form.locator(f"[name='{name}'][value='{value}']").check(force=True)
        else:
            field_.fill(value)

    def press(self, key: str) -> Hands:
        """Taps an act of a live screen by its key."""
        press(self.page, key)
        return self

    def votes(self, choice: str) -> Hands:
        self.page.click(f".choices .{choice}")
        self.page.click(".act button.main")
        self.page.wait_for_selector(".recorded")
        return self

    def number(self) -> int:
        return int(re.findall(r"/(\d+)", self.page.url)[-1])


@pytest.fixture
def people(chromium: Any, tmp_path: Path) -> Iterator[tuple[Town, Callable[..., Hands]]]:
    """(town, enter): enter(who, lang, width, height) gives somebody's browser in a language; no page may log
    an error.
    """
    contexts: list[Any] = []
    errors: list[str] = []
    with town(tmp_path / "town") as here:

        def enter(who: str, lang: str, width: int = 360, height: int = 780) -> Hands:
            context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
            contexts.append(context)
            context.add_cookies([{"name": "lang", "value": lang, "url": here.address}])
            if who:
                context.add_cookies([{"name": "seat", "value": here.tokens[who], "url": here.address}])
            page = context.new_page()
            page.set_default_timeout(30000)
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.on("dialog", lambda dialog: dialog.accept())
            page.on(
                "console",
                lambda message: (
                    errors.append(message.text) if "Content Security Policy" in message.text else None
                ),
            )
            return Hands(page, here.address, lang)

        yield here, enter
        for context in contexts:
            context.close()
    assert errors == []


def today() -> datetime:
    return datetime.now(ZoneInfo("Asia/Shanghai"))


@pytest.mark.browser
def test_one_topic_from_proposal_to_feedback_by_hand(people: tuple[Town, Callable[..., Hands]]) -> None:
    here, enter = people
    home = "/c/qinghe"
    phones = [enter(who, lang) for who, lang in (("0", "zh"), ("1", "en"), ("2", "zh"))]
    staff, chair = enter("staff", "zh", 1280, 900), enter("chair", "en", 1366, 768)
    wall = enter("", "en", 1920, 1080)

    topic = proposed_and_supported(phones, staff, home)
    meeting = planned_and_noticed(staff, wall, home, topic)
    debated_and_voted(phones, chair, wall, f"{home}/meetings/{meeting}")
    published(staff, chair, wall, home, topic)
    carried_out_and_rated(phones, staff, topic)
    for hands in phones:
        hands.at(topic).sees(hands.word("closed"), TITLE)
        assert hands.page.evaluate("document.documentElement.scrollWidth") <= 360
    wall.at(topic).sees(wall.word("closed"), TITLE)
    words = wall.page.inner_text("body")
    assert not [name for name in here.names if name in words and name not in ("管理员", "记录员", "议事专员")]


def proposed_and_supported(phones: list[Hands], staff: Hands, home: str) -> str:
    """Stations 1 and 2: a resident proposes on a phone, two neighbours support it, staff accept it; the
    topic's address.
    """
    proposer = phones[0].at(f"{home}/topics/propose")
    proposer.sends(button=proposer.word("next"), title=TITLE, what=WHAT, place="4号楼", kind="facility")
    proposer.sees(TITLE, WHAT).sends(button=proposer.word("submit"))
    topic = f"{home}/topics/{proposer.number()}"
    proposer.at(topic).sees(TITLE, proposer.word("sent"))
    for neighbour in phones[1:]:
        neighbour.at(topic).sends(action="/support")
    staff.at(f"{home}/staff/screening/{proposer.number()}")
    staff.sends(
        result="accepted",
        reason="属于公共设施，可以议。",
        body="居民议事会",
        stakeholders="4号楼居民",
    )
    for phone in phones:
        phone.at(topic).sees(phone.word("accepted"), "属于公共设施，可以议。")
    return topic


def planned_and_noticed(staff: Hands, wall: Hands, home: str, topic: str) -> int:
    """Station 3: a meeting with the item, noticed; its number."""
    staff.at(f"{home}/staff/meetings/new")
    staff.sends(
        body="居民议事会",
        title="居民议事会坡道专题会",
        held_on=(today() + timedelta(days=5)).date().isoformat(),
        hour="19:00",
        place="社区活动室",
        chair="议事专员",
        recorder="记录员",
    )
    meeting = staff.number()
    staff.sends(
        topic=topic.rsplit("/", 1)[1],
        text=TEXT,
        decision_rule_id="COUNCIL_CHARTER",
        method="show",
        legal_effect="consultation",
    )
    staff.sends(action="/notice", channels="公开栏、微信群")
    wall.at(f"{home}/meetings/{meeting}").sees(TEXT, wall.word("noticed"), "社区活动室")
    return meeting


def debated_and_voted(phones: list[Hands], chair: Hands, wall: Hands, base: str) -> None:
    """Station 4: from the call to order over a debate, an amendment, a recess and votes to adjournment, live
    on every screen.
    """
    first, second, third = phones
    # The wall hangs there before anybody comes, and opens by itself.
    wall.at(f"{base}/hall")
    chair.at(f"{base}/lobby").page.click("form .button-seal")
    chair.page.wait_for_selector(".console")
    for phone in phones:
        phone.at(f"{base}/phone").press("check_in")
        phone.page.wait_for_selector(".recorded")
    # The other three have no phone: the table checks them in.
    chair.page.click(".tag-btn")
    for name in ("居民丁", "居民戊", "居民己"):
        row = chair.page.locator(".roll li").filter(has_text=name)
        row.locator("button.main").click()
        row.locator(".tag.ok").wait_for()
    chair.page.click(".sheet-over header button")
    chair.press("call_to_order").press("take_up")
    for hands in (*phones, wall):
        hands.sees(hands.word("in_session"), TEXT)

    # Debate: hands with sides, the floor, the timer on the wall.
    rise(first.page, "against")
    first.sees(first.word("hand"))
    chair.press("recognize")
    wall.page.wait_for_selector(".now .t")
    first.press("yield_floor")

    # An amendment by touching the words, seconded on another phone, agreed without objection after one
    # objection.
    second.press("move:amend")
    second.page.locator(".pick button", has_text="企业").click()
    second.page.fill("#to", "社区")
    second.page.click(".act button.main")
    third.press("second")
    chair.press("state")
    assert (
        wall.page.wait_for_selector("main del").inner_text(),
        wall.page.wait_for_selector("main ins").inner_text(),
    ) == ("企业", "社区")
    for objected in (True, False):
        chair.press("ask_consent")
        chair.page.click(".sheet-over [data-key='ask_consent.pending']")
        first.sees(first.word("consent"))
        if objected:
            first.press("object")
            first.page.wait_for_selector(".obj", state="detached")
    for hands in (*phones, wall):
        hands.sees(SETTLED)

    # The question as amended: two phones for, one against, two without a phone by name at the table. No count
    # before it is announced.
    chair.press("put")
    for phone, choice in zip(phones, "ffa", strict=True):
        phone.votes(choice)
    for place in (4, 5):
        chair.page.click("[data-enter=cast]")
        chair.page.select_option(".sheet-over [name=who]", index=place - 1)
        chair.page.check(".sheet-over [name=does][value='cast:for']")
        chair.page.click(".sheet-over form button.main")
        chair.page.wait_for_selector(".sheet-over", state="detached")
    wall.page.wait_for_selector(".huge:has-text('5')")
    assert [hands.page.locator(".counts").count() for hands in (wall, chair)] == [0, 0]
    # A vote by name may be changed until it ends.
    third.votes("f")
    third.votes("a")
    chair.press("announce")
    for hands in (*phones, wall):
        hands.page.locator(".stamp", has_text=hands.word("adopted")).first.wait_for()
        assert re.findall(r"\d+", hands.page.locator(".counts", has_text=re.compile(r"\d")).inner_text()) == [
            "4",
            "1",
            "0",
        ]

    chair.press("recess")
    chair.page.fill(".sheet-over [name=minutes]", "5")
    chair.page.click(".sheet-over button.main")
    for hands in (*phones, wall):
        hands.sees(hands.word("recess"))
    chair.press("resume").press("declare_adjourned")
    wall.page.wait_for_selector(".outcome .stamp.yes")
    for phone in phones:
        phone.page.click("a[href$='/minutes']")
        phone.sees(phone.word("minutes"), SETTLED, phone.word("by_hand"))


def published(staff: Hands, chair: Hands, wall: Hands, home: str, topic: str) -> None:
    """Stations 5 and 6: staff write the result, the chair confirms what they wrote beside the vote and posts
    it; strangers read it on its page, in print and on the wall.
    """
    staff.at(f"{home}/staff/results").page.locator("main a", has_text=TITLE).first.click()
    staff.sends(summary="五人表决，四人同意。", presided_by_role="议事专员").sees(SETTLED).sends()
    staff.sees("等待第二人复核")
    chair.at(f"{home}/staff/").page.locator("#confirm a").first.click()
    chair.sees("五人表决，四人同意。").page.click("#second form button")
    chair.sees(SETTLED).sends()
    chair.sends(kind="结果公示").sees(SETTLED).sends()
    notice = chair.number()
    for path in (f"{home}/notices/{notice}", f"{home}/notices/{notice}/print"):
        wall.at(path).sees(f"关于{TITLE}结果的公示", SETTLED)
    wall.at(f"{home}/wall").sees(SETTLED)
    wall.at(topic).sees(wall.word("published"))


def carried_out_and_rated(phones: list[Hands], staff: Hands, topic: str) -> None:
    """Stations 7 to 9: adopted, a task done with evidence, rated, answered, closed only after the posting."""
    due = (today() + timedelta(days=20)).date().isoformat()
    staff.at(f"{topic}/progress").sends(adoption="adopted", reason="经费已列支。", by_role="街道办事处")
    staff.sends(action="/tasks", title="修建坡道", owner_role="物业服务企业", due_on=due)
    phones[0].at(topic).sees(phones[0].word("carried"))
    staff.at(f"{topic}/progress").sends(
        status="done", evidence="验收照片已张贴", done_on=today().date().isoformat()
    )
    phones[0].at(f"{topic}/progress").sees("验收照片已张贴", phones[0].word("done"))
    for phone, words in zip(phones, ("出门方便多了。", "坡度合适。", "很好。"), strict=True):
        phone.at(f"{topic}/rate").sends(score="very_satisfied", comment=words)
        phone.at(f"{topic}/progress").sees(phone.word("rated"), words)
    staff.at(f"{topic}/progress").sends(reply="谢谢您的反馈。")
    phones[0].at(f"{topic}/progress").sees("谢谢您的反馈。")
    staff.at(f"{topic}/progress").sends(action="/close", button=staff.word("close"))
    staff.sees(staff.word("not_yet"))
