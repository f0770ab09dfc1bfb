"""Published releases by quarter and year, their files."""

import sqlalchemy as sa
from alembic import op

from foia.extensions import UtcDateTime

revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Figures of months are what comparing a month with the next one attacks: they are published no more.
    op.drop_table('statistics_cells')
    op.drop_table('statistics_releases')
    op.create_table(
        'statistic_releases',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('country', sa.String(length=2), nullable=False),
        sa.Column('period', sa.String(length=6), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.Column('definitions', sa.Integer(), nullable=False),
        sa.Column('published_at', UtcDateTime(), nullable=False),
        sa.Column('reason', sa.String(length=500), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('figures_told', sa.Integer(), nullable=False),
        sa.Column('figures_hidden', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_statistic_releases')),
        sa.UniqueConstraint(
            'country', 'period', 'revision', name=op.f('uq_statistic_releases_country_period_revision')
        ),
    )
    op.create_index('ix_statistic_releases_published_at', 'statistic_releases', ['published_at'])
    op.create_table(
        'statistic_figures',
        sa.Column('release_id', sa.Uuid(), nullable=False),
        sa.Column('table_id', sa.String(length=30), nullable=False),
        sa.Column('body', sa.String(length=60), nullable=False),
        sa.Column('member', sa.String(length=100), nullable=False),
        sa.Column('country', sa.String(length=2), nullable=False),
        sa.Column('period', sa.String(length=6), nullable=False),
        sa.Column('figures_json', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ['release_id'],
            ['statistic_releases.id'],
            name=op.f('fk_statistic_figures_release_id_statistic_releases'),
        ),
        sa.PrimaryKeyConstraint(
            'release_id', 'table_id', 'body', 'member', name=op.f('pk_statistic_figures')
        ),
    )
    op.create_index(
        'ix_statistic_figures_country_table_period', 'statistic_figures', ['country', 'table_id', 'period']
    )
    op.create_index(
        'ix_statistic_figures_country_body_table',
        'statistic_figures',
        ['country', 'body', 'table_id', 'period'],
    )
    op.create_table(
        'statistic_files',
        sa.Column('release_id', sa.Uuid(), nullable=False),
        sa.Column('name', sa.String(length=60), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=False),
        sa.Column('byte_size', sa.Integer(), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ['release_id'],
            ['statistic_releases.id'],
            name=op.f('fk_statistic_files_release_id_statistic_releases'),
        ),
        sa.PrimaryKeyConstraint('release_id', 'name', name=op.f('pk_statistic_files')),
    )
    op.create_table(
        'statistic_poolings',
        sa.Column('release_id', sa.Uuid(), nullable=False),
        sa.Column('body', sa.String(length=60), nullable=False),
        sa.Column('pooled_in', sa.String(length=60), nullable=False),
        sa.Column('country', sa.String(length=2), nullable=False),
        sa.Column('period', sa.String(length=6), nullable=False),
        sa.ForeignKeyConstraint(
            ['release_id'],
            ['statistic_releases.id'],
            name=op.f('fk_statistic_poolings_release_id_statistic_releases'),
        ),
        sa.PrimaryKeyConstraint('release_id', 'body', name=op.f('pk_statistic_poolings')),
    )
    op.create_index(
        'ix_statistic_poolings_country_body', 'statistic_poolings', ['country', 'body', 'period']
    )


def downgrade() -> None:
    for table in ('statistic_poolings', 'statistic_files', 'statistic_figures', 'statistic_releases'):
        op.drop_table(table)
    op.create_table(
        'statistics_releases',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('month', sa.String(length=7), nullable=False),
        sa.Column('definitions', sa.Integer(), nullable=False),
        sa.Column('published_at', UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_statistics_releases')),
        sa.UniqueConstraint('month', name=op.f('uq_statistics_releases_month')),
    )
    counts = ('received', 'answered_in_time', 'answered_late', 'overdue', 'median_working_days')
    op.create_table(
        'statistics_cells',
        sa.Column('release_id', sa.Uuid(), nullable=False),
        sa.Column('body_id', sa.Uuid(), nullable=False),
        sa.Column('kind', sa.String(length=30), nullable=False),
        sa.Column('month', sa.String(length=7), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in counts),
        sa.ForeignKeyConstraint(
            ['body_id'], ['bodies.id'], name=op.f('fk_statistics_cells_body_id_bodies')
        ),
        sa.ForeignKeyConstraint(
            ['release_id'],
            ['statistics_releases.id'],
            name=op.f('fk_statistics_cells_release_id_statistics_releases'),
        ),
        sa.PrimaryKeyConstraint('release_id', 'body_id', 'kind', name=op.f('pk_statistics_cells')),
    )
    op.create_index('ix_statistics_cells_body_id', 'statistics_cells', ['body_id', 'month'])
