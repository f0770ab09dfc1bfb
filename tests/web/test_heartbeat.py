"""The desk and auditors see when the last sweep ended, and are warned when none does any more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.notifications.models import Sweep
from tests import builders
from tests.clock import START_AT, Clock
from tests.page_client import PageClient
from tests.staff import sign_in_as

WARNING = "Los recordatorios y avisos no están saliendo."


@pytest.mark.parametrize(
    ("ago", "words", "is_warned"),
    [
        (None, "ninguno todavía", True),
        (timedelta(seconds=40), "hace menos de un minuto", False),
        (timedelta(minutes=15), "hace 15 minutos", False),
        (timedelta(minutes=15, seconds=1), "hace 15 minutos", True),
        (timedelta(hours=3), "hace 3 horas", True),
    ],
)
def test_the_tray_and_the_auditors_first_page_say_when_the_last_sweep_ended(
    app: Flask,
    client: PageClient,
    session: Session,
    clock: Clock,
    ago: timedelta | None,
    words: str,
    is_warned: bool,
) -> None:
    body, officer = builders.joined_body(session)
    if ago is not None:
        session.add(Sweep(started_at=START_AT - ago, finished_at=START_AT - ago))
        session.add(Sweep(started_at=START_AT))  # one that never ended tells nothing

    for person, address in (
        (officer, "/bandeja"),
        (builders.add_person(session, Role.AUDITOR), "/auditoria"),
    ):
        sign_in_as(client, session, person)
        client.get(address)

        assert f"Último barrido de plazos y avisos: {words}" in client.page.text
        assert (WARNING in client.page.text) == is_warned
