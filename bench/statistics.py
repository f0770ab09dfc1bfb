"""What the monthly cells cost to read, over very many cases that the database makes up.

`python -m bench.statistics` does it at a million cases on both databases, `--cases 10000000 --on postgresql`
at ten. The yardstick is DuckDB, which answers the same question from the same rows: those of the cases, in
its own table.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.deployment import bare, database
from foia.extensions import db
from foia.statistics.cell_counting_queries import counted_cells
from foia.statistics.cell_queries import BodyMonth, NationalCell, months_of_body, national_table
from foia.statistics.measure_store import replace_cells

CASES = 1_000_000
BODIES, MONTHS = 300, 60
FIRST_DAY, LAST = "2021-11-01", "2026-10"
NATIONAL_MONTHS = 12
NATIONAL_FIRST_DAY, NATIONAL_END_DAY = "2025-11-01", "2026-11-01"
COUNTRY = "BO"
BODY_MS, NATIONAL_MS, MOST_OF_DUCKDB = 10.0, 100.0, 1.2
AIMED_BODY_MS, AIMED_NATIONAL_MS = 2.0, 20.0
READS = 60

_WORDS = {
    "postgresql": {
        "numbers": "generate_series(1, {cases}) AS numbers(n)",
        "chance": "floor(random() * {})::int",
        "case_id": "gen_random_uuid()",
        "body": "lpad(to_hex(n % {bodies} + 1), 32, '0')::uuid",
        "day": "DATE '{first}' + {}",
        "month": "to_char(received_on, 'YYYY-MM')",
        "false": "false",
        "true": "true",
    },
    "sqlite": {
        "numbers": (
            "(WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {cases}) "
            "SELECT n FROM numbers) AS numbers"
        ),
        "chance": "(abs(random()) % {})",
        "case_id": "lower(hex(randomblob(16)))",
        "body": "printf('%032x', n % {bodies} + 1)",
        "day": "date('{first}', '+' || ({}) || ' days')",
        "month": "substr(received_on, 1, 7)",
        "false": "0",
        "true": "1",
    },
}
# A tenth is open. Days are skewed: most are answered soon, some very late. Drawn once: SQLite would draw anew
# at each mention.
_MADE = """
INSERT INTO case_measures (case_id, country, body_id, kind, regime_id, channel, received_on, received_month,
  starts_on, due_on, first_due_on, stopped_on, concluded_on, ended_on, outcome, grounds, working_days,
  calendar_days, term_percent, first_response_on, first_response_working_days, extended, clarifications,
  clarification_days, referrals, referral_days, suspended_days, silent_on, appeals, reopened, imported,
  confidential, record_key, filer_mark, position)
WITH drawn AS MATERIALIZED (
  SELECT n, CASE WHEN {kind} = 0 THEN 'service_complaint' ELSE 'info_request' END AS kind,
    {body} AS body_id, {days} AS received_day, {took} AS took, {open} AS is_open
  FROM {numbers}),
dated AS (
  SELECT n, kind, body_id, took, {received} AS received_on, {due} AS due_on,
    CASE WHEN is_open = 0 THEN NULL ELSE {stopped} END AS stopped_on
  FROM drawn)
SELECT {case_id}, '{country}', body_id, kind, 'bo.information_request', 'web', received_on, {month},
  received_on, due_on, due_on, stopped_on, stopped_on, stopped_on,
  CASE WHEN stopped_on IS NULL THEN NULL ELSE 'granted' END, '',
  CASE WHEN stopped_on IS NULL THEN NULL ELSE took END,
  CASE WHEN stopped_on IS NULL THEN NULL ELSE took * 7 / 5 END,
  CASE WHEN stopped_on IS NULL THEN NULL ELSE took * 100 / 15 END,
  stopped_on, CASE WHEN stopped_on IS NULL THEN NULL ELSE took END,
  {false}, 0, 0, 0, 0, 0, NULL, 0, 0, {false}, {false}, {record_key}, NULL, n
FROM dated
"""
_EXPORTED = "SELECT {}, received_on, stopped_on, due_on, working_days FROM case_measures"
_DUCKDB_TABLE = """
CREATE TABLE cases AS SELECT * FROM read_csv(?, header = false, columns = {
  'body': 'VARCHAR', 'received_on': 'DATE', 'stopped_on': 'DATE', 'due_on': 'DATE', 'days': 'INTEGER'})
"""
_DUCKDB_NATION = f"""
SELECT coalesce(r.body, a.body), coalesce(r.month, a.month), received, in_time, late, median
FROM (SELECT body, date_trunc('month', received_on) AS month, count(*) AS received
      FROM cases WHERE received_on >= '{NATIONAL_FIRST_DAY}' AND received_on < '{NATIONAL_END_DAY}'
      GROUP BY ALL) AS r
FULL JOIN
     (SELECT body, date_trunc('month', stopped_on) AS month,
        count(*) FILTER (stopped_on <= due_on) AS in_time, count(*) FILTER (stopped_on > due_on) AS late,
        quantile_disc(days, 0.5) AS median
      FROM cases WHERE stopped_on >= '{NATIONAL_FIRST_DAY}' AND stopped_on < '{NATIONAL_END_DAY}'
      GROUP BY ALL) AS a ON r.body = a.body AND r.month = a.month
"""  # noqa: S608 (our own words)


@dataclass(frozen=True)
class Figures:
    """Medians in milliseconds, and how long the cells took to be counted from all cases, in seconds."""

    on: str
    cases: int
    cells: int
    body_ms: float
    national_ms: float
    duckdb_ms: float
    counting_seconds: float

    @property
    def to_duckdb(self) -> float:
        return self.national_ms / self.duckdb_ms


def measure_both(cases: int = CASES, *, only: str = "") -> Iterator[Figures]:
    """Make the cases and read their cells, on each database."""
    for name in ("sqlite", "postgresql"):
        if only in name:
            with tempfile.TemporaryDirectory(prefix="foia-bench-") as folder, _database(name, folder) as url:
                yield figures(url, Path(folder), cases)


@contextmanager
def _database(name: str, folder: str) -> Iterator[str]:
    if name == "sqlite":
        yield f"sqlite:///{folder}/foia.db"
        return
    with database(Path(folder)) as url:
        yield url


def figures(url: str, folder: Path, cases: int) -> Figures:
    """Make the cases, count their cells, and read them again and again. Raises where DuckDB disagrees."""
    app = bare(url, folder)
    with app.app_context():
        session: Session = db.session()
        name = session.get_bind().dialect.name
        _make(session, name, cases)
        started = time.perf_counter()
        cells = counted_cells(session)
        replace_cells(session, cells)
        session.commit()
        counting = time.perf_counter() - started
        session.connection().exec_driver_sql("ANALYZE")
        session.commit()
        bodies = iter(range(1, BODIES + 1))
        body_ms = _median_ms(lambda: _months(session, UUID(int=next(bodies))))
        national_ms = _median_ms(lambda: _nation(session))
        session.rollback()
        with duckdb.connect() as yardstick:
            yardstick.execute(_DUCKDB_TABLE, [str(_export(app, folder))])
            _require_same(_nation(session), yardstick.execute(_DUCKDB_NATION).fetchall())
            duckdb_ms = _median_ms(lambda: yardstick.execute(_DUCKDB_NATION).fetchall())
    return Figures(name, cases, len(cells), body_ms, national_ms, duckdb_ms, counting)


def _make(session: Session, name: str, cases: int) -> None:
    """Have the database make up the cases. What is measured reads none of their indexes."""
    for column in ("country", "body_id"):
        for day in ("received_on", "ended_on"):
            session.execute(text(f"DROP INDEX ix_case_measures_{column}_{day}"))
    if name == "postgresql":
        session.execute(text("ALTER TABLE case_measures SET UNLOGGED"))
    session.execute(text(_statement(name, cases)))
    session.commit()


def _statement(name: str, cases: int) -> str:
    words = _WORDS[name]

    def chance(of: int) -> str:
        return words["chance"].format(of)

    def day(number: str) -> str:
        return words["day"].format(number, first=FIRST_DAY)

    return _MADE.format(
        country=COUNTRY,
        case_id=words["case_id"],
        body=words["body"].format(bodies=BODIES),
        month=words["month"],
        false=words["false"],
        numbers=words["numbers"].format(cases=cases),
        record_key=chance(2**31),
        kind=chance(4),
        days=chance(MONTHS * 30),
        took=f"{chance(30)} * {chance(30)} / 20",
        open=chance(10),
        received=day("received_day"),
        due=day("received_day + 21"),
        stopped=day("received_day + took * 7 / 5"),
    )


def _months(session: Session, body_id: UUID) -> list[BodyMonth]:
    return months_of_body(session, body_id, LAST, MONTHS)


def _nation(session: Session) -> list[NationalCell]:
    return national_table(session, COUNTRY, LAST, NATIONAL_MONTHS)


def _median_ms(read: Callable[[], object]) -> float:
    read()
    taken = []
    for _number in range(READS):
        started = time.perf_counter()
        read()
        taken.append(1000 * (time.perf_counter() - started))
    return statistics.median(taken)


def _export(app: Flask, folder: Path) -> Path:
    """Write what DuckDB reads of the cases."""
    file = folder / "cases.csv"
    with app.app_context(), file.open("wb") as lines:
        connection = db.session.connection()
        driver: Any = connection.connection.driver_connection
        if connection.dialect.name == "postgresql":
            asked = _EXPORTED.format("replace(body_id::text, '-', '')")
            with driver.cursor() as cursor, cursor.copy(f"COPY ({asked}) TO STDOUT (FORMAT csv)") as copied:
                for block in copied:
                    lines.write(block)
        else:
            for row in driver.execute(_EXPORTED.format("body_id")):
                lines.write(",".join("" if value is None else str(value) for value in row).encode() + b"\n")
        db.session.rollback()
    return file


def _require_same(ours: list[NationalCell], theirs: list[tuple[object, ...]]) -> None:
    told = {
        (cell.body_id.hex, cell.month): (cell.received, cell.in_time, cell.late, cell.median)
        for cell in ours
        if cell.received or cell.answered
    }
    found = {(row[0], str(row[1])[:7]): tuple(value or 0 for value in row[2:5]) + (row[5],) for row in theirs}
    if told != found:
        raise RuntimeError("the cells do not say what DuckDB counts")


def main() -> int:
    """Measure and print; 1 where something is slower than it must be."""
    parser = argparse.ArgumentParser(prog="python -m bench.statistics", description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--on", default="", choices=("", "sqlite", "postgresql"))
    asked = parser.parse_args()
    is_met = True
    for one in measure_both(asked.cases, only=asked.on):
        is_met &= (
            one.body_ms <= BODY_MS and one.national_ms <= NATIONAL_MS and one.to_duckdb <= MOST_OF_DUCKDB
        )
        print(
            f"{one.on}, {one.cases} cases, {one.cells} cells (counted in {one.counting_seconds:.0f} s): "
            f"a body's {MONTHS} months {one.body_ms:.2f} ms, the nation's {BODIES} x {NATIONAL_MONTHS} "
            f"{one.national_ms:.1f} ms, DuckDB {one.duckdb_ms:.1f} ms ({one.to_duckdb:.2f} of it), "
            f"{os.cpu_count()} cores",
            flush=True,
        )
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
