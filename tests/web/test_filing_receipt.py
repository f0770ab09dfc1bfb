"""The receipt of a filing: shown once, to the browser that filed, however often the form is sent."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.cases.filing_pages import FORM_COOKIE
from foia.cases.models import Event, Identity
from tests.builders import QUESTION, add_public_body
from tests.clock import Clock
from tests.filing import ASKED, case_of, count_of, key_shown, sent_form
from tests.page_client import PageClient
from tests.staff import sign_in_as


def test_a_filing_is_answered_with_folio_key_and_due_date(
    client: PageClient, session: Session, address: str
) -> None:
    response = client.send(address, ASKED)

    case = case_of(session)
    assert client.page.heading == "Recibimos su solicitud"
    assert case.folio in client.page.text
    assert re.fullmatch(r"([0-9A-Z]{4}-){6}[0-9A-Z]{3}", key_shown(client))
    assert "vence el lunes 30 de marzo de 2026" in client.page.text
    assert "¿Cómo se calculó?" in client.page.text
    assert response.headers["Cache-Control"] == "no-store"


def test_no_change_of_language_loses_the_key_that_is_shown_once(client: PageClient, address: str) -> None:
    client.get(address)
    assert client.page.with_class("app-language")

    client.send(address, ASKED)

    assert key_shown(client)
    assert not client.page.with_class("app-language")


def test_a_refused_form_is_where_another_language_comes_back_to(client: PageClient, address: str) -> None:
    client.send(address, {**ASKED, "subject": ""})
    assert client.page.errors

    client.send("/idioma", {"idioma": "en"})

    assert (client.page.address, client.page.root.get("lang")) == (address, "en")


def test_the_receipt_s_key_opens_the_case(client: PageClient, address: str) -> None:
    client.send(address, ASKED)

    client.send("/seguir")

    assert client.page.heading == "Su solicitud"
    assert QUESTION in client.page.text


def test_a_body_that_has_not_joined_is_told_apart_on_the_receipt(
    client: PageClient, session: Session
) -> None:
    body = add_public_body(session, name="Servicio de Aguas")
    session.commit()

    client.send(f"/solicitudes/nueva/{body.id}", ASKED)

    assert case_of(session).custody == "central_desk"
    assert "Servicio de Aguas todavía no atiende por esta vía" in client.page.text


def test_a_filing_without_a_name_says_that_the_key_cannot_be_recovered(
    client: PageClient, session: Session, address: str
) -> None:
    client.send(address, ASKED)

    assert session.scalars(select(Identity)).all() == []
    assert "nadie puede recuperarla si la pierde" in client.page.text


def test_the_same_form_sent_twice_shows_the_same_receipt(
    client: PageClient, session: Session, address: str
) -> None:
    client.get(address)
    form = sent_form(client, address, ASKED)
    client.post(address, data=form)
    key = key_shown(client)

    client.post(address, data=form)

    assert key_shown(client) == key
    assert "Se presentó una sola vez" in client.page.text
    assert count_of(session) == 1


def test_the_same_form_with_other_words_asks_whether_it_is_another(
    client: PageClient, session: Session, address: str
) -> None:
    client.get(address)
    form = sent_form(client, address, ASKED)
    client.post(address, data=form)

    client.post(address, data={**form, "question_1": "¿Y en 2024?"})

    assert "¿Quiere presentar otro?" in client.page.text
    assert client.page.element("question_1").text == "¿Y en 2024?"
    assert count_of(session) == 1

    client.send(address)

    assert client.page.heading == "Recibimos su solicitud"
    assert count_of(session) == 2


def test_a_used_form_shows_no_key_after_half_an_hour(
    client: PageClient, session: Session, clock: Clock, address: str
) -> None:
    client.get(address)
    form = sent_form(client, address, ASKED)
    client.post(address, data=form)
    clock.advance(minutes=31)

    response = client.post(address, data=form)

    assert response.status_code == 409
    assert client.page.heading == "Este formulario ya fue presentado"
    assert count_of(session) == 1


def test_a_used_form_shows_no_key_to_another_browser(
    client: PageClient, session: Session, address: str
) -> None:
    client.get(address)
    form = sent_form(client, address, ASKED)
    client.post(address, data=form)
    key = key_shown(client)
    client.set_cookie(FORM_COOKIE, "0" * 32)

    client.post(address, data=form)

    assert client.page.heading == "Este formulario ya fue presentado"
    assert key not in client.page.html


def test_leaving_the_receipt_forgets_this_browser(client: PageClient, address: str) -> None:
    client.get(address)
    form = sent_form(client, address, ASKED)
    client.post(address, data=form)

    response = client.post("/terminar", data=sent_form(client, "/seguir", {}))

    assert response.headers["Clear-Site-Data"] == '"cache"'
    client.get(address)
    client.post(address, data=form)
    assert client.page.heading == "Este formulario ya fue presentado"


def test_a_form_that_is_not_ours_is_shown_again_with_its_words(
    client: PageClient, session: Session, address: str
) -> None:
    client.send(address, {**ASKED, "nonce": "1234.5678"})

    assert client.page.errors == ["El formulario venció. Revise lo que escribió y envíelo otra vez."]
    assert client.page.element("question_1").text == QUESTION
    assert count_of(session) == 0
    client.send(address)
    assert count_of(session) == 1


def test_the_receipt_can_be_kept_as_a_text_file(client: PageClient, session: Session, address: str) -> None:
    client.send(address, ASKED)
    key, folio = key_shown(client), case_of(session).folio

    response = client.send("/comprobante")

    assert response.headers["Content-Disposition"] == f"attachment; filename={folio}.txt"
    assert key in response.text
    assert "vence el lunes 30 de marzo de 2026" in response.text
    assert not response.text.startswith("\ufeffDatos de demostración")


def test_the_kept_receipt_of_a_demonstration_says_that_it_is_one(client: PageClient, address: str) -> None:
    client.application.config["FOIA"] = replace(client.application.config["FOIA"], demo=True)
    client.send(address, ASKED)

    assert client.send("/comprobante").text.startswith("\ufeffDatos de demostración: nada de lo que ve")


def test_the_cookie_of_the_form_is_out_of_reach_of_scripts(client: PageClient, address: str) -> None:
    response = client.get(address)

    cookie = next(line for line in response.headers.getlist("Set-Cookie") if FORM_COOKIE in line)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_member_of_staff_who_files_is_not_named_by_the_case(
    client: PageClient, session: Session, address: str
) -> None:
    officer = session.scalars(select(Person)).one()
    sign_in_as(client, session, officer)
    client.get(address)

    client.send(address, ASKED)

    session.rollback()
    filing = session.scalars(select(Event).where(Event.type == "filed")).one()
    assert (filing.actor_kind, filing.actor_id) == ("public", None)
