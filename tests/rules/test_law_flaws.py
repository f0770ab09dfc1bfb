"""Fifteen ways in which comparable systems got a deadline wrong, each tried on the regimes executed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import foia.law
from foia import law
from tests.rules.law_samples import case, clarification, due, due_in, extension, invented, response, step

INFO, PETITION = "bo.information_request", "bo.petition"


def test_flaw_01_the_zone_is_the_calendars_and_never_the_browsers() -> None:
    same_instant = [
        datetime(2026, 3, 3, 3, 30, tzinfo=UTC),
        datetime(2026, 3, 3, 12, 30, tzinfo=ZoneInfo("Asia/Tokyo")),
        datetime(2026, 3, 2, 23, 30, tzinfo=ZoneInfo("America/La_Paz")),
    ]
    book = law.load()
    found = {
        law.deadlines(
            book.regime(INFO), book.calendar("bo", "L"), [law.Event("received", at)]
        ).response.due_on
        for at in same_instant
    }

    assert found == {date(2026, 3, 23)}


def test_flaw_02_an_instant_of_night_belongs_to_its_local_day() -> None:
    before = due(INFO, "received 2026-03-03T03:59:59+00:00").response
    after = due(INFO, "received 2026-03-03T04:00:00+00:00").response

    assert (before.starts_on, after.starts_on) == (date(2026, 3, 3), date(2026, 3, 4))


def test_flaw_03_a_deadline_is_good_until_the_last_instant_of_its_local_day() -> None:
    def state_at(moment: datetime) -> str:
        return due(INFO, "received 2026-03-02T14:31", now=moment).response.state

    assert due(INFO, "received 2026-03-02T14:31").response.due_at is None
    assert state_at(datetime(2026, 3, 24, 3, 59, 59, 999999, tzinfo=UTC)) == "running"
    assert state_at(datetime(2026, 3, 24, 4, 0, tzinfo=UTC)) == "missed"


def test_flaw_04_rolling_to_a_working_day_adds_nothing_to_a_working_day() -> None:
    calendar = law.load().calendar("bo", "L")

    assert calendar.next_working_day(date(2026, 3, 6)) == date(2026, 3, 6)
    assert calendar.next_working_day(date(2026, 3, 7)) == date(2026, 3, 9)
    assert due(PETITION, "received 2026-02-05").response.due_on == date(2026, 8, 5)


def test_flaw_05_no_holiday_is_written_in_code_and_no_year_is_guessed() -> None:
    folder = Path(foia.law.__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))

    assert not any(word in code for word in ("Carnaval", "Corpus", "Navidad", "Decreto"))
    late = due(INFO, "received 2028-12-20")
    assert late.coverage == "none" and late.response.state == "uncovered" and late.response.due_on is None


def test_flaw_06_a_holiday_announced_late_moves_a_running_deadline() -> None:
    before = due(INFO, "received 2025-10-20", place="P", as_of=date(2025, 10, 28)).response
    after = due(INFO, "received 2025-10-20", place="P", as_of=date(2025, 10, 29)).response

    assert (before.due_on, after.due_on) == (date(2025, 11, 11), date(2025, 11, 12))
    assert date(2025, 11, 3) not in {day.date for day in before.skipped}
    assert date(2025, 11, 3) in {day.date for day in after.skipped}


def test_flaw_07_each_place_has_its_own_calendar() -> None:
    found = {place: due(INFO, "received 2026-02-02", place=place).response.due_on for place in ("L", "O")}

    assert found == {"L": date(2026, 2, 25), "O": date(2026, 2, 26)}


def test_flaw_08_a_filing_on_a_closed_day_is_computed_both_ways_while_the_rule_is_unknown() -> None:
    friday = due(INFO, "received 2026-03-06T18:30")
    saturday = due(INFO, "received 2026-03-07T10:00")

    assert friday.response.conflict_due_on is None and friday.warnings == ()
    assert saturday.response.due_on == date(2026, 3, 27)
    assert saturday.response.conflict_due_on == date(2026, 3, 30)
    assert {warning.code for warning in saturday.warnings} == {"unknown_rule"}


def test_flaw_08_after_hours_is_computed_both_ways_only_where_the_hours_are_known() -> None:
    book = law.load()
    with_hours = book.calendar("bo", "L", office_closes_at=time(18, 30))
    events = case("received 2026-03-06T19:00")
    known = law.deadlines(book.regime(INFO), with_hours, events).response
    unknown = law.deadlines(book.regime(INFO), book.calendar("bo", "L"), events).response

    at_closing = law.deadlines(book.regime(INFO), with_hours, case("received 2026-03-06T18:30")).response

    assert at_closing.conflict_due_on is None
    assert (known.due_on, known.conflict_due_on) == (date(2026, 3, 27), date(2026, 3, 30))
    assert (unknown.due_on, unknown.conflict_due_on) == (date(2026, 3, 27), None)


def test_flaw_08_after_noon_of_a_half_day_is_after_hours_where_no_other_hours_are_known() -> None:
    def dates(hour: str) -> tuple[date | None, date | None]:
        found = due("gt.petition", f"received 2026-12-31T{hour}", place=None).response
        return found.due_on, found.conflict_due_on

    assert dates("12:00") == (date(2027, 1, 30), date(2027, 2, 1))
    assert dates("12:01") == (date(2027, 1, 30), date(2027, 2, 3))


def test_flaw_09_a_pause_gives_no_days_back_to_a_case_already_late() -> None:
    book = invented(response(10))
    late = due_in(
        book, "received 2026-03-02", "suspended 2026-03-20", "resumed 2026-04-20", "acknowledged 2026-04-21"
    )

    assert late.response.due_on == date(2026, 3, 16)
    assert late.response.state == "missed"


def test_flaw_09_the_remaining_days_run_on_after_a_pause() -> None:
    book = invented(clarification("suspend"), response(10))
    found = due_in(
        book, "received 2026-03-02", "clarification_requested 2026-03-04", "clarification_provided 2026-03-11"
    )

    # 3 and 4 March are counted; 5 to 11 are not; eight working days remain.
    assert found.response.due_on == date(2026, 3, 23)
    assert [day.date.day for day in found.response.skipped if day.reason == "suspension"] == [5, 6, 9, 10, 11]


def test_flaw_10_an_extension_is_refused_where_the_law_writes_none() -> None:
    refusal = law.may_extend(law.load().regime(INFO))

    assert refusal is not None and refusal.text_es and refusal.text_en and refusal.basis is None
    with pytest.raises(law.BadHistory) as refused:
        due(INFO, "received 2026-03-02", "extended 2026-03-10 amount=5 unit=working_day")
    assert refused.value.index == 1


@pytest.mark.parametrize(
    "history",
    [
        ["answered 2026-03-05", "extended 2026-03-06"],
        ["extended 2026-03-06", "extended 2026-03-09"],
        ["extended 2026-03-06 amount=6"],
        ["extended 2026-03-06 amount=1 unit=month"],
        ["withdrawn 2026-03-05", "extended 2026-03-06"],
    ],
)
def test_flaw_10_an_extension_has_a_cap_a_count_and_a_state(history: list[str]) -> None:
    book = invented(extension(5), response(10))

    with pytest.raises(law.BadHistory) as refused:
        due_in(book, "received 2026-03-02", *history)
    assert refused.value.index == len(history)


def test_flaw_11_a_case_answered_the_day_it_came_is_in_time_and_no_instant_is_falsified() -> None:
    found = due(INFO, "received 2026-03-07T10:00", "answered 2026-03-07T11:00").response

    assert found.state == "met" and found.stopped_on == date(2026, 3, 7)
    assert found.starts_on == date(2026, 3, 9)


def test_flaw_11_a_correction_of_the_receipt_moves_the_date_only_once_it_is_known() -> None:
    history = ["received 2026-03-10", "corrected 2026-03-02 of=received recorded=2026-03-16"]

    assert due(INFO, *history, as_of=date(2026, 3, 15)).response.due_on == date(2026, 3, 31)
    assert due(INFO, *history, as_of=date(2026, 3, 16)).response.due_on == date(2026, 3, 23)


def test_flaw_11_a_correction_that_does_not_say_when_it_was_made_was_always_known() -> None:
    history = ["received 2026-03-05", "corrected 2026-03-02 of=received"]

    assert due(INFO, *history, as_of=date(2026, 3, 5)).response.due_on == date(2026, 3, 23)


def test_flaw_11_the_correction_made_last_is_the_one_that_stands() -> None:
    first = "corrected 2026-03-03 of=received recorded=2026-03-10"
    last = "corrected 2026-03-02 of=received recorded=2026-03-16"
    for corrections in ([first, last], [last, first]):
        assert due(INFO, "received 2026-03-05", *corrections).response.due_on == date(2026, 3, 23)


def test_flaw_12_a_case_is_bound_to_the_version_in_force_when_it_was_received() -> None:
    shorter = response(3).replace("artículo 1", "artículo 2")
    book = invented(response(10))
    newer = invented(shorter).regime("xx.request")
    old = replace(book.regime("xx.request"), valid_to=date(2026, 6, 30))
    new = replace(newer, version="2", valid_from=date(2026, 7, 1))
    country = replace(book.countries["XX"], regimes=(old, new))
    both = law.LawBook([country])

    def version(day: date) -> str:
        return both.applicable("XX", "info_request", "any", None, day).version

    assert [version(date(2026, 6, 30)), version(date(2026, 7, 1))] == ["1", "2"]


def test_flaw_13_every_day_that_was_not_counted_is_named_with_its_decree() -> None:
    found = due(INFO, "received 2025-10-20", place="P").response
    holidays = [
        line for line in found.explanation.es if "3 de noviembre de 2025" in line and "Fuente" in line
    ]

    assert holidays and "Decreto Supremo 5483 (29 de octubre de 2025)" in holidays[0]
    assert any(day.source and "Decreto" in day.source for day in found.skipped)


def test_flaw_14_appeals_and_silence_have_clocks() -> None:
    silent = due(PETITION, "received 2026-01-05", as_of=date(2026, 7, 8))
    assert silent.response.state == "missed" and silent.response.silence == "deemed_refused"

    appealed = due(
        PETITION,
        "received 2026-01-05",
        "decided 2026-03-02",
        "notified 2026-03-02",
        "appeal_filed 2026-03-09",
        as_of=date(2026, 4, 8),
    )
    assert step(appealed, "appeal_decision").state == "missed"
    assert step(appealed, "second_appeal_filing").state == "running"
    assert step(appealed, "second_appeal_decision").silence == "deemed_granted"


def test_flaw_15_nothing_is_overdue_before_it_is_received() -> None:
    with pytest.raises(law.BadHistory):
        due(INFO, "acknowledged 2026-03-02")
    running = due(INFO, "received 2026-03-02", now=datetime(2026, 3, 2, 12, tzinfo=UTC)).response
    assert running.state == "running"


def test_the_later_of_two_looks_at_the_same_case_is_the_same_fold() -> None:
    events = case("received 2026-03-02", "decided 2026-03-09")
    book = law.load()
    first = law.deadlines(book.regime(INFO), book.calendar("bo", "L"), events)
    again = law.deadlines(book.regime(INFO), book.calendar("bo", "L"), list(reversed(events)))

    assert first == again
    assert first.response.due_on == date(2026, 3, 2) + timedelta(days=21)
