"""What a filer opens while an answer may still be taken back: word for word what it was before."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.cases import answer_window, answering
from foia.cases.actions import Text
from foia.cases.answering import QuestionAnswer, questions_of
from foia.cases.models import Identity
from foia.cases.vault import FILER
from foia.notifications.jobs import sweep
from foia.notifications.models import MessageState, OutboxMessage
from foia.notifications.outbox import release_awaiting
from tests import builders
from tests.clock import Clock
from tests.filed import Filed
from tests.page_client import PageClient
from tests.staff import sign_in_as

PAGES = (
    "/mi-solicitud",
    "/mi-solicitud/como-se-calculo",
    "/mi-solicitud/como-se-calculo/anexo",
    "/mi-solicitud/plazos.ics",
    "/mi-solicitud/calendario",
    "/mi-solicitud/retirar",
)
# What differs between two looks at the same page: tokens, nonces, the instant printed.
_VOLATILE = re.compile(r'value="[^"]{20,}"|nonce-[\w-]+|DTSTAMP:\w+')


def seen(client: PageClient) -> dict[str, str]:
    return {
        page: _VOLATILE.sub("", client.get(page, follow_redirects=True).get_data(as_text=True))
        for page in PAGES
    }


def sign(filed: Filed, verb: str = "answer") -> datetime:
    acting = replace(filed.as_officer(), undo_window=timedelta(minutes=10))
    answers = [QuestionAnswer(question.id, "granted") for question in questions_of(acting, filed.case)]
    act = answering.decide if verb == "decide" else answering.answer
    act(acting, filed.case, builders.RULES, answers, Text("Costó 4.321.000."))
    filed.session.commit()
    assert filed.case.answer_opens_at is not None
    return filed.case.answer_opens_at


def test_nothing_a_filer_opens_tells_of_an_answer_in_its_window(
    app: Flask, client: PageClient, filed: Filed, clock: Clock
) -> None:
    filed.opened_by(client)
    before = seen(client)
    sign(filed)

    assert seen(client) == before

    clock.advance(minutes=10)
    after = seen(client)
    assert "4.321.000" in after["/mi-solicitud"]
    assert all(after[page] != before[page] for page in PAGES[:3])


def test_nothing_tells_of_a_decision_in_its_window_nor_of_one_taken_back(
    client: PageClient, filed: Filed, clock: Clock
) -> None:
    filed.opened_by(client)
    before = seen(client)
    sign(filed, "decide")
    assert seen(client) == before

    acting = filed.as_officer()
    answer_window.undo_answer(acting, filed.case, "INTERNO: iba otro archivo.")
    filed.session.commit()

    # How many events the chain holds is printed, as it is after any internal note; which they are is not.
    told = {page: text for page, text in seen(client).items() if not page.endswith("anexo")}
    assert told.items() <= before.items()
    clock.advance(minutes=10)
    assert "INTERNO" not in "".join(seen(client).values())


def test_the_officer_undoes_the_answer_on_its_page(
    client: PageClient, session: Session, filed: Filed, clock: Clock
) -> None:
    sign(filed)
    sign_in_as(client, session, filed.officer)
    session.commit()
    client.get(f"/expedientes/{filed.case.id}")
    assert "hasta entonces puede deshacerla" in client.page.text

    client.send(f"/expedientes/{filed.case.id}/deshacer-respuesta", {"text": "Iba otro archivo."})

    assert "Deshizo la respuesta" in client.page.text
    session.rollback()
    assert (filed.case.phase, filed.case.outcome) == ("filed", None)
    client.get(f"/expedientes/{filed.case.id}/borrador")
    assert "Costó 4.321.000." in client.page.html


def test_a_reserved_identity_is_read_once_by_leave_of_somebody_else(
    app: Flask, client: PageClient, session: Session
) -> None:
    body, officer = builders.joined_body(session)
    head: Person = builders.add_person(session, Role.HEAD, body)
    case, _receipt = builders.file_a_complaint(app, session, "conduct_complaint", body, identity="reserved")
    session.commit()
    base = f"/expedientes/{case.id}/identidad"
    sign_in_as(client, session, officer)
    session.commit()
    assert client.get(base).status_code == 404
    client.send(f"{base}/pedir", {"purpose": "answering"})
    assert client.get(base).status_code == 404

    sign_in_as(client, session, head)
    session.commit()
    client.send(f"{base}/pedidos", {"que": "dar"})
    sign_in_as(client, session, officer)
    session.commit()
    client.send(base, {"purpose": "answering"})

    assert builders.FILER.name in client.page.text
    assert client.get(base).status_code == 404


def answered_message(filed: Filed) -> OutboxMessage:
    filed.session.rollback()
    told = select(OutboxMessage).where(OutboxMessage.template == "answered")
    return filed.session.scalars(told).one()


@pytest.mark.parametrize("is_undone", [False, True])
def test_the_message_waits_however_early_it_is_released_and_is_void_after_an_undo(
    app: Flask, filed: Filed, clock: Clock, is_undone: bool
) -> None:
    identity = filed.session.get_one(Identity, (filed.case.id, FILER))
    identity.email_confirmed_at = clock.now()
    opens_at = sign(filed)
    # As when the address is confirmed, or what a restore held is released, within the window.
    message = answered_message(filed)
    message.state = MessageState.AWAITING_CONFIRMATION
    filed.session.flush()
    release_awaiting(filed.session, filed.case.id, now=clock.now())
    filed.session.commit()

    sweep(app, clock.now())
    message = answered_message(filed)
    assert (message.state, message.reason) == (MessageState.PENDING, "not_open_yet")
    assert message.next_attempt_at == opens_at
    if is_undone:
        answer_window.undo_answer(filed.as_officer(), filed.case, "Iba otro archivo.")
        filed.session.commit()
    sweep(app, opens_at)

    message = answered_message(filed)
    ended = (MessageState.VOIDED, "answer_undone") if is_undone else (MessageState.SENT, "")
    assert (message.state, message.reason) == ended
