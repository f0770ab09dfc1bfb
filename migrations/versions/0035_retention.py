"""How long what is kept, what is held, what was erased."""

import sqlalchemy as sa
from alembic import op

from foia.extensions import UtcDateTime

revision = '0035'
down_revision = '0034'
branch_labels = None
depends_on = None

KEPT = sa.text('concluded_at IS NOT NULL AND anonymized_at IS NULL')
IN_FORCE = sa.text('lifted_at IS NULL')
DUE = sa.text('confirmed_at IS NOT NULL AND withdrawn_at IS NULL AND finished_at IS NULL')


def upgrade() -> None:
    op.add_column('cases', sa.Column('legal_hold', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('cases', sa.Column('anonymized_at', UtcDateTime(), nullable=True))
    op.create_index(
        'ix_cases_kept', 'cases', ['concluded_at', 'id'], unique=False, sqlite_where=KEPT, postgresql_where=KEPT
    )
    _rules()
    _holds()
    _runs()
    op.create_table(
        'public_files',
        sa.Column('document_id', sa.Uuid(), nullable=False),
        sa.Column('name', sa.String(length=255), nullable=False),
        sa.Column('stored_name', sa.String(length=64), nullable=False),
        *_references('public_files', document_id='documents'),
        sa.PrimaryKeyConstraint('document_id', name=op.f('pk_public_files')),
        sa.UniqueConstraint('stored_name', name=op.f('uq_public_files_stored_name')),
    )


def _rules() -> None:
    op.create_table(
        'retention_rules',
        sa.Column('regime_id', sa.String(length=60), nullable=False),
        sa.Column('kind', sa.String(length=30), nullable=False),
        sa.Column('months', sa.Integer(), nullable=True),
        sa.Column('basis', sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint('regime_id', 'kind', name=op.f('pk_retention_rules')),
    )
    op.execute(
        "INSERT INTO retention_rules (regime_id, kind, months, basis) "
        "SELECT '', kind, months, basis FROM retention_periods"
    )
    op.drop_table('retention_periods')


def _holds() -> None:
    op.create_table(
        'legal_holds',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('reason_id', sa.Uuid(), nullable=False),
        sa.Column('put_by_id', sa.Uuid(), nullable=False),
        sa.Column('put_at', UtcDateTime(), nullable=False),
        sa.Column('lifted_reason_id', sa.Uuid(), nullable=True),
        sa.Column('lifted_by_id', sa.Uuid(), nullable=True),
        sa.Column('lifted_at', UtcDateTime(), nullable=True),
        *_references(
            'legal_holds',
            case_id='cases',
            reason_id='documents',
            put_by_id='people',
            lifted_reason_id='documents',
            lifted_by_id='people',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_holds')),
    )
    op.create_index(
        'uq_legal_holds_case',
        'legal_holds',
        ['case_id'],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )


def _runs() -> None:
    op.create_table(
        'erasure_runs',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('listed_on', sa.Date(), nullable=False),
        sa.Column('reason_id', sa.Uuid(), nullable=True),
        sa.Column('proposed_by_id', sa.Uuid(), nullable=False),
        sa.Column('proposed_at', UtcDateTime(), nullable=False),
        sa.Column('confirmed_by_id', sa.Uuid(), nullable=True),
        sa.Column('confirmed_at', UtcDateTime(), nullable=True),
        sa.Column('not_before', UtcDateTime(), nullable=True),
        sa.Column('withdrawn_by_id', sa.Uuid(), nullable=True),
        sa.Column('withdrawn_at', UtcDateTime(), nullable=True),
        sa.Column('finished_at', UtcDateTime(), nullable=True),
        *_references(
            'erasure_runs',
            reason_id='documents',
            proposed_by_id='people',
            confirmed_by_id='people',
            withdrawn_by_id='people',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_erasure_runs')),
    )
    op.create_index(
        'ix_erasure_runs_due', 'erasure_runs', ['not_before'], sqlite_where=DUE, postgresql_where=DUE
    )
    op.create_table(
        'erasure_items',
        sa.Column('run_id', sa.Uuid(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('reason', sa.String(length=20), nullable=False),
        sa.Column('files', sa.Integer(), nullable=False),
        sa.Column('state_at', UtcDateTime(), nullable=False),
        *_references('erasure_items', run_id='erasure_runs', case_id='cases'),
        sa.PrimaryKeyConstraint('run_id', 'case_id', name=op.f('pk_erasure_items')),
    )
    op.create_index('ix_erasure_items_case_id', 'erasure_items', ['case_id'])


def _references(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f'{other}.id'], name=op.f(f'fk_{table}_{column}_{other}'))
        for column, other in columns.items()
    ]


def downgrade() -> None:
    for table in ('public_files', 'erasure_items', 'erasure_runs', 'legal_holds'):
        op.drop_table(table)
    op.create_table(
        'retention_periods',
        sa.Column('kind', sa.String(length=30), nullable=False),
        sa.Column('months', sa.Integer(), nullable=False),
        sa.Column('basis', sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint('kind', name=op.f('pk_retention_periods')),
    )
    op.execute(
        "INSERT INTO retention_periods (kind, months, basis) "
        "SELECT kind, months, basis FROM retention_rules WHERE regime_id = '' AND months IS NOT NULL"
    )
    op.drop_table('retention_rules')
    op.drop_index('ix_cases_kept', table_name='cases')
    op.drop_column('cases', 'anonymized_at')
    op.drop_column('cases', 'legal_hold')
