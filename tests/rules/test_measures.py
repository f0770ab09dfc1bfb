"""What a case measures, against cases counted by hand; and the cells and percentiles made of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foia.cases.events import Happening
from foia.statistics.catalogue import ALL
from foia.statistics.cell_counting import additions
from foia.statistics.histograms import QUARTILES_AND_P90, merged, pack, percentile_disc
from foia.statistics.measures import CaseMeasure, law_said, measure
from tests.rules.measured_cases import CASES, Case, history, law_of


def measured(case: Case, events: list[Happening] | None = None) -> CaseMeasure:
    events = events or history(case.happened)
    return measure(events, law_said(law_of(case.law), events, None), "XX")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_measures_what_was_counted_by_hand(case: Case) -> None:
    found = measured(case)

    assert {name: getattr(found, name) for name in case.counted} == dict(case.counted)


def test_an_answer_is_over_the_term_exactly_when_it_is_late() -> None:
    for case in CASES:
        found = measured(case)
        if found.stopped_on is not None and found.due_on is not None and found.term_percent is not None:
            assert (found.term_percent > 100) == (found.stopped_on > found.due_on), case.name


def test_when_it_was_noted_changes_no_measure() -> None:
    """What is measured tomorrow, or was noted late, is what was measured today."""
    for case in CASES:
        events = history(case.happened)
        later = [replace(event, recorded_at=event.recorded_at + timedelta(days=400)) for event in events]
        assert measured(case, later) == measured(case, events), case.name


counts = st.dictionaries(st.integers(0, 900), st.integers(1, 40), max_size=30)


@given(counts, st.sampled_from(QUARTILES_AND_P90))
def test_a_percentile_is_the_least_days_that_so_many_did_not_exceed(
    days: dict[int, int], fraction: float
) -> None:
    (found,) = percentile_disc(days, fraction)
    total = sum(days.values())

    reached = {day: sum(count for other, count in days.items() if other <= day) for day in days}
    assert found == min((day for day in days if reached[day] >= fraction * total), default=None)


@given(st.lists(counts, max_size=5))
def test_what_was_packed_apart_is_read_together(apart: list[dict[int, int]]) -> None:
    assert merged(map(pack, apart)) == sum(map(Counter, apart), Counter[int]())


def test_what_a_case_adds_to_cells() -> None:
    """Late: it fell overdue in the month of its last day, and left that in the month of the answer."""
    case = CaseMeasure(
        country="XX", body_id=None, kind="info_request", regime_id="x", channel="web",
        received_on=date(2026, 1, 20), due_on=date(2026, 2, 3), first_due_on=date(2026, 2, 3),
        stopped_on=date(2026, 3, 2), ended_on=date(2026, 3, 2), working_days=28, calendar_days=41,
        clarifications=2, first_response_on=date(2026, 1, 22), first_response_working_days=2,
    )  # fmt: skip

    added = Counter((each.cell.month, each.field, each.days) for each in additions(case, None))

    assert added == Counter(
        {
            # Each among its kind and among all.
            ("2026-01", "received", None): 2,
            ("2026-01", "first_response_days", 2): 2,
            ("2026-02", "fell_overdue", None): 2,
            ("2026-03", "left_overdue", None): 2,
            ("2026-03", "late", None): 2,
            ("2026-03", "clarified", None): 2,
            ("2026-03", "working_days", 28): 2,
            ("2026-03", "calendar_days", 41): 2,
        }
    )
    assert {each.cell.kind for each in additions(case, None)} == {"info_request", ALL}
    assert {each.cell.kind for each in additions(replace(case, kind="appeal"), None)} == {"appeal"}
    assert not list(additions(replace(case, confidential=True), None))
    assert not list(additions(replace(case, kind="misconduct_report"), None))
