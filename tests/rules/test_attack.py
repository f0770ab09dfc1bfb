"""An attacker who knows all that is published: what he finds when a rule is broken, and what is left."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foia.statistics.attack.cells import UNSEEN, Cell, Report, read_report, read_written, written_releases
from foia.statistics.attack.cells import written_report as written
from foia.statistics.attack.hardening import harden
from foia.statistics.attack.intervals import Contradiction, narrow
from foia.statistics.attack.model import Model, violated
from foia.statistics.attack.search import attack, through_time, together
from foia.statistics.attack.shapes import QUANTILES
from foia.statistics.attack.solving import search
from foia.statistics.catalogue import ALL, BY_ID
from foia.statistics.disclosure import protect
from foia.statistics.periods import Period, parse_period
from foia.statistics.tables import Figure, PublishedRelease, PublishedTable, Row, Status, TrueCell, TrueTable
from tools.real_data.tabulated import Made, release, tables

SECONDS = 60
QUARTERS = tuple(Period(2026, quarter) for quarter in (1, 2, 3, 4))
YEAR = Period(2026)


def published(
    period: str, told: Mapping[str, Mapping[Row, Mapping[str, int | Figure]]], revision: int = 1
) -> PublishedRelease:
    """A release of these figures; what is not named is suppressed."""
    found = {}
    for name, rows in told.items():
        found[name] = PublishedTable(
            name,
            {
                row: {
                    code: Figure(Status.ROUNDED, figure) if isinstance(figure, int) else figure
                    for code, figure in figures.items()
                }
                for row, figures in rows.items()
            },
        )
    on = parse_period(period).closes_on
    return PublishedRelease("XX", period, revision, 2, on, found)


def outcomes(**told: int) -> dict[Row, dict[str, int | Figure]]:
    return {("B", name.upper() if name == "all" else name): {"ended": value} for name, value in told.items()}


def attacked(*releases: PublishedRelease) -> Report:
    return attack(releases, seconds=SECONDS)


def found(report: Report) -> set[tuple[str, str, Row, str]]:
    return {(one.cell.period, one.cell.table, one.cell.row, one.cell.measure) for one in report.recovered}


HOLE = {("B", ALL): {"ended": 20}, ("B", "granted"): {"ended": 15}, ("B", "refused"): {"ended": 15}}


def test_what_two_rounded_figures_leave_of_their_total_is_found() -> None:
    report = attacked(published("2026Q1", {"outcomes": HOLE}))

    (one,) = [one for one in report.recovered if one.cell.row == ("B", UNSEEN)]
    assert (one.low, one.high) == (0, 2)
    assert {cell.row[1] for cell in one.using} == {ALL, "granted", "refused"}


def test_what_a_table_hides_is_found_through_another_that_counts_the_same_cases() -> None:
    bands = {("B", "0_to_5"): {"timed": 15}, ("B", "6_to_10"): {"timed": 15}}
    days = {("B", ALL): {"timed": 20}}

    assert not attacked(published("2026Q1", {"day_bands": bands})).recovered
    both = attacked(published("2026Q1", {"day_bands": bands, "response_days": days}))
    assert ("2026Q1", "day_bands", ("B", "over_60"), "timed") in found(both)


def test_what_relations_of_measures_leave_is_found() -> None:
    figures = {"answered": 20, "in_time": 15, "late": 15}

    report = attacked(published("2026Q1", {"compliance": {("B", ALL): figures}}))
    assert ("2026Q1", "compliance", ("B", ALL), "without_term") in found(report)


def test_a_quarter_is_found_through_its_year() -> None:
    quarters = [
        published(f"2026Q{n}", {"compliance": {("B", ALL): {"received": value, "answered": 40}}})
        for n, value in ((1, 15), (2, 15), (3, 10))
    ]
    fourth = published("2026Q4", {"compliance": {("B", ALL): {"answered": 40}}})
    year = published("2026", {"compliance": {("B", ALL): {"received": 30}}})

    assert not attacked(*quarters, fourth).recovered
    assert ("2026Q4", "compliance", ("B", ALL), "received") in found(attacked(*quarters, fourth, year))


def test_a_quarter_is_found_through_what_the_next_one_begins_with() -> None:
    first = published(
        "2026Q1", {"compliance": {("B", ALL): {"pending_start": 10, "received": 10, "answered": 10}}}
    )
    # 10..14 and 10..14, less 10..14 and what ended otherwise: 6..18; the next begins with 16..24.
    second = published("2026Q2", {"compliance": {("B", ALL): {"pending_start": 20}}})

    assert not attacked(first).recovered
    assert ("2026Q1", "compliance", ("B", ALL), "ended_unanswered") in found(attacked(first, second))


def test_a_correction_of_the_past_does_not_silence_the_attack() -> None:
    first = published("2026Q1", {"compliance": {("B", ALL): {"pending_end": 100}}, "outcomes": HOLE})
    second = published("2026Q2", {"compliance": {("B", ALL): {"pending_start": 10}}})

    assert ("2026Q1", "outcomes", ("B", UNSEEN), "ended") in found(attacked(first, second))
    with pytest.raises(Contradiction):
        narrow(together([published("2026Q1", {"outcomes": {**HOLE, ("B", ALL): {"ended": 10}}})]))


def test_an_old_release_that_added_up_otherwise_does_not_stop_the_next() -> None:
    old = published("2026Q1", {"outcomes": {**HOLE, ("B", ALL): {"ended": 10}}})
    following = published("2026Q2", {"outcomes": {("B", ALL): {"ended": 40}}})
    wrong = published("2026Q2", {"outcomes": {**HOLE, ("B", ALL): {"ended": 10}}})

    assert harden(following, [old], seconds=SECONDS).release == following
    assert harden(wrong, [], seconds=SECONDS).withheld == ("outcomes",)
    right = {"grounds": {("x",): {"ended": 40}, ("y",): {"ended": 20}}}
    both = replace(wrong, tables={**wrong.tables, **published("2026Q2", right).tables})
    assert set(harden(both, [old], seconds=SECONDS).release.tables) == {"grounds"}


def test_the_difference_of_two_revisions_is_looked_for() -> None:
    model = Model()
    older, newer = (Cell("2026Q1", revision, "outcomes", ("B", "x"), "ended") for revision in (1, 2))
    model.add(older, 20, 21)
    model.add(newer, 22, 23)
    model.differ(Cell("2026Q1", 2, "outcomes", ("B", "x"), "ended since revision 1"), newer, older)

    (one,) = search(model, model.targets, time.process_time() + SECONDS)
    assert (one.low, one.high) == (1, 3)
    row = {("B", ALL): {"received": 20}}
    revised = published("2026Q1", {"compliance": {("B", ALL): {"received": 40}}}, revision=2)
    both = together([published("2026Q1", {"compliance": row}), revised])
    (difference,) = [number for number in both.signed]
    assert narrow(both).lows[difference] == 12 and narrow(both).highs[difference] == 28


def test_the_slowest_tenth_of_twenty_answers_is_found() -> None:
    days = {
        ("B", ALL): {"timed": 20, "working_days_p90": Figure(Status.MEASURED, 14)},
    }
    bands = {("B", ALL): {"timed": 20}}

    report = attacked(published("2026Q1", {"response_days": days, "day_bands": bands}))
    assert ("2026Q1", "day_bands", ("B", "over_60"), "timed") in found(report)


def test_a_small_step_of_a_curve_is_found() -> None:
    def curve(count: int) -> PublishedRelease:
        rows: dict[Row, dict[str, int | Figure]] = {
            (ALL, day): {"observed": count, "answered_percent": Figure(Status.MEASURED, percent)}
            for day, percent in (("10", 40), ("15", 42))
        }
        return published("2026Q1", {"time_to_answer": rows})

    assert found(attacked(curve(60))) == {("2026Q1", "time_to_answer", (ALL, "15"), "answered_percent")}
    assert not attacked(curve(400)).recovered


def test_a_count_under_ten_that_is_published_is_found() -> None:
    report = attacked(published("2026Q1", {"outcomes": {("B", ALL): {"ended": 5}}}))

    assert ("2026Q1", "outcomes", ("B", ALL), "ended") in found(report)


def test_what_cannot_be_proven_in_time_is_not_safe() -> None:
    one = published("2026Q1", {"compliance": {("B", ALL): {"received": 40, "answered": 40}}})

    report = attack([one], seconds=0)
    assert report.recovered and all(cell.unproven for cell in report.recovered)
    hardened = harden(one, [], seconds=0)
    assert hardened.withheld == ("compliance",) and not hardened.release.tables


def test_what_tells_is_hidden_the_least_first_and_always_the_same() -> None:
    hole = published("2026Q1", {"outcomes": HOLE})
    hardened = harden(hole, [], seconds=SECONDS)

    assert hardened.hidden == 1 and not hardened.withheld
    assert hardened.release.tables["outcomes"].rows[("B", ALL)]["ended"].value == 20
    assert hardened == harden(hole, [], seconds=SECONDS)
    assert not attacked(hardened.release).recovered


def test_what_was_told_before_is_not_blamed_on_the_next_release() -> None:
    told_already = published("2026Q1", {"outcomes": HOLE})
    following = published("2026Q2", {"compliance": {("B", ALL): {"received": 40, "answered": 40}}})

    hardened = harden(following, [told_already], seconds=SECONDS)
    assert hardened.hidden == 0 and hardened.release == following


def test_releases_and_reports_pass_between_processes_as_they_are() -> None:
    releases = [replace(published("2026Q1", {"outcomes": HOLE}), pooled={"C": "others:x"})]
    report = attacked(*releases)

    assert read_written(written_releases(releases)) == releases
    assert read_report(written(report)) == report


days = st.integers(0, 40)


@st.composite
def histories(draw: st.DrawFn) -> list[Made]:
    """Cases of a year and a half, in clusters, so that some rows are large and most are small."""
    made: list[Made] = []
    for body in ("A", "B"):
        for _cluster in range(draw(st.integers(1, 4))):
            began = date(2025, 10, 1) + timedelta(days=draw(st.integers(0, 450)))
            taken, size = draw(days), draw(st.sampled_from((1, 3, 8, 14, 40)))
            ends = draw(st.sampled_from(("answered", "answered", "ended", "open")))
            over_on = began + timedelta(days=taken)
            common = Made(
                0,
                body,
                began,
                answered_on=over_on if ends == "answered" else None,
                ended_on=over_on if ends == "ended" else None,
                outcome=draw(st.sampled_from(("granted", "refused", "withdrawn"))),
                kind=draw(st.sampled_from(("info_request", "suggestion"))),
                term=draw(st.sampled_from((20, None))),
                extended=draw(st.booleans()),
            )
            made += [replace(common, key=(len(made) + at) * 2654435761 % 2**32) for at in range(size)]
    return made


def truths(model: Model, cases: Iterable[Made]) -> dict[int, float]:
    """The true number of every variable: what an attacker would have found who is right."""
    cases = list(cases)
    true = {period: tables(cases, period, whole=True) for period in (*QUARTERS, YEAR)}

    def count(cell: Cell) -> float:
        rows = true[parse_period(cell.period)][cell.table].rows
        if UNSEEN in cell.row:
            at = cell.row.index(UNSEEN)
            named = {
                one.row[at] for one in model.names if one.table == cell.table and one.period == cell.period
            }
            values = named - {ALL, UNSEEN}
            rest = (cell._replace(row=(*cell.row[:at], value, *cell.row[at + 1 :])) for value in values)
            return count(cell._replace(row=(*cell.row[:at], ALL, *cell.row[at + 1 :]))) - sum(
                map(count, rest)
            )
        if cell.measure in QUANTILES:
            return QUANTILES[cell.measure] * count(cell._replace(measure="timed")) / 100
        return rows.get(cell.row, {}).get(cell.measure, TrueCell(0)).count

    return {
        number: count(cell)
        for number, cell in enumerate(model.names)
        if not cell.measure.startswith("answered_")
    }


@settings(max_examples=5, deadline=None)
@given(histories())
def test_bounds_always_hold_the_truth(cases: list[Made]) -> None:
    releases = [release(cases, period) for period in (*QUARTERS, YEAR)]
    for model in (together(releases), through_time(releases, ALL), through_time(releases, "A")):
        truth = truths(model, cases)
        model.constraints = [one for one in model.constraints if all(at in truth for at, _f in one.terms)]
        bounds = narrow(model)

        assert violated(model, truth) == []
        for number, value in truth.items():
            assert bounds.lows[number] <= value + 1e-6 and value - 1e-6 <= bounds.highs[number]


@st.composite
def unlucky(draw: st.DrawFn) -> dict[str, TrueTable]:
    """A sparse table whose parts are all rounded up and whose totals are all rounded down."""
    up, down = 0, 2**32 - 1
    bodies, ends = ("A", "B", "C"), ("granted", "refused", "withdrawn")
    count = st.sampled_from((0, 0, 1, 3, 9, 11, 11, 12, 13, 16))
    parts = {(body, end): draw(count) for body in bodies for end in ends}
    rows = {row: {"ended": TrueCell(value, up)} for row, value in parts.items()}
    for body in (*bodies, ALL):
        for end in (*ends, ALL):
            if ALL in (body, end):
                whole = sum(v for (b, e), v in parts.items() if body in (b, ALL) and end in (e, ALL))
                rows[body, end] = {"ended": TrueCell(whole, down)}
    return {"outcomes": TrueTable("outcomes", rows)}


@settings(max_examples=25, deadline=None)
@given(unlucky())
def test_nothing_is_recovered_of_what_was_hardened(true: dict[str, TrueTable]) -> None:
    first = PublishedRelease("XX", "2026Q1", 1, 2, date(2026, 5, 15), protect(true))
    for one in attacked(first).recovered:
        if UNSEEN not in one.cell.row:
            truth = true["outcomes"].rows[one.cell.row][one.cell.measure].count
            assert one.high is not None and one.low <= truth <= one.high
    hardened = harden(first, [], seconds=SECONDS)

    assert not attacked(hardened.release).recovered
    assert hardened == harden(first, [], seconds=SECONDS)


def test_several_sparse_quarters_are_published_and_nothing_is_recovered() -> None:
    begun = date(2025, 10, 1)
    cases = [
        Made(
            key=at * 2654435761 % 2**32,
            body="ABBBCCCCCCDDDDDDDDDD"[at * 7 % 20],
            received_on=(on := begun + timedelta(days=at * 31 % 450)),
            answered_on=on + timedelta(days=at * 17 % 45) if at % 11 else None,
            outcome=("granted", "granted", "refused", "not_held")[at * 3 % 4],
        )
        for at in range(500)
    ]
    out: list[PublishedRelease] = []
    for period in QUARTERS[:2]:
        out.append(harden(release(cases, period), out, seconds=SECONDS).release)

    assert attacked(*out).recovered == ()
    assert all(set(one.tables) <= set(BY_ID) and one.tables["compliance"].rows for one in out)
