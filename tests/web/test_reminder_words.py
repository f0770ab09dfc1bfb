"""What a reminder says of each thing waited for, and how little a mailbox is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy.orm import Session

from foia.cases.kinds import kind_of
from foia.cases.models import DeadlineRow
from foia.directory.models import Body
from foia.extensions import new_id
from foia.notifications.composing import Composing
from foia.notifications.letters import Letter
from foia.notifications.messages import OVERDUE, REMINDER, compose
from foia.notifications.models import OutboxMessage, Reminder
from foia.notifications.outbox import FILER
from tests.filed import Filed

DUE_ON = date(2026, 3, 20)
DAY = "viernes 20 de marzo de 2026"
IN_TIME = datetime.fromisoformat("2026-03-19T12:00:00+00:00")
LATE = datetime.fromisoformat("2026-03-24T12:00:00+00:00")

STAFF_WORDS = [
    ("notification", "authority", f"la notificación de lo decidido vence el {DAY}"),
    ("acknowledge", "authority", f"el acuse de recibo vence el {DAY}"),
    ("admission", "authority", f"la decisión de admitir a trámite vence el {DAY}"),
    ("third_party_reply", "third_party", f"una tercera persona puede responder hasta el {DAY}"),
    ("wait:defence", "", f"el descargo ante quien resuelve el recurso vence el {DAY}"),
    ("wait:referral", "", "una derivación espera"),
    ("wait:approval", "", "un borrador espera aprobación"),
]
FILER_WORDS = [
    ("response", "authority", f"la respuesta vence el {DAY}"),
    ("acknowledge", "authority", f"la entidad debe confirmar hasta el {DAY}"),
    ("admission", "authority", f"la entidad debe decir si admite hasta el {DAY}"),
    ("clarification", "applicant", f"aclare hasta el {DAY}"),
    ("payment", "applicant", f"pague los costos hasta el {DAY}"),
    ("appeal_filing", "applicant", f"puede recurrir hasta el {DAY}"),
]


@pytest.fixture(autouse=True)
def in_request(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def told(
    filed: Filed, kind: str, actor: str, *, at: datetime = IN_TIME, to: str = "person", **changes: Any
) -> Letter:
    """What is read of a reminder of a term of this kind, which is nowhere stored."""
    session: Session = filed.session
    step = kind if kind.startswith("wait:") else f"sample_{kind}"
    values = {
        "id": new_id(), "case_id": filed.case.id, "step": step, "deadline_version": 1, "threshold": 0,
        "threshold_unit": "working_day", "recipient_role": "responsible", "channel": "mail",
        "due_at": IN_TIME, "next_attempt_at": IN_TIME, "due_on": DUE_ON, "zone": "America/La_Paz",
        "state": "sent", "state_at": IN_TIME,
    }  # fmt: skip
    reminder = Reminder(**{**values, **changes})
    session.add(reminder)
    if actor:
        session.add(
            DeadlineRow(
                case_id=filed.case.id,
                step=step,
                version=1,
                kind=kind,
                actor=actor,
                due_on=DUE_ON,
                confirmed=True,
                recorded_at=IN_TIME,
            )  # fmt: skip
        )
    session.flush()
    template = OVERDUE if to == FILER.kind and at == LATE else REMINDER
    message = OutboxMessage(template=template, recipient_kind=to, detail=reminder.id.hex)
    context = filed.as_nobody().at(at)
    of_kind = kind_of(filed.app, filed.case.kind)
    with force_locale("es"):
        letter = compose(Composing(context, message, filed.case, of_kind, lambda page, **_: f"/{page}"))
    session.rollback()
    return letter


def test_each_thing_that_staff_owe_is_called_by_its_name(filed: Filed) -> None:
    for kind, actor, title in STAFF_WORDS:
        letter = told(filed, kind, actor)
        assert letter.subject == f"Folio {filed.folio}: {title}"
        assert DAY in letter.text
        late = told(filed, kind, actor, at=LATE)
        assert late.text != letter.text
        assert any(word in late.text for word in ("venció", "Debía", "terminó")), kind


def test_the_filer_reads_of_their_own_terms_and_of_what_they_are_owed(filed: Filed) -> None:
    for kind, actor, title in FILER_WORDS:
        letter = told(filed, kind, actor, to="filer")
        assert letter.subject == f"Folio {filed.folio}: {title}"
    late = told(filed, "acknowledge", "authority", at=LATE, to="filer")
    assert f"debía confirmar que recibió su solicitud hasta el {DAY} y no lo hizo" in late.text


def test_a_decision_on_an_appeal_is_not_called_an_answer(filed: Filed) -> None:
    for regime_id, title in (
        ("bo.petition:appeal_filing", "la decisión del recurso venció"),
        ("bo.petition:compliance-10", "la respuesta que se ordenó venció"),
    ):
        with filed.session.no_autoflush:
            filed.case.regime_id = regime_id
            assert title in told(filed, "response", "authority", at=LATE).subject


@pytest.mark.parametrize("role", ["oversight_body", "transparency_office"])
def test_a_mailbox_reads_the_body_the_folio_and_the_day_and_nothing_else(filed: Filed, role: str) -> None:
    name = filed.session.get_one(Body, filed.case.body_id).name_es

    letter = told(filed, "response", "authority", at=LATE, to="body", recipient_role=role)

    assert letter.subject == f"Folio {filed.folio}: plazo vencido de {name}"
    assert letter.paragraphs == (
        f"{name} dejó pasar un plazo en el expediente con folio {filed.folio}: venció el {DAY}.",
        "Este es un mensaje automático. No responda a este correo.",
    )
    filed.case.confidential = True
    kept = told(filed, "response", "authority", at=LATE, to="body", recipient_role=role)
    assert filed.folio not in kept.subject + kept.text
    assert name not in kept.subject + kept.text
