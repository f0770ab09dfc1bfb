"""Browser fixtures beside those of tests/servers.py: a phone, no JavaScript, the demonstrations."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Browser, Page

from foia import create_app
from foia.config import Settings
from foia.demo import load_demo
from foia.extensions import db
from tests.clock import START_AT
from tests.servers import PHONE, WIDE
from tests.settings import settings_for


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


@pytest.fixture(scope="session")
def told_demonstration(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Path]:
    """Give the folder of a country's demonstration as it is at START_AT, told once, to copy from."""

    @cache
    def told(country: str) -> Path:
        folder = tmp_path_factory.mktemp(f"demonstration-{country}")
        file = folder / "foia.db"
        shutil.copyfile(sqlite_template, file)
        app = create_app(settings_for(f"sqlite:///{file}", folder, demo=True, country=country))
        with time_machine.travel(START_AT, tick=False):
            load_demo(app, START_AT)
        with app.app_context():
            db.engine.dispose()
        return folder

    return told


@pytest.fixture
def demonstration_settings(
    told_demonstration: Callable[[str], Path], tmp_path: Path, country: str
) -> Settings:
    """Settings over a demonstration of the country, of which the test has its own copy."""
    folder = tmp_path / "demonstration"
    shutil.copytree(told_demonstration(country), folder)
    return settings_for(f"sqlite:///{folder / 'foia.db'}", folder, demo=True, country=country)
