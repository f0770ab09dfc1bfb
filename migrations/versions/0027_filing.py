"""Drafts of filings, texts filed with several bodies, and answers found before filing."""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None

COUNTS = ('looked', 'in_vain', 'shown', 'opened', 'answered')


def upgrade() -> None:
    op.create_table(
        'found_counts',
        sa.Column('counted_on', sa.Date(), nullable=False),
        sa.Column('body_id', sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.ForeignKeyConstraint(['body_id'], ['bodies.id'], name=op.f('fk_found_counts_body_id_bodies')),
        sa.PrimaryKeyConstraint('counted_on', 'body_id', name=op.f('pk_found_counts')),
    )
    op.create_table(
        'asked_alike',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('body_id', sa.Uuid(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('cases', sa.Integer(), nullable=False),
        sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['body_id'], ['bodies.id'], name=op.f('fk_asked_alike_body_id_bodies')),
        sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_asked_alike_case_id_cases')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_asked_alike')),
    )
    op.create_index('ix_asked_alike_body_id', 'asked_alike', ['body_id'])
    op.create_table(
        'unfinished_forms',
        sa.Column('code_hmac', sa.String(length=64), nullable=False),
        sa.Column('key_version', sa.String(length=16), nullable=False),
        sa.Column('sealed', sa.LargeBinary(), nullable=False),
        sa.Column('kept_until', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('code_hmac', name=op.f('pk_unfinished_forms')),
    )
    op.create_index(op.f('ix_unfinished_forms_kept_until'), 'unfinished_forms', ['kept_until'])


def downgrade() -> None:
    for name in ('unfinished_forms', 'asked_alike', 'found_counts'):
        op.drop_table(name)
