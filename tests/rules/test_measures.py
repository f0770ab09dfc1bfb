"""What a case measures, against cases counted by hand; and the cells and percentiles made of it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from foia.cases.events import Happening
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
