"""How a case is told: every event for every reader, and a deadline that is never said falsely."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask_babel import force_locale, gettext

from foia import law
from foia.cases import opened_words
from foia.cases.desk import words as desk_words
from foia.cases.events import EVENT_FIELDS, IMPORTED, Happening
from foia.cases.kinds import kinds_of
from foia.cases.models import Case
from foia.cases.phases import ALL_PHASES
from foia.cases.presentation import (
    Audience,
    Names,
    case_names,
    deadline_line,
    ground_words,
    phase_label,
    status_tag,
    status_tags,
    timeline_items,
)
from foia.cases.whereabouts import Next, Where, Whereabouts
from foia.cases.whereabouts_words import Named, sentence
from foia.pages.deadline_line import phrases
from foia.requests.labels import INFORMATION_REQUEST
from foia.requests.rules import ANSWER_OUTCOMES, COSTS_NOT_PAID, JOINED, LAPSED, WITHDRAWN

BODY, SENDER, OFFICER, OTHER_CASE = "b" * 32, "c" * 32, "a" * 32, "d" * 32
AT = datetime(2026, 3, 9, 14, tzinfo=UTC)
NAMES = Names(
    bodies={BODY: "Ministerio de Caminos", SENDER: "Gobernación"},
    people={OFFICER: "Rosa Choque"},
    outcomes=INFORMATION_REQUEST.outcomes,
    kind="info_request",
    kinds={"info_request": INFORMATION_REQUEST},
    cases={OTHER_CASE: "BO-26-7K3M-9QWT-F-2"},
    grounds={"INQUIRY": "mientras dure la investigación (Ley 1, artículo 2)"},
)
VALUES: dict[str, Any] = {
    "kind": "info_request",
    "body_id": BODY,
    "from_body_id": SENDER,
    "custody": "body",
    "held": False,
    "reason": "unclear",
    "person_id": OFFICER,
    "case_id": OTHER_CASE,
    "relation": "related",
    "means": "post",
    "amount": 5,
    "unit": "working_day",
    "amount_cents": 1250,
    "currency": "BOB",
    "answers": [{"question_id": "1", "outcome": "granted", "ground": None}],
    "questions": ["1"],
    "outcome": "granted",
    "channel": "email",
    "relayed": False,
    "step": "third_party",
    "effect": "may_appeal",
    "partial": False,
    "last_on": "2026-04-02",
    "purpose": "rights",
    "party": 1,
    "task_id": OTHER_CASE,
    "office_id": None,
    "position": "opposes",
    "ground": "INQUIRY",
    "of": "received",
    "at": "2026-03-02T14:00:00+00:00",
    "due_on": "2026-04-01",
    "decided_at": "2026-03-02T14:00:00+00:00",
    "days": 10,
    "measure_id": "e" * 32,
    "received_on": "2026-02-04",
    "closed_on": "2026-03-02",
    "status": "closed",
    "source": "other_log",
    "regime_id": "bo.information_request",
    "regime_version": "2",
    "copy_kind": "redacted",
    "audience": "public",
}
# What the filer reads nothing of: how the body works, and whom it keeps from the case.
INTERNAL = {
    *("note_added", "assigned", "information_ordered", "linked", "recused", "kept_out"),
    *("set_aside", "restored", "registry_noted", "compliance_term_set"),
    *("copy_added", "hold_put", "hold_lifted"),
    *("task_given", "escalated", "task_answered", "task_cancelled", "withholding_confirmed"),
    *("approval_requested", "approval_given", "approval_returned", "answer_undone"),
    *("letter_made", "letter_printed", "letter_withdrawn", "told_otherwise"),
}
# What only follows from something before it: nobody answers in the open what was asked in secret.
FOLLOWING = {"third_party_answered": "third_party_notified", "extended": "third_party_notified"}


@pytest.fixture(autouse=True)
def in_request(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def happened(event_type: str, actor_kind: str = "staff", **values: Any) -> Happening:
    known: Mapping[str, Any] = {**VALUES, **values}
    payload = {name: known.get(name) for name in EVENT_FIELDS[event_type]}
    actor_id = OFFICER if actor_kind == "staff" else None
    return Happening(event_type, 1, AT, AT, actor_kind, actor_id, payload)


def told(event: Happening, audience: Audience = Audience.STAFF) -> str:
    return " ".join(
        f"{item.title} {item.text} {item.by}" for item in timeline_items([event], NAMES, audience)
    )


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("audience", Audience)
def test_every_event_has_words_for_every_reader(audience: Audience, language: str) -> None:
    for event_type in EVENT_FIELDS:
        before = [happened(FOLLOWING[event_type])] if event_type in FOLLOWING else []

        with force_locale(language):
            items = timeline_items([*before, happened(event_type)], NAMES, audience)[len(before) :]

        if audience == Audience.FILER and event_type in INTERNAL:
            assert items == [], event_type
        else:
            assert items[0].title, event_type
            # A log tells days, no hours.
            assert items[0].at == (None if event_type in IMPORTED else AT), event_type


@pytest.mark.parametrize(
    "kind", ["service_complaint", "conduct_complaint", "misconduct_report", "suggestion"]
)
@pytest.mark.parametrize("audience", Audience)
def test_no_event_of_another_kind_speaks_of_a_request(app: Flask, kind: str, audience: Audience) -> None:
    outcomes = kinds_of(app)[kind].outcomes
    names = Names(NAMES.bodies, NAMES.people, outcomes, kind, kinds_of(app), NAMES.cases, NAMES.grounds)
    events = [happened(event_type, kind=kind, outcome="withdrawn") for event_type in EVENT_FIELDS]

    words = " ".join(f"{item.title} {item.text}" for item in timeline_items(events, names, audience))

    assert "solicitud" not in words.lower()
    assert str(kinds_of(app)[kind].noun) in words


def test_every_letter_has_a_title_of_its_own() -> None:
    untitled = gettext("Mensaje")
    with_documents = {name for name in EVENT_FIELDS if "documents" in EVENT_FIELDS[name]}
    with_letters = with_documents - {"filed", "imported"}

    for event_type in with_letters:
        assert desk_words.letter_title(event_type) != untitled, event_type
    for event_type in with_letters - INTERNAL:
        assert opened_words.letter_title(event_type) != untitled, event_type


def test_the_filer_is_told_no_name_of_an_officer() -> None:
    for event_type in EVENT_FIELDS:
        assert "Rosa Choque" not in told(happened(event_type), Audience.FILER), event_type


def test_staff_are_told_who_acted() -> None:
    assert "Rosa Choque" in told(happened("acknowledged"))
    assert "quien presentó" in told(happened("withdrawn", "filer"))
    assert "automático" in told(happened("custody_changed", "system", reason="body_joined"))


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (happened("filed", "public", body_id=None), "la mesa central tiene el expediente"),
        (happened("filed", "public", custody="central_desk"), "todavía no atiende por esta vía"),
        (happened("filed", "public", custody="waiting"), "todavía nadie está nombrado"),
        (happened("filed", "public", about_body_id=SENDER), "Trata de Gobernación. Tiene el expediente Min"),
        (happened("filed", "public", urgent=True), "Se marcó como urgente."),
        (
            happened("filed", "public", reserved=True, named=True),
            "Pidió que pocas personas sepan quién presenta.",
        ),
        (happened("filed", "public", reserved=True, named=False), "Presentó sin dar su nombre."),
        (happened("filed", "public", origin_case_id=OTHER_CASE), "parte del expediente BO-26-7K3M-9QWT-F-2"),
        (happened("filed", "public", held=True), "en espera de una revisión; el plazo corre igual"),
        (happened("routed"), "entidad competente: Ministerio de Caminos"),
        (happened("extended", amount=1), "1 día hábil más"),
        (happened("extended", amount=2, unit="month"), "2 meses más"),
        (happened("clarification_requested", reason="missing_name"), "pide el nombre de quien presenta"),
        (happened("answered", relayed=True), "La mesa central registró lo que la entidad entregó."),
        (happened("answered", outcome="not_held"), "Resultado: La entidad no tiene la información."),
        (happened("partly_answered"), "Se respondió 1 pregunta"),
        (happened("file_sent", means="hand"), "a Ministerio de Caminos en mano"),
        (happened("not_admitted", outcome="not_competent"), "No se admitió a trámite la solicitud"),
        (happened("routed", body_id=None, custody="waiting"), "Nadie tiene a su cargo el expediente"),
        (happened("assigned", person_id=None, office_id="f" * 32), "Se asignó a una oficina"),
        (happened("clarification_requested"), "Plazo para aclarar: 5 días hábiles."),
        (happened("third_party_notified", purpose="charges"), "Se comunicaron los cargos"),
        (happened("third_party_answered"), "Se opuso a que se entregue."),
        (happened("suspended"), "Causal: mientras dure la investigación (Ley 1, artículo 2)."),
        (happened("referred"), "Gobernación derivó el expediente a Ministerio de Caminos"),
        (happened("referred"), "Esa entidad debe aceptar, o devolver"),
        (happened("referred", custody="central_desk"), "la mesa central hace el seguimiento"),
        (
            happened("referral_rejected", body_id=SENDER, from_body_id=BODY),
            "Ministerio de Caminos no aceptó la derivación: el expediente volvió a Gobernación",
        ),
        (happened("part_taken"), "Ministerio de Caminos, con el folio BO-26-7K3M-9QWT-F-2 y la misma clave"),
        (happened("part_taken", body_id=None), "Responde la misma entidad"),
        (happened("charged"), "Se fijó el costo de reproducción: 12,50"),
        (happened("decided"), "Resultado: Se entrega la información."),
        (happened("notified"), "Se notificó la decisión por correo electrónico"),
        (happened("joined"), "Se acumuló al expediente BO-26-7K3M-9QWT-F-2"),
        (happened("linked", relation="duplicate"), "Uno repite al otro."),
        (happened("linked", relation="joined_here"), "Se acumuló a este: BO-26-7K3M-9QWT-F-2"),
        (happened("corrected"), "Se corrigió la fecha de recepción"),
        (happened("corrected"), "Ahora dice: 2 de marzo de 2026, 10:00 h."),
        (happened("reclassified"), "Ahora es: Solicitud de acceso a la información."),
        (happened("urgency_changed", urgent=False), "Dejó de ser urgente"),
        (happened("recused"), "Rosa Choque se excusó por conflicto de interés"),
        (happened("set_aside", reason="threat"), "Motivo: amenazas."),
        (happened("measure_promised"), "hasta el miércoles 1 de abril de 2026"),
    ],
)
def test_what_tells_events_apart_is_said(event: Happening, words: str) -> None:
    assert words in told(event)


def test_the_filer_reads_nothing_of_a_decision_before_its_notice() -> None:
    assert "Se entrega" not in told(happened("decided"), Audience.FILER)


def test_what_was_asked_in_secret_is_answered_in_secret() -> None:
    secret = happened("third_party_notified", purpose="charges")
    ordered = happened("information_ordered")
    answered = happened("third_party_answered", position="defence")

    for asked in (secret, ordered):
        assert timeline_items([asked, answered], NAMES, Audience.FILER) == []
        assert len(timeline_items([asked, answered], NAMES, Audience.STAFF)) == 2


def test_a_secret_question_after_an_open_one_stays_secret() -> None:
    events = [
        happened("third_party_notified"),
        happened("third_party_answered"),
        happened("third_party_notified", purpose="charges"),
        happened("third_party_answered", position="defence"),
    ]

    assert len(timeline_items(events, NAMES, Audience.FILER)) == 2


def test_the_filer_is_told_of_one_link_only_that_of_their_own_case() -> None:
    assert told(happened("linked"), Audience.FILER) == ""
    assert "BO-26-7K3M-9QWT-F-2" in told(happened("linked", relation="joined_here"), Audience.FILER)


def test_what_was_recorded_later_says_when() -> None:
    event = Happening("acknowledged", 1, AT, AT.replace(day=11), "staff", OFFICER, {})

    assert "Se registró aquí el 11 de marzo de 2026, 10:00 h." in told(event)


def test_the_newest_may_come_first() -> None:
    items = timeline_items(
        [happened("acknowledged"), happened("answered")], NAMES, Audience.STAFF, newest_first=True
    )

    assert items[0].title == "Se respondió la solicitud"


def test_every_phase_and_outcome_has_a_name() -> None:
    assert len({phase_label(phase) for phase in ALL_PHASES}) == len(ALL_PHASES)
    assert all(status_tag(phase).tone for phase in ALL_PHASES)
    assert set(INFORMATION_REQUEST.outcomes) == {*ANSWER_OUTCOMES, WITHDRAWN, LAPSED, JOINED, COSTS_NOT_PAID}


FLAGS: list[tuple[dict[str, Any], str]] = [
    ({"urgent": True}, "Urgente"),
    ({"suspended": True}, "Plazo suspendido"),
    ({"unpaid": True}, "Espera el pago"),
    ({"custody": "waiting"}, "Espera a quien lo reciba"),
    ({"referred_from_id": UUID(BODY)}, "Derivado, falta que acepten"),
    ({"lapse_proposed_at": AT}, "Archivo propuesto"),
]
INTERNAL_FLAGS: list[tuple[dict[str, Any], str]] = [
    ({"held": True}, "Espera revisión"),
    ({"set_aside": True}, "Apartado"),
    ({"confidential": True}, "Confidencial"),
    ({"reserved": True}, "Identidad reservada"),
]


def a_row(**values: Any) -> Case:
    flags = {"urgent", "suspended", "unpaid", "held", "set_aside", "confidential", "reserved"}
    return Case(**{"phase": "in_progress", "custody": "body", **dict.fromkeys(flags, False), **values})


@pytest.mark.parametrize(("values", "text"), FLAGS)
def test_what_is_special_about_an_open_case_has_a_tag(values: dict[str, Any], text: str) -> None:
    assert [tag.text for tag in status_tags(a_row(**values), Audience.FILER)] == ["En trámite", text]
    assert [tag.text for tag in status_tags(a_row(**values, phase="concluded"))] == ["Concluido"]


@pytest.mark.parametrize(("values", "text"), INTERNAL_FLAGS)
def test_what_is_internal_has_a_tag_for_staff_alone(values: dict[str, Any], text: str) -> None:
    assert [tag.text for tag in status_tags(a_row(**values))] == ["En trámite", text]
    assert [tag.text for tag in status_tags(a_row(**values), Audience.FILER)] == ["En trámite"]


GROUND = law.Ground(
    code="G",
    text_es="Lo que diga la norma.",
    text_en="What the norm says.",
    paraphrase=False,
    basis="Ley 1, artículo 2",
    source="",
    evidence="statute_text",
)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Lo que diga la norma (Ley 1, artículo 2)"),
        ({"paraphrase": True}, "Ley 1, artículo 2 (paráfrasis: lea ahí el texto de la norma)"),
        ({"evidence": "memory"}, "Lo que diga la norma (norma por confirmar)"),
        (
            {"evidence": "memory", "paraphrase": True},
            "una causal de una norma por confirmar (paráfrasis)",
        ),
    ],
)
def test_a_ground_is_told_in_the_norms_words_or_not_at_all(values: dict[str, Any], words: str) -> None:
    assert ground_words(replace(GROUND, **values)) == words


def test_a_suspension_names_the_ground_of_the_regime() -> None:
    regime = replace(law.load().regime("bo.information_request"), suspension_grounds=(GROUND,))
    names = case_names(Case(kind="info_request"), {}, regime=regime)

    assert "Causal: Lo que diga la norma (Ley 1, artículo 2)." in [
        item.text for item in timeline_items([happened("suspended", ground="G")], names, Audience.FILER)
    ]


def test_a_case_withdrawn_after_its_last_day_counts_no_further() -> None:
    book = law.load()
    calendar = book.calendar("bo", "BO-L")
    events = [law.Event("received", date(2026, 3, 2)), law.Event("withdrawn", date(2026, 4, 20))]
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    found = law.deadlines(book.regime("bo.information_request"), calendar, events, now=now)

    assert phrases(deadline_line(found.response, calendar, now.date(), "es")) == (
        "el plazo era hasta el lunes 23 de marzo de 2026",
        "terminado",
        "plazo por confirmar",
    )


_ALWAYS_WITH_A_BODY = (Where.REFERRED, Where.REFERRED_OUTSIDE, Where.DESK_OUTSIDE)


@pytest.mark.parametrize("noun", ["solicitud", "reclamo", "recurso"])
@pytest.mark.parametrize("body", ["", "Ministerio de Caminos"])
def test_wherever_a_case_is_one_sentence_says_so(app: Flask, noun: str, body: str) -> None:
    """Every place and every next step, with and without a date: one sentence, whole, without a gap."""
    named = Named(noun, body, "Gobernación", "", "lunes 9 de marzo de 2026", noun == "recurso")
    with app.test_request_context():
        said = {
            sentence(Whereabouts(where, coming, by_on), named)
            for where in Where
            if body or where not in _ALWAYS_WITH_A_BODY
            for coming in Next
            for by_on in (None, date(2026, 4, 1))
        }

    assert [text for text in said if text.count(".") != 1 or not text.endswith(".")] == []
    assert [text for text in said if f"su {noun}" not in text.lower()] == []
    assert not [text for text in said if "%(" in text or "  " in text or " ;" in text or " a ," in text]
    assert any("miércoles 1 de abril de 2026" in text for text in said)
