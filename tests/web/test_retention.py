"""The pages of retention: periods, a list of two people, an order to keep, and what is left to be read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.accounts.queries import actor_of
from foia.actors import Role
from foia.audit.findings_actions import Found, record_finding
from foia.audit.findings_rules import Severity, State
from foia.cases.acting import context_for
from foia.cases.filing import Receipt
from foia.cases.models import Case
from foia.cases.vault import Upload
from foia.changes import changes_of
from foia.clock import now as clock_now
from foia.config import Settings
from foia.extensions import db
from foia.keeping.erasures import read_erasures
from foia.retention.anonymizing import SCHEDULE, anonymize
from foia.retention.jobs import ErasureTally, erase_due
from foia.retention.models import RetentionRule
from foia.retention.queries import due_cases
from foia.retention.run_actions import confirm_list, list_due
from foia.transactions import transaction
from tests import builders
from tests.clock import Clock
from tests.page_client import PageClient
from tests.staff import sign_in_as

PERIODS = "/administracion/conservacion"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
REQUESTS = f"{PERIODS}/plazos/info_request/todos"


@dataclass
class House:
    """Two administrators, an officer and a head of a body, each with a browser, and two cases that ended."""

    app: Flask
    session: Session
    people: dict[str, Person]
    case: Case
    receipt: Receipt
    other_case: Case

    def __getitem__(self, who: str) -> PageClient:
        """Return the browser of somebody, who signs in now."""
        browser = PageClient(self.app, self.app.response_class)
        sign_in_as(browser, self.session, self.people[who])
        return browser

    def sweep(self) -> tuple[int, int]:
        """Carry out what is due; return how many were anonymized and kept."""
        tally = erase_due(self.app, clock_now())
        assert tally.failed == 0
        self.session.rollback()
        return tally.erased, tally.kept

    def as_filer(self) -> PageClient:
        """Come with folio and key."""
        browser = PageClient(self.app, self.app.response_class)
        browser.send("/seguir", {"folio": self.receipt.folio, "key": self.receipt.key})
        return browser


@pytest.fixture
def house(app: Flask, session: Session, clock: Clock) -> House:
    body, officer = builders.joined_body(session)
    people = {
        "officer": officer,
        "head": builders.add_person(session, Role.HEAD, body),
        "admin": builders.add_person(session, Role.ADMINISTRATOR),
        "other admin": builders.add_person(session, Role.ADMINISTRATOR),
        "auditor": builders.add_person(session, Role.AUDITOR),
    }
    (case, receipt), (other_case, _receipt) = (
        builders.file_a_case(app, session, body, files=[Upload("plano.pdf", PDF)]) for _number in range(2)
    )
    for one in (case, other_case):
        builders.answer_a_case(app, session, one, officer)
    session.commit()
    return House(app, session, people, case, receipt, other_case)


def test_a_period_is_decided_with_its_norm_and_never_too_short(house: House, clock: Clock) -> None:
    admin = house["admin"]
    assert "Propuesta del producto" in admin.get(PERIODS).text

    admin.send(REQUESTS, {"has_term": "yes", "months": "6", "basis": "Tabla"}, page=REQUESTS)
    assert admin.page.errors == ["No puede ser menos de 12 meses."]
    admin.send(REQUESTS, {"has_term": "yes", "months": "24", "basis": "Tabla, punto 4"}, page=REQUESTS)
    house.session.rollback()
    row = house.session.get_one(RetentionRule, ("", "info_request"))
    assert (row.months, row.basis) == (24, "Tabla, punto 4")
    clock.advance(minutes=1)
    admin.send(f"{REQUESTS}/quitar", page=REQUESTS)

    house.session.rollback()
    found = [change.action for change in changes_of(house.session, "retention", "info_request")]
    assert found == ["removed", "added"]


def test_what_is_due_is_listed_confirmed_by_another_and_destroyed_after_the_wait(
    house: House, clock: Clock
) -> None:
    admin = house["admin"]
    admin.send(f"{PERIODS}/listas", page=PERIODS)
    assert "Ningún expediente cumplió todavía" in admin.page.text

    clock.advance(days=5 * 366 + 60)
    admin = house["admin"]
    admin.send(f"{PERIODS}/listas", page=PERIODS)
    listed = admin.page.address
    assert "la confirma otra persona" in admin.page.text
    assert "/confirmar" not in admin.page.html
    assert house.sweep() == (0, 0)
    other = house["other admin"]
    assert "Por confirmar: 1" in other.get("/administracion").text
    other.send(f"{listed}/confirmar", {"is_checked": "y"}, page=listed)
    assert house.sweep() == (0, 0)

    head = house["head"]
    assert house.case.folio in head.get("/conservacion").text
    page = f"/expedientes/{house.other_case.id}/conservacion"
    head.send(f"{page}/ordenar", {"orden-text": "Lo pide el juez segundo."}, page=page)
    assert "no se anonimiza mientras dure" in head.page.text
    clock.advance(days=31)

    assert house.sweep() == (1, 1)
    assert house.sweep() == (0, 0)
    other = house["other admin"]
    assert "Con orden de conservarse: 1" in other.get(listed).text
    assert "Hecha" in other.page.text
    assert "Por plazo cumplido" in house["auditor"].get("/auditoria/conservacion").text
    assert list(read_erasures(house.app.config["FOIA"].instance_folder)) == [house.case.id]


def test_what_is_left_of_an_anonymized_case_is_told_in_plain_words(house: House, clock: Clock) -> None:
    officer, address = house["officer"], f"/expedientes/{house.case.id}"
    opened = house.as_filer()
    assert opened.get("/mi-solicitud").status_code == 200
    asking = f"{address}/conservacion"
    officer.send(f"{asking}/borrar", {"borrado-text": "Lo pide por escrito."}, page=asking)
    assert officer.page.errors == [
        "Todavía corre un plazo, un recurso o una medida prometida, o el expediente terminó ayer u hoy."
    ]
    clock.advance(days=200)
    officer = house["officer"]
    officer.send(f"{asking}/borrar", {"borrado-text": "Lo pide por escrito."}, page=asking)
    assert "/borrar/confirmar" not in officer.get(asking).text
    head = house["head"]
    head.send(f"{asking}/borrar/confirmar", {"is_checked": "y"}, page=asking)
    clock.advance(days=31)
    late = house["officer"]
    late.get(f"{address}/mensaje")

    assert house.sweep() == (1, 0)

    assert late.send(f"{address}/mensaje", {"text": "Le escribo tarde."}).status_code == 409
    officer = house["officer"]
    assert "Se anonimizó el" in officer.get(address).text
    assert builders.SUBJECT not in officer.page.text
    filer = house.as_filer()
    assert filer.page.heading == "Su expediente está anonimizado"
    assert filer.get("/mi-solicitud").status_code == 302


def test_no_page_of_an_anonymized_case_fails(house: House, clock: Clock) -> None:
    with house.app.app_context():
        session = db.session()
        case = session.get_one(Case, house.case.id)
        anonymize(session, case, run_id=None, reason=SCHEDULE, now=clock.now())
        session.commit()
    rules = [
        rule
        for rule in house.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.arguments == {"case_id"}
    ]
    browsers = {who: house[who] for who in ("head", "auditor")}
    answers = {
        (who, rule.rule): browser.get(rule.rule.replace("<uuid:case_id>", str(house.case.id))).status_code
        for who, browser in browsers.items()
        for rule in rules
    }

    assert set(answers.values()) <= {200, 302, 403, 404, 409, 410}
    assert answers["head", "/expedientes/<uuid:case_id>"] == 200
    assert answers["auditor", "/auditoria/expedientes/<uuid:case_id>"] == 200


def test_nothing_is_destroyed_that_no_list_could_take(house: House, clock: Clock) -> None:
    settings: Settings = house.app.config["FOIA"]
    second = settings.instance_folder / "another disk"
    house.app.config["FOIA"] = replace(settings, erasures_folder=str(second))
    with transaction(house.app) as session:
        actors = [actor_of(session, house.people[who].id) for who in ("admin", "other admin")]
        clock.advance(days=5 * 366 + 60)
        run = list_due(context_for(house.app, session, actor=actors[0]))
        confirm_list(context_for(house.app, session, actor=actors[1]), run, timedelta(0))

    assert erase_due(house.app, clock.now()) == ErasureTally(failed=2)
    house.session.rollback()
    assert house.session.get_one(Case, house.case.id).anonymized_at is None
    assert read_erasures(settings.instance_folder) == {}

    second.mkdir()
    assert erase_due(house.app, clock.now(), limit=1) == ErasureTally(erased=1, files=1)
    assert erase_due(house.app, clock.now()) == ErasureTally(erased=1, files=1)
    listed = {house.case.id, house.other_case.id}
    assert set(read_erasures(second)) == set(read_erasures(settings.instance_folder)) == listed


def test_a_case_is_kept_until_what_an_auditor_found_in_it_is_closed(house: House, clock: Clock) -> None:
    with transaction(house.app) as session:
        auditor = actor_of(session, house.people["auditor"].id)
        context = context_for(house.app, session, actor=auditor)
        found = Found(Severity.HIGH, "No respondió a lo pedido.", clock.now().date() + timedelta(days=9))
        finding = record_finding(context, None, session.get_one(Case, house.case.id), found)
        today = clock.advance(days=5 * 366 + 60).date()
        assert due_cases(session, today, limit=9) == [house.other_case.id]
        finding.state = State.CLOSED.value
        session.flush()
        assert set(due_cases(session, today, limit=9)) == {house.case.id, house.other_case.id}
