"""What both databases work out, each in its own words: hashes, ids, the quarter of an hour of an instant."""

from __future__ import annotations

from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Engine, String, Table, Uuid, column, event
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import UserDefinedType

from foia.extensions import is_sqlite

QUARTER_MICROSECONDS = 15 * 60 * 1_000_000


class sha256_hex(FunctionElement[str]):  # noqa: N801 (named as functions of SQL are)
    """The SHA-256 of a text, in hex."""

    inherit_cache = True
    type = String()


class leaf_hash(FunctionElement[str]):  # noqa: N801
    """The hash that chains an event, of its canonical text (`foia.audit.ledger`)."""

    inherit_cache = True
    type = String()


class hex_of(FunctionElement[str]):  # noqa: N801
    """The hex of an id."""

    inherit_cache = True
    type = String()


class random_id(FunctionElement[UUID]):  # noqa: N801
    """128 random bits for each row."""

    inherit_cache = True
    type = Uuid()


class microseconds(FunctionElement[int]):  # noqa: N801
    """The microseconds from 1970 to an instant."""

    inherit_cache = True
    type = BigInteger()


class RowPlace(UserDefinedType[Any]):
    """Where a row stands in its table: by it the same transaction finds it again without an index."""

    cache_ok = True

    def get_col_spec(self, **_options: Any) -> str:
        return "tid"


def place_of(session: Session, table: Table) -> ColumnElement[Any]:
    """Return where each row of a table stands."""
    place = column("ctid" if session.get_bind().dialect.name == "postgresql" else "rowid", RowPlace())
    place.table = table
    return place


def quarter(at: ColumnElement[Any]) -> ColumnElement[int]:
    """Number the quarters of an hour; the instants between two of them have their own numbers.

    The day of an instant, and whether it is past a whole quarter, are the same for all of one number."""
    passed: ColumnElement[int] = microseconds(at)
    return passed // QUARTER_MICROSECONDS + (passed + QUARTER_MICROSECONDS - 1) // QUARTER_MICROSECONDS


@event.listens_for(Engine, "connect")
def _teach_sqlite(connection: Any, _record: Any) -> None:
    if is_sqlite(connection):
        connection.create_function("sha256_hex", 1, _sha256_hex, deterministic=True)
        connection.create_function("leaf_hash", 1, _leaf_hash, deterministic=True)


def _sha256_hex(told: str) -> str:
    return sha256(told.encode()).hexdigest()


def _leaf_hash(told: str) -> str:
    return sha256(b"\x00" + told.encode()).hexdigest()


def _of(element: FunctionElement[Any], compiler: Any, **options: Any) -> str:
    return str(compiler.process(element.clauses, **options))


@compiles(RowPlace, "sqlite")
def _sqlite_place(_type: RowPlace, _compiler: Any, **_options: Any) -> str:
    return "INTEGER"


@compiles(sha256_hex, "sqlite")
def _sqlite_sha256(element: sha256_hex, compiler: Any, **options: Any) -> str:
    return f"sha256_hex({_of(element, compiler, **options)})"


@compiles(sha256_hex, "postgresql")
def _postgresql_sha256(element: sha256_hex, compiler: Any, **options: Any) -> str:
    return f"encode(sha256(convert_to({_of(element, compiler, **options)}, 'UTF8')), 'hex')"


@compiles(leaf_hash, "sqlite")
def _sqlite_leaf(element: leaf_hash, compiler: Any, **options: Any) -> str:
    return f"leaf_hash({_of(element, compiler, **options)})"


@compiles(leaf_hash, "postgresql")
def _postgresql_leaf(element: leaf_hash, compiler: Any, **options: Any) -> str:
    told = _of(element, compiler, **options)
    return f"encode(sha256(decode('00', 'hex') || convert_to({told}, 'UTF8')), 'hex')"


@compiles(hex_of, "sqlite")
def _sqlite_hex(element: hex_of, compiler: Any, **options: Any) -> str:
    return _of(element, compiler, **options)


@compiles(hex_of, "postgresql")
def _postgresql_hex(element: hex_of, compiler: Any, **options: Any) -> str:
    return f"replace(CAST({_of(element, compiler, **options)} AS text), '-', '')"


@compiles(random_id, "sqlite")
def _sqlite_id(_element: random_id, _compiler: Any, **_options: Any) -> str:
    return "lower(hex(randomblob(16)))"


@compiles(random_id, "postgresql")
def _postgresql_id(_element: random_id, _compiler: Any, **_options: Any) -> str:
    return "gen_random_uuid()"


@compiles(microseconds, "sqlite")
def _sqlite_microseconds(element: microseconds, compiler: Any, **options: Any) -> str:
    at = _of(element, compiler, **options)
    seconds = f"CAST(strftime('%s', substr({at}, 1, 19)) AS INTEGER)"
    return f"({seconds} * 1000000 + CAST(substr({at}, 21, 6) AS INTEGER))"


@compiles(microseconds, "postgresql")
def _postgresql_microseconds(element: microseconds, compiler: Any, **options: Any) -> str:
    return f"CAST(extract(epoch FROM {_of(element, compiler, **options)}) * 1000000 AS bigint)"
