"""What filers say of the answer they got."""

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'case_ratings',
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('body_id', sa.Uuid(), nullable=True),
        sa.Column('month', sa.Date(), nullable=True),
        sa.Column('answered', sa.String(length=10), nullable=False),
        sa.Column('settled', sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(['body_id'], ['bodies.id'], name=op.f('fk_case_ratings_body_id_bodies')),
        sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_case_ratings_case_id_cases')),
        sa.PrimaryKeyConstraint('case_id', name=op.f('pk_case_ratings')),
    )
    op.create_index('ix_case_ratings_body_id_month', 'case_ratings', ['body_id', 'month'])


def downgrade() -> None:
    op.drop_table('case_ratings')
