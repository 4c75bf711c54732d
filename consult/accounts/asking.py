"""Who is asking, and whether they may: the seat of the request, the person in a community, the offices held.
For pages and sockets.

The cookie `seat` holds a random token; everything else is read from the database at each request and each
socket event, so that a sign-out, a revoked slip or an ended office takes effect at once. `admit` stands
before
every page and asks the one table of rights; a page asks again only about what it alone knows (`must`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any, cast
from urllib.parse import urlencode

import structlog
from flask import Response, current_app, g, has_request_context, redirect, request, url_for

from consult.accounts import linking, logins, rights, seats, tries
from consult.accounts.rights import Held, Place
from consult.foundation import own_words, settings, web
from consult.foundation.days import local_day
from consult.foundation.db import now_utc, transaction
from consult.foundation.errors import Forbidden, NotFound, SignInFirst
from consult.foundation.phrases import P
from consult.people import persons, places
from consult.people.offices import HONORARY, terms_of
from consult.writing import third

COOKIE = web.SEAT
log = structlog.get_logger("consult.accounts")

#: Argument of an address → what the thing it names is about; filled where features are wired together.
whereabouts: dict[str, Callable[[Any, int], Place | None]] = {}


@dataclass(frozen=True)
class Asking:
    """Who asks, in one community.

    account_id, seat_id: None for a stranger. person: the person there, or None. level: how the account's
    right to act as them was proved; proof: how the one at this browser was. held: the offices this seat
    carries today: all of them after a password, none but honorary ones after a slip or an SMS. officer: holds
    an office, whether or not this seat carries it. half: an administrator whose second step is not set up
    yet. verified: known to live here. may_vote: verified and of age.
    """

    account_id: int | None = None
    seat_id: int | None = None
    person: Any = None
    level: str = ""
    proof: str = ""
    held: tuple[Held, ...] = ()
    officer: bool = False
    half: bool = False
    verified: bool = False
    may_vote: bool = False

    @property
    def person_id(self) -> int | None:
        """Id of the person, None for a stranger."""
        return self.person.id if self.person is not None else None

    @property
    def offices(self) -> frozenset[str]:
        """Kinds of office this seat carries."""
        return frozenset(office.kind for office in self.held)

    @property
    def is_staff(self) -> bool:
        """Whether the desk is theirs."""
        return self.may("desk")

    @property
    def may_preside(self) -> bool:
        """Whether a part in a meeting may be played from this seat. Who holds an office comes by password;
        who holds none has no other seat than this, and presiding is no office (ADR 0028)."""
        return self.verified and (self.proof in seats.OFFICIAL or not self.officer)

    @property
    def proved(self) -> bool:
        """Whether this seat proves as much as any way in its person has. Who has a sign-in name of their own
        is told apart by it from whoever holds the household's slip, the telephone or the list at the door:
        such a seat does not vote or act as them (ADR 0028)."""
        return (
            self.person is None or self.proof in seats.OFFICIAL or not logins.signs_in(self.person, now_utc())
        )

    @property
    def new(self) -> bool:
        """Whether this seat comes by a sign-in that somebody else gave, or set the password of, less than a
        day ago (`logins.NEW_FOR`)."""
        if self.proof not in seats.OFFICIAL or self.account_id is None:
            return False
        account = logins.account_by_id(self.account_id)
        return account is not None and logins.is_new(account, now_utc())

    def opens(self, endpoint: str, method: str = "GET") -> bool:
        """Whether an address would let them through: for links and buttons."""
        return any(self.may(act) for act in rights.acts_of(endpoint, method).values())

    def may(self, act: str, place: Place | None = None) -> bool:
        """Whether the table of rights gives them this act, there; without a place, anywhere at all."""
        right = rights.RIGHTS[act]
        if right.least == rights.OFFICE:
            return rights.office_does(right, self.held, place)
        return {
            rights.ANYONE: True,
            rights.SIGNED_IN: self.account_id is not None,
            rights.PERSON: self.person is not None,
            rights.CONFIRMED: self.verified,
        }[right.least]

    def reach(self, act: str) -> frozenset[int] | None:
        """The places in which their offices carry an act about residents, for lists; None: everywhere."""
        return rights.reach(rights.RIGHTS[act], self.held)


def community_or_404(slug: str) -> Any:
    """The community of an address; remembered on g for templates. Raises NotFound."""
    community = places.community_by_slug(slug)
    if community is None:
        raise NotFound()
    g.community = community
    if settings.of(community, "languages") == "zh":
        web.chinese_only()
    own_words.read_as(
        own_words.Reading(
            keep=settings.stays_readable(community),
            instead=lambda: _instead(community),
            names=lambda: _names(community),
            third=lambda text: _third(community, text),
        )
    )
    return community


#: community → {digest of a text: what stands in its place}; wired by the application, since the office lies
#: downstream
instead_of: list[Callable[[Any], Mapping[str, Any]]] = []


#: community → {digest of a text: names of third persons covered in it}; wired likewise
names_in_texts: list[Callable[[Any], Mapping[str, tuple[str, ...]]]] = []


def _names(community: Any) -> Mapping[str, tuple[str, ...]]:
    """Read once a request."""
    if "names_in_texts" not in g:
        g.names_in_texts = {k: v for each in names_in_texts for k, v in each(community).items()}
    return cast(Mapping[str, tuple[str, ...]], g.names_in_texts)


def _third(community: Any, text: str) -> tuple[str, ...]:
    """The names of third persons in what is being typed: of the roll, or called names there."""
    if not has_request_context():
        return ()  # nobody is typing
    if "roll_names" not in g:
        g.roll_names = persons.names_on_roll(community)
    person = who(community).person
    return tuple(third.names_in(text, g.roll_names, person.name if person is not None else ""))


def _instead(community: Any) -> Mapping[str, str]:
    """Read once a request, in the reader's language."""
    if "instead" not in g:
        g.instead = {k: web.say(v) for each in instead_of for k, v in each(community).items()}
    return cast(Mapping[str, str], g.instead)


def current_seat() -> Any:
    """The seat of this request, or None."""
    if g.get("seat_of") is not request._get_current_object():  # type: ignore[attr-defined]
        g.seat = _seat_of(request.cookies.get(COOKIE))
        g.seat_of = request._get_current_object()  # type: ignore[attr-defined]
    return g.seat


def _seat_of(token: str | None) -> Any:
    now = now_utc()
    seat = seats.seat_for(token, now)
    if seat is not None and seat.proof == "demo" and not current_app.config["DEMO"]:
        # Seats without any proof that a demo left in this database.
        return None
    if seat is not None and seats.stale(seat, now):
        with transaction():
            seats.touch(seat, now)
    return seat


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
        return Asking(account_id=account.id, seat_id=seat.id, proof=seat.proof)
    person = mine.person
    terms = [
        Held(term.kind, term.body_id, term.territory_id)
        for term in terms_of(person.id, community.id, local_day(community, now_utc()))
    ]
    officer = any(term.kind not in HONORARY for term in terms)
    # An administrator can do anything to anybody: a password alone is not enough for that.
    half = seat.proof == "password" and any(term.kind == "staff_admin" for term in terms)
    verified = mine.level != "declared" and persons.is_verified(person)
    return Asking(
        account_id=account.id,
        seat_id=seat.id,
        person=person,
        level=mine.level,
        proof=seat.proof,
        held=tuple(term for term in terms if _carries(seat, term)),
        officer=officer,
        half=half,
        verified=verified,
        may_vote=verified and person.of_age,
    )


def _carries(seat: Any, term: Held) -> bool:
    """Whether an office goes with a seat: an SMS, a slip, a face at the door carries none (ADR 0028)."""
    if term.kind in HONORARY:
        return True
    if term.kind == "staff_admin" and seat.proof == "password":
        return False
    return seat.proof in seats.OFFICIAL


def who(community: Any) -> Asking:
    """Who asks in this community; a stranger is an Asking without a person."""
    asked = (request._get_current_object(), community.id)  # type: ignore[attr-defined]
    if g.get("who_of") != asked:
        g.who, g.who_of = _asking(current_seat(), community), asked
    found: Asking = g.who
    return found


def current() -> Asking:
    """What `who` found in this request, or a stranger."""
    return g.get("who") or Asking()


def asking_for_socket(environ: dict[str, Any], community: Any) -> Asking:
    """Who a socket is, read afresh from the cookie of its handshake: call at each event. Revoked seats are
    strangers."""
    jar = SimpleCookie(environ.get("HTTP_COOKIE", ""))
    token = jar[COOKIE].value if COOKIE in jar else None
    return _asking(_seat_of(token), community)


def sign_in_address(community: Any) -> str:
    """Where to sign in, coming back to this page afterwards (for a POST: to the community's page)."""
    back = request.full_path.rstrip("?") if request.method == "GET" else f"/c/{community.slug}/"
    return url_for("accounts.sign_in", slug=community.slug) + "?" + urlencode({"next": back})


def admit() -> Any:
    """Stands before every page: lets through whom the table of rights lets through, and nobody else.

    Raises NotFound for an address the table does not know, SignInFirst (a 403 page that offers the way in),
    Forbidden. An administrator who has not set up the second step is led there.
    """
    if request.endpoint is None:
        return None
    doors = rights.acts_of(request.endpoint, request.method)
    if not doors:
        raise NotFound()
    slug = (request.view_args or {}).get("slug")
    if slug is None:
        seat = current_seat() if set(doors.values()) - {"read", "enter", "demo"} else None
        asking = Asking(account_id=seat.account_id, seat_id=seat.id, proof=seat.proof) if seat else Asking()
        community = None
    else:
        community = community_or_404(slug)
        asking = who(community)
    act = doors.get("") or doors.get(request.form.get("deed", ""))
    if act is None:
        if any(asking.may(each) for each in doors.values()):
            raise NotFound()
        act = next(iter(doors.values()))
    if asking.may(act, _place_of(community, act)):
        return None
    if asking.half and request.method == "GET" and Asking(held=(Held("staff_admin"),)).may(act):
        return redirect(url_for("accounts.second_factor", next=request.full_path.rstrip("?")))
    _refuse(asking, act)


def _place_of(community: Any, act: str) -> Place | None:
    """What the thing in the address is about, where the act asks for it."""
    if rights.RIGHTS[act].area == rights.COMMUNITY:
        return None
    for name, value in (request.view_args or {}).items():
        found = whereabouts[name](community, value) if name in whereabouts else None
        if found is not None:
            return found
    return None


def must(asking: Asking, act: str, place: Place | None = None) -> None:
    """For what only the page knows (a choice in a form). Raises SignInFirst or Forbidden."""
    if not asking.may(act, place):
        _refuse(asking, act)


def _refuse(asking: Asking, act: str) -> None:
    least = rights.RIGHTS[act].least
    if asking.account_id is None:
        if least == rights.OFFICE:
            raise SignInFirst(P("This page is for the community's staff. Please sign in."))
        raise SignInFirst(P("Please sign in first."))
    log.warning("refused", act=act, account=asking.account_id)
    if least == rights.OFFICE:
        if asking.half:
            raise Forbidden(P("An administrator first sets up the second step of signing in."))
        if asking.officer and asking.proof not in seats.OFFICIAL:
            raise Forbidden(P("For your office, please sign in with your sign-in name and password."))
        if asking.held and rights.RIGHTS[act].area != rights.COMMUNITY and asking.may(act):
            raise Forbidden(P("This is outside the area of your office."))
        raise Forbidden(P("This is for the community's staff."))
    if asking.person is None:
        raise Forbidden(P("You are signed in, but not as somebody of this community."))
    raise Forbidden(
        P("The staff have not confirmed you yet. Until then you can propose and support, but not vote.")
    )


def here(slug: str) -> tuple[Any, Asking]:
    """The community of an address and who asks, whom `admit` has let in. Raises NotFound."""
    community = community_or_404(slug)
    return community, who(community)


def address() -> str:
    """Where this request comes from, as tries are counted: one for an IPv6 network of 64 bits."""
    return tries.origin(request.remote_addr)


def note(event: str, *, account: int | None, how: str, why: str = "") -> None:
    """Writes a sign-in, or one that failed, to the log: which account, from where; never a secret, never what
    was typed. The request's id is on every line (`foundation.web`)."""
    say = log.info if event in ("signed_in", "signed_out") else log.warning
    say(event, account=account, address=request.remote_addr, how=how, **({"why": why} if why else {}))


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
