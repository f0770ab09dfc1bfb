"""Denied access and failed sign-ins, and what the database refuses to the application."""

revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
