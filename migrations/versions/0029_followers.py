"""Followers of what is published."""

import sqlalchemy as sa
from alembic import op

from foia.extensions import UtcDateTime

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None

LIVE = sa.text("published_at IS NOT NULL AND withdrawn_at IS NULL")
PUBLISHED = 'ix_publications_published_at'


def upgrade() -> None:
    op.create_table(
        'followed_topics',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('citizen_id', sa.Uuid(), nullable=False),
        sa.Column('body_id', sa.Uuid(), nullable=True),
        sa.Column('words', sa.String(length=100), nullable=False),
        sa.Column('language', sa.String(length=5), nullable=False),
        sa.Column('stems', sa.String(length=400), nullable=False),
        sa.Column('first_stem', sa.String(length=40), nullable=False),
        sa.Column('followed_at', UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ['body_id'], ['bodies.id'], name=op.f('fk_followed_topics_body_id_bodies')
        ),
        sa.ForeignKeyConstraint(
            ['citizen_id'],
            ['citizens.id'],
            name=op.f('fk_followed_topics_citizen_id_citizens'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_followed_topics')),
    )
    for column in ('citizen_id', 'body_id', 'first_stem'):
        op.create_index(f'ix_followed_topics_{column}', 'followed_topics', [column])
    op.create_index(
        PUBLISHED, 'publications', ['published_at', 'id'], sqlite_where=LIVE, postgresql_where=LIVE
    )


def downgrade() -> None:
    op.drop_index(PUBLISHED, table_name='publications')
    op.drop_table('followed_topics')
