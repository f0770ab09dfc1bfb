"""Letter templates in versions, and the letters made with them."""

import sqlalchemy as sa
from alembic import op


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'letter_templates',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('body_id', sa.Uuid(), nullable=True),
        sa.Column('kind', sa.String(length=30), nullable=False),
        sa.Column('language', sa.String(length=2), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('title', sa.String(length=200), nullable=False),
        sa.Column('opening', sa.Text(), nullable=False),
        sa.Column('closing', sa.Text(), nullable=False),
        sa.Column('author_id', sa.Uuid(), nullable=True),
        sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['author_id'], ['people.id'], name=op.f('fk_letter_templates_author_id_people')),
        sa.ForeignKeyConstraint(['body_id'], ['bodies.id'], name=op.f('fk_letter_templates_body_id_bodies')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_templates')),
    )
    op.create_index(
        'uq_letter_templates_national',
        'letter_templates',
        ['kind', 'language', 'version'],
        unique=True,
        sqlite_where=sa.text('body_id IS NULL'),
        postgresql_where=sa.text('body_id IS NULL'),
    )
    op.create_index(
        'uq_letter_templates_body',
        'letter_templates',
        ['body_id', 'kind', 'language', 'version'],
        unique=True,
        sqlite_where=sa.text('body_id IS NOT NULL'),
        postgresql_where=sa.text('body_id IS NOT NULL'),
    )
    op.create_table(
        'issued_letters',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('kind', sa.String(length=30), nullable=False),
        sa.Column('language', sa.String(length=2), nullable=False),
        sa.Column('code', sa.String(length=24), nullable=False),
        sa.Column('body_id', sa.Uuid(), nullable=True),
        sa.Column('sequence', sa.Integer(), nullable=True),
        sa.Column('source_id', sa.Uuid(), nullable=True),
        sa.Column('content_id', sa.Uuid(), nullable=False),
        sa.Column('pdf_id', sa.Uuid(), nullable=True),
        sa.Column('pdf_sha256', sa.String(length=64), nullable=False),
        sa.Column('template_id', sa.Uuid(), nullable=True),
        sa.Column('template_version', sa.Integer(), nullable=False),
        sa.Column('made_by_id', sa.Uuid(), nullable=True),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('replaced_by_id', sa.Uuid(), nullable=True),
        sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['body_id'], ['bodies.id'], name=op.f('fk_issued_letters_body_id_bodies')),
        sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_issued_letters_case_id_cases')),
        sa.ForeignKeyConstraint(
            ['content_id'], ['documents.id'], name=op.f('fk_issued_letters_content_id_documents')
        ),
        sa.ForeignKeyConstraint(['made_by_id'], ['people.id'], name=op.f('fk_issued_letters_made_by_id_people')),
        sa.ForeignKeyConstraint(['pdf_id'], ['documents.id'], name=op.f('fk_issued_letters_pdf_id_documents')),
        sa.ForeignKeyConstraint(
            ['replaced_by_id'], ['issued_letters.id'], name=op.f('fk_issued_letters_replaced_by_id_issued_letters')
        ),
        sa.ForeignKeyConstraint(
            ['source_id'], ['documents.id'], name=op.f('fk_issued_letters_source_id_documents')
        ),
        sa.ForeignKeyConstraint(
            ['template_id'], ['letter_templates.id'], name=op.f('fk_issued_letters_template_id_letter_templates')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_issued_letters')),
        sa.UniqueConstraint('code', name=op.f('uq_issued_letters_code')),
    )
    op.create_index('ix_issued_letters_case_id', 'issued_letters', ['case_id', 'made_at'], unique=False)
    op.create_index(
        'ix_issued_letters_waiting',
        'issued_letters',
        ['made_at'],
        unique=False,
        sqlite_where=sa.text('pdf_id IS NULL'),
        postgresql_where=sa.text('pdf_id IS NULL'),
    )


def downgrade() -> None:
    op.drop_index('ix_issued_letters_waiting', table_name='issued_letters')
    op.drop_index('ix_issued_letters_case_id', table_name='issued_letters')
    op.drop_table('issued_letters')
    op.drop_index('uq_letter_templates_body', table_name='letter_templates')
    op.drop_index('uq_letter_templates_national', table_name='letter_templates')
    op.drop_table('letter_templates')
