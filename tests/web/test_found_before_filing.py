"""What is published already is offered before somebody asks, counted without anybody, never in the way."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.directory.models import Body
from foia.publishing.found_models import FoundCount
from tests.filing import ASKED, WITHOUT_BODY, count_of, use_up
from tests.page_client import PageClient
from tests.published import published

SUBJECT = "Contratos de alumbrado público de 2025"
WANTED = {"subject": "Alumbrado", "question_1": "Los contratos del alumbrado público, y quién los firmó"}


def counted(session: Session) -> list[tuple[int, int, int, int, int]]:
    session.rollback()
    rows = session.scalars(select(FoundCount))
    return [(row.looked, row.in_vain, row.shown, row.opened, row.answered) for row in rows]


def test_an_answer_is_offered_opened_and_said_to_be_what_was_needed(
    client: PageClient, app: Flask, session: Session, body: Body, address: str
) -> None:
    found = published(app, session, body, SUBJECT, "Costaron 300.000 bolivianos.")
    before = count_of(session)
    shown = f"/respuestas/{found.id}?desde=formulario"
    session.rollback()
    client.send(address, {**WANTED, "action": "look"})

    assert [link for text, link in client.page.links.items() if text.startswith(SUBJECT)] == [shown]
    assert client.page.element("question_1").text == WANTED["question_1"]
    assert client.page.errors == []
    assert count_of(session) == before
    assert counted(session) == [(1, 0, 1, 0, 0)]

    client.get(shown)
    client.send(f"/respuestas/{found.id}/sirvio")
    assert "Se cuenta sin saber quién es usted" in client.page.text
    assert counted(session) == [(1, 0, 1, 1, 1)]

    use_up(app, "found_use.address", 29)
    client.send(f"/respuestas/{found.id}/sirvio")
    assert counted(session) == [(1, 0, 1, 1, 1)], "one person does not make many"


def test_nothing_published_is_said_and_counted_for_the_body_alone(
    client: PageClient, session: Session, address: str
) -> None:
    client.send(address, {**ASKED, "action": "look"})
    assert "No encontramos una respuesta publicada parecida" in client.page.text
    assert counted(session) == [(1, 1, 0, 0, 0)]

    client.get(WITHOUT_BODY)
    client.send(WITHOUT_BODY, {**ASKED, "action": "look"})
    client.send(WITHOUT_BODY, {**ASKED, "action": "look", "subject": "", "question_1": ""})
    assert counted(session) == [(1, 1, 0, 0, 0)]


def test_the_page_may_look_while_somebody_writes_and_no_address_carries_the_text(
    client: PageClient, app: Flask, session: Session, body: Body, address: str
) -> None:
    published(app, session, body, SUBJECT, "Costaron 300.000 bolivianos.")
    values = {"text": WANTED["question_1"], "body_id": str(body.id)}
    session.rollback()
    client.get(address)
    assert client.page.html.count("data-look=") == 1

    values["csrf_token"] = token(client, address)
    found = client.post("/respuestas/parecidas", data=values)
    assert SUBJECT in found.json["html"]
    assert found.headers["Cache-Control"] == "no-store"
    assert client.get("/respuestas/parecidas?text=alumbrado").status_code == 405
    assert "connect-src 'self'" in found.headers["Content-Security-Policy"]

    use_up(app, "look.address", 239)
    over = client.post("/respuestas/parecidas", data=values)
    assert SUBJECT not in over.json["html"]
    client.send(address, {**ASKED})
    assert client.page.heading == "Recibimos su solicitud", "looking too often keeps nobody from asking"


def token(client: PageClient, address: str) -> str:
    inputs = client.page.form(address).iter("input")
    return next(i.get("value", "") for i in inputs if i.get("name") == "csrf_token")
