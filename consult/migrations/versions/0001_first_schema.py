"""The first schema: every table of the river, and the guard of the log."""

import sqlalchemy as sa
from alembic import op

import consult.foundation.db
from consult.meetings.models import guard_sql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('login', sa.String(length=60), nullable=True),
    sa.Column('password_hash', sa.String(length=200), nullable=True),
    sa.Column('phone', sa.String(length=20), nullable=True),
    sa.Column('admin', sa.Boolean(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('locked_until', consult.foundation.db.UTCDateTime(), nullable=True),
    sa.Column('created_at', consult.foundation.db.UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('login', name=op.f('uq_account_login')),
    sa.UniqueConstraint('phone', name=op.f('uq_account_phone'))
    )
    op.create_table('community',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.Column('name_zh', sa.String(length=80), nullable=False),
    sa.Column('name_en', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('zone', sa.String(length=40), nullable=False),
    sa.Column('households', sa.Integer(), nullable=False),
    sa.Column('adults', sa.Integer(), nullable=False),
    sa.Column('settings', consult.foundation.db.JSONText(), nullable=False),
    sa.CheckConstraint("kind IN ('urban', 'village')", name=op.f('ck_community_kind')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_community')),
    sa.UniqueConstraint('slug', name=op.f('uq_community_slug'))
    )
    op.create_table('first_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', consult.foundation.db.UTCDateTime(), nullable=False),
    sa.Column('expires_at', consult.foundation.db.UTCDateTime(), nullable=False),
    sa.Column('used_at', consult.foundation.db.UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_first_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_first_link_token_hash'))
    )
    op.create_table('sms_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', consult.foundation.db.UTCDateTime(), nullable=False),
    sa.Column('expires_at', consult.foundation.db.UTCDateTime(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('used_at', consult.foundation.db.UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sms_code'))
    )
    op.create_index('ix_sms_code_phone', 'sms_code', ['phone', 'created_at'], unique=False)
    op.create_table('territory',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_territory_community_id_community'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['parent_id'], ['territory.id'], name=op.f('fk_territory_parent_id_territory'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_territory'))
    )
    op.create_index('ix_territory_community_parent', 'territory', ['community_id', 'parent_id'], unique=False)
    op.create_index(op.f('ix_territory_parent_id'), 'territory', ['parent_id'], unique=False)
    op.create_table('body',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('name_zh', sa.String(length=120), nullable=False),
    sa.Column('name_en', sa.String(length=160), nullable=False),
    sa.Column('territory_id', sa.Integer(), nullable=True),
    sa.Column('electorate', sa.String(length=12), nullable=False),
    sa.Column('decision_rule_ids', consult.foundation.db.JSONText(), nullable=False),
    sa.Column('notice_days', sa.Integer(), nullable=False),
    sa.Column('rule_set', sa.String(length=20), nullable=False),
    sa.Column('number_prefix', sa.String(length=30), nullable=False),
    sa.Column('party_review', sa.Boolean(), nullable=False),
    sa.Column('term_from', sa.Date(), nullable=True),
    sa.Column('term_to', sa.Date(), nullable=True),
    sa.CheckConstraint("electorate IN ('person', 'household', 'owner')", name=op.f('ck_body_electorate')),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_body_community_id_community'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['territory_id'], ['territory.id'], name=op.f('fk_body_territory_id_territory'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_body'))
    )
    op.create_index(op.f('ix_body_community_id'), 'body', ['community_id'], unique=False)
    op.create_table('unit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('territory_id', sa.Integer(), nullable=False),
    sa.Column('room', sa.String(length=40), nullable=False),
    sa.Column('area', sa.Integer(), nullable=True),
    sa.CheckConstraint('area IS NULL OR area > 0', name=op.f('ck_unit_area')),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_unit_community_id_community'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['territory_id'], ['territory.id'], name=op.f('fk_unit_territory_id_territory'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit')),
    sa.UniqueConstraint('territory_id', 'room', name='uq_unit_territory_room')
    )
    op.create_index(op.f('ix_unit_community_id'), 'unit', ['community_id'], unique=False)
    op.create_table('household',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_household_community_id_community'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_household_unit_id_unit'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_household'))
    )
    op.create_index(op.f('ix_household_community_id'), 'household', ['community_id'], unique=False)
    op.create_index(op.f('ix_household_unit_id'), 'household', ['unit_id'], unique=False)
    op.create_table('person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('of_age', sa.Boolean(), nullable=False),
    sa.Column('level', sa.String(length=10), nullable=False),
    sa.Column('represents_household', sa.Boolean(), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('pin_hash', sa.String(length=200), nullable=True),
    sa.Column('pin_tries', sa.Integer(), nullable=False),
    sa.Column('pin_locked_until', consult.foundation.db.UTCDateTime(), nullable=True),
    sa.Column('consent_version', sa.String(length=20), nullable=True),
    sa.Column('consent_at', consult.foundation.db.UTCDateTime(), nullable=True),
    sa.Column('created_at', consult.foundation.db.UTCDateTime(), nullable=True),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.CheckConstraint("level IN ('declared', 'slip', 'roll', 'staff')", name=op.f('ck_person_level')),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_person_community_id_community'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['household_id'], ['household.id'], name=op.f('fk_person_household_id_household'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person'))
    )
    op.create_index(op.f('ix_person_community_id'), 'person', ['community_id'], unique=False)
    op.create_index('ix_person_community_name', 'person', ['community_id', 'name'], unique=False)
    op.create_index(op.f('ix_person_household_id'), 'person', ['household_id'], unique=False)
    op.create_index(op.f('ix_person_phone'), 'person', ['phone'], unique=False)
    op.create_table('slip',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', consult.foundation.db.UTCDateTime(), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=True),
    sa.Column('revoked_at', consult.foundation.db.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['household_id'], ['household.id'], name=op.f('fk_slip_household_id_household'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_slip')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_slip_code_hash'))
    )
    op.create_index(op.f('ix_slip_household_id'), 'slip', ['household_id'], unique=False)
    op.create_table('account_person',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.String(length=10), nullable=False),
    sa.Column('confirmed_by', sa.Integer(), nullable=True),
    sa.Column('slip_id', sa.Integer(), nullable=True),
    sa.Column('created_at', consult.foundation.db.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_account_person_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['confirmed_by'], ['person.id'], name=op.f('fk_account_person_confirmed_by_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_account_person_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['slip_id'], ['slip.id'], name=op.f('fk_account_person_slip_id_slip'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('account_id', 'person_id', name=op.f('pk_account_person'))
    )
    op.create_index(op.f('ix_account_person_person_id'), 'account_person', ['person_id'], unique=False)
    op.create_table('body_member',
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=12), nullable=False),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_body_member_body_id_body'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_body_member_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('body_id', 'person_id', name=op.f('pk_body_member'))
    )
    op.create_index(op.f('ix_body_member_person_id'), 'body_member', ['person_id'], unique=False)
    op.create_table('door_wait',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('password', sa.String(length=12), nullable=False),
    sa.Column('created_at', consult.foundation.db.UTCDateTime(), nullable=False),
    sa.Column('settled_at', consult.foundation.db.UTCDateTime(), nullable=True),
    sa.Column('let_in', sa.Boolean(), nullable=True),
    sa.Column('settled_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_door_wait_community_id_community'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_door_wait_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['settled_by'], ['person.id'], name=op.f('fk_door_wait_settled_by_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_door_wait')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_door_wait_token_hash'))
    )
    op.create_index('ix_door_wait_meeting', 'door_wait', ['meeting_id', 'settled_at'], unique=False)
    op.create_table('journal_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=True),
    sa.Column('verb', sa.String(length=60), nullable=False),
    sa.Column('object_kind', sa.String(length=30), nullable=False),
    sa.Column('object_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('entered_by_id', sa.Integer(), nullable=True),
    sa.Column('at', consult.foundation.db.UTCDateTime(), nullable=False),
    sa.Column('detail', consult.foundation.db.JSONText(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_journal_entry_by_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_journal_entry_community_id_community'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['entered_by_id'], ['person.id'], name=op.f('fk_journal_entry_entered_by_id_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_journal_entry'))
    )
    op.create_index(op.f('ix_journal_entry_community_id'), 'journal_entry', ['community_id'], unique=False)
    op.create_index('ix_journal_entry_object', 'journal_entry', ['object_kind', 'object_id'], unique=False)
    op.create_table('meeting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('title_en', sa.String(length=240), nullable=True),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('starts_at', consult.foundation.db.UTCDateTime(), nullable=True),
    sa.Column('place', sa.String(length=120), nullable=False),
    sa.Column('rule_set', sa.String(length=20), nullable=False),
    sa.Column('debate_rules', consult.foundation.db.JSONText(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('chair_id', sa.Integer(), nullable=True),
    sa.Column('recorder_id', sa.Integer(), nullable=True),
    sa.Column('chair_role', sa.String(length=80), nullable=False),
    sa.Column('recorder_role', sa.String(length=80), nullable=False),
    sa.Column('noticed_on', sa.Date(), nullable=True),
    sa.Column('notice_days', sa.Integer(), nullable=False),
    sa.Column('channels', consult.foundation.db.JSONText(), nullable=False),
    sa.Column('code', sa.String(length=6), nullable=True),
    sa.Column('head_seq', sa.Integer(), nullable=False),
    sa.Column('head_hash', sa.String(length=64), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', consult.foundation.db.UTCDateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('planned', 'noticed', 'live', 'adjourned', 'recorded', 'cancelled')", name=op.f('ck_meeting_state')),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_meeting_body_id_body'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['chair_id'], ['person.id'], name=op.f('fk_meeting_chair_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_meeting_community_id_community'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['entered_by_id'], ['person.id'], name=op.f('fk_meeting_entered_by_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['recorder_id'], ['person.id'], name=op.f('fk_meeting_recorder_id_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting')),
    sa.UniqueConstraint('code', name='uq_meeting_code')
    )
    op.create_index('ix_meeting_community_held', 'meeting', ['community_id', 'held_on'], unique=False)
    op.create_table('office',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=True),
    sa.Column('territory_id', sa.Integer(), nullable=True),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_office_body_id_body'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_office_community_id_community'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_office_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['territory_id'], ['territory.id'], name=op.f('fk_office_territory_id_territory'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_office'))
    )
    op.create_index(op.f('ix_office_community_id'), 'office', ['community_id'], unique=False)
    op.create_index('ix_office_person', 'office', ['person_id', 'community_id'], unique=False)
    op.create_table('outgoing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('params', consult.foundation.db.JSONText(), nullable=False),
    sa.Column('queued_at', consult.foundation.db.UTCDateTime(), nullable=False),
    sa.Column('read_at', consult.foundation.db.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_outgoing_community_id_community'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_outgoing_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outgoing'))
    )
    op.create_index(op.f('ix_outgoing_community_id'), 'outgoing', ['community_id'], unique=False)
    op.create_index(op.f('ix_outgoing_person_id'), 'outgoing', ['person_id'], unique=False)
    op.create_table('ownership',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('share_num', sa.Integer(), nullable=False),
    sa.Column('share_den', sa.Integer(), nullable=False),
    sa.CheckConstraint('share_num > 0 AND share_num <= share_den', name=op.f('ck_ownership_share')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_ownership_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_ownership_unit_id_unit'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'unit_id', name=op.f('pk_ownership'))
    )
    op.create_index(op.f('ix_ownership_unit_id'), 'ownership', ['unit_id'], unique=False)
    op.create_table('roll_import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('filename', sa.String(length=200), nullable=False),
    sa.Column('stored', sa.String(length=80), nullable=True),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('mapping', consult.foundation.db.JSONText(), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('progress', sa.Integer(), nullable=False),
    sa.Column('faulty', sa.Integer(), nullable=False),
    sa.Column('summary', consult.foundation.db.JSONText(), nullable=False),
    sa.Column('failure', sa.Text(), nullable=False),
    sa.Column('created_at', consult.foundation.db.UTCDateTime(), nullable=False),
    sa.Column('done_at', consult.foundation.db.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_roll_import_by_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_roll_import_community_id_community'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roll_import'))
    )
    op.create_index(op.f('ix_roll_import_community_id'), 'roll_import', ['community_id'], unique=False)
    op.create_table('seat_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('created_at', consult.foundation.db.UTCDateTime(), nullable=False),
    sa.Column('seen_at', consult.foundation.db.UTCDateTime(), nullable=False),
    sa.Column('revoked_at', consult.foundation.db.UTCDateTime(), nullable=True),
    sa.Column('device', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_seat_session_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_seat_session_person_id_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat_session')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_seat_session_token_hash'))
    )
    op.create_index(op.f('ix_seat_session_account_id'), 'seat_session', ['account_id'], unique=False)
    op.create_index(op.f('ix_seat_session_person_id'), 'seat_session', ['person_id'], unique=False)
    op.create_table('topic',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('title_en', sa.String(length=240), nullable=True),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('what_en', sa.Text(), nullable=True),
    sa.Column('place', sa.String(length=120), nullable=False),
    sa.Column('place_en', sa.String(length=200), nullable=True),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=True),
    sa.Column('body_name', consult.foundation.db.JSONText(), nullable=False),
    sa.Column('form', consult.foundation.db.JSONText(), nullable=False),
    sa.Column('stakeholders', consult.foundation.db.JSONText(), nullable=False),
    sa.Column('legal_basis', consult.foundation.db.JSONText(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('proposer_id', sa.Integer(), nullable=True),
    sa.Column('proposer_role', sa.String(length=80), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=True),
    sa.Column('channel', sa.String(length=60), nullable=False),
    sa.Column('submitted_on', sa.Date(), nullable=False),
    sa.Column('created_at', consult.foundation.db.UTCDateTime(), nullable=False),
    sa.Column('merged_into_id', sa.Integer(), nullable=True),
    sa.Column('paper_supporters', sa.Integer(), nullable=False),
    sa.Column('form_key', sa.String(length=64), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.String(length=40), nullable=True),
    sa.Column('case_facts', consult.foundation.db.JSONText(), nullable=True),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_topic_body_id_body'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_topic_community_id_community'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['entered_by_id'], ['person.id'], name=op.f('fk_topic_entered_by_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['merged_into_id'], ['topic.id'], name=op.f('fk_topic_merged_into_id_topic'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['proposer_id'], ['person.id'], name=op.f('fk_topic_proposer_id_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_topic')),
    sa.UniqueConstraint('case_id', name=op.f('uq_topic_case_id')),
    sa.UniqueConstraint('community_id', 'form_key', name='uq_topic_form_key'),
    sa.UniqueConstraint('community_id', 'number', name='uq_topic_number')
    )
    op.create_index('ix_topic_community_state', 'topic', ['community_id', 'state'], unique=False)
    op.create_table('agenda_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('title_en', sa.String(length=240), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('text_en', sa.Text(), nullable=True),
    sa.Column('text_hash', sa.String(length=64), nullable=True),
    sa.Column('text_salt', sa.String(length=32), nullable=True),
    sa.Column('frozen_at', consult.foundation.db.UTCDateTime(), nullable=True),
    sa.Column('question_kind', sa.String(length=10), nullable=False),
    sa.Column('options', consult.foundation.db.JSONText(), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('decision_rule_id', sa.String(length=40), nullable=False),
    sa.Column('decision_rule', consult.foundation.db.JSONText(), nullable=False),
    sa.Column('method', sa.String(length=12), nullable=False),
    sa.Column('legal_effect', sa.String(length=20), nullable=False),
    sa.Column('final_text', sa.Text(), nullable=True),
    sa.Column('final_text_en', sa.Text(), nullable=True),
    sa.Column('mover_role', sa.String(length=80), nullable=False),
    sa.Column('seconder_role', sa.String(length=80), nullable=False),
    sa.CheckConstraint("legal_effect IN ('decision', 'consultation', 'pre_vote')", name=op.f('ck_agenda_item_legal_effect')),
    sa.CheckConstraint("question_kind IN ('yes_no', 'options')", name=op.f('ck_agenda_item_question_kind')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_agenda_item_meeting_id_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_agenda_item_topic_id_topic'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_item'))
    )
    op.create_index(op.f('ix_agenda_item_meeting_id'), 'agenda_item', ['meeting_id'], unique=False)
    op.create_index(op.f('ix_agenda_item_topic_id'), 'agenda_item', ['topic_id'], unique=False)
    op.create_table('closing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('evaluation', consult.foundation.db.JSONText(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', consult.foundation.db.UTCDateTime(), nullable=False),
    sa.CheckConstraint("kind IN ('closed', 'reopened')", name=op.f('ck_closing_kind')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_closing_by_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_closing_topic_id_topic'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_closing'))
    )
    op.create_index(op.f('ix_closing_topic_id'), 'closing', ['topic_id'], unique=False)
    op.create_table('feedback',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('role', sa.String(length=60), nullable=False),
    sa.Column('score', sa.String(length=16), nullable=True),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('comment_en', sa.Text(), nullable=True),
    sa.Column('at', consult.foundation.db.UTCDateTime(), nullable=False),
    sa.Column('reply', sa.Text(), nullable=True),
    sa.Column('reply_en', sa.Text(), nullable=True),
    sa.Column('replied_on', sa.Date(), nullable=True),
    sa.Column('replied_by_id', sa.Integer(), nullable=True),
    sa.Column('entered_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("score IS NULL OR score IN ('very_satisfied', 'satisfied', 'neutral', 'dissatisfied')", name=op.f('ck_feedback_score')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['person.id'], name=op.f('fk_feedback_entered_by_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_feedback_person_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['replied_by_id'], ['person.id'], name=op.f('fk_feedback_replied_by_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_feedback_topic_id_topic'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feedback')),
    sa.UniqueConstraint('topic_id', 'person_id', name='uq_feedback_once')
    )
    op.create_index(op.f('ix_feedback_topic_id'), 'feedback', ['topic_id'], unique=False)
    op.create_table('feedback_total',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('very_satisfied', sa.Integer(), nullable=False),
    sa.Column('satisfied', sa.Integer(), nullable=False),
    sa.Column('neutral', sa.Integer(), nullable=False),
    sa.Column('dissatisfied', sa.Integer(), nullable=False),
    sa.Column('source_note', sa.Text(), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=True),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('at', consult.foundation.db.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['entered_by_id'], ['person.id'], name=op.f('fk_feedback_total_entered_by_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_feedback_total_topic_id_topic'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feedback_total'))
    )
    op.create_index(op.f('ix_feedback_total_topic_id'), 'feedback_total', ['topic_id'], unique=False)
    op.create_table('meeting_event',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', consult.foundation.db.UTCDateTime(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.Column('entered_by', sa.String(length=40), nullable=True),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('data', sa.Text(), nullable=False),
    sa.Column('act_id', sa.String(length=64), nullable=False),
    sa.Column('part', sa.Integer(), nullable=False),
    sa.Column('audience', sa.String(length=10), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.CheckConstraint("audience IN ('public', 'members', 'officers')", name=op.f('ck_meeting_event_audience')),
    sa.CheckConstraint('seq > 0', name=op.f('ck_meeting_event_seq')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_event_meeting_id_meeting')),
    sa.PrimaryKeyConstraint('meeting_id', 'seq', name=op.f('pk_meeting_event')),
    sa.UniqueConstraint('meeting_id', 'act_id', 'part', name='uq_meeting_event_act')
    )
    op.create_table('meeting_text',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=64), nullable=False),
    sa.Column('salt', sa.String(length=32), nullable=False),
    sa.Column('text', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_text_meeting_id_meeting')),
    sa.PrimaryKeyConstraint('meeting_id', 'id', name=op.f('pk_meeting_text'))
    )
    op.create_table('party_review',
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('required', sa.Boolean(), nullable=False),
    sa.Column('on', sa.Date(), nullable=True),
    sa.Column('opinion', sa.Text(), nullable=True),
    sa.Column('opinion_en', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_party_review_topic_id_topic'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('topic_id', name=op.f('pk_party_review'))
    )
    op.create_table('projected_meeting',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('state', consult.foundation.db.JSONText(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_projected_meeting_meeting_id_meeting'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('meeting_id', name=op.f('pk_projected_meeting'))
    )
    op.create_table('roll_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('key', consult.foundation.db.JSONText(), nullable=False),
    sa.Column('before', consult.foundation.db.JSONText(), nullable=True),
    sa.Column('after', consult.foundation.db.JSONText(), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['roll_import.id'], name=op.f('fk_roll_change_import_id_roll_import'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roll_change'))
    )
    op.create_index(op.f('ix_roll_change_import_id'), 'roll_change', ['import_id'], unique=False)
    op.create_table('screening',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('result', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('reason_en', sa.Text(), nullable=True),
    sa.Column('refer_to', sa.String(length=120), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('by_role', sa.String(length=80), nullable=False),
    sa.CheckConstraint("result IN ('accepted', 'returned', 'merged', 'out_of_scope')", name=op.f('ck_screening_result')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_screening_by_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_screening_topic_id_topic'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_screening'))
    )
    op.create_index(op.f('ix_screening_topic_id'), 'screening', ['topic_id'], unique=False)
    op.create_table('topic_photo',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_topic_photo_topic_id_topic'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_topic_photo'))
    )
    op.create_index(op.f('ix_topic_photo_topic_id'), 'topic_photo', ['topic_id'], unique=False)
    op.create_table('topic_support',
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=True),
    sa.Column('at', consult.foundation.db.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['household_id'], ['household.id'], name=op.f('fk_topic_support_household_id_household'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_topic_support_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_topic_support_topic_id_topic'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('topic_id', 'person_id', name=op.f('pk_topic_support'))
    )
    op.create_index(op.f('ix_topic_support_person_id'), 'topic_support', ['person_id'], unique=False)
    op.create_table('amendment_record',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('no', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(length=12), nullable=False),
    sa.Column('considered_on', sa.Date(), nullable=True),
    sa.Column('voted_order', sa.Integer(), nullable=True),
    sa.Column('degree', sa.String(length=12), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('targets', sa.String(length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('text_en', sa.Text(), nullable=True),
    sa.Column('mover_role', sa.String(length=80), nullable=False),
    sa.Column('seconder_role', sa.String(length=80), nullable=False),
    sa.Column('result', sa.String(length=20), nullable=False),
    sa.Column('votes', consult.foundation.db.JSONText(), nullable=True),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_amendment_record_item_id_agenda_item'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_amendment_record'))
    )
    op.create_index(op.f('ix_amendment_record_item_id'), 'amendment_record', ['item_id'], unique=False)
    op.create_table('box',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('meeting_id', sa.Integer(), nullable=True),
    sa.Column('on_ref', sa.String(length=200), nullable=True),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('method', sa.String(length=12), nullable=False),
    sa.Column('options', consult.foundation.db.JSONText(), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('rule', consult.foundation.db.JSONText(), nullable=False),
    sa.Column('legal_effect', sa.String(length=16), nullable=False),
    sa.Column('opened_at', consult.foundation.db.UTCDateTime(), nullable=False),
    sa.Column('ends_at', consult.foundation.db.UTCDateTime(), nullable=True),
    sa.Column('closed_at', consult.foundation.db.UTCDateTime(), nullable=True),
    sa.Column('cast_by', sa.Text(), nullable=False),
    sa.Column('washed_at', consult.foundation.db.UTCDateTime(), nullable=True),
    sa.CheckConstraint("method IN ('yes_no', 'options')", name=op.f('ck_box_method')),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_box_community_id_community')),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_box_item_id_agenda_item')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_box_meeting_id_meeting')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_box'))
    )
    op.create_index(op.f('ix_box_community_id'), 'box', ['community_id'], unique=False)
    op.create_index(op.f('ix_box_meeting_id'), 'box', ['meeting_id'], unique=False)
    op.create_table('debate_record',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=80), nullable=False),
    sa.Column('stance', sa.String(length=12), nullable=False),
    sa.Column('gist', sa.Text(), nullable=False),
    sa.Column('gist_en', sa.Text(), nullable=True),
    sa.Column('seconds', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_debate_record_item_id_agenda_item'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_debate_record'))
    )
    op.create_index(op.f('ix_debate_record_item_id'), 'debate_record', ['item_id'], unique=False)
    op.create_table('vote_record',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=True),
    sa.Column('body_id', sa.Integer(), nullable=True),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('meeting_id', sa.Integer(), nullable=True),
    sa.Column('event_seq', sa.Integer(), nullable=True),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('question_en', sa.Text(), nullable=True),
    sa.Column('question_kind', sa.String(length=10), nullable=False),
    sa.Column('method', sa.String(length=20), nullable=False),
    sa.Column('rule', consult.foundation.db.JSONText(), nullable=False),
    sa.Column('legal_effect', sa.String(length=20), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('tallies', consult.foundation.db.JSONText(), nullable=False),
    sa.Column('quorum_met', sa.Boolean(), nullable=False),
    sa.Column('passed', sa.Boolean(), nullable=False),
    sa.Column('result', consult.foundation.db.JSONText(), nullable=False),
    sa.Column('options_result', consult.foundation.db.JSONText(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('note_en', sa.Text(), nullable=True),
    sa.Column('source', sa.String(length=10), nullable=False),
    sa.Column('source_note', sa.Text(), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=True),
    sa.Column('entered_at', consult.foundation.db.UTCDateTime(), nullable=False),
    sa.CheckConstraint("source IN ('live', 'recorded')", name=op.f('ck_vote_record_source')),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_vote_record_body_id_body'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_vote_record_community_id_community'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['entered_by_id'], ['person.id'], name=op.f('fk_vote_record_entered_by_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_vote_record_item_id_agenda_item'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_vote_record_meeting_id_meeting'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_vote_record_topic_id_topic'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vote_record')),
    sa.UniqueConstraint('meeting_id', 'event_seq', name='uq_vote_record_event')
    )
    op.create_index(op.f('ix_vote_record_community_id'), 'vote_record', ['community_id'], unique=False)
    op.create_index(op.f('ix_vote_record_item_id'), 'vote_record', ['item_id'], unique=False)
    op.create_index(op.f('ix_vote_record_meeting_id'), 'vote_record', ['meeting_id'], unique=False)
    op.create_index('ix_vote_record_topic_round', 'vote_record', ['topic_id', 'round'], unique=False)
    op.create_table('box_elector',
    sa.Column('box_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('person_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('household_id', sa.Integer(), nullable=True),
    sa.Column('weight', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['box_id'], ['box.id'], name=op.f('fk_box_elector_box_id_box'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['household_id'], ['household.id'], name=op.f('fk_box_elector_household_id_household'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('box_id', 'number', 'person_id', name=op.f('pk_box_elector'))
    )
    op.create_index('ix_box_elector_person', 'box_elector', ['box_id', 'person_id'], unique=False)
    op.create_table('outcome',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=True),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('meeting_id', sa.Integer(), nullable=True),
    sa.Column('vote_id', sa.Integer(), nullable=True),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('summary_en', sa.Text(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('text_en', sa.Text(), nullable=True),
    sa.Column('number', sa.String(length=60), nullable=True),
    sa.Column('rule_words', consult.foundation.db.JSONText(), nullable=False),
    sa.Column('legal_effect', sa.String(length=20), nullable=False),
    sa.Column('presided_by_role', sa.String(length=80), nullable=False),
    sa.Column('recorded_by_role', sa.String(length=80), nullable=False),
    sa.Column('minority_explanation', sa.Text(), nullable=False),
    sa.Column('minority_explanation_en', sa.Text(), nullable=True),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('code', sa.String(length=16), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=True),
    sa.Column('source', sa.String(length=10), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', consult.foundation.db.UTCDateTime(), nullable=False),
    sa.CheckConstraint("legal_effect IN ('decision', 'consultation', 'pre_vote')", name=op.f('ck_outcome_legal_effect')),
    sa.CheckConstraint("status IN ('adopted', 'rejected', 'no_quorum', 'postponed', 'consensus', 'referred', 'out_of_scope')", name=op.f('ck_outcome_status')),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_outcome_body_id_body'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_outcome_community_id_community'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['entered_by_id'], ['person.id'], name=op.f('fk_outcome_entered_by_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_outcome_item_id_agenda_item'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_outcome_meeting_id_meeting'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_outcome_topic_id_topic'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['vote_id'], ['vote_record.id'], name=op.f('fk_outcome_vote_id_vote_record'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outcome')),
    sa.UniqueConstraint('community_id', 'code', name='uq_outcome_code'),
    sa.UniqueConstraint('vote_id', name='uq_outcome_vote')
    )
    op.create_index(op.f('ix_outcome_community_id'), 'outcome', ['community_id'], unique=False)
    op.create_index(op.f('ix_outcome_meeting_id'), 'outcome', ['meeting_id'], unique=False)
    op.create_index(op.f('ix_outcome_topic_id'), 'outcome', ['topic_id'], unique=False)
    op.create_table('paper',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('box_id', sa.Integer(), nullable=False),
    sa.Column('choice', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['box_id'], ['box.id'], name=op.f('fk_paper_box_id_box'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper')),
    sqlite_with_rowid=False
    )
    op.create_table('adoption',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('outcome_id', sa.Integer(), nullable=True),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('reason_en', sa.Text(), nullable=True),
    sa.Column('explanation', sa.Text(), nullable=False),
    sa.Column('explanation_en', sa.Text(), nullable=True),
    sa.Column('by_role', sa.String(length=80), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=True),
    sa.Column('at', consult.foundation.db.UTCDateTime(), nullable=False),
    sa.CheckConstraint("status IN ('adopted', 'partly', 'not_adopted')", name=op.f('ck_adoption_status')),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_adoption_community_id_community'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['entered_by_id'], ['person.id'], name=op.f('fk_adoption_entered_by_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['outcome_id'], ['outcome.id'], name=op.f('fk_adoption_outcome_id_outcome'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_adoption_topic_id_topic'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adoption'))
    )
    op.create_index(op.f('ix_adoption_topic_id'), 'adoption', ['topic_id'], unique=False)
    op.create_table('notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=True),
    sa.Column('outcome_id', sa.Integer(), nullable=True),
    sa.Column('body_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=True),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('title_en', sa.String(length=300), nullable=True),
    sa.Column('addressed_to', sa.String(length=120), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('start_on', sa.Date(), nullable=False),
    sa.Column('end_on', sa.Date(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('channels', consult.foundation.db.JSONText(), nullable=False),
    sa.Column('contact', consult.foundation.db.JSONText(), nullable=False),
    sa.Column('content', consult.foundation.db.JSONText(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('objections_received', sa.Integer(), nullable=True),
    sa.Column('objection_handling', sa.Text(), nullable=False),
    sa.Column('objection_handling_en', sa.Text(), nullable=True),
    sa.Column('posted_by_id', sa.Integer(), nullable=True),
    sa.Column('posted_at', consult.foundation.db.UTCDateTime(), nullable=False),
    sa.Column('withdrawn_at', consult.foundation.db.UTCDateTime(), nullable=True),
    sa.Column('withdrawn_reason', sa.Text(), nullable=False),
    sa.Column('source', sa.String(length=10), nullable=False),
    sa.CheckConstraint('end_on >= start_on', name=op.f('ck_notice_period')),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_notice_body_id_body'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_notice_community_id_community'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['outcome_id'], ['outcome.id'], name=op.f('fk_notice_outcome_id_outcome'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['posted_by_id'], ['person.id'], name=op.f('fk_notice_posted_by_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_notice_topic_id_topic'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('community_id', 'code', name='uq_notice_code')
    )
    op.create_index('ix_notice_board', 'notice', ['community_id', 'start_on', 'end_on'], unique=False)
    op.create_index(op.f('ix_notice_outcome_id'), 'notice', ['outcome_id'], unique=False)
    op.create_index(op.f('ix_notice_topic_id'), 'notice', ['topic_id'], unique=False)
    op.create_table('task',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('outcome_id', sa.Integer(), nullable=True),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('title_en', sa.Text(), nullable=True),
    sa.Column('owner_role', sa.String(length=80), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('recurs', sa.String(length=12), nullable=True),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('evidence', sa.Text(), nullable=False),
    sa.Column('delay_note', sa.Text(), nullable=False),
    sa.Column('delay_noted_on', sa.Date(), nullable=True),
    sa.Column('follows_id', sa.Integer(), nullable=True),
    sa.Column('source', sa.String(length=10), nullable=False),
    sa.CheckConstraint("status IN ('pending', 'in_progress', 'done', 'overdue', 'cancelled')", name=op.f('ck_task_status')),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_task_community_id_community'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['follows_id'], ['task.id'], name=op.f('fk_task_follows_id_task'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['outcome_id'], ['outcome.id'], name=op.f('fk_task_outcome_id_outcome'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_task_topic_id_topic'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task'))
    )
    op.create_index('ix_task_community_due', 'task', ['community_id', 'due_on'], unique=False)
    op.create_index(op.f('ix_task_topic_id'), 'task', ['topic_id'], unique=False)
    op.create_table('document_number',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('prefix', sa.String(length=30), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('outcome_id', sa.Integer(), nullable=True),
    sa.Column('notice_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_document_number_community_id_community'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_document_number_notice_id_notice'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['outcome_id'], ['outcome.id'], name=op.f('fk_document_number_outcome_id_outcome'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_number')),
    sa.UniqueConstraint('community_id', 'prefix', 'year', 'n', name='uq_document_number_series')
    )
    op.create_table('objection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('notice_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('role', sa.String(length=60), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', consult.foundation.db.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['answered_by_id'], ['person.id'], name=op.f('fk_objection_answered_by_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['entered_by_id'], ['person.id'], name=op.f('fk_objection_entered_by_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_objection_notice_id_notice'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_objection_person_id_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_objection'))
    )
    op.create_index(op.f('ix_objection_notice_id'), 'objection', ['notice_id'], unique=False)
    for statement in guard_sql(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade():
    raise NotImplementedError("there is nothing before the first schema")
