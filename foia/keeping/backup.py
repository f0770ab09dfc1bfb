"""Taking a backup: every table of the record in one snapshot, and the files they name. Never the keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path

from sqlalchemy import Connection, Engine, select

from foia.cases.files import FileStore
from foia.cases.models import Document
from foia.keeping.archive import ArchiveWriter, file_member, new_archive, seal_manifest, table_member
from foia.keeping.rows import dumped_lines, kept_tables, key_versions
from foia.keeping.schema import revision_of
from foia.keys import Keyring
from foia.publishing.models import PublicFile


@dataclass(frozen=True)
class BackupResult:
    """What went into the archive. `missing_files` are named by a document and were not in the store."""

    taken_at: datetime
    revision: str
    rows: int
    files: int
    missing_files: tuple[str, ...]
    key_versions: tuple[str, ...]


class NothingToBackUp(Exception):
    """The database has no schema yet."""


def take_backup(
    engine: Engine,
    store: FileStore,
    keyring: Keyring,
    out: Path,
    *,
    product_version: str,
    country: str,
    now: datetime,
    advance: Callable[[str], None] = lambda _name: None,
) -> BackupResult:
    """Write the archive. The service goes on meanwhile: what is committed later is not in it.

    Raises NothingToBackUp, OSError.
    """
    with _snapshot(engine) as connection, connection.begin():
        revision = revision_of(connection)
        if revision is None:
            raise NothingToBackUp("la base de datos está vacía: no hay nada que respaldar")
        versions = sorted(key_versions(connection))
        with new_archive(out, now) as writer:
            counts = _add_tables(connection, writer, advance)
            files, missing = _add_files(connection, writer, store, advance)
            manifest = {
                "product": "foia",
                "product_version": product_version,
                "country": country,
                "taken_at": now.isoformat(),
                "schema_revision": revision,
                "key_versions": versions,
                "rows": counts,
                "missing_files": missing,
            }
            seal_manifest(writer, manifest, keyring)
    return BackupResult(now, revision, sum(counts.values()), files, tuple(missing), tuple(versions))


def _snapshot(engine: Engine) -> Connection:
    """Return a connection whose every read sees the same instant."""
    connection = engine.connect()
    if engine.dialect.name == "sqlite":  # in WAL mode a transaction is one already
        return connection
    return connection.execution_options(isolation_level="REPEATABLE READ")


def _add_tables(
    connection: Connection, writer: ArchiveWriter, advance: Callable[[str], None]
) -> dict[str, int]:
    counts = {}
    for table in kept_tables():
        lines = writer.add_lines(table_member(table.name), dumped_lines(connection, table))
        counts[table.name] = lines - 1  # the header
        advance(table.name)
    return counts


def _add_files(
    connection: Connection, writer: ArchiveWriter, store: FileStore, advance: Callable[[str], None]
) -> tuple[int, list[str]]:
    """A file is stored before the row that names it is committed, so every named file is there by now."""
    count, missing = 0, []
    of_cases = select(Document.stored_name).where(Document.stored_name.is_not(None)).order_by(Document.id)
    public = select(PublicFile.stored_name).order_by(PublicFile.document_id)
    reading = connection.execution_options(yield_per=100)
    for name in chain(reading.scalars(of_cases), reading.scalars(public)):
        if name is None:
            continue
        try:
            writer.add_bytes(file_member(name), store.get(name))
            count += 1
        except FileNotFoundError:
            missing.append(name)
        advance(name)
    return count, missing
