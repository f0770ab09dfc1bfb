"""`foia cases import`: what a log's rows leave, once and only once, and what is refused of them."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.audit.queries import event_rows
from foia.cases.actions import acknowledge
from foia.cases.chain import first_break
from foia.cases.intake_models import ImportedRow, RegistryNumber
from foia.cases.models import Case, CaseKey, DeadlineRow, Event, Question, Responsibility
from foia.cases.phases import OPEN_PHASES
from foia.cases.store import events_of, settle
from foia.cli import outcome
from foia.directory.finding import BodyFinder
from foia.directory.models import Body
from foia.notifications.jobs import sweep
from foia.notifications.models import OutboxMessage, Reminder
from tests import builders
from tests.clock import Clock
from tests.store.case_state import assert_row_is_what_events_say
from tests.store.installed import COMMAND, call, environment

HEADER = [
    "source_id", "body", "subject", "text", "received_on", "due_on", "notified_on", "outcome", "status",
    "registry_number",
]  # fmt: skip
LA_PAZ = "Ministerio de Aguas"


def row(number: int, received: str, **values: str) -> list[str]:
    known = {"source_id": f"H{number}", "body": LA_PAZ, "received_on": received, **values}
    return [known.get(name, "") for name in HEADER]


def write(path: Path, rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return path


class Importing:
    """Runs the command in this process on the application under test."""

    def __init__(self, app: Flask, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.app, self.folder, self.capsys = app, folder, capsys

    def __call__(self, rows: Sequence[Sequence[str]], *options: str, code: int = 0) -> dict[str, Any]:
        file = write(self.folder / "log.csv", rows)
        found = outcome(
            ["cases", "import", str(file), "--source", "log", "--json", *options], lambda: self.app
        )
        told = self.capsys.readouterr()
        assert found == code, told.err
        result: dict[str, Any] = json.loads(told.out)
        return result


@pytest.fixture
def bring(app: Flask, tmp_path: Path, capsys: pytest.CaptureFixture[str], clock: Clock) -> Importing:
    return Importing(app, tmp_path, capsys)


@pytest.fixture
def body(session: Session) -> Body:
    body = builders.add_public_body(session, LA_PAZ, acronym="MINAGUA", former_names=["Dirección de Riego"])
    session.commit()
    return body


def days_ago(clock: Clock, days: int) -> str:
    return (clock.now() - timedelta(days=days)).date().isoformat()


def varied(clock: Clock) -> list[list[str]]:
    """Rows of every sort: open and ended, new and old, with and without a text."""
    return [
        row(
            1,
            days_ago(clock, 2),
            subject="Contratos",
            text="Pido copia de los contratos",
            registry_number="HR-1/26",
        ),
        row(2, days_ago(clock, 2)),
        row(3, days_ago(clock, 500), text="Pido las actas"),
        row(4, days_ago(clock, 90), notified_on=days_ago(clock, 80), outcome="granted", text="Pido el censo"),
        row(5, days_ago(clock, 90), notified_on=days_ago(clock, 80)),
        row(6, days_ago(clock, 90), status="closed", outcome="withdrawn"),
    ]


def cases(session: Session) -> list[Case]:
    session.rollback()
    return list(session.scalars(select(Case).order_by(Case.received_on, Case.id)))


@pytest.mark.parametrize("regime", ["law", "none"])
def test_what_is_stored_at_once_is_what_the_events_give(
    app: Flask, session: Session, body: Body, bring: Importing, clock: Clock, regime: str
) -> None:
    told = bring(varied(clock), *(["--regime", "none"] if regime == "none" else []))

    assert {name: told[name] for name in ("read", "created", "bad")} == {"read": 6, "created": 6, "bad": []}
    found = cases(session)
    acting = replace(builders.context(app, session), quiet=True)
    for case in found:
        assert_row_is_what_events_say(session, case)
        assert first_break(event_rows(session, case.id), case.head_sequence, case.head_hash) is None

    def counted() -> list[int]:
        tables = (Reminder, Responsibility, *([DeadlineRow] if regime == "law" else []))
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]

    before = counted()
    rows = {case.id: {c.key: getattr(case, c.key) for c in Case.__table__.columns} for case in found}
    for case in found:
        settle(acting, case, events_of(session, case.id))
        session.refresh(case)
        now = {c.key: getattr(case, c.key) for c in Case.__table__.columns}
        assert {**now, "version": 1} == rows[case.id]
    assert counted() == before


def test_only_what_is_owed_is_planned_and_nothing_is_sent(
    session: Session, body: Body, bring: Importing, clock: Clock
) -> None:
    bring(varied(clock))

    by_id = {case.id: case for case in cases(session)}
    reminders = session.scalars(select(Reminder)).all()
    assert reminders
    assert all(reminder.due_at > clock.now() for reminder in reminders)
    assert {by_id[reminder.case_id].phase for reminder in reminders} <= set(OPEN_PHASES)
    held = session.scalars(select(Responsibility.case_id)).all()
    assert set(held) == {case.id for case in by_id.values() if case.phase in OPEN_PHASES}
    assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 0
    assert [case.backlog for case in by_id.values()].count(True) == 1
    # What must be answered has a question; what ended without a text has neither key nor question.
    keyed = set(session.scalars(select(CaseKey.case_id)))
    assert keyed == set(session.scalars(select(Question.case_id)))
    assert len(keyed) == 4
    number = session.scalars(select(RegistryNumber)).one()
    assert (number.number, number.folded, number.noted_by_id) == ("HR-1/26", "HR126", None)
    assert len({case.folio for case in by_id.values()}) == 6


def test_the_same_file_again_changes_nothing(
    session: Session, body: Body, bring: Importing, clock: Clock
) -> None:
    bring(varied(clock))
    again = bring(varied(clock))

    assert {name: again[name] for name in ("created", "unchanged", "updated")} == {
        "created": 0,
        "unchanged": 6,
        "updated": 0,
    }
    assert session.scalar(select(func.count()).select_from(Event)) == 6


def test_rows_without_an_id_are_told_apart_by_all_they_hold(
    session: Session, body: Body, bring: Importing, clock: Clock
) -> None:
    rows = [[*row(1, days_ago(clock, 9), text="Pido el censo")] for _twice in range(2)]
    for each in rows:
        each[0] = ""

    assert bring(rows)["created"] == 2
    again = bring([*rows, rows[0]])

    assert (again["created"], again["unchanged"]) == (1, 2)


def test_a_row_that_changed_appends_what_the_log_says_now(
    session: Session, body: Body, bring: Importing, clock: Clock
) -> None:
    bring([row(1, days_ago(clock, 9), text="Pido el censo")])
    answered = row(
        1, days_ago(clock, 9), text="Pido el censo", notified_on=days_ago(clock, 3), outcome="granted"
    )

    assert bring([answered])["updated"] == 1

    (case,) = cases(session)
    assert (case.phase, case.outcome) == ("concluded", "granted")
    assert [event.type for event in event_rows(session, case.id)] == ["imported", "import_updated"]
    assert_row_is_what_events_say(session, case)
    assert bring([answered])["unchanged"] == 1


def test_what_was_worked_here_since_is_not_overwritten(
    app: Flask, session: Session, bring: Importing, clock: Clock
) -> None:
    _body, officer = builders.joined_body(session, name=LA_PAZ)
    session.commit()
    bring([row(1, days_ago(clock, 9), text="Pido el censo")])
    (case,) = cases(session)
    acknowledge(builders.staff_context(app, session, officer), case)
    session.commit()

    told = bring([row(1, days_ago(clock, 9), text="Pido el censo", status="closed")], code=1)

    assert [(bad["line"], bad["reason"]) for bad in told["bad"]] == [
        (2, "cambió en el registro de origen, pero el expediente ya se trabajó aquí")
    ]
    session.rollback()
    assert session.get_one(Case, case.id).phase != "concluded"


def test_each_bad_row_is_told_and_keeps_no_good_one_out(
    session: Session, body: Body, bring: Importing, clock: Clock
) -> None:
    builders.add_public_body(session, "Dirección de Riego", code="R1")
    builders.add_public_body(session, "Dirección de Riego", code="R2")
    session.commit()
    day = days_ago(clock, 9)

    told = bring(
        [
            row(1, day, body="Nadie"),
            row(2, day, body="Direccion de riego"),
            row(3, day, notified_on=days_ago(clock, 20)),
            row(4, day, body="minagua"),
            row(4, day, body=LA_PAZ, status="in_progress"),
            row(5, day, outcome="granted"),
        ]
    )

    assert told["created"] == 1
    assert [(bad["line"], bad["column"]) for bad in told["bad"]] == [
        (2, "body"),
        (3, "body"),
        (4, "notified_on"),
        (6, "source_id"),
        (7, "outcome"),
    ]
    assert told["bad"][1]["reason"].endswith("es el nombre de varias: R1, R2")


def test_a_body_nobody_knows_is_added_once_and_only_for_a_good_row(
    session: Session, bring: Importing, clock: Clock
) -> None:
    day = days_ago(clock, 9)
    rows = [
        row(1, day, body="Caja Rural"),
        row(2, day, body="CAJA RURAL"),
        row(3, day, body="Otra", notified_on=days_ago(clock, 20)),
    ]

    told = bring(rows, "--create-bodies")

    assert (told["created"], len(told["bad"])) == (2, 1)
    added = session.scalars(select(Body)).one()
    assert (added.name_es, added.validity_confirmed, added.body_class) == ("Caja Rural", False, "other")
    assert added.code.startswith("caja-rural-")
    assert {case.custody for case in cases(session)} == {"central_desk"}


def test_a_body_that_another_import_added_meanwhile_is_not_added_twice(session: Session) -> None:
    one, other = BodyFinder("BO"), BodyFinder("BO")
    one.read_once(session)
    other.read_once(session)
    drawn = other.draft("Caja Rural", body_class="other", place_code=None)
    other.add(session, "Caja Rural", drawn)
    session.flush()

    one.read_once(session)

    found = one.find("CAJA RURAL", None, date(2026, 3, 9))
    assert found is not None
    assert found.id == drawn.id


def test_another_countrys_cases_stay_with_its_bodies(
    app: Flask, session: Session, bring: Importing, clock: Clock, tmp_path: Path
) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('country = "PY"', encoding="utf-8")
    builders.add_person(session, Role.CENTRAL_DESK)
    session.commit()
    options = ["--mapping", str(mapping), "--create-bodies"]

    bring([row(1, days_ago(clock, 9), due_on=days_ago(clock, 1), body="CGU")], *options, "--regime", "none")
    sweep(app, clock.now())

    (case,) = cases(session)
    assert (case.country, case.custody, case.head_sequence) == ("PY", "body", 1)
    assert case.due_on is not None
    assert case.due_on.isoformat() == days_ago(clock, 1)
    file = write(tmp_path / "more.csv", [row(2, days_ago(clock, 9), body="CGU")])
    assert outcome(["cases", "import", str(file), "--source", "log", *options], lambda: app) == 1
    assert "--regime none" in bring.capsys.readouterr().err


def test_an_import_that_was_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    environ = environment(tmp_path, FOIA_ENV="development")
    count = 3000
    file = write(tmp_path / "log.csv", [row(number, "2025-03-03") for number in range(count)])
    order = ["cases", "import", str(file), "--source", "log", "--regime", "none", "--create-bodies", "--json"]
    assert call(environ, "migrate").returncode == 0
    engine = create_engine(f"sqlite:///{next(tmp_path.glob('*.db'))}")

    def stored() -> int:
        with engine.connect() as connection:
            return int(connection.execute(text("SELECT count(*) FROM imported_rows")).scalar_one())

    running = subprocess.Popen([COMMAND, *order], env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while stored() == 0 and running.poll() is None:
        time.sleep(0.02)
    running.send_signal(signal.SIGKILL)
    running.communicate()
    kept = stored()
    told = json.loads(call(environ, *order).stdout)

    assert 0 < kept < count
    assert (told["unchanged"], told["created"]) == (kept, count - kept)
    with engine.connect() as connection:
        for table in (Case, Event, ImportedRow):
            counted = connection.execute(select(func.count()).select_from(table)).scalar_one()
            assert counted == count
    engine.dispose()
