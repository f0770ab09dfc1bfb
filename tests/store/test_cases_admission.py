"""Admitting, turning away and extending: what the law of each country does with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import law
from foia.cases import actions
from foia.cases.actions import Text
from foia.cases.admission import admit
from foia.cases.answering import not_admit
from foia.cases.models import Case, Document, Event
from foia.cases.outcomes import AnswerRules
from foia.errors import LawRefusal, StaleCase, WrongState
from foia.notifications.models import OutboxMessage
from foia.requests.rules import RULES
from tests import builders
from tests.clock import Clock
from tests.countries import IN_CHILE, IN_GUATEMALA, file_report, joined_body_in, under_other_law
from tests.store.case_state import assert_row_is_what_events_say

pytestmark = pytest.mark.usefixtures("clock")
COMPLAINT = AnswerRules(("upheld", "not_upheld"), lambda outcomes: outcomes[0], not_admitted="inadmissible")


def told(session: Session, case: Case) -> list[str]:
    query = select(OutboxMessage.template).where(
        OutboxMessage.case_id == case.id, OutboxMessage.recipient_kind == "filer"
    )
    return list(session.scalars(query.order_by(OutboxMessage.key)))


def types(session: Session, case: Case) -> list[str]:
    return list(session.scalars(select(Event.type).where(Event.case_id == case.id).order_by(Event.sequence)))


@IN_GUATEMALA
def test_in_guatemala_the_term_runs_from_the_admission(app: Flask, session: Session, clock: Clock) -> None:
    body, officer = joined_body_in(session, "GT")
    case, _receipt = builders.file_a_case(app, session, body)
    assert (case.due_on, case.provisional_due_on) == (None, date(2026, 3, 23))
    clock.advance(days=2)

    admit(builders.staff_context(app, session, officer), case)

    assert (case.phase, case.due_on, case.provisional_due_on) == ("in_progress", date(2026, 3, 25), None)
    assert "admitted" in told(session, case)
    assert_row_is_what_events_say(session, case)
    with pytest.raises(WrongState):
        admit(builders.staff_context(app, session, officer), case)


def test_what_no_law_asks_to_admit_is_not_admitted(app: Flask, session: Session) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)

    with pytest.raises(LawRefusal) as refused:
        admit(builders.staff_context(app, session, officer), case)

    assert "no pide admitirlo" in refused.value.es
    assert "no admission" in refused.value.en
    assert types(session, case) == ["filed"]


@IN_GUATEMALA
def test_a_request_is_never_turned_away(app: Flask, session: Session) -> None:
    body, officer = joined_body_in(session, "GT")
    case, _receipt = builders.file_a_case(app, session, body)

    with pytest.raises(LawRefusal, match="respóndala"):
        not_admit(builders.staff_context(app, session, officer), case, RULES, Text("No procede."))


def test_a_report_is_turned_away_with_its_reason(app: Flask, session: Session) -> None:
    body, _officer = builders.joined_body(session)
    case, named = file_report(app, session, body)

    acting = builders.staff_context(app, session, named)
    not_admit(acting, case, COMPLAINT, Text("No dice qué hecho denuncia."))

    assert (case.phase, case.outcome) == ("concluded", "inadmissible")
    reason = session.scalars(select(Document).where(Document.kind == "answer")).one()
    assert reason.visible_to_filer
    assert acting.vaults.open(case.id).text(reason) == "No dice qué hecho denuncia."
    assert_row_is_what_events_say(session, case)


def test_a_law_without_admission_turns_nobody_away(app: Flask, session: Session) -> None:
    body, officer = builders.joined_body(session, body_class="municipality")
    case, _receipt = builders.file_a_case(app, session, body)
    assert case.regime_id == "bo.petition"

    with pytest.raises(LawRefusal):
        not_admit(builders.staff_context(app, session, officer), case, COMPLAINT, Text("No procede."))


def test_the_admission_of_a_report_moves_its_term(app: Flask, session: Session, clock: Clock) -> None:
    body, _officer = builders.joined_body(session)
    case, named = file_report(app, session, body)
    before = case.due_on
    clock.advance(days=2)

    admit(builders.staff_context(app, session, named), case)

    assert (before, case.due_on) == (date(2026, 5, 13), date(2026, 5, 15))


@IN_CHILE
def test_chile_extends_once_by_no_more_than_the_law_says(app: Flask, session: Session) -> None:
    body, officer = joined_body_in(session, "CL")
    case, _receipt = builders.file_a_case(app, session, body)
    acting = builders.staff_context(app, session, officer)
    before = case.due_on

    with pytest.raises(LawRefusal, match="esa medida"):
        actions.extend(acting, case, 11, "working_day", "Son muchos.")
    with pytest.raises(LawRefusal, match="esa medida"):
        actions.extend(acting, case, 1, "month", "Son muchos.")
    actions.extend(acting, case, 10, "working_day", "Hay que revisar 300 contratos.")

    assert (before, case.first_due_on, case.due_on) == (date(2026, 4, 7), date(2026, 4, 7), date(2026, 4, 21))
    assert "due_moved" in told(session, case)
    with pytest.raises(LawRefusal, match="otra prórroga"):
        actions.extend(acting, case, 1, "working_day", "Falta uno.")
    assert types(session, case) == ["filed", "extended"]


@IN_CHILE
def test_chile_extends_until_the_last_day_and_not_after(app: Flask, session: Session, clock: Clock) -> None:
    body, officer = joined_body_in(session, "CL")
    case, _receipt = builders.file_a_case(app, session, body)
    clock.advance(days=30)

    with pytest.raises(LawRefusal, match="hasta el martes 7 de abril de 2026") as refused:
        actions.extend(builders.staff_context(app, session, officer), case, 5, "working_day", "Tarde.")

    assert "until Tuesday 7 April 2026" in refused.value.en


@IN_CHILE
def test_a_late_notice_that_the_law_only_flags_still_extends(
    app: Flask, session: Session, clock: Clock
) -> None:
    def flagging(regime: law.Regime) -> law.Regime:
        steps = (
            replace(step, late_notice="flag") if step.kind == "extension" else step for step in regime.steps
        )
        return replace(regime, steps=tuple(steps))

    body, officer = joined_body_in(session, "CL")
    case, _receipt = builders.file_a_case(app, session, body)
    clock.advance(days=30)
    acting = under_other_law(builders.staff_context(app, session, officer), flagging)

    actions.extend(acting, case, 5, "working_day", "Tarde.")

    assert case.due_on == date(2026, 4, 14)
    assert "late_extension" in {caution.code for caution in actions.report_of(acting, case).warnings}


@IN_GUATEMALA
def test_guatemala_extends_only_in_the_last_two_days(app: Flask, session: Session, clock: Clock) -> None:
    body, officer = joined_body_in(session, "GT")
    case, _receipt = builders.file_a_case(app, session, body)

    def extend() -> None:
        acting = builders.staff_context(app, session, officer)
        actions.extend(acting, case, 10, "working_day", "Hay que buscar en el archivo.")

    with pytest.raises(LawRefusal, match="no está corriendo"):
        extend()
    admit(builders.staff_context(app, session, officer), case)
    with pytest.raises(LawRefusal, match="desde el jueves 19 de marzo de 2026"):
        extend()
    clock.advance(days=10)
    extend()

    assert (case.first_due_on, case.due_on) == (date(2026, 3, 23), date(2026, 4, 8))
    assert_row_is_what_events_say(session, case)


def test_the_reports_of_bolivia_are_extended_once(app: Flask, session: Session) -> None:
    body, _officer = builders.joined_body(session)
    case, named = file_report(app, session, body)
    acting = builders.staff_context(app, session, named)
    admit(acting, case)

    actions.extend(acting, case, 45, "working_day", "Faltan peritajes.")

    assert case.due_on == date(2026, 7, 21)
    with pytest.raises(LawRefusal):
        actions.extend(acting, case, 5, "working_day", "Falta más.")


@IN_GUATEMALA
def test_a_form_read_before_is_refused(app: Flask, session: Session) -> None:
    body, officer = joined_body_in(session, "GT")
    case, _receipt = builders.file_a_case(app, session, body)
    read = case.version
    actions.acknowledge(builders.staff_context(app, session, officer), case)

    with pytest.raises(StaleCase):
        admit(builders.staff_context(app, session, officer), case, expected_version=read)
