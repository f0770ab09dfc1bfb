"""The two health addresses, and the mail that development shows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia import create_app
from foia.config import Settings
from foia.notifications import outbox
from foia.notifications.jobs import sweep
from foia.notifications.letters import Letter
from foia.notifications.mail import FolderTransport, as_mail
from tests.clock import Clock
from tests.page_client import PageClient
from tests.settings import settings_for


def test_health_says_that_process_and_database_answer(client: PageClient) -> None:
    response = client.get("/salud")

    assert (response.status_code, response.json) == (200, {"status": "ok"})
    assert response.headers["Cache-Control"] == "no-store"


def test_health_says_when_the_database_is_gone(tmp_path: Path) -> None:
    nowhere = settings_for(f"sqlite:///{tmp_path / 'no' / 'folder' / 'foia.db'}", tmp_path)

    with create_app(nowhere).test_client() as client:
        for address in ("/salud", "/salud/tareas"):
            response = client.get(address)
            assert (response.status_code, response.json) == (503, {"status": "unavailable"})


def test_the_sweep_is_not_well_before_its_first_run(client: PageClient) -> None:
    response = client.get("/salud/tareas")

    assert response.status_code == 503
    assert response.json == {"status": "never", "failed_messages": 0, "held_messages": 0}


def test_the_sweep_is_well_for_fifteen_minutes(app: Flask, client: PageClient, clock: Clock) -> None:
    sweep(app, clock.now())

    clock.advance(minutes=15)
    assert client.get("/salud/tareas").status_code == 200

    clock.advance(seconds=1)
    response = client.get("/salud/tareas")
    assert response.status_code == 503
    assert response.json is not None and response.json["status"] == "late"


def test_a_sweep_of_another_instant_counts_by_the_real_clock(
    app: Flask, client: PageClient, clock: Clock
) -> None:
    sweep(app, clock.now() - timedelta(days=30))

    assert client.get("/salud/tareas").status_code == 200


def test_messages_that_wait_for_a_person_are_counted(
    app: Flask, session: Session, client: PageClient, clock: Clock
) -> None:
    now = clock.now()
    message = outbox.NewMessage(
        case_id=None, template="filed", recipient=outbox.FILER, key="one", language="es",
        not_before=now, now=now,
    )  # fmt: skip
    outbox.enqueue(session, message)
    outbox.hold(session, restored_at=now)
    session.commit()

    response = client.get("/salud/tareas")

    assert response.json == {"status": "never", "failed_messages": 0, "held_messages": 1}


def write_mail(
    settings: Settings,
    clock: Clock,
    name: str = "a" * 48,
    *,
    to: str = "ana@example.org",
    subject: str = "Folio BO-26-7K3M-9QWT-F: confirme su correo",
) -> None:
    letter = Letter(subject, ("Abra http://localhost/ayuda", "<b>Fin</b>"))
    mail = as_mail(letter, to=to, settings=settings, message_id=name, language="es", now=clock.now())
    FolderTransport(settings.mail_folder).send(mail)


def test_development_shows_the_mail_that_left(client: PageClient, settings: Settings, clock: Clock) -> None:
    client.get("/desarrollo/correo")
    assert "Todavía no salió ningún mensaje." in client.page.html

    write_mail(settings, clock)
    client.get("/desarrollo/correo")
    assert "confirme su correo" in client.page.html

    client.get(f"/desarrollo/correo/{'a' * 48}")
    assert client.page.heading == "Folio BO-26-7K3M-9QWT-F: confirme su correo"
    assert 'href="http://localhost/ayuda"' in client.page.html
    assert "&lt;b&gt;Fin&lt;/b&gt;" in client.page.html


@pytest.mark.parametrize("to", ["ana@example.org", "begoña@correo.example"])
@pytest.mark.parametrize(
    "subject", ["Su trámite " + "recibió otra respuesta " * 6 + "hoy", "One " * 40 + "end"]
)
def test_long_and_accented_lines_of_mail_are_read_as_written(
    client: PageClient, settings: Settings, clock: Clock, to: str, subject: str
) -> None:
    write_mail(settings, clock, to=to, subject=subject)

    client.get(f"/desarrollo/correo/{'a' * 48}")

    assert client.page.heading == subject
    assert to in client.page.html


@pytest.mark.parametrize("name", ["b" * 48, "..%2Ffoia", "foia.db", "A" * 48])
def test_only_mail_of_the_folder_is_shown(client: PageClient, name: str) -> None:
    assert client.get(f"/desarrollo/correo/{name}").status_code == 404


@pytest.mark.parametrize("changes", [{"environment": "production"}, {"smtp_host": "mail.example"}])
def test_mail_is_shown_to_nobody_elsewhere(
    database_url: str, tmp_path: Path, clock: Clock, changes: dict[str, str]
) -> None:
    settings = settings_for(database_url, tmp_path, **changes)
    write_mail(settings, clock)

    with create_app(settings).test_client() as client:
        assert client.get("/desarrollo/correo").status_code == 404
        assert client.get(f"/desarrollo/correo/{'a' * 48}").status_code == 404
