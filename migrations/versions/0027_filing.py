"""Drafts of filings, texts filed with several bodies, and answers found before filing."""

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
