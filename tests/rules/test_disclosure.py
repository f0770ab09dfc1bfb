"""What one table may tell by itself: thresholds, rounding by cell key, groups that tell of each of theirs."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foia.statistics.catalogue import ALL, Span
from foia.statistics.disclosure import conceal, protect, rounded
from foia.statistics.periods import Period
from foia.statistics.tables import Figure, PublishedTable, Status, TrueCell, TrueTable
from tools.real_data.tabulated import Made, release, tables

HIDDEN = Figure(Status.SUPPRESSED)
SEED = 7


def told(name: str, rows: Mapping[tuple[str, ...], Mapping[str, TrueCell]]) -> PublishedTable:
    return protect({name: TrueTable(name, rows)})[name]


def outcomes(**counts: int) -> PublishedTable:
    cells = {("B", outcome): {"ended": TrueCell(count)} for outcome, count in counts.items()}
    return told("outcomes", cells | {("B", ALL): {"ended": TrueCell(sum(counts.values()))}})


def shown(table: PublishedTable) -> set[str]:
    return {row[-1] for row, figures in table.rows.items() if figures["ended"].value is not None}


@pytest.mark.parametrize("count", range(10))
def test_none_and_few_look_alike(count: int) -> None:
    table = told("compliance", {("B", ALL): {"received": TrueCell(count), "answered": TrueCell(40)}})

    assert table.rows["B", ALL]["received"] == table.rows["B", ALL]["late"] == HIDDEN


@given(st.integers(10, 100_000), st.integers(0, 2**40))
def test_a_count_is_rounded_to_a_multiple_of_five_and_by_less_than_five(count: int, key: int) -> None:
    value = rounded(count, key)

    assert value % 5 == 0 and abs(value - count) <= 4 and value == rounded(count, key + 2**32)


def test_rounding_is_right_on_average() -> None:
    keys = random.Random(SEED)  # the same keys at each run
    errors = [
        rounded(count, keys.getrandbits(32)) - count
        for count in (keys.randrange(10, 500) for _ in range(100_000))
    ]

    assert abs(sum(errors)) / len(errors) < 0.05


def test_the_same_cases_have_the_same_figure_in_every_table_and_every_run() -> None:
    keys = random.Random(SEED)
    day = date(2026, 2, 3)
    cases = [Made(keys.getrandbits(32), f"B{at % 3}", day, day) for at in range(200)]
    first, again = (release(order, Period(2026, 1)) for order in (cases, cases[::-1]))

    assert first == again
    whole = first.tables["compliance"].rows[ALL, ALL]
    for name, row, measure in (
        ("channels", (ALL,), "received"),
        ("regimes", ("law",), "received"),
        ("outcomes", (ALL, "granted"), "ended"),
        ("day_bands", (ALL, "0_to_5"), "timed"),
    ):
        assert first.tables[name].rows[row][measure] == whole["received"] == whole["answered"]


def test_a_total_is_rounded_from_the_true_total() -> None:
    keys = random.Random(SEED)
    parts = {("B", f"k{at}"): TrueCell(12, keys.getrandbits(32)) for at in range(60)}
    whole = TrueCell(720, sum(cell.key for cell in parts.values()))
    table = told(
        "compliance", {row: {"received": cell} for row, cell in {**parts, ("B", ALL): whole}.items()}
    )

    published = {row: figures["received"].value or 0 for row, figures in table.rows.items()}
    assert published["B", ALL] == 720 != sum(value for row, value in published.items() if row[1] != ALL)


@pytest.mark.parametrize(
    ("count", "median", "tail"), [(19, False, False), (20, True, False), (30, True, True)]
)
def test_days_are_told_of_twenty_and_the_slowest_tenth_of_thirty(
    count: int, median: bool, tail: bool
) -> None:
    cell = TrueCell(count, value=7)
    figures = told(
        "response_days",
        {("B", ALL): {"timed": TrueCell(count), "working_days_median": cell, "working_days_p90": cell}},
    ).rows["B", ALL]

    assert (figures["working_days_median"] == Figure(Status.MEASURED, 7)) is median
    assert (figures["working_days_p90"] == Figure(Status.MEASURED, 7)) is tail


def test_no_days_are_told_of_a_count_that_is_hidden() -> None:
    one_persons = TrueCell(40, largest=21)
    row = {
        "timed": one_persons,
        "working_days_median": TrueCell(40, value=7),
        "first_responded": TrueCell(40),
    }
    figures = told("response_days", {("B", ALL): row}).rows["B", ALL]

    assert figures["timed"] == figures["working_days_median"] == HIDDEN
    assert figures["first_responded"].status is Status.ROUNDED


def curve(count: int, *percents: int) -> list[Figure]:
    rows = {
        (ALL, str(day)): {"observed": TrueCell(count), "answered_percent": TrueCell(count, value=percent)}
        for day, percent in zip((5, 10, 15, 20), percents, strict=False)
    }
    return [row["answered_percent"] for row in told("time_to_answer", rows).rows.values()]


def test_percentages_are_told_of_fifty_and_their_ends_are_coded() -> None:
    assert curve(49, 50) == [HIDDEN]
    assert curve(50, 50) == [Figure(Status.MEASURED, 50)]
    assert curve(1000, 4, 5, 95, 96) == [
        Figure(Status.BELOW, 5),
        Figure(Status.MEASURED, 5),
        Figure(Status.MEASURED, 95),
        Figure(Status.ABOVE, 95),
    ]


def test_a_curve_of_few_cases_has_no_step_of_fewer_than_ten() -> None:
    assert [figure.value for figure in curve(100, 30, 35, 60, 95)] == [30, None, 60, None]
    assert [figure.value for figure in curve(320, 30, 31, 60, 95)] == [30, 31, 60, 95]


def test_a_small_group_that_ended_alike_shows_only_its_total() -> None:
    assert shown(outcomes(granted=36, refused=4)) == {ALL}
    assert shown(outcomes(granted=26, refused=14)) == {ALL, "granted", "refused"}
    assert shown(outcomes(granted=50)) == {ALL, "granted"}


def test_nothing_that_is_in_no_catalogue_is_published() -> None:
    cell = {"received": TrueCell(40)}
    for name, row in (("people", ("B", ALL)), ("compliance", ("B",)), ("channels", (ALL, ALL))):
        with pytest.raises(ValueError):
            told(name, {row: cell})
    for kind in ("misconduct_report", "appeal"):
        with pytest.raises(ValueError, match="never"):
            told("compliance", {("B", kind): cell})
    with pytest.raises(ValueError, match="no total"):
        told("regimes", {(ALL,): cell})
    with pytest.raises(ValueError):
        told("compliance", {("B", ALL): {"age": TrueCell(40)}})


def test_reports_of_misconduct_are_of_the_nation_and_the_year() -> None:
    table = {"misconduct_reports": TrueTable("misconduct_reports", {(): {"received": TrueCell(40)}})}

    assert protect(table, Span.YEAR)["misconduct_reports"].rows[()]["received"].value == 40
    with pytest.raises(ValueError):
        protect(table, Span.QUARTER)


def test_a_row_with_nothing_to_tell_is_as_if_it_were_not_there() -> None:
    few = tables([Made(1, "B", date(2026, 2, 3))] * 9, Period(2026, 1))

    assert not any(table.rows for table in protect(few).values())


def test_what_is_hidden_takes_with_it_what_is_of_it() -> None:
    cell = TrueCell(40, value=7)
    row = {"timed": TrueCell(40), "working_days_median": cell, "first_responded": TrueCell(40)}
    published = protect({"response_days": TrueTable("response_days", {("B", ALL): row})})
    less = conceal(published, [("response_days", ("B", ALL), "timed")])["response_days"].rows["B", ALL]

    assert less["timed"] == less["working_days_median"] == HIDDEN
    assert less["first_responded"].status is Status.ROUNDED
    assert not conceal(published, [("response_days", ("B", ALL), code) for code in row])["response_days"].rows
