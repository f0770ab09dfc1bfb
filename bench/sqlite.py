"""How long anybody waits to file on SQLite, while two processes file as fast as they can for a minute.

Each process is a worker: the whole application over the same file, asked for the form's page once and then
sent forms one after another. `python -m bench.sqlite` runs it alone; a refused filing stops it.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from foia import create_app
from foia.actors import ANYBODY
from foia.cases.acting import context_for
from foia.cases.filing import new_nonce
from foia.config import Settings
from foia.extensions import db
from foia.keeping.schema import migrate_database
from foia.keys import new_key_entry
from tests import builders

PROCESSES = 2
SECONDS = 60
START_SECONDS = 10  # for the processes to start
NONCES_AT_ONCE = 200
LONGEST_WAIT_MS = 500
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Waits:
    """What filing on SQLite took: how many were filed, the longest and the median wait."""

    filings: int
    longest_ms: float
    median_ms: float
    p99_ms: float


def measure_sqlite(seconds: float = SECONDS) -> Waits:
    """Prepare a country with one body in a new file, and file from every process at once."""
    with tempfile.TemporaryDirectory(prefix="foia-sqlite-") as folder:
        environ = {
            **os.environ,
            "FOIA_ENV": "development",
            "FOIA_INSTANCE": folder,
            "FOIA_DATABASE_URL": f"sqlite:///{folder}/foia.db",
            "FOIA_SECRET_KEY": "a secret of the benchmark, known to every reader",
            "FOIA_KEYS": new_key_entry("b1"),
            "FOIA_TRUSTED_PROXIES": "1",
        }
        path = _prepare(environ)
        command = [sys.executable, "-m", "bench.sqlite", "--path", path, "--seconds", str(seconds)]
        workers = [
            subprocess.Popen(
                [*command, "--number", str(number)], env=environ, cwd=ROOT, stdout=subprocess.PIPE
            )
            for number in range(PROCESSES)
        ]
        told = [worker.communicate()[0] for worker in workers]
        if any(worker.returncode for worker in workers):
            raise RuntimeError("a filing on SQLite was refused")
    waits = [wait for line in told for wait in json.loads(line)]
    return Waits(
        filings=len(waits),
        longest_ms=max(waits),
        median_ms=statistics.median(waits),
        p99_ms=statistics.quantiles(waits, n=100)[98],
    )


def _prepare(environ: dict[str, str]) -> str:
    """Make the database and its body; return where a request is filed to it."""
    app = create_app(Settings.from_env(environ))
    migrate_database(app)
    with app.app_context():
        body, _officer = builders.joined_body(db.session())
        db.session.commit()
        path = f"/solicitudes/nueva/{body.id}"
        db.session.remove()
        db.engine.dispose()
    return path


def _file(path: str, number: int, seconds: float) -> list[float]:
    """File for so long; return how many milliseconds each took, but for the first (it compiles pages)."""
    app = create_app(Settings.from_env(os.environ))
    logging.disable(logging.INFO)
    client = app.test_client()
    page = client.get(path).get_data(as_text=True)
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    if found is None:
        raise RuntimeError("the page has no form")
    waits: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for nonce in _nonces(app):
            values = {
                "csrf_token": found[1], "nonce": nonce, "subject": f"Asunto {len(waits)}",
                "question_1": "¿Cuánto costó la obra y quién la ganó?", "acting_for": "oneself",
                "notice_channel": "page",
            }  # fmt: skip
            address = f"10.{number}.{len(waits) >> 8 & 255}.{len(waits) & 255}"
            waits.append(_sent(client, path, values, address))
            if time.monotonic() >= end:
                break
    return waits[1:]


def _nonces(app: Flask) -> list[str]:
    with app.app_context():
        context = context_for(app, db.session(), actor=ANYBODY)
        return [new_nonce(context) for _number in range(NONCES_AT_ONCE)]


def _sent(client: FlaskClient, path: str, values: dict[str, str], address: str) -> float:
    began = time.perf_counter()
    response = client.post(path, data=values, environ_base={"HTTP_X_FORWARDED_FOR": address})
    lasted = 1000 * (time.perf_counter() - began)
    if response.status_code != 200:
        raise RuntimeError(f"a filing was answered with {response.status_code}")
    return lasted


def main() -> int:
    """Run all of it, or one of its processes."""
    parser = argparse.ArgumentParser(prog="python -m bench.sqlite", description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--path", help="of one process: where it files")
    parser.add_argument("--number", type=int, default=0)
    arguments = parser.parse_args()
    if arguments.path:
        print(json.dumps(_file(arguments.path, arguments.number, arguments.seconds)))
        return 0
    waits = measure_sqlite(arguments.seconds)
    print(json.dumps(asdict(waits)))
    return int(waits.longest_ms > LONGEST_WAIT_MS)


if __name__ == "__main__":
    sys.exit(main())
