"""Pages of the verbs that only some laws know: each tells what date it moves before it is done."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.cases import actions
from foia.cases.admission import admit
from foia.cases.models import Case, Event
from foia.cases.pauses import suspend
from foia.directory.models import Body
from tests import builders
from tests.clock import Clock
from tests.countries import GROUND, IN_CHILE, IN_GUATEMALA, joined_body_in, under_other_law
from tests.page_client import PageClient
from tests.staff import sign_in_as

VERBS_OF_THE_LAW = ("admitir", "inadmitir", "tercero", "informe", "suspender", "prorroga", "cobro")


@pytest.fixture
def officer(session: Session, client: PageClient, country: str) -> Person:
    _body, person = joined_body_in(session, country)
    sign_in_as(client, session, person)
    return person


@pytest.fixture
def case(app: Flask, session: Session, officer: Person) -> Case:
    body_id = builders.staff_context(app, session, officer).actor.grants[0].body_id
    body = session.get_one(Body, body_id)
    found, _receipt = builders.file_a_case(app, session, body)
    session.commit()
    return found


def page_of(case: Case, verb: str = "") -> str:
    return f"/expedientes/{case.id}" + (f"/{verb}" if verb else "")


def event_types(session: Session, case: Case) -> list[str]:
    session.rollback()
    return list(session.scalars(select(Event.type).where(Event.case_id == case.id).order_by(Event.sequence)))


def offered(client: PageClient, case: Case) -> set[str]:
    client.get(page_of(case))
    start = page_of(case) + "/"
    return {link.removeprefix(start) for link in client.page.links.values() if link.startswith(start)}


def post_without_page(client: PageClient, case: Case, verb: str, **values: str) -> int:
    """Send a form that no page offered, as somebody who knows its address could."""
    client.get(page_of(case, "nota"))
    token = client.page.form(page_of(case, "nota")).find(".//input[@name='csrf_token']")
    assert token is not None
    form = {"csrf_token": token.get("value"), "version": str(case.version), **values}
    return client.post(page_of(case, verb), data=form).status_code


def test_bolivia_offers_of_these_only_the_cost_of_copies(client: PageClient, case: Case) -> None:
    assert offered(client, case) & set(VERBS_OF_THE_LAW) == {"cobro"}


@IN_CHILE
def test_chile_offers_third_parties_extension_and_costs(client: PageClient, case: Case) -> None:
    assert offered(client, case) & set(VERBS_OF_THE_LAW) == {"tercero", "prorroga", "cobro"}


@IN_GUATEMALA
def test_guatemala_offers_admission_and_costs_first(client: PageClient, case: Case) -> None:
    assert offered(client, case) & set(VERBS_OF_THE_LAW) == {"admitir", "cobro"}


@pytest.mark.parametrize(
    ("verb", "values"),
    [
        ("admitir", {}),
        ("inadmitir", {"text": "No procede."}),
        ("tercero", {"text": "Aviso.", "channel": "post"}),
        ("suspender", {"text": "Incendio.", "ground": "X-1"}),
        ("prorroga", {"text": "Falta.", "amount": "5"}),
    ],
)
def test_what_the_law_does_not_know_gets_in_by_no_form(
    client: PageClient, session: Session, case: Case, verb: str, values: dict[str, str]
) -> None:
    assert post_without_page(client, case, verb, **values) == 422
    assert "La norma no permite esta acción" in client.page.text
    assert event_types(session, case) == ["filed"]
    assert client.get(page_of(case, verb)).status_code == 422


@IN_GUATEMALA
def test_to_admit_comes_before_to_answer(client: PageClient, case: Case) -> None:
    client.get(page_of(case))

    addresses = [
        link.get("href", "") for link in client.page.all("a") if "govuk-button" in link.get("class", "")
    ]

    assert [address.rpartition("/")[2] for address in addresses[:2]] == ["admitir", "responder"]


@IN_GUATEMALA
def test_the_admission_tells_the_date_it_gives(client: PageClient, session: Session, case: Case) -> None:
    client.get(page_of(case, "admitir"))
    assert "El plazo para responder vencerá el lunes 23 de marzo de 2026" in client.page.text

    client.send(page_of(case, "admitir"))

    assert "Admitió el expediente" in client.page.text
    assert "vence el lunes 23 de marzo de 2026" in client.page.text
    assert event_types(session, case) == ["filed", "admitted"]
    assert client.get(page_of(case, "admitir")).status_code == 409


@IN_GUATEMALA
def test_an_extension_before_its_window_is_refused_with_its_first_day(
    app: Flask, client: PageClient, session: Session, officer: Person, case: Case, clock: Clock
) -> None:
    admit(builders.staff_context(app, session, officer), case)
    session.commit()

    assert client.get(page_of(case, "prorroga")).status_code == 422
    assert "desde el jueves 19 de marzo de 2026" in client.page.text
    assert "prorroga" not in offered(client, case)
    assert "desde el jueves 19 de marzo de 2026" in client.page.text
    clock.advance(days=10)
    session.rollback()
    sign_in_as(client, session, officer)
    assert "prorroga" in offered(client, case)
    client.send(page_of(case, "prorroga"), {"text": "El archivo está en otro edificio."})
    assert "Amplió el plazo" in client.page.text
    assert "vence el miércoles 8 de abril de 2026" in client.page.text


@IN_CHILE
def test_an_extension_tells_its_limit_and_the_date_it_would_give(
    client: PageClient, session: Session, case: Case
) -> None:
    client.get(page_of(case, "prorroga"))
    assert "La norma admite como máximo 10 días hábiles." in client.page.text
    assert "pasa del martes 7 de abril de 2026 al martes 21 de abril de 2026" in client.page.text

    response = client.send(page_of(case, "prorroga"), {"amount": "11", "text": "Son muchos contratos."})
    assert response.status_code == 422
    assert client.page.errors == ["La norma admite como máximo 10 días hábiles."]
    client.send(page_of(case, "prorroga"), {"amount": "dos"})
    assert client.page.errors == ["Escriba un número entero mayor que cero."]
    client.send(page_of(case, "prorroga"), {"amount": "5"})

    assert "vence el martes 14 de abril de 2026" in client.page.text
    assert event_types(session, case) == ["filed", "extended"]
    assert "No se puede ampliar el plazo." in client.page.text
    assert client.get(page_of(case, "prorroga")).status_code == 422


@IN_CHILE
def test_a_third_party_is_told_and_its_answer_noted(
    client: PageClient, session: Session, case: Case, clock: Clock
) -> None:
    client.get(page_of(case, "tercero"))
    assert "hasta el jueves 12 de marzo de 2026" in client.page.text
    assert "Una carta se tiene por notificada días después de enviada" in client.page.text
    assert "Ley 20.285, artículo 20" in client.page.text
    client.send(page_of(case, "tercero"))
    assert client.page.errors == ["Escriba el aviso", "Elija cómo lo entrega"]
    client.send(page_of(case, "tercero"), {"text": "Se pide copia de su contrato.", "channel": "post"})
    assert "Se pide copia de su contrato." in client.page.text
    assert "Oposición de un tercero vence el martes 17 de marzo de 2026" in " ".join(client.page.text.split())

    client.send(page_of(case, "tercero/respuesta"), {"position": "none"})
    assert client.page.errors == ["Su plazo para responder todavía corre: espere a que termine."]
    client.send(page_of(case, "tercero/respuesta"), {"position": "opposes"})
    assert client.page.errors == ["Escriba lo que respondieron."]
    client.send(page_of(case, "tercero/respuesta"), {"position": "opposes", "text": "Me opongo."})

    assert "Me opongo." in client.page.text
    assert event_types(session, case) == ["filed", "third_party_notified", "third_party_answered"]
    assert client.get(page_of(case, "tercero/respuesta")).status_code == 409
    client.get(page_of(case, "responder"))
    assert "Un tercero se opuso a que se entregue lo pedido." in client.page.text
    assert "el órgano queda impedido de entregar lo pedido" in client.page.text


@IN_CHILE
def test_the_filer_reads_nothing_of_what_third_parties_wrote(
    app: Flask, client: PageClient, session: Session, officer: Person
) -> None:
    body = session.get_one(Body, builders.staff_context(app, session, officer).actor.grants[0].body_id)
    case, receipt = builders.file_a_case(app, session, body)
    session.commit()
    client.send(page_of(case, "tercero"), {"text": "Aviso a Fulano.", "channel": "post"})
    client.send(page_of(case, "tercero/respuesta"), {"position": "opposes", "text": "Zutano se opone."})

    client.send("/seguir", {"folio": receipt.folio, "key": receipt.key}, page="/seguir")

    assert builders.QUESTION in client.page.text
    for words in ("Fulano", "Zutano"):
        assert words not in client.page.html


@IN_CHILE
def test_the_cost_of_copies_stops_the_term_until_it_is_paid(
    client: PageClient, session: Session, case: Case, officer: Person, clock: Clock
) -> None:
    client.get(page_of(case, "cobro"))
    assert "Mientras tanto el plazo para responder no corre." in client.page.text
    client.send(page_of(case, "cobro"), {"amount": "gratis", "text": "Son 50 fojas."})
    assert client.page.errors == ["Escriba el monto con números, por ejemplo 12,50."]
    client.send(page_of(case, "cobro"), {"amount": "1250"})
    assert "Registró el cobro" in client.page.text
    clock.advance(days=7)
    session.rollback()
    sign_in_as(client, session, officer)

    client.get(page_of(case, "pago"))
    assert "El plazo para responder vencerá el martes 14 de abril de 2026" in client.page.text
    client.send(page_of(case, "pago"))

    assert "vence el martes 14 de abril de 2026" in client.page.text
    assert event_types(session, case) == ["filed", "charged", "paid"]


def decide(client: PageClient, case: Case) -> None:
    client.send(
        page_of(case, "resolver"),
        {"outcome_1": "granted", "text": "Se entrega lo pedido.", "is_checked": "on"},
    )
    assert "Falta notificarla" in client.page.text


def test_a_decision_is_notified_on_the_page_at_once(client: PageClient, session: Session, case: Case) -> None:
    decide(client, case)
    client.get(page_of(case, "notificar"))
    assert "Se entrega la información" in client.page.text
    client.send(page_of(case, "notificar"))
    assert client.page.errors == ["Elija cómo la notifica"]

    client.send(page_of(case, "notificar"), {"channel": "page"})

    assert "Cuenta desde el lunes 9 de marzo de 2026" in client.page.text
    assert event_types(session, case) == ["filed", "decided", "notified"]
    assert client.get(page_of(case, "notificar")).status_code == 409


def day(number: int, month: int = 3) -> dict[str, str]:
    return {
        "notified_on-day": str(number),
        "notified_on-month": str(month),
        "notified_on-year": "2026",
    }


def test_a_delivery_is_noted_with_its_day(
    client: PageClient, session: Session, case: Case, officer: Person, clock: Clock
) -> None:
    decide(client, case)
    clock.advance(days=4)
    session.rollback()
    sign_in_as(client, session, officer)

    client.send(page_of(case, "notificar"), {"channel": "counter"})
    assert client.page.errors == ["Escriba el día en que la entregó o la envió."]
    for wrong in (day(6), day(14)):
        client.send(page_of(case, "notificar"), {"channel": "counter", **wrong})
        assert client.page.errors == ["Escriba un día entre la resolución y hoy."]
    client.send(page_of(case, "notificar"), {"channel": "counter", **day(11)})

    assert "Cuenta desde el miércoles 11 de marzo de 2026" in client.page.text
    session.rollback()
    assert case.stopped_on is not None
    assert case.stopped_on.day == 11


@IN_CHILE
def test_a_letter_waits_for_the_day_on_which_it_counts(
    client: PageClient, session: Session, case: Case, officer: Person, clock: Clock
) -> None:
    decide(client, case)
    client.get(page_of(case, "notificar"))
    assert "Cuenta 3 días hábiles después de enviada." in client.page.text

    client.send(page_of(case, "notificar"), {"channel": "post", **day(9)})
    assert client.page.errors == [
        "Por este medio la notificación cuenta desde el jueves 12 de marzo de 2026. "
        "Regístrela ese día o después."
    ]
    clock.advance(days=3)
    session.rollback()
    sign_in_as(client, session, officer)
    client.send(page_of(case, "notificar"), {"channel": "post", **day(9)}, page=page_of(case, "notificar"))

    assert "Cuenta desde el jueves 12 de marzo de 2026" in client.page.text


@IN_CHILE
def test_the_pages_are_there_in_english(client: PageClient, case: Case) -> None:
    client.set_cookie("idioma", "en")

    for verb in ("tercero", "prorroga", "cobro"):
        assert client.get(page_of(case, verb)).status_code == 200
        assert client.page.root.get("lang") == "en"
    assert client.get(page_of(case, "suspender")).status_code == 422
    assert "does not provide for suspending" in client.page.text


def test_a_filing_seen_before_somebody_elses_step_is_not_overwritten(
    app: Flask, client: PageClient, session: Session, case: Case, officer: Person
) -> None:
    client.get(page_of(case, "cobro"))
    actions.acknowledge(builders.staff_context(app, session, officer), case)
    session.commit()

    response = client.send(page_of(case, "cobro"), {"amount": "10", "text": "Son copias."})

    assert response.status_code == 409
    assert event_types(session, case) == ["filed", "acknowledged"]


def test_a_suspended_term_is_resumed_with_the_date_told_before(
    app: Flask, client: PageClient, session: Session, case: Case, officer: Person, clock: Clock
) -> None:
    acting = under_other_law(
        builders.staff_context(app, session, officer),
        lambda regime: replace(regime, suspension_grounds=(GROUND,)),
    )
    clock.advance(days=1)
    suspend(acting.at(clock.now()), case, GROUND.code, "Se inundó el archivo.")
    session.commit()
    clock.advance(days=7)
    session.rollback()
    sign_in_as(client, session, officer)
    assert "reanudar" in offered(client, case)
    client.get(page_of(case, "reanudar"))
    assert "El plazo para responder vencerá el martes 7 de abril de 2026" in client.page.text

    client.send(page_of(case, "reanudar"), {"text": "El archivo ya está seco."})

    assert "El plazo corre otra vez" in client.page.text
    assert "vence el martes 7 de abril de 2026" in client.page.text
    assert "El archivo ya está seco." in client.page.text
    assert event_types(session, case) == ["filed", "suspended", "resumed"]
    assert client.get(page_of(case, "reanudar")).status_code == 409
