"""Letters on the pages: made by an officer, kept by the filer, verified by anybody."""

from __future__ import annotations

import io
from hashlib import sha256

import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.cases.actions import acknowledge
from foia.cases.models import Document
from foia.cases.trace_models import IdentityReading
from foia.directory.models import Body
from foia.letters.models import IssuedLetter
from foia.letters.scheduler import print_waiting
from foia.limits import LIMITS
from tests import builders
from tests.clock import Clock
from tests.filing import use_up
from tests.lettered import Lettered
from tests.page_client import PageClient
from tests.staff import sign_in_as

# What a verification may never show.
SECRETS = (builders.FILER.name, builders.FILER.email, builders.SUBJECT, builders.QUESTION, "Ñusta")


@pytest.fixture
def lettered(app: Flask, session: Session, clock: Clock) -> Lettered:
    made = Lettered(app, session)
    clock.advance(days=3)
    return made


def _letters(lettered: Lettered) -> str:
    return f"/expedientes/{lettered.case.id}/cartas"


def _row(session: Session) -> IssuedLetter:
    session.rollback()
    return session.scalars(select(IssuedLetter)).one()


def test_an_officer_makes_a_letter_the_filer_keeps_it_and_anybody_verifies_it(
    app: Flask, lettered: Lettered, session: Session
) -> None:
    sequence, client = lettered.answered(), PageClient(app, app.response_class)
    sign_in_as(client, session, lettered.officer)
    client.get(f"/expedientes/{lettered.case.id}")
    assert client.page.links["Cartas"] == _letters(lettered)
    client.send(_letters(lettered), {"event": str(sequence), "language": "es"}, page=_letters(lettered))

    row = _row(session)
    assert client.page.heading == "Respuesta a su solicitud"
    pdf = client.get(client.page.links["Bajar el PDF"]).data
    assert sha256(pdf).hexdigest() == row.pdf_sha256
    text = " ".join(
        " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)).split()
    )
    for part in (
        lettered.folio,
        row.code,
        "Decreto Supremo 28168, artículo 3",
        "Qué puede hacer ahora",
        "Ñusta",
    ):
        assert part in text
    assert builders.FILER.name not in text

    filer = PageClient(app, app.response_class)
    lettered.opened_by(filer)
    filer.get("/mi-solicitud/cartas")
    own = {text: address for text, address in filer.page.links.items() if row.code[:4] in text}
    assert [filer.get(address).status_code for address in own.values()] == [200, 200]
    assert filer.page.heading == "Respuesta a su solicitud"

    anybody = PageClient(app, app.response_class)
    anybody.get("/verificar")
    anybody.send("/verificar", {"code": row.code.lower().replace("-", " ")})
    assert anybody.page.heading == "La carta es auténtica"
    for part in (lettered.folio, "Respuesta: no se entrega", "Ministerio de Caminos", row.pdf_sha256[:8]):
        assert part in anybody.page.text
    assert [secret for secret in SECRETS if secret in anybody.page.html] == []
    address = f"/verificar/{row.code}"
    anybody.send(address, {"copy": (io.BytesIO(pdf), "carta.pdf")})
    assert "Su copia es idéntica" in anybody.page.text
    anybody.send(address, {"copy": (io.BytesIO(pdf + b"\n"), "carta.pdf")})
    assert "no es idéntica" in anybody.page.text
    anybody.send(address)
    assert anybody.page.errors == ["Elija el archivo de su copia"]

    client.send(
        f"{_letters(lettered)}/{row.id}/retirar",
        {"reason": "mistaken"},
        page=f"{_letters(lettered)}/{row.id}",
    )
    anybody.get(address)
    assert anybody.page.heading == "La carta se retiró: ya no vale"


def test_a_letter_without_a_pdf_has_its_page_and_says_so(
    client: PageClient, lettered: Lettered, session: Session
) -> None:
    letter = lettered.letter(lettered.answered("granted", grounds=()))
    sign_in_as(client, session, lettered.officer)

    client.get(f"{_letters(lettered)}/{letter.id}")
    assert "Esta carta no tiene PDF. La página para imprimir dice lo mismo" in client.page.text
    client.get(f"{_letters(lettered)}/{letter.id}/pdf", follow_redirects=True)

    assert client.page.address.endswith("/imprimir")
    assert "Verifique esta carta" in client.page.text
    assert "Presentar lo mismo otra vez" in client.page.text or "Queja ante" in client.page.text
    client.get(f"/verificar/{letter.code}")
    assert "Comparar su copia" not in client.page.text


def test_a_letter_tells_an_acknowledgment_and_speaks_the_language_it_is_asked_for(
    client: PageClient, lettered: Lettered, session: Session
) -> None:
    sign_in_as(client, session, lettered.officer)
    client.get(_letters(lettered))
    assert "Todavía no hay nada que una carta pueda contar" in client.page.text
    acknowledge(lettered.as_officer(), lettered.case)
    session.commit()
    letter = lettered.letter(lettered.case.head_sequence, "en")

    client.get(f"{_letters(lettered)}/{letter.id}/imprimir")

    assert client.page.root.get("lang") == "en"
    assert client.page.heading == "Acknowledgment of receipt"
    assert "9 March 2026" in client.page.text


def test_a_name_is_put_on_a_print_alone_for_a_purpose_that_stays(
    client: PageClient, lettered: Lettered, session: Session
) -> None:
    letter = lettered.letter(lettered.answered("granted", grounds=()))
    page = f"{_letters(lettered)}/{letter.id}"
    sign_in_as(client, session, lettered.officer)

    assert client.send(f"{page}/con-nombre", page=page).status_code == 422
    client.send(f"{page}/con-nombre", {"purpose": "notifying"}, page=page)

    assert builders.FILER.name in client.page.text
    session.rollback()
    assert [row.purpose for row in session.scalars(select(IdentityReading))] == ["notifying"]
    client.get(f"{page}/imprimir")
    assert builders.FILER.name not in client.page.text
    lettered.case.reserved = True
    session.commit()
    client.get(page)
    assert "Imprimirla con el nombre" not in client.page.text


def test_what_does_not_open_yet_is_neither_kept_nor_verified(
    app: Flask, client: PageClient, lettered: Lettered, session: Session, clock: Clock
) -> None:
    letter = lettered.letter(lettered.answered("granted", grounds=()))
    source = session.get_one(Document, letter.source_id)
    source.visible_to_filer = False
    session.commit()

    lettered.opened_by(client)
    client.get("/mi-solicitud/cartas")
    assert "Todavía no hay cartas" in client.page.text
    assert client.get(f"/mi-solicitud/cartas/{letter.id}").status_code == 404
    assert client.get(f"/verificar/{letter.code}").status_code == 404
    assert lettered.folio not in client.page.text


def test_of_a_confidential_case_no_more_is_told_than_that_the_letter_is_ours(
    client: PageClient, lettered: Lettered, session: Session
) -> None:
    letter = lettered.letter(lettered.answered("granted", grounds=()))
    lettered.case.confidential = True
    session.commit()

    client.get(f"/verificar/{letter.code}")

    assert client.page.heading == "La carta es auténtica"
    assert lettered.folio not in client.page.text
    assert "Ministerio de Caminos" not in client.page.text


def test_codes_are_not_tried_out(app: Flask, client: PageClient) -> None:
    client.get("/verificar?code=7K3M")
    assert client.page.errors == ["El código tiene 16 letras y cifras. Revíselo y escríbalo otra vez."]
    use_up(app, "verify.address", int(LIMITS["verify.address"].partition(" ")[0]))

    assert client.get("/verificar/7K3M-9QWT-7K3M-9QWT").status_code == 429


def test_templates_are_seen_before_they_hold_by_whoever_may_write_them(
    app: Flask, client: PageClient, lettered: Lettered, session: Session
) -> None:
    of_body = f"/bandeja/cartas/{lettered.case.body_id}/se-entrega"
    head = builders.add_person(session, Role.HEAD, session.get_one(Body, lettered.case.body_id))
    sign_in_as(client, session, builders.add_person(session, Role.ADMINISTRATOR, name="Rosa Vargas"))
    assert client.get(of_body).status_code == 403
    own = {
        "title": "Le contestamos",
        "opening": "Gracias por escribir.\nFolio {folio}.",
        "closing": "Saludos,",
    }
    national = "/administracion/cartas/se-entrega"
    client.get(national)
    assert "Plantilla del producto, versión 1" in client.page.text
    client.send(f"{national}/es", {**own, "opening": "Hola {foliio}"}, page=f"{national}/es")
    assert client.page.errors[0].startswith(
        "No hay ningún dato que se llame {foliio}. ¿Quiso escribir {folio}?"
    )
    client.send(f"{national}/es", own, page=f"{national}/es")
    assert "Así quedaría" in client.page.text
    assert "Qué puede hacer ahora" in client.page.text  # what no template leaves out
    client.send(f"{national}/es", {"save": "1"})
    assert "Plantilla nacional, versión 1" in client.page.text
    assert "Rosa Vargas" in client.page.text
    client.get("/administracion/historial")
    assert client.page.links["Respuesta: se entrega"] == national

    sign_in_as(client, session, head)
    client.get(of_body)
    assert "Plantilla nacional, versión 1" in client.page.text
    client.send(f"{of_body}/es", {"closing": "Quedamos atentos,"}, page=f"{of_body}/es")
    client.send(f"{of_body}/es", {"save": "1"})
    assert "Plantilla de Ministerio de Caminos, versión 1" in client.page.text


def test_a_letter_made_at_signing_is_printed_in_the_background(
    app: Flask, lettered: Lettered, session: Session
) -> None:
    sequence = lettered.answered("granted", grounds=())
    replaced, letter = lettered.letter(sequence), lettered.letter(sequence)
    now = lettered.as_officer().now
    session.rollback()

    assert print_waiting(app, now) == 1
    assert print_waiting(app, now) == 0

    session.rollback()
    assert [bool(row.pdf_sha256) for row in (replaced, letter)] == [False, True]
