"""Complaints filed: who takes each, who is kept from it, what is sealed and how its filer is reached."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person as StaffPerson
from foia.accounts.models import RoleGrant
from foia.accounts.queries import actor_of
from foia.actors import ANYBODY, Capability, Role
from foia.cases.accused import excluded_by
from foia.cases.models import Case, Document, Event
from foia.cases.opening import case_for, open_with_key, read_identity
from foia.cases.placement import people_told, people_who_work
from foia.cases.queries import contents_of
from foia.cases.vault import Person
from foia.directory.models import Body, Office
from foia.errors import InvalidInput, NotFound
from foia.extensions import new_id
from foia.notifications.jobs import sweep
from foia.notifications.models import OutboxMessage
from tests.builders import (
    FILER,
    HAPPENED,
    add_person,
    add_public_body,
    context,
    file_a_complaint,
    joined_body,
    staff_context,
)
from tests.clock import Clock
from tests.engines import ON_SQLITE_ALONE
from tests.store.case_state import assert_row_is_what_events_say

pytestmark = pytest.mark.usefixtures("clock")
SERVICE, CONDUCT, REPORT, SUGGESTION = (
    "service_complaint",
    "conduct_complaint",
    "misconduct_report",
    "suggestion",
)


@dataclass
class State:
    """A body that joined, and the authority of Bolivia's regime, with nobody named for reports yet."""

    app: Flask
    session: Session
    body: Body
    officer: StaffPerson
    authority: Body

    def name_for_reports(self, body: Body, name: str = "Rosa Condori") -> StaffPerson:
        person = add_person(self.session, Role.REPORTS_OFFICER, body, name=name)
        self.session.flush()
        return person

    def reaches(self, person: StaffPerson, case: Case) -> bool:
        try:
            case_for(
                staff_context(self.app, self.session, person), case.id, Capability.READ_CASE, to_change=True
            )
        except NotFound:
            return False
        return True

    def report(self, body: Body | None, **values: object) -> Case:
        return file_a_complaint(self.app, self.session, REPORT, body, **values)[0]


@pytest.fixture
def state(app: Flask, session: Session) -> State:
    body, officer = joined_body(session)
    authority = add_public_body(session, "Ministerio de la Presidencia", code="MINPRES")
    return State(app, session, body, officer, authority)


@pytest.mark.parametrize("kind", [SERVICE, CONDUCT, SUGGESTION])
def test_an_ordinary_complaint_goes_to_its_body(state: State, kind: str) -> None:
    case, _receipt = file_a_complaint(state.app, state.session, kind, state.body)

    assert (case.kind, case.body_id, case.custody) == (kind, state.body.id, "body")
    assert (case.confidential, case.about_body_id) == (False, None)
    assert state.reaches(state.officer, case)
    assert_row_is_what_events_say(state.session, case)


def test_a_complaint_about_no_known_body_goes_to_the_central_desk(state: State) -> None:
    case, _receipt = file_a_complaint(state.app, state.session, SERVICE)

    assert (case.body_id, case.custody) == (None, "central_desk")


def test_a_report_goes_to_the_people_its_body_named(state: State) -> None:
    named = state.name_for_reports(state.body)

    case = state.report(state.body)

    assert (case.body_id, case.about_body_id, case.custody) == (state.body.id, state.body.id, "body")
    assert case.regime_id == "bo.transparency_complaint"
    assert state.reaches(named, case)
    assert not state.reaches(state.officer, case)
    assert people_told(state.session, case) == [named]
    assert_row_is_what_events_say(state.session, case)


def test_nobody_else_knows_of_a_report(state: State) -> None:
    state.name_for_reports(state.body)
    others = [add_person(state.session, role, state.body) for role in Role if role != Role.REPORTS_OFFICER]

    case = state.report(state.body)

    assert [person.name for person in others if state.reaches(person, case)] == []
    told = set(state.session.scalars(select(OutboxMessage.recipient_id)))
    assert told & {person.id for person in others} == set()


def test_a_report_about_a_body_without_named_people_goes_to_the_authority(state: State) -> None:
    named = state.name_for_reports(state.authority)

    case = state.report(state.body)

    assert (case.body_id, case.about_body_id) == (state.authority.id, state.body.id)
    assert state.reaches(named, case)


def test_a_report_against_who_heads_the_body_passes_its_own_people_by(state: State) -> None:
    own = state.name_for_reports(state.body)
    named = state.name_for_reports(state.authority)

    case = state.report(state.body, against_highest=True)

    assert case.body_id == state.authority.id
    assert state.reaches(named, case)
    assert not state.reaches(own, case)


def test_a_report_against_who_heads_the_body_waits_rather_than_reach_its_people(state: State) -> None:
    own = state.name_for_reports(state.body)

    case = state.report(state.body, against_highest=True)

    assert (case.body_id, case.custody) == (None, "waiting")
    assert not state.reaches(own, case)


def test_a_report_about_an_unknown_body_goes_to_the_authority(state: State) -> None:
    state.name_for_reports(state.authority)

    case = state.report(None)

    assert (case.body_id, case.about_body_id, case.custody) == (state.authority.id, None, "body")


def test_a_report_nobody_is_named_for_waits_and_then_goes_to_who_is(state: State, clock: Clock) -> None:
    case = state.report(state.body)
    received_at, due_on = case.received_at, case.due_on
    assert (case.body_id, case.custody) == (state.body.id, "waiting")
    assert people_who_work(state.session, case) == []
    named = state.name_for_reports(state.authority)
    state.session.commit()
    clock.advance(days=2)

    sweep(state.app, clock.now())

    state.session.rollback()
    assert (case.body_id, case.about_body_id, case.custody) == (state.authority.id, state.body.id, "body")
    assert (case.received_at, case.due_on) == (received_at, due_on)
    assert state.reaches(named, case)
    assert_row_is_what_events_say(state.session, case)


def test_a_report_that_waits_reaches_the_people_its_own_body_names_first(state: State, clock: Clock) -> None:
    case = state.report(state.body)
    state.name_for_reports(state.authority)
    own = state.name_for_reports(state.body, "Elena Flores")
    state.session.commit()

    sweep(state.app, clock.now())

    state.session.rollback()
    assert case.body_id == state.body.id
    assert state.reaches(own, case)


@pytest.mark.parametrize("typed", ["Elena Flores Rocha", "el señor ROCHA FLORES, Elena", "elena flores"])
def test_whoever_is_accused_gets_no_access(state: State, typed: str) -> None:
    accused = state.name_for_reports(state.body, "Elena Flores Rocha")
    other = state.name_for_reports(state.body, "Rosa Condori")

    case = state.report(state.body, accused=typed)

    assert case.excluded_ids == {accused.id.hex}
    assert not state.reaches(accused, case)
    assert people_who_work(state.session, case) == [other]
    assert accused.id not in set(state.session.scalars(select(OutboxMessage.recipient_id)))


def test_a_report_against_the_only_named_person_goes_past_the_body(state: State) -> None:
    accused = state.name_for_reports(state.body, "Elena Flores Rocha")
    state.name_for_reports(state.authority)

    case = state.report(state.body, accused="Elena Flores")

    assert case.body_id == state.authority.id
    assert not state.reaches(accused, case)


def test_people_of_an_accused_office_get_no_access(state: State) -> None:
    office = Office(id=new_id(), body_id=state.body.id, name_es="Unidad de Transparencia")
    state.session.add(office)
    named = state.name_for_reports(state.body)
    grant = state.session.scalars(select(RoleGrant).where(RoleGrant.person_id == named.id)).one()
    grant.office_id = office.id
    state.session.flush()

    case = state.report(state.body, accused="los de la unidad de transparencia")

    assert case.excluded_ids == {office.id.hex}
    assert case.custody == "waiting"
    assert not state.reaches(named, case)


def test_an_officer_complained_of_gets_no_access_and_the_others_do(state: State) -> None:
    accused = add_person(state.session, Role.OFFICER, state.body, name="Elena Flores Rocha")

    case, _receipt = file_a_complaint(
        state.app, state.session, CONDUCT, state.body, accused="Elena Flores, de la ventanilla 4"
    )

    assert (case.custody, state.reaches(state.officer, case)) == ("body", True)
    assert not state.reaches(accused, case)


def test_a_complaint_of_a_body_s_only_officer_goes_to_the_central_desk(state: State, clock: Clock) -> None:
    body = add_public_body(state.session, "Servicio de Aguas")
    accused = add_person(state.session, Role.OFFICER, body, name="Elena Flores Rocha")
    desk = add_person(state.session, Role.CENTRAL_DESK)

    case, _receipt = file_a_complaint(state.app, state.session, CONDUCT, body, accused="Elena Flores")
    state.session.commit()
    sweep(state.app, clock.now())

    state.session.rollback()
    assert (case.body_id, case.custody) == (body.id, "central_desk")
    assert not state.reaches(accused, case)
    assert state.reaches(desk, case)


def test_namesakes_in_other_bodies_are_not_kept_out(state: State) -> None:
    stranger = add_person(
        state.session, Role.OFFICER, add_public_body(state.session, "Otra"), name="Elena Flores Rocha"
    )
    before_and_later = add_person(state.session, Role.OFFICER, state.body, name="Elena Flores Rocha")
    before_and_later.active_at = None

    found = excluded_by(state.session, "Elena Flores", [state.body.id])

    assert found == (before_and_later.id.hex,)
    assert stranger.id.hex not in found


def test_a_service_complaint_asks_nobody_s_name_and_keeps_nobody_out(state: State) -> None:
    case, _receipt = file_a_complaint(
        state.app, state.session, SERVICE, state.body, accused=state.officer.name
    )

    assert case.excluded_ids == frozenset()
    assert state.reaches(state.officer, case)


def test_what_was_written_is_sealed_and_stands_in_no_event(state: State) -> None:
    state.name_for_reports(state.body)
    case = state.report(state.body, accused="Elena Flores Rocha")

    kinds = set(state.session.scalars(select(Document.kind).where(Document.case_id == case.id)))
    payloads = "".join(state.session.scalars(select(Event.payload).where(Event.case_id == case.id)))

    assert kinds == {"subject", "question", "accused"}
    assert "Elena" not in payloads and "ventanilla" not in payloads
    acting = context(state.app, state.session)
    contents = contents_of(acting.vaults, case.id, for_filer=False, now=acting.now)
    assert contents.accused == "Elena Flores Rocha"
    assert [question.text for question in contents.questions] == [HAPPENED]


def test_whoever_gives_no_name_is_reached_by_the_key(state: State) -> None:
    case, receipt = file_a_complaint(state.app, state.session, REPORT, state.body)

    opened = open_with_key(context(state.app, state.session, ANYBODY), receipt.folio, receipt.key)

    assert opened is case


def test_the_address_of_whoever_gives_no_name_is_for_notices_alone(state: State) -> None:
    named = state.name_for_reports(state.body)
    case = state.report(state.body, filer=Person(email="alguien@example.org"), notice_channel="email")

    read = read_identity(staff_context(state.app, state.session, named), case, "answering")

    assert read == {}
    templates = set(
        state.session.scalars(select(OutboxMessage.template).where(OutboxMessage.recipient_kind == "filer"))
    )
    assert "confirm_address" in templates


def test_a_reserved_name_is_read_by_few(state: State) -> None:
    head = add_person(state.session, Role.HEAD, state.body)
    case, _receipt = file_a_complaint(state.app, state.session, CONDUCT, state.body, identity="reserved")

    read = read_identity(staff_context(state.app, state.session, head), case, "answering")

    assert read["filer"].name == FILER.name
    with pytest.raises(NotFound):
        read_identity(staff_context(state.app, state.session, state.officer), case, "answering")


def test_a_denial_of_information_has_its_own_term(state: State) -> None:
    state.name_for_reports(state.body)

    denial = state.report(state.body, category="misconduct_report.denial_of_information")
    other = state.report(state.body)

    assert (denial.variant, other.variant) == ("final_report_denial_of_information", None)
    assert denial.due_on is not None and other.due_on is not None
    assert denial.due_on < other.due_on


def test_what_is_urgent_is_promised_in_hours(state: State, clock: Clock) -> None:
    calm, _receipt = file_a_complaint(state.app, state.session, SERVICE, state.body)
    urgent, _receipt = file_a_complaint(state.app, state.session, SERVICE, state.body, urgent=True)

    assert calm.service_due_at is not None and urgent.service_due_at is not None
    assert (urgent.service_due_at - urgent.received_at).total_seconds() == 24 * 3600
    assert urgent.due_on == calm.due_on
    assert urgent.tray_rank < calm.tray_rank


@ON_SQLITE_ALONE
@pytest.mark.parametrize(
    ("kind", "values", "code"),
    [
        (SERVICE, {"category": "suggestion.other"}, "unknown_category"),
        (SERVICE, {"category": "nada"}, "unknown_category"),
        (SERVICE, {"identity": "anonymous", "filer": Person()}, "identity_not_allowed"),
        (CONDUCT, {"identity": "anonymous", "filer": Person()}, "identity_not_allowed"),
        (CONDUCT, {"filer": Person(email="a@example.org")}, "name_missing"),
        (REPORT, {"identity": "reserved"}, "name_missing"),
        (REPORT, {"filer": FILER}, "identity_given"),
    ],
)
def test_what_no_form_lets_through_is_refused(
    state: State, kind: str, values: dict[str, object], code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        file_a_complaint(state.app, state.session, kind, state.body, **values)

    assert refused.value.code == code


def test_staff_see_a_report_only_while_they_are_named(state: State, clock: Clock) -> None:
    named = state.name_for_reports(state.body)
    case = state.report(state.body)
    grant = state.session.scalars(select(RoleGrant).where(RoleGrant.person_id == named.id)).one()
    grant.ended_at = clock.now()
    state.session.flush()

    assert actor_of(state.session, named.id).grants == ()
    assert not state.reaches(named, case)
