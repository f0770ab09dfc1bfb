"""How a case is told: every event for every reader, and a deadline that is never said falsely."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask

from foia import law
from foia.cases.case import ALL_PHASES
from foia.cases.events import EVENT_FIELDS, Happening
from foia.cases.models import Case
from foia.cases.presentation import (
    Audience,
    Names,
    deadline_line,
    phase_label,
    row_deadline_line,
    status_tag,
    timeline_items,
)
from foia.pages.deadline_line import phrases
from foia.requests.labels import INFORMATION_REQUEST
from foia.requests.rules import ANSWER_OUTCOMES, LAPSED, WITHDRAWN

BODY, OFFICER = "b" * 32, "a" * 32
AT = datetime(2026, 3, 9, 14, tzinfo=UTC)
NAMES = Names(
    bodies={BODY: "Ministerio de Caminos"},
    people={OFFICER: "Rosa Choque"},
    outcomes=INFORMATION_REQUEST.outcomes,
)
VALUES: dict[str, Any] = {
    "body_id": BODY,
    "custody": "body",
    "held": False,
    "reason": "unclear",
    "person_id": OFFICER,
    "means": "post",
    "amount": 5,
    "unit": "working_day",
    "answers": [{"question_id": "1", "outcome": "granted", "ground": None}],
    "outcome": "granted",
    "relayed": False,
}
INTERNAL = {"note_added", "assigned"}


@pytest.fixture(autouse=True)
def in_request(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def happened(event_type: str, actor_kind: str = "staff", **values: Any) -> Happening:
    known: Mapping[str, Any] = {**VALUES, **values}
    payload = {name: known.get(name) for name in EVENT_FIELDS[event_type]}
    actor_id = OFFICER if actor_kind == "staff" else None
    return Happening(event_type, 1, AT, AT, actor_kind, actor_id, payload)


def told(event: Happening, audience: Audience = Audience.STAFF) -> str:
    return " ".join(
        f"{item.title} {item.text} {item.by}" for item in timeline_items([event], NAMES, audience)
    )


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("event_type", EVENT_FIELDS)
def test_every_event_has_words_for_every_reader(event_type: str, audience: Audience) -> None:
    items = timeline_items([happened(event_type)], NAMES, audience)

    if audience == Audience.FILER and event_type in INTERNAL:
        assert items == []
    else:
        assert items[0].title
        assert items[0].at == AT


@pytest.mark.parametrize("event_type", EVENT_FIELDS)
def test_the_filer_is_told_no_name_of_an_officer(event_type: str) -> None:
    assert "Rosa Choque" not in told(happened(event_type), Audience.FILER)


def test_staff_are_told_who_acted() -> None:
    assert "Rosa Choque" in told(happened("acknowledged"))
    assert "quien presentó" in told(happened("withdrawn", "filer"))
    assert "automático" in told(happened("custody_changed", "system", reason="body_joined"))


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (happened("filed", "public", body_id=None), "la recibe la mesa central"),
        (happened("filed", "public", custody="central_desk"), "todavía no atiende por esta vía"),
        (happened("filed", "public", held=True), "en espera de una revisión; el plazo corre igual"),
        (happened("routed"), "entidad competente: Ministerio de Caminos"),
        (happened("extended", amount=1), "1 día hábil más"),
        (happened("extended", amount=2, unit="month"), "2 meses más"),
        (happened("clarification_requested", reason="missing_name"), "pide el nombre de quien presenta"),
        (happened("answered", relayed=True), "La mesa central registró lo que la entidad entregó."),
        (happened("answered", outcome="not_held"), "Resultado: La entidad no tiene la información."),
        (happened("partly_answered"), "Se respondió 1 pregunta"),
        (happened("file_sent", means="hand"), "a Ministerio de Caminos en mano"),
    ],
)
def test_what_tells_events_apart_is_said(event: Happening, words: str) -> None:
    assert words in told(event)


def test_what_was_recorded_later_says_when() -> None:
    event = Happening("acknowledged", 1, AT, AT.replace(day=11), "staff", OFFICER, {})

    assert "Se registró aquí el 11 de marzo de 2026, 10:00 h." in told(event)


def test_the_newest_may_come_first() -> None:
    items = timeline_items(
        [happened("acknowledged"), happened("answered")], NAMES, Audience.STAFF, newest_first=True
    )

    assert items[0].title == "Se respondió la solicitud"


def test_every_phase_and_outcome_has_a_name() -> None:
    assert len({phase_label(phase) for phase in ALL_PHASES}) == len(ALL_PHASES)
    assert all(status_tag(phase).tone for phase in ALL_PHASES)
    assert set(INFORMATION_REQUEST.outcomes) == {*ANSWER_OUTCOMES, WITHDRAWN, LAPSED}


def test_a_case_withdrawn_after_its_last_day_counts_no_further() -> None:
    book = law.load()
    calendar = book.calendar("bo", "BO-L")
    events = [law.Event("received", date(2026, 3, 2)), law.Event("withdrawn", date(2026, 4, 20))]
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    found = law.deadlines(book.regime("bo.information_request"), calendar, events, now=now)

    assert phrases(deadline_line(found.response, calendar, now.date(), "es")) == (
        "el plazo era hasta el lunes 23 de marzo de 2026",
        "terminado",
        "plazo por confirmar",
    )


def line_on(day: date, due_on: date = date(2026, 3, 6), **values: Any) -> tuple[str, ...]:
    """Say the line of a response due on Friday 6 March 2026 as a page would on a day."""
    calendar = law.load().calendar("bo", "BO-L")
    late = day > (values.get("conflict_due_on") or due_on)
    deadline = law.Deadline(
        step="response",
        kind="response",
        name_es="Respuesta",
        name_en="Response",
        actor="authority",
        state="missed" if late else "running",
        due_on=due_on,
        verified=True,
        **values,
    )
    return phrases(deadline_line(deadline, calendar, day, "es"))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 3, 5), "falta 1 día hábil"),
        (date(2026, 3, 6), "vence hoy"),
        (date(2026, 3, 7), "vencido"),
        (date(2026, 3, 9), "vencido hace 1 día hábil"),
    ],
)
def test_what_is_left_is_counted_in_working_days(day: date, words: str) -> None:
    assert line_on(day)[1] == words


def test_a_last_day_that_is_no_working_day_is_not_said_to_be_today() -> None:
    sunday = date(2026, 3, 8)

    assert line_on(date(2026, 3, 6), sunday) == ("vence el domingo 8 de marzo de 2026",)


def test_between_two_readings_of_a_rule_nothing_is_late() -> None:
    words = line_on(date(2026, 3, 9), conflict_due_on=date(2026, 3, 10))

    assert words[:2] == ("vence el viernes 6 de marzo de 2026", "falta 1 día hábil")


def test_a_day_the_calendar_does_not_cover_counts_nothing() -> None:
    assert line_on(date(2031, 3, 3), date(2031, 3, 21)) == ("vence el viernes 21 de marzo de 2031",)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"due_on": date(2026, 3, 6), "late_after_on": date(2026, 3, 6)}, "falta 1 día hábil"),
        ({"due_on": None, "due_confirmed": False}, "plazo por confirmar"),
        ({"due_on": None, "due_confirmed": True, "phase": "awaiting_clarification"}, "plazo suspendido"),
        (
            {"due_on": date(2026, 3, 6), "late_after_on": date(2026, 3, 6), "stopped_on": date(2026, 3, 6)},
            "cumplido a tiempo",
        ),
        (
            {"due_on": date(2026, 3, 3), "late_after_on": date(2026, 3, 3), "stopped_on": date(2026, 3, 4)},
            "cumplido con atraso, el miércoles 4 de marzo de 2026",
        ),
    ],
)
def test_a_row_tells_its_deadline_without_reading_events(values: dict[str, Any], words: str) -> None:
    case = Case(**{"phase": "in_progress", "due_confirmed": True, "stopped_on": None, **values})

    line = row_deadline_line(case, law.load().calendar("bo", "BO-L"), date(2026, 3, 5))

    assert words in phrases(line)
