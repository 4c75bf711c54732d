"""The printed notice: what stands on it, and how many pages a real browser makes of it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from consult.foundation.db import db, transaction
from consult.outcomes.notices import NoticeWords, Posting, post_notice
from tests.outcomes.test_views import world  # noqa: F401

SIZES = {"a4": (595, 842), "a3": (842, 1191), "a3two": (1191, 842)}


def test_every_section_of_an_official_notice_stands_on_it(client, world):  # noqa: F811
    page = client.get(f"/c/qinghe/notices/{world['notice']}/print").get_data(as_text=True)
    words = re.sub(r"<[^>]+>", "", page)
    for said in (
        "一、决议全文。",
        "二、表决结果。",
        "三、不同意见及答复。",
        "四、落实安排。",
        "五、公示期和异议。",
        "2026年4月30日前签订协议（业主代表）",
        "青禾协〔2026〕3号",
        "盖章处",
        "居务监督委员会核对",
        "须730.95",
        f"{world['code'][:4]}-{world['code'][4:]}",
    ):
        assert said in words, said
    assert words.index("一、") < words.index("二、") < words.index("五、")
    assert "居民甲" not in words


def test_a_notice_of_elsewhere_does_not_stand_beside_ours(client, world):  # noqa: F811
    answer = client.get(f"/c/qinghe/notices/{world['notice']}/print?paper=a3two&beside=99999")
    assert answer.status_code == 404
    assert "notice_a4.css" in client.get(
        f"/c/qinghe/notices/{world['notice']}/print?paper=a3two&beside=x"
    ).get_data(as_text=True)


@pytest.mark.browser
def test_a_usual_notice_is_one_page_and_a_long_one_flows_to_more(app, client, world, chromium):  # noqa: F811
    """Printed by Chromium to PDF: pages counted, paper measured, and the foot whole on the last page."""
    with app.app_context(), transaction():
        from consult.foundation.db import now_utc
        from consult.people.places import community_by_slug

        community, now = community_by_slug("qinghe"), now_utc()
        long = post_notice(
            community,
            words=NoticeWords(
                kind="公告", title="很长的公告", text="本公告的一段话，说明事情的经过和安排。" * 120
            ),
            posting=Posting(start_on=date(2026, 6, 1)),
            by=None,
            now=now,
        )
        plain = post_notice(
            community,
            words=NoticeWords(kind="公告", title="短公告", text="周六停水。"),
            posting=Posting(start_on=date(2026, 6, 1)),
            by=None,
            now=now,
        )
        ids = {"long": long.id, "short": plain.id, "result": world["notice"]}
        db.session.commit()
    page = chromium.new_page(locale="zh-CN")
    page.route("**/*", lambda route: _from(client, route))

    def printed(what: str, paper: str = "a4", beside: str = "") -> int:
        page.goto(f"http://notice.test/c/qinghe/notices/{ids[what]}/print?paper={paper}{beside}")
        assert page.evaluate("getComputedStyle(document.querySelector('.doc-seal')).width") == "158.734px", (
            "42 mm"
        )
        assert (
            page.evaluate("document.querySelector('.doc-check svg').getBoundingClientRect().width")
            > 24 * 96 / 25.4
        )
        pdf = page.pdf(prefer_css_page_size=True)
        boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
        assert boxes and all((round(float(w)), round(float(h))) == SIZES[paper] for w, h in boxes)
        return len(re.findall(rb"/Type /Page\b(?!s)", pdf))

    assert printed("result") == 1 and printed("short") == 1
    assert printed("result", "a3") == 1
    assert printed("result", "a3two", f"&beside={ids['short']}") == 1
    assert printed("long") == 3
    page.close()


def _from(client, route):
    """Answers the browser from the application itself."""
    url = route.request.url.split("notice.test", 1)[1]
    answer = client.get(url, headers={"Accept-Language": "zh-CN"})
    route.fulfill(
        status=answer.status_code,
        body=answer.data,
        headers={"Content-Type": answer.headers.get("Content-Type", "text/plain")},
    )
