"""Somebody with the database at hand changes what was decided; an old copy of everything is put back."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from tests.attack.frame import Outcome, attack
from tests.attack.hall import Hall


@attack(bound="each named by verify, nothing named where nothing was done", part="ci", seconds=8)
def tampering_with_what_was_decided(hall: Hall) -> Outcome:
    """30 kinds of tampering with records, words, agendas, rolls, papers, results and the public list"""
    from tests.outcomes import tampering

    with _instance() as app, app.app_context():
        from consult.foundation.db import db

        held = tampering.hold()
        tampering.unguard()
        missed = [] if tampering.found_in(held) == [] else ["found where nothing was done"]
        db.session.rollback()
        for name, kind in tampering.KINDS.items():
            kind.do(held)
            if kind.code not in {code for code, _ in tampering.found_in(held)}:
                missed.append(name)
            db.session.rollback()
    count = len(tampering.KINDS)
    return Outcome(f"{count - len(missed)} of {count} named {', '.join(missed)}".strip(), held=not missed)


@attack(bound="noticed by one printed notice", part="ci", seconds=5)
def an_old_backup_put_back(hall: Hall) -> Outcome:
    """A backup from before the meeting ended is put back, whole, after the notice was printed"""
    from tests.outcomes import tampering

    with _instance() as app, tempfile.TemporaryDirectory() as place:
        from consult.foundation import printed
        from consult.foundation.db import db
        from consult.outcomes.comparing import compare

        with app.app_context():
            held = tampering.hold(over=False)
            path = Path(str(db.engine.url.database))
            db.session.remove()
            db.engine.dispose()
            shutil.copy(path, Path(place) / "backup.sqlite")
            held.scene.do(held.scene.chair, "declare_adjourned")
            tampering.publish(held)
        address = f"/c/{held.slug}/notices/{held.notice}/print"
        heads = printed.read(app.test_client().get(address).data)
        with app.app_context():
            before = compare(heads)
            db.session.remove()
            db.engine.dispose()
            for end in ("-wal", "-shm"):
                Path(f"{path}{end}").unlink(missing_ok=True)
            shutil.copy(Path(place) / "backup.sqlite", path)
            inside, after = tampering.found_in(held), compare(heads)
            named = sorted({each.finding.code for each in after if each.finding})
    noticed = all(each.finding for each in after) and not any(each.finding for each in before)
    said = f"found inside {len(inside)}; against the notice {', '.join(named) or 'nothing'}"
    return Outcome(said, held=noticed and len(heads) == 3)


@contextlib.contextmanager
def _instance() -> Iterator[Flask]:
    """An application on a database of its own; no server."""
    from consult.app import create_app
    from consult.foundation.db import db
    from consult.foundation.schema import upgrade

    with tempfile.TemporaryDirectory() as place:
        address = f"sqlite:///{place}/tampering.sqlite"
        app = create_app(place, SQLALCHEMY_DATABASE_URI=address, TESTING=True, RATELIMIT_ENABLED=False)
        with app.app_context():
            upgrade()
            db.session.remove()
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
