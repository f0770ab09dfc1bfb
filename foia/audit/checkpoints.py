"""Checkpoints of the log: signed once for a size and a key, and kept for ever."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.audit.ledger import LARGEST_INTEGER
from foia.audit.models import Checkpoint
from foia.audit.notes import checkpoint_text, signed_note
from foia.audit.signing import Signer
from foia.audit.tree_queries import StoredTree, log_size
from foia.extensions import take_turns
from foia.notifications.models import ServiceState

TURN = "audit-log"
# Read by whoever shows it: the key itself is where checkpoints are made.
PUBLIC_KEY = "log_public_key"
DAILY, RELEASE, DEMAND = "daily", "release", "demand"


def make_checkpoint(session: Session, now: datetime, signer: Signer, *, reason: str = RELEASE) -> Checkpoint:
    """Sign the log as it is sealed now; the checkpoint there is already, where nothing came since.

    Events not yet sealed are not in it (`foia.audit.sealing.seal` first). Raises IncompleteTree."""
    take_turns(session, TURN)
    size = log_size(session)
    known = session.get(Checkpoint, (size, signer.key.mark.hex()))
    if known is not None:
        return known
    root = StoredTree(session).root(size)
    made = Checkpoint(
        size=size,
        key_mark=signer.key.mark.hex(),
        root=root.hex(),
        note=signed_note(checkpoint_text(signer.name, size, root), signer),
        made_at=now,
        reason=reason,
    )
    session.add(made)
    session.merge(ServiceState(key=PUBLIC_KEY, value=signer.public_key, changed_at=now))
    session.flush()
    return made


def known_public_key(session: Session) -> str:
    """Return the public key that signed last; empty before the first checkpoint."""
    row = session.get(ServiceState, PUBLIC_KEY)
    return row.value if row is not None else ""


def latest_checkpoint(session: Session) -> Checkpoint | None:
    """Return the last that was made; None before the first."""
    return session.scalar(
        select(Checkpoint).order_by(Checkpoint.made_at.desc(), Checkpoint.size.desc()).limit(1)
    )


def checkpoint_of(session: Session, size: int) -> Checkpoint | None:
    """Return the checkpoint of a size, the first made where several keys signed it."""
    if size > LARGEST_INTEGER:  # no database has such a number
        return None
    return session.scalar(
        select(Checkpoint).where(Checkpoint.size == size).order_by(Checkpoint.made_at).limit(1)
    )


def checkpoints_newest_first(session: Session, *, limit: int) -> Sequence[Checkpoint]:
    """Return the last checkpoints."""
    return session.scalars(
        select(Checkpoint).order_by(Checkpoint.made_at.desc(), Checkpoint.size.desc()).limit(limit)
    ).all()
