"""The account of a date in a real browser: accessible, narrow, the same on paper and in the calculator."""

from __future__ import annotations

import re

from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests.browser.accessibility import assert_accessible
from tests.browser.steps import look, press_button, press_link
from tests.filed import Filed

DECREED = (
    "/calculadora?regime=bo.information_request&received-day=20&received-month=10&received-year=2025"
    "&place=P&count=1"
)


def test_the_account_of_a_date_is_accessible_everywhere(app: Flask, page: Page, session: Session) -> None:
    filed = Filed(app, session)
    page.goto("/seguir")
    page.get_by_label("Folio").fill(filed.folio)
    page.get_by_label("Clave de seguimiento").fill(filed.key)
    press_button(page, "Ver mi expediente")
    page.get_by_text("¿Cómo se calculó?").first.click()
    press_link(page, "Ver la cuenta completa, día por día")

    last = page.get_by_role("cell", name=re.compile(": día contado 15, vence el plazo$"))
    expect(last).to_be_visible()
    assert_accessible(page)
    press_link(page, "Ver el anexo para imprimir")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Menú principal")).to_be_hidden()
    expect(page.locator(".app-month").first).to_be_visible()
    page.emulate_media(media="screen")
    assert_accessible(page)

    look(page, DECREED)
    expect(page.get_by_role("rowheader", name="lunes 3 de noviembre de 2025")).to_be_visible()
    look(page, "/mi-solicitud/calendario")
