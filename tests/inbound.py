"""Mail as a filer sends it, and as servers do, for the tests of what comes in."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import EmailMessage
from itertools import count

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import clock
from foia.cases.models import Case, Identity
from foia.cases.vault import FILER as FILER_ROLE
from foia.inbound.addresses import reply_address
from foia.inbound.models import InboundMail
from foia.inbound.receiving_jobs import Receipt, receive
from tests import builders

REPLIES = "respuestas@foia.example"
WORDS = "El contrato es el 45 de 2025, de la avenida Arce."
_numbers = count(1)


def confirm(session: Session, case: Case) -> None:
    """Take the filer's address as confirmed."""
    session.get_one(Identity, (case.id, FILER_ROLE)).email_confirmed_at = clock.now()
    session.flush()


def address_of(app: Flask, session: Session, case: Case) -> str:
    """Return the address to which the filer of a case answers; commits."""
    address = reply_address(session, app.config["FOIA"], case.id, clock.now())
    session.commit()
    return address


@dataclass
class Post:
    """What brings mail to the application, as a mail server does."""

    app: Flask
    session: Session
    sent: list[bytes] = field(default_factory=list)

    def written(
        self, case: Case | None = None, text: str = WORDS, *, to: str = "", sender: str = "", **headers: str
    ) -> EmailMessage:
        """Write a mail of the filer to a case's address, unless told otherwise."""
        mail = EmailMessage()
        mail["From"] = sender or f"Wara Quispe <{builders.FILER.email}>"
        mail["To"] = to or (address_of(self.app, self.session, case) if case is not None else REPLIES)
        own = {"Message_ID": f"<{next(_numbers)}@example.org>", "Subject": "Re: Folio"}
        for name, value in (own | headers).items():
            mail[name.replace("_", "-")] = value
        mail.set_content(text)
        return mail

    def bring(self, mail: EmailMessage | bytes, **options: object) -> Receipt:
        """Hand a mail over now."""
        raw = mail if isinstance(mail, bytes) else mail.as_bytes()
        self.session.rollback()
        receipt = receive(self.app, raw, clock.now(), **options)  # type: ignore[arg-type]
        self.session.rollback()
        return receipt

    def reply(self, case: Case, text: str = WORDS, **options: str) -> Receipt:
        """Let the filer answer."""
        return self.bring(self.written(case, text, **options))

    def rows(self) -> list[InboundMail]:
        """Return what is kept of every mail, in order."""
        self.session.rollback()
        return list(
            self.session.scalars(select(InboundMail).order_by(InboundMail.received_at, InboundMail.id))
        )
