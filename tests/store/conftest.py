"""Fixtures of the store's tests: a mail server with moods, and settings that send to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller

from tests.store.moody_postbox import MoodyPostbox


@pytest.fixture
def postbox() -> Iterator[MoodyPostbox]:
    """A running SMTP server without encryption on the loopback."""
    postbox = MoodyPostbox()
    controller = Controller(postbox, hostname=postbox.host, port=postbox.port, enable_SMTPUTF8=True)
    controller.start()
    yield postbox
    controller.stop()
