"""The public calculator of deadlines: what is asked is in the address, and what is answered is explained."""

from __future__ import annotations

import re

import pytest

from foia import law
from foia.written import COUNTRIES
from tests.page_client import PageClient

BOLIVIA = "/calculadora?regime=bo.information_request"
CHILE = "/calculadora?regime=cl.information_request"
DECREE = f"{BOLIVIA}&received-day=20&received-month=10&received-year=2025&place=P"


def received(day: int, month: int, year: int) -> dict[str, str]:
    return {"received-day": str(day), "received-month": str(month), "received-year": str(year)}


def happened(number: int, kind: str, day: int, month: int, year: int) -> dict[str, str]:
    name = f"e{number}"
    return {
        f"{name}-kind": kind,
        f"{name}-on-day": str(day),
        f"{name}-on-month": str(month),
        f"{name}-on-year": str(year),
    }


def ask(client: PageClient, regime: str, *parts: dict[str, str], count: int = 0) -> None:
    values = {"regime": regime, "count": str(count)}
    for part in parts:
        values |= part
    client.get("/calculadora", query_string=values)


def test_the_law_of_this_country_comes_first_and_others_are_a_link_away(client: PageClient) -> None:
    client.get("/calculadora")

    assert "Acceso a la información en el Órgano Ejecutivo (Decreto Supremo 28168)" in client.page.links
    others = [name for name in client.page.links if name in COUNTRIES["es"].values()]
    assert others == sorted(set(COUNTRIES["es"].values()) - {"Bolivia"})
    client.get(client.page.links["Chile"])
    assert any("Ley 20.285" in text for text in client.page.links)


def test_a_date_is_given_with_its_whole_account(client: PageClient) -> None:
    response = client.get(DECREE)

    assert "lunes 3 de noviembre de 2025" in client.page.text
    assert "anunciado el 29 de octubre de 2025" in client.page.text
    assert "miércoles 12 de noviembre de 2025, hasta el último instante" in client.page.text
    assert "día contado 15, vence el plazo" in client.page.text
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_rows_are_added_and_counted_without_javascript(client: PageClient) -> None:
    client.get(f"{CHILE}&received-day=2&received-month=3&received-year=2026&count=0&more=1")
    assert "Hecho 1" in client.page.text
    assert "hasta el último instante" not in client.page.text, "nothing is computed while rows are added"

    parts = (
        happened(1, "clarification_requested", 4, 3, 2026),
        happened(2, "clarification_provided", 9, 3, 2026),
    )
    ask(client, "cl.information_request", received(2, 3, 2026), *parts, count=2)

    assert (
        "La entidad pidió una aclaración a quien presentó el miércoles 4 de marzo de 2026."
        in client.page.text
    )
    assert "Quien presentó la dio el lunes 9 de marzo de 2026." in client.page.text
    assert client.page.element("e2-on-day").get("value") == "9"


def test_never_more_rows_than_the_limit(client: PageClient) -> None:
    client.get(f"{BOLIVIA}&count=999&more=1")

    assert "Hecho 20" in client.page.text
    assert "Hecho 21" not in client.page.text
    assert "Agregar otro hecho" not in client.page.text


@pytest.mark.parametrize(
    ("parts", "error"),
    [
        ([received(31, 2, 2026)], "Esa fecha no existe en el calendario. Revise el día y el mes."),
        ([{"received-day": "1"}], "A la fecha le falta"),
        ([received(1, 1, 1950)], "El calendario de este país va de"),
        ([received(2, 3, 2026), {"hour": "25:99"}], "Escriba la hora con este formato: 14:30"),
        ([received(2, 3, 2026), {"e1-kind": "answered"}], "Escriba qué día pasó"),
        ([received(2, 3, 2026), {"e1-kind": "nonsense"}], "Elija una de las opciones de la lista."),
        ([received(2, 3, 2026), happened(1, "answered", 1, 3, 2026)], "este no es posible"),
        ([received(2, 3, 2026), happened(1, "paid", 3, 3, 2026)], "Elija una de las opciones"),
        ([received(2, 3, 2026), {"place": "ZZ"}], "Elija una de las opciones de la lista."),
        ([received(2, 3, 2026), {"variant": "nope"}], "Elija una de las opciones de la lista."),
        ([received(2, 3, 2026), happened(2, "nonsense", 5, 3, 2026)], "Elija una de las opciones"),
        (
            [received(2, 3, 2026), happened(1, "answered", 5, 3, 2026), {"e1-amount": "dos"}],
            "Escriba un número entero",
        ),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    client: PageClient, parts: list[dict[str, str]], error: str
) -> None:
    ask(client, "bo.information_request", *parts, count=1)

    assert any(error in told for told in client.page.errors), client.page.errors
    assert client.page.title.startswith("Error: ")
    assert "Huella de la ley" not in client.page.text


def test_a_term_that_leaves_the_calendar_says_so(client: PageClient) -> None:
    ask(client, "bo.information_request", received(28, 12, 2028))

    assert "El calendario todavía no cubre este período" in client.page.text
    assert "Huella de la ley" in client.page.text


def test_a_law_nobody_has_is_not_found(client: PageClient) -> None:
    for address in (
        "/calculadora?regime=xx.nothing", "/calculadora?country=ZZ", "/calculadora?regime=none",
        "/calculadora?regime=",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address


def test_every_law_at_hand_is_told_in_whole(client: PageClient) -> None:
    book = law.load()
    for regime_id in sorted({regime.id for regime in book.regimes if regime.status == "in_force"}):
        ask(
            client,
            regime_id,
            received(2, 3, 2026),
            {"hour": "10:30"},
            happened(1, "answered_refused", 9, 3, 2026),
            count=1,
        )
        assert client.page.errors == [], regime_id
        assert "Huella de la ley" in client.page.text, regime_id


def test_a_year_nobody_confirmed_is_marked_with_what_is_missing(client: PageClient) -> None:
    ask(client, "bo.information_request", received(1, 3, 2027))
    year = next(year for year in law.load().calendar_base("bo").years if year.year == 2027)

    assert year.status == "unconfirmed"
    assert "El calendario de 2027 todavía no está confirmado: la fecha puede moverse." in client.page.text
    assert year.why_es in client.page.text


def test_events_that_no_row_has_room_for_are_told_instead_of_a_date(client: PageClient) -> None:
    filing = f"{BOLIVIA}&received-day=2&received-month=3&received-year=2026&place=L"
    row = "&e{n}-kind=referred&e{n}-on-day=3&e{n}-on-month=3&e{n}-on-year=2026"
    many = "".join(row.format(n=number) for number in (*range(2, 21), 21, 900))

    client.get(filing + many)

    assert "hasta el último instante" not in client.page.text
    assert any("más hechos de los 20 que caben aquí" in error for error in client.page.errors), (
        client.page.errors
    )


def test_hours_that_end_at_midnight_end_with_the_day_that_is_over(client: PageClient) -> None:
    ask(client, "cl.petition", received(7, 3, 2026), {"hour": "10:00", "place": "RM"})

    assert "9 de marzo de 2026, 24:00 h" in client.page.text
    assert "10 de marzo de 2026, 00:00" not in client.page.text


_SPANISH = re.compile(r"\b(lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b|\bel [A-Z][a-z]+day\b")


@pytest.mark.parametrize("regime", ["bo.petition", "cl.information_request", "gt.information_request"])
def test_english_dates_carry_no_spanish_words(client: PageClient, regime: str) -> None:
    client.set_cookie("idioma", "en")
    facts = (
        happened(1, "suspended", 3, 3, 2026), happened(2, "resumed", 5, 3, 2026),
        happened(3, "clarification_requested", 6, 3, 2026),
        happened(4, "clarification_provided", 10, 3, 2026),
        happened(5, "answered_refused", 13, 3, 2026), happened(6, "appeal_filed", 17, 3, 2026),
    )  # fmt: skip
    ask(client, regime, received(2, 3, 2026), *facts, count=6)

    assert "March 2026" in client.page.text, client.page.errors
    assert _SPANISH.search(client.page.text) is None
