"""By what failed reminders, and those of a month, are found."""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0021'
branch_labels = None
depends_on = None

FAILED = sa.text("state = 'failed' and reason <> 'told_otherwise'")
TOLD = sa.text("state in ('sent', 'failed')")


def upgrade() -> None:
    op.create_index(
        'ix_reminders_failed', 'reminders', ['state_at', 'id'], sqlite_where=FAILED, postgresql_where=FAILED
    )
    op.create_index(
        'ix_reminders_told', 'reminders', ['due_at', 'id'], sqlite_where=TOLD, postgresql_where=TOLD
    )


def downgrade() -> None:
    op.drop_index('ix_reminders_told', table_name='reminders')
    op.drop_index('ix_reminders_failed', table_name='reminders')
