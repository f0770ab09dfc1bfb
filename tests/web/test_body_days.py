"""The days of a body unlike its place's: two outsiders decide, running cases move, both sides are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person, RoleGrant
from foia.actors import Role
from foia.amendments.body_days import NewDay, confirm_day, propose_day
from foia.amendments.redating_jobs import redate_pending
from foia.cases.models import Case, Event
from foia.directory.models import Body, BodyDay
from foia.errors import InvalidInput, NotAllowed
from foia.notifications.models import OutboxMessage
from tests import builders
from tests.clock import Clock
from tests.filed import Filed
from tests.page_client import PageClient
from tests.staff import sign_in_as


@pytest.fixture
def body(session: Session, clock: Clock) -> Body:
    body, _officer = builders.joined_body(session)
    session.commit()
    return body


@pytest.fixture
def case(app: Flask, session: Session, body: Body) -> Case:
    case, _receipt = builders.file_a_case(app, session, body)
    session.commit()
    return case


def administrator(session: Session) -> Person:
    person = builders.add_person(session, Role.ADMINISTRATOR)
    session.commit()
    return person


def a_day(case: Case, **changes: str) -> dict[str, str]:
    """A day of the term on which the body will not work."""
    assert case.due_on is not None
    closed_on = case.due_on - timedelta(days=1)
    while closed_on.weekday() > 4:
        closed_on -= timedelta(days=1)
    known_on = case.received_on
    values = {
        "day_on-day": str(closed_on.day),
        "day_on-month": str(closed_on.month),
        "day_on-year": str(closed_on.year),
        "effect": "closed",
        "norm": "Resolución 12/2026",
        "announced_on-day": str(known_on.day),
        "announced_on-month": str(known_on.month),
        "announced_on-year": str(known_on.year),
    }
    return {**values, **changes}


def propose(client: PageClient, session: Session, body: Body, case: Case) -> BodyDay:
    sign_in_as(client, session, administrator(session))
    client.send(f"/administracion/entidades/{body.id}/dias", a_day(case))
    session.rollback()
    return session.scalars(select(BodyDay)).one()


def test_a_day_moves_running_cases_once_a_second_person_confirms_it(
    client: PageClient, session: Session, clock: Clock, body: Body, case: Case
) -> None:
    due_on = case.due_on
    row = propose(client, session, body, case)
    session.refresh(case)
    assert case.due_on == due_on, "proposed by one, it counts for nothing"
    address = f"/administracion/entidades/{body.id}/dias/{row.id}"
    sign_in_as(client, session, administrator(session))

    client.get("/administracion")
    assert "Por confirmar: 1" in client.page.text
    client.get(address)
    assert case.folio in client.page.text
    client.send(f"{address}/confirmar", {})
    redate_pending(client.application, clock.now())
    client.get("/administracion")
    assert "Por confirmar" not in client.page.text

    session.rollback()
    session.refresh(case)
    assert due_on is not None and case.due_on is not None and case.due_on > due_on
    assert session.scalars(select(Event.type).where(Event.case_id == case.id)).all()[-1] == "calendar_changed"
    (own,) = session.get_one(Body, body.id).own_days
    assert (own.date, own.effect, own.basis) == (row.day_on, "closed", "Resolución 12/2026")
    told = session.scalars(select(OutboxMessage.recipient_kind).where(OutboxMessage.template == "due_moved"))
    assert set(told) == {"filer"}
    staff = session.scalars(
        select(OutboxMessage.recipient_kind).where(OutboxMessage.template == "calendar_moved")
    )
    assert set(staff) == {"person"}


def test_who_proposed_a_day_does_not_confirm_it(
    app: Flask, client: PageClient, session: Session, body: Body, case: Case
) -> None:
    row = propose(client, session, body, case)
    proposer = session.get_one(Person, row.proposed_by_id)

    client.get(f"/administracion/entidades/{body.id}/dias/{row.id}")

    assert "lo confirma otra persona" in client.page.text
    with pytest.raises(InvalidInput, match="same_person"):
        confirm_day(builders.staff_context(app, session, proposer), row)


def test_a_body_may_close_again_on_a_day_it_had_opened_again(
    app: Flask, session: Session, body: Body, case: Case
) -> None:
    first, second = (builders.staff_context(app, session, administrator(session)) for _person in range(2))
    assert case.due_on is not None
    day_on, known_on = case.due_on, case.received_on
    for effect in ("closed", "open", "closed"):
        confirm_day(second, propose_day(first, body, NewDay(day_on, effect, "R 1", known_on)))
        first, second = (acting.at(acting.now + timedelta(minutes=1)) for acting in (first, second))

    assert [day.effect for day in body.own_days] == ["closed", "open", "closed"]
    with pytest.raises(InvalidInput, match="known_already"):
        propose_day(first, body, NewDay(day_on, "closed", "R 1", known_on))


def test_who_works_in_a_body_does_not_decide_over_its_days(
    app: Flask, client: PageClient, session: Session, body: Body, case: Case
) -> None:
    row = propose(client, session, body, case)
    person = administrator(session)
    session.add(RoleGrant(person_id=person.id, role=Role.HEAD, body_id=body.id, granted_at=person.created_at))
    session.commit()
    sign_in_as(client, session, person)

    client.get(f"/administracion/entidades/{body.id}/dias")

    assert "dos personas de fuera de ella" in client.page.text
    with pytest.raises(NotAllowed):
        confirm_day(builders.staff_context(app, session, person), row)


def test_a_norm_without_its_number_is_asked_for_and_nothing_typed_is_lost(
    client: PageClient, session: Session, body: Body, case: Case
) -> None:
    sign_in_as(client, session, administrator(session))

    client.send(f"/administracion/entidades/{body.id}/dias", a_day(case, norm="un decreto"))

    assert client.page.errors == ["Escriba el número de la norma"]
    assert 'value="un decreto"' in client.page.html


@pytest.mark.parametrize(
    ("effect", "days", "known", "refused"),
    [
        ("closed", -2, -1, "announced_after"),
        ("open", -2, -3, "opens_past"),
        ("open", 0, -3, "opens_past"),
    ],
)
def test_no_term_ends_earlier_or_later_by_what_is_decided_afterwards(
    app: Flask, session: Session, body: Body, clock: Clock, effect: str, days: int, known: int, refused: str
) -> None:
    today = clock.now().date()
    new = NewDay(today + timedelta(days=days), effect, "RA 1/2026", today + timedelta(days=known))

    with pytest.raises(InvalidInput, match=refused):
        propose_day(builders.staff_context(app, session, administrator(session)), body, new)


def test_a_day_to_open_is_not_confirmed_once_it_is_over(
    app: Flask, session: Session, body: Body, clock: Clock
) -> None:
    today, second = clock.now().date(), administrator(session)
    new = NewDay(today + timedelta(days=5), "open", "RA 1/2026", today)
    row = propose_day(builders.staff_context(app, session, administrator(session)), body, new)
    clock.advance(days=5)

    with pytest.raises(InvalidInput, match="opens_past"):
        confirm_day(builders.staff_context(app, session, second), row)


def test_a_day_is_not_confirmed_once_who_proposed_it_works_in_the_body(
    app: Flask, session: Session, body: Body, clock: Clock
) -> None:
    today, first, second = clock.now().date(), administrator(session), administrator(session)
    new = NewDay(today + timedelta(days=5), "closed", "RA 1/2026", today)
    row = propose_day(builders.staff_context(app, session, first), body, new)
    session.add(RoleGrant(person_id=first.id, role=Role.HEAD, body_id=body.id, granted_at=first.created_at))
    session.flush()

    with pytest.raises(InvalidInput, match="proposer_gone"):
        confirm_day(builders.staff_context(app, session, second), row)


def test_the_timeline_names_the_norm_that_moved_the_dates(
    app: Flask, client: PageClient, session: Session, clock: Clock, filed: Filed
) -> None:
    body, due_on = session.get_one(Body, filed.case.body_id), filed.case.due_on
    assert due_on is not None
    new = NewDay(due_on, "closed", "Resolución 12/2026", filed.case.received_on)
    first, second = (builders.staff_context(app, session, administrator(session)) for _person in range(2))
    confirm_day(second, propose_day(first, body, new))
    auditor = builders.add_person(session, Role.AUDITOR)
    session.commit()
    redate_pending(app, clock.now())
    session.rollback()

    pages = {}
    filed.opened_by(client)
    pages["filer"] = client.page.text
    for person, name in ((filed.officer, "expedientes"), (auditor, "auditoria/expedientes")):
        sign_in_as(client, session, person)
        client.get(f"/{name}/{filed.case.id}")
        pages[name] = client.page.text

    told = "Lo dispone esta norma: Resolución 12/2026."
    assert {name: text.count(told) for name, text in pages.items()} == {
        "filer": 1, "expedientes": 1, "auditoria/expedientes": 1,
    }  # fmt: skip
