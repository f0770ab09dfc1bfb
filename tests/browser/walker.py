"""A person in front of the product: files, follows and works cases in a real browser, page by page."""

from __future__ import annotations

import os
import re
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.accessibility import assert_accessible
from tests.browser.steps import press, sign_in
from tests.servers import PHONE, WIDE

# Where the pictures of a journey are kept, if anybody asks for them.
PICTURES = os.environ.get("JOURNEY_PICTURES", "")
# What sends the form of the page: no other way of sending it, and no button of a form beside it.
OWN_BUTTON = "main form[method=post] button:not([name]):not([formaction])"
FOLIO = re.compile(r"XD-\d\d-\w{4}-\w{4}-\w(-\d+)?")


class Walker:
    """One browser profile; every page it comes to is checked for accessibility."""

    def __init__(self, browser: Browser, site: str, journey: str) -> None:
        self.context: BrowserContext = browser.new_context(base_url=site, locale="es-BO", viewport=WIDE)
        self.page: Page = self.context.new_page()
        self.journey = journey

    def close(self) -> None:
        self.context.close()

    @property
    def text(self) -> str:
        return self.page.inner_text("main")

    def go(self, address: str) -> None:
        """Open a page and look at it."""
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.ok, (address, answer.status)
        assert_accessible(self.page)

    def click(self, words: str) -> None:
        """Follow a link of the page by its words, and look at what it leads to."""
        press(self.page.locator(f"main a:has-text('{words}')").first)
        assert_accessible(self.page)

    def fill(self, **values: str) -> None:
        """Fill fields by name: a text, or the value of a choice."""
        for name, value in values.items():
            field = self.page.locator(f"main [name='{name}']")
            kind = field.first.get_attribute("type")
            tag = field.first.evaluate("node => node.tagName")
            if kind in ("radio", "checkbox"):
                self.page.check(f"main [name='{name}'][value='{value}']")
            elif tag == "SELECT":
                field.first.select_option(value)
            else:
                field.first.fill(value)

    def send(self, words: str = "") -> None:
        """Send the page's own form, or the one whose button says so, and look at the answer."""
        before = self.page.url
        button = f"main button:has-text('{words}')" if words else OWN_BUTTON
        press(self.page.locator(button).last)
        assert not self.page.locator(".govuk-error-summary").count(), (before, self.text[:600])
        assert_accessible(self.page)

    def picture(self, name: str) -> None:
        """Keep the page as it stands, on a screen and on a phone, if pictures are wanted."""
        if not PICTURES:
            return
        folder = Path(PICTURES) / self.journey
        folder.mkdir(parents=True, exist_ok=True)
        number = len(list(folder.iterdir())) // 2 + 1
        for size in (WIDE, PHONE):
            self.page.set_viewport_size(size)
            file = folder / f"{number:02}-{name}-{size['width']}.png"
            self.page.screenshot(path=str(file), full_page=True)
        self.page.set_viewport_size(WIDE)


class Citizen(Walker):
    """Somebody who files and follows."""

    folio = ""
    key = ""

    def keep_receipt(self) -> None:
        """Note folio and key of the receipt that is shown."""
        folio = FOLIO.search(self.text)
        assert folio is not None, self.text[:600]
        self.folio, self.key = folio[0], self.page.inner_text("#clave").strip()
        self.picture("comprobante")

    def follow(self, folio: str = "") -> None:
        """Open the case with folio and key."""
        self.go("/seguir")
        self.fill(folio=folio or self.folio, key=self.key)
        press(self.page.locator("main button[type=submit]").first)
        assert self.page.url.endswith("/mi-solicitud")
        assert_accessible(self.page)


class Officer(Walker):
    """A member of staff of the demonstration."""

    case = ""

    def sign_in(self, address: str) -> None:
        """Give both factors; the demonstration shows the second."""
        sign_in(self.page, address)

    def open(self, folio: str) -> None:
        """Find a case in the tray by its folio."""
        self.go(f"/bandeja?folio={folio}")
        press(self.page.locator(f"main a:has-text('{folio}')").first)
        assert_accessible(self.page)
        self.case = self.page.url.split("?")[0]

    def cannot_open(self, folio: str) -> bool:
        """Say whether the tray knows nothing of a folio."""
        self.go(f"/bandeja?folio={folio}")
        return not self.page.locator(f"main a:has-text('{folio}')").count()

    def do(self, step: str, **values: str) -> None:
        """Use a verb's page: fill it, send it, and come back to the case."""
        self.go(f"{self.case}/{step}")
        self.fill(**values)
        self.picture(step.replace("/", "-"))
        self.send()
