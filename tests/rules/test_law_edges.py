"""The edges of a term: the last minute at the counter, the last day itself, the end of a calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from foia import law
from tests.rules.law_samples import (
    RULES,
    STEP,
    TERM,
    case,
    clarification,
    due_in,
    extension,
    invented,
    response,
    step,
)

DEEMED = RULES.replace("actual_date", "deemed_next_working_day").replace(
    "same_day", "deemed_next_working_day"
)
HALF_WEDNESDAY = """
[[calendar.day]]
date = 2026-03-04
effect = "closed_from_noon"
name_es = "x"
name_en = "x"
basis = "x"
"""


@pytest.mark.parametrize("rules, received, due_on", [
    (DEEMED, "2026-03-03T18:00", 6),
    (DEEMED, "2026-03-03T18:01", 9),
    (RULES, "2026-03-03T18:01", 6),
    (DEEMED, "2026-03-04T12:00", 9),
    (DEEMED, "2026-03-04T12:01", 10),
    (DEEMED, "2026-03-04", 9),  # without an hour nobody says it was late
    (DEEMED, "2026-03-07", 12),
    (RULES, "2026-03-07", 11),
    (DEEMED, "2026-03-06T22:00+00:00", 11),  # six in the afternoon in La Paz
    (DEEMED, "2026-03-06T22:01+00:00", 12),
])  # fmt: skip
def test_a_filing_is_of_its_day_until_the_counter_closes(rules: str, received: str, due_on: int) -> None:
    book = invented(response(3), rules=rules, days=HALF_WEDNESDAY)
    calendar = book.calendar("xx", office_closes_at=time(18))
    report = law.deadlines(book.regime("xx.request"), calendar, case(f"received {received}"))

    assert report.response.due_on == date(2026, 3, due_on)


def test_hours_of_a_filing_after_the_counter_closed_run_from_the_first_hour_of_the_next_day() -> None:
    book = invented(response(24, "hour"), rules=DEEMED)
    calendar = book.calendar("xx", office_closes_at=time(18))
    report = law.deadlines(book.regime("xx.request"), calendar, case("received 2026-03-04T19:00"))

    assert report.response.due_at == datetime(2026, 3, 6, 4, tzinfo=UTC)


def test_hours_of_a_filing_on_a_closed_day_run_from_the_first_hour_of_the_next_open_one() -> None:
    book = invented(response(24, "hour"), rules=DEEMED)
    found = [due_in(book, f"received 2026-03-{day}").response for day in ("06T10:00", "07T10:00")]

    assert [one.due_at for one in found] == [
        datetime(2026, 3, 7, 14, tzinfo=UTC), datetime(2026, 3, 10, 4, tzinfo=UTC),
    ]  # fmt: skip
    assert [one.starts_on for one in found] == [date(2026, 3, 6), date(2026, 3, 9)]


@pytest.mark.parametrize("received, state", [
    ("2025-12-31", "uncovered"), ("2026-01-01", "running"),
    ("2026-12-21", "running"), ("2026-12-22", "uncovered"),
])  # fmt: skip
def test_a_term_that_begins_or_ends_outside_the_calendar_has_no_date(received: str, state: str) -> None:
    book = invented(response(10, "calendar_day"), rules=RULES.replace("roll_forward", "none"))
    found = due_in(
        book, f"received {received}", now=datetime.fromisoformat(f"{received}T18:00+00:00")
    ).response

    assert found.state == state and (found.due_on is None) == (state == "uncovered")


APPEAL = STEP.format(
    id="appeal", kind="appeal_filing", actor="applicant",
    term=TERM.format(amount=5, unit="working_day", start="next_working_day").replace(
        "request.received", "response.due"
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    "answered, begun", [("2026-03-13", False), ("2026-03-16", False), ("2026-03-17", True)]
)
def test_silence_opens_the_appeal_the_day_after_the_last_one(answered: str, begun: bool) -> None:
    book = invented(response(10), APPEAL)
    found = step(due_in(book, "received 2026-03-02", f"answered {answered}"), "appeal")

    assert (found.state != "not_started") is begun
    assert found.due_on == (date(2026, 3, 23) if begun else None)


@pytest.mark.parametrize("now, state", [(16, "not_started"), (17, "running")])
def test_until_its_last_day_ends_a_term_has_not_run_out(now: int, state: str) -> None:
    book = invented(response(10), APPEAL)
    report = due_in(book, "received 2026-03-02", now=datetime(2026, 3, now, 15, tzinfo=UTC))

    assert step(report, "appeal").state == state


@pytest.mark.parametrize("unit, told, due_on", [
    ("working_day", "2026-03-16", date(2026, 3, 23)),
    ("calendar_day", "2026-03-16", date(2026, 3, 23)),  # the 21st is a Saturday
    ("working_day", "2026-03-17", date(2026, 3, 16)),
])  # fmt: skip
def test_an_extension_adds_to_the_last_day_and_is_told_until_then(unit: str, told: str, due_on: date) -> None:
    longer = extension(5).replace('"working_day"', f'"{unit}"', 1)
    if unit == "calendar_day":
        longer = longer.replace('"next_working_day"', '"next_day"')
    found = due_in(invented(longer, response(10)), "received 2026-03-02", f"extended {told}").response

    assert (found.first_due_on, found.due_on) == (date(2026, 3, 16), due_on)


CLOSES = 'notify_window = {{ closes = {{ amount = {}, unit = "{}", of = "{}" }} }}'


@pytest.mark.parametrize("amount, unit, of, closes", [
    (0, "working_day", "response.due", 16),
    (-3, "working_day", "response.due", 11),
    (-2, "calendar_day", "response.due", 14),
    (0, "working_day", "request.received", 1),  # a Sunday
    (1, "working_day", "request.received", 2),
    (4, "working_day", "request.received", 6),  # the 4th closes at noon and is not counted
    (2, "calendar_day", "request.received", 3),
    (3, "calendar_day", "request.received", 5),
    (6, "calendar_day", "request.received", 9),  # the 7th is a Saturday
])  # fmt: skip
def test_an_extension_is_told_until_so_many_days_before_or_after(
    amount: int, unit: str, of: str, closes: int
) -> None:
    rules = f'{RULES}\nhalf_day = "closed"'
    window = extension(5, CLOSES.format(amount, unit, of))
    report = due_in(invented(window, response(10), rules=rules, days=HALF_WEDNESDAY), "received 2026-03-01")

    assert step(report, "extension").due_on == date(2026, 3, closes)


def test_where_closed_days_move_nothing_they_do_not_move_the_last_day_to_tell_an_extension() -> None:
    rules = RULES.replace("roll_forward", "none")
    window = extension(5, CLOSES.format(5, "calendar_day", "request.received"))
    report = due_in(invented(window, response(10), rules=rules), "received 2026-03-02")

    assert step(report, "extension").due_on == date(2026, 3, 7)


@pytest.mark.parametrize("kind, due_on", [("appeal_filing", 27), ("appeal_decision", 23)])
@pytest.mark.parametrize("beginnings", ['"response.due", "response.met"', '"response.met", "response.due"'])
def test_of_two_beginnings_the_first_counts_and_for_an_appeal_the_last(
    kind: str, due_on: int, beginnings: str
) -> None:
    either = APPEAL.replace('"response.due"', beginnings).replace('"appeal_filing"', f'"{kind}"')
    report = due_in(invented(response(10), either), "received 2026-03-02", "answered 2026-03-20")

    assert step(report, "appeal").due_on == date(2026, 3, due_on)


@pytest.mark.parametrize("end", ["withdrawn", "lapsed"])
@pytest.mark.parametrize(("day", "state"), [("2026-03-16", "ended"), ("2026-03-17", "running")])
def test_what_ended_by_its_last_day_was_not_met_with_silence(end: str, day: str, state: str) -> None:
    book, now = invented(response(10), APPEAL), datetime(2026, 3, 19, 12, tzinfo=UTC)

    assert step(due_in(book, "received 2026-03-02", f"{end} {day}", now=now), "appeal").state == state


def test_only_a_filing_is_deemed_made_on_the_next_open_day() -> None:
    appeal = APPEAL.replace("response.due", "decision.notified")
    report = due_in(
        invented(response(10), appeal, rules=DEEMED), "received 2026-03-02", "answered 2026-03-14"
    )

    assert (step(report, "appeal").deemed_on, step(report, "appeal").due_on) == (
        date(2026, 3, 14), date(2026, 3, 20),
    )  # fmt: skip


def test_the_term_of_distance_runs_in_its_own_unit_from_the_last_day_and_rolls() -> None:
    far = """
[regime.distance]
amount = 6
unit = "calendar_day"
actors = ["applicant"]
condition_es = "x"
condition_en = "x"
basis = "x"
evidence = "statute_text"
"""
    book = invented(clarification("none"), response(10), rules=f"{RULES}{far}")
    events = case("received 2026-03-02", "clarification_requested 2026-03-02 amount=5")
    near, away = (
        law.deadlines(book.regime("xx.request"), book.calendar("xx"), events, distance=distance)
        for distance in (False, True)
    )

    assert [step(report, "clarification").due_on for report in (near, away)] == [
        date(2026, 3, 9), date(2026, 3, 16),
    ]  # fmt: skip
    assert step(away, "clarification").nominal_on == date(2026, 3, 15)
    assert near.response.due_on == away.response.due_on


def test_a_clarification_that_may_be_asked_once_has_its_term() -> None:
    once = clarification("suspend").replace('kind = "clarification"', 'kind = "clarification"\nmax_times = 1')
    report = due_in(invented(once, response(10)), "received 2026-03-02", "clarification_requested 2026-03-04")

    assert step(report, "clarification").due_on == date(2026, 3, 11)
