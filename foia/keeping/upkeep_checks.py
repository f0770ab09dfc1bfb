"""What upkeep an installation is due: a backup lately, a key not too old, no open cases of old logs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.cases.case_row import BACKLOG_RANK
from foia.cases.models import Case
from foia.cases.phases import OPEN_PHASES
from foia.cases.search_jobs import pending_cases
from foia.copies.scanning_jobs import scan_counts
from foia.keeping.findings import Finding, act, good, note
from foia.keeping.rotation import since, still_needed
from foia.keys import Keyring
from foia.notifications.models import ServiceState

LAST_BACKUP = "last_backup"
BACKUP_LIMIT = timedelta(days=7)
# A new installation has that long before it is told.
FIRST_BACKUP_LIMIT = timedelta(days=2)
KEY_LIMIT = timedelta(days=400)
# A few always wait for the next sweep.
MOST_PENDING = 1000
MOST_PENDING_FILES = 200
LONGEST_PENDING = timedelta(days=1)


def note_backup(session: Session, now: datetime) -> None:
    """Keep when the last backup was made."""
    session.merge(ServiceState(key=LAST_BACKUP, value=now.isoformat(), changed_at=now))


def upkeep_findings(session: Session, keyring: Keyring, now: datetime) -> list[Finding]:
    """Look at what a person has to do now and then."""
    return [
        *_backup(session, now),
        *_key_age(session, keyring, now),
        *_backlog(session),
        *_search(session),
        *_scan(session, now),
    ]


def _backup(session: Session, now: datetime) -> Iterator[Finding]:
    last = session.get(ServiceState, LAST_BACKUP)
    todo = "Ejecute `foia backup --out …` cada noche y lleve la copia a otro edificio (docs/runbook.md)."
    if last is not None and now - last.changed_at <= BACKUP_LIMIT:
        yield good("backup", f"La última copia es del {last.changed_at.date().isoformat()}.")
    elif last is not None:
        yield act("backup", f"La última copia es del {last.changed_at.date().isoformat()}.", todo)
    else:
        first_at = _first_case_at(session)
        if first_at is not None and now - first_at > FIRST_BACKUP_LIMIT:
            yield act("backup", "Nunca se hizo una copia de esta instalación con `foia backup`.", todo)


def _key_age(session: Session, keyring: Keyring, now: datetime) -> Iterator[Finding]:
    """Tell how long the first key writes; one that was never rotated is as old as the first case."""
    began_at = since(session, keyring.current) or _first_case_at(session)
    if began_at is not None and now - began_at > KEY_LIMIT:
        yield note(
            "key_age",
            f"La llave {keyring.current} sella desde el {began_at.date().isoformat()}.",
            "Póngale una nueva delante y ejecute `foia keys rotate` (docs/runbook.md, Cambiar las llaves).",
        )
    older = still_needed(session, keyring)
    if older:
        rows = sum(count for tables in older.values() for count in tables.values())
        yield note(
            "key_rotation",
            f"{rows} filas dependen todavía de llaves anteriores a {keyring.current}.",
            "`foia keys rotate` pasa las que puede y dice cuáles faltan.",
        )


def _backlog(session: Session) -> Iterator[Finding]:
    count = session.scalar(
        select(func.count()).where(
            Case.tray_rank >= BACKLOG_RANK, Case.backlog.is_(True), Case.phase.in_(OPEN_PHASES)
        )
    )
    if count:
        yield note(
            "backlog",
            f"{count} expedientes de otros registros siguen abiertos desde hace más de un año.",
            "Cada bandeja los muestra aparte, en «Pendientes antiguos».",
        )


def _search(session: Session) -> Iterator[Finding]:
    pending = pending_cases(session)
    if pending > MOST_PENDING:
        yield note(
            "search_index",
            f"{pending} expedientes esperan entrar en el índice de búsqueda: sus palabras no se hallan.",
            "Después de una importación tarda unos minutos; si no baja, vea que las vueltas corran.",
        )


def _scan(session: Session, now: datetime) -> Iterator[Finding]:
    counts = scan_counts(session)
    if counts.failed:
        yield act(
            "scan_failed",
            f"La orden de FOIA_SCAN_COMMAND no pudo revisar {counts.failed} archivos: siguen cerrados.",
            "Pruebe la orden a mano con un archivo; la vuelta la repite a los diez minutos "
            "(docs/runbook.md, Archivos que no se abren).",
        )
    if counts.harmful:
        yield note(
            "scan_harmful",
            f"La revisión encontró dañinos {counts.harmful} archivos: siguen cerrados.",
            "Quien atiende el expediente los ve en la lista, sin poder abrirlos.",
        )
    waits_long = counts.pending_since is not None and now - counts.pending_since > LONGEST_PENDING
    if waits_long or counts.pending > MOST_PENDING_FILES:
        yield note(
            "scan_pending",
            f"{counts.pending} archivos esperan la revisión de FOIA_SCAN_COMMAND.",
            "Vea que las vueltas corran, cuánto tarda la orden y que siga puesta: sin ella, "
            "todo sigue cerrado.",
        )


def _first_case_at(session: Session) -> datetime | None:
    return session.scalar(select(func.min(Case.received_at)).where(Case.source.is_(None)))
