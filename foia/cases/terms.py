"""A case before the law: its events as the law's events, and the deadlines they give: pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from foia import law
from foia.cases.case import CaseState, fold
from foia.cases.events import Happening

# Our events that move or stop a term, and the law's name for each.
_LAW_TYPES = {
    "filed": "received",
    "acknowledged": "acknowledged",
    "clarification_requested": "clarification_requested",
    "clarification_provided": "clarification_provided",
    "extended": "extended",
    "answered": "answered",
    "withdrawn": "withdrawn",
}

_ANSWERS = frozenset({"partly_answered", "answered"})


def law_events(events: Iterable[Happening]) -> list[law.Event]:
    """Return what the clock must know of a case's events.

    An answer in parts is given when the last part reached the person, in whatever order they were noted.
    """
    events = list(events)
    parts_at = [event.occurred_at for event in events if event.type in _ANSWERS]
    return [
        law.Event(
            type=_LAW_TYPES[event.type],
            at=max(parts_at) if event.type == "answered" else event.occurred_at,
            recorded_at=event.recorded_at,
            amount=event.payload.get("amount"),
            unit=event.payload.get("unit"),
            outcome=event.payload.get("outcome") if event.type == "answered" else None,
            channel=event.payload.get("channel") if event.type == "answered" else None,
        )
        for event in events
        if event.type in _LAW_TYPES
    ]


def regime_of(book: law.LawBook, state: CaseState) -> law.Regime:
    """Return the version of the regime the case is bound to."""
    return book.regime(state.regime_id, state.regime_version)


def calendar_of(book: law.LawBook, state: CaseState, place_code: str | None) -> law.Calendar:
    """Return the calendar by which the case's days are counted, at the body's place."""
    return book.calendar(regime_of(book, state).calendar, place_code)


def report(
    book: law.LawBook,
    events: list[Happening],
    place_code: str | None,
    *,
    now: datetime,
    as_of: date | None = None,
) -> law.Report:
    """Compute every deadline of a case from its events alone."""
    state = fold(events)
    return law.deadlines(
        regime_of(book, state),
        calendar_of(book, state, place_code),
        law_events(events),
        as_of=as_of,
        now=now,
    )


def local_date(book: law.LawBook, country: str, place_code: str | None, moment: datetime) -> date:
    """Return the day an instant falls on at a place: the zone is the body's, never the browser's."""
    return moment.astimezone(book.calendar(country.lower(), place_code).zone).date()
