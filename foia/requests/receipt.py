"""The receipt of a request: what was filed, with whom, until when, and how that date was found."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _

from foia.cases import presentation, states
from foia.cases.case import fold
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.store import events_of
from foia.cases.terms import calendar_of, report
from foia.directory.models import Body
from foia.i18n import datetime_words, language
from foia.pages.deadline_line import DeadlineLine, phrases


@dataclass(frozen=True)
class ReceiptShown:
    """What the page and the text file say; the key is given apart and kept nowhere."""

    case: Case
    body_name: str
    is_joined: bool
    zone: ZoneInfo
    deadline: DeadlineLine

    @property
    def destination(self) -> str:
        return self.body_name or _("Mesa central: busca la entidad competente")


def receipt_for(context: Context, case_id: UUID) -> ReceiptShown:
    """Read what a receipt says of a case."""
    case = context.session.get_one(Case, case_id)
    history = events_of(context.session, case_id)
    body = context.session.get(Body, case.body_id) if case.body_id else None
    place_code = body.place_code if body else None
    calendar = calendar_of(context.book, fold(history), place_code)
    found = report(context.book, history, place_code, now=context.now)
    today = context.now.astimezone(calendar.zone).date()
    return ReceiptShown(
        case=case,
        body_name=body.name(language()) if body else "",
        is_joined=case.custody == states.BODY,
        zone=calendar.zone,
        deadline=presentation.deadline_line(
            found.response, calendar, today, language(), label=_("Respuesta")
        ),
    )


def receipt_text(receipt: ReceiptShown, key: str, base_url: str) -> str:
    """Write the receipt as plain text; its address is the site's, never the one a browser claims."""
    rows = [
        (_("Folio"), receipt.case.folio),
        (_("Clave de seguimiento"), key),
        (_("Dirigida a"), receipt.destination),
        (_("Recibida"), datetime_words(receipt.case.received_at, receipt.zone)),
        (_("Respuesta"), " · ".join(phrases(receipt.deadline))),
    ]
    explanation = [f"- {sentence}" for sentence in receipt.deadline.explanation]
    lines = [
        _("Comprobante de su solicitud de acceso a la información"),
        "",
        *(f"{name}: {value}" for name, value in rows),
        "",
        _("¿Cómo se calculó?"),
        *explanation,
        "",
        _("Para seguirla: %(address)s", address=base_url.rstrip("/") + url_for("cases.follow")),
        _("Guarde este archivo donde solo usted lo lea: con el folio y la clave se abre su solicitud."),
    ]
    return "\r\n".join(lines) + "\r\n"
