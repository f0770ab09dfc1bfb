"""Tables of appeals: what their cases do not say, and who read the file appealed against."""

import sqlalchemy as sa
from alembic import op


revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'appeals',
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('origin_case_id', sa.Uuid(), nullable=False),
        sa.Column('root_case_id', sa.Uuid(), nullable=False),
        sa.Column('step', sa.String(length=60), nullable=False),
        sa.Column('is_late', sa.Boolean(), nullable=False),
        sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('defence_asked_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('defence_due_on', sa.Date(), nullable=True),
        sa.Column('defence_given_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('compliance_days', sa.Integer(), nullable=True),
        sa.Column('ended_sequence', sa.Integer(), nullable=True),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('outcome', sa.String(length=30), nullable=True),
        sa.Column('ordered_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('complied_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_appeals_case_id_cases')),
        sa.ForeignKeyConstraint(['origin_case_id'], ['cases.id'], name=op.f('fk_appeals_origin_case_id_cases')),
        sa.ForeignKeyConstraint(['root_case_id'], ['cases.id'], name=op.f('fk_appeals_root_case_id_cases')),
        sa.PrimaryKeyConstraint('case_id', name=op.f('pk_appeals')),
    )
    op.create_index('ix_appeals_origin_case_id', 'appeals', ['origin_case_id'])
    op.create_index('ix_appeals_root_case_id', 'appeals', ['root_case_id'])
    op.create_index(
        'ix_appeals_running',
        'appeals',
        ['case_id'],
        sqlite_where=sa.text('complied_at IS NULL'),
        postgresql_where=sa.text('complied_at IS NULL'),
    )
    op.create_table(
        'file_readings',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('read_case_id', sa.Uuid(), nullable=False),
        sa.Column('person_id', sa.Uuid(), nullable=False),
        sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_file_readings_case_id_cases')),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_file_readings_person_id_people')),
        sa.ForeignKeyConstraint(['read_case_id'], ['cases.id'], name=op.f('fk_file_readings_read_case_id_cases')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_file_readings')),
    )
    op.create_index('ix_file_readings_read_case_id', 'file_readings', ['read_case_id'])


def downgrade() -> None:
    op.drop_index('ix_file_readings_read_case_id', table_name='file_readings')
    op.drop_table('file_readings')
    op.drop_index('ix_appeals_running', table_name='appeals')
    op.drop_index('ix_appeals_root_case_id', table_name='appeals')
    op.drop_index('ix_appeals_origin_case_id', table_name='appeals')
    op.drop_table('appeals')
