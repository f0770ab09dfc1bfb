"""Giving every event its place in the log: one sealer at a time, in batches, nothing read twice.

New events are found by when they were recorded, with an hour to spare; those that a clock which went back hid
are found before every daily checkpoint, by looking at all of them. The events of a case keep their order.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from sqlalchemy import exists, insert, select
from sqlalchemy.orm import Session

from foia.accounts.queries import people_with_role
from foia.actors import Role
from foia.audit.checkpoints import DAILY, TURN, make_checkpoint
from foia.audit.letters import CHECKPOINT_MADE
from foia.audit.models import Checkpoint, LogEntry
from foia.audit.signing import key_path, signer
from foia.audit.tree_queries import keep_complete, log_size
from foia.cases.models import Event
from foia.config import Settings
from foia.extensions import db, take_turns
from foia.i18n import zone_of
from foia.notifications.models import RecipientKind, ServiceState
from foia.notifications.outbox import NewMessage, Recipient, enqueue
from foia.transactions import transaction

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)

SEALED_UNTIL, CHECKPOINT_DAY = "log_sealed_until", "log_checkpoint_day"
# How long after it was recorded an event may still come to light: a transaction that took its time.
LOOKED_AT_AGAIN = timedelta(hours=1)
BATCH = 5_000
_CASES_ASKED = 500


class Waiting(NamedTuple):
    """An event that is not in the log yet."""

    id: UUID
    case_id: UUID
    sequence: int
    leaf: str
    recorded_at: datetime


_UNSEALED = ~exists().where(LogEntry.event_id == Event.id)
_WAITING = select(Event.id, Event.case_id, Event.sequence, Event.hash, Event.recorded_at).where(_UNSEALED)


def seal(app: Flask, now: datetime, go_on: Callable[[], bool], *, everything: bool = False) -> int:
    """Put every new event into the log, a transaction a batch, until `go_on` says stop; return how many.

    `everything` looks at all events, not only at those recorded lately. What is new is looked for outside the
    transactions that write, so that nobody who files waits for it."""
    sealed, since = 0, None if everything else _looked_until(app)
    while go_on():
        with _reading(app) as session:
            size = log_size(session)
            batch, until = _next_batch(session, since, BATCH)
        if not batch:
            break
        with transaction(app) as session:
            take_turns(session, TURN)
            if log_size(session) != size:  # another sealer was faster
                continue
            _append(session, size, batch)
            since = until
            _note(session, SEALED_UNTIL, min(until, now).isoformat(), now)
        sealed += len(batch)
    return sealed


def seal_batch(session: Session, since: datetime | None, *, limit: int = BATCH) -> list[Waiting]:
    """Put the next events, recorded from an instant on (None: ever), into the log; return them."""
    take_turns(session, TURN)
    batch, _until = _next_batch(session, since, limit)
    if batch:
        _append(session, log_size(session), batch)
    return batch


def _next_batch(session: Session, since: datetime | None, limit: int) -> tuple[list[Waiting], datetime]:
    """Return the next events as they are sealed, and until when nothing that was recorded is left."""
    recorded = _WAITING if since is None else _WAITING.where(Event.recorded_at >= since)
    in_order = recorded.order_by(Event.recorded_at, Event.case_id, Event.sequence).limit(limit)
    found = [Waiting._make(row) for row in session.execute(in_order)]
    until = found[-1].recorded_at if found else datetime.max.replace(tzinfo=UTC)
    return _in_order_of_cases(found, _overtaken(session, found)), until


def _append(session: Session, size: int, batch: Sequence[Waiting]) -> None:
    rows = [
        {
            "position": position,
            "event_id": row.id,
            "case_id": row.case_id,
            "sequence": row.sequence,
            "leaf": row.leaf,
        }
        for position, row in enumerate(batch, start=size + 1)
    ]
    session.execute(insert(LogEntry), rows)
    keep_complete(session, size, [bytes.fromhex(row.leaf) for row in batch])


@contextmanager
def _reading(app: Flask) -> Iterator[Session]:
    """Give a session that only reads: on SQLite it keeps nobody from writing."""
    with app.app_context():
        try:
            yield db.session()
        finally:
            db.session.remove()


def keep_daily_checkpoint(app: Flask, now: datetime, go_on: Callable[[], bool]) -> Checkpoint | None:
    """Sign the log once a day, after everything is in it, and mail that to the auditors; None if it is done.

    Raises NoLogKey, OSError for a key that cannot be read; a deployment without one gets no checkpoint."""
    settings: Settings = app.config["FOIA"]
    today = now.astimezone(zone_of(settings.country)).date().isoformat()
    with transaction(app) as session:
        state = session.get(ServiceState, CHECKPOINT_DAY)
        is_done = state is not None and state.value == today
    if is_done or key_path(settings) is None:
        return None
    signing = signer(settings)
    seal(app, now, go_on, everything=True)
    if not go_on():
        return None
    with transaction(app) as session:
        made = make_checkpoint(session, now, signing, reason=DAILY)
        tell_auditors(session, made, now)
        _note(session, CHECKPOINT_DAY, today, now)
        session.expunge(made)
    log.info("checkpoint of %d events", made.size)
    return made


def tell_auditors(session: Session, made: Checkpoint, now: datetime) -> None:
    """Mail a checkpoint to every auditor, once."""
    for person in people_with_role(session, Role.AUDITOR):
        enqueue(
            session,
            NewMessage(
                case_id=None,
                template=CHECKPOINT_MADE,
                recipient=Recipient(RecipientKind.PERSON, person.id),
                key=f"checkpoint:{made.size}:{made.key_mark}:{person.id.hex}",
                language=person.language,
                not_before=now,
                now=now,
                detail=f"{made.size}.{made.key_mark}",
            ),
        )


def _looked_until(app: Flask) -> datetime | None:
    with transaction(app) as session:
        row = session.get(ServiceState, SEALED_UNTIL)
        return datetime.fromisoformat(row.value) - LOOKED_AT_AGAIN if row is not None else None


def _overtaken(session: Session, found: Sequence[Waiting]) -> list[Waiting]:
    """Return what comes before these in their cases and is in the log neither: its clock was ahead."""
    count = Counter(row.case_id for row in found)
    last: dict[UUID, int] = {}
    for row in found:
        last[row.case_id] = max(last.get(row.case_id, 0), row.sequence)
    # Of a case that begins here, without a gap, nothing can come before.
    asked = [case_id for case_id, sequence in last.items() if count[case_id] != sequence]
    known = {row.id for row in found}
    earlier: list[Waiting] = []
    for start in range(0, len(asked), _CASES_ASKED):
        cases = asked[start : start + _CASES_ASKED]
        rows = session.execute(_WAITING.where(Event.case_id.in_(cases)))
        earlier += [
            row
            for row in (Waiting._make(each) for each in rows)
            if row.id not in known and row.sequence < last[row.case_id]
        ]
    return earlier


def _in_order_of_cases(found: Sequence[Waiting], earlier: Sequence[Waiting]) -> list[Waiting]:
    """Keep the order in which events were recorded, but those of a case in the case's own."""
    queues: dict[UUID, list[Waiting]] = {}
    for row in sorted((*earlier, *found), key=lambda row: -row.sequence):
        queues.setdefault(row.case_id, []).append(row)
    more = Counter(row.case_id for row in earlier)
    ordered = []
    for row in found:
        queue = queues[row.case_id]
        ordered += [queue.pop() for _turn in range(1 + more.pop(row.case_id, 0))]
    return ordered


def _note(session: Session, key: str, value: str, now: datetime) -> None:
    session.merge(ServiceState(key=key, value=value, changed_at=now))
