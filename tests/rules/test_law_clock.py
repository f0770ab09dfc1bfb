"""The clock on Bolivia's two regimes: states, notices, appeals, impossible histories."""

from __future__ import annotations

from datetime import date

import pytest

from foia import law
from tests.rules.law_samples import due, step

INFO, PETITION = "bo.information_request", "bo.petition"


def test_the_request_has_a_response_and_no_extension() -> None:
    report = due(INFO, "received 2026-03-02")

    assert {d.step: d.state for d in report.deadlines} == {
        "response": "running",
        "extension": "no_term",
        "refusal": "running",
        "complaint_superior_or_ombudsman": "no_term",
    }
    assert step(report, "extension").due_on is None


def test_a_term_nobody_read_is_to_be_confirmed_and_cites_no_article() -> None:
    for found in due(INFO, "received 2026-03-02").deadlines:
        assert not found.verified and not found.confirmed and found.silence is None
        words = " ".join((*found.explanation.es, found.basis))
        assert "rtículo" not in words and "art." not in words
    assert "Plazo por confirmar" in due(INFO, "received 2026-03-02").response.explanation.es[0]


def test_a_term_read_in_the_law_cites_its_article() -> None:
    found = due(PETITION, "received 2026-03-02").response

    assert found.confirmed and "artículo 17" in found.explanation.es[0]
    assert found.silence == "deemed_refused"


def test_the_request_is_answered_only_when_the_person_is_notified() -> None:
    book = law.load()
    decided = due(INFO, "received 2026-03-02", "decided 2026-03-10", as_of=date(2026, 3, 24))
    notified = due(INFO, "received 2026-03-02", "decided 2026-03-10", "notified 2026-03-12")

    assert law.stops_on(book.regime(INFO)) == "notified" and law.stops_on(book.regime(PETITION)) == "decided"
    assert decided.response.state == "missed" and decided.response.stopped_on is None
    assert notified.response.state == "met" and notified.response.stopped_on == date(2026, 3, 12)
    assert notified.response.stopped_by == "notified"


def test_the_petition_is_stopped_by_its_decision_and_then_owes_a_notice() -> None:
    decided = due(PETITION, "received 2026-01-05", "decided 2026-02-12", as_of=date(2026, 2, 24))
    assert decided.response.state == "met"
    assert step(decided, "notification").state == "missed"

    answered = due(PETITION, "received 2026-01-05", "answered 2026-02-12")
    assert step(answered, "notification").state == "met"
    assert step(answered, "appeal_filing").starts_on == date(2026, 2, 13)


def test_an_answer_after_the_last_day_is_missed_and_says_when_it_came() -> None:
    found = due(INFO, "received 2026-03-02", "answered 2026-03-24").response

    assert (found.state, found.stopped_on, found.due_on) == ("missed", date(2026, 3, 24), date(2026, 3, 23))


def test_an_answer_between_the_two_readings_is_not_late() -> None:
    found = due(INFO, "received 2026-03-07", "answered 2026-03-30").response

    assert (found.due_on, found.conflict_due_on, found.state) == (date(2026, 3, 27), date(2026, 3, 30), "met")
    assert found.last_acceptable_on == date(2026, 3, 30)


def test_a_clarification_in_bolivia_leaves_the_clock_running() -> None:
    plain = due(PETITION, "received 2026-03-02").response
    asked = due(PETITION, "received 2026-03-02", "clarification_requested 2026-03-05")

    assert asked.response.due_on == plain.due_on and asked.response.state == "running"
    pending = step(asked, "clarification")
    assert (pending.state, pending.due_on, pending.silence) == (
        "running",
        date(2026, 3, 12),
        "deemed_withdrawn",
    )
    assert pending.actor == "applicant"


def test_a_clarification_that_never_came_does_not_close_the_case_by_itself() -> None:
    report = due(
        PETITION, "received 2026-03-02", "clarification_requested 2026-03-05", as_of=date(2026, 3, 13)
    )

    assert step(report, "clarification").state == "missed"
    assert report.response.state == "running"


def test_a_second_clarification_has_a_term_of_its_own() -> None:
    report = due(
        PETITION,
        "received 2026-03-02",
        "clarification_requested 2026-03-05",
        "clarification_provided 2026-03-06",
        "clarification_requested 2026-03-16",
    )

    assert step(report, "clarification").state == "running"
    assert step(report, "clarification").due_on == date(2026, 3, 23)


def test_a_referral_is_a_duty_without_date() -> None:
    report = due(PETITION, "received 2026-03-02")
    done = due(PETITION, "received 2026-03-02", "referred 2026-03-03 to=other")

    referral = step(report, "referral")
    assert (referral.state, referral.starts_on, referral.due_on) == ("no_term", date(2026, 3, 2), None)
    assert step(done, "referral").state == "met"
    assert done.response.due_on == report.response.due_on


def test_a_withdrawn_case_ends_its_terms_and_a_reopened_one_takes_them_up_again() -> None:
    gone = due(INFO, "received 2026-03-02", "withdrawn 2026-03-05")
    back = due(INFO, "received 2026-03-02", "withdrawn 2026-03-05", "reopened 2026-03-06")

    assert gone.response.state == "ended"
    assert back.response.state == "running" and back.response.due_on == date(2026, 3, 23)


@pytest.mark.parametrize(("day", "state"), [("2026-03-23", "ended"), ("2026-03-24", "missed")])
def test_a_case_withdrawn_after_its_last_day_was_missed(day: str, state: str) -> None:
    assert due(INFO, "received 2026-03-02", f"withdrawn {day}").response.state == state


def test_a_reopened_answer_is_judged_against_its_first_date() -> None:
    history = ["received 2026-03-02", "answered 2026-03-05", "reopened 2026-04-01"]

    assert due(INFO, *history).response.state == "missed"
    assert due(INFO, *history, "answered 2026-04-02").response.stopped_on == date(2026, 4, 2)


def test_a_refusal_meets_its_step_and_a_grant_makes_it_moot() -> None:
    refused = due(INFO, "received 2026-03-02", "answered 2026-03-05 outcome=refused")
    granted = due(INFO, "received 2026-03-02", "answered 2026-03-05 outcome=granted")

    assert step(refused, "refusal").state == "met"
    assert step(granted, "refusal").state == "ended"


def test_the_second_appeal_waits_for_the_notice_or_the_expiry_of_the_first() -> None:
    history = ["received 2026-01-05", "decided 2026-03-02", "notified 2026-03-02", "appeal_filed 2026-03-09"]
    before = step(due(PETITION, *history, as_of=date(2026, 4, 7)), "second_appeal_filing")
    after = step(due(PETITION, *history, as_of=date(2026, 4, 8)), "second_appeal_filing")

    assert (before.state, before.due_on) == ("not_started", None)
    assert before.provisional_due_on == date(2026, 4, 21)
    assert (after.state, after.due_on) == ("running", date(2026, 4, 21))


def test_an_appeal_decided_on_its_last_day_leaves_no_silence_to_appeal_against() -> None:
    history = ["received 2026-01-05", "decided 2026-03-02", "notified 2026-03-02", "appeal_filed 2026-03-09"]
    report = due(PETITION, *history, "appeal_decided 2026-04-07", as_of=date(2026, 4, 8))

    assert step(report, "appeal_decision").state == "met"
    assert step(report, "second_appeal_filing").state == "not_started"


def test_inside_a_term_of_months_only_what_follows_a_closed_last_day_is_skipped() -> None:
    rolled = due(PETITION, "received 2025-08-29").response
    open_day = due(PETITION, "received 2026-02-05").response

    assert [str(day.date) for day in rolled.skipped] == ["2026-02-28", "2026-03-01"]
    assert open_day.skipped == ()


def test_after_the_answer_a_referral_is_the_forwarding_of_the_second_appeal() -> None:
    history = [
        "received 2026-01-05",
        "answered 2026-03-02",
        "appeal_filed 2026-03-09",
        "appeal_filed 2026-04-21",
    ]
    report = due(PETITION, *history, "referred 2026-04-23 to=superior")

    assert step(report, "second_appeal_forwarding").state == "met"
    assert step(report, "referral").stopped_on is None


def test_a_person_may_appeal_against_silence() -> None:
    report = due(PETITION, "received 2026-01-05", "appeal_filed 2026-07-08")

    assert report.response.state == "missed"
    assert (
        step(report, "appeal_decision").due_on == date(2026, 8, 7 + 0)
        or step(report, "appeal_decision").due_on
    )


def test_a_person_who_lives_elsewhere_has_five_days_more() -> None:
    book = law.load()
    regime, calendar = book.regime(PETITION), book.calendar("bo", "L")
    events = [
        law.Event("received", date(2026, 1, 5)),
        law.Event("decided", date(2026, 3, 2)),
        law.Event("notified", date(2026, 3, 2)),
    ]
    near, far = (law.deadlines(regime, calendar, events, distance=distance) for distance in (False, True))

    assert (step(near, "appeal_filing").due_on, step(far, "appeal_filing").due_on) == (
        date(2026, 3, 16),
        date(2026, 3, 23),
    )
    assert near.response.due_on == far.response.due_on


@pytest.mark.parametrize(
    ("regime", "received"),
    [(INFO, "2014-12-29"), (INFO, "2028-12-20"), (PETITION, "2014-12-29"), (PETITION, "2028-07-03")],
)
def test_a_case_outside_the_calendar_has_no_date_and_is_not_refused(regime: str, received: str) -> None:
    report = due(regime, f"received {received}")

    assert report.coverage == "none"
    assert (report.response.state, report.response.due_on, report.response.starts_on) == (
        "uncovered",
        None,
        None,
    )
    assert {warning.code for warning in report.warnings} == {"not_covered"}


def test_a_date_in_an_unconfirmed_year_says_so() -> None:
    report = due(INFO, "received 2027-03-01")

    assert report.coverage == "unconfirmed" and report.response.due_on is not None
    assert [warning.code for warning in report.warnings] == ["unconfirmed_calendar"]


def test_events_recorded_later_are_left_out_of_an_earlier_look() -> None:
    history = ["received 2026-03-02", "answered 2026-03-05 recorded=2026-03-30"]

    assert due(INFO, *history, as_of=date(2026, 3, 29)).response.state == "missed"
    assert due(INFO, *history, as_of=date(2026, 3, 30)).response.state == "met"


@pytest.mark.parametrize(
    ("history", "index"),
    [
        (["received 2026-03-02", "received 2026-03-03"], 1),
        (["received 2026-03-02", "answered 2026-03-01"], 1),
        (["received 2026-03-02", "clarification_provided 2026-03-03"], 1),
        (["received 2026-03-02", "resumed 2026-03-03"], 1),
        (["received 2026-03-02", "suspended 2026-03-03", "suspended 2026-03-04"], 2),
        (["received 2026-03-02", "notified 2026-03-03"], 1),
        (["received 2026-03-02", "answered 2026-03-03", "answered 2026-03-04"], 2),
        (["received 2026-03-02", "reopened 2026-03-04"], 1),
        (["received 2026-03-02", "rejected 2026-03-04"], 1),
        (["received 2026-03-02", "paid 2026-03-04"], 1),
        (["received 2026-03-02", "appeal_decided 2026-03-04"], 1),
        (["received 2026-03-02", "third_party_answered 2026-03-04"], 1),
        (["received 2026-03-02", "withdrawn 2026-03-04", "decided 2026-03-05"], 2),
        (["received 2026-03-02", "withdrawn 2026-03-04", "lapsed 2026-03-05"], 2),
        (["received 2026-03-02", "corrected 2026-03-01 of=decided"], 1),
        (["received 2026-03-02", "decided 2026-03-03 outcome=maybe"], 1),
        (["received 2026-03-02", "decided 2026-03-03 step=nothing"], 1),
        (["received 2026-03-02", "paid_twice 2026-03-03"], 1),
        (["decided 2026-03-03"], 0),
    ],
)
def test_an_impossible_history_names_the_event(history: list[str], index: int) -> None:
    for regime in (INFO, PETITION):
        with pytest.raises(law.BadHistory) as refused:
            due(regime, *history)
        assert refused.value.index == index


def test_the_index_is_the_place_in_the_list_given_whatever_the_order() -> None:
    with pytest.raises(law.BadHistory) as refused:
        due(INFO, "answered 2026-03-04", "reopened 2026-03-03", "received 2026-03-02")
    assert refused.value.index == 1
