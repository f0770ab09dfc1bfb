"""What whoever decides and the auditor are shown: filings nobody admitted in time, and what was set aside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia import law
from foia.accounts.models import Person
from foia.actors import Role
from foia.cases import setting_aside
from foia.cases.actions import ask_clarification
from foia.cases.admission import admit
from foia.cases.measures import promise_measure
from foia.cases.models import Case
from foia.cases.tray import not_started_since
from foia.directory.models import Body
from tests import builders
from tests.clock import Clock
from tests.confidential import file_a_report
from tests.countries import IN_GUATEMALA, file_kind, joined_body_in
from tests.page_client import PageClient, words_of
from tests.staff import sign_in_as

# Monday the 16th of February of 2026, ten in the morning in Guatemala; nothing falls in its week.
MONDAY = datetime(2026, 2, 16, 16, 0, tzinfo=UTC)
NOT_STARTED = "sin admitir ni pedir aclaración desde hace más de dos días hábiles"


@pytest.fixture
def body(session: Session, client: PageClient, clock: Clock) -> Body:
    clock.set(MONDAY)
    return joined_body_in(session, "GT", name="Ministerio de Caminos")[0]


@pytest.fixture
def officer(session: Session, body: Body) -> Person:
    return builders.add_person(session, Role.OFFICER, body)


@pytest.fixture
def head(session: Session, body: Body) -> Person:
    return builders.add_person(session, Role.HEAD, body)


@pytest.fixture
def auditor(session: Session, client: PageClient) -> Person:
    return builders.add_person(session, Role.AUDITOR)


def folios(client: PageClient) -> list[str]:
    return [words_of(cell) for cell in client.page.all("th") if cell.get("scope") == "row"]


def asked(app: Flask, session: Session, body: Body, officer: Person) -> tuple[Case, Case, Case]:
    """File three requests on Monday; one is admitted and one questioned in time."""
    waits, admitted, questioned = (builders.file_a_case(app, session, body)[0] for _ in range(3))
    acting = builders.staff_context(app, session, officer)
    admit(acting, admitted)
    ask_clarification(acting, questioned, "¿De qué año?", amount=5)
    session.commit()
    return waits, admitted, questioned


@IN_GUATEMALA
def test_a_filing_nobody_admitted_or_questioned_in_two_working_days_is_shown_to_the_head(
    app: Flask, client: PageClient, session: Session, body: Body, officer: Person, head: Person, clock: Clock
) -> None:
    waits, _admitted, _questioned = asked(app, session, body, officer)
    clock.advance(days=2)  # Wednesday: its second working day is not over
    sign_in_as(client, session, head)
    client.get("/bandeja")
    assert NOT_STARTED not in client.page.text

    clock.advance(days=1)
    sign_in_as(client, session, head)
    client.get("/bandeja")
    words = f"1 {NOT_STARTED}"
    assert words in client.page.links
    client.get(client.page.links[words])

    assert folios(client) == [waits.folio]
    assert "el plazo todavía no corre · fecha provisional: " in client.page.text


@IN_GUATEMALA
def test_an_officer_is_not_told_how_many_wait(
    app: Flask, client: PageClient, session: Session, body: Body, officer: Person, clock: Clock
) -> None:
    asked(app, session, body, officer)
    clock.advance(days=7)
    sign_in_as(client, session, officer)

    client.get("/bandeja")

    assert NOT_STARTED not in client.page.text


@IN_GUATEMALA
def test_the_auditor_sees_by_body_what_nobody_admitted_with_its_provisional_date(
    app: Flask,
    client: PageClient,
    session: Session,
    body: Body,
    officer: Person,
    auditor: Person,
    clock: Clock,
) -> None:
    waits, _admitted, _questioned = asked(app, session, body, officer)
    other, _officer = joined_body_in(session, "GT", name="Agencia de Aguas")
    theirs, _receipt = builders.file_a_case(app, session, other)
    builders.add_person(session, Role.REPORTS_OFFICER, body)
    secret = file_a_report(app, session, body)
    secret.provisional_due_on = waits.provisional_due_on  # whatever its regime says of admission
    session.commit()
    clock.advance(days=7)
    sign_in_as(client, session, auditor)
    client.get("/auditoria")

    client.get(client.page.links["Sin admitir y apartados"])

    assert folios(client) == [theirs.folio, waits.folio]
    assert "Agencia de Aguas" in client.page.text
    assert client.page.text.count("fecha provisional: ") == 2
    assert secret.folio not in client.page.html
    client.send("/auditoria/admision", {"body": str(other.id), "part": "", "year": "2026"}, page=HERE)
    assert folios(client) == [theirs.folio]


HERE = "/auditoria/admision"


def aside(app: Flask, session: Session, person: Person, case: Case) -> None:
    setting_aside.set_aside(
        builders.staff_context(app, session, person), case, setting_aside.SPAM, "Publicidad"
    )


def test_what_was_set_aside_is_counted_for_whoever_decides_and_found(
    app: Flask, client: PageClient, session: Session
) -> None:
    body, officer = builders.joined_body(session)
    head = builders.add_person(session, Role.HEAD, body)
    spam, good = (builders.file_a_case(app, session, body)[0] for _ in range(2))
    aside(app, session, officer, spam)
    session.commit()
    sign_in_as(client, session, officer)
    client.get("/bandeja")
    assert folios(client) == [good.folio]
    assert "apartado por abuso" not in client.page.text
    client.get("/bandeja?set_aside=y")
    assert folios(client) == [spam.folio]

    sign_in_as(client, session, head)
    client.get("/bandeja")
    client.get(client.page.links["1 apartado por abuso: revise si lo es"])

    assert folios(client) == [spam.folio]
    assert "Apartado" in client.page.text


def test_the_auditor_reads_how_many_each_body_set_aside_and_never_a_confidential_one(
    app: Flask, client: PageClient, session: Session, auditor: Person
) -> None:
    body, officer = builders.joined_body(session, name="Ministerio de Caminos")
    head = builders.add_person(session, Role.HEAD, body)
    named = builders.add_person(session, Role.REPORTS_OFFICER, body)
    first, second = (builders.file_a_case(app, session, body)[0] for _ in range(2))
    for case in (first, second):
        aside(app, session, officer, case)
    aside(app, session, named, file_a_report(app, session, body))
    setting_aside.restore(builders.staff_context(app, session, head), second)
    session.commit()
    sign_in_as(client, session, auditor)

    client.get("/auditoria/admision")

    rows = [[words_of(cell) for cell in row] for row in client.page.all("tr")]
    assert ["Ministerio de Caminos", "2", "1"] in rows
    client.get("/auditoria/admision?year=2025")
    assert "No se apartó ninguno en el periodo." in client.page.text


def test_the_tray_is_narrowed_by_kind_and_marks_what_is_urgent(
    app: Flask, client: PageClient, session: Session
) -> None:
    body, officer = builders.joined_body(session)
    request, _receipt = builders.file_a_case(app, session, body)
    complaint = file_kind(app, session, "service_complaint", body, urgent=True)
    session.commit()
    sign_in_as(client, session, officer)

    client.get("/bandeja")
    assert folios(client) == [complaint.folio, request.folio]
    assert "Urgente" in client.page.text
    assert "misconduct_report" not in client.page.html
    client.get("/bandeja?kind=info_request")
    assert folios(client) == [request.folio]
    client.get("/bandeja?kind=service_complaint")
    assert folios(client) == [complaint.folio]
    client.get("/bandeja?kind=nada")
    assert len(folios(client)) == 2


def test_the_tray_of_those_named_marks_the_confidential_ones(
    app: Flask, client: PageClient, session: Session
) -> None:
    body, officer = builders.joined_body(session)
    both = builders.add_person(session, Role.REPORTS_OFFICER, body)
    report = file_a_report(app, session, body)
    session.commit()
    sign_in_as(client, session, both)

    client.get("/bandeja?kind=misconduct_report")
    assert folios(client) == [report.folio]
    assert "Confidencial" in client.page.text
    assert "Identidad reservada" in client.page.text

    sign_in_as(client, session, officer)
    client.get("/bandeja?kind=misconduct_report")
    assert folios(client) == []
    assert report.folio not in client.page.html


def test_measures_not_kept_by_their_day_are_listed_for_those_who_reach_their_cases(
    app: Flask, client: PageClient, session: Session, clock: Clock
) -> None:
    body, officer = builders.joined_body(session)
    stranger = builders.joined_body(session)[1]
    named = builders.add_person(session, Role.REPORTS_OFFICER, body)
    case, report = builders.file_a_case(app, session, body)[0], file_a_report(app, session, body)
    day = clock.now().date() + timedelta(days=3)
    for person, promised_in in ((officer, case), (named, report)):
        promise_measure(builders.staff_context(app, session, person), promised_in, "Abrir otra caja.", day)
    session.commit()
    clock.advance(days=5)

    listed = {}
    for name, person in (("officer", officer), ("named", named), ("stranger", stranger)):
        sign_in_as(client, session, person)
        client.get("/bandeja")
        client.get(client.page.links["Medidas vencidas"])
        listed[name] = folios(client)

    assert listed == {"officer": [case.folio], "named": [report.folio], "stranger": []}
    assert "Ninguna medida está vencida." in client.page.text


@pytest.mark.parametrize("country", ["bo", "cl", "gt"])
def test_two_working_days_are_counted_by_the_calendar_on_any_day(country: str) -> None:
    calendar = law.load().calendar(country)
    for number in range(120):
        today = MONDAY.date() + timedelta(days=number)
        last = not_started_since(calendar, today)

        assert calendar.working_days_between(last, today) > 2
        assert calendar.working_days_between(last + timedelta(days=1), today) <= 2
