"""Published answers, files closed after they left, and who opened them."""

import sqlalchemy as sa
from alembic import op



revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    live = sa.text('published_at IS NOT NULL AND withdrawn_at IS NULL')
    kept = sa.text('withdrawn_at IS NULL')
    in_force = sa.text('ended_at IS NULL')
    unconfirmed = sa.text('ended_at IS NULL AND confirmed_at IS NULL')
    op.create_table('publications',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('body_id', sa.Uuid(), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('outcome', sa.String(length=30), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=False),
    sa.Column('taken_working_days', sa.Integer(), nullable=True),
    sa.Column('proposed_by_id', sa.Uuid(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reviewed_by_id', sa.Uuid(), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_by_id', sa.Uuid(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['body_id'], ['bodies.id'], name=op.f('fk_publications_body_id_bodies')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_publications_case_id_cases')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['people.id'], name=op.f('fk_publications_proposed_by_id_people')),
    sa.ForeignKeyConstraint(['reviewed_by_id'], ['people.id'], name=op.f('fk_publications_reviewed_by_id_people')),
    sa.ForeignKeyConstraint(['withdrawn_by_id'], ['people.id'], name=op.f('fk_publications_withdrawn_by_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_publications'))
    )
    with op.batch_alter_table('publications', schema=None) as batch_op:
        batch_op.create_index('ix_publications_body', ['body_id', 'answered_on', 'id'], unique=False, sqlite_where=live, postgresql_where=live)
        batch_op.create_index('ix_publications_public', ['answered_on', 'id'], unique=False, sqlite_where=live, postgresql_where=live)
        batch_op.create_index('uq_publications_case', ['case_id'], unique=True, sqlite_where=kept, postgresql_where=kept)
    op.create_table('published_files',
    sa.Column('publication_id', sa.Uuid(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_published_files_document_id_documents')),
    sa.ForeignKeyConstraint(['publication_id'], ['publications.id'], name=op.f('fk_published_files_publication_id_publications')),
    sa.PrimaryKeyConstraint('publication_id', 'document_id', name=op.f('pk_published_files'))
    )
    op.create_table('publication_words',
    sa.Column('stem', sa.String(length=40), nullable=False),
    sa.Column('publication_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['publication_id'], ['publications.id'], name=op.f('fk_publication_words_publication_id_publications')),
    sa.PrimaryKeyConstraint('stem', 'publication_id', name=op.f('pk_publication_words'))
    )
    op.create_table('withholdings',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('reason_id', sa.Uuid(), nullable=False),
    sa.Column('ordered_by_id', sa.Uuid(), nullable=False),
    sa.Column('ordered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirm_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_by_id', sa.Uuid(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('end_reason', sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_withholdings_case_id_cases')),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['people.id'], name=op.f('fk_withholdings_confirmed_by_id_people')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_withholdings_document_id_documents')),
    sa.ForeignKeyConstraint(['ordered_by_id'], ['people.id'], name=op.f('fk_withholdings_ordered_by_id_people')),
    sa.ForeignKeyConstraint(['reason_id'], ['documents.id'], name=op.f('fk_withholdings_reason_id_documents')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_withholdings'))
    )
    with op.batch_alter_table('withholdings', schema=None) as batch_op:
        batch_op.create_index('ix_withholdings_ordered_at', ['ordered_at', 'id'], unique=False)
        batch_op.create_index('ix_withholdings_unconfirmed', ['confirm_by'], unique=False, sqlite_where=unconfirmed, postgresql_where=unconfirmed)
        batch_op.create_index('uq_withholdings_document', ['document_id'], unique=True, sqlite_where=in_force, postgresql_where=in_force)
    op.create_table('file_openings',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('reader', sa.String(length=10), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_file_openings_document_id_documents')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_file_openings'))
    )
    with op.batch_alter_table('file_openings', schema=None) as batch_op:
        batch_op.create_index('uq_file_openings', ['document_id', 'opened_on', 'reader', 'person_id'], unique=True)


def downgrade() -> None:
    for name in ('file_openings', 'withholdings', 'publication_words', 'published_files', 'publications'):
        op.drop_table(name)
