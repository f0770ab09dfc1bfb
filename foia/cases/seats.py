"""Where a body sits and which days are its own: what the calendar of its cases is built from. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from foia import law


class Seat(Protocol):
    """A body as a calendar sees it."""

    @property
    def place_code(self) -> str | None: ...
    @property
    def own_days(self) -> tuple[law.CalendarDay | law.PeriodSuspension, ...]: ...


@dataclass(frozen=True)
class SeatAt:
    """A place alone, where no body sits yet or the body is about to move."""

    place_code: str | None
    own_days: tuple[law.CalendarDay | law.PeriodSuspension, ...] = ()


def calendar_at(book: law.LawBook, calendar_id: str, seat: Seat | None) -> law.Calendar:
    """Return the calendar by which days are counted at a body; without one, that of the whole country."""
    if seat is None:
        return book.calendar(calendar_id)
    return book.calendar(calendar_id, seat.place_code, seat.own_days)
