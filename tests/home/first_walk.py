"""The first steps gone in a browser, from `consult init` to the first topic, without a shell in between.

`python -m tests.home.first_walk` makes the pictures of docs/first-community.md from it.
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyotp

from tests.serving import HOME, Served, chromium_browser, with_schema

PICTURES = HOME / "docs/pictures"
ROLL = """青禾社区住户名册
楼栋,单元,房号,姓名,电话,是否户主
1号楼,1单元,101,王建国,13900000001,是
1号楼,1单元,102,李秀英,13900000002,是
1号楼,2单元,101,赵敏,13900000003,是
2号楼,1单元,101,孙立,13900000004,是
"""


def link_of(server: Served) -> str:
    """The one-time link that `consult init` prints."""
    said = server.consult("init")
    assert said.returncode == 0, said.stderr
    return re.search(r"/first/\S+", said.stdout)[0]


def gone(server: Served, page: Any, shot: Callable[[str], None] = lambda name: None) -> None:
    """Goes every step. page: of a browser, in Chinese; shot: is told the name of each picture."""
    base = server.address
    page.goto(base + link_of(server))
    for name, value in {
        "name": "李主任",
        "login": "li.zhuren",
        "password": "a good password",
        "name_zh": "青禾社区",
        "slug": "qinghe",
    }.items():
        page.fill(f"[name={name}]", value)
    shot("begin")
    page.click("main form button.primary")
    page.wait_for_url("**/second-factor**")
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page.content())[1]
    page.fill("[name=code]", pyotp.TOTP(secret).now())
    page.locator("main form").filter(has=page.locator("[name=code]")).locator("button.primary").click()
    page.locator(".codes").wait_for()
    staff = f"{base}/c/qinghe/staff"

    def next_step() -> None:
        page.goto(f"{staff}/first-steps")
        page.locator(".begin .next .button-primary").click()

    page.goto(staff + "/")
    page.locator(".begin-box[open]").wait_for()
    shot("community")
    next_step()
    page.locator("#s-contact > summary").click()
    for part, value in {
        "place": "社区一楼服务窗口",
        "phone": "0510-8888 0001",
        "hours": "周一至周五 9:00 至 17:00",
    }.items():
        page.fill(f"[name='contact.{part}']", value)
    page.locator("#s-contact button.primary").click()
    page.locator(".would-change").wait_for()
    page.click("button[value=save]")
    page.locator(".flash").wait_for()
    _places_and_roll(page, staff, shot, next_step)
    _bodies_and_offices(page, shot, next_step)
    next_step()
    page.locator("main a", has_text="1号楼").first.click()
    page.locator("main form button.primary").click()
    page.locator(".qr").first.wait_for()
    shot("slips")
    next_step()
    page.fill("[name=title]", "楼道照明")
    page.fill("[name=what]", "三楼的灯坏了一个月，晚上看不见台阶。")
    page.fill("[name=on_behalf]", "1号楼一位老年居民")
    shot("topic")
    page.get_by_role("button", name="看一遍再提交").click()
    page.locator("button.seal").click()
    page.get_by_text("青禾议〔").first.wait_for()
    page.goto(f"{staff}/first-steps")
    page.get_by_text("都做好了").wait_for()
    shot("done")


def _places_and_roll(
    page: Any, staff: str, shot: Callable[[str], None], next_step: Callable[[], None]
) -> None:
    next_step()
    page.locator("summary", has_text="添加地点").click()
    page.select_option("[name=kind]", "building")
    page.fill("[name=name]", "1号楼")
    shot("places")
    page.locator("details form button.primary").last.click()
    page.get_by_text("1号楼").first.wait_for()
    next_step()
    sheet = {"name": "名册.csv", "mimeType": "text/csv", "buffer": ROLL.encode()}
    page.set_input_files("[name=file]", sheet)
    page.locator("main form button.primary").click()
    page.wait_for_url("**/roll/*")
    shot("roll")
    page.locator("button[value=write]").click()
    page.locator("button[value=take_back]").wait_for()


def _bodies_and_offices(page: Any, shot: Callable[[str], None], next_step: Callable[[], None]) -> None:
    next_step()
    page.locator("summary", has_text="添加议事组织").click()
    page.select_option("[name=kind]", "residents_assembly")
    page.fill("[name=name_zh]", "居民会议")
    shot("bodies")
    page.locator("details form button.primary").last.click()
    page.get_by_text("居民会议").first.wait_for()
    next_step()
    page.fill("#q", "王建国")
    page.locator("form[role=search] button").click()
    page.locator("[name=person]").first.wait_for()
    if page.locator("select[name=person]").count():
        page.select_option("[name=person]", index=0)
    else:
        page.locator("[name=person]").first.check()
    page.select_option("[name=kind]", "recorder")
    shot("offices")
    page.locator("#person form button.primary").click()
    page.locator(".flash").wait_for()


def main() -> None:
    """Makes the pictures, small ones."""
    from PIL import Image

    from tests.conftest import tool

    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place, chromium_browser(tool("chromium")) as browser:
        server = Served(Path(place), start=False)
        with_schema(server)
        server.start()
        context = browser.new_context(viewport={"width": 1000, "height": 760}, locale="zh-CN")
        page = context.new_page()
        page.set_default_timeout(8000)

        def shot(name: str) -> None:
            page.evaluate("scrollTo(0, 0)")
            picture = Image.open(io.BytesIO(page.screenshot()))
            made = picture.convert("RGB").quantize(32)
            made.save(PICTURES / f"first-{name}.png", optimize=True)

        try:
            gone(server, page, shot)
        finally:
            context.close()
            server.stop()


if __name__ == "__main__":
    main()
