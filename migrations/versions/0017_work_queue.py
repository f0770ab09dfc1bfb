"""What each named tray is cut from, who has a case open, exports of trays, filters kept."""

import sqlalchemy as sa
from alembic import op



revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

IN_TRAY = ['phase', 'tray_rank', 'id']
APPROVAL = sa.text('approval_asked_at IS NOT NULL')
ASSIGNED = sa.text('assignee_id IS NOT NULL')
INDEXES = (
    ('ix_cases_assigned', ['assignee_id', *IN_TRAY], ASSIGNED),
    ('ix_cases_office', ['office_id', *IN_TRAY], sa.text('office_id IS NOT NULL')),
    ('ix_cases_unassigned', ['body_id', *IN_TRAY], sa.text("assignee_id IS NULL AND phase <> 'concluded'")),
    ('ix_cases_referred', ['body_id', *IN_TRAY], sa.text('referred_from_id IS NOT NULL')),
    ('ix_cases_by_receipt', ['body_id', 'received_on', 'id'], sa.text("phase <> 'concluded'")),
)


def _index(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, 'cases', columns, sqlite_where=where, postgresql_where=where)


def upgrade() -> None:
    op.drop_index('ix_cases_assignee_id', table_name='cases')
    op.drop_index('ix_cases_approval', table_name='cases')
    _index('ix_cases_approval', ['body_id', 'approval_asked_at', 'id'], APPROVAL)
    for index in INDEXES:
        _index(*index)
    op.create_table('presences',
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_presences_case_id_cases'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_presences_person_id_people')),
    sa.PrimaryKeyConstraint('case_id', 'person_id', name=op.f('pk_presences'))
    )
    op.create_index(op.f('ix_presences_seen_at'), 'presences', ['seen_at'])
    op.create_table('exports',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('format', sa.String(length=10), nullable=False),
    sa.Column('narrowed', sa.Text(), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('with_identity', sa.Boolean(), nullable=False),
    sa.Column('purpose', sa.String(length=30), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_exports_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exports'))
    )
    op.create_index('ix_exports_made_at', 'exports', ['made_at', 'id'])
    op.create_table('saved_trays',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('narrowed', sa.Text(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_saved_trays_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_trays'))
    )
    op.create_index(op.f('ix_saved_trays_person_id'), 'saved_trays', ['person_id'])


def downgrade() -> None:
    op.drop_table('saved_trays')
    op.drop_table('exports')
    op.drop_table('presences')
    for name, _columns, _where in INDEXES:
        op.drop_index(name, table_name='cases')
    op.drop_index('ix_cases_approval', table_name='cases')
    op.create_index(
        'ix_cases_approval', 'cases', ['approval_asked_at', 'id'], sqlite_where=APPROVAL, postgresql_where=APPROVAL
    )
    op.create_index('ix_cases_assignee_id', 'cases', ['assignee_id'], sqlite_where=ASSIGNED, postgresql_where=ASSIGNED)
