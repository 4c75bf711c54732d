"""Socket.IO: watch, act, cast in; view, mine, pulse, gone out (docs/protocol.md). It carries messages and remembers a number.

Nobody is trusted from an earlier event: the seat, the person and the offices are read from the database at each one.
Events of one connection are handled one after another in its own greenlet, so a flood waits in its own socket.
"""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app, request
from flask_socketio import SocketIO, join_room, leave_room

from consult.accounts import asking, seats
from consult.ballots import box as boxes
from consult.foundation import web
from consult.foundation.db import canonical, db, now_utc, transaction
from consult.foundation.errors import NotFound, Refused
from consult.meetings import acts, service
from consult.meetings.acts import clock
from consult.meetings.record import writer
from consult.meetings.screens import fanout, mine, view
from consult.meetings.screens.hints import Hints
from consult.people import places

socketio = SocketIO()
#: Seconds between two views of a meeting, between two pulses, and between two looks whether a view is due.
PAUSE, PULSE, STEP = 0.2, 10.0, 0.02
#: Meetings one connection may watch at a time.
MOST_WATCHED = 4
#: Connections without a person (walls, onlookers) that may watch at a time: members come first.
MOST_STRANGERS = 500
TRUSTED = ("staff", "roll")


@dataclass
class _Watch:
    """A connection watching a meeting. told: what it last got as `mine`, to send only what changed."""

    sid: str
    meeting_id: int
    community_id: int
    seat_id: int | None
    person_id: int | None
    environ: dict[str, Any]
    told: tuple[str, list[Any]] = ("", [])


@dataclass
class _Room:
    """What this process knows of the screens it serves."""

    watches: dict[tuple[str, int], _Watch] = field(default_factory=dict)
    dirty: set[int] = field(default_factory=set)
    turnout: set[int] = field(default_factory=set)
    sent: dict[int, int] = field(default_factory=dict)
    running: bool = False
    hints: Hints | None = None
    lock: Any = field(default_factory=threading.Lock)


_room = _Room()


def init_app(app: Flask) -> None:
    """Wires the sockets into the app. async_mode: gevent when served (CONSULT_ASYNC), threads in tests."""
    global _room
    _room = _Room()
    socketio.init_app(
        app,
        async_mode="gevent" if os.environ.get("CONSULT_ASYNC") == "gevent" else "threading",
        manage_session=False,
        async_handlers=False,
        max_http_buffer_size=fanout.LARGEST_FRAME,
        ping_interval=25,
        ping_timeout=20,
        logger=False,
        engineio_logger=False,
    )
    fanout.bound_frames(socketio.server)
    if app.config.get("REDIS_URL"):
        _room.hints = Hints(app.config["REDIS_URL"], _hinted, _all_due)
    writer.listeners[:] = [_acted]
    if _revoked not in seats.on_revoke:
        seats.on_revoke.append(_revoked)


def serve(app: Flask, host: str, port: int) -> None:
    """Serves the app with gevent, the broadcaster and the clock in the same process. Raises OSError when the port is taken."""
    from gevent import pywsgi

    _start(app)
    # SocketIO.middleware wraps app.wsgi_app already. No access log: structured logs come from consult.foundation.web.
    pywsgi.WSGIServer((host, port), app, log=None, error_log=None, backlog=4096).serve_forever()


# --- from clients ---


@socketio.on("connect")
def _connect(_auth: Any = None) -> bool:
    """Only pages of this host: browsers always send Origin on a handshake, so a missing one is refused too (Engine.IO compares it)."""
    return bool(request.headers.get("Origin"))


@socketio.on("disconnect")
def _disconnect(*_why: Any) -> None:
    sid = _sid()
    with _room.lock:
        for key in [key for key in _room.watches if key[0] == sid]:
            del _room.watches[key]


@socketio.on("watch")
def _watch(wanted: Any = None) -> dict[str, Any]:
    """{meeting, at?} → {ok, seq}; then `view` with parts newer than `at`, and `mine`. {gone} where it is not theirs to see."""
    try:
        found = _who(wanted, strangers=True)
        if found is None:
            return {"gone": True}
        meeting_id, who, community_id = found
        sid = _sid()
        with _room.lock:
            if (
                sum(1 for key in _room.watches if key[0] == sid) >= MOST_WATCHED
                and (sid, meeting_id) not in _room.watches
            ):
                return {"gone": True}
            strangers = sum(1 for watch in _room.watches.values() if watch.person_id is None)
            if (
                who.person_id is None
                and strangers >= MOST_STRANGERS
                and (sid, meeting_id) not in _room.watches
            ):
                return {"gone": True, "full": True}
            watch = _Watch(sid, meeting_id, community_id, who.seat_id, who.person_id, _environ())
            _room.watches[sid, meeting_id] = watch
        join_room(_name(meeting_id))
        built = view.parts_for(meeting_id, now=now_utc())
        _room.sent.setdefault(meeting_id, built["seq"])
        known = wanted.get("at") if isinstance(wanted.get("at"), dict) else {}
        newer = {name: part for name, part in built["parts"].items() if not _has(known, name, part["seq"])}
        socketio.emit(
            "view",
            {
                "meeting": meeting_id,
                "seq": built["seq"],
                "now": built["now"],
                "parts": newer,
                "at": built["at"],
                "hash": built["hash"],
            },
            to=sid,
        )
        _send_mine(watch, force=True)
        if not current_app.testing:
            _start(current_app._get_current_object())  # type: ignore[attr-defined]
        return {"ok": True, "seq": built["seq"]}
    finally:
        db.session.remove()


@socketio.on("unwatch")
def _unwatch(wanted: Any = None) -> dict[str, Any]:
    meeting_id = wanted.get("meeting") if isinstance(wanted, dict) else None
    if isinstance(meeting_id, int):
        leave_room(_name(meeting_id))
        with _room.lock:
            _room.watches.pop((_sid(), meeting_id), None)
    return {"ok": True}


@socketio.on("act")
def _act(wanted: Any = None) -> dict[str, Any]:
    """{meeting, act_id, kind, args, as?} → {ok, seq} | {refused} | {bad} | {gone}."""
    try:
        found = _who(wanted)
        if found is None or found[1].person_id is None:
            return {"gone": True}
        meeting_id, who, _ = found
        asked = acts.Wanted.asked(wanted, who.person_id, who.level in TRUSTED)
        ack = asked if isinstance(asked, acts.Ack) else acts.take(meeting_id, asked, now_utc())
        return ack.to_dict()
    except NotFound:
        return {"gone": True}
    finally:
        db.session.remove()


@socketio.on("cast")
def _cast(wanted: Any = None) -> dict[str, Any]:
    """{meeting, box, key, choice} → {ok, said} | {refused: {reason}}: the fast path to `box.cast_paper`; never in the log."""
    try:
        found = _who(wanted)
        if found is None or not found[1].may_vote or found[1].person_id is None:
            return {"gone": True}
        return cast(
            found[0],
            wanted.get("box"),
            found[1].person_id,
            wanted.get("choice"),
            str(wanted.get("key") or ""),
        )
    finally:
        db.session.remove()


def cast(meeting_id: int, box_id: Any, person_id: int, choice: Any, key: str) -> dict[str, Any]:
    """Casts an unnamed paper and tells the room the new turnout. The answer in the reader's words where it is refused."""
    if not isinstance(box_id, int) or isinstance(box_id, bool) or not isinstance(choice, str | list):
        return {"bad": {"field": "choice", "why": "type"}}
    try:
        with transaction():
            said = boxes.cast_paper(
                box_id,
                person_id,
                [str(each) for each in choice] if isinstance(choice, list) else choice,
                key,
                now_utc(),
            )
    except NotFound:
        return {"gone": True}
    except Refused as refused:
        return {
            "refused": {"code": "refused", "text": str(web.say(refused.phrase)) if refused.phrase else ""}
        }
    papers_changed(meeting_id)
    return {"ok": True, "said": said}


def papers_changed(meeting_id: int) -> None:
    """Papers have come into a box, which no event tells: the room is due the new number, here and in other processes."""
    with _room.lock:
        _room.turnout.add(meeting_id)
    if _room.hints is not None:
        _room.hints.tell("papers", meeting_id)


def _who(wanted: Any, strangers: bool = False) -> tuple[int, asking.Asking, int] | None:
    """(meeting, who asks there, its community) read afresh; None for what is not theirs, or is not there.

    strangers: whether a wall or an onlooker without a person will do, where the meeting is public.
    """
    meeting_id = wanted.get("meeting") if isinstance(wanted, dict) else None
    if not isinstance(meeting_id, int) or isinstance(meeting_id, bool):
        return None
    try:
        row = service.meeting_row(meeting_id)
    except NotFound:
        return None
    who = asking.asking_for_socket(_environ(), places.community_by_id(row.community_id))
    if who.person is None and not (strangers and service.is_public(row)):
        return None
    return meeting_id, who, row.community_id


def _has(known: dict[Any, Any], name: str, seq: int) -> bool:
    had = known.get(name)
    return isinstance(had, int) and had >= seq


def _sid() -> str:
    return str(request.sid)  # type: ignore[attr-defined]


def _environ() -> dict[str, Any]:
    return {"HTTP_COOKIE": request.headers.get("Cookie", "")}


def _name(meeting_id: int) -> str:
    return f"m:{meeting_id}"


# --- to clients ---


def _acted(meeting_id: int, seq: int) -> None:
    """A meeting has new events: its screens are due a view, here and in other processes."""
    with _room.lock:
        _room.dirty.add(meeting_id)
    if _room.hints is not None:
        _room.hints.tell("meeting", meeting_id, seq)


def _hinted(kind: str, number: int) -> None:
    """Another process says that something changed: look for ourselves."""
    if kind == "seat":
        _close_seats({number})
        return
    with _room.lock:
        (_room.dirty if kind == "meeting" else _room.turnout).add(number)


def _all_due() -> None:
    """The line to the other processes was away: whatever is watched here may have changed."""
    with _room.lock:
        _room.dirty |= {watch.meeting_id for watch in _room.watches.values()}


def broadcast() -> None:
    """Sends what is due: one view to each changed meeting's room, and `mine` to those whose own changed."""
    with _room.lock:
        due, _room.dirty = _room.dirty, set()
        cast_in, _room.turnout = _room.turnout - due, set()
        watched = {watch.meeting_id for watch in _room.watches.values()}
    for meeting_id in due & watched:
        built = view.parts_for(meeting_id, now=now_utc())
        newer = {
            name: part for name, part in built["parts"].items() if part["seq"] > _room.sent.get(meeting_id, 0)
        }
        _room.sent[meeting_id] = built["seq"]
        fanout.to_room(
            socketio.server,
            _name(meeting_id),
            "view",
            {
                "meeting": meeting_id,
                "seq": built["seq"],
                "now": built["now"],
                "parts": newer,
                "at": built["at"],
                "hash": built["hash"],
            },
        )
        watching = _watching(meeting_id)
        shared = mine.moment(
            meeting_id, [watch.person_id for watch in watching if watch.person_id is not None]
        )
        for number, watch in enumerate(watching, start=1):
            _send_mine(watch, shared=shared)
            if number % 50 == 0:
                socketio.sleep(0)  # Acts and new phones do not wait until everybody's own part is told.
    for meeting_id in cast_in & watched:
        _pulse(meeting_id)


def look_again(part: int = 0, of: int = 1) -> None:
    """Lets go of those who may no longer watch: one part `of` the connections, so that a full hall is no long stop."""
    with _room.lock:
        watches = list(_room.watches.values())
    for number, watch in enumerate(watches[part::of], start=1):
        _still(watch)
        if number % 50 == 0:
            socketio.sleep(0)


def pulse() -> None:
    """Tells every watched meeting its number, read from the database. Where another process did more than was heard of
    here, its screens are due a view and everybody's own part as well."""
    with _room.lock:
        watched = {watch.meeting_id for watch in _room.watches.values()}
    for meeting_id in watched:
        if _pulse(meeting_id) > _room.sent.get(meeting_id, 0):
            with _room.lock:
                _room.dirty.add(meeting_id)


def _pulse(meeting_id: int) -> int:
    built = view.parts_for(meeting_id, now=now_utc())
    told: dict[str, Any] = {
        "meeting": meeting_id,
        "seq": built["seq"],
        "now": built["now"],
        "at": built["at"],
        "hash": built["hash"],
    }
    box_id = built["parts"]["vote"].get("box")
    if box_id:
        told["cast"], told["of"] = boxes.turnout(box_id)
    fanout.to_room(socketio.server, _name(meeting_id), "pulse", told)
    return int(built["seq"])


def _watching(meeting_id: int) -> list[_Watch]:
    with _room.lock:
        return [watch for watch in _room.watches.values() if watch.meeting_id == meeting_id]


def _send_mine(watch: _Watch, force: bool = False, shared: mine.Moment | None = None) -> None:
    own = mine.mine_for(watch.meeting_id, watch.person_id, now_utc(), shared)
    # The openings are one list for everybody alike, and as a list quickly compared.
    told = (
        canonical({name: value for name, value in own.items() if name not in ("seq", "now", "openings")}),
        own["openings"],
    )
    if force or told != watch.told:
        watch.told = told
        fanout.to_one(socketio.server, watch.sid, "mine", {"meeting": watch.meeting_id, **own})


def _still(watch: _Watch) -> None:
    who = asking.asking_for_socket(watch.environ, places.community_by_id(watch.community_id))
    if who.person_id != watch.person_id:
        _let_go(watch)


def _revoked(seat_ids: list[int]) -> None:
    """Seats were signed out: their sockets close at once, whichever process holds them."""
    _close_seats(set(seat_ids))
    for seat_id in seat_ids if _room.hints is not None else ():
        _room.hints.tell("seat", seat_id)  # type: ignore[union-attr]


def _close_seats(seat_ids: set[int]) -> None:
    with _room.lock:
        gone = [watch for watch in _room.watches.values() if watch.seat_id in seat_ids]
    for watch in gone:
        _let_go(watch)


def _let_go(watch: _Watch) -> None:
    with _room.lock:
        _room.watches.pop((watch.sid, watch.meeting_id), None)
    socketio.emit("gone", {"meeting": watch.meeting_id}, to=watch.sid)
    socketio.server.disconnect(watch.sid)


# --- the loop of this process ---


def _start(app: Flask) -> None:
    with _room.lock:
        if _room.running:
            return
        _room.running = True
    socketio.start_background_task(_run, app, _room)
    if _room.hints is not None:
        _room.hints.start(socketio.start_background_task)


def _run(app: Flask, room: _Room) -> None:
    """Views at most five times a second and else at once, the clock each second, a pulse every ten."""
    told = pulsed = ticked = time.monotonic()
    turn = 0
    while room is _room:
        now = time.monotonic()
        try:
            with app.app_context():
                if now - ticked >= 1:
                    ticked, turn = now, (turn + 1) % int(PULSE)
                    clock.tick_all(now_utc())
                    look_again(turn, int(PULSE))
                if now - told >= PAUSE and (room.dirty or room.turnout):
                    told = now
                    broadcast()
                if now - pulsed >= PULSE:
                    pulsed = now
                    pulse()
                db.session.remove()
        except Exception as error:  # The loop serves every screen: one failure must not end it.
            web.log.exception("broadcaster", kind=type(error).__name__)
        socketio.sleep(STEP)
