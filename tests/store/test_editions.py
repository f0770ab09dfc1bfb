"""Another edition of the law: agreed on by two people, applied on its day, told to whom it moves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import law
from foia.actors import Role
from foia.amendments.edition_actions import (
    NewEdition,
    confirm,
    drafted,
    preview_edition,
    propose,
    withdraw,
)
from foia.amendments.edition_queries import changed_files, edition_in_force, editions, state_of
from foia.amendments.models import Amendment
from foia.amendments.store import book_in_force
from foia.cases.context import Context
from foia.cases.models import Case, Event
from foia.cases.store import events_of, settle
from foia.config import Settings
from foia.errors import InvalidInput, NotAllowed
from foia.notifications.jobs import sweep
from foia.notifications.models import OutboxMessage
from tests import builders
from tests.clock import Clock
from tests.engines import ON_SQLITE_ALONE
from tests.reforms import bolivia, corrected, reformed
from tests.store.installed import call, production

NOW = datetime(2026, 12, 28, 14, 0, tzinfo=UTC)
REFORMED_AT = datetime(2027, 1, 4, 14, 0, tzinfo=UTC)
TODAY, NEW_YEAR = NOW.date(), date(2027, 1, 1)
NORM = "Ley 1999, de 20 de diciembre de 2026"


@pytest.fixture(autouse=True)
def now(clock: Clock) -> Iterator[None]:
    clock.set(NOW)
    yield


def administrator(app: Flask, session: Session) -> Context:
    context = builders.staff_context(app, session, builders.add_person(session, Role.ADMINISTRATOR))
    folder = app.config["FOIA"].law_path
    return replace(context, book=book_in_force(session, folder, fresh=True))


def an_edition(text: str, **values: Any) -> NewEdition:
    return NewEdition(**{"content": text.encode(), "norm": NORM, **values})


def a_case(app: Flask, session: Session) -> Case:
    body, _officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    session.commit()
    return case


def agreed(app: Flask, session: Session, text: str, **values: Any) -> Amendment:
    """Have one administrator propose an edition and another confirm it."""
    first, second = administrator(app, session), administrator(app, session)
    row = propose(first, drafted(first, an_edition(text, **values)))
    confirm(second, row)
    session.commit()
    return row


def last_event(session: Session, case: Case) -> Event:
    found = session.scalars(select(Event).where(Event.case_id == case.id).order_by(Event.sequence)).all()
    return found[-1]


def test_a_correction_moves_running_cases_with_preview_event_and_notice(
    app: Flask, session: Session, clock: Clock
) -> None:
    case = a_case(app, session)
    sweep(app, NOW)
    session.rollback()
    before, sequence = (case.due_on, case.regime_hash), case.head_sequence
    first, second = administrator(app, session), administrator(app, session)

    row = propose(first, drafted(first, an_edition(corrected(bolivia()))))
    shown = preview_edition(second, row, limit=5)
    with pytest.raises(InvalidInput, match="same_person"):
        confirm(first, row)
    with pytest.raises(InvalidInput, match="already_waiting"):
        propose(second, drafted(second, an_edition(corrected(bolivia(), 25))))
    confirm(second, row)
    session.commit()
    sweep(app, clock.advance(minutes=1))
    session.rollback()

    assert case.due_on is not None and before[0] is not None and case.due_on > before[0]
    assert [(moved.folio, moved.old_on, moved.new_on) for moved in shown.moved] == [
        (case.folio, before[0], case.due_on)
    ]
    event = last_event(session, case)
    assert (event.type, event.sequence) == ("law_changed", sequence + 1)
    assert json.loads(event.payload)["amendment_id"] == row.id.hex
    assert (case.regime_version, case.law_revision, row.moved_count) == ("1", row.number, 1)
    assert case.regime_hash != before[1]
    told = session.scalars(select(OutboxMessage.template).where(OutboxMessage.case_id == case.id))
    assert "calendar_moved" in set(told)
    with pytest.raises(InvalidInput, match="settled_already"):
        withdraw(first, row)


@pytest.mark.parametrize(("takes_over", "version"), [(False, "1"), (True, "reform")])
def test_a_reform_begins_on_its_day_and_takes_pending_cases_over_only_if_it_says_so(
    app: Flask, session: Session, clock: Clock, takes_over: bool, version: str
) -> None:
    case = a_case(app, session)
    due_on = case.due_on
    text = reformed(bolivia(), days=30, takes_over=takes_over)
    context = administrator(app, session)
    shown = preview_edition(context, drafted(context, an_edition(text)), limit=5)
    assert shown.count == takes_over, "as it will be once the reform has begun"
    row = agreed(app, session, text)
    sweep(app, clock.advance(minutes=1))
    session.rollback()
    assert (row.number is not None, case.due_on, case.regime_version) == (True, due_on, "1")

    clock.set(REFORMED_AT)
    sweep(app, REFORMED_AT)
    sweep(app, clock.advance(minutes=1))
    session.rollback()
    later = a_case(app, session)

    assert (case.regime_version, case.due_on != due_on) == (version, takes_over)
    assert (last_event(session, case).type == "law_changed") is takes_over
    assert later.regime_version == "reform", "what is filed under it is bound by it"


def test_an_edition_confirmed_before_its_day_waits_for_it(
    app: Flask, session: Session, settings: Settings, clock: Clock
) -> None:
    case = a_case(app, session)
    due_on = case.due_on
    row = agreed(app, session, corrected(bolivia()), effective_on=NEW_YEAR)
    sweep(app, clock.advance(minutes=1))
    session.rollback()
    assert (row.number, state_of(session, row), case.due_on) == (None, "scheduled", due_on)

    # Still the last day of the year in La Paz.
    sweep(app, datetime(2027, 1, 1, 3, 59, tzinfo=UTC))
    session.rollback()
    assert row.number is None
    sweep(app, datetime(2027, 1, 1, 4, 1, tzinfo=UTC))
    session.rollback()

    assert (state_of(session, row), case.due_on != due_on) == ("in_force", True)


def test_files_that_an_upgrade_brings_move_nothing_until_two_people_apply_them(
    app: Flask, session: Session, settings: Settings, clock: Clock, tmp_path: Path
) -> None:
    case = a_case(app, session)
    sweep(app, NOW)
    session.rollback()
    due_on = case.due_on
    (tmp_path / "law").mkdir()
    (tmp_path / "law" / "bo.toml").write_text(corrected(bolivia()), encoding="utf-8")
    folder = tmp_path / "law"

    context = administrator(app, session)
    settle(
        replace(context, book=book_in_force(session, folder, fresh=True)), case, events_of(session, case.id)
    )
    session.commit()

    assert (case.due_on, changed_files(session, folder)) == (due_on, ["BO"])
    environ = production(settings.instance_folder, settings.database_url, FOIA_ENV="development",
                         FOIA_LAW_DIR=str(folder))  # fmt: skip
    done = call(environ, "law", "apply", "--json")
    assert done.returncode == 0, done.stderr
    (shown,) = json.loads(done.stdout)["editions"]
    assert (shown["country"], shown["count"], shown["state"]) == ("BO", 1, "previewed")
    assert shown["moved"][0]["folio"] == case.folio


def test_what_cases_and_bodies_need_is_not_left_out(app: Flask, session: Session) -> None:
    context = administrator(app, session)
    a_case(app, session)
    text = bolivia()

    with pytest.raises(law.BadFile, match="falta la versión 1: hay expedientes sujetos a ella"):
        drafted(context, an_edition(text.replace('\nversion = "1"\n', '\nversion = "2"\n')))
    with pytest.raises(law.BadFile, match=r"place\[BO-L\]: falta"):
        renamed = text.replace('code = "L"\niso = "BO-L"', 'code = "LP"\niso = "BO-LP"')
        drafted(context, an_edition(renamed.replace('scope = ["L"', 'scope = ["LP"')))
    with pytest.raises(law.BadFile, match=r"step\[response\].amount: se esperaba"):
        drafted(context, an_edition(corrected(text).replace("amount = 20\n", 'amount = "veinte"\n', 1)))


@ON_SQLITE_ALONE
@pytest.mark.parametrize(
    ("text", "values", "refused"),
    [
        (bolivia(), {}, "nothing_changes"),
        (corrected(bolivia()), {"effective_on": TODAY - timedelta(days=1)}, "effective_past"),
        (corrected(bolivia()), {"effective_on": date(2035, 1, 1)}, "too_far"),
    ],
)
def test_what_nobody_may_propose_is_refused(
    app: Flask, session: Session, text: str, values: dict[str, Any], refused: str
) -> None:
    with pytest.raises(InvalidInput, match=refused):
        drafted(administrator(app, session), an_edition(text, **values))


def test_only_administrators_by_name_propose(app: Flask, session: Session) -> None:
    head = builders.staff_context(
        app, session, builders.add_person(session, Role.HEAD, builders.add_public_body(session))
    )
    system = builders.context(app, session)

    with pytest.raises(NotAllowed):
        drafted(head, an_edition(corrected(bolivia())))
    with pytest.raises(NotAllowed):
        propose(system, drafted(system, an_edition(corrected(bolivia()))))


def test_by_command_one_proposes_and_another_confirms(
    app: Flask, session: Session, settings: Settings, tmp_path: Path
) -> None:
    case = a_case(app, session)
    due_on = case.due_on
    people = [builders.add_person(session, Role.ADMINISTRATOR) for _number in range(2)]
    session.commit()
    first, second = (person.email for person in people)
    file = tmp_path / "bo.toml"
    file.write_text(corrected(bolivia()), encoding="utf-8")
    environ = production(settings.instance_folder, settings.database_url, FOIA_ENV="development")
    session.rollback()

    proposed = call(environ, "law", "apply", str(file), "--by", first, "--norm", NORM, "--json")
    assert proposed.returncode == 0, proposed.stderr
    (edition,) = json.loads(proposed.stdout)["editions"]
    refused = call(environ, "law", "apply", "--confirm", edition["id"], "--by", first)
    session.rollback()
    assert (refused.returncode, case.due_on) == (1, due_on)
    done = call(environ, "law", "apply", "--confirm", edition["id"], "--by", second)
    session.rollback()

    assert done.returncode == 0, done.stderr
    assert edition["differences"][0]["differences"] == [
        {"key": "step[response].amount", "before": "15 días hábiles", "after": "20 días hábiles"}
    ]
    assert (case.due_on.isoformat() if case.due_on else None) == edition["moved"][0]["new"]
    row = edition_in_force(session, "BO")
    assert row is not None and row.norm == NORM
    assert [known.id for known in editions(session, "BO")] == [row.id]
    file.write_text(bolivia().replace("\nunit = ", "\nunidad = "), encoding="utf-8")
    broken = call(environ, "law", "apply", str(file))
    assert broken.returncode == 1
    assert "bo.toml: regime[bo.information_request].step[response].unidad: clave desconocida" in broken.stderr


def test_a_list_of_bodies_is_read_by_the_law_that_holds_here(
    app: Flask, session: Session, settings: Settings, tmp_path: Path
) -> None:
    mark = "\n[[body_class]]\n"
    new_class = f'{mark}code = "council"\nname_es = "Consejo"\nname_en = "Council"\n'
    list_file, log = tmp_path / "bodies.csv", tmp_path / "cases.csv"
    list_file.write_text("code,name,class\nC-1,Consejo de Aguas,council\n", encoding="utf-8")
    log.write_text("source_id\n", encoding="utf-8")
    environ = production(settings.instance_folder, settings.database_url, FOIA_ENV="development")
    session.commit()
    before = call(environ, "bodies", "import", str(list_file))
    edition = bolivia().replace(mark, new_class + mark, 1).replace('"bo.petition"', '"bo.plea"')
    agreed(app, session, edition)

    after = call(environ, "bodies", "import", str(list_file))

    assert (before.returncode, after.returncode) == (1, 0), after.stderr
    known = call(environ, "cases", "import", str(log), "--source", "log", "--regime", "bo.petition")
    assert "bo.petition no existe" in known.stderr
