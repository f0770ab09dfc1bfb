"""drafts of answers with versions and comments, what waits for approval, further grounds, identities asked for."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

APPROVAL = sa.text('approval_asked_at IS NOT NULL')


def upgrade() -> None:
    op.add_column('cases', sa.Column('approval_asked_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('cases', sa.Column('answer_opens_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('cases', sa.Column('drafted_by_id', sa.Uuid(), nullable=True))
    op.create_index(
        'ix_cases_approval', 'cases', ['approval_asked_at', 'id'], sqlite_where=APPROVAL, postgresql_where=APPROVAL
    )
    op.add_column(
        'questions', sa.Column('more_ground_codes', sa.String(length=400), nullable=False, server_default='')
    )
    op.create_table('drafts',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('begun_by_id', sa.Uuid(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('signed_sequence', sa.Integer(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['begun_by_id'], ['people.id'], name=op.f('fk_drafts_begun_by_id_people')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_drafts_case_id_cases')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_drafts'))
    )
    op.create_index('ix_drafts_case_id_begun_at', 'drafts', ['case_id', 'begun_at'])
    op.create_table('draft_versions',
    sa.Column('draft_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['people.id'], name=op.f('fk_draft_versions_author_id_people')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_draft_versions_document_id_documents')),
    sa.ForeignKeyConstraint(['draft_id'], ['drafts.id'], name=op.f('fk_draft_versions_draft_id_drafts')),
    sa.PrimaryKeyConstraint('draft_id', 'version', name=op.f('pk_draft_versions'))
    )
    op.create_table('draft_comments',
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('draft_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['people.id'], name=op.f('fk_draft_comments_author_id_people')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_draft_comments_document_id_documents')),
    sa.ForeignKeyConstraint(['draft_id'], ['drafts.id'], name=op.f('fk_draft_comments_draft_id_drafts')),
    sa.PrimaryKeyConstraint('document_id', name=op.f('pk_draft_comments'))
    )
    op.create_index('ix_draft_comments_draft_id', 'draft_comments', ['draft_id'])
    op.create_table('identity_requests',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('purpose', sa.String(length=40), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by_id', sa.Uuid(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('granted', sa.Boolean(), nullable=True),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_identity_requests_case_id_cases')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['people.id'], name=op.f('fk_identity_requests_decided_by_id_people')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_identity_requests_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_requests'))
    )
    op.create_index('ix_identity_requests_case_id_asked_at', 'identity_requests', ['case_id', 'asked_at'])


def downgrade() -> None:
    op.drop_table('identity_requests')
    op.drop_table('draft_comments')
    op.drop_table('draft_versions')
    op.drop_table('drafts')
    op.drop_column('questions', 'more_ground_codes')
    op.drop_index('ix_cases_approval', table_name='cases')
    op.drop_column('cases', 'drafted_by_id')
    op.drop_column('cases', 'answer_opens_at')
    op.drop_column('cases', 'approval_asked_at')
