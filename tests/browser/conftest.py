"""Browser fixtures beside those of tests/servers.py: a phone, and a browser without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.servers import PHONE, WIDE


@pytest.fixture
def phone_page(browser: Browser, site: str) -> Iterator[Page]:
    """A page of a fresh browser profile at 360 pixels, with a finger for a pointer."""
    context = browser.new_context(
        base_url=site, locale="es-BO", viewport=PHONE, has_touch=True, is_mobile=True
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def plain_page(browser: Browser, site: str) -> Iterator[Page]:
    """A page of a fresh browser profile that runs no JavaScript."""
    context = browser.new_context(base_url=site, locale="es-BO", viewport=WIDE, java_script_enabled=False)
    yield context.new_page()
    context.close()
