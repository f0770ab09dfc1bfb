"""What auditors and bodies read of findings: lists by page, one of them, and their counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from foia.accounts.queries import joined_body_ids
from foia.actors import Actor, Capability, Role
from foia.audit.findings_models import Finding
from foia.audit.findings_rules import OWED, State
from foia.cases.models import Case
from foia.cases.states import exclusions_of
from foia.directory.models import Body
from foia.paging import After

_Listed: TypeAlias = Select[*tuple[Any, ...]]
PAGE_ROWS = 25
MOST_IN_REPORT = 2000


@dataclass(frozen=True)
class Asked:
    """What a list is narrowed to; None, or empty, means any."""

    body_id: UUID | None = None
    case_id: UUID | None = None
    state: str = ""
    severity: str = ""
    origin: str = ""  # automatic, person
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class FindingLine:
    """A finding with its body, and the folio of its case where it is about one."""

    finding: Finding
    body: Body | None
    folio: str | None


def findings_page(
    session: Session, actor: Actor, asked: Asked, after: After | None = None
) -> tuple[list[FindingLine], After | None]:
    """Return a page of the findings an auditor may know of, the newest first, and where the next begins."""
    return _page(session, _listed(asked).where(_known(actor)), after)


def findings_of_bodies(
    session: Session, actor: Actor, asked: Asked, after: After | None = None
) -> tuple[list[FindingLine], After | None]:
    """Return a page of the findings somebody answers for, as `findings_store.may_answer` has it."""
    return _page(session, _listed(asked).where(_known(actor), _answered_by(session, actor)), after)


def findings_in(session: Session, actor: Actor, asked: Asked) -> list[FindingLine]:
    """Return the findings of a report, the oldest first."""
    statement = _listed(asked).where(_known(actor)).order_by(Finding.opened_at, Finding.id)
    return _lines(session, statement.limit(MOST_IN_REPORT))


def count_owed(session: Session, actor: Actor) -> int:
    """Count the findings that somebody has to answer."""
    counted = (
        select(func.count(Finding.id))
        .outerjoin(Case, Case.id == Finding.case_id)
        .where(Finding.state.in_(sorted(OWED)), _known(actor), _answered_by(session, actor))
    )
    return session.scalar(counted) or 0


def finding_line(session: Session, finding: Finding) -> FindingLine:
    """Return a finding as a list has it."""
    folio = session.scalar(select(Case.folio).where(Case.id == finding.case_id)) if finding.case_id else None
    return FindingLine(finding, session.get(Body, finding.body_id) if finding.body_id else None, folio)


def _listed(asked: Asked) -> _Listed:
    wanted: list[ColumnElement[bool]] = []
    for column, value in (
        (Finding.body_id, asked.body_id),
        (Finding.case_id, asked.case_id),
        (Finding.state, asked.state),
        (Finding.severity, asked.severity),
    ):
        if value:
            wanted.append(column == value)
    if asked.origin:
        wanted.append(Finding.code != "" if asked.origin == "automatic" else Finding.code == "")
    if asked.since is not None:
        wanted.append(Finding.opened_at >= asked.since)
    if asked.until is not None:
        wanted.append(Finding.opened_at < asked.until)
    return (
        select(Finding, Body, Case.folio)
        .outerjoin(Body, Body.id == Finding.body_id)
        .outerjoin(Case, Case.id == Finding.case_id)
        .where(*wanted)
    )


def _known(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on the cases of findings, which is about none at all or one not kept secret."""
    kept_out = [Case.excluded.not_like(f"%{known}%") for known in sorted(exclusions_of(actor))]
    return or_(Finding.case_id.is_(None), and_(Case.confidential.is_(False), *kept_out))


def _answered_by(session: Session, actor: Actor) -> ColumnElement[bool]:
    theirs: list[ColumnElement[bool]] = [
        Finding.body_id == grant.body_id
        if grant.office_id is None
        else and_(Finding.body_id == grant.body_id, Finding.office_id == grant.office_id)
        for grant in actor.grants
        if grant.role is Role.HEAD and grant.body_id is not None
    ]
    if actor.can_somewhere(Capability.ACT_FOR_BODY):
        theirs += [Finding.body_id.is_(None), Finding.body_id.not_in(joined_body_ids(session))]
    # What the product found is for auditors, until one of them asks the body.
    return and_(Finding.state != State.FOUND, or_(*theirs)) if theirs else false()


def _page(
    session: Session, statement: _Listed, after: After | None
) -> tuple[list[FindingLine], After | None]:
    if after is not None:
        statement = statement.where(after.precedes(Finding.opened_at, Finding.id))
    statement = statement.order_by(Finding.opened_at.desc(), Finding.id.desc()).limit(PAGE_ROWS + 1)
    lines = _lines(session, statement)
    more, lines = len(lines) > PAGE_ROWS, lines[:PAGE_ROWS]
    last = lines[-1].finding if more else None
    return lines, After(last.opened_at, last.id) if last is not None else None


def _lines(session: Session, statement: _Listed) -> list[FindingLine]:
    return [FindingLine(*row) for row in session.execute(statement)]
