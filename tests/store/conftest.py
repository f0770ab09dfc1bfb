"""Fixtures of the store's tests: a mail server with moods, and databases besides the one under test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from tests.postgres import PostgresServer
from tests.store.moody_postbox import MoodyPostbox


@pytest.fixture
def postbox() -> Iterator[MoodyPostbox]:
    """A running SMTP server without encryption on the loopback."""
    postbox = MoodyPostbox()
    controller = Controller(postbox, hostname=postbox.host, port=postbox.port, enable_SMTPUTF8=True)
    controller.start()
    yield postbox
    controller.stop()


@pytest.fixture
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Give the address of one more migrated database, of the kind asked for."""
    with ExitStack() as stack:

        def make(kind: str) -> str:
            if kind == "sqlite":
                file = tmp_path / "restored.db"
                file.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
                return f"sqlite:///{file}"
            server: PostgresServer = request.getfixturevalue("postgres")
            name = server.create(request.getfixturevalue("postgres_template"))
            stack.callback(server.drop, name)
            return server.url(name)

        yield make
