"""Rules are pure: here neither the application nor a database can be reached."""

from __future__ import annotations

from typing import NoReturn

import pytest
import sqlalchemy

import foia


@pytest.fixture(autouse=True)
def no_application_and_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> NoReturn:
        raise AssertionError("a test of rules needs neither the application nor a database")

    monkeypatch.setattr(foia, "create_app", refuse, raising=False)
    monkeypatch.setattr(sqlalchemy.Engine, "connect", refuse)
