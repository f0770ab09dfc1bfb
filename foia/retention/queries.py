"""Which periods hold, which ended cases are due by them, and how runs stand. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from foia.appeals.models import Appeal
from foia.audit.findings_models import Finding
from foia.audit.findings_rules import State
from foia.cases.models import Case, DeadlineRow, Measure
from foia.cases.phases import Phase
from foia.directory.models import Body
from foia.inbound.models import InboundMail, MailState
from foia.retention.models import (
    ErasureItem,
    ErasureRun,
    ItemState,
    LegalHold,
    RetentionRule,
    RunKind,
)
from foia.retention.rules import DECIDED, LEAST_MONTHS, Period, ended_before, period_of

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class RunCount:
    """How many cases of a run there are of a regime, kind and body, and what became of them.

    Of confidential cases no body is told: `body` is None, and `is_confidential` says why."""

    regime_id: str
    kind: str
    body: Body | None
    is_confidential: bool
    listed: int
    erased: int
    kept: int
    files: int


def decided_periods(session: Session) -> dict[tuple[str, str], Period]:
    """Return the periods this deployment decided, by regime and kind."""
    return {
        (row.regime_id, row.kind): Period(row.months, row.basis, DECIDED)
        for row in session.scalars(select(RetentionRule))
    }


def rule_of(session: Session, regime_id: str, kind: str) -> RetentionRule | None:
    """Return what was decided for a regime and kind, as it is in the database now."""
    return session.get(RetentionRule, (regime_id, kind), populate_existing=True)


def current_period(session: Session, regime_id: str, kind: str) -> Period:
    """Return the period that holds for a case."""
    return period_of(regime_id, kind, decided_periods(session))


def due_cases(session: Session, today: date, *, limit: int) -> list[UUID]:
    """Return the cases whose period is over, those that ended first; none that waits in a run already."""
    found: list[UUID] = []
    for regime_id, kind in _pairs(session, today):
        months = current_period(session, regime_id, kind).months
        if months is None or len(found) >= limit:
            continue
        chosen = select(Case.id).where(
            Case.regime_id == regime_id,
            Case.kind == kind,
            *is_over(ended_before(today, months)),
            ~_waits_in_a_run(),
        )
        found += session.scalars(chosen.order_by(Case.concluded_at, Case.id).limit(limit - len(found)))
    return found


def is_over(before_on: date) -> list[ColumnElement[bool]]:
    """Return the conditions on cases that ended before a day with all that may still follow.

    Until the last term of anybody, the end of every appeal, the last promised measure and the end of what
    auditors found the case goes on."""
    before_at = datetime.combine(before_on, time(), UTC) - _ONE_DAY
    last_on = func.coalesce(DeadlineRow.conflict_due_on, DeadlineRow.due_on)
    return [
        Case.phase == Phase.CONCLUDED,
        Case.concluded_at < before_at,
        Case.anonymized_at.is_(None),
        Case.legal_hold.is_(False),
        ~exists().where(
            DeadlineRow.case_id == Case.id,
            DeadlineRow.voided_at.is_(None),
            DeadlineRow.stopped_on.is_(None),
            last_on >= before_on,
        ),
        ~exists().where(
            or_(
                Appeal.case_id == Case.id,
                Appeal.origin_case_id == Case.id,
                Appeal.root_case_id == Case.id,
            ),
            or_(Appeal.ended_at.is_(None), Appeal.ended_at >= before_at),
        ),
        ~exists().where(Measure.case_id == Case.id, Measure.kept_at.is_(None), Measure.due_on >= before_on),
        ~exists().where(InboundMail.case_id == Case.id, InboundMail.state == MailState.HELD),
        # What an auditor found is answered from the file. Of what is known to few nobody could close it.
        or_(
            Case.confidential,
            ~exists().where(Finding.case_id == Case.id, Finding.state != State.CLOSED.value),
        ),
    ]


def is_due(session: Session, found: Case, today: date, *, on_request: bool) -> bool:
    """Say whether a case may be destroyed today: by its period, or on request once nothing follows."""
    months = 0 if on_request else current_period(session, found.regime_id, found.kind).months
    if months is None:
        return False
    over = is_over(ended_before(today, months))
    return session.scalar(select(Case.id).where(Case.id == found.id, *over)) is not None


def why_kept(found: Case) -> str:
    """Return why a listed case is not destroyed after all."""
    if found.anonymized_at is not None:
        return "anonymized"
    if found.legal_hold:
        return "held"
    return "reopened" if found.phase != Phase.CONCLUDED else "not_due"


def runs(session: Session, kind: RunKind, *, limit: int) -> Sequence[ErasureRun]:
    """Return the latest runs."""
    newest = select(ErasureRun).where(ErasureRun.kind == kind).order_by(ErasureRun.proposed_at.desc())
    return session.scalars(newest.limit(limit)).all()


def open_run_of(session: Session, case_id: UUID) -> ErasureRun | None:
    """Return the run in which a case waits to be anonymized."""
    return session.scalar(
        select(ErasureRun)
        .join(ErasureItem, ErasureItem.run_id == ErasureRun.id)
        .where(
            ErasureItem.case_id == case_id,
            ErasureItem.state == ItemState.LISTED,
            ErasureRun.withdrawn_at.is_(None),
        )
        .limit(1)
    )


def hold_of(session: Session, case_id: UUID) -> LegalHold | None:
    """Return the hold in force of a case."""
    return session.scalar(
        select(LegalHold).where(LegalHold.case_id == case_id, LegalHold.lifted_at.is_(None))
    )


def holds_of(session: Session, case_id: UUID) -> Sequence[LegalHold]:
    """Return every hold of a case, the latest first."""
    return session.scalars(
        select(LegalHold).where(LegalHold.case_id == case_id).order_by(LegalHold.put_at.desc())
    ).all()


def counts_of(session: Session, run_id: UUID) -> list[RunCount]:
    """Count the cases of a run by regime, kind and body; those few may know of without their body."""
    body_id = case((Case.confidential, None), else_=Case.body_id)
    rows = session.execute(
        select(
            Case.regime_id,
            Case.kind,
            body_id,
            Case.confidential,
            func.count(),
            _in_state(ItemState.ERASED, ItemState.DONE),
            _in_state(ItemState.KEPT),
            func.coalesce(func.sum(ErasureItem.files), 0),
        )
        .join(Case, Case.id == ErasureItem.case_id)
        .where(ErasureItem.run_id == run_id)
        .group_by(Case.regime_id, Case.kind, body_id, Case.confidential)
    ).all()
    bodies = {body.id: body for body in _bodies(session, [row[2] for row in rows if row[2]])}
    found = [
        RunCount(row[0], row[1], bodies.get(row[2]), bool(row[3]), *(int(count) for count in row[4:]))
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.regime_id, one.kind, one.body.name_es if one.body else ""))


def totals_of(session: Session, run_ids: Iterable[UUID]) -> dict[UUID, tuple[int, int, int]]:
    """Return of each run how many cases it lists, how many are anonymized and how many were kept."""
    rows = session.execute(
        select(
            ErasureItem.run_id,
            func.count(),
            _in_state(ItemState.ERASED, ItemState.DONE),
            _in_state(ItemState.KEPT),
        )
        .where(ErasureItem.run_id.in_(list(run_ids)))
        .group_by(ErasureItem.run_id)
    )
    return {row[0]: (row[1], int(row[2]), int(row[3])) for row in rows}


def kept_reasons(session: Session, run_id: UUID) -> dict[str, int]:
    """Count why cases of a run were kept."""
    rows = session.execute(
        select(ErasureItem.reason, func.count())
        .where(ErasureItem.run_id == run_id, ErasureItem.state == ItemState.KEPT)
        .group_by(ErasureItem.reason)
        .order_by(ErasureItem.reason)
    )
    return {row[0]: row[1] for row in rows}


def waiting_of_bodies(
    session: Session, body_ids: Iterable[UUID], *, limit: int
) -> list[tuple[Case, ErasureRun]]:
    """Return the cases of bodies that wait to be anonymized, those that go first at the beginning."""
    rows = session.execute(
        _waiting()
        .where(Case.body_id.in_(list(body_ids)))
        .order_by(ErasureRun.proposed_at, Case.concluded_at, Case.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


def waiting_at_the_desk(session: Session, custody: str, *, limit: int) -> list[tuple[Case, ErasureRun]]:
    """Return the cases in a custody that wait to be anonymized."""
    rows = session.execute(
        _waiting().where(Case.custody == custody).order_by(ErasureRun.proposed_at, Case.id).limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


def _in_state(*states: ItemState) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((ErasureItem.state.in_(states), 1), else_=0)), 0)


def _waiting() -> Select[*tuple[Any, ...]]:
    return (
        select(Case, ErasureRun)
        .join(ErasureItem, ErasureItem.case_id == Case.id)
        .join(ErasureRun, ErasureRun.id == ErasureItem.run_id)
        .where(ErasureItem.state == ItemState.LISTED, ErasureRun.withdrawn_at.is_(None))
    )


def _waits_in_a_run() -> ColumnElement[bool]:
    return exists().where(
        and_(
            ErasureItem.case_id == Case.id,
            ErasureItem.state == ItemState.LISTED,
            ErasureItem.run_id == ErasureRun.id,
            ErasureRun.withdrawn_at.is_(None),
        )
    )


def _pairs(session: Session, today: date) -> list[tuple[str, str]]:
    """Return the regimes and kinds of all cases that may be due under the shortest period there can be."""
    least_at = datetime.combine(ended_before(today, LEAST_MONTHS), time(), UTC)
    rows = session.execute(
        select(Case.regime_id, Case.kind)
        .where(Case.concluded_at < least_at, Case.anonymized_at.is_(None))
        .distinct()
        .order_by(Case.regime_id, Case.kind)
    )
    return [(row[0], row[1]) for row in rows]


def _bodies(session: Session, ids: Iterable[UUID]) -> Sequence[Body]:
    return session.scalars(select(Body).where(Body.id.in_(list(ids)))).all()
