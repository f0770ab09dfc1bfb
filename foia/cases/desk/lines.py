"""One case as a list of the desk shows it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date
from functools import cache, partial
from typing import NamedTuple
from uuid import UUID

from flask import current_app

from foia import law
from foia.cases.case_lines import BodyLine, TrayRow
from foia.cases.context import Context
from foia.cases.kinds import kind_of
from foia.cases.phases import Phase
from foia.cases.presentation import StatusTag, row_deadline_line, status_tags
from foia.cases.seats import calendar_at
from foia.i18n import gettext as _
from foia.i18n import language
from foia.keys import BrokenSeal
from foia.pages.deadline_line import DeadlineLine, phrases, tone
from foia.pages.rendering import addresses_of_cases

log = logging.getLogger(__name__)


class Line(NamedTuple):
    """One case of a list."""

    id: UUID
    folio: str
    address: str
    subject: str
    body: str
    received_on: date
    tone: str
    said: tuple[str, ...]  # of its deadline
    kind: str
    tags: list[StatusTag]
    assignee: str
    is_unrouted: bool  # nobody knows yet which body it is for


def lines_of(context: Context, rows: Sequence[TrayRow], today: date) -> list[Line]:
    """Put rows into words; each subject is opened here."""
    addresses = addresses_of_cases("desk.case_page", (row.case.id for row in rows))
    shared = _Shared(context)
    return [_line(context, shared, row, today, address) for row, address in zip(rows, addresses, strict=True)]


class _Shared:
    """What many rows of one list share, found once."""

    def __init__(self, context: Context) -> None:
        self.language = language()
        self.kind = cache(lambda kind: str(kind_of(current_app, kind).label))
        self.calendar = cache(partial(_calendar, context))
        # In order of due dates, one day's cases stand together: what is said of it is said alike.
        self.deadline_words = cache(_deadline_words)


def _calendar(context: Context, regime_id: str, version: str, body: BodyLine | None) -> law.Calendar:
    return calendar_at(context.book, context.book.regime(regime_id, version).calendar, body)


def _deadline_words(line: DeadlineLine) -> tuple[str, tuple[str, ...]]:
    return tone(line), phrases(line)


def _line(context: Context, shared: _Shared, row: TrayRow, today: date, address: str) -> Line:
    case = row.case
    calendar = shared.calendar(case.regime_id, case.regime_version, row.body)
    tone_of_deadline, said = shared.deadline_words(row_deadline_line(case, calendar, today))
    return Line(
        id=case.id,
        folio=case.folio,
        address=address,
        subject=subject_of(context, row),
        body=row.body.name(shared.language) if row.body else _("Sin entidad todavía"),
        received_on=case.received_on,
        tone=tone_of_deadline,
        said=said,
        kind=shared.kind(case.kind),
        tags=status_tags(case),
        assignee=row.assignee or (_("Nadie") if case.phase == Phase.CONCLUDED else _("Nadie todavía")),
        is_unrouted=row.body is None,
    )


def subject_of(context: Context, row: TrayRow) -> str:
    """Return the case's subject; one that does not open hides no other case from whoever works them."""
    if row.case.source is not None and row.subject is None:
        return _("(sin asunto en su registro de origen)")
    if row.key is None or row.subject is None:
        return _("(anonimizado)") if row.case.anonymized_at is not None else _("(contenido borrado)")
    if row.case.reserved and row.case.category is None:
        # Then it is the beginning of the filer's own text, of which staff may read a copy.
        return _("(identidad reservada: ábralo para leerlo)")
    try:
        return context.vaults.opened_with(row.case.id, row.key).opened(row.subject)
    except BrokenSeal:
        log.error("the subject of case=%s does not open", row.case.id)
        return _("(no se puede leer: avise a quien administra el sistema)")
