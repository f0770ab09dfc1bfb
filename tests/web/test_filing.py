"""Filing: the search for a body, and the form in which nothing is lost."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.cases.models import Case, Identity
from foia.cases.queries import contents_of
from foia.directory.models import Body
from foia.notifications.models import OutboxMessage
from tests import builders
from tests.builders import FILER, QUESTION, add_person, add_public_body
from tests.clock import Clock
from tests.filing import ASKED, WITHOUT_BODY, case_of, count_of, key_shown, use_up
from tests.page_client import PageClient
from tests.statements import counted_statements

# The body (on SQLite again, once it may write), the nonce, both limits, those that ended, the folio, who
# works there; then the case and nine tables of what it begins with.
FILING = 17


def test_a_body_is_found_by_name_acronym_or_former_name(client: PageClient, session: Session) -> None:
    add_public_body(session, name="Agencia de Correos", acronym="AGBC", former_names=["ECOBOL"])
    session.commit()

    for words in ("correos", "AGBC", "ecobol"):
        client.get(f"/solicitudes/nueva?q={words}")
        assert "Agencia de Correos (AGBC)" in client.page.text
        assert "La Paz" in client.page.text

    assert "Antes: ECOBOL" in client.page.text


def test_a_search_without_results_offers_to_file_without_a_body(client: PageClient) -> None:
    client.get("/solicitudes/nueva?q=astilleros")

    assert "No encontramos ninguna entidad" in client.page.text
    assert client.page.links["No sé qué entidad es"] == WITHOUT_BODY


def test_an_empty_search_says_what_to_write(client: PageClient) -> None:
    client.get("/solicitudes/nueva?q=")

    assert client.page.errors == ["Escriba el nombre o la sigla de la entidad"]


def test_a_body_that_does_not_exist_is_not_found(client: PageClient) -> None:
    response = client.get("/solicitudes/nueva/00000000-0000-0000-0000-000000000000")

    assert response.status_code == 404


def test_a_filing_without_a_body_goes_to_the_central_desk(client: PageClient, session: Session) -> None:
    client.send(WITHOUT_BODY, ASKED)

    case = case_of(session)
    assert (case.body_id, case.custody) == (None, "central_desk")
    assert "La mesa central busca la entidad competente" in client.page.text


def test_filing_reads_nothing_of_what_it_wrote(client: PageClient, app: Flask, address: str) -> None:
    client.get(address)
    with counted_statements(app) as statements:
        client.send(address, ASKED)

    tables = [statement.split()[2] for statement in statements if statement.startswith("INSERT")]
    first = next(index for index, statement in enumerate(statements) if "INTO cases" in statement)
    assert len(tables) == len(set(tables)), "one statement for all rows of a table"
    assert all(statement.startswith("INSERT") for statement in statements[first:]), statements
    assert len(statements) <= FILING, "\n".join(statements)


def test_a_named_filer_is_asked_only_to_confirm_the_address(
    client: PageClient, session: Session, address: str
) -> None:
    person = {"name": FILER.name, "document_number": FILER.document_number, "email": FILER.email}
    client.send(address, {**ASKED, **person, "notice_channel": "email"})

    case = case_of(session)
    waiting = session.execute(
        select(OutboxMessage.template, OutboxMessage.state).where(
            OutboxMessage.case_id == case.id, OutboxMessage.recipient_kind == "filer"
        )
    ).all()
    assert {template for template, state in waiting if state == "pending"} <= {"confirm_address", "filed"}
    assert "Le enviamos un correo para confirmar su dirección" in client.page.text
    assert FILER.email not in client.page.html


def test_several_questions_are_filed_and_empty_ones_are_not(
    client: PageClient, session: Session, address: str
) -> None:
    client.send(address, {**ASKED, "action": "add_question"})
    client.send(address, {"action": "add_question", "question_2": "¿Quién lo contrató?"})
    assert client.page.element("question_1").text == QUESTION
    client.send(address, {"question_3": ""})

    client.send("/seguir")

    assert "Pregunta 2 ¿Quién lo contrató?" in client.page.text
    assert "Pregunta 3" not in client.page.text


def test_ten_questions_are_the_most_a_form_shows(client: PageClient, address: str) -> None:
    for _press in range(9):
        client.send(address, {"action": "add_question"})

    assert "question_10" in client.page.ids
    assert "question_11" not in client.page.ids
    assert "Agregar otra pregunta" not in client.page.text


def test_a_refused_form_keeps_everything_that_was_written(
    client: PageClient, session: Session, address: str
) -> None:
    client.send(address, {"question_1": QUESTION, "name": FILER.name, "email": "no es un correo"})

    assert client.page.errors == [
        "Escriba el asunto",
        "Escriba un correo electrónico con este formato: nombre@ejemplo.bo",
    ]
    assert client.page.element("question_1").text == QUESTION
    assert client.page.element("name").get("value") == FILER.name
    assert count_of(session) == 0


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"acting_for": "another"}, "Escriba el nombre de la persona que representa"),
        (
            {"represented_name": "Junta Vecinal"},
            "Usted escribió los datos de otra persona: diga si la representa o bórrelos",
        ),
        ({"notice_channel": "email"}, "Escriba su correo, o elija que le avisemos en esta página"),
        ({"question_1": ""}, "Escriba qué información pide"),
    ],
)
def test_what_does_not_fit_together_is_asked_again(
    client: PageClient, address: str, values: dict[str, str], error: str
) -> None:
    client.send(address, {**ASKED, **values})

    assert client.page.errors == [error]


def test_a_representative_files_for_another(client: PageClient, session: Session, address: str) -> None:
    client.send(address, {**ASKED, "acting_for": "another", "represented_name": "Junta Vecinal"})

    roles = session.scalars(select(Identity.role)).all()
    assert roles == ["represented"]


@pytest.mark.parametrize("text", ["¿Cuánto? 🚧🚌", "كم كلفة الطريق؟", "a" * 20_000])
def test_any_letters_up_to_the_limit_are_filed_as_written(
    client: PageClient, address: str, text: str
) -> None:
    client.send(address, {**ASKED, "question_1": text})
    client.send("/seguir")

    assert text in client.page.html


def test_every_script_is_filed_as_written_and_what_no_page_can_show_is_dropped(
    client: PageClient, app: Flask, session: Session, address: str
) -> None:
    letters = "Ñandú àéîõü Jiwasanakataki Ñuqanchik עברית العربية ไทย हिन्दी 日本語 한국어 ქართული ᏣᎳᎩ 𝒳𐍈"
    emoji = "👩🏽‍⚕️🇧🇴🏳️‍🌈"
    sent = f"\x00{letters}\x07\x1b[31m\r\n\u202e{emoji}\u202c\ufeff\x7f & <b>\ttres</b>\x00"

    client.send(address, {"subject": f"Año\x00 {emoji}", "question_1": sent})

    context = builders.context(app, session)
    contents = contents_of(context.vaults, case_of(session).id, for_filer=True, now=context.now)
    assert contents.subject == f"Año {emoji}"
    assert contents.questions[0].text == (f"{letters}[31m\n\u202e{emoji}\u202c\ufeff & <b>\ttres</b>")
    client.send("/seguir")
    assert letters in client.page.html
    assert "<b>" not in client.page.html


def test_errors_are_listed_in_the_order_of_the_page(client: PageClient, address: str) -> None:
    client.send(address, {"files": (BytesIO(b""), "vacío.pdf"), "email": "x", "represented_name": "Junta"})

    first_words = [error.split()[0] for error in client.page.errors]
    assert first_words == ["Escriba", "Escriba", "El", "Escriba", "Usted"]
    assert client.page.errors[0] == "Escriba el asunto"


def test_a_text_over_the_limit_is_kept_and_its_length_told(client: PageClient, address: str) -> None:
    client.send(address, {**ASKED, "question_1": "ñ" * 20_001})

    assert client.page.errors[0].startswith("El texto tiene 20.001 caracteres y el máximo es 20.000")
    assert client.page.element("question_1").text == "ñ" * 20_001


def test_nobody_is_turned_away_over_the_limits(
    app: Flask, client: PageClient, session: Session, address: str
) -> None:
    use_up(app, "filing.address", 19)
    client.send(address, ASKED)
    client.send(address, ASKED, page=address)

    session.rollback()
    assert sorted(session.scalars(select(Case.held))) == [False, True]
    assert "una persona revisará el suyo" in client.page.text
    assert key_shown(client)


def test_an_officer_is_told_of_a_filing(
    client: PageClient, session: Session, body: Body, address: str
) -> None:
    officer_id = add_person(session, Role.OFFICER, body).id
    session.commit()

    client.send(address, ASKED)

    told = session.scalars(select(OutboxMessage.recipient_id).where(OutboxMessage.template == "filed"))
    assert officer_id in set(told)


def test_a_period_the_calendar_does_not_cover_is_filed_and_its_date_left_open(
    client: PageClient, session: Session, clock: Clock, address: str
) -> None:
    clock.set(datetime(2031, 3, 3, 14, tzinfo=UTC))

    client.send(address, ASKED)

    assert client.page.heading == "Recibimos su solicitud"
    assert case_of(session).due_on is None
    assert "plazo por confirmar" in client.page.text


def test_a_body_under_another_regime_is_filed_too(client: PageClient, session: Session) -> None:
    body = add_public_body(session, name="Municipio de Uyuni", body_class="municipality")
    session.commit()

    client.send(f"/solicitudes/nueva/{body.id}", ASKED)

    assert case_of(session).regime_id == "bo.petition"


def test_the_form_speaks_english_when_asked(client: PageClient, app: Flask, address: str) -> None:
    client.set_cookie("idioma", "en")

    client.send(address, ASKED)

    assert client.page.root.get("lang") == "en"
    assert "Monday 30 March 2026" in client.page.text


def test_an_answer_by_post_needs_a_name_and_an_address(client: PageClient, session: Session) -> None:
    wanted = {**ASKED, "notice_channel": "post"}
    client.send(WITHOUT_BODY, {**wanted, "postal_address": ""})
    assert "su dirección" in " ".join(client.page.errors)

    client.send(WITHOUT_BODY, {**wanted, "name": "Rosa Quispe", "postal_address": "Calle Uno 23, La Paz"})

    session.rollback()
    assert session.scalars(select(Case)).one().notice_channel == "post"
    assert "por correo postal" in client.page.text
