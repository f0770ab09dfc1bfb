"""Letters as they are kept: sealed, on record, replaced and withdrawn; templates in versions that stay."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.queries import actor_of
from foia.actors import Role
from foia.cases.models import Document, Event
from foia.directory.models import Body
from foia.errors import InvalidInput, NotFound, StaleCase
from foia.letters.actions import content_of, keep_pdf, withdraw_letter
from foia.letters.content import LetterContent, from_json
from foia.letters.models import IssuedLetter, LetterTemplate
from foia.letters.rules import LetterKind, Words
from foia.letters.store import in_force, letter_by_code, letters_of
from foia.letters.template_actions import withdraw_template, write_template
from tests import builders
from tests.clock import Clock
from tests.lettered import ANSWER, Lettered

OWN = Words("Nuestra respuesta a su {tipo de expediente}", "Le respondemos.\nFolio {folio}.", "Saludos,")
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def lettered(app: Flask, session: Session, clock: Clock) -> Lettered:
    made = Lettered(app, session)
    clock.advance(days=3)
    return made


def _read(lettered: Lettered, letter: IssuedLetter) -> LetterContent:
    return from_json(content_of(lettered.as_officer(), letter))


def _last_event(session: Session, lettered: Lettered) -> tuple[str, dict[str, object]]:
    row = session.scalars(
        select(Event).where(Event.case_id == lettered.case.id).order_by(Event.sequence.desc())
    ).first()
    assert row is not None
    return row.type, json.loads(row.payload)


def test_a_letter_is_sealed_and_on_record_and_says_what_the_law_asks(
    lettered: Lettered, session: Session
) -> None:
    letter = lettered.letter(lettered.answered())
    read = _read(lettered, letter)

    assert read.text == ANSWER
    assert read.answers[0].grounds == (
        "Excepciones expresamente previstas por leyes vigentes (Decreto Supremo 28168, artículo 3)",
    )
    assert read.next_steps[0].name == "Queja ante el superior o la Defensoría del Pueblo"
    assert read.addressee == "A quien presentó la solicitud"
    assert read.signed_by == lettered.officer.name
    assert dict(read.facts)["Se presentó el"] == "9 de marzo de 2026"
    assert builders.FILER.name not in read.as_json()
    event_type, payload = _last_event(session, lettered)
    document = session.get_one(Document, letter.content_id)
    assert (event_type, payload["letter_kind"]) == ("letter_made", "answer_refused")
    assert payload["documents"] == [
        {"document_id": document.id.hex, "kind": "letter", "commitment": document.commitment}
    ]
    assert "Ñusta".encode() not in (document.sealed or b"")


def test_a_letter_made_again_replaces_the_one_before_and_both_are_found(
    lettered: Lettered, session: Session
) -> None:
    sequence = lettered.answered()
    first = lettered.letter(sequence)
    english = lettered.letter(sequence, "en")
    second = lettered.letter(sequence)

    assert len({first.code, english.code, second.code}) == 3
    found = {item.letter.id: item.in_force for item in letters_of(session, lettered.case.id)}
    assert found == {first.id: False, english.id: True, second.id: True}
    by_code = letter_by_code(session, first.code)
    assert by_code is not None
    assert by_code.letter.replaced_by_id == second.id
    assert _read(lettered, english).title == "Answer to your request"


def test_a_pdf_is_added_once_and_a_letter_is_withdrawn_once(lettered: Lettered, session: Session) -> None:
    letter = lettered.letter(lettered.answered())
    context = lettered.as_officer()

    keep_pdf(context, lettered.case, letter, PDF)
    mark = letter.pdf_sha256
    keep_pdf(context, lettered.case, letter, PDF + b"%")
    withdraw_letter(context, lettered.case, letter, "mistaken")
    session.commit()

    assert letter.pdf_sha256 == mark
    assert context.vaults.open(lettered.case.id).file(session.get_one(Document, letter.pdf_id)) == PDF
    assert _last_event(session, lettered) == (
        "letter_withdrawn",
        {"letter_id": letter.id.hex, "reason": "mistaken"},
    )
    with pytest.raises(InvalidInput):
        withdraw_letter(context, lettered.case, letter, "porque sí")


def test_no_letter_is_kept_without_what_the_law_asks(lettered: Lettered, session: Session) -> None:
    sequence = lettered.answered(grounds=())

    with pytest.raises(InvalidInput, match="letter_lacks_grounds"):
        lettered.letter(sequence)
    session.rollback()
    assert letters_of(session, lettered.case.id) == []


def test_what_the_filer_may_not_read_yet_nobody_may_verify(lettered: Lettered, session: Session) -> None:
    letter = lettered.letter(lettered.answered())
    source = session.get_one(Document, letter.source_id)
    now = lettered.as_officer().now

    found = letter_by_code(session, letter.code)
    assert found is not None
    assert found.is_open(now)
    source.visible_to_filer = False
    assert not found.is_open(now)


def _write(session: Session, who: object, words: Words, body: Body | None, version: int = 0) -> bool:
    return write_template(
        session,
        LetterKind.GRANTED,
        "es",
        words,
        body_id=body.id if body else None,
        expected_version=version,
        actor=actor_of(session, who.id),  # type: ignore[attr-defined]
        now=builders.clock.now(),
    )


def test_a_bodys_template_comes_before_the_nations_and_that_before_the_products(
    lettered: Lettered, session: Session, clock: Clock
) -> None:
    body = session.get_one(Body, lettered.case.body_id)
    head = builders.add_person(session, Role.HEAD, body)
    administrator = builders.add_person(session, Role.ADMINISTRATOR)
    sequence = lettered.answered("granted", grounds=())
    first = lettered.letter(sequence)

    assert _write(session, administrator, replace(OWN, title="Respuesta del Estado"), None)
    assert in_force(session, LetterKind.GRANTED, "es", body.id).words.title == "Respuesta del Estado"
    assert _write(session, head, OWN, body)
    assert not _write(session, head, OWN, body, 1)
    assert _write(session, head, replace(OWN, closing="Atentamente,"), body, 1)
    second = lettered.letter(sequence)

    assert _read(lettered, first).template == "Plantilla del producto, versión 1"
    assert _read(lettered, second).template == "Plantilla de Ministerio de Caminos, versión 2"
    assert _read(lettered, second).title == "Nuestra respuesta a su solicitud"
    assert second.template_id is not None
    rows = session.scalars(select(LetterTemplate).where(LetterTemplate.body_id == body.id)).all()
    assert sorted((row.version, row.retired_at is None) for row in rows) == [(1, False), (2, True)]
    withdraw_template(
        session,
        LetterKind.GRANTED,
        "es",
        body_id=body.id,
        expected_version=2,
        actor=actor_of(session, head.id),
        now=builders.clock.now(),
    )
    assert _write(session, head, OWN, body)
    assert in_force(session, LetterKind.GRANTED, "es", body.id).version == 3


def test_nobody_writes_the_templates_of_others(lettered: Lettered, session: Session) -> None:
    body = session.get_one(Body, lettered.case.body_id)
    other = builders.add_public_body(session, "Servicio de Aguas")
    administrator = builders.add_person(session, Role.ADMINISTRATOR)
    head = builders.add_person(session, Role.HEAD, body)

    for who, whose in ((administrator, body), (head, None), (head, other), (lettered.officer, body)):
        with pytest.raises(NotFound):
            _write(session, who, OWN, whose)
    with pytest.raises(StaleCase):
        _write(session, administrator, OWN, None, 4)
    with pytest.raises(InvalidInput, match="unknown_name"):
        _write(session, administrator, replace(OWN, closing="{clave}"), None)
