"""Linking and joining: only what one may see, never across the confidential border, nobody unanswered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person as StaffPerson
from foia.accounts.models import RoleGrant
from foia.accounts.queries import actor_of
from foia.actors import Role
from foia.cases import actions, links, parts, recovery, referral
from foia.cases.context import Context
from foia.cases.filing import NewCase, file_case, new_nonce
from foia.cases.models import Case, CaseLink
from foia.cases.store import events_of, record
from foia.cases.trace_models import CaseOpening
from foia.cases.vault import Person
from foia.clock import now
from foia.directory.models import Body
from foia.errors import InvalidInput, StaleCase, WrongState
from foia.extensions import new_id
from foia.notifications.models import OutboxMessage
from foia.transactions import transaction
from tests import builders
from tests.store.case_state import assert_row_is_what_events_say

pytestmark = pytest.mark.usefixtures("clock")
MAIL_ONLY = Person(name="Wara Quispe", email="wara.quispe@example.org")


@pytest.fixture
def ours(session: Session) -> tuple[Body, StaffPerson]:
    return builders.joined_body(session, name="Ministerio de Caminos")


@pytest.fixture
def acting(app: Flask, session: Session, ours: tuple[Body, StaffPerson]) -> Context:
    return builders.staff_context(app, session, ours[1])


@pytest.fixture
def case(app: Flask, session: Session, ours: tuple[Body, StaffPerson]) -> Case:
    return builders.file_a_case(app, session, ours[0])[0]


@pytest.fixture
def other(app: Flask, session: Session, ours: tuple[Body, StaffPerson]) -> Case:
    return builders.file_a_case(app, session, ours[0])[0]


def a_report(app: Flask, session: Session, body: Body, filer: Person = builders.FILER) -> Case:
    filing = builders.context(app, session)
    report = NewCase("misconduct_report", body, "Coima", ["Pidió dinero."], filer=filer, confidential=True)
    return session.get_one(Case, file_case(filing, report, new_nonce(filing), "cookie").case_id)


def said(session: Session, case: Case) -> list[tuple[str, str]]:
    """Return what the case's links say: of which case, and what it is to this one."""
    return [
        (event.payload["case_id"], event.payload["relation"])
        for event in events_of(session, case.id)
        if event.type == "linked"
    ]


@pytest.mark.parametrize(
    ("relation", "converse"),
    [("related", "related"), ("duplicate", "duplicate"), ("follows", "followed_by")],
)
def test_both_ends_of_a_link_say_it(
    session: Session, acting: Context, case: Case, other: Case, relation: str, converse: str
) -> None:
    linked = links.link(acting, case, other.folio.lower(), relation)

    assert linked is other
    assert said(session, case) == [(other.id.hex, relation)]
    assert said(session, other) == [(case.id.hex, converse)]
    row = session.scalars(select(CaseLink)).one()
    assert (row.from_case_id, row.to_case_id, row.relation) == (case.id, other.id, relation)
    assert (case.phase, other.phase) == ("filed", "filed")
    for one in (case, other):
        assert_row_is_what_events_say(session, one)


def test_a_link_is_said_once_from_either_side(acting: Context, case: Case, other: Case) -> None:
    links.link(acting, case, other.folio, "related")

    for one, another in ((case, other), (other, case)):
        with pytest.raises(InvalidInput, match="already_linked"):
            links.link(acting, one, another.folio, "related")
    links.link(acting, other, case.folio, "duplicate")


def test_what_one_may_not_see_is_as_if_it_were_not(
    app: Flask, session: Session, acting: Context, case: Case
) -> None:
    elsewhere, _officer = builders.joined_body(session, name="Otra entidad")
    hidden, _receipt = builders.file_a_case(app, session, elsewhere)

    for folio in (hidden.folio, f"{case.folio}-9", "no es un folio", ""):
        for verb in (links.join, lambda *known: links.link(*known, "related")):
            with pytest.raises(InvalidInput, match="not_found"):
                verb(acting, case, folio)

    assert len(events_of(session, hidden.id)) == 1


def test_nothing_is_linked_across_the_confidential_border(
    app: Flask, session: Session, ours: tuple[Body, StaffPerson], case: Case
) -> None:
    both = builders.add_person(session, Role.REPORTS_OFFICER, ours[0])
    grant = RoleGrant(id=new_id(), person_id=both.id, role=Role.OFFICER, body_id=ours[0].id, granted_at=now())
    session.add(grant)
    session.flush()
    report = a_report(app, session, ours[0])
    acting = builders.staff_context(app, session, both)

    for one, another in ((case, report), (report, case)):
        with pytest.raises(InvalidInput, match="not_found"):
            links.link(acting, one, another.folio, "related")

    assert said(session, case) == said(session, report) == []


def test_two_reports_are_linked_by_whoever_is_named_and_leave_their_trace(
    app: Flask, session: Session, ours: tuple[Body, StaffPerson]
) -> None:
    named = builders.add_person(session, Role.REPORTS_OFFICER, ours[0])
    first, second = (a_report(app, session, ours[0]) for _ in range(2))

    links.link(builders.staff_context(app, session, named), first, second.folio, "related")

    opened = session.scalars(select(CaseOpening.case_id).where(CaseOpening.person_id == named.id)).all()
    assert list(opened) == [second.id]


def test_two_reports_of_one_person_end_as_one(
    app: Flask, session: Session, ours: tuple[Body, StaffPerson]
) -> None:
    named = builders.add_person(session, Role.REPORTS_OFFICER, ours[0])
    first, second = (a_report(app, session, ours[0]) for _ in range(2))
    unsigned = a_report(app, session, ours[0], Person())
    acting = builders.staff_context(app, session, named)

    links.join(acting, first, second.folio)

    assert (first.outcome, second.phase) == ("joined", "filed")
    with pytest.raises(InvalidInput, match="link_instead"):
        links.join(acting, second, unsigned.folio)


def test_a_case_is_not_linked_with_itself(acting: Context, case: Case) -> None:
    with pytest.raises(InvalidInput, match="same_case"):
        links.link(acting, case, case.folio, "related")
    with pytest.raises(InvalidInput, match="unknown_relation"):
        links.link(acting, case, case.folio, "joined")


def test_a_case_ends_in_another_of_the_same_person(
    session: Session, acting: Context, ours: tuple[Body, StaffPerson], case: Case, other: Case
) -> None:
    joined = links.join(acting, case, other.folio)

    assert joined is other
    assert (case.phase, case.outcome, other.phase) == ("concluded", "joined", "filed")
    assert said(session, other) == [(case.id.hex, "joined_here")]
    told = session.scalars(
        select(OutboxMessage.case_id).where(
            OutboxMessage.template == "joined", OutboxMessage.recipient_kind == "filer"
        )
    ).all()
    assert list(told) == [case.id]
    for one in (case, other):
        assert_row_is_what_events_say(session, one)


def test_a_joined_case_is_not_reopened(
    app: Flask, session: Session, acting: Context, ours: tuple[Body, StaffPerson], case: Case, other: Case
) -> None:
    head = builders.add_person(session, Role.HEAD, ours[0])
    links.join(acting, case, other.folio)

    with pytest.raises(WrongState):
        actions.require(builders.staff_context(app, session, head), "reopen", case)


@pytest.mark.parametrize(
    "filer",
    [
        Person(),
        Person(name="Wara Quispe Mamani"),
        Person(name="Wara Quispe Mamani", document_number="1234567"),
        MAIL_ONLY,  # an address anybody may have typed
    ],
)
def test_cases_of_who_may_be_somebody_else_are_linked_instead(
    app: Flask,
    session: Session,
    acting: Context,
    ours: tuple[Body, StaffPerson],
    case: Case,
    filer: Person,
) -> None:
    recovery.confirm_address(acting, recovery.issue_confirmation(acting, case))
    other, _receipt = builders.file_a_case(app, session, ours[0], filer=filer)

    for one, another in ((case, other), (other, case)):
        with pytest.raises(InvalidInput, match="link_instead"):
            links.join(acting, one, another.folio)

    assert (case.phase, other.phase) == ("filed", "filed")


def test_one_confirmed_address_is_one_person(
    app: Flask, session: Session, acting: Context, ours: tuple[Body, StaffPerson]
) -> None:
    cases = [builders.file_a_case(app, session, ours[0], filer=MAIL_ONLY)[0] for _ in range(2)]
    for one in cases:
        recovery.confirm_address(acting, recovery.issue_confirmation(acting, one))

    links.join(acting, cases[0], cases[1].folio)

    assert cases[0].outcome == "joined"


def test_two_without_any_sign_of_who_filed_are_linked_instead(
    app: Flask, session: Session, acting: Context, ours: tuple[Body, StaffPerson]
) -> None:
    cases = [builders.file_a_case(app, session, ours[0], filer=Person())[0] for _ in range(2)]

    with pytest.raises(InvalidInput, match="link_instead"):
        links.join(acting, cases[0], cases[1].folio)


def test_who_asked_to_be_known_to_few_is_not_found_out_by_trying(
    app: Flask, session: Session, acting: Context, ours: tuple[Body, StaffPerson]
) -> None:
    head = builders.add_person(session, Role.HEAD, ours[0])
    filing = builders.context(app, session)
    cases = []
    for reserved in (True, False):
        complaint = NewCase(
            "service_complaint", ours[0], "Trato", ["…"], filer=builders.FILER, reserved=reserved
        )
        receipt = file_case(filing, complaint, new_nonce(filing), "cookie")
        cases.append(session.get_one(Case, receipt.case_id))

    with pytest.raises(InvalidInput, match="link_instead"):
        links.join(acting, cases[0], cases[1].folio)
    links.join(builders.staff_context(app, session, head), cases[0], cases[1].folio)


def test_a_case_ends_only_in_an_open_one_of_its_kind_and_body(
    app: Flask, session: Session, acting: Context, ours: tuple[Body, StaffPerson], case: Case, other: Case
) -> None:
    filing = builders.context(app, session)
    complaint = NewCase("service_complaint", ours[0], "Trato", ["…"], filer=builders.FILER)
    of_another_kind = session.get_one(Case, file_case(filing, complaint, new_nonce(filing), "cookie").case_id)
    set_aside, _receipt = builders.file_a_case(app, session, ours[0])
    record(acting, set_aside, "set_aside", {"reason": "spam", "documents": []})
    builders.answer_a_case(app, session, other, ours[1])

    for one, code in (
        (of_another_kind, "other_kind_or_body"),
        (set_aside, "other_not_open"),
        (other, "other_not_open"),
    ):
        with pytest.raises(InvalidInput, match=code):
            links.join(acting, case, one.folio)


def test_a_case_does_not_end_in_one_another_body_sent_and_nobody_accepted(
    app: Flask, session: Session, acting: Context, ours: tuple[Body, StaffPerson], case: Case
) -> None:
    elsewhere, officer = builders.joined_body(session, name="Otra entidad")
    sent, _receipt = builders.file_a_case(app, session, elsewhere)
    referral.refer(builders.staff_context(app, session, officer), sent, ours[0], "Es suyo.")

    with pytest.raises(InvalidInput, match="other_not_open"):
        links.join(acting, case, sent.folio)


def test_a_part_does_not_end_in_its_whole_nor_the_whole_in_its_part(
    app: Flask, session: Session, acting: Context, ours: tuple[Body, StaffPerson]
) -> None:
    whole, _receipt = builders.file_a_case(app, session, ours[0], questions=["¿Uno?", "¿Dos?"])
    part = parts.split(acting, whole, [parts.open_questions(acting, whole)[0].id], "Aparte.")

    for one, another in ((whole, part), (part, whole)):
        with pytest.raises(InvalidInput, match="parts_of_one"):
            links.join(acting, one, another.folio)


def test_of_two_who_link_the_same_two_at_once_neither_waits_for_ever(
    app: Flask, session: Session, ours: tuple[Body, StaffPerson], case: Case, other: Case
) -> None:
    colleague = builders.add_person(session, Role.OFFICER, ours[0])
    people = (ours[1].id, colleague.id)
    ends = ((case.id, other.folio), (other.id, case.folio))
    session.commit()
    session.rollback()
    together = Barrier(2)

    def act(number: int) -> str:
        case_id, folio = ends[number]
        together.wait()
        try:
            with transaction(app) as own:
                linking = builders.context(app, own, actor_of(own, people[number]))
                links.wait_for_both(linking, case_id, folio)
                links.link(linking, own.get_one(Case, case_id), folio, "related")
        except (StaleCase, InvalidInput):
            return "told"
        return "won"

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(act, range(2)))

    assert sorted(found) == ["told", "won"]
    session.rollback()
    assert len(session.scalars(select(CaseLink)).all()) == 1
    assert [len(said(session, session.get_one(Case, known))) for known in (ends[0][0], ends[1][0])] == [1, 1]


def test_of_two_joined_into_each_other_at_once_one_goes_on(
    app: Flask, session: Session, ours: tuple[Body, StaffPerson], case: Case, other: Case
) -> None:
    colleague = builders.add_person(session, Role.OFFICER, ours[0])
    people = (ours[1].id, colleague.id)
    ends: tuple[tuple[UUID, str], ...] = ((case.id, other.folio), (other.id, case.folio))
    session.commit()
    session.rollback()
    together = Barrier(2)

    def act(number: int) -> str:
        case_id, folio = ends[number]
        together.wait()
        try:
            with transaction(app) as own:
                joining = builders.context(app, own, actor_of(own, people[number]))
                links.wait_for_both(joining, case_id, folio)
                links.join(joining, own.get_one(Case, case_id), folio)
        except (StaleCase, InvalidInput, WrongState):
            return "told"
        return "won"

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(act, range(2)))

    assert sorted(found) == ["told", "won"]
    session.rollback()
    phases = sorted(session.get_one(Case, known).phase for known, _folio in ends)
    assert phases == ["concluded", "filed"]
