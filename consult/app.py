"""create_app(): configuration, extensions, blueprints, sockets, projections. The only wiring."""

from __future__ import annotations

import importlib
import logging
from pathlib import Path
from typing import Any

import structlog
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from consult.accounts import rights
from consult.config import Settings, load_settings
from consult.foundation import compiled_pages, modules, slim, translations_build, web
from consult.foundation.callers import Callers
from consult.foundation.ceilings import Ceilings
from consult.foundation.cookies import HostCookies
from consult.foundation.db import db, now_utc, prepare_engine
from consult.foundation.kept import Kept
from consult.foundation.turnstile import Turnstile

#: Every feature with pages, along the river; each has pages.blueprint.
FEATURES = (
    "accounts",
    "office",
    "topics",
    "agenda",
    "ballots",
    "meetings",
    "outcomes",
    "followup",
    "backups",
    "home",
)


def create_app(instance: str | Path | None = None, **overrides: Any) -> Flask:
    """The application.

    instance: the instance directory (default: from the environment). overrides: Flask configuration, for
    tests.
    Does not touch the schema: `consult migrate` (or the launcher) does.
    """
    settings = load_settings(instance)
    app = Flask(
        "consult",
        template_folder=str(settings.home / "templates"),
        static_folder=str(settings.home / "static"),
        instance_path=str(settings.instance.resolve()),
    )
    app.config.update(_configuration(settings), **overrides)
    app.config.setdefault(
        "BABEL_TRANSLATION_DIRECTORIES", translations_build.ensure_compiled(settings.compiled.resolve())
    )
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(
            app.wsgi_app,
            x_for=settings.trusted_proxies,
            x_proto=settings.trusted_proxies,  # type: ignore[method-assign]
            x_host=settings.trusted_proxies,
        )
    _logging(app)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    # Sees each answer last, whole, and therefore comes first.
    kept = Kept(app, web.language_of)
    web.init_app(app)
    compiled_pages.init_app(app, settings.compiled.resolve())
    slim.init_app(app)
    modules.init_app(app)
    pages = [importlib.import_module(f"consult.{feature}.pages") for feature in FEATURES]
    for each in pages:
        app.register_blueprint(each.blueprint)
    if app.config["DEMO"]:
        from consult.demo.pages import desk

        app.register_blueprint(desk.blueprint)
    app.config["PUBLIC_PAGES"] = rights.reading()
    app.extensions["callers"] = _callers(app, settings)
    _wire(app)
    if app.config.get("RATELIMIT_ENABLED", True):
        # Outermost: what waits there has not been parsed.
        app.wsgi_app = Turnstile(  # type: ignore[method-assign]
            app.wsgi_app, app.config["CEILINGS"], app.extensions["callers"], kept
        )
    if app.config["SESSION_COOKIE_SECURE"]:
        app.wsgi_app = HostCookies(app.wsgi_app)  # type: ignore[method-assign]
    return app


def _callers(app: Flask, settings: Settings) -> Callers:
    """Who asks, for counting: the seat of a cookie, or the wait at a door."""
    from consult.accounts import seats
    from consult.meetings import door

    def seat(token: str) -> int | None:
        with app.app_context():
            found = seats.seat_for(token, now_utc())
            return found.id if found is not None else None

    def wait(token: str) -> int | None:
        with app.app_context():
            return door.wait_by_token(token, now_utc())

    return Callers(settings.secret_key, settings.trusted_proxies, {"seat": seat, "door": wait})


def _configuration(settings: Settings) -> dict[str, Any]:
    """Flask's configuration for these settings."""
    made: dict[str, Any] = dict(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SESSION_COOKIE_NAME="form",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=16 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        # Without Redis each process counts for itself: a limit is no reason to turn people away.
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=bool(settings.redis_url),
        RATELIMIT_STORAGE_OPTIONS={"socket_connect_timeout": 1, "socket_timeout": 1}
        if settings.redis_url
        else {},
        REDIS_URL=settings.redis_url,
        BABEL_DEFAULT_LOCALE="zh_Hans_CN",
        BABEL_DEFAULT_TIMEZONE="Asia/Shanghai",
        CEILINGS=Ceilings.read(),
        PROXIES=settings.trusted_proxies,
        DEMO=settings.demo,
        LAN=settings.lan,
        SMS_BUDGET=settings.sms_budget,
        TEMPLATES_AUTO_RELOAD=settings.dev,
        UPLOADS=str(settings.instance.resolve() / "uploads"),
    )
    if settings.demo:
        # Frames of the demo desk only; see "Traps" in the design: demo.localhost is one site with its frames.
        made.update(
            FRAME_ANCESTORS="'self' http://demo.localhost:* http://*.demo.localhost:*",
            FRAME_SOURCES="'self' http://*.demo.localhost:*",
        )
    return made


def _wire(app: Flask) -> None:
    """News that travels downstream without an upward import: explicit lists, no signals."""
    from consult.accounts import areas, asking
    from consult.agenda import course as agenda
    from consult.agenda import history
    from consult.agenda import service as meetings_planned
    from consult.ballots import votes
    from consult.followup import course as followup
    from consult.followup import feedback, tasks
    from consult.home import life
    from consult.meetings import service as meetings
    from consult.meetings.record import writer
    from consult.meetings.screens import live
    from consult.office import moderation, roll
    from consult.outcomes import areas as outcome_areas
    from consult.outcomes import board, live_slides, projection
    from consult.outcomes import notices as objections
    from consult.outcomes import service as results
    from consult.people import under_way
    from consult.topics import course
    from consult.topics import lists as topic_texts

    asking.whereabouts.update(
        person_id=areas.of_person,
        household_id=areas.of_household,
        territory_id=areas.of_territory,
        meeting_id=meetings_planned.area_of,
        outcome_id=outcome_areas.of_outcome,
        notice_id=outcome_areas.of_notice,
        objection_id=outcome_areas.of_objection,
        number=outcome_areas.of_topic,
    )
    course.timeline_sources[:] = [agenda.timeline, meetings.timeline, board.timeline, followup.timeline]
    course.line_sources[:] = [life.lines]
    course.page_sources[:] = [life.parts]
    roll.frozen_sources[:] = [votes.opened_since]
    asking.instead_of[:] = [moderation.instead]
    asking.names_in_texts[:] = [moderation.names_covered]
    under_way.busy_sources[:] = [votes.open_in, history.live_in]
    moderation.text_sources[:] = [topic_texts.standing, objections.standing, feedback.standing]
    moderation.sealed_sources[:] = [results.stands_in_result, meetings_planned.stands_on_agenda]
    writer.projections[:] = [projection.project]
    board.board_sources[:] = [live_slides.meeting_slides, board.board_slides, followup.board_slides]
    board.step_sources[:] = [tasks.steps_of]
    live.init_app(app)


def _logging(app: Flask) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.WARNING if app.testing or app.config["DEMO"] else logging.INFO
        ),
        cache_logger_on_first_use=False,
    )
