"""The counter's first page, what it hands over, and new keys for people who show who they are."""

from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia import limits
from foia.access import current_actor, requires
from foia.actors import Capability
from foia.cases import notifying, states, uploads
from foia.cases.acting import web_context
from foia.cases.actions import Text
from foia.cases.channels import BY_HAND
from foia.cases.context import Context
from foia.cases.desk.words import channel_words
from foia.cases.kinds import kind_of
from foia.cases.models import Case
from foia.cases.phases import Phase
from foia.cases.tray_scopes import scopes_of
from foia.counter import blank_views, intake_views  # noqa: F401
from foia.counter.actions import Delivery, case_for_new_key, deliver, give_new_key
from foia.counter.blueprint import blueprint
from foia.counter.forms import DeliveryForm, NewKeyForm
from foia.counter.intake_views import receipt_page
from foia.counter.queries import rank_of, waiting_for_delivery
from foia.errors import InvalidInput, NotFound
from foia.i18n import date_words
from foia.i18n import gettext as _
from foia.transactions import writes

__all__ = ["blueprint"]


@blueprint.get("/ventanilla")
@requires(Capability.INTAKE)
def counter() -> ResponseReturnValue:
    """Show what may be done at the counter, and what waits to be handed over."""
    context = web_context()
    scopes = scopes_of(context.actor, Capability.INTAKE)
    after = _after(context)
    rows, has_more = waiting_for_delivery(context.session, scopes, after)
    return render_template(
        "counter/counter.html",
        rows=[
            {
                "row": row,
                "kind": str(kind_of(current_app, row.kind).label),
                "channel": channel_words(row.notice_channel),
            }
            for row in rows
        ],
        next_url=url_for("counter.counter", despues=rows[-1].case_id) if has_more else "",
        is_first=after is None,
    )


@blueprint.get("/ventanilla/entregas/<uuid:case_id>")
@requires(Capability.INTAKE)
def delivery(case_id: UUID) -> ResponseReturnValue:
    """Ask how, when and to whom an answer was handed over."""
    context = web_context()
    case = _case_to_deliver(context, case_id)
    form = DeliveryForm()
    form.version.data, form.seen.data = str(case.version), str(case.head_sequence)
    form.channel.data = case.notice_channel if case.notice_channel in BY_HAND else None
    form.nonce.data = None
    return _show_delivery(case, form)


@blueprint.post("/ventanilla/entregas/<uuid:case_id>")
@requires(Capability.INTAKE)
@writes
def record_delivery(case_id: UUID) -> ResponseReturnValue:
    """Record the delivery: it is the notice of the decision."""
    context = web_context()
    case = _case_to_deliver(context, case_id, to_change=True)
    form = DeliveryForm()
    files = uploads.files_of(form)
    if not (form.validate() & uploads.check(files)):
        files.keep_for_another_try()
        return _show_delivery(case, form, 422)
    zone = notifying.calendar_of_case(context, case).zone
    put_at = min(datetime.combine(form.delivered_on.data, time.max, tzinfo=zone), context.now)
    if form.delivered_on.data > context.now.astimezone(zone).date():
        put_at = datetime.combine(form.delivered_on.data, time(), tzinfo=zone)
    handed = Delivery(form.channel.data, put_at, Text(form.receiver.data, files.uploads))
    try:
        given_at = deliver(context, case, handed, expected_version=form.expected_version)
    except InvalidInput as error:
        form.add_error("delivered_on", _delivery_refusal(error))
        files.keep_for_another_try()
        return _show_delivery(case, form, 422)
    files.staging.keep_only([])
    given_on = date_words(given_at.astimezone(zone).date())
    flash(_("Registró la entrega. La notificación cuenta desde el %(date)s.", date=given_on), "success")
    return redirect(url_for("counter.counter"))


@blueprint.get("/ventanilla/clave")
@requires(Capability.INTAKE)
def new_key() -> ResponseReturnValue:
    """Ask who wants another key, and by which document they are known."""
    return render_template("counter/new_key.html", form=NewKeyForm())


@blueprint.post("/ventanilla/clave")
@requires(Capability.INTAKE)
def replace_key() -> ResponseReturnValue:
    """Give a new key to the person whose document is on the table."""
    # Each try names a folio and a number: whoever tries many is guessing.
    limits.refuse_over(
        "counter_key.person", limits.LIMITS["counter_key.person"], str(current_actor().person_id)
    )
    return _replace_key()


@writes
def _replace_key() -> ResponseReturnValue:
    context = web_context()
    form = NewKeyForm()
    if not form.validate():
        return render_template("counter/new_key.html", form=form), 422
    case = case_for_new_key(context, form.folio.data, form.document_number.data)
    if case is None:
        form.add_error(
            None,
            _(
                "El folio y el documento no corresponden a un expediente de su entidad. Si se presentó sin "
                "número de documento, aquí no se puede dar otra clave."
            ),
        )
        return render_template("counter/new_key.html", form=form), 422
    key = give_new_key(context, case, form.shown.data)
    return receipt_page(context, case.id, key, is_new_key=True)


def _after(context: Context) -> tuple[str, UUID] | None:
    try:
        return rank_of(context.session, UUID(request.args.get("despues", "")))
    except ValueError:
        return None


def _case_to_deliver(context: Context, case_id: UUID, *, to_change: bool = False) -> Case:
    """Return a decided case of the clerk's body whose answer goes on paper. Raises NotFound."""
    case = context.session.get(Case, case_id, with_for_update=to_change or None)
    if case is None or not states.may(context.actor, Capability.INTAKE, case):
        raise NotFound("case")
    if case.phase != Phase.DECIDED or not notifying.is_given_by_hand(case):
        raise NotFound("delivery")
    return case


def _show_delivery(case: Case, form: DeliveryForm, status: int = 200) -> ResponseReturnValue:
    page = render_template("counter/delivery.html", case=case, form=form, files_hint=uploads.hint())
    return page, status


def _delivery_refusal(error: InvalidInput) -> str:
    return {
        "notified_out_of_range": _("Escriba un día entre la resolución y hoy."),
        "not_counted_yet": _("Por este medio todavía no cuenta. Regístrela cuando cuente, o después."),
        "case_full": _("El expediente ya no admite más archivos. Envíe el texto sin adjuntos."),
    }.get(error.code, _("No se pudo registrar lo que envió. Revise el formulario."))
