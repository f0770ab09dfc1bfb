"""A list of bodies comes in once, with its links, names and history; bad rows are told, the others kept."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import clock, law
from foia.cases.models import Event
from foia.changes import changes_of
from foia.cli import outcome
from foia.config import Settings
from foia.directory.body_rows import COLUMNS, REQUIRED, BodyRowReader
from foia.directory.importing import BodyImport
from foia.directory.models import Body, Place
from foia.directory.queries import body_by_code, search_bodies
from foia.imports.mapping import ColumnMapping
from foia.imports.reading import rows
from foia.notifications.models import OutboxMessage
from tests import builders
from tests.clock import Clock
from tests.store.installed import call, production

HEADER = "code,name,class,parent,successor,valid_to,former_names,email,place,acronym\n"
TODAY = date(2026, 3, 9)

pytestmark = pytest.mark.usefixtures("clock")


def _bring(
    session: Session, folder: Path, text: str, *, only_existing: bool = False, days: int = 0
) -> BodyImport:
    path = folder / "lista.csv"
    path.write_text(text, encoding="utf-8")
    book = law.load()
    given = BodyImport(
        book,
        BodyRowReader(book, "BO"),
        now=clock.now() + timedelta(days=days),
        today=TODAY,
        only_existing=only_existing,
    )
    given.plan(session, rows(path, ColumnMapping(), COLUMNS, REQUIRED))
    for batch in given.batches(size=2):
        given.write(session, batch)
        session.commit()
    for batch in given.later_batches(size=2):
        given.write_links(session, batch)
        session.commit()
    session.expire_all()
    return given


def _body(session: Session, code: str) -> Body:
    body = body_by_code(session, code, country="BO")
    assert body is not None
    return body


def _counts(given: BodyImport) -> tuple[int, int, int, int]:
    return len(given.created), given.unchanged, len(given.updated), len(given.bad)


LIST = HEADER + (
    "1,Servicio de Caminos,executive_decentralised,Ministerio de Obras,,,Senac|Caminos,s@c.example,L,SC\n"
    "2,Servicio Viejo,executive_decentralised,,1,2019,,,BO-C,\n"
    "3,Ministerio de Obras,executive_central,4,,,,,,MO\n"
    "4,Presidencia,executive_central,,,,,,,\n"
)


def test_the_same_list_twice_changes_nothing(session: Session, tmp_path: Path) -> None:
    first = _bring(session, tmp_path, LIST)
    second = _bring(session, tmp_path, LIST)

    assert (_counts(first), _counts(second)) == ((4, 0, 0, 0), (0, 4, 0, 0))
    service, old, ministry, presidency = (_body(session, code) for code in "1234")
    assert (service.parent_id, old.successor_id) == (ministry.id, service.id)
    assert ministry.parent_id == presidency.id
    assert old.valid_to == date(2019, 12, 31)
    assert session.scalars(select(Place.code).order_by(Place.code)).all() == ["BO-C", "BO-L"]
    found = search_bodies(session, "senac", country="BO", on=TODAY)
    assert [body.body.id for body in found] == [service.id]


def test_a_changed_row_updates_the_body_and_its_history(session: Session, tmp_path: Path) -> None:
    _bring(session, tmp_path, LIST)

    changed = LIST.replace("Servicio de Caminos", "Agencia de Caminos").replace("s@c", "a@c")
    given = _bring(session, tmp_path, changed, days=1)

    body = _body(session, "1")
    assert _counts(given) == (0, 3, 1, 0)
    assert (body.name_es, body.email) == ("Agencia de Caminos", "a@c.example")
    change = changes_of(session, "body", body.id)[0]
    assert (change.action, change.person_id) == ("imported", None)
    assert {name: (before, after) for name, before, after in change.fields}["email"] == (
        "s@c.example",
        "a@c.example",
    )
    old_name = search_bodies(session, "servicio de caminos", country="BO", on=TODAY)
    assert [(found.body.id, found.found_by) for found in old_name] == [(body.id, "Servicio de Caminos")]


def test_bad_rows_are_told_and_the_others_kept(session: Session, tmp_path: Path) -> None:
    given = _bring(
        session,
        tmp_path,
        HEADER
        + "1,Uno,executive_central,,,,,,,\n"
        + "2,Dos,ministerio,,,,,,,\n"
        + "3,Tres,executive_central,Dos,,,,,,\n"
        + "4,Cuatro,executive_central,Tres,,,,,,\n"
        + "1,Cinco,executive_central,,,,,,,\n"
        + "6,Seis,executive_central,7,,,,,,\n"
        + "7,Siete,executive_central,6,,,,,,\n",
    )

    assert len(given.created) == 1
    assert [(row.line, row.column, row.reason.split(":")[0]) for row in given.bad] == [
        (3, "class", "'ministerio' no es una clase de BO"),
        (4, "parent", "no hay entidad de código o nombre 'Dos'"),
        (5, "parent", "no hay entidad de código o nombre 'Tres'"),
        (6, "code", "es la misma entidad que en la línea 2"),
        (7, "parent", "no hay entidad de código o nombre '7'"),
        (8, "parent", "se cierra en un círculo"),
    ]


def test_equal_names_of_two_places_stay_two_bodies(session: Session, tmp_path: Path) -> None:
    towns = (
        "name,class,place\nMunicipalidad de San José,municipality,L\n"
        "Municipalidad de San Jose,municipality,C\nMunicipalidad de San José,municipality,C\n"
    )

    first, second = _bring(session, tmp_path, towns), _bring(session, tmp_path, towns)

    assert (_counts(first), _counts(second)) == ((2, 0, 0, 1), (0, 2, 0, 1))
    assert [(row.line, row.reason) for row in first.bad] == [(4, "es la misma entidad que en la línea 3")]
    no_place = _bring(session, tmp_path, "name,acronym\nMunicipalidad de San José,MSJ\n", only_existing=True)
    assert [row.reason for row in no_place.bad] == ["hay 2 entidades con este nombre: ponga el código"]


def test_another_list_completes_bodies_by_their_name(session: Session, tmp_path: Path) -> None:
    _bring(session, tmp_path, LIST)
    acronyms = "name,acronym\nMINISTERIO DE  OBRAS.,MINOP\nMinisterio de Nada,MINADA\n"

    given = _bring(session, tmp_path, acronyms, only_existing=True)

    assert _counts(given) == (0, 0, 1, 1)
    assert (_body(session, "3").acronym, _body(session, "3").name_es) == ("MINOP", "Ministerio de Obras")
    assert _bring(session, tmp_path, LIST.replace(",MO\n", ",\n")).unchanged == 4  # empty: says nothing


def test_what_a_person_confirmed_no_list_puts_in_doubt(session: Session, tmp_path: Path) -> None:
    doubtful = "code,name,class,validity_confirmed\n9,Gobernación,department,no\n"
    _bring(session, tmp_path, doubtful)
    assert not _body(session, "9").validity_confirmed
    _body(session, "9").validity_confirmed = True
    session.commit()

    _bring(session, tmp_path, doubtful)

    assert _body(session, "9").validity_confirmed


def test_the_command_prints_one_document_and_says_which_open_cases_an_end_leaves(
    app: Flask, settings: Settings, session: Session, tmp_path: Path
) -> None:
    assert settings.database_url is not None
    body = builders.add_public_body(session, "Servicio de Caminos", code="1")
    builders.file_a_case(app, session, body)
    session.commit()
    environ = production(tmp_path, settings.database_url)
    path = tmp_path / "lista.csv"
    path.write_text("codigo;nombre;fin\n1;Servicio de Caminos;2020\n2;Sin clase;\n", encoding="utf-8")
    arguments = ("bodies", "import", str(path), "--map", "code=codigo", "--map", "name=nombre", "--json")

    done = call(environ, *arguments, "--map", "valid_to=fin")
    none_good = call(environ, *arguments[:3], "--map", "code=nombre", "--map", "name=fin")

    assert done.returncode == 0
    assert "Servicio de Caminos terminó y tiene 1 expediente abierto" in done.stderr
    assert json.loads(done.stdout) == {
        "read": 2,
        "created": 0,
        "unchanged": 0,
        "updated": 1,
        "bad": [{"line": 3, "column": "class", "reason": "hace falta para una entidad nueva"}],
    }
    session.refresh(body)
    assert body.valid_to == date(2020, 12, 31)
    assert none_good.returncode == 1
    assert none_good.stderr.splitlines()[-1] == "Error: ninguna fila se pudo importar"


def test_a_list_that_moves_a_body_dates_its_open_cases_anew_and_tells_it(
    app: Flask, session: Session, clock: Clock, tmp_path: Path
) -> None:
    clock.set(datetime(2026, 7, 8, 14, tzinfo=UTC))  # La Paz rests on 16 July, Santa Cruz does not
    body, _officer = builders.joined_body(session, code="77", name="Servicio de Caminos")
    case, _receipt = builders.file_a_case(app, session, body)
    session.commit()
    before = case.due_on
    path = tmp_path / "lista.csv"
    path.write_text("code,name,place\n77,Servicio de Caminos,S\n", encoding="utf-8")

    assert outcome(["bodies", "import", str(path)], lambda: app) == 0

    session.rollback()
    assert before is not None
    assert case.due_on == before - timedelta(days=1)
    types = select(Event.type).where(Event.case_id == case.id).order_by(Event.sequence)
    assert session.scalars(types).all()[-1] == "calendar_changed"
    told = select(OutboxMessage.recipient_kind).where(OutboxMessage.template == "due_moved")
    assert set(session.scalars(told)) == {"filer", "person"}
