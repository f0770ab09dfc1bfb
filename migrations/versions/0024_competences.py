"""Subjects, synonyms and example phrases of what bodies are competent for."""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'body_phrases',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('body_id', sa.Uuid(), nullable=False),
        sa.Column('kind', sa.String(length=10), nullable=False),
        sa.Column('text', sa.String(length=300), nullable=False),
        sa.Column('folded', sa.String(length=300), nullable=False),
        sa.Column('language', sa.String(length=8), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['body_id'], ['bodies.id'], name=op.f('fk_body_phrases_body_id_bodies'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_body_phrases')),
    )
    op.create_index('ix_body_phrases_body_id_folded', 'body_phrases', ['body_id', 'folded'], unique=True)
    op.create_index('ix_body_phrases_folded', 'body_phrases', ['folded'])
    op.create_table(
        'body_phrase_words',
        sa.Column('phrase_id', sa.Uuid(), nullable=False),
        sa.Column('word', sa.String(length=40), nullable=False),
        sa.Column('body_id', sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ['phrase_id'],
            ['body_phrases.id'],
            name=op.f('fk_body_phrase_words_phrase_id_body_phrases'),
            ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['body_id'], ['bodies.id'], name=op.f('fk_body_phrase_words_body_id_bodies'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('phrase_id', 'word', name=op.f('pk_body_phrase_words')),
    )
    op.create_index('ix_body_phrase_words_word', 'body_phrase_words', ['word', 'body_id'])


def downgrade() -> None:
    op.drop_table('body_phrase_words')
    op.drop_table('body_phrases')
