"""When a file was looked through, from when it may be published, and which files wait to be looked through."""

import sqlalchemy as sa
from alembic import op


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

WAITING = sa.text("scan_state IN ('pending', 'failed', 'harmful')")


def upgrade() -> None:
    op.add_column('documents', sa.Column('scanned_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('documents', sa.Column('public_from', sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        'ix_documents_scan', 'documents', ['scan_state', 'scanned_at'], sqlite_where=WAITING, postgresql_where=WAITING
    )


def downgrade() -> None:
    op.drop_index('ix_documents_scan', table_name='documents')
    op.drop_column('documents', 'public_from')
    op.drop_column('documents', 'scanned_at')
