"""Policies of reminders by screen: seen on a sample case before they hold, a body's own, and who may."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.directory.models import Body
from foia.notifications.models import ReminderPolicy
from foia.notifications.policies import policies_in_force
from foia.notifications.policy import PRODUCT_POLICY, Matter, Mode, RecipientRole, Threshold, ThresholdUnit
from tests import builders
from tests.clock import Clock
from tests.page_client import PageClient
from tests.staff import sign_in_as

POLICIES = "/administracion/recordatorios"
POLICY = f"{POLICIES}/politica"
WRITE = f"{POLICY}/cambiar"


@pytest.fixture
def admin(app: Flask, session: Session, clock: Clock) -> PageClient:
    browser = PageClient(app, app.response_class)
    sign_in_as(browser, session, builders.add_person(session, Role.ADMINISTRATOR, name="Rosa Vargas"))
    return browser


def head_of(app: Flask, session: Session, body: Body) -> PageClient:
    browser = PageClient(app, app.response_class)
    sign_in_as(browser, session, builders.add_person(session, Role.HEAD, body, name="Ana Choque"))
    return browser


def numbers(session: Session) -> list[tuple[int, bool]]:
    """The number of every policy there ever was, and whether it holds."""
    session.rollback()
    rows = session.scalars(select(ReminderPolicy).order_by(ReminderPolicy.number))
    return [(row.number, row.retired_at is None) for row in rows]


def test_a_policy_is_seen_on_a_sample_case_before_it_holds_and_can_be_retired(
    admin: PageClient, session: Session, clock: Clock, body: Body
) -> None:
    admin.send(WRITE, {"add": "response"}, page=WRITE)
    row = {
        "response-7-when": "share",
        "response-7-amount": "50",
        "response-7-role": "office",
        "response-7-minimum": "on",
    }
    sample = {"sample_body": "MC", "mode": "digest", "quiet_from": "20:00", "quiet_until": "7:00"}
    admin.send(WRITE, {**row, **sample, "response-1-removed": "on"})

    assert "Todavía no se guardó" in admin.page.text
    shown = admin.page.text
    assert "En este ejemplo cambian 2 avisos frente a lo que vale hoy." in shown
    assert "Al 50 por ciento del plazo Oficina que tiene el expediente: Persona" in shown
    assert "Ya no sale" in shown
    assert numbers(session) == []

    admin.send(WRITE, {"save": "1"})

    assert urlsplit(admin.page.address).path == POLICY
    assert "Rosa Vargas" in admin.page.text
    assert numbers(session) == [(1, True)]
    policy = policies_in_force(session, fresh=True).of("bo.information_request", "info_request", body.id)
    half = Threshold(50, RecipientRole.OFFICE, ThresholdUnit.TERM_PERCENT, is_minimum=True)
    assert half in policy.of(Matter.RESPONSE)
    assert Threshold(-5, RecipientRole.RESPONSIBLE) not in policy.of(Matter.RESPONSE)
    assert policy.mode is Mode.DIGEST

    clock.advance(minutes=5)
    admin.send(f"{POLICY}/retirar", page=POLICY)
    assert numbers(session) == [(1, False), (2, True)]
    assert policies_in_force(session, fresh=True).of("", "", None) == PRODUCT_POLICY
    admin.get("/administracion/historial")
    assert admin.page.links["Todas las entidades"] == POLICY
    assert "Al 50 por ciento del plazo · Oficina que tiene el expediente · mínimo" in admin.page.text


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(admin: PageClient) -> None:
    admin.send(WRITE, {"add": "referral"}, page=WRITE)

    wrong = {
        "referral-3-when": "before",
        "referral-3-amount": "90",
        "referral-3-role": "head",
        "response-1-amount": "2",
        "quiet_from": "19:00",
        "wait_referral": "dos",
        "sample_body": "Ninguna Entidad Así",
    }
    response = admin.send(WRITE, wrong)

    assert response.status_code == 422
    assert admin.page.errors == [
        "Este aviso está dos veces. Cambie o quite uno.",
        "Escriba un número de 0 a 60 días hábiles.",
        "Escriba un número entero, sin letras.",
    ]
    admin.send(WRITE, {"referral-3-removed": "on", "response-1-amount": "4", "wait_referral": "3"})
    assert admin.page.errors == ["Escriba las dos horas, o ninguna."]
    admin.send(WRITE, {"quiet_from": ""})
    assert admin.page.errors == ["No encontramos ninguna entidad con ese nombre. Pruebe con su sigla."]


def test_whoever_saves_second_is_told_and_may_still_save(
    app: Flask, admin: PageClient, session: Session
) -> None:
    other = PageClient(app, app.response_class)
    sign_in_as(other, session, builders.add_person(session, Role.ADMINISTRATOR))
    for browser, hour in ((other, "9:00"), (admin, "10:00")):
        browser.send(WRITE, {"sends_at": hour}, page=WRITE)
    other.send(WRITE, {"save": "1"})

    response = admin.send(WRITE, {"save": "1"})

    assert response.status_code == 409
    assert "Otra persona cambió esto mientras usted escribía" in admin.page.text
    assert numbers(session) == [(1, True)]
    admin.send(WRITE, {"save": "1"})
    assert numbers(session) == [(1, False), (2, True)]


def test_a_head_makes_the_policy_of_their_own_body_and_never_loses_a_minimum(
    app: Flask, session: Session, clock: Clock, body: Body
) -> None:
    other = builders.add_public_body(session, "Ministerio de Ríos")
    head = head_of(app, session, body)
    write = f"/bandeja/recordatorios/{body.id}/politica/cambiar"
    head.get(write)
    assert "El último día · Persona responsable · mínimo" in head.page.text
    assert "minimum" not in head.page.html
    head.send(write, {"response-1-amount": "9"})
    head.send(write, {"save": "1"})

    assert "Mínimo de una política más general" in head.page.text
    session.rollback()
    found = policies_in_force(session, fresh=True).of("bo.petition", "suggestion", body.id)
    assert Threshold(-9, RecipientRole.RESPONSIBLE) in found.of(Matter.RESPONSE)
    assert Threshold(0, RecipientRole.RESPONSIBLE, is_minimum=True) in found.of(Matter.RESPONSE)

    forged = {"response-1-minimum": "on", "response-1-amount": "9"}
    assert head.post(write, data=forged).status_code in {400, 422}
    for address in (
        f"/bandeja/recordatorios/{other.id}",
        f"/bandeja/recordatorios/{other.id}/politica/cambiar",
    ):
        assert head.get(address).status_code == 404
    assert head.post(f"/bandeja/recordatorios/{other.id}/politica/retirar").status_code in {400, 404}


def test_another_scope_is_found_by_norm_kind_and_body(admin: PageClient, body: Body) -> None:
    admin.send(POLICIES, {"tipo": "suggestion", "entidad": "MC"}, page=POLICIES)

    assert "Ministerio de Caminos · Sugerencia" in admin.page.text
    assert admin.get(f"{POLICY}?regimen=xx.nothing").status_code == 404
    admin.send(POLICIES, {"tipo": "suggestion", "regimen": "bo.information_request"}, page=POLICIES)
    assert admin.page.errors == ["Esa norma no se aplica a ese tipo de expediente. Elija otro, o todos."]
