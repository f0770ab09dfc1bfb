"""A deployment to measure: PostgreSQL as it is installed, the cases of one body, two workers of gunicorn."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench import floor
from bench.load import ask, get, status
from foia import clock, create_app
from foia.accounts import sessions
from foia.accounts.models import Person, RoleGrant
from foia.actors import ANYBODY, Role
from foia.audit.sealing import seal
from foia.cases.acting import context_for
from foia.cases.filing import NewCase, file_case, new_nonce
from foia.cases.models import Case
from foia.cases.search_jobs import index_cases
from foia.cli import outcome
from foia.config import Settings
from foia.directory.actions import add_body
from foia.directory.models import Body
from foia.extensions import db
from foia.keeping.schema import migrate_database
from foia.keys import new_key_entry
from foia.statistics.jobs import publish_closed_periods
from foia.statistics.measure_jobs import measure_sealed
from tests import postgres
from tests.servers import free_port

BIN = Path(sys.executable).parent
CASES = 20_000
WORKERS = 2
OWN_SOURCE = "bench"
LOGS = ("us_nps_fy2023.csv", "us_foia_logs.csv", "uruguay_requests.csv", "brazil_lai_2015_2021.csv.gz")
START_LIMIT_SECONDS = 30
# A tenth is open: the tray of a body that answers, not of one that never does.
OPEN_SHARE = 0.1
COLUMNS = (
    "source_id", "kind", "body", "subject", "text", "received_on", "decided_on", "notified_on", "outcome",
)  # fmt: skip
OUTCOMES = ("granted", "granted", "granted", "partially_granted", "not_held")


@dataclass
class Deployment:
    """Where everything is, and who may ask what."""

    settings: Settings
    environ: dict[str, str]
    body_id: UUID
    officer_cookie: str = ""
    auditor_cookie: str = ""
    # Who works the body of the logs with the most cases, and the words of a text in them.
    logs_cookie: str = ""
    filer_cookies: list[str] = field(default_factory=list)
    case_ids: list[UUID] = field(default_factory=list)
    nonces_from: Flask | None = None


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """Run PostgreSQL with the care it has where it is installed, and give the address of a new database."""
    for name in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
        postgres.CARELESS[name] = "on"
    postgres.CARELESS["shared_buffers"] = "256MB"
    with postgres.running_postgres() as server:
        yield server.url(server.create())


def prepare(url: str, folder: Path, cases: int = CASES, logs: Path | None = None) -> Deployment:
    """Migrate, bring in the cases by the command, and sign in whoever will ask; `logs` come in as well."""
    environ = _environ(url, folder)
    app = bare(url, folder, environ)
    settings = Settings.from_env(os.environ)
    with app.app_context():
        session = db.session()
        body, officer = _add_body(session)
        session.commit()
    bring_in(folder, cases)
    deployment = Deployment(settings, {**os.environ, **environ}, body)
    _ask_as_people(app, deployment, officer)
    deployment.auditor_cookie = _cookie_of_new_person(app, deployment, Role.AUDITOR)
    if logs is not None:
        _bring_logs(logs)
        deployment.logs_cookie = _cookie_of_new_person(app, deployment, Role.OFFICER, _busiest(app))
    while index_cases(app, clock.now(), working_time=timedelta(minutes=10)):
        pass
    seal(app, clock.now(), lambda: True)
    measure_sealed(app, clock.now(), lambda: True)
    # Figures rest for an hour after an import.
    while publish_closed_periods(app, clock.now() + timedelta(hours=2), lambda: True):
        pass
    deployment.nonces_from = app
    with app.app_context():
        db.session.connection().exec_driver_sql("ANALYZE")
        db.session.commit()
        db.engine.dispose()
    return deployment


def _environ(url: str, folder: Path) -> dict[str, str]:
    return {
        "FOIA_ENV": "development",
        "FOIA_INSTANCE": str(folder),
        "FOIA_DATABASE_URL": url,
        "FOIA_SECRET_KEY": "a secret of the benchmark, known to every reader",
        "FOIA_KEYS": new_key_entry("b1"),
        "FOIA_TRUSTED_PROXIES": "1",
        "FOIA_BASE_URL": "http://localhost",
    }


def bare(url: str, folder: Path, environ: dict[str, str] | None = None) -> Flask:
    """Make an application on a migrated, empty database."""
    os.environ.update(environ or _environ(url, folder))
    app = create_app(Settings.from_env(os.environ))
    migrate_database(app)
    return app


def _add_body(session: Session) -> tuple[UUID, UUID]:
    body = Body(
        code="MED",
        name_es="Ministerio de Medidas",
        acronym="MIMED",
        level="national",
        body_class="executive_central",
        country="BO",
        email="medidas@example.org",
    )
    add_body(session, body)
    now = clock.now()
    person = Person(email="oficial@example.org", name="Oficial", created_at=now, active_at=now)
    session.add(person)
    session.flush()
    session.add(RoleGrant(person_id=person.id, role=Role.OFFICER, body_id=body.id, granted_at=now))
    session.flush()
    return body.id, person.id


def bring_in(folder: Path, cases: int, source: str = OWN_SOURCE) -> None:
    """Write a log of two years and bring it in as a sysadmin does."""
    drawn, today = Random(1), clock.now().date()  # noqa: S311 (made-up cases)
    file = folder / "log.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(COLUMNS)
        for number in range(cases):
            received_on = today - timedelta(days=drawn.randint(3, 700))
            is_open = number < cases * OPEN_SHARE
            if is_open:
                received_on = today - timedelta(days=drawn.randint(3, 60))
            answered_on = min(received_on + timedelta(days=drawn.randint(1, 25)), today - timedelta(days=1))
            decided = "" if is_open else _iso(max(answered_on, received_on))
            subject = f"Asunto {number} sobre medida {drawn.randint(1, 400)} del plan"
            text = (
                f"Pido el detalle {number} de la medida y los contratos del año {drawn.randint(2015, 2026)}."
            )
            ended = "" if is_open else drawn.choice(OUTCOMES)
            dates = (_iso(received_on), decided, decided)
            rows.writerow([number, "info_request", "MED", subject, text, *dates, ended])
    code = outcome(["cases", "import", str(file), "--source", source])
    if code:
        raise RuntimeError(f"the import ended with {code}")


def _iso(day: date) -> str:
    return day.isoformat()


def _bring_logs(folder: Path) -> None:
    """Bring in the logs of other countries, each by its committed mapping."""
    for file in LOGS:
        name = file.partition(".")[0]
        mapping = Path(__file__).parent.parent / "docs" / "imports" / f"{name}.toml"
        options = ["--source", name, "--regime", "none", "--create-bodies", "--mapping", str(mapping)]
        code = outcome(["cases", "import", str(folder / file), *options])
        if code:
            raise RuntimeError(f"the import of {file} ended with {code}")


def _busiest(app: Flask) -> tuple[UUID, ...]:
    """Return the bodies of the logs with the most cases, with and without texts."""
    with app.app_context():
        grouped = select(Case.body_id).where(Case.source != OWN_SOURCE).group_by(Case.source, Case.body_id)
        ranked = grouped.order_by(func.count().desc()).add_columns(Case.source)
        found: dict[str, UUID] = {}
        for body_id, source in db.session.execute(ranked):
            found.setdefault(source, body_id)
        db.session.remove()
        return tuple(found.values())


def _cookie_of_new_person(
    app: Flask, deployment: Deployment, role: Role, body_ids: tuple[UUID | None, ...] = (None,)
) -> str:
    """Add somebody with a role over some bodies and return the cookie of their session."""
    now = clock.now()
    with app.app_context():
        session = db.session()
        person = Person(
            email=f"{role}{now.timestamp()}@example.org", name=role, created_at=now, active_at=now
        )
        session.add(person)
        session.flush()
        for body_id in body_ids:
            session.add(RoleGrant(person_id=person.id, role=role, body_id=body_id, granted_at=now))
        keyring = deployment.settings.keyring
        token = sessions.start_session(session, keyring, person.id, now=now, second_factor=True)
        session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    return _cookie(app, client)


def _ask_as_people(app: Flask, deployment: Deployment, officer_id: UUID) -> None:
    """Keep the cookies of an officer and of fifty filers."""
    with app.app_context():
        session = db.session()
        token = sessions.start_session(
            session, deployment.settings.keyring, officer_id, now=clock.now(), second_factor=True
        )
        receipts = []
        for number in range(50):
            context = context_for(app, session, actor=ANYBODY)
            body = session.get_one(Body, deployment.body_id)
            new = NewCase("info_request", body, f"Asunto propio {number}", ["¿Cuánto costó?", "¿Quién ganó?"])
            receipts.append(file_case(context, new, new_nonce(context), "bench"))
        session.commit()
        statement = select(Case.id).where(Case.body_id == deployment.body_id).order_by(Case.id).limit(500)
        deployment.case_ids = list(session.scalars(statement))
    for number, receipt in enumerate(receipts):
        client = app.test_client()
        # Whoever follows many cases from one address is slowed down: each filer has an address.
        client.environ_base["HTTP_X_FORWARDED_FOR"] = f"10.1.1.{number}"
        page = client.get("/seguir").get_data(as_text=True)
        values = {"csrf_token": _token(page), "folio": receipt.folio, "key": receipt.key}
        client.post("/seguir", data=values)
        deployment.filer_cookies.append(_cookie(app, client))
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    deployment.officer_cookie = _cookie(app, client)


def _cookie(app: Flask, client: FlaskClient) -> str:
    """Return the cookie as a browser has it once it saw a page: with what its forms are checked by."""
    client.get("/ayuda")
    name = app.config["SESSION_COOKIE_NAME"]
    found = client.get_cookie(name)
    if found is None:
        raise RuntimeError("no session was opened")
    return f"{name}={found.value}"


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    if found is None:
        raise RuntimeError("the page has no form")
    return found[1]


def form_token(port: int, path: str) -> tuple[str, str]:
    """Return the token of a public form and the cookie it belongs to."""
    answer = ask(port, get(path)).decode(errors="replace")
    cookies = re.findall(r"(?im)^set-cookie: ([^;\r]+)", answer)
    if not cookies:
        raise RuntimeError("the form set no cookie")
    return _token(answer), "; ".join(cookies)


@contextmanager
def gunicorn(target: str, environ: dict[str, Any], workers: int = WORKERS) -> Iterator[tuple[int, int]]:
    """Run a web server and give its port and process."""
    port = free_port()
    arguments = ["--workers", str(workers), "--bind", f"127.0.0.1:{port}", "--log-level", "error", target]
    with subprocess.Popen(
        [BIN / "gunicorn", "--no-control-socket", *arguments],
        env=environ,
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _wait(port)
            yield port, process.pid
        finally:
            process.terminate()


def _wait(port: int) -> None:
    end = time.monotonic() + START_LIMIT_SECONDS
    while True:
        try:
            status(ask(port, get("/")))
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def worker_mebibytes(master: int) -> list[float]:
    """Return the resident memory of each worker of a server."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii").split()
    found = []
    for child in children:
        lines = Path(f"/proc/{child}/status").read_text(encoding="ascii").splitlines()
        kibibytes = next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
        found.append(kibibytes / 1024)
    return found


def prepare_floor(url: str) -> dict[str, str]:
    """Fill the floor's tables and return the environment of its server."""
    floor.prepare(url)
    return {**os.environ, "FLOOR_DATABASE_URL": url}
