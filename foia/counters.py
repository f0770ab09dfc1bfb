"""Shared counters for rate limits: one table, counted in a short transaction of its own.

What is counted is kept as a keyed hash: a row tells neither whose address nor which folio it counts. With
Redis configured the counters live there, and come back here while it is down.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from flask import current_app
from sqlalchemy import (
    Engine,
    Integer,
    Select,
    String,
    bindparam,
    case,
    delete,
    exists,
    literal_column,
    not_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.dml import ReturningInsert

from foia import clock
from foia.asking import Asked, ask_apart
from foia.config import Settings
from foia.extensions import Base, UtcDateTime, db, unhurried
from foia.lean import Later

redis: Any = Later("redis")
PURPOSE = "rate-counters"
PURGE_EVERY = timedelta(minutes=10)
REDIS_PAUSE_SECONDS = 30.0  # after Redis failed, how long it is left alone
REDIS_TIMEOUT_SECONDS = 0.5

T = TypeVar("T")
log = logging.getLogger(__name__)


class RateCounter(Base):
    """How often something happened in the window that ends at `expires_at`."""

    __tablename__ = "rate_counters"

    key_hmac: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)
    expires_at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True, order=True)
class Counted:
    """What is counted, and for how many seconds from the first time."""

    key: str
    seconds: int


@lru_cache(maxsize=16)
def _counting(
    dialect_name: str, many: int, unless: Select[Any] | None = None
) -> ReturningInsert[str, int, Any]:
    """Make the statement that counts so many keys, once; `unless`: none where that finds a row."""
    insert = sqlite.insert if dialect_name == "sqlite" else postgresql.insert
    now = bindparam("now", type_=UtcDateTime())
    is_over = RateCounter.expires_at <= now
    counts = true() if unless is None else not_(exists(unless))
    # Rows of a SELECT: a statement of several VALUES is compiled anew each time. SQLite wants its WHERE.
    rows = [
        select(
            bindparam(f"key_{number}", type_=String(64)),
            literal_column("1", Integer()),
            bindparam(f"ends_at_{number}", type_=UtcDateTime()),
        ).where(counts)
        for number in range(many)
    ]
    fresh = insert(RateCounter).from_select(["key_hmac", "count", "expires_at"], union_all(*rows))
    counting = fresh.on_conflict_do_update(
        index_elements=["key_hmac"],
        set_={
            "count": case((is_over, fresh.excluded.count), else_=RateCounter.count + fresh.excluded.count),
            "expires_at": case((is_over, fresh.excluded.expires_at), else_=RateCounter.expires_at),
        },
    )
    # A count lost in a crash harms nobody: what is counted waits for no disk.
    told: ReturningInsert[str, int, Any] = counting.returning(
        RateCounter.key_hmac, RateCounter.count, unhurried(dialect_name)
    )
    return told


class DatabaseStorage:
    """Count in the table, on a connection of its own, so that a view's rollback forgets no attempt."""

    def __init__(self) -> None:
        self._purged_at: datetime | None = None

    def incr_all(self, counted: Sequence[Counted], *, unless: Asked | None = None) -> list[int]:
        """Add one to each counter, or begin a new window of it, in one statement; return the counts.

        Where `unless` finds a row nothing is counted: there are no counts."""
        _refuse_inside_writing()
        now = clock.now()
        values: dict[str, object] = {"now": now, **(unless.values if unless else {})}
        # In the same order everywhere: two who count the same keys at once never wait for each other.
        for number, one in enumerate(sorted(counted)):
            values[f"key_{number}"] = one.key
            values[f"ends_at_{number}"] = now + timedelta(seconds=one.seconds)
        dialect = db.engine.dialect.name
        statement = _counting(dialect, len(counted), unless.statement if unless else None)
        counts = {key: count for key, count, _none in ask_apart(db.engine, Asked(statement, values))}
        self._purge_sometimes(now)
        return [counts[one.key] for one in counted] if counts else []

    def finds(self, asked: Asked) -> bool:
        """Say whether a question finds a row."""
        with db.engine.connect() as connection:
            return connection.execute(*asked).first() is not None

    def seconds_left(self, key_hmac: str) -> float:
        """Return when the running window ends; 0 without one."""
        now = clock.now()
        running = (RateCounter.key_hmac == key_hmac) & (RateCounter.expires_at > now)
        with db.engine.connect() as connection:
            ends_at = connection.execute(select(RateCounter.expires_at).where(running)).scalar()
        return (ends_at - now).total_seconds() if ends_at else 0

    def clear(self, key_hmac: str) -> None:
        with _writing_engine().begin() as connection:
            connection.execute(delete(RateCounter).where(RateCounter.key_hmac == key_hmac))

    def _purge_sometimes(self, now: datetime) -> None:
        if self._purged_at is None or now - self._purged_at >= PURGE_EVERY or now < self._purged_at:
            self._purged_at = now
            purge(now)


def purge(now: datetime) -> int:
    """Delete the rows whose window is over and return how many they were."""
    over = select(RateCounter.key_hmac).where(RateCounter.expires_at <= now).with_for_update(skip_locked=True)
    with _writing_engine().begin() as connection:
        return connection.execute(delete(RateCounter).where(RateCounter.key_hmac.in_(over))).rowcount


class RedisStorage:
    """Count in Redis, which forgets by itself."""

    # One step there: a window without an end would count for ever.
    _COUNTING = """
        local count = redis.call("INCR", KEYS[1])
        if count == 1 then redis.call("EXPIRE", KEYS[1], ARGV[1]) end
        return count
    """

    def __init__(self, url: str) -> None:
        self._client = redis.from_url(
            url, socket_connect_timeout=REDIS_TIMEOUT_SECONDS, socket_timeout=REDIS_TIMEOUT_SECONDS
        )

    def incr(self, key_hmac: str, expiry: int) -> int:
        """Add one to the counter, or begin a new window of `expiry` seconds, and return the count."""
        return int(self._client.eval(self._COUNTING, 1, key_hmac, expiry))

    def seconds_left(self, key_hmac: str) -> float:
        """Return when the running window ends; 0 without one."""
        return max(0, int(self._client.ttl(key_hmac)))

    def clear(self, key_hmac: str) -> None:
        self._client.delete(key_hmac)


class SharedStorage:
    """The storage of every limit: Redis when configured and up, else the database, never an error."""

    def __init__(self) -> None:
        self._database = DatabaseStorage()
        self._redis: dict[str, RedisStorage] = {}
        self._redis_again_at = 0.0

    def incr(self, counted: Counted) -> int:
        """Add one to a counter and return the count."""
        return self.incr_all([counted])[0]

    def incr_all(self, counted: Sequence[Counted], *, unless: Asked | None = None) -> list[int]:
        """Add one to each counter and return the counts; in the database, in one statement.

        Where `unless` finds a row nothing is counted: there are no counts."""
        hidden = [Counted(_hidden(one.key), one.seconds) for one in counted]

        def count_in_redis(storage: RedisStorage) -> list[int]:
            if unless is not None and self._database.finds(unless):
                return []
            return [storage.incr(one.key, one.seconds) for one in hidden]

        return self._ask(count_in_redis, lambda rows: rows.incr_all(hidden, unless=unless))

    def seconds_left(self, key: str) -> float:
        """Return in how many seconds a running window ends; 0 without one."""
        hidden = _hidden(key)
        return self._ask(lambda storage: storage.seconds_left(hidden), lambda rows: rows.seconds_left(hidden))

    def clear(self, key: str) -> None:
        """Forget a counter."""
        hidden = _hidden(key)
        self._ask(lambda storage: storage.clear(hidden), lambda rows: rows.clear(hidden))

    def _ask(self, of_redis: Callable[[RedisStorage], T], of_database: Callable[[DatabaseStorage], T]) -> T:
        storage = self._working_redis()
        if storage is not None:
            try:
                return of_redis(storage)
            except redis.RedisError:
                self._redis_again_at = time.monotonic() + REDIS_PAUSE_SECONDS
                log.warning(
                    "redis does not answer; limits are counted in the database for %s s", REDIS_PAUSE_SECONDS
                )
        return of_database(self._database)

    def _working_redis(self) -> RedisStorage | None:
        url = _settings().redis_url
        if not url or time.monotonic() < self._redis_again_at:
            return None
        if url not in self._redis:
            self._redis[url] = RedisStorage(url)
        return self._redis[url]


def _settings() -> Settings:
    settings: Settings = current_app.config["FOIA"]
    return settings


def _hidden(key: str) -> str:
    return _settings().keyring.fingerprint(key, PURPOSE)[1]


def _writing_engine() -> Engine:
    return db.engine.execution_options(sqlite_begin="IMMEDIATE")


def _refuse_inside_writing() -> None:
    """Fail rather than wait for ourselves: on SQLite the view's own transaction would hold the only lock."""
    session = db.session()
    if not session.in_transaction():
        return
    if session.connection().get_execution_options().get("sqlite_begin") == "IMMEDIATE":
        raise RuntimeError("limits are counted before the transaction of the view begins")
