"""The true day of receipt, corrected before or after a case went to another body and came back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.cases import referral
from foia.cases.reopening import correct, correctable
from tests import builders
from tests.clock import START_AT, Clock
from tests.countries import IN_CHILE, joined_body_in
from tests.store.case_state import assert_row_is_what_events_say

pytestmark = pytest.mark.usefixtures("clock")
WHY = "El sello de ventanilla dice otra fecha."
TRUE_AT = START_AT - timedelta(days=3)  # Friday 6 March


@IN_CHILE
def test_a_receipt_can_be_corrected_once_a_referral_came_back(
    app: Flask, session: Session, clock: Clock
) -> None:
    body, officer = joined_body_in(session, "CL", name="Una")
    other, receiver = joined_body_in(session, "CL", name="Otra")
    head = builders.add_person(session, Role.HEAD, body)
    case, _receipt = builders.file_a_case(app, session, body)
    clock.advance(days=1)
    referral.refer(builders.staff_context(app, session, officer), case, other, "Es suyo.")
    assert correctable(builders.staff_context(app, session, head), case) == {}
    referral.reject_referral(builders.staff_context(app, session, receiver), case, "No es nuestro.")

    correct(builders.staff_context(app, session, head), case, "received", TRUE_AT, WHY)

    # Twenty working days from 6 March, without Good Friday, 3 April.
    assert (case.received_on, case.due_on) == (date(2026, 3, 6), date(2026, 4, 6))
    assert_row_is_what_events_say(session, case)


def test_a_receipt_that_the_other_body_corrected_stays_corrected_when_it_gives_the_case_back(
    app: Flask, session: Session, clock: Clock
) -> None:
    body, officer = builders.joined_body(session, name="Una")
    other, receiver = builders.joined_body(session, name="Otra")
    head = builders.add_person(session, Role.HEAD, other)
    case, _receipt = builders.file_a_case(app, session, body)
    clock.advance(days=1)
    referral.refer(builders.staff_context(app, session, officer), case, other, "Es suyo.")
    correct(builders.staff_context(app, session, head), case, "received", TRUE_AT, WHY)

    referral.reject_referral(builders.staff_context(app, session, receiver), case, "No es nuestro.")

    assert (case.received_on, case.due_on) == (date(2026, 3, 6), date(2026, 3, 27))
    assert_row_is_what_events_say(session, case)
