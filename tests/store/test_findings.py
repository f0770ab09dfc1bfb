"""Findings: recorded by auditors or the product, answered by the body, followed until they are closed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import SYSTEM, Role
from foia.audit.findings_actions import Found, open_finding, record_finding, take_step
from foia.audit.findings_models import Finding, FindingStep
from foia.audit.findings_rules import Result, Severity, State, Step
from foia.audit.findings_store import auditors_of, steps_of, words_of
from foia.cases.models import CaseKey, Event
from foia.errors import NotFound, WrongState
from foia.notifications.jobs import sweep
from foia.notifications.models import OutboxMessage
from tests import builders

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
FOLLOW_UP = date(2026, 3, 16)
LATER = date(2026, 4, 6)
WHAT = "La respuesta salió sin la firma de la jefatura."
FACTS = {"step": "response", "stored": "2026-03-03", "recomputed": "2026-03-04"}


class Office:
    """A body with its head, an auditor, and a case of the body."""

    def __init__(self, app: Flask, session: Session) -> None:
        self.app, self.session = app, session
        self.body, self.officer = builders.joined_body(session)
        self.head = builders.add_person(session, Role.HEAD, self.body)
        self.auditor = builders.add_person(session, Role.AUDITOR)
        self.case, _receipt = builders.file_a_case(app, session, self.body, NOW, quiet=True)
        session.commit()

    def acting(self, person: Person, now: datetime = NOW) -> builders.Context:
        return builders.staff_context(self.app, self.session, person, now)

    def recorded(self, *, on_case: bool = True) -> Finding:
        found = Found(Severity.HIGH, WHAT, FOLLOW_UP, "DS 28168, art. 11")
        case = self.case if on_case else None
        return record_finding(self.acting(self.auditor), self.body.id, case, found)

    def told(self) -> list[tuple[str, str]]:
        rows = self.session.execute(
            select(OutboxMessage.template, OutboxMessage.recipient_id)
            .where(OutboxMessage.key.like("finding:%"))
            .order_by(OutboxMessage.created_at, OutboxMessage.template)
        )
        names = {self.head.id: "head", self.auditor.id: "auditor", self.officer.id: "officer"}
        return [(template, names[person_id]) for template, person_id in rows]


@pytest.fixture
def office(app: Flask, session: Session) -> Office:
    return Office(app, session)


def test_a_finding_is_answered_followed_and_closed_and_changes_no_case(
    office: Office, session: Session
) -> None:
    events, version = session.scalar(select(func.count()).select_from(Event)), office.case.version
    finding = office.recorded()
    take_step(office.acting(office.head), finding, Step.ANSWER, "Se firmó después.")
    auditing = office.acting(office.auditor)
    take_step(auditing, finding, Step.FOLLOW_UP, "Falta el respaldo.", follow_up_on=LATER)
    take_step(office.acting(office.head), finding, Step.ANSWER, "Va el respaldo.")
    take_step(auditing, finding, Step.ACCEPT, "Se verá en abril.", follow_up_on=LATER)
    take_step(auditing, finding, Step.CLOSE, "Cumplió.", result=Result.RESOLVED)
    session.commit()

    assert (finding.state, finding.result, finding.remind_at) == (State.CLOSED, Result.RESOLVED, None)
    words = words_of(auditing, finding, steps_of(session, finding.id))
    assert list(words.values())[:2] == [WHAT, "Se firmó después."]
    assert office.told() == [
        ("finding_answered", "auditor"),
        ("finding_answered", "auditor"),
        ("finding_moved", "head"),
        ("finding_moved", "head"),
        ("finding_moved", "head"),
        ("finding_opened", "head"),
    ]
    assert (session.scalar(select(func.count()).select_from(Event)), office.case.version) == (events, version)
    assert WHAT not in str(session.execute(select(FindingStep.sealed)).all())
    with pytest.raises(WrongState):
        take_step(office.acting(office.head), finding, Step.ANSWER, "Otra vez.")


def test_only_the_body_answers_and_only_auditors_do_the_rest(office: Office, session: Session) -> None:
    finding = office.recorded(on_case=False)
    _other, stranger = builders.joined_body(session, name="Otra")
    other_head = builders.add_person(session, Role.HEAD, _other)
    desk = builders.add_person(session, Role.CENTRAL_DESK)
    for person in (office.officer, stranger, other_head, desk, office.auditor):
        with pytest.raises(NotFound):
            take_step(office.acting(person), finding, Step.ANSWER, "No soy quien responde.")
    for person in (office.head, desk):
        with pytest.raises(NotFound):
            take_step(office.acting(person), finding, Step.CLOSE, "Cierro.", result=Result.MISTAKEN)
    take_step(office.acting(office.head), finding, Step.ANSWER, "Responde la entidad.")

    unjoined = builders.add_public_body(session, name="Alcaldía sin personal")
    theirs = record_finding(
        office.acting(office.auditor), unjoined.id, None, Found(Severity.LOW, WHAT, FOLLOW_UP)
    )
    take_step(office.acting(desk), theirs, Step.ANSWER, "La mesa central responde por ella.")
    assert theirs.state == State.ANSWERED


def test_the_same_automatic_finding_is_made_once(app: Flask, office: Office, session: Session) -> None:
    def again(stored: str = "2026-03-03") -> object:
        return open_finding(
            builders.context(app, session, SYSTEM, NOW),
            body_id=None,
            case_id=office.case.id,
            code="deadline_differs",
            severity=Severity.HIGH,
            facts={**FACTS, "stored": stored},
        )

    made = again()
    assert again() is None
    finding = session.get_one(Finding, made)
    take_step(office.acting(office.auditor), finding, Step.CLOSE, "Era un feriado.", result=Result.MISTAKEN)
    assert again() is None
    assert again("2026-03-05") is not None
    session.commit()

    assert finding.body_id == office.body.id
    assert finding.follow_up_on == date(2026, 3, 16)
    # Both were found on one day: auditors are told of them once, the body only when one of them asks it.
    told = office.told()
    assert told.count(("finding_found", "auditor")) == 1
    assert {name for template, name in told if template.startswith("finding_")} == {"auditor"}


def test_what_is_written_of_a_case_goes_with_its_key_and_nobody_may_know_of_a_confidential_one(
    office: Office, session: Session
) -> None:
    of_case, of_body = office.recorded(), office.recorded(on_case=False)
    auditing = office.acting(office.auditor)
    session.delete(session.get_one(CaseKey, office.case.id))
    session.commit()
    shown = [list(words_of(auditing, one, steps_of(session, one.id)).values()) for one in (of_case, of_body)]
    assert shown == [[None], [WHAT]]

    office.case.confidential = True
    session.commit()
    with pytest.raises(NotFound):
        office.recorded()
    with pytest.raises(NotFound):
        take_step(auditing, of_case, Step.CLOSE, "Cierro.", result=Result.RESOLVED)


def test_an_auditor_kept_from_a_case_is_not_told_of_what_others_found_in_it(
    office: Office, session: Session
) -> None:
    other = builders.add_person(session, Role.AUDITOR)
    finding = office.recorded()
    office.case.excluded = office.auditor.id.hex
    session.commit()

    assert auditors_of(session, finding) == [other.id]


def test_both_sides_are_reminded_once_a_day_and_the_mail_names_no_case(
    app: Flask, office: Office, session: Session
) -> None:
    finding, other = office.recorded(), office.recorded(on_case=False)
    session.commit()

    def sweep_at(day: int) -> list[tuple[str, str]]:
        now = datetime(2026, 3, day, 13, 0, tzinfo=UTC)
        before = len(office.told())
        sweep(app, now)
        sweep(app, now)
        session.rollback()
        return sorted(set(office.told()[before:]))

    assert sweep_at(12) == []
    due = [("finding_due", "auditor"), ("finding_due", "head")]
    assert sweep_at(13) == due
    take_step(
        office.acting(office.head, datetime(2026, 3, 14, 13, 0, tzinfo=UTC)), finding, Step.ANSWER, "Listo."
    )
    take_step(office.acting(office.auditor), other, Step.CLOSE, "Ya está.", result=Result.RESOLVED)
    session.commit()
    # Of the one that is answered it is the auditor's turn.
    sweep_at(16)
    assert session.scalars(
        select(OutboxMessage.recipient_id).where(OutboxMessage.key.like("finding:2026-03-16%"))
    ).all() == [office.auditor.id]
    mails = [path.read_text() for path in sorted(app.config["FOIA"].mail_folder.rglob("*.eml"))]
    about = [mail for mail in mails if "Auditor" in mail]
    assert about
    assert not [mail for mail in about if office.case.folio in mail]
    states = select(OutboxMessage.state).where(OutboxMessage.case_id.is_(None))
    assert set(session.scalars(states)) == {"sent"}
