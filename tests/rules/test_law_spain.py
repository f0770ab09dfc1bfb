"""Spain: months from the competent organ, a calendar by community, a claim against silence."""

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

INFORMATION = "es.information_request"
COMMUNITIES = [
    "AN", "AR", "AS", "CB", "CE", "CL", "CM", "CN", "CT", "EX", "GA", "IB", "MC", "MD", "ML", "NC", "PV",
    "RI", "VC",
]  # fmt: skip


@pytest.mark.parametrize(
    ("place", "year", "closed"),
    [
        (None, 2023, "01-06 04-07 05-01 08-15 10-12 11-01 12-06 12-08 12-25"),
        ("ES-CL", 2023, "01-02 01-06 04-06 04-07 05-01 07-25 08-15 10-12 11-01 12-06 12-08 12-25"),
        ("ES-CT", 2024, "01-01 03-29 04-01 05-01 06-24 08-15 09-11 11-01 12-06 12-25 12-26"),
        ("ES-AN", 2021, "01-01 01-06 03-01 04-01 04-02 08-16 10-12 11-01 12-06 12-08"),
        ("ES-VC", 2022, "01-06 04-14 04-15 04-18 06-24 08-15 10-12 11-01 12-06 12-08"),
        ("ES-IB", 2025, "01-01 01-06 04-17 04-18 05-01 08-15 12-08 12-25 12-26"),
        ("ES-MD", 2026, "01-01 01-06 04-02 04-03 05-01 10-12 11-02 12-07 12-08 12-25"),
    ],
)
def test_no_other_weekday_of_the_year_is_closed(place: str | None, year: int, closed: str) -> None:
    assert closed_weekdays(calendar("es", place), year) == closed.split()


def test_each_community_keeps_at_least_the_days_of_the_whole_state() -> None:
    national = set(closed_weekdays(calendar("es"), 2024))

    assert [place.code for place in calendar("es").base.places] == COMMUNITIES
    assert all(national < set(closed_weekdays(calendar("es", code), 2024)) for code in COMMUNITIES)


def test_a_day_closed_at_either_of_two_places_is_closed() -> None:
    both = calendar("es", "MD").joined(calendar("es", "AN"))

    assert not both.is_working_day(date(2025, 2, 28)) and not both.is_working_day(date(2025, 5, 2))
    two_places = law.load().regime(INFORMATION).two_places
    assert two_places is not None and "applicant" in two_places.actors


def test_what_the_administration_owes_runs_from_the_day_of_the_filing_even_a_closed_one() -> None:
    found = due_on(INFORMATION, "received 2026-03-14").response

    assert (found.due_on, found.conflict_due_on) == (date(2026, 4, 14), None)


def test_the_month_runs_from_the_competent_organ() -> None:
    facts = ("received 2026-02-10", "referred 2026-02-12 to=other")

    assert due_on(INFORMATION, *facts).response.due_on == date(2026, 3, 12)
    assert due_on(INFORMATION, *facts, "registered 2026-02-16").response.due_on == date(2026, 3, 16)


def test_only_a_notified_decision_meets_the_term_and_silence_refuses() -> None:
    decided = ("received 2026-02-10", "decided 2026-03-10 outcome=granted")
    late = due_on(INFORMATION, *decided, as_of=date(2026, 3, 11)).response

    assert (late.state, late.silence) == ("missed", "deemed_refused")
    assert due_on(INFORMATION, *decided, "notified 2026-03-10").response.state == "met"


def test_a_claim_against_silence_is_premature_on_the_last_day_and_has_no_end() -> None:
    on_the_last_day = due_on(INFORMATION, "received 2026-02-10", as_of=date(2026, 3, 10))
    much_later = due_on(INFORMATION, "received 2026-02-10", "appeal_filed 2026-12-01")

    claim = step(on_the_last_day, "appeal_against_silence")
    assert (claim.due_on, on_the_last_day.response.state) == (None, "running")
    assert step(much_later, "appeal_decision").due_on == date(2027, 3, 1)


def test_the_state_of_alarm_stopped_the_days_of_a_month_too() -> None:
    found = due_on(INFORMATION, "received 2020-03-02").response

    assert found.due_on == date(2020, 6, 22)
    assert sum(day.reason == "suspension" for day in found.skipped) == 79


def test_against_constitutional_bodies_there_is_only_the_court() -> None:
    regime = law.load().regime(INFORMATION)

    assert [remedy.step.id for remedy in law.remedies(regime, "constitutional")] == ["judicial_review"]
    assert len(law.remedies(regime, "state")) == 3


def test_a_suspension_needs_a_ground_of_the_law() -> None:
    regime = law.load().regime(INFORMATION)

    assert law.may_suspend(regime) is None
    assert [ground.code for ground in regime.suspension_grounds] == ["ES-22-d", "ES-22-g"]


def test_every_term_with_a_number_has_a_worked_example() -> None:
    assert steps_with_a_number("ES") <= steps_with_an_example("ES")
