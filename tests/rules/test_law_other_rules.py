"""The rules other countries need, on an invented regime."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from foia import law
from tests.rules.law_samples import (
    RULES,
    STEP,
    clarification,
    due_in,
    extension,
    invented,
    referral,
    response,
    step,
)

DEEMED = RULES.replace('"actual_date"', '"deemed_next_working_day"')


def test_deemed_receipt_and_actual_date_are_one_working_day_apart_on_a_closed_day() -> None:
    actual = due_in(invented(response(20)), "received 2026-03-07").response
    deemed = due_in(invented(response(20), rules=DEEMED), "received 2026-03-07").response

    assert (actual.starts_on, actual.due_on) == (date(2026, 3, 9), date(2026, 4, 3))
    assert (deemed.starts_on, deemed.due_on) == (date(2026, 3, 10), date(2026, 4, 6))
    assert [d.date.day for d in deemed.skipped if d.reason == "start_day"] == [9]


def test_an_extension_runs_from_the_first_due_date_and_keeps_it() -> None:
    book = invented(extension(5), response(10))
    report = due_in(book, "received 2026-03-02", "extended 2026-03-05")

    assert (report.response.first_due_on, report.response.due_on) == (date(2026, 3, 16), date(2026, 3, 23))
    assert (step(report, "extension").state, step(report, "extension").due_on) == ("met", date(2026, 3, 16))


def test_a_late_extension_is_shown_and_has_no_effect_unless_the_regime_says_so() -> None:
    strict, lenient = (
        invented(extension(5), response(10)),
        invented(extension(5, 'late_notice = "flag"'), response(10)),
    )
    history = ["received 2026-03-02", "extended 2026-03-17"]

    assert due_in(strict, *history).response.due_on == date(2026, 3, 16)
    assert due_in(lenient, *history).response.due_on == date(2026, 3, 23)
    for book in (strict, lenient):
        assert [warning.code for warning in due_in(book, *history).warnings] == ["late_extension"]


def test_an_extension_without_a_number_may_be_limited_by_the_whole() -> None:
    doubled = extension(0, "max_total_factor = 2").replace("amount = 0\n", "")
    book = invented(doubled, response(10))

    assert due_in(book, "received 2026-03-02", "extended 2026-03-05 amount=10").response.due_on == date(
        2026, 3, 30
    )
    for words in ("amount=11", "amount=1 unit=month", ""):
        with pytest.raises(law.BadHistory):
            due_in(book, "received 2026-03-02", f"extended 2026-03-05 {words}")


def test_the_window_for_telling_an_extension_may_open_two_days_before_the_end() -> None:
    window = """notify_window = { opens = { amount = -2, unit = "working_day", of = "response.due" }, \
closes = { amount = 0, unit = "working_day", of = "response.due" } }"""
    found = step(due_in(invented(extension(5, window), response(10)), "received 2026-03-02"), "extension")

    assert (found.window_opens_on, found.due_on) == (date(2026, 3, 12), date(2026, 3, 16))


def test_the_window_for_telling_an_extension_may_close_two_days_after_filing() -> None:
    window = 'notify_window = { closes = { amount = 2, unit = "working_day", of = "request.received" } }'
    found = step(due_in(invented(extension(5, window), response(10)), "received 2026-03-02"), "extension")

    assert (found.window_opens_on, found.due_on) == (None, date(2026, 3, 4))


def test_a_clarification_may_stop_restart_or_begin_the_clock() -> None:
    history = [
        "received 2026-03-02",
        "clarification_requested 2026-03-04",
        "clarification_provided 2026-03-11",
    ]
    found = {
        clock: due_in(invented(clarification(clock), response(10)), *history).response.due_on
        for clock in ("none", "suspend", "reset", "start")
    }

    assert found == {
        "none": date(2026, 3, 16),
        "suspend": date(2026, 3, 23),
        "reset": date(2026, 3, 25),
        "start": date(2026, 3, 25),
    }


@pytest.mark.parametrize(
    ("clock", "state"), [("suspend", "suspended"), ("reset", "suspended"), ("start", "not_started")]
)
def test_while_a_clarification_is_awaited_the_date_is_only_provisional(clock: str, state: str) -> None:
    book = invented(clarification(clock), response(10))
    waiting = due_in(
        book,
        "received 2026-03-02",
        "clarification_requested 2026-03-04",
        now=datetime(2026, 3, 6, 15, tzinfo=UTC),
    ).response

    assert waiting.state == state and waiting.due_on is None and waiting.provisional_due_on is not None


@pytest.mark.parametrize(("allowed", "due_on"), [("", "2026-03-30"), ("\nmax_times = 1", "2026-03-23")])
def test_a_clarification_beyond_those_allowed_stops_nothing(allowed: str, due_on: str) -> None:
    asked = clarification("suspend").replace('clock = "suspend"', f'clock = "suspend"{allowed}')
    found = due_in(
        invented(asked, response(10)),
        "received 2026-03-02",
        "clarification_requested 2026-03-04",
        "clarification_provided 2026-03-11",
        "clarification_requested 2026-03-12",
        "clarification_provided 2026-03-19",
    )

    assert str(found.response.due_on) == due_on


def test_an_extension_told_on_the_last_day_is_in_time() -> None:
    report = due_in(invented(extension(5), response(10)), "received 2026-03-02", "extended 2026-03-16")

    assert report.response.due_on == date(2026, 3, 23) and report.warnings == ()


@pytest.mark.parametrize(("first", "state"), [("2026-03-16", "suspended"), ("2026-03-17", "missed")])
def test_a_suspension_begun_on_the_last_day_still_stops_the_clock(first: str, state: str) -> None:
    now = datetime(2026, 3, 18, 15, tzinfo=UTC)
    found = due_in(invented(response(10)), "received 2026-03-02", f"suspended {first}", now=now).response

    assert found.state == state


def test_the_clock_stands_still_from_the_moment_a_clarification_is_asked() -> None:
    now = datetime(2026, 3, 4, 15, tzinfo=UTC)
    book = invented(clarification("suspend"), response(10))
    found = due_in(book, "received 2026-03-02", "clarification_requested 2026-03-04", now=now).response

    assert (found.state, found.due_on, found.provisional_due_on) == ("suspended", None, date(2026, 3, 16))


def test_a_suspension_from_the_start_says_so_of_each_day() -> None:
    found = due_in(
        invented(response(3)), "received 2026-03-02", "suspended 2026-03-03", "resumed 2026-03-05"
    ).response

    assert (found.starts_on, found.due_on) == (date(2026, 3, 5), date(2026, 3, 9))
    assert [day.reason for day in found.skipped][:3] == ["start_day", "suspension", "suspension"]


def test_where_admission_is_required_nothing_runs_before_it() -> None:
    admitted = response(10).replace("request.received", "request.admitted")
    book = invented(admitted, rules=RULES + '\nadmission = "required"')
    waiting = due_in(book, "received 2026-03-02").response
    running = due_in(book, "received 2026-03-02", "admitted 2026-03-04").response

    assert (waiting.state, waiting.due_on, waiting.provisional_due_on) == (
        "not_started",
        None,
        date(2026, 3, 16),
    )
    assert (running.state, running.due_on) == ("running", date(2026, 3, 18))


@pytest.mark.parametrize(
    ("clock", "state"), [("terminate", "ended"), ("reset", "running"), ("none", "running")]
)
def test_a_referral_may_end_or_restart_the_clock(clock: str, state: str) -> None:
    book = invented(referral(clock), response(10))
    found = due_in(book, "received 2026-03-02", "referred 2026-03-05 to=other").response

    assert found.state == state
    assert found.due_on == (date(2026, 3, 19) if clock == "reset" else date(2026, 3, 16))


def test_a_rejected_referral_brings_the_case_back() -> None:
    book = invented(referral("terminate"), response(10))
    found = due_in(book, "received 2026-03-02", "referred 2026-03-05 to=other", "rejected 2026-03-09")

    assert found.response.state == "running"


def test_a_term_in_hours_ends_at_an_instant() -> None:
    found = due_in(invented(response(48, "hour")), "received 2026-03-02T10:00").response
    late = due_in(
        invented(response(48, "hour")),
        "received 2026-03-02T10:00",
        now=datetime(2026, 3, 4, 14, 0, 1, tzinfo=UTC),
    ).response

    assert found.due_at == datetime(2026, 3, 4, 14, tzinfo=UTC) and found.due_on == date(2026, 3, 4)
    assert found.state == "running" and late.state == "missed"


@pytest.mark.parametrize(
    ("last_day", "due_on", "conflict"),
    [
        ("roll_forward", "2026-03-09", None),
        ("none", "2026-03-07", None),
        ("unknown", "2026-03-07", "2026-03-09"),
    ],
)
def test_a_closed_last_day_rolls_as_the_regime_says(last_day: str, due_on: str, conflict: str | None) -> None:
    book = invented(response(5, "calendar_day"), rules=RULES.replace("roll_forward", last_day))
    found = due_in(book, "received 2026-03-02").response.as_json()

    assert (found["due_on"], found["conflict_due_on"]) == (due_on, conflict)


def test_a_step_may_have_its_own_rule_for_a_closed_last_day() -> None:
    other = response(5, "calendar_day", 'last_day = "none"')
    other = other.replace('id = "response"\nkind = "response"', 'id = "other"\nkind = "internal"')
    found = due_in(invented(response(5, "calendar_day"), other), "received 2026-03-02")

    assert found.response.due_on == date(2026, 3, 9)
    assert [item.due_on for item in found.deadlines if item.step == "other"] == [date(2026, 3, 7)]


def test_months_may_end_on_the_number_of_the_first_day_counted() -> None:
    anchored = RULES + '\nmonth_anchor = "first_day_counted"'

    assert due_in(invented(response(1, "month")), "received 2026-03-03").response.due_on == date(2026, 4, 3)
    assert due_in(
        invented(response(1, "month"), rules=anchored), "received 2026-03-02"
    ).response.due_on == date(2026, 4, 3)


def test_a_half_day_counts_unless_the_regime_closes_it() -> None:
    noon = '[[calendar.day]]\ndate = 2026-03-04\neffect = "closed_from_noon"\n'
    noon += 'name_es = "x"\nname_en = "x"\nbasis = "x"\n'
    closed = RULES + '\nhalf_day = "closed"'
    counts = due_in(invented(response(3), days=noon), "received 2026-03-02").response

    shut = due_in(invented(response(3), days=noon, rules=closed), "received 2026-03-02").response
    assert counts.due_on == date(2026, 3, 5)
    assert shut.due_on == date(2026, 3, 6) and "half_day" in {day.reason for day in shut.skipped}


@pytest.mark.parametrize(
    ("history", "due_on"),
    [
        (["answered 2026-03-05 outcome=refused"], date(2026, 3, 12)),
        (["decided 2026-03-05 outcome=refused", "notified 2026-03-06"], date(2026, 3, 13)),
        (["answered 2026-03-05 outcome=granted"], None),
        (["acknowledged 2026-03-17"], date(2026, 3, 23)),
    ],
)
def test_an_appeal_may_count_from_the_refusal_or_from_the_end_of_the_term(
    history: list[str], due_on: date | None
) -> None:
    term = 'amount = 5\nunit = "working_day"\ncounts_from = ["refusal.notified", "response.due"]'
    term += '\ncount_start = "next_working_day"'
    appeal = STEP.format(id="appeal_filing", kind="appeal_filing", actor="applicant", term=term)
    report = due_in(invented(response(10), appeal), "received 2026-03-02", *history)

    assert step(report, "appeal_filing").due_on == due_on


def test_between_two_norms_the_one_that_protects_the_person_is_shown() -> None:
    conflict = 'conflict = { amount = 5, unit = "working_day", basis = "x", evidence = "statute_text", '
    conflict += 'note_es = "Dos normas.", note_en = "Two norms." }'
    owed = due_in(invented(response(10, more=conflict)), "received 2026-03-02")
    persons = response(10, more=conflict).replace('actor = "authority"', 'actor = "applicant"')
    allowed = due_in(invented(persons), "received 2026-03-02")

    assert (owed.response.due_on, owed.response.conflict_due_on) == (date(2026, 3, 9), date(2026, 3, 16))
    assert (allowed.response.due_on, allowed.response.conflict_due_on) == (
        date(2026, 3, 16),
        date(2026, 3, 9),
    )
    assert [warning.code for warning in owed.warnings] == ["norm_conflict"]


def test_an_extension_moves_the_dates_of_both_norms() -> None:
    conflict = 'conflict = { amount = 5, unit = "working_day", basis = "x", evidence = "statute_text", '
    conflict += 'note_es = "Dos normas.", note_en = "Two norms." }'
    book = invented(extension(5), response(10, more=conflict))
    found = due_in(book, "received 2026-03-02", "extended 2026-03-06").response

    assert (found.due_on, found.conflict_due_on) == (date(2026, 3, 16), date(2026, 3, 23))


def test_a_minimum_is_never_missed() -> None:
    floor = response(10, more='bound = "minimum"')
    found = due_in(invented(floor), "received 2026-03-02", now=datetime(2026, 4, 1, tzinfo=UTC)).response

    assert found.state == "ended"


def test_of_several_responses_one_is_chosen_and_the_others_are_left_out() -> None:
    other = response(30).replace('id = "response"', 'id = "response_consultation"')
    book = invented(response(10), other)
    regime, calendar = book.regime("xx.request"), book.calendar("xx")
    events = [law.Event("received", date(2026, 3, 2))]
    default = law.deadlines(regime, calendar, events)
    chosen = law.deadlines(regime, calendar, events, variant="response_consultation")

    assert [d.step for d in default.deadlines] == ["response"] and default.response.variant == "response"
    assert [d.step for d in chosen.deadlines] == ["response_consultation"]
    assert chosen.response.variant == "response_consultation" and chosen.response.amount == 30
    with pytest.raises(law.LawError):
        law.deadlines(regime, calendar, events, variant="nothing")
