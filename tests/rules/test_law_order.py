"""What was known when, in which order things happened, what a correction corrects, which response is due."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from foia import law
from foia.law.events import Event
from foia.law.facts import History
from foia.law.history import chosen_response, known_on, read_history
from foia.law.terms import Moment
from tests.rules.law_samples import (
    LA_PAZ,
    STEP,
    TERM,
    case,
    clarification,
    due_in,
    event,
    invented,
    response,
)

ZONE = ZoneInfo(LA_PAZ)
REQUESTED = "clarification_requested 2026-03-03"
# Three hours after midnight in Greenwich it is still the day before in La Paz.
NIGHT = "2026-03-05T03:00+00:00"
BOOK = invented(clarification("suspend"), response(10))


def read(*events: Event, as_of: date | None = None) -> History:
    return read_history(BOOK.regime("xx.request"), events, ZONE, as_of)


def registered(*facts: str, corrections: tuple[Event, ...] = ()) -> Moment:
    """Tell when the filing was registered, as corrected."""
    return read(*case("received 2026-03-02", *facts), *corrections).facts["request.registered"]


def correction(true_on: int, made: str | None) -> Event:
    made_at = (
        None if made is None else datetime.fromisoformat(made) if "T" in made else date.fromisoformat(made)
    )
    return Event("corrected", date(2026, 3, true_on), made_at, of="registered")


def test_a_day_begins_and_ends_where_the_case_is() -> None:
    night = datetime.fromisoformat(NIGHT)

    assert known_on(Event("acknowledged", night), ZONE) == date(2026, 3, 4)
    assert known_on(Event("acknowledged", date(2026, 3, 2), night), ZONE) == date(2026, 3, 4)
    assert known_on(Event("corrected", date(2026, 3, 2), of="received"), ZONE) == date.min
    history = read(event("received 2026-03-02"), event(f"registered {NIGHT}"), as_of=date(2026, 3, 4))
    assert "request.registered" in history.facts


def test_a_filing_nobody_knew_of_yet_is_the_event_at_fault() -> None:
    with pytest.raises(law.BadHistory) as refused:
        read(event("acknowledged 2026-03-03"), event("received 2026-03-05"), as_of=date(2026, 3, 3))

    assert refused.value.index == 1


@pytest.mark.parametrize(
    ("made", "true_on"),
    [("2026-03-04", 5), ("2026-03-06", 4), ("2026-03-01", 4), (NIGHT, 5), ("2026-03-05T05:00+00:00", 4)],
)
def test_a_correction_corrects_what_was_on_record_when_it_was_made(made: str, true_on: int) -> None:
    found = registered("registered 2026-03-03", "registered 2026-03-05", corrections=(correction(4, made),))

    assert found.day == date(2026, 3, true_on)


def test_what_was_recorded_at_night_was_on_record_that_day() -> None:
    found = registered(
        "registered 2026-03-03", f"registered {NIGHT}", corrections=(correction(4, "2026-03-04"),)
    )

    assert (found.day, found.at) == (date(2026, 3, 4), None)


@pytest.mark.parametrize(
    "corrections",
    [
        (correction(4, "2026-03-09"), correction(6, "2026-03-10")),
        (correction(4, None), correction(6, "2026-03-10")),
        (correction(4, "2026-03-10"), correction(6, "2026-03-10")),
    ],
)
def test_of_several_corrections_the_last_one_made_holds(corrections: tuple[Event, Event]) -> None:
    for given in (corrections, corrections[::-1]):
        found = registered("registered 2026-03-03", corrections=given)
        assert found.day == date(2026, 3, 6)


def test_a_correction_is_no_event_of_the_case() -> None:
    moved = Event("corrected", date(2026, 2, 27), of="suspended")
    history = read(*case("received 2026-03-02", "suspended 2026-03-03", "resumed 2026-03-05"), moved)

    (pause,) = history.pauses.closed
    assert (pause.first, pause.last) == (date(2026, 2, 27), date(2026, 3, 4))


def test_what_happened_on_one_day_is_in_the_order_of_its_hours() -> None:
    asked_again = ("clarification_provided 2026-03-05T10:00", "clarification_requested 2026-03-05T15:00")
    history = read(*case("received 2026-03-02", REQUESTED, *asked_again[::-1]))

    assert history.waiting_since is not None and history.clarifications == 2
    # Where some event has no hour, all of that day come in the order of a procedure.
    asked = "clarification_requested 2026-03-05T10:00"
    assert read(*case("received 2026-03-02", asked, "clarification_provided 2026-03-05")).clarifications == 1


@pytest.mark.parametrize(
    ("received", "acknowledged", "is_possible"),
    [
        ("2026-03-02T10:00", "2026-03-02T10:00", True),
        ("2026-03-02T10:00", "2026-03-02T09:59", False),
        ("2026-03-02T10:00", "2026-03-02", True),
        ("2026-03-02", "2026-03-02T00:01", True),
        ("2026-03-02", "2026-03-02", True),
        ("2026-03-02", "2026-03-01", False),
    ],
)
def test_nothing_happens_before_the_filing(received: str, acknowledged: str, is_possible: bool) -> None:
    events = case(f"received {received}", f"acknowledged {acknowledged}")

    if is_possible:
        assert read(*events).received.day == date(2026, 3, 2)
    else:
        with pytest.raises(law.BadHistory):
            read(*events)


def _responses(*names: str) -> law.Regime:
    term = TERM.format(amount=5, unit="working_day", start="next_working_day")
    steps = [STEP.format(id=name, kind="response", actor="authority", term=term) for name in names]
    return invented(*steps).regime("xx.request")


def test_the_response_is_the_one_named_or_the_common_one_or_the_first() -> None:
    common, none = _responses("general", "response"), _responses("general", "documents")

    assert chosen_response(common, None).id == "response"
    assert chosen_response(common, "general").id == "general"
    assert chosen_response(none, None).id == "general"
    for regime in (common, none):
        with pytest.raises(law.LawError, match="no tiene el paso de respuesta 'other'"):
            chosen_response(regime, "other")


def test_an_answer_while_a_clarification_is_awaited_tells_which_days_stood_still() -> None:
    book = invented(clarification("reset"), response(10))
    found = due_in(book, "received 2026-03-02", "clarification_requested 2026-03-05", "answered 2026-03-12")

    paused = {day.source for day in found.response.skipped if day.reason == "suspension"}
    assert paused == {"clarification"}
