"""What of the log of events is behind: events nobody sealed, a key that is missing, no checkpoint lately."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from foia.audit.checkpoints import latest_checkpoint
from foia.audit.models import Checkpoint, LogEntry
from foia.audit.signing import NoLogKey, key_path, signer
from foia.audit.tree_queries import IncompleteTree, StoredTree, log_size
from foia.cases.models import Event
from foia.config import Settings
from foia.keeping.findings import Finding, act, good

SEAL_LIMIT = timedelta(hours=1)
CHECKPOINT_LIMIT = timedelta(days=2)
LOOKED_BACK = timedelta(days=2)
_OTHERS = 0o077


def log_findings(session: Session, settings: Settings, now: datetime) -> list[Finding]:
    """Look at the log, its key and its last checkpoint."""
    found = [*_key(settings), *_sealing(session, now), *_last(session, now)]
    if not found:
        found = [
            good("audit_log", f"El registro tiene {log_size(session)} actuaciones, selladas y firmadas.")
        ]
    return found


def _key(settings: Settings) -> Iterator[Finding]:
    todo = (
        "Haga una con `foia audit key --out …` y nómbrela en FOIA_LOG_KEY_FILE "
        "(docs/runbook.md, Constancias)."
    )
    path = key_path(settings)
    if path is None:
        yield act("log_key", "No hay llave para firmar las constancias: nadie de fuera verifica nada.", todo)
        return
    if settings.development and not path.exists():
        return
    try:
        signer(settings)
    except (NoLogKey, OSError) as error:
        yield act("log_key", f"La llave de las constancias no se puede leer: {error}", todo)
        return
    if path.stat().st_mode & _OTHERS:
        yield act("log_key", f"Otras personas de este equipo pueden leer {path}.", f"chmod 600 {path}")


def _sealing(session: Session, now: datetime) -> Iterator[Finding]:
    """Count what the sweeps should have sealed: recorded lately, but not just now."""
    late = session.scalar(
        select(func.count())
        .select_from(Event)
        .where(
            Event.recorded_at <= now - SEAL_LIMIT,
            Event.recorded_at > now - LOOKED_BACK,
            ~exists().where(LogEntry.event_id == Event.id),
        )
    )
    if late:
        yield act(
            "log_behind",
            f"{late} actuaciones de hace más de una hora no están selladas.",
            "Vea que las vueltas corran; `foia audit seal` sella todo lo que falta.",
        )


def _last(session: Session, now: datetime) -> Iterator[Finding]:
    """See that the last checkpoint is of today or yesterday, and that the log is still the one it signed."""
    last, size = latest_checkpoint(session), log_size(session)
    if last is not None and size and now - last.made_at > CHECKPOINT_LIMIT and size > last.size:
        yield act(
            "checkpoint",
            f"La última constancia es del {last.made_at.date().isoformat()}: debía haber una cada día.",
            "Vea que las vueltas corran y lean la llave; `foia audit seal` firma una ahora.",
        )
    for checkpoint in _ends(session, last):
        if not _agrees(session, checkpoint, size):
            yield act(
                "log_altered",
                f"El registro ya no es el que firmó la constancia de {checkpoint.size} actuaciones.",
                "No borre nada: avise a quien audita, y verifique con `foia audit export` y las constancias "
                "que se enviaron por correo (docs/runbook.md, Constancias).",
            )
            return


def _ends(session: Session, last: Checkpoint | None) -> list[Checkpoint]:
    first = session.scalar(select(Checkpoint).order_by(Checkpoint.size).limit(1))
    return [found for found in (first, last) if found is not None]


def _agrees(session: Session, checkpoint: Checkpoint, size: int) -> bool:
    try:
        return size >= checkpoint.size and StoredTree(session).root(checkpoint.size).hex() == checkpoint.root
    except IncompleteTree:
        return False
