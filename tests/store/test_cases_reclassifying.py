"""Changing what a case is: its kind, category and urgency; never its receipt, nor what was promised."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person as StaffPerson
from foia.actors import Capability, Role
from foia.cases import actions, states
from foia.cases.actions import Text
from foia.cases.answering import QuestionAnswer, answer, questions_of
from foia.cases.custody import change_custody
from foia.cases.models import Case
from foia.cases.reclassifying import change_urgency, deadlines_if_reclassified, reclassify
from foia.cases.store import events_of
from foia.cases.tray import Filters, page_of, scopes_of
from foia.directory.models import Body
from foia.errors import InvalidInput, NotFound, WrongState
from foia.notifications.jobs import sweep
from foia.notifications.models import OutboxMessage
from foia.requests.rules import RULES
from tests import builders
from tests.clock import START_AT, Clock
from tests.countries import IN_CHILE, IN_GUATEMALA, file_kind, file_report, joined_body_in
from tests.engines import ON_SQLITE_ALONE
from tests.store.case_state import assert_row_is_what_events_say

pytestmark = pytest.mark.usefixtures("clock")
WHY = "No pide información: se queja de la demora en la atención."
DELAY = "service_complaint.delay"
DENIAL = "misconduct_report.denial_of_information"


@pytest.fixture
def body(session: Session) -> Body:
    return builders.add_public_body(session)


@pytest.fixture
def officer(session: Session, body: Body) -> StaffPerson:
    return builders.add_person(session, Role.OFFICER, body)


@pytest.fixture
def case(app: Flask, session: Session, body: Body, officer: StaffPerson) -> Case:
    found, _receipt = builders.file_a_case(app, session, body)
    return found


def told(session: Session, case: Case) -> set[tuple[str, UUID | None]]:
    rows = session.scalars(select(OutboxMessage).where(OutboxMessage.case_id == case.id))
    return {(row.template, row.recipient_id) for row in rows}


def test_another_kind_has_another_law_and_the_same_receipt(
    app: Flask, session: Session, clock: Clock, case: Case, officer: StaffPerson
) -> None:
    folio = case.folio
    clock.advance(days=3)
    acting = builders.staff_context(app, session, officer)
    foreseen = deadlines_if_reclassified(acting, case, "service_complaint", DELAY).response

    reclassify(acting, case, "service_complaint", DELAY, WHY)

    assert (case.kind, case.category, case.regime_id) == ("service_complaint", DELAY, "bo.petition")
    assert (case.folio, case.received_at, case.received_on) == (folio, START_AT, date(2026, 3, 9))
    assert (case.due_on, foreseen.due_on) == (date(2026, 9, 9), date(2026, 9, 9))
    assert not (case.confidential or case.reserved)
    assert ("reclassified", None) in told(session, case)
    assert_row_is_what_events_say(session, case)


def test_what_is_promised_follows_the_category(
    app: Flask, session: Session, clock: Clock, case: Case, officer: StaffPerson
) -> None:
    assert case.service_due_at is None
    clock.advance(days=2)

    reclassify(builders.staff_context(app, session, officer), case, "service_complaint", DELAY, WHY)

    # Ten working days from the receipt on 9 March, to the end of that day in La Paz.
    assert case.service_due_at == datetime(2026, 3, 24, 3, 59, 59, tzinfo=UTC)


def test_what_becomes_a_report_is_known_only_to_those_named(
    app: Flask, session: Session, case: Case, officer: StaffPerson, body: Body
) -> None:
    named = builders.add_person(session, Role.REPORTS_OFFICER, body)
    head = builders.add_person(session, Role.HEAD, body)
    actions.assign(builders.staff_context(app, session, officer), case, officer.id)
    acting = builders.staff_context(app, session, officer)

    reclassify(acting, case, "misconduct_report", None, "Denuncia un cobro indebido.")

    assert (case.confidential, case.reserved, case.custody) == (True, True, "body")
    assert (case.body_id, case.about_body_id, case.assignee_id) == (body.id, body.id, None)
    assert case.regime_id == "bo.transparency_complaint"
    for person, reaches in ((officer, False), (head, False), (named, True)):
        actor = builders.staff_context(app, session, person).actor
        assert states.may(actor, Capability.READ_CASE, case) == reaches
        page = page_of(session, scopes_of(actor, Capability.READ_CASE), Filters(), START_AT.date())
        assert [row.case.id for row in page.rows] == ([case.id] if reaches else [])
    assert ("filed", named.id) in told(session, case)
    with pytest.raises(NotFound):
        actions.add_note(acting, case, "¿Todavía lo veo?")
    assert_row_is_what_events_say(session, case)


def test_mail_that_still_waits_for_whoever_lost_it_never_leaves(
    app: Flask, session: Session, clock: Clock, case: Case, officer: StaffPerson, body: Body
) -> None:
    head = builders.add_person(session, Role.HEAD, body)
    actions.assign(builders.staff_context(app, session, head), case, officer.id)
    reclassify(builders.staff_context(app, session, head), case, "misconduct_report", None, "Denuncia.")
    session.commit()

    sweep(app, clock.advance(minutes=1))

    session.rollback()
    rows = session.scalars(
        select(OutboxMessage).where(
            OutboxMessage.case_id == case.id, OutboxMessage.recipient_kind == "person"
        )
    ).all()
    assert {(row.template, row.state, row.reason) for row in rows} == {
        ("filed", "voided", "kept_out"),
        ("assigned", "voided", "kept_out"),
    }


def test_a_report_of_information_denied_has_its_own_term(
    app: Flask, session: Session, case: Case, officer: StaffPerson, body: Body
) -> None:
    builders.add_person(session, Role.REPORTS_OFFICER, body)

    reclassify(
        builders.staff_context(app, session, officer), case, "misconduct_report", DENIAL, "Le negaron datos."
    )

    assert case.variant == "final_report_denial_of_information"
    assert_row_is_what_events_say(session, case)


def test_a_report_nobody_is_named_for_waits_and_its_filer_is_told(
    app: Flask, session: Session, case: Case, officer: StaffPerson
) -> None:
    reclassify(builders.staff_context(app, session, officer), case, "misconduct_report", None, "Denuncia.")

    assert case.custody == "waiting"
    assert ("report_waits", None) in told(session, case)
    assert_row_is_what_events_say(session, case)


def test_whoever_is_kept_from_it_does_not_get_it(
    app: Flask, session: Session, case: Case, officer: StaffPerson, body: Body
) -> None:
    accused = builders.add_person(session, Role.REPORTS_OFFICER, body)
    acting = builders.staff_context(app, session, officer)

    reclassify(
        acting, case, "misconduct_report", None, "Lo señala.", excluded=[accused.id.hex, accused.id.hex]
    )

    assert case.excluded_ids == {accused.id.hex}
    assert case.custody == "waiting"
    other = builders.add_person(session, Role.REPORTS_OFFICER, body)
    change_custody(builders.context(app, session), case)
    assert case.custody == "body"
    for person, reaches in ((accused, False), (other, True)):
        actor = builders.staff_context(app, session, person).actor
        assert states.may(actor, Capability.READ_CASE, case) == reaches
    assert_row_is_what_events_say(session, case)


def test_a_report_that_was_none_stays_confidential(app: Flask, session: Session, body: Body) -> None:
    case, named = file_report(app, session, body)
    officer = builders.add_person(session, Role.OFFICER, body)

    reclassify(
        builders.staff_context(app, session, named),
        case,
        "conduct_complaint",
        "conduct_complaint.mistreatment",
        "No hay irregularidad: es maltrato.",
    )

    assert (case.kind, case.confidential, case.reserved) == ("conduct_complaint", True, True)
    assert (case.regime_id, case.about_body_id, case.custody) == ("bo.petition", body.id, "body")
    assert not states.may(builders.staff_context(app, session, officer).actor, Capability.READ_CASE, case)
    assert states.may(builders.staff_context(app, session, named).actor, Capability.WORK_CASE, case)
    assert_row_is_what_events_say(session, case)


def test_nothing_answered_is_reclassified(
    app: Flask, session: Session, body: Body, officer: StaffPerson
) -> None:
    case, _receipt = builders.file_a_case(app, session, body, questions=["Uno", "Dos"])
    acting = builders.staff_context(app, session, officer)
    first, _second = questions_of(acting, case)
    answer(acting, case, RULES, [QuestionAnswer(first.id, "granted")], Text("Va una."))

    with pytest.raises(WrongState):
        reclassify(acting, case, "service_complaint", DELAY, WHY)


@ON_SQLITE_ALONE
@pytest.mark.parametrize(
    ("kind", "category", "code"),
    [
        ("info_request", None, "nothing_changed"),
        ("service_complaint", "service_complaint.nothing", "unknown_category"),
        ("conduct_complaint", DELAY, "unknown_category"),
        ("gossip", None, "unknown_kind"),
    ],
)
def test_what_no_kind_is_is_refused(
    app: Flask,
    session: Session,
    case: Case,
    officer: StaffPerson,
    kind: str,
    category: str | None,
    code: str,
) -> None:
    with pytest.raises(InvalidInput) as refused:
        reclassify(builders.staff_context(app, session, officer), case, kind, category, WHY)

    assert refused.value.code == code
    assert len(events_of(session, case.id)) == 1


@IN_GUATEMALA
def test_what_needs_admission_waits_for_it(app: Flask, session: Session, clock: Clock) -> None:
    body, officer = joined_body_in(session, "GT")
    case = file_kind(app, session, "service_complaint", body)
    assert case.provisional_due_on is None

    reclassify(builders.staff_context(app, session, officer), case, "info_request", None, "Pide datos.")

    assert case.regime_id == "gt.information_request"
    assert case.due_on is None
    assert case.provisional_due_on == date(2026, 3, 23)
    assert_row_is_what_events_say(session, case)


@IN_CHILE
def test_what_was_done_under_the_old_law_is_left_there(app: Flask, session: Session, clock: Clock) -> None:
    body, officer = joined_body_in(session, "CL")
    case, _receipt = builders.file_a_case(app, session, body)
    clock.advance(days=14)
    acting = builders.staff_context(app, session, officer)
    actions.extend(acting, case, 10, "working_day", "Son muchos documentos.")

    reclassify(acting, case, "suggestion", None, "Es una sugerencia.")

    assert (case.regime_id, case.due_on) == ("cl.petition", date(2026, 9, 9))
    assert_row_is_what_events_say(session, case)


def test_what_is_urgent_comes_first_with_a_limit_from_now(
    app: Flask, session: Session, clock: Clock, case: Case, officer: StaffPerson
) -> None:
    due_on, now = case.due_on, clock.advance(days=3)
    acting = builders.staff_context(app, session, officer)

    change_urgency(acting, case, True)

    assert case.service_due_at == now + timedelta(hours=24)
    assert case.tray_rank == f"0 {case.service_due_at:%Y-%m-%dT%H:%M}"
    assert case.due_on == due_on
    with pytest.raises(InvalidInput, match="nothing_changed"):
        change_urgency(acting, case, True)

    change_urgency(acting, case, False)

    assert (case.service_due_at, case.tray_rank) == (None, f"1 {due_on}")
    assert_row_is_what_events_say(session, case)


def test_an_urgent_case_stays_urgent_under_another_kind(
    app: Flask, session: Session, clock: Clock, case: Case, officer: StaffPerson
) -> None:
    clock.advance(days=1)
    change_urgency(builders.staff_context(app, session, officer), case, True)
    marked_at = clock.now()
    clock.advance(hours=2)

    reclassify(builders.staff_context(app, session, officer), case, "service_complaint", DELAY, WHY)

    assert case.urgent
    # What is late in being attended to is promised within two days when urgent.
    assert case.service_due_at == marked_at + timedelta(hours=48)
