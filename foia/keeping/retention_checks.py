"""What of anonymizing needs a person's hand: a list that cannot be kept, a run that does not end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.cases.models import Case
from foia.config import Settings
from foia.keeping.erasures import BadErasures, folders_of, read_erasures
from foia.keeping.findings import Finding, act, note
from foia.retention.models import ErasureRun

RUN_LIMIT = timedelta(days=2)


def retention_findings(session: Session, settings: Settings, now: datetime) -> list[Finding]:
    """Look at the list of erasures, and at what two people agreed on."""
    return [*_list(session, settings), *_runs(session, now)]


def _list(session: Session, settings: Settings) -> Iterator[Finding]:
    for folder in folders_of(settings):
        if not (folder.is_dir() and os.access(folder, os.W_OK)):
            yield act(
                "erasure_list",
                f"No se puede escribir en {folder} la lista de lo anonimizado: nada se anonimiza.",
                "Monte la carpeta y vea de quién es (docs/runbook.md, Anonimizar).",
            )
            return
        try:
            listed = set(read_erasures(folder))
        except BadErasures as error:
            yield act(
                "erasure_list",
                f"La lista de lo anonimizado no se lee: {error}.",
                "Corrija la línea con la lista del otro lugar: una restauración la necesita entera.",
            )
            return
        gone = set(session.scalars(select(Case.id).where(Case.anonymized_at.is_not(None))))
        if gone - listed:
            yield act(
                "erasure_list",
                f"{len(gone - listed)} expedientes anonimizados no están en la lista de {folder}: "
                "una copia anterior los devolvería.",
                "Traiga la lista del otro lugar o de la instalación anterior (docs/runbook.md, Anonimizar).",
            )


def _runs(session: Session, now: datetime) -> Iterator[Finding]:
    late = session.scalar(
        select(func.count()).where(
            ErasureRun.not_before <= now - RUN_LIMIT,
            ErasureRun.withdrawn_at.is_(None),
            ErasureRun.finished_at.is_(None),
        )
    )
    if late:
        yield act(
            "erasures_stuck",
            f"{late} listas de anonimización debían terminar hace más de dos días.",
            "Vea que las vueltas corran; el registro de la aplicación dice qué expediente falla.",
        )
    waiting = session.scalar(
        select(func.count()).where(ErasureRun.confirmed_at.is_(None), ErasureRun.withdrawn_at.is_(None))
    )
    if waiting:
        yield note(
            "erasures_waiting",
            f"{waiting} anonimizaciones esperan que otra persona las confirme.",
            "Las listas están en Administrar, Conservación; los pedidos, en cada expediente.",
        )
