"""A body joins, moves, or ends and another does its work: each open case by its own event, the rest stays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import clock
from foia.accounts.models import Person, RoleGrant
from foia.actors import Role
from foia.cases import succession
from foia.cases.actions import assign
from foia.cases.body_changes import change_body
from foia.cases.custody import change_custody
from foia.cases.models import Case, Event
from foia.cases.referral import accept_referral, refer, reject_referral
from foia.changes import changes_of
from foia.directory import body_changes
from foia.directory.models import Body
from foia.directory.queries import search_bodies
from foia.errors import InvalidInput, NotAllowed
from foia.notifications.models import OutboxMessage
from tests import builders
from tests.clock import Clock
from tests.confidential import file_a_report
from tests.store.case_state import assert_row_is_what_events_say

pytestmark = pytest.mark.usefixtures("clock")
YESTERDAY = date(2026, 3, 8)


@pytest.fixture
def administrator(session: Session) -> Person:
    return builders.add_person(session, Role.ADMINISTRATOR, name="Rosa Vargas")


def told(session: Session, case: Case) -> list[str]:
    rows = session.scalars(select(OutboxMessage).where(OutboxMessage.case_id == case.id))
    return sorted(f"{row.template}:{row.recipient_kind}" for row in rows)


def last_event(session: Session, case: Case) -> str:
    types = select(Event.type).where(Event.case_id == case.id).order_by(Event.sequence.desc())
    return session.scalars(types).first() or ""


def values_of(session: Session, body: Body, **changes: object) -> dict[str, object]:
    return {**body_changes.state_of(session, body), **changes}


def test_open_cases_go_to_the_successor_and_closed_ones_stay(
    app: Flask, session: Session, administrator: Person
) -> None:
    ended, officer = builders.joined_body(session, name="Ministerio de Rutas", acronym="MR")
    heir, _officer = builders.joined_body(session, name="Ministerio de Caminos", place_code="BO-L")
    running, _receipt = builders.file_a_case(app, session, ended)
    assign(builders.staff_context(app, session, officer), running, officer.id)
    closed, _receipt = builders.file_a_case(app, session, ended)
    builders.answer_a_case(app, session, closed, officer)
    before = (running.regime_id, running.regime_version, running.received_at, running.due_on)

    moved = succession.merge(builders.staff_context(app, session, administrator), ended, heir, YESTERDAY)

    assert (moved.moved, moved.left) == (1, 0)
    assert (running.body_id, running.custody, running.assignee_id) == (heir.id, "body", None)
    assert (running.regime_id, running.regime_version, running.received_at, running.due_on) == before
    assert closed.body_id == ended.id
    assert (ended.valid_to, ended.successor_id) == (YESTERDAY, heir.id)
    assert {"body_succeeded:filer", "body_succeeded:person"} <= set(told(session, running))
    assert_row_is_what_events_say(session, running)
    found = search_bodies(session, "MR", country="BO", on=date(2026, 3, 9))
    assert [known.body.id for known in found] == [heir.id]
    assert changes_of(session, "body", ended.id)[0].action == "merged"
    held = session.scalars(select(RoleGrant.body_id).where(RoleGrant.person_id == officer.id)).one()
    assert held == ended.id


def test_a_successor_that_has_not_joined_leaves_them_with_the_central_desk(
    app: Flask, session: Session, administrator: Person
) -> None:
    ended, _officer = builders.joined_body(session)
    heir = builders.add_public_body(session, "Agencia de Caminos")
    case, _receipt = builders.file_a_case(app, session, ended)

    succession.merge(builders.staff_context(app, session, administrator), ended, heir, YESTERDAY)

    assert (case.body_id, case.custody) == (heir.id, "central_desk")
    assert "not_joined:filer" in told(session, case)
    builders.add_person(session, Role.OFFICER, heir)
    moved = succession.take_over(builders.staff_context(app, session, administrator), heir)
    assert (moved.moved, case.custody, last_event(session, case)) == (1, "body", "custody_changed")


def test_who_was_asked_by_referral_is_succeeded_in_that_too(
    app: Flask, session: Session, administrator: Person
) -> None:
    sender, sending = builders.joined_body(session, name="Servicio de Aguas")
    asked, _officer = builders.joined_body(session, name="Ministerio de Rutas")
    heir, heirs_officer = builders.joined_body(session, name="Ministerio de Caminos")
    third, thirds_officer = builders.joined_body(session, name="Aduana")
    case, _receipt = builders.file_a_case(app, session, sender)
    other, _receipt = builders.file_a_case(app, session, asked)
    refer(builders.staff_context(app, session, sending), case, asked, "Es de rutas.")
    refer(builders.staff_context(app, session, _officer), other, third, "Es de aduanas.")

    succession.merge(builders.staff_context(app, session, administrator), asked, heir, YESTERDAY)

    assert (case.body_id, case.referred_from_id) == (heir.id, sender.id)
    accept_referral(builders.staff_context(app, session, heirs_officer), case)
    assert case.referred_from_id is None
    reject_referral(builders.staff_context(app, session, thirds_officer), other, "No es nuestro.")
    assert other.body_id == heir.id
    for one in (case, other):
        assert_row_is_what_events_say(session, one)


def test_a_confidential_report_goes_only_where_somebody_is_named_for_it(
    app: Flask, session: Session, administrator: Person, clock: Clock
) -> None:
    ended, _officer = builders.joined_body(session)
    named = builders.add_person(session, Role.REPORTS_OFFICER, ended)
    heir, _officer = builders.joined_body(session, name="Ministerio de Rutas")
    report = file_a_report(app, session, ended)

    acting = builders.staff_context(app, session, administrator)
    moved = succession.merge(acting, ended, heir, YESTERDAY)
    assert (moved.moved, moved.left, report.body_id) == (0, 0, ended.id)

    builders.add_person(session, Role.REPORTS_OFFICER, heir)
    assert not change_custody(builders.context(app, session), report)
    session.scalars(select(RoleGrant).where(RoleGrant.person_id == named.id)).one().ended_at = clock.now()
    session.flush()
    assert change_custody(builders.context(app, session), report)
    assert (report.body_id, report.custody) == (heir.id, "body")


@pytest.mark.parametrize(
    ("ended_on", "code"),
    [(date(2026, 3, 9), "not_over_yet"), (date(2019, 12, 31), "ends_before_it_begins")],
)
def test_an_end_that_cannot_be_is_refused(
    app: Flask, session: Session, administrator: Person, ended_on: date, code: str
) -> None:
    ended = builders.add_public_body(session, "Ministerio de Rutas", valid_from=date(2020, 1, 1))
    heir = builders.add_public_body(session, "Ministerio de Caminos")

    with pytest.raises(InvalidInput, match=code):
        succession.merge(builders.staff_context(app, session, administrator), ended, heir, ended_on)
    heir.successor_id = ended.id
    with pytest.raises(InvalidInput, match="successor_circle"):
        succession.merge(builders.staff_context(app, session, administrator), ended, heir, YESTERDAY)


def test_only_an_administrator_ends_a_body(app: Flask, session: Session) -> None:
    ended, officer = builders.joined_body(session)
    heir = builders.add_public_body(session, "Ministerio de Caminos")

    with pytest.raises(NotAllowed):
        succession.merge(builders.staff_context(app, session, officer), ended, heir, YESTERDAY)


def test_another_place_counts_the_open_cases_anew_and_tells_both_sides(
    app: Flask, session: Session, administrator: Person
) -> None:
    # In Potosí the tenth of November closes, in La Paz it does not.
    body, _officer = builders.joined_body(session)
    filed_at = datetime(2026, 11, 4, 14, tzinfo=UTC)
    case, _receipt = builders.file_a_case(app, session, body, now=filed_at)
    due_on = case.due_on
    acting = builders.staff_context(app, session, administrator, now=filed_at + timedelta(hours=1))
    wanted = values_of(session, body, place_code="BO-P")
    seen = body_changes.mark_of(body_changes.state_of(session, body))

    with pytest.raises(InvalidInput, match="cases_open"):
        change_body(acting, body.id, wanted, seen=seen)
    assert change_body(acting, body.id, wanted, seen=seen, confirmed=True)

    assert due_on is not None
    assert case.due_on is not None
    assert case.due_on > due_on
    assert last_event(session, case) == "calendar_changed"
    assert {"due_moved:filer", "due_moved:person"} <= set(told(session, case))
    assert_row_is_what_events_say(session, case)
    with pytest.raises(InvalidInput, match="changed_meanwhile"):
        change_body(acting, body.id, wanted, seen=seen, confirmed=True)
    assert clock.now() < filed_at


def test_who_takes_reports_by_law_is_succeeded_in_that_too(
    app: Flask, session: Session, administrator: Person
) -> None:
    about = builders.add_public_body(session)
    authority = builders.add_public_body(session, "Ministerio de la Presidencia", code="MINPRES")
    heir = builders.add_public_body(session, "Ministerio de Gobierno")
    builders.add_person(session, Role.REPORTS_OFFICER, heir)

    succession.merge(builders.staff_context(app, session, administrator), authority, heir, YESTERDAY)

    report = file_a_report(app, session, about)
    assert (report.body_id, report.custody) == (heir.id, "body")
