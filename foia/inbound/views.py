"""The pen: mail that waits for a person, read by few, put into its case or given up."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.actors import Capability, Role
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.models import Case
from foia.config import Settings
from foia.errors import InvalidInput, NotFound, WrongState
from foia.extensions import new_id
from foia.i18n import gettext as _
from foia.inbound import actions, queries
from foia.inbound.blueprint import blueprint
from foia.inbound.forms import DISCARD_REASONS, AttachForm, DiscardForm
from foia.inbound.models import InboundMail, InboundReading
from foia.inbound.reading import Incoming
from foia.inbound.words import reason_words, state_words
from foia.transactions import apart, kept_if_undone, writes

__all__ = ["blueprint"]
DROPPED = "descartados"


@dataclass(frozen=True)
class MailShown:
    """A mail as its page shows it: the person's words, keys and secret addresses covered."""

    sender: str
    subject: str
    text: str
    files: list[str]


@blueprint.get("/correo-recibido")
@requires(Capability.DECIDE_CASE)
def pen() -> ResponseReturnValue:
    """List the mails that wait, or were dropped, and that whoever asks may see."""
    context = web_context()
    is_of_dropped = request.args.get("ver") == DROPPED
    mails = queries.discarded_mails if is_of_dropped else queries.held_mails
    found = mails(context.session, context.actor)
    counts = []
    if context.actor.has_role(Role.CENTRAL_DESK):
        counts = queries.reasons_counted(context.session, context.now)
    return render_template(
        "inbound/pen.html",
        lines=[(row.mail, row.case.folio if row.case else "", _reason(row.mail)) for row in found],
        counts=[(state_words(state), reason_words(reason), count) for state, reason, count in counts],
        is_full=len(found) >= queries.MOST_SHOWN,
        is_of_dropped=is_of_dropped,
        dropped=DROPPED,
    )


@blueprint.get("/correo-recibido/<uuid:mail_id>")
@requires(Capability.DECIDE_CASE)
def mail(mail_id: UUID) -> ResponseReturnValue:
    """Show one mail; who read it stays on record."""
    context = web_context()
    row = actions.waiting(context, mail_id)
    with apart(context.session) as own:
        own.add(_reading(context, row.id))
    return _show(context, row, AttachForm(formdata=None), DiscardForm(formdata=None))


@blueprint.post("/correo-recibido/<uuid:mail_id>/agregar")
@requires(Capability.DECIDE_CASE)
@writes
def attach(mail_id: UUID) -> ResponseReturnValue:
    """Put the mail into a case."""
    context = web_context()
    form = AttachForm()
    row = actions.waiting(context, mail_id)
    if form.validate():
        try:
            case = actions.attach(context, _settings(), mail_id, form.folio.data)
        except InvalidInput as error:
            form.add_error("folio", _refusal(error.code))
        except WrongState:
            form.add_error("folio", _("Ese expediente no admite mensajes."))
        else:
            flash(_("El mensaje quedó en el expediente %(folio)s.", folio=case.folio), "success")
            return redirect(url_for("inbound.pen"))
    return _refused(context, row, form, DiscardForm(formdata=None))


@blueprint.post("/correo-recibido/<uuid:mail_id>/descartar")
@requires(Capability.DECIDE_CASE)
@writes
def discard(mail_id: UUID) -> ResponseReturnValue:
    """Give the mail up."""
    context = web_context()
    form = DiscardForm()
    row = actions.waiting(context, mail_id)
    if not form.validate():
        return _refused(context, row, AttachForm(formdata=None), form)
    actions.discard(context, mail_id, form.reason.data)
    flash(_("Descartó el correo. Se borrará en noventa días."), "success")
    return redirect(url_for("inbound.pen"))


def _refused(
    context: Context, row: InboundMail, attach_form: AttachForm, discard_form: DiscardForm
) -> ResponseReturnValue:
    """Show the mail again with what is wrong; it was read once more."""
    mail_id = row.id
    kept_if_undone(context.session, lambda: _reading(context, mail_id))
    return _show(context, row, attach_form, discard_form, 422)


def _reading(context: Context, mail_id: UUID) -> InboundReading:
    person_id = context.actor.person_id
    if person_id is None:
        raise NotFound("mail")
    return InboundReading(id=new_id(), mail_id=mail_id, person_id=person_id, read_at=context.now)


def _show(
    context: Context,
    row: InboundMail,
    attach_form: AttachForm,
    discard_form: DiscardForm,
    status: int = 200,
) -> ResponseReturnValue:
    case = context.session.get(Case, row.case_id) if row.case_id else None
    page = render_template(
        "inbound/mail.html",
        row=row,
        folio=case.folio if case else "",
        reason=_reason(row),
        shown=_shown(case, actions.source_of(context, row)),
        form=discard_form if discard_form.errors else attach_form,
        attach_form=attach_form,
        discard_form=discard_form,
    )
    return page, status


def _reason(row: InboundMail) -> str:
    """Say why a mail waits, or why it was dropped and by whom."""
    if row.settled_reason in DISCARD_REASONS:
        return _("Descartado por una persona: %(reason)s", reason=DISCARD_REASONS[row.settled_reason])
    return reason_words(row.reason)


def _shown(case: Case | None, incoming: Incoming) -> MailShown:
    words, folio = actions.covered, case.folio if case else ""
    return MailShown(
        sender=words(incoming.from_words),
        subject=words(incoming.subject),
        text=actions.shown_words(_settings(), folio, incoming) or words(incoming.text.strip()),
        files=[words(file.name) for file in incoming.files],
    )


def _refusal(code: str) -> str:
    words = {
        "unknown_folio": _("No hay un expediente con ese folio al que usted pueda agregarlo."),
        "empty": _("El correo no trae texto ni archivos que agregar."),
        "case_full": _("El expediente ya no admite más archivos."),
    }
    return words.get(code, _("No se pudo agregar el correo a ese expediente."))


def _settings() -> Settings:
    settings: Settings = current_app.config["FOIA"]
    return settings
