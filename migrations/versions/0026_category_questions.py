"""Questions a category asks."""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'category_questions',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('category_id', sa.Uuid(), nullable=False),
        sa.Column('body_id', sa.Uuid(), nullable=True),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('answer', sa.String(length=10), nullable=False),
        sa.Column('text_es', sa.String(length=300), nullable=False),
        sa.Column('text_en', sa.String(length=300), nullable=False),
        sa.Column('help_es', sa.String(length=500), nullable=False),
        sa.Column('help_en', sa.String(length=500), nullable=False),
        sa.Column('is_required', sa.Boolean(), nullable=False),
        sa.Column('options_json', sa.Text(), nullable=False),
        sa.Column('after_id', sa.Uuid(), nullable=True),
        sa.Column('after_value', sa.String(length=60), nullable=False),
        sa.Column('most', sa.Integer(), nullable=False),
        sa.Column('is_active', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ['category_id'], ['categories.id'], name=op.f('fk_category_questions_category_id_categories')
        ),
        sa.ForeignKeyConstraint(['body_id'], ['bodies.id'], name=op.f('fk_category_questions_body_id_bodies')),
        sa.ForeignKeyConstraint(
            ['after_id'], ['category_questions.id'], name=op.f('fk_category_questions_after_id_category_questions')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_category_questions')),
    )
    op.create_index(
        'ix_category_questions_category_id_position', 'category_questions', ['category_id', 'position']
    )


def downgrade() -> None:
    op.drop_table('category_questions')
