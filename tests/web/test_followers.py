"""The pages of an account beside its cases: topics, preferences, its data, its end; and the feed."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import clock as our_clock
from foia.citizens.account_actions import start_session
from foia.citizens.models import Citizen, CitizenSession
from foia.citizens.topic_models import FollowedTopic
from foia.directory.models import Body
from tests import builders
from tests.citizens import ADDRESS, enter_as, open_account
from tests.clock import Clock
from tests.page_client import PageClient
from tests.published import published
from tests.staff import PASSWORD, QUICK, keyring_of

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(feed: str, what: str) -> list[str | None]:
    """Return one thing of every entry of a feed."""
    found = ElementTree.fromstring(feed)  # noqa: S314 (our own)
    return [entry.findtext(f"{ATOM}{what}") for entry in found.iter(f"{ATOM}entry")]


@pytest.fixture
def body(session: Session) -> Body:
    return builders.add_public_body(session)


@pytest.fixture
def inside(app: Flask, client: PageClient, session: Session, clock: Clock) -> PageClient:
    app.config["FOIA_HASHING"] = QUICK
    enter_as(client, session, open_account(app, session))
    return client


def test_a_search_becomes_a_topic_and_is_left_again(
    app: Flask, inside: PageClient, session: Session, body: Body
) -> None:
    published(app, session, body, "Alumbrado de la plaza")
    inside.get(f"/respuestas?q=alumbrado&entidad={body.id}")
    inside.get(inside.page.links["Seguir estas respuestas por correo"])
    assert body.name_es in inside.page.text
    form = {"q": "alumbrado", "entidad": str(body.id)}
    inside.send("/cuenta/respuestas/seguir", {**form, "q": "de la"}, page="/cuenta/respuestas/seguir")
    assert inside.page.errors == ["Escriba palabras que digan más: esas están en casi todos los textos."]
    inside.send("/cuenta/respuestas/seguir", form, page="/cuenta/respuestas/seguir")
    assert inside.page.heading == "Respuestas que sigo"
    assert f"«alumbrado» en {body.name_es}" in inside.page.text
    inside.get(inside.page.links[f"Ver lo publicado: «alumbrado» en {body.name_es}"])
    assert "Alumbrado de la plaza" in inside.page.text

    inside.get("/cuenta/respuestas")
    session.rollback()
    (topic_id,) = session.scalars(select(FollowedTopic.id)).all()
    session.rollback()
    inside.send(f"/cuenta/respuestas/{topic_id}/quitar")
    assert "Todavía no sigue ninguna" in inside.page.text


def test_the_feed_holds_what_is_public_and_nothing_else(
    app: Flask, client: PageClient, session: Session, body: Body, clock: Clock
) -> None:
    other = builders.add_public_body(session, "Ministerio de Aguas")
    first = published(app, session, body, "Costo de <la> plaza & más \x0b")
    clock.advance(hours=1)
    published(app, session, other, "Pozos perforados")
    clock.advance(hours=1)
    withdrawn = published(app, session, body, "Retirada")
    withdrawn.withdrawn_at = withdrawn.published_at
    proposed = published(app, session, body, "Propuesta")
    proposed.published_at = None
    session.commit()

    answer = client.get("/respuestas/novedades.atom")
    assert entries(answer.text, "title") == ["Pozos perforados", "Costo de <la> plaza & más "]
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    again = client.get("/respuestas/novedades.atom", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    of_body = client.get(f"/respuestas/novedades.atom?entidad={body.id}").text
    assert entries(of_body, "id") == [f"urn:uuid:{first.id}"]
    assert entries(client.get("/respuestas/novedades.atom?q=pozo").text, "title") == ["Pozos perforados"]
    asked = client.get("/respuestas/novedades.atom", headers={"Host": "otro.example"})
    assert "otro.example" not in asked.text, "a cache would give it to everybody"


def test_preferences_data_and_sessions(inside: PageClient, session: Session) -> None:
    inside.send("/cuenta/preferencias", {"language": "xx"}, page="/cuenta/preferencias")
    assert inside.page.errors
    inside.send("/cuenta/preferencias", {"language": "en"}, page="/cuenta/preferencias")
    session.rollback()
    assert session.scalars(select(Citizen.language)).one() == "en"
    found = inside.send("/cuenta/mis-datos", page="/cuenta/preferencias")
    assert found.headers["Cache-Control"] == "no-store"
    assert json.loads(found.data)["email"] == ADDRESS
    citizen = session.scalars(select(Citizen)).one()
    start_session(session, keyring_of(inside.application), citizen.id, now=our_clock.now())
    session.commit()
    inside.send("/cuenta/otras-sesiones", page="/cuenta/preferencias")
    assert inside.get("/cuenta").status_code == 200
    session.rollback()
    ended = session.scalars(select(CitizenSession.ended_at)).all()
    assert sorted(at is None for at in ended) == [False, True]


def test_an_account_is_deleted_by_its_password_alone(inside: PageClient, session: Session) -> None:
    inside.send("/cuenta/borrar", {"password": "otra frase cualquiera"}, page="/cuenta/borrar")
    assert inside.page.errors == ["Esa no es la contraseña de su cuenta."]
    inside.send("/cuenta/borrar", {"password": PASSWORD}, page="/cuenta/borrar")
    assert "Borramos su cuenta" in inside.page.text
    assert inside.get("/cuenta").status_code == 302
    session.rollback()
    assert session.scalars(select(Citizen)).all() == []
