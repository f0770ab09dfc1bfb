"""Mail that comes in: reply addresses, what was received, what waits for a person."""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'reply_addresses',
        sa.Column('token_hmac', sa.String(length=64), nullable=False),
        sa.Column('key_version', sa.String(length=16), nullable=False),
        sa.Column('made_by', sa.String(length=16), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_reply_addresses_case_id_cases')),
        sa.PrimaryKeyConstraint('token_hmac', name=op.f('pk_reply_addresses')),
        sa.UniqueConstraint('case_id', 'made_by', name=op.f('uq_reply_addresses_case_id_made_by')),
    )
    op.create_table(
        'inbound_mails',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('state', sa.String(length=40), nullable=False),
        sa.Column('reason', sa.String(length=40), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=True),
        sa.Column('message_id_hmac', sa.String(length=64), nullable=False),
        sa.Column('byte_size', sa.Integer(), nullable=False),
        sa.Column('is_whole', sa.Boolean(), nullable=False),
        sa.Column('kept_bytes', sa.Integer(), nullable=False),
        sa.Column('key_version', sa.String(length=16), nullable=True),
        sa.Column('sealed', sa.LargeBinary(), nullable=True),
        sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('settled_by_id', sa.Uuid(), nullable=True),
        sa.Column('settled_reason', sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_inbound_mails_case_id_cases')),
        sa.ForeignKeyConstraint(['settled_by_id'], ['people.id'], name=op.f('fk_inbound_mails_settled_by_id_people')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_inbound_mails')),
        sa.UniqueConstraint('message_id_hmac', name=op.f('uq_inbound_mails_message_id_hmac')),
    )
    op.create_index('ix_inbound_mails_state_received_at', 'inbound_mails', ['state', 'received_at', 'id'])
    op.create_index('ix_inbound_mails_case_id_received_at', 'inbound_mails', ['case_id', 'received_at'])
    op.create_index('ix_outbox_messages_message_id', 'outbox_messages', ['message_id'])
    op.create_table(
        'inbound_readings',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('mail_id', sa.Uuid(), nullable=False),
        sa.Column('person_id', sa.Uuid(), nullable=False),
        sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_inbound_readings_person_id_people')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_inbound_readings')),
    )
    op.create_index('ix_inbound_readings_mail_id_read_at', 'inbound_readings', ['mail_id', 'read_at'])


def downgrade() -> None:
    op.drop_table('inbound_readings')
    op.drop_index('ix_outbox_messages_message_id', table_name='outbox_messages')
    op.drop_table('inbound_mails')
    op.drop_table('reply_addresses')
