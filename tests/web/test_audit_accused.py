"""An auditor whom a complaint accuses does not meet it in the auditor's pages either."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.actors import Role
from tests import builders
from tests.clock import Clock
from tests.page_client import PageClient
from tests.staff import sign_in_as


@pytest.mark.parametrize(("name", "meets_it"), [("Gabriela Soto Paz", False), ("Luis Rojas", True)])
def test_only_an_auditor_it_does_not_accuse_meets_a_complaint(
    app: Flask, client: PageClient, session: Session, clock: Clock, name: str, meets_it: bool
) -> None:
    body, _officer = builders.joined_body(session)
    auditor = builders.add_person(session, Role.AUDITOR, name=name)
    case, _receipt = builders.file_a_complaint(
        app, session, "conduct_complaint", body, clock.now() - timedelta(days=30), accused="Gabriela Soto"
    )
    case.provisional_due_on = clock.now().date()  # as under a law whose term waits for an admission
    folio, address = case.folio, f"/auditoria/expedientes/{case.id}"
    sign_in_as(client, session, auditor)

    assert (client.get(address).status_code == 200) is meets_it
    for page in ("/auditoria", "/auditoria/admision"):
        client.get(page)
        assert (folio in client.page.text) is meets_it, page
