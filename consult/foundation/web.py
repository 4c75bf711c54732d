"""The web edge that knows no feature: language, text size, errors, headers, CSRF, limits, template words.

Strict CSP: no inline script or style anywhere. Errors are pages in the reader's language (JSON where JSON was
asked for). The request log holds method, path, status and time, never a body, and not the address of a
ballot.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import structlog
from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    session,
)
from flask_babel import Babel, get_locale, gettext, lazy_gettext, refresh
from flask_limiter import Limiter
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request as BareRequest

from consult.foundation import edge, forged, own_words, settings
from consult.foundation.callers import Caller
from consult.foundation.db import db
from consult.foundation.errors import Refused, SignInFirst
from consult.foundation.phrases import Day, Own, Phrase
from consult.foundation.procedures import printed_source
from consult.foundation.template_lines import LineBreaksPrintNothing
from consult.foundation.turnstile import CALLER
from consult.rules import words as rules_words

blueprint = Blueprint("web", __name__)
babel = Babel()
csrf = CSRFProtect()


def counted() -> str:
    """What limits are counted by: the seat or the wait at a door, else the address (see callers)."""
    return _caller().key


def _caller() -> Caller:
    found = request.environ.get(CALLER)
    if found is None:  # No turnstile in front.
        found = request.environ[CALLER] = current_app.extensions["callers"].of(request.environ)
    return cast(Caller, found)


class HallLimiter(Limiter):
    """Limits of one caller. Strangers of one address may be a whole hall, and have as many times as much."""

    def limit(self, limit_value: Any, *, hall: bool = True, **rest: Any) -> Any:
        """As ever. hall: False where an address alone must not have more, hall or not."""
        return super().limit(self.scaled(limit_value) if hall else limit_value, **rest)

    @staticmethod
    def scaled(value: str) -> Callable[[], str]:
        """The limit ("60/minute") for whoever asks now."""
        most, each = value.split("/")

        def now() -> str:
            phones = current_app.config["CEILINGS"]["hall"] if _caller().stranger else 1
            return f"{int(most) * phones}/{each}"

        return now


limiter = HallLimiter(counted, default_limits=[HallLimiter.scaled("600/minute")], headers_enabled=False)
log = structlog.get_logger("consult.foundation.web")

#: The cookie of who is signed in (`accounts.asking`): the tokens of their forms hang on it.
SEAT = "seat"
LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}
SIZES = ("standard", "large")
A_YEAR = 365 * 24 * 3600

#: Statuses after which the same form may be sent again, with what was typed; fields that are never shown
#: again.
KEPT = frozenset({400, 409, 429, 500, 503})
SECRETS = frozenset({"csrf_token", "password", "pin", "old_pin", "code", "choice", "key", "act_id"})

TITLES = {
    400: (
        lazy_gettext("That did not work"),
        lazy_gettext("Please go back and check what you entered. Nothing was changed."),
    ),
    403: (
        lazy_gettext("You may not do this"),
        lazy_gettext("If you think you should be able to, please ask the community office."),
    ),
    404: (
        lazy_gettext("There is nothing here"),
        lazy_gettext("The address may be mistyped, or the page is not open to you."),
    ),
    405: (lazy_gettext("That did not work"), lazy_gettext("Please go back and try again.")),
    409: (
        lazy_gettext("The page was out of date"),
        lazy_gettext("Please look at the current state and try again. Nothing was changed."),
    ),
    413: (
        lazy_gettext("The file is too large"),
        lazy_gettext("Please choose a smaller file. Nothing was changed."),
    ),
    429: (lazy_gettext("Too many tries"), lazy_gettext("Please wait a moment and try again.")),
    500: (
        lazy_gettext("Something went wrong"),
        lazy_gettext(
            "It is our mistake, not yours. Nothing was changed by half; please try again in a moment."
        ),
    ),
    503: (
        lazy_gettext("The system cannot save just now"),
        lazy_gettext(
            "The disk may be full or the database busy. Nothing was changed; please tell the staff and "
            "try again."
        ),
    ),
}

#: In the place of the words for 403 where nobody is signed in.
SIGN_IN = (
    lazy_gettext("Sign in first"),
    lazy_gettext("Reading needs no sign-in. To support, speak or vote, say who you are."),
)


def say(phrase: Phrase | Own | Mapping[str, Any] | str | None) -> str:
    """The words of a phrase, or of a word value of the rules, in the reader's language, dates among its
    values as people
    write them; plain text is returned as it is."""
    if phrase is None:
        return ""
    if isinstance(phrase, Phrase):
        return gettext(phrase.message, **{k: _value(v) for k, v in phrase.params.items()})
    return str(_value(phrase))


def _value(value: Any) -> Any:
    if isinstance(value, Phrase):
        return say(value)
    if isinstance(value, Own):
        return own_words.shown(value.en if value.en and language() == "en" else value.zh)
    if isinstance(value, own_words.Written):
        return own_words.shown(value)
    if isinstance(value, Mapping):
        said = rules_words.say(value, "zh" if str(get_locale()).startswith("zh") else "en")
        return own_words.shown(said)  # a motion's text may stand in it
    if isinstance(value, Day):
        return format_day(value)
    return format_date(value) if isinstance(value, date) and not isinstance(value, datetime) else value


def language() -> str:
    """'zh' or 'en': the reader's choice, else the browser's, else Chinese; Chinese where the community has
    no other."""
    if not request:
        return "zh"
    return "zh" if g.get("chinese_only") else language_of(request)


def chinese_only() -> None:
    """This request is of a community whose pages are in Chinese alone."""
    g.chinese_only = True
    refresh()


def language_of(asked: BareRequest) -> str:
    """'zh' or 'en', of any request."""
    chosen = asked.cookies.get("lang")
    if chosen in LANGUAGES:
        return chosen
    best = asked.accept_languages.best_match(["zh", "zh-cn", "zh-hans", "en"])
    return "en" if best == "en" else "zh"


def _locale() -> str:
    return LANGUAGES[language()]


def safe_next(fallback: str = "/") -> str:
    """The `next` of this request when it is a path of ours, else `fallback`."""
    target = request.values.get("next", "")
    # Browsers drop tabs and line ends and read a backslash as a slash: none of them has a place in an address
    # of ours.
    ours = re.fullmatch(r"/(?![/\\])[^\\\x00-\x1f\x7f]*", target)
    return target if ours else fallback


def render(template: str, **values: Any) -> str:
    """A page from a template, with what every page knows."""
    return render_template(template, **values)


@blueprint.get("/language/<lang>")
@limiter.exempt
def set_language(lang: str) -> Response:
    """Remembers the language for this browser and goes back to the page."""
    answer = redirect(safe_next())
    if lang in LANGUAGES:
        answer.set_cookie(
            "lang",
            lang,
            max_age=A_YEAR,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
    return answer


@blueprint.get("/text-size/<size>")
@limiter.exempt
def set_text_size(size: str) -> Response:
    """Remembers standard or large text (长辈版) for this browser and goes back to the page."""
    answer = redirect(safe_next())
    if size in SIZES:
        answer.set_cookie(
            "size",
            size,
            max_age=A_YEAR,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
    return answer


@blueprint.get("/healthz")
@limiter.exempt
def healthz() -> tuple[Response, int]:
    """200 when the database answers, 503 otherwise."""
    try:
        db.session.execute(text("SELECT 1"))
    except Exception:
        return jsonify(ok=False), 503
    return jsonify(ok=True), 200


def _wants_json() -> bool:
    return (
        request.is_json
        or request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
    )


def _typed() -> list[tuple[str, str]]:
    """What a refused post had typed, to be shown and sent again: never a secret, a ballot, a file, or half a
    megabyte."""
    if (
        request.method != "POST"
        or "/cast" in request.path
        or (request.content_length or 0) > 2**16
        or request.is_json
    ):
        return []
    if _foreign() or urlsplit(request.headers.get("Origin") or request.referrer or "").netloc != request.host:
        return []  # another site's form is not offered for sending
    return [(name, value) for name, value in request.form.items(multi=True) if name not in SECRETS and value]


def error_page(status: int, why: str | None = None, *, sign_in: bool = False) -> tuple[Any, int]:
    """The page (or JSON) for a refusal or failure; `why` is already in the reader's language. What was typed
    stays on it.

    sign_in: all that is missing is a sign-in, so the page asks for that and speaks of no right.
    """
    title, hint = SIGN_IN if sign_in else TITLES.get(status, TITLES[500])
    if _wants_json():
        return jsonify(error=status, title=str(title), message=why or str(hint)), status
    typed = _typed() if status in KEPT else []
    return render_template(
        "errors/page.html",
        code=status,
        title=title,
        message=why,
        hint=hint,
        typed=typed,
        again=request.full_path.rstrip("?") if typed and status != 409 else None,
    ), status


def _on_refused(error: Refused) -> Any:
    db.session.rollback()
    return error_page(
        error.status, say(error.phrase) if error.phrase else None, sign_in=isinstance(error, SignInFirst)
    )


def _on_http(error: HTTPException) -> Any:
    if error.response is not None or error.code is None or error.code < 400:
        return error
    why = None
    if isinstance(error, CSRFError):
        why = gettext(
            "The form had been open too long, was opened before you signed in or out, or came from "
            "elsewhere. Please go back, reload and send it again."
        )
    return error_page(error.code, why)


def _on_database(error: OperationalError) -> Any:
    db.session.rollback()
    log.error("database", kind=type(error.orig).__name__, reason=str(error.orig)[:200])
    return error_page(503)


def _on_failure(error: Exception) -> Any:
    if current_app.config.get("PROPAGATE_EXCEPTIONS") or current_app.testing:
        raise error
    db.session.rollback()
    log.exception("failure", path=logged_path())
    return error_page(500)


def _headers(answer: Response) -> Response:
    frames = current_app.config.get("FRAME_ANCESTORS", "'none'")
    shown = current_app.config.get("FRAME_SOURCES", "'none'")
    answer.headers.setdefault(
        "Content-Security-Policy",
        (
            "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
            f"connect-src 'self'{_own_socket()}; frame-src {shown}; "
            f"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors {frames}"
        ),
    )
    answer.headers.setdefault("X-Content-Type-Options", "nosniff")
    answer.headers.setdefault("Referrer-Policy", "same-origin")
    answer.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    if frames == "'none'":
        answer.headers.setdefault("X-Frame-Options", "DENY")
    if answer.mimetype == "text/html":
        # What only this person may see is kept nowhere: a phone or a tablet is lent on, and has a back
        # button.
        kept = "private, no-cache" if request.endpoint in _kept() else "no-store"
        answer.headers.setdefault("Cache-Control", kept)
        answer.headers.add("Vary", "Cookie, Accept-Language")
    elif request.endpoint not in _kept():
        # Tables, archives and data of staff and of one person: sent as files they come with a mark of their
        # own that lets a browser keep them.
        if answer.headers.get("Cache-Control", "no-cache") == "no-cache":
            answer.headers["Cache-Control"] = "no-store"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        answer.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return answer


def _foreign() -> bool:
    """Whether a page that is not ours sent this request."""
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    own = f"{request.scheme}://{request.host}"
    return forged.foreign(origin, site, own, current_app.config["SESSION_COOKIE_SECURE"])


def _own_forms() -> None:
    """Before the token of a form is looked at: whose it has to be, and where it may come from."""
    if request.endpoint == "static":
        return
    if request.method in current_app.config["WTF_CSRF_METHODS"] and _foreign():
        log.warning(
            "foreign_form", origin=request.headers.get("Origin", "")[:200], own=request.host_url[:200]
        )
        raise CSRFError("foreign")
    seat, key = request.cookies.get(SEAT), str(current_app.secret_key)
    if not seat and current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return
    raw = forged.raw_for(key, seat, session.get("csrf_token"))
    if raw is None:
        session.pop("csrf_token", None)
    elif session.get("csrf_token") != raw:
        session["csrf_token"] = raw


def _own_socket() -> str:
    """This host's own sockets, which older browsers (Safari before 15.4) do not count as 'self'."""
    if not re.fullmatch(r"[\w.:\[\]-]+", request.host):
        return ""
    secure = request.is_secure or current_app.config["SESSION_COOKIE_SECURE"]
    return f" {'wss' if secure else 'ws'}://{request.host}"


def _kept() -> Collection[str | None]:
    """Endpoints whose pages a browser may keep, asking each time whether they still hold: what is public, and
    addresses that lead nowhere."""
    return {None, *current_app.config.get("PUBLIC_PAGES", ())}


def logged_path() -> str:
    """The address for the log: no ballot, and a star for what opens a door (a slip's or meeting's code, a
    one-time link)."""
    path = "(ballot)" if "/cast" in request.path else request.path
    for name, value in (request.view_args or {}).items():
        if name in ("code", "token"):
            path = path.replace(str(value), "*")
    return path


def _logged(answer: Response) -> Response:
    if not request.path.startswith("/static/"):
        log.info(
            "request",
            method=request.method,
            path=logged_path(),
            status=answer.status_code,
            ms=round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000),
        )
    return answer


def format_date(value: date | datetime | None, zone: str = "Asia/Shanghai") -> str:
    """A date as people write it: 2026年4月5日 or 5 April 2026. Instants are shown in `zone`."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(zone)).date()
    if str(get_locale()).startswith("zh"):
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {value.strftime('%B %Y')}"


def format_day(value: date | None, today: date | None = None) -> str:
    """A date without its year where that is this year: 4月3日 or 3 April; else like format_date. today: for
    tests."""
    if value is None:
        return ""
    if value.year != (today or datetime.now(ZoneInfo("Asia/Shanghai")).date()).year:
        return format_date(value)
    return (
        f"{value.month}月{value.day}日"
        if str(get_locale()).startswith("zh")
        else f"{value.day} {value.strftime('%B')}"
    )


def format_weekday(value: date | None) -> str:
    """周六 or Saturday."""
    if value is None:
        return ""
    return (
        "周" + "一二三四五六日"[value.weekday()]
        if str(get_locale()).startswith("zh")
        else value.strftime("%A")
    )


def format_datetime(value: datetime | None, zone: str = "Asia/Shanghai") -> str:
    """An instant in `zone`: date and HH:MM."""
    if value is None:
        return ""
    return f"{format_date(value, zone)} {value.astimezone(ZoneInfo(zone)).strftime('%H:%M')}"


def has_words(value: str) -> bool:
    """Whether a typed value is words worth showing again, not a code or number of the form."""
    return bool(re.search(r"[\u3400-\u9fff]|\s", value)) and len(value) > 1


def format_clock(value: datetime | None, zone: str = "Asia/Shanghai") -> str:
    """The hour of an instant in `zone`: 19:00."""
    return "" if value is None else value.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def format_area(value: int | None) -> str:
    """An area of 0.01 ㎡ units as square metres with two digits: 106320 → 1,063.20."""
    return "" if value is None else f"{value // 100:,}.{value % 100:02d}"


def words(thing: Any, name: str = "name") -> str:
    """`thing.name_zh` or `thing.name_en` for the reader (also of a mapping {zh, en}); zh where en is
    missing."""
    short = "zh" if str(get_locale()).startswith("zh") else "en"
    if isinstance(thing, dict):
        return thing.get(short) or thing.get("zh") or ""
    return getattr(thing, f"{name}_{short}", None) or getattr(thing, f"{name}_zh", None) or ""


def init_app(app: Flask) -> None:
    """Wires language, CSRF, limits, errors, headers and template words into the app."""
    app.request_class = edge.CleanRequest
    app.json = edge.BoundedJSON(app)
    app.url_map.converters["int"] = edge.Id
    babel.init_app(app, locale_selector=_locale)
    app.before_request(_own_forms)
    csrf.init_app(app)
    limiter.init_app(app)
    app.register_blueprint(blueprint)
    app.register_error_handler(Refused, _on_refused)
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(OperationalError, _on_database)
    app.register_error_handler(Exception, _on_failure)

    @app.before_request
    def _begin() -> None:
        g.began = time.perf_counter()
        # On every line of the log that comes of this request; made here, since a sent one could lie.
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=secrets.token_hex(8))
        own_words.read_as(own_words.Reading())

    app.after_request(_headers)
    app.after_request(_logged)
    app.jinja_env.filters["basis"] = printed_source
    app.jinja_env.filters.update(
        has_words=has_words,
        say=say,
        date=format_date,
        day=format_day,
        weekday=format_weekday,
        datetime=format_datetime,
        clock=format_clock,
        area=format_area,
        words=words,
        covered=own_words.shown,
        as_written=str,
    )
    app.jinja_env.add_extension(LineBreaksPrintNothing)

    @app.context_processor
    def _common() -> dict[str, Any]:
        lang = language()
        return {
            "comma": "，" if lang == "zh" else ", ",
            "colon": "：" if lang == "zh" else ": ",
            "lang": lang,
            "html_lang": "zh-CN" if lang == "zh" else "en",
            "large_text": request.cookies.get("size") == "large",
            "demo": current_app.config.get("DEMO", False),
            "setting": settings.of,
        }
