"""What this process owes the screens it serves, and the loop that pays it: a view of what changed,
everybody's own part, a pulse. It remembers who watches and which number was sent, nothing else; all that
is told is read from the database."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from consult.accounts import asking
from consult.ballots import box as boxes
from consult.foundation import web
from consult.foundation.db import canonical, db, now_utc
from consult.meetings.acts import clock
from consult.meetings.screens import fanout, mine, view
from consult.meetings.screens.hints import Hints
from consult.people import places

#: Seconds between two views of a meeting, between two pulses, and between two looks whether a view is due.
PAUSE, PULSE, STEP = 0.2, 10.0, 0.02
#: Meetings one connection may watch at a time.
MOST_WATCHED = 4


@dataclass
class Watch:
    """A connection watching a meeting. environ: what its seat is looked up by again; wall: a screen of the
    hall, paired or on this machine; proved: `Asking.proved`; told: what it last
    got as `mine`, to send only what changed."""

    sid: str
    meeting_id: int
    community_id: int
    seat_id: int | None
    person_id: int | None
    environ: dict[str, Any]
    wall: bool = False
    proved: bool = True
    told: tuple[str, list[Any]] = ("", [])


@dataclass(frozen=True)
class Limits:
    """How many connections without a person may watch at a time: onlookers, and walls, which are counted
    apart so that no crowd of onlookers takes their place. Members are not counted."""

    strangers: int = 500
    walls: int = 40


def room(meeting_id: int) -> str:
    """The name of the room of a meeting's connections."""
    return f"m:{meeting_id}"


class Broadcaster:
    """The screens of this process. socketio: the application's SocketIO, which carries what is said;
    redis: the address by which other processes are told, None where there are none."""

    def __init__(self, socketio: Any, redis: str | None, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._socketio = socketio
        self._watches: dict[tuple[str, int], Watch] = {}
        self._dirty: set[int] = set()
        self._turnout: set[int] = set()
        self._sent: dict[int, int] = {}
        self._lock = threading.Lock()
        self._running = False
        self._hints = Hints(redis, self._hinted, self._all_due) if redis else None

    # --- who watches ---

    @property
    def watches(self) -> list[Watch]:
        """Everybody who watches, as of now."""
        with self._lock:
            return list(self._watches.values())

    def admit(self, watch: Watch) -> str | None:
        """Takes a connection in, or says why not: "many" (it watches enough), "full" (enough onlookers are
        here)."""
        with self._lock:
            if (watch.sid, watch.meeting_id) not in self._watches:
                if sum(1 for sid, _ in self._watches if sid == watch.sid) >= MOST_WATCHED:
                    return "many"
                if watch.person_id is None and not self._room_for(watch):
                    return "full"
            self._watches[watch.sid, watch.meeting_id] = watch
        return None

    def _room_for(self, watch: Watch) -> bool:
        """Whether one more without a person fits in; a wall too many is one more onlooker."""
        others = [each.wall for each in self._watches.values() if each.person_id is None]
        if watch.wall and sum(others) < self.limits.walls:
            return True
        watch.wall = False
        return len(others) - sum(others) < self.limits.strangers

    def leave(self, sid: str, meeting_id: int | None = None) -> None:
        """A connection watches this meeting no more, or none."""
        with self._lock:
            for key in [key for key in self._watches if key[0] == sid and meeting_id in (None, key[1])]:
                del self._watches[key]

    def look_again(self, part: int = 0, of: int = 1) -> None:
        """Lets go of those who may no longer watch: one part `of` the connections, so that a full hall is
        no long stop."""
        for number, watch in enumerate(self.watches[part::of], start=1):
            who = asking.asking_for_socket(watch.environ, places.community_by_id(watch.community_id))
            if who.person_id != watch.person_id:
                self._let_go(watch)
            if number % 50 == 0:
                self._socketio.sleep(0)

    def revoked(self, seat_ids: list[int]) -> None:
        """Seats were signed out: their sockets close at once, whichever process holds them."""
        self._close_seats(seat_ids)
        for seat_id in seat_ids if self._hints is not None else ():
            self._hints.tell("seat", seat_id)  # type: ignore[union-attr]

    def _close_seats(self, seat_ids: Iterable[int]) -> None:
        gone = set(seat_ids)
        for watch in self.watches:
            if watch.seat_id in gone:
                self._let_go(watch)

    def _let_go(self, watch: Watch) -> None:
        self.leave(watch.sid, watch.meeting_id)
        self._socketio.emit("gone", {"meeting": watch.meeting_id}, to=watch.sid)
        self._socketio.server.disconnect(watch.sid)

    # --- what is due ---

    def acted(self, meeting_id: int, seq: int) -> None:
        """A meeting has new events: its screens are due a view, here and in other processes."""
        with self._lock:
            self._dirty.add(meeting_id)
        if self._hints is not None:
            self._hints.tell("meeting", meeting_id, seq)

    def papers_changed(self, meeting_id: int) -> None:
        """Papers have come into a box, which no event tells: the room is due the new number, here and in
        other processes."""
        with self._lock:
            self._turnout.add(meeting_id)
        if self._hints is not None:
            self._hints.tell("papers", meeting_id)

    def _hinted(self, kind: str, number: int) -> None:
        """Another process says that something changed: look for ourselves."""
        if kind == "seat":
            self._close_seats([number])
            return
        with self._lock:
            (self._dirty if kind == "meeting" else self._turnout).add(number)

    def _all_due(self) -> None:
        """The line to the other processes was away: whatever is watched here may have changed."""
        with self._lock:
            self._dirty |= {watch.meeting_id for watch in self._watches.values()}

    # --- telling ---

    def greet(self, watch: Watch, known: Mapping[str, Any]) -> int:
        """Tells one connection the parts that are newer than it has (`known`: part → number), and its own;
        the log's number."""
        built = view.parts_for(watch.meeting_id, now=now_utc())
        self._sent.setdefault(watch.meeting_id, built["seq"])
        newer = {name: part for name, part in built["parts"].items() if not _has(known, name, part["seq"])}
        message = {"meeting": watch.meeting_id, **built, "parts": newer}
        self._socketio.emit("view", message, to=watch.sid)
        self._send_mine(watch, force=True)
        return int(built["seq"])

    def broadcast(self) -> None:
        """Sends what is due: one view to each changed meeting's room, and `mine` to those whose own
        changed."""
        with self._lock:
            due, self._dirty = self._dirty, set()
            cast_in, self._turnout = self._turnout - due, set()
            watched = {watch.meeting_id for watch in self._watches.values()}
        for meeting_id in due & watched:
            try:
                self._show(meeting_id)
            except Exception:
                # Nobody's own part may stay behind because somebody's could not be built: all of it again.
                with self._lock:
                    self._dirty.add(meeting_id)
                raise
        for meeting_id in cast_in & watched:
            self._pulse(meeting_id)
            # With the last paper the result may be announced, which is the chair's to know.
            chair = mine.chair_of(meeting_id)
            for watch in self.watches:
                if (
                    watch.meeting_id == meeting_id
                    and watch.person_id is not None
                    and watch.person_id == chair
                ):
                    self._send_mine(watch)

    def pulse(self) -> None:
        """Tells every watched meeting its number, read from the database. Where another process did more
        than was heard of here, its screens are due a view and everybody's own part as well."""
        for meeting_id in {watch.meeting_id for watch in self.watches}:
            if self._pulse(meeting_id) > self._sent.get(meeting_id, 0):
                with self._lock:
                    self._dirty.add(meeting_id)

    def _show(self, meeting_id: int) -> None:
        built = view.parts_for(meeting_id, now=now_utc())
        sent = self._sent.get(meeting_id, 0)
        newer = {name: part for name, part in built["parts"].items() if part["seq"] > sent}
        message = {"meeting": meeting_id, **built, "parts": newer}
        fanout.to_room(self._socketio.server, room(meeting_id), "view", message)
        self._sent[meeting_id] = built["seq"]
        watching = [watch for watch in self.watches if watch.meeting_id == meeting_id]
        shared = mine.moment(meeting_id, [each.person_id for each in watching if each.person_id is not None])
        for number, watch in enumerate(watching, start=1):
            self._send_mine(watch, shared=shared)
            if number % 50 == 0:
                # Acts and new phones do not wait until everybody's own part is told.
                self._socketio.sleep(0)

    def _pulse(self, meeting_id: int) -> int:
        built = view.parts_for(meeting_id, now=now_utc())
        box_id = built["parts"]["vote"].get("box")
        told = {"meeting": meeting_id, **{name: built[name] for name in ("seq", "now", "at", "hash")}}
        if box_id:
            told["cast"], told["of"] = boxes.turnout(box_id)
        fanout.to_room(self._socketio.server, room(meeting_id), "pulse", told)
        return int(built["seq"])

    def _send_mine(self, watch: Watch, force: bool = False, shared: mine.Moment | None = None) -> None:
        own = mine.mine_for(watch.meeting_id, watch.person_id, now_utc(), shared, proved=watch.proved)
        # The openings are one list for everybody alike, and as a list quickly compared.
        told = (
            canonical({name: value for name, value in own.items() if name not in ("seq", "now", "openings")}),
            own["openings"],
        )
        if force or told != watch.told:
            watch.told = told
            fanout.to_one(self._socketio.server, watch.sid, "mine", {"meeting": watch.meeting_id, **own})

    # --- the loop of this process ---

    def start(self, app: Any) -> None:
        """Begins the loop in the application's context, and the line to other processes; once."""
        with self._lock:
            if self._running:
                return
            self._running = True
        self._socketio.start_background_task(self._run, app)
        if self._hints is not None:
            self._hints.start(self._socketio.start_background_task)

    def stop(self) -> None:
        """Ends the loop."""
        self._running = False

    def _run(self, app: Any) -> None:
        """Views at most five times a second and else at once, the clock each second, a pulse every ten."""
        told = pulsed = ticked = time.monotonic()
        turn = 0
        while self._running:
            now = time.monotonic()
            try:
                with app.app_context():
                    if now - ticked >= 1:
                        ticked, turn = now, (turn + 1) % int(PULSE)
                        clock.tick_all(now_utc())
                        self.look_again(turn, int(PULSE))
                    if now - told >= PAUSE and (self._dirty or self._turnout):
                        told = now
                        self.broadcast()
                    if now - pulsed >= PULSE:
                        pulsed = now
                        self.pulse()
                    db.session.remove()
            except Exception as error:  # The loop serves every screen: one failure must not end it.
                web.log.exception("broadcaster", kind=type(error).__name__)
            self._socketio.sleep(STEP)


def _has(known: Mapping[str, Any], name: str, seq: int) -> bool:
    had = known.get(name)
    return isinstance(had, int) and had >= seq
