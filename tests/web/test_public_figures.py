"""The pages of published figures and of bodies: open to everybody, honest about what is left out."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.directory.models import Body, Office
from foia.extensions import new_id
from tests.builders import add_place, add_public_body, joined_body
from tests.page_client import PageClient, words_of
from tests.published_figures import publish
from tests.statements import counted_statements

BODY_PAGE, LIST_PAGE = 5, 4
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def body(session: Session) -> Body:
    return add_public_body(session, acronym="MINCA", phone="+591 2 2000000", hours_es="8:00 a 16:00")


def rows_of(client: PageClient) -> list[list[str]]:
    rows = [[words_of(cell) for cell in row if cell.tag in ("th", "td")] for row in client.page.all("tr")]
    return [row for row in rows if row]


def told(client: PageClient) -> dict[str, str]:
    """Return what a page answers to each of its questions."""
    questions = [words_of(one) for one in client.page.all("dt")]
    answers = [words_of(one) for one in client.page.with_class("govuk-summary-list__value")]
    return dict(zip(questions, answers, strict=True))


def test_a_quarter_is_told_in_plain_words_and_each_figure_leads_to_its_meaning(
    client: PageClient, session: Session
) -> None:
    publish(
        session,
        "2026Q1",
        {"received": "r240", "answered": "r200", "in_time": "r150", "late": "r50", "pending_start": "r40",
         "overdue_open": "c", "pending_end": "r80"},
        days={"timed": "r200", "working_days_median": "m7", "working_days_p90": "m19"},
        more={
            ("time_to_answer", "30"): {"answered_percent": "c"},
            ("time_to_answer", "20"): {"answered_percent": "m64"},
        },
    )  # fmt: skip

    client.get("/estadisticas")

    assert "Qué pasó de enero a marzo de 2026 en Bolivia" in client.page.text
    assert told(client) == {
        "¿Cuántos expedientes entraron?": "240Además, 40 venían de antes y no habían terminado.",
        "¿Cuántos se respondieron a tiempo?": "75 %Se respondieron 200. A tiempo, 150. Tarde, 50.",
        "¿Cuánto esperó la mitad de las personas?": "7 días hábiles o menos"
        "Nueve de cada diez esperaron 19 días hábiles o menos. De lo que entró dos trimestres antes, contando"
        " lo que sigue abierto, a los 20 días corridos tenía respuesta el 64 %.",
        "¿Cuántos siguen abiertos con el plazo vencido?": "No se publicaEn total quedaban 80 en trámite.",
    }
    leads = [link for link in client.page.links.values() if "#cifra-" in link]
    client.get("/estadisticas/definiciones")
    assert leads and all(client.page.ids[link.partition("#")[2]] for link in leads)


def test_what_is_not_told_is_never_an_empty_cell(client: PageClient, session: Session) -> None:
    publish(
        session,
        "2026Q1",
        {"received": "r240", "answered": "c", "in_time": "z", "late": "c"},
        more={
            ("time_to_answer", "30"): {
                "answered_percent": "a95",
                "answered_percent_low": "b5",
                "observed": "n",
            }
        },
    )

    client.get("/estadisticas/detalle")

    assert all(cell for row in rows_of(client) for cell in row)
    hidden = [*["no se publica"] * 3, "no se calcula"]
    assert ["Total", "240", "no se publica", "ninguno", *hidden] in rows_of(client)
    assert ["30 días", "no corresponde", "más de 95 %", "menos de 5 %", "no se publica"] in rows_of(client)
    assert not any("compliance" in text.lower() for text in client.page.links)  # codes are not words


def test_the_years_and_quarters_published_can_be_chosen_and_what_was_not_is_the_newest_quarter(
    client: PageClient, session: Session
) -> None:
    for period in ("2025", "2025Q3", "2025Q4"):
        publish(session, period, {"received": "r100"})
    publish(session, "2025Q4", {"received": "r105"}, revision=2)

    client.get("/estadisticas?periodo=2025T3")
    assert "de julio a septiembre de 2025" in client.page.text
    client.get("/estadisticas?periodo=2025")
    assert "de enero a diciembre de 2025" in client.page.text
    client.get("/estadisticas?periodo=2024T9%00&pais=XX")
    assert "de octubre a diciembre de 2025" in client.page.text
    assert "Es la revisión 2" in client.page.text
    assert told(client)["¿Cuántos expedientes entraron?"] == "105"
    assert "/datos/bo/2025T4-r2/compliance.csv" in client.page.links.values()


def test_before_any_release_the_pages_say_when_there_will_be_one(
    client: PageClient, session: Session
) -> None:
    body = add_public_body(session)
    session.commit()
    for page in (
        "",
        "/detalle",
        "/evolucion",
        "/comparar",
        f"/entidades/{body.id}",
        "/entidades/otras/national",
    ):
        client.get(f"/estadisticas{page}")

        assert "45 días después" in client.page.text
    assert client.get("/estadisticas/entidades/otras/marciano").status_code == 404
    assert client.get("/estadisticas/datos.csv?mes=2026-01").status_code == 410
    assert client.page.links["Ver las cifras publicadas y sus archivos"] == "/estadisticas"


def test_a_chart_has_words_for_who_cannot_see_it_and_gaps_where_nothing_is_told(
    client: PageClient, session: Session
) -> None:
    for period, late in (("2025Q3", "r50"), ("2025Q4", "c"), ("2026Q1", "r50")):
        publish(session, period, {"received": "r200", "answered": "c", "in_time": "r150", "late": late})

    client.get("/estadisticas/evolucion")

    flow, in_time = client.page.with_class("app-chart__drawing")
    labelled = (flow.get("aria-labelledby") or "").split()
    assert [words_of(client.page.element(id)) for id in labelled][0] == "Expedientes de cada período"
    assert [words_of(title) for title in flow.iter(f"{SVG}title")][1:] == [
        "T3 2025: 200", "T4 2025: 200", "T1 2026: 200",
    ]  # fmt: skip
    assert [words_of(title) for title in in_time.iter(f"{SVG}title")][1:] == [
        "T3 2025: 75 %",
        "T1 2026: 75 %",
    ]
    assert not list(in_time.iter(f"{SVG}polyline"))  # no line runs over the gap
    newest, gap = [row for row in rows_of(client) if len(row) == 8][1:3]
    assert newest[-3:] == ["75 %", "entre 65 y 84 %", "compliance.csv"]
    assert gap[-3:] == ["no se publica", "no se calcula", "compliance.csv"]


def test_bodies_are_compared_by_name_with_intervals_and_without_places(
    client: PageClient, session: Session
) -> None:
    slow, fast = add_public_body(session, "Agencia Lenta"), add_public_body(session, "Zona Rápida")
    town = add_public_body(session, "Alcaldía", level="municipality")
    for body, in_time, late in ((fast, "r100", "c"), (slow, "r30", "r70"), (town, "r50", "r50")):
        publish(
            session,
            "2026Q1",
            {"received": "r100", "answered": "r100", "in_time": in_time, "late": late, "without_term": "z"},
            body=body.code,
        )
    publish(session, "2026Q1", {"received": "r60"}, body="others:national", pooled=["X1", "X2"])

    client.get("/estadisticas/comparar?nivel=national")

    shown = [row for row in rows_of(client) if len(row) == 7][1:]
    assert [row[0] for row in shown] == [
        "Agencia Lenta", "Zona Rápida", "Otras entidades con pocos expedientes · Nacional",
    ]  # fmt: skip
    assert [row[3:5] for row in shown] == [
        ["30 %", "entre 17 y 46 %"],
        ["más de 95 %", "entre 85 y 100 %"],
        ["no se publica", "no se calcula"],
    ]
    assert "No es una lista de mejores y peores." in client.page.text
    assert "2 entidades tuvieron pocos expedientes" in client.page.text
    client.get("/estadisticas/comparar?nivel=municipality&tipo=info_request")
    assert "De ninguna entidad de este nivel hay cifras" in client.page.text


def test_a_body_with_few_cases_leads_to_the_row_it_is_counted_in(
    client: PageClient, session: Session, body: Body
) -> None:
    publish(session, "2025Q4", {"received": "r40"}, body=body.code)
    publish(session, "2026Q1", {"received": "r60"}, body="others:national", pooled=[body.code])

    for address in (f"/estadisticas/entidades/{body.id}", f"/entidades/{body.id}"):
        client.get(address)
        link = client.page.links["Ver las cifras en las que está sumada"]
        assert "40" in client.page.text and "60" not in [cell for row in rows_of(client) for cell in row]
    client.get(link)

    assert told(client)["¿Cuántos expedientes entraron?"] == "60"


def test_the_pages_of_figures_speak_english_and_a_body_of_another_country_has_its_own(
    client: PageClient, session: Session
) -> None:
    body = add_public_body(session, "Ministério da Economia", country="BR", place_code="BR-DF")
    body.website = "javascript:alert(1)"
    publish(session, "2021Q2", {"received": "r40", "answered": "r40"}, body=body.code, country="BR")
    publish(session, "2021Q2", {"received": "r90"}, country="BR")

    client.get(f"/entidades/{body.id}")
    assert "Brasil" in client.page.text and "40" in client.page.text
    assert not [link for link in client.page.links.values() if f"/nueva/{body.id}" in link]
    assert client.get(f"/estadisticas/entidades/{body.id}").status_code == 200
    client.get("/estadisticas?pais=BR", headers={"Accept-Language": "en"})

    assert 'lang="en"' in client.page.html and "Brazil" in client.page.text
    assert "90" in client.page.text


def test_an_address_no_browser_reads_is_shown_and_not_linked(client: PageClient, session: Session) -> None:
    body = add_public_body(session, website="https://[caminos")
    session.commit()

    assert client.get(f"/entidades/{body.id}").status_code == 200
    assert "https://[caminos" in client.page.text
    assert 'href="https://[caminos' not in client.page.html


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
    for period in ("2025Q1", "2025Q2", "2025Q3", "2025Q4")[: 1 + count // 20]:
        publish(session, period, {"received": "r200"}, days={"working_days_median": "m7"})
        for one in bodies:
            publish(session, period, {"received": "r20"}, body=one.code, days={"working_days_median": "m7"})
    pages = {
        f"/entidades/{body.id}": BODY_PAGE,
        f"/estadisticas/entidades/{body.id}": LIST_PAGE,
        "/entidades?pagina=2": LIST_PAGE,
        "/entidades?q=servicio": LIST_PAGE,
        "/estadisticas": LIST_PAGE,
        "/estadisticas/comparar": BODY_PAGE + 1,
    }

    for address, most in pages.items():
        with counted_statements(app) as statements:
            client.get(address)
        assert 1 <= len(statements) <= most, (address, statements)
    assert ("Siguientes →" in client.page.links) is (count > 25)
