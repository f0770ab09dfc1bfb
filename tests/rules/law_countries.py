"""What the tests of a country file ask of it: closed weekdays, dated steps and worked examples."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from foia import law
from tests.rules.law_samples import case

EXAMPLES = Path(__file__).parents[2] / "docs" / "worked_examples"


def calendar(calendar_id: str, place: str | None = None) -> law.Calendar:
    """Build a calendar of the files that come with the product."""
    return law.load().calendar(calendar_id, place)


def due_on(regime: str, *facts: str, place: str | None = None, **options: Any) -> law.Report:
    """Date a case under a regime of the files that come with the product."""
    book = law.load()
    found = book.regime(regime)
    return law.deadlines(found, book.calendar(found.calendar, place), case(*facts), **options)


def closed_weekdays(days: law.Calendar, year: int) -> list[str]:
    """List the days from Monday to Friday of a year that are closed, as month-day."""
    every = (
        date.fromordinal(n) for n in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())
    )
    return [f"{day:%m-%d}" for day in every if day.weekday() < 5 and not days.is_working_day(day)]


def steps_with_a_number(country: str) -> set[tuple[str, str]]:
    """List the steps of a country whose law gives a number; an extension is dated by its notice."""
    return {
        (regime.id, step.id)
        for regime in law.load().country(country).regimes
        for step in regime.steps
        if step.amount or step.kind == "extension"
    }


def steps_with_an_example(country: str) -> set[tuple[str, str]]:
    """List the steps that a country's table of worked examples dates."""
    table = (EXAMPLES / f"{country.lower()}.csv").read_text(encoding="utf-8")
    return {(row["regime"], row["step"]) for row in csv.DictReader(table.splitlines())}
