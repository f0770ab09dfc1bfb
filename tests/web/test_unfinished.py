"""A form left for later: it opens with its code alone, for thirty days, and is nothing filed."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import clock as clocks
from foia import limits
from foia.unfinished.jobs import purge_unfinished
from foia.unfinished.models import UnfinishedForm
from tests.clock import Clock
from tests.filing import ASKED, count_of, use_up
from tests.page_client import PageClient

TEXT = "¿Cuánto costó?\n\nY además: «ñandú» 🙂 <b>&amp;</b>"
REPORT = "/reclamos/nuevo/denuncia/sin-entidad"


def saved(client: PageClient, address: str) -> str:
    client.get(address)
    form = client.page.form(address)
    hidden = {i.get("name", ""): i.get("value", "") for i in form.iter("input") if i.get("type") == "hidden"}
    written = {**hidden, **ASKED, "question_1": TEXT, "question_2": "Otra cosa", "name": "Rosa"}
    client.post("/borrador/guardar", data={**written, "form_address": address})
    codes = [element.text for element in client.page.with_class("app-key")]
    return str(codes[0]) if codes else ""


def rows(session: Session) -> list[UnfinishedForm]:
    session.rollback()
    return list(session.scalars(select(UnfinishedForm)))


def test_a_form_is_left_opened_again_and_filed(client: PageClient, session: Session, address: str) -> None:
    code = saved(client, address)
    [row] = rows(session)
    assert (count_of(session), "Rosa" in repr(row.sealed), code in repr(vars(row))) == (0, False, False)

    client.get("/borrador")
    client.send("/borrador", {"code": code.lower().replace("-", " ")})
    client.send(address)
    page = client.page
    assert (page.element("question_1").text or "").replace("\r", "") == TEXT
    assert (page.element("question_2").text, page.element("name").get("value")) == ("Otra cosa", "Rosa")
    client.send(address)
    assert client.page.heading == "Recibimos su solicitud"

    client.get("/borrador")
    client.send("/borrador", {"code": code})
    client.send("/borrador/borrar")
    client.send("/borrador", {"code": code})
    assert client.page.errors == ["No hay ningún borrador con ese código, o ya pasaron 30 días."]
    assert rows(session) == []


def test_a_form_left_for_thirty_days_is_forgotten(
    client: PageClient, app: Flask, session: Session, address: str, clock: Clock
) -> None:
    code = saved(client, address)
    clock.advance(days=29)
    purge_unfinished(app, clocks.now())
    assert len(rows(session)) == 1

    clock.advance(days=1)
    client.get("/borrador")
    client.send("/borrador", {"code": code})
    assert client.page.errors
    purge_unfinished(app, clocks.now())
    assert rows(session) == []


def test_what_is_not_kept_is_given_back(
    client: PageClient, app: Flask, session: Session, address: str
) -> None:
    client.get(address)
    token = next(i.get("value") for i in client.page.all("input") if i.get("name") == "csrf_token")
    for wrong in (REPORT, "/cuenta", "https://elsewhere.example/x", ""):
        answer = client.post("/borrador/guardar", data={"csrf_token": token, "form_address": wrong})
        assert answer.status_code == 404
    client.get(REPORT)
    assert "Guardar y seguir después" not in client.page.text

    long = {"csrf_token": token, "form_address": address, "question_1": "á" * 400_000}
    client.post("/borrador/guardar", data=long)
    assert "demasiado largo" in client.page.text
    use_up(app, "unfinished_save.address", 19)
    assert saved(client, address) == ""
    assert "Espere una hora, o siga ahora" in client.page.text
    client.send(address)
    assert client.page.element("question_2").text == "Otra cosa"
    assert rows(session) == []


def test_over_what_all_may_leave_the_text_is_given_back(
    client: PageClient, app: Flask, session: Session, address: str
) -> None:
    with app.test_request_context():
        for _draft in range(60):
            limits.exceeded("unfinished_save.global", limits.LIMITS["unfinished_save.global"])

    assert saved(client, address) == ""
    assert rows(session) == []
