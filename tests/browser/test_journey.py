"""The whole journey in a real browser, over the demonstration: every person, on a screen and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from foia.config import Settings
from foia.notifications.jobs import sweep
from tests.browser.accessibility import assert_accessible
from tests.browser.steps import look, press, press_button, sign_in
from tests.clock import Clock
from tests.servers import PHONE, WIDE


@pytest.fixture
def settings(demonstration_settings: Settings) -> Settings:
    return demonstration_settings


@pytest.fixture
def demonstration(clock: Clock, site: str) -> str:
    return site


@pytest.fixture
def size(request: pytest.FixtureRequest) -> dict[str, int]:
    """A desk's screen, unless a test asks for both."""
    return dict(getattr(request, "param", WIDE))


@pytest.fixture
def open_page(size: dict[str, int], browser: Browser, demonstration: str) -> Iterator[Page]:
    context = browser.new_context(base_url=demonstration, locale="es-BO", viewport=size)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def file_a_request(page: Page) -> tuple[str, str]:
    look(page, "/")
    press(page.locator("main a", has_text="Presentar una solicitud").first)
    page.fill("#q", "micap")
    press(page.locator("main form button").first)
    assert_accessible(page)
    press(page.locator("main a", has_text="Ministerio de Caminos").first)
    page.fill("#subject", "Luminarias del puente")
    page.fill("#question_1", "¿Cuántas luminarias tiene el puente?")
    assert_accessible(page)
    press_button(page, "Presentar la solicitud")
    page.click("summary:has-text('¿Cómo se calculó?')")
    assert_accessible(page)
    folio = re.search(r"XD-\d\d-\w{4}-\w{4}-\w", page.inner_text("main"))
    assert folio is not None
    return folio[0], page.inner_text("#clave").strip()


def follow(page: Page, folio: str, key: str) -> None:
    look(page, "/seguir")
    page.fill("#folio", folio)
    page.fill("#key", key)
    press(page.locator("main button[type=submit]").first)
    assert page.url.endswith("/mi-solicitud")
    assert_accessible(page)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["screen", "phone"], indirect=True)
def test_citizen_and_officer_meet(open_page: Page, browser: Browser, demonstration: str) -> None:
    folio, key = file_a_request(open_page)
    desk = browser.new_context(base_url=demonstration, locale="es-BO", viewport=open_page.viewport_size)
    officer = desk.new_page()
    sign_in(officer, "oficial@demo.example")
    look(officer, "/bandeja")
    press(officer.locator("main a", has_text=folio).first)
    case = officer.url
    for page in ("acusar", "asignar", "aclaracion", "mensaje", "nota", "identidad", "imprimir"):
        look(officer, f"{case}/{page}")
    look(officer, f"{case}/responder")
    officer.check("input[name=outcome_1][value=granted]")
    officer.fill("#text", "El puente tiene 48 luminarias.")
    officer.check("#is_checked")
    press(officer.locator("main form:has(#text) button[type=submit]:not([name]):not([formaction])"))
    assert officer.url == case
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
            press(first)
            assert_accessible(open_page)


def test_the_mail_that_left_can_be_read_in_the_demonstration(
    open_page: Page, app: Flask, clock: Clock
) -> None:
    file_a_request(open_page)
    sweep(app, clock.now())

    look(open_page, "/desarrollo/correo")
    press(open_page.locator("main a").first)

    assert_accessible(open_page)
    assert "Hay novedades" in open_page.inner_text("main")


def test_everything_is_there_in_english_too(open_page: Page) -> None:
    open_page.goto("/")
    press_button(open_page, "English")
    for address in ("/", "/solicitudes/nueva?q=micap", "/seguir", "/ayuda", "/privacidad", "/accesibilidad"):
        look(open_page, address)
        assert open_page.locator("html").get_attribute("lang") == "en"
    open_page.goto("/solicitudes/nueva/sin-entidad")
    assert open_page.inner_text("h1") == "File an information request"
