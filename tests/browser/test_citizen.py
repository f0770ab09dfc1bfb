"""The citizen's pages in a real browser: accessible, and whole without JavaScript."""

from __future__ import annotations

from contextlib import suppress

import pytest
from flask import Flask
from playwright.sync_api import Error, FilePayload, Page, expect
from sqlalchemy.orm import Session

from foia.cases import actions
from foia.cases.actions import Text
from foia.cases.vault import Upload
from tests.browser.accessibility import assert_accessible, wider_than_screen
from tests.browser.steps import look, press_button, press_link, standing_clock
from tests.builders import FILER, QUESTION, SUBJECT, answer_a_case, joined_body
from tests.filed import Filed
from tests.small_pdf import SMALL_PDF

CONTENT = SMALL_PDF
PDF = FilePayload(name="croquis.pdf", mimeType="application/pdf", buffer=CONTENT)


@pytest.fixture
def filed(app: Flask, session: Session) -> Filed:
    return Filed(app, session)


def open_case(page: Page, filed: Filed) -> None:
    page.goto("/seguir")
    page.get_by_label("Folio").fill(filed.folio)
    page.get_by_label("Clave de seguimiento").fill(filed.key)
    press_button(page, "Ver mi expediente")


def file_request(page: Page) -> None:
    page.goto("/solicitudes/nueva?q=caminos")
    press_link(page, "Ministerio de Caminos")
    page.get_by_label("Asunto").fill(SUBJECT)
    page.get_by_label("¿Qué información pide?").fill(QUESTION)
    press_button(page, "Presentar la solicitud")
    expect(page.get_by_role("heading", level=1)).to_have_text("Recibimos su solicitud")


def test_the_way_to_a_receipt_is_accessible(page: Page, session: Session) -> None:
    joined_body(session, name="Ministerio de Caminos", acronym="MC", former_names=["Servicio de Caminos"])
    session.commit()

    page.goto("/solicitudes/nueva")
    assert_accessible(page)
    page.get_by_role("textbox", name="Entidad").fill("servicio de caminos")
    press_button(page, "Buscar")
    assert_accessible(page)
    press_link(page, "Ministerio de Caminos")
    press_button(page, "Presentar la solicitud")
    expect(page.get_by_text("Hay un problema")).to_be_visible()
    assert_accessible(page)

    page.get_by_label("Asunto").fill(SUBJECT)
    page.get_by_label("¿Qué información pide?").fill(QUESTION)
    page.get_by_label("Archivos").set_input_files([PDF])
    press_button(page, "Agregar otra pregunta")
    expect(page.get_by_label("croquis.pdf")).to_be_checked()
    assert_accessible(page)
    page.get_by_label("Su nombre completo").fill(FILER.name)
    page.get_by_label("Su correo electrónico").fill(FILER.email)
    press_button(page, "Presentar la solicitud")

    expect(page.get_by_role("heading", level=1)).to_have_text("Recibimos su solicitud")
    page.get_by_text("¿Cómo se calculó?").click()
    assert_accessible(page)


def test_the_opened_case_is_accessible(page: Page, filed: Filed) -> None:
    actions.send_message(filed.as_officer(), filed.case, Text("Vea el plano.", [Upload("a.pdf", CONTENT)]))
    actions.ask_clarification(filed.as_officer(), filed.case, "¿A qué avenida se refiere?")
    filed.session.commit()

    open_case(page, filed)

    expect(page.get_by_text("¿A qué avenida se refiere?").first).to_be_visible()
    assert_accessible(page)
    press_button(page, "Enviar la aclaración")
    expect(page.get_by_text("Hay un problema")).to_be_visible()
    assert_accessible(page)
    press_link(page, "Retirar mi solicitud")
    assert_accessible(page)


def test_words_without_spaces_stay_on_a_narrow_screen(phone_page: Page, filed: Filed) -> None:
    actions.send_message(filed.as_officer(), filed.case, Text("https://ejemplo.bo/" + "a" * 300))
    filed.session.commit()

    open_case(phone_page, filed)

    assert wider_than_screen(phone_page) == []


def test_an_answered_case_is_accessible(page: Page, filed: Filed) -> None:
    answer_a_case(filed.app, filed.session, filed.case, filed.officer, outcome="refused")
    filed.session.commit()

    open_case(page, filed)

    expect(page.get_by_text("respondió a su solicitud el")).to_be_visible()
    assert_accessible(page)


@pytest.mark.parametrize("address", ["/seguir", "/recuperar-clave", "/confirmar-correo/abc"])
def test_the_ways_into_a_case_are_accessible(page: Page, address: str) -> None:
    look(page, address)


def test_a_lost_key_s_pages_are_accessible(page: Page, filed: Filed) -> None:
    page.goto("/recuperar-clave")
    page.get_by_label("Folio").fill(filed.folio)
    press_button(page, "Enviar el código")
    assert_accessible(page)

    page.get_by_label("Código que llegó a su correo").fill("00000-00000")
    press_button(page, "Obtener una clave nueva")

    expect(page.get_by_text("El código no sirve")).to_be_visible()
    assert_accessible(page)


def test_the_whole_way_works_without_javascript(plain_page: Page, session: Session) -> None:
    joined_body(session, name="Ministerio de Caminos")
    session.commit()

    file_request(plain_page)
    press_button(plain_page, "Ver mi solicitud")
    plain_page.get_by_label("Su mensaje").fill("¿Hay novedades?")
    press_button(plain_page, "Enviar el mensaje")

    expect(plain_page.get_by_text("Su mensaje llegó.")).to_be_visible()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Su solicitud")


def test_reloading_the_receipt_shows_the_same_one(page: Page, session: Session) -> None:
    joined_body(session, name="Ministerio de Caminos")
    session.commit()
    file_request(page)
    key = page.locator("#clave").inner_text()

    page.reload()

    expect(page.get_by_text("Se presentó una sola vez")).to_be_visible()
    expect(page.locator("#clave")).to_have_text(key)


def test_after_finishing_the_back_button_shows_no_key(page: Page, session: Session) -> None:
    joined_body(session, name="Ministerio de Caminos")
    session.commit()
    file_request(page)
    key = page.locator("#clave").inner_text()
    press_button(page, "Terminar y borrar de esta pantalla")

    # The browser may not keep the receipt: it refuses to go back, now with one error, now with another.
    with suppress(Error):
        page.go_back()

    expect(page.get_by_text(key)).to_have_count(0)


def test_the_key_can_be_copied_and_the_receipt_kept(page: Page, session: Session) -> None:
    joined_body(session, name="Ministerio de Caminos")
    session.commit()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    file_request(page)
    key = page.locator("#clave").inner_text()

    with standing_clock(page):
        page.reload()
        page.get_by_role("button", name="Copiar la clave").click()
        expect(page.get_by_role("button", name="Copiado")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Descargar el comprobante").click()

    assert page.evaluate("() => navigator.clipboard.readText()") == key
    assert key in download.value.path().read_text(encoding="utf-8-sig")
