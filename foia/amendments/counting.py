"""What the law in force says of open cases that were counted by an older one. Nothing is written here."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from foia import law
from foia.cases.alike import Reports, mark_of_moment
from foia.cases.case_row import working_days_taken
from foia.cases.events import Happening
from foia.cases.models import Case, Event
from foia.cases.phases import Phase
from foia.cases.seats import Seat, SeatAt
from foia.cases.store import happening
from foia.cases.terms import FILED, READ_BY_LAW, law_events, local_date, received
from foia.directory.models import Body

log = logging.getLogger(__name__)

_COLUMNS = (
    Case.id,
    Case.folio,
    Case.regime_id,
    Case.regime_version,
    Case.variant,
    Case.body_id,
    Case.received_on,
    Case.due_on,
)
CaseRow = Any  # a row of these columns
_EVENTS = (
    Event.case_id,
    Event.type,
    Event.sequence,
    Event.occurred_at,
    Event.recorded_at,
    Event.actor_kind,
    Event.actor_id,
    Event.schema,
    Event.payload,
)


@dataclass(frozen=True)
class Counted:
    """An open case and what the law in force says of it."""

    row: CaseRow
    regime: law.Regime
    calendar: law.Calendar
    report: law.Report
    report_no: int

    @property
    def working_days(self) -> int | None:
        """Working days from the receipt to the answer; None without one."""
        stopped_on = self.report.response.stopped_on
        return working_days_taken(self.calendar, self.row.received_on, stopped_on)


@dataclass
class Counting:
    """Counts cases by one book, at one instant; equal histories once."""

    session: Session
    book: law.LawBook
    now: datetime
    seats: dict[UUID, Seat] = field(default_factory=dict)
    _reports: Reports = field(init=False)
    _regimes: dict[tuple[str, str], law.Regime] = field(default_factory=dict)
    _bindings: dict[tuple[str, str, UUID | None], tuple[law.Regime, law.Calendar]] = field(
        default_factory=dict
    )
    _received: dict[tuple[object, ...], tuple[law.Report, int]] = field(default_factory=dict)
    _numbers: dict[tuple[int, int], int] = field(default_factory=dict)
    _binding_numbers: dict[tuple[int, int], int] = field(default_factory=dict)
    # What is known by its identity stays alive as long as its number does.
    _held: list[law.Report] = field(default_factory=list)
    _bound: list[tuple[law.Regime, law.Calendar]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._reports = Reports(self.book, self.now)

    def count(self, rows: Sequence[CaseRow], failed: list[UUID] | None = None) -> Iterator[Counted]:
        """Count each case anew, by the regime that binds it now.

        One whose history the law cannot read stops no other: its id goes into `failed`; without, LawError."""
        filed_at = _filed_only(self.session, rows)
        histories = _histories(self.session, [row.id for row in rows if row.id not in filed_at])
        self.know_seats({row.body_id for row in rows if row.body_id})
        for row in rows:
            try:
                moment = filed_at.get(row.id)
                yield self._filed(row, moment) if moment else self._counted(row, histories[row.id])
            except law.LawError:
                if failed is None:
                    raise
                log.exception("case %s cannot be counted", row.id)
                failed.append(row.id)

    def _counted(self, row: CaseRow, history: Sequence[Happening]) -> Counted:
        regime, calendar = self.bound(row.regime_id, row.regime_version, row.body_id)
        report, number = self.counted_alike(regime, calendar, row.variant, law_events(history, regime))
        return Counted(row, regime, calendar, report, number)

    def _filed(self, row: CaseRow, at: datetime) -> Counted:
        """Count a case of which the clock knows its receipt alone: most of those that run."""
        regime, calendar = self.bound(row.regime_id, row.regime_version, row.body_id)
        mark = (id(regime), id(calendar), row.variant, *mark_of_moment(at, regime, calendar))
        known = self._received.get(mark)
        if known is None:
            known = self.counted_alike(regime, calendar, row.variant, received(at))
            self._received[mark] = known
        return Counted(row, regime, calendar, *known)

    def counted_alike(
        self, regime: law.Regime, calendar: law.Calendar, variant: str | None, events: list[law.Event]
    ) -> tuple[law.Report, int]:
        """Count what the clock must know of cases; return the report and a number that stands for it."""
        report = self._reports.report_of(regime, variant, calendar, events)
        return report, self._number(regime, calendar, report)

    def bound(
        self, regime_id: str, regime_version: str, body_id: UUID | None
    ) -> tuple[law.Regime, law.Calendar]:
        """Return the law and the calendar that bind such cases now. Raises law.LawError."""
        key = (regime_id, regime_version, body_id)
        if key not in self._bindings:
            regime = self._regime_of(regime_id, regime_version)
            seat = self.seats.get(body_id) if body_id is not None else None
            self._bindings[key] = regime, self._reports.calendar(regime, seat)
        return self._bindings[key]

    def _regime_of(self, regime_id: str, regime_version: str) -> law.Regime:
        """Return the version that binds a case now: its own, or a later one that takes pending cases over."""
        key = (regime_id, regime_version)
        if key not in self._regimes:
            own = self.book.regime(*key)
            today = local_date(self.book, own.country, None, self.now)
            self._regimes[key] = self.book.taken_over(*key, today)
        return self._regimes[key]

    def _number(self, regime: law.Regime, calendar: law.Calendar, report: law.Report) -> int:
        mark = (self.binding_no(regime, calendar), id(report))
        if mark not in self._numbers:
            self._numbers[mark] = len(self._numbers)
            self._held.append(report)
        return self._numbers[mark]

    def binding_no(self, regime: law.Regime, calendar: law.Calendar) -> int:
        """Return the number of a law with a calendar."""
        mark = (id(regime), id(calendar))
        if mark not in self._binding_numbers:
            self._binding_numbers[mark] = len(self._bound)
            self._bound.append((regime, calendar))
        return self._binding_numbers[mark]

    def binding(self, number: int) -> tuple[law.Regime, law.Calendar]:
        """Return the law and the calendar of a number."""
        return self._bound[number]

    def know_seats(self, body_ids: set[UUID]) -> None:
        """Look up where these bodies sit, unless that is known."""
        unknown = body_ids - self.seats.keys()
        if unknown:
            found = self.session.scalars(select(Body).where(Body.id.in_(unknown)))
            self.seats |= {body.id: SeatAt(body.place_code, body.own_days) for body in found}


def under_a_law() -> ColumnElement[bool]:
    """Say which cases are open and have dates that a law gives."""
    return (Case.phase != Phase.CONCLUDED) & (Case.regime_id != law.UNBOUND)


def open_cases(
    session: Session, which: Iterable[ColumnElement[bool]], *, limit: int, after: UUID | None = None
) -> Sequence[CaseRow]:
    """Return cases by their ids, after one."""
    statement = select(*_COLUMNS).where(*which).order_by(Case.id).limit(limit)
    if after is not None:
        statement = statement.where(Case.id > after)
    return session.execute(statement).all()


def _filed_only(session: Session, rows: Sequence[CaseRow]) -> dict[UUID, datetime]:
    """Return when each case was filed of which the clock reads nothing else."""
    found: dict[UUID, datetime] = {}
    others: set[UUID] = set()
    statement = select(Event.case_id, Event.type, Event.occurred_at).where(
        Event.case_id.in_([row.id for row in rows]), Event.type.in_(READ_BY_LAW)
    )
    for case_id, event_type, occurred_at in session.execute(statement):
        if event_type == FILED and case_id not in found:
            found[case_id] = occurred_at
        else:
            others.add(case_id)
    return {case_id: at for case_id, at in found.items() if case_id not in others}


def _histories(session: Session, case_ids: Sequence[UUID]) -> dict[UUID, list[Happening]]:
    found: dict[UUID, list[Happening]] = defaultdict(list)
    statement = select(*_EVENTS).where(Event.case_id.in_(case_ids)).order_by(Event.case_id, Event.sequence)
    for row in session.execute(statement):
        found[row.case_id].append(happening(cast(Event, row)))
    return found
