"""The way to a complaint: danger first, then what it is, then the body."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia import create_app
from foia.config import Settings
from tests.builders import add_public_body
from tests.page_client import PageClient
from tests.settings import settings_for

KINDS = {
    "Un servicio o un trámite no funciona bien": "servicio",
    "Un servidor público me trató mal o no hizo su trabajo": "conducta",
    "Quiero denunciar corrupción u otra posible falta o delito": "denuncia",
    "Quiero proponer una mejora": "sugerencia",
}


def test_home_is_one_door(client: PageClient) -> None:
    client.get("/")

    links = client.page.links
    assert links["¿Qué necesita?"] == "/necesito"
    assert links["Denunciar"] == "/necesito?que=denuncia"
    assert links["Seguir lo que ya presenté"] == "/seguir"
    # Whoever knows the way still finds it.
    assert links["Presentar una solicitud"] == "/solicitudes/nueva"
    assert links["Reclamar o denunciar"] == "/reclamos/nuevo"


def test_danger_is_asked_before_anything_else(client: PageClient) -> None:
    client.get("/reclamos/nuevo")

    assert client.page.heading == "¿Hay peligro ahora mismo?"
    assert client.page.links["Sí, hay peligro"] == "/reclamos/peligro"
    assert client.page.links["No, seguir"] == "/reclamos/tipo"


def test_in_danger_the_country_s_numbers_come_first_and_the_way_goes_on_as_urgent(client: PageClient) -> None:
    client.get("/reclamos/peligro")

    assert client.page.links["110"] == "tel:110"
    assert "Policía Boliviana (por confirmar)" in client.page.text
    assert client.page.links["Seguir con mi expediente, como urgente"] == "/reclamos/tipo?urgente=si"


def test_a_confirmed_number_is_shown_without_a_doubt(database_url: str, tmp_path: Path) -> None:
    settings: Settings = settings_for(database_url, tmp_path, country="CL")
    app: Flask = create_app(settings)
    app.test_client_class = PageClient
    client = app.test_client()

    page = client.get("/reclamos/peligro").text

    assert "133" in page
    assert client.page.links["133"] == "tel:133"  # type: ignore[attr-defined]
    assert "Carabineros (por confirmar)" not in client.page.text  # type: ignore[attr-defined]
    assert "Ambulancia (SAMU) (por confirmar)" in client.page.text  # type: ignore[attr-defined]


@pytest.mark.parametrize("urgent", ["", "?urgente=si"])
def test_every_kind_is_offered_in_plain_words(client: PageClient, urgent: str) -> None:
    client.get(f"/reclamos/tipo{urgent}")

    for title, slug in KINDS.items():
        assert client.page.links[title] == f"/reclamos/nuevo/{slug}{urgent}"
    assert client.page.links["Quiero pedir información"] == "/solicitudes/nueva"


@pytest.mark.parametrize("slug", KINDS.values())
def test_the_body_is_found_and_urgency_goes_with_it(client: PageClient, session: Session, slug: str) -> None:
    body = add_public_body(session, name="Agencia de Correos", acronym="AGBC", former_names=["ECOBOL"])
    session.commit()
    client.get(f"/reclamos/nuevo/{slug}?urgente=si")

    client.send(f"/reclamos/nuevo/{slug}", {"q": "ecobol"})

    found = client.page.links["Agencia de Correos (AGBC)"]
    assert found == f"/reclamos/nuevo/{slug}/{body.id}?urgente=si"
    client.get(found)
    assert "Marcado como urgente" in client.page.text
    assert client.page.links["Elegir otra entidad"] == f"/reclamos/nuevo/{slug}?urgente=si"


def test_whoever_knows_no_body_goes_on_without(client: PageClient) -> None:
    client.get("/reclamos/nuevo/denuncia?q=astilleros")

    assert "No encontramos ninguna entidad" in client.page.text
    assert client.page.links["No sé qué entidad es"] == "/reclamos/nuevo/denuncia/sin-entidad"
    client.get("/reclamos/nuevo/denuncia/sin-entidad")
    assert "Marcado como urgente" not in client.page.text
    assert "la recibe la autoridad que la ley señala" in client.page.text


def test_an_empty_search_says_what_to_write(client: PageClient) -> None:
    client.get("/reclamos/nuevo/servicio?q=")

    assert client.page.errors == ["Escriba el nombre o la sigla de la entidad"]


@pytest.mark.parametrize(
    "address",
    [
        "/reclamos/nuevo/otro",
        "/reclamos/nuevo/servicio/00000000-0000-0000-0000-000000000000",
        "/reclamos/nuevo/otro/sin-entidad",
    ],
)
def test_what_does_not_exist_is_not_found(client: PageClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_who_begins_on_a_body_s_page_is_asked_about_danger_and_keeps_the_body(
    client: PageClient, session: Session
) -> None:
    body = add_public_body(session, name="Agencia de Correos", acronym="AGBC")
    session.commit()
    client.get(f"/entidades/{body.id}")

    client.get(client.page.links["Reclamar, denunciar o sugerir"])
    assert client.page.heading == "¿Hay peligro ahora mismo?"
    assert client.page.links["Volver a la entidad"] == f"/entidades/{body.id}"
    client.get(client.page.links["Sí, hay peligro"])
    client.get(client.page.links["Seguir con mi expediente, como urgente"])

    for title, slug in KINDS.items():
        assert client.page.links[title] == f"/reclamos/nuevo/{slug}/{body.id}?urgente=si"
    assert client.page.links["Quiero pedir información"] == f"/solicitudes/nueva/{body.id}"


@pytest.mark.parametrize("began", ["nada", "00000000-0000-0000-0000-000000000000"])
def test_a_body_nobody_can_file_with_is_chosen_later(client: PageClient, began: str) -> None:
    client.get(f"/reclamos/tipo?entidad={began}")

    assert client.page.links["Quiero proponer una mejora"] == "/reclamos/nuevo/sugerencia"
