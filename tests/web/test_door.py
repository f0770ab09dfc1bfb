"""The door `/necesito`: from what somebody tells to the form, with dates that a filing then really gives."""

from __future__ import annotations

import gzip
import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.directory.models import Body
from foia.door.rules import DESK
from foia.pages.easy_words import EASY_PAGES
from tests import builders
from tests.page_client import PageClient, words_of
from tests.published import published

SLUGS = {"servicio": "servicio", "trato": "conducta", "denuncia": "denuncia", "idea": "sugerencia"}
KEY_PAGES = [
    *("/", "/necesito", "/necesito/con-o-sin-nombre", "/seguir", "/ayuda", "/privacidad", "/entidades"),
    *("/facil", *(f"/facil/{page.slug}" for page in EASY_PAGES if page.slug)),
    *("/solicitudes/nueva", "/solicitudes/nueva/sin-entidad", "/reclamos/nuevo/servicio/sin-entidad"),
]


def tell(client: PageClient, **values: str) -> None:
    """Answer the first page, and that nobody is in danger if that is asked."""
    client.get("/necesito")
    client.send("/necesito", values)
    if client.page.heading == "¿Hay peligro ahora mismo?":
        client.send("/necesito", {"danger": "no"})


def deadline(client: PageClient) -> str:
    """Return the first deadline a page shows, without its label."""
    line = next(iter(client.page.with_class("app-deadline__line")))
    label = "".join(words_of(one) for one in line.iter() if one.get("class") == "app-deadline__label")
    return words_of(line).removeprefix(label).strip()


def file_what_was_begun(client: PageClient, address: str) -> None:
    values: dict[str, str] = {}
    names = {element.get("name") for element in client.page.form(address).iter()}
    if "category" in names:
        radio = next(e for e in client.page.form(address).iter("input") if e.get("name") == "category")
        values["category"] = radio.get("value", "")
    if "identity" in names:
        known = [e for e in client.page.form(address).iter("input") if e.get("name") == "identity"]
        values["identity"] = known[0].get("value", "")
        if values["identity"] != "anonymous":
            values["name"] = "Wara Quispe"
    client.send(address, values)


@pytest.fixture
def ministry(session: Session, country: str) -> Body:
    classes = {"BO": "executive_central", "CL": "ministry", "GT": "executive_central"}
    places = {"BO": "BO-L", "CL": "CL-RM", "GT": "GT-01"}
    body, _officer = builders.joined_body(
        session,
        name="Ministerio de Caminos",
        country=country,
        body_class=classes[country],
        place_code=places[country],
    )
    builders.add_person(session, Role.REPORTS_OFFICER, body)
    session.commit()
    return body


@pytest.mark.parametrize("country", ["BO", "CL", "GT"], indirect=True)
def test_the_dates_shown_are_those_a_filing_gives(client: PageClient, ministry: Body) -> None:
    wanted = ministry.id
    needs = ("informacion", "servicio", "denuncia") if ministry.country == "BO" else ("informacion",)
    for need in needs:
        for body in (wanted.hex, DESK):
            tell(client, told="algo que contar", want=need)
            client.send("/necesito", {"body": body} if body == DESK else {"q": "caminos", "action": "search"})
            if body != DESK:
                client.send("/necesito", {"body": body, "action": None})
            assert client.page.heading == "Qué va a pasar"
            shown = deadline(client)
            place = "sin-entidad" if body == DESK else str(wanted)
            address = "/solicitudes/nueva" if need == "informacion" else f"/reclamos/nuevo/{SLUGS[need]}"
            client.send(f"{address}/{place}")
            assert "algo que contar" in client.page.html
            assert client.page.errors == []
            file_what_was_begun(client, f"{address}/{place}")

            assert client.page.with_class("govuk-panel"), client.page.errors
            assert deadline(client) == shown, (need, body)


def test_text_is_in_no_address_and_goes_from_page_to_page(client: PageClient, ministry: Body) -> None:
    told = 'Mi pensión "no sale"\n<b>hace ocho meses</b> 👵🏽 שלום'
    tell(client, told=told, place="lugar que no hay")

    assert client.page.heading == "¿Qué entidad debe responder?"
    assert "No encontramos el lugar «lugar que no hay»" in client.page.text
    client.send("/necesito", {"body": DESK})
    client.send("/necesito/pagina", {"show": "tipo"})
    assert client.page.heading == "¿Qué quiere que hagamos?"
    client.send("/necesito", {"want": "informacion"})
    client.send("/necesito", {"body": DESK})
    response = client.send("/solicitudes/nueva/sin-entidad")

    assert client.page.address == "/solicitudes/nueva/sin-entidad"
    area = client.page.element("question_1")
    assert "".join(area.itertext()).strip() == told
    assert response.status_code == 200


def test_an_unanswered_page_says_what_to_do_and_loses_nothing(client: PageClient, ministry: Body) -> None:
    client.send("/necesito")
    assert client.page.errors == ["Cuéntenos qué necesita o elija una opción"]

    tell(client, told="quiero el acta de la sesión")
    client.send("/necesito", {"q": "astilleros", "action": "search"})
    assert "No encontramos ninguna entidad" in client.page.text
    client.send("/necesito", {"body": None, "action": None})
    assert client.page.errors == ["Elija una entidad, busque otra o diga que no sabe"]
    client.send("/necesito", {"body": "f" * 32, "action": None})
    assert client.page.errors == ["Elija una entidad, busque otra o diga que no sabe"]
    client.post("/necesito", data={"csrf_token": "x", "want": "../../x", "body": "x", "asked": "nada"})
    assert client.page.heading


def test_who_tells_of_a_bribe_decides_and_no_body_is_suggested(client: PageClient, ministry: Body) -> None:
    tell(client, told="En caminos me pidieron una coima y tengo miedo")

    assert client.page.heading == "¿Qué quiere que hagamos?"
    assert "puede presentarla sin decir su nombre" in client.page.text
    client.send("/necesito", {"want": "denuncia"})
    radios = [e.get("value") for e in client.page.all("input") if e.get("name") == "body"]
    assert radios == [DESK]
    assert "Si tiene miedo: puede denunciar sin decir quién es" in client.page.text
    client.send("/necesito", {"body": DESK})
    assert "Sin su nombre (anónimo)" in client.page.text
    assert "no suspende otros plazos" in client.page.text


def test_in_danger_the_numbers_come_first_and_the_form_is_urgent(client: PageClient) -> None:
    client.get("/necesito?que=trato")
    client.send("/necesito", {"told": "me amenazó el guardia"})
    client.send("/necesito", {"danger": "si"})
    assert client.page.links["110"] == "tel:110"
    client.send("/necesito", {"called": "si"})
    client.send("/necesito", {"body": DESK})
    client.send("/reclamos/nuevo/conducta/sin-entidad")

    assert "Marcado como urgente" in client.page.text


def test_what_is_published_is_shown_once_and_never_in_the_way(
    app: Flask, client: PageClient, session: Session, ministry: Body
) -> None:
    found = published(app, session, ministry, "Contratos de alumbrado público", "Costaron mucho.")
    address = f"/respuestas/{found.id}?desde=formulario"
    session.rollback()

    tell(client, told="quiero los contratos del alumbrado público")
    client.send("/necesito", {"body": DESK, "action": None})
    assert client.page.heading == "Quizá ya está respondido"
    assert address in client.page.links.values()
    client.send("/necesito", {"seen": "si"})
    assert client.page.heading == "Qué va a pasar"

    # Who complains or reports is shown nobody's answers.
    tell(client, told="los contratos del alumbrado público", want="servicio")
    client.send("/necesito", {"body": DESK, "action": None})
    assert client.page.heading == "Qué va a pasar"


def test_whoever_waits_for_an_answer_has_every_way_open(client: PageClient) -> None:
    tell(client, told="ya presenté mi carta y nadie me responde")

    assert client.page.heading == "Ya presentó y no le responden"
    assert client.page.links["Abrir mi expediente"] == "/seguir"
    client.send("/necesito")
    client.send("/necesito", {"danger": "no"})
    client.send("/necesito", {"body": DESK})
    assert client.page.heading == "Qué va a pasar"
    assert "reclama porque un servicio" in client.page.text


@pytest.mark.parametrize("address", KEY_PAGES)
def test_the_first_load_of_a_key_page_is_within_100_kb(client: PageClient, address: str) -> None:
    weight = len(gzip.compress(client.get(address).data))
    for element in client.page.all("link", "script", "img"):
        named = element.get("href") or element.get("src") or ""
        if "/static/" in named:  # the typeface is asked for by the style sheet, and waited for by no text
            weight += len(gzip.compress(client.get(named).data))

    assert 5_000 < weight <= 100_000


def test_easy_pages_say_one_short_thing_a_line(app: Flask, client: PageClient) -> None:
    with app.test_request_context():
        lines = [str(line) for page in EASY_PAGES for section in page.sections for line in section.lines]
        questions = [str(section.question) for page in EASY_PAGES for section in page.sections]
    longest = max(lines, key=lambda line: len(line.split()))

    assert len(longest.split()) <= 14, longest
    assert [line for line in lines if len(re.findall(r"[.!?]", line)) > 1 or ";" in line] == []
    assert [question for question in questions if not question.startswith("¿")] == []
    client.get("/ayuda")
    assert client.page.links["Lectura fácil"] == "/facil"
    assert client.page.links["Leer esto en lectura fácil"] == "/facil/ayuda"
    client.get("/facil/ayuda")
    assert client.page.links["La misma página, con todos los detalles"] == "/ayuda"
