"""Corrective measures promised in an answer are followed to their date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person as StaffPerson
from foia.actors import Capability
from foia.cases.measures import keep_measure, measures_of, overdue_measures, promise_measure
from foia.cases.models import Case
from foia.cases.queries import contents_of
from foia.cases.tray import scopes_of
from foia.errors import InvalidInput
from foia.extensions import new_id
from foia.notifications.models import OutboxMessage
from tests import builders
from tests.clock import Clock
from tests.store.case_state import assert_row_is_what_events_say

pytestmark = pytest.mark.usefixtures("clock")
PROMISE = "Se pondrá una rampa en la entrada."
APRIL = date(2026, 4, 30)


@pytest.fixture
def answered(app: Flask, session: Session, clock: Clock) -> tuple[Case, StaffPerson]:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    builders.answer_a_case(app, session, case, officer)
    return case, officer


def overdue(app: Flask, session: Session, officer: StaffPerson, today: date) -> list[Case]:
    scopes = scopes_of(builders.staff_context(app, session, officer).actor, Capability.READ_CASE)
    return [found.case for found in overdue_measures(session, scopes, today)]


def test_a_promised_measure_is_told_and_followed_until_kept(
    app: Flask, session: Session, clock: Clock, answered: tuple[Case, StaffPerson]
) -> None:
    case, officer = answered
    measure = promise_measure(builders.staff_context(app, session, officer), case, PROMISE, APRIL)
    shown = contents_of(
        builders.context(app, session).vaults, case.id, for_filer=True, now=builders.context(app, session).now
    )
    assert PROMISE in [letter.text for letter in shown.letters]
    assert overdue(app, session, officer, APRIL) == []
    assert overdue(app, session, officer, APRIL + timedelta(days=1)) == [case]
    clock.advance(days=10)

    keep_measure(builders.staff_context(app, session, officer), case, measure.id, "La rampa está puesta.")

    assert [row.kept_at for row in measures_of(session, case.id)] == [clock.now()]
    assert overdue(app, session, officer, APRIL + timedelta(days=1)) == []
    templates = session.scalars(select(OutboxMessage.template).where(OutboxMessage.case_id == case.id)).all()
    assert {"measure_promised", "measure_kept"} <= set(templates)
    assert (case.phase, case.outcome) == ("concluded", "granted")
    assert_row_is_what_events_say(session, case)


def test_what_cannot_be_promised_or_kept_is_refused(
    app: Flask, session: Session, clock: Clock, answered: tuple[Case, StaffPerson]
) -> None:
    case, officer = answered
    acting = builders.staff_context(app, session, officer)
    with pytest.raises(InvalidInput, match="in_the_past"):
        promise_measure(acting, case, PROMISE, clock.now().date() - timedelta(days=1))
    with pytest.raises(InvalidInput, match="unknown_measure"):
        keep_measure(acting, case, new_id(), "Hecho.")
    other, _receipt = builders.file_a_case(app, session, session.get_one(builders.Body, case.body_id))
    elsewhere = promise_measure(acting, other, PROMISE, APRIL)
    with pytest.raises(InvalidInput, match="unknown_measure"):
        keep_measure(acting, case, elsewhere.id, "Hecho.")
    keep_measure(acting, other, elsewhere.id, "Hecho.")
    with pytest.raises(InvalidInput, match="kept_already"):
        keep_measure(acting, other, elsewhere.id, "Otra vez.")


def test_nobody_is_shown_the_measures_of_another_body(
    app: Flask, session: Session, answered: tuple[Case, StaffPerson]
) -> None:
    case, officer = answered
    promise_measure(builders.staff_context(app, session, officer), case, PROMISE, APRIL)
    _body, stranger = builders.joined_body(session, name="Servicio de Aguas")

    assert overdue(app, session, stranger, date(2026, 12, 1)) == []
    assert overdue_measures(session, [], date(2026, 12, 1)) == []
