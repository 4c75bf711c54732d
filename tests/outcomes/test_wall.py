"""The wall: paging of long texts, what it says of a meeting, its clock, and the last copy a lost network
leaves.
"""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest

from consult.foundation.db import transaction
from consult.outcomes import board, live_slides
from consult.outcomes.board import Slide, Step, board_slides
from consult.rules import words
from tests.outcomes.test_service import posted
from tests.serving import demo_instance


def test_a_text_is_cut_after_sentences_and_nothing_is_lost():
    text = "第一条，公共楼道不得停放电动自行车。" * 9 + "没有句号的很长的一段" * 20
    pages = board.cut(text, 60)
    assert "".join(pages) == text and all(board.width_of(page) <= 60 for page in pages)
    assert pages[0].endswith("。")
    assert board.cut("One sentence here. Another one there.", 10) == [
        "One sentence here.",
        "Another one there.",
    ]


def test_a_long_result_gets_its_figures_on_one_page_and_its_text_on_others():
    step = Step("安装", "Fit", "物业", date(2026, 5, 1), None, "late", late=3)
    short = Slide("notice", "a", "标题", text="短", steps=[step])
    long = Slide("notice", "b", "标题", text="很长的决议。" * 40, steps=[step], text_en="short")
    live = Slide("live", "c", "会议", facts=[("x", "y")])
    pages = board.laid_out([short, long, live], "zh")
    assert [(p.key, p.page, p.pages) for p in pages] == [
        ("c", 1, 1),
        ("a", 1, 1),
        ("b", 1, 3),
        ("b-0", 2, 3),
        ("b-1", 3, 3),
    ]
    assert (
        pages[2].text == ""
        and pages[2].steps
        and pages[3].alone
        and "".join(p.text for p in pages[3:]) == long.text
    )
    assert [p.key for p in board.laid_out([long], "en")] == ["b"]
    assert all(14 <= p.seconds <= 45 for p in pages)


def test_the_loop_stays_under_ten_pages():
    assert (
        len(board.laid_out([Slide("notice", str(n), "x", text="长文。" * 60) for n in range(9)], "zh")) == 10
    )


def test_done_steps_give_way_to_what_is_open():
    steps = [
        Step(str(n), None, "", None, None, state) for n, state in enumerate(("done", "done", "late", "ahead"))
    ]
    assert [n for n, _step in Slide("progress", "k", "t", steps=steps).shown_steps(3)] == [2, 3, 4]


def test_an_ended_notice_leaves_and_its_result_stays(place, topic, clock):
    notice = posted(place, topic, clock, end=date(2026, 6, 1))
    assert [s.kind for s in board_slides(place.community, clock)] == ["notice"]
    after = board_slides(place.community, clock + timedelta(days=1))
    assert [(s.kind, s.values["outcome_id"]) for s in after] == [("result", notice.outcome_id)]
    assert board_slides(place.community, clock + timedelta(days=500)) == []


def test_a_live_vote_says_how_many_voted_and_never_how():
    about = {"phase": "in_session", "phase_label": None}
    question = {
        "pending": [],
        "last": {
            "text": "甲",
            "result": {"k": "result.adopted", "p": {}},
            "adopted": True,
            "options": None,
            "withheld": None,
            "counts": {"for": 3, "against": 1, "abstain": 0},
        },
    }
    vote = {
        "open": True,
        "text": "乙",
        "cast": 2,
        "of": 5,
        "needs": {"k": "needs.majority", "p": {}},
        "for": 2,
    }
    shown = live_slides._now(about, question, vote)
    assert str(shown["said"]) == "Voting now: 2 of 5 have voted" and "verdict" not in shown
    announced = live_slides._now(about, question, {"open": False})
    assert (
        words.say(announced["verdict"], "en") == "Adopted"
        and str(announced["said"]) == "For 3, against 1, abstaining 0"
    )


def test_the_clock_is_the_communitys(app, client):
    from consult.foundation.db import db
    from tests import factories

    with app.app_context():
        place = factories.make_community(db)
        with transaction():
            place.community.zone = "Asia/Kolkata"
    told = client.get("/c/qinghe/wall/slides").get_json()
    assert told["offset"] == 330 and abs(told["at"] - 1000 * time.time()) < 60_000
    worker = client.get("/c/qinghe/wall/worker.js")
    assert worker.status_code == 200 and worker.headers["Service-Worker-Allowed"] == "/c/qinghe/wall"
    assert client.get("/c/nowhere/wall/worker.js").status_code == 404


@pytest.mark.browser
def test_the_wall_fits_keeps_the_communitys_time_and_survives_a_reload_without_network(
    tmp_path, shared_by_workers, chromium
):
    """One served wall in Chromium, both ways up, on a box in another zone; then the server is gone and the
    screen is switched on again.
    """
    import playwright.sync_api as sync

    server = demo_instance(tmp_path / "wall", shared_by_workers)
    server.start()
    address = f"{server.address}/c/qinghe/wall"
    try:
        for lang in ("zh-CN", "en-US"):
            for width, height in ((1920, 1080), (1080, 1920)):
                page = chromium.new_page(
                    viewport={"width": width, "height": height},
                    locale=lang,
                    timezone_id="America/New_York",
                )
                page.goto(address)
                page.wait_for_selector(".slide.on")
                page.wait_for_selector("#dots i")
                for _slide in range(page.locator(".slide").count()):
                    assert page.evaluate(_MEASURE) == [], (lang, width)
                    page.keyboard.press("ArrowRight")
                shown = page.inner_text("#clock").split()[-1], page.inner_text("#as-of").split()[-1]
                assert abs(_minutes(shown[0]) - _minutes(shown[1])) in (0, 1), shown
                page.close()
        page = chromium.new_page(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
        page.goto(address)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.evaluate(_KEPT, [address, "/static/css/wall.css", "/static/js/wall.js"])
        title = page.inner_text(".slide.on .w-title")
        server.kill()
        page.reload()
        page.wait_for_selector("#stale:not([hidden])")
        assert page.inner_text(".slide.on .w-title") == title and page.inner_text("#as-of")
        # Its scope is strict: nothing but the wall is answered for.
        with pytest.raises(sync.Error):
            page.goto(address.replace("/wall", "/notices"))
    finally:
        server.stop()


#: Which boxes of the page shown overflow, and which words of people are under 1.6 rem.
_MEASURE = """() => {
  const wrong = [], size = each => parseFloat(getComputedStyle(each).fontSize);
  const rem = size(document.documentElement), on = document.querySelector('.slide.on');
  on.querySelectorAll('.w-main, .w-side').forEach(b => {
    if (b.scrollHeight > b.clientHeight + 1) wrong.push(on.dataset.key + ' overflows');
  });
  on.querySelectorAll('.w-words, .w-title').forEach(w => {
    if (size(w) < 1.6 * rem - 0.1) wrong.push(on.dataset.key + ' is small');
  });
  return wrong;
}"""


#: Waits until the worker has kept these addresses.
_KEPT = """async wanted => {
  const store = await caches.open('wall:/c/qinghe/wall');
  for (;;) {
    const kept = (await store.keys()).map(request => request.url);
    if (wanted.every(each => kept.some(url => url.endsWith(each)))) return true;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}"""


def _minutes(shown):
    hours, minutes = shown.split(":")
    return int(hours) * 60 + int(minutes)
