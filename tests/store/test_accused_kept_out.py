"""Whom a complaint accuses gets no access to it, wherever it goes and whatever else they are."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.accounts.models import Person, RoleGrant
from foia.actors import Capability, Role
from foia.cases.actions import route, withdraw
from foia.cases.answering import questions_of
from foia.cases.custody import with_newcomers
from foia.cases.links import join
from foia.cases.models import Case
from foia.cases.opening import case_for
from foia.cases.parts import split
from foia.cases.placement import people_told, people_who_work
from foia.cases.reclassifying import reclassify
from foia.cases.referral import refer
from foia.directory.models import Body, Office
from foia.errors import NotFound
from foia.extensions import new_id
from foia.notifications.jobs import sweep
from tests import builders
from tests.clock import Clock
from tests.store.case_state import assert_row_is_what_events_say

pytestmark = pytest.mark.usefixtures("clock")
CONDUCT, REPORT = "conduct_complaint", "misconduct_report"
ACCUSED = "Rómulo Vargas Terrazas"


@dataclass
class State:
    """A body with an officer, another one where the accused works beside a colleague, and the desk."""

    app: Flask
    session: Session
    body: Body
    officer: Person
    theirs: Body
    accused: Person
    colleague: Person
    desk: Person

    def reaches(self, person: Person, case: Case) -> bool:
        acting = builders.staff_context(self.app, self.session, person)
        try:
            case_for(acting, case.id, Capability.READ_CASE, to_change=True)
        except NotFound:
            return False
        return True

    def complaint(self, kind: str, body: Body | None, **values: object) -> Case:
        values = {"accused": ACCUSED, **values}
        return builders.file_a_complaint(self.app, self.session, kind, body, **values)[0]

    def add_office(self, body: Body, name: str) -> Office:
        office = Office(id=new_id(), body_id=body.id, name_es=name, name_en=name)
        self.session.add(office)
        self.session.flush()
        return office

    def grant(self, person: Person, role: Role, body: Body, office: Office | None = None) -> None:
        self.session.add(
            RoleGrant(
                id=new_id(),
                person_id=person.id,
                role=role,
                body_id=body.id,
                office_id=office.id if office else None,
                granted_at=person.created_at,
            )
        )
        self.session.flush()


@pytest.fixture
def state(app: Flask, session: Session) -> State:
    body, officer = builders.joined_body(session, name="Ministerio de Caminos")
    theirs, accused = builders.joined_body(session, name="Gobernación del Valle")
    accused.name = ACCUSED
    colleague = builders.add_person(session, Role.OFFICER, theirs, name="Ana Choque")
    desk = builders.add_person(session, Role.CENTRAL_DESK, name="Nélida Choque")
    return State(app, session, body, officer, theirs, accused, colleague, desk)


def test_the_accused_does_not_read_what_the_central_desk_sends_to_their_body(state: State) -> None:
    case = state.complaint(CONDUCT, None)

    route(builders.staff_context(state.app, state.session, state.desk), case, state.theirs, "Les corresponde")

    assert case.body_id == state.theirs.id
    assert state.reaches(state.colleague, case)
    assert not state.reaches(state.accused, case)
    assert_row_is_what_events_say(state.session, case)


def test_what_goes_where_only_the_accused_works_stays_at_the_central_desk(state: State) -> None:
    state.colleague.disabled_at = state.colleague.created_at
    case = state.complaint(CONDUCT, None)

    route(builders.staff_context(state.app, state.session, state.desk), case, state.theirs, "Les corresponde")

    assert case.custody == "central_desk"
    assert not state.reaches(state.accused, case)


def test_the_accused_does_not_read_what_another_body_refers_to_theirs(state: State) -> None:
    case = state.complaint(CONDUCT, state.body)

    refer(builders.staff_context(state.app, state.session, state.officer), case, state.theirs, "Trabaja allí")

    assert state.reaches(state.colleague, case)
    assert not state.reaches(state.accused, case)
    assert state.accused not in people_told(state.session, case)
    assert_row_is_what_events_say(state.session, case)


def test_the_accused_who_is_invited_when_their_body_joins_reads_nothing(state: State, clock: Clock) -> None:
    late = builders.add_public_body(state.session, "Municipio de Quebrada Honda")
    case = state.complaint(CONDUCT, late)
    assert case.custody == "central_desk"
    officer = builders.add_person(state.session, Role.OFFICER, late, name="Rosa Condori")
    head = builders.add_person(state.session, Role.HEAD, late, name=ACCUSED)
    state.session.commit()

    sweep(state.app, clock.now())

    state.session.rollback()
    assert case.custody == "body"
    assert state.reaches(officer, case)
    assert not state.reaches(head, case)
    assert_row_is_what_events_say(state.session, case)


def test_a_report_that_waited_never_comes_to_whom_it_accuses(state: State, clock: Clock) -> None:
    case = state.complaint(REPORT, state.body)
    assert case.custody == "waiting"
    accused = builders.add_person(state.session, Role.REPORTS_OFFICER, state.body, name=ACCUSED)
    state.session.commit()

    sweep(state.app, clock.now())
    state.session.rollback()
    assert case.custody == "waiting"
    assert not state.reaches(accused, case)

    named = builders.add_person(state.session, Role.REPORTS_OFFICER, state.body, name="Rosa Condori")
    state.session.commit()
    sweep(state.app, clock.now())

    state.session.rollback()
    assert case.custody == "body"
    assert state.reaches(named, case)
    assert not state.reaches(accused, case)


def test_a_complaint_that_becomes_a_report_does_not_go_to_whom_it_accuses_at_the_authority(
    state: State,
) -> None:
    authority = builders.add_public_body(state.session, "Ministerio de la Presidencia", code="MINPRES")
    accused = builders.add_person(state.session, Role.REPORTS_OFFICER, authority, name=ACCUSED)
    case = state.complaint(CONDUCT, state.body)

    reclassify(
        builders.staff_context(state.app, state.session, state.officer), case, REPORT, None, "Es un delito"
    )

    assert case.custody == "waiting"
    assert not state.reaches(accused, case)


def test_a_report_does_not_go_where_whoever_is_named_works_in_the_accused_office(state: State) -> None:
    office = state.add_office(state.body, "Unidad de Compras")
    named = builders.add_person(state.session, Role.REPORTS_OFFICER, state.body, name="Rosa Condori")
    state.grant(named, Role.OFFICER, state.body, office)

    case = state.complaint(REPORT, state.body, accused="la Unidad de Compras")

    assert case.custody == "waiting"
    assert not state.reaches(named, case)


def test_a_complaint_left_to_people_of_the_accused_office_goes_to_the_central_desk(state: State) -> None:
    office = state.add_office(state.body, "Unidad de Compras")
    state.grant(state.officer, Role.HEAD, state.body, office)

    case = state.complaint(CONDUCT, state.body, accused="la Unidad de Compras")

    assert case.custody == "central_desk"


def test_a_report_left_to_whom_it_accuses_alone_is_placed_anew(state: State, clock: Clock) -> None:
    builders.add_person(state.session, Role.REPORTS_OFFICER, state.body, name=ACCUSED)
    other = builders.add_person(state.session, Role.REPORTS_OFFICER, state.body, name="Rosa Condori")
    case = state.complaint(REPORT, state.body)
    assert people_who_work(state.session, case) == [other]
    other.disabled_at = clock.now()
    state.session.commit()

    sweep(state.app, clock.now())

    state.session.rollback()
    assert case.custody == "waiting"


def test_a_report_stays_with_the_authority_that_has_it_though_its_body_names_somebody_now(
    state: State, clock: Clock
) -> None:
    authority = builders.add_public_body(state.session, "Ministerio de la Presidencia", code="MINPRES")
    named = builders.add_person(state.session, Role.REPORTS_OFFICER, authority, name="Saúl Mamani")
    builders.add_person(state.session, Role.REPORTS_OFFICER, state.body, name=ACCUSED)
    case = state.complaint(REPORT, state.body)
    assert case.body_id == authority.id
    builders.add_person(state.session, Role.REPORTS_OFFICER, state.body, name="Rosa Condori")
    state.session.commit()

    sweep(state.app, clock.now())

    state.session.rollback()
    assert case.body_id == authority.id
    assert state.reaches(named, case)


@pytest.mark.parametrize("is_over", [False, True])
def test_the_accused_who_comes_to_the_body_later_reads_nothing(
    state: State, clock: Clock, is_over: bool
) -> None:
    case = state.complaint(CONDUCT, state.body)
    if is_over:
        withdraw(builders.filer_context(state.app, state.session, case), case)
    state.session.commit()
    sweep(state.app, clock.now())
    clock.advance(days=3)
    newcomer = builders.add_person(state.session, Role.OFFICER, state.body, name=ACCUSED)
    state.session.commit()
    clock.advance(minutes=1)

    sweep(state.app, clock.now())

    state.session.rollback()
    assert not state.reaches(newcomer, case)
    assert state.reaches(state.officer, case)
    assert_row_is_what_events_say(state.session, case)


def test_whoever_is_named_for_reports_later_does_not_read_the_one_about_them(
    state: State, clock: Clock
) -> None:
    named = builders.add_person(state.session, Role.REPORTS_OFFICER, state.body, name="Rosa Condori")
    case = state.complaint(REPORT, state.body)
    state.session.commit()
    sweep(state.app, clock.now())
    clock.advance(days=3)
    newcomer = builders.add_person(state.session, Role.REPORTS_OFFICER, state.body, name=ACCUSED)
    state.session.commit()

    sweep(state.app, clock.now())

    state.session.rollback()
    assert not state.reaches(newcomer, case)
    assert state.reaches(named, case)


def test_a_sweep_without_newcomers_looks_at_no_text(state: State, clock: Clock) -> None:
    state.complaint(CONDUCT, state.body)
    state.session.commit()
    clock.advance(days=1)
    sweep(state.app, clock.now())
    clock.advance(minutes=1)

    since = clock.now()

    assert with_newcomers(builders.context(state.app, state.session), since) == []


def test_whom_a_reclassification_keeps_out_is_kept_from_its_parts_and_from_what_was_joined_to_it(
    state: State,
) -> None:
    acting = builders.staff_context(state.app, state.session, state.officer)
    case = builders.file_a_case(
        state.app, state.session, state.body, questions=["¿Quién firmó?", "¿Quién cobró?"]
    )[0]
    same = builders.file_a_case(state.app, state.session, state.body)[0]
    join(acting, same, case.folio)
    part = split(acting, case, [questions_of(acting, case)[1].id], "Va aparte")
    colleague = builders.add_person(state.session, Role.OFFICER, state.body, name="Rosa Condori")

    reclassify(acting, case, REPORT, None, "Es un delito", excluded=[colleague.id.hex])

    assert [state.reaches(colleague, one) for one in (case, part, same)] == [False, False, False]
    assert [state.reaches(state.officer, one) for one in (case, part, same)] == [False, True, True]
    for one in (case, part, same):
        assert_row_is_what_events_say(state.session, one)


def test_what_one_sweep_could_not_do_the_next_does(state: State, clock: Clock) -> None:
    case = state.complaint(CONDUCT, state.body)
    newcomer = builders.add_person(state.session, Role.OFFICER, state.body, name="Por corregir")
    state.session.commit()
    sweep(state.app, clock.now())
    clock.advance(minutes=1)
    newcomer.name = ACCUSED
    state.session.commit()

    sweep(state.app, clock.now())

    state.session.rollback()
    assert not state.reaches(newcomer, case)
