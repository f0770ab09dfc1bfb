"""With which law and which calendar a date was found, in words. Runs in a request, for gettext."""

from __future__ import annotations

from dataclasses import dataclass

from foia import law
from foia.i18n import date_plain, language
from foia.i18n import gettext as _

# Told with the account of their own deadline.
_TOLD_ELSEWHERE = frozenset({"unknown_rule", "norm_conflict"})


@dataclass(frozen=True)
class SourcesShown:
    """The law and the calendar, each with its version and the hash of its content."""

    law: str
    law_version: str
    law_hash: str
    calendar: str
    calendar_version: str
    calendar_hash: str
    coverage: str


def sources_of(regime: law.Regime, calendar: law.Calendar, found: law.Report) -> SourcesShown:
    """Say with what a report was computed."""
    place = calendar.base.place(calendar.place) if calendar.place else None
    title = regime.title_en if language() == "en" else regime.title_es
    since = _("en vigor desde el %(date)s", date=date_plain(regime.valid_from))
    return SourcesShown(
        law=f"{title} · {regime.id}",
        law_version=f"{regime.version} ({since})",
        law_hash=regime.content_hash,
        calendar=f"{calendar.id} · {place.name}" if place is not None else calendar.id,
        calendar_version=calendar.version,
        calendar_hash=calendar.content_hash,
        coverage=_coverage(found),
    )


def cautions_of(found: law.Report) -> list[str]:
    """Return what somebody must look at before trusting these dates."""
    return [
        warning.text_en if language() == "en" else warning.text
        for warning in found.warnings
        if warning.code not in _TOLD_ELSEWHERE
    ]


def _coverage(found: law.Report) -> str:
    return {
        "confirmed": _("Años confirmados"),
        "unconfirmed": _("Algún año todavía sin confirmar: las fechas pueden moverse"),
        "none": _("No cubre todo el período: hay fechas por confirmar"),
    }[found.coverage]
