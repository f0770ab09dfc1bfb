"""What the events of a case and the law's clock write into its row; nothing is stored here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from foia import law
from foia.cases.case import fold
from foia.cases.case_state import CaseState
from foia.cases.context import Context
from foia.cases.events import Happening
from foia.cases.imported import Stated, stated_of
from foia.cases.models import Case
from foia.cases.phases import OPEN_PHASES
from foia.cases.seats import Seat
from foia.cases.terms import calendar_of, local_date, regime_of, report

# What the rank of such a case begins with.
BACKLOG_RANK = "3"
# The least rank of what is not urgent.
FIRST_DUE_RANK = "1"
# Of the SHA-256 of a regime's or calendar's text, what a row keeps to notice another text.
HASH_KEPT = 16

# Fields that row and state share by name: plain values, and ids that events hold as hex.
_PLAIN = (
    "kind",
    "received_at",
    "phase",
    "outcome",
    "category",
    "regime_id",
    "regime_version",
    "variant",
    "custody",
    "held",
    "against_highest",
    "reserved",
    "confidential",
    "urgent",
    "suspended",
    "set_aside",
    "unpaid",
    "awaited_step",
    "acknowledged_at",
    "admitted_at",
    "lapse_proposed_at",
    "approval_asked_at",
    "answer_opens_at",
    "concluded_at",
    "legal_hold",
    "anonymized_at",
    "source",
    "backlog",
)
_IDS = ("body_id", "about_body_id", "office_id", "assignee_id", "origin_case_id", "referred_from_id")


def apply_state(case: Case, state: CaseState) -> None:
    """Write what the events say into the row, field for field."""
    for name in _PLAIN:
        setattr(case, name, getattr(state, name))
    for name in _IDS:
        value = getattr(state, name)
        setattr(case, name, UUID(value) if value else None)
    case.excluded = " ".join(state.excluded)


def keep_terms(
    context: Context,
    case: Case,
    history: Sequence[Happening],
    seat: Seat | None,
    *,
    state: CaseState | None = None,
    told: bool | Literal["response"] = False,
) -> law.Report:
    """Compute the deadlines of a case and write the response's into its row.

    `state` is what the events fold into, where that is known already; `told`: with explanations."""
    state = state or fold(history)
    found = report(context.book, list(history), seat, now=context.now, state=state, told=told)
    place_code = seat.place_code if seat else None
    case.received_on = local_date(context.book, case.country, place_code, case.received_at)
    for name, value in response_values(found).items():
        setattr(case, name, value)
    stated = stated_of(history) if case.regime_id == law.UNBOUND else None
    if stated is not None:
        _keep_stated(case, stated)
    calendar = calendar_of(context.book, state, seat)
    case.law_revision = context.book.revision
    case.regime_hash = regime_of(context.book, state).content_hash[:HASH_KEPT]
    case.calendar_hash = calendar.content_hash[:HASH_KEPT]
    case.response_working_days = working_days_taken(calendar, case.received_on, case.stopped_on)
    case.tray_rank = tray_rank(case)
    return found


def response_values(found: law.Report) -> dict[str, Any]:
    """Return what the row of a case holds of its response's deadline."""
    response = found.response
    return {
        "due_on": response.due_on,
        "first_due_on": response.first_due_on,
        "late_after_on": response.last_acceptable_on,
        "due_confirmed": response.confirmed,
        "stopped_on": response.stopped_on,
        "provisional_due_on": response.provisional_due_on if response.state == "not_started" else None,
    }


def _keep_stated(case: Case, stated: Stated) -> None:
    """Take a log's own dates where no law is known: nothing is computed from them."""
    case.received_on = stated.received_on
    case.first_due_on = stated.due_on or stated.extended_to
    case.due_on = case.late_after_on = stated.extended_to or stated.due_on
    case.due_confirmed = True
    case.stopped_on = stated.answered_on


def working_days_taken(calendar: law.Calendar, received_on: date, stopped_on: date | None) -> int | None:
    """Count the working days after the receipt up to the answer; None without one, or without a calendar."""
    if stopped_on is None:
        return None
    try:
        return max(0, calendar.working_days_between(received_on, stopped_on))
    except law.NotCovered:
        return None


class Ranked(Protocol):
    """What of a case orders a tray."""

    @property
    def phase(self) -> str: ...
    @property
    def backlog(self) -> bool: ...
    @property
    def urgent(self) -> bool: ...
    @property
    def received_on(self) -> date: ...
    @property
    def received_at(self) -> datetime: ...
    @property
    def service_due_at(self) -> datetime | None: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def provisional_due_on(self) -> date | None: ...


def tray_rank(case: Ranked) -> str:
    """Return what orders a tray: urgent cases by what was promised for them, then by due date.

    What came open and old from another log stands apart, after all else (BACKLOG_RANK)."""
    if case.backlog and case.phase in OPEN_PHASES:
        return f"{BACKLOG_RANK} {case.received_on.isoformat()}"
    if case.urgent and case.phase in OPEN_PHASES:
        promised_at = case.service_due_at or case.received_at
        return f"0 {promised_at:%Y-%m-%dT%H:%M}"
    return due_rank(case.due_on or case.provisional_due_on)


def due_rank(due_on: date | None) -> str:
    """Return the rank of what is due on a day and is not urgent: before it stands what is due earlier."""
    return f"1 {due_on.isoformat()}" if due_on else "2"
