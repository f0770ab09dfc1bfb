"""Advice before filing: once, on the form itself, and never in the way."""

from __future__ import annotations

from io import BytesIO

from flask import Flask
from sqlalchemy.orm import Session

from foia.cases import advising
from foia.cases.advising import Advice, Written
from foia.cases.context import Context
from foia.cases.models import Identity
from foia.cases.queries import contents_of
from foia.cases.vault import FILER as FILER_ROLE
from foia.directory.models import Body
from tests import builders
from tests.filing import ASKED, WITHOUT_BODY, case_of, count_of
from tests.page_client import PageClient

NAMED = "Soy 4839201 LP, cel. 70123456, rosa@ejemplo.com. Pido los contratos de 2025 por Bs 70000000."
HIDDEN = (
    "Soy [documento oculto], cel. [teléfono oculto], [correo oculto]. "
    "Pido los contratos de 2025 por Bs 70000000."
)
REPORT = "/reclamos/nuevo/denuncia/sin-entidad"


def asked_in(app: Flask, session: Session) -> str:
    context = builders.context(app, session)
    contents = contents_of(context.vaults, case_of(session).id, for_filer=True, now=context.now)
    return contents.questions[0].text


def test_a_text_that_names_its_writer_is_shown_once_more_and_then_filed(
    client: PageClient, app: Flask, session: Session, address: str
) -> None:
    client.send(address, {**ASKED, "question_1": NAMED, "files": (BytesIO(b"hola"), "nota.txt")})

    assert count_of(session) == 0
    assert "un número de documento, un correo electrónico, un teléfono" in client.page.text
    assert "rosa@ejemplo.com" not in "".join(
        client.page.with_class("govuk-notification-banner")[0].itertext()
    )
    assert "nota.txt" in client.page.text

    client.send(address)

    assert client.page.heading == "Recibimos su solicitud"
    assert asked_in(app, session) == NAMED


def test_one_press_masks_the_text_and_offers_its_data_a_place(
    client: PageClient, app: Flask, session: Session, address: str
) -> None:
    client.send(address, {**ASKED, "question_1": NAMED})
    client.send(address, {"action": "mask", "keeps_contact": "y", "email": "otra@ejemplo.com"})

    assert client.page.element("question_1").text == HIDDEN
    assert client.page.element("email").get("value") == "otra@ejemplo.com", "what was written stays"
    assert client.page.element("document_number").get("value") == "4839201 LP"
    assert client.page.element("phone").get("value") == "70123456"

    client.send(address)

    assert asked_in(app, session) == HIDDEN


def test_whoever_gives_no_name_is_warned_and_their_data_go_nowhere(
    client: PageClient, session: Session
) -> None:
    told = {
        "category": "misconduct_report.other",
        "happened": NAMED,
        "identity": "anonymous",
        "when": "Ayer, dicen en el 71234567",
    }
    client.send(REPORT, told)
    assert "Lo leerá quien reciba su denuncia" in client.page.text
    assert "keeps_contact" not in client.page.html

    client.send(REPORT, {"action": "mask"})
    assert client.page.element("happened").text == HIDDEN
    assert client.page.element("when").get("value") == "Ayer, dicen en el [teléfono oculto]"

    client.send(REPORT)
    assert client.page.heading == "Recibimos su denuncia"
    assert session.get(Identity, (case_of(session).id, FILER_ROLE)) is None


def test_whoever_chose_no_body_is_advised_once_and_files_with_the_one_they_choose(
    client: PageClient, app: Flask, session: Session, body: Body
) -> None:
    told: list[tuple[Body | None, str]] = []
    body_id = body.id

    def which_body(_context: Context, written: Written) -> Advice | None:
        return (
            None
            if written.body
            else Advice(advising.WHICH_BODY, "cases/advice_masked.html", {"kinds": [], "moved": []})
        )

    advising.register(app, which_body)
    advising.register_follower(
        app, advising.WHICH_BODY, lambda _context, _case_id, written: told.append(written.subject)
    )
    session.rollback()
    client.get(WITHOUT_BODY)
    asked = {**ASKED, "question_1": NAMED}
    client.send(WITHOUT_BODY, asked)
    assert len(client.page.with_class("govuk-notification-banner")) == 1, "all advice at once"
    client.send(WITHOUT_BODY, {"action": "add_question"})
    assert client.page.html.count("Ocultamos esos datos") == 1, "what is not filed keeps its advice"
    assert "Su texto dice quién es usted" in client.page.text

    data = {**client_values(client), "chosen_body": body_id.hex}
    client.post(WITHOUT_BODY, data=data)

    assert case_of(session).body_id == body_id
    assert told == [ASKED["subject"]]


def client_values(client: PageClient) -> dict[str, str]:
    form = client.page.form(WITHOUT_BODY)
    values = {i.get("name", ""): i.get("value", "") for i in form.iter("input") if i.get("type") == "hidden"}
    return {**values, **ASKED, "acting_for": "oneself", "notice_channel": "page"}


def test_a_body_that_nobody_offered_is_the_central_desks_to_find(
    client: PageClient, session: Session
) -> None:
    client.get(WITHOUT_BODY)
    client.post(WITHOUT_BODY, data={**client_values(client), "chosen_body": "desk"})

    assert case_of(session).custody == "central_desk"


def test_a_form_begins_with_a_text_written_on_another_page(
    client: PageClient, session: Session, address: str
) -> None:
    client.get(address)
    token = client_token(client, address)
    client.post(address, data={"csrf_token": token, "action": "begin", "question_1": "¿Cuánto costó?"})

    assert client.page.errors == []
    assert client.page.element("question_1").text == "¿Cuánto costó?"
    assert count_of(session) == 0

    client.send(address, {"subject": "Costo"})
    assert count_of(session) == 1


def client_token(client: PageClient, address: str) -> str:
    inputs = client.page.form(address).iter("input")
    return next(i.get("value", "") for i in inputs if i.get("name") == "csrf_token")


def test_what_is_too_long_to_be_filed_is_not_searched_either(
    client: PageClient, session: Session, address: str
) -> None:
    long = NAMED + " x" * 10_000
    client.send(address, {**ASKED, "question_1": long, "action": "mask"})

    assert any("el máximo es" in error for error in client.page.errors)
    assert client.page.element("question_1").text == long
    assert count_of(session) == 0
