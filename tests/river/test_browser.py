"""The demo in Chromium: the desk of four people in one window, and the river's pages on a narrow phone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.river.conftest import River
from tests.serving import press, rise

PATHS = [
    "/",
    "",
    "/topics",
    "/topics/propose",
    "/meetings",
    "/notices",
    "/results",
    "/progress",
    "/staff/screening",
    "/staff/results",
    "/staff/tasks",
    "/staff/meetings/new",
    "/me",
    "/topics/1",
    "/topics/1/progress",
    "/topics/1/rate",
    "/staff/topics/1/vote",
    "/staff/topics/1/result",
    "/meetings/1",
    "/staff/meetings/record",
    "/staff/topics/record",
    "/notices/1",
    "/results/1",
]


def watched(context: Any, errors: list[str]) -> Any:
    page = context.new_page()
    page.set_default_timeout(30000)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console",
        lambda message: errors.append(message.text) if "Content Security Policy" in message.text else None,
    )
    return page


@pytest.mark.browser
def test_the_desk_shows_four_people_of_one_meeting(river: River, chromium: Any) -> None:
    context = chromium.new_context(viewport={"width": 1600, "height": 1000}, locale="zh-CN")
    errors: list[str] = []
    page = watched(context, errors)
    page.goto(river.address.replace("127.0.0.1", "demo.localhost") + "/demo")

    def frame(role: str) -> Any:
        return page.frame_locator(f"iframe[src*='//{role}.']")

    for role in ("a", "b", "chair"):
        frame(role).locator("[data-key='check_in']").first.click()
    frame("chair").locator("[data-key='call_to_order']").first.click()
    frame("chair").locator("[data-key='take_up']").first.click()
    frame("wall").get_by_text("同意在2号楼南侧").first.wait_for()
    rise(frame("a"), "for")
    frame("chair").locator("[data-key='recognize']").first.click()
    frame("a").locator("[data-key='yield_floor']").first.click()
    frame("chair").locator("[data-key='stop_speaker']").wait_for(state="detached")
    frame("chair").locator("[data-key='put']").first.click()
    for role, choice in (("a", "f"), ("b", "a")):
        frame(role).locator(f".choices .{choice}").click()
        frame(role).locator(".act button.main").click()
        frame(role).locator(".recorded").wait_for()
    chair = frame("chair")
    chair.locator("details:has-text('我自己的票') summary").first.click()
    chair.locator("details .acts button").first.click()
    frame("wall").locator(".huge", has_text="3").wait_for()
    # All have voted, so nothing is lost by announcing, and no second tap is asked for.
    chair.locator("[data-key='announce']:not(:has-text('…'))").first.wait_for()
    press(chair, "announce")
    frame("a").locator(".result .counts").wait_for()
    assert frame("a").locator(".result .counts").inner_text().split() == [
        "✓",
        "赞成",
        "2",
        "✕",
        "反对",
        "1",
        "—",
        "弃权",
        "0",
    ]
    press(chair, "declare_adjourned")
    frame("b").locator("a[href$='/minutes']").wait_for()
    # The guide has followed by itself, and another meeting begins at a tap.
    page.locator("#step-name", has_text="完成").wait_for()
    page.get_by_role("button", name="重新开始").click()
    page.locator("#step-name", has_text="第 1 步").wait_for()
    frame("a").locator("[data-key='check_in']").first.wait_for()
    context.close()
    assert errors == []


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", ["standard", "large"])
def test_pages_fit_a_phone_of_360_pixels(river: River, chromium: Any, lang: str, size: str) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    context.add_cookies(
        [
            {"name": name, "value": value, "url": river.address}
            for name, value in (("seat", river.tokens["staff"]), ("lang", lang), ("size", size))
        ]
    )
    errors: list[str] = []
    page = watched(context, errors)
    wide = {}
    for path in [path if path == "/" else "/c/qinghe" + path + ("/" if not path else "") for path in PATHS]:
        answer = page.goto(river.address + path)
        assert answer.status == 200, path
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 360:
            wide[path] = width
    context.close()
    assert (wide, errors) == ({}, [])


@pytest.mark.browser
def test_the_guide_leads_a_newcomer_from_the_call_to_order_to_adjournment(
    river: River, chromium: Any
) -> None:
    """Every step says what to do and whose screen it is about; done for the newcomer, each leads on to the
    next, an amendment and two votes included.
    """
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB")
    errors: list[str] = []
    page = watched(context, errors)
    page.goto(river.address.replace("127.0.0.1", "demo.localhost") + "/demo")
    if page.locator("#step-name", has_text="Done").count():
        page.get_by_role("button", name="Begin again").click()
    seen, roles = [], set()
    for _ in range(40):
        page.locator("#step-name", has_text="Step").or_(
            page.locator("#step-name", has_text="Done")
        ).wait_for()
        if not page.locator("#do").is_visible():
            break
        seen.append(int(page.locator("#steps li[aria-current] i").inner_text()))
        roles.add(page.locator("figure.next").get_attribute("data-role"))
        with page.expect_response("**/demo/do") as answer:
            page.click("#do")
        told = answer.value.json()
        assert told["done"], told
        page.locator("#says", has_text=told["says"]).wait_for()
    assert (
        page.locator("#step-name", has_text="Done").count()
        and set(seen) == set(range(1, 9))
        and roles == {"a", "b", "chair"}
    )
    page.frame_locator("iframe[src*='//wall.']").locator(".outcome .stamp.yes").first.wait_for()
    assert page.frame_locator("iframe[src*='//wall.']").locator(".outcome .stamp").count() == 2
    context.close()
    assert errors == []
