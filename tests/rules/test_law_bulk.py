"""Very many days at once give what one case at a time gives."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foia import law
from foia.law.bulk import due_dates
from foia.law.readings import readings
from foia.law.regimes import Step
from foia.law.terms import Counting

BOOK = law.load()


def plain_terms() -> list[tuple[law.Regime, Step]]:
    """List the terms of days, months and years that an authority owes from the receipt."""
    return [
        (regime, step)
        for regime in BOOK.regimes
        for step in regime.steps
        if step.counts_from == ("request.received",)
        and step.amount
        and step.unit in ("working_day", "calendar_day", "month", "year")
        and step.max_times != 0
        and step.kind not in ("response", "extension")
        or step in regime.responses()
        and step.amount
        and any(anchor.startswith("request.") for anchor in step.counts_from)
        and step.conflict is None
        and regime.admission == "not_required"
    ]


@given(st.sampled_from(plain_terms()), st.lists(st.integers(3, 700), max_size=20))
def test_the_last_days_of_many_cases_are_those_of_each(
    term: tuple[law.Regime, Step], ahead: list[int]
) -> None:
    regime, step = term
    calendar = BOOK.calendar(regime.calendar)
    days = [date(calendar.base.years[-1].year - 3, 1, 1) + timedelta(days=n) for n in ahead]
    assert step.amount is not None
    dated = {}
    for rules in readings(regime, calendar):
        rule = step.last_day or regime.last_day
        roll = rules.roll if rule == "unknown" else rule == "roll_forward"
        first_counted = regime.month_anchor == "first_day_counted"
        counting = Counting(
            step.amount, step.unit, step.count_start, roll, first_counted, rules.half_days_closed
        )
        dated[rules] = due_dates(calendar, days, counting, deemed=rules.closed_day_deemed)

    for position, day in enumerate(days):
        variant = step.id if step.kind == "response" else None
        report = law.deadlines(regime, calendar, [law.Event("received", day)], variant=variant)
        found = report.step(step.id)
        assert found is not None and step.conflict is None
        assert found.due_on == min(due[position] for due in dated.values())
        assert found.last_acceptable_on == max(due[position] for due in dated.values())


def test_a_day_met_again_has_the_date_it_had() -> None:
    calendar, counting = BOOK.calendar("bo", "L"), Counting(15, "working_day", "next_working_day")
    days = [date(2026, 3, 2), date(2025, 12, 30), date(2026, 3, 2)]

    assert due_dates(calendar, days, counting) == [date(2026, 3, 23), date(2026, 1, 22), date(2026, 3, 23)]
    assert due_dates(calendar, days[1:], counting) == [date(2026, 1, 22), date(2026, 3, 23)]


def test_a_filing_on_a_closed_day_counts_from_the_day_it_is_deemed_made() -> None:
    calendar, counting = BOOK.calendar("bo", "L"), Counting(15, "working_day", "next_working_day")
    saturday = [date(2026, 3, 7)]

    assert due_dates(calendar, saturday, counting) == [date(2026, 3, 27)]
    assert due_dates(calendar, saturday, counting, deemed=True) == [date(2026, 3, 30)]


def test_two_calendars_and_two_terms_are_never_mixed_up() -> None:
    fifteen, ten = (Counting(n, "working_day", "next_working_day") for n in (15, 10))
    day = [date(2026, 2, 2)]
    found = [due_dates(BOOK.calendar("bo", place), day, term) for place in "LO" for term in (fifteen, ten)]

    assert found == [[date(2026, 2, 25)], [date(2026, 2, 18)], [date(2026, 2, 26)], [date(2026, 2, 19)]]


def test_a_day_whose_term_leaves_the_calendar_is_refused_each_time() -> None:
    calendar, counting = BOOK.calendar("bo", "L"), Counting(15, "working_day", "next_working_day")
    late = [date(2026, 3, 2), date(2028, 12, 20)]

    for _time in range(2):
        with pytest.raises(law.NotCovered):
            due_dates(calendar, late, counting)
