"""The locks name every dependency, with hashes and without anybody's addresses."""

from __future__ import annotations

import configparser
import re

import pytest

from tests.structure.source_tree import ROOT, foreign_imports, modules

LOCKS = ("requirements.txt", "requirements-dev.txt")
PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)

# Distributions whose import name differs, and those that are used by name and never imported.
IMPORT_NAME = {
    "pillow": "PIL",
    "pystemmer": "Stemmer",
    "argon2-cffi": "argon2",
    "email-validator": "email_validator",
    "markdown-it-py": "markdown_it",
    "psycopg": "psycopg",
    "flask-sqlalchemy": "flask_sqlalchemy",
}
NEVER_IMPORTED = {
    "govuk-frontend-jinja": "the components' templates, loaded by name",
    "gunicorn": "the production server, a command",
    "psycopg": "the PostgreSQL driver, named in the database's address",
    "tzdata": "the time zones, read by zoneinfo",
    "setuptools": "builds the package",
}


def _declared(file: str) -> dict[str, str]:
    """Name → whole line of each requirement of an .in file."""
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    wanted = [line for line in lines if line and not line.startswith(("#", "-"))]
    return {re.split(r"[\[<>=~! ;]", line)[0].lower(): line for line in wanted}


def _pins(lock: str) -> set[tuple[str, str]]:
    return set(PINNED.findall((ROOT / lock).read_text(encoding="utf-8")))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")

    assert not re.search(r"http|file:|--index|--find-links|@ ", text)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_carries_a_hash(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text)

    assert [entry for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == []


def test_every_dependency_is_locked() -> None:
    product, tests = ({name for name, _ in _pins(lock)} for lock in LOCKS)

    assert set(_declared("requirements.in")) <= product
    assert set(_declared("requirements-dev.in")) <= tests


def test_the_tests_run_on_the_versions_of_the_product() -> None:
    assert _pins("requirements.txt") <= _pins("requirements-dev.txt")


def test_the_package_depends_on_what_the_lock_is_made_from() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")

    assert setup["options"]["install_requires"] == "file: requirements.in"


def test_every_dependency_is_used() -> None:
    imported = {library for name in modules() for library in foreign_imports(name)}
    declared = set(_declared("requirements.in")) - set(NEVER_IMPORTED)
    unused = {name for name in declared if IMPORT_NAME.get(name, name.replace("-", "_")) not in imported}

    assert unused == set()


def test_every_library_imported_is_a_declared_dependency() -> None:
    imported = {library for name in modules() for library in foreign_imports(name)}
    declared = {IMPORT_NAME.get(name, name.replace("-", "_")) for name in _declared("requirements.in")}
    # They come with Flask and are its own words: declaring them apart would let the versions drift.
    with_flask = {"werkzeug", "jinja2", "markupsafe", "babel", "alembic"}

    assert imported - declared - with_flask == set()
