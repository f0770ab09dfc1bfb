"""Whether the figures of closed periods are published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy.orm import Session

from foia.config import Settings
from foia.keeping.findings import Finding, act, good
from foia.statistics.jobs import waiting_periods
from foia.statistics.release_queries import releases

# A sweep publishes some at a time, and none for an hour after a log came in.
LONGEST_UNPUBLISHED = timedelta(days=2)


def figure_findings(session: Session, settings: Settings, today: date) -> Iterator[Finding]:
    """Look at what is published of the deployment's country."""
    waiting = waiting_periods(session, settings.country, today - LONGEST_UNPUBLISHED)
    if waiting:
        yield act(
            "unpublished_figures",
            f"Cerrados hace más de dos días y sin publicar: {', '.join(map(str, waiting))}.",
            "Vea en el registro de las vueltas por qué no se publicaron, o publique cada uno con "
            "`foia statistics publish` (docs/runbook.md).",
        )
    elif newest := releases(session, settings.country, limit=1):
        yield good("figures", f"Lo último que se publicó es {newest[0].period}.")
