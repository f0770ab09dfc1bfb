"""Published complaints: listed for everybody, of a case, and one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from foia.cases.models import Case
from foia.cases.whereabouts import UNANSWERED
from foia.directory.models import Body
from foia.problems.models import FollowedProblem, Problem
from foia.problems.rules import PAGE_ROWS

# Who has the case now is who sees to it, whoever published it.
_HAS_IT = Body.id == func.coalesce(Case.body_id, Problem.body_id)
# What became confidential since, or was set aside, is nobody's to know of.
_IS_SHOWN = (
    Problem.published_at.is_not(None),
    Problem.withdrawn_at.is_(None),
    Case.confidential.is_(False),
    Case.set_aside.is_(False),
)


@dataclass(frozen=True)
class Published:
    """A problem with the row of its case and the body that has it."""

    problem: Problem
    case: Case
    body: Body


def listed(
    session: Session, *, body_id: UUID | None, after: UUID | None
) -> tuple[list[Published], UUID | None]:
    """Return a page of published problems, the latest first, and the last of it if more follow."""
    conditions: list[ColumnElement[bool]] = list(_IS_SHOWN)
    if body_id is not None:
        conditions.append(Body.id == body_id)
    if after is not None:
        other = aliased(Problem)
        at = select(other.published_at).where(other.id == after).scalar_subquery()
        conditions.append(tuple_(Problem.published_at, Problem.id) < tuple_(at, after))
    rows = session.execute(
        select(Problem, Case, Body)
        .join(Case, Case.id == Problem.case_id)
        .join(Body, _HAS_IT)
        .where(*conditions)
        .order_by(Problem.published_at.desc(), Problem.id.desc())
        .limit(PAGE_ROWS + 1)
    )
    found = [Published(*row) for row in rows]
    shown = found[:PAGE_ROWS]
    return shown, shown[-1].problem.id if len(found) > PAGE_ROWS else None


def published_problem(session: Session, problem_id: UUID) -> Published | None:
    """Return a problem everybody may read now."""
    row = session.execute(
        select(Problem, Case, Body)
        .join(Case, Case.id == Problem.case_id)
        .join(Body, _HAS_IT)
        .where(Problem.id == problem_id, *_IS_SHOWN)
    ).first()
    return Published(*row) if row is not None else None


def problem_of_case(session: Session, case_id: UUID) -> Problem | None:
    """Return what is proposed or published of a case."""
    return session.scalar(select(Problem).where(Problem.case_id == case_id, Problem.withdrawn_at.is_(None)))


def answered_untold(session: Session, now: datetime, limit: int) -> Sequence[Problem]:
    """Return published problems whose answer their filer has, and whose followers were not told."""
    return session.scalars(
        select(Problem)
        .join(Case, Case.id == Problem.case_id)
        .where(
            *_IS_SHOWN,
            Problem.answer_told_at.is_(None),
            Case.phase == "concluded",
            Case.outcome.not_in(UNANSWERED),
            or_(Case.answer_opens_at.is_(None), Case.answer_opens_at <= now),
        )
        .order_by(Problem.case_id)
        .limit(limit)
    ).all()


def is_followed(session: Session, citizen_id: UUID, problem_id: UUID) -> bool:
    """Say whether an account follows a problem."""
    which = (FollowedProblem.citizen_id == citizen_id, FollowedProblem.problem_id == problem_id)
    return session.scalar(select(func.count()).select_from(FollowedProblem).where(*which)) == 1


def problems_followed(session: Session, citizen_id: UUID, limit: int | None) -> list[tuple[Problem, Body]]:
    """Return the published problems an account follows, the latest first."""
    rows = session.execute(
        select(Problem, Body)
        .join(FollowedProblem, FollowedProblem.problem_id == Problem.id)
        .join(Case, Case.id == Problem.case_id)
        .join(Body, _HAS_IT)
        .where(FollowedProblem.citizen_id == citizen_id, *_IS_SHOWN)
        .order_by(FollowedProblem.followed_at.desc(), FollowedProblem.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]
