"""amendments of law and calendars, by which law a case was counted, suspensions of bodies, calendar feeds."""

import sqlalchemy as sa
from alembic import op


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('body_days', schema=None) as batch_op:
        batch_op.add_column(sa.Column('last_on', sa.Date(), nullable=True))
        batch_op.alter_column('proposed_by_id', existing_type=sa.Uuid(), nullable=True)

    op.create_table('amendments',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('scope', sa.String(length=60), nullable=False),
    sa.Column('body_id', sa.Uuid(), nullable=True),
    sa.Column('body_day_id', sa.Uuid(), nullable=True),
    sa.Column('first_on', sa.Date(), nullable=True),
    sa.Column('last_on', sa.Date(), nullable=True),
    sa.Column('effect', sa.String(length=20), nullable=False),
    sa.Column('name_es', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.Column('norm', sa.String(length=300), nullable=False),
    sa.Column('norm_url', sa.String(length=300), nullable=False),
    sa.Column('announced_on', sa.Date(), nullable=True),
    sa.Column('confirmed_by', sa.String(length=300), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('content_hash', sa.String(length=64), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=True),
    sa.Column('replaces_id', sa.Uuid(), nullable=True),
    sa.Column('proposed_by_id', sa.Uuid(), nullable=True),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_by_id', sa.Uuid(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_by_id', sa.Uuid(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('redated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('moved_count', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['body_day_id'], ['body_days.id'], name=op.f('fk_amendments_body_day_id_body_days')),
    sa.ForeignKeyConstraint(['body_id'], ['bodies.id'], name=op.f('fk_amendments_body_id_bodies')),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['people.id'], name=op.f('fk_amendments_confirmed_by_id_people')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['people.id'], name=op.f('fk_amendments_proposed_by_id_people')),
    sa.ForeignKeyConstraint(['replaces_id'], ['amendments.id'], name=op.f('fk_amendments_replaces_id_amendments')),
    sa.ForeignKeyConstraint(['withdrawn_by_id'], ['people.id'], name=op.f('fk_amendments_withdrawn_by_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_amendments')),
    sa.UniqueConstraint('number', name=op.f('uq_amendments_number'))
    )
    pending = sa.text('redated_at IS NULL AND withdrawn_at IS NULL')
    with op.batch_alter_table('amendments', schema=None) as batch_op:
        batch_op.create_index('ix_amendments_country_kind', ['country', 'kind'], unique=False)
        batch_op.create_index('ix_amendments_pending', ['proposed_at'], unique=False, sqlite_where=pending, postgresql_where=pending)

    open_phases = sa.text("phase <> 'concluded'")
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.add_column(sa.Column('law_revision', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('regime_hash', sa.String(length=16), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('calendar_hash', sa.String(length=16), nullable=False, server_default=''))
        batch_op.create_index('ix_cases_law_revision', ['law_revision', 'id'], unique=False, sqlite_where=open_phases, postgresql_where=open_phases)

    op.create_table('calendar_feeds',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('owner_kind', sa.String(length=10), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('case_id', sa.Uuid(), nullable=True),
    sa.Column('secret_hmac', sa.String(length=64), nullable=False),
    sa.Column('key_version', sa.String(length=20), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_read_on', sa.Date(), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(owner_kind = 'person' AND person_id IS NOT NULL AND case_id IS NULL) OR (owner_kind = 'case' AND case_id IS NOT NULL AND person_id IS NULL)", name=op.f('ck_calendar_feeds_owner')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_calendar_feeds_case_id_cases'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_calendar_feeds_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_feeds')),
    sa.UniqueConstraint('secret_hmac', name=op.f('uq_calendar_feeds_secret_hmac'))
    )
    with op.batch_alter_table('calendar_feeds', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_feeds_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_calendar_feeds_person_id'), ['person_id'], unique=False)


def downgrade() -> None:
    op.drop_table('calendar_feeds')
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.drop_index('ix_cases_law_revision')
        batch_op.drop_column('calendar_hash')
        batch_op.drop_column('regime_hash')
        batch_op.drop_column('law_revision')
    op.drop_table('amendments')
    with op.batch_alter_table('body_days', schema=None) as batch_op:
        batch_op.drop_column('last_on')
