"""fewer and narrower indexes on what a decree writes, and the cases it moved that people are still told of."""

import sqlalchemy as sa
from alembic import op


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

OPEN = sa.text("phase <> 'concluded'")
ELSEWHERE = sa.text("custody <> 'body'")
ASSIGNED = sa.text('assignee_id IS NOT NULL')
STOPPED = sa.text('stopped_on IS NOT NULL')
ACTED = sa.text('actor_id IS NOT NULL')
CUSTODY = ['custody', 'confidential', 'phase', 'tray_rank', 'id']


def upgrade() -> None:
    op.create_table('moved_cases',
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('amendment_id', sa.Uuid(), nullable=False),
    sa.Column('is_due_moved', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('case_id', 'sequence', name=op.f('pk_moved_cases'))
    )
    for table, name in (('cases', 'law_revision'), ('cases', 'stopped'), ('cases', 'custody'), ('cases', 'assignee_id'), ('events', 'actor_id')):
        op.drop_index(f'ix_{table}_{name}', table_name=table)
    op.create_index('ix_cases_open', 'cases', ['received_on', 'id'], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index('ix_cases_stopped', 'cases', ['stopped_on', 'received_on'], sqlite_where=STOPPED, postgresql_where=STOPPED)
    op.create_index('ix_cases_custody', 'cases', CUSTODY, postgresql_where=ELSEWHERE)
    op.create_index('ix_cases_assignee_id', 'cases', ['assignee_id'], sqlite_where=ASSIGNED, postgresql_where=ASSIGNED)
    op.create_index('ix_events_actor_id', 'events', ['actor_id'], sqlite_where=ACTED, postgresql_where=ACTED)
    # A deadline's row is voided where it stands, if its page has room for that.
    _fill('deadlines', 60)


def downgrade() -> None:
    _fill('deadlines', 100)
    for table, name in (('cases', 'open'), ('cases', 'stopped'), ('cases', 'custody'), ('cases', 'assignee_id'), ('events', 'actor_id')):
        op.drop_index(f'ix_{table}_{name}', table_name=table)
    op.create_index('ix_cases_law_revision', 'cases', ['law_revision', 'id'], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index('ix_cases_stopped', 'cases', ['stopped_on', 'received_on'])
    op.create_index('ix_cases_custody', 'cases', CUSTODY)
    op.create_index('ix_cases_assignee_id', 'cases', ['assignee_id'])
    op.create_index('ix_events_actor_id', 'events', ['actor_id'])
    op.drop_table('moved_cases')


def _fill(table: str, percent: int) -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(f'ALTER TABLE {table} SET (fillfactor = {percent})')
