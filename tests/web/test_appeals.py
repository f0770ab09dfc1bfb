"""Appeals on their pages: the filer files one, whoever decides and the body do their part."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.appeals.models import Appeal, FileReading
from foia.cases.actions import Text, send_message
from foia.cases.models import Case, Document
from foia.cases.trace_models import FileOpening
from foia.cases.vault import Upload
from foia.directory.models import Body
from tests import builders
from tests.page_client import PageClient
from tests.staff import sign_in_as

STEP = "complaint_superior_or_ombudsman"
WHY = "No me respondieron. Pido la información completa."
LONG_AGO = datetime(2026, 1, 5, 14, 0, tzinfo=UTC)


@pytest.fixture
def above(session: Session) -> tuple[Body, Person]:
    return builders.joined_body(session, name="Ministerio Rector")


@pytest.fixture
def silent(app: Flask, session: Session, above: tuple[Body, Person]) -> tuple[Case, str, Person]:
    """A request nobody answered, its key, and the officer who should have."""
    body, officer = builders.joined_body(session, parent_id=above[0].id)
    case, receipt = builders.file_a_case(app, session, body, now=LONG_AGO, notice_channel="page")
    session.commit()
    return case, receipt.key, officer


def open_it(client: PageClient, case: Case, key: str) -> None:
    client.send("/seguir", {"folio": case.folio, "key": key}, page="/seguir")


def file_it(client: PageClient) -> None:
    address = f"/mi-solicitud/recursos/presentar/{STEP}"
    client.get(address)
    client.send(address, {"text": WHY, "files": [(BytesIO(b"Prueba."), "prueba.txt")]})


def the_appeal(session: Session) -> tuple[Appeal, Case]:
    session.rollback()
    appeal = session.scalars(select(Appeal)).one()
    return appeal, session.get_one(Case, appeal.case_id)


def test_the_filer_files_an_appeal_from_the_opened_case_and_goes_to_and_fro(
    client: PageClient, session: Session, silent: tuple[Case, str, Person]
) -> None:
    case, key, _officer = silent
    open_it(client, case, key)
    client.get("/mi-solicitud/recursos")
    assert "Queja ante el superior o la Defensoría del Pueblo" in client.page.text
    assert "Puede presentarlo mientras no le respondan" in client.page.text

    client.get(f"/mi-solicitud/recursos/presentar/{STEP}")
    client.send(f"/mi-solicitud/recursos/presentar/{STEP}", {"text": ""})
    assert client.page.errors == ["Escriba por qué no está de acuerdo"]
    file_it(client)
    appeal, own = the_appeal(session)
    client.get("/mi-solicitud")
    assert client.page.heading == "Su recurso" and own.folio in client.page.text and WHY in client.page.text
    assert f"Impugna lo hecho en el expediente {case.folio}" in client.page.text

    client.get("/mi-solicitud/como-se-calculo")
    assert "La impugnación se recibió" in client.page.text or "no fija" in client.page.text

    # The same key opens both, and a button leads back.
    client.get("/mi-solicitud/recursos")
    client.send(f"/mi-solicitud/recursos/{case.id}/abrir", {})
    client.get("/mi-solicitud")
    assert client.page.heading == "Su solicitud" and "Usted presentó un recurso" in client.page.text
    client.get("/mi-solicitud/recursos")
    assert "Ya lo presentó y se está resolviendo" in client.page.text
    assert appeal.origin_case_id == case.id


def test_nobody_goes_to_a_case_that_is_not_theirs(
    client: PageClient, app: Flask, session: Session, silent: tuple[Case, str, Person]
) -> None:
    case, key, _officer = silent
    other, _receipt = builders.file_a_case(app, session)
    session.commit()
    open_it(client, case, key)
    client.get("/mi-solicitud/recursos")
    app.config["WTF_CSRF_ENABLED"] = False

    assert client.post(f"/mi-solicitud/recursos/{other.id}/abrir").status_code == 404
    assert client.get("/mi-solicitud/recursos/presentar/judicial_review").status_code == 404


def test_whoever_decides_reads_the_file_and_the_body_gives_its_defence(
    client: PageClient,
    session: Session,
    above: tuple[Body, Person],
    silent: tuple[Case, str, Person],
) -> None:
    case, key, officer = silent
    open_it(client, case, key)
    file_it(client)
    _appeal, own = the_appeal(session)
    ours, theirs, page = f"/expedientes/{own.id}/recurso", f"/expedientes/{case.id}/recursos", "/recursos"

    sign_in_as(client, session, officer)
    assert client.get(ours).status_code == 404 and client.get(f"/expedientes/{own.id}").status_code == 404
    client.get(theirs)
    assert WHY in client.page.text and "Ministerio Rector" in client.page.text
    assert builders.FILER.name not in client.page.html

    sign_in_as(client, session, above[1])
    client.get(ours)
    assert builders.QUESTION in client.page.text and builders.FILER.name not in client.page.html
    assert client.get(theirs).status_code == 404
    session.rollback()
    assert [row.read_case_id for row in session.scalars(select(FileReading))] == [case.id]
    session.rollback()
    client.get(f"{ours}/descargo")
    client.send(f"{ours}/descargo", {"text": "Explique la demora.", "days": "0"})
    assert client.page.errors == ["Escriba un número de días hábiles entre 1 y 90."]
    client.send(f"{ours}/descargo", {"text": "Explique la demora.", "days": "5"})
    client.get(ours)
    assert "Pedido, hasta el" in client.page.text
    client.get(f"{ours}/cumplimiento")
    client.send(f"{ours}/cumplimiento", {"days": "10"})

    sign_in_as(client, session, officer)
    client.get(page)
    assert case.folio in client.page.text and own.folio in client.page.text
    client.get(theirs)
    assert "Explique la demora." in client.page.text
    client.send(
        f"{theirs}/{own.id}/descargo", {"text": "Faltó personal.", "files": [(BytesIO(b"Acta."), "acta.txt")]}
    )
    client.get(theirs)
    assert "Faltó personal." in client.page.text and "acta.txt" in client.page.text
    client.get(page)
    assert "Nadie le pide un descargo." in client.page.text

    # The filer learns that both happened, and reads neither.
    open_it(client, own, key)
    client.get("/mi-solicitud")
    assert "La entidad presentó su descargo" in client.page.text
    for hidden in ("Explique la demora.", "Faltó personal.", "acta.txt", "Días hábiles para cumplir"):
        assert hidden not in client.page.html


def test_that_whoever_decides_opened_a_delivered_file_stays_on_record(
    app: Flask,
    client: PageClient,
    session: Session,
    above: tuple[Body, Person],
    silent: tuple[Case, str, Person],
) -> None:
    case, key, officer = silent
    sent = Text("Por ahora esto.", [Upload("lista.csv", b"a;b\n")])
    send_message(builders.staff_context(app, session, officer), case, sent)
    session.commit()
    open_it(client, case, key)
    file_it(client)
    _appeal, own = the_appeal(session)
    document = session.scalars(
        select(Document).where(Document.case_id == case.id, Document.kind == "file")
    ).one()
    sign_in_as(client, session, above[1])

    address = f"/expedientes/{own.id}/recurso/archivos/{document.id}"
    session.rollback()
    assert client.get(address).data == b"a;b\n"

    rows = session.execute(select(FileOpening.reader, FileOpening.person_id)).all()
    assert [(row[0], row[1]) for row in rows] == [("staff", above[1].id)]
