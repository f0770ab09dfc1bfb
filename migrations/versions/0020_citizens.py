"""Accounts of citizens, and the cases they follow."""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'citizens',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('sealed_email', sa.LargeBinary(), nullable=False),
        sa.Column('email_mark', sa.String(length=64), nullable=False),
        sa.Column('key_version', sa.String(length=16), nullable=False),
        sa.Column('language', sa.String(length=5), nullable=False),
        sa.Column('password_hash', sa.String(length=200), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_citizens')),
        sa.UniqueConstraint('email_mark', name=op.f('uq_citizens_email_mark')),
    )
    op.create_table(
        'citizen_links',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('citizen_id', sa.Uuid(), nullable=False),
        sa.Column('purpose', sa.String(length=10), nullable=False),
        sa.Column('token_hmac', sa.String(length=64), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('pending_password_hash', sa.String(length=200), nullable=True),
        sa.Column('failures', sa.Integer(), nullable=False),
        sa.CheckConstraint("purpose IN ('register', 'reset')", name=op.f('ck_citizen_links_purpose')),
        sa.ForeignKeyConstraint(
            ['citizen_id'], ['citizens.id'], name=op.f('fk_citizen_links_citizen_id_citizens'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_citizen_links')),
        sa.UniqueConstraint('token_hmac', name=op.f('uq_citizen_links_token_hmac')),
    )
    op.create_index(op.f('ix_citizen_links_citizen_id'), 'citizen_links', ['citizen_id'])
    op.create_table(
        'citizen_sessions',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('citizen_id', sa.Uuid(), nullable=False),
        sa.Column('token_hmac', sa.String(length=64), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ['citizen_id'], ['citizens.id'], name=op.f('fk_citizen_sessions_citizen_id_citizens'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_citizen_sessions')),
        sa.UniqueConstraint('token_hmac', name=op.f('uq_citizen_sessions_token_hmac')),
    )
    op.create_index(op.f('ix_citizen_sessions_citizen_id'), 'citizen_sessions', ['citizen_id'])
    op.create_table(
        'followed_cases',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('citizen_id', sa.Uuid(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('mark', sa.String(length=64), nullable=False),
        sa.Column('mark_version', sa.String(length=16), nullable=False),
        sa.Column('last_sequence', sa.Integer(), nullable=False),
        sa.Column('followed_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['citizen_id'], ['citizens.id'], name=op.f('fk_followed_cases_citizen_id_citizens'),
            ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_followed_cases_case_id_cases')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_followed_cases')),
        sa.UniqueConstraint('citizen_id', 'case_id', name=op.f('uq_followed_cases_citizen_id_case_id')),
    )


def downgrade() -> None:
    op.execute("DELETE FROM outbox_messages WHERE recipient_kind = 'citizen'")
    op.drop_table('followed_cases')
    op.drop_table('citizen_sessions')
    op.drop_table('citizen_links')
    op.drop_table('citizens')
