"""How long a decree takes that moves every running case of a country: real cases, multiplied in the database.

`python -m bench.redating` prepares 270,000 running cases (some minutes), closes a day, and counts them anew.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import cast

from flask import Flask
from sqlalchemy import Table, func, select, text
from sqlalchemy.orm import Session

from bench.deployment import bare, database
from foia import clock
from foia.amendments.applying import apply
from foia.amendments.following_jobs import follow_up
from foia.amendments.models import Amendment, AmendmentKind
from foia.amendments.redating_jobs import Redated, count_anew
from foia.amendments.store import book_in_force
from foia.cases.filing import new_nonce
from foia.cases.models import Case, DeadlineRow, Event
from foia.cases.store import events_of, settle
from foia.extensions import Base, db, new_id
from foia.notifications.models import Reminder
from foia.requests.actions import file_request
from tests import builders

RUNNING = 270_000
FILED = 2_000
PLACES = ("L", "C", "S", "O", "P", "T", "H", "B", "N")
ONE_BY_ONE = 200


@dataclass(frozen=True)
class Figures:
    """Seconds for all of them at once, and what counting as many one by one would take.

    `seconds`: until every date, event and deadline is right and can be read; `told_seconds`: until every
    reminder is planned anew and every message is queued, in the same run."""

    cases: int
    seconds: float
    told_seconds: float
    one_by_one_seconds: float
    redated: Redated


def figures(url: str, folder: Path, running: int = RUNNING) -> Figures:
    """Prepare, decree, measure."""
    app = bare(url, folder)
    with app.app_context():
        _file_some(app)
        _multiply(running // FILED)
    with app.app_context():
        session = db.session()
        running = session.scalar(select(func.count()).select_from(Case)) or 0
        _decree(session)
        session.commit()
    started = time.perf_counter()
    redated = count_anew(app, clock.now())
    seconds = time.perf_counter() - started
    follow_up(app, clock.now())
    told_seconds = time.perf_counter() - started
    return Figures(running, seconds, told_seconds, _one_by_one(app) * running, redated)


def _file_some(app: Flask) -> None:
    session, drawn = db.session(), Random(1)  # noqa: S311 (made-up cases)
    bodies = []
    for number, place in enumerate(PLACES):
        builders.add_place(session, f"BO-{place}", place)
        body, _officer = builders.joined_body(session, name=f"Entidad {number}", place_code=f"BO-{place}")
        bodies.append(body)
    session.commit()
    for _number in range(FILED):
        filed_at = clock.now() - timedelta(hours=drawn.randint(1, 24 * 18))
        context = builders.context(app, session, now=filed_at)
        file_request(context, builders.a_request(drawn.choice(bodies)), new_nonce(context), "cookie")
    session.commit()


def _multiply(times: int) -> None:
    """Copy every case with what a decree touches; the copies' folios and keys are of no use."""
    session = db.session()
    session.execute(
        text(
            "CREATE TEMPORARY TABLE copies AS SELECT id AS old_id, gen_random_uuid() AS new_id, "
            "row_number() OVER () AS number FROM cases, generate_series(1, :times)"
        ),
        {"times": times - 1},
    )
    own = {
        "folio": "'XB-' || number",
        "key_hmac": "md5(number::text) || md5('k' || number)",
        # What runs was found by its words within minutes of being filed.
        "search_pending": "false",
    }
    _copy(session, Case, {"id": "new_id", **own}, "id")
    for model in (Event, DeadlineRow, Reminder):
        table = cast(Table, model.__table__)
        fresh = {"id": "gen_random_uuid()"} if "id" in table.columns else {}
        _copy(session, model, {"case_id": "new_id", **fresh}, "case_id")
    session.commit()
    session.connection(execution_options={"isolation_level": "AUTOCOMMIT"}).exec_driver_sql("VACUUM ANALYZE")
    session.commit()


def _copy(session: Session, model: type[Base], changed: dict[str, str], by: str) -> None:
    table = cast(Table, model.__table__)
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    values = ", ".join(changed.get(column.name, f't."{column.name}"') for column in table.columns)
    session.execute(
        text(
            f'INSERT INTO "{table.name}" ({names}) SELECT {values} '  # noqa: S608 (names of our own tables)
            f'FROM "{table.name}" t JOIN copies ON t."{by}" = copies.old_id'
        )
    )


def _decree(session: Session) -> None:
    """Close a day that lies before every due date, so that every case moves."""
    today = clock.now().date()
    first = session.scalar(select(func.min(Case.due_on)).where(Case.due_on > today)) or today
    day = today + timedelta(days=1)
    while day.weekday() > 4:  # noqa: PLR2004 (Friday)
        day += timedelta(days=1)
    print(f"closing {day}; the first response is due on {first}", file=sys.stderr)
    row = Amendment(
        id=new_id(),
        kind=AmendmentKind.DAY,
        country="BO",
        first_on=day,
        last_on=day,
        effect="closed",
        name_es="Feriado decretado",
        name_en="Decreed holiday",
        norm="Decreto Supremo 0",
        announced_on=today,
        proposed_at=clock.now(),
    )
    session.add(row)
    session.flush()
    apply(session, row, now=clock.now())


def _one_by_one(app: Flask) -> float:
    """Count some cases each alone; return the seconds of one."""
    with app.app_context():
        session = db.session()
        context = builders.context(app, session, now=clock.now())
        book_in_force(session, fresh=True)
        cases = session.scalars(select(Case).limit(ONE_BY_ONE)).all()
        started = time.perf_counter()
        for case in cases:
            settle(context, case, events_of(session, case.id))
        seconds = time.perf_counter() - started
        session.rollback()
    return seconds / len(cases)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.redating", description=__doc__)
    parser.add_argument("--cases", type=int, default=RUNNING)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="foia-bench-") as name, database(Path(name)) as url:
        found = figures(url, Path(name), arguments.cases)
    print(
        f"{found.redated.moved} of {found.cases} cases moved in {found.seconds:.1f} s, "
        f"reminded and told in {found.told_seconds:.1f} s "
        f"(one by one: {found.one_by_one_seconds:.0f} s)"
    )


if __name__ == "__main__":
    main()
