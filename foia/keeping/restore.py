"""Restoring a backup into an empty database: all of it in one transaction, verified before it counts.

What was due before is held for a person, since it may have left already after the backup was taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, bindparam, delete, update
from sqlalchemy.orm import Session

from foia.accounts.models import Invitation
from foia.cases.files import FileStore, FolderStore
from foia.cases.models import Case
from foia.cases.vault import Vaults
from foia.keeping.archive import ArchiveReader, BadArchive, WrongKeys, file_member, table_member
from foia.keeping.chains import broken_chains
from foia.keeping.rows import BATCH_ROWS, SEEDED, kept_tables, loaded_rows, own_references, row_count
from foia.keeping.schema import revision_of
from foia.keys import Keyring
from foia.notifications import outbox
from foia.retention.anonymizing import RESTORE, mark_anonymized
from foia.retention.public_files import publish_again
from foia.retention.replaying import Replay


class CannotRestore(Exception):
    """The database is not ready for this backup; the message is for the terminal."""


@dataclass(frozen=True)
class RestoreResult:
    """What came back, and what a person has to look at."""

    taken_at: datetime
    restored_at: datetime
    rows: int
    files: int
    held_messages: int
    erased_cases: int
    missing_files: tuple[str, ...]


def require_readable(archive: ArchiveReader, keyring: Keyring) -> None:
    """See that the keys at hand open what the backup holds. Raises WrongKeys."""
    missing = sorted(set(archive.manifest["key_versions"]) - {version for version, _key in keyring.versions})
    if missing:
        raise WrongKeys(f"faltan en FOIA_KEYS las versiones {', '.join(missing)} que esta copia necesita")
    archive.check_mark(keyring)


def require_empty(connection: Connection, archive: ArchiveReader) -> None:
    """See that the database has the backup's schema and no row but the schema's own. Raises CannotRestore."""
    found, wanted = revision_of(connection), archive.manifest["schema_revision"]
    if found is None:
        raise CannotRestore("la base de datos no tiene esquema: ejecute antes `foia migrate`")
    if found != wanted:
        raise CannotRestore(
            f"la copia es del esquema {wanted} y la base de datos tiene el {found}: restaure con la versión "
            f"{archive.manifest['product_version']} de la aplicación y actualice después"
        )
    for table in kept_tables():
        if table.name not in SEEDED and row_count(connection, table):
            raise CannotRestore(f"la base de datos no está vacía ({table.name} tiene filas): use una nueva")


def restore_backup(
    session: Session,
    archive: ArchiveReader,
    store: FileStore,
    erasures: Mapping[UUID, datetime],
    *,
    now: datetime,
    keyring: Keyring | None = None,
    advance: Callable[[str], None] = lambda _name: None,
) -> RestoreResult:
    """Bring back rows and files, hold what was due, verify; the caller commits, or undoes all but the files.

    With the keys at hand the published files of cases that were erased since stay public.

    Raises BadArchive, CannotRestore.
    """
    connection = session.connection()
    require_empty(connection, archive)
    rows, replay = 0, Replay(erasures)
    for table in kept_tables():
        rows += _load(connection, archive, table, replay)
        advance(table.name)
    files = _keep_files(archive, store, replay.lost_files, advance)
    if keyring is not None and replay.keys:
        _publish_again(session, archive, store, replay, keyring)
    # The index of words is no part of a copy: it is made anew.
    connection.execute(update(Case).values(search_pending=True))
    _end_open_links(session, now)
    taken_at = datetime.fromisoformat(archive.manifest["taken_at"])
    held = outbox.hold(session, restored_at=now, backup_at=taken_at)
    session.flush()
    erased = _mark_erased(session, erasures, now)
    broken = next(broken_chains(session), None)
    if broken is not None:
        raise BadArchive(
            f"la cadena del expediente {broken.folio} está rota en la actuación {broken.sequence}"
            f" ({broken.reason}): no se restauró nada"
        )
    return RestoreResult(
        taken_at=taken_at,
        restored_at=now,
        rows=rows,
        files=files,
        held_messages=held,
        erased_cases=erased,
        missing_files=tuple(archive.manifest["missing_files"]),
    )


class _OfArchive(FolderStore):
    """Reads files as the backup has them."""

    def __init__(self, archive: ArchiveReader) -> None:
        self._archive = archive

    def get(self, stored_name: str) -> bytes:
        return self._archive.content(file_member(stored_name))


def _publish_again(
    session: Session, archive: ArchiveReader, store: FileStore, replay: Replay, keyring: Keyring
) -> None:
    opener = Vaults(session, keyring, _OfArchive(archive))
    vaults = {case_id: opener.opened_with(case_id, key) for case_id, key in replay.keys.items()}
    publish_again(session, vaults, replay.sealed, store)


def _mark_erased(session: Session, erasures: Mapping[UUID, datetime], now: datetime) -> int:
    """Tell in the chain of each case that was erased after the backup that it was; return how many came."""
    found = 0
    for case_id, erased_at in erasures.items():
        case = session.get(Case, case_id)
        if case is None:
            continue
        found += 1
        if case.anonymized_at is None:
            mark_anonymized(session, case, run_id=None, reason=RESTORE, occurred_at=erased_at, now=now)
    return found


def _load(connection: Connection, archive: ArchiveReader, table: Table, replay: Replay) -> int:
    """Insert a table's rows and count them against the manifest."""
    read = kept = 0
    later: list[dict[str, Any]] = []
    references = own_references(table)
    if table.name in SEEDED:
        connection.execute(delete(table))
    lines = archive.lines(table_member(table.name))
    for batch in _batches(loaded_rows(table, lines)):
        read += len(batch)
        rows = [row for each in batch if (row := replay.row(table.name, each)) is not None]
        for column in references:
            later += [_reference(table, row, column.name) for row in rows if row[column.name] is not None]
            rows = [{**row, column.name: None} for row in rows]
        if rows:
            connection.execute(table.insert(), rows)
        kept += len(rows)
    if later:
        _refer(connection, table, references[0].name, later)
    if read != archive.manifest["rows"][table.name] or row_count(connection, table) != kept:
        raise BadArchive(f"la tabla {table.name} no tiene las filas que la copia anuncia")
    return kept


def _reference(table: Table, row: Mapping[str, Any], column: str) -> dict[str, Any]:
    (key,) = table.primary_key.columns
    return {"own_key": row[key.name], "refers_to": row[column]}


def _refer(connection: Connection, table: Table, column: str, later: list[dict[str, Any]]) -> None:
    """A row may refer to one of its table that comes after it: references are filled in at the end."""
    (key,) = table.primary_key.columns
    statement = update(table).where(key == bindparam("own_key")).values({column: bindparam("refers_to")})
    connection.execute(statement, later)


def _keep_files(
    archive: ArchiveReader, store: FileStore, lost: set[str], advance: Callable[[str], None]
) -> int:
    """Bring back the files but those of erased cases."""
    count = 0
    for member in archive.manifest["members"]:
        folder, _, name = member.partition("/")
        if folder == "files" and name not in lost:
            if not store.has(name):
                store.keep(name, archive.content(file_member(name)))
            count += 1
            advance(name)
    return count


def _end_open_links(session: Session, now: datetime) -> None:
    """A one-time link used after the backup would open again: all of them end, people are invited anew."""
    session.execute(
        update(Invitation)
        .where(Invitation.used_at.is_(None), Invitation.expires_at > now)
        .values(expires_at=now)
        .execution_options(synchronize_session=False)
    )


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    reading = iter(rows)
    while batch := list(islice(reading, BATCH_ROWS)):
        yield batch
