"""The roll of a vote by name, frozen when it is put."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('vote_elector',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('person_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=True),
    sa.Column('weight', sa.Integer(), nullable=False),
    sa.Column('area', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_vote_elector_meeting_id_meeting')),
    sa.PrimaryKeyConstraint('meeting_id', 'seq', 'number', 'person_id', name=op.f('pk_vote_elector'))
    )
    op.create_index('ix_vote_elector_person', 'vote_elector', ['meeting_id', 'seq', 'person_id'], unique=False)


def downgrade():
    op.drop_table('vote_elector')
