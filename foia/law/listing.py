"""The rows of `foia law list`: each regime and calendar with its version and how well it is proved."""

from typing import Any

from foia.law.holidays import CalendarBase
from foia.law.regimes import Regime


def regime_row(regime: Regime) -> dict[str, Any]:
    """Give what a list shows of a regime."""
    return {
        "id": regime.id,
        "version": regime.version,
        "country": regime.country,
        "title_es": regime.title_es,
        "title_en": regime.title_en,
        "valid_from": regime.valid_from.isoformat(),
        "valid_to": regime.valid_to.isoformat() if regime.valid_to else None,
        "status": regime.status,
        "steps": len(regime.steps),
        "steps_verified": sum(step.verified for step in regime.steps),
        "evidence": {step.id: step.evidence for step in regime.steps},
        "content_hash": regime.content_hash,
    }


def calendar_row(base: CalendarBase) -> dict[str, Any]:
    """Give what a list shows of a calendar."""
    return {
        "id": base.id,
        "version": base.version,
        "country": base.country,
        "timezone": base.timezone,
        "years": {str(year.year): year.status for year in base.years},
        "content_hash": base.content_hash,
    }
