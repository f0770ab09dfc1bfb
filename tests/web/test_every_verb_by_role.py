"""Every verb's page and form, asked as every role of cases of every place and kind: who reaches them is here.

What is expected is written out in `verb_access`: nothing of it is read from the rules it proves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from typing import Any
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia import create_app
from foia.accounts.models import Person, RoleGrant
from foia.actors import Role
from foia.cases import actions
from foia.cases.models import Case, Event
from foia.cases.states import VERBS
from foia.directory.models import Body, Office
from foia.extensions import db, new_id
from tests import builders
from tests.clock import START_AT
from tests.confidential import file_a_report
from tests.countries import file_kind
from tests.postgres import PostgresServer
from tests.settings import settings_for
from tests.staff import sign_in_as
from tests.web.verb_access import (
    ACCUSING,
    ACCUSING_REPORT,
    ASKED_THE_TELLING,
    EVERY_CASE,
    EXPECTED,
    FILLED,
    FORMS,
    OF_CENTRAL_DESK,
    OF_FILERS,
    OF_OUR_OFFICE,
    OF_THE_OTHER_OFFICE,
    ONE_OF_EACH,
    OUTSIDERS,
    PAGES,
    REACHED,
    SIGN_IN,
    SIGNED_OUT,
    TELLING,
    WAITING,
)


@dataclass
class World:
    """People of every role and cases of every place, made once."""

    app: Flask
    session: Session
    people: dict[str, Person]
    cases: dict[str, UUID]
    versions: dict[str, int]
    body_id: UUID
    folio: str

    def browser_of(self, role: str) -> FlaskClient:
        browser = FlaskClient(self.app, self.app.response_class)
        if role != SIGNED_OUT:
            sign_in_as(browser, self.session, self.people[role])
        return browser

    def events(self) -> dict[UUID, int]:
        self.session.rollback()
        rows = self.session.execute(select(Event.case_id, func.count()).group_by(Event.case_id))
        found = {row[0]: row[1] for row in rows}
        self.session.rollback()
        return found


def answered(browser: FlaskClient, method: str, address: str, data: dict[str, Any] | None = None) -> str:
    """Ask for a page or send a form, and say what became of it."""
    response = browser.open(address, method=method, data=data)
    leads_to = response.headers.get("Location", "")
    status = response.status_code
    response.close()
    if leads_to.startswith("/personal/ingresar"):
        return SIGN_IN
    return REACHED if status in {200, 302, 409, 422} else str(status)


def add_office(session: Session, body: Body, name: str) -> Office:
    office = Office(id=new_id(), body_id=body.id, name_es=name)
    session.add(office)
    session.flush()
    return office


def with_role(session: Session, person: Person, role: Role, body: Body) -> None:
    """Give another role."""
    grant = RoleGrant(id=new_id(), person_id=person.id, role=role, body_id=body.id, granted_at=START_AT)
    session.add(grant)
    session.flush()


def people_of(
    session: Session, ours: Body, theirs: Body, our_office: Office, other_office: Office
) -> dict[str, Person]:
    def add(role: Role, body: Body | None = None) -> Person:
        return builders.add_person(session, role, body)

    people = {
        "officer": add(Role.OFFICER, ours),
        "accused officer": add(Role.OFFICER, ours),
        "head": add(Role.HEAD, ours),
        "named for reports": add(Role.REPORTS_OFFICER, ours),
        "accused and named for reports": add(Role.REPORTS_OFFICER, ours),
        "officer named for reports": add(Role.OFFICER, ours),
        "officer, and head of another body": add(Role.OFFICER, ours),
        "officer of another body": add(Role.OFFICER, theirs),
        "named for reports in another body": add(Role.REPORTS_OFFICER, theirs),
        "central desk": add(Role.CENTRAL_DESK),
        "auditor": add(Role.AUDITOR),
        "administrator": add(Role.ADMINISTRATOR),
    }
    with_role(session, people["officer named for reports"], Role.REPORTS_OFFICER, ours)
    with_role(session, people["officer, and head of another body"], Role.HEAD, theirs)
    for name, office in (
        ("officer of our office", our_office),
        ("officer of the other office", other_office),
    ):
        people[name] = add(Role.OFFICER, ours)
        grant = session.scalars(select(RoleGrant).where(RoleGrant.person_id == people[name].id)).one()
        grant.office_id = office.id
    session.flush()
    return people


def cases_of(
    app: Flask,
    session: Session,
    people: dict[str, Person],
    ours: Body,
    theirs: Body,
    offices: tuple[Office, Office],
) -> dict[str, Case]:
    def complaint(body: Body, **values: Any) -> Case:
        return file_kind(app, session, "service_complaint", body, **values)

    outside = builders.add_public_body(session, "Sin oficiales")
    alone = builders.add_public_body(session, "Sin personas nombradas")
    found = {
        "our request": builders.file_a_case(app, session, ours)[0],
        "our complaint": complaint(ours),
        "complaint in our office": complaint(ours),
        "complaint in the other office": complaint(ours),
        "complaint that accuses Ana": complaint(ours, excluded=[people["accused officer"].id.hex]),
        "our report": file_a_report(app, session, ours),
        "report that accuses Luis": file_a_report(
            app, session, ours, excluded=[people["accused and named for reports"].id.hex]
        ),
        "their request": builders.file_a_case(app, session, theirs)[0],
        "their report": file_a_report(app, session, theirs),
        "request at the central desk": builders.file_a_case(app, session, outside)[0],
        "complaint at the central desk": complaint(outside),
        "report that waits": file_a_report(app, session, alone),
    }
    head = builders.staff_context(app, session, people["head"])
    for name, office in zip(("our", "the other"), offices, strict=True):
        who = people[f"officer of {name} office"]
        actions.assign(head, found[f"complaint in {name} office"], who.id, office.id)
    return found


def built(app: Flask, session: Session) -> World:
    app.config["WTF_CSRF_ENABLED"] = False
    ours, theirs = (
        builders.add_public_body(session, name) for name in ("Ministerio de Caminos", "Servicio de Aguas")
    )
    offices = add_office(session, ours, "Archivo"), add_office(session, ours, "Personal")
    people = people_of(session, ours, theirs, *offices)
    cases = cases_of(app, session, people, ours, theirs, offices)
    session.commit()
    world = World(
        app=app,
        session=session,
        people=people,
        cases={name: case.id for name, case in cases.items()},
        versions={name: case.version for name, case in cases.items()},
        body_id=theirs.id,
        folio=cases["our request"].folio,
    )
    session.rollback()
    return world


def opened(url: str, folder: Path) -> Iterator[World]:
    with time_machine.travel(START_AT, tick=False):
        app = create_app(settings_for(url, folder))
        app.testing = True
        with app.app_context():
            engine = db.engine
        with Session(engine) as session:
            yield built(app, session)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("every-verb")
    copyfile(sqlite_template, folder / "foia.db")
    yield from opened(f"sqlite:///{folder / 'foia.db'}", folder)


@pytest.fixture(scope="module")
def world_on_postgresql(
    postgres: PostgresServer, postgres_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    name = postgres.create(postgres_template)
    yield from opened(postgres.url(name), tmp_path_factory.mktemp("every-verb-postgresql"))
    postgres.drop(name)


def test_every_verb_of_staff_has_its_page_here() -> None:
    assert set(PAGES) | OF_FILERS == set(VERBS)
    assert not set(PAGES) & OF_FILERS


def test_the_cases_are_where_their_names_say(world: World) -> None:
    found = {name: world.session.get_one(Case, case_id) for name, case_id in world.cases.items()}

    assert set(found) == EVERY_CASE
    custodies = {name: case.custody for name, case in found.items()}
    assert {name for name, custody in custodies.items() if custody == "central_desk"} == OF_CENTRAL_DESK
    assert {name for name, custody in custodies.items() if custody == "waiting"} == WAITING
    assert {name for name, case in found.items() if case.confidential} == {
        name for name in EVERY_CASE if "report" in name
    }
    assert {name for name, case in found.items() if case.office_id} == OF_OUR_OFFICE | OF_THE_OTHER_OFFICE
    assert {name for name, case in found.items() if case.excluded} == ACCUSING | ACCUSING_REPORT
    world.session.rollback()


def differences(world: World, role: str, verbs: dict[str, str]) -> list[str]:
    """Ask for every page and send every form; say what was not as expected.

    Every form that should be refused is sent; of those that should be taken, one of each verb.
    """
    browser = world.browser_of(role)
    found, taken = [], set()
    asked = ONE_OF_EACH if role in OUTSIDERS else EVERY_CASE
    for case, case_id in ((name, world.cases[name]) for name in sorted(asked)):
        for verb, page in verbs.items():
            expected = SIGN_IN if role == SIGNED_OUT else EXPECTED[role].of(verb, case)
            # Whoever may do it would change the case for those who come after: theirs is an old version.
            version = "999" if expected == REACHED else str(world.versions[case])
            sent = {**FILLED, "version": version, "body": str(world.body_id), "folio": world.folio}
            address = f"/expedientes/{case_id}/"
            got = {answered(browser, "GET", address + page)}
            if verb not in taken or expected != REACHED:
                got.add(answered(browser, "POST", address + FORMS.get(verb, page), sent))
            if expected == REACHED:
                taken.add(verb)
            if got != {expected}:
                found.append(f"{verb} of {case}: {got}, not {expected}")
    return found


@pytest.mark.parametrize("role", [*EXPECTED, SIGNED_OUT])
def test_a_verb_is_reached_by_whom_it_should_and_by_nobody_else(world: World, role: str) -> None:
    verbs = {verb: PAGES[verb] for verb in TELLING} if role in ASKED_THE_TELLING else PAGES
    before = world.events()

    assert differences(world, role, verbs) == []
    assert world.events() == before


@pytest.mark.parametrize("role", ["officer of our office", "named for reports", "accused officer", "head"])
def test_it_is_the_same_on_postgresql(world_on_postgresql: World, role: str) -> None:
    some = {verb: PAGES[verb] for verb in ("add_note", "answer", "reopen", "set_aside", "route")}
    before = world_on_postgresql.events()

    assert differences(world_on_postgresql, role, some) == []
    assert world_on_postgresql.events() == before
