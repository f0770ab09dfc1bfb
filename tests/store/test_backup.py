"""Backup and restore rehearsed on both databases: what comes back, what is refused, what is held."""

from __future__ import annotations

import json
import stat
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia import clock, create_app
from foia.actors import SYSTEM
from foia.cases.acting import context_for
from foia.cases.categories import Category
from foia.cases.files import FolderStore
from foia.cases.models import Case, CaseKey, Document, Identity, IdentityIndex
from foia.cases.vault import Erased, Upload, Vaults
from foia.config import Settings
from foia.extensions import db
from foia.keeping.archive import BadArchive, WrongKeys, open_archive
from foia.keeping.backup import BackupResult, take_backup
from foia.keeping.chains import broken_chains
from foia.keeping.erasures import read_erasures
from foia.keeping.restore import CannotRestore, RestoreResult, require_readable, restore_backup
from foia.keys import new_key_entry
from foia.notifications import outbox
from foia.notifications.models import MessageState, OutboxMessage
from foia.transactions import transaction
from tests import builders
from tests.clock import Clock
from tests.settings import KEYS, settings_for
from tests.store.alteration import alter_an_event

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
EmptyDatabase = Callable[[str], str]


@contextmanager
def installation(url: str, folder: Path, keys: str = KEYS) -> Iterator[Flask]:
    """One more installation, over a database and a folder of its own."""
    app = create_app(settings_for(url, folder, keys=keys))
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@dataclass(frozen=True)
class Copy:
    """A backup, and what it is a copy of."""

    path: Path
    result: BackupResult
    kind: str
    case_id: object
    folio: str


@pytest.fixture
def copy(app: Flask, session: Session, clock: Clock, tmp_path: Path) -> Copy:
    """A backup of an installation with one answered case that has a file, and one just filed."""
    body, officer = builders.joined_body(session)
    upload = Upload("plano.pdf", PDF)
    case, receipt = builders.file_a_case(app, session, body, files=[upload])
    builders.file_a_case(app, session, body)
    clock.advance(hours=1)
    builders.answer_a_case(app, session, case, officer)
    session.commit()
    path = tmp_path / "copy.tar"
    return Copy(path, back_up(app, path), session.get_bind().dialect.name, case.id, receipt.folio)


def back_up(app: Flask, path: Path) -> BackupResult:
    settings: Settings = app.config["FOIA"]
    now = clock.now()
    with app.app_context():
        store = FolderStore(settings.files_folder)
        return take_backup(
            db.engine, store, settings.keyring, path, product_version="1", country="BO", now=now
        )


def restore(app: Flask, path: Path) -> RestoreResult:
    settings: Settings = app.config["FOIA"]
    now = clock.now()
    with open_archive(path) as archive:
        require_readable(archive, settings.keyring)
        for _name in archive.check_hashes():
            pass
        store = FolderStore(settings.files_folder)
        with transaction(app) as session:
            erasures = read_erasures(settings.instance_folder)
            return restore_backup(session, archive, store, erasures, now=now, keyring=settings.keyring)


def read_back(app: Flask, case_id: object) -> tuple[list[str], list[bytes], str]:
    """Return the texts, files and filer's name of a case, opened with the installation's keys."""
    with transaction(app) as session:
        vaults: Vaults = context_for(app, session, actor=SYSTEM).vaults
        vault = vaults.open(session.get_one(Case, case_id).id)
        documents = session.scalars(select(Document).where(Document.case_id == case_id)).all()
        texts = [vault.text(each) for each in documents if each.sealed is not None]
        files = [vault.file(each) for each in documents if each.stored_name is not None]
        return texts, files, vault.identity(session.get_one(Identity, (case_id, "filer"))).name


def altered(path: Path, member: str, content: bytes) -> Path:
    """Return a copy of the archive in which one member is another."""
    other = path.with_name("altered.tar")
    with tarfile.open(path) as source, tarfile.open(other, "w") as target:
        for info in source.getmembers():
            payload = source.extractfile(info)
            assert payload is not None
            body = content if info.name == member else payload.read()
            info.size = len(body)
            with (path.parent / "member").open("w+b") as spool:
                spool.write(body)
                spool.seek(0)
                target.addfile(info, spool)
    return other


def test_a_restored_installation_reads_every_text_file_and_name(
    copy: Copy, empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    with installation(empty_database(copy.kind), tmp_path / "other") as other:
        result = restore(other, copy.path)
        texts, files, name = read_back(other, copy.case_id)

    assert result.rows == copy.result.rows
    assert builders.SUBJECT in texts and builders.QUESTION in texts
    assert files == [PDF]
    assert name == builders.FILER.name


@pytest.mark.parametrize("other_kind", ["sqlite", "postgresql"])
def test_a_backup_of_one_database_restores_into_the_other(
    copy: Copy, empty_database: EmptyDatabase, other_kind: str, tmp_path: Path
) -> None:
    with installation(empty_database(other_kind), tmp_path / "other") as other:
        restore(other, copy.path)
        back_up(other, tmp_path / "again.tar")

    assert tables_of(tmp_path / "again.tar") == tables_of(copy.path)


def tables_of(path: Path) -> dict[str, list[str]]:
    """Return the lines of every table that a restore brings back as it was."""
    changed = {"outbox_messages", "service_state"}
    with open_archive(path) as archive:
        tables = [table for table in archive.manifest["rows"] if table not in changed]
        return {table: sorted(archive.lines(f"tables/{table}.jsonl.gz")) for table in tables}


def test_categories_come_back_as_the_copy_has_them_and_not_as_a_new_schema_brings_them(
    app: Flask, copy: Copy, session: Session, empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    category = session.scalars(select(Category).order_by(Category.code)).first()
    assert category is not None
    category.name_es = "Nombre que puso esta instalación"
    session.commit()
    kept = {row.id: row.name_es for row in session.scalars(select(Category))}
    session.rollback()
    back_up(app, tmp_path / "later.tar")

    with installation(empty_database(copy.kind), tmp_path / "other") as other:
        restore(other, tmp_path / "later.tar")
        with transaction(other) as restored:
            found = {row.id: row.name_es for row in restored.scalars(select(Category))}

    assert found == kept


def test_what_was_due_before_a_restore_is_held_for_a_person(
    copy: Copy, clock: Clock, empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    with installation(empty_database(copy.kind), tmp_path / "other") as other:
        restored_at = clock.advance(days=2)
        result = restore(other, copy.path)

        with transaction(other) as session:
            assert result.held_messages == outbox.count_waiting(session)[MessageState.HELD] > 0
            assert outbox.held_since(session) == restored_at
            pending = select(func.count()).where(OutboxMessage.state == MessageState.PENDING)
            assert session.scalar(pending) == 0


def test_other_keys_are_refused_before_anything_is_written(
    copy: Copy, empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    url = empty_database(copy.kind)
    for keys, words in (
        (new_key_entry("t2"), "faltan en FOIA_KEYS las versiones t1"),
        (new_key_entry("t1"), "no son las de esta copia"),
    ):
        with installation(url, tmp_path / "other", keys) as other, pytest.raises(WrongKeys, match=words):
            restore(other, copy.path)

    with installation(url, tmp_path / "other") as other, transaction(other) as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 0


def test_a_database_with_rows_is_never_restored_into(app: Flask, copy: Copy) -> None:
    with pytest.raises(CannotRestore, match="no está vacía"):
        restore(app, copy.path)


def test_a_second_restore_into_the_same_database_is_refused(
    copy: Copy, empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    with installation(empty_database(copy.kind), tmp_path / "other") as other:
        restore(other, copy.path)

        with pytest.raises(CannotRestore, match="no está vacía"):
            restore(other, copy.path)


def test_a_damaged_member_is_refused_by_its_hash(
    copy: Copy, empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    damaged = altered(copy.path, "tables/events.jsonl.gz", b"something else")

    with (
        installation(empty_database(copy.kind), tmp_path / "other") as other,
        pytest.raises(BadArchive, match=r"dañada: tables/events"),
    ):
        restore(other, damaged)


def test_a_manifest_made_without_the_keys_is_refused(
    copy: Copy, empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    with open_archive(copy.path) as archive:
        manifest = archive.manifest
    forged = altered(copy.path, "manifest.json", json.dumps({**manifest, "country": "CL"}).encode())

    with (
        installation(empty_database(copy.kind), tmp_path / "other") as other,
        pytest.raises(WrongKeys, match="o la copia fue alterada"),
    ):
        restore(other, forged)


def test_an_archive_cut_short_is_not_taken_for_a_backup(copy: Copy) -> None:
    whole = copy.path.read_bytes()
    copy.path.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(BadArchive, match="no está completa"), open_archive(copy.path):
        pass


def test_an_erased_case_stays_erased_after_a_restore(
    copy: Copy, empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    line = {"case_id": str(copy.case_id), "erased_at": "2026-03-10T14:00:00+00:00"}
    (folder / "erasures.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")

    with installation(empty_database(copy.kind), folder) as other:
        result = restore(other, copy.path)

        assert result.erased_cases == 1
        with pytest.raises(Erased):
            read_back(other, copy.case_id)
        with transaction(other) as session:
            assert session.get(CaseKey, copy.case_id) is None
            assert session.get_one(Identity, (copy.case_id, "filer")).sealed is None
            fingerprints = select(func.count()).where(IdentityIndex.case_id == copy.case_id)
            assert session.scalar(fingerprints) == 0
            assert list(broken_chains(session)) == []


def test_the_archive_is_private_and_holds_no_name_no_text_and_no_key(copy: Copy) -> None:
    secret = KEYS.partition(":")[2].encode()
    with tarfile.open(copy.path) as tar, open_archive(copy.path) as archive:
        contents = [
            "".join(archive.lines(name)).encode() if name.endswith(".gz") else archive.content(name)
            for name in tar.getnames()
        ]

    assert stat.S_IMODE(copy.path.stat().st_mode) == 0o600
    for private in (secret, builders.FILER.name.encode(), builders.QUESTION.encode(), PDF):
        assert not any(private in content for content in contents)


def test_a_backup_says_which_file_is_missing_from_the_store(app: Flask, copy: Copy, tmp_path: Path) -> None:
    (stored,) = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    stored.unlink()

    result = back_up(app, tmp_path / "second.tar")

    assert result.missing_files == (stored.name,)
    assert not list(tmp_path.glob(".*.partial"))


def test_a_copy_of_an_altered_record_is_not_restored(
    app: Flask, session: Session, copy: Copy, empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    alter_an_event(session)
    path = tmp_path / "altered.tar"
    back_up(app, path)

    with installation(empty_database(copy.kind), tmp_path / "other") as other:
        with pytest.raises(BadArchive, match=r"cadena .* rota"):
            restore(other, path)

        with transaction(other) as restored:
            assert restored.scalar(select(func.count()).select_from(Case)) == 0
