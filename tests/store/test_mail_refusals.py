"""A mail server in every bad mood, spoken to for real: what is tried again, what never, and what is next."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from foia.config import Settings
from foia.notifications.letters import Letter
from foia.notifications.mail import Refused, SmtpTransport, as_mail
from tests.settings import settings_for

HANG, DROP = "hang", "drop"


class _Server(socketserver.ThreadingTCPServer):
    """Answers a verb once with what `moods` has for it, and from then on as it should."""

    daemon_threads = True

    def __init__(self, moods: dict[str, str]) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.moods = moods
        self.taken: list[bytes] = []
        self.senders: list[str] = []
        self.connections = 0
        self.is_over = threading.Event()


class _Conversation(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        self.server.connections += 1
        if not self._answer("greeting", "220 ready"):
            return
        while line := self.rfile.readline():
            verb = line.split()[0].decode().upper()
            if verb == "MAIL":
                self.server.senders.append(line.decode())
            if verb == "QUIT" or not self._answer(verb, "354 go on" if verb == "DATA" else "250 OK"):
                return
            if verb == "DATA":
                self._take()
                if not self._answer("content", "250 taken"):
                    return

    def _answer(self, verb: str, usual: str) -> bool:
        """Answer; False when the line is over."""
        mood = self.server.moods.pop(verb, usual)
        if mood == HANG:
            self.server.is_over.wait(20)
        if mood in (HANG, DROP):
            return False
        self.wfile.write(f"{mood}\r\n".encode())
        return not mood.startswith("421")

    def _take(self) -> None:
        content = b""
        while not content.endswith(b"\r\n.\r\n"):
            content += self.rfile.readline()
        self.server.taken.append(content)


@contextmanager
def moody(moods: dict[str, str]) -> Iterator[_Server]:
    server = _Server(moods)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.is_over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def settings_of(server: _Server, folder: Path, **changes: object) -> Settings:
    values = {
        "smtp_host": "127.0.0.1",
        "smtp_port": server.server_address[1],
        "smtp_security": "none",
        "smtp_timeout_seconds": 1,
    }
    return settings_for("sqlite://", folder, **(values | changes))


def send(transport: SmtpTransport, to: str = "ana@example.org") -> None:
    letter = Letter("Folio BO-26-7K3M-9QWT-F: novedades", ("Hay novedades.",))
    now = datetime(2026, 3, 9, 14, 0, tzinfo=UTC)
    transport.send(
        as_mail(letter, to=to, settings=transport.settings, message_id="a" * 48, language="es", now=now)
    )


@pytest.mark.parametrize(
    ("verb", "mood", "code", "permanent", "of_address"),
    [
        ("greeting", "421 too busy", "421", False, False),
        ("greeting", "554 no service", "554", False, False),
        ("greeting", HANG, "connection", False, False),
        ("MAIL", "421 4.7.0 enough for now", "421", False, False),
        ("MAIL", "550 5.7.1 sender not allowed", "550", False, False),
        ("RCPT", "450 4.2.1 mailbox busy", "450", False, False),
        ("RCPT", "421 4.3.2 going down", "421", False, False),
        ("RCPT", "550 5.1.1 no such mailbox", "550", True, True),
        ("RCPT", "550 no such user here", "550", True, True),
        ("RCPT", "552 5.2.2 mailbox full", "552", True, True),
        ("RCPT", "554 5.7.1 relay access denied", "554", True, False),
        ("DATA", "451 4.3.0 try later", "451", False, False),
        ("content", "554 5.6.0 not taken", "554", True, False),
        ("content", "552 5.3.4 too big", "552", True, False),
        ("content", DROP, "connection", False, False),
        ("content", HANG, "connection", False, False),
    ],
)
def test_a_refusal_says_what_it_is_and_leaves_the_next_message_free_to_go(
    tmp_path: Path, verb: str, mood: str, code: str, permanent: bool, of_address: bool
) -> None:
    with moody({verb: mood}) as server:
        transport = SmtpTransport(settings_of(server, tmp_path))
        with pytest.raises(Refused) as refusal:
            send(transport)
        send(transport, to="beto@example.org")
        transport.close()

        found = refusal.value
        assert (found.code, found.permanent, found.of_address) == (code, permanent, of_address)
        assert b"To: beto@example.org" in server.taken[-1]


def test_a_connection_the_server_ended_meanwhile_costs_no_message(tmp_path: Path) -> None:
    with moody({}) as server:
        transport = SmtpTransport(settings_of(server, tmp_path))
        for mood in (None, None, "421 idle for too long", DROP):
            if mood is not None:
                server.moods["NOOP"] = mood
            send(transport)
        transport.close()

        assert (len(server.taken), server.connections) == (4, 3)


def test_what_cannot_be_delivered_goes_back_to_where_mail_is_read(tmp_path: Path) -> None:
    with moody({}) as server:
        for reply_address in ("", "respuestas@example.bo"):
            transport = SmtpTransport(settings_of(server, tmp_path, reply_address=reply_address))
            send(transport)
            transport.close()

        sender, bounces = server.senders
        assert "<respuestas@example.bo>" not in sender
        assert "<respuestas@example.bo>" in bounces
