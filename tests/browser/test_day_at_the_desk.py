"""A day at the desk in a real browser, over invented texts, or real ones: `make real-data ONLY=desk`."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from foia.config import Settings
from tests.browser.desk_seats import DeskDay
from tests.browser.desk_walk import asked_texts, walk
from tests.clock import Clock
from tests.countries import IN_CHILE
from tests.desk_office import DeskOffice
from tests.settings import settings_for

TEXTS = [
    ("Compra de luminarias", "¿Qué empresas ofertaron por las luminarias y a qué precio?"),
    ("Plano del túnel", "Pido el plano de seguridad del túnel."),
    ("Obras de la avenida", "¿Cuánto costó la avenida?"),
    ("Tarifas de energía", "¿Cómo se fijan las tarifas de energía?"),
    ("Puentes revisados", "¿Qué puentes se revisaron en 2025?"),
    ("Áridos del río", "¿Quién puede sacar áridos del río?"),
]


@pytest.fixture
def settings(database_url: str, tmp_path: Path, country: str) -> Settings:
    return settings_for(database_url, tmp_path, country=country, undo_window_minutes=10)


@pytest.fixture
def texts() -> list[tuple[str, str]]:
    """What was asked: the texts of a file that `make real-data` writes for the time of its run, or ours."""
    file = os.environ.get("DESK_TEXTS", "")
    return [(one, other) for one, other in json.loads(Path(file).read_text())] if file else TEXTS


@IN_CHILE
def test_the_whole_office_does_its_day(
    app: Flask, session: Session, clock: Clock, browser: Browser, site: str, texts: list[tuple[str, str]]
) -> None:
    office = DeskOffice(app, session)
    for number, (name, (subject, questions)) in enumerate(asked_texts(texts).items()):
        # The first came today; the others long enough ago for some to be due soon, and some late.
        office.file(name, subject, questions, clock.now() - timedelta(days=max(0, number - 4) * 2 / 3))

    walk(DeskDay(app, session, clock, browser, site, office))
