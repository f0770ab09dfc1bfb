"""What a deadline says of itself: at which instant it is judged, what stops it, what it is told with."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from foia import law
from tests.rules.law_samples import (
    RULES,
    STEP,
    case,
    clarification,
    due_in,
    extension,
    invented,
    response,
    step,
)

HOURS = invented(response(24, "hour"))
RECEIVED = "received 2026-03-02T10:00"  # in La Paz, four hours behind UTC
STOPPED_BY = {
    "acknowledge": "acknowledged",
    "admission": "admitted",
    "appeal_filing": "appeal_filed",
    "clarification": "clarification_provided",
    "clarification_request": "clarification_requested",
    "conciliation": "decided",
    "defence": "third_party_answered",
    "information_order": "third_party_answered",
    "internal": "decided",
    "notification": "notified",
    "payment": "paid",
    "referral": "referred",
    "third_party_notice": "third_party_notified",
    "third_party_reply": "third_party_answered",
}


def hours(**told: date | datetime) -> law.Deadline:
    """Date a term of 24 hours of a case of which nothing more is known."""
    regime, calendar = HOURS.regime("xx.request"), HOURS.calendar("xx")
    return law.deadlines(regime, calendar, case(RECEIVED), **told).response  # type: ignore[arg-type]


def test_a_deadline_says_by_what_law_from_when_until_when_and_how_it_was_counted() -> None:
    found = due_in(
        invented(response(10)), "received 2026-03-02", now=datetime(2026, 3, 9, tzinfo=UTC)
    ).response

    assert (found.step, found.kind, found.name_es, found.name_en) == (
        "response", "response", "response", "response",
    )  # fmt: skip
    assert (found.actor, found.variant, found.state) == ("authority", None, "running")
    assert (found.counts_from, found.happened_on, found.deemed_on, found.starts_on) == (
        "request.received", date(2026, 3, 2), date(2026, 3, 2), date(2026, 3, 3),
    )  # fmt: skip
    assert (found.nominal_on, found.first_due_on, found.due_on, found.due_at) == (
        date(2026, 3, 16), date(2026, 3, 16), date(2026, 3, 16), None,
    )  # fmt: skip
    assert (found.provisional_due_on, found.conflict_due_on, found.window_opens_on) == (None, None, None)
    assert (found.stopped_by, found.stopped_on, found.ended_on, found.extended_times) == (
        "notified", None, None, 0,
    )  # fmt: skip
    assert (found.amount, found.unit, found.silence) == (10, "working_day", "none")
    assert (found.basis, found.evidence, found.verified) == (
        "Ley inventada, artículo 1", "statute_text", True,
    )  # fmt: skip
    assert [day.date.day for day in found.skipped] == [2, 7, 8, 14, 15]


@pytest.mark.parametrize(("kind", "act"), STOPPED_BY.items())
def test_each_kind_of_act_is_stopped_by_its_own_event(kind: str, act: str) -> None:
    term = 'amount = 5\nunit = "working_day"\ncounts_from = ["request.received"]'
    term += '\ncount_start = "next_working_day"'
    own = STEP.format(id="own", kind=kind, actor="authority", term=term)

    assert step(due_in(invented(own, response(10)), "received 2026-03-02"), "own").stopped_by == act


def test_an_extension_is_stopped_by_its_notice_and_by_nothing_where_there_is_none() -> None:
    longer, never = extension(5), extension(5).replace("max_times = 1", "max_times = 0")
    found = [
        step(due_in(invented(each, response(10)), "received 2026-03-02"), "extension")
        for each in (longer, never)
    ]

    assert [(one.state, one.stopped_by) for one in found] == [("running", "extended"), ("no_term", None)]


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (datetime(2026, 3, 3, 14), "running"),  # noqa: DTZ001 (what has no zone is of UTC)
        (datetime(2026, 3, 3, 14, 0, 1), "missed"),  # noqa: DTZ001
        (datetime(2026, 3, 3, 14, tzinfo=UTC), "running"),
        (datetime(2026, 3, 3, 14, 0, 1, tzinfo=UTC), "missed"),
        (datetime(2026, 3, 3, 19, 0, tzinfo=timezone(timedelta(hours=5))), "running"),
    ],
)
def test_hours_are_judged_at_the_instant_itself_whatever_its_zone(now: datetime, state: str) -> None:
    assert hours(now=now).state == state


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (datetime(2026, 3, 17, 3, 59, tzinfo=UTC), "running"),  # a minute before midnight in La Paz
        (datetime(2026, 3, 17, 4, tzinfo=UTC), "missed"),
        (datetime(2026, 3, 17, 3, 59), "running"),  # noqa: DTZ001 (what has no zone is of UTC)
        (datetime(2026, 3, 17, 4), "missed"),  # noqa: DTZ001
    ],
)
def test_a_day_ends_at_midnight_of_the_calendar(now: datetime, state: str) -> None:
    assert due_in(invented(response(10)), "received 2026-03-02", now=now).response.state == state


@pytest.mark.parametrize(("as_of", "state"), [(16, "running"), (17, "missed")])
def test_a_term_of_days_is_looked_back_at_by_its_day(as_of: int, state: str) -> None:
    book = invented(response(10))
    regime, calendar = book.regime("xx.request"), book.calendar("xx")
    report = law.deadlines(regime, calendar, case("received 2026-03-02"), as_of=date(2026, 3, as_of))

    assert report.response.state == state


@pytest.mark.parametrize(("as_of", "state"), [(2, "running"), (3, "missed")])
def test_a_day_looked_back_at_is_judged_at_its_end(as_of: int, state: str) -> None:
    assert hours(as_of=date(2026, 3, as_of)).state == state


@pytest.mark.parametrize(
    ("last", "state"),
    [
        ("acknowledged 2026-03-03T10:00", "running"),
        ("acknowledged 2026-03-03T10:01", "missed"),
        ("acknowledged 2026-03-03", "running"),  # a day without an hour begins
        ("acknowledged 2026-03-02T11:00 recorded=2026-03-04", "missed"),  # known on a day past the end
    ],
)
def test_without_a_day_a_case_is_judged_at_the_last_instant_its_events_tell(last: str, state: str) -> None:
    assert due_in(HOURS, RECEIVED, last).response.state == state


@pytest.mark.parametrize(("answered", "state"), [("10:00", "met"), ("10:01", "missed")])
def test_an_answer_within_the_last_minute_is_in_time(answered: str, state: str) -> None:
    assert due_in(HOURS, RECEIVED, f"answered 2026-03-03T{answered}").response.state == state


@pytest.mark.parametrize(("answered", "state"), [("2026-03-16", "met"), ("2026-03-17", "missed")])
def test_an_answer_on_the_last_day_is_in_time(answered: str, state: str) -> None:
    assert (
        due_in(invented(response(10)), "received 2026-03-02", f"answered {answered}").response.state == state
    )


def test_an_answer_after_a_minimum_is_not_late() -> None:
    book = invented(response(10, more='bound = "minimum"'))

    assert due_in(book, "received 2026-03-02", "answered 2026-04-01").response.state == "met"


def test_dates_alone_are_those_told_with_every_day_left_out() -> None:
    book = invented(clarification("none"), response(10))
    regime, calendar, events = book.regime("xx.request"), book.calendar("xx"), case("received 2026-03-02")
    whole, alone, answer = (
        law.deadlines(regime, calendar, events, told=told) for told in (True, False, "response")
    )  # type: ignore[arg-type]

    assert [one.due_on for one in alone.deadlines] == [one.due_on for one in whole.deadlines]
    assert all(not one.skipped and not one.explanation.es for one in alone.deadlines)
    assert (answer.response.skipped, answer.response.explanation) == (
        whole.response.skipped, whole.response.explanation,
    )  # fmt: skip
    assert not step(answer, "clarification").explanation.es


def test_an_immediate_duty_begins_on_its_day_and_what_is_not_covered_begins_on_none() -> None:
    at_once = STEP.format(
        id="referral", kind="referral", actor="authority",
        term='unit = "immediate"\ncounts_from = ["request.received"]\ncount_start = "same_moment"',
    )  # fmt: skip
    report, outside = (
        due_in(invented(at_once, response(10)), f"received {day}") for day in ("2026-03-02", "2026-12-22")
    )

    assert (step(report, "referral").state, step(report, "referral").starts_on) == (
        "no_term", date(2026, 3, 2),
    )  # fmt: skip
    assert (report.coverage, outside.coverage) == ("confirmed", "none")
    assert (outside.response.state, outside.response.starts_on) == ("uncovered", None)
    assert [(warning.code, warning.step) for warning in outside.warnings] == [("not_covered", "response")]


def test_an_extension_late_under_one_reading_alone_is_not_said_to_be_late() -> None:
    rules = RULES.replace("actual_date", "unknown")
    book = invented(extension(5, 'late_notice = "flag"'), response(10), rules=rules)
    codes = [
        [warning.code for warning in due_in(book, "received 2026-03-07", f"extended 2026-03-{day}").warnings]
        for day in (20, 23, 24)
    ]

    assert ["late_extension" in found for found in codes] == [False, False, True]


@pytest.mark.parametrize(
    ("actor", "due_on", "other_on"),
    [("authority", 9, 16), ("applicant", 16, 9), ("third_party", 16, 9)],
)
def test_of_two_norms_a_third_party_is_protected_like_the_person_who_filed(
    actor: str, due_on: int, other_on: int
) -> None:
    conflict = 'conflict = { amount = 5, unit = "working_day", basis = "x", evidence = "statute_text", '
    conflict += 'note_es = "Dos normas.", note_en = "Two norms." }'
    own = response(10, more=conflict).replace('actor = "authority"', f'actor = "{actor}"')
    report = due_in(invented(own), "received 2026-03-02")

    assert (report.response.due_on, report.response.conflict_due_on) == (
        date(2026, 3, due_on), date(2026, 3, other_on),
    )  # fmt: skip
    assert [(warning.code, warning.step) for warning in report.warnings] == [("norm_conflict", "response")]


def test_a_report_says_by_which_law_and_calendar_it_was_made() -> None:
    book = invented(response(10))
    report, regime = due_in(book, "received 2026-03-02"), book.regime("xx.request")

    assert (report.regime, report.version, report.calendar, report.calendar_version, report.content_hash) == (
        "xx.request", "1", "xx", "1", regime.content_hash,
    )  # fmt: skip


NEXT_YEAR = """
[[calendar.year]]
year = 2027
status = "unconfirmed"
why_es = "Inventado."
why_en = "Invented."
"""


@pytest.mark.parametrize(
    ("amount", "received", "coverage"),
    [(300, "2026-12-28", "none"), (10, "2026-12-28", "unconfirmed"), (10, "2026-03-02", "confirmed")],
)
def test_a_report_is_as_sure_as_the_least_sure_of_its_dates(
    amount: int, received: str, coverage: str
) -> None:
    term = f'amount = {amount}\nunit = "working_day"\ncounts_from = ["request.received"]'
    term += '\ncount_start = "next_working_day"'
    own = STEP.format(id="own", kind="internal", actor="authority", term=term)
    report = due_in(invented(response(10), own, days=NEXT_YEAR), f"received {received}")

    assert report.coverage == coverage


def test_a_case_without_dates_doubts_no_calendar() -> None:
    at_once = 'unit = "immediate"\ncounts_from = ["request.received"]\ncount_start = "same_moment"'
    own = STEP.format(id="response", kind="response", actor="authority", term=at_once)

    assert due_in(invented(own), "received 2026-03-02").coverage == "confirmed"


@pytest.mark.parametrize(("as_of", "due_on"), [(11, 16), (12, 23)])
def test_what_was_noted_later_is_not_known_on_a_day_looked_back_at(as_of: int, due_on: int) -> None:
    book = invented(extension(5), response(10))
    regime, calendar = book.regime("xx.request"), book.calendar("xx")
    events = case("received 2026-03-02", "extended 2026-03-10 recorded=2026-03-12")
    report = law.deadlines(regime, calendar, events, as_of=date(2026, 3, as_of))

    assert report.response.due_on == date(2026, 3, due_on)


@pytest.mark.parametrize(("as_of", "due_on"), [(4, 16), (5, 17)])
def test_a_day_announced_later_is_not_known_on_a_day_looked_back_at(as_of: int, due_on: int) -> None:
    closed = (
        '[[calendar.day]]\ndate = 2026-03-09\neffect = "closed"\nname_es = "x"\nname_en = "x"\nbasis = "x"'
    )
    book = invented(response(10), days=f"{closed}\nannounced = 2026-03-05\n")
    regime, calendar = book.regime("xx.request"), book.calendar("xx")
    report = law.deadlines(regime, calendar, case("received 2026-03-02"), as_of=date(2026, 3, as_of))

    assert report.response.due_on == date(2026, 3, due_on)
