"""Files at the desk: what leaves is clean, a redacted copy is checked, what is closed says why."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from sqlalchemy import select, update

from foia.cases import actions
from foia.cases.actions import Text
from foia.cases.models import Document
from foia.cases.vault import Upload
from tests.filed import Filed
from tests.page_client import PageClient
from tests.rules.made_pdfs import BOX, OPEN_LINE, SECRET, SECRET_LINE, jpeg_with_place, page_file
from tests.staff import sign_in_as

pytestmark = pytest.mark.usefixtures("clock")
LETTER = Upload("informe.pdf", page_file(OPEN_LINE + SECRET_LINE))


def desk(filed: Filed) -> str:
    return f"/expedientes/{filed.case.id}"


def drawn_pages(client: PageClient) -> list[str]:
    return [image.get("src", "") for image in client.page.with_class("app-file-page")]


def sent_by_filer(filed: Filed) -> Document:
    """Have the filer send the letter, and return its file."""
    actions.write_message(filed.as_filer(), filed.case, Text("Mi informe.", [LETTER]))
    filed.session.commit()
    document = filed.session.scalars(select(Document).where(Document.kind == "file")).one()
    filed.session.rollback()
    return document


def test_the_filer_gets_the_photograph_without_where_it_was_taken(client: PageClient, filed: Filed) -> None:
    sign_in_as(client, filed.session, filed.officer)
    client.send(
        f"{desk(filed)}/mensaje",
        {"text": "Vea la obra.", "files": (io.BytesIO(jpeg_with_place()), "obra.jpg")},
    )
    assert "original: no sale de la entidad" in client.page.text

    filed.opened_by(client)
    clean = client.get(client.page.links["obra.jpg"]).data

    assert Image.open(io.BytesIO(clean)).getexif() == {}
    client.get(client.page.links["Ver obra.jpg"])
    drawn = client.get(drawn_pages(client)[0])
    assert (drawn.mimetype, drawn.data[:4]) == ("image/png", b"\x89PNG")


def test_a_file_that_cannot_be_cleaned_is_named_and_the_text_stays(client: PageClient, filed: Filed) -> None:
    sign_in_as(client, filed.session, filed.officer)

    response = client.send(
        f"{desk(filed)}/mensaje", {"text": "Vea el plano.", "files": (io.BytesIO(b"%PDF-1.7"), "plano.pdf")}
    )

    assert response.status_code == 422
    assert "«plano.pdf» está dañado" in client.page.text
    assert "Vea el plano." in client.page.html


def test_a_copy_that_hides_nothing_is_refused_and_a_true_one_reaches_the_filer(
    client: PageClient, filed: Filed
) -> None:
    document = sent_by_filer(filed)
    sign_in_as(client, filed.session, filed.officer)
    address = f"{desk(filed)}/archivos/{document.id}/copia"

    covered = page_file(OPEN_LINE + SECRET_LINE + BOX)
    refused = client.send(address, {"file": (io.BytesIO(covered), "tachado.pdf")})
    assert refused.status_code == 422
    assert "hay texto debajo de un recuadro" in client.page.text
    assert SECRET in client.page.text

    client.send(address, {"file": (io.BytesIO(page_file(OPEN_LINE + BOX)), "tachado.pdf")})
    assert client.page.heading == "Mire la copia antes de guardarla"
    assert "Informe de la auditoria" in client.page.text
    pictures = drawn_pages(client)
    assert [client.get(source).mimetype for source in pictures] == ["image/png", "image/png"]
    client.get(f"{address}/revisar")
    client.send(f"{address}/confirmar", {"is_checked": "y"}, page=f"{address}/revisar")
    assert "copia con partes tachadas; sin entregar" in client.page.text

    client.get(f"{desk(filed)}/archivos/entregar")
    choice = client.page.all("input")
    copy_id = next(item.get("value", "") for item in choice if item.get("name") == "files")
    client.send(
        f"{desk(filed)}/archivos/entregar",
        {"files": copy_id, "audience": "filer", "when": "now", "text": "La copia.", "is_checked": "y"},
    )
    assert "Entregó 1 archivo" in client.page.text

    filed.opened_by(client)
    assert client.get(client.page.links["tachado.pdf"]).data.startswith(b"%PDF-")


def test_a_closed_file_is_listed_with_the_reason_and_asked_for_it_says_so(
    client: PageClient, filed: Filed
) -> None:
    document = sent_by_filer(filed)
    filed.session.execute(update(Document).where(Document.id == document.id).values(scan_state="pending"))
    filed.session.commit()
    filed.opened_by(client)
    assert "informe.pdf" in client.page.text
    assert "cerrado hasta que termine la revisión de seguridad" in client.page.text
    assert "informe.pdf" not in client.page.links

    response = client.get(f"/mi-solicitud/archivos/{document.id}")

    assert response.status_code == 409
    assert client.page.heading == "Este archivo no se puede abrir ahora"
    sign_in_as(client, filed.session, filed.officer)
    assert client.get(f"{desk(filed)}/archivos/{document.id}/ver").status_code == 409
