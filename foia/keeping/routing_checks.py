"""What of routing keeps cases from their bodies: nothing to go by, nobody who routes, an old model."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from foia.cases.context import Context, context_of
from foia.cases.terms import local_date
from foia.config import Settings
from foia.keeping.findings import Finding, act, note
from foia.routing.figure_queries import count_without_phrases
from foia.routing.queries import newest_model, unrouted
from foia.routing.rules import WAITED_TOO_LONG
from foia.routing.training_jobs import learned_mark

# A training that is due once a day has failed twice by then.
OLDEST_UNLEARNT = timedelta(days=2)


def routing_findings(session: Session, settings: Settings, now: datetime) -> list[Finding]:
    """Look at what routing waits for."""
    context = context_of(settings, session, now=now)
    return [*_unrouted(context), *_model(context), *_without_phrases(context)]


def _unrouted(context: Context) -> Iterator[Finding]:
    count, oldest = unrouted(context.session)
    if oldest is not None and context.now - oldest > WAITED_TOO_LONG:
        yield act(
            "unrouted_cases",
            f"{count} expedientes esperan entidad, el primero desde {oldest.date()}.",
            "Vea que la mesa central tenga a alguien: están en su bandeja (docs/routing.md).",
        )


def _model(context: Context) -> Iterator[Finding]:
    newest = newest_model(context.session)
    if newest is None or newest.trained_at > context.now - OLDEST_UNLEARNT:
        return
    if newest.learned_mark != learned_mark(context):
        yield act(
            "routing_model",
            f"Lo que se sugiere es de un modelo del {newest.trained_at.date()}, anterior a las frases, "
            "entidades o casos de hoy.",
            "Ejecute `foia routing train`, y vea en el registro de las vueltas por qué no se entrenó.",
        )


def _without_phrases(context: Context) -> Iterator[Finding]:
    today = local_date(context.book, context.country, None, context.now)
    missing = count_without_phrases(context.session, context.country, today)
    if missing:
        yield note(
            "bodies_without_phrases",
            f"{missing} entidades no tienen frases de ejemplo: casi nada se deriva bien a ellas.",
            "Escríbalas en la ficha de cada una, o tráigalas con `foia bodies import` (docs/routing.md).",
        )
