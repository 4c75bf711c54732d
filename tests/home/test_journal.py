"""The journal: every verb has words, it is found by day, person, kind and topic; a table guards itself."""

import ast
import csv
import io
from datetime import UTC, datetime
from pathlib import Path

from consult.foundation import journal
from consult.foundation.db import db, transaction
from consult.foundation.phrases import Phrase
from consult.home import logbook
from tests import factories

HOME = Path(__file__).resolve().parents[2]


def verbs_in_code():
    """Verbs that are written to the journal, as they stand in the code; of an f-string what is fixed."""
    for path in sorted((HOME / "consult").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("journal.record", "_note"):
                verb = node.args[1] if len(node.args) > 1 else None
                for each in [verb.body, verb.orelse] if isinstance(verb, ast.IfExp) else [verb]:
                    if isinstance(each, ast.JoinedStr):
                        each = each.values[0]
                    if isinstance(each, ast.Constant) and "_" in str(each.value):
                        yield str(each.value)


def test_every_verb_has_words():
    found = set(verbs_in_code())
    assert len(found) > 50
    began = {verb for verb in found if verb.endswith("_")}
    assert [verb for verb in sorted(found - began) if not isinstance(logbook.worded(verb), Phrase)] == []
    assert [each for each in began if not any(verb.startswith(each) for verb in logbook.VERBS)] == []


def test_staff_find_page_and_take_away_what_was_done(app):
    with app.app_context():
        place = factories.make_community(db)
        community = place.community
        with transaction():
            for n in range(60):
                at = datetime(2026, 6, 1 + n % 30, 15, 59, tzinfo=UTC)
                journal.record(
                    community.id, "slip_issued", "household", place.households[0].id, at=at, by=place.admin.id
                )
            at = datetime(2026, 6, 9, 16, 0, tzinfo=UTC)  # the tenth of June in Yixing
            told = {"reason": "=HYPERLINK(1) 电话13812345678"}
            journal.record(community.id, "person_left", "person", place.members[0].id, at=at, detail=told)
        admin, resident = app.test_client(), app.test_client()
        factories.sign_in(admin, place.admin)
        factories.sign_in(resident, place.members[0])
        base = "/c/qinghe/staff/journal"
        assert resident.get(base).status_code == 403 and resident.get(base + ".csv").status_code == 403
        assert admin.get(base + "?page=2").text.count("<time") >= 10
        day = admin.get(base + "?since=2026-06-10&until=2026-06-10&kind=person").text
        assert day.count("<time") == 3 and "移出了名册" in day and "居民甲" in day
        assert "移出了名册" not in admin.get(base + f"?by={place.admin.id}").text
        assert "没有符合的记录" in admin.get(base + "?topic=77").text
        assert admin.get(base + "?since=soon&by=x&kind=y").status_code == 200
        table = admin.get(base + ".csv?since=2026-06-10&until=2026-06-10&kind=person").data.decode(
            "utf-8-sig"
        )
        rows = list(csv.reader(io.StringIO(table)))
        assert rows[0][0] == "时间" and len(rows) == 4
        assert rows[1][0] == "2026-06-10 23:59" and rows[3][4].startswith("'=HYPERLINK(1)")
        assert "13812345678" not in day + table  # what people wrote covers itself here, too
        hidden = logbook.page_of(community, logbook.Sought(kind="person"), 1, names=False)[0]
        assert not any("居民甲" in line.about for line in hidden)
