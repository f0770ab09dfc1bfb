"""The tray as its people see it: their cases, what is late in words, filters, folio, pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.cases.actions import assign
from foia.cases.models import Case
from foia.directory.models import Body
from tests import builders
from tests.clock import Clock
from tests.page_client import PageClient, words_of
from tests.staff import sign_in_as

FILED_AT = datetime(2026, 2, 9, 14, 0, tzinfo=UTC)


@pytest.fixture
def body(session: Session, client: PageClient) -> Body:
    return builders.add_public_body(session)


@pytest.fixture
def officer(session: Session, client: PageClient, body: Body) -> Person:
    person = builders.add_person(session, Role.OFFICER, body, name="Elena Rojas")
    sign_in_as(client, session, person)
    return person


def filed(app: Flask, session: Session, body: Body, days: int = 0, **values: object) -> Case:
    """File a case so many days after FILED_AT."""
    now = FILED_AT + timedelta(days=days)
    case, _receipt = builders.file_a_case(app, session, body, now, quiet=True, **values)
    session.commit()
    return case


def folios(client: PageClient) -> list[str]:
    return [words_of(cell) for cell in client.page.all("th") if cell.get("scope") == "row"]


def test_the_oldest_due_date_comes_first_and_lateness_is_in_words(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body
) -> None:
    later, late, soon = (filed(app, session, body, days) for days in (24, 0, 10))

    client.get("/bandeja")

    assert folios(client) == [late.folio, soon.folio, later.folio]
    assert "vencido hace 3 días hábiles" in client.page.text
    assert "faltan 3 días hábiles" in client.page.text
    assert "1 expediente vencido" in client.page.text
    assert "1 vence en 5 días hábiles o menos" in client.page.text
    assert builders.SUBJECT in client.page.text
    assert "Nadie todavía" in client.page.text


def test_nothing_of_who_filed_is_in_the_list(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body
) -> None:
    filed(app, session, body)

    client.get("/bandeja")

    assert builders.FILER.name not in client.page.html
    assert builders.FILER.email not in client.page.html


def test_the_filters_narrow_the_list(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body
) -> None:
    late, soon, mine, held = (
        filed(app, session, body, 0),
        filed(app, session, body, 8),
        filed(app, session, body, 24),
        filed(app, session, body, 25, held=True),
    )
    done = filed(app, session, body, 10)
    assign(builders.staff_context(app, session, officer), mine, officer.id)
    builders.answer_a_case(app, session, done, officer)
    session.commit()

    def found(**filters: str) -> list[str]:
        client.send(
            "/bandeja", {**{"due": "", "phase": "", "assignee": "", "held": None}, **filters}, page="/bandeja"
        )
        return folios(client)

    assert found() == [late.folio, soon.folio, mine.folio, held.folio]
    assert found(due="overdue") == [late.folio]
    assert found(due="soon") == [soon.folio]
    assert found(assignee="me") == [mine.folio]
    assert found(assignee="nobody") == [late.folio, soon.folio, held.folio]
    assert found(held="y") == [held.folio]
    assert found(phase="concluded") == [done.folio]
    assert found(phase="in_progress") == []
    assert "No hay expedientes con estos filtros" in client.page.text


@pytest.mark.parametrize("typed", ["{folio}", " {lower} ", "{spaced}"])
def test_a_folio_is_found_however_it_is_typed(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body, typed: str
) -> None:
    case = filed(app, session, body)
    filed(app, session, body)
    builders.answer_a_case(app, session, case, officer)
    session.commit()
    text = typed.format(folio=case.folio, lower=case.folio.lower(), spaced=case.folio.replace("-", " "))

    client.send("/bandeja", {"folio": text}, page="/bandeja")

    assert folios(client) == [case.folio]


def test_a_folio_with_a_mistake_is_said_to_have_one(client: PageClient, officer: Person) -> None:
    client.send("/bandeja", {"folio": "BO-26-7K3M-9QWT-A"}, page="/bandeja")

    assert "no está completo o tiene un error" in client.page.text


def test_the_folio_of_another_body_is_not_found(
    app: Flask, client: PageClient, session: Session, officer: Person
) -> None:
    other, _officer = builders.joined_body(session)
    case = filed(app, session, other)

    client.send("/bandeja", {"folio": case.folio}, page="/bandeja")

    assert folios(client) == []


def test_the_pages_are_walked_by_their_links_and_keep_the_filters(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body
) -> None:
    cases = [filed(app, session, body, days % 5) for days in range(27)]
    client.get("/bandeja?assignee=nobody")
    first = folios(client)

    client.get(client.page.links["Siguientes →"])
    second = folios(client)
    assert "assignee=nobody" in client.page.links["← Anteriores"]
    client.get(client.page.links["← Anteriores"])

    assert (len(first), len(second)) == (25, 2)
    assert {*first, *second} == {case.folio for case in cases}
    assert folios(client) == first
    assert "← Anteriores" not in client.page.links


@pytest.mark.parametrize(
    "place", ["", "luego", "luego.x.y", "luego.2026-03-01.zz", "antes..", "luego.2026-13-01.00"]
)
def test_a_broken_place_in_the_list_begins_at_the_first_page(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body, place: str
) -> None:
    case = filed(app, session, body)

    client.get("/bandeja", query_string={"desde": place})

    assert folios(client) == [case.folio]


def test_the_head_sees_who_holds_what_and_assigns(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body
) -> None:
    head = builders.add_person(session, Role.HEAD, body, name="Julio Paz")
    late, _other = filed(app, session, body), filed(app, session, body, 24)
    assign(builders.staff_context(app, session, officer), late, officer.id)
    sign_in_as(client, session, head)
    client.get("/bandeja")

    client.get(client.page.links["Carga de trabajo del equipo"])
    assert "Elena Rojas" in client.page.text
    client.get(client.page.links["Elena Rojas"])
    assert folios(client) == [late.folio]
    client.send(f"/expedientes/{late.id}/asignar", {"person": str(head.id)})

    session.rollback()
    assert late.assignee_id == head.id


def test_an_officer_does_not_see_the_workload_of_others(client: PageClient, officer: Person) -> None:
    client.get("/bandeja")

    assert "Carga de trabajo del equipo" not in client.page.links
    assert client.get("/bandeja/equipo").status_code == 403


def test_an_erased_case_keeps_its_line(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body, clock: Clock
) -> None:
    case = filed(app, session, body)
    session.connection().exec_driver_sql("DELETE FROM case_keys")
    session.commit()

    client.get("/bandeja")
    assert "(contenido borrado)" in client.page.text
    client.get(f"/expedientes/{case.id}")

    assert client.page.heading == "(contenido borrado)"
    assert "El contenido de este expediente se borró" in client.page.text
