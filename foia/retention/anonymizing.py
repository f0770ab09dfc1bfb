"""Anonymizing one case for good: its rows as their fates say, and the event that tells it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from foia.actors import SYSTEM, Actor
from foia.cases.case import fold
from foia.cases.case_row import apply_state
from foia.cases.models import Case, Document
from foia.cases.store import appended, events_of
from foia.extensions import Base
from foia.notifications.models import UNSENT, MessageState, OutboxMessage
from foia.retention.fates import FATES, Fate

SCHEDULE, REQUEST, RESTORE = "schedule", "request", "restore"
# The name under which a file lies is forgotten only after the file: whoever is cut short finds it again.
_AFTER_THE_FILES = "stored_name"


def anonymize(session: Session, case: Case, *, run_id: UUID | None, reason: str, now: datetime) -> None:
    """Destroy all that is personal of a case but its files, which `stored_files` then names.

    The caller holds the case's row. A second time nothing happens."""
    if case.anonymized_at is not None:
        return
    mark_anonymized(session, case, run_id=run_id, reason=reason, occurred_at=now, now=now)
    owners: dict[str, Sequence[UUID]] = {"cases": [case.id]}
    for table in reversed(Base.metadata.sorted_tables):
        fate = FATES.get(table.name)
        if fate is not None and (fate.goes or fate.blanks):
            if fate.of not in owners:
                owners[fate.of] = _ids_of(session, fate.of, case.id)
            _carry_out(session, table, fate, owners[fate.of], now)
    session.expire_all()


def mark_anonymized(
    session: Session,
    case: Case,
    *,
    run_id: UUID | None,
    reason: str,
    occurred_at: datetime,
    now: datetime,
    actor: Actor = SYSTEM,
) -> None:
    """Record that a case was anonymized: no term of it is counted anew, and no mail of it leaves."""
    payload = {"run_id": run_id.hex if run_id else None, "reason": reason}
    event = appended(case, "anonymized", payload, actor=actor, now=now, occurred_at=occurred_at)
    session.add(event)
    session.flush()
    apply_state(case, fold(events_of(session, case.id)))
    case.search_pending = False
    session.flush()
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.case_id == case.id, or_(UNSENT, OutboxMessage.state == MessageState.HELD))
        .values(state=MessageState.VOIDED, reason="anonymized", state_at=now)
        .execution_options(synchronize_session=False)
    )


def stored_files(session: Session, case_id: UUID) -> list[str]:
    """Return under which names files of an anonymized case still lie."""
    names = select(Document.stored_name).where(Document.case_id == case_id, Document.stored_name.is_not(None))
    return [name for name in session.scalars(names) if name is not None]


def forget_files(session: Session, case_id: UUID) -> None:
    """Forget the names of files that are gone."""
    session.execute(
        update(Document)
        .where(Document.case_id == case_id, Document.stored_name.is_not(None))
        .values(stored_name=None)
        .execution_options(synchronize_session=False)
    )


def _ids_of(session: Session, table_name: str, case_id: UUID) -> list[UUID]:
    table = Base.metadata.tables[table_name]
    return list(session.scalars(select(table.c.id).where(table.c.case_id == case_id)))


def _carry_out(session: Session, table: Table, fate: Fate, owner_ids: Sequence[UUID], now: datetime) -> None:
    """Do to a table's rows what their fate says."""
    which: ColumnElement[bool] = table.c[fate.column].in_(owner_ids)
    if fate.only is not None:
        chosen = _chosen(session, table, fate, which)
        if not chosen:
            return
        which = or_(*chosen)
    if fate.goes:
        session.execute(delete(table).where(which))
        return
    values = {name: value for name, value in fate.values(now).items() if name != _AFTER_THE_FILES}
    session.execute(update(table).where(which).values(values))


def _chosen(
    session: Session, table: Table, fate: Fate, which: ColumnElement[bool]
) -> list[ColumnElement[bool]]:
    """Return what names each row the fate means."""
    keys = list(table.primary_key.columns)
    rows = session.execute(select(*keys, *(table.c[name] for name in fate.reads)).where(which)).mappings()
    return [
        and_(*(key == row[key.name] for key in keys))
        for row in rows
        if fate.only is not None and fate.only(dict(row))
    ]
