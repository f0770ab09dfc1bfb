"""The receipt of a filing: what was filed, with whom, until when, and how that date was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import current_app, url_for

from foia import law
from foia.cases import presentation, states
from foia.cases.case import fold
from foia.cases.case_state import CaseState
from foia.cases.context import Context
from foia.cases.kinds import Kind, kind_of
from foia.cases.models import Case
from foia.cases.receipt_code import facts_of
from foia.cases.store import seat_of
from foia.cases.terms import calendar_of, regime_of, report
from foia.cases.untold_answers import told_of
from foia.directory.models import Body
from foia.i18n import date_words, datetime_words, language
from foia.i18n import gettext as _
from foia.pages.deadline_line import DeadlineLine, phrases


@dataclass(frozen=True)
class ReceiptShown:
    """What the page and the text file say; the key is given apart and kept nowhere.

    `about_name` is the body a report is about, where another one takes it; `is_unconfirmed` says that no
    official text was read that gives it to that one. `promised` is no legal term."""

    case: Case
    kind: Kind
    body_name: str
    about_name: str
    zone: ZoneInfo
    deadline: DeadlineLine
    promised: str
    is_unconfirmed: bool
    code: str

    @property
    def address(self) -> str:
        """Where anybody who holds the receipt verifies it: a path of the site."""
        return url_for("letters.verified_receipt", folio=self.case.folio, code=self.code)

    @property
    def is_joined(self) -> bool:
        return self.case.custody == states.BODY

    @property
    def waits(self) -> bool:
        """Say whether nobody is named yet for what was reported."""
        return self.case.custody == states.WAITING

    @property
    def destination(self) -> str:
        if self.waits:
            return _("Todavía nadie: espera a que se nombre a quien reciba estas denuncias")
        if self.case.confidential:
            return _("Solo las personas nombradas para recibir denuncias en %(body)s", body=self.body_name)
        return self.body_name or _("Mesa central: busca la entidad competente")


def receipt_for(context: Context, case_id: UUID) -> ReceiptShown:
    """Read what a receipt says of a case."""
    known = told_of(context, context.session.get_one(Case, case_id))
    case, history = known.case, known.history
    state = fold(history)
    seat = seat_of(context.session, case.body_id)
    return receipt_of(context, case, state, report(context.book, history, seat, now=context.now, state=state))


def receipt_of(context: Context, case: Case, state: CaseState, found: law.Report) -> ReceiptShown:
    """Return what a receipt says of a case whose state and deadlines are known."""
    body = seat_of(context.session, case.body_id)
    calendar = calendar_of(context.book, state, body)
    today = context.now.astimezone(calendar.zone).date()
    is_elsewhere = case.about_body_id is not None and case.about_body_id != case.body_id
    about = context.session.get(Body, case.about_body_id) if is_elsewhere else None
    return ReceiptShown(
        case=case,
        kind=kind_of(current_app, case.kind),
        body_name=body.name(language()) if body else "",
        about_name=about.name(language()) if about else "",
        zone=calendar.zone,
        deadline=presentation.deadline_line(
            found.response, calendar, today, language(), label=_("Respuesta")
        ),
        promised=_promise(case, calendar.zone),
        is_unconfirmed=_is_unconfirmed(regime_of(context.book, state), case, body),
        code=facts_of(case).code(context.keyring),
    )


def _promise(case: Case, zone: ZoneInfo) -> str:
    if case.service_due_at is None:
        return ""
    # What is urgent is promised in hours; the rest by the end of a day.
    when = (
        datetime_words(case.service_due_at, zone)
        if case.urgent
        else date_words(case.service_due_at.astimezone(zone).date())
    )
    return _(
        "Compromiso de la entidad: atender su expediente hasta el %(when)s. No es un plazo legal.", when=when
    )


def _is_unconfirmed(regime: law.Regime, case: Case, body: Body | None) -> bool:
    """Say whether the case went to an authority that no statute or official text read so far names."""
    if not case.confidential or body is None or body.id == case.about_body_id:
        return False
    when = "highest_authority" if case.against_highest else "nobody_named"
    named = [item for item in regime.report_to if item.body_code == body.code and when in item.when]
    return not any(item.verified for item in named)


def receipt_text(
    receipt: ReceiptShown, key: str, base_url: str, *, is_demo: bool, together: Sequence[str] = ()
) -> str:
    """Write the receipt as plain text; its address is the site's, never the one a browser claims.

    `together` are the folios of what the same form filed with other bodies."""
    rows = [
        (_("Folio"), receipt.case.folio),
        *((_("Presentado junto con"), folio) for folio in together),
        (_("Clave de seguimiento"), key),
        (_("Lo recibe"), receipt.destination),
        (_("Fecha"), datetime_words(receipt.case.received_at, receipt.zone)),
        (_("Respuesta"), " · ".join(phrases(receipt.deadline))),
    ]
    explanation = [f"- {sentence}" for sentence in receipt.deadline.explanation]
    lines = [
        *([_("Datos de demostración") + ": " + _("nada de lo que ve aquí es real."), ""] if is_demo else []),
        _("Comprobante: %(kind)s", kind=receipt.kind.label),
        "",
        *(f"{name}: {value}" for name, value in rows),
        *([receipt.promised] if receipt.promised else []),
        "",
        _("¿Cómo se calculó?"),
        *explanation,
        "",
        _("Presentar por esta vía no suspende otros plazos que la ley le dé para reclamar o recurrir."),
        _("Para seguir su expediente: %(address)s", address=base_url.rstrip("/") + url_for("cases.follow")),
        _("Código de verificación: %(code)s", code=receipt.code),
        _(
            "Cualquiera lo comprueba, sin saber quién presentó ni qué: %(address)s",
            address=base_url.rstrip("/") + receipt.address,
        ),
        _("Guarde este archivo donde solo usted lo lea: con el folio y la clave se abre su expediente."),
    ]
    return "\r\n".join(lines) + "\r\n"
