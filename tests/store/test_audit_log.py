"""The log on both databases: no event is lost or doubled, and whatever is done behind its back is found."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from foia.actors import Role
from foia.audit.checkpoints import latest_checkpoint, make_checkpoint
from foia.audit.export_verifying import verify_lines
from foia.audit.exporting import case_lines, hidden_cases, log_lines
from foia.audit.merkle import TILE, inclusion_path
from foia.audit.models import LogEntry, LogNode
from foia.audit.sealing import keep_daily_checkpoint, seal, seal_batch
from foia.audit.signing import signer
from foia.audit.tree_queries import StoredTree
from foia.audit.verifying import Checkpoint, Frontier, included
from foia.cases.actions import add_note
from foia.cases.models import Case, Event
from foia.errors import StaleCase
from foia.notifications.jobs import sweep
from foia.transactions import transaction
from tests import builders
from tests.store import tampering
from tests.store.sweeping import in_parallel
from tests.store.tampering import WAYS, Auditor, auditor_of

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
WRITERS, NOTES_EACH = 8, 3


def always() -> bool:
    return True


@dataclass
class Record:
    """Three cases with notes, and who may add more."""

    app: Flask
    session: Session

    def __post_init__(self) -> None:
        self.body, self.officer = builders.joined_body(self.session)
        self.cases = [
            builders.file_a_case(self.app, self.session, self.body, NOW, quiet=True)[0] for _each in range(3)
        ]
        for case in (*self.cases, *self.cases[1:]):
            self.note(case, NOW + HOUR)

    def note(self, case: Case, now: datetime) -> None:
        acting = builders.staff_context(self.app, self.session, self.officer, now)
        add_note(acting, case, "Se buscó en el archivo central.")
        self.session.commit()

    def seal(self, now: datetime, *, everything: bool = False) -> int:
        self.session.commit()
        return seal(self.app, now, always, everything=everything)

    def sign(self, now: datetime = NOW + HOUR) -> Checkpoint:
        made = make_checkpoint(self.session, now, signer(self.app.config["FOIA"]))
        self.session.commit()
        return Checkpoint.parse(made.note)

    def auditor(self) -> Auditor:
        """Seal and sign; return who keeps that."""
        self.seal(NOW + 2 * HOUR)
        kept = auditor_of(self.app)
        return Auditor(kept.key, (self.sign(NOW + 2 * HOUR),))

    def sealed(self) -> list[tuple[int, UUID, int]]:
        self.session.rollback()
        columns = (LogEntry.position, LogEntry.case_id, LogEntry.sequence)
        return [
            (row[0], row[1], row[2])
            for row in self.session.execute(select(*columns).order_by(LogEntry.position))
        ]

    def require_whole(self) -> None:
        """Positions without a gap, each case's events in its order, none missing, none twice."""
        found = self.sealed()
        assert [position for position, _case, _sequence in found] == list(range(1, len(found) + 1))
        assert len(found) == self.session.scalar(select(func.count()).select_from(Event))
        for case_id in {case_id for _position, case_id, _sequence in found}:
            sequences = [sequence for _position, case, sequence in found if case == case_id]
            assert sequences == list(range(1, len(sequences) + 1))


@pytest.fixture
def record(app: Flask, session: Session) -> Record:
    return Record(app, session)


def test_every_way_of_altering_the_record_is_found_by_whoever_kept_a_checkpoint(record: Record) -> None:
    auditor, session = record.auditor(), record.session
    assert auditor.verify(session).ok
    session.commit()
    found = {}

    for way, (alter, _reason) in WAYS.items():
        tampering.let_in(session)
        alter(session)
        session.expire_all()
        verdict = auditor.verify(session)
        found[way] = verdict.first_bad.reason if verdict.first_bad else "nothing"
        session.rollback()

    assert found == {way: reason for way, (_alter, reason) in WAYS.items()}
    assert auditor.verify(session).ok


def test_only_what_was_kept_outside_tells_a_full_rewrite(record: Record) -> None:
    auditor, session = record.auditor(), record.session
    tampering.let_in(session)
    tampering.rewrite_everything(session)

    alone = verify_lines(tampering.export(session))

    assert (alone.ok, alone.anchored) == (True, False)
    assert not auditor.verify(session).ok


def test_a_restored_old_backup_is_found_before_and_after_it_grows_again(record: Record) -> None:
    record.seal(NOW + 2 * HOUR)
    session, before = record.session, len(record.sealed())
    record.note(record.cases[0], NOW + 3 * HOUR)
    record.seal(NOW + 3 * HOUR)
    auditor = Auditor(auditor_of(record.app).key, (record.sign(NOW + 3 * HOUR),))
    tampering.let_in(session)
    assert before + 1 == len(tampering.export(session)) - 2  # without the header and the checkpoint
    tampering.go_back_to(session, before)

    shorter = auditor.verify(session).first_bad
    session.commit()
    record.note(session.get_one(Case, record.cases[0].id), NOW + 4 * HOUR)
    record.seal(NOW + 4 * HOUR)
    other = auditor.verify(session).first_bad

    assert shorter is not None and other is not None
    assert (shorter.reason, other.reason) == ("truncated", "root")


def test_a_clock_that_goes_back_loses_nothing(record: Record) -> None:
    record.seal(NOW + 2 * HOUR)
    record.note(record.cases[0], NOW + 9 * HOUR)
    record.seal(NOW + 9 * HOUR)
    record.note(record.cases[0], NOW - 5 * HOUR)

    assert record.seal(NOW + 9 * HOUR) == 0  # recorded long before the last that was sealed
    made = keep_daily_checkpoint(record.app, NOW + 10 * HOUR, always)

    assert made is not None
    record.require_whole()
    auditor = Auditor(auditor_of(record.app).key, (Checkpoint.parse(made.note),))
    assert auditor.verify(record.session).ok


def test_a_clock_that_was_ahead_once_hides_nothing_that_comes_after(record: Record) -> None:
    record.note(record.cases[0], NOW + 10_000 * HOUR)
    record.seal(NOW + 2 * HOUR)
    record.note(record.cases[1], NOW + 3 * HOUR)

    assert record.seal(NOW + 3 * HOUR) == 1
    record.require_whole()


def test_events_of_a_case_keep_their_order_across_batches_and_clocks(record: Record) -> None:
    record.note(record.cases[0], NOW - 2 * HOUR)
    record.note(record.cases[0], NOW - 3 * HOUR)
    record.session.commit()

    while seal_batch(record.session, None, limit=2):
        record.session.commit()

    record.session.commit()
    record.require_whole()


def test_eight_writers_and_two_sealers_leave_no_gap(app: Flask, record: Record) -> None:
    case_ids, officer_id = [case.id for case in record.cases[:2]], record.officer.id
    record.session.commit()
    writing = threading.Event()

    def write(number: int) -> None:
        for turn in range(NOTES_EACH):
            case_id = case_ids[(number + turn) % 2]
            while not _added(app, officer_id, case_id):
                pass

    def seal_along() -> None:
        while not writing.is_set():
            seal(app, NOW + 2 * HOUR, always)

    sealers = [threading.Thread(target=seal_along) for _each in range(2)]
    for thread in sealers:
        thread.start()
    try:
        in_parallel([_calling(write, number) for number in range(WRITERS)])
    finally:
        writing.set()
        for thread in sealers:
            thread.join()

    record.seal(NOW + 2 * HOUR)
    record.require_whole()
    assert len(record.sealed()) == 8 + WRITERS * NOTES_EACH
    assert verify_lines(tampering.export(record.session), [record.sign()], signer(app.config["FOIA"]).key).ok


def _calling(write: Callable[[int], None], number: int) -> Callable[[], None]:
    return lambda: write(number)


def _added(app: Flask, officer_id: UUID, case_id: UUID) -> bool:
    """Add a note; False if somebody else changed the case meanwhile."""
    try:
        with transaction(app) as session:
            acting = builders.context(app, session, builders.actor_of(session, officer_id), NOW + HOUR)
            add_note(acting, session.get_one(Case, case_id), "Otra nota.")
    except (StaleDataError, StaleCase, IntegrityError, OperationalError):
        return False
    return True


def test_stored_hashes_give_the_roots_and_proofs_of_a_log_read_whole(session: Session) -> None:
    size = 2 * TILE + 5
    leaves = [bytes([number % 256]) * 31 + bytes([number // 256]) for number in range(size)]
    for start, end in ((0, 3), (3, TILE), (TILE, TILE + 1), (TILE + 1, size)):
        rows = [_entry(position, leaves[position - 1]) for position in range(start + 1, end + 1)]
        session.add_all(rows)
        session.flush()
        tampering.keep_complete(session, start, leaves[start:end])
    growing, tree = Frontier(), StoredTree(session)
    for leaf in leaves:
        growing.add(leaf)

    assert tree.root(size) == growing.root()
    assert session.scalar(select(func.count()).select_from(LogNode)) == 2
    for index in (0, TILE - 1, TILE, size - 1):
        path = inclusion_path(tree, index, size)
        assert included(leaves[index], index, size, path, growing.root())


def _entry(position: int, leaf: bytes) -> LogEntry:
    ids = UUID(int=position)
    return LogEntry(position=position, event_id=ids, case_id=ids, sequence=1, leaf=leaf.hex())


def test_an_export_of_one_case_is_proven_without_the_others(record: Record) -> None:
    kept = record.auditor()
    hidden = hidden_cases(record.session, NOW)
    lines = [line.encode() for line in case_lines(record.session, record.cases[1].id, hidden)]

    found = verify_lines(lines, kept.kept, kept.key)

    assert (found.ok, found.anchored, found.events) == (True, True, 3)
    tampering.let_in(record.session)
    tampering.edit_case(record.session, record.cases[1].id)
    lines = [line.encode() for line in case_lines(record.session, record.cases[1].id, hidden)]
    assert not verify_lines(lines, kept.kept, kept.key).ok


def test_an_export_tells_hashes_alone_of_what_few_may_know_of_and_of_others(
    app: Flask, record: Record
) -> None:
    session = record.session
    for number in range(40):
        builders.file_a_case(app, session, record.body, NOW + timedelta(minutes=number), quiet=True)
    builders.add_person(session, Role.REPORTS_OFFICER, record.body)
    report, _receipt = builders.file_a_complaint(app, session, "misconduct_report", record.body, NOW + HOUR)
    kept = record.auditor()

    lines = list(log_lines(session, hidden_cases(session, NOW)))

    text = "\n".join(lines)
    hashes_alone = [line for line in lines if line.startswith('{"content"')]
    assert report.id.hex not in text and "misconduct_report" not in text
    assert len(hashes_alone) > session.scalar(  # type: ignore[operator]
        select(func.count()).select_from(Event).where(Event.case_id == report.id)
    )
    for secret in (builders.FILER.name, builders.QUESTION, record.cases[0].folio):
        assert secret not in text
    assert verify_lines([line.encode() for line in lines], kept.kept, kept.key).ok
    assert lines == list(log_lines(session, hidden_cases(session, NOW)))


def test_a_day_gives_one_checkpoint_and_each_auditor_has_it_by_mail(app: Flask, record: Record) -> None:
    builders.add_person(record.session, Role.AUDITOR, email="auditora@example.org")
    record.session.commit()

    sweep(app, NOW + 2 * HOUR)
    sweep(app, NOW + 3 * HOUR)

    record.session.rollback()
    made = latest_checkpoint(record.session)
    assert made is not None and made.size == len(record.sealed())
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in app.config["FOIA"].mail_folder.glob("*.eml")
    ]
    [mail] = [mail for mail in mails if mail["To"] == "auditora@example.org"]
    [attached] = mail.iter_attachments()  # type: ignore[attr-defined]
    assert Checkpoint.parse(attached.get_content()) == Checkpoint.parse(made.note)
    assert keep_daily_checkpoint(app, NOW + 4 * HOUR, always) is None
