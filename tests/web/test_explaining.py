"""The page that explains every date of a case, for who filed it, who works it and who audits it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.cases import actions
from foia.cases.parties import notify_charges
from tests import builders
from tests.builders import add_person, file_a_case, joined_body, staff_context
from tests.clock import Clock
from tests.filed import Filed
from tests.page_client import PageClient
from tests.staff import sign_in_as
from tests.statements import counted_statements
from tests.store.alteration import alter_an_event

OWN = "/mi-solicitud/como-se-calculo"
WHOLE_ACCOUNT = "Ver la cuenta completa, día por día"
CASE_PAGE = 6


def test_whoever_filed_is_led_from_the_date_to_its_whole_account(client: PageClient, filed: Filed) -> None:
    filed.opened_by(client)
    client.get(client.page.links[WHOLE_ACCOUNT])

    assert client.page.address == OWN
    text = client.page.text
    assert "Plazo por confirmar: se cuentan 15 días hábiles" in text
    assert "La solicitud se recibió el lunes 9 de marzo de 2026." in text
    assert "martes 10 de marzo de 2026" in text
    assert "lunes 30 de marzo de 2026, hasta el último instante de ese día (hora de La Paz)" in text
    assert "14, 15, 21, 22, 28 y 29 de marzo de 2026 Fin de semana" in text
    assert "30día 15vence: día contado 15, vence el plazo" in text
    assert "bo.information_request" in text


def test_a_term_nobody_read_cites_no_article(client: PageClient, filed: Filed) -> None:
    filed.opened_by(client)
    client.get(OWN)

    rule = client.page.text.split("La regla")[1].split("La cuenta")[0]
    assert "por confirmar" in rule
    assert "rtículo" not in rule


def test_the_decree_behind_a_closed_day_is_named(
    app: Flask, client: PageClient, session: Session, clock: Clock
) -> None:
    clock.set(datetime(2025, 10, 20, 14, tzinfo=UTC))
    body, _officer = joined_body(session, place_code="BO-P")
    _case, receipt = file_a_case(app, session, body)
    session.commit()
    clock.set(datetime(2025, 10, 31, 14, tzinfo=UTC))
    client.send("/seguir", {"folio": receipt.folio, "key": receipt.key}, page="/seguir")
    client.get(OWN)

    row = next(r for r in client.page.all("tr") if "3 de noviembre" in "".join(r.itertext()))
    told = " ".join("".join(row.itertext()).split())
    assert "anunciado el 29 de octubre de 2025" in told
    assert "Decreto" in told


def test_the_annex_says_whose_case_when_and_from_what(client: PageClient, filed: Filed) -> None:
    filed.opened_by(client)
    client.get(OWN)
    client.get(client.page.links["Ver el anexo para imprimir"])

    assert client.page.heading == "Anexo: cómo se calcularon los plazos"
    assert filed.folio in client.page.text
    assert "Ministerio de Caminos" in client.page.text
    assert "9 de marzo de 2026" in client.page.text
    assert filed.case.head_hash in client.page.text


def test_officer_and_auditor_read_the_same_dates(client: PageClient, session: Session, filed: Filed) -> None:
    auditor = add_person(session, Role.AUDITOR)
    session.commit()
    for person, address in (
        (filed.officer, f"/expedientes/{filed.case.id}/como-se-calculo"),
        (auditor, f"/auditoria/expedientes/{filed.case.id}/como-se-calculo"),
    ):
        sign_in_as(client, session, person)
        client.get(address.removesuffix("/como-se-calculo"))
        assert client.page.links[WHOLE_ACCOUNT] == address
        client.get(address)
        assert "lunes 30 de marzo de 2026, hasta el último instante" in client.page.text
        client.get(f"{address}/anexo")
        assert filed.folio in client.page.text


def test_the_tray_leads_to_each_account(client: PageClient, session: Session, filed: Filed) -> None:
    sign_in_as(client, session, filed.officer)
    client.get("/bandeja")

    address = client.page.links[f"¿Cómo se calculó? {filed.folio}"]
    assert address == f"/expedientes/{filed.case.id}/como-se-calculo"


def test_nothing_is_counted_from_a_broken_chain(client: PageClient, session: Session, filed: Filed) -> None:
    auditor = add_person(session, Role.AUDITOR)
    session.commit()
    alter_an_event(session)
    sign_in_as(client, session, auditor)
    client.get(f"/auditoria/expedientes/{filed.case.id}/como-se-calculo")

    assert "Cadena rota" in client.page.text
    assert "Huella de la ley" not in client.page.text


@pytest.mark.parametrize("country", ["CL"], indirect=True)
def test_a_wait_is_told_with_who_and_what_it_did(app: Flask, client: PageClient, session: Session) -> None:
    chilean = {"country": "CL", "place_code": "CL-RM", "body_class": "ministry"}
    body, officer = joined_body(session, **chilean)
    case, receipt = file_a_case(app, session, body)
    actions.ask_clarification(staff_context(app, session, officer), case, "¿De qué año?")
    session.commit()
    client.send("/seguir", {"folio": receipt.folio, "key": receipt.key}, page="/seguir")
    client.get(OWN)

    text = client.page.text
    assert "La entidad pidió una aclaración a quien presentó el lunes 9 de marzo de 2026." in text
    assert "Todavía no terminó." in text
    link = next(a for a in client.page.all("a") if "Ley 20.285" in "".join(a.itertext()))
    assert link.get("href", "").startswith("https://")


def test_whoever_reported_reads_nothing_of_the_charges(
    app: Flask, client: PageClient, session: Session
) -> None:
    body, _officer = joined_body(session)
    named = add_person(session, Role.REPORTS_OFFICER, body)
    case, receipt = builders.file_a_complaint(app, session, "misconduct_report", body)
    notify_charges(staff_context(app, session, named), case, "Se le atribuye cobrar.", "counter")
    session.commit()
    client.send("/seguir", {"folio": receipt.folio, "key": receipt.key}, page="/seguir")
    client.get(OWN)
    told = client.page.text.lower()
    sign_in_as(client, session, named)
    client.get(f"/expedientes/{case.id}/como-se-calculo")

    assert "La entidad avisó a una tercera persona" in client.page.text
    for word in ("tercera persona", "descargo", "cargos", "defensa"):
        assert word not in told


@pytest.mark.parametrize("letters", [0, 12])
def test_the_account_costs_the_same_however_much_happened(
    app: Flask, client: PageClient, filed: Filed, letters: int
) -> None:
    for number in range(letters):
        actions.write_message(filed.as_filer(), filed.case, actions.Text(f"Mensaje {number}"))
    filed.session.commit()
    filed.opened_by(client)

    with counted_statements(app) as statements:
        client.get(OWN)

    assert 1 <= len(statements) <= CASE_PAGE, statements


def test_the_auditor_sees_the_dates_as_they_stood_on_a_day(
    app: Flask, client: PageClient, session: Session, clock: Clock
) -> None:
    clock.set(datetime(2025, 10, 20, 14, tzinfo=UTC))
    body, _officer = joined_body(session, place_code="BO-P")
    case, _receipt = file_a_case(app, session, body)
    auditor = add_person(session, Role.AUDITOR)
    session.commit()
    clock.set(datetime(2025, 11, 20, 14, tzinfo=UTC))
    sign_in_as(client, session, auditor)
    address = f"/auditoria/expedientes/{case.id}/como-se-calculo"

    client.get(f"{address}?al=2025-10-28")
    assert "11 de noviembre de 2025, hasta el último instante" in client.page.text
    assert "anunciado el 29 de octubre" not in client.page.text
    assert "Es lo que constaba al final del 28 de octubre de 2025" in client.page.text
    client.get(client.page.links["Ver el anexo para imprimir"])
    assert "11 de noviembre de 2025, hasta el último instante" in client.page.text
    client.get(f"{address}?al=2025-10-29")
    assert "12 de noviembre de 2025, hasta el último instante" in client.page.text
    for asked in ("2025-10-19", "2025-11-21", "ayer"):
        client.get(f"{address}?al={asked}")
        assert client.page.errors == [
            "Escriba un día entre el 20 de octubre de 2025 y el 20 de noviembre de 2025, así: 2026-03-31."
        ]
