"""Published complaints that others join."""

import sqlalchemy as sa
from alembic import op

from foia.extensions import UtcDateTime

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None

LIVE = sa.text("published_at IS NOT NULL AND withdrawn_at IS NULL")
KEPT = sa.text("withdrawn_at IS NULL")
UNTOLD = sa.text("published_at IS NOT NULL AND withdrawn_at IS NULL AND answer_told_at IS NULL")


def upgrade() -> None:
    people = [
        sa.ForeignKeyConstraint([column], ['people.id'], name=op.f(f'fk_problems_{column}_people'))
        for column in ('proposed_by_id', 'reviewed_by_id', 'withdrawn_by_id')
    ]
    op.create_table(
        'problems',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('body_id', sa.Uuid(), nullable=False),
        sa.Column('language', sa.String(length=5), nullable=False),
        sa.Column('subject', sa.String(length=200), nullable=False),
        sa.Column('happened', sa.Text(), nullable=False),
        sa.Column('proposed_by_id', sa.Uuid(), nullable=False),
        sa.Column('proposed_at', UtcDateTime(), nullable=False),
        sa.Column('reviewed_by_id', sa.Uuid(), nullable=True),
        sa.Column('published_at', UtcDateTime(), nullable=True),
        sa.Column('withdrawn_by_id', sa.Uuid(), nullable=True),
        sa.Column('withdrawn_at', UtcDateTime(), nullable=True),
        sa.Column('supporters', sa.Integer(), nullable=False),
        sa.Column('answer_told_at', UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_problems_case_id_cases')),
        sa.ForeignKeyConstraint(['body_id'], ['bodies.id'], name=op.f('fk_problems_body_id_bodies')),
        *people,
        sa.PrimaryKeyConstraint('id', name=op.f('pk_problems')),
    )
    for name, columns, where, unique in (
        ('uq_problems_case', ['case_id'], KEPT, True),
        ('ix_problems_public', ['published_at', 'id'], LIVE, False),
        ('ix_problems_body', ['body_id', 'published_at', 'id'], LIVE, False),
        ('ix_problems_untold', ['case_id'], UNTOLD, False),
    ):
        op.create_index(name, 'problems', columns, unique=unique, sqlite_where=where, postgresql_where=where)
    op.create_table(
        'problem_supports',
        sa.Column('problem_id', sa.Uuid(), nullable=False),
        sa.Column('mark', sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ['problem_id'],
            ['problems.id'],
            name=op.f('fk_problem_supports_problem_id_problems'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('problem_id', 'mark', name=op.f('pk_problem_supports')),
    )
    op.create_table(
        'followed_problems',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('citizen_id', sa.Uuid(), nullable=False),
        sa.Column('problem_id', sa.Uuid(), nullable=False),
        sa.Column('followed_at', UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ['citizen_id'],
            ['citizens.id'],
            name=op.f('fk_followed_problems_citizen_id_citizens'),
            ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['problem_id'],
            ['problems.id'],
            name=op.f('fk_followed_problems_problem_id_problems'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_followed_problems')),
        sa.UniqueConstraint(
            'citizen_id', 'problem_id', name=op.f('uq_followed_problems_citizen_id_problem_id')
        ),
    )
    op.create_index('ix_followed_problems_problem_id', 'followed_problems', ['problem_id'])


def downgrade() -> None:
    op.drop_table('followed_problems')
    op.drop_table('problem_supports')
    op.drop_table('problems')
