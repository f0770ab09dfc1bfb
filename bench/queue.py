"""What the work queue costs in a body of 50,000 cases, against the same pages when it had 1,000.

`python -m bench.queue` prints for each page, in both sizes: its statements, the milliseconds of CPU that one
request takes of the web process and of PostgreSQL, and the blocks that PostgreSQL read for it.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text
from sqlalchemy.engine import Connection

from bench.deployment import Deployment, bring_in, database, prepare
from foia import clock
from foia.cases.search_jobs import index_cases
from foia.extensions import db

SMALL, LARGE = 1_000, 50_000
REQUESTS = 40
PAGE_ROWS = 25
DEEP_PAGE = 400
# The most that a page may cost in the large body against the small one.
MOST_RATIO = 1.5
PAGES = {
    "tray": "/bandeja",
    "overdue": "/bandeja?due=overdue",
    "today": "/bandeja?due=today",
    "soon": "/bandeja?due=soon",
    "unassigned": "/bandeja?assignee=nobody",
    "mine": "/bandeja?assignee=me",
    "covered": "/bandeja?assignee=covered",
    "awaiting": "/bandeja?phase=awaiting_clarification",
    "approval": "/bandeja?approval=y",
    "referred": "/bandeja?referred=y",
    "by receipt": "/bandeja?order=received",
    "concluded": "/bandeja?phase=concluded",
    "search": "/bandeja/buscar?q=medida+17",
}
# The mix of a body that works: who has what, what waits for whom; the dates are those of the log.
MIX = (
    "UPDATE cases SET backlog = false, tray_rank = coalesce('1 ' || due_on, '2') WHERE phase <> 'concluded'",
    "UPDATE cases SET assignee_id = (SELECT id FROM people WHERE email = 'oficial@example.org') "
    "WHERE phase <> 'concluded' AND assignee_id IS NULL AND hashtext(id::text) % 20 <> 0",
    "UPDATE cases SET phase = 'awaiting_clarification' "
    "WHERE phase <> 'concluded' AND hashtext(id::text || 'a') % 25 = 0",
    "UPDATE cases SET approval_asked_at = now() "
    "WHERE phase <> 'concluded' AND hashtext(id::text || 'b') % 25 = 0",
    "UPDATE cases SET referred_from_id = body_id WHERE hashtext(id::text || 'c') % 25 = 0",
)


@dataclass(frozen=True)
class Cost:
    """Of one request: statements, CPU milliseconds of both processes, blocks read by PostgreSQL."""

    statements: int
    web_ms: float
    database_ms: float
    blocks: int
    scans: tuple[str, ...]  # tables read from end to end
    rows: int  # cases on the page

    @property
    def cpu_ms(self) -> float:
        return self.web_ms + self.database_ms


def figures(url: str, folder: Path, large: int = LARGE) -> dict[str, tuple[Cost, Cost]]:
    """Measure in the small body, bring in the rest, measure again."""
    deployment = prepare(url, folder, SMALL)
    app = deployment.nonces_from
    if app is None:
        raise RuntimeError("the deployment has no application")
    small = _measured(app, deployment)
    bring_in(folder, large - SMALL, "bench-more")
    while index_cases(app, clock.now(), working_time=timedelta(minutes=10)):
        pass
    large_costs = _measured(app, deployment)
    return {name: (small[name], large_costs[name]) for name in small}


def _measured(app: Flask, deployment: Deployment) -> dict[str, Cost]:
    with app.app_context():
        for statement in MIX:
            db.session.execute(text(statement))
        db.session.commit()
        vacuuming = db.session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        vacuuming.exec_driver_sql("VACUUM ANALYZE")
        db.session.remove()
        deep = _deep_page(deployment.body_id)
        db.session.remove()
    client = app.test_client(use_cookies=False)
    client.environ_base["HTTP_COOKIE"] = deployment.officer_cookie
    return {name: _cost(app, client, address) for name, address in {**PAGES, "deep page": deep}.items()}


def _deep_page(body_id: UUID) -> str:
    """Return the address of page 400 of what is concluded, or of the last one."""
    place = text(
        "SELECT tray_rank, id FROM cases WHERE body_id = :body AND phase = 'concluded' "
        "ORDER BY tray_rank DESC, id DESC OFFSET least(:offset, (SELECT count(*) - 50 FROM cases "
        "WHERE body_id = :body AND phase = 'concluded')) LIMIT 1"
    )
    offset = (DEEP_PAGE - 1) * PAGE_ROWS - 1
    rank, case_id = db.session.execute(place, {"body": body_id, "offset": offset}).one()
    return f"/bandeja?phase=concluded&desde=luego.{rank}.{case_id.hex}"


def _cost(app: Flask, client: FlaskClient, address: str) -> Cost:
    for _warm in range(8):  # PostgreSQL keeps a plan after the sixth
        answer = client.get(address)
    if answer.status_code != 200:  # noqa: PLR2004
        raise RuntimeError(f"{address} answered {answer.status_code}")
    with _sent(app) as statements:
        client.get(address)
    backends = _backends(app)
    web, database_ns = time.process_time(), sum(map(_cpu_ns, backends))
    for _number in range(REQUESTS):
        client.get(address)
    web_ms = 1000 * (time.process_time() - web) / REQUESTS
    database_ms = (sum(map(_cpu_ns, backends)) - database_ns) / 1e6 / REQUESTS
    blocks, scans = _plans(app, statements)
    rows = answer.get_data(as_text=True).count('scope="row"')
    return Cost(len(statements), web_ms, database_ms, blocks, scans, rows)


@contextmanager
def _sent(app: Flask) -> Iterator[list[tuple[str, Any]]]:
    """Collect the statements of the block with their values, as the driver gets them."""
    found: list[tuple[str, Any]] = []

    def note(_connection: Connection, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        found.append((statement, values))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _backends(app: Flask) -> list[int]:
    with app.app_context():
        rows = db.session.execute(text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"))
        found = [int(row[0]) for row in rows]
        db.session.remove()
    return found


def _cpu_ns(process: int) -> int:
    return int(Path(f"/proc/{process}/schedstat").read_text(encoding="ascii").split()[0])


def _plans(app: Flask, statements: list[tuple[str, Any]]) -> tuple[int, tuple[str, ...]]:
    """Run each statement again, explained; return the blocks it read and the tables it read whole."""
    blocks, scans = 0, set()
    with app.app_context():
        connection = db.session.connection()
        for statement, values in statements:
            explained = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}"
            found = connection.exec_driver_sql(explained, values).scalar_one()
            plan = (found if isinstance(found, list) else json.loads(found))[0]["Plan"]
            blocks += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
            scans |= set(_whole(plan))
        db.session.rollback()
        db.session.remove()
    return blocks, tuple(sorted(scans))


def _whole(plan: dict[str, Any]) -> Iterator[str]:
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for below in plan.get("Plans", ()):
        yield from _whole(below)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.queue", description=__doc__)
    parser.add_argument("--cases", type=int, default=LARGE)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="foia-bench-") as name, database(Path(name)) as url:
        found = figures(url, Path(name), arguments.cases)
    sizes = f"{SMALL} -> {arguments.cases}"
    print(f"{'page':12} cases, statements  CPU ms {sizes} (web + database)  ratio  blocks  read whole")
    for name, (small, large) in found.items():
        ratio = large.cpu_ms / small.cpu_ms
        # A page with few cases in the small body costs less there for that alone.
        is_dear = ratio > MOST_RATIO and small.rows == large.rows
        times = " -> ".join(f"{cost.web_ms:6.1f} + {cost.database_ms:5.1f}" for cost in (small, large))
        print(
            f"{name:12} {small.rows:2} -> {large.rows:2} rows"
            f" {small.statements:3} -> {large.statements:<3}  {times}"
            f"  {ratio:5.2f}{' !' if is_dear else '  '}"
            f"  {small.blocks:6} -> {large.blocks:<6} {', '.join(large.scans)}"
        )


if __name__ == "__main__":
    main()
