"""What of each case the statistics measure, and their monthly cells."""

import sqlalchemy as sa
from alembic import op

from foia.extensions import UtcDateTime

revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None


def upgrade() -> None:
    whole = ('clarifications', 'clarification_days', 'referrals', 'referral_days', 'suspended_days')
    op.create_table(
        'case_measures',
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('country', sa.String(length=2), nullable=False),
        sa.Column('body_id', sa.Uuid(), nullable=True),
        sa.Column('kind', sa.String(length=30), nullable=False),
        sa.Column('regime_id', sa.String(length=60), nullable=False),
        sa.Column('channel', sa.String(length=20), nullable=False),
        sa.Column('received_on', sa.Date(), nullable=False),
        sa.Column('received_month', sa.String(length=7), nullable=False),
        *(
            sa.Column(name, sa.Date(), nullable=True)
            for name in ('starts_on', 'due_on', 'first_due_on', 'stopped_on', 'concluded_on', 'ended_on')
        ),
        sa.Column('outcome', sa.String(length=30), nullable=True),
        sa.Column('grounds', sa.String(length=400), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=True)
            for name in ('working_days', 'calendar_days', 'term_percent', 'first_response_working_days')
        ),
        sa.Column('first_response_on', sa.Date(), nullable=True),
        sa.Column('extended', sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in (*whole, 'appeals', 'reopened')),
        sa.Column('silent_on', sa.Date(), nullable=True),
        sa.Column('imported', sa.Boolean(), nullable=False),
        sa.Column('confidential', sa.Boolean(), nullable=False),
        sa.Column('record_key', sa.BigInteger(), nullable=False),
        sa.Column('filer_mark', sa.String(length=64), nullable=True),
        sa.Column('position', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('case_id', name=op.f('pk_case_measures')),
    )
    for column in ('country', 'body_id'):
        for day in ('received_on', 'ended_on'):
            op.create_index(f'ix_case_measures_{column}_{day}', 'case_measures', [column, day])
    counts = (
        'received', 'in_time', 'in_time_without_extension', 'late', 'without_term', 'ended_unanswered',
        'fell_overdue', 'left_overdue', 'silent', 'extended', 'clarified', 'referred', 'suspended', 'reopened',
    )
    op.create_table(
        'measure_cells',
        sa.Column('body_id', sa.Uuid(), nullable=False),
        sa.Column('kind', sa.String(length=30), nullable=False),
        sa.Column('month', sa.String(length=7), nullable=False),
        sa.Column('country', sa.String(length=2), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        *(
            sa.Column(name, sa.LargeBinary(), nullable=False)
            for name in ('working_days', 'calendar_days', 'first_response_days')
        ),
        sa.Column('median', sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint('body_id', 'kind', 'month', 'country', name=op.f('pk_measure_cells')),
    )
    op.create_index('ix_measure_cells_country_kind_month', 'measure_cells', ['country', 'kind', 'month'])
    op.create_table(
        'measure_state',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('position', sa.BigInteger(), nullable=False),
        sa.Column('definitions', sa.Integer(), nullable=False),
        sa.Column('law_mark', sa.String(length=64), nullable=False),
        sa.Column('measured_at', UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_measure_state')),
    )


def downgrade() -> None:
    op.drop_table('measure_state')
    op.drop_table('measure_cells')
    op.drop_table('case_measures')
