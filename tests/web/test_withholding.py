"""Closing a file that left: by one person at once, confirmed by another in a working day, or open again."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Actor, ActorKind, Grant, Role
from foia.cases.models import Case, Document
from foia.cases.store import events_of
from foia.cases.trace_models import FileOpening
from foia.directory.models import Body
from foia.notifications.models import OutboxMessage
from foia.withholding.jobs import reopen_what_nobody_confirmed
from foia.withholding.models import Withholding
from foia.withholding.rules import may_confirm
from tests import builders
from tests.clock import Clock
from tests.page_client import PageClient
from tests.small_pdf import SMALL_PDF
from tests.staff import sign_in_as

WHY = "Tiene el teléfono de otra persona."


@pytest.fixture
def body(session: Session) -> Body:
    return builders.add_public_body(session)


@pytest.fixture
def officer(session: Session, client: PageClient, body: Body) -> Person:
    person = builders.add_person(session, Role.OFFICER, body)
    sign_in_as(client, session, person)
    return person


class Sent:
    """A case whose filer was sent a file, and how to open it as they do."""

    def __init__(self, case: Case, document: Document, opened: dict[str, str]) -> None:
        self.case, self.document, self.opened = case, document, opened

    @property
    def page(self) -> str:
        return f"/expedientes/{self.case.id}/archivos/{self.document.id}/cerrar"

    def read_by_filer(self, client: PageClient) -> int:
        client.send("/seguir", self.opened)
        return client.get(f"/mi-solicitud/archivos/{self.document.id}").status_code


@pytest.fixture
def sent(app: Flask, client: PageClient, session: Session, body: Body, officer: Person) -> Sent:
    case, receipt = builders.file_a_case(app, session, body)
    session.commit()
    client.send(
        f"/expedientes/{case.id}/mensaje",
        {"text": "Le enviamos la lista.", "files": (BytesIO(b"a;b\n1;2\n"), "lista.csv")},
    )
    session.rollback()
    document = session.scalars(
        select(Document).where(Document.case_id == case.id, Document.kind == "file")
    ).one()
    return Sent(case, document, {"folio": receipt.folio, "key": receipt.key})


def close(client: PageClient, sent: Sent, *, exposes: bool = True) -> int:
    written = {"text": WHY, **({"exposes_somebody_else": "y"} if exposes else {})}
    return client.send(sent.page, written).status_code


def test_a_file_is_closed_at_once_for_everybody_and_the_filer_and_the_auditor_are_told(
    client: PageClient, session: Session, sent: Sent, officer: Person
) -> None:
    auditor = builders.add_person(session, Role.AUDITOR)
    session.commit()
    assert sent.read_by_filer(client) == 200

    close(client, sent)

    session.rollback()
    assert client.get(f"/expedientes/{sent.case.id}/archivos/{sent.document.id}").status_code != 200
    assert sent.read_by_filer(client) != 200
    assert events_of(session, sent.case.id)[-1].type == "file_withheld"
    rows = session.execute(select(OutboxMessage.template, OutboxMessage.recipient_id))
    told = {(row[0], row[1]) for row in rows}
    assert {("file_withheld", None), ("file_withheld", auditor.id)} <= told
    assert WHY not in client.get("/mi-solicitud").text
    assert session.scalars(select(FileOpening.reader)).all() == ["filer"]


def test_what_was_delivered_to_the_filer_alone_is_closed_only_when_it_exposes_somebody_else(
    client: PageClient, session: Session, sent: Sent
) -> None:
    assert close(client, sent, exposes=False) == 422
    assert sent.read_by_filer(client) == 200


def test_what_nobody_confirms_within_a_working_day_opens_by_itself(
    app: Flask, client: PageClient, session: Session, sent: Sent, clock: Clock
) -> None:
    close(client, sent)
    reopen_what_nobody_confirmed(app, clock.advance(hours=30))
    session.rollback()
    assert session.scalars(select(Withholding)).one().ended_at is None

    reopen_what_nobody_confirmed(app, clock.advance(hours=8))

    session.rollback()
    assert events_of(session, sent.case.id)[-1].payload["reason"] == "not_confirmed"
    assert sent.read_by_filer(client) == 200


def test_a_second_person_confirms_and_the_first_cannot(
    app: Flask, client: PageClient, session: Session, sent: Sent, clock: Clock, body: Body, officer: Person
) -> None:
    head = builders.add_person(session, Role.HEAD, body)
    session.commit()
    close(client, sent)
    client.get(sent.page)
    assert "Confirmar" not in client.page.text

    session.rollback()
    sign_in_as(client, session, head)
    client.get(sent.page)
    assert client.get(f"{sent.page}/leer").status_code == 200
    client.send(f"{sent.page}/confirmar", {"is_checked": "y"}, page=sent.page)
    reopen_what_nobody_confirmed(app, clock.advance(days=9))

    session.rollback()
    assert session.scalars(select(Withholding)).one().confirmed_by_id == head.id
    assert sent.read_by_filer(client) != 200
    session.rollback()
    sign_in_as(client, session, head)
    client.get(f"{sent.page[: -len('cerrar')]}aviso")
    assert WHY in client.page.text


def test_the_auditor_sees_every_closing(client: PageClient, session: Session, sent: Sent) -> None:
    auditor = builders.add_person(session, Role.AUDITOR)
    session.commit()
    close(client, sent)
    session.rollback()
    sign_in_as(client, session, auditor)

    client.get("/auditoria/archivos-cerrados")

    assert sent.case.folio in client.page.text


def test_what_is_closed_is_the_copy_that_left_and_not_the_original(
    client: PageClient, session: Session, sent: Sent
) -> None:
    client.send(
        f"/expedientes/{sent.case.id}/mensaje", {"text": "El plano.", "files": (BytesIO(SMALL_PDF), "p.pdf")}
    )
    session.rollback()
    rows = session.scalars(select(Document).where(Document.case_id == sent.case.id)).all()
    original = next(row for row in rows if row.copy_kind == "original")
    copy = next(row for row in rows if row.copy_of_id == original.id)
    session.rollback()

    assert client.get(Sent(sent.case, original, {}).page).status_code == 404
    assert client.get(Sent(sent.case, copy, {}).page).status_code == 200


def test_who_decides_over_the_body_confirms_what_others_closed_and_never_their_own() -> None:
    body_id, office_id = uuid4(), uuid4()
    head = Actor(ActorKind.STAFF, uuid4(), grants=(Grant(Role.HEAD, body_id),))
    here = Actor(ActorKind.STAFF, uuid4(), grants=(Grant(Role.OFFICER, body_id, office_id),))
    there = Actor(ActorKind.STAFF, uuid4(), grants=(Grant(Role.OFFICER, body_id, uuid4()),))
    beside = Actor(ActorKind.STAFF, uuid4(), grants=(Grant(Role.OFFICER, body_id, office_id),))

    assert not may_confirm(head, body_id, head)
    assert may_confirm(head, body_id, here)
    assert may_confirm(there, body_id, here)
    assert not may_confirm(beside, body_id, here)
    assert not may_confirm(there, uuid4(), here)
