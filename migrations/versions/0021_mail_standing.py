"""What each address is sent, and those that mail no longer reaches."""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None

DIGESTED = sa.text('digest_id is not null')


def upgrade() -> None:
    op.create_table(
        'mail_standing',
        sa.Column('recipient_kind', sa.String(length=40), nullable=False),
        sa.Column('recipient_id', sa.Uuid(), nullable=False),
        sa.Column('only_legal', sa.Boolean(), nullable=False),
        sa.Column('digest', sa.Boolean(), nullable=False),
        sa.Column('bounces', sa.Integer(), nullable=False),
        sa.Column('bounced_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint('recipient_kind', 'recipient_id', name=op.f('pk_mail_standing')),
    )
    op.create_index(
        'ix_outbox_messages_digest_id', 'outbox_messages', ['digest_id'], sqlite_where=DIGESTED,
        postgresql_where=DIGESTED,
    )


def downgrade() -> None:
    op.drop_index('ix_outbox_messages_digest_id', table_name='outbox_messages')
    op.drop_table('mail_standing')
