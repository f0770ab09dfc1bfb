"""What a filer does about silence, in one click: denounces the delay, files the appeal already written."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foia.access import filer
from foia.actors import filer_of
from foia.appeals.blueprint import blueprint
from foia.appeals.filer_views import filed
from foia.appeals.filing_actions import NewAppeal, file_appeal
from foia.appeals.forms import SilenceForm
from foia.appeals.silence_found import SilenceFound, silence_found
from foia.appeals.silence_text import appeal_text, denunciation_text, fulfilment_text
from foia.appeals.words import late_words, offer_shown
from foia.cases.acting import web_context
from foia.cases.actions import Text, write_message
from foia.cases.models import Case
from foia.cases.opened import opened_case
from foia.cases.opened_remedies import silence_shown
from foia.cases.silence import denounce_delay
from foia.errors import InvalidInput, LawRefusal, WrongState
from foia.extensions import db, take_turns
from foia.i18n import gettext as _
from foia.transactions import writes

DENOUNCE, ASK = "denunciar", "pedir"


@blueprint.get("/mi-solicitud/silencio")
@filer
def for_silence() -> ResponseReturnValue:
    """Show what the norm gives for want of an answer, with what may be sent already written."""
    case = opened_case()
    found = silence_found(web_context(actor=filer_of(case.id)), case)
    if found is None:
        return redirect(url_for("appeals.options"))
    return _page(case, found)


def _page(case: Case, found: SilenceFound, form: SilenceForm | None = None) -> ResponseReturnValue:
    written = _written(found)
    if form is None and written is not None:
        form = SilenceForm(formdata=None)
        form.text.data = written[1]
    return render_template(
        "appeals/silence.html",
        case=case,
        shown=silence_shown(
            found.case.silence,
            found.report,
            found.case.regime,
            found.case.body_class,
            denounces_first=found.denounces_first,
            pending=found.pending,
            is_confidential=case.confidential,
        ),
        elsewhere=offer_shown(found.elsewhere, ()) if found.elsewhere is not None else None,
        **({"form": form} if form is not None else {}),
        does=written[0] if written is not None else "",
        offer=offer_shown(found.offer, ()) if found.offer is not None else None,
        step_id=found.offer.step.id if found.offer is not None else "",
        warning=late_words(found.offer) if found.offer is not None else "",
        appeal=appeal_text(found.case),
    )


def _written(found: SilenceFound) -> tuple[str, str] | None:
    """Return what the filer sends to the body before an appeal or instead of it; None where it is one."""
    if found.denounces_first:
        return DENOUNCE, denunciation_text(found.case)
    return (ASK, fulfilment_text(found.case)) if found.grants else None


@blueprint.post("/mi-solicitud/silencio/presentar/<step_id>")
@filer
@writes
def file_for_silence(step_id: str) -> ResponseReturnValue:
    """File at once the appeal in the words that were shown, for all that has no answer yet."""
    origin = opened_case()
    context = web_context(actor=filer_of(origin.id))
    found = silence_found(context, origin)
    if found is None or found.offer is None or found.offer.step.id != step_id:
        flash(_("Ya no hace falta: vea cómo está su expediente y qué presentó."), "important")
        return redirect(url_for("appeals.options"))
    try:
        case = file_appeal(context, origin, NewAppeal(step_id, appeal_text(found.case), found.unanswered))
    except InvalidInput:
        flash(
            _("Este recurso ya se resolvió o no está abierto ahora. Vea aquí qué puede hacer."), "important"
        )
        return redirect(url_for("appeals.options"))
    return filed(origin, case)


@blueprint.post("/mi-solicitud/silencio/denunciar")
@filer
def denounce() -> ResponseReturnValue:
    """Denounce the delay to the body."""
    return _send(DENOUNCE)


@blueprint.post("/mi-solicitud/silencio/pedir")
@filer
def ask_for_fulfilment() -> ResponseReturnValue:
    """Ask the body to do what its silence granted."""
    return _send(ASK)


def _send(what: str) -> ResponseReturnValue:
    form = SilenceForm()
    if form.validate_on_submit():
        return _record(form.text.data, what)
    case = opened_case()
    found = silence_found(web_context(actor=filer_of(case.id)), case)
    return _page(case, found, form) if found is not None else redirect(url_for("appeals.options"))


@writes
def _record(text: str, what: str) -> ResponseReturnValue:
    case = opened_case()
    # A double click finds what the first one did.
    take_turns(db.session(), case.id.hex)
    db.session.refresh(case)
    context = web_context(actor=filer_of(case.id))
    if what == ASK:
        write_message(context, case, Text(text))
        flash(_("Su mensaje llegó. Quien atiende su expediente lo verá."), "success")
        return redirect(url_for("cases.opened"))
    try:
        denounce_delay(context, case, Text(text))
        flash(_("Registramos su denuncia del atraso. La entidad ya lo sabe."), "success")
    except (LawRefusal, WrongState):
        flash(_("El atraso ya estaba denunciado, o la norma no pide denunciarlo ahora."), "important")
    return redirect(url_for("cases.opened"))
