"""Denied access and failed sign-ins, and what the database refuses to the application."""

import sqlalchemy as sa
from alembic import op

from foia.extensions import UtcDateTime

revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None

# `events` has its own since the first migration.
ADDED_TO_ONLY = ('log_entries', 'checkpoints')


def upgrade() -> None:
    op.create_table(
        'denials',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('same', sa.String(length=64), nullable=False),
        sa.Column('hour', UtcDateTime(), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('endpoint', sa.String(length=80), nullable=False),
        sa.Column('code', sa.String(length=20), nullable=False),
        sa.Column('status', sa.Integer(), nullable=False),
        sa.Column('actor_kind', sa.String(length=10), nullable=False),
        sa.Column('person_id', sa.Uuid(), nullable=True),
        sa.Column('mark', sa.String(length=32), nullable=False),
        sa.Column('began_at', UtcDateTime(), nullable=False),
        sa.Column('last_at', UtcDateTime(), nullable=False),
        sa.Column('times', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_denials_person_id_people')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_denials')),
        sa.UniqueConstraint('same', name=op.f('uq_denials_same')),
    )
    op.create_index('ix_denials_hour', 'denials', ['hour', 'kind'])
    op.create_index('ix_denials_began', 'denials', ['began_at', 'id'])
    is_sqlite = op.get_bind().dialect.name == 'sqlite'
    if not is_sqlite:
        op.execute(_refusing("'% are append-only', TG_TABLE_NAME"))
    for table in ADDED_TO_ONLY:
        for statement in _on_sqlite(table) if is_sqlite else _on_postgresql(table):
            op.execute(statement)


def _refusing(words: str) -> str:
    return (
        'CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS '
        f'$$ BEGIN RAISE EXCEPTION {words}; END $$'
    )


def _on_sqlite(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_refuse_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
        for verb in ('UPDATE', 'DELETE')
    ]


def _on_postgresql(table: str) -> list[str]:
    return [
        f'CREATE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE ON {table} '
        'FOR EACH ROW EXECUTE FUNCTION refuse_change()',
        f'CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table} '
        'FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
    ]


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == 'sqlite'
    for table in ADDED_TO_ONLY:
        for ending in ('update', 'delete') if is_sqlite else ('change', 'truncate'):
            on = '' if is_sqlite else f' ON {table}'
            op.execute(f'DROP TRIGGER {table}_refuse_{ending}{on}')
    if not is_sqlite:
        op.execute(_refusing("'events are append-only'"))
    op.drop_table('denials')
