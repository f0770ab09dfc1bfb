"""United Kingdom: a holiday of any part closes the day everywhere, and the clock of the Act of 2000."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from foia import law
from tests.rules.law_samples import case, step


def due(*facts: str, place: str | None = None, **options: Any) -> law.Report:
    book = law.load()
    found = book.regime("gb.foia")
    return law.deadlines(found, book.calendar(found.calendar, place), case(*facts), **options)


# Open or closed in England and Wales, in Scotland, in Northern Ireland.
DAYS = [
    ("2007-11-30", "open", "closed", "open"),
    ("2010-01-04", "open", "closed", "open"),  # 2 January on a Saturday
    ("2011-01-04", "open", "closed", "open"),  # New Year on a Saturday, 2 January on a Sunday
    ("2012-01-03", "open", "closed", "open"),  # New Year on a Sunday
    ("2010-12-28", "closed", "closed", "closed"),  # Boxing Day on a Sunday
    ("2011-04-29", "closed", "closed", "closed"),
    ("2012-05-28", "open", "open", "open"),
    ("2012-06-05", "closed", "closed", "closed"),
    ("2013-03-18", "open", "open", "closed"),  # Saint Patrick on a Sunday
    ("2020-05-04", "open", "open", "open"),
    ("2020-05-08", "closed", "closed", "closed"),
    ("2022-06-03", "closed", "closed", "closed"),
    ("2022-12-27", "closed", "closed", "closed"),  # Christmas on a Sunday
    ("2025-07-14", "open", "open", "closed"),  # the Boyne on a Saturday
    ("2026-04-06", "closed", "open", "closed"),  # Easter Monday
    ("2026-06-15", "open", "closed", "open"),
    ("2026-08-03", "open", "closed", "open"),
    ("2026-08-31", "closed", "open", "closed"),
    ("2026-12-28", "closed", "closed", "closed"),  # Boxing Day on a Saturday
]


@pytest.mark.parametrize(("day", "england", "scotland", "ireland"), DAYS, ids=[row[0] for row in DAYS])
def test_each_part_has_its_days_and_the_law_takes_them_all(
    day: str, england: str, scotland: str, ireland: str
) -> None:
    book, when = law.load(), date.fromisoformat(day)
    parts = [book.calendar(name).is_working_day(when) for name in ("gb-ew", "gb-sct", "gb-nir")]
    whole = {book.calendar("gb", place).is_working_day(when) for place in (None, "ENG", "SCT", "WLS", "NIR")}

    assert parts == [word == "open" for word in (england, scotland, ireland)]
    assert whole == {all(parts)}


def test_a_holiday_proclaimed_late_was_not_known_before() -> None:
    calendar = law.load().calendar("gb")

    assert calendar.known_on(date(2022, 9, 9)).is_working_day(date(2022, 9, 19))
    assert not calendar.known_on(date(2022, 9, 10)).is_working_day(date(2022, 9, 19))


@pytest.mark.parametrize("received", ["2026-01-30", "2026-01-31", "2026-02-01"])
def test_the_date_of_receipt_stands_even_on_a_weekend(received: str) -> None:
    found = due(f"received {received}").response

    assert (found.starts_on, found.due_on, found.conflict_due_on) == (
        date(2026, 2, 2), date(2026, 2, 27), None,
    )  # fmt: skip


def test_a_clarification_begins_twenty_new_days() -> None:
    asked = ("received 2026-02-02", "clarification_requested 2026-02-10")
    given = due(*asked, "clarification_provided 2026-02-24").response

    assert due(*asked).response.state == "suspended"
    assert (given.starts_on, given.due_on) == (date(2026, 2, 25), date(2026, 3, 25))


def test_the_day_of_the_fees_notice_and_the_day_of_the_payment_are_both_disregarded() -> None:
    found = due("received 2026-02-02", "charged 2026-02-10", "paid 2026-02-10").response

    assert found.due_on == date(2026, 3, 3)


def test_the_guidance_of_twenty_more_days_is_not_shown_as_law() -> None:
    found = due("received 2026-02-02", as_of=date(2026, 3, 10))
    extension = step(found, "public_interest_extension")

    assert (found.response.verified, extension.verified) == (True, False)
    assert (found.response.state, found.response.silence) == ("missed", "may_appeal")


def test_a_scottish_authority_is_bound_by_another_law() -> None:
    with pytest.raises(law.NoRegime):
        law.applicable(law.load(), "GB", "info_request", "scottish_authority", "SCT", date(2026, 3, 2))
