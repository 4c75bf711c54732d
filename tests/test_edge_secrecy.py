"""What stays on disks and in browsers: whose the instance's files are, what a browser keeps, whose cookies
and sockets are taken."""

from __future__ import annotations

import os
import stat

from consult.accounts import asking
from consult.config import load_settings
from tests.conftest import application, fresh_database
from tests.factories import make_community, sign_in
from tests.serving import Served


def rights(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_an_instance_is_its_owners_alone_also_one_of_before(tmp_path):
    """Before: 0755 and 0644, the database with everybody's names and open boxes among them."""
    older = tmp_path / "older"
    (older / "uploads").mkdir(parents=True)
    (older / "consult.sqlite").write_bytes(b"")
    for path, mode in ((older, 0o755), (older / "uploads", 0o755), (older / "consult.sqlite", 0o644)):
        path.chmod(mode)
    load_settings(older)
    assert [rights(p) for p in (older, older / "uploads", older / "consult.sqlite")] == [0o700, 0o700, 0o600]

    served = Served(tmp_path / "new", start=False)
    before = os.umask(0o022)
    try:
        assert served.consult("migrate").returncode == 0
    finally:
        os.umask(before)
    found = {p: rights(p) for p in (served.instance, *served.instance.rglob("*"))}
    assert served.instance / "consult.sqlite" in found
    wrong = {str(p): oct(mode) for p, mode in found.items() if mode & 0o077}
    assert wrong == {}


def test_what_is_personal_is_kept_by_no_browser_and_only_own_sockets_are_named(app):
    """Before: no-cache everywhere, so a lent tablet's back button showed it; connect-src let any socket
    in."""
    with app.app_context():
        place = make_community()
        member, chair = place.members[0], place.chair
    resident, staff = sign_in(app.test_client(), member, level="slip"), sign_in(app.test_client(), chair)
    for client, address in (
        (resident, "/c/qinghe/me"),
        (staff, "/c/qinghe/staff/"),
        (staff, "/c/qinghe/staff/people"),
    ):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store"), address
    answer = resident.get("/c/qinghe/")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    policy = answer.headers["Content-Security-Policy"]
    assert "connect-src 'self' ws://localhost;" in policy and "wss:;" not in policy


def test_cookies_of_a_secure_instance_are_this_hosts_only(template, tmp_path):
    """Before: a neighbouring host could plant `seat`."""
    with (
        fresh_database(template, tmp_path) as url,
        application(url, tmp_path, SESSION_COOKIE_SECURE=True) as app,
    ):
        with app.app_context():
            member = make_community().members[0]
            token = sign_in(app.test_client(), member, level="slip").get_cookie(asking.COOKIE).value
        client = app.test_client()
        answer = client.get("/language/en", base_url="https://qinghe.test")
        set_ = answer.headers["Set-Cookie"]
        assert set_.startswith("__Host-lang=en;") and "Secure" in set_ and "Path=/" in set_
        assert "Domain" not in set_
        for name, signed_in in (("seat", False), ("__Host-seat", True)):
            page = app.test_client(use_cookies=False).get(
                "/c/qinghe/me", base_url="https://qinghe.test", headers={"Cookie": f"{name}={token}"}
            )
            assert (page.status_code == 200) is signed_in, name
            assert "connect-src 'self' wss://qinghe.test;" in page.headers["Content-Security-Policy"]
