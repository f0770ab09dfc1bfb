"""The whole journey in a real browser, over the demonstration: every person, on a screen and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from foia import clock
from foia.config import Settings
from foia.demo import PASSWORD, load_demo
from foia.notifications.jobs import sweep
from tests.browser.accessibility import assert_accessible
from tests.servers import PHONE, WIDE
from tests.settings import settings_for


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return settings_for(database_url, tmp_path, demo=True)


@pytest.fixture
def demonstration(app: Flask, site: str) -> str:
    load_demo(app, clock.now())
    return site


@pytest.fixture(params=[WIDE, PHONE], ids=["screen", "phone"])
def open_page(request: pytest.FixtureRequest, browser: Browser, demonstration: str) -> Iterator[Page]:
    context = browser.new_context(base_url=demonstration, locale="es-BO", viewport=request.param)
    yield context.new_page()
    context.close()


def sign_in(page: Page, address: str) -> None:
    page.goto("/personal/ingresar")
    page.fill("#email", address)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    code = re.search(r"\b\d{3} ?\d{3}\b", page.inner_text("main"))
    assert code is not None
    page.fill("#code", code[0].replace(" ", ""))
    page.click("main button[type=submit]")


def look(page: Page, address: str) -> None:
    page.goto(address)
    assert_accessible(page)


def file_a_request(page: Page) -> tuple[str, str]:
    look(page, "/")
    page.click("main a:has-text('Presentar una solicitud')")
    page.fill("#q", "micap")
    page.click("main form button")
    assert_accessible(page)
    page.click("main a:has-text('Ministerio de Caminos')")
    page.fill("#subject", "Luminarias del puente")
    page.fill("#question_1", "¿Cuántas luminarias tiene el puente?")
    assert_accessible(page)
    page.click("main button:has-text('Presentar la solicitud')")
    page.click("summary:has-text('¿Cómo se calculó?')")
    assert_accessible(page)
    folio = re.search(r"XD-\d\d-\w{4}-\w{4}-\w", page.inner_text("main"))
    assert folio is not None
    return folio[0], page.inner_text("#clave").strip()


def follow(page: Page, folio: str, key: str) -> None:
    look(page, "/seguir")
    page.fill("#folio", folio)
    page.fill("#key", key)
    page.click("main button[type=submit]")
    page.wait_for_url("**/mi-solicitud")
    assert_accessible(page)


def test_citizen_and_officer_meet(open_page: Page, browser: Browser, demonstration: str) -> None:
    folio, key = file_a_request(open_page)
    desk = browser.new_context(base_url=demonstration, locale="es-BO", viewport=open_page.viewport_size)
    officer = desk.new_page()
    sign_in(officer, "oficial@demo.example")
    look(officer, "/bandeja")
    officer.click(f"main a:has-text('{folio}')")
    case = officer.url
    for page in ("acusar", "asignar", "aclaracion", "mensaje", "nota", "identidad", "imprimir"):
        look(officer, f"{case}/{page}")
    look(officer, f"{case}/responder")
    officer.check("input[name=outcome_1][value=granted]")
    officer.fill("#text", "El puente tiene 48 luminarias.")
    officer.check("#is_checked")
    officer.click("main form:has(#text) button[type=submit]:not([name])")
    officer.wait_for_url(case)
    assert_accessible(officer)
    desk.close()

    follow(open_page, folio, key)

    assert "El puente tiene 48 luminarias." in open_page.inner_text("main")


@pytest.mark.parametrize(
    ("address", "pages"),
    [
        ("jefatura@demo.example", ["/bandeja", "/bandeja/equipo", "/personal/cuenta"]),
        ("mesa.central@demo.example", ["/bandeja", "/bandeja?held=y"]),
        ("auditoria@demo.example", ["/auditoria"]),
        ("administracion@demo.example", ["/administracion/personas", "/administracion/personas/nueva"]),
    ],
)
def test_every_other_person_finds_their_pages(open_page: Page, address: str, pages: list[str]) -> None:
    sign_in(open_page, address)
    for page in pages:
        look(open_page, page)
        first = open_page.locator("main table a").first
        if first.count():
            first.click()
            assert_accessible(open_page)


def test_the_mail_that_left_can_be_read_in_the_demonstration(open_page: Page, app: Flask) -> None:
    file_a_request(open_page)
    sweep(app, clock.now())

    look(open_page, "/desarrollo/correo")
    open_page.click("main a >> nth=0")

    assert_accessible(open_page)
    assert "Hay novedades" in open_page.inner_text("main")


def test_everything_is_there_in_english_too(open_page: Page) -> None:
    open_page.goto("/")
    open_page.click("button:has-text('English')")
    for address in ("/", "/solicitudes/nueva?q=micap", "/seguir", "/ayuda", "/privacidad", "/accesibilidad"):
        look(open_page, address)
        assert open_page.locator("html").get_attribute("lang") == "en"
    open_page.goto("/solicitudes/nueva/sin-entidad")
    assert open_page.inner_text("h1") == "File an information request"
