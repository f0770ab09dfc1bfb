"""search over cases: keyed tokens in a full-text index of each database."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

# What is written into search_rows on SQLite is found through search_words, whoever writes it.
WORDS = """
CREATE VIRTUAL TABLE search_words USING fts5(
    tokens, content='search_rows', content_rowid='number', detail=none, columnsize=0, tokenize='ascii'
)
"""
ADDED = """
CREATE TRIGGER search_rows_added AFTER INSERT ON search_rows BEGIN
    INSERT INTO search_words(rowid, tokens) VALUES (new.number, new.tokens);
END
"""
REMOVED = """
CREATE TRIGGER search_rows_removed AFTER DELETE ON search_rows BEGIN
    INSERT INTO search_words(search_words, rowid, tokens) VALUES ('delete', old.number, old.tokens);
END
"""
CHANGED = """
CREATE TRIGGER search_rows_changed AFTER UPDATE OF number, tokens ON search_rows BEGIN
    INSERT INTO search_words(search_words, rowid, tokens) VALUES ('delete', old.number, old.tokens);
    INSERT INTO search_words(rowid, tokens) VALUES (new.number, new.tokens);
END
"""


def on_sqlite() -> bool:
    return op.get_bind().dialect.name == 'sqlite'


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    tokens = sa.Text().with_variant(postgresql.TSVECTOR(), 'postgresql')
    op.create_table('search_rows',
    sa.Column('number', number, autoincrement=False, nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('key_version', sa.String(length=16), nullable=False),
    sa.Column('tokens', tokens, nullable=False),
    sa.Column('indexed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_keys.case_id'], name=op.f('fk_search_rows_case_id_case_keys'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_search_rows')),
    sa.UniqueConstraint('case_id', name=op.f('uq_search_rows_case_id'))
    )
    op.create_index(op.f('ix_search_rows_key_version'), 'search_rows', ['key_version'], unique=False)
    if on_sqlite():
        for statement in (WORDS, ADDED, REMOVED, CHANGED):
            op.execute(statement)
    else:
        op.create_index('ix_search_rows_tokens', 'search_rows', ['tokens'], unique=False, postgresql_using='gin')
        # Marks do not compress. They are always looked up in their index: no statistics help to choose.
        op.execute('ALTER TABLE search_rows ALTER COLUMN tokens SET STORAGE EXTERNAL')
        op.execute('ALTER TABLE search_rows ALTER COLUMN tokens SET STATISTICS 0')

    op.add_column('cases', sa.Column('search_pending', sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_index(
        'ix_cases_search_pending',
        'cases',
        ['received_on', 'id'],
        unique=False,
        sqlite_where=sa.text('search_pending = 1'),
        postgresql_where=sa.text('search_pending'),
    )
    op.create_index(op.f('ix_identity_searches_searched_at'), 'identity_searches', ['searched_at'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_identity_searches_searched_at'), table_name='identity_searches')
    op.drop_index('ix_cases_search_pending', table_name='cases')
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.drop_column('search_pending')

    if on_sqlite():
        for name in ('search_rows_added', 'search_rows_removed', 'search_rows_changed'):
            op.execute(f'DROP TRIGGER {name}')
        op.execute('DROP TABLE search_words')
    op.drop_table('search_rows')
