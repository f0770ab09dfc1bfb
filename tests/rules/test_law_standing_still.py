"""Terms that stand still, and begin anew: several causes at once, answers and extensions meanwhile."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from foia import law
from foia.law.extending import may_extend_on
from tests.rules.law_samples import (
    RULES,
    clarification,
    due_in,
    extension,
    invented,
    referral,
    response,
    step,
)

RECEIVED = "received 2026-03-02"  # ten working days: Monday 16 March
LATER = datetime(2026, 6, 1, 12, tzinfo=UTC)
ASKED, GIVEN = "clarification_requested 2026-03-05", "clarification_provided 2026-03-10"


@pytest.mark.parametrize(
    "pause", [("suspended 2026-03-06", "resumed 2026-03-18"), ("suspended 2026-03-04", "resumed 2026-03-18")]
)
def test_of_two_pauses_at_once_the_end_of_one_does_not_end_the_other(pause: tuple[str, str]) -> None:
    book = invented(clarification("suspend"), response(10))
    found = due_in(book, RECEIVED, ASKED, GIVEN, *pause).response
    alone = due_in(book, RECEIVED, *pause).response

    assert found.due_on == alone.due_on == {6: date(2026, 3, 26), 4: date(2026, 3, 30)}[int(pause[0][-2:])]


def test_what_stands_still_for_two_causes_waits_for_both() -> None:
    book = invented(clarification("suspend"), response(10))
    found = due_in(book, RECEIVED, "suspended 2026-03-04", ASKED, GIVEN, now=LATER).response

    assert (found.state, found.due_on) == ("suspended", None)


@pytest.mark.parametrize(
    ("clock", "standing", "state"),
    [
        ("none", "suspended 2026-03-10", "met"),
        ("none", "suspended 2026-03-16", "met"),
        ("none", "suspended 2026-03-17", "missed"),
        ("suspend", "clarification_requested 2026-03-10", "met"),
        ("reset", "clarification_requested 2026-03-10", "met"),
        ("reset", "clarification_requested 2026-03-17", "missed"),
    ],
)
def test_an_answer_while_the_term_stands_still_is_in_time(clock: str, standing: str, state: str) -> None:
    found = due_in(
        invented(clarification(clock), response(10)), RECEIVED, standing, "answered 2026-04-10"
    ).response

    assert (found.state, found.stopped_on) == (state, date(2026, 4, 10))
    assert found.due_on is not None and (found.due_on >= date(2026, 4, 10)) == (state == "met")


def test_an_extension_told_while_the_term_stands_still_is_told_in_time() -> None:
    book = invented(extension(5), response(10))
    standing = [RECEIVED, "suspended 2026-03-10"]
    before = due_in(book, *standing, now=LATER)
    meanwhile = due_in(book, *standing, "extended 2026-03-20", now=LATER)
    after = due_in(book, *standing, "extended 2026-03-20", "resumed 2026-03-23")

    assert (step(before, "extension").state, step(before, "extension").due_on) == ("suspended", None)
    assert may_extend_on(book.regime("xx.request"), before, LATER.date()) is None
    assert meanwhile.response.state == "suspended" and meanwhile.warnings == ()
    assert (after.response.first_due_on, after.response.due_on) == (date(2026, 3, 27), date(2026, 4, 3))
    assert after.warnings == ()


def test_days_that_a_norm_suspends_are_told_with_the_norm() -> None:
    found = law.deadlines(
        law.load().regime("es.information_request"),
        law.load().calendar("es"),
        [law.Event("received", date(2020, 3, 2))],
    ).response

    told = next(line for line in found.explanation.es if "estuvo suspendido" in line)
    assert told.endswith(
        "Suspensión de los plazos administrativos. "
        "Fuente: Real Decreto 463/2020, disposición adicional tercera; Real Decreto 537/2020, artículo 9."
    )


def test_nothing_is_late_while_the_term_stands_still_under_one_reading() -> None:
    book = invented(response(10), rules=RULES.replace('"actual_date"', '"unknown"'))
    running = due_in(book, "received 2026-03-07").response
    found = due_in(book, "received 2026-03-07", "suspended 2026-03-23", now=LATER).response

    assert (running.due_on, running.conflict_due_on) == (date(2026, 3, 20), date(2026, 3, 23))
    assert (found.state, found.due_on) == ("suspended", None)


def test_a_term_that_a_referral_begins_anew_says_so() -> None:
    found = due_in(
        invented(referral("reset"), response(10)), RECEIVED, "referred 2026-03-05 to=other"
    ).response

    assert (found.counts_from, found.due_on) == ("request.at_competent_body", date(2026, 3, 19))
    assert any("Llegó a la entidad competente el jueves 5 de marzo" in line for line in found.explanation.es)


@pytest.mark.parametrize("clock", ["none", "reset", "start"])
def test_a_referral_not_accepted_never_was_one(clock: str) -> None:
    book = invented(referral(clock), response(10))
    back = [RECEIVED, "referred 2026-03-05 to=other", "rejected 2026-03-09"]
    again = [*back, "referred 2026-03-10 to=third"]

    assert (
        due_in(book, *back).response
        == due_in(book, RECEIVED, now=datetime(2026, 3, 9, 12, tzinfo=UTC)).response
    )
    assert due_in(book, *again).response.due_on == date(2026, 3, 24 if clock == "reset" else 16)
