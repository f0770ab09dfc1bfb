"""What a case adds to which monthly cells: pure. The cells are sums of this, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple, Protocol
from uuid import UUID

from foia.statistics.catalogue import ALL
from foia.statistics.measures import NEVER_COUNTED, month_of

# In the place of a body where none has the case.
NO_BODY = UUID(int=0)
COUNTS = (
    "received", "in_time", "in_time_without_extension", "late", "without_term", "ended_unanswered",
    "fell_overdue", "left_overdue", "silent", "extended", "clarified", "referred", "suspended", "reopened",
)  # fmt: skip
_KNOWN_TO_FEW = frozenset({"misconduct_report"})
HISTOGRAMS = ("working_days", "calendar_days", "first_response_days")


class Measured(Protocol):
    """What cells read of a case's measure."""

    @property
    def country(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def confidential(self) -> bool: ...
    @property
    def received_on(self) -> date: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def first_due_on(self) -> date | None: ...
    @property
    def stopped_on(self) -> date | None: ...
    @property
    def ended_on(self) -> date | None: ...
    @property
    def working_days(self) -> int | None: ...
    @property
    def calendar_days(self) -> int | None: ...
    @property
    def first_response_on(self) -> date | None: ...
    @property
    def first_response_working_days(self) -> int | None: ...
    @property
    def extended(self) -> bool: ...
    @property
    def clarifications(self) -> int: ...
    @property
    def referrals(self) -> int: ...
    @property
    def suspended_days(self) -> int: ...
    @property
    def reopened(self) -> int: ...
    @property
    def silent_on(self) -> date | None: ...


class CellKey(NamedTuple):
    """Which cell."""

    body_id: UUID
    kind: str
    month: str
    country: str


class Addition(NamedTuple):
    """One more case in a count of a cell; in a histogram, at so many days."""

    cell: CellKey
    field: str
    days: int | None = None


def additions(case: Measured, body_id: UUID | None) -> Iterator[Addition]:
    """Give what a case adds, by its kind and among all kinds; nothing of what is known to few."""
    if case.confidential or case.kind in _KNOWN_TO_FEW:
        return
    kinds = (case.kind,) if case.kind in NEVER_COUNTED else (case.kind, ALL)
    for month, field, days in _happened(case):
        for kind in kinds:
            yield Addition(CellKey(body_id or NO_BODY, kind, month, case.country), field, days)


def _happened(case: Measured) -> Iterator[tuple[str, str, int | None]]:
    yield month_of(case.received_on), "received", None
    due_on, ended_on = case.due_on, case.ended_on
    if case.silent_on is not None:
        yield month_of(case.silent_on), "silent", None
    if case.first_response_on is not None and case.first_response_working_days is not None:
        yield month_of(case.first_response_on), "first_response_days", case.first_response_working_days
    if due_on is not None and (ended_on is None or ended_on > due_on):
        yield month_of(due_on), "fell_overdue", None
        if ended_on is not None:
            yield month_of(ended_on), "left_overdue", None
    if ended_on is not None:
        yield from ((month_of(ended_on), field, days) for field, days in _ended(case))


def _ended(case: Measured) -> Iterator[tuple[str, int | None]]:
    stopped_on, due_on, first_due_on = case.stopped_on, case.due_on, case.first_due_on
    if stopped_on is None:
        yield "ended_unanswered", None
    elif due_on is None:
        yield "without_term", None
    elif stopped_on > due_on:
        yield "late", None
    else:
        yield "in_time", None
        if first_due_on is not None and stopped_on <= first_due_on:
            yield "in_time_without_extension", None
    happened = {
        "extended": case.extended,
        "clarified": case.clarifications,
        "referred": case.referrals,
        "suspended": case.suspended_days,
        "reopened": case.reopened,
    }
    yield from ((field, None) for field, has in happened.items() if has)
    if case.working_days is not None:
        yield "working_days", case.working_days
    if case.calendar_days is not None:
        yield "calendar_days", case.calendar_days
