"""What auditors find, and the answers of bodies; and the exceptions found in cases."""

import sqlalchemy as sa
from alembic import op

from foia.extensions import UtcDateTime

revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None

LIVE = sa.text("state <> 'closed'")
CLOSED_BY = sa.text(
    "actor_id IS NOT NULL AND type IN ('answered', 'decided', 'joined', 'lapsed', 'not_admitted')"
)
HAS_EXCLUDED = sa.text("excluded <> ''")


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f'{other}.id'], name=op.f(f'fk_{table}_{column}_{other}'))


def upgrade() -> None:
    _add_exceptions()
    op.create_table(
        'findings',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('number', sa.String(length=16), nullable=False),
        sa.Column('body_id', sa.Uuid(), nullable=True),
        sa.Column('office_id', sa.Uuid(), nullable=True),
        sa.Column('case_id', sa.Uuid(), nullable=True),
        sa.Column('severity', sa.String(length=10), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('code', sa.String(length=40), nullable=False),
        sa.Column('mark', sa.String(length=64), nullable=True),
        sa.Column('facts', sa.Text(), nullable=False),
        sa.Column('norm', sa.String(length=120), nullable=False),
        sa.Column('opened_by_id', sa.Uuid(), nullable=True),
        sa.Column('opened_at', UtcDateTime(), nullable=False),
        sa.Column('follow_up_on', sa.Date(), nullable=True),
        sa.Column('remind_at', UtcDateTime(), nullable=True),
        sa.Column('closed_at', UtcDateTime(), nullable=True),
        sa.Column('result', sa.String(length=10), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        _refers('findings', 'body_id', 'bodies'),
        _refers('findings', 'office_id', 'offices'),
        _refers('findings', 'case_id', 'cases'),
        _refers('findings', 'opened_by_id', 'people'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_findings')),
        sa.UniqueConstraint('number', name=op.f('uq_findings_number')),
        sa.UniqueConstraint('mark', name=op.f('uq_findings_mark')),
    )
    op.create_index('ix_findings_body', 'findings', ['body_id', 'opened_at', 'id'])
    op.create_index('ix_findings_opened', 'findings', ['opened_at', 'id'])
    op.create_index('ix_findings_case_id', 'findings', ['case_id'])
    op.create_index(
        'ix_findings_remind', 'findings', ['remind_at', 'id'], sqlite_where=LIVE, postgresql_where=LIVE
    )
    op.create_table(
        'finding_steps',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('finding_id', sa.Uuid(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('step', sa.String(length=20), nullable=False),
        sa.Column('person_id', sa.Uuid(), nullable=True),
        sa.Column('taken_at', UtcDateTime(), nullable=False),
        sa.Column('follow_up_on', sa.Date(), nullable=True),
        sa.Column('key_version', sa.String(length=16), nullable=False),
        sa.Column('sealed', sa.LargeBinary(), nullable=True),
        _refers('finding_steps', 'finding_id', 'findings'),
        _refers('finding_steps', 'person_id', 'people'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_finding_steps')),
        sa.UniqueConstraint('finding_id', 'number', name='uq_finding_steps_number'),
    )
    op.create_table(
        'sampling_plans',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('body_id', sa.Uuid(), nullable=True),
        sa.Column('kind', sa.String(length=30), nullable=False),
        sa.Column('first_on', sa.Date(), nullable=False),
        sa.Column('last_on', sa.Date(), nullable=False),
        sa.Column('size', sa.Integer(), nullable=False),
        sa.Column('seed', sa.String(length=64), nullable=False),
        sa.Column('population', sa.Integer(), nullable=False),
        sa.Column('population_hash', sa.String(length=64), nullable=False),
        sa.Column('made_by_id', sa.Uuid(), nullable=False),
        sa.Column('made_at', UtcDateTime(), nullable=False),
        _refers('sampling_plans', 'body_id', 'bodies'),
        _refers('sampling_plans', 'made_by_id', 'people'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_sampling_plans')),
    )
    op.create_index(op.f('ix_sampling_plans_made_at'), 'sampling_plans', ['made_at'])
    op.create_table(
        'sampled_cases',
        sa.Column('plan_id', sa.Uuid(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('looked_at', UtcDateTime(), nullable=True),
        sa.Column('looked_by_id', sa.Uuid(), nullable=True),
        _refers('sampled_cases', 'plan_id', 'sampling_plans'),
        _refers('sampled_cases', 'case_id', 'cases'),
        _refers('sampled_cases', 'looked_by_id', 'people'),
        sa.PrimaryKeyConstraint('plan_id', 'position', name=op.f('pk_sampled_cases')),
    )


def downgrade() -> None:
    for table in ('sampled_cases', 'sampling_plans', 'finding_steps', 'findings'):
        op.drop_table(table)
    op.drop_index('ix_cases_excluded', 'cases')
    op.drop_index('ix_events_closed_by', 'events')
    op.drop_table('case_exceptions')


def _add_exceptions() -> None:
    op.create_table(
        'case_exceptions',
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('queue', sa.String(length=30), nullable=False),
        sa.Column('sequence', sa.Integer(), nullable=False),
        sa.Column('happened_at', UtcDateTime(), nullable=False),
        sa.Column('happened_on', sa.Date(), nullable=False),
        sa.Column('actor_id', sa.Uuid(), nullable=True),
        sa.Column('body_id', sa.Uuid(), nullable=True),
        sa.Column('measured', sa.Integer(), nullable=False),
        sa.Column('detail', sa.String(length=40), nullable=False),
        _refers('case_exceptions', 'case_id', 'cases'),
        _refers('case_exceptions', 'body_id', 'bodies'),
        sa.PrimaryKeyConstraint('case_id', 'queue', 'sequence', name=op.f('pk_case_exceptions')),
    )
    op.create_index(
        'ix_case_exceptions_queue', 'case_exceptions', ['queue', 'happened_on', 'case_id', 'sequence']
    )
    op.create_index(
        'ix_events_closed_by',
        'events',
        ['actor_id', 'recorded_at'],
        sqlite_where=CLOSED_BY,
        postgresql_where=CLOSED_BY,
    )
    op.create_index(
        'ix_cases_excluded',
        'cases',
        ['received_on', 'id'],
        sqlite_where=HAS_EXCLUDED,
        postgresql_where=HAS_EXCLUDED,
    )
