"""Writing the log for whoever verifies it: every entry in order, its canonical bytes, what was signed of it.

No line says who filed nor what. Cases that not every auditor may know of are given as hashes alone, and so
are others drawn by chance, one in sixteen: nobody who reads an export can tell which are which.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from foia.audit.checkpoints import latest_checkpoint
from foia.audit.entry_queries import ENTRIES, EntryRow, entry_bytes
from foia.audit.export_verifying import EXPORT_FORMAT, EXPORT_VERSION, ONE_CASE, WHOLE_LOG
from foia.audit.merkle import inclusion_path
from foia.audit.models import Checkpoint, LogEntry
from foia.audit.tree_queries import StoredTree, log_size
from foia.audit.verifying import leaf_hash
from foia.cases.models import Case
from foia.keys import fingerprint
from foia.notifications.models import ServiceState

PAGE_ENTRIES = 5_000
HIDDEN_ONE_IN = 16
# Drawn once and kept, or what stays hidden in two exports would tell.
DRAWN_BY = "audit_export_drawing"


class NothingSigned(Exception):
    """There is no checkpoint yet that covers what is asked; the message is for the terminal."""


@dataclass(frozen=True)
class Hidden:
    """Which cases are given as hashes alone."""

    case_ids: frozenset[UUID]
    drawing: bytes

    def covers(self, case_id: UUID) -> bool:
        """Say whether a case is one of them: of its own, or drawn."""
        if not self.case_ids:
            return False
        drawn = int(fingerprint(self.drawing, case_id.bytes)[:8], 16) % HIDDEN_ONE_IN == 0
        return drawn or case_id in self.case_ids


def hidden_cases(session: Session, now: datetime) -> Hidden:
    """Find what not every auditor may know of: confidential cases, and those from which people are kept."""
    row = session.get(ServiceState, DRAWN_BY)
    if row is None:
        row = ServiceState(key=DRAWN_BY, value=secrets.token_hex(32), changed_at=now)
        session.add(row)
    kept_from = session.scalars(select(Case.id).where(or_(Case.confidential, Case.excluded != "")))
    return Hidden(frozenset(kept_from), bytes.fromhex(row.value))


def log_lines(session: Session, hidden: Hidden, *, public_key: str = "") -> Iterator[str]:
    """Write the whole log as it is sealed now, with every checkpoint of it."""
    size = log_size(session)
    checkpoints = session.scalars(
        select(Checkpoint).where(Checkpoint.size <= size).order_by(Checkpoint.size, Checkpoint.made_at)
    ).all()
    yield _header(WHOLE_LOG, size, public_key)
    yield from (_checkpoint_line(checkpoint) for checkpoint in checkpoints)
    for start in range(0, size, PAGE_ENTRIES):
        page = ENTRIES.where(LogEntry.position > start, LogEntry.position <= start + PAGE_ENTRIES)
        for row in session.execute(page.order_by(LogEntry.position)):
            yield _entry_line(EntryRow._make(row), hidden)


def case_lines(session: Session, case_id: UUID, hidden: Hidden, *, public_key: str = "") -> Iterator[str]:
    """Write one case's entries, each with its proof, under the last checkpoint. Raises NothingSigned."""
    checkpoint = latest_checkpoint(session)
    if checkpoint is None:
        raise NothingSigned("todavía no hay ninguna constancia: `foia audit seal` hace una")
    rows = ENTRIES.where(LogEntry.case_id == case_id, LogEntry.position <= checkpoint.size)
    found = [EntryRow._make(row) for row in session.execute(rows.order_by(LogEntry.position))]
    if not found:
        raise NothingSigned("la última constancia no tiene ninguna actuación de ese expediente")
    yield _header(ONE_CASE, checkpoint.size, public_key)
    yield _checkpoint_line(checkpoint)
    tree = StoredTree(session)
    for row in found:
        yield _entry_line(row, hidden, inclusion_path(tree, row.position - 1, checkpoint.size))


def _header(scope: str, size: int, public_key: str) -> str:
    return _json(
        {
            "format": EXPORT_FORMAT,
            "public_key": public_key,
            "scope": scope,
            "size": size,
            "version": EXPORT_VERSION,
        }
    )


def _checkpoint_line(checkpoint: Checkpoint) -> str:
    return _json({"checkpoint": checkpoint.note})


def _entry_line(row: EntryRow, hidden: Hidden, path: Iterable[bytes] | None = None) -> str:
    tail = f',"event":"{row.event_id.hex}","index":{row.position - 1},"leaf":{_json(row.leaf)}'
    if path is not None:
        tail += f',"path":{_json([base64.b64encode(hashed).decode() for hashed in path])}'
    if row.found is None:
        return f'{{"entry":null{tail}}}'
    content = entry_bytes(row)
    if hidden.covers(row.case_id):
        return f'{{"content":"{leaf_hash(content).hex()}"{tail}}}'
    return f'{{"entry":{content.decode()}{tail}}}'


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
