"""Published figures: what is told of a count, what a hidden one could be, and when a month closes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from foia.statistics.disclosure import Figures, publish, told
from foia.statistics.measures import Counts, closed_months, days_of, months_until, total

OUTCOMES = ("answered_in_time", "answered_late", "overdue")
COUNTS = ("received", *OUTCOMES)
numbers = st.one_of(st.integers(0, 24), st.integers(0, 400))


@st.composite
def true_counts(draw: st.DrawFn) -> Counts:
    """Counts that can be true: nothing is answered or overdue that did not stand in the month."""
    in_time, late, without_term, overdue = (draw(numbers) for _ in range(4))
    done = in_time + late + without_term
    standing = done + overdue + draw(numbers)
    timed = done if draw(st.booleans()) else draw(st.integers(0, done))
    return Counts(
        received=draw(st.integers(0, standing)),
        answered_in_time=in_time,
        answered_late=late,
        without_term=without_term,
        overdue=overdue,
        standing=standing,
        timed=timed,
        median_working_days=7 if timed else None,
    )


@given(st.integers(0, 9))
def test_none_and_few_look_alike(count: int) -> None:
    assert told(count) is None


@given(st.integers(10, 100_000))
def test_a_count_that_is_told_is_a_multiple_of_five_and_two_off_at_most(count: int) -> None:
    figure = told(count)

    assert figure is not None and figure % 5 == 0 and abs(figure - count) <= 2


@example(Counts(20, 7, 7, 0, 0, 40, 14, 7))
@example(Counts(12, 0, 2, 12, 0, 14, 14, 7))
@given(true_counts())
def test_a_hidden_count_could_be_any_number_from_none_to_nine(counts: Counts) -> None:
    """Even for a reader who knows how much stood in the month, which no release tells."""
    figures = publish(counts)
    if figures is None:
        return
    for hidden in [name for name in COUNTS if getattr(figures, name) is None]:
        for number in range(10):
            other = another_truth(counts, figures, {hidden: number})
            outcomes = (other.answered_in_time, other.answered_late, other.without_term, other.overdue)
            assert sum(outcomes) <= other.standing and other.received <= other.standing
            assert publish(other) == figures


def another_truth(counts: Counts, figures: Figures, changed: dict[str, int]) -> Counts:
    """Return other counts of as much that stood: what is told as it was, all that is hidden as `changed`.

    That there are none without a term is known where every case has one, as are the days of every answer."""
    hidden = {name: 0 for name in COUNTS if getattr(figures, name) is None}
    has_median = figures.median_working_days is not None
    rests_on_others = has_median and {"answered_in_time", "answered_late"} <= set(hidden)
    other = replace(counts, **(hidden | changed), without_term=10 if rests_on_others else 0)
    if rests_on_others:
        assert counts.without_term
    if counts.timed == answered(counts):
        return replace(other, timed=answered(other))
    return replace(other, timed=10 if has_median else 0)


def answered(counts: Counts) -> int:
    return counts.answered_in_time + counts.answered_late + counts.without_term


@example(Counts(20, 15, 0, 0, 0, 40, 9, 7))
@given(true_counts())
def test_a_median_stands_on_ten_answers_of_which_something_else_is_told(counts: Counts) -> None:
    figures = publish(counts)
    if figures is not None and figures.median_working_days is not None:
        assert counts.timed >= 10
        assert max(counts.answered_in_time, counts.answered_late, counts.without_term) >= 10


def test_a_row_with_nothing_to_tell_is_not_published() -> None:
    few = Counts(9, 9, 9, 9, 9, 36, 27, 4)

    assert publish(few) is None


def test_what_is_left_over_does_not_tell_the_hidden() -> None:
    """Twelve stood, eleven were answered in time: one late at most, were the eleven told."""
    assert publish(Counts(12, 11, 1, 0, 0, 12, 12, 4)) == Figures(10, None, None, None, None)
    assert publish(Counts(12, 11, 1, 0, 0, 40, 12, 4)) == Figures(10, 10, None, None, 4)


@given(st.lists(st.one_of(st.none(), st.integers(2, 40).map(lambda fives: 5 * fives))))
def test_a_total_is_the_sum_of_what_is_published(figures: list[int | None]) -> None:
    shown = [figure for figure in figures if figure is not None]

    assert total(figures) == (sum(shown) if shown else None)


@pytest.mark.parametrize(
    ("today", "closed"),
    [
        (date(2026, 3, 9), ["2025-12", "2026-01"]),
        (date(2026, 3, 10), ["2025-12", "2026-01", "2026-02"]),
        (date(2026, 1, 9), []),
    ],
)
def test_a_month_closes_ten_days_after_its_end(today: date, closed: list[str]) -> None:
    assert closed_months(date(2025, 12, 31), today) == closed


def test_months_know_their_days_and_their_order() -> None:
    assert days_of("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    assert months_until("2026-02", 4) == ["2025-11", "2025-12", "2026-01", "2026-02"]
