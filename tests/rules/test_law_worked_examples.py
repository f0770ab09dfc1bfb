"""Worked examples, counted by hand, of the regimes that are executed."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from foia import law
from tests.rules.law_samples import case, due, step

TABLE = Path(__file__).with_name("deadlines.csv").read_text(encoding="utf-8")
EXAMPLES = list(csv.DictReader(TABLE.splitlines()))


def report_of(row: dict[str, str]) -> law.Report:
    events = [f"received {row['received']}", *filter(None, row["events"].split(";"))]
    as_of = date.fromisoformat(row["as_of"]) if row["as_of"] else None
    return due(row["regime"], *events, place=row["place"] or None, as_of=as_of)


@pytest.mark.parametrize("row", EXAMPLES, ids=[row["id"] for row in EXAMPLES])
def test_a_worked_example_gives_the_date_counted_by_hand(row: dict[str, str]) -> None:
    found = step(report_of(row), row["step"])

    assert str(found.due_on) == row["due_on"]
    assert str(found.conflict_due_on or "") == row["conflict_due_on"]


@pytest.mark.parametrize("row", EXAMPLES, ids=[row["id"] for row in EXAMPLES])
def test_every_example_says_where_it_comes_from_and_who_checked_it(row: dict[str, str]) -> None:
    assert row["source"] and row["checked_by"] and row["note"]


@pytest.mark.parametrize(
    "row", [r for r in EXAMPLES if r["step"] == "response" and r["regime"] == "bo.information_request"],
    ids=lambda row: row["id"],
)  # fmt: skip
def test_the_days_counted_and_the_days_skipped_add_up_to_the_term(row: dict[str, str]) -> None:
    found = report_of(row).response
    assert found.due_on is not None and found.starts_on is not None

    skipped = {day.date for day in found.skipped}
    received = min(skipped)
    span = (found.due_on - received).days + 1

    assert span - len(skipped) == 15
    assert found.starts_on not in skipped and found.due_on not in skipped


def test_the_examples_cover_every_department_and_every_step_with_a_number() -> None:
    places = {row["place"].removeprefix("BO-") for row in EXAMPLES}
    steps = {row["step"] for row in EXAMPLES if row["regime"] == "bo.petition"}
    numbered = {s.id for s in law.load().regime("bo.petition").steps if s.amount}

    assert places >= set("LCSOPHTBN")
    assert steps == numbered


def test_a_case_is_the_same_whether_its_events_are_dates_or_local_instants() -> None:
    by_date = due("bo.information_request", "received 2026-03-02").response
    by_hour = due("bo.information_request", "received 2026-03-02T23:59").response

    assert by_date.due_on == by_hour.due_on == date(2026, 3, 23)
    assert case("received 2026-03-02")[0].at == date(2026, 3, 2)
