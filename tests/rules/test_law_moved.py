"""What becomes of a date that is there: made longer, stood still, begun anew, told by another norm."""

from __future__ import annotations

from datetime import UTC, date, datetime

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

DEEMED = RULES.replace("actual_date", "deemed_next_working_day")
HALF_WEDNESDAY = """
[[calendar.day]]
date = 2026-03-04
effect = "closed_from_noon"
name_es = "x"
name_en = "x"
basis = "x"
"""


def act(id_: str, kind: str, counts_from: str, amount: int) -> str:
    term = TERM.format(amount=amount, unit="working_day", start="next_working_day")
    actor = "applicant" if kind == "appeal_filing" else "authority"
    return STEP.format(id=id_, kind=kind, actor=actor, term=term.replace("request.received", counts_from))


def window(edge: str, amount: int) -> str:
    """Write a window of an extension that opens or closes some days after the filing."""
    closes = (
        "" if edge == "closes" else ', closes = { amount = 0, unit = "working_day", of = "response.due" }'
    )
    of = f'{edge} = {{ amount = {amount}, unit = "working_day", of = "request.received" }}'
    return f"notify_window = {{ {of}{closes} }}"


def test_an_extension_in_calendar_days_runs_from_the_day_after_a_friday() -> None:
    longer = extension(5).replace('"working_day"', '"calendar_day"').replace("next_working_day", "next_day")
    found = due_in(invented(longer, response(10)), "received 2026-02-27", "extended 2026-03-13").response

    assert (found.first_due_on, found.due_on) == (date(2026, 3, 13), date(2026, 3, 18))


@pytest.mark.parametrize(("own", "due_on"), [("", 23), ('last_day = "none"', 21)])
def test_an_extension_ends_on_a_closed_day_where_the_extended_step_says_so(own: str, due_on: int) -> None:
    longer = extension(5).replace('"working_day"', '"calendar_day"').replace("next_working_day", "next_day")
    book = invented(longer, response(10, more=own))
    found = due_in(book, "received 2026-03-02", "extended 2026-03-16").response

    assert found.due_on == date(2026, 3, due_on)


def test_an_extended_term_tells_the_closed_day_on_which_it_would_have_ended() -> None:
    longer = extension(5).replace('"working_day"', '"calendar_day"').replace("next_working_day", "next_day")
    found = due_in(invented(longer, response(10)), "received 2026-03-02", "extended 2026-03-16").response

    assert (found.nominal_on, found.due_on) == (date(2026, 3, 21), date(2026, 3, 23))


def test_an_extension_of_a_month_ends_on_the_number_of_the_last_day_whatever_months_begin_with() -> None:
    rules = f'{RULES}\nmonth_anchor = "first_day_counted"'
    longer = extension(1).replace('"working_day"', '"month"').replace("next_working_day", "next_day")
    found = due_in(
        invented(longer, response(10), rules=rules), "received 2026-03-02", "extended 2026-03-10"
    ).response

    assert found.due_on == date(2026, 4, 16)


@pytest.mark.parametrize(("half_day", "due_on"), [("closed", 5), ("open", 4)])
def test_an_extension_leaves_out_a_half_day_where_half_days_are_closed(half_day: str, due_on: int) -> None:
    rules = f'{RULES}\nhalf_day = "{half_day}"'
    book = invented(extension(1), response(1), rules=rules, days=HALF_WEDNESDAY)
    found = due_in(book, "received 2026-03-02", "extended 2026-03-03").response

    assert (found.first_due_on, found.due_on) == (date(2026, 3, 3), date(2026, 3, due_on))


def test_days_that_stood_still_after_the_first_last_day_make_an_extension_longer() -> None:
    book = invented(extension(5), clarification("suspend"), response(3))
    found = due_in(
        book,
        "received 2026-03-02",
        "extended 2026-03-04",
        "clarification_requested 2026-03-09",
        "clarification_provided 2026-03-11",
    ).response

    assert (found.first_due_on, found.due_on) == (date(2026, 3, 5), date(2026, 3, 16))


@pytest.mark.parametrize(("told", "codes"), [("2026-03-11", ["early_extension"]), ("2026-03-12", [])])
def test_on_the_day_its_window_opens_an_extension_is_not_early(told: str, codes: list[str]) -> None:
    opens = """notify_window = { opens = { amount = -2, unit = "working_day", of = "response.due" }, \
closes = { amount = 0, unit = "working_day", of = "response.due" } }"""
    report = due_in(invented(extension(5, opens), response(10)), "received 2026-03-02", f"extended {told}")

    assert [warning.code for warning in report.warnings] == codes


@pytest.mark.parametrize(
    ("edge", "amount", "code"), [("opens", 5, "early_extension"), ("closes", 2, "late_extension")]
)
def test_an_extension_told_outside_its_window_is_still_said_so_while_the_term_stands_still(
    edge: str, amount: int, code: str
) -> None:
    longer = extension(5, f'{window(edge, amount)}\nlate_notice = "flag"')
    report = due_in(
        invented(longer, clarification("suspend"), response(10)),
        "received 2026-03-02",
        "extended 2026-03-05",
        "clarification_requested 2026-03-06",
    )

    assert report.response.state == "suspended"
    assert [warning.code for warning in report.warnings] == [code]


def test_what_was_answered_all_the_same_stood_still_until_the_day_before() -> None:
    found = due_in(
        invented(clarification("suspend"), response(10)),
        "received 2026-03-02",
        "clarification_requested 2026-03-04",
        "answered 2026-03-10",
        now=datetime(2026, 3, 27, 12, tzinfo=UTC),
    ).response

    # The 5th, the 6th and the 9th do not count.
    assert (found.state, found.first_due_on, found.due_on) == ("met", date(2026, 3, 19), date(2026, 3, 19))


@pytest.mark.parametrize(("clock", "day"), [("reset", 16), ("suspend", 25)])
def test_while_a_clarification_is_awaited_days_pass_only_where_it_suspends(clock: str, day: int) -> None:
    found = due_in(
        invented(clarification(clock), response(10)),
        "received 2026-03-02",
        "clarification_requested 2026-03-04",
        now=datetime(2026, 3, 13, 12, tzinfo=UTC),
    ).response

    assert (found.state, found.due_on, found.provisional_due_on) == ("suspended", None, date(2026, 3, day))


def test_what_the_distance_adds_is_added_to_a_term_that_stood_still() -> None:
    far = """
[regime.distance]
amount = 2
unit = "working_day"
actors = ["authority"]
condition_es = "x"
condition_en = "x"
basis = "x"
evidence = "statute_text"
"""
    book = invented(clarification("suspend"), response(10), rules=f"{RULES}{far}")
    events = case("received 2026-03-02", "clarification_requested 2026-03-04", "answered 2026-03-10")
    near, away = (
        law.deadlines(book.regime("xx.request"), book.calendar("xx"), events, distance=distance).response
        for distance in (False, True)
    )

    assert (near.due_on, away.due_on) == (date(2026, 3, 19), date(2026, 3, 23))


@pytest.mark.parametrize(
    ("more", "state", "due_on"),
    [("", "suspended", None), (window("closes", 4), "running", date(2026, 3, 6))],
)
def test_the_window_of_an_extension_stands_still_with_the_term_unless_it_runs_from_the_filing(
    more: str, state: str, due_on: date | None
) -> None:
    report = due_in(
        invented(extension(5, more), clarification("suspend"), response(10)),
        "received 2026-03-02",
        "clarification_requested 2026-03-04",
    )
    found = step(report, "extension")

    assert (found.state, found.due_on) == (state, due_on)


@pytest.mark.parametrize(("more", "starts_on"), [("", 3), (window("opens", 5), 9)])
def test_the_window_of_an_extension_begins_with_the_term_or_where_it_opens(more: str, starts_on: int) -> None:
    found = step(due_in(invented(extension(5, more), response(10)), "received 2026-03-02"), "extension")

    assert (found.happened_on, found.starts_on) == (date(2026, 3, 2), date(2026, 3, starts_on))
    assert (found.nominal_on, found.due_on) == (date(2026, 3, 16), date(2026, 3, 16))


def test_what_begins_a_term_anew_on_a_closed_day_is_taken_as_done_on_the_next_open_one() -> None:
    found = due_in(
        invented(clarification("reset"), response(10), rules=DEEMED),
        "received 2026-03-02",
        "clarification_requested 2026-03-04",
        "clarification_provided 2026-03-14",
    ).response

    assert (found.deemed_on, found.due_on) == (date(2026, 3, 16), date(2026, 3, 30))


def test_an_appeal_filed_on_a_closed_day_is_ruled_on_from_the_next_open_one() -> None:
    book = invented(
        response(10),
        act("appeal", "appeal_filing", "response.notified", 5),
        act("ruling", "appeal_decision", "appeal.met", 10),
        rules=DEEMED,
    )
    report = due_in(book, "received 2026-03-02", "answered 2026-03-10", "appeal_filed 2026-03-14")

    assert step(report, "appeal").state == "met"
    assert (step(report, "ruling").deemed_on, step(report, "ruling").due_on) == (
        date(2026, 3, 16), date(2026, 3, 30),
    )  # fmt: skip


def test_what_is_not_admitted_yet_is_forecast_from_when_it_was_complete() -> None:
    term = response(10).replace("request.received", "request.admitted")
    rules = f'{RULES}\nadmission = "required"'
    found = due_in(invented(term, rules=rules), "received 2026-03-02", "completed 2026-03-05").response

    assert (found.state, found.provisional_due_on) == ("not_started", date(2026, 3, 19))


def test_a_term_outside_the_calendar_still_says_what_it_counts_from() -> None:
    found = due_in(invented(response(10)), "received 2026-12-22").response

    assert (found.state, found.happened_on, found.due_on) == ("uncovered", date(2026, 12, 22), None)


def test_the_date_of_another_norm_is_told_with_the_proof_of_that_norm() -> None:
    conflict = 'conflict = { amount = 5, unit = "working_day", basis = "x", evidence = "official_document", '
    conflict += 'note_es = "Dos normas.", note_en = "Two norms." }'
    found = due_in(invented(response(10, more=conflict)), "received 2026-03-02").response

    assert (found.basis, found.evidence) == ("x", "official_document")
