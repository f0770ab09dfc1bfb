"""Every route, asked by everybody: who is not meant to be there is turned away, page and form alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import AnyConverter, Rule

from foia import clock, limits
from foia.accounts.models import RoleGrant
from foia.actors import Role
from foia.amendments.models import Amendment, AmendmentKind
from foia.cases.categories import Category
from foia.cases.category_question_models import CategoryQuestion
from foia.cases.models import Case, Document
from foia.cases.vault import Upload
from foia.citizens.models import Citizen, FollowedCase
from foia.citizens.topic_actions import follow_topic
from foia.directory.competence_models import BodyPhrase
from foia.directory.models import BodyDay, Office
from foia.extensions import new_id
from foia.inbound.models import InboundMail
from foia.keys import Keyring
from foia.notifications.models import OutboxMessage
from foia.retention.models import ErasureRun, RunKind
from tests import builders
from tests.citizens import enter_as, open_account
from tests.clock import Clock
from tests.confidential import file_a_report
from tests.findings import a_finding
from tests.page_client import PageClient
from tests.reforms import bolivia, corrected
from tests.rules.made_pdfs import jpeg_with_place
from tests.settings import KEYS
from tests.staff import sign_in_as
from tests.web.access_matrix import ACCESS
from tests.web.access_roles import CENTRAL_DESK, CITIZEN, FILER, NOBODY, NOT_THERE, REPORTS_OFFICER, ROLES

TURNED_AWAY = {401, 403, 404}
# Whose case a role reaches, if not that of the body.
WHOSE = {CENTRAL_DESK: "central_desk", REPORTS_OFFICER: "reports"}
WAYS_IN = ("/personal/ingresar", "/seguir", "/cuenta/ingresar")
FILES = [Upload("nota.jpg", jpeg_with_place())]


@dataclass
class World:
    """A body with its case, the central desk with its own, and a person for every role."""

    app: Flask
    session: Session
    people: dict[str, Any]
    values: dict[str, dict[str, Any]]
    opened: dict[str, Any]
    citizen: Citizen

    def browser_of(self, role: str, client_class: type[FlaskClient] = FlaskClient) -> FlaskClient:
        browser = client_class(self.app, self.app.response_class)
        if role == FILER:
            with self.app.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}):
                limits.forgive("follow.address", limits.LIMITS["follow.address"], limits.client())
            browser.post("/seguir", data=self.opened)
        elif role == CITIZEN:
            enter_as(browser, self.session, self.citizen)
        elif role != NOBODY:
            sign_in_as(browser, self.session, self.people[role])
        return browser

    def assert_still_in(self, browser: FlaskClient, role: str) -> None:
        """Fail if the browser asked its last pages as somebody who had been shown out on the way."""
        page = {NOBODY: "/", FILER: "/mi-solicitud", CITIZEN: "/cuenta"}.get(role, "/personal/cuenta")
        with browser.get(page) as response:
            assert response.status_code == 200, role

    def ask(self, browser: FlaskClient, rule: Rule, method: str, whose: str) -> int:
        """Send what the route takes, with nothing filled in; 401 when it leads to a way in."""
        values = {name: _fitting(rule, name, self.values[whose].get(name, "nada")) for name in rule.arguments}
        address = self.app.url_map.bind("localhost").build(rule.endpoint, values, method=method)
        response = browser.open(address, method=method, follow_redirects=False)
        leads_to = response.headers.get("Location", "")
        response.close()
        return 401 if leads_to.startswith(WAYS_IN) else response.status_code


def _fitting(rule: Rule, name: str, value: Any) -> Any:
    """Return a value that a route takes: of one that takes few words, one of them."""
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter) and value not in converter.items:
        return min(converter.items)
    return value


@pytest.fixture
def world(app: Flask, session: Session, clock: Clock) -> World:
    app.config["WTF_CSRF_ENABLED"] = False
    body, officer = builders.joined_body(session)
    people = {
        "officer": officer,
        "head": builders.add_person(session, Role.HEAD, body),
        "clerk": builders.add_person(session, Role.CLERK, body),
        "reports_officer": builders.add_person(session, Role.REPORTS_OFFICER, body),
        "central_desk": builders.add_person(session, Role.CENTRAL_DESK),
        "auditor": builders.add_person(session, Role.AUDITOR),
        "administrator": builders.add_person(session, Role.ADMINISTRATOR),
        "stranger": builders.joined_body(session, name="Servicio de Aguas")[1],
    }
    other_body = builders.add_public_body(session, "Sin oficiales")
    session.add_all(Office(id=new_id(), body_id=one.id, name_es="Archivo") for one in (body, other_body))
    session.flush()
    held = {"files": FILES, "held": True}
    case, receipt = builders.file_a_case(app, session, body, **held)
    other, _receipt = builders.file_a_case(app, session, other_body, **held)
    report = file_a_report(app, session, body, **held)
    values = {
        "body": values_of(session, case),
        "central_desk": values_of(session, other),
        "reports": values_of(session, report),
    }
    opened = {"folio": receipt.folio, "key": receipt.key}
    account = open_account(app, session, case)
    values["body"] |= followed_by(session, account)
    session.commit()
    return World(app, session, people, values, opened, account)


def values_of(session: Session, case: Case) -> dict[str, Any]:
    document = session.scalars(
        select(Document).where(Document.case_id == case.id, Document.kind == "file")
    ).one()
    return {
        "case_id": case.id,
        "amendment_id": a_change(session, case).id,
        "day_id": a_day(session, case).id,
        "task_id": new_id(),
        "finding_id": a_finding(session, case).id,
        "plan_id": new_id(),
        "run_id": a_run(session).id,
        "kind": case.kind,
        "mail_id": a_mail(session, case).id,
        "publication_id": new_id(),
        "problem_id": new_id(),
        "notice_id": new_id(),
        "appeal_id": new_id(),
        "step_id": "appeal_filing",
        "edition_id": an_edition(session, case).id,
        "document_id": document.id,
        "body_id": case.body_id,
        "person_id": session.scalars(select(RoleGrant.person_id)).first(),
        "grant_id": session.scalars(select(RoleGrant.id)).first(),
        "office_id": session.scalars(select(Office.id).where(Office.body_id == case.body_id)).first(),
        **asked_and_said(session, case),
        "regime_id": "bo.information_request",
        "ground_code": "BO-LEY",
        "code": case.kind,
        "audience_slug": "quien-presenta",
        "template": "filed",
        "language_code": "es",
        "kind_slug": "se-entrega",
        "slug": "denuncia",
        "body": case.body_id,
        "filename": "app.css",
        "name": "nada.eml",
        "number": 1,
        "size": 1,
        "old": 1,
        "new": 1,
        "level": "national",
        "country": "bo",
        "folder": "2026T1",
        "period": "2026T1",
        "queue": "circle",
    }


def asked_and_said(session: Session, case: Case) -> dict[str, Any]:
    """Return a category with a question of it, and what the case's body sees to."""
    category_id = session.scalars(select(Category.id)).first()
    question = CategoryQuestion(
        id=new_id(), category_id=category_id, position=1, answer="short", text_es="¿Dónde?", options_json=""
    )
    phrase = BodyPhrase(
        id=new_id(), body_id=case.body_id, kind="phrase", text="agua", folded=new_id().hex, position=1
    )
    session.add_all([question, phrase])
    session.flush()
    return {"category_id": category_id, "question_id": question.id, "phrase_id": phrase.id}


def followed_by(session: Session, account: Citizen) -> dict[str, Any]:
    """Return what the account follows, and a notice of it."""
    row = session.scalars(select(FollowedCase).where(FollowedCase.citizen_id == account.id)).one()
    placed = (OutboxMessage.case_id == row.case_id, OutboxMessage.template == "filed")
    of_filer = OutboxMessage.recipient_kind == "filer"
    notice_id = session.scalars(select(OutboxMessage.id).where(*placed, of_filer)).one()
    topic = follow_topic(session, account.id, body_id=None, words="", language="es", now=clock.now())
    return {"followed_id": row.id, "notice_id": notice_id, "topic_id": topic.id}


def a_mail(session: Session, case: Case) -> InboundMail:
    """Keep a mail that waits, of the case."""
    keyring = Keyring.parse(KEYS)
    mail = InboundMail(
        id=new_id(),
        received_at=case.received_at,
        state="held",
        reason="wrong_sender",
        case_id=case.id,
        message_id_hmac=case.id.hex,
        byte_size=4,
        is_whole=True,
        kept_bytes=4,
    )
    mail.key_version, mail.sealed = keyring.seal(b"\nHola", "inbound-mail", mail.id.hex)
    session.add(mail)
    session.flush()
    return mail


def a_day(session: Session, case: Case) -> BodyDay:
    """Propose a day on which the case's body will not work."""
    day = BodyDay(
        id=new_id(),
        body_id=case.body_id,
        day_on=case.received_on,
        effect="closed",
        norm="Resolución 1/2026",
        announced_on=case.received_on,
        proposed_by_id=session.scalars(select(RoleGrant.person_id)).first(),
        proposed_at=case.received_at,
    )
    session.add(day)
    session.flush()
    return day


def a_change(session: Session, case: Case) -> Amendment:
    """Return the day that was decreed closed for the whole country; decree it, the first time."""
    known = session.scalars(select(Amendment).where(Amendment.kind == AmendmentKind.DAY)).first()
    if known is not None:
        return known
    change = Amendment(
        id=new_id(),
        kind=AmendmentKind.DAY,
        country="BO",
        first_on=case.received_on,
        last_on=case.received_on,
        effect="closed",
        norm="Decreto Supremo 1",
        announced_on=case.received_on,
        proposed_at=case.received_at,
        number=1,
        applied_at=case.received_at,
        redated_at=case.received_at,
    )
    session.add(change)
    session.flush()
    return change


def an_edition(session: Session, case: Case) -> Amendment:
    """Propose another edition of the law."""
    edition = Amendment(
        id=new_id(),
        kind=AmendmentKind.EDITION,
        country="BO",
        norm="Ley 1",
        content=corrected(bolivia()),
        effective_on=case.received_on,
        proposed_at=case.received_at,
    )
    session.add(edition)
    session.flush()
    return edition


def a_run(session: Session) -> ErasureRun:
    """A list of what is to be anonymized, with nothing on it."""
    person_id = session.scalars(select(RoleGrant.person_id)).first()
    run = ErasureRun(kind=RunKind.SCHEDULE, listed_on=date(2026, 3, 9), proposed_at=clock.now())
    run.proposed_by_id = person_id
    session.add(run)
    session.flush()
    return run


def routes(app: Flask) -> list[tuple[Rule, str]]:
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]


def test_the_matrix_knows_every_route(app: Flask) -> None:
    assert {rule.endpoint for rule, _method in routes(app)} == set(ACCESS)


@pytest.mark.parametrize("role", ROLES)
def test_whoever_is_not_meant_to_be_there_is_turned_away(world: World, role: str) -> None:
    whose = WHOSE.get(role, "body")
    browser = world.browser_of(role)
    wrong = []
    for rule, method in routes(world.app):
        if role in ACCESS[rule.endpoint]:
            continue
        status = world.ask(browser, rule, method, whose)
        if status not in TURNED_AWAY:
            wrong.append(f"{method} {rule.rule}: {status}")

    assert wrong == []
    world.assert_still_in(browser, role)


@pytest.mark.parametrize("role", ROLES)
def test_whoever_is_meant_to_be_there_gets_in(world: World, role: str) -> None:
    whose = WHOSE.get(role, "body")
    wrong = []
    for rule, method in routes(world.app):
        if role not in ACCESS[rule.endpoint] or method != "GET" or rule.endpoint in NOT_THERE:
            continue
        status = world.ask(world.browser_of(role), rule, method, whose)
        if status in TURNED_AWAY | {405, 500}:
            wrong.append(f"{method} {rule.rule}: {status}")

    assert wrong == []


def of_a_case(app: Flask) -> list[tuple[Rule, str]]:
    return [(rule, method) for rule, method in routes(app) if "case_id" in rule.arguments]


@pytest.mark.parametrize(
    ("role", "whose"),
    [
        ("stranger", "body"),
        ("officer", "central_desk"),
        ("central_desk", "body"),
        ("officer", "reports"),
        ("head", "reports"),
        ("central_desk", "reports"),
        ("reports_officer", "body"),
        ("reports_officer", "central_desk"),
    ],
)
def test_the_case_of_somebody_else_does_not_exist(world: World, role: str, whose: str) -> None:
    browser = world.browser_of(role)
    may_ask = [
        (rule, method)
        for rule, method in of_a_case(world.app)
        if ("officer" if role == "stranger" else role) in ACCESS[rule.endpoint]
    ]

    found = {f"{method} {rule.rule}": world.ask(browser, rule, method, whose) for rule, method in may_ask}

    assert may_ask
    assert set(found.values()) == {404}, found


def test_a_case_that_never_was_answers_like_somebody_elses(world: World) -> None:
    browser = world.browser_of("stranger", PageClient)
    never = browser.get(f"/expedientes/{new_id()}")
    others = browser.get(f"/expedientes/{world.values['body']['case_id']}")

    assert (never.status_code, others.status_code) == (404, 404)
    assert len(never.data) == len(others.data)


def test_no_page_changes_anything_when_it_is_only_read(world: World) -> None:
    def everything() -> list[Any]:
        world.session.rollback()
        tables = (
            "cases",
            "events",
            "documents",
            "outbox_messages",
            "reminders",
            "identities",
            "identity_readings",
        )
        rows = [world.session.execute(select(Case.metadata.tables[name])).all() for name in tables]
        world.session.rollback()  # a read left open would keep the pages from writing
        return rows

    before = everything()
    for role in ROLES:
        browser = world.browser_of(role)
        for rule, method in routes(world.app):
            if method == "GET" and role in ACCESS[rule.endpoint]:
                world.ask(browser, rule, method, WHOSE.get(role, "body"))

    assert everything() == before
