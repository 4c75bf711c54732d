"""Who is asking: the seat of the request, the person in a community, the offices held. For pages and sockets.

The cookie `seat` holds a random token; everything else is read from the database at each request and each
socket
event, so that a sign-out, a revoked slip or an ended office takes effect at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app, g, request, url_for

from consult.accounts import linking, seats
from consult.foundation.days import local_day
from consult.foundation.db import now_utc, transaction
from consult.foundation.errors import Forbidden, NotFound, SignInFirst
from consult.foundation.phrases import P
from consult.people import persons, places
from consult.people.offices import STAFF_OFFICES, TRUSTED_OFFICES, offices_of

COOKIE = "seat"


@dataclass(frozen=True)
class Asking:
    """Who asks, in one community.

    account_id, seat_id: None for a stranger. person: the person there, or None. level: how the account's
    right to act as
    them was proved. offices: kinds held today; offices that act for others only where the proof is stronger
    than a
    slip. is_staff: holds one of service.STAFF_OFFICES. verified: known to live here. may_vote: verified and
    of age.
    """

    account_id: int | None = None
    seat_id: int | None = None
    person: Any = None
    level: str = ""
    offices: frozenset[str] = frozenset()
    is_staff: bool = False
    verified: bool = False
    may_vote: bool = False
    admin: bool = False

    @property
    def person_id(self) -> int | None:
        """Id of the person, None for a stranger."""
        return self.person.id if self.person is not None else None

    def holds(self, *offices: str) -> bool:
        """Whether any of these offices is held."""
        return not self.offices.isdisjoint(offices)


def community_or_404(slug: str) -> Any:
    """The community of an address; remembered on g for templates. Raises NotFound."""
    community = places.community_by_slug(slug)
    if community is None:
        raise NotFound()
    g.community = community
    return community


def current_seat() -> Any:
    """The seat of this request, or None."""
    if "seat" not in g:
        now = now_utc()
        seat = seats.seat_for(request.cookies.get(COOKIE), now)
        if seat is not None and seat.seen_at < now - timedelta(days=1):
            with transaction():
                seats.touch(seat, now)
        g.seat = seat
    return g.seat


def _asking(seat: Any, community: Any) -> Asking:
    if seat is None:
        return Asking()
    account = linking.account_of(seat)
    held = linking.standings(seat.account_id)
    here = [s for s in held if s.person.community_id == community.id]
    mine = next((s for s in here if s.person.id == seat.person_id), None)
    if mine is None and account.login is not None and here:
        # Staff who work in several communities do not switch by hand; a shared phone must.
        mine = here[0]
    if mine is None:
        return Asking(account_id=account.id, seat_id=seat.id, admin=account.admin)
    person = mine.person
    offices = offices_of(person.id, community.id, local_day(community, now_utc()))
    if mine.level not in ("staff", "roll"):
        offices -= TRUSTED_OFFICES
    verified = mine.level != "declared" and persons.is_verified(person)
    return Asking(
        account_id=account.id,
        seat_id=seat.id,
        person=person,
        level=mine.level,
        offices=frozenset(offices),
        is_staff=not offices.isdisjoint(STAFF_OFFICES),
        verified=verified,
        may_vote=verified and person.of_age,
        admin=account.admin,
    )


def who(community: Any) -> Asking:
    """Who asks in this community; a stranger is an Asking without a person."""
    found = _asking(current_seat(), community)
    g.who = found
    return found


def current() -> Asking:
    """What `who` found in this request, or a stranger."""
    return g.get("who") or Asking()


def asking_for_socket(environ: dict[str, Any], community: Any) -> Asking:
    """Who a socket is, read afresh from the cookie of its handshake: call at each event. Revoked seats are
    strangers."""
    jar = SimpleCookie(environ.get("HTTP_COOKIE", ""))
    token = jar[COOKIE].value if COOKIE in jar else None
    return _asking(seats.seat_for(token, now_utc()), community)


def sign_in_address(community: Any) -> str:
    """Where to sign in, coming back to this page afterwards (for a POST: to the community's page)."""
    back = request.full_path.rstrip("?") if request.method == "GET" else f"/c/{community.slug}/"
    return url_for("accounts.sign_in", slug=community.slug) + "?" + urlencode({"next": back})


def require_signed_in(community: Any) -> Asking:
    """Who asks, as a person of this community.

    Raises SignInFirst for a stranger (a 403 page that offers the way in, see `sign_in_address`), Forbidden
    for
    somebody signed in who is of another community.
    """
    asking = who(community)
    if asking.person is not None:
        return asking
    if asking.account_id is None:
        raise SignInFirst(P("Please sign in first."))
    raise Forbidden(P("You are signed in, but not as somebody of this community."))


def require_verified(community: Any) -> Asking:
    """Like require_signed_in, and confirmed: raises Forbidden for somebody still 待核验."""
    asking = require_signed_in(community)
    if not asking.verified:
        raise Forbidden(
            P("The staff have not confirmed you yet. Until then you can propose and support, but not vote.")
        )
    return asking


def require_staff(community: Any, *offices: str) -> Asking:
    """Staff of this community; with `offices`, holders of one of them (staff_admin always may). Strangers and
    others get 403."""
    asking = who(community)
    wanted = set(offices) | {"staff_admin"} if offices else set(STAFF_OFFICES)
    if asking.offices.isdisjoint(wanted):
        if asking.account_id is None:
            raise SignInFirst(P("This page is for the community's staff. Please sign in."))
        raise Forbidden(P("This is for the community's staff."))
    return asking


def staff_here(slug: str, *offices: str) -> tuple[Any, Asking]:
    """The community of an address and who of its staff asks. Raises NotFound, and as require_staff does."""
    community = community_or_404(slug)
    return community, require_staff(community, *offices)


def resident_here(slug: str) -> tuple[Any, Asking]:
    """The community of an address and who is signed in. Raises NotFound, and as require_signed_in does."""
    community = community_or_404(slug)
    return community, require_signed_in(community)


def device_words() -> str:
    """A few words about the browser for the list of devices; nothing that identifies it."""
    agent = request.user_agent.string
    for mark, name in (
        ("MicroMessenger", "WeChat"),
        ("OpenHarmony", "HarmonyOS"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Macintosh", "Mac"),
        ("Linux", "Linux"),
    ):
        if mark in agent:
            return name
    return ""


def keep(answer: Response, token: str | None) -> Response:
    """Puts a new seat's token into the cookie; without one the answer is as it was."""
    if token is not None:
        answer.set_cookie(
            COOKIE,
            token,
            max_age=int(seats.SEAT_LIFE.total_seconds()),
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
    return answer


def forget(answer: Response) -> Response:
    """Takes the cookie away."""
    answer.delete_cookie(
        COOKIE, httponly=True, samesite="Lax", secure=current_app.config["SESSION_COOKIE_SECURE"]
    )
    return answer
