"""An information request from filing to answer, through the pages, the mail and the sweep."""

from __future__ import annotations

import logging
import re
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.cases.models import Case, Event
from foia.notifications.jobs import sweep
from tests import builders
from tests.clock import Clock
from tests.page_client import PageClient
from tests.small_pdf import SMALL_PDF
from tests.staff import sign_in_as

TEXT = "Pido el contrato y sus adendas, con el detalle de los pagos."
CLARIFICATION = "¿De qué avenida se trata?"
CLARIFIED = "De la avenida Las Retamas, la del mercado."
ANSWER = "Le entregamos el contrato. Costó un millón doscientos mil bolivianos."
NOTE = "El contrato está en el archivo central, caja 14."


class Story:
    """The people of the journey, each with a browser of their own."""

    def __init__(self, app: Flask, session: Session, clock: Clock) -> None:
        self.app, self.session, self.clock = app, session, clock
        self.body, self.officer = builders.joined_body(session, name="Ministerio de Caminos", acronym="MC")
        self.head = builders.add_person(session, Role.HEAD, self.body)
        self.auditor = builders.add_person(session, Role.AUDITOR)
        session.commit()
        self.body_id = self.body.id
        self.citizen = PageClient(app, app.response_class)
        self.folio = self.key = ""

    def staff(self, person: object) -> PageClient:
        self.session.rollback()
        browser = PageClient(self.app, self.app.response_class)
        sign_in_as(browser, self.session, person)  # type: ignore[arg-type]
        return browser

    def case(self) -> Case:
        self.session.rollback()
        return self.session.scalars(select(Case)).one()

    def desk(self) -> str:
        return f"/expedientes/{self.case().id}"

    def mail(self) -> list[EmailMessage]:
        self.session.rollback()
        sweep(self.app, self.clock.now())
        folder: Path = self.app.config["FOIA"].mail_folder
        files = sorted(folder.glob("*.eml")) if folder.exists() else []
        read = BytesParser(EmailMessage, policy=policy.default).parsebytes
        mails = [read(file.read_bytes()) for file in files]
        # What the auditor gets every day, the signed checkpoint of the log, is of no case.
        return [mail for mail in mails if self.auditor.email not in str(mail["To"])]

    def mail_to(self, address: str) -> list[str]:
        return [words(message) for message in self.mail() if address in str(message["To"])]


def words(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return f"{message['Subject']}\n{part.get_content()}"


def file_it(story: Story) -> None:
    citizen = story.citizen
    citizen.get("/solicitudes/nueva?q=caminos")
    address = next(href for text, href in citizen.page.links.items() if "Ministerio de Caminos" in text)
    citizen.get(address)
    values = {
        "subject": builders.SUBJECT,
        "question_1": builders.QUESTION,
        "name": builders.FILER.name,
        "document_number": builders.FILER.document_number,
        "email": builders.FILER.email,
        "phone": builders.FILER.phone,
        "notice_channel": "email",
        "files": (BytesIO(TEXT.encode()), "pedido.txt"),
    }
    response = citizen.send(address, values)
    assert response.headers["Cache-Control"] == "no-store"
    assert "lunes 30 de marzo de 2026" in citizen.page.text
    story.folio = story.case().folio
    story.key = "".join(citizen.page.element("clave").itertext()).strip()
    assert story.folio in citizen.page.text


def confirm_the_address(story: Story) -> None:
    (message,) = story.mail_to(builders.FILER.email)
    link = re.search(r"http\S+/confirmar-correo/\S+", message)
    assert link is not None
    page = urlsplit(link[0]).path
    story.citizen.get(page)
    story.citizen.send(page)
    assert len(story.mail_to(builders.FILER.email)) == 2  # the receipt waited for the confirmation


def follow(story: Story) -> PageClient:
    browser = PageClient(story.app, story.app.response_class)
    browser.send("/seguir", {"folio": story.folio.lower(), "key": story.key.lower()})
    return browser


def test_a_request_goes_from_filing_to_answer(
    app: Flask, session: Session, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    story = Story(app, session, clock)
    file_it(story)
    confirm_the_address(story)

    clock.advance(days=1)
    officer = story.staff(story.officer)
    officer.get("/bandeja")
    assert builders.SUBJECT in officer.page.text
    officer.get(story.desk())
    assert builders.QUESTION in officer.page.text
    assert builders.FILER.name not in officer.page.html
    officer.send(f"{story.desk()}/acusar")
    officer.send(f"{story.desk()}/nota", {"text": NOTE})
    officer.send(f"{story.desk()}/identidad", {"purpose": "answering"}, follow=False)
    assert builders.FILER.name in officer.page.text
    officer.send(f"{story.desk()}/aclaracion", {"text": CLARIFICATION, "reason": "unclear"})
    assert officer.page.errors == []

    citizen = follow(story)
    assert CLARIFICATION in citizen.page.text
    assert NOTE not in citizen.page.html
    citizen.send("/mi-solicitud/aclaracion", {"aclaracion-text": CLARIFIED})

    clock.advance(days=2)
    officer = story.staff(story.officer)
    officer.get(story.desk())
    assert CLARIFIED in officer.page.text
    answer = {
        "outcome_1": "granted",
        "text": ANSWER,
        "is_checked": "y",
        "files": (BytesIO(SMALL_PDF), "contrato.pdf"),
    }
    officer.send(f"{story.desk()}/responder", answer)
    assert officer.page.errors == []
    assert (story.case().phase, story.case().outcome) == ("concluded", "granted")

    citizen = follow(story)
    assert ANSWER in citizen.page.text
    file = next(href for text, href in citizen.page.links.items() if "contrato.pdf" in text)
    downloaded = citizen.get(file)
    assert downloaded.data.startswith(b"%PDF-")
    assert downloaded.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in downloaded.headers["Content-Security-Policy"]

    auditor = story.staff(story.auditor)
    auditor.get("/auditoria")
    assert story.folio in auditor.page.text
    auditor.get(f"/auditoria/expedientes/{story.case().id}")
    for private in (builders.FILER.name, builders.QUESTION, ANSWER, NOTE, builders.SUBJECT):
        assert private not in auditor.page.html

    assert_nothing_private_leaked(story, caplog.text)


def assert_nothing_private_leaked(story: Story, log: str) -> None:
    private = (
        builders.FILER.name,
        "Wara",
        builders.FILER.document_number,
        builders.FILER.phone,
        builders.SUBJECT,
        builders.QUESTION,
        CLARIFIED,
        ANSWER,
        NOTE,
        story.key,
        story.key.replace("-", ""),
    )
    mail = [words(message) for message in story.mail()]
    story.session.rollback()
    events = "\n".join(story.session.scalars(select(Event.payload)))
    assert len(mail) >= 5
    for secret in private:
        assert secret not in log
        assert secret not in events
        assert not any(secret in message for message in mail)
    assert builders.FILER.email not in log + events
    assert "127.0.0.1" not in log


def test_the_head_learns_of_a_request_nobody_answered(app: Flask, session: Session, clock: Clock) -> None:
    story = Story(app, session, clock)
    file_it(story)
    confirm_the_address(story)
    story.mail()

    clock.advance(days=22)  # Tuesday 31 March, the first working day after the due date
    late = story.mail()

    assert any(story.head.email in str(message["To"]) for message in late)
    citizen = follow(story)
    assert "vencido" in citizen.page.text or "venció" in citizen.page.text
    before = len(late)
    assert len(story.mail()) == before


def test_a_withdrawn_request_reminds_nobody(app: Flask, session: Session, clock: Clock) -> None:
    story = Story(app, session, clock)
    file_it(story)
    citizen = follow(story)
    citizen.send("/mi-solicitud/retirar", page="/mi-solicitud/retirar")
    assert story.case().outcome == "withdrawn"
    before = len(story.mail())

    clock.advance(days=60)

    assert len(story.mail()) == before
