"""The opened case in every state and of every kind: where it is, who has it, and nothing too early."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.cases import actions
from foia.cases.actions import Text
from foia.cases.answering import QuestionAnswer, answer, decide, questions_of
from foia.cases.events import EVENT_FIELDS
from foia.cases.measures import keep_measure, promise_measure
from foia.cases.models import Event
from foia.cases.notifying import notify
from foia.cases.parties import notify_third_party, record_third_party_answer
from foia.cases.parts import split
from foia.cases.referral import accept_referral, refer, reject_referral
from foia.cases.setting_aside import set_aside
from foia.cases.store import record
from foia.requests.rules import RULES
from tests.builders import (
    add_public_body,
    file_a_case,
    joined_body,
    staff_context,
)
from tests.clock import Clock
from tests.countries import IN_CHILE, joined_body_in
from tests.filed import Filed
from tests.page_client import PageClient

ANSWER = "Costó 1.200.000 bolivianos."
WORDS = "Me refiero a la avenida Busch."
LATE = "/mi-solicitud/aclaracion-tardia"


def page_of(client: PageClient, folio: str, key: str) -> str:
    client.send("/seguir", {"folio": folio, "key": key}, page="/seguir")
    return client.page.text


def opened(client: PageClient, filed: Filed) -> str:
    filed.session.commit()
    filed.opened_by(client)
    return client.page.text


def happens(filed: Filed, event_type: str, **values: Any) -> None:
    """Record an event as it is, where the law of the example would need a history first."""
    known = {"documents": [], **values}
    payload = {name: known.get(name) for name in EVENT_FIELDS[event_type]}
    record(filed.as_officer(), filed.case, event_type, payload)
    filed.session.commit()


def count_of(filed: Filed, event_type: str) -> int:
    filed.session.rollback()
    asked = select(func.count()).select_from(Event)
    return filed.session.scalar(asked.where(Event.type == event_type, Event.case_id == filed.case.id)) or 0


def test_a_decision_is_not_read_before_its_notice(client: PageClient, filed: Filed, clock: Clock) -> None:
    acting = filed.as_officer()
    answers = [QuestionAnswer(question.id, "granted") for question in questions_of(acting, filed.case)]
    decide(acting, filed.case, RULES, answers, Text(ANSWER))

    before = opened(client, filed)
    clock.advance(days=1)
    notify(filed.as_officer(), filed.case, "page", filed.as_officer().now)
    after = opened(client, filed)

    assert "ya decidió sobre su solicitud, y la decisión no se muestra hasta que se la notifiquen;" in before
    assert "Decidido, falta notificar" in before
    for secret in (ANSWER, "Se entrega la información"):
        assert secret not in before
        assert secret in after
    assert "Ministerio de Caminos respondió a su solicitud el" in after
    assert "Le notificaron la decisión en la página, con folio y clave" in after


def test_what_was_answered_before_a_decision_stays_answered(
    app: Flask, session: Session, client: PageClient, clock: Clock
) -> None:
    body, officer = joined_body(session)
    case, receipt = file_a_case(app, session, body, questions=["¿Cuánto?", "¿Quién?"])
    acting = staff_context(app, session, officer)
    first, second = questions_of(acting, case)
    answer(acting, case, RULES, [QuestionAnswer(first.id, "already_public")], Text("Va la primera."))
    decide(acting, case, RULES, [QuestionAnswer(second.id, "granted")], Text(ANSWER))
    session.commit()

    text = page_of(client, receipt.folio, receipt.key)

    assert "¿Cuánto? Resultado: La información ya es pública" in text
    assert "¿Quién? Resultado: todavía sin respuesta" in text


def test_a_referral_is_told_with_its_reason_until_it_is_accepted(client: PageClient, filed: Filed) -> None:
    other, their_officer = joined_body(filed.session, name="Gobernación de La Paz")
    refer(filed.as_officer(), filed.case, other, "El camino es departamental.")

    waiting = opened(client, filed)
    accept_referral(staff_context(filed.app, filed.session, their_officer), filed.case)
    accepted = opened(client, filed)

    assert "Ministerio de Caminos derivó su solicitud a Gobernación de La Paz, que puede" in waiting
    assert "Derivado, falta que acepten" in waiting
    assert "Por qué se derivó a otra entidad" in waiting
    assert "El camino es departamental." in waiting
    assert "Gobernación de La Paz tiene su solicitud" in accepted
    assert "La entidad aceptó la derivación y tiene a su cargo el expediente" in accepted


def test_a_referral_that_came_back_says_why(client: PageClient, filed: Filed) -> None:
    other, their_officer = joined_body(filed.session, name="Gobernación de La Paz")
    refer(filed.as_officer(), filed.case, other, "El camino es departamental.")
    reject_referral(
        staff_context(filed.app, filed.session, their_officer), filed.case, "Es de la red troncal."
    )

    text = opened(client, filed)

    assert "Gobernación de La Paz no aceptó la derivación: el expediente volvió a Ministerio de Cam" in text
    assert "Por qué no se aceptó la derivación" in text
    assert "Es de la red troncal." in text
    assert "Ministerio de Caminos tiene su solicitud y trabaja en la respuesta; el plazo" in text


def test_a_referral_to_a_body_that_has_not_joined_waits_for_nobody(client: PageClient, filed: Filed) -> None:
    other = add_public_body(filed.session, name="Alcaldía de Caranavi")
    refer(filed.as_officer(), filed.case, other, "El camino es municipal.")

    text = opened(client, filed)

    assert "Alcaldía de Caranavi, que todavía no usa esta vía, y la mesa central hace el seguimiento;" in text


def test_a_part_is_found_by_its_folio_and_opened_with_the_same_key(
    app: Flask, session: Session, client: PageClient
) -> None:
    body, officer = joined_body(session)
    case, receipt = file_a_case(app, session, body, questions=["¿Cuánto?", "¿Quién?"])
    acting = staff_context(app, session, officer)
    part = split(acting, case, [questions_of(acting, case)[1].id], "La segunda tarda más.")
    session.commit()

    whole = page_of(client, receipt.folio, receipt.key)
    own = page_of(client, part.folio, receipt.key)

    assert part.folio == f"{receipt.folio}-2"
    assert f"¿Quién? Resultado: se responde aparte, con el folio {part.folio} y la misma clave" in whole
    assert "La segunda tarda más." in whole
    assert f"Es una parte del expediente {receipt.folio}." in own
    assert "¿Cuánto?" not in own


def test_a_suspended_case_counts_no_days_and_says_why(client: PageClient, filed: Filed) -> None:
    happens(filed, "suspended", ground="X")

    text = opened(client, filed)

    assert "tiene su solicitud y el plazo está suspendido: los días no cuentan; cuando se" in text
    assert "Plazo suspendido" in text


def test_a_case_with_costs_waits_for_the_payment(client: PageClient, filed: Filed) -> None:
    happens(filed, "charged", amount_cents=1250, currency="BOB")

    text = opened(client, filed)

    assert "espera que se pague el costo de reproducción; el plazo sigue cuando se registre" in text
    assert "Se fijó el costo de reproducción: 12,50" in text


@IN_CHILE
def test_the_filer_of_a_request_is_told_that_a_third_party_was_asked(
    app: Flask, session: Session, client: PageClient
) -> None:
    body, officer = joined_body_in(session, "CL")
    case, receipt = file_a_case(app, session, body)
    acting = staff_context(app, session, officer)
    notify_third_party(acting, case, "Se pidió su contrato: puede oponerse.", "post")
    session.commit()
    asked = page_of(client, receipt.folio, receipt.key)
    record_third_party_answer(acting, case, "opposes", Text("Me opongo."))
    session.commit()

    answered = page_of(client, receipt.folio, receipt.key)

    assert "tiene su solicitud y espera lo que diga un tercero a quien puede afectar;" in asked
    assert "Se opuso a que se entregue." in answered
    # What the third party and the body wrote to each other is theirs.
    assert "Se pidió su contrato" not in answered
    assert "Me opongo." not in answered


def test_what_was_set_aside_is_told_to_the_filer_as_ever(client: PageClient, filed: Filed) -> None:
    before = opened(client, filed)
    set_aside(filed.as_officer(), filed.case, "spam", "Publicidad")

    assert opened(client, filed) == before


def test_a_case_joined_to_another_of_the_same_person_says_where(client: PageClient, filed: Filed) -> None:
    body, _officer = joined_body(filed.session)
    other, _receipt = file_a_case(filed.app, filed.session, body)
    happens(filed, "joined", case_id=other.id.hex, outcome="joined")

    text = opened(client, filed)

    assert f"al expediente {other.folio}, que trata de lo mismo; ahí se responde." in text


def test_a_linked_case_is_not_named_to_the_filer(client: PageClient, filed: Filed) -> None:
    body, _officer = joined_body(filed.session)
    other, _receipt = file_a_case(filed.app, filed.session, body)
    happens(filed, "linked", case_id=other.id.hex, relation="related")

    assert other.folio not in opened(client, filed)


def asked_and_lapsed(filed: Filed) -> None:
    actions.ask_clarification(filed.as_officer(), filed.case, "¿A qué avenida se refiere?")
    happens(filed, "lapse_proposed")
    happens(filed, "lapsed", outcome="lapsed")


def test_a_proposed_lapse_says_that_an_answer_still_helps(client: PageClient, filed: Filed) -> None:
    actions.ask_clarification(filed.as_officer(), filed.case, "¿A qué avenida se refiere?")
    happens(filed, "lapse_proposed")

    text = opened(client, filed)

    assert "porque no llegó la aclaración que le pidieron; si la envía ahora, el trámite sigue." in text
    assert "Archivo propuesto" in text
    client.send("/mi-solicitud/aclaracion", {"aclaracion-text": WORDS})
    assert "Su aclaración llegó. El trámite sigue." in client.page.text


def test_a_late_clarification_undoes_the_lapse(client: PageClient, filed: Filed) -> None:
    asked_and_lapsed(filed)

    text = opened(client, filed)
    client.send(LATE, {"tardia-text": WORDS})

    assert "porque no llegó su aclaración; si la envía hasta el lunes 16 de marzo de 2026" in text
    assert "Todavía puede aclarar ¿A qué avenida se refiere?" in text
    assert "Su aclaración llegó a tiempo: se deshizo el archivo y el trámite sigue." in client.page.text
    assert "Ministerio de Caminos tiene su solicitud y trabaja en la respuesta; el plazo" in client.page.text


def test_a_late_clarification_sent_twice_is_one(client: PageClient, filed: Filed) -> None:
    asked_and_lapsed(filed)
    opened(client, filed)
    client.get("/mi-solicitud")
    form = {
        i.get("name", ""): i.get("value", "")
        for i in client.page.form(LATE).iter("input")
        if i.get("type") == "hidden"
    }

    for _click in range(2):
        sent = {**form, "tardia-text": WORDS}
        client.post(LATE, data=sent, content_type="multipart/form-data", follow_redirects=True)

    assert client.page.heading == "Su solicitud"
    assert (count_of(filed, "lapse_undone"), count_of(filed, "clarification_provided")) == (1, 1)


def test_after_five_working_days_a_lapse_stays(client: PageClient, filed: Filed, clock: Clock) -> None:
    asked_and_lapsed(filed)
    clock.advance(days=8)

    text = opened(client, filed)

    assert "porque no llegó su aclaración; puede presentar lo mismo otra vez." in text
    assert LATE not in client.page.html


def test_a_late_clarification_that_closed_meanwhile_keeps_its_text(
    client: PageClient, filed: Filed, clock: Clock
) -> None:
    asked_and_lapsed(filed)
    opened(client, filed)
    clock.advance(minutes=45)
    client.send(LATE, {"tardia-text": WORDS}, page="")

    client.send("/seguir", {"folio": filed.folio, "key": filed.key}, page="")

    assert client.page.element("tardia-text").text == WORDS
    assert count_of(filed, "lapse_undone") == 0


def test_measures_are_followed_to_their_date(client: PageClient, filed: Filed) -> None:
    acting = filed.as_officer()
    measure = promise_measure(acting, filed.case, "Pondremos un letrero.", date(2026, 4, 1))

    promised = opened(client, filed)
    keep_measure(filed.as_officer(), filed.case, measure.id, "El letrero está puesto.")
    kept = opened(client, filed)

    assert "Hasta el miércoles 1 de abril de 2026: todavía no informó que la cumplió." in promised
    assert "Pondremos un letrero." in promised
    assert "informó que la cumplió el lunes 9 de marzo de 2026." in kept
    assert "El letrero está puesto." in kept
