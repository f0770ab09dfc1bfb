"""Fixtures for every folder: databases migrated once and fresh for each test, the application, a clock.

`database_url` gives a fresh, migrated database: on SQLite and on PostgreSQL under tests/store and
tests/journeys, on SQLite elsewhere. A test asks for another with
`@pytest.mark.parametrize("database_url", [...], indirect=True)`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, settings
from sqlalchemy.orm import Session

from foia import create_app
from foia.config import Settings
from foia.extensions import db
from foia.keeping.schema import migrate_database
from tests.clock import START_AT, Clock
from tests.engines import share_statements
from tests.page_client import PageClient
from tests.postgres import PostgresServer, running_postgres
from tests.settings import settings_for

pytest_plugins = ["tests.compiled", "tests.lent_databases", "tests.servers"]

# A busy machine is no defect: no property fails because an example took long. Each run tries others, so half
# of what hypothesis would try by itself finds as much in two runs as the whole in one.
settings.register_profile(
    "untimed", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
# An hour of a free machine (`make soak`): what random histories of a case break is found by many of them.
SOAKING_EXAMPLES = 600
settings.register_profile(
    "soak", settings.get_profile("untimed"), max_examples=SOAKING_EXAMPLES, stateful_step_count=60
)
# Short and always the same (`make mutants`): every property tries each of thousands of altered clocks.
settings.register_profile(
    "mutants", settings.get_profile("untimed"), max_examples=10, derandomize=True, database=None
)
settings.load_profile("untimed")

TESTS = Path(__file__).parent
ON_BOTH_DATABASES = (TESTS / "store", TESTS / "journeys")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test of the two folders that reaches a database on both of them."""
    marked = {name for mark in metafunc.definition.iter_markers("parametrize") for name in [mark.args[0]]}
    if "database_url" not in metafunc.fixturenames or "database_url" in marked:
        return
    if any(folder in metafunc.definition.path.parents for folder in ON_BOTH_DATABASES):
        metafunc.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


def _migrate(url: str, folder: Path) -> None:
    app = create_app(settings_for(url, folder))
    migrate_database(app)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this worker."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a migrated database without connections, to copy from."""
    name = postgres.create()
    _migrate(postgres.url(name), tmp_path_factory.mktemp("postgres-template"))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file without connections, to copy from."""
    folder = tmp_path_factory.mktemp("sqlite-template")
    _migrate(f"sqlite:///{folder / 'foia.db'}", folder)
    return folder / "foia.db"


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database with all migrations and no rows but theirs."""
    if getattr(request, "param", "sqlite") == "sqlite":
        file = tmp_path / "foia.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    with request.getfixturevalue("lent_databases").one() as name:
        yield request.getfixturevalue("postgres").url(name)


@pytest.fixture
def country(request: pytest.FixtureRequest) -> str:
    """Whose law holds: Bolivia's, unless a test asks for another by an indirect parameter."""
    return str(getattr(request, "param", "BO"))


@pytest.fixture
def settings(database_url: str, tmp_path: Path, country: str) -> Settings:
    """Development settings over the fresh database; a module may override this fixture."""
    return settings_for(database_url, tmp_path, country=country)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application over the fresh database; no application context is pushed."""
    app = create_app(settings)
    app.testing = True
    with app.app_context():
        share_statements(db.engine)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session for actions and queries, outside any application context: commit before asking a page."""
    with app.app_context():
        engine = db.engine
    with Session(engine) as session:
        yield session


@pytest.fixture
def clock() -> Iterator[Clock]:
    """A clock that stands at START_AT until the test moves it."""
    with time_machine.travel(START_AT, tick=False) as traveller:
        yield Clock(traveller)


@pytest.fixture
def client(app: Flask, clock: Clock) -> Iterator[PageClient]:
    """A browser without JavaScript that checks every page it is given; time stands at `clock`."""
    app.test_client_class = PageClient
    with app.test_client() as client:
        yield client
