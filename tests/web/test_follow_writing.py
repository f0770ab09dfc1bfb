"""What a filer writes in the opened case, and that no text is lost."""

from __future__ import annotations

from io import BytesIO

from sqlalchemy import func, select

from foia.cases import actions
from foia.cases.actions import Text
from foia.cases.models import Document, Event
from foia.cases.vault import Upload
from tests.builders import file_a_case
from tests.clock import Clock
from tests.filed import Filed
from tests.page_client import PageClient
from tests.small_pdf import SMALL_PDF

MESSAGE = "/mi-solicitud/mensaje"
CLARIFICATION = "/mi-solicitud/aclaracion"
WORDS = "Me refiero a la avenida Busch, entre las calles 2 y 9."
PDF = b"%PDF-1.7\n%%EOF"


def count_of(filed: Filed, event_type: str) -> int:
    filed.session.rollback()
    asked = select(func.count()).select_from(Event)
    return filed.session.scalar(asked.where(Event.type == event_type, Event.case_id == filed.case.id)) or 0


def ask_clarification(filed: Filed) -> None:
    actions.ask_clarification(filed.as_officer(), filed.case, "¿A qué avenida se refiere?")
    filed.session.commit()


def test_a_message_reaches_the_case_and_is_shown(client: PageClient, filed: Filed) -> None:
    filed.opened_by(client)

    client.send(MESSAGE, {"mensaje-text": WORDS})

    assert client.page.address == "/mi-solicitud"
    assert "Su mensaje llegó." in client.page.text
    assert f"Su mensaje 9 de marzo de 2026, 10:00 h {WORDS}" in client.page.text
    assert "Usted escribió un mensaje" in client.page.text


def test_a_message_sent_twice_is_one_message(client: PageClient, filed: Filed) -> None:
    filed.opened_by(client)

    for _click in range(2):
        client.send(MESSAGE, {"mensaje-text": WORDS})

    assert count_of(filed, "message_received") == 1


def test_the_same_words_with_another_file_are_another_message(client: PageClient, filed: Filed) -> None:
    filed.opened_by(client)
    client.send(MESSAGE, {"mensaje-text": WORDS})

    client.send(MESSAGE, {"mensaje-text": WORDS, "mensaje-files": (BytesIO(PDF), "plano.pdf")})

    assert count_of(filed, "message_received") == 2


def test_the_same_words_the_next_day_are_another_message(
    client: PageClient, filed: Filed, clock: Clock
) -> None:
    filed.opened_by(client)
    client.send(MESSAGE, {"mensaje-text": WORDS})
    clock.advance(days=1)
    filed.opened_by(client)

    client.send(MESSAGE, {"mensaje-text": WORDS})

    assert count_of(filed, "message_received") == 2


def test_an_empty_message_keeps_the_file_that_came_with_it(client: PageClient, filed: Filed) -> None:
    filed.opened_by(client)

    client.send(MESSAGE, {"mensaje-files": (BytesIO(PDF), "plano.pdf")})
    assert client.page.errors == ["Escriba su mensaje"]
    client.send(MESSAGE, {"mensaje-text": WORDS})

    assert "plano.pdf" in client.page.text
    assert count_of(filed, "message_received") == 1


def test_a_clarification_is_asked_on_top_with_its_own_term(client: PageClient, filed: Filed) -> None:
    ask_clarification(filed)

    filed.opened_by(client)

    assert "y espera su respuesta para seguir; la norma no fija hasta cuándo: envíela" in client.page.text
    assert "¿A qué avenida se refiere?" in client.page.text
    assert client.page.text.index("¿A qué avenida") < client.page.text.index("Lo que presentó")


def test_giving_the_clarification_lets_the_case_go_on(client: PageClient, filed: Filed) -> None:
    ask_clarification(filed)
    filed.opened_by(client)

    client.send(CLARIFICATION, {"aclaracion-text": WORDS})

    assert "Su aclaración llegó. El trámite sigue." in client.page.text
    assert count_of(filed, "clarification_provided") == 1


def test_a_clarification_sent_twice_is_no_error(client: PageClient, filed: Filed) -> None:
    ask_clarification(filed)
    filed.opened_by(client)
    client.get("/mi-solicitud")
    form = {
        i.get("name", ""): i.get("value", "")
        for i in client.page.form(CLARIFICATION).iter("input")
        if i.get("type") == "hidden"
    }

    for _click in range(2):
        client.post(
            CLARIFICATION,
            data={**form, "aclaracion-text": WORDS},
            content_type="multipart/form-data",
            follow_redirects=True,
        )

    assert client.page.heading == "Su solicitud"
    assert count_of(filed, "clarification_provided") == 1


def test_a_clarification_nobody_awaits_any_more_keeps_its_text(client: PageClient, filed: Filed) -> None:
    ask_clarification(filed)
    filed.opened_by(client)
    actions.withdraw(filed.as_filer(), filed.case)
    filed.session.commit()

    response = client.send(CLARIFICATION, {"aclaracion-text": WORDS})

    assert response.status_code == 409
    assert WORDS in client.page.text


def test_text_written_in_a_case_that_closed_is_delivered_after_opening_it(
    client: PageClient, filed: Filed, clock: Clock
) -> None:
    filed.opened_by(client)
    clock.advance(minutes=45)
    client.send(MESSAGE, {"mensaje-text": WORDS})
    assert "Lo que escribió no se perdió." in client.page.text
    assert WORDS not in client.page.html

    client.send("/seguir", {"folio": filed.folio, "key": filed.key})
    assert client.page.element("mensaje-text").text == WORDS
    client.send(MESSAGE)

    assert count_of(filed, "message_received") == 1


def test_kept_text_survives_a_mistyped_key(client: PageClient, filed: Filed, clock: Clock) -> None:
    filed.opened_by(client)
    clock.advance(minutes=45)
    client.send(MESSAGE, {"mensaje-text": WORDS})

    client.send("/seguir", {"folio": filed.folio, "key": "0" * 27})
    client.send("/seguir", {"folio": filed.folio, "key": filed.key})

    assert client.page.element("mensaje-text").text == WORDS


def test_kept_text_is_shown_in_no_other_case(client: PageClient, filed: Filed, clock: Clock) -> None:
    _case, other = file_a_case(filed.app, filed.session)
    filed.session.commit()
    filed.opened_by(client)
    clock.advance(minutes=45)
    client.send(MESSAGE, {"mensaje-text": WORDS})

    client.send("/seguir", {"folio": other.folio, "key": other.key}, page="")

    assert client.page.address == "/mi-solicitud"
    assert WORDS not in client.page.html


def test_a_withdrawal_asks_first_and_then_ends_the_case(client: PageClient, filed: Filed) -> None:
    filed.opened_by(client)
    client.get("/mi-solicitud/retirar")
    assert client.page.heading == "¿Quiere retirar su solicitud?"

    client.send("/mi-solicitud/retirar", {"text": "Ya encontré la información."})

    assert "Usted retiró su solicitud el lunes 9 de marzo de 2026." in client.page.text
    assert "Retirar mi solicitud" not in client.page.text
    assert count_of(filed, "withdrawn") == 1


def test_a_withdrawn_case_is_never_late(client: PageClient, filed: Filed, clock: Clock) -> None:
    actions.withdraw(filed.as_filer(), filed.case)
    filed.session.commit()
    clock.advance(days=90)

    filed.opened_by(client)

    assert "terminado" in client.page.text
    assert "vencido" not in client.page.text
    assert "El plazo venció" not in client.page.text


def test_a_withdrawal_from_a_case_that_closed_is_asked_again(
    client: PageClient, filed: Filed, clock: Clock
) -> None:
    filed.opened_by(client)
    client.get("/mi-solicitud/retirar")
    clock.advance(minutes=45)
    client.send("/mi-solicitud/retirar", {"text": WORDS})

    client.send("/seguir", {"folio": filed.folio, "key": filed.key})

    assert client.page.heading == "¿Quiere retirar su solicitud?"
    assert client.page.element("text").text == WORDS
    assert count_of(filed, "withdrawn") == 0


def test_a_withdrawal_sent_twice_is_no_error(client: PageClient, filed: Filed) -> None:
    filed.opened_by(client)
    client.get("/mi-solicitud/retirar")
    form = {
        i.get("name", ""): i.get("value", "") for i in client.page.form("/mi-solicitud/retirar").iter("input")
    }

    for _click in range(2):
        client.post("/mi-solicitud/retirar", data=form, follow_redirects=True)

    assert client.page.heading == "Su solicitud"
    assert count_of(filed, "withdrawn") == 1


def test_a_file_of_another_case_or_of_a_note_is_not_found(client: PageClient, filed: Filed) -> None:
    other, _receipt = file_a_case(filed.app, filed.session, files=[Upload("ajeno.pdf", PDF)])
    hidden = actions.sealed(
        filed.as_officer(),
        filed.case,
        "note",
        Text("nota", [Upload("nota.pdf", PDF)]),
        author="body",
        visible=False,
    )
    for document in hidden:
        filed.session.add(document)
        filed.session.flush()
    filed.session.commit()
    filed.opened_by(client)

    files = filed.session.scalars(select(Document.id).where(Document.kind == "file")).all()
    filed.session.rollback()

    assert len(files) == 2
    assert [client.get(f"/mi-solicitud/archivos/{file}").status_code for file in files] == [404, 404]


def test_a_file_from_the_body_is_offered_with_its_message(client: PageClient, filed: Filed) -> None:
    wrote = Text("Le adelanto el plano.", [Upload("plano final.pdf", SMALL_PDF)])
    actions.send_message(filed.as_officer(), filed.case, wrote)
    filed.session.commit()
    filed.opened_by(client)

    link = next(href for text, href in client.page.links.items() if text == "plano final.pdf")

    assert client.get(link).data.startswith(b"%PDF-")


def test_what_a_body_writes_is_shown_as_text_and_never_as_markup(client: PageClient, filed: Filed) -> None:
    actions.send_message(filed.as_officer(), filed.case, Text("<script>alert(1)</script>"))
    filed.session.commit()

    filed.opened_by(client)

    assert "<script>alert(1)</script>" in client.page.text
