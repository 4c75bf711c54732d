"""What browsers send comes in clean, or not at all: never a 500, never a character nobody can see."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.foundation import edge
from consult.meetings.screens import live
from tests.factories import make_community, sign_in

HIDDEN = "\u202e\u200b\u2066\x00\x1b\ufeff\u00ad"
ZALGO = "楼" + "\u0301\u0316\u0332" * 30 + "道"
HUGE = ["18446744073709551616", "9223372036854775807", "2147483648", "-1", "9" * 5000]


@pytest.fixture
def place(app):
    with app.app_context():
        return make_community()


@given(st.text())
@settings(max_examples=150)
def test_cleaning_is_done_once_and_leaves_nothing_hidden(text):
    once = edge.clean_text(text)
    assert edge.clean_text(once) == once and not set(once) & set(HIDDEN)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=30,
    )
)
@settings(max_examples=150)
def test_any_json_is_clean_or_out_of_bounds(value):
    try:
        found = edge.clean(value)
    except edge.OutOfBounds:
        return
    assert edge.clean(found) == found


def test_words_keep_their_blanks_and_secrets_stay_as_typed(app):
    assert edge.clean_text(" for the lamps ") == " for the lamps "
    assert edge.clean_text("a\u202eb\x00 ") == "ab " and edge.clean_text(HIDDEN) == ""
    assert len(edge.clean_text(ZALGO)) <= 6 and edge.clean_text("Việt Nam") == "Việt Nam"
    with app.test_request_context(
        "/?q=a%E2%80%AEb", method="POST", data={"password": "x\u200b", "name": "x\u200b"}
    ):
        from flask import request

        assert request.args["q"] == "ab" and request.values["name"] == "x"
        assert request.form["password"] == "x\u200b" and request.form["name"] == "x"


def test_deep_json_and_numbers_no_column_holds_are_refused(app, client, place):
    sign_in(client, place.chair)
    deep = "[" * 100_000
    acts = "/c/qinghe/meetings/1/acts"
    for body in (deep, '{"args":' + "[" * 50 + "]" * 50 + "}", '{"args": {"minutes": 1e999}}'):
        answer = client.post(acts, data=body, content_type="application/json")
        assert answer.status_code in (400, 404), answer.status_code
    for n in HUGE:
        for path in ("meetings/{}/acts", "boxes/{}/cast", "staff/people/{}", "topics/{}", "results/{}"):
            address = f"/c/qinghe/{path.format(n)}"
            assert client.get(address).status_code in (404, 405), address
            assert client.post(address, json={"kind": "rise", "act_id": "x" * 10}).status_code in (404, 405)
        for page in ("staff/people?page=", "topics?page=", "notices?page=", "staff/territory?edit="):
            assert client.get(f"/c/qinghe/{page}{n}").status_code == 200, (page, n)
        assert client.post("/c/qinghe/me/switch", data={"person": n}).status_code == 404
    socket = live.socketio.test_client(app, flask_test_client=client, headers={"Origin": "http://localhost"})
    nested: list = []
    for _ in range(40):
        nested = [nested]
    for wanted in (nested, {"meeting": 2**70}, {"meeting": 1, "box": -(2**70)}, {"at": {"x": 1e308 * 10}}):
        for event in ("watch", "act", "cast", "unwatch"):
            said = socket.emit(event, wanted, callback=True)
            assert said.get("gone") or said.get("ok") or said.get("bad"), (event, said)
    with pytest.raises(ValueError):
        edge.loads(deep)
    assert edge.loads(json.dumps({"a": [1]})) == {"a": [1]}


def test_a_title_nobody_sees_is_no_title_and_a_name_with_controls_is_cleaned(app, client, place):
    sign_in(client, place.members[0], level="slip")
    said = {
        "what": "三楼楼道灯坏了两周。",
        "place": "3号楼",
        "kind": "facility",
        "title": "\u200b\u2800\u3164\u202e",
    }
    answer = client.post("/c/qinghe/topics/propose", data=said)
    assert answer.status_code == 400, "an invisible title"
    staff = sign_in(app.test_client(), place.admin)
    made = staff.post(
        "/c/qinghe/staff/people/new",
        data={"name": "王\x07\u202e五\x00\n\u200b", "of_age": "y", "phone": "138\u200b0000 0011"},
    )
    assert made.status_code == 302
    page = staff.get(made.headers["Location"])
    assert "王五" in page.text and not set(page.text) & {"\x07", "\u202e", "\u200b"}
    exported = staff.get("/c/qinghe/staff/roll/export")
    assert exported.status_code == 200
