"""Writes refusals in a transaction of their own that waits for nobody long, and forgets old ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Select, Table, delete, exists, func, literal, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from foia.audit.denials_models import Denial
from foia.extensions import LOCK_LIMIT_SECONDS, new_id

MOST_AN_HOUR = 1000  # rows of one kind; what comes after is counted in one
KEPT = timedelta(days=400)
WAIT_MILLISECONDS = 1000
LONGEST_MARK = 32
OVERFLOW = "overflow"
_TABLE: Table = Denial.__table__  # type: ignore[assignment]


@dataclass(frozen=True)
class Denied:
    """One refusal: what was tried, at which route, by whom as far as it is known."""

    kind: str
    endpoint: str
    code: str
    status: int
    actor_kind: str
    person_id: UUID | None = None
    mark: str = ""


def write_denial(engine: Engine, denied: Denied, now: datetime) -> None:
    """Count a refusal in its row. Raises DBAPIError where the database is too busy for it."""
    denied = replace(denied, mark=denied.mark[:LONGEST_MARK])
    with _impatient(engine) as connection:
        if not _count(connection, denied, now, most=MOST_AN_HOUR):
            beyond = replace(denied, endpoint=OVERFLOW, code=OVERFLOW, person_id=None, mark="")
            _count(connection, beyond, now, most=None)


def purge_old(session: Session, now: datetime) -> int:
    """Forget refusals that were kept long enough; return how many rows."""
    gone = session.execute(delete(Denial).where(Denial.last_at < now - KEPT))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _count(connection: Connection, denied: Denied, now: datetime, *, most: int | None) -> bool:
    """Add one to the row of the same minute, or make it; False where the hour has no room for another row."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    began = now.replace(second=0, microsecond=0) if most is not None else hour
    parts = [str(value) for value in asdict(denied).values()]
    same = sha256("\n".join((began.isoformat(), *parts)).encode()).hexdigest()
    values: dict[str, Any] = {
        **asdict(denied),
        "id": new_id(),
        "same": same,
        "hour": hour,
        "began_at": now,
        "last_at": now,
        "times": 1,
    }
    names = list(values)
    row: Select[Any] = select(*(literal(values[name], _TABLE.c[name].type).label(name) for name in names))
    if most is not None:
        held = select(func.count()).where(_TABLE.c.hour == hour, _TABLE.c.kind == denied.kind)
        has_room = held.scalar_subquery() < most
        row = row.where(or_(has_room, exists().where(_TABLE.c.same == same)))
    else:
        row = row.where(literal(1) == 1)  # SQLite wants a WHERE before ON CONFLICT
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    fresh = insert(_TABLE).from_select(names, row)
    counting = fresh.on_conflict_do_update(
        index_elements=["same"],
        set_={"times": _TABLE.c.times + 1, "last_at": fresh.excluded.last_at},
    )
    return connection.execute(counting).rowcount > 0


@contextmanager
def _impatient(engine: Engine) -> Iterator[Connection]:
    """Give a transaction of its own that gives up soon where others write."""
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            with connection.begin():
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = {WAIT_MILLISECONDS}")
                connection.exec_driver_sql(f"SET LOCAL statement_timeout = {WAIT_MILLISECONDS}")
                yield connection
            return
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA busy_timeout={WAIT_MILLISECONDS}")
        try:
            with connection.begin():
                yield connection
        finally:
            driver.execute(f"PRAGMA busy_timeout={1000 * LOCK_LIMIT_SECONDS}")
