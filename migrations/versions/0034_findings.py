"""What auditors find, and the answers of bodies; and the exceptions found in cases."""

import sqlalchemy as sa
from alembic import op

from foia.extensions import UtcDateTime

revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None

CLOSED_BY = sa.text(
    "actor_id IS NOT NULL AND type IN ('answered', 'decided', 'joined', 'lapsed', 'not_admitted')"
)


def upgrade() -> None:
    _add_exceptions()


def downgrade() -> None:
    _drop_exceptions()


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
        sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_case_exceptions_case_id_cases')),
        sa.ForeignKeyConstraint(['body_id'], ['bodies.id'], name=op.f('fk_case_exceptions_body_id_bodies')),
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


def _drop_exceptions() -> None:
    op.drop_index('ix_events_closed_by', 'events')
    op.drop_table('case_exceptions')
