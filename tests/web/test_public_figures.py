"""The pages of published figures and of bodies: open to everybody, honest about what is left out."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.directory.models import Body, Office
from foia.extensions import new_id
from foia.statistics.models import Cell, Release
from tests.builders import add_place, add_public_body, joined_body
from tests.page_client import PageClient, words_of
from tests.settings import settings_for
from tests.statements import counted_statements

BODY_PAGE, LIST_PAGE = 5, 4
SVG = "{http://www.w3.org/2000/svg}"
PUBLISHED_AT = datetime(2026, 2, 10, 12, 0, tzinfo=UTC)


def publish(session: Session, month: str, *cells: dict[str, Any]) -> None:
    """Store a release as it was frozen."""
    release = Release(id=new_id(), month=month, definitions=1, published_at=PUBLISHED_AT)
    session.add(release)
    session.flush()
    for values in cells:
        body: Body = values.pop("body")
        kind = values.pop("kind", "info_request")
        session.add(Cell(release_id=release.id, month=month, body_id=body.id, kind=kind, **values))
    session.commit()


@pytest.fixture
def body(session: Session) -> Body:
    return add_public_body(session, acronym="MINCA", phone="+591 2 2000000", hours_es="8:00 a 16:00")


def rows_of(client: PageClient) -> list[list[str]]:
    rows = [[words_of(cell) for cell in row if cell.tag in ("th", "td")] for row in client.page.all("tr")]
    return [row for row in rows if row]


def test_a_month_shows_its_bodies_and_sums_of_what_is_shown(
    client: PageClient, session: Session, body: Body
) -> None:
    other = add_public_body(session, "Servicio de Aguas")
    publish(session, "2025-12", {"body": body, "received": 15})
    publish(
        session,
        "2026-01",
        {"body": body, "received": 40, "answered_in_time": 25, "median_working_days": 7},
        {"body": other, "received": 10, "kind": "service_complaint"},
    )

    client.get("/estadisticas")

    assert ["Ministerio de Caminos", "Solicitud de acceso a la información", "40", "25", "—", "—", "7"] in (
        rows_of(client)
    )
    assert ["enero de 2026", "50", "25", "—", "—"] in rows_of(client)
    client.get("/estadisticas?mes=2025-12&tipo=info_request")
    assert "diciembre de 2025" in client.page.text
    assert "Servicio de Aguas" not in client.page.text


def test_a_chart_has_words_for_who_cannot_see_it_and_gaps_where_nothing_is_told(
    client: PageClient, session: Session, body: Body
) -> None:
    publish(session, "2025-11", {"body": body, "received": 20})
    publish(session, "2025-12", {"body": body, "overdue": 10})
    publish(session, "2026-01", {"body": body, "received": 30})

    client.get("/estadisticas")

    drawing = client.page.with_class("app-chart__drawing")[0]
    labelled = (drawing.get("aria-labelledby") or "").split()
    assert [words_of(client.page.element(id)) for id in labelled][0] == "Expedientes recibidos y respondidos"
    titles = [words_of(title) for title in drawing.iter(f"{SVG}title")]
    assert titles[1:] == ["nov 25: 20", "ene 26: 30"]
    assert not list(drawing.iter(f"{SVG}polyline"))  # no line runs over the gap


@pytest.mark.parametrize("address", ["/estadisticas", "/estadisticas?mes=1&tipo=misconduct_report&pais=XX"])
def test_before_any_release_the_page_says_when_there_will_be_one(client: PageClient, address: str) -> None:
    client.get(address)

    assert "diez días después" in client.page.text
    assert len(client.get("/estadisticas/datos.csv").text.splitlines()) == 1
    assert client.get("/estadisticas/datos.csv?mes=2026-01").status_code == 404


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # SQLite takes any text for a month
def test_a_month_that_cannot_be_is_not_found(client: PageClient, session: Session) -> None:
    assert client.get("/estadisticas/datos.csv?mes=%00").status_code == 404


def test_an_address_no_browser_reads_is_shown_and_not_linked(client: PageClient, session: Session) -> None:
    body = add_public_body(session, website="https://[caminos")
    session.commit()

    assert client.get(f"/entidades/{body.id}").status_code == 200
    assert "https://[caminos" in client.page.text
    assert 'href="https://[caminos' not in client.page.html


def test_the_sheet_holds_what_is_published_and_marks_what_is_not(
    app: Flask, client: PageClient, session: Session, tmp_path: Path
) -> None:
    body = add_public_body(session, "=HYPERLINK(1)", code="-X1")
    publish(session, "2026-01", {"body": body, "received": 40, "median_working_days": 7})

    response = client.get(f"/estadisticas/datos.csv?entidad={body.id}", headers={"Accept-Language": "en"})

    assert response.mimetype == "text/csv" and "demostracion" not in response.headers["Content-Disposition"]
    (row,) = csv.DictReader(StringIO(response.text))
    assert (row["body"], row["body_es"]) == ("'-X1", "'=HYPERLINK(1)")
    assert (row["kind"], row["kind_es"]) == ("info_request", "Solicitud de acceso a la información")
    assert (row["received"], row["overdue"], row["note"]) == ("40", "", "suppressed")
    assert (row["published_on"], row["notice"]) == ("2026-02-10", "")

    app.config["FOIA"] = settings_for("", tmp_path, demo=True)
    response = client.get("/estadisticas/datos.csv?mes=2026-01")
    assert "datos-de-demostracion-cifras-2026-01.csv" in response.headers["Content-Disposition"]
    assert [row["notice"] for row in csv.DictReader(StringIO(response.text))] == ["demonstration"]


def test_a_body_of_another_country_is_shown_with_figures_and_takes_no_filing(
    client: PageClient, session: Session
) -> None:
    body = add_public_body(
        session, "Ministério da Economia", country="BR", place_code="BR-DF", website="javascript:alert(1)"
    )
    publish(session, "2021-06", {"body": body, "received": 40})

    client.get(f"/entidades/{body.id}")

    assert "Brasil" in client.page.text and "40" in client.page.text
    assert not [link for link in client.page.links.values() if f"/nueva/{body.id}" in link]
    client.get("/estadisticas?pais=BR")
    assert "Ministério da Economia" in client.page.links


def test_the_page_of_a_body_says_how_to_reach_it_and_what_binds_it(
    client: PageClient, session: Session, body: Body
) -> None:
    joined, _officer = joined_body(session, name="Servicio de Caminos", former_names=["Junta de Caminos"])
    session.add(Office(id=new_id(), body_id=joined.id, name_es="Oficina de Oruro"))
    session.commit()

    client.get(f"/entidades/{joined.id}")
    for words in ("Responde ella misma", "Junta de Caminos", "Oficina de Oruro", "oficina@caminos.example"):
        assert words in client.page.text
    client.get(f"/entidades/{body.id}")

    assert "la mesa central le hace llegar" in client.page.text
    terms = [row[1] for row in rows_of(client) if row[0] == "Solicitud de acceso a la información"]
    assert terms and ("días" in terms[0] or "por confirmar" in terms[0])
    assert f"/solicitudes/nueva/{body.id}" in client.page.links.values()


def test_a_body_that_ended_says_who_does_its_work(client: PageClient, session: Session, body: Body) -> None:
    ended = add_public_body(session, "Junta de Caminos", valid_to=date(2020, 6, 30), successor_id=body.id)
    ended.validity_confirmed = False
    session.commit()

    client.get("/entidades?q=junta")
    assert "Dejó de existir el 30 de junio de 2020" in client.page.text
    client.get(f"/entidades/{ended.id}")
    assert client.page.links["Ministerio de Caminos"] == f"/entidades/{body.id}"
    assert "Vigencia por confirmar" in client.page.text
    assert f"/solicitudes/nueva/{ended.id}" not in client.page.links.values()
    client.get(f"/entidades/{body.id}")
    assert client.page.links["Junta de Caminos"] == f"/entidades/{ended.id}"


def test_bodies_are_found_by_words_level_and_place(client: PageClient, session: Session) -> None:
    add_place(session, "BO-O", "Oruro").level = "department"
    add_place(session, "BO-O:X", "Caracollo").parent_code = "BO-O"
    session.flush()
    add_public_body(session, "Alcaldía de Caracollo", level="municipality", place_code="BO-O:X")
    add_public_body(session, "Ministerio de Salud", acronym="MINSA")
    session.commit()

    def found(query: str) -> list[str]:
        client.get(f"/entidades?{query}")
        return [text for text, link in client.page.links.items() if link.startswith("/entidades/")]

    assert found("") == ["Alcaldía de Caracollo", "Ministerio de Salud (MINSA)"]
    assert found("lugar=BO-O") == found("nivel=municipal") == ["Alcaldía de Caracollo"]
    assert found("q=minsa") == found("nivel=national") == ["Ministerio de Salud (MINSA)"]
    assert found("q=minsa&lugar=BO-O") == []


@pytest.mark.parametrize("count", [1, 60])
def test_the_public_pages_cost_the_same_however_much_they_show(
    app: Flask, client: PageClient, session: Session, count: int
) -> None:
    body = add_public_body(session, "Servicio A")
    bodies = [body, *(add_public_body(session, f"Servicio B{number}") for number in range(count))]
    for month in range(1, 13):
        publish(session, f"2025-{month:02d}", *({"body": one, "received": 20} for one in bodies))
    pages = {
        f"/entidades/{body.id}": BODY_PAGE,
        "/entidades?pagina=2": LIST_PAGE,
        "/entidades?q=servicio": LIST_PAGE,
        "/estadisticas": LIST_PAGE,
    }

    for address, most in pages.items():
        with counted_statements(app) as statements:
            client.get(address)
        assert 1 <= len(statements) <= most, (address, statements)


@pytest.mark.parametrize("address", ["/estadisticas", "/entidades/{body}"])
def test_a_chart_begins_with_the_first_month_that_has_figures(
    client: PageClient, session: Session, body: Body, address: str
) -> None:
    publish(session, "2025-12", {"body": body, "received": 15})
    publish(session, "2026-01", {"body": body, "received": 20})

    client.get(address.format(body=body.id))

    drawing = client.page.with_class("app-chart__drawing")[0]
    names = [words_of(one) for one in drawing.iter(f"{SVG}text")]
    assert [name for name in names if name.endswith(("25", "26"))] == ["dic 25", "ene 26"]
