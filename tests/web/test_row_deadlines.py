"""A deadline in a line, counted in working days, and never said falsely."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask

from foia import law
from foia.cases.models import Case
from foia.cases.presentation import (
    deadline_line,
    row_deadline_line,
)
from foia.pages.deadline_line import phrases

BODY, SENDER, OFFICER, OTHER_CASE = "b" * 32, "c" * 32, "a" * 32, "d" * 32


@pytest.fixture(autouse=True)
def in_request(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def line_on(day: date, due_on: date = date(2026, 3, 6), **values: Any) -> tuple[str, ...]:
    """Say the line of a response due on Friday 6 March 2026 as a page would on a day."""
    calendar = law.load().calendar("bo", "BO-L")
    late = day > (values.get("conflict_due_on") or due_on)
    deadline = law.Deadline(
        step="response",
        kind="response",
        name_es="Respuesta",
        name_en="Response",
        actor="authority",
        state="missed" if late else "running",
        due_on=due_on,
        verified=True,
        **values,
    )
    return phrases(deadline_line(deadline, calendar, day, "es"))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 3, 5), "falta 1 día hábil"),
        (date(2026, 3, 6), "vence hoy"),
        (date(2026, 3, 7), "vencido"),
        (date(2026, 3, 9), "vencido hace 1 día hábil"),
    ],
)
def test_what_is_left_is_counted_in_working_days(day: date, words: str) -> None:
    assert line_on(day)[1] == words


def test_a_last_day_that_is_no_working_day_is_not_said_to_be_today() -> None:
    sunday = date(2026, 3, 8)

    assert line_on(date(2026, 3, 6), sunday) == ("vence el domingo 8 de marzo de 2026",)


def test_between_two_readings_of_a_rule_nothing_is_late() -> None:
    words = line_on(date(2026, 3, 9), conflict_due_on=date(2026, 3, 10))

    assert words[:2] == ("vence el viernes 6 de marzo de 2026", "falta 1 día hábil")


def test_a_day_the_calendar_does_not_cover_counts_nothing() -> None:
    assert line_on(date(2031, 3, 3), date(2031, 3, 21)) == ("vence el viernes 21 de marzo de 2031",)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"due_on": date(2026, 3, 6), "late_after_on": date(2026, 3, 6)}, "falta 1 día hábil"),
        ({"due_on": None, "due_confirmed": False}, "plazo por confirmar"),
        ({"due_on": None, "due_confirmed": True, "phase": "awaiting_clarification"}, "plazo suspendido"),
        ({"due_on": None, "due_confirmed": True, "suspended": True}, "plazo suspendido"),
        ({"due_on": None, "due_confirmed": True, "unpaid": True}, "plazo suspendido"),
        (
            {"due_on": None, "provisional_due_on": date(2026, 3, 30)},
            "fecha provisional: lunes 30 de marzo de 2026",
        ),
        (
            {"due_on": date(2026, 3, 6), "late_after_on": date(2026, 3, 6), "stopped_on": date(2026, 3, 6)},
            "cumplido a tiempo",
        ),
        (
            {"due_on": date(2026, 3, 3), "late_after_on": date(2026, 3, 3), "stopped_on": date(2026, 3, 4)},
            "cumplido con atraso, el miércoles 4 de marzo de 2026",
        ),
    ],
)
def test_a_row_tells_its_deadline_without_reading_events(values: dict[str, Any], words: str) -> None:
    case = Case(**{"phase": "in_progress", "due_confirmed": True, "stopped_on": None, **values})

    line = row_deadline_line(case, law.load().calendar("bo", "BO-L"), date(2026, 3, 5))

    assert words in phrases(line)
