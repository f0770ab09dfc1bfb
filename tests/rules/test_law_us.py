"""United States: the federal calendar and New York's, and the clock of a federal request."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from foia import law
from tests.rules.law_samples import case, step

FEDERAL, NEW_YORK = "us.foia", "us-ny.foil"


def due(*facts: str, regime: str = FEDERAL, place: str | None = None, **options: Any) -> law.Report:
    book = law.load()
    found = book.regime(regime)
    return law.deadlines(found, book.calendar(found.calendar, place), case(*facts), **options)


@pytest.mark.parametrize(
    ("day", "federal", "new_york"),
    [
        ("2010-12-24", "closed", "open"),  # Christmas on a Saturday
        ("2010-12-31", "closed", "open"),  # New Year of 2011, on a Saturday
        ("2011-12-26", "closed", "closed"),  # Christmas on a Sunday
        ("2015-07-03", "closed", "open"),
        ("2020-06-19", "open", "open"),  # before Juneteenth
        ("2021-06-18", "closed", "open"),
        ("2022-06-20", "closed", "closed"),
        ("2026-02-12", "open", "closed"),  # Lincoln
        ("2026-02-16", "closed", "closed"),
        ("2026-11-03", "open", "closed"),  # general election
        ("2022-11-08", "open", "closed"),  # the Tuesday after the first Monday is the second one
        ("2025-01-09", "open", "open"),  # closed by executive order for pay and leave only
        ("2028-11-10", "closed", "open"),  # Veterans Day on a Saturday
    ],
)
def test_a_federal_day_and_a_day_of_new_york_differ(day: str, federal: str, new_york: str) -> None:
    book, when = law.load(), date.fromisoformat(day)
    found = [book.calendar("us").is_working_day(when), book.calendar("us-ny", "NY").is_working_day(when)]

    assert found == [federal == "open", new_york == "open"]


def test_inauguration_day_is_closed_in_washington_only() -> None:
    book, day = law.load(), date(2021, 1, 20)

    assert [book.calendar("us", place).is_working_day(day) for place in ("DC", "NY", None)] == [
        False, True, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("routed", "due_on"),
    [
        ([], "2026-03-30"),
        (["referred 2026-03-05"], "2026-04-02"),
        (["referred 2026-03-12"], "2026-04-09"),
        (["referred 2026-03-13"], "2026-04-09"),
        (["referred 2026-03-31"], "2026-04-09"),
    ],
)
def test_the_clock_starts_at_the_proper_component_and_no_later_than_the_tenth_day(
    routed: list[str], due_on: str
) -> None:
    assert str(due("received 2026-03-02", *routed, as_of=date(2026, 4, 1)).response.due_on) == due_on


def test_the_tenth_day_starts_the_clock_even_when_it_is_closed() -> None:
    found = due("received 2026-03-05", "referred 2026-03-20", as_of=date(2026, 3, 20))

    assert (step(found, "routing").due_on, found.response.starts_on) == (date(2026, 3, 15), date(2026, 3, 16))


def test_routing_is_not_owed_where_the_right_office_got_the_request() -> None:
    found = due("received 2026-03-02", as_of=date(2026, 3, 20))

    assert (step(found, "routing").state, found.response.state) == ("ended", "running")


def test_the_clock_stops_once_for_information_and_again_only_for_fees() -> None:
    once = ("received 2026-03-02", "clarification_requested 2026-03-09", "clarification_provided 2026-03-16")
    again = ("clarification_requested 2026-03-17", "clarification_provided 2026-03-24")
    fees = ("suspended 2026-03-18", "resumed 2026-03-20")

    assert due(*once).response.due_on == due(*once, *again).response.due_on == date(2026, 4, 6)
    assert due(*once, *fees).response.due_on == date(2026, 4, 8)
    assert law.may_suspend(law.load().regime(FEDERAL)) is None


def test_the_floor_of_an_appeal_is_never_missed() -> None:
    found = due("received 2026-03-02", "answered 2026-03-27 outcome=refused", as_of=date(2026, 9, 1))

    assert (step(found, "appeal_filing").due_on, step(found, "appeal_filing").state) == (
        date(2026, 6, 25),
        "ended",
    )


def test_nothing_of_the_federal_law_is_shown_as_read() -> None:
    regime = law.load().regime(FEDERAL)

    assert not any(found.verified for found in regime.steps)
    assert due("received 2026-03-02", as_of=date(2026, 4, 30)).response.silence is None


def test_new_york_binds_its_own_agencies_and_no_federal_one() -> None:
    book, day = law.load(), date(2026, 3, 2)
    found = [
        law.applicable(book, "US", "info_request", body_class, place, day).id
        for body_class, place in [
            ("federal_agency", "NY"), ("federal_agency", "CA"), (None, None),
            ("state_agency", "NY"), ("local_agency", "NY:Albany"),
        ]
    ]  # fmt: skip

    assert found == [FEDERAL, FEDERAL, FEDERAL, NEW_YORK, NEW_YORK]
    with pytest.raises(law.NoRegime):
        law.applicable(book, "US", "info_request", "state_agency", "CA", day)


def test_what_was_not_acknowledged_in_new_york_may_be_appealed() -> None:
    found = due("received 2026-02-06", regime=NEW_YORK, place="NY", as_of=date(2026, 2, 18))

    assert step(found, "acknowledge").state == "missed"
    assert (step(found, "appeal_filing").state, step(found, "appeal_filing").due_on) == (
        "running",
        date(2026, 3, 19),
    )
