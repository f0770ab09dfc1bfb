"""How much stands in each named tray, in one statement, none counted beyond MOST_COUNTED.

Each count is a range of an index or few rows of one, so that it costs the same however much a body has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, bindparam, func, select, union_all
from sqlalchemy.orm import Session
from sqlalchemy.types import Uuid

from foia.asking import ask
from foia.cases.case_row import BACKLOG_RANK, FIRST_DUE_RANK, due_rank
from foia.cases.models import Case
from foia.cases.phases import OPEN_PHASES, Phase
from foia.cases.tray import covered, is_due_by, is_not_started
from foia.cases.tray_scopes import Scope, ScopeShape, shapes_of, values_of
from foia.extensions import UtcDateTime, fixed, fixed_day, fixed_number
from foia.notifications.models import (
    FAILED,
    WAITING,
    MessageState,
    OutboxMessage,
    RecipientKind,
    Reminder,
)
from foia.notifications.sweeps import last_finished

MOST_COUNTED = 100
MOST_UNTOLD = 500


@dataclass(frozen=True)
class TrayCounts:
    """How many open cases each tray holds; MOST_COUNTED stands for that many or more."""

    late: int = 0
    today: int = 0
    soon: int = 0
    awaiting: int = 0  # an answer of whoever filed
    approval: int = 0
    referred: int = 0  # by another body
    unassigned: int = 0
    mine: int = 0
    covered: int = 0  # of people away, for whom the reader stands in
    backlog: int = 0
    # What whoever decides must look at.
    aside: int = 0
    not_started: int = 0
    # Notices of the reader not opened yet, among the last MOST_COUNTED; and what nobody could be told of,
    # among the last MOST_UNTOLD, in the cases of whoever decides.
    unopened: int = 0
    untold: int = 0
    swept_at: datetime | None = None  # when the last sweep ended


def counts_of(
    session: Session,
    scopes: Sequence[Scope],
    decided: Sequence[Scope],
    person_id: UUID | None,
    today: date,
    soon_on: date,
    not_started_since: date,
    now: datetime,
) -> TrayCounts:
    """Count the trays of whoever reads `scopes`, and decides over `decided`."""
    if not scopes:
        return TrayCounts()
    statement = _statement(shapes_of(scopes), shapes_of(decided), today, soon_on)
    values = values_of([*scopes, *decided]) | {"person": person_id, "since": not_started_since, "now": now}
    return TrayCounts(*ask(session, statement, values)[0])


# Made once for each shape of what somebody reaches and each day, as the statements of foia.cases.tray are.
_OPEN = [fixed(phase) for phase in OPEN_PHASES]
_APART, _NOT_URGENT = fixed(BACKLOG_RANK), fixed(FIRST_DUE_RANK)
_NAMED = (
    "id", "phase", "tray_rank", "set_aside", "due_on", "late_after_on", "stopped_on", "provisional_due_on",
    "received_on", "assignee_id", "approval_asked_at", "referred_from_id",
)  # fmt: skip
_INLINED = "NOT MATERIALIZED"  # what is named in a statement is not to be collected first
_MOST = fixed_number(MOST_COUNTED)
_NEVER = fixed_day(date.max)
_PERSON = bindparam("person", type_=Uuid())


@lru_cache(maxsize=256)
def _statement(
    scopes: tuple[ScopeShape, ...], decided: tuple[ScopeShape, ...], today: date, soon_on: date
) -> Select[*tuple[Any, ...]]:
    counted = {name: _Counted() for name in TrayCounts.__dataclass_fields__ if name != "swept_at"}
    notices, failed, lost = _last_notices(), _last_failed(), _last_lost()
    for cases in _reached(scopes, 0):
        _count_terms(counted, cases, today, soon_on)
        _count_work(counted, cases, today)
        counted["backlog"].add_in_order(cases, cases.tray_rank >= _APART)
        counted["unopened"].add_told_of(cases, notices, notices.opened_at.is_(None))
    for cases in _reached(decided, len(scopes)):
        counted["aside"].add_in_order(cases, cases.set_aside.is_(True))
        counted["not_started"].add_in_order(cases, cases.set_aside.is_(False), is_not_started(cases))
        counted["untold"].add_told_of(cases, failed)
        counted["untold"].add_told_of(cases, lost)
    return select(*(some.number for some in counted.values()), last_finished().scalar_subquery())


def _count_terms(counted: dict[str, _Counted], cases: Any, today: date, soon_on: date) -> None:
    due_today, due_last = fixed(due_rank(today)), fixed(due_rank(soon_on))
    is_late = cases.late_after_on < fixed_day(today)
    # Said as IS NULL, the database takes it for a chance among all cases and reads every late one.
    is_owed = func.coalesce(cases.stopped_on, _NEVER) >= _NEVER
    is_soon = is_due_by(cases, today, soon_on)
    is_today = cases.due_on == fixed_day(today)
    kept = cases.set_aside.is_(False)
    counted["late"].add_in_order(cases, cases.tray_rank < due_today, is_late, is_owed, kept)
    counted["today"].add_in_order(cases, cases.tray_rank == due_today, is_today, is_owed, kept)
    counted["today"].add_in_order(cases, cases.tray_rank < _NOT_URGENT, is_today, is_owed, kept)
    counted["soon"].add_in_order(cases, cases.tray_rank.between(due_today, due_last), is_soon, kept)
    # Urgent ones, and what is late by one reading of a rule alone: few among many, so looked for last.
    counted["soon"].add(cases, cases.tray_rank < due_today, is_soon, kept)


def _count_work(counted: dict[str, _Counted], cases: Any, today: date) -> None:
    in_tray = (cases.set_aside.is_(False), cases.tray_rank < _APART)
    counted["awaiting"].add_in_order(cases, *in_tray, phases=(Phase.AWAITING_CLARIFICATION,))
    counted["approval"].add(cases, cases.approval_asked_at.is_not(None), *in_tray)
    counted["referred"].add_in_order(cases, cases.referred_from_id.is_not(None), *in_tray)
    counted["unassigned"].add_in_order(cases, cases.assignee_id.is_(None), *in_tray)
    counted["mine"].add(cases, cases.assignee_id == _PERSON, *in_tray)
    counted["covered"].add(cases, cases.assignee_id.in_(covered(_PERSON, today)), *in_tray)


def _last_notices() -> Any:
    """Name the reader's newest notices: those before them are counted no more."""
    return (
        select(OutboxMessage.id, OutboxMessage.case_id, OutboxMessage.opened_at)
        .where(
            OutboxMessage.recipient_kind == fixed(RecipientKind.PERSON),
            OutboxMessage.recipient_id == _PERSON,
            OutboxMessage.state != fixed(MessageState.VOIDED),
            OutboxMessage.not_before <= bindparam("now", type_=UtcDateTime()),
        )
        .order_by(OutboxMessage.created_at.desc(), OutboxMessage.id.desc())
        .limit(_MOST)
        .cte("notices")
        .c
    )


def _last_failed() -> Any:
    """Name the newest messages that mail could not deliver, whoever's case they are of."""
    return (
        select(OutboxMessage.id, OutboxMessage.case_id)
        .where(WAITING, OutboxMessage.state == fixed(MessageState.FAILED), OutboxMessage.opened_at.is_(None))
        .order_by(OutboxMessage.not_before.desc())
        .limit(fixed_number(MOST_UNTOLD))
        .cte("failed")
        .c
    )


def _last_lost() -> Any:
    """Name the newest reminders for which nobody was found."""
    return (
        select(Reminder.id, Reminder.case_id)
        .where(FAILED)
        .order_by(Reminder.state_at.desc())
        .limit(fixed_number(MOST_UNTOLD))
        .cte("lost")
        .c
    )


def _reached(scopes: Sequence[ScopeShape], first: int) -> list[Any]:
    """Name the cases of each scope, numbered from `first`."""
    columns = [getattr(Case, name) for name in _NAMED]
    return [
        select(*columns).where(scope.condition(number)).cte(f"c{number}").prefix_with(_INLINED).c
        for number, scope in enumerate(scopes, first)
    ]


class _Counted:
    """What is to be counted, none beyond MOST_COUNTED; what is added must not count one twice."""

    def __init__(self) -> None:
        self._cuts: list[Select[UUID]] = []

    def add_in_order(
        self, cases: Any, *conditions: ColumnElement[bool], phases: Sequence[str] = OPEN_PHASES
    ) -> None:
        """Add those of which all this is so, in the order of the index: no more is read than is counted."""
        for phase in phases:
            of_phase = select(cases.id).where(cases.phase == fixed(phase), *conditions)
            cut = of_phase.order_by(cases.tray_rank, cases.id).limit(_MOST).subquery()
            self._cuts.append(select(cut.c.id))

    def add(self, cases: Any, *conditions: ColumnElement[bool]) -> None:
        """Add those of which all this is so, wherever they are."""
        self._cuts.append(select(cases.id).where(cases.phase.in_(_OPEN), *conditions))

    def add_told_of(self, cases: Any, messages: Any, *conditions: ColumnElement[bool]) -> None:
        """Add messages about these cases, whatever became of them since."""
        self._cuts.append(select(messages.id).where(cases.id == messages.case_id, *conditions))

    @property
    def number(self) -> Any:
        if not self._cuts:
            return fixed_number(0)
        some = union_all(*self._cuts).limit(_MOST).subquery()
        found: ScalarSelect[int] = select(func.count()).select_from(some).scalar_subquery()
        return found
