"""Colombia: three terms by what is asked, two generations of them, and holidays that pass to Monday."""

from __future__ import annotations

from datetime import date

import pytest

from foia import law
from tests.rules.law_countries import (
    calendar,
    closed_weekdays,
    due_on,
    steps_with_a_number,
    steps_with_an_example,
)
from tests.rules.law_samples import step

DOCUMENTS, PETITION = "co.petition", "co.general_petition"


@pytest.mark.parametrize(
    ("year", "closed"),
    [
        (2024, "01-01 01-08 03-25 03-28 03-29 05-01 05-13 06-03 06-10 07-01 08-07 08-19 10-14"
               " 11-04 11-11 12-25"),
        (2026, "01-01 01-12 03-23 04-02 04-03 05-01 05-18 06-08 06-15 06-29 07-20 08-07 08-17"
               " 10-12 11-02 11-16 12-08 12-25"),
    ],
)  # fmt: skip
def test_no_other_weekday_of_the_year_is_closed(year: int, closed: str) -> None:
    assert closed_weekdays(calendar("co"), year) == closed.split()


def test_a_moved_holiday_falls_on_a_monday_of_every_year() -> None:
    moved = [rule for rule in calendar("co").base.rules if not rule.keep_original]
    days = [day for rule in moved for year in range(2020, 2029) for day in rule.dates(year)]

    assert len(moved) == 7 and {day.weekday() for day in days} == {0}


@pytest.mark.parametrize("third_friday", [date(2024, 4, 19), date(2026, 4, 17)])
def test_a_civic_day_that_each_body_may_keep_stays_open(third_friday: date) -> None:
    assert calendar("co").is_working_day(third_friday)


@pytest.mark.parametrize(
    ("received", "as_of", "version", "due"),
    [
        (date(2020, 2, 3), date(2020, 2, 3), "1", date(2020, 2, 17)),
        (date(2020, 3, 24), date(2020, 3, 27), "1", date(2020, 4, 7)),
        (date(2020, 3, 24), date(2020, 3, 28), "2", date(2020, 4, 23)),
        (date(2022, 5, 17), date(2022, 6, 30), "2", date(2022, 6, 15)),
        (date(2022, 5, 18), date(2022, 6, 30), "3", date(2022, 6, 2)),
    ],
)
def test_the_emergency_lengthened_the_terms_and_took_over_what_was_pending(
    received: date, as_of: date, version: str, due: date
) -> None:
    book = law.load()
    regime = book.bound(DOCUMENTS, received, as_of)
    found = law.deadlines(regime, book.calendar("co"), [law.Event("received", received)])

    assert (regime.version, found.response.due_on) == (version, due)
    assert found.response.verified is (version != "2")


def test_the_term_depends_on_what_is_asked() -> None:
    variants = {
        variant: due_on(DOCUMENTS, "received 2026-03-02", variant=variant).response.due_on
        for variant in (None, "response_general", "response_consultation")
    }

    assert list(variants.values()) == [date(2026, 3, 16), date(2026, 3, 24), date(2026, 4, 16)]
    complaint = due_on(PETITION, "received 2026-03-02").response
    assert (complaint.variant, complaint.due_on) == ("response_general", date(2026, 3, 24))


@pytest.mark.parametrize(
    ("variant", "facts", "state"),
    [
        (None, ("received 2026-03-02",), "running"),
        (None, ("received 2026-03-02", "answered 2026-03-17 outcome=granted"), "ended"),
        (None, ("received 2026-03-02", "answered 2026-03-16 outcome=refused"), "ended"),
        ("response_general", ("received 2026-03-02",), "not_started"),
    ],
)
def test_only_silence_on_documents_grants_the_copies(
    variant: str | None, facts: tuple[str, ...], state: str
) -> None:
    found = due_on(DOCUMENTS, *facts, variant=variant, as_of=date(2026, 3, 18))

    assert step(found, "delivery_after_deemed_grant").state == state


def test_a_filing_on_a_saturday_counts_from_the_next_working_day() -> None:
    found = due_on(DOCUMENTS, "received 2026-03-14").response

    assert (found.starts_on, found.conflict_due_on) == (date(2026, 3, 16), None)


def test_an_extension_may_not_double_more_than_the_first_term() -> None:
    with pytest.raises(law.BadHistory):
        due_on(DOCUMENTS, "received 2026-03-02", "extended 2026-03-16 amount=11")


def test_every_version_has_the_same_steps_and_grounds() -> None:
    for regime_id in (DOCUMENTS, PETITION):
        versions = [regime for regime in law.load().country("CO").regimes if regime.id == regime_id]

        assert [version.version for version in versions] == ["1", "2", "3"]
        assert len({tuple(known.id for known in version.steps) for version in versions}) == 1
        assert len({tuple(ground.code for ground in version.grounds) for version in versions}) == 1


def test_every_term_with_a_number_has_a_worked_example() -> None:
    assert steps_with_a_number("CO") <= steps_with_an_example("CO")
