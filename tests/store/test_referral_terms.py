"""What a referral makes of the terms, in each country: a new one where the law says so, else the same."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.cases import referral
from foia.cases.models import Case, DeadlineRow
from foia.cases.parts import open_questions
from foia.cases.states import offered
from foia.cases.store import record
from foia.config import Settings
from foia.directory.models import Body
from foia.notifications.models import OutboxMessage
from tests import builders
from tests.clock import Clock
from tests.engines import ON_SQLITE_ALONE
from tests.settings import settings_for
from tests.store.case_state import assert_row_is_what_events_say

pytestmark = pytest.mark.usefixtures("clock")
PLACES = {"BO": "BO-L", "CL": "CL-RM", "GT": "GT-01"}
CLASSES = {"BO": "executive_central", "CL": "ministry", "GT": "executive_central"}
THURSDAY = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 3, 13, 15, 0, tzinfo=UTC)


@pytest.fixture
def settings(database_url: str, tmp_path: Path, country: str) -> Settings:
    return settings_for(database_url, tmp_path, country=country)


def a_body(session: Session, country: str, name: str, **values: Any) -> tuple[Body, Person]:
    more = {"country": country, "place_code": PLACES[country], "body_class": CLASSES[country], **values}
    return builders.joined_body(session, name=name, **more)


def in_force(session: Session, case: Case) -> list[DeadlineRow]:
    rows = session.scalars(
        select(DeadlineRow).where(
            DeadlineRow.case_id == case.id, DeadlineRow.kind == "response", DeadlineRow.voided_at.is_(None)
        )
    )
    return list(rows)


@ON_SQLITE_ALONE
@pytest.mark.parametrize(
    ("country", "before", "after", "moved"),
    [
        ("BO", date(2026, 3, 30), date(2026, 3, 30), False),  # D.S. 28168: fifteen days from the receipt
        ("CL", date(2026, 4, 7), date(2026, 4, 10), True),  # Ley 20.285 art. 13: anew where it is answered
        ("GT", date(2026, 3, 24), date(2026, 3, 24), False),  # Decreto 57-2008: from the first admission
    ],
)
def test_the_term_at_the_competent_body_is_what_the_law_says(
    app: Flask,
    session: Session,
    clock: Clock,
    country: str,
    before: date,
    after: date,
    moved: bool,
) -> None:
    (body, officer), (other, receiver) = (a_body(session, country, name) for name in ("Una", "Otra"))
    case, _receipt = builders.file_a_case(app, session, body)
    received_on = case.received_on
    if country == "GT":
        clock.advance(days=1)
        record(builders.staff_context(app, session, officer), case, "admitted", {})
    assert case.due_on == before
    clock.set(THURSDAY)

    referral.refer(builders.staff_context(app, session, officer), case, other, "Es suyo.")

    assert (case.due_on, case.received_on) == (after, received_on)
    assert [row.due_on for row in in_force(session, case)] == [after]
    told = session.scalars(
        select(OutboxMessage.recipient_kind).where(
            OutboxMessage.case_id == case.id, OutboxMessage.template == "due_moved"
        )
    ).all()
    assert list(told) == (["filer"] if moved else [])
    clock.set(FRIDAY)
    referral.reject_referral(builders.staff_context(app, session, receiver), case, "No es nuestro.")
    assert case.due_on == before
    assert [row.due_on for row in in_force(session, case)] == [before]
    assert_row_is_what_events_say(session, case)


@pytest.mark.parametrize(
    ("country", "stays", "goes"),
    [
        ("BO", date(2026, 3, 30), date(2026, 3, 30)),
        ("CL", date(2026, 4, 7), date(2026, 4, 10)),
        ("GT", date(2026, 3, 24), date(2026, 3, 24)),
    ],
)
def test_the_term_of_a_part_is_that_of_its_body_and_the_rest_keeps_its_own(
    app: Flask, session: Session, clock: Clock, country: str, stays: date, goes: date
) -> None:
    (body, officer), (other, _receiver) = (a_body(session, country, name) for name in ("Una", "Otra"))
    case, _receipt = builders.file_a_case(app, session, body, questions=["¿Uno?", "¿Dos?"])
    if country == "GT":
        clock.advance(days=1)
        record(builders.staff_context(app, session, officer), case, "admitted", {})
    clock.set(THURSDAY)
    acting = builders.staff_context(app, session, officer)

    part = referral.refer(acting, case, other, "Es suyo.", [open_questions(acting, case)[1].id])

    assert (case.due_on, part.due_on) == (stays, goes)
    assert (part.received_on, part.admitted_at) == (case.received_on, case.admitted_at)
    assert [row.due_on for row in in_force(session, part)] == [goes]
    assert_row_is_what_events_say(session, part)


@pytest.mark.parametrize("country", ["GT"])
def test_what_was_admitted_once_is_not_admitted_again(
    app: Flask, session: Session, clock: Clock, country: str
) -> None:
    (body, officer), (other, receiver) = (a_body(session, country, name) for name in ("Una", "Otra"))
    case, _receipt = builders.file_a_case(app, session, body)
    record(builders.staff_context(app, session, officer), case, "admitted", {})
    referral.refer(builders.staff_context(app, session, officer), case, other, "Es suyo.")
    receiving = builders.staff_context(app, session, receiver)

    referral.accept_referral(receiving, case)

    assert not {"admit", "reject"} & set(offered(receiving.actor, case))
    assert case.provisional_due_on is None


@pytest.mark.parametrize("country", ["GT"])
def test_what_was_not_admitted_yet_waits_for_the_competent_body(
    app: Flask, session: Session, clock: Clock, country: str
) -> None:
    (body, officer), (other, receiver) = (a_body(session, country, name) for name in ("Una", "Otra"))
    case, _receipt = builders.file_a_case(app, session, body)
    clock.set(THURSDAY)
    referral.refer(builders.staff_context(app, session, officer), case, other, "Es suyo.")
    receiving = builders.staff_context(app, session, receiver)

    referral.accept_referral(receiving, case)

    assert case.due_on is None
    assert case.provisional_due_on is not None
    assert "admit" in offered(receiving.actor, case)


@pytest.mark.parametrize("country", ["BO"])
def test_a_body_under_another_law_has_the_term_of_that_law(
    app: Flask, session: Session, country: str
) -> None:
    body, officer = a_body(session, country, "Una")
    town, receiver = a_body(session, country, "Municipio", body_class="municipality")
    case, _receipt = builders.file_a_case(app, session, body)

    referral.refer(builders.staff_context(app, session, officer), case, town, "Es del municipio.")

    assert (case.regime_id, case.due_on) == ("bo.petition", date(2026, 9, 9))
    referral.reject_referral(builders.staff_context(app, session, receiver), case, "No.")
    assert (case.regime_id, case.due_on) == ("bo.information_request", date(2026, 3, 30))
    assert_row_is_what_events_say(session, case)


@pytest.mark.parametrize("country", ["GT"])
def test_an_extension_under_one_law_is_nothing_under_another(
    app: Flask, session: Session, clock: Clock, country: str
) -> None:
    body, officer = a_body(session, country, "Una")
    supplier, receiver = a_body(session, country, "Tienda", body_class="private_supplier")
    case, _receipt = builders.file_a_case(app, session, body)
    acting = builders.staff_context(app, session, officer)
    record(acting, case, "admitted", {})
    longer = {"step": None, "amount": 5, "unit": "working_day", "documents": []}
    record(acting, case, "extended", longer)
    extended_to = case.due_on

    referral.refer(acting, case, supplier, "La tienda lo sabe.")

    assert case.regime_id == "gt.petition"
    assert extended_to is not None
    assert case.due_on != extended_to
    referral.reject_referral(builders.staff_context(app, session, receiver), case, "No.")
    assert (case.regime_id, case.due_on) == ("gt.information_request", extended_to)
