"""Due dates as events of a calendar, in words: the folio and nothing else of the case. Runs in a request."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time
from urllib.parse import urlsplit

from flask import current_app

from foia import law
from foia.cases.context import Context
from foia.cases.seats import calendar_at
from foia.config import Settings
from foia.explaining.feed_queries import DueRow
from foia.explaining.icalendars import DueEvent, calendar_of
from foia.i18n import gettext as _

# An alarm so many working days before, at this hour, and one in the morning of the day itself.
DAYS_BEFORE = (3, 1, 0)
ALARM_AT = time(8)


def calendar_file(
    context: Context,
    rows: Iterable[DueRow],
    address_of: Callable[[DueRow], str],
    *,
    name: str,
    refreshes: bool,
) -> bytes:
    """Write due dates as a calendar; `address_of` leads to the account of each."""
    events = [_event(context, row, site() + address_of(row)) for row in rows]
    return calendar_of(events, name, refreshes=refreshes)


def site() -> str:
    """Return where this service stands: never what a browser claims."""
    settings: Settings = current_app.config["FOIA"]
    return settings.base_url.rstrip("/")


def _event(context: Context, row: DueRow, address: str) -> DueEvent:
    is_response = row.kind == "response"
    summary = (
        _("Vence el plazo para responder · %(folio)s", folio=row.folio)
        if is_response
        else _("Vence el plazo para aclarar · %(folio)s", folio=row.folio)
    )
    parts = [_("Cómo se calculó: %(address)s", address=address)]
    if not row.confirmed:
        parts.insert(0, _("Plazo por confirmar."))
    suffix = "" if is_response else f"-{row.kind}"
    return DueEvent(
        uid=f"{row.case_id.hex}{suffix}@{urlsplit(site()).hostname}",
        summary=summary,
        description=" ".join(parts),
        address=address,
        due_on=row.due_on,
        is_sure=row.confirmed,
        sequence=row.version - 1,
        stamped_at=context.now.astimezone(UTC),
        alarms=_alarms(context, row),
    )


def _alarms(context: Context, row: DueRow) -> tuple[datetime, ...]:
    """Return the instants to come at which somebody is reminded, in working days of the case's calendar."""
    regime = context.book.regime(row.regime_id, row.regime_version)
    calendar = calendar_at(context.book, regime.calendar, row.body)
    found = set()
    for days in DAYS_BEFORE:
        try:
            on = calendar.add_working_days(row.due_on, -days)
        except law.NotCovered:
            continue
        at = datetime.combine(on, ALARM_AT, tzinfo=calendar.zone).astimezone(UTC)
        if at > context.now:
            found.add(at)
    return tuple(sorted(found))
