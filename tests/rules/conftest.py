"""Rules are pure: here neither the application nor a database can be reached."""

from __future__ import annotations

from typing import NoReturn

import pytest
import sqlalchemy

import foia
from foia import law
from foia.law import bulk


@pytest.fixture(autouse=True)
def no_application_and_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> NoReturn:
        raise AssertionError("a test of rules needs neither the application nor a database")

    monkeypatch.setattr(foia, "create_app", refuse, raising=False)
    monkeypatch.setattr(sqlalchemy.Engine, "connect", refuse)


@pytest.fixture(scope="session", autouse=True)
def nothing_is_computed_yet() -> None:
    """Forget what an earlier run of this process found: `make mutants` forks one that has run already."""
    law.load()._built.clear()
    bulk._due_dates.cache_clear()
