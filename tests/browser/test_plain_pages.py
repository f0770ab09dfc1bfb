"""The plain pages and every component in a real browser: accessible, narrow, without JavaScript."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.accessibility import (
    RULES_OF_LAYOUT,
    accessibility_faults,
    assert_accessible,
    wider_than_screen,
)
from tests.browser.steps import press_button, standing_clock
from tests.gallery import COMPONENTS, FIELDS, add_gallery

PAGES = [
    *("/", "/necesito", "/ayuda", "/accesibilidad", "/privacidad", "/no-existe"),
    *("/reclamos/nuevo", "/reclamos/peligro", "/reclamos/tipo", "/reclamos/nuevo/denuncia?q=nada"),
    *(f"/reclamos/nuevo/{slug}/sin-entidad" for slug in ("servicio", "conducta", "denuncia", "sugerencia")),
]


@pytest.mark.parametrize("address", PAGES)
def test_each_plain_page_is_accessible(page: Page, address: str) -> None:
    page.goto(address)

    assert_accessible(page)


def test_the_checks_see_what_is_wrong(page: Page) -> None:
    page.goto("/ayuda")
    page.evaluate("() => document.querySelector('main').insertAdjacentHTML('beforeend', '<input name=x>')")
    page.evaluate("() => { document.querySelector('h2').style.width = '3000px' }")

    assert any(fault.startswith("label:") for fault in accessibility_faults(page))
    assert wider_than_screen(page) != []


def test_the_checks_see_what_is_wrong_on_a_narrow_screen_alone(page: Page) -> None:
    page.goto("/ayuda")
    page.evaluate(
        """() => {
            document.querySelector("main p:not(:has(a))").classList.add("app-pale");
            const sheet = [...document.styleSheets].at(-1);
            const rule = "@media (max-width: 400px) { .app-pale { color: #ccc } }";
            sheet.insertRule(rule, sheet.cssRules.length);
        }"""
    )
    assert accessibility_faults(page) == []

    page.set_viewport_size({"width": 320, "height": 740})
    assert [f for f in accessibility_faults(page, rule=RULES_OF_LAYOUT) if f.startswith("color-contrast:")]


def test_the_first_stop_of_the_keyboard_leads_to_the_content(page: Page) -> None:
    page.goto("/ayuda")
    page.keyboard.press("Tab")
    expect(page.locator(".govuk-skip-link")).to_be_focused()

    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_language_changes_without_javascript(plain_page: Page) -> None:
    plain_page.goto("/privacidad")
    press_button(plain_page, "English")

    expect(plain_page.locator("html")).to_have_attribute("lang", "en")
    assert plain_page.url.endswith("/privacidad")


def test_a_page_asks_nothing_of_another_site(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto("/", wait_until="networkidle")

    assert len(asked) > 3
    assert [address for address in asked if not address.startswith(site)] == []


def test_the_typeface_arrives_under_the_strict_policy(page: Page) -> None:
    page.goto("/")

    loaded = page.evaluate(
        """async () => {
            await document.fonts.ready;
            return [...document.fonts].map((face) => [face.family, face.status]);
        }"""
    )
    assert loaded == [["Source Sans 3", "loaded"]]


@pytest.fixture
def gallery(app: Flask) -> None:
    add_gallery(app)


@pytest.mark.usefixtures("gallery")
def test_every_component_is_accessible(page: Page) -> None:
    page.goto(COMPONENTS)

    assert_accessible(page)


@pytest.mark.usefixtures("gallery")
def test_every_component_is_accessible_on_a_phone(phone_page: Page) -> None:
    phone_page.goto(COMPONENTS)

    assert_accessible(phone_page)


@pytest.mark.usefixtures("gallery")
def test_every_field_is_accessible_empty_and_in_error(page: Page) -> None:
    page.goto(FIELDS)
    assert_accessible(page)

    press_button(page, "Enviar")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert_accessible(page)


@pytest.mark.usefixtures("gallery")
def test_each_line_of_the_error_summary_leads_to_its_field(page: Page) -> None:
    page.goto(FIELDS)
    press_button(page, "Enviar")
    page.locator(".govuk-error-summary a", has_text="Escriba la fecha").click()

    expect(page.locator("#on-day")).to_be_focused()


@pytest.mark.usefixtures("gallery")
def test_the_key_can_be_copied_only_where_javascript_runs(page: Page, plain_page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    with standing_clock(page):
        page.goto(COMPONENTS)
        page.get_by_role("button", name="Copiar").click()
        expect(page.get_by_role("button", name="Copiado")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == "K7QX-2M4P-9WTF-3HJD-8RVN-6B"

    plain_page.goto(COMPONENTS)
    expect(plain_page.get_by_role("button", name="Copiar")).to_be_hidden()
