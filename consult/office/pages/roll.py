"""Pages of the roll: template, upload, matching of columns, preview with every fault, writing with progress,
taking back, export."""

from __future__ import annotations

import io
import json
import threading
import time
from pathlib import Path
from typing import Any

import structlog
from flask import Response, current_app, flash, redirect, request, send_file, url_for
from flask_babel import gettext, lazy_gettext

from consult.accounts import asking, second
from consult.accounts.forms import RollForm
from consult.foundation import workers
from consult.foundation.db import now_utc, transaction
from consult.foundation.errors import Invalid, Stale
from consult.foundation.pages import done, number_from, refusals
from consult.foundation.phrases import P
from consult.foundation.turns import in_turns
from consult.foundation.web import counted, language, limiter, say
from consult.office import roll, roll_looking, roll_reading, sheets
from consult.office.pages.frame import blueprint, page

log = structlog.get_logger("consult.office.roll")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FAULT_WORDS = {
    "building": lazy_gettext("building missing or unclear"),
    "room": lazy_gettext("room missing"),
    "area": lazy_gettext("form of the area"),
    "phone": lazy_gettext("phone"),
    "name": lazy_gettext("name"),
    "double": lazy_gettext("household twice"),
    "date": lazy_gettext("turned into a date"),
    "error": lazy_gettext("error of the spreadsheet"),
    "long": lazy_gettext("too long"),
    "part": lazy_gettext("household of the flat"),
    "age": lazy_gettext("age"),
}
#: import id → (rows written, rows to write) while this process writes it.
_running: dict[int, tuple[int, int]] = {}


def _uploads() -> Path:
    return Path(current_app.config["UPLOADS"])


def _field_words() -> list[tuple[str, str]]:
    zh = language() == "zh"
    return [(name, in_zh if zh else in_en) for name, in_zh, in_en, _others in roll_reading.FIELDS]


def _sheet(rows: list[list[str]], filename: str) -> Response:
    """An XLSX in which every cell is text: nothing a resident typed can become a formula."""
    _none, made = workers.run(
        "consult.office.sheets:written",
        json.dumps(rows).encode(),
        field="file",
        by=counted(),
        within="roll_seconds",
    )
    return send_file(io.BytesIO(made), mimetype=XLSX, as_attachment=True, download_name=filename)


def _roll_page(community: Any, who: Any, form: RollForm) -> Any:
    now = now_utc()
    made = [(i, roll.may_take_back(i, now)) for i in roll.imports_of(community)]
    return page(
        "roll",
        community=community,
        who=who,
        imports=made,
        fields=_field_words(),
        limit=sheets.MAX_BYTES // 1024 // 1024,
        form=form,
    )


@blueprint.route("/c/<slug>/staff/roll", methods=["GET", "POST"], endpoint="roll")
@limiter.limit("30/minute", methods=["POST"])
def upload(slug: str) -> Any:
    """Upload a roll; it is kept as a draft and nothing is written yet."""
    community, who = asking.here(slug)
    form = RollForm()
    if not form.validate_on_submit():
        return _roll_page(community, who, form)
    sent = request.files.get("file")
    with refusals(form):
        if sent is None or not sent.filename:
            raise Invalid("file", P("Please choose a file."))
        _none, read = workers.run(
            "consult.office.roll_reading:table_in",
            sent.stream.read(sheets.MAX_BYTES + 1),
            field="file",
            by=counted(),
            within="roll_seconds",
            name=sent.filename[-100:],
        )
        table = sheets.Table(**json.loads(read))
        with transaction():
            made = roll.add_draft(
                community, sent.filename, table, _uploads(), by=who.person_id, now=now_utc()
            )
    if form.errors:
        return _roll_page(community, who, form)
    return redirect(url_for("office.roll_check", slug=slug, import_id=made.id))


@blueprint.get("/c/<slug>/staff/roll/template")
def roll_template(slug: str) -> Response:
    """An empty roll with the headers we know, in the reader's language."""
    asking.here(slug)
    return _sheet([roll.headers(language())], "roll-template.xlsx")


@blueprint.get("/c/<slug>/staff/roll/export")
def roll_export(slug: str) -> Response:
    """The roll as it stands, in the same columns."""
    community, _who = asking.here(slug)
    return _sheet([roll.headers(language()), *roll.export_rows(community)], f"roll-{community.slug}.xlsx")


def _draft(made: Any) -> Any:
    return roll.draft_of(made, _uploads(), counted())


def _check_page(community: Any, who: Any, made: Any, error: Invalid | None = None) -> Any:
    now = now_utc()
    if made.state in ("done", "taken_back"):
        return page("roll_done", community=community, who=who, made=made, back=roll.may_take_back(made, now))
    if made.state == "running" and made.id in _running:
        written, total = _running[made.id]
        return page("roll_running", community=community, who=who, made=made, written=written, total=total)
    seen = roll_looking.look_at(_draft(made))
    return page(
        "roll_check",
        community=community,
        who=who,
        made=made,
        seen=seen,
        fields=_field_words(),
        kinds=[(FAULT_WORDS[k], n) for k, n in seen.kinds],
        field_words=dict(_field_words()),
        stopped=made.state in ("running", "failed"),
        answers=made.answers or {},
        wrong=say(error.phrase) if error else "",
    )


@blueprint.route("/c/<slug>/staff/roll/<int:import_id>", methods=["GET", "POST"])
@limiter.limit("240/minute")
def roll_check(slug: str, import_id: int) -> Any:
    """One import: match columns, see every fault, write, follow the writing, take it back."""
    community, who = asking.here(slug)
    made = roll.import_for(community, import_id)
    if request.method == "GET":
        return _check_page(community, who, made)
    deed, here = request.form.get("deed", ""), url_for("office.roll_check", slug=slug, import_id=import_id)
    now = now_utc()
    try:
        if deed == "map":
            _set_columns(made)
        elif deed == "answer":
            settled = roll_looking.settled(_draft(made), _answers())
            with transaction():
                roll.answer(made, settled)
        elif deed == "write":
            if not _may_write(community, made, who, now):
                said = gettext("Noted. It takes effect when a second officer confirms it here.")
                flash(said, "success")
                return redirect(here)
            with transaction():
                roll.begin(made)
            _start(import_id, who.person_id)
        elif deed == "take_back":
            with transaction():
                count = roll.take_back(made, by=who.person_id, now=now)
            return done(
                gettext(
                    (
                        "Taken back: %(removed)s rows removed, %(restored)s restored, %(kept)s kept because "
                        "they are in use."
                    ),
                    **count,
                ),
                "office.roll",
                slug=slug,
            )
        elif deed == "discard":
            with transaction():
                roll.discard(made, _uploads())
            return done(gettext("The file is thrown away. Nothing was written."), "office.roll", slug=slug)
    except Invalid as error:
        return _check_page(community, who, made, error), 400
    return redirect(here)


def _set_columns(made: Any) -> None:
    """Which column is which, as the form says. Raises Invalid."""
    width = len(roll_looking.look_at(_draft(made)).header)
    wanted = {
        name: column
        for name, _words in _field_words()
        if (column := number_from(f"column_{name}")) is not None
    }
    with transaction():
        roll.set_mapping(made, wanted, width)


def _may_write(community: Any, made: Any, who: Any, now: Any) -> bool:
    """Whether it is written now, or waits for a second officer, who agrees to these columns and answers.

    Raises Stale where it is being written, Invalid while questions are open.
    """
    if made.id in _running:
        raise Stale(P("This import is already written or being written."))
    still = roll_looking.look_at(_draft(made)).still_open
    if still:
        raise Invalid("questions", P("Please answer the questions first: %(n)s are open.", n=still))
    if second.needed(community, "roll.write"):
        agreed = {"columns": made.mapping, "answers": made.answers or {}}
        with (
            transaction(),
            second.two_officers(
                community, "roll.write", f"roll_import:{made.id}", agreed, who=who, must=True, now=now
            ) as asked,
        ):
            pass
        if asked.waits:
            return False
    if made.state == "running":
        # The server stopped while writing: nothing of it was kept, so it may be written again.
        with transaction():
            roll.failed(made, "stopped")
    return True


def _answers() -> dict[str, str]:
    """{key of a question: choice} of the form: each tapped by itself, or all of a kind at once."""
    found = {name.removeprefix("q:"): value for name, value in request.form.items() if name.startswith("q:")}
    kind, _, choice = request.form.get("every", "").partition(":")
    every = {key: choice for key in request.form.getlist("of") if key.split(":")[0] == kind and choice}
    return every or found


def _start(import_id: int, by: int | None) -> None:
    """Writes in the background; at once in tests, which have no second connection to wait for."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    _running[import_id] = (0, 0)
    if app.testing:
        _write(import_id, by)
    else:

        def work() -> None:
            with app.app_context():
                _write(import_id, by)

        threading.Thread(target=work, name=f"roll-{import_id}", daemon=True).start()


def _write(import_id: int, by: int | None) -> None:
    def progress(written: int, total: int) -> None:
        _running[import_id] = (written, total)
        time.sleep(
            0.02
        )  # under gevent: long enough for the loop to take in and serve the pages that show the progress

    made = None
    try:
        made = roll.import_by_id(import_id)
        read = roll_looking.read_whole(roll.draft_of(made, _uploads()))
        with transaction():
            roll.write(made, by=by, now=now_utc(), progress=progress, read=read)
    except Exception as error:  # the thread's edge: the page tells it
        log.warning("roll import stopped", reason=type(error).__name__)
        if made is not None:
            with transaction():
                roll.failed(roll.import_by_id(import_id), type(error).__name__)
    finally:
        _running.pop(import_id, None)


@blueprint.get("/c/<slug>/staff/roll/<int:import_id>/faults")
def roll_faults(slug: str, import_id: int) -> Response:
    """Every faulty row with the reason, to be mended and uploaded again."""
    community, _who = asking.here(slug)
    draft = _draft(roll.import_for(community, import_id))
    faults = [(row, say(why)) for row, why in in_turns(roll_looking.faults_of(draft), 50)]
    made = roll_looking.sheet_of_faults(draft, faults, [gettext("Row"), gettext("Why and what to do")])
    return send_file(io.BytesIO(made), mimetype=XLSX, as_attachment=True, download_name="roll-faults.xlsx")
