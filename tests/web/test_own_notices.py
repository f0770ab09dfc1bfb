"""What a filer was told, read in the opened case: when it was placed and when it was first opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.cases import actions
from foia.cases.actions import Text
from foia.cases.answer_window import undo_answer
from foia.cases.answering import QuestionAnswer, answer, questions_of
from foia.cases.notices import tell_filer
from foia.cases.recovery import ask_for_new_key
from foia.citizens.notice_queries import PAGE_ROWS
from foia.notifications.models import NoticeText, OutboxMessage
from foia.requests.rules import RULES
from tests.builders import answer_a_case, file_a_case, joined_body
from tests.clock import Clock
from tests.countries import IN_CHILE
from tests.filed import Filed
from tests.page_client import PageClient
from tests.statements import counted_statements

LIST = "/mi-solicitud/avisos"
LIST_PAGE, CASE_PAGE = 4, 6
WINDOW = timedelta(minutes=10)


def titles(client: PageClient) -> list[str]:
    return [" ".join("".join(h.itertext()).split()) for h in client.page.all("h2")]


def notice_called(client: PageClient, title: str) -> str:
    """Return the address of a notice of the list last seen."""
    return next(address for text, address in client.page.links.items() if text.startswith(title))


def test_a_notice_is_opened_once_and_the_case_counts_what_waits(
    client: PageClient, filed: Filed, clock: Clock
) -> None:
    clock.advance(hours=1)
    actions.send_message(filed.as_officer(), filed.case, Text("Estamos buscando el contrato."))
    filed.session.commit()
    filed.opened_by(client)
    assert "Avisos: 2 sin abrir" in client.page.text

    client.get(LIST)
    newest, oldest = titles(client)
    assert newest.startswith("Tiene un mensaje nuevo")
    assert oldest.startswith("Recibimos su solicitud")
    assert client.page.text.count("Sin abrir") == 3, "said of each, in words, and by the filter"
    address = notice_called(client, "Tiene un mensaje nuevo")
    clock.advance(minutes=20)
    client.get(address)
    assert "La entidad le escribió un mensaje." in client.page.text
    assert "Puesto 9 de marzo de 2026, 11:00 h" in client.page.text
    assert "Abierto por primera vez 9 de marzo de 2026, 11:20 h" in client.page.text
    clock.advance(minutes=5)
    client.get(address)

    assert "Abierto por primera vez 9 de marzo de 2026, 11:20 h" in client.page.text, "it never moves"
    client.get(LIST, query_string={"sin_abrir": "si"})
    assert [title.split(" 9 de")[0] for title in titles(client)] == ["Recibimos su solicitud"]
    client.get("/mi-solicitud")
    assert "Avisos: 1 sin abrir" in client.page.text


def test_whoever_gave_no_mail_has_the_notices_all_the_same(
    app: Flask, client: PageClient, session: Session
) -> None:
    body, officer = joined_body(session)
    case, receipt = file_a_case(app, session, body, notice_channel="page")
    answer_a_case(app, session, case, officer)
    session.commit()
    client.send("/seguir", {"folio": receipt.folio, "key": receipt.key}, page="/seguir")

    client.get(LIST)

    assert any(title.startswith("Su solicitud tiene respuesta") for title in titles(client))
    client.get(notice_called(client, "Su solicitud tiene respuesta"))
    assert client.page.links["Ver de qué trata"] == "/mi-solicitud#mensajes"


@pytest.mark.parametrize("is_undone", [False, True])
def test_no_notice_tells_of_an_answer_that_is_not_open_or_was_taken_back(
    client: PageClient, filed: Filed, clock: Clock, is_undone: bool
) -> None:
    clock.advance(days=1)
    acting = replace(filed.as_officer(), undo_window=WINDOW)
    answers = [QuestionAnswer(question.id, "granted") for question in questions_of(acting, filed.case)]
    answer(acting, filed.case, RULES, answers, Text("Costó mucho."))
    filed.session.commit()
    if is_undone:
        undo_answer(filed.as_officer(), filed.case, "Falta un anexo.")
        filed.session.commit()
        clock.advance(minutes=11)
    hidden = filed.session.scalars(select(OutboxMessage.id).where(OutboxMessage.template == "answered")).one()
    filed.session.rollback()
    filed.opened_by(client)

    assert "Avisos: 1 sin abrir" in client.page.text
    client.get(LIST)
    assert len(titles(client)) == 1
    assert client.get(f"{LIST}/{hidden}").status_code == 404
    if is_undone:
        return
    clock.advance(minutes=11)
    client.get(LIST)
    assert titles(client)[0].startswith("Su solicitud tiene respuesta")
    client.get(f"{LIST}/{hidden}")
    assert "Puesto 10 de marzo de 2026, 10:10 h" in client.page.text, "from when it could be read"


def test_a_code_is_no_notice_nor_is_what_was_voided_or_another_persons(
    app: Flask, client: PageClient, filed: Filed
) -> None:
    other, _receipt = file_a_case(app, filed.session)
    ask_for_new_key(filed.as_nobody(), filed.folio)
    tell_filer(filed.as_officer(), filed.case, "suspended")
    filed.session.flush()
    messages = {row.template: row for row in filed.session.scalars(select(OutboxMessage)) if row.case_id}
    messages["suspended"].state = "voided"
    of_other = filed.session.scalars(
        select(OutboxMessage.id).where(OutboxMessage.case_id == other.id, OutboxMessage.template == "filed")
    ).first()
    filed.session.commit()
    filed.opened_by(client)

    client.get(LIST)

    assert [title.split(" 9 de")[0] for title in titles(client)] == ["Recibimos su solicitud"]
    assert client.get(f"{LIST}/{of_other}").status_code == 404


def test_a_notice_keeps_the_deployments_words_of_its_day(
    client: PageClient, filed: Filed, clock: Clock
) -> None:
    own = {"template": "acknowledged", "audience": "filer", "language": "es"}
    first = NoticeText(**own, version=1, title="ya la leyó alguien", body="Alguien la leyó.")
    first.recorded_at = clock.now()
    clock.advance(hours=1)
    actions.acknowledge(filed.as_officer(), filed.case)
    first.retired_at = clock.advance(hours=1)
    filed.session.add(first)
    filed.session.commit()
    filed.opened_by(client)

    client.get(LIST)
    assert titles(client)[0].startswith("Ya la leyó alguien")
    client.get(notice_called(client, "Ya la leyó alguien"))

    assert "Alguien la leyó." in client.page.text


def test_pages_of_notices_follow_one_another_and_cost_the_same(
    app: Flask, client: PageClient, filed: Filed, clock: Clock
) -> None:
    for _number in range(PAGE_ROWS):
        clock.advance(minutes=1)
        actions.send_message(filed.as_officer(), filed.case, Text("Un mensaje."))
    actions.ask_clarification(filed.as_officer(), filed.case, "¿Qué avenida?")
    tell_filer(filed.as_officer(), filed.case, "due_moved")
    filed.session.commit()
    filed.opened_by(client)

    with counted_statements(app) as statements:
        client.get(LIST)

    assert len(titles(client)) == PAGE_ROWS
    assert 1 <= len(statements) <= LIST_PAGE, statements
    client.get(client.page.links["Siguientes →"])
    assert len(titles(client)) == 3
    client.get(client.page.links["← Anteriores"])
    assert len(titles(client)) == PAGE_ROWS
    with counted_statements(app) as statements:
        client.get("/mi-solicitud")
    assert f"{PAGE_ROWS + 3} sin abrir" in client.page.text
    assert len(statements) <= CASE_PAGE, statements


def test_the_list_claims_no_legal_effect(client: PageClient, filed: Filed) -> None:
    filed.opened_by(client)

    client.get(LIST)

    assert "no reemplaza la notificación legal" in client.page.text
    assert "casilla" not in client.page.text


@IN_CHILE
def test_where_the_law_knows_an_official_mailbox_the_list_says_that_this_is_none(
    app: Flask, client: PageClient, session: Session
) -> None:
    body, _officer = joined_body(session, country="CL", place_code="CL-RM", body_class="ministry")
    _case, receipt = file_a_case(app, session, body)
    session.commit()
    client.send("/seguir", {"folio": receipt.folio, "key": receipt.key}, page="/seguir")

    client.get(LIST)

    assert "La norma (Ley 19.880, artículo 46)" in client.page.text
    assert "3 días hábiles después. Este buzón no es ese." in client.page.text
