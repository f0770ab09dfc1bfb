"""What the doctor and the administrator's home say of the law: the next year, what waits, what is stuck."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.amendments.calendar_actions import NewChange, confirm, propose
from foia.amendments.cli import calendar_cli
from foia.amendments.models import AmendmentKind
from foia.amendments.redating_jobs import redate_pending
from foia.amendments.store import book_in_force
from foia.keeping.law_checks import law_findings
from tests import builders
from tests.clock import START_AT, Clock
from tests.page_client import PageClient
from tests.staff import sign_in_as

pytestmark = pytest.mark.usefixtures("clock")
OCTOBER = datetime(2026, 10, 1, 14, 0, tzinfo=UTC)


def found(app: Flask, session: Session, now: datetime) -> list[tuple[str, str]]:
    """Return what the doctor says of the law: level and code."""
    session.rollback()
    book = book_in_force(session, fresh=True)
    findings = law_findings(session, book, app.config["FOIA"], now.date(), now)
    return [(finding.level, finding.code) for finding in findings]


def test_from_october_on_both_are_told_of_the_next_year_until_somebody_confirms_it(
    app: Flask, session: Session, client: PageClient, clock: Clock
) -> None:
    sign_in_as(client, session, builders.add_person(session, Role.ADMINISTRATOR))
    before, _set = found(app, session, OCTOBER - timedelta(days=1)), clock.set(OCTOBER)
    sign_in_as(client, session, builders.add_person(session, Role.ADMINISTRATOR))
    client.get("/administracion")
    told = client.page.text
    in_october = found(app, session, OCTOBER)

    done = app.test_cli_runner().invoke(
        calendar_cli,
        ["confirm-year", "--year", "2027", "--decree", "DS 5512", "--confirmed-by", "MT", "--apply"],
    )

    assert (before, in_october) == ([], [("note", "calendar")])
    assert "Nadie confirmó todavía el calendario de 2027" in told
    assert done.exit_code == 0, done.output
    assert found(app, session, OCTOBER) == []


def test_the_doctor_says_what_waits_what_is_stuck_and_what_ends(app: Flask, session: Session) -> None:
    first, second = (
        builders.staff_context(app, session, builders.add_person(session, Role.ADMINISTRATOR))
        for _person in range(2)
    )
    body, _officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    today = START_AT.date()
    suspension = NewChange(
        kind=AmendmentKind.SUSPENSION, country="BO", first_on=today, last_on=today + timedelta(days=20),
        norm="DS 1", announced_on=today,
    )  # fmt: skip
    row = propose(first, suspension)
    session.commit()

    waiting = found(app, session, START_AT + timedelta(days=8))
    confirm(second, row)
    session.commit()
    counting = found(app, session, START_AT + timedelta(minutes=1))
    stuck = found(app, session, START_AT + timedelta(hours=1))
    redate_pending(app, START_AT)
    counted = found(app, session, START_AT + timedelta(hours=1))
    ending = found(app, session, START_AT + timedelta(days=14))
    case.regime_hash = "0123456789abcdef"
    session.commit()

    assert waiting == [("note", "amendments_waiting")]
    assert (counting, stuck) == ([("note", "redating")], [("act", "redating")])
    assert (counted, ending) == ([], [("note", "suspension_ends")])
    assert found(app, session, START_AT + timedelta(hours=1)) == [("act", "law_changed")]
