"""The tray's pages: every case once, in order, forwards and backwards, whatever the dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from foia import clock
from foia.actors import Actor, ActorKind, Capability, Grant, Role
from foia.audit import queries as audit
from foia.audit.queries import Period, Standing
from foia.cases import tray
from foia.cases.case_lines import TrayRow
from foia.cases.case_row import tray_rank
from foia.cases.models import Case
from foia.cases.phases import OPEN_PHASES
from foia.cases.tray import Cursor, Filters, Scope
from foia.cases.tray_counts import MOST_COUNTED, counts_of
from foia.directory.models import Body, Office
from foia.extensions import new_id
from tests.store.case_rows import add_body, add_case, add_person

TODAY = date(2026, 3, 9)
CASES = 130


def a_case(session: Session, body: Body, number: int, due_on: date | None, phase: str = "filed") -> Case:
    return add_case(
        session,
        body,
        number,
        due_on=due_on,
        late_after_on=due_on,
        phase=phase,
        received_on=date(2026, 1, 1) + timedelta(days=number % 40),
    )


@pytest.fixture
def body(session: Session) -> Body:
    """A body whose cases share few dates, have three phases, and sometimes no date."""
    body = add_body(session)
    for number in range(CASES):
        due_on = None if number % 11 == 0 else TODAY + timedelta(days=number % 7 - 3)
        a_case(session, body, number, due_on, OPEN_PHASES[number % 3])
    session.commit()
    return body


def cases_of(session: Session, rows: Iterable[TrayRow]) -> list[Case]:
    """Return the whole cases of the lines of a list."""
    return [session.get_one(Case, row.case.id) for row in rows]


def walk(
    session: Session, scopes: list[Scope], filters: Filters, *, newest_first: bool = False
) -> list[list[Case]]:
    """Go forwards to the end, and back to the beginning: both ways show the same pages."""
    pages, cursor = [], None
    while True:
        page = tray.page_of(session, scopes, filters, TODAY, cursor, newest_first=newest_first)
        pages.append(cases_of(session, page.rows))
        if page.following is None:
            break
        cursor = page.following
    back = [pages[-1]]
    while page.previous is not None:
        page = tray.page_of(session, scopes, filters, TODAY, page.previous, newest_first=newest_first)
        back.append(cases_of(session, page.rows))
    assert back[::-1] == pages
    return pages


@pytest.mark.parametrize("newest_first", [False, True])
def test_the_pages_hold_every_case_once_and_in_order(
    session: Session, body: Body, newest_first: bool
) -> None:
    pages = walk(session, [Scope("body", body.id)], Filters(), newest_first=newest_first)

    cases = [case for page in pages for case in page]
    dated = [case.due_on for case in cases if case.due_on is not None]
    assert [len(page) for page in pages] == [25] * 5 + [5]
    assert len({case.id for case in cases}) == CASES
    assert dated == sorted(dated, reverse=newest_first)
    undated = cases[: CASES - len(dated)] if newest_first else cases[len(dated) :]
    assert all(case.due_on is None for case in undated)


@pytest.mark.parametrize("count", [0, 1, 25, 26, 50])
def test_a_full_last_page_has_no_empty_one_after_it(session: Session, count: int) -> None:
    body = add_body(session)
    for number in range(count):
        a_case(session, body, number, TODAY)

    pages = walk(session, [Scope("body", body.id)], Filters())

    assert [len(page) for page in pages] == ([25] * (count // 25) + [count % 25] * (count % 25 > 0) or [0])


def test_a_case_answered_between_two_pages_hides_no_other(session: Session, body: Body) -> None:
    scopes = [Scope("body", body.id)]
    first = tray.page_of(session, scopes, Filters(), TODAY)
    assert first.following is not None
    expected = tray.page_of(session, scopes, Filters(), TODAY, first.following)
    session.execute(update(Case).where(Case.id == first.rows[-1].case.id).values(phase="concluded"))

    second = tray.page_of(session, scopes, Filters(), TODAY, first.following)

    assert [row.case.id for row in second.rows] == [row.case.id for row in expected.rows]


def test_the_filters_narrow_to_what_they_say(session: Session, body: Body) -> None:
    scopes = [Scope("body", body.id)]
    person = add_person(session, "elena", Role.OFFICER, body)
    mine = cases_of(session, tray.page_of(session, scopes, Filters(), TODAY).rows)[3]
    mine.assignee_id, mine.held = person.id, True
    session.flush()

    def found(filters: Filters) -> list[Case]:
        return [case for page in walk(session, scopes, filters) for case in page]

    assert found(Filters(assignee=person.id)) == [mine]
    assert found(Filters(held=True)) == [mine]
    assert len(found(Filters(unassigned=True))) == CASES - 1
    assert {case.due_on for case in found(Filters(overdue=True))} == {
        TODAY - timedelta(days=days) for days in (1, 2, 3)
    }
    assert {case.due_on for case in found(Filters(due_by=TODAY + timedelta(days=1)))} == {
        TODAY,
        TODAY + timedelta(days=1),
    }
    assert {case.phase for case in found(Filters(phases=("in_progress",)))} == {"in_progress"}
    counted = counts_of(session, scopes, [], person.id, TODAY, TODAY + timedelta(days=1), TODAY, clock.now())
    for name, filters in {
        "late": Filters(overdue=True),
        "today": Filters(due_today=True),
        "soon": Filters(due_by=TODAY + timedelta(days=1)),
        "awaiting": Filters(phases=("awaiting_clarification",)),
        "approval": Filters(approval=True),
        "referred": Filters(referred=True),
        "unassigned": Filters(unassigned=True),
        "mine": Filters(assignee=person.id),
        "backlog": Filters(backlog=True),
    }.items():
        assert getattr(counted, name) == min(len(found(filters)), MOST_COUNTED), name


def test_a_rule_read_in_two_ways_is_late_after_the_later_day(session: Session) -> None:
    body = add_body(session)
    case = a_case(session, body, 1, TODAY - timedelta(days=1))
    case.late_after_on = TODAY
    session.flush()

    late = tray.page_of(session, [Scope("body", body.id)], Filters(overdue=True), TODAY)
    tomorrow = tray.page_of(
        session, [Scope("body", body.id)], Filters(overdue=True), TODAY + timedelta(days=1)
    )

    assert (late.rows, cases_of(session, tomorrow.rows)) == ([], [case])


def test_each_role_reaches_its_own_cases(session: Session, body: Body) -> None:
    other = add_body(session, "OTRA")
    theirs = a_case(session, other, 200, TODAY)
    desk = a_case(session, other, 201, TODAY)
    desk.custody = "central_desk"
    session.flush()

    def tray_of(*grants: Grant) -> set[Case]:
        actor = Actor(ActorKind.STAFF, person_id=new_id(), grants=grants)
        scopes = tray.scopes_of(actor, Capability.READ_CASE)
        pages = walk(session, scopes, replace(Filters(), overdue=False))
        return {case for page in pages for case in page}

    assert tray_of(Grant(Role.OFFICER, other.id)) == {theirs}
    assert tray_of(Grant(Role.CENTRAL_DESK)) == {desk}
    assert len(tray_of(Grant(Role.OFFICER, body.id), Grant(Role.HEAD, other.id))) == CASES + 1
    assert tray_of(Grant(Role.AUDITOR)) == tray_of(Grant(Role.ADMINISTRATOR)) == set()


def test_the_workload_counts_what_each_person_holds(session: Session, body: Body) -> None:
    person = add_person(session, "elena", Role.OFFICER, body)
    rows = tray.page_of(session, [Scope("body", body.id)], Filters(overdue=True), TODAY).rows
    for case in cases_of(session, rows[:4]):
        case.assignee_id = person.id
    session.flush()

    nobody, elena = tray.workload(session, [Scope("body", body.id)], TODAY, TODAY)

    assert (elena.name, elena.open, elena.overdue, elena.due_soon) == ("Elena", 4, 4, 0)
    assert (nobody.person_id, nobody.open) == (None, CASES - 4)


def standings(session: Session, body: Body) -> dict[Standing, int]:
    """Give every standing some cases and return how many."""
    cases = session.query(Case).order_by(Case.folio).all()
    for number, case in enumerate(cases):
        match number % 5:
            case 0:
                case.due_on = case.late_after_on = TODAY - timedelta(days=1)
            case 1:
                case.due_on = case.late_after_on = TODAY
            case 2:
                case.late_after_on, case.stopped_on, case.phase = TODAY, TODAY, "concluded"
            case 3:
                case.late_after_on, case.phase = TODAY, "concluded"
                case.stopped_on = TODAY + timedelta(days=1)
            case _:
                case.phase = "concluded"
    session.flush()
    return {**dict.fromkeys(Standing, CASES // 5), Standing.UNKNOWN: 0}


def test_the_compliance_list_holds_every_case_once_overdue_first(session: Session, body: Body) -> None:
    expected = standings(session, body)
    period = Period(date(2026, 1, 1), date(2026, 12, 31))
    rows, cursor = [], None
    pages = 0
    while True:
        page = audit.compliance_page(session, period, TODAY, cursor=cursor)
        rows += page.rows
        pages += 1
        if page.following is None:
            break
        cursor = page.following
    back = list(page.rows)
    while page.previous is not None:
        page = audit.compliance_page(session, period, TODAY, cursor=page.previous)
        back = page.rows + back

    order = list(Standing)
    assert (pages, len(rows), len({row.case.id for row in rows})) == (6, CASES, CASES)
    assert [row.case.id for row in back] == [row.case.id for row in rows]
    assert [(order.index(row.standing), row.case.received_on) for row in rows] == sorted(
        (order.index(row.standing), row.case.received_on) for row in rows
    )
    assert {standing: sum(row.standing == standing for row in rows) for standing in Standing} == expected
    counts = audit.counts_by_body(session, period, TODAY)
    assert [(count.body, count.received, count.by_standing) for count in counts] == [(body, CASES, expected)]


def test_the_compliance_list_is_narrowed_by_body_period_and_standing(session: Session, body: Body) -> None:
    standings(session, body)
    other = add_body(session, "OTRA")
    theirs = a_case(session, other, 300, TODAY - timedelta(days=1))
    days = date(2026, 1, 1), date(2026, 12, 31)

    only = audit.compliance_page(session, Period(*days, other.id), TODAY, [Standing.OVERDUE])
    january = audit.counts_by_body(session, Period(date(2026, 1, 1), date(2026, 1, 2)), TODAY)

    assert [(row.case.id, row.body and row.body.id) for row in only.rows] == [(theirs.id, other.id)]
    assert sum(count.received for count in january) == sum(
        case.received_on <= date(2026, 1, 2) for case in session.query(Case)
    )


def test_urgent_cases_stand_first_by_what_was_promised_for_them(session: Session, body: Body) -> None:
    later, sooner = (a_case(session, body, CASES + number, TODAY + timedelta(days=30)) for number in (1, 2))
    for case, hours in ((later, 24), (sooner, 4)):
        case.urgent = True
        case.service_due_at = case.received_at + timedelta(hours=hours)
        case.tray_rank = tray_rank(case)
    session.flush()

    cases = [case for page in walk(session, [Scope("body", body.id)], Filters()) for case in page]

    assert cases[:2] == [sooner, later]
    assert len({case.id for case in cases}) == CASES + 2


def test_what_was_set_aside_has_a_list_of_its_own(session: Session, body: Body) -> None:
    abuse = a_case(session, body, CASES + 1, TODAY)
    abuse.set_aside = True
    session.flush()
    scopes = [Scope("body", body.id)]

    page = tray.page_of(session, scopes, Filters(set_aside=True), TODAY)
    assert cases_of(session, page.rows) == [abuse]
    assert abuse not in [case for page in walk(session, scopes, Filters()) for case in page]


def test_a_filing_neither_admitted_nor_questioned_is_found(session: Session, body: Body) -> None:
    early, late = (a_case(session, body, CASES + number, None) for number in (1, 2))
    early.received_on, late.received_on = TODAY - timedelta(days=3), TODAY
    early.provisional_due_on = late.provisional_due_on = TODAY + timedelta(days=20)
    session.flush()

    waiting = Filters(not_started_since=TODAY - timedelta(days=2))
    page = tray.page_of(session, [Scope("body", body.id)], waiting, TODAY)

    assert cases_of(session, page.rows) == [early]


def test_the_lists_of_an_office_and_of_those_named_for_reports_are_theirs(
    session: Session, body: Body
) -> None:
    office, other = (Office(id=new_id(), body_id=body.id, name_es=name) for name in ("Archivo", "Personal"))
    session.add_all([office, other])
    session.flush()
    theirs, report = a_case(session, body, CASES + 1, TODAY), a_case(session, body, CASES + 2, TODAY)
    theirs.office_id, report.confidential = other.id, True
    kept_from = a_case(session, body, CASES + 3, TODAY)
    person = add_person(session, "elena", Role.OFFICER, body)
    kept_from.excluded = f"{new_id().hex} {person.id.hex}"
    session.flush()

    def listed(role: Role, office_id: UUID | None = None) -> set[UUID]:
        actor = Actor(ActorKind.STAFF, person.id, grants=(Grant(role, body.id, office_id),))
        scopes = tray.scopes_of(actor, Capability.READ_CASE)
        return {case.id for page in walk(session, scopes, Filters()) for case in page}

    assert len(listed(Role.OFFICER)) == CASES + 1
    assert theirs.id in listed(Role.OFFICER)
    assert theirs.id not in listed(Role.OFFICER, office.id)
    assert not {report.id, kept_from.id} & listed(Role.OFFICER)
    assert listed(Role.REPORTS_OFFICER) == {report.id}


def test_the_list_by_receipt_holds_every_open_case_once(session: Session, body: Body) -> None:
    pages = walk(session, [Scope("body", body.id)], Filters(by_receipt=True))

    found = [(case.received_on, case.id.hex) for page in pages for case in page]
    assert [len(page) for page in pages] == [25] * 5 + [5]
    assert len(set(found)) == CASES
    assert [day for day, _id in found] == sorted(day for day, _id in found)


def test_what_is_due_today_is_found_whether_urgent_or_not(session: Session, body: Body) -> None:
    today = [a_case(session, body, CASES + number, TODAY) for number in range(2)]
    today[0].urgent, today[0].tray_rank = True, "0 2026-03-01T10:00"
    session.flush()

    pages = walk(session, [Scope("body", body.id)], Filters(due_today=True))

    found = [case for page in pages for case in page]
    assert found[0] == today[0]
    assert {case.due_on for case in found} == {TODAY}
    assert (
        len(found)
        == len(set(found))
        == len([case for case in session.scalars(select(Case)) if case.due_on == TODAY])
    )


def test_a_cursor_of_a_case_that_moved_still_leads_somewhere(session: Session, body: Body) -> None:
    page = tray.page_of(
        session,
        [Scope("body", body.id)],
        Filters(),
        TODAY,
        Cursor(f"1 {TODAY + timedelta(days=1)}", new_id()),
    )

    assert page.rows
    assert all(row.case.due_on is None or row.case.due_on > TODAY for row in page.rows)
