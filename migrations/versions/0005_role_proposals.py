"""names that wait for a second person, people found without accents."""

import unicodedata

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def _folded(text: str) -> str:
    """Fold as the application does on the day of this migration."""
    plain = unicodedata.normalize('NFKD', text.casefold())
    letters = ''.join(letter for letter in plain if not unicodedata.combining(letter))
    return ' '.join(''.join(c if c.isascii() and c.isalnum() else ' ' for c in letters).split())


def upgrade() -> None:
    op.create_table('role_proposals',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('body_id', sa.Uuid(), nullable=False),
    sa.Column('office_id', sa.Uuid(), nullable=True),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('proposed_by_id', sa.Uuid(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Uuid(), nullable=True),
    sa.Column('confirmed', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['body_id'], ['bodies.id'], name=op.f('fk_role_proposals_body_id_bodies')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['people.id'], name=op.f('fk_role_proposals_decided_by_id_people')),
    sa.ForeignKeyConstraint(['office_id'], ['offices.id'], name=op.f('fk_role_proposals_office_id_offices')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_role_proposals_person_id_people')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['people.id'], name=op.f('fk_role_proposals_proposed_by_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_proposals'))
    )
    with op.batch_alter_table('role_proposals', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_role_proposals_decided_at'), ['decided_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_role_proposals_person_id'), ['person_id'], unique=False)

    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.add_column(sa.Column('folded', sa.String(length=500), nullable=False, server_default=''))
    people = sa.table('people', sa.column('id', sa.Uuid()), sa.column('name'), sa.column('email'), sa.column('folded'))
    connection = op.get_bind()
    for person_id, name, email in connection.execute(sa.select(people.c.id, people.c.name, people.c.email)).all():
        folded = _folded(f'{name} {email}')
        connection.execute(sa.update(people).where(people.c.id == person_id).values(folded=folded))


def downgrade() -> None:
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.drop_column('folded')
    with op.batch_alter_table('role_proposals', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_role_proposals_person_id'))
        batch_op.drop_index(batch_op.f('ix_role_proposals_decided_at'))

    op.drop_table('role_proposals')
