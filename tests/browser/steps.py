"""One step of a person in a browser: from a page to the next, which has arrived when the step is done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from playwright.sync_api import Locator, Page

from foia.demo import PASSWORD
from tests.browser.accessibility import assert_accessible
from tests.clock import START_AT


def press(target: Locator, key: str = "") -> None:
    """Press what leads to another page, by finger or by key, and wait until that page has loaded.

    A plain click returns while the old page still stands, or while there is none.
    """
    with target.page.expect_navigation():
        if key:
            target.press(key)
        else:
            target.click()


def press_button(page: Page, name: str) -> None:
    press(page.get_by_role("button", name=name))


def press_link(page: Page, name: str) -> None:
    press(page.get_by_role("link", name=name))


@contextmanager
def standing_clock(page: Page) -> Iterator[None]:
    """Let no time pass in the pages opened here, so that what is shown for a moment can be seen."""
    page.clock.install(time=START_AT)
    page.clock.pause_at(START_AT + timedelta(seconds=1))
    yield
    page.clock.resume()


def look(page: Page, address: str) -> None:
    """Open an address of ours and check what it shows."""
    response = page.goto(address)
    assert response is not None
    assert response.status < 500, address
    assert_accessible(page)


def sign_in(page: Page, address: str) -> None:
    """Give both factors of one of the demonstration's staff; the demonstration shows the second."""
    page.goto("/personal/ingresar")
    page.fill("#email", address)
    page.fill("#password", PASSWORD)
    press(page.locator("main button[type=submit]"))
    code = re.search(r"\b\d{3} ?\d{3}\b", page.inner_text("main"))
    assert code is not None
    page.fill("#code", code[0].replace(" ", ""))
    press(page.locator("main button[type=submit]"))
