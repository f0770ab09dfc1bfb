"""The desk's pages towards others: third parties, whoever is accused, who must give information."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from foia import law
from foia.access import requires
from foia.actors import Capability
from foia.cases import parties, uploads
from foia.cases.acting import web_context
from foia.cases.actions import Text, regime_of_case, require_lawful
from foia.cases.context import Context
from foia.cases.desk import steps
from foia.cases.desk.blueprint import blueprint
from foia.cases.desk.effects import effect_on_step, words_of_date
from foia.cases.desk.party_forms import ChargesForm, NoticeForm, OrderForm, PartyAnswerForm
from foia.cases.desk.steps import Step, begun, done, sent, show
from foia.cases.lawful import defence_step, information_order_step, third_party_step
from foia.cases.models import Case, Document
from foia.cases.notifying import calendar_of_case
from foia.cases.opening import case_for
from foia.cases.presentation import condition_words
from foia.directory.models import Body
from foia.errors import InvalidInput, NotFound
from foia.forms import Choice
from foia.i18n import date_words, language
from foia.i18n import gettext as _
from foia.transactions import writes


@blueprint.get("/expedientes/<uuid:case_id>/tercero")
@requires(Capability.WORK_CASE)
def third_party(case_id: UUID) -> ResponseReturnValue:
    """Ask what to tell a third party. Raises LawRefusal where the law hears none."""
    form = NoticeForm()
    context, case = begun("notify_third_party", case_id, form)
    require_lawful(context, "notify_third_party", case)
    return show(case, _third_party_words(context, case), form)


@blueprint.post("/expedientes/<uuid:case_id>/tercero")
@requires(Capability.WORK_CASE)
@writes
def notify_third_party(case_id: UUID) -> ResponseReturnValue:
    """Tell a third party."""
    form = NoticeForm()
    context, case = sent("notify_third_party", case_id, form)
    require_lawful(context, "notify_third_party", case)
    if not form.validate():
        return show(case, _third_party_words(context, case), form, 422)
    parties.notify_third_party(
        context, case, form.text.data, form.channel.data, expected_version=form.expected_version
    )
    return done(case, _("Registró el aviso al tercero. Su plazo para contestar empieza hoy."))


@blueprint.get("/expedientes/<uuid:case_id>/cargos")
@requires(Capability.WORK_CASE)
def charges_notice(case_id: UUID) -> ResponseReturnValue:
    """Ask what the charges are. Raises LawRefusal where the law gives no defence."""
    form = ChargesForm()
    context, case = begun("notify_charges", case_id, form)
    require_lawful(context, "notify_charges", case)
    return show(case, _charges_words(context, case), form)


@blueprint.post("/expedientes/<uuid:case_id>/cargos")
@requires(Capability.WORK_CASE)
@writes
def notify_charges(case_id: UUID) -> ResponseReturnValue:
    """Tell whoever is accused what of; a text that tells who reported is not taken."""
    form = ChargesForm()
    context, case = sent("notify_charges", case_id, form)
    require_lawful(context, "notify_charges", case)
    if not form.validate():
        return show(case, _charges_words(context, case), form, 422)
    try:
        parties.notify_charges(
            context, case, form.text.data, form.channel.data, expected_version=form.expected_version
        )
    except InvalidInput as error:
        form.add_error(error.field or None, _refusal(error))
        return show(case, _charges_words(context, case), form, 422)
    return done(case, _("Registró los cargos. Imprima el aviso y entréguelo hoy: el plazo empieza hoy."))


@blueprint.get("/expedientes/<uuid:case_id>/cargos/<uuid:document_id>")
@requires(Capability.WORK_CASE)
def charges_sheet(case_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Show the charges as a notice to print, with nothing that leads to who reported."""
    context = web_context()
    case = case_for(context, case_id, Capability.WORK_CASE)
    document = context.session.get(Document, document_id)
    term = parties.defence_term(context, case, document_id)
    if document is None or (document.case_id, document.kind) != (case.id, "charges") or term is None:
        raise NotFound("charges")
    body = context.session.get(Body, case.body_id) if case.body_id else None
    regime = regime_of_case(context, case)
    return render_template(
        "desk/charges.html",
        case_id=case.id,
        text=context.vaults.open(case.id).text(document),
        given_on=document.recorded_at.astimezone(calendar_of_case(context, case).zone).date(),
        body=body,
        body_name=body.name_en if body and language() == "en" and body.name_en else body and body.name_es,
        norm=regime.title_en if language() == "en" else regime.title_es,
        basis=term.basis if term.verified else "",
        until=words_of_date(term.due_on, confirmed=term.confirmed) if term.due_on else "",
    )


@blueprint.get("/expedientes/<uuid:case_id>/informe")
@requires(Capability.WORK_CASE)
def information_order(case_id: UUID) -> ResponseReturnValue:
    """Ask what information is wanted. Raises LawRefusal where the law lets nobody order any."""
    form = OrderForm()
    context, case = begun("order_information", case_id, form)
    require_lawful(context, "order_information", case)
    return show(case, _order_words(context, case), form)


@blueprint.post("/expedientes/<uuid:case_id>/informe")
@requires(Capability.WORK_CASE)
@writes
def order_information(case_id: UUID) -> ResponseReturnValue:
    """Order information."""
    form = OrderForm()
    context, case = sent("order_information", case_id, form)
    require_lawful(context, "order_information", case)
    if not form.validate():
        return show(case, _order_words(context, case), form, 422)
    parties.order_information(context, case, form.text.data, expected_version=form.expected_version)
    return done(case, _("Registró el pedido. El plazo para contestarlo empieza hoy."))


@blueprint.get("/expedientes/<uuid:case_id>/tercero/respuesta")
@requires(Capability.WORK_CASE)
def third_party_answer(case_id: UUID) -> ResponseReturnValue:
    """Ask what was answered to what is awaited."""
    form = PartyAnswerForm()
    context, case = begun("record_third_party_answer", case_id, form)
    _offer_positions(form, context, case)
    return show(case, _answer_words(context, case), form)


@blueprint.post("/expedientes/<uuid:case_id>/tercero/respuesta")
@requires(Capability.WORK_CASE)
@writes
def record_third_party_answer(case_id: UUID) -> ResponseReturnValue:
    """Record what was answered, or that nothing was."""
    form = PartyAnswerForm()
    context, case = sent("record_third_party_answer", case_id, form)
    _offer_positions(form, context, case)
    files = uploads.files_of(form)
    is_valid = form.validate() & uploads.check(files)
    if is_valid:
        try:
            parties.record_third_party_answer(
                context,
                case,
                form.position.data,
                Text(form.text.data, files.uploads),
                party=int(form.party.data) if "party" in form else None,
                expected_version=form.expected_version,
            )
        except InvalidInput as error:
            form.add_error(error.field or None, _refusal(error))
    if form.error_list():
        files.keep_for_another_try()
        return show(case, _answer_words(context, case), form, 422)
    files.staging.keep_only([])
    return done(case, _("Registró lo que respondieron."))


def _offer_positions(form: PartyAnswerForm, context: Context, case: Case) -> None:
    _offer_parties(form, context, case)
    labels = {
        "consents": _("Acepta que se entregue"),
        "opposes": _("Se opone a que se entregue"),
        "defence": _("Presentó su descargo"),
        "report": _("Entregó lo que se le pidió"),
        parties.NO_ANSWER: _("No respondió dentro de su plazo"),
    }
    form.position.choices = [
        Choice(position, labels[position]) for position in parties.positions_of(context, case)
    ]


def _offer_parties(form: PartyAnswerForm, context: Context, case: Case) -> None:
    """Ask who answered where several are awaited; each has a term of their own."""
    awaited = parties.parties_awaited(context, case)
    if len(awaited) < 2:
        del form.party
        return
    choices = []
    for party in awaited:
        term = parties.term_of(context, case, party)
        due_on = term.due_on if term is not None else None
        until = _("Su plazo vence el %(date)s.", date=date_words(due_on)) if due_on else ""
        choices.append(Choice(str(party.number), _("Tercero %(number)s", number=party.number), until))
    form.party.choices = choices


def _third_party_words(context: Context, case: Case) -> Step:
    step = third_party_step(regime_of_case(context, case))
    payload = {"purpose": "rights", "party": 1, "documents": [], "channel": "counter"}
    return Step(
        heading=_("Avisar a un tercero"),
        button=_("Registrar el aviso"),
        sentences=_sentences(
            _("Es para quien puede resultar afectado si se entrega lo pedido: puede oponerse."),
            _effect(context, case, step, "third_party_notified", payload),
            _by_post(context, case),
            condition_words(step),
            _("El aviso queda en el expediente. Quien presentó no lee su texto."),
        ),
        warning=_("No ponga en el aviso el nombre ni los datos de quien presentó."),
    )


def _charges_words(context: Context, case: Case) -> Step:
    step = defence_step(regime_of_case(context, case))
    payload = {"purpose": "charges", "party": 1, "documents": [], "channel": "counter"}
    return Step(
        heading=_("Comunicar los cargos"),
        button=_("Registrar los cargos"),
        sentences=_sentences(
            _("Diga a la persona denunciada qué hechos se le atribuyen, para que pueda defenderse."),
            _effect(context, case, step, "third_party_notified", payload),
            _by_post(context, case),
            _("Después podrá imprimir el aviso. No lleva folio, ni fecha de la denuncia, ni quién denunció."),
            _("La persona denunciada no entra a este expediente, y quien denunció no lee el aviso."),
        ),
        warning=_(
            "Nada en el texto puede permitir saber quién denunció: ni su nombre, ni sus datos, ni el folio, "
            "ni cómo o cuándo lo supo. El sistema compara el texto con los datos guardados."
        ),
    )


def _order_words(context: Context, case: Case) -> Step:
    step = information_order_step(regime_of_case(context, case))
    return Step(
        heading=_("Pedir un informe"),
        button=_("Registrar el pedido"),
        sentences=_sentences(
            _effect(context, case, step, "information_ordered", {"documents": []}),
            _("Registre aquí el pedido y hágalo llegar hoy por la vía de siempre."),
        ),
        warning=_("No diga en el pedido quién denunció."),
    )


def _answer_words(context: Context, case: Case) -> Step:
    step = regime_of_case(context, case).step(case.awaited_step or "")
    name = (step.name_en if language() == "en" else step.name_es) if step is not None else ""
    return Step(
        heading=_("Registrar lo que respondieron"),
        button=_("Registrar"),
        sentences=_sentences(_("Se espera: %(name)s.", name=name)),
        hints={"position": _("Que nadie respondió se registra cuando su plazo terminó.")},
    )


def _effect(
    context: Context, case: Case, step: law.Step | None, event_type: str, payload: Mapping[str, object]
) -> str:
    if step is None:
        return ""
    return effect_on_step(context, case, step, event_type, {"step": step.id, **payload})


def _by_post(context: Context, case: Case) -> str:
    """Say from when a letter counts, where that is not the day on which it is sent."""
    rules = {notice.channel: notice.rule for notice in regime_of_case(context, case).notices}
    return {
        "days_after": _(
            "Una carta se tiene por notificada días después de enviada: el plazo de quien la recibe corre "
            "desde entonces."
        ),
        "delivered": _("Si lo envía por correo postal, registre el aviso cuando conste que se entregó."),
    }.get(rules.get("post", ""), "")


def _sentences(*sentences: str) -> tuple[str, ...]:
    return tuple(sentence for sentence in sentences if sentence)


def _refusal(error: InvalidInput) -> str:
    datum = {
        "tells_name": _("un nombre"),
        "tells_document_number": _("un número de documento"),
        "tells_email": _("un correo electrónico"),
        "tells_phone": _("un teléfono"),
        "tells_postal_address": _("una dirección"),
        "tells_folio": _("el folio"),
    }.get(error.code)
    if datum is not None:
        return _("El texto permite saber quién denunció: lleva %(datum)s. Quítelo.", datum=datum)
    return {
        "term_still_runs": _("Su plazo para responder todavía corre: espere a que termine."),
        "text_missing": _("Escriba lo que respondieron."),
        "unknown_party": _("Elija quién respondió."),
    }.get(error.code, steps.refusal(error))
