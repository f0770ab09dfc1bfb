"""Samples that were drawn, and the cases of one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Actor
from foia.audit.findings_models import SampledCase, SamplingPlan
from foia.cases.models import Case
from foia.cases.states import exclusions_of
from foia.directory.models import Body

MOST_PLANS = 100


@dataclass(frozen=True)
class PlanLine:
    """A sample, whose it is, who drew it, and how many of its cases were looked at."""

    plan: SamplingPlan
    body: Body | None
    name: str
    looked: int
    drawn: int


def plans(session: Session) -> list[PlanLine]:
    """Return the last samples, the newest first."""
    return _lines(session)


def plan_line(session: Session, plan_id: UUID) -> PlanLine | None:
    """Return one sample."""
    return next(iter(_lines(session, plan_id)), None)


def cases_of_plan(session: Session, actor: Actor, plan_id: UUID) -> list[tuple[SampledCase, Case]]:
    """Return the cases of a sample in the order they were drawn; none an auditor may not know of by now."""
    rows = session.execute(
        select(SampledCase, Case)
        .join(Case, Case.id == SampledCase.case_id)
        .where(
            SampledCase.plan_id == plan_id,
            Case.confidential.is_(False),
            *(Case.excluded.not_like(f"%{known}%") for known in sorted(exclusions_of(actor))),
        )
        .order_by(SampledCase.position)
    )
    return [(row[0], row[1]) for row in rows]


def _lines(session: Session, plan_id: UUID | None = None) -> list[PlanLine]:
    counted = (
        select(
            SampledCase.plan_id,
            func.count(SampledCase.looked_at).label("looked"),
            func.count().label("drawn"),
        )
        .group_by(SampledCase.plan_id)
        .subquery()
    )
    statement = (
        select(SamplingPlan, Body, Person.name, counted.c.looked, counted.c.drawn)
        .join(Person, Person.id == SamplingPlan.made_by_id)
        .join(counted, counted.c.plan_id == SamplingPlan.id)
        .outerjoin(Body, Body.id == SamplingPlan.body_id)
        .order_by(SamplingPlan.made_at.desc(), SamplingPlan.id)
        .limit(MOST_PLANS)
    )
    if plan_id is not None:
        statement = statement.where(SamplingPlan.id == plan_id)
    return [PlanLine(*row) for row in session.execute(statement)]
