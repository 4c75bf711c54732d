"""How a seat was proved, second factors, guesses by pair, codes bound to who asked, waits by where from."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

#: Columns that are added: table, name, type, what older rows get.
ADDED = (
    ("account", "totp_nonce", sa.String(length=32), None),
    ("account", "totp_since", sa.DateTime(), None),
    ("account", "totp_step", sa.Integer(), None),
    ("account", "disabled_at", sa.DateTime(), None),
    ("seat_session", "proof", sa.String(length=10), "slip"),
    ("sms_code", "asked_by", sa.String(length=64), ""),
    ("sms_code", "origin", sa.String(length=64), ""),
    ("door_wait", "origin", sa.String(length=64), ""),
)
#: Locks that one could set for somebody else.
DROPPED = (
    ("account", "tries", sa.Integer(), "0"),
    ("account", "locked_until", sa.DateTime(), None),
    ("person", "pin_tries", sa.Integer(), "0"),
    ("person", "pin_locked_until", sa.DateTime(), None),
)


def _add(columns):
    for table, name, kind, usual in columns:
        op.add_column(table, sa.Column(name, kind, nullable=usual is None, server_default=usual))


def upgrade():
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_account_id"), "recovery_code", ["account_id"])
    op.create_table(
        "guess",
        sa.Column("pair", sa.String(length=64), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("pair", name=op.f("pk_guess")),
    )
    op.create_index(op.f("ix_guess_last_at"), "guess", ["last_at"])
    _add(ADDED)
    for table, name, _kind, _usual in DROPPED:
        op.drop_column(table, name)
    # Seats opened by a password keep their offices until they end; seats of phones and slips keep none.
    op.execute(
        "UPDATE seat_session SET proof = 'password' WHERE account_id IN"
        " (SELECT id FROM account WHERE login IS NOT NULL)"
    )


def downgrade():
    _add(DROPPED)
    for table, name, _kind, _usual in reversed(ADDED):
        op.drop_column(table, name)
    op.drop_table("guess")
    op.drop_table("recovery_code")
