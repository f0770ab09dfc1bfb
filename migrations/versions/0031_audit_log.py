"""The log over all events, its tree, its checkpoints."""

import sqlalchemy as sa
from alembic import op

from foia.extensions import UtcDateTime

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None

POSITION = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table(
        'log_entries',
        sa.Column('position', POSITION, autoincrement=False, nullable=False),
        sa.Column('event_id', sa.Uuid(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('sequence', sa.Integer(), nullable=False),
        sa.Column('leaf', sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint('position', name=op.f('pk_log_entries')),
        sa.UniqueConstraint('event_id', name=op.f('uq_log_entries_event_id')),
    )
    op.create_table(
        'log_nodes',
        sa.Column('level', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('place', POSITION, autoincrement=False, nullable=False),
        sa.Column('hash', sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint('level', 'place', name=op.f('pk_log_nodes')),
    )
    op.create_table(
        'checkpoints',
        sa.Column('size', POSITION, autoincrement=False, nullable=False),
        sa.Column('key_mark', sa.String(length=8), nullable=False),
        sa.Column('root', sa.String(length=64), nullable=False),
        sa.Column('note', sa.Text(), nullable=False),
        sa.Column('made_at', UtcDateTime(), nullable=False),
        sa.Column('reason', sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint('size', 'key_mark', name=op.f('pk_checkpoints')),
    )
    op.create_index(op.f('ix_checkpoints_made_at'), 'checkpoints', ['made_at'])


def downgrade() -> None:
    op.drop_table('checkpoints')
    op.drop_table('log_nodes')
    op.drop_table('log_entries')
