"""A whole meeting through real pages in Chromium: chair, two phones, a plain phone and the wall."""

from __future__ import annotations

import re

import pytest

from tests.meetings.stage import TEXT, House, Stage, house
from tests.serving import HOME, press

SCRIPTS = HOME / "static" / "js" / "meeting"


def test_every_message_of_the_scripts_is_listed_for_translators():
    from consult.meetings.screens import screen_words
    from consult.rules import words

    listed = {phrase.message for phrase in screen_words.WORDS} | set(screen_words.SHARED)
    assert len(listed) == len(screen_words.WORDS) + len(screen_words.SHARED)
    said = words.catalogue("en")
    assert [message for message, key in screen_words.SHARED.items() if said[key] != message] == []
    # A long message is written as texts that are added.
    source = re.sub(r"' \+\s+'", "", "\n".join(path.read_text() for path in SCRIPTS.rglob("*.js")))
    said = set(re.findall(r"\bt\(\s*'((?:[^'\\]|\\.)*)'", source))
    assert said <= listed
    assert [message for message in sorted(listed) if f"'{message}'" not in source] == []


def test_no_script_asks_for_more_than_es2018():
    newer = re.compile(r"\?\?|\?\.[a-zA-Z_(\[]|\.replaceAll\(|structuredClone|\bcatch \{|randomUUID\(")
    assert [path.name for path in SCRIPTS.parent.rglob("*.js") if newer.search(path.read_text())] == []


@pytest.fixture(scope="module")
def one_house(tmp_path_factory: pytest.TempPathFactory):
    with house(tmp_path_factory.mktemp("house") / "instance") as found:
        yield found


@pytest.fixture
def stage(one_house: House) -> Stage:
    """Each test plays in a community of its own."""
    return one_house.stage()


@pytest.fixture
def enter(chromium, stage):
    """enter(who, width, height, language) → a page signed in as that person; no page may log an error."""
    contexts, errors = [], []

    def open_page(who: str, width: int = 360, height: int = 780, language: str = "zh"):
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        contexts.append(context)
        context.add_cookies(
            [
                {"name": name, "value": value, "url": stage.address}
                for name, value in (("seat", stage.tokens.get(who)), ("lang", language))
                if value
            ]
        )
        page = context.new_page()
        page.set_default_timeout(30000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda message: (
                errors.append(message.text) if "Content Security Policy" in message.text else None
            ),
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


def debating(page) -> None:
    """The phone's own buttons, which come after the view, are those of a debate: a hand has a side there."""
    page.wait_for_selector(".four [data-key='move:amend']")


def vote(page, choice: str) -> None:
    page.click(f".choices .{choice}")
    page.click(".act button.main")
    page.wait_for_selector(".recorded")


def no_sideways(page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.browser
def test_a_meeting_from_call_to_order_to_adjournment(stage, enter):
    chair, a, b, wall = (
        enter("chair", 1366, 768),
        enter("0"),
        enter("1", language="en"),
        enter("recorder", 1920, 1080),
    )
    chair.goto(stage.page("lobby"))
    chair.click("form .button-seal")
    chair.wait_for_selector(".console")
    wall.goto(stage.page("hall"))
    for phone in (a, b):
        phone.goto(stage.page("phone"))
        press(phone, "check_in")
    # The rest are checked in at the chair's table.
    chair.click(".tag-btn")
    for left in (4, 3, 2, 1):
        chair.click(f".roll li:nth-child({7 - left}) button.main")
        chair.wait_for_selector(f".roll li:nth-child({7 - left}) .tag.ok")
    chair.click(".sheet-over header button")
    press(chair, "call_to_order")
    press(chair, "take_up")
    wall.wait_for_selector(f"text={TEXT[:8]}")

    # Debate: a hand with a side, the floor, the timer on the wall.
    debating(a)
    press(a, "rise")
    a.click(".sides .against")
    press(chair, "recognize")
    wall.wait_for_selector(".now .t")
    press(a, "yield_floor")

    # An amendment by touching the words.
    press(b, "move:amend")
    b.click(".pick button:has-text('企业')")
    b.fill("#to", "社区")
    b.click(".act button.main")
    press(a, "second")
    press(chair, "state")
    assert wall.wait_for_selector("main del").inner_text() == "企业"
    assert wall.wait_for_selector("main ins").inner_text() == "社区"
    no_sideways(a)
    no_sideways(b)
    # The button names the question it puts; until it names this one, it would put the other.
    chair.click("[data-key=put]:has-text('修正案')")
    vote(a, "f")
    vote(b, "f")
    wall.wait_for_selector(".huge:has-text('2')")
    assert "✓ 赞成" not in wall.inner_text("body")
    press(chair, "announce")
    wall.wait_for_selector("text=由社区投资运营三年")

    # The main question, with hands in the room.
    chair.click("[data-key=put].seal:has-text('主动议')")
    vote(a, "f")
    vote(b, "a")
    chair.fill("[name=hands-for]", "3")
    chair.click(".hands button")
    wall.wait_for_selector(".huge:has-text('5')")
    press(chair, "announce")
    assert a.wait_for_selector(".result .counts:has-text('4')").inner_text().split() == [
        "✓",
        "赞成",
        "4",
        "✕",
        "反对",
        "1",
        "—",
        "弃权",
        "0",
    ]

    press(chair, "recess")
    chair.fill(".sheet-over [name=minutes]", "5")
    chair.click(".sheet-over button.main")
    b.wait_for_selector("text=In recess")
    press(chair, "resume")

    # A secret box: limits are said, one paper each, also from a page without scripts.
    press(chair, "take_up")
    press(chair, "put")
    a.click(".choices .z")
    assert "防不住管理服务器的人" in a.inner_text(".limits")
    a.click(".act button.main")
    a.wait_for_selector(".recorded")
    for papers, who in enumerate(("2", "3", "4"), start=2):
        # With fewer papers than the vote needs, silence does not close it.
        assert chair.locator("button[data-key='ask_consent.polls']:not([disabled])").count() == 0
        plain = enter(who)
        plain.goto(stage.page("plain"))
        plain.click(".plain-votes button[value=for]")
        plain.wait_for_selector("text=您的票已投进票箱")
        chair.wait_for_selector(f".voting .big:has-text('{papers}')")
    no_sideways(plain)
    # Two who are here have not voted: it is announced once nobody objects to closing the polls.
    assert not chair.locator(".main-acts [data-key=announce]").count()
    press(chair, "ask_consent.polls")
    b.wait_for_selector(".obj")
    chair.wait_for_selector(".main-acts [data-key=announce]", timeout=60000)
    press(chair, "announce")
    press(chair, "declare_adjourned")
    a.wait_for_selector("a[href$='/minutes']")
    a.goto(stage.page("minutes"))
    assert "由社区投资运营三年" in a.inner_text("main")
    assert a.locator("code").inner_text().strip()


def opened(stage, enter, present=6):
    """The console with everybody checked in at the table, called to order."""
    chair = enter("chair", 1366, 768)
    chair.goto(stage.page("lobby"))
    chair.click("form .button-seal")
    chair.wait_for_selector(".console")
    chair.click(".tag-btn")
    for row in range(1, present + 1):
        chair.click(f".roll li:nth-child({row}) button.main")
        chair.wait_for_selector(f".roll li:nth-child({row}) .tag.ok")
    chair.click(".sheet-over header button")
    press(chair, "call_to_order")
    return chair


@pytest.mark.browser
def test_the_best_options_are_chosen_on_phones_in_two_languages_and_for_those_without(stage, enter):
    chair, a, b, wall = opened(stage, enter), enter("0"), enter("1", language="en"), enter("", 1920, 1080)
    wall.goto(stage.page("hall"))
    for phone in (a, b):
        phone.goto(stage.page("phone"))
    chair.click("nav li:nth-child(3) button")
    wall.wait_for_selector("text=从三处中选两处")
    press(chair, "put")
    for phone, chosen in ((a, (0, 1)), (b, (1,))):
        phone.click(".ballot button.main")
        for place in chosen:
            phone.check(f".opts input[value='{place}']")
        phone.click("form button.main")
        phone.click(".act button.main")
    # More than there are places is not taken, and said so; what was ticked stays.
    a.click(".ballot button.main")
    for place in (0, 1, 2):
        a.check(f".opts input[value='{place}']")
    a.click("form button.main")
    a.wait_for_selector(".said:has-text('2')")
    assert a.locator(".opts input:checked").count() == 3
    a.click(".over-screen .plain-btn")
    b.wait_for_selector("text=Please vote")
    for who, place in ((3, 1), (4, 2), (5, 1)):
        chair.click("[data-enter=cast]")
        chair.select_option(".sheet-over [name=who]", index=who - 1)
        chair.check(f".sheet-over [name=does][value='pick:{place}']")
        chair.click(".sheet-over form button.main")
        chair.wait_for_selector(".sheet-over", state="detached")
    wall.wait_for_selector(".huge:has-text('5')")
    assert wall.locator(".ranked").count() == 0
    press(chair, "announce")
    for page in (a, wall):
        assert page.wait_for_selector(".ranked li.chosen").inner_text().split() == ["✓", "西门", "4"]
        assert [row.split()[-2:] for row in page.locator(".ranked li").all_inner_texts()][0] == ["西门", "4"]
    b.wait_for_selector(".ranked li.chosen")
    no_sideways(a)
    no_sideways(b)


@pytest.mark.browser
def test_wall_phone_console_and_confirm_page_show_the_question_being_voted(stage, enter):
    """An amendment is moved and not seconded; the chair puts, on the record: the main motion is voted on."""
    chair, a, b, wall = opened(stage, enter), enter("0"), enter("1"), enter("", 1920, 1080)
    wall.goto(stage.page("hall"))
    for phone in (a, b):
        phone.goto(stage.page("phone"))
    press(chair, "take_up")
    debating(b)
    press(b, "rise")
    b.click(".sides .for")
    press(chair, "recognize")
    press(b, "move:amend")
    b.click(".pick button:has-text('企业')")
    b.fill("#to", "社区")
    b.click(".act button.main")
    for page in (wall, a):
        assert page.wait_for_selector("main ins").inner_text() == "社区"
    closed = chair.locator(".cannot details", has_text="提请表决")
    closed.locator("summary").click()
    closed.locator("[name=reason]").fill("先表决方案")
    closed.locator("form button").click()
    a.click(".choices .f")
    a.wait_for_selector(".choice.for")
    assert a.locator(".over-screen ins").count() == 0 and TEXT in a.inner_text(".over-screen .resolution")
    assert TEXT in wall.inner_text("main .resolution") and wall.locator("main ins").count() == 0
    b.wait_for_selector(".choices")
    assert TEXT in b.inner_text(".q-now .resolution") and "社区" in b.inner_text(".under")
    assert chair.locator(".pending .sheet").first.locator("ins").count() == 0
    a.click(".act button.main")
    a.wait_for_selector(".recorded")


@pytest.mark.browser
def test_the_chair_overrules_on_record_with_a_reason(stage, enter):
    chair, a = opened(stage, enter), enter("0")
    a.goto(stage.page("phone"))
    press(chair, "take_up")
    debating(a)
    press(a, "rise")
    a.click(".sides .against")
    closed = chair.locator(".cannot details", has_text="提请表决")
    closed.locator("summary").click()
    # Without a reason nothing happens.
    closed.locator("form button").click()
    assert chair.locator(".voting").count() == 0
    closed.locator("[name=reason]").fill("大家都听过两遍了，时间已到")
    closed.locator("form button").click()
    a.wait_for_selector(".ballot")
    a.goto(stage.page("minutes"))
    words = a.inner_text("main")
    assert "大家都听过两遍了，时间已到" in words and "裁定" in words


@pytest.mark.browser
def test_an_act_whose_answer_is_lost_goes_by_post_and_happens_once(stage, enter):
    """The socket takes the act and its answer never comes: the same act goes by POST and is answered as what
    it was.
    """
    chair, a = opened(stage, enter), enter("0")
    lost, posted = [], []

    def line(phone):
        server = phone.connect_to_server()
        phone.on_message(server.send)

        def back(message):
            if (
                isinstance(message, str)
                and message.startswith("43")
                and '"ok":true' in message
                and '"said"' not in message
                and started
            ):
                lost.append(message)
                return
            phone.send(message)

        server.on_message(back)

    started = []
    a.route_web_socket(re.compile("socket.io"), line)
    a.on(
        "request",
        lambda request: (
            posted.append(request.post_data_json)
            if request.method == "POST" and request.url.endswith("/acts")
            else None
        ),
    )
    a.goto(stage.page("phone"))
    press(chair, "take_up")
    debating(a)
    started.append(True)
    press(a, "rise")
    a.click(".sides .for")
    a.wait_for_selector(".over-screen", state="detached")
    assert lost and len(posted) == 1 and posted[0]["kind"] == "rise"
    a.wait_for_selector(".me .p:has-text('1')")
    chair.wait_for_selector(".queue li .tag.ok")
    assert chair.locator(".queue li").count() == 1


@pytest.mark.browser
def test_consent_counts_down_on_every_screen_and_ends_by_the_clock(stage, enter):
    chair, a, wall = opened(stage, enter), enter("0"), enter("", 1920, 1080)
    a.goto(stage.page("phone"))
    wall.goto(stage.page("hall"))
    press(chair, "ask_consent")
    chair.fill(".sheet-over textarea", "会议延长十分钟")
    chair.click(".sheet-over form button")
    for page in (chair, a, wall):
        page.wait_for_selector("text=会议延长十分钟")
        page.wait_for_selector(".ring b")
    no_sideways(a)
    a.wait_for_selector(".obj", state="detached")
    a.goto(stage.page("minutes"))
    assert "没有异议，通过" in a.inner_text("main")
