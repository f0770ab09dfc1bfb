"""The pages of retention: periods, a list of two people, an order to keep, and what is left to be read."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia import clock as real_clock
from foia.actors import Role
from foia.cases.filing import Receipt
from foia.cases.models import Case
from foia.changes import changes_of
from foia.retention.jobs import erase_due
from foia.retention.models import RetentionRule
from tests import builders
from tests.clock import Clock
from tests.page_client import PageClient
from tests.staff import sign_in_as

SCHEDULE = "/administracion/conservacion"
REQUESTS = f"{SCHEDULE}/plazos/info_request/todos"


@dataclass
class House:
    """Two administrators, an officer and a head with their browsers, and a case that ended."""

    app: Flask
    session: Session
    clock: Clock
    case: Case
    receipt: Receipt
    admin: PageClient
    other: PageClient
    officer: PageClient
    head: PageClient

    def list_due(self) -> str:
        self.admin.send(f"{SCHEDULE}/listas", page=SCHEDULE)
        return self.admin.page.address

    def sweep(self) -> tuple[int, int]:
        tally = erase_due(self.app, real_clock.now())
        assert tally.failed == 0
        self.session.rollback()
        return tally.erased, tally.kept


@pytest.fixture
def house(app: Flask, session: Session, clock: Clock) -> House:
    body, officer = builders.joined_body(session)
    head = builders.add_person(session, Role.HEAD, body)
    people = [builders.add_person(session, Role.ADMINISTRATOR) for _number in range(2)] + [officer, head]
    case, receipt = builders.file_a_case(app, session, body)
    builders.answer_a_case(app, session, case, officer)
    session.commit()
    browsers = [PageClient(app, app.response_class) for _person in people]
    for browser, person in zip(browsers, people, strict=True):
        sign_in_as(browser, session, person)
    return House(app, session, clock, case, receipt, *browsers)


def signed_in_later(house: House, **duration: float) -> None:
    """Let time pass, and everybody sign in again."""
    house.clock.advance(**duration)


def test_a_period_is_decided_with_its_norm_and_never_too_short(house: House) -> None:
    admin = house.admin
    assert "Propuesta del producto" in admin.get(SCHEDULE).text

    admin.send(REQUESTS, {"has_term": "yes", "months": "6", "basis": "Tabla"}, page=REQUESTS)
    assert admin.page.errors == ["No puede ser menos de 12 meses."]
    admin.send(REQUESTS, {"has_term": "yes", "months": "24", "basis": "Tabla, punto 4"}, page=REQUESTS)
    house.session.rollback()
    row = house.session.get_one(RetentionRule, ("", "info_request"))
    assert (row.months, row.basis) == (24, "Tabla, punto 4")
    house.clock.advance(minutes=1)
    admin.send(f"{REQUESTS}/quitar", page=REQUESTS)

    house.session.rollback()
    found = [change.action for change in changes_of(house.session, "retention", "info_request")]
    assert found == ["removed", "added"]
