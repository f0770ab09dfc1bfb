"""What bodies see to comes in by lists, and finds a body by its words: also one that took it over."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia import clock, law
from foia.changes import changes_of
from foia.directory.body_index import BodyIndex
from foia.directory.body_rows import COLUMNS as BODY_COLUMNS
from foia.directory.body_rows import REQUIRED as BODY_REQUIRED
from foia.directory.body_rows import BodyRowReader
from foia.directory.competence_importing import COLUMNS, REQUIRED, PhraseImport, batches
from foia.directory.competence_queries import bodies_competent_for, heirs_of, phrases_of, told_texts
from foia.directory.importing import BodyImport
from foia.directory.queries import body_by_code
from foia.imports.mapping import ColumnMapping
from foia.imports.reading import rows
from tests import builders

TODAY = date(2026, 3, 9)
LIST = (
    "code,kind,text,language\n"
    "AGU,phrase,El agua sale turbia,\n"
    "AGU,,el AGUA sale  turbia,es\n"
    "Aguas Claras,subject,Agua potable,es\n"
    "AGU,tema,Pozos,es\n"
    "NADA,subject,Pozos,es\n"
    "AGU,synonym,,es\n"
    "LUZ,phrase,Yaku chinkapun,quechua\n"
    "LUZ,phrase,se corta la luz todas las noches,es\n"
)

pytestmark = pytest.mark.usefixtures("clock")


def bring(session: Session, folder: Path, text: str) -> PhraseImport:
    path = folder / "textos.csv"
    path.write_text(text, encoding="utf-8")
    given = PhraseImport(clock.now())
    for batch in batches(rows(path, ColumnMapping(), COLUMNS, REQUIRED)):
        given.write(session, BodyIndex(session, "BO"), batch)
    session.commit()
    return given


def test_a_list_of_texts_comes_in_once_and_finds_bodies_by_words(session: Session, tmp_path: Path) -> None:
    water = builders.add_public_body(session, "Aguas Claras", code="AGU")
    light = builders.add_public_body(session, "Luz del Valle", code="LUZ")
    session.commit()

    first, second = bring(session, tmp_path, LIST), bring(session, tmp_path, LIST)

    assert (first.read, first.added, first.present) == (8, 3, 2)
    assert [(row.line, row.column) for row in first.bad] == [(5, "kind"), (6, "code"), (8, "language")]
    assert (second.added, second.present, len(second.bad)) == (0, 5, 3)
    assert [row.text for row in phrases_of(session, "BO") if row.body_id == water.id] == [
        "Agua potable",
        "El agua sale turbia",
    ]
    [change] = changes_of(session, "competence", light.id)
    assert change.fields == (("phrase", None, ["se corta la luz todas las noches"]),)

    def found(text: str) -> list[tuple[str, str]]:
        rows_found = bodies_competent_for(session, text, country="BO", on=TODAY, limit=10)
        return [(one.body.code, one.text) for one in rows_found]

    assert found("AGUAS turbias") == [("AGU", "El agua sale turbia")]
    assert found("potable y turbia") == [("AGU", "Agua potable")], "words of several texts of a body"
    assert found("cortes de luz cada noche") == [("LUZ", "Se corta la luz todas las noches")]
    assert found("agua de la luna") == found("") == []


def test_what_an_ended_body_had_stands_under_the_last_of_its_successors(
    session: Session, tmp_path: Path
) -> None:
    heir = builders.add_public_body(session, "Aguas Nuevas", code="NUE")
    middle = builders.add_public_body(
        session, "Aguas de Paso", code="PAS", valid_to=date(2020, 1, 1), successor_id=heir.id
    )
    ended = builders.add_public_body(
        session, "Aguas Viejas", code="AGU", valid_to=date(2015, 1, 1), successor_id=middle.id
    )
    session.commit()
    bring(session, tmp_path, "code,text\nAGU,el agua sale turbia\nNUE,los pozos se secan\n")

    assert heirs_of(session, "BO", TODAY) == {middle.id: heir.id, ended.id: heir.id}
    [one] = bodies_competent_for(session, "agua turbia", country="BO", on=TODAY, limit=5)
    assert one.body.id == heir.id
    assert told_texts(session, heir.id, TODAY) == {"phrase": ["los pozos se secan", "el agua sale turbia"]}


def test_a_list_of_bodies_brings_their_phrases(app: Flask, session: Session, tmp_path: Path) -> None:
    path = tmp_path / "lista.csv"
    path.write_text(
        'code,name,class,phrases\n1,Aguas,executive_central,"agua turbia | cortaron el agua\nno hay agua"\n',
        encoding="utf-8",
    )
    counts = []
    for _time in range(2):
        given = BodyImport(law.load(), BodyRowReader(law.load(), "BO"), now=clock.now(), today=TODAY)
        given.plan(session, rows(path, ColumnMapping(), BODY_COLUMNS, BODY_REQUIRED))
        for batch in given.batches():
            given.write(session, batch)
            session.commit()
        counts.append((len(given.created), given.unchanged, len(given.updated)))

    assert counts == [(1, 0, 0), (0, 1, 0)]
    body = body_by_code(session, "1", country="BO")
    assert body is not None
    assert told_texts(session, body.id, TODAY) == {
        "phrase": ["agua turbia", "cortaron el agua", "no hay agua"]
    }
