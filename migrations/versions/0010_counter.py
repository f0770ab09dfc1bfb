"""The role of clerks, at the counter."""

from alembic import op


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


OLD = ('officer', 'head', 'reports_officer', 'central_desk', 'auditor', 'administrator')
NEW = ('officer', 'head', 'clerk', 'reports_officer', 'central_desk', 'auditor', 'administrator')


def _allow(roles):
    with op.batch_alter_table('role_grants', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_role_grants_role'), type_='check')
        batch_op.create_check_constraint(
            op.f('ck_role_grants_role'), "role IN ({})".format(", ".join(f"'{role}'" for role in roles))
        )


def upgrade() -> None:
    _allow(NEW)


def downgrade() -> None:
    op.execute("DELETE FROM role_grants WHERE role = 'clerk'")
    _allow(OLD)
