"""Real counterparts for the tests: an SMTP server, the site behind its own web server, Debian's Chromium."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from waitress.server import create_server

CHROMIUM_SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


def free_port() -> int:
    """Return a port of the loopback on which nothing listens now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Postbox:
    """A mail server that keeps what it is given; addresses in `refused` are turned away for good."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.refusal = "550 5.1.1 no such mailbox"
        self.host, self.port = "127.0.0.1", free_port()

    async def handle_RCPT(  # noqa: N802 - the library calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content or b"", policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 OK"


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    """A running SMTP server without encryption on the loopback."""
    postbox = Postbox()
    controller = Controller(postbox, hostname=postbox.host, port=postbox.port)
    controller.start()
    yield postbox
    controller.stop()


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The address of the application behind its own web server, in this process and its time."""
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    is_over = threading.Event()

    def serve() -> None:
        while not is_over.is_set():
            server.asyncore.loop(timeout=1, map=server._map, count=1)

    loop = threading.Thread(target=serve, daemon=True)
    loop.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    # Closed by nobody while the loop looks at it.
    is_over.set()
    server.pull_trigger()
    loop.join()
    server.task_dispatcher.shutdown()
    server.asyncore.close_all(server._map)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a screen."""
    path = shutil.which("chromium")
    if path is None or not Path(path).exists():
        raise RuntimeError("no Chromium: `make test` prepares it, or install Debian's `chromium`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page of a fresh browser profile at 1280 pixels; what the browser complains of fails the test."""
    context = browser.new_context(base_url=site, locale="es-BO", viewport=WIDE)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None)
    yield page
    context.close()
    assert complaints == []
