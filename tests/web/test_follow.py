"""Following: folio and key, the opened case, what it shows and for how long, and a new key for a lost one."""

from __future__ import annotations

import re

from sqlalchemy import select

from foia.cases import actions
from foia.cases.filing import Receipt
from foia.cases.models import Identity
from foia.cases.recovery import issue_confirmation, issue_recovery_code
from foia.cases.vault import Person
from foia.notifications.models import OutboxMessage
from tests.builders import FILER, SUBJECT, answer_a_case, file_a_case
from tests.clock import Clock
from tests.filed import Filed
from tests.page_client import PageClient

WRONG = "El folio y la clave no corresponden. Revise los dos y escríbalos otra vez."


def test_folio_and_key_open_the_case(client: PageClient, filed: Filed) -> None:
    filed.opened_by(client)

    assert client.page.address == "/mi-solicitud"
    assert filed.folio in client.page.text
    assert SUBJECT in client.page.text
    assert (
        "Ministerio de Caminos tiene su solicitud y todavía no confirmó la recepción; "
        "el plazo para responderle vence el" in client.page.text
    )
    assert "vence el lunes 30 de marzo de 2026 · faltan 15 días hábiles" in client.page.text


def test_folio_and_key_may_be_typed_in_any_way(client: PageClient, filed: Filed) -> None:
    key = filed.key.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    client.send("/seguir", {"folio": filed.folio.lower().replace("-", ""), "key": key})

    assert client.page.address == "/mi-solicitud"


def test_a_wrong_key_and_an_unknown_folio_are_answered_alike(client: PageClient, filed: Filed) -> None:
    other_key = "0000-0000-0000-0000-0000-0000-000"
    answers = []
    for folio in (filed.folio, "BO-26-0000-0000-0", "nada"):
        client.send("/seguir", {"folio": folio, "key": other_key}, page="/seguir")
        html = re.sub(r'value="[^"]*"', "", client.page.html)
        answers.append((client.page.errors, html))

    assert answers[0][0] == [WRONG]
    assert answers[0] == answers[1] == answers[2]


def test_guessing_a_key_is_stopped_without_saying_if_the_folio_exists(
    client: PageClient, filed: Filed
) -> None:
    statuses = []
    for folio in (filed.folio, "BO-26-0000-0000-0"):
        for _attempt in range(11):
            response = client.send("/seguir", {"folio": folio, "key": "0" * 27}, page="/seguir")
        statuses.append(response.status_code)

    assert statuses[0] == 429
    assert statuses[1] == 429


def test_opening_the_case_ends_the_count_of_wrong_keys(client: PageClient, filed: Filed) -> None:
    for _time in range(2):
        for _attempt in range(9):
            client.send("/seguir", {"folio": filed.folio, "key": "0" * 27}, page="/seguir")
        filed.opened_by(client)

    assert client.page.address == "/mi-solicitud"


def test_no_key_folio_or_text_is_ever_in_an_address(client: PageClient, filed: Filed) -> None:
    filed.opened_by(client)

    addresses = [*client.page.links.values(), *(f.get("action", "") for f in client.page.all("form"))]
    assert not any(filed.folio in address or filed.key in address for address in addresses)


def test_without_opening_the_case_its_pages_ask_for_folio_and_key(client: PageClient, filed: Filed) -> None:
    for address in ("/mi-solicitud", "/mi-solicitud/retirar"):
        response = client.get(address)
        assert response.headers["Location"] == "/seguir"


def test_an_opened_case_closes_after_half_an_hour_without_use(
    client: PageClient, filed: Filed, clock: Clock
) -> None:
    filed.opened_by(client)
    clock.advance(minutes=29)
    assert client.get("/mi-solicitud").status_code == 200
    clock.advance(minutes=29)
    assert client.get("/mi-solicitud").status_code == 200

    clock.advance(minutes=31)

    assert client.get("/mi-solicitud").headers["Location"] == "/seguir"


def test_an_opened_case_closes_after_eight_hours_however_much_it_is_used(
    client: PageClient, filed: Filed, clock: Clock
) -> None:
    filed.opened_by(client)
    for _quarter in range(32):
        clock.advance(minutes=15)
        assert client.get("/mi-solicitud").status_code == 200

    clock.advance(minutes=1)

    assert client.get("/mi-solicitud").headers["Location"] == "/seguir"


def test_a_new_key_closes_the_case_everywhere(client: PageClient, filed: Filed) -> None:
    filed.opened_by(client)
    _confirm(filed)
    code = issue_recovery_code(filed.as_nobody(), filed.case)
    filed.session.commit()
    new_key = _recovered(client, filed.folio, code)

    assert client.get("/mi-solicitud").headers["Location"] == "/seguir"
    client.send("/seguir", {"folio": filed.folio, "key": filed.key}, page="/seguir")
    assert client.page.errors == [WRONG]
    client.send("/seguir", {"folio": filed.folio, "key": new_key}, page="/seguir")
    assert client.page.address == "/mi-solicitud"


def test_closing_the_case_leaves_nothing_on_this_screen(client: PageClient, filed: Filed) -> None:
    filed.opened_by(client)

    response = client.send("/mi-solicitud/cerrar", follow=False)

    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert client.get("/mi-solicitud").headers["Location"] == "/seguir"


def test_the_opened_case_is_kept_in_no_cache(client: PageClient, filed: Filed) -> None:
    filed.opened_by(client)

    assert client.get("/mi-solicitud").headers["Cache-Control"] == "no-store"


def test_an_answer_is_shown_with_its_outcome_and_ground(client: PageClient, filed: Filed) -> None:
    answer_a_case(filed.app, filed.session, filed.case, filed.officer, outcome="refused")
    filed.session.commit()

    filed.opened_by(client)

    assert "Resultado: No se entrega la información" in client.page.text
    assert (
        "Por qué: Excepciones expresamente previstas por leyes vigentes (Decreto Supremo 28168, artículo 3)"
        in client.page.text
    )
    assert "Costó 1.200.000 bolivianos." in client.page.text
    assert (
        "Ministerio de Caminos respondió a su solicitud el lunes 9 de marzo de 2026; si no está de"
        in client.page.text
    )
    assert "por confirmar: todavía no leímos la norma que lo regula" in client.page.text


def test_the_timeline_tells_what_happened_and_no_name(client: PageClient, filed: Filed) -> None:
    actions.acknowledge(filed.as_officer(), filed.case)
    actions.add_note(filed.as_officer(), filed.case, "Una nota que no es para quien presentó")
    filed.session.commit()

    filed.opened_by(client)

    assert "Se recibió la solicitud" in client.page.text
    assert "Se confirmó la recepción y empezó el trámite" in client.page.text
    assert "nota" not in client.page.text.lower()
    for private in (filed.officer.name, FILER.name, FILER.email, FILER.document_number):
        assert private not in client.page.html


def test_an_overdue_case_says_so_and_what_may_be_done(client: PageClient, filed: Filed, clock: Clock) -> None:
    clock.advance(days=30)

    filed.opened_by(client)

    assert "vencido hace 6 días hábiles" in client.page.text
    assert "El plazo venció sin respuesta: qué puede hacer" in client.page.text
    assert "Queja ante el superior o la Defensoría del Pueblo (por confirmar" in client.page.text
    assert "artículo" not in client.page.text


def test_the_way_to_confirm_an_address_can_be_asked_again(client: PageClient, filed: Filed) -> None:
    filed.opened_by(client)

    client.send("/mi-solicitud/confirmar-correo")

    assert "Le enviamos otra vez el correo" in client.page.text


def test_a_confirmation_link_asks_for_a_click_before_it_counts(client: PageClient, filed: Filed) -> None:
    token = issue_confirmation(filed.as_nobody(), filed.case)
    filed.session.commit()

    client.get(f"/confirmar-correo/{token}")
    assert _confirmed_at(filed) is None
    client.send(f"/confirmar-correo/{token}")

    assert client.page.heading == "Su correo quedó confirmado"
    assert _confirmed_at(filed) is not None


def test_a_used_or_unknown_link_says_so_and_changes_nothing(client: PageClient, filed: Filed) -> None:
    token = issue_confirmation(filed.as_nobody(), filed.case)
    filed.session.commit()
    client.send(f"/confirmar-correo/{token}")

    for link in (token, "x" * 43):
        client.send(f"/confirmar-correo/{link}", page=f"/confirmar-correo/{link}")
        assert client.page.heading == "Este enlace ya no sirve"


def test_asking_for_a_new_key_is_answered_alike_for_every_folio(client: PageClient, filed: Filed) -> None:
    _confirm(filed)
    anonymous = _anonymous(filed)
    pages = []
    for folio in (filed.folio, anonymous.folio, "BO-26-0000-0000-0"):
        client.send("/recuperar-clave", {"folio": folio}, page="/recuperar-clave")
        pages.append(client.page.html.replace(folio, ""))

    strip = [re.sub(r'name="csrf_token" value="[^"]*"', "", page) for page in pages]
    assert strip[0] == strip[1] == strip[2]
    filed.session.rollback()
    asked = filed.session.scalars(
        select(OutboxMessage.case_id).where(OutboxMessage.template == "key_recovery")
    ).all()
    assert asked == [filed.case.id]


def test_a_wrong_code_gives_no_key_and_five_end_the_right_one(client: PageClient, filed: Filed) -> None:
    _confirm(filed)
    code = issue_recovery_code(filed.as_nobody(), filed.case)
    filed.session.commit()
    client.send("/recuperar-clave", {"folio": filed.folio}, page="/recuperar-clave")

    for _attempt in range(5):
        client.send("/recuperar-clave/codigo", {"code": "00000-00000"})
        assert client.page.heading == "Escriba el código"
    client.send("/recuperar-clave/codigo", {"code": code})

    assert client.page.errors != []
    filed.opened_by(client)
    assert client.page.address == "/mi-solicitud"


def _anonymous(filed: Filed) -> Receipt:
    _case, receipt = file_a_case(filed.app, filed.session, filer=Person(), notice_channel="page")
    filed.session.commit()
    return receipt


def _confirm(filed: Filed) -> None:
    identity = filed.session.get_one(Identity, (filed.case.id, "filer"))
    identity.email_confirmed_at = filed.as_nobody().now
    filed.session.commit()


def _confirmed_at(filed: Filed) -> object:
    filed.session.rollback()
    return filed.session.scalar(select(Identity.email_confirmed_at))


def _recovered(client: PageClient, folio: str, code: str) -> str:
    client.send("/recuperar-clave", {"folio": folio}, page="/recuperar-clave")
    client.send("/recuperar-clave/codigo", {"code": code})
    assert client.page.heading == "Su clave nueva"
    return "".join(client.page.element("clave").itertext())
