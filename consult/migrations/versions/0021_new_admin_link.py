"""A one-time link may be for a further administrator of one community."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("first_link") as table:
        table.add_column(sa.Column("community_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_first_link_community_id_community"), "community", ["community_id"], ["id"], ondelete="CASCADE"
        )
        table.create_index(op.f("ix_first_link_community_id"), ["community_id"])


def downgrade():
    # A link for one community would open more than it says under the older program.
    op.execute("DELETE FROM first_link WHERE community_id IS NOT NULL")
    with op.batch_alter_table("first_link") as table:
        table.drop_index(op.f("ix_first_link_community_id"))
        table.drop_constraint(op.f("fk_first_link_community_id_community"), type_="foreignkey")
        table.drop_column("community_id")
