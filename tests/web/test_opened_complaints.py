"""The opened case of a complaint, a report or a filing not admitted: called by its name, nothing too much."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.cases import actions
from foia.cases.events import EVENT_FIELDS
from foia.cases.store import record
from tests.builders import (
    add_person,
    file_a_case,
    file_a_complaint,
    joined_body,
    staff_context,
)
from tests.countries import IN_GUATEMALA, joined_body_in
from tests.filed import Filed
from tests.page_client import PageClient


def page_of(client: PageClient, folio: str, key: str) -> str:
    client.send("/seguir", {"folio": folio, "key": key}, page="/seguir")
    return client.page.text


def opened(client: PageClient, filed: Filed) -> str:
    filed.session.commit()
    filed.opened_by(client)
    return client.page.text


@pytest.mark.parametrize(
    ("kind", "noun"),
    [
        ("service_complaint", "reclamo"),
        ("conduct_complaint", "queja"),
        ("misconduct_report", "denuncia"),
        ("suggestion", "sugerencia"),
    ],
)
def test_a_complaint_is_called_by_its_name(
    app: Flask, session: Session, client: PageClient, kind: str, noun: str
) -> None:
    body, _officer = joined_body(session, name="Ministerio de Caminos")
    add_person(session, Role.REPORTS_OFFICER, body)
    case, receipt = file_a_complaint(app, session, kind, body)
    session.commit()

    text = page_of(client, receipt.folio, receipt.key)

    assert client.page.heading == f"Su {noun}"
    assert f"Ministerio de Caminos tiene su {noun} y todavía no confirmó la recepción;" in text
    assert "olicitud" not in "".join(client.page.element("contenido").itertext())


def test_a_report_nobody_is_named_for_waits(app: Flask, session: Session, client: PageClient) -> None:
    body, _officer = joined_body(session, name="Ministerio de Caminos")
    case, receipt = file_a_complaint(app, session, "misconduct_report", body)
    session.commit()

    text = page_of(client, receipt.folio, receipt.key)

    assert case.custody == "waiting"
    assert "Su denuncia espera a que se nombre a quien reciba este tipo de expediente" in text
    assert "Tiene el expediente Nadie todavía" in text


def test_what_is_asked_in_secret_about_a_report_is_not_told(
    app: Flask, session: Session, client: PageClient
) -> None:
    body, _officer = joined_body(session)
    named = add_person(session, Role.REPORTS_OFFICER, body)
    case, receipt = file_a_complaint(app, session, "misconduct_report", body)
    acting = staff_context(app, session, named)
    actions.acknowledge(acting, case)
    session.commit()
    before = page_of(client, receipt.folio, receipt.key)
    for event_type, step in (("information_ordered", "order"), ("third_party_notified", "defence")):
        payload = {"step": step, "purpose": "charges", "party": 1, "documents": [], "channel": "post"}
        record(acting, case, event_type, {name: payload[name] for name in EVENT_FIELDS[event_type]})
    session.commit()

    assert page_of(client, receipt.folio, receipt.key) == before


def test_what_is_promised_for_a_complaint_is_never_called_legal(
    app: Flask, session: Session, client: PageClient
) -> None:
    body, _officer = joined_body(session)
    case, receipt = file_a_complaint(
        app, session, "service_complaint", body, category="service_complaint.delay"
    )
    case.service_due_at = datetime(2026, 3, 17, 3, 59, tzinfo=UTC)
    session.commit()

    text = page_of(client, receipt.folio, receipt.key)

    assert "Compromiso de atención: hasta el lunes 16 de marzo de 2026." in text
    assert "No es un plazo legal." in text
    assert "Categoría" in text


def test_an_urgent_complaint_is_promised_hours(app: Flask, session: Session, client: PageClient) -> None:
    body, _officer = joined_body(session)
    _case, receipt = file_a_complaint(app, session, "service_complaint", body, urgent=True)
    session.commit()

    text = page_of(client, receipt.folio, receipt.key)

    assert "Urgente" in text
    assert "Compromiso de atención: hasta el 10 de marzo de 2026, 10:00 h." in text


def test_whom_a_complaint_names_is_shown_to_whoever_named_them(
    app: Flask, session: Session, client: PageClient
) -> None:
    body, _officer = joined_body(session)
    _case, receipt = file_a_complaint(
        app, session, "conduct_complaint", body, accused="Quien atiende la caja 3"
    )
    session.commit()

    assert "A quién señala Quien atiende la caja 3" in page_of(client, receipt.folio, receipt.key)


@IN_GUATEMALA
def test_before_the_admission_a_date_is_only_what_it_would_be(
    app: Flask, session: Session, client: PageClient
) -> None:
    body, _officer = joined_body_in(session, "GT")
    _case, receipt = file_a_case(app, session, body)
    session.commit()

    text = page_of(client, receipt.folio, receipt.key)

    assert "el plazo todavía no corre · fecha provisional: lunes 23 de marzo de 2026" in text
    assert "tiene su solicitud y debe decir si se admite a trámite; el plazo corre desde que" in text
