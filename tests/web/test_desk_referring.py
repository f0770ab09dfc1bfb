"""Sending a case or some of its questions elsewhere, accepting it or giving it back, on the desk's pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.cases import actions, referral
from foia.cases.models import Case
from foia.cases.store import events_of
from foia.config import Settings
from foia.directory.models import Body
from tests import builders
from tests.page_client import PageClient
from tests.settings import settings_for
from tests.staff import sign_in_as

ASKED = ["¿Cuánto costó el alumbrado?", "¿Quién lo mantiene?"]
WHY = "Lo mantiene el Ministerio de Energías."


@pytest.fixture
def body(session: Session, client: PageClient) -> Body:
    return builders.add_public_body(session, name="Ministerio de Caminos", acronym="MC")


@pytest.fixture
def officer(session: Session, client: PageClient, body: Body) -> Person:
    person = builders.add_person(session, Role.OFFICER, body, name="Elena Rojas")
    sign_in_as(client, session, person)
    return person


@pytest.fixture
def competent(session: Session, client: PageClient) -> tuple[Body, Person]:
    return builders.joined_body(session, name="Ministerio de Energías", acronym="MINEN")


@pytest.fixture
def case(app: Flask, session: Session, officer: Person, body: Body, competent: tuple[Body, Person]) -> Case:
    found, _receipt = builders.file_a_case(app, session, body, questions=ASKED)
    session.commit()
    return found


def page_of(case: Case, verb: str = "") -> str:
    return f"/expedientes/{case.id}" + (f"/{verb}" if verb else "")


def found(case: Case, search: str = "minen") -> str:
    return page_of(case, f"remitir/entidades?search={search}")


def types(session: Session, case: Case) -> list[str]:
    session.rollback()
    return [event.type for event in events_of(session, case.id)]


def ids(case: Case, session: Session, client: PageClient) -> list[str]:
    """Return the values of the questions' boxes on the page last seen."""
    boxes = [element for element in client.page.all("input") if element.get("name") == "questions"]
    return [box.get("value", "") for box in boxes]


def test_the_way_begins_with_the_name_of_the_competent_body(client: PageClient, case: Case) -> None:
    client.get(page_of(case))
    assert client.page.links["Derivar a otra entidad"] == page_of(case, "remitir")

    client.get(page_of(case, "remitir"))
    client.send(page_of(case, "remitir/entidades"), {"search": "energías"})

    assert "Ministerio de Energías" in client.page.text
    assert "Atiende por esta vía" in client.page.text
    assert ASKED[0] in client.page.text
    assert "El plazo tampoco, si a la otra entidad se le aplica la misma norma." in client.page.text


def test_a_whole_case_goes_and_is_in_the_tray_no_more(
    client: PageClient, session: Session, case: Case, competent: tuple[Body, Person]
) -> None:
    client.get(found(case))

    client.send(page_of(case, "remitir"), {"body": str(competent[0].id), "text": WHY}, page=found(case))

    assert "Derivó el expediente" in client.page.text
    assert "Ya no está en su bandeja" in client.page.text
    assert types(session, case) == ["filed", "referred"]
    assert case.body_id == competent[0].id
    assert client.get(page_of(case)).status_code == 404


def test_only_the_questions_ticked_go(
    client: PageClient, session: Session, case: Case, competent: tuple[Body, Person]
) -> None:
    client.get(found(case))
    second = ids(case, session, client)[1]

    values = {"body": str(competent[0].id), "text": WHY, "questions": second}
    client.send(page_of(case, "remitir"), values)

    session.rollback()
    part = session.scalars(select(Case).where(Case.origin_case_id == case.id)).one()
    assert f"Derivó una parte a Ministerio de Energías, con el folio {part.folio}" in client.page.text
    assert types(session, case) == ["filed", "part_taken"]
    assert types(session, part) == ["filed", "referred"]


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"text": ""}, "Escriba el motivo"),
        ({"questions": None}, "Marque al menos una pregunta"),
    ],
)
def test_what_lacks_is_asked_for_and_nothing_typed_is_lost(
    client: PageClient,
    session: Session,
    case: Case,
    competent: tuple[Body, Person],
    values: dict[str, str],
    error: str,
) -> None:
    client.get(found(case))

    sent = {"body": str(competent[0].id), "text": WHY, **values}
    response = client.send(page_of(case, "remitir"), sent)

    assert response.status_code == 422
    assert client.page.errors == [error]
    assert "Ministerio de Energías" in client.page.text
    assert (WHY in client.page.text) == bool(sent["text"])
    assert types(session, case) == ["filed"]


def test_a_body_nobody_offered_or_that_is_gone_is_refused(
    client: PageClient, session: Session, case: Case
) -> None:
    gone = builders.add_public_body(session, name="Servicio Extinto", valid_to=case.received_on)
    session.commit()
    client.get(found(case))
    for wanted, error in (
        ("no es un número", "Busque la entidad competente"),
        ("00000000-0000-0000-0000-000000000000", "Busque la entidad competente"),
        (str(case.body_id), "El expediente ya es de esa entidad"),
    ):
        sent = {"body": wanted, "text": WHY}
        response = client.send(page_of(case, "remitir"), sent, page=found(case))
        assert response.status_code == 422
        assert error in client.page.errors[0]
    client.get(found(case, "extinto"))
    assert "Servicio Extinto" in client.page.text
    gone.valid_to = case.received_on.replace(day=8)
    session.commit()

    client.send(page_of(case, "remitir"), {"body": str(gone.id), "text": WHY})

    assert "Esa entidad no existe hoy" in client.page.errors[0]
    assert types(session, case) == ["filed"]


def test_a_case_with_one_question_goes_whole_without_asking_which(
    app: Flask,
    client: PageClient,
    session: Session,
    body: Body,
    competent: tuple[Body, Person],
    officer: Person,
) -> None:
    case, _receipt = builders.file_a_case(app, session, body)
    session.commit()
    client.get(found(case))
    assert ids(case, session, client) == []

    client.send(page_of(case, "remitir"), {"body": str(competent[0].id), "text": WHY}, page=found(case))

    assert types(session, case) == ["filed", "referred"]


@pytest.fixture
def referred(
    app: Flask,
    client: PageClient,
    session: Session,
    case: Case,
    officer: Person,
    competent: tuple[Body, Person],
) -> Case:
    """A case that waits for the other body, whose officer looks at it."""
    referral.refer(builders.staff_context(app, session, officer), case, competent[0], WHY)
    sign_in_as(client, session, competent[1])
    return case


def test_who_receives_reads_why_and_accepts(client: PageClient, session: Session, referred: Case) -> None:
    client.get("/bandeja")
    assert referred.folio in client.page.links
    client.get(page_of(referred))
    assert WHY in client.page.text
    assert "Responder" not in client.page.links

    client.send(page_of(referred, "remision/aceptar"))

    assert "Aceptó la derivación" in client.page.text
    assert "Responder" in client.page.links
    assert types(session, referred)[-1] == "referral_accepted"


def test_who_receives_may_give_it_back_and_says_why(
    client: PageClient, session: Session, referred: Case, body: Body, officer: Person
) -> None:
    client.get(page_of(referred, "remision/rechazar"))
    response = client.send(page_of(referred, "remision/rechazar"), {"text": ""})
    assert (response.status_code, client.page.errors) == (422, ["Escriba el motivo"])

    client.send(page_of(referred, "remision/rechazar"), {"text": "Tampoco es nuestro."})

    assert "Devolvió el expediente" in client.page.text
    assert types(session, referred)[-1] == "referral_rejected"
    assert referred.body_id == body.id
    sign_in_as(client, session, officer)
    client.get(page_of(referred))
    assert "Tampoco es nuestro." in client.page.text
    assert "Derivar a otra entidad" in client.page.links


def test_accepting_what_a_colleague_gave_back_meanwhile_shows_nothing_of_it(
    app: Flask, client: PageClient, session: Session, referred: Case, competent: tuple[Body, Person]
) -> None:
    client.get(page_of(referred, "remision/aceptar"))
    colleague = builders.add_person(session, Role.OFFICER, competent[0])
    referral.reject_referral(builders.staff_context(app, session, colleague), referred, "No.")
    session.commit()

    response = client.send(page_of(referred, "remision/aceptar"))

    assert response.status_code == 404


def test_a_referral_of_what_changed_meanwhile_shows_the_conflict_and_keeps_the_reason(
    app: Flask, client: PageClient, session: Session, case: Case, body: Body, competent: tuple[Body, Person]
) -> None:
    client.get(found(case))
    colleague = builders.add_person(session, Role.OFFICER, body, name="Julio Paz")
    actions.acknowledge(builders.staff_context(app, session, colleague), case)
    session.commit()

    response = client.send(page_of(case, "remitir"), {"body": str(competent[0].id), "text": WHY})

    assert response.status_code == 409
    assert WHY in client.page.text
    assert types(session, case) == ["filed", "acknowledged"]


def test_a_part_is_split_off_in_the_same_body(client: PageClient, session: Session, case: Case) -> None:
    client.get(page_of(case, "separar"))
    assert ASKED[1] in client.page.text
    second = ids(case, session, client)[1]

    client.send(page_of(case, "separar"), {"questions": second, "text": "Va por otra oficina."})

    session.rollback()
    part = session.scalars(select(Case).where(Case.origin_case_id == case.id)).one()
    assert f"Separó una parte en el expediente {part.folio}" in client.page.text
    client.get(page_of(part))
    assert ASKED[1] in client.page.text
    assert ASKED[0] not in client.page.text


def test_something_must_stay_when_a_part_is_split_off(
    client: PageClient, session: Session, case: Case
) -> None:
    client.get(page_of(case, "separar"))
    both = ids(case, session, client)

    response = client.send(page_of(case, "separar"), {"questions": both, "text": "Todo."})

    assert response.status_code == 422
    assert client.page.errors == ["Deje al menos una pregunta en este expediente."]


def test_one_question_alone_is_not_split(
    app: Flask, client: PageClient, session: Session, body: Body, officer: Person
) -> None:
    case, _receipt = builders.file_a_case(app, session, body)
    session.commit()

    response = client.get(page_of(case, "separar"))

    assert response.status_code == 422
    assert "no hay nada que separar" in client.page.text


class TestWhereTheLawOfChileHolds:
    @pytest.fixture
    def settings(self, database_url: str, tmp_path: Path) -> Settings:
        return settings_for(database_url, tmp_path, country="CL")

    def test_the_page_says_what_that_law_makes_of_a_referral(
        self, app: Flask, client: PageClient, session: Session
    ) -> None:
        chilean = {"country": "CL", "place_code": "CL-RM", "body_class": "ministry"}
        body, officer = builders.joined_body(session, **chilean)
        case, _receipt = builders.file_a_case(app, session, body)
        sign_in_as(client, session, officer)

        client.get(page_of(case, "remitir"))

        assert "empieza un plazo nuevo" in client.page.text
        assert "La norma pide derivar de inmediato" in client.page.text
        assert "en 5 días hábiles a más tardar" in client.page.text
        assert "Ley 20.285, artículo 13" in client.page.text
