"""A message as mail, and its way out: an SMTP server, or `.eml` files where none is set.

Knows nothing of cases. A refusal says whether trying again makes sense, and whether the address is to blame.
"""

from __future__ import annotations

import os
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Protocol

from foia.config import Settings
from foia.notifications import mail_html
from foia.notifications.letters import Letter
from foia.notifications.refusals import is_of_address

_OK = 250
FIRST_PERMANENT_CODE = 500
# What servers say after the code (RFC 3463); without such words, the codes that blame an address.
_ENHANCED = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_ADDRESS_CODES = frozenset({550, 551, 553})
_WIDE_ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\"\\]+@[^\s@,;:<>()\[\]\"\\]+")
# The server's own trouble, or ours with it, even when its code begins with 5: sign-in, greeting, sender.
_ABOUT_US = (smtplib.SMTPAuthenticationError, smtplib.SMTPHeloError, smtplib.SMTPConnectError)


class Refused(Exception):
    """The message was not accepted; `code` is the server's, or a word of ours. Holds no address.

    `of_address`: no message to this address will ever be accepted; `unreached`: no server let us in."""

    def __init__(
        self, code: str, *, permanent: bool, of_address: bool = False, unreached: bool = False
    ) -> None:
        super().__init__(code)
        self.code = code
        self.permanent = permanent
        self.of_address = of_address
        self.unreached = unreached


class Transport(Protocol):
    """Where mail goes out. Every implementation behaves the same."""

    def send(self, message: EmailMessage) -> None:
        """Give the message away for good. Raises Refused."""

    def close(self) -> None:
        """Let go of whatever is open."""


def as_mail(
    letter: Letter,
    *,
    to: str,
    settings: Settings,
    message_id: str,
    language: str,
    now: datetime,
    preferences: str = "",
    reply_to: str = "",
) -> EmailMessage:
    """Compose a mail of two parts that say the same, as plain text and as a page.

    `message_id` is the left half of its id: the same letter is the same bytes at every attempt but for the
    date. `preferences` is the page where whoever reads it may ask for fewer; empty for what must be sent.
    `reply_to` is where an answer reaches the case; empty where none does.
    Raises Refused if the address or the subject could write a header of its own.
    """
    sender_name, sender = parseaddr(settings.mail_from)
    mail = EmailMessage(policy=SMTP if to.isascii() else SMTPUTF8)
    mail["From"] = Address(display_name=sender_name, addr_spec=sender)
    try:
        mail["To"] = _address(to)
        mail["Subject"] = letter.subject
    except (ValueError, IndexError) as error:
        raise Refused("address", permanent=True) from error
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{message_id}@{sender.rpartition('@')[2] or 'localhost'}>"
    # Nobody's holiday notice should answer a machine.
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    if reply_to:
        mail["Reply-To"] = Address(addr_spec=reply_to)
    if preferences:
        mail["List-Unsubscribe"] = f"<{preferences}>"
    as_page = mail_html.page(letter.subject, letter.paragraphs, language=language, base_url=settings.base_url)
    mail.set_content(letter.text, cte="quoted-printable")
    mail.add_alternative(as_page, subtype="html", cte="quoted-printable")
    mail.set_boundary(f"={message_id}")
    mail["Content-Language"] = language
    return mail


def _address(text: str) -> Address:
    """Read one address. Raises ValueError, IndexError for anything else."""
    if text.isascii():
        return Address(addr_spec=text)
    # The parser of addresses knows only ASCII.
    if not _WIDE_ADDRESS.fullmatch(text):
        raise ValueError("not one address")
    name, _, domain = text.rpartition("@")
    return Address(username=name, domain=domain)


class FolderTransport:
    """Writes each message as an `.eml` file only we can read; a second attempt replaces the first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.folder / f"{message['Message-ID'].strip('<>').partition('@')[0]}.eml"
        partial = path.with_suffix(".partial")
        partial.unlink(missing_ok=True)
        try:
            descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(message.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
        except OSError as error:
            raise Refused("folder", permanent=False) from error

    def close(self) -> None:
        """Nothing stays open between messages."""


class SmtpTransport:
    """Speaks to the SMTP server; keeps one connection until something goes wrong with it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._connection: smtplib.SMTP | None = None

    def send(self, message: EmailMessage) -> None:
        try:
            connection = self._open_connection() or self._connect()
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise Refused(_code(error), permanent=False, unreached=True) from error
        try:
            # What cannot be delivered comes back to where mail is read, and not to the sender nobody reads.
            connection.send_message(message, from_addr=self.settings.reply_address or None)
        except smtplib.SMTPNotSupportedError as error:
            raise Refused("address", permanent=True) from error
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            permanent = _is_permanent(error)
            raise Refused(
                _code(error), permanent=permanent, of_address=permanent and _is_of_address(error)
            ) from error

    def close(self) -> None:
        if self._connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._connection.quit()
        self._drop()

    def _drop(self) -> None:
        """Close without a farewell, which a server that no longer answers would make us wait for."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _open_connection(self) -> smtplib.SMTP | None:
        """Return the open connection, unless the server has ended it meanwhile."""
        if self._connection is None:
            return None
        with suppress(smtplib.SMTPException, OSError):
            if self._connection.noop()[0] == _OK:
                return self._connection
        self._drop()
        return None

    def _connect(self) -> smtplib.SMTP:
        settings = self.settings
        timeout = settings.smtp_timeout_seconds
        if settings.smtp_security == "tls":
            tls = ssl.create_default_context()
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.smtp_host, settings.smtp_port, timeout=timeout, context=tls
            )
        else:
            connection = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=timeout)
        self._connection = connection
        if settings.smtp_security == "starttls":
            connection.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            connection.login(settings.smtp_user, settings.smtp_password)
        return connection


@contextmanager
def open_transport(settings: Settings) -> Iterator[Transport]:
    """Give the way out that the settings name, and close it afterwards."""
    transport: Transport = (
        SmtpTransport(settings) if settings.smtp_host else FolderTransport(settings.mail_folder)
    )
    try:
        yield transport
    finally:
        transport.close()


def _code(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return str(max((code for code, _text in error.recipients.values()), default=0))
    if isinstance(error, smtplib.SMTPResponseException):
        return str(error.smtp_code)
    return "connection"


def _is_permanent(error: Exception) -> bool:
    """Say whether this recipient or message will never be accepted, by the answer's first digit."""
    if isinstance(error, (*_ABOUT_US, smtplib.SMTPSenderRefused)):
        return False
    code = _code(error)
    return code.isdigit() and int(code) >= FIRST_PERMANENT_CODE


def _is_of_address(error: Exception) -> bool:
    """Say whether the address is to blame, and not a server that does not let us send."""
    refused = error.recipients if isinstance(error, smtplib.SMTPRecipientsRefused) else {}
    for code, words in refused.values():
        text = words.decode("ascii", "replace") if isinstance(words, bytes) else str(words)
        enhanced = _ENHANCED.search(text)
        return is_of_address(enhanced[0]) if enhanced is not None else code in _ADDRESS_CODES
    return False
