"""Files of a filing: judged by their bytes, kept while the form is mended, and never over the limits."""

from __future__ import annotations

import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import clock as our_clock
from foia.cases.models import Document
from foia.cases.staging import Staging, purge_staged
from foia.cases.vault import Upload
from foia.config import Settings
from tests.builders import QUESTION, SUBJECT
from tests.clock import Clock
from tests.filing import use_up
from tests.page_client import PageClient
from tests.settings import settings_for

ADDRESS = "/solicitudes/nueva/sin-entidad"
ASKED = {"subject": SUBJECT, "question_1": QUESTION}
PDF = b"%PDF-1.7\n%%EOF"
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return settings_for(database_url, tmp_path, file_limit_bytes=100_000, file_limit_count=3)


def a_file(name: str = "croquis.pdf", content: bytes = PDF) -> tuple[BytesIO, str]:
    return BytesIO(content), name


def files_filed(session: Session) -> int:
    return len(session.scalars(select(Document.id).where(Document.kind == "file")).all())


def test_a_file_is_filed_and_given_back_only_as_an_attachment(client: PageClient) -> None:
    client.send(ADDRESS, {**ASKED, "files": a_file("croquis de la avenida ñ.pdf")})
    client.send("/seguir")

    link = next(href for text, href in client.page.links.items() if text.startswith("croquis"))
    response = client.get(link)

    assert response.data == PDF
    assert response.headers["Content-Disposition"].startswith("attachment; ")
    assert (
        "filename*=UTF-8''croquis%20de%20la%20avenida%20%C3%B1.pdf" in response.headers["Content-Disposition"]
    )
    assert response.headers["Content-Security-Policy"].startswith("sandbox")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"


def test_files_lie_outside_the_web_root_under_names_that_say_nothing(
    client: PageClient, settings: Settings
) -> None:
    client.send(ADDRESS, {**ASKED, "files": a_file()})

    stored = [path for path in settings.files_folder.rglob("*") if path.is_file()]
    assert len(stored) == 1
    assert "croquis" not in str(stored)
    assert PDF not in stored[0].read_bytes()


@pytest.mark.parametrize(
    ("file", "error"),
    [
        (
            ("croquis.pdf", PROGRAM),
            "No se admite el tipo de archivo de «croquis.pdf». Puede adjuntar: pdf, png",
        ),
        (("croquis.png", PDF), "El contenido de «croquis.png» no corresponde a la terminación"),
        (("vacío.pdf", b""), "El archivo «vacío.pdf» está vacío."),
        (("grande.pdf", PDF + b"0" * 100_000), "El archivo «grande.pdf» pesa más de 98 KB."),
    ],
)
def test_a_refused_file_is_named_with_its_reason(
    client: PageClient, session: Session, file: tuple[str, bytes], error: str
) -> None:
    client.send(ADDRESS, {**ASKED, "files": a_file(*file)})

    assert client.page.errors[0].startswith(error)
    assert client.page.element("question_1").text == QUESTION
    assert files_filed(session) == 0


def test_more_files_than_the_limit_are_refused(client: PageClient, session: Session) -> None:
    client.send(ADDRESS, {**ASKED, "files": [a_file(f"{number}.pdf") for number in range(4)]})

    assert client.page.errors == ["Puede enviar hasta 3 archivos."]
    assert files_filed(session) == 0


def test_files_too_heavy_together_are_refused_and_the_text_stays(client: PageClient) -> None:
    halves = [a_file(f"{number}.pdf", PDF + b"0" * 60_000) for number in range(2)]

    client.send(ADDRESS, {**ASKED, "files": halves})

    assert client.page.errors == ["Con «1.pdf» los archivos pesan juntos más de 98 KB."]
    assert client.page.element("question_1").text == QUESTION


def test_a_file_survives_a_form_that_was_refused(client: PageClient, session: Session) -> None:
    client.send(ADDRESS, {"question_1": QUESTION, "files": a_file()})
    assert client.page.errors == ["Escriba el asunto"]
    assert "croquis.pdf (14 bytes)" in client.page.text

    client.send(ADDRESS, {"subject": SUBJECT})

    assert client.page.heading == "Recibimos su solicitud"
    assert files_filed(session) == 1


def test_a_file_survives_adding_a_question(client: PageClient, session: Session) -> None:
    client.send(ADDRESS, {**ASKED, "files": a_file(), "action": "add_question"})
    client.send(ADDRESS, {"files": a_file("otro.pdf", PDF + b"2")})

    assert files_filed(session) == 2


def test_a_kept_file_is_left_out_by_unticking_it(client: PageClient, session: Session) -> None:
    client.send(ADDRESS, {"question_1": QUESTION, "files": a_file()})

    client.send(ADDRESS, {"subject": SUBJECT, "keep": None})

    assert client.page.heading == "Recibimos su solicitud"
    assert files_filed(session) == 0


def test_a_form_with_a_kept_file_sent_twice_is_one_filing(client: PageClient, session: Session) -> None:
    client.send(ADDRESS, {"question_1": QUESTION, "files": a_file()})
    form = client.page.form(ADDRESS)
    hidden = {
        i.get("name", ""): i.get("value", "")
        for i in form.iter("input")
        if i.get("type") == "hidden" or i.get("name") == "keep"
    }
    body = {**hidden, **ASKED, "acting_for": "oneself", "notice_channel": "page"}

    for _time in range(2):
        client.post(ADDRESS, data=body, content_type="multipart/form-data")

    assert "Se presentó una sola vez" in client.page.text
    assert files_filed(session) == 1


def test_waiting_files_are_sealed_and_open_only_with_their_form(settings: Settings) -> None:
    Staging(settings, "one form").add(Upload("croquis.pdf", PDF), our_clock.now())

    on_disk = [path for path in (settings.instance_folder / "staged").rglob("*") if path.is_file()]
    assert all(PDF not in path.read_bytes() and "croquis" not in str(path) for path in on_disk)
    assert Staging(settings, "another form").files() == []
    assert [file.name for file in Staging(settings, "one form").files()] == ["croquis.pdf"]


def test_a_waiting_file_put_under_another_form_does_not_open(settings: Settings) -> None:
    now = our_clock.now()
    Staging(settings, "one form").add(Upload("croquis.pdf", PDF), now)
    Staging(settings, "another form").add(Upload("plano.pdf", PDF), now)
    one, other = (folder for folder in (settings.instance_folder / "staged").iterdir())

    for path in one.iterdir():
        os.replace(path, other / path.name)

    names = [file.name for form in ("one form", "another form") for file in Staging(settings, form).files()]
    assert len(names) <= 1


def test_waiting_files_are_purged_after_a_day(settings: Settings, clock: Clock) -> None:
    Staging(settings, "one form").add(Upload("croquis.pdf", PDF), clock.now())

    assert purge_staged(settings, clock.now() + timedelta(hours=23)) == 0
    assert purge_staged(settings, clock.now() + timedelta(hours=25)) == 1
    assert Staging(settings, "one form").files() == []


def test_a_file_that_was_purged_is_asked_for_again(
    client: PageClient, settings: Settings, clock: Clock
) -> None:
    client.send(ADDRESS, {"question_1": QUESTION, "files": a_file()})
    purge_staged(settings, clock.now() + timedelta(days=2))

    client.send(ADDRESS, {"subject": SUBJECT})

    assert client.page.errors == ["Pasó mucho tiempo y un archivo ya no está. Vuelva a elegirlo."]


def test_too_many_uploads_fill_no_disk_and_still_no_filing_is_refused(
    app: Flask, client: PageClient, session: Session, settings: Settings
) -> None:
    use_up(app, "upload.address", 60)
    client.send(ADDRESS, {"files": a_file()})
    assert client.page.errors[-1].startswith("Llegaron demasiados archivos seguidos")
    assert not (settings.instance_folder / "staged").exists()

    client.send(ADDRESS, {**ASKED, "files": a_file()})

    assert client.page.heading == "Recibimos su solicitud"
    assert "Sus archivos no se recibieron" in client.page.text
    assert files_filed(session) == 0


def test_over_the_limit_the_files_stay_out_and_the_filer_is_told(
    app: Flask, client: PageClient, session: Session
) -> None:
    use_up(app, "filing.address", 20)

    client.send(ADDRESS, {**ASKED, "files": a_file()})

    assert client.page.heading == "Recibimos su solicitud"
    assert "Sus archivos no se recibieron" in client.page.text
    assert files_filed(session) == 0
