"""Keeping custody true: a body that joined takes its open cases, one without officers gives them up."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, select, true

from foia.accounts.models import Person, RoleGrant
from foia.accounts.queries import bodies_with_role, is_active, joined_body_ids
from foia.actors import CASEWORK_ROLES, CONFIDENTIAL_ROLES, Role
from foia.cases.accused import keep_out_accused
from foia.cases.context import Context
from foia.cases.models import Case, Document
from foia.cases.notices import tell_body, tell_filer
from foia.cases.phases import OPEN_PHASES
from foia.cases.placement import (
    applicable,
    bodies_of_reports,
    colleagues,
    custody_for,
    people_who_work,
    place_report,
)
from foia.cases.states import BODY, CENTRAL_DESK, WAITING
from foia.cases.store import record
from foia.directory.models import Body, Office

_OPEN_ROLES = (CASEWORK_ROLES - CONFIDENTIAL_ROLES) | {Role.CENTRAL_DESK}


def misplaced(context: Context, *, limit: int) -> list[UUID]:
    """Return open cases that are not where they belong, or with somebody who cannot work them any more."""
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
            and_(Case.custody == BODY, or_(Case.body_id.not_in(named), Case.excluded != "")),
        ),
    )
    found = context.session.scalars(
        select(Case.id)
        .where(
            # What came from the log of another country stays with the body that has it there.
            Case.country == context.country,
            Case.phase.in_(OPEN_PHASES),
            or_(elsewhere, unnamed, _with_who_left()),
        )
        # Those that people stepped back from may be where they belong all the same: they come last.
        .order_by(Case.excluded != "", Case.due_on, Case.id)
        .limit(limit)
    )
    return list(found)


def restore_custody(context: Context, case_id: UUID) -> bool:
    """Move one case to where it belongs; say if it moved."""
    case = context.session.get(Case, case_id)
    if case is None:
        return False
    if case.phase in OPEN_PHASES:
        return change_custody(context, case)
    keep_out_accused(context, case, _where_it_may_be(context, case))
    return False


def _with_who_left() -> ColumnElement[bool]:
    """Select what is given to a person, or an office, without a role with which to work it."""
    roles = or_(
        and_(Case.confidential.is_(True), RoleGrant.role.in_(CONFIDENTIAL_ROLES)),
        and_(Case.confidential.is_(False), RoleGrant.role.in_(_OPEN_ROLES)),
    )
    holds = exists().where(
        RoleGrant.person_id == Case.assignee_id,
        RoleGrant.ended_at.is_(None),
        or_(RoleGrant.body_id.is_(None), RoleGrant.body_id == Case.body_id),
        roles,
    )
    # First the few who left or lost a role: of all others nothing is asked.
    gone = select(Person.id).where(not_(is_active()))
    ended = select(RoleGrant.person_id).where(RoleGrant.ended_at.is_not(None))
    without_role = and_(Case.assignee_id.in_(ended), not_(holds))
    somebody = exists().where(
        RoleGrant.body_id == Office.body_id,
        RoleGrant.role.in_(CASEWORK_ROLES),
        RoleGrant.ended_at.is_(None),
        or_(RoleGrant.office_id.is_(None), RoleGrant.office_id == Office.id),
        RoleGrant.person_id.not_in(gone),
    )
    empty = select(Office.id).where(not_(somebody))
    return or_(Case.assignee_id.in_(gone), without_role, Case.office_id.in_(empty))


def change_custody(context: Context, case: Case) -> bool:
    """Move a case to where it belongs: its body joined or lost its last officer, or who had it left."""
    keep_out_accused(context, case, _where_it_may_be(context, case))
    moved = _place_anew(context, case) if case.confidential else _place_again(context, case)
    return _free_from_who_left(context, case) or moved


def _where_it_may_be(context: Context, case: Case) -> set[UUID | None]:
    """Return the bodies whose people have the case, or may have it after this."""
    if not case.confidential:
        return {case.body_id}
    about = context.session.get(Body, case.about_body_id) if case.about_body_id else None
    return {case.body_id, *bodies_of_reports(context, about, case.received_at)}


def with_newcomers(context: Context, since: datetime | None) -> list[UUID]:
    """Return cases, ended ones too, that accuse somebody and whose body somebody got a role in since then."""
    newcomer = exists().where(
        or_(RoleGrant.body_id.is_(None), RoleGrant.body_id == Case.body_id),
        *([RoleGrant.granted_at >= since] if since is not None else []),
    )
    accuses = exists().where(Document.case_id == Case.id, Document.kind == "accused")
    return list(context.session.scalars(select(Case.id).where(newcomer, accuses)))


def _place_again(context: Context, case: Case) -> bool:
    custody = custody_for(context, case.body_id)
    # A body whose people all stepped back from a case has nobody for it, however many it has.
    is_left = custody == BODY and bool(case.excluded) and not colleagues(context.session, case)
    custody = CENTRAL_DESK if is_left else custody
    if custody == case.custody:
        return False
    reason = "body_joined" if custody == BODY else "body_without_officer"
    record(context, case, "custody_changed", {"custody": custody, "reason": reason})
    if custody == BODY:
        tell_filer(context, case, "routed")
    else:
        tell_filer(context, case, "central_desk_took" if is_left else "not_joined")
    if is_left:
        tell_body(context, case, "filed")
    return True


def _free_from_who_left(context: Context, case: Case) -> bool:
    """Take a case from a person who cannot work it any more, or an office where nobody can."""
    people = {person.id for person in people_who_work(context.session, case)}
    office_id = case.office_id if people else None
    person_id = case.assignee_id if case.assignee_id in people else None
    if (office_id, person_id) == (case.office_id, case.assignee_id):
        return False
    payload = {"person_id": None, "office_id": office_id.hex if office_id else None}
    record(context, case, "assigned", payload)
    tell_body(context, case, "filed")
    return True


def _place_anew(context: Context, case: Case) -> bool:
    """Move a confidential case to people named for such cases, or let it wait when there are none left.

    While somebody works it, nobody's being named elsewhere takes it from them."""
    if people_who_work(context.session, case):
        return False
    about = context.session.get(Body, case.about_body_id) if case.about_body_id else None
    placed = place_report(
        context,
        about,
        case.received_at,
        against_highest=case.against_highest,
        excluded=case.excluded_ids,
    )
    if (placed.body_id, placed.custody) == (case.body_id, case.custody):
        return False
    regime = applicable(context, case.kind, placed.body or about, case.received_at)
    payload: dict[str, Any] = {
        "body_id": placed.body.id.hex if placed.body else None,
        "custody": placed.custody,
        "regime_id": regime.id,
        "regime_version": regime.version,
        "documents": [],
    }
    record(context, case, "routed", payload)
    tell_filer(context, case, "report_waits" if placed.custody == WAITING else "routed")
    tell_body(context, case, "filed")
    return True
