"""What other offices and the head are asked for inside a case."""

import sqlalchemy as sa
from alembic import op



revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    still_open = sa.text('answered_at IS NULL AND cancelled_at IS NULL')
    op.create_table('tasks',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('body_id', sa.Uuid(), nullable=False),
    sa.Column('office_id', sa.Uuid(), nullable=True),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('given_by_id', sa.Uuid(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('remind_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by_id', sa.Uuid(), nullable=True),
    sa.Column('answer_document_id', sa.Uuid(), nullable=True),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['answer_document_id'], ['documents.id'], name=op.f('fk_tasks_answer_document_id_documents')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['people.id'], name=op.f('fk_tasks_answered_by_id_people')),
    sa.ForeignKeyConstraint(['body_id'], ['bodies.id'], name=op.f('fk_tasks_body_id_bodies')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_tasks_case_id_cases')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_tasks_document_id_documents')),
    sa.ForeignKeyConstraint(['given_by_id'], ['people.id'], name=op.f('fk_tasks_given_by_id_people')),
    sa.ForeignKeyConstraint(['office_id'], ['offices.id'], name=op.f('fk_tasks_office_id_offices')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tasks'))
    )
    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.create_index('ix_tasks_case_id', ['case_id'], unique=False)
        batch_op.create_index('ix_tasks_open', ['body_id', 'due_on', 'id'], unique=False, sqlite_where=still_open, postgresql_where=still_open)
        batch_op.create_index('ix_tasks_remind', ['remind_at'], unique=False, sqlite_where=still_open, postgresql_where=still_open)


def downgrade() -> None:
    op.drop_table('tasks')
