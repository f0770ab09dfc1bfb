"""Keeping custody true: a body that joined takes its open cases, one without officers gives them up."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import and_, false, or_, select, true

from foia.accounts.queries import bodies_with_role, joined_body_ids
from foia.actors import Role
from foia.cases.actions import change_custody
from foia.cases.case import OPEN_PHASES
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.states import BODY, CENTRAL_DESK, WAITING


def misplaced(context: Context, *, limit: int) -> list[UUID]:
    """Return open cases that are not where their body's joining says they belong."""
    joined = joined_body_ids(context.session)
    elsewhere = and_(
        Case.confidential.is_(False),
        or_(
            and_(Case.custody == CENTRAL_DESK, Case.body_id.in_(joined)),
            and_(Case.custody == BODY, Case.body_id.not_in(joined)),
            # Whoever had not stepped back from it may have left since.
            and_(Case.custody == BODY, Case.excluded != ""),
        ),
    )
    named = bodies_with_role(context.session, Role.REPORTS_OFFICER)
    unnamed = and_(
        Case.confidential.is_(True),
        or_(
            and_(Case.custody == WAITING, true() if named else false()),
            and_(Case.custody == BODY, Case.body_id.not_in(named)),
        ),
    )
    found = context.session.scalars(
        select(Case.id)
        .where(Case.phase.in_(OPEN_PHASES), or_(elsewhere, unnamed))
        # Those that people stepped back from may be where they belong all the same: they come last.
        .order_by(Case.excluded != "", Case.due_on, Case.id)
        .limit(limit)
    )
    return list(found)


def restore_custody(context: Context, case_id: UUID) -> bool:
    """Move one case to where it belongs; say if it moved."""
    case = context.session.get(Case, case_id)
    return case is not None and case.phase in OPEN_PHASES and change_custody(context, case)
