"""From when a document is open, copies of files, their scan, and what was withheld."""

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('documents', schema=None) as batch_op:
        batch_op.add_column(sa.Column('opens_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('copy_of_id', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('copy_kind', sa.String(length=10), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('scan_state', sa.String(length=10), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('withheld_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(op.f('fk_documents_copy_of_id_documents'), 'documents', ['copy_of_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('documents', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('fk_documents_copy_of_id_documents'), type_='foreignkey')
        batch_op.drop_column('withheld_at')
        batch_op.drop_column('scan_state')
        batch_op.drop_column('copy_kind')
        batch_op.drop_column('copy_of_id')
        batch_op.drop_column('opens_at')
