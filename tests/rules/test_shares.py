"""Percentages come from rounded figures, are told of 25 cases or more, and carry an honest interval."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foia.statistics.shares import HIDDEN, in_time_interval, in_time_share, interval, share
from foia.statistics.tables import Figure, Status

C, Z = Figure(Status.SUPPRESSED), Figure(Status.ZERO)


def rounded(value: int) -> Figure:
    return Figure(Status.ROUNDED, value)


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [
        (rounded(20), 25, Figure(Status.MEASURED, 80)),
        (rounded(20), 20, HIDDEN),  # of too few
        (C, 100, HIDDEN),
        (None, 100, HIDDEN),
        (rounded(20), None, HIDDEN),
        (rounded(100), 100, Figure(Status.ABOVE, 95)),
        (rounded(105), 100, Figure(Status.ABOVE, 95)),  # rounded apart, a part may pass the whole
        (rounded(10), 400, Figure(Status.BELOW, 5)),
        (rounded(10), 200, Figure(Status.MEASURED, 5)),
        (rounded(190), 200, Figure(Status.MEASURED, 95)),
        (rounded(25), 200, Figure(Status.MEASURED, 13)),  # 12.5
    ],
)
def test_a_percentage_is_whole_and_its_ends_are_coded(
    part: Figure | None, whole: int | None, told: Figure
) -> None:
    assert share(part, whole) == told


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"in_time": rounded(60), "late": rounded(20), "answered": rounded(200)},
         Figure(Status.MEASURED, 75)),
        ({"in_time": rounded(60), "late": C, "without_term": Z, "answered": rounded(65)},
         Figure(Status.MEASURED, 92)),
        ({"in_time": rounded(60), "late": C, "without_term": rounded(40), "answered": rounded(105)},
         Figure(Status.MEASURED, 92)),
        # Nobody can tell whether the other five were late or had no term: at least 92 in a hundred.
        ({"in_time": rounded(60), "late": C, "without_term": C, "answered": rounded(65)},
         Figure(Status.ABOVE, 91)),
        ({"in_time": C, "late": rounded(60), "answered": rounded(65)}, HIDDEN),
        ({}, HIDDEN),
    ],
)  # fmt: skip
def test_in_time_is_of_those_whose_term_is_known(row: dict[str, Figure], told: Figure) -> None:
    assert in_time_share(row) == told


def test_the_interval_reaches_up_to_all_where_the_whole_is_not_known() -> None:
    row = {"in_time": rounded(60), "late": C, "without_term": C, "answered": rounded(80)}

    found = in_time_interval(row)

    assert found is not None and found[1] == 100 and found[0] < 75


def test_an_interval_is_wilsons_with_what_rounding_may_hide() -> None:
    # By the formula, 76 of 104 begins at 0.6384 and 84 of 96 ends at 0.9270.
    assert interval(rounded(80), 100) == (63, 93)
    assert interval(rounded(20), 20) is None


@given(st.integers(25, 2000), st.integers(0, 2000))
def test_an_interval_holds_its_percentage_and_narrows_with_more_cases(whole: int, part: int) -> None:
    part = min(part, whole)
    found = interval(rounded(part), whole)
    narrower = interval(rounded(part * 4), whole * 4)

    assert found is not None and narrower is not None
    assert 0 <= found[0] <= 100 * part / whole <= found[1] <= 100
    assert narrower[1] - narrower[0] <= found[1] - found[0]
