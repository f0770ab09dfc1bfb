"""Cases taken out of the trays, people taken off a case, cases given to an office."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person as StaffPerson
from foia.accounts.models import RoleGrant
from foia.actors import Capability, Role
from foia.cases import actions, states
from foia.cases.models import Case, Document, Event
from foia.cases.queries import contents_of
from foia.cases.recusal import recuse
from foia.cases.setting_aside import SetAsideCount, counts_set_aside, restore, set_aside
from foia.cases.tray import Filters, page_of, scopes_of
from foia.directory.models import Body, Office
from foia.errors import InvalidInput, NotFound, WrongState
from foia.extensions import new_id
from foia.notifications.jobs import sweep
from foia.notifications.models import OutboxMessage, Reminder
from tests import builders
from tests.clock import START_AT, Clock
from tests.countries import file_report
from tests.store.case_state import assert_row_is_what_events_say

pytestmark = pytest.mark.usefixtures("clock")
WHY = "Es mi cuñado quien firmó el contrato."


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


def reaches(app: Flask, session: Session, person: StaffPerson, case: Case) -> bool:
    actor = builders.staff_context(app, session, person).actor
    page = page_of(session, scopes_of(actor, Capability.READ_CASE), Filters(), START_AT.date())
    in_tray = case.id in [row.case.id for row in page.rows]
    may = states.may(actor, Capability.READ_CASE, case)
    assert in_tray == (may and not case.set_aside)
    return may


def told(session: Session, case: Case, template: str) -> set[object]:
    rows = session.scalars(
        select(OutboxMessage).where(OutboxMessage.case_id == case.id, OutboxMessage.template == template)
    )
    return {row.recipient_id for row in rows}


def test_what_is_set_aside_leaves_the_tray_and_nothing_else(
    app: Flask, session: Session, body: Body, case: Case, officer: StaffPerson
) -> None:
    head = builders.add_person(session, Role.HEAD, body)
    due_on = case.due_on

    set_aside(builders.staff_context(app, session, officer), case, "spam", "Publicidad de un curso.")

    assert (case.set_aside, case.phase, case.due_on) == (True, "filed", due_on)
    assert reaches(app, session, head, case)
    assert told(session, case, "set_aside") == {head.id}
    assert (
        session.scalars(
            select(Reminder).where(Reminder.case_id == case.id, Reminder.state == "planned")
        ).all()
        == []
    )
    actions.write_message(builders.filer_context(app, session, case), case, actions.Text("No es publicidad."))
    shown = contents_of(
        builders.context(app, session).vaults, case.id, for_filer=True, now=builders.context(app, session).now
    )
    assert "Publicidad" not in str(shown)
    assert_row_is_what_events_say(session, case)


def test_whoever_decides_brings_it_back(
    app: Flask, session: Session, body: Body, case: Case, officer: StaffPerson
) -> None:
    head = builders.add_person(session, Role.HEAD, body)
    set_aside(builders.staff_context(app, session, officer), case, "threat", "Amenaza a la directora.")
    with pytest.raises(WrongState):
        set_aside(builders.staff_context(app, session, officer), case, "spam", "Otra vez.")
    with pytest.raises(NotFound):
        restore(builders.staff_context(app, session, officer), case)

    restore(builders.staff_context(app, session, head), case)

    assert reaches(app, session, officer, case)
    assert told(session, case, "restored") == {officer.id}
    planned = select(Reminder).where(Reminder.case_id == case.id, Reminder.state == "planned")
    assert session.scalars(planned).all()
    assert_row_is_what_events_say(session, case)


def test_a_case_is_set_aside_for_a_known_reason(
    app: Flask, session: Session, case: Case, officer: StaffPerson
) -> None:
    with pytest.raises(InvalidInput, match="unknown_reason"):
        set_aside(builders.staff_context(app, session, officer), case, "boring", "No me gusta.")


def test_only_those_named_set_a_report_aside(
    app: Flask, session: Session, body: Body, officer: StaffPerson
) -> None:
    case, named = file_report(app, session, body)

    with pytest.raises(NotFound):
        set_aside(builders.staff_context(app, session, officer), case, "spam", "…")
    set_aside(builders.staff_context(app, session, named), case, "spam", "Publicidad.")

    assert case.set_aside


def test_what_is_set_aside_is_counted_by_body_without_the_confidential(
    app: Flask, session: Session, body: Body, case: Case, officer: StaffPerson
) -> None:
    head = builders.add_person(session, Role.HEAD, body)
    report, named = file_report(app, session, body)
    other, _receipt = builders.file_a_case(app, session, body)
    untouched, _receipt = builders.file_a_case(app, session, body)
    for found, person in ((case, officer), (other, officer), (report, named)):
        set_aside(builders.staff_context(app, session, person), found, "spam", "Publicidad.")
    restore(builders.staff_context(app, session, head), other)
    set_aside(builders.staff_context(app, session, officer), other, "spam", "Sí lo era.")
    restore(builders.staff_context(app, session, head), other)
    day = START_AT.date()

    assert counts_set_aside(session, day, day) == [SetAsideCount(body.id, ever=2, still=1)]
    assert counts_set_aside(session, day + timedelta(days=1), date(2026, 12, 31)) == []
    assert not untouched.set_aside


def test_whoever_steps_back_loses_the_case_at_once(
    app: Flask, session: Session, body: Body, case: Case, officer: StaffPerson
) -> None:
    colleague = builders.add_person(session, Role.OFFICER, body)
    head = builders.add_person(session, Role.HEAD, body)
    actions.assign(builders.staff_context(app, session, officer), case, officer.id)

    recuse(builders.staff_context(app, session, officer), case, WHY)

    assert (case.assignee_id, case.custody) == (None, "body")
    assert not reaches(app, session, officer, case)
    assert reaches(app, session, colleague, case)
    assert told(session, case, "recused") == {head.id}
    with pytest.raises(NotFound):
        recuse(builders.staff_context(app, session, officer), case, WHY)
    notes = session.scalars(select(Document).where(Document.case_id == case.id, Document.kind == "note"))
    assert [note.visible_to_filer for note in notes] == [False]
    people = [person.id for person in actions.assignable(builders.staff_context(app, session, head), case)]
    assert set(people) == {colleague.id, head.id}
    assert_row_is_what_events_say(session, case)


def test_stepping_back_from_somebody_elses_case_leaves_it_theirs(
    app: Flask, session: Session, body: Body, case: Case, officer: StaffPerson
) -> None:
    colleague = builders.add_person(session, Role.OFFICER, body)
    actions.assign(builders.staff_context(app, session, officer), case, officer.id)

    recuse(builders.staff_context(app, session, colleague), case, WHY)

    assert case.assignee_id == officer.id


def test_a_case_nobody_of_the_body_may_work_goes_to_the_central_desk_and_stays(
    app: Flask, session: Session, clock: Clock, case: Case, officer: StaffPerson
) -> None:
    desk = builders.add_person(session, Role.CENTRAL_DESK)

    recuse(builders.staff_context(app, session, officer), case, WHY)

    assert case.custody == "central_desk"
    assert reaches(app, session, desk, case)
    assert told(session, case, "central_desk_took") == {None}
    assert told(session, case, "recused") == {desk.id}
    session.commit()
    for _sweep in range(2):
        sweep(app, clock.advance(minutes=5))
    session.rollback()
    last = session.scalars(select(Event.type).where(Event.case_id == case.id).order_by(Event.sequence)).all()
    assert last == ["filed", "recused", "custody_changed"]
    assert_row_is_what_events_say(session, case)


def test_it_comes_back_when_the_body_has_somebody_else(
    app: Flask, session: Session, clock: Clock, body: Body, case: Case, officer: StaffPerson
) -> None:
    recuse(builders.staff_context(app, session, officer), case, WHY)
    other = builders.add_person(session, Role.OFFICER, body)
    session.commit()

    sweep(app, clock.advance(minutes=5))

    session.rollback()
    assert case.custody == "body"
    assert reaches(app, session, other, case)
    assert not reaches(app, session, officer, case)


def test_it_leaves_with_the_last_who_had_not_stepped_back(
    app: Flask, session: Session, clock: Clock, body: Body, case: Case, officer: StaffPerson
) -> None:
    other = builders.add_person(session, Role.OFFICER, body)
    recuse(builders.staff_context(app, session, officer), case, WHY)
    assert case.custody == "body"
    other.disabled_at = clock.now()
    session.commit()

    sweep(app, clock.advance(minutes=5))

    session.rollback()
    assert case.custody == "central_desk"


def test_a_report_is_placed_anew_when_nobody_named_is_left(
    app: Flask, session: Session, clock: Clock, body: Body
) -> None:
    case, named = file_report(app, session, body)

    recuse(builders.staff_context(app, session, named), case, WHY)

    assert (case.custody, case.confidential) == ("waiting", True)
    assert not reaches(app, session, named, case)
    session.commit()
    sweep(app, clock.advance(minutes=5))
    session.rollback()
    assert case.custody == "waiting"
    other = builders.add_person(session, Role.REPORTS_OFFICER, body)
    session.commit()
    sweep(app, clock.advance(minutes=5))
    session.rollback()
    assert (case.custody, reaches(app, session, other, case)) == ("body", True)
    assert_row_is_what_events_say(session, case)


def test_a_report_goes_to_the_authority_the_law_names(app: Flask, session: Session, body: Body) -> None:
    authority = builders.add_public_body(session, name="Ministerio de la Presidencia", code="MINPRES")
    elsewhere = builders.add_person(session, Role.REPORTS_OFFICER, authority)
    case, named = file_report(app, session, body)
    assert case.body_id == body.id

    recuse(builders.staff_context(app, session, named), case, WHY)

    assert (case.body_id, case.about_body_id, case.custody) == (authority.id, body.id, "body")
    assert reaches(app, session, elsewhere, case)


# Offices


def add_office(session: Session, body: Body, name: str) -> Office:
    office = Office(id=new_id(), body_id=body.id, name_es=name)
    session.add(office)
    session.flush()
    return office


def limited_to(session: Session, body: Body, office: Office) -> StaffPerson:
    """Add an officer who works in one office only."""
    person = builders.add_person(session, Role.OFFICER, body)
    grant = session.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id)).one()
    grant.office_id = office.id
    session.flush()
    return person


def test_a_case_given_to_an_office_is_no_other_offices(
    app: Flask, session: Session, body: Body, case: Case, officer: StaffPerson
) -> None:
    roads, bridges = add_office(session, body, "Carreteras"), add_office(session, body, "Puentes")
    of_roads, of_bridges = limited_to(session, body, roads), limited_to(session, body, bridges)
    assert reaches(app, session, of_bridges, case)
    acting = builders.staff_context(app, session, officer)
    assert {person.id for person in actions.assignable(acting, case, roads.id)} == {officer.id, of_roads.id}

    actions.assign(acting, case, of_roads.id, roads.id)

    assert (case.office_id, case.assignee_id) == (roads.id, of_roads.id)
    assert [reaches(app, session, person, case) for person in (of_roads, of_bridges, officer)] == [
        True,
        False,
        True,
    ]
    with pytest.raises(InvalidInput, match="not_assignable"):
        actions.assign(acting, case, of_bridges.id, roads.id)

    actions.assign(acting, case, of_bridges.id, bridges.id)

    assert [reaches(app, session, person, case) for person in (of_roads, of_bridges)] == [False, True]
    assert_row_is_what_events_say(session, case)


def test_an_office_of_another_body_takes_no_case(
    app: Flask, session: Session, body: Body, case: Case, officer: StaffPerson
) -> None:
    elsewhere = add_office(session, builders.add_public_body(session, name="Servicio de Aguas"), "Pozos")

    with pytest.raises(InvalidInput, match="unknown_office"):
        actions.assign(builders.staff_context(app, session, officer), case, officer.id, elsewhere.id)


def test_a_case_whose_office_has_nobody_left_is_the_whole_bodys(
    app: Flask, session: Session, body: Body
) -> None:
    roads, bridges = add_office(session, body, "Carreteras"), add_office(session, body, "Puentes")
    of_roads, of_bridges = limited_to(session, body, roads), limited_to(session, body, bridges)
    case, _receipt = builders.file_a_case(app, session, body)
    actions.assign(builders.staff_context(app, session, of_roads), case, of_roads.id, roads.id)
    assert not reaches(app, session, of_bridges, case)

    recuse(builders.staff_context(app, session, of_roads), case, WHY)

    assert (case.custody, case.office_id) == ("body", None)
    assert reaches(app, session, of_bridges, case)
    assert_row_is_what_events_say(session, case)
