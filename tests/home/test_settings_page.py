"""The settings page: looked at before it is done, errors at their fields, posted sheets that become wrong."""

import re
from datetime import date, timedelta

import pytest

from consult.foundation import packs, settings
from consult.foundation.db import db, now_utc, transaction
from consult.foundation.setting_rows import REGISTRY
from consult.home import settling
from consult.outcomes import correcting, notices
from consult.outcomes.notices import NoticeWords, Posting
from consult.people.models import Community
from tests import factories

PAGE = "/c/qinghe/staff/settings"


@pytest.fixture
def made(app):
    with app.app_context():
        place = factories.make_community(db)
        with transaction():
            place.community.settings = {"contact": {"phone": "0510-8888 0001", "place": "一楼窗口"}}
            words = NoticeWords(kind="通知", title="停水通知", text="六月三日停水")
            posting = Posting(start_on=date.today(), days=15)
            notices.post_notice(place.community, words=words, posting=posting, by=None, now=now_utc())
        admin, recorder = app.test_client(), app.test_client()
        factories.sign_in(admin, place.admin)
        factories.sign_in(recorder, place.recorder)
        yield admin, recorder


def held(key, **when):
    db.session.expire_all()
    community = db.session.query(Community).filter_by(slug="qinghe").one()
    return settings.of(community, key, **when)


def hidden(page):
    """What a page's form would send again."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))


def test_a_change_is_looked_at_first_and_says_which_posted_sheets_become_wrong(made):
    """Before, there was no page, and a changed telephone left wrong sheets on the board without a word."""
    admin, recorder = made
    page = admin.get(PAGE).text
    assert all(known.name_zh in page for known in REGISTRY.values() if known.type != "share")
    assert "看看会改什么" in page and "看看会改什么" not in recorder.get(PAGE).text
    sent = {
        "contact.phone": "0510-8888 0009",
        "contact.place": "一楼窗口",
        "screen_days": "5",
        "why": "换号了",
    }
    asked = admin.post(PAGE, data={**sent, "deed": "preview"})
    assert asked.status_code == 200 and held("contact")["phone"] == "0510-8888 0001"
    assert "停水通知" in asked.text and "将改1项" in asked.text  # the five days are what holds anyway
    assert recorder.post(PAGE, data={**sent, "deed": "save"}).status_code == 403
    assert "改好了1项" in admin.post(PAGE, data={**sent, "deed": "save"}, follow_redirects=True).text
    assert held("contact") == {"phone": "0510-8888 0009", "place": "一楼窗口"}
    page = admin.get(PAGE).text
    assert "0510-8888 0001" in page and "发更正公告" in page and "换号了" not in hidden(page).values()
    told = admin.get("/c/qinghe/staff/journal?kind=community").text
    # What the office's telephone was is no secret of a person's.
    assert "换号了" in told and "停水通知" in told and "0510-8888 0001" in told


def test_all_that_is_wrong_is_said_at_once_and_what_was_typed_stays(made):
    admin, _recorder = made
    sent = {"screen_days": "0", "posting_days": "7", "support_building.share": "一半", "texts_a_day": "12"}
    answer = admin.post(PAGE, data={**sent, "holds_from": "2020-01-01", "deed": "save"})
    assert answer.status_code == 400 and "4处" in answer.text
    for name, value in sent.items():
        assert re.search(rf'name="{re.escape(name)}" value="{value}"', answer.text)
    assert held("texts_a_day") == 30
    assert admin.post(PAGE, data={"screen_days": "5", "deed": "save"}).status_code == 400


def test_a_later_day_is_shown_and_can_be_dropped(made):
    admin, _recorder = made
    day = date.today() + timedelta(days=9)
    sent = {"screen_days": "7", "holds_from": day.isoformat()}
    assert admin.post(PAGE, data={**sent, "deed": "save"}).status_code == 302
    assert (held("screen_days"), held("screen_days", on=day)) == (5, 7)
    assert "7个工作日" in admin.get(PAGE).text
    admin.post(PAGE, data={"deed": "drop", "key": "screen_days"})
    assert held("screen_days", on=day) == 5


def test_a_pack_is_looked_at_and_applied_in_one_act(made):
    admin, recorder = made
    page = admin.get(f"{PAGE}/pack/wuxi-yixing").text
    assert "占2/3" in page and "请核对条文" in page
    assert recorder.post(f"{PAGE}/pack/wuxi-yixing").status_code == 403
    admin.post(f"{PAGE}/pack/wuxi-yixing", data=hidden(page))
    assert (held("support_entrance"), held("number_form")) == ({"share": "2/3"}, "〔〕")
    assert "已经是这样" in admin.get(f"{PAGE}/pack/wuxi-yixing").text
    assert "规则包没有改的" in admin.get(f"{PAGE}/pack/usual").text  # a second look begins to end tomorrow
    admin.post(f"{PAGE}/pack/usual")
    assert held("second_notices") == 1
    assert (held("support_entrance"), held("number_form"), held("contact")["phone"]) == (
        {},
        "",
        "0510-8888 0001",
    )
    assert admin.get(f"{PAGE}/pack/nowhere").status_code == 404


def test_a_second_look_is_taken_off_from_tomorrow_with_a_reason(made):
    """Before, the page never handed the reason on, so that it could not be taken off at all."""
    admin, _recorder = made
    day = (date.today() + timedelta(days=2)).isoformat()
    assert (
        admin.post(PAGE, data={"second_results": "0", "why": "人手不够", "deed": "save"}).status_code == 400
    )
    assert (
        admin.post(PAGE, data={"second_results": "0", "holds_from": day, "deed": "save"}).status_code == 400
    )
    sent = {"second_results": "0", "holds_from": day, "why": "人手不够"}
    assert admin.post(PAGE, data={**sent, "deed": "save"}).status_code == 302
    assert (held("second_results"), held("second_results", on=date.fromisoformat(day))) == (1, 0)


def test_what_the_community_says_of_itself_is_changed_on_the_same_page(made):
    """Before, a name mistyped at the first link stayed, and a new community had 0 households for ever."""
    admin, _recorder = made
    sent = {"name_zh": "青禾新村", "households": "1900", "why": "改名"}
    asked = admin.post(PAGE, data={**sent, "deed": "preview"})
    assert "将改2项" in asked.text and "停水通知" in asked.text  # signed under the old name
    later = (date.today() + timedelta(days=3)).isoformat()
    assert admin.post(PAGE, data={**sent, "holds_from": later, "deed": "save"}).status_code == 400
    assert admin.post(PAGE, data={"name_zh": " ", "deed": "save"}).status_code == 400
    admin.post(PAGE, data={**sent, "deed": "save"})
    page = admin.get("/c/qinghe/staff/journal?kind=community").text
    assert "青禾新村" in admin.get("/c/qinghe/staff/territory").text
    assert "青禾新村议事厅" in page and "青禾社区 → 青禾新村" in page and "1860户 → 1900户" in page


def test_packs_fit_the_registry(tmp_path):
    for pack in packs.packs().values():
        assert pack.values and all(pack.name.values()) and set(pack.why) <= set(pack.values)
    bad = tmp_path / "bad.json"
    bad.write_text('{"settings": {"screen_days": {"value": "soon"}}}')
    with pytest.raises(ValueError):
        packs.read(bad)


def test_a_corrected_sheet_is_no_longer_wrong(made):
    """What a correction says is how the notice reads."""
    admin, _recorder = made
    admin.post(PAGE, data={"contact.phone": "0510-8888 0009", "contact.place": "一楼窗口", "deed": "save"})
    community = db.session.query(Community).filter_by(slug="qinghe").one()
    (sheet,) = settling.sheets_wrong_now(community, now_utc())
    new, why = {"phone": "0510-8888 0009"}, {"phone": "换号"}
    with transaction():
        correcting.correct_notice(community, sheet.notice, new, why, by=None, now=now_utc())
    assert settling.sheets_wrong_now(community, now_utc()) == []
