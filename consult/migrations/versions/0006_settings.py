"""A body's own settings; what a case file says of its community is no setting and gets a column."""

import json

import sqlalchemy as sa
from alembic import op

import consult.foundation.db

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

JSON = consult.foundation.db.JSONText


def upgrade():
    op.add_column("body", sa.Column("settings", JSON(), nullable=False, server_default="{}"))
    op.add_column("community", sa.Column("case_file", JSON(), nullable=True))
    _move()


def downgrade():
    _move_back()
    op.drop_column("community", "case_file")
    op.drop_column("body", "settings")


def _rows():
    found = op.get_bind().execute(sa.text("SELECT id, settings, case_file FROM community"))
    return [(i, json.loads(settings or "{}"), case_file) for i, settings, case_file in found]


def _write(row_id, settings, case_file):
    op.get_bind().execute(
        sa.text("UPDATE community SET settings = :settings, case_file = :case_file WHERE id = :id"),
        {"id": row_id, "settings": consult.foundation.db.canonical(settings), "case_file": case_file},
    )


def _move():
    for row_id, settings, _none in _rows():
        if "case_file" in settings:
            moved = consult.foundation.db.canonical(settings.pop("case_file"))
            _write(row_id, settings, moved)


def _move_back():
    for row_id, settings, case_file in _rows():
        if case_file:
            _write(row_id, {**settings, "case_file": json.loads(case_file)}, None)
