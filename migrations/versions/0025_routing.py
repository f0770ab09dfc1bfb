"""Models that route, what they learn from, and what they suggested."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

CONFIRMED = sa.text("confirmed_body_id IS NOT NULL")
REFERRED = sa.text("referrals > 0")


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def upgrade() -> None:
    op.create_table(
        "routing_models",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("trained_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_because", sa.String(length=20), nullable=False),
        sa.Column("learned_mark", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("measured_content", sa.LargeBinary(), nullable=True),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_routing_models")),
    )
    op.create_table(
        "routing_examples",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("sign", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        _refers("routing_examples", "case_id", "cases"),
        _refers("routing_examples", "body_id", "bodies"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing_examples")),
        sa.UniqueConstraint("case_id", "sequence", name=op.f("uq_routing_examples_case_id_sequence")),
    )
    op.create_index("ix_routing_examples_recorded", "routing_examples", ["recorded_at", "case_id"])
    op.create_table(
        "routing_paths",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=True),
        sa.Column("first_body_id", sa.Uuid(), nullable=True),
        sa.Column("by_itself", sa.Boolean(), nullable=False),
        sa.Column("routings", sa.Integer(), nullable=False),
        sa.Column("referrals", sa.Integer(), nullable=False),
        sa.Column("rejections", sa.Integer(), nullable=False),
        sa.Column("lost_days", sa.Integer(), nullable=False),
        _refers("routing_paths", "case_id", "cases"),
        _refers("routing_paths", "body_id", "bodies"),
        _refers("routing_paths", "first_body_id", "bodies"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_routing_paths")),
    )
    op.create_index("ix_routing_paths_received", "routing_paths", ["received_on", "body_id"])
    op.create_index(
        "ix_routing_paths_referred",
        "routing_paths",
        ["received_on", "case_id"],
        sqlite_where=REFERRED,
        postgresql_where=REFERRED,
    )
    op.create_table(
        "routing_suggestions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("model_version", sa.Integer(), nullable=False),
        sa.Column("suggested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("first_body_id", sa.Uuid(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("chosen_body_id", sa.Uuid(), nullable=True),
        sa.Column("chosen_by", sa.String(length=10), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_body_id", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        _refers("routing_suggestions", "case_id", "cases"),
        *(
            _refers("routing_suggestions", column, "bodies")
            for column in ("first_body_id", "chosen_body_id", "confirmed_body_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing_suggestions")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_routing_suggestions_case_id_number")),
    )
    op.create_index("ix_routing_suggestions_suggested", "routing_suggestions", ["suggested_at", "id"])
    op.create_index(
        "ix_routing_suggestions_confirmed",
        "routing_suggestions",
        ["confirmed_at", "id"],
        sqlite_where=CONFIRMED,
        postgresql_where=CONFIRMED,
    )
    op.create_table(
        "routing_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("examined_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("examined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("training_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("routes_itself", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing_state")),
    )


def downgrade() -> None:
    for table in (
        "routing_state",
        "routing_suggestions",
        "routing_paths",
        "routing_examples",
        "routing_models",
    ):
        op.drop_table(table)
