"""A deployment's own texts of notices: written by screen, seen before they are in force, used when sent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy.orm import Session

from foia.accounts.queries import actor_of
from foia.actors import Role
from foia.cases.kinds import kind_of
from foia.errors import InvalidInput
from foia.notifications import notice_texts_actions as actions
from foia.notifications.composing import Composing
from foia.notifications.filer_messages import FOR_FILER
from foia.notifications.letters import Letter
from foia.notifications.messages import compose, news_of
from foia.notifications.models import OutboxMessage
from foia.notifications.staff_messages import FOR_STAFF
from tests import builders
from tests.clock import Clock
from tests.filed import Filed
from tests.page_client import PageClient
from tests.staff import sign_in_as

NOTICES = "/administracion/avisos"
FILED_NOTICE = f"{NOTICES}/quien-presenta/filed"
SPANISH, ENGLISH = f"{FILED_NOTICE}/es", f"{FILED_NOTICE}/en"
OWN = {"title": "gracias por su {noun}", "body": "La tiene {body}, con folio {folio}.\n{deadline}"}


@pytest.fixture
def filed(app: Flask, session: Session, clock: Clock) -> Filed:
    return Filed(app, session)


@pytest.fixture
def admin(app: Flask, session: Session, clock: Clock) -> PageClient:
    browser = PageClient(app, app.response_class)
    sign_in_as(browser, session, builders.add_person(session, Role.ADMINISTRATOR, name="Rosa Vargas"))
    return browser


@pytest.fixture
def in_request(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def composing(filed: Filed, template: str, recipient: str = "filer") -> Composing:
    message = OutboxMessage(template=template, recipient_kind=recipient, detail="")
    kind = kind_of(filed.app, filed.case.kind)
    return Composing(filed.as_nobody(), message, filed.case, kind, lambda page, **_: f"/{page}")


def sent(filed: Filed, language: str = "es", template: str = "filed") -> Letter:
    filed.session.rollback()
    with filed.app.test_request_context(), force_locale(language):
        return compose(composing(filed, template))


def test_a_text_is_seen_before_it_is_in_force_and_can_be_taken_back(
    admin: PageClient, filed: Filed, clock: Clock
) -> None:
    product = sent(filed)
    admin.get(SPANISH)
    assert "recibimos su {noun}" in admin.page.html
    admin.send(SPANISH, OWN)
    assert "Así quedaría" in admin.page.text
    assert "gracias por su solicitud" in admin.page.text
    assert sent(filed) == product
    changed = {**OWN, "title": "muchas gracias", "save": "1"}
    admin.send(SPANISH, changed)  # not what was previewed: seen first
    assert sent(filed) == product

    admin.send(SPANISH, {"title": OWN["title"], "save": None})
    admin.send(SPANISH, {"save": "1"})

    own = sent(filed)
    assert own.subject == f"Folio {filed.folio}: gracias por su solicitud"
    assert own.paragraphs[1:3] == (
        f"La tiene Ministerio de Caminos, con folio {filed.folio}.",
        "El plazo de la respuesta está por confirmar. La fecha estimada es el lunes 30 de marzo de 2026.",
    )
    # What safety demands stays, whatever was written; so does the other language.
    assert own.paragraphs[3:] == product.paragraphs[3:]
    assert "Guarde su folio y su clave" in own.paragraphs[3]
    assert sent(filed, "en").subject.endswith("we received your request")
    assert "Rosa Vargas" in admin.page.text
    assert "Texto propio, versión 1" in admin.page.text

    clock.advance(minutes=5)
    admin.send(f"{SPANISH}/retirar", page=FILED_NOTICE)
    assert sent(filed) == product
    assert "después nada" in admin.page.text
    admin.get("/administracion/historial")
    assert admin.page.links["Recibimos su solicitud"] == FILED_NOTICE


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(admin: PageClient) -> None:
    response = admin.send(SPANISH, {"title": "su {clave}", "body": "Entre a www.otro.example"}, page=SPANISH)

    assert response.status_code == 422
    assert admin.page.errors == [
        "Aquí no se puede usar {clave}. Los datos que puede usar están en la lista.",
        "No ponga enlaces ni correos: el aviso ya lleva la única dirección para entrar. "
        "Después de un punto, deje un espacio.",
    ]
    assert "www.otro.example" in admin.page.html


def test_whoever_saves_a_text_second_is_told(app: Flask, admin: PageClient, session: Session) -> None:
    other = PageClient(app, app.response_class)
    sign_in_as(other, session, builders.add_person(session, Role.ADMINISTRATOR))
    other.send(ENGLISH, {"title": "mine", "body": "Mine.\n{deadline}"}, page=ENGLISH)
    admin.send(ENGLISH, {"title": "theirs", "body": "Theirs.\n{deadline}"}, page=ENGLISH)
    admin.send(ENGLISH, {"save": "1"})

    response = other.send(ENGLISH, {"save": "1"})

    assert response.status_code == 409
    assert "Otra persona cambió esto mientras usted escribía." in other.page.errors[0]
    assert 'value="mine"' in other.page.html


def test_a_confidential_case_never_uses_a_text_of_its_own(admin: PageClient, filed: Filed) -> None:
    admin.send(SPANISH, OWN, page=SPANISH)
    admin.send(SPANISH, {"save": "1"})
    filed.session.rollback()
    filed.case.confidential = True

    with filed.app.test_request_context():
        assert "gracias" not in compose(composing(filed, "filed")).text


def test_no_text_of_a_deployments_own_can_lose_a_deadline(filed: Filed, in_request: None) -> None:
    """Wherever the product says when the answer is due, it is no part of what may be written anew."""
    for recipient, templates in (("filer", FOR_FILER), ("person", FOR_STAFF)):
        for template in templates:
            news = news_of(composing(filed, template, recipient))
            assert not [words for words in news.sentences if "La respuesta v" in words], template


def test_the_action_itself_refuses_what_the_form_would(session: Session, clock: Clock) -> None:
    person = builders.add_person(session, Role.ADMINISTRATOR)

    with pytest.raises(InvalidInput) as refused:
        actions.write_text(
            session,
            "filed",
            "filer",
            "es",
            "hola",
            "Sin plazo.",
            says_deadline=True,
            expected_version=0,
            actor=actor_of(session, person.id),
            now=clock.now(),
        )

    assert (refused.value.code, refused.value.field) == ("missing_name", "body")
