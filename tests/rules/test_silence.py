"""What the law makes of a term nobody met: when, by which norm, and what takes it back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from foia import law
from foia.cases import silences
from foia.cases.events import Happening

BOOK = law.load()
LONG_AFTER = "2027-03-01T15:00"
MONDAY, SATURDAY = "2026-03-02T15:00", "2026-03-07T15:00"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def event(kind: str, text: str, **values: Any) -> law.Event:
    return law.Event(kind, at(text), **values)


def report(
    regime_id: str, *events: law.Event, now: str = LONG_AFTER, place: str | None = None
) -> tuple[law.Report, law.Regime, law.Calendar]:
    regime = BOOK.regime(regime_id)
    calendar = BOOK.calendar(regime.calendar, place)
    return law.deadlines(regime, calendar, events, now=at(now)), regime, calendar


def silent(regime_id: str, *events: law.Event, step: str = "response", **values: Any) -> law.Deadline | None:
    found, regime, _calendar = report(regime_id, *events, **values)
    return silences.is_silent(found, regime, step)


ADMITTED = event("admitted", "2026-03-03T15:00")
# Filed on Monday 2 March: what follows, the first instant after the last day, and where the norm says so.
WORKED = [
    # Six months to the day; midnight in La Paz.
    ("bo.petition", "response", (), "deemed_refused", "2026-09-03T04:00", "Ley 2341, artículo 17 II y III"),
    ("bo.petition:appeal_filing", "appeal_decision", (), "deemed_refused", "2026-03-31T04:00",
     "Ley 2341, artículo 65"),
    ("bo.petition:second_appeal_filing", "second_appeal_decision", (), "deemed_granted", "2026-07-14T04:00",
     "Ley 2341, artículo 67 I y II"),
    # The remedy stands in another article than the term.
    ("cl.information_request", "response", (), "may_appeal", "2026-03-31T03:00",
     "Ley 20.285, artículo 24; comprobantes oficiales"),
    ("cl.petition", "response", (), "deemed_refused", "2026-09-03T04:00", "Ley 19.880, artículos 27 y 65"),
    ("gt.information_request", "response", (ADMITTED,), "release_free_of_charge", "2026-03-18T06:00",
     "Decreto 57-2008, artículo 44"),
    ("gt.information_request", "deemed_affirmative", (ADMITTED,), "criminal_liability", "2026-04-01T06:00",
     "Decreto 57-2008, artículo 44"),
]  # fmt: skip


@pytest.mark.parametrize(("regime_id", "step", "more", "effect", "ended_at", "basis"), WORKED)
def test_a_term_nobody_met_gives_what_its_norm_says_from_the_first_instant_after_it(
    regime_id: str, step: str, more: tuple[law.Event, ...], effect: str, ended_at: str, basis: str
) -> None:
    found, regime, calendar = report(regime_id, event("received", MONDAY), *more)
    deadline = silences.is_silent(found, regime, step)

    assert deadline is not None and deadline.silence == effect
    assert silences.ended_at(deadline, calendar) == at(ended_at)
    body_class = "ministry" if regime.country == "CL" else "executive_central"
    assert silences.basis_of(regime, step, effect, body_class) == basis
    payload = silences.payload_of(deadline, found)
    assert (payload["step"], payload["effect"], payload["regime_id"]) == (step, effect, regime_id)


def test_where_nobody_says_before_whom_the_remedy_lies_the_article_of_the_term_is_named() -> None:
    regime = BOOK.regime("cl.information_request")

    assert silences.basis_of(regime, "response", "may_appeal") == "Ley 20.285, artículo 14"
    # Against these the remedy is another, before a court.
    assert silences.basis_of(regime, "response", "may_appeal", "audit_office") != (
        silences.basis_of(regime, "response", "may_appeal", "ministry")
    )
    assert silences.basis_of(BOOK.regime("bo.information_request"), "response", "may_appeal") == ""


IN_CHILE, FILED = "cl.information_request", event("received", MONDAY)
NEVER = [
    # Nobody read the norm that fixes the fifteen days.
    ("bo.information_request", (FILED,), "response"),
    # The norm says days and not which; calendar days are the shorter reading.
    ("gt.petition", (FILED,), "response"),
    # Answered on the last day, decided on the last day where that stops it, and answered late.
    (IN_CHILE, (FILED, event("answered", "2026-03-30T23:00")), "response"),
    ("bo.petition", (FILED, event("decided", "2026-09-02T20:00")), "response"),
    (IN_CHILE, (FILED, event("answered", "2026-04-30T15:00")), "response"),
    # Standing still, not begun, given up, and on days that no calendar covers.
    (IN_CHILE, (FILED, event("suspended", "2026-03-20T15:00")), "response"),
    ("gt.information_request", (FILED,), "response"),
    (IN_CHILE, (FILED, event("withdrawn", "2026-03-20T15:00")), "response"),
    (IN_CHILE, (event("received", "2031-03-03T15:00"),), "response"),
    # Of other terms than those of whoever must answer, others decide.
    (IN_CHILE, (FILED, event("third_party_notified", "2026-03-04T15:00")), "third_party_reply"),
]


@pytest.mark.parametrize(("regime_id", "events", "step"), NEVER)
def test_nothing_follows_from_what_is_not_silence(
    regime_id: str, events: tuple[law.Event, ...], step: str
) -> None:
    assert silent(regime_id, *events, step=step, now="2031-12-01T15:00") is None


def test_a_rule_that_is_not_settled_gives_silence_only_after_its_later_reading() -> None:
    received = event("received", SATURDAY)
    early, late = "2026-03-30T15:00", "2026-03-31T15:00"

    assert silent("bo.service_complaint", received, step="direct_claim_response", now=early) is None
    deadline = silent("bo.service_complaint", received, step="direct_claim_response", now=late)
    assert deadline is not None
    assert (deadline.due_on, deadline.last_acceptable_on) == (date(2026, 3, 27), date(2026, 3, 30))


@pytest.mark.parametrize(("now", "is_over"), [("2025-09-07T03:59", False), ("2025-09-07T04:00", True)])
def test_a_term_ends_at_the_midnight_that_does_not_exist(now: str, is_over: bool) -> None:
    # In Chile Sunday 7 September 2025 began at one in the morning.
    calendar = BOOK.calendar("cl", "RM")
    assert (silences.end_of(date(2025, 9, 6), calendar.zone) <= at(now)) is is_over


def happened(kind: str, number: int, text: str = "2026-04-01T15:00", **payload: Any) -> Happening:
    return Happening(kind, number, at(text), at(text), "system", None, payload)


def recorded(found: law.Report, regime: law.Regime, calendar: law.Calendar, number: int = 2) -> Happening:
    deadline = silences.is_silent(found, regime, "response")
    assert deadline is not None
    over_at = silences.ended_at(deadline, calendar)
    return Happening(
        "silence", number, over_at, at(LONG_AFTER), "system", None, silences.payload_of(deadline, found)
    )


def test_what_was_recorded_holds_until_the_term_is_counted_anew_or_answered() -> None:
    found, regime, calendar = report("cl.information_request", event("received", MONDAY))
    history = [happened("filed", 1), recorded(found, regime, calendar)]
    mark = ("response", "2026-03-30")
    moved, _regime, _calendar = report(
        "cl.information_request", event("received", "2026-03-10T15:00"), now="2026-04-01T15:00"
    )
    in_time, _regime, _calendar = report(
        "cl.information_request", event("received", MONDAY), event("answered", "2026-03-27T15:00")
    )
    late, _regime, _calendar = report(
        "cl.information_request", event("received", MONDAY), event("answered", "2026-04-27T15:00")
    )

    held = silences.in_force(history, found)
    assert held is not None and (held.effect, held.last_on) == ("may_appeal", date(2026, 3, 30))
    assert silences.is_known(history, silences.payload_of(found.response, found))
    # The date moved: the term runs again.
    assert silences.in_force(history, moved) is None and silences.contradicted(history, moved) == {mark}
    assert not silences.is_known(history, silences.payload_of(moved.response, moved))
    # An answer noted later as given in time contradicts it; a late one ends it, and it was true.
    assert silences.in_force(history, in_time) is None and silences.contradicted(history, in_time) == {mark}
    assert silences.in_force(history, late) is None and silences.contradicted(history, late) == frozenset()
    # Once another body has the case, its term says nothing of the first one's.
    assert silences.contradicted([*history, happened("referred", 3)], moved) == frozenset()


def test_whoever_had_an_answer_when_the_term_ended_met_no_silence_though_the_case_is_open_again() -> None:
    over_at = at("2026-03-31T03:00")
    in_time = happened("answered", 2, "2026-03-27T15:00")
    late = happened("answered", 2, "2026-04-02T15:00")
    again, before = happened("reopened", 3, "2026-04-05T15:00"), happened("reopened", 3, "2026-03-28T15:00")

    assert silences.was_over([in_time, again], over_at)
    assert not silences.was_over([late, again], over_at)
    assert not silences.was_over([in_time, before], over_at) and not silences.was_over([in_time], over_at)


def test_what_was_answered_in_part_is_not_said_to_have_no_answer() -> None:
    found, _regime, _calendar = report("cl.information_request", event("received", MONDAY))
    part, again = happened("partly_answered", 2), happened("reopened", 3)

    told = [
        silences.payload_of(found.response, found, known)["partial"] for known in ([], [part], [part, again])
    ]
    assert told == [False, True, False]


def test_the_delay_is_denounced_once_for_each_silence_that_asks_for_it() -> None:
    found, regime, calendar = report("cl.petition", event("received", MONDAY))
    silence = recorded(found, regime, calendar)
    asks = Happening(
        "silence", 2, silence.occurred_at, silence.recorded_at, "system", None,
        {**silence.payload, "effect": "deemed_granted_after_notice"},
    )  # fmt: skip
    denounced = happened("delay_denounced", 3, "2026-09-10T15:00")

    assert not silences.awaits_denunciation([silence], found, regime)  # of a petition silence refuses
    assert silences.awaits_denunciation([asks], found, regime)
    assert not silences.awaits_denunciation([asks, denounced], found, regime)
