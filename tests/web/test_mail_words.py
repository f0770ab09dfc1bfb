"""What a mail says: the words of every message for every kind, and how little of a confidential case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from foia.cases import actions
from foia.cases.kinds import kind_of, kinds_of
from foia.cases.models import DeadlineRow
from foia.notifications.composing import Composing
from foia.notifications.filer_messages import FOR_FILER
from foia.notifications.letters import Letter
from foia.notifications.messages import OVERDUE, REMINDER, compose
from foia.notifications.models import OutboxMessage, Reminder
from foia.notifications.notice_kinds import FILER_COURTESIES, STAFF_COURTESIES
from foia.notifications.staff_messages import FOR_STAFF
from tests.builders import FILER, QUESTION, SUBJECT
from tests.filed import Filed

WITH_CODE = ("confirm_address", "key_recovery")
TO_FILER = (*FOR_FILER, REMINDER, OVERDUE, *WITH_CODE)
TO_STAFF = (*FOR_STAFF, REMINDER)
TOLD = [*((template, "filer") for template in TO_FILER), *((template, "person") for template in TO_STAFF)]


@pytest.fixture(autouse=True)
def in_request(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def composed(filed: Filed, template: str, kind: str = "filer", language: str = "es") -> Letter:
    reminder = filed.session.scalars(select(Reminder).where(Reminder.case_id == filed.case.id)).first()
    assert reminder is not None
    message = OutboxMessage(template=template, recipient_kind=kind, detail=reminder.id.hex)
    with force_locale(language):
        of_kind = kind_of(filed.app, filed.case.kind)
        return compose(
            Composing(filed.as_nobody(), message, filed.case, of_kind, lambda page, **_: f"/{page}")
        )


def said(letter: Letter) -> str:
    return " ".join((letter.subject, *letter.paragraphs))


def test_every_message_names_the_folio_and_nothing_of_its_content(filed: Filed) -> None:
    for template, recipient in TOLD:
        words = said(composed(filed, template, recipient))

        assert filed.folio in words, template
        for private in (filed.key, SUBJECT, QUESTION, FILER.name, FILER.email, filed.case.id.hex):
            assert private not in words, template


def test_what_one_may_do_without_are_notices_that_exist() -> None:
    assert set(FOR_FILER) >= FILER_COURTESIES
    assert set(FOR_STAFF) >= STAFF_COURTESIES


@pytest.mark.parametrize("language", ["es", "en"])
def test_of_a_confidential_case_a_mail_says_only_that_there_is_news(filed: Filed, language: str) -> None:
    filed.case.confidential = True
    filed.case.folio = "XX-99-AAAA-BBBB-C"
    subjects = set()

    for template, recipient in TOLD:
        letter = composed(filed, template, recipient, language)
        if template not in WITH_CODE:
            subjects.add((recipient, letter.subject))
        for private in ("XX-99", "Caminos", "solicitud", "request", "plazo", "2026", "entidad ", "denuncia"):
            assert private not in said(letter).replace("Nadie de la entidad", ""), template

    assert len(subjects) == 2


def test_a_mail_calls_the_case_by_its_kind(app: Flask, filed: Filed) -> None:
    for kind in kinds_of(app).values():
        filed.case.kind = kind.code

        called = "expediente" if kind.is_discreet else kind.bare_noun
        for template in FOR_FILER:
            words = said(composed(filed, template))
            assert f"su {called} con folio {filed.folio}" in words, template
            assert kind.code == "info_request" or "solicitud" not in words, template


def test_no_mail_says_that_a_case_is_a_complaint_about_somebody_s_conduct(filed: Filed) -> None:
    filed.case.kind = "conduct_complaint"

    for template, recipient in TOLD:
        words = said(composed(filed, template, recipient)).lower()
        for private in ("queja", "conducta", "servidor"):
            assert private not in words, (template, recipient)


def test_a_case_that_is_not_admitted_yet_promises_no_date(filed: Filed) -> None:
    filed.case.due_on, filed.case.provisional_due_on = None, date(2026, 3, 30)

    assert "empieza cuando se admita a trámite" in said(composed(filed, "filed"))
    assert "2026" not in said(composed(filed, "filed"))


def test_a_term_that_waits_for_a_clarification_is_not_said_to_wait_for_an_admission(filed: Filed) -> None:
    """In Chile there is no admission: the term begins with what was missing."""
    filed.case.due_on, filed.case.provisional_due_on = None, date(2026, 3, 30)
    filed.case.phase = "awaiting_clarification"

    assert "empieza después de la aclaración que se pidió" in said(composed(filed, "corrected"))
    assert "admita" not in said(composed(filed, "corrected"))


@pytest.mark.parametrize("flag", ["suspended", "unpaid"])
def test_a_term_that_stands_still_has_no_date(filed: Filed, flag: str) -> None:
    filed.case.due_on, filed.case.due_confirmed = None, True
    setattr(filed.case, flag, True)

    assert "El plazo de la respuesta está suspendido." in said(composed(filed, "reopened"))


def test_a_decision_that_stopped_the_term_leaves_no_date(filed: Filed) -> None:
    filed.case.phase, filed.case.stopped_on = "decided", date(2026, 3, 10)

    assert "vence" not in said(composed(filed, "corrected"))


def test_the_day_to_clarify_is_said_if_there_is_one(filed: Filed) -> None:
    actions.ask_clarification(filed.as_officer(), filed.case, "¿A qué avenida se refiere?")
    asked = DeadlineRow(
        case_id=filed.case.id,
        step="clarification",
        version=9,
        kind="clarification",
        actor="applicant",
        due_on=date(2026, 3, 16),
        confirmed=True,
        recorded_at=filed.as_nobody().now - timedelta(days=1),
    )
    before = said(composed(filed, "clarification_asked"))
    filed.session.add(asked)
    filed.session.flush()

    assert "Responda cuanto antes." in before
    assert "Responda hasta el lunes 16 de marzo de 2026." in said(composed(filed, "clarification_asked"))


def test_a_template_without_words_is_refused(filed: Filed) -> None:
    with pytest.raises(LookupError):
        composed(filed, "no_such_template")
