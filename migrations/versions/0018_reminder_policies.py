"""Policies of reminders, thresholds in more than working days, notices in the product."""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

PLANNED = sa.text("state = 'planned'")
OF_PERSON = sa.text("recipient_kind = 'person'")
UNFOLLOWED = sa.text('followed_at is null')
OLD_KEY = 'uq_reminders_case_id_step_deadline_version_threshold_working_days_recipient_role'
KEY = 'uq_reminders_notice'
OLD_COLUMNS = ['case_id', 'step', 'deadline_version', 'threshold_working_days', 'recipient_role']
COLUMNS = ['case_id', 'step', 'deadline_version', 'threshold_unit', 'threshold', 'recipient_role', 'channel']


def upgrade() -> None:
    op.drop_index('ix_reminders_planned', table_name='reminders')
    with op.batch_alter_table('reminders') as batch_op:
        batch_op.drop_constraint(op.f(OLD_KEY), type_='unique')
        batch_op.alter_column('threshold_working_days', new_column_name='threshold')
        batch_op.add_column(
            sa.Column('threshold_unit', sa.String(length=40), nullable=False, server_default='working_day')
        )
        batch_op.add_column(sa.Column('channel', sa.String(length=40), nullable=False, server_default='mail'))
        batch_op.add_column(sa.Column('next_attempt_at', sa.DateTime(timezone=True), nullable=True))
    op.execute('UPDATE reminders SET next_attempt_at = due_at')
    with op.batch_alter_table('reminders') as batch_op:
        batch_op.alter_column('threshold_unit', server_default=None)
        batch_op.alter_column('channel', server_default=None)
        batch_op.alter_column('next_attempt_at', nullable=False)
        batch_op.create_unique_constraint(KEY, COLUMNS)
    op.create_index(
        'ix_reminders_planned', 'reminders', ['next_attempt_at', 'id'], sqlite_where=PLANNED,
        postgresql_where=PLANNED,
    )
    with op.batch_alter_table('outbox_messages') as batch_op:
        batch_op.add_column(sa.Column('channel', sa.String(length=40), nullable=False, server_default='mail'))
        batch_op.add_column(sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('bounced_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('digest_id', sa.Uuid(), nullable=True))
    with op.batch_alter_table('outbox_messages') as batch_op:
        batch_op.alter_column('channel', server_default=None)
    op.create_index(
        'ix_outbox_messages_person', 'outbox_messages', ['recipient_id', 'created_at', 'id'],
        sqlite_where=OF_PERSON, postgresql_where=OF_PERSON,
    )
    op.create_table(
        'reminder_policies',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('regime_id', sa.String(length=60), nullable=False),
        sa.Column('kind', sa.String(length=40), nullable=False),
        sa.Column('body_id', sa.Uuid(), nullable=True),
        sa.Column('content', sa.Text(), nullable=False),
        sa.Column('author_id', sa.Uuid(), nullable=True),
        sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('followed_to', sa.Uuid(), nullable=True),
        sa.Column('followed_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['body_id'], ['bodies.id'], name=op.f('fk_reminder_policies_body_id_bodies')),
        sa.ForeignKeyConstraint(['author_id'], ['people.id'], name=op.f('fk_reminder_policies_author_id_people')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder_policies')),
        sa.UniqueConstraint('number', name=op.f('uq_reminder_policies_number')),
    )
    op.create_index('ix_reminder_policies_scope', 'reminder_policies', ['body_id', 'regime_id', 'kind'])
    op.create_index(
        'ix_reminder_policies_unfollowed', 'reminder_policies', ['number'], sqlite_where=UNFOLLOWED,
        postgresql_where=UNFOLLOWED,
    )


def downgrade() -> None:
    op.drop_table('reminder_policies')
    op.execute("DELETE FROM outbox_messages WHERE state IN ('placed', 'digested')")
    op.drop_index('ix_outbox_messages_person', table_name='outbox_messages')
    with op.batch_alter_table('outbox_messages') as batch_op:
        for column in ('digest_id', 'bounced_at', 'opened_at', 'channel'):
            batch_op.drop_column(column)
    op.execute("DELETE FROM reminders WHERE threshold_unit <> 'working_day' OR channel <> 'mail'")
    op.drop_index('ix_reminders_planned', table_name='reminders')
    with op.batch_alter_table('reminders') as batch_op:
        batch_op.drop_constraint(KEY, type_='unique')
        for column in ('next_attempt_at', 'channel', 'threshold_unit'):
            batch_op.drop_column(column)
        batch_op.alter_column('threshold', new_column_name='threshold_working_days')
        batch_op.create_unique_constraint(op.f(OLD_KEY), OLD_COLUMNS)
    op.create_index(
        'ix_reminders_planned', 'reminders', ['due_at', 'id'], sqlite_where=PLANNED, postgresql_where=PLANNED
    )
