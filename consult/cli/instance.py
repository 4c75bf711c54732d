"""An instance as a whole: prepared, filled, migrated, served, ticked."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from consult.cli import terminal
from consult.cli.terminal import either, say


def init(words: list[str]) -> int:
    """Prepares an empty instance and prints a one-time link for the first administrator; harmless when
    repeated. --new-admin [SLUG]: one for a further administrator, where none can sign in any more."""
    options = argparse.ArgumentParser("consult init")
    options.add_argument(
        "--new-admin", nargs="?", const="", metavar="SLUG", help="the community; left out, the only one"
    )
    wanted = options.parse_args(words)
    app = terminal.open_app()
    from consult.accounts import first_link
    from consult.foundation.db import now_utc, transaction

    with app.app_context():
        if wanted.new_admin is not None:
            community = _community(wanted.new_admin)
            with transaction():
                path = first_link.new_admin_link(community, now=now_utc())
                name = community.name_zh
            say(
                either(
                    f"A new administrator of {name} signs in once, within three days, at: {path}",
                    f"{name}的新管理员在三天内凭这个链接登录一次：{path}",
                )
            )
            return 0
        with transaction():
            first = first_link.first_admin_link(now=now_utc())
    say("The instance is ready.")
    if first:
        say(f"The first administrator signs in once at: {first}")
    return 0


def _community(slug: str) -> Any:
    """The community of a word in an address, or the only one; exits with one sentence."""
    from consult.people import places

    known = places.communities()
    found = [each for each in known if each.slug == slug] if slug else known
    if len(found) == 1:
        return found[0]
    slugs = ", ".join(each.slug for each in known) or "—"
    sys.exit(either(f"Please name one of these communities: {slugs}", f"请写明是哪个社区：{slugs}"))


def community(words: list[str]) -> int:
    """add SLUG NAME: one more community on this server, and a one-time link for its administrator."""
    options = argparse.ArgumentParser("consult community")
    verbs = options.add_subparsers(dest="verb", required=True)
    adding = verbs.add_parser("add")
    adding.add_argument("slug", help="its word in addresses")
    adding.add_argument("name", help="in Chinese")
    adding.add_argument("--name-en", default="")
    adding.add_argument("--village", action="store_true", help="a villagers' committee")
    adding.add_argument("--admin", metavar="LOGIN", help="a sign-in there is, to administer it as well")
    wanted = options.parse_args(words)
    app = terminal.open_app()
    from consult.accounts import first_link, founding
    from consult.foundation.db import now_utc, transaction
    from consult.foundation.errors import Refused

    path = ""
    try:
        with app.app_context(), transaction():
            made = founding.found(
                wanted.slug,
                wanted.name,
                wanted.name_en,
                village=wanted.village,
                login=wanted.admin,
                now=now_utc(),
            )
            if not wanted.admin:
                path = first_link.new_admin_link(made, now=now_utc())
    except Refused as refused:
        sys.exit(terminal.said(refused.phrase) if refused.phrase else wanted.slug)
    say(either(f"Added: /c/{made.slug}/", f"已开设：/c/{made.slug}/") if not path else f"/c/{wanted.slug}/")
    if path:
        say(
            either(
                f"Its administrator signs in once, within three days, at: {path}",
                f"它的管理员在三天内凭这个链接登录一次：{path}",
            )
        )
    return 0


def demo(words: list[str]) -> int:
    """Fills an empty database with four communities, all cases at their stations and a meeting open now."""
    argparse.ArgumentParser("consult demo").parse_args(words)
    app = terminal.open_app()
    from consult import demo as data

    with app.app_context():
        if not data.is_empty():
            say("There is data here already; nothing was added.")
            return 0
        data.fill(say=say)
    return 0


def migrate(words: list[str]) -> int:
    """Brings the database to this version's schema."""
    argparse.ArgumentParser("consult migrate").parse_args(words)
    terminal.open_app()
    say("The database is up to date.")
    return 0


def serve(words: list[str]) -> int:
    """Serves with gevent in this process."""
    options = argparse.ArgumentParser("consult serve")
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, default=8000)
    options.add_argument(
        "--lan", action="store_true", help="listen on the local network and show the address as a QR code"
    )
    options.add_argument(
        "--demo-when-empty", action="store_true", help="load the demo communities into an empty database"
    )
    wanted = options.parse_args(words)
    # Before anything opens a socket or a lock; never in the pytest process.
    from gevent import monkey

    monkey.patch_all()
    os.environ["CONSULT_ASYNC"] = "gevent"
    app = terminal.open_app()
    with app.app_context():
        from consult import demo as data
        from consult.foundation.db import db, offload_commits

        if wanted.demo_when_empty and app.config["DEMO"] and data.is_empty():
            say("Loading the demo communities …")
            data.fill(say=say)
        offload_commits(db.engine)
        db.session.remove()
    host = "0.0.0.0" if wanted.lan else wanted.host
    _announce(app, wanted.port, wanted.lan)
    descriptors = _bounds(app)
    from consult.ballots.wash import keep_washing
    from consult.foundation import served, workers
    from consult.foundation.serving import Server
    from consult.meetings.screens.live import serve as serve_live

    served.hold(Path(app.instance_path))
    workers.start(app.config["CEILINGS"])
    keep_washing(app)
    try:
        made = Server(
            (host, wanted.port),
            app,
            app.config["CEILINGS"],
            descriptors=descriptors,
            by_address=not app.config["PROXIES"],
        )
        serve_live(app, made)
    except KeyboardInterrupt:
        workers.stop()
    except OSError as error:
        sys.exit(
            f"Port {wanted.port} cannot be used ({error.strerror}): stop the other program or choose "
            f"another with --port."
        )
    return 0


def _announce(app: Any, port: int, lan: bool) -> None:
    say(f"议事厅 · open http://127.0.0.1:{port}/")
    if app.config["DEMO"]:
        say(f"Demo desk (a whole meeting in one window): http://demo.localhost:{port}/demo")
        say(f"Staff: http://127.0.0.1:{port}/staff/sign-in")
    if lan:
        import segno

        address = f"http://{_lan_address()}:{port}/"
        say(f"On phones in this room: {address}")
        segno.make(address, error="m").terminal(compact=True)


def _bounds(app: Any) -> int:
    """Says which ceilings hold and how many connections this process may hold; returns the descriptors."""
    from consult.cases.check import reader_language
    from consult.foundation.serving import WANTED, raise_descriptors

    say(either("Ceilings (docs/ceilings.md):", "上限（见 docs/ceilings.md）："))
    for line in app.config["CEILINGS"].lines(reader_language()):
        say(f"  {line}")
    found, enough = raise_descriptors()
    if not enough:
        say(
            either(
                f"This process may open only {found} files and connections; full halls want {WANTED}. "
                f"Raise the hard limit (ulimit -Hn, or LimitNOFILE= in the service's unit).",
                f"本进程最多只能打开{found}个文件和连接，满座的会场需要{WANTED}个。"
                f"请提高硬限制（ulimit -Hn，或服务单元里的 LimitNOFILE=）。",
            )
        )
    return found


def _lan_address() -> str:
    """This machine's address on the local network, as phones see it; sends no packet."""
    import socket

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def tick(words: list[str]) -> int:
    """Lets time pass once in every live meeting, and washes what waits for it (for a timer outside the
    server)."""
    argparse.ArgumentParser("consult tick").parse_args(words)
    app = terminal.open_app()
    from consult.ballots import wash
    from consult.foundation.db import now_utc
    from consult.meetings.acts import clock

    with app.app_context():
        clock.tick_all(now_utc())
        wash.wash_once()
    return 0
