"""Socket.IO: watch, act, cast in; view, mine, pulse, gone out (docs/protocol.md). It carries messages;
`broadcaster` says what is due to whom.

Nobody is trusted from an earlier event: the seat, the person and the offices are read from the database at
each one. Events of one connection are handled one after another in its own greenlet, so a flood waits in its
own socket.
"""

from __future__ import annotations

import os
from typing import Any

from flask import Flask, current_app, request
from flask_socketio import SocketIO, join_room, leave_room

from consult.accounts import asking, seats
from consult.ballots import box as boxes
from consult.ballots import found, wash
from consult.foundation import edge, web
from consult.foundation.db import db, now_utc, transaction
from consult.foundation.errors import NotFound, Refused
from consult.meetings import acts, service
from consult.meetings.record import writer
from consult.meetings.screens.broadcaster import Broadcaster, Limits, Watch, room
from consult.meetings.screens.gate import LARGEST_FRAME, Gate
from consult.people import places

socketio = SocketIO()
#: The screens of this process; `init_app` makes them anew.
broadcaster = Broadcaster(socketio, None)
#: Who may open a connection, and how fast each is read; `init_app` makes it anew.
gate: Gate | None = None


def init_app(app: Flask) -> None:
    """Wires the sockets into the app. async_mode: gevent when served (CONSULT_ASYNC), threads in tests."""
    global broadcaster, gate
    broadcaster.stop()
    ceilings = app.config["CEILINGS"]
    limits = Limits(strangers=ceilings["strangers"], walls=ceilings["walls"])
    broadcaster = Broadcaster(socketio, app.config.get("REDIS_URL"), limits)
    socketio.init_app(
        app,
        async_mode="gevent" if os.environ.get("CONSULT_ASYNC") == "gevent" else "threading",
        manage_session=False,
        json=edge,
        async_handlers=False,
        max_http_buffer_size=LARGEST_FRAME,
        ping_interval=25,
        ping_timeout=20,
        logger=False,
        engineio_logger=False,
    )
    gate = Gate(socketio.server, app.config["CEILINGS"], app.extensions["callers"])
    writer.listeners[:] = [broadcaster.acted]
    if _revoked not in seats.on_revoke:
        seats.on_revoke.append(_revoked)


def serve(app: Flask, server: Any) -> None:
    """Serves the app with gevent, the broadcaster and the clock in the same process. server: made with the
    app, which SocketIO wraps already. Raises OSError when its port is taken."""
    broadcaster.start(app)
    server.serve_forever()


# --- from clients ---


@socketio.on("connect")
def _connect(_auth: Any = None) -> bool:
    """Only pages of this host: browsers always send Origin on a handshake, so a missing one is refused too
    (Engine.IO compares it)."""
    return bool(request.headers.get("Origin"))


@socketio.on("disconnect")
def _disconnect(*_why: Any) -> None:
    broadcaster.leave(_sid())


@socketio.on("watch")
def _watch(wanted: Any = None) -> dict[str, Any]:
    """{meeting, at?} → {ok, seq}; then `view` with parts newer than `at`, and `mine`. {gone} where it is
    not theirs to see."""
    wanted = _sent(wanted)
    try:
        found = _who(wanted, strangers=True)
        if found is None:
            return {"gone": True}
        meeting_id, who, community_id = found
        caller = gate.caller(_sid()) if gate is not None else None
        wall = caller is not None and caller.stranger and (caller.local or caller.wall == community_id)
        watch = Watch(
            _sid(), meeting_id, community_id, who.seat_id, who.person_id, _environ(), wall, who.proved
        )
        no = broadcaster.admit(watch)
        if no is not None:
            return {"gone": True, "full": True} if no == "full" else {"gone": True}
        if gate is not None:
            gate.watches(_sid())
        join_room(room(meeting_id))
        known = wanted.get("at")
        seq = broadcaster.greet(watch, known if isinstance(known, dict) else {})
        if not current_app.testing:
            # Behind a server of another make (wsgi.py) nothing else starts them.
            app = current_app._get_current_object()  # type: ignore[attr-defined]
            broadcaster.start(app)
            wash.keep_washing(app)
        return {"ok": True, "seq": seq}
    finally:
        db.session.remove()


@socketio.on("unwatch")
def _unwatch(wanted: Any = None) -> dict[str, Any]:
    wanted = _sent(wanted)
    meeting_id = wanted.get("meeting") if isinstance(wanted, dict) else None
    if isinstance(meeting_id, int):
        leave_room(room(meeting_id))
        broadcaster.leave(_sid(), meeting_id)
    return {"ok": True}


@socketio.on("act")
def _act(wanted: Any = None) -> dict[str, Any]:
    """{meeting, act_id, kind, args, as?} → {ok, seq} | {refused} | {bad} | {gone}."""
    wanted = _sent(wanted)
    try:
        found = _who(wanted)
        if found is None or found[1].person_id is None:
            return {"gone": True}
        meeting_id, who, _ = found
        asked = acts.Wanted.asked(wanted, who.person_id, who.may_preside, who.proved)
        ack = asked if isinstance(asked, acts.Ack) else acts.take(meeting_id, asked, now_utc())
        return ack.to_dict()
    except NotFound:
        return {"gone": True}
    finally:
        db.session.remove()


@socketio.on("cast")
def _cast(wanted: Any = None) -> dict[str, Any]:
    """{meeting, box, key, choice} → {ok, said, text?} | {refused: {reason}}: the fast path to
    `box.cast_paper`; never in the log."""
    wanted = _sent(wanted)
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
            found[1].proved,
            new=found[1].new,
        )
    finally:
        db.session.remove()


def cast(
    meeting_id: int, box_id: Any, person_id: int, choice: Any, key: str, proved: bool, *, new: bool = False
) -> dict[str, Any]:
    """Casts an unnamed paper and tells the room the new turnout. The answer in the reader's words where it
    is refused, or a paper was there already. proved, new: see `box.cast_paper`."""
    if not isinstance(box_id, int) or isinstance(box_id, bool) or not isinstance(choice, str | list):
        return {"bad": {"field": "choice", "why": "type"}}
    if not boxes.is_of(box_id, meeting_id):
        return {"gone": True}
    try:
        with transaction():
            said = boxes.cast_paper(
                box_id,
                person_id,
                [str(each) for each in choice] if isinstance(choice, list) else choice,
                key,
                now_utc(),
                proved=proved,
                new=new,
            )
    except NotFound:
        return {"gone": True}
    except Refused as refused:
        return {
            "refused": {"code": "refused", "text": str(web.say(refused.phrase)) if refused.phrase else ""}
        }
    broadcaster.papers_changed(meeting_id)
    more = {} if said == "recorded" else {"text": str(web.say(found.FOUND))}
    return {"ok": True, "said": said, **more}


def _sent(wanted: Any) -> Any:
    """What an event brings, clean as a form is; None where it is out of bounds."""
    try:
        return edge.clean(wanted)
    except edge.OutOfBounds:
        return None


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


def _sid() -> str:
    return str(request.sid)  # type: ignore[attr-defined]


def _environ() -> dict[str, Any]:
    return {"HTTP_COOKIE": request.headers.get("Cookie", "")}


def _revoked(seat_ids: list[int]) -> None:
    """Seats were signed out. (One function for the life of the process: screens are made anew for each
    app.)"""
    broadcaster.revoked(seat_ids)
