"""After filing, on the pages: what a filer may do now, the rating, the key, the receipt, the whole case."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import limits
from foia.actors import Role
from foia.cases.actions import Text, add_note, send_message
from foia.cases.models import Document
from foia.cases.rating_models import CaseRating
from foia.cases.referral import refer
from foia.cases.vault import Upload
from foia.complaints import rules as complaint_rules
from foia.counter.blank import NOT_ON_PAPER, PAPER_QUESTIONS, RECEIVED, complaint_fields, request_fields
from foia.counter.forms import ComplaintIntakeForm, RequestIntakeForm
from foia.limits import LIMITS
from foia.requests.forms import QUESTIONS
from tests import builders
from tests.clock import Clock
from tests.filed import Filed
from tests.filing import use_up
from tests.page_client import PageClient
from tests.small_pdf import SMALL_PDF
from tests.staff import sign_in_as

RATING = "/mi-solicitud/valorar"
SAID = {"answered": "yes", "settled": "no", "comment": "Falta el anexo."}


def answered(filed: Filed, client: PageClient) -> None:
    builders.answer_a_case(filed.app, filed.session, filed.case, filed.officer)
    filed.session.commit()
    filed.opened_by(client)


def test_the_page_says_first_where_it_is_then_what_may_be_done_now(client: PageClient, filed: Filed) -> None:
    filed.opened_by(client)
    page = client.page

    assert page.element("situacion").text == (
        "Ministerio de Caminos tiene su solicitud y todavía no confirmó la recepción; el plazo para "
        "responderle vence el lunes 30 de marzo de 2026, fecha por confirmar."
    )
    order = [element.get("id") for element in page.elements if element.get("id")]
    assert order.index("situacion") < order.index("ahora") < order.index("plazo") < order.index("historia")
    # Every link within the page leads somewhere.
    inside = [a.get("href", "").partition("#")[2] for a in page.all("a") if "#" in a.get("href", "")]
    assert {"plazo", "mensajes", "presentado", "historia", "guardar", "escribir"} <= set(inside)
    assert [one for one in inside if one and page.ids[one] != 1] == []
    for name in ("Escribir un mensaje", "Cambiar la clave de seguimiento", "Retirar mi solicitud"):
        assert name in page.links


def test_an_answer_is_rated_once_and_whoever_works_the_case_reads_it(
    app: Flask, client: PageClient, filed: Filed
) -> None:
    answered(filed, client)
    assert client.page.links["Decir si le respondieron y si se resolvió (una sola vez)"] == RATING
    client.send(RATING, {"answered": "yes"}, page=RATING)
    assert client.page.errors == ["Diga si se resolvió"]
    client.send(RATING, SAID)

    assert "¿Le respondieron? Sí ¿Se resolvió? No Comentario Falta el anexo." in client.page.text
    client.get(RATING, follow_redirects=True)
    assert client.page.heading == "Su solicitud"
    assert RATING not in client.page.links.values(), "once is once"
    desk = PageClient(app, app.response_class)
    sign_in_as(desk, filed.session, filed.officer)
    desk.get(f"/expedientes/{filed.case.id}")
    assert "Falta el anexo." in desk.page.text


def test_two_clicks_are_one_rating(client: PageClient, filed: Filed) -> None:
    answered(filed, client)
    client.get(RATING)
    token = next(
        i.get("value") for i in client.page.form(RATING).iter("input") if i.get("name") == "csrf_token"
    )
    for degree in ("yes", "no"):
        client.post(RATING, data={**SAID, "answered": degree, "csrf_token": token}, follow_redirects=True)

    filed.session.rollback()
    assert filed.session.get_one(CaseRating, filed.case.id).answered == "yes"
    assert "Ya nos lo había dicho" in client.page.text


def test_nothing_is_asked_about_an_answer_that_is_not_there(client: PageClient, filed: Filed) -> None:
    filed.opened_by(client)

    client.get(RATING, follow_redirects=True)

    assert client.page.heading == "Su solicitud"


def test_whoever_holds_the_key_replaces_it(client: PageClient, filed: Filed) -> None:
    address = "/mi-solicitud/clave"
    filed.opened_by(client)
    client.send(address, {"key": "NO-ES-ESTA"}, page=address)
    assert client.page.errors == ["Esa no es la clave de este expediente. Revísela y escríbala otra vez."]

    client.send(address, {"key": filed.key}, page=address)

    new = client.page.element("clave").text or ""
    assert client.page.heading == "Su clave nueva"
    client.get("/mi-solicitud")
    assert "Se cambió la clave de seguimiento" in client.page.text, "on this screen it stays open"
    client.send("/mi-solicitud/cerrar", {})
    client.send("/seguir", {"folio": filed.folio, "key": filed.key}, page="/seguir")
    assert client.page.errors
    client.send("/seguir", {"folio": filed.folio, "key": new}, page="/seguir")
    assert client.page.heading == "Su solicitud"


def code_of(client: PageClient) -> str:
    client.get("/mi-solicitud/comprobante")
    found = re.search(r"Código de verificación: ([0-9A-Z-]{19})", client.page.text)
    assert found is not None
    return found[1]


def test_anybody_verifies_a_receipt_without_learning_who_or_what(
    app: Flask, client: PageClient, filed: Filed
) -> None:
    filed.opened_by(client)
    code = code_of(client)
    drawn = client.get(next(i.get("src", "") for i in client.page.all("img") if "qr" in i.get("src", "")))
    anybody = PageClient(app, app.response_class)
    anybody.get(f"/verificar/comprobante?folio={filed.folio}&code={code}", follow_redirects=True)

    text = anybody.page.text
    assert drawn.mimetype == "image/png"
    assert anybody.page.heading == "El comprobante es auténtico"
    for told in (filed.folio, "Solicitud de acceso", "Ministerio de Caminos", "lunes 30 de marzo de 2026"):
        assert told in text
    for secret in (builders.FILER.name, builders.QUESTION, builders.SUBJECT, filed.key):
        assert secret not in anybody.page.html


def test_an_altered_or_invented_receipt_is_refused(app: Flask, client: PageClient, filed: Filed) -> None:
    filed.opened_by(client)
    code = code_of(client)
    other, _receipt = builders.file_a_case(app, filed.session)
    filed.session.commit()

    for folio, typed in ((other.folio, code), (filed.folio, f"0000{code[4:]}"), ("BO-26-0000-0000-0", code)):
        assert client.get(f"/verificar/comprobante/{folio}/{typed}").status_code == 404
    use_up(app, "verify.address", int(LIMITS["verify.address"].partition(" ")[0]) - 3)
    assert client.get(f"/verificar/comprobante/{filed.folio}/{code}").status_code == 429


def test_a_receipt_whose_date_moved_says_both(
    app: Flask, client: PageClient, filed: Filed, clock: Clock
) -> None:
    filed.opened_by(client)
    code = code_of(client)
    other, _officer = builders.joined_body(filed.session, name="Gobernación de La Paz")
    clock.advance(days=3)
    refer(filed.as_officer(), filed.case, other, "Es departamental.")
    filed.session.commit()

    client.get(f"/verificar/comprobante/{filed.folio}/{code}")

    assert client.page.heading == "El comprobante es auténtico"
    assert "Lo recibe Ministerio de Caminos" in client.page.text, "as the receipt says"
    filed.opened_by(client)
    assert code_of(client) != code, "the receipt of today says another body"


def test_a_receipt_of_a_report_reveals_neither_body_nor_kind(
    app: Flask, client: PageClient, session: Session
) -> None:
    body, _officer = builders.joined_body(session, name="Ministerio de Caminos")
    case, receipt = builders.file_a_complaint(app, session, "misconduct_report", body)
    session.commit()
    client.send("/seguir", {"folio": receipt.folio, "key": receipt.key}, page="/seguir")
    client.get(f"/verificar/comprobante/{case.folio}/{code_of(client)}")

    assert client.page.heading == "El comprobante es auténtico"
    for secret in ("Ministerio", "enuncia", "corrup", "Vencimiento", "Qué se presentó"):
        assert secret not in client.page.text


def test_the_receipt_of_a_filing_carries_its_code(app: Flask, client: PageClient, filed: Filed) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    text = client.post("/comprobante", data={"folio": filed.folio, "key": filed.key}).text

    filed.opened_by(client)
    assert code_of(client) in text
    assert f"/verificar/comprobante/{filed.folio}/" in text


def test_the_whole_case_is_taken_away_without_anything_internal(
    app: Flask, client: PageClient, filed: Filed
) -> None:
    add_note(filed.as_officer(), filed.case, "Ojo: pedir a Archivo.")
    send_message(filed.as_officer(), filed.case, Text("Va el plano.", [Upload("plano.pdf", SMALL_PDF)]))
    answered(filed, client)
    client.send(RATING, SAID, page=RATING)
    client.get("/mi-solicitud/copia")

    archive = zipfile.ZipFile(io.BytesIO(client.send("/mi-solicitud/copia/zip", {}).data))
    record = json.loads(archive.read("expediente.json"))
    names = archive.namelist()

    assert names[0] in ("expediente.pdf", "expediente.htm")
    assert [name for name in names if name.startswith("archivos/")] == ["archivos/01-plano.pdf"]
    assert record["folio"] == filed.folio
    assert [event["type"] for event in record["events"]][0] == "filed"
    assert record["files"][0]["sha256"]
    whole = b"".join(archive.read(name) for name in names if not name.endswith(".pdf")).decode()
    for internal in ("Ojo: pedir", filed.officer.name, filed.officer.id.hex, builders.FILER.email, filed.key):
        assert internal not in whole
    assert "Va el plano." in whole


def test_the_pdf_of_the_case_is_given_so_many_times_an_hour(
    app: Flask, client: PageClient, filed: Filed
) -> None:
    filed.opened_by(client)
    client.get("/mi-solicitud/copia")
    made = client.send("/mi-solicitud/copia/pdf", {})
    client.get("/mi-solicitud/copia")
    with app.test_request_context():
        while not limits.exceeded("takeout.case", LIMITS["takeout.case"], filed.case.id.hex):
            pass

    assert made.data.startswith(b"%PDF")
    assert client.send("/mi-solicitud/copia/pdf", {}).status_code == 429


def test_whoever_works_the_case_takes_the_same_copy(app: Flask, client: PageClient, filed: Filed) -> None:
    add_note(filed.as_officer(), filed.case, "Ojo: pedir a Archivo.")
    filed.session.commit()
    sign_in_as(client, filed.session, filed.officer)
    address = f"/expedientes/{filed.case.id}/copia"
    client.get(address)

    archive = zipfile.ZipFile(io.BytesIO(client.send(address, {}).data))

    assert "Ojo: pedir" not in archive.read("expediente.json").decode()


def test_on_paper_stands_what_a_clerk_types_in_the_same_order() -> None:
    received = [field.name for field in RECEIVED]

    def typed(form: type[RequestIntakeForm] | type[ComplaintIntakeForm]) -> list[str]:
        left_out = {*NOT_ON_PAPER, *QUESTIONS[PAPER_QUESTIONS:]}
        return [name for name in form.before_files if name not in left_out]

    asked = [field.name for field in request_fields()]
    assert [*received, *asked[1:]] == typed(RequestIntakeForm)
    modes = (complaint_rules.NAMED,)
    asked = [field.name for field in complaint_fields(complaint_rules.CONDUCT, ["Maltrato"], modes)]
    assert [*received, *asked[1:]] == typed(ComplaintIntakeForm)
    assert "accused" not in {field.name for field in complaint_fields("suggestion", [], modes)}


@pytest.mark.parametrize("slug", ["solicitud", "servicio", "conducta", "denuncia", "sugerencia"])
def test_every_kind_has_a_blank_form_in_both_languages(client: PageClient, slug: str) -> None:
    client.get("/formularios-en-papel")
    assert f"/formularios-en-papel/{slug}?idioma=es" in client.page.links.values()

    spanish = client.get(f"/formularios-en-papel/{slug}?idioma=es").text
    english = client.get(f"/formularios-en-papel/{slug}?idioma=en").text

    assert "Lo llena quien recibe" in spanish
    assert '<html lang="en">' in english
    assert ("sobre cerrado" in spanish) is (slug == "denuncia")


def test_a_form_filled_in_by_hand_is_typed_later_with_its_own_day(
    app: Flask, client: PageClient, session: Session
) -> None:
    body, _officer = builders.joined_body(session)
    clerk = builders.add_person(session, Role.CLERK, body)
    session.commit()
    sign_in_as(client, session, clerk)
    client.get("/ventanilla")
    client.get(client.page.links["Transcribir un formulario en papel"])
    assert client.page.heading == "Transcribir un formulario en papel"
    client.send("/ventanilla/recibir", {"kind": "solicitud", "body": str(body.id)})

    written = {i.get("name", ""): i.get("value") for i in client.page.all("input")}
    assert not any(written[f"received_on-{part}"] for part in ("day", "month", "year"))
    assert not written["received_time"], "the day and hour are those on the paper: none is guessed"


def test_the_referral_of_a_reserved_complaint_shows_the_copy_that_goes(
    app: Flask, client: PageClient, session: Session
) -> None:
    body, officer = builders.joined_body(session)
    other, theirs = builders.joined_body(session, name="Ministerio de Salud")
    text = f"Soy {builders.FILER.name}, mi correo es {builders.FILER.email}."
    case, _receipt = builders.file_a_complaint(
        app, session, "conduct_complaint", body, identity="reserved", happened=text
    )
    session.commit()
    sign_in_as(client, session, officer)
    client.get(f"/expedientes/{case.id}/remitir/entidades?search=Salud")
    areas = {area.get("id"): area.text for area in client.page.all("textarea")}
    copy = next(value for name, value in areas.items() if value and "[correo]" in value)
    assert builders.FILER.name in copy, "the identity teaches whoever refers nothing"

    client.send(f"/expedientes/{case.id}/remitir", {"body": str(other.id), "text": "Es suya."})
    desk = PageClient(app, app.response_class)
    sign_in_as(desk, session, theirs)
    desk.get(f"/expedientes/{case.id}")

    assert "Soy [Persona A]" in desk.page.text
    assert builders.FILER.name not in desk.page.html
    session.rollback()
    kinds = set(session.scalars(select(Document.copy_kind).where(Document.case_id == case.id)))
    assert "masked" in kinds


def test_an_appeal_against_an_answer_is_already_written(client: PageClient, filed: Filed) -> None:
    builders.answer_a_case(filed.app, filed.session, filed.case, filed.officer, outcome="refused")
    filed.session.commit()
    filed.opened_by(client)
    client.get("/mi-solicitud/recursos")
    address = next(to for text, to in client.page.links.items() if text.startswith("Presentar: "))
    client.get(address)

    written = next(area.text or "" for area in client.page.all("textarea"))

    assert f"con folio {filed.folio} ante Ministerio de Caminos." in written
    assert "No se entrega la información" in written
    assert "No estoy de acuerdo, por estas razones:" in written
    assert "%" not in written


def test_a_late_answer_is_asked_for_in_words_already_written(
    client: PageClient, filed: Filed, clock: Clock
) -> None:
    clock.advance(days=40)
    filed.opened_by(client)
    deed = client.page.links["Pedir la respuesta: el texto ya está escrito"]
    client.get(deed.partition("#")[0])

    client.send("/mi-solicitud/mensaje", {})

    assert "Su mensaje llegó." in client.page.text
    assert "Todavía no recibí respuesta. Pido que me respondan de forma completa" in client.page.text
