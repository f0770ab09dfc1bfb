"""From the country to one case: each number of the auditor's figures leads to what it counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.statistics.measure_jobs import measure_sealed
from tests import builders
from tests.audit_log import seal
from tests.page_client import PageClient, words_of
from tests.staff import sign_in_as

FILED_AT = datetime(2026, 1, 26, 14, 0, tzinfo=UTC)


def test_every_number_leads_to_its_cases(app: Flask, client: PageClient, session: Session) -> None:
    body, officer = builders.joined_body(session, name="Ministerio de Caminos")
    folios = []
    for number in range(2):
        case, _receipt = builders.file_a_case(app, session, body, FILED_AT, quiet=True)
        folios.append(case.folio)
        builders.answer_a_case(app, session, case, officer, FILED_AT + timedelta(days=10 + 20 * number))
    sign_in_as(client, session, builders.add_person(session, Role.AUDITOR))
    seal(session)
    measure_sealed(app, FILED_AT + timedelta(days=40), lambda: True)

    client.get("/auditoria")
    client.get(client.page.links["Por entidad y periodo"])
    client.get(client.page.links["Ministerio de Caminos"])
    names = [words_of(row[0]) for row in client.page.all("tr")]
    assert names[1:] == ["Enero", "Febrero", "Marzo", "Trimestre 1", "Todo el año"]
    (year,) = (row for row in client.page.all("tr") if words_of(row[0]) == "Todo el año")
    assert [words_of(cell) for cell in year][1:5] == ["2", "1", "1", "50 %"]

    body_page = client.page.address
    for view, folio in (("in_time", folios[0]), ("late", folios[1])):
        client.get(f"{body_page.split('?')[0]}/2026T1?ver={view}")
        assert [words_of(row[0]) for row in client.page.all("tr")][1:] == [folio]
    client.get(client.page.links[folios[1]])
    assert client.page.heading == f"Expediente {folios[1]}"

    for wrong in ("2026-13", "2026T5", "x", "2026?ver=x"):
        assert client.get(f"{body_page.split('?')[0]}/{wrong}").status_code == 404
    assert client.get(f"{body_page.split('?')[0]}/2027").status_code == 200
