"""The case's page and its verbs, as an officer of the body uses them."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.cases import actions
from foia.cases.actions import Text
from foia.cases.desk.forms import ExtensionForm
from foia.cases.models import Case, Event, Identity
from foia.cases.trace_models import IdentityReading
from foia.cases.vault import Person as Filer
from foia.cases.vault import Upload
from foia.directory.models import Body
from tests import builders
from tests.page_client import PageClient
from tests.staff import sign_in_as


@pytest.fixture
def body(session: Session, client: PageClient) -> Body:
    """A body; the client comes first, so that its time stands still."""
    return builders.add_public_body(session, email="caminos@example.org")


@pytest.fixture
def officer(app: Flask, session: Session, client: PageClient, body: Body) -> Person:
    person = builders.add_person(session, Role.OFFICER, body, name="Elena Rojas")
    sign_in_as(client, session, person)
    return person


@pytest.fixture
def case(app: Flask, session: Session, officer: Person, body: Body) -> Case:
    found, _receipt = builders.file_a_case(app, session, body)
    session.commit()
    return found


def page_of(case: Case, verb: str = "") -> str:
    return f"/expedientes/{case.id}" + (f"/{verb}" if verb else "")


def event_types(session: Session, case: Case) -> list[str]:
    session.rollback()
    return list(session.scalars(select(Event.type).where(Event.case_id == case.id).order_by(Event.sequence)))


def test_the_page_shows_what_is_asked_and_until_when(client: PageClient, case: Case) -> None:
    client.get(page_of(case))

    assert client.page.heading == builders.SUBJECT
    assert builders.QUESTION in client.page.text
    assert "vence el lunes 30 de marzo de 2026" in client.page.text
    assert "faltan 15 días hábiles" in client.page.text
    assert "¿Cómo se calculó?" in client.page.text
    assert case.folio in client.page.text


def test_the_page_offers_only_what_the_table_gives(client: PageClient, case: Case) -> None:
    client.get(page_of(case))
    offered = {address for address in client.page.links.values() if address.startswith(page_of(case))}

    assert offered == {
        page_of(case, verb)
        for verb in (
            "acusar",
            "asignar",
            "aclaracion",
            "responder",
            "resolver",
            "mensaje",
            "nota",
            "cobro",
            "remitir",
            "vincular",
            "acumular",
            "reclasificar",
            "urgencia",
            "medida",
            "excusa",
            "apartar",
            "registro",
            "como-se-calculo",
            "imprimir",
            "identidad",
            "archivos",
            "borrador",
            "cartas",
            "copia",
            "conservacion",
            "tareas",
            "tareas/nueva",
        )
    }


def test_the_page_never_says_who_filed(client: PageClient, case: Case) -> None:
    client.get(page_of(case))

    for value in (builders.FILER.name, builders.FILER.email, builders.FILER.document_number):
        assert value not in client.page.html
    assert "Dejó sus datos" in client.page.text


def test_confirming_the_reception_is_told_and_done_once(
    client: PageClient, session: Session, case: Case
) -> None:
    client.send(page_of(case, "acusar"))

    assert "Confirmó la recepción" in client.page.text
    assert "En trámite" in client.page.text
    assert event_types(session, case) == ["filed", "acknowledged"]
    assert client.get(page_of(case, "acusar")).status_code == 409


def test_the_responsible_person_is_chosen_among_those_of_the_body(
    client: PageClient, session: Session, body: Body, case: Case
) -> None:
    other = builders.add_person(session, Role.HEAD, body, name="Julio Paz")
    stranger = builders.add_person(
        session, Role.OFFICER, builders.add_public_body(session), name="Otra Gente"
    )
    session.commit()
    client.get(page_of(case, "asignar"))
    assert "Julio Paz" in client.page.text
    assert "Otra Gente" not in client.page.text

    client.send(page_of(case, "asignar"), {"person": str(stranger.id)})
    assert client.page.errors == ["Elija una de las opciones de la lista."]
    client.send(page_of(case, "asignar"), {"person": str(other.id)})

    assert "Asignó a la persona responsable" in client.page.text
    session.rollback()
    assert case.assignee_id == other.id


def test_a_message_goes_with_its_files(client: PageClient, session: Session, case: Case) -> None:
    client.send(
        page_of(case, "mensaje"),
        {"text": "Estamos reuniendo los contratos.", "files": (BytesIO(b"Lista de contratos"), "lista.txt")},
    )

    assert "Estamos reuniendo los contratos." in client.page.text
    assert "lista.txt" in client.page.links
    file = client.get(client.page.links["lista.txt"])
    assert file.data == b"Lista de contratos"
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["Content-Security-Policy"].startswith("sandbox")
    assert file.headers["Cache-Control"] == "no-store"


def test_a_refused_file_keeps_the_text_and_the_good_files(client: PageClient, case: Case) -> None:
    response = client.send(
        page_of(case, "mensaje"),
        {
            "text": "Va el programa.",
            "files": [(BytesIO(b"MZ\x00\x01"), "virus.exe"), (BytesIO(b"x"), "a.txt")],
        },
    )

    assert response.status_code == 422
    assert any("virus.exe" in error for error in client.page.errors)
    assert "Va el programa." in client.page.html
    client.send(page_of(case, "mensaje"))
    assert "a.txt" in client.page.links


def test_a_note_is_for_staff_alone(app: Flask, client: PageClient, session: Session, case: Case) -> None:
    client.send(page_of(case, "nota"), {"text": "Llamar a la oficina de contratos."})

    assert "Llamar a la oficina de contratos." in client.page.text
    assert event_types(session, case)[-1] == "note_added"


def test_asking_says_that_it_does_not_stop_the_term(client: PageClient, session: Session, case: Case) -> None:
    client.get(page_of(case, "aclaracion"))
    assert "no detiene el plazo" in client.page.text

    client.send(page_of(case, "aclaracion"), {"reason": "unclear", "text": "¿De qué avenida?"})

    assert "¿De qué avenida?" in client.page.text
    assert "Espera aclaración" in client.page.text
    assert client.get(page_of(case, "aclaracion")).status_code == 409


def test_a_request_without_a_name_offers_to_ask_for_it_once(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body
) -> None:
    case, _receipt = builders.file_a_case(
        app, session, body, filer=Filer(), notice_channel="page", language="en"
    )
    session.commit()
    client.get(page_of(case))

    client.get(client.page.links["Pedir el nombre en una aclaración"])
    question = "".join(client.page.element("text").itertext())
    assert client.page.element("reason-2").get("checked") is not None
    assert question
    client.send(page_of(case, "aclaracion"))

    client.get(page_of(case))
    assert "Pedir el nombre en una aclaración" not in client.page.links
    assert question.strip() in client.page.text


def test_a_named_request_is_not_asked_for_a_name(client: PageClient, case: Case) -> None:
    client.get(page_of(case))

    assert "Pedir el nombre en una aclaración" not in client.page.links


def test_an_extension_the_law_does_not_give_is_refused_with_its_reason(
    client: PageClient, session: Session, case: Case
) -> None:
    reason = "no prevé ninguna prórroga"
    client.get(page_of(case))
    assert reason in client.page.text
    token = client.page.all("form")[0].find(".//input[@name='csrf_token']")
    assert token is not None

    form = {
        "csrf_token": token.get("value"),
        "version": str(case.version),
        "amount": "5",
        "text": "Más tiempo",
    }
    response = client.post(page_of(case, "prorroga"), data=form)

    assert response.status_code == 422
    assert reason in client.page.text
    assert event_types(session, case) == ["filed"]
    assert client.get(page_of(case, "prorroga")).status_code == 422


def test_who_filed_is_shown_for_a_purpose_and_leaves_a_trace(
    client: PageClient, session: Session, officer: Person, case: Case
) -> None:
    client.get(page_of(case, "identidad"))
    assert builders.FILER.name not in client.page.html
    client.send(page_of(case, "identidad"))
    assert client.page.errors == ["Elija para qué necesita estos datos"]
    assert session.scalars(select(IdentityReading)).all() == []

    response = client.send(page_of(case, "identidad"), {"purpose": "notifying"})

    assert builders.FILER.name in client.page.text
    assert builders.FILER.email in client.page.text
    assert response.headers["Cache-Control"] == "no-store"
    session.rollback()
    trace = session.scalars(select(IdentityReading)).one()
    assert (trace.case_id, trace.person_id, trace.purpose) == (case.id, officer.id, "notifying")


def test_an_erased_identity_shows_nothing(client: PageClient, session: Session, case: Case) -> None:
    row = session.get_one(Identity, (case.id, "filer"))
    row.sealed = None
    session.commit()

    client.send(page_of(case, "identidad"), {"purpose": "answering"})

    assert builders.FILER.name not in client.page.html
    assert "Nombre" not in client.page.text


def test_the_sheet_names_nobody_unless_asked_for_a_purpose(
    client: PageClient, session: Session, case: Case
) -> None:
    client.get(page_of(case, "imprimir"))
    assert builders.QUESTION in client.page.text
    assert "Vence el lunes 30 de marzo de 2026" in client.page.text
    assert builders.FILER.name not in client.page.html
    assert session.scalars(select(IdentityReading)).all() == []

    client.send(page_of(case, "imprimir"), {"purpose": "notifying"})

    assert builders.FILER.name in client.page.text
    session.rollback()
    assert session.scalars(select(IdentityReading.purpose)).all() == ["notifying"]


def test_a_filing_over_the_limits_waits_for_a_look(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body
) -> None:
    case, _receipt = builders.file_a_case(app, session, body, held=True)
    session.commit()
    client.get(page_of(case))
    assert "Espera revisión" in client.page.text

    client.send(page_of(case, "liberar"))

    assert "Espera revisión" not in client.page.text
    assert client.get(page_of(case, "liberar")).status_code == 409


@pytest.mark.parametrize("verb", ["acusar", "asignar", "aclaracion", "responder", "prorroga"])
def test_a_concluded_case_admits_no_more_steps(
    app: Flask, client: PageClient, session: Session, officer: Person, case: Case, verb: str
) -> None:
    builders.answer_a_case(app, session, case, officer)
    session.commit()

    assert client.get(page_of(case, verb)).status_code == 409
    client.get(page_of(case))
    assert page_of(case, verb) not in client.page.links.values()
    assert "Se entrega la información" in client.page.text


def test_what_the_filer_writes_is_shown_with_its_files(
    app: Flask, client: PageClient, session: Session, case: Case
) -> None:
    acting = builders.filer_context(app, session, case)
    actions.write_message(acting, case, Text("Es la avenida Buenos Aires.", [Upload("plano.txt", b"plano")]))
    session.commit()

    client.get(page_of(case))

    assert "Es la avenida Buenos Aires." in client.page.text
    assert client.get(client.page.links["plano.txt"]).data == b"plano"


def test_every_page_is_there_in_english(client: PageClient, case: Case) -> None:
    client.set_cookie("idioma", "en")

    for verb in (
        "",
        "acusar",
        "asignar",
        "aclaracion",
        "mensaje",
        "nota",
        "responder",
        "identidad",
        "imprimir",
    ):
        assert client.get(page_of(case, verb)).status_code == 200
        assert client.page.root.get("lang") == "en"
    client.get(page_of(case))
    assert "Access to information" in client.page.text


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("5", 5), ("999", 999), ("0", None), ("-1", None), ("1000", None), ("dos", None), ("", None)],
)
def test_an_extension_is_a_whole_number_that_makes_sense(app: Flask, typed: str, amount: int | None) -> None:
    with app.test_request_context(method="POST", data={"amount": typed}):
        assert ExtensionForm().asked_amount == amount
