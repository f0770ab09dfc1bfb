"""Appeals and the cases around them, found: by the case appealed against, and by what waits for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from foia.actors import Actor, Capability
from foia.appeals.models import Appeal
from foia.cases.models import Case, DeadlineRow
from foia.cases.phases import OPEN_PHASES, Phase
from foia.cases.tray_scopes import scopes_of

MOST_SHOWN = 200


@dataclass(frozen=True)
class Around:
    """An appeal, its own case, and the one it is about for whoever reads."""

    appeal: Appeal
    case: Case
    other: Case


def appeals_against(session: Session, case_id: UUID) -> list[tuple[Appeal, Case]]:
    """Return the appeals filed against what was done in a case, at whatever level, the first one first."""
    statement = (
        select(Appeal, Case)
        .join(Case, Case.id == Appeal.case_id)
        .where(or_(Appeal.origin_case_id == case_id, Appeal.root_case_id == case_id))
        .order_by(Appeal.filed_at, Appeal.case_id)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def open_steps(session: Session, case_id: UUID) -> frozenset[str]:
    """Name the appeals against a case that are being decided."""
    statement = (
        select(Appeal.step)
        .join(Case, Case.id == Appeal.case_id)
        .where(Appeal.origin_case_id == case_id, Case.phase.in_(OPEN_PHASES))
    )
    return frozenset(session.scalars(statement))


def to_carry(session: Session, now: datetime, limit: int) -> list[UUID]:
    """Return the appeals whose end the first case may not know of, and orders that may be complied with."""
    root = aliased(Case)
    is_told = or_(Case.answer_opens_at.is_(None), Case.answer_opens_at <= now)
    has_ended = and_(Appeal.ended_at.is_(None), Case.phase == Phase.CONCLUDED, is_told)
    is_root_told = or_(root.answer_opens_at.is_(None), root.answer_opens_at <= now)
    is_done = and_(Appeal.ordered_at.is_not(None), root.phase == Phase.CONCLUDED, is_root_told)
    statement = (
        select(Appeal.case_id)
        .join(Case, Case.id == Appeal.case_id)
        .join(root, root.id == Appeal.root_case_id)
        .where(Appeal.complied_at.is_(None), or_(has_ended, is_done))
        .order_by(Appeal.filed_at)
        .limit(limit)
    )
    return list(session.scalars(statement))


def defences_owed(session: Session, actor: Actor) -> list[Around]:
    """Return the appeals to which whoever reads was asked to give a defence and has not."""
    is_owed = and_(
        Appeal.defence_asked_at.is_not(None), Appeal.defence_given_at.is_(None), Appeal.ended_at.is_(None)
    )
    return _owed(session, actor, Appeal.origin_case_id == Case.id, is_owed)


def orders_owed(session: Session, actor: Actor) -> list[Around]:
    """Return what whoever reads was ordered to do and has not done."""
    return _owed(session, actor, Appeal.root_case_id == Case.id, _IS_PENDING)


def orders_given(session: Session, actor: Actor) -> list[Around]:
    """Return what whoever reads ordered, and has not been done."""
    root = aliased(Case)
    statement = (
        select(Appeal, Case, root)
        .join(Case, Case.id == Appeal.case_id)
        .join(root, root.id == Appeal.root_case_id)
        .where(_IS_PENDING, _reached(actor))
        .order_by(root.due_on, Appeal.case_id)
        .limit(MOST_SHOWN)
    )
    return [Around(row[0], row[1], row[2]) for row in session.execute(statement)]


_IS_PENDING = and_(Appeal.ordered_at.is_not(None), Appeal.complied_at.is_(None))


def _owed(
    session: Session, actor: Actor, is_own: ColumnElement[bool], which: ColumnElement[bool]
) -> list[Around]:
    own = aliased(Case)
    statement = (
        select(Appeal, own, Case)
        .join(Case, is_own)
        .join(own, own.id == Appeal.case_id)
        .where(which, _reached(actor))
        .order_by(Appeal.defence_due_on, Case.due_on, Appeal.case_id)
        .limit(MOST_SHOWN)
    )
    return [Around(row[0], row[1], row[2]) for row in session.execute(statement)]


def _reached(actor: Actor) -> ColumnElement[bool]:
    return or_(*(scope.condition for scope in scopes_of(actor, Capability.WORK_CASE)))


def defence_due_on(session: Session, appeal: Appeal) -> date | None:
    """Return by when the defence is due: the norm's own term as counted now, else the day that was set."""
    dated = session.scalar(
        select(DeadlineRow.due_on).where(
            DeadlineRow.case_id == appeal.case_id,
            DeadlineRow.kind == "defence",
            DeadlineRow.voided_at.is_(None),
        )
    )
    return dated or appeal.defence_due_on


def filed_at_step(session: Session, origin_case_id: UUID, step: str) -> Sequence[Appeal]:
    """Return the appeals of one kind against one case, the last one first."""
    return session.scalars(
        select(Appeal)
        .where(Appeal.origin_case_id == origin_case_id, Appeal.step == step)
        .order_by(Appeal.filed_at.desc())
    ).all()
