"""A case's deadlines computed again from its events, beside those that are stored: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from foia import law


class StoredDeadline(Protocol):
    """The version in force of one deadline, as its row holds it."""

    @property
    def step(self) -> str: ...
    @property
    def starts_on(self) -> date | None: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def conflict_due_on(self) -> date | None: ...
    @property
    def stopped_on(self) -> date | None: ...


class StoredResponse(Protocol):
    """What the row of a case holds of its response."""

    @property
    def due_on(self) -> date | None: ...
    @property
    def first_due_on(self) -> date | None: ...
    @property
    def late_after_on(self) -> date | None: ...
    @property
    def stopped_on(self) -> date | None: ...


@dataclass(frozen=True)
class Difference:
    """One stored date that the events do not give; in `deadlines`, or in the row of the case in `cases`."""

    table: str
    step: str
    field: str
    stored: date | None
    found: date | None

    def facts(self) -> Mapping[str, str | None]:
        """Return it as facts of a finding."""
        return {
            "table": self.table,
            "step": self.step,
            "field": self.field,
            "stored": self.stored.isoformat() if self.stored else None,
            "recomputed": self.found.isoformat() if self.found else None,
        }


_OF_DEADLINES = ("starts_on", "due_on", "conflict_due_on", "stopped_on")


def differences(found: law.Report, case: StoredResponse, rows: Sequence[StoredDeadline]) -> list[Difference]:
    """Compare what the law says of the events with what is stored; `rows`: the versions in force.

    A deadline that began only because a day went by has no row until something happens: that is none. The
    response always has one."""
    return [*_of_case(found.response, case), *_of_rows(found, rows)]


def _of_case(response: law.Deadline, case: StoredResponse) -> Iterator[Difference]:
    given = {
        "due_on": response.due_on,
        "first_due_on": response.first_due_on,
        "late_after_on": response.last_acceptable_on,
        "stopped_on": response.stopped_on,
    }
    for name, day in given.items():
        stored = getattr(case, name)
        if stored != day:
            yield Difference("cases", response.step, name, stored, day)


def _of_rows(found: law.Report, rows: Sequence[StoredDeadline]) -> Iterator[Difference]:
    by_step = {row.step: row for row in rows}
    for row in rows:
        deadline = found.step(row.step)
        for name in _OF_DEADLINES:
            stored, day = getattr(row, name), getattr(deadline, name, None)
            if stored != day:
                yield Difference("deadlines", row.step, name, stored, day)
    response = found.response
    if response.step not in by_step:
        yield Difference("deadlines", response.step, "due_on", None, response.due_on)
