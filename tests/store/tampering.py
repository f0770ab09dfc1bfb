"""What somebody with the database in hand may do to the record, past its triggers: nine ways, and more."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Flask
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from foia.audit.checkpoints import make_checkpoint
from foia.audit.export_verifying import verify_lines
from foia.audit.exporting import Hidden, log_lines
from foia.audit.ledger import GENESIS, Entry, canonical
from foia.audit.models import Checkpoint, LogEntry, LogNode
from foia.audit.signing import Signer, new_key_line, parse_key, signer
from foia.audit.tree_queries import keep_complete
from foia.audit.verdict import Verdict
from foia.audit.verifying import Checkpoint as Signed
from foia.audit.verifying import PublicKey
from foia.cases.models import Case, Event
from foia.extensions import new_id

SHOWN = Hidden(frozenset(), b"")
_TABLES = ("events", "log_entries", "log_nodes", "checkpoints")


@dataclass(frozen=True)
class Auditor:
    """Whoever keeps checkpoints and the public key away from the database."""

    key: PublicKey
    kept: tuple[Signed, ...]

    def verify(self, session: Session) -> Verdict:
        """Export what the database says now, and verify that with what was kept."""
        return verify_lines(export(session), self.kept, self.key)

    def keeping(self, checkpoint: Checkpoint) -> Auditor:
        return Auditor(self.key, (*self.kept, Signed.parse(checkpoint.note)))


def auditor_of(app: Flask) -> Auditor:
    return Auditor(signer(app.config["FOIA"]).key, ())


def export(session: Session) -> list[bytes]:
    """Return the lines of an export of the database as it is."""
    return [line.encode() + b"\n" for line in log_lines(session, SHOWN)]


def let_in(session: Session) -> None:
    """Do away with what keeps the tables from being changed, in this transaction."""
    if session.get_bind().dialect.name == "postgresql":
        for table in _TABLES:
            session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        return
    names = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
    for name in names:
        session.execute(text(f"DROP TRIGGER {name}"))


def entry_at(session: Session, position: int) -> tuple[LogEntry, Event]:
    entry = session.get_one(LogEntry, position)
    return entry, session.get_one(Event, entry.event_id)


def edit(session: Session, position: int = 3) -> None:
    """Change what an event says."""
    _entry, event = entry_at(session, position)
    session.execute(update(Event).where(Event.id == event.id).values(payload='{"documents":[{"a":1}]}'))


def edit_with_its_hash(session: Session) -> None:
    """Change when an event happened, and its hash with it."""
    _entry, event = entry_at(session, 3)
    changed = {"occurred_at": event.occurred_at.replace(year=2020)}
    session.execute(update(Event).where(Event.id == event.id).values(**changed))
    session.expire_all()
    session.execute(update(Event).where(Event.id == event.id).values(hash=_digest(event)))


def delete_an_event(session: Session) -> None:
    """Take one event away."""
    session.execute(delete(Event).where(Event.id == session.get_one(LogEntry, 4).event_id))


def delete_without_trace(session: Session) -> None:
    """Take the last event of a case out of the log too, and close the gap."""
    entry, event = _last_of_a_case(session)
    session.execute(delete(LogEntry).where(LogEntry.position == entry.position))
    session.execute(delete(Event).where(Event.id == event.id))
    for position in range(entry.position + 1, _size(session) + 1):
        moved = update(LogEntry).where(LogEntry.position == position)
        session.execute(moved.values(position=position - 1))


def insert_between(session: Session) -> None:
    """Put an event that never happened among those sealed, well chained at the end of its case."""
    entry, event = _last_of_a_case(session)
    for position in range(_size(session), entry.position, -1):
        moved = update(LogEntry).where(LogEntry.position == position)
        session.execute(moved.values(position=position + 1))
    forged = _copy(event, sequence=event.sequence + 1, previous_hash=event.hash)
    session.execute(insert(Event), [forged])
    row = {"position": entry.position + 1, "event_id": forged["id"], "case_id": event.case_id}
    session.execute(insert(LogEntry), [{**row, "sequence": forged["sequence"], "leaf": forged["hash"]}])


def reorder(session: Session) -> None:
    """Exchange the places of the first two cases' filings."""
    for old, new in ((1, -1), (2, 1), (-1, 2)):
        session.execute(update(LogEntry).where(LogEntry.position == old).values(position=new))


def truncate(session: Session) -> None:
    """Take the last events away, from everywhere."""
    size = _size(session)
    gone = session.scalars(select(LogEntry.event_id).where(LogEntry.position > size - 3)).all()
    session.execute(delete(LogEntry).where(LogEntry.event_id.in_(gone)))
    session.execute(delete(Event).where(Event.id.in_(gone)))
    session.execute(delete(Checkpoint).where(Checkpoint.size > size - 3))


def fork(session: Session) -> None:
    """Put another last event in the place of a case's, and seal the log anew from there."""
    entry, event = _last_of_a_case(session)
    forged = _copy(event, sequence=event.sequence, previous_hash=event.previous_hash)
    session.execute(delete(Event).where(Event.id == event.id))
    session.execute(insert(Event), [{**forged, "id": event.id}])
    session.execute(update(LogEntry).where(LogEntry.position == entry.position).values(leaf=forged["hash"]))


def rewrite_everything(session: Session) -> None:
    """Change one event, and compute every hash after it anew, the tree and the checkpoints too."""
    edit(session)
    session.expire_all()
    heads: dict[str, str] = {}
    positions = select(LogEntry, Event).join(Event, Event.id == LogEntry.event_id)
    for entry, event in session.execute(positions.order_by(LogEntry.position)).all():
        previous = heads.get(event.case_id.hex, GENESIS)
        session.execute(update(Event).where(Event.id == event.id).values(previous_hash=previous))
        session.expire(event)
        digest = heads[event.case_id.hex] = _digest(event)
        session.execute(update(Event).where(Event.id == event.id).values(hash=digest))
        session.execute(update(LogEntry).where(LogEntry.position == entry.position).values(leaf=digest))
    session.execute(delete(LogNode))
    leaves = session.scalars(select(LogEntry.leaf).order_by(LogEntry.position)).all()
    keep_complete(session, 0, [bytes.fromhex(leaf) for leaf in leaves])
    made_at = session.scalar(select(func.max(Checkpoint.made_at)))
    session.execute(delete(Checkpoint))
    session.expire_all()
    assert made_at is not None
    make_checkpoint(session, made_at, stranger())


# What each shows as to an auditor who kept a checkpoint.
WAYS: dict[str, tuple[Callable[[Session], None], str]] = {
    "edit": (edit, "hash"),
    "edit with its hash": (edit_with_its_hash, "hash"),
    "delete": (delete_an_event, "missing"),
    "delete without trace": (delete_without_trace, "truncated"),
    "insert": (insert_between, "root"),
    "reorder": (reorder, "root"),
    "truncate": (truncate, "truncated"),
    "fork": (fork, "root"),
    "rewrite everything": (rewrite_everything, "root"),
}


def stranger() -> Signer:
    """Return who has no key of ours, but makes one of the same name."""
    return parse_key(new_key_line("localhost/constancia"))


def go_back_to(session: Session, size: int) -> None:
    """Leave the record as a backup would that was taken when the log had a size: cases too."""
    later = session.scalars(select(LogEntry.event_id).where(LogEntry.position > size)).all()
    session.execute(delete(Checkpoint).where(Checkpoint.size > size))
    session.execute(delete(LogEntry).where(LogEntry.position > size))
    for event in session.scalars(select(Event).where(Event.id.in_(later))).all():
        values = {"head_sequence": event.sequence - 1, "head_hash": event.previous_hash}
        session.execute(update(Case).where(Case.id == event.case_id).values(**values))
        session.execute(delete(Event).where(Event.id == event.id))
    session.expire_all()


def edit_case(session: Session, case_id: UUID) -> None:
    """Change the last event of a case."""
    last = select(func.max(Event.sequence)).where(Event.case_id == case_id).scalar_subquery()
    changed = update(Event).where(Event.case_id == case_id, Event.sequence == last)
    session.execute(changed.values(type="answered"))


def _digest(event: Event) -> str:
    return _entry(event).digest()


def _entry(event: Event) -> Entry:
    return Entry(
        case_id=event.case_id.hex,
        sequence=event.sequence,
        type=event.type,
        schema=event.schema,
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        actor_kind=event.actor_kind,
        actor_id=event.actor_id.hex if event.actor_id else None,
        payload=json.loads(event.payload),
        previous_hash=event.previous_hash,
    )


def _copy(event: Event, *, sequence: int, previous_hash: str) -> dict[str, object]:
    """Return the row of an event that never happened, with a hash that fits."""
    forged = Event(
        **{column.key: getattr(event, column.key) for column in Event.__table__.columns},  # type: ignore[arg-type]
    )
    forged.id, forged.sequence, forged.previous_hash = new_id(), sequence, previous_hash
    forged.type, forged.payload = "note_added", canonical({"documents": []}).decode()
    forged.occurred_at = _later(event.occurred_at)
    forged.hash = _digest(forged)
    return {column.key: getattr(forged, column.key) for column in Event.__table__.columns}


def _later(moment: datetime) -> datetime:
    return moment.replace(microsecond=(moment.microsecond + 1) % 1_000_000)


def _last_of_a_case(session: Session) -> tuple[LogEntry, Event]:
    """Return the last event of the first case, which is not the last of the log."""
    case_id = session.get_one(LogEntry, 1).case_id
    last = session.scalar(select(func.max(LogEntry.position)).where(LogEntry.case_id == case_id))
    assert last is not None and last < _size(session)
    return entry_at(session, last)


def _size(session: Session) -> int:
    return session.scalar(select(func.max(LogEntry.position))) or 0
