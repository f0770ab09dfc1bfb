"""Anonymizing for good, on both databases: what goes, what stays, and that no backup brings it back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.audit.models import LogEntry
from foia.audit.sealing import seal
from foia.cases.files import FolderStore
from foia.cases.models import Case, CaseKey, Document, Identity, IdentityIndex
from foia.cases.vault import Upload
from foia.extensions import Base
from foia.keeping.chains import broken_chains
from foia.keeping.erasures import note_erasure
from foia.notifications.models import OutboxMessage
from foia.publishing.models import PublishedFile
from foia.retention.anonymizing import SCHEDULE, anonymize, forget_files, stored_files
from foia.retention.fates import FATES
from foia.retention.public_files import keep_public_files, public_documents
from foia.statistics.cell_counting_queries import stored_cells
from foia.statistics.measure_jobs import measure_sealed
from foia.statistics.measure_models import CaseMeasureRow
from foia.transactions import transaction
from tests import builders
from tests.clock import Clock
from tests.published import published
from tests.store.case_state import assert_row_is_what_events_say
from tests.store.filled_rows import fill, rows_of
from tests.store.test_backup import PDF, EmptyDatabase, back_up, installation, restore, tables_of


@pytest.fixture
def ended(app: Flask, session: Session, clock: Clock) -> Case:
    """A case with a file that was answered."""
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body, files=[Upload("plano.pdf", PDF)])
    clock.advance(hours=1)
    builders.answer_a_case(app, session, case, officer)
    session.commit()
    return case


def destroy(app: Flask, session: Session, case: Case, now: datetime) -> None:
    anonymize(session, case, run_id=None, reason=SCHEDULE, now=now)
    store = FolderStore(app.config["FOIA"].files_folder)
    for name in stored_files(session, case.id):
        store.delete(name)
    forget_files(session, case.id)
    session.commit()


def assert_nothing_is_left(app: Flask, session: Session, case_id: UUID, files: Path) -> None:
    assert session.get(CaseKey, case_id) is None
    assert session.get_one(Identity, (case_id, "filer")).sealed is None
    marks = select(func.count()).where(IdentityIndex.case_id == case_id)
    assert session.scalar(marks) == 0
    rows = session.scalars(select(Document).where(Document.case_id == case_id)).all()
    assert rows
    assert {(row.sealed, row.sealed_name, row.stored_name) for row in rows} == {(None, None, None)}
    assert [path for path in files.rglob("*") if path.is_file()] == []
    case = session.get_one(Case, case_id)
    assert case.anonymized_at is not None
    assert_row_is_what_events_say(session, case)
    assert list(broken_chains(session)) == []


def test_an_anonymized_case_keeps_its_days_and_its_chain_and_nothing_else(
    app: Flask, session: Session, ended: Case, clock: Clock, tmp_path: Path
) -> None:
    before = (ended.due_on, ended.stopped_on, ended.outcome, ended.response_working_days)

    destroy(app, session, ended, clock.advance(days=900))
    head = ended.head_hash
    destroy(app, session, ended, clock.advance(days=1))

    assert (ended.due_on, ended.stopped_on, ended.outcome, ended.response_working_days) == before
    assert ended.head_hash == head
    assert_nothing_is_left(app, session, ended.id, tmp_path / "files")


def test_an_older_backup_brings_nothing_back_of_what_was_anonymized(
    app: Flask, session: Session, ended: Case, clock: Clock, empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    back_up(app, tmp_path / "older.tar")
    folder = tmp_path / "other"
    folder.mkdir()
    note_erasure([folder], ended.id, clock.advance(days=900))

    with installation(empty_database(session.get_bind().dialect.name), folder) as other:
        result = restore(other, tmp_path / "older.tar")
        with transaction(other) as restored:
            assert result.erased_cases == 1
            assert_nothing_is_left(other, restored, ended.id, folder / "files")
            mails = select(OutboxMessage.state).where(OutboxMessage.case_id == ended.id)
            assert set(restored.scalars(mails)) == {"voided"}


def test_measures_cells_and_the_log_say_the_same_afterwards(
    app: Flask, session: Session, ended: Case, clock: Clock
) -> None:
    def told() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        seal(app, clock.now(), lambda: True, everything=True)
        measure_sealed(app, clock.now(), lambda: True)
        session.rollback()
        rows = [dict(row) for row in session.execute(select(*CaseMeasureRow.__table__.columns)).mappings()]
        return rows, stored_cells(session)

    (before,), cells = told()
    sealed = session.scalars(select(LogEntry.leaf).order_by(LogEntry.position)).all()
    session.rollback()

    destroy(app, session, session.get_one(Case, ended.id), clock.advance(days=900))
    (after,), cells_after = told()

    assert before.pop("filer_mark") is not None
    assert after.pop("filer_mark") is None
    assert after == before
    assert cells_after == cells != []
    log = session.scalars(select(LogEntry.leaf).order_by(LogEntry.position)).all()
    assert log[:-1] == sealed
    assert log[-1] == session.get_one(Case, ended.id).head_hash


def test_the_living_and_a_restored_database_lose_the_same_rows(
    app: Flask, session: Session, ended: Case, clock: Clock, empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    case_id = ended.id
    fill(session, case_id)
    session.commit()
    back_up(app, tmp_path / "older.tar")
    now = clock.advance(days=900)
    destroy(app, session, session.get_one(Case, case_id), now)
    back_up(app, tmp_path / "living.tar")
    for name, fate in FATES.items():
        rows = rows_of(session, Base.metadata.tables[name], case_id)
        if fate.goes:
            assert rows == [], name
        elif not FATES[fate.of].goes:
            wanted = fate.values(now)
            assert rows, name
            assert all(row[key] == value for row in rows for key, value in wanted.items()), name
    session.rollback()

    folder = tmp_path / "other"
    folder.mkdir()
    note_erasure([folder], case_id, now)
    with installation(empty_database(session.get_bind().dialect.name), folder) as other:
        restore(other, tmp_path / "older.tar")
        back_up(other, tmp_path / "restored.tar")

    living, restored = tables_of(tmp_path / "living.tar"), tables_of(tmp_path / "restored.tar")
    told_apart = {"events", "cases"}  # the restore tells it by an event of its own
    assert {name for name in living if living[name] != restored[name]} == told_apart


def test_the_file_of_a_published_answer_stays_public_and_survives_an_older_backup(
    app: Flask, session: Session, clock: Clock, empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    body, _officer = builders.joined_body(session)
    publication = published(app, session, body, "Alumbrado")
    vault = builders.context(app, session).vaults.open(publication.case_id)
    document = vault.seal_file(Upload("plano.pdf", PDF), author="body", now=clock.now())
    session.add(document)
    session.flush()
    session.add(PublishedFile(publication_id=publication.id, document_id=document.id, position=1))
    session.commit()
    address = f"/respuestas/{publication.id}/archivos/{document.id}"
    back_up(app, tmp_path / "older.tar")
    now = clock.advance(days=900)
    case = session.get_one(Case, publication.case_id)
    keep_public_files(session, vault, public_documents(session, [case.id]))
    destroy(app, session, case, now)

    given = app.test_client().get(address)
    assert (given.data, given.headers["Content-Disposition"]) == (PDF, "attachment; filename=plano.pdf")

    folder = tmp_path / "other"
    folder.mkdir()
    note_erasure([folder], case.id, now)
    with installation(empty_database(session.get_bind().dialect.name), folder) as other:
        restore(other, tmp_path / "older.tar")
        assert other.test_client().get(address).data == PDF
        back_up(other, tmp_path / "again.tar")
    assert back_up(app, tmp_path / "later.tar").files == 1
