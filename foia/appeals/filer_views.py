"""What a filer does about an answer, or the lack of one: sees the appeals, files one, goes to its case."""

from __future__ import annotations

import hmac
import secrets
from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foia.access import filer
from foia.actors import filer_of
from foia.appeals.answer_text import prepared_text
from foia.appeals.blueprint import blueprint
from foia.appeals.filing_actions import NewAppeal, file_appeal, offers_of
from foia.appeals.forms import AppealForm
from foia.appeals.models import Appeal
from foia.appeals.queries import appeals_against
from foia.appeals.rules import Offer
from foia.appeals.words import late_words, offer_shown, step_name, until_words
from foia.cases import uploads
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.kinds import kind_of
from foia.cases.models import Case
from foia.cases.opened import open_case, opened_case
from foia.cases.phases import OPEN_PHASES
from foia.cases.presentation import Audience, status_tags
from foia.cases.queries import QuestionRead, contents_of
from foia.cases.untold_answers import told_of
from foia.errors import InvalidInput, NotFound
from foia.extensions import db
from foia.forms import Choice
from foia.i18n import gettext as _
from foia.transactions import writes

_LONGEST_LABEL = 200


@blueprint.get("/mi-solicitud/recursos")
@filer
def options() -> ResponseReturnValue:
    """Show what can be done now about the answer, or the lack of one."""
    case = opened_case()
    context = web_context(actor=filer_of(case.id))
    session = context.session
    known = appeals_against(session, case.id)
    pending = {
        appeal.step
        for appeal, other in known
        if appeal.origin_case_id == case.id and other.phase in OPEN_PHASES
    }
    own = session.get(Appeal, case.id)
    above = session.get(Case, own.origin_case_id) if own is not None else None
    return render_template(
        "appeals/options.html",
        case=case,
        noun=kind_of(current_app, case.kind).bare_noun,
        offers=[offer_shown(offer, pending) for offer in offers_of(context, case)],
        filed=[_filed_shown(context, appeal, other) for appeal, other in known],
        above=above if above is not None and _is_same_key(case, above) else None,
    )


def _filed_shown(context: Context, appeal: Appeal, case: Case) -> dict[str, object]:
    told = told_of(context, case).case
    root = context.session.get_one(Case, appeal.origin_case_id)
    regime = context.book.regime(root.regime_id.partition(":")[0], root.regime_version)
    return {
        "id": case.id,
        "folio": case.folio,
        "name": step_name(regime.step(appeal.step)),
        "tags": status_tags(told, Audience.FILER),
        "outcome": str(kind_of(current_app, told.kind).outcomes.get(told.outcome, ""))
        if told.outcome
        else "",
    }


@blueprint.get("/mi-solicitud/recursos/presentar/<step_id>")
@filer
def new(step_id: str) -> ResponseReturnValue:
    """Ask what is contested and why."""
    case = opened_case()
    context = web_context(actor=filer_of(case.id))
    offer = _offer(context, case, step_id)
    form = AppealForm(formdata=None)
    form.nonce.data = secrets.token_hex(16)
    form.text.data = prepared_text(context, case, step_id)
    _offer_questions(form, context, case)
    if "questions" in form:
        form.questions.data = [choice.value for choice in form.questions.choices]
    return _form_page(form, case, offer)


@blueprint.post("/mi-solicitud/recursos/presentar/<step_id>")
@filer
def file(step_id: str) -> ResponseReturnValue:
    """File the appeal."""
    case = opened_case()
    context = web_context(actor=filer_of(case.id))
    offer = _offer(context, case, step_id)
    form = AppealForm()
    _offer_questions(form, context, case)
    files = uploads.files_of(form)
    has_too_many_uploads = uploads.over_upload_limit(form)
    is_valid = form.validate_on_submit()
    if has_too_many_uploads:
        form.add_error("files", uploads.too_many_words())
    elif uploads.check(files) and is_valid:
        return _file(form, offer, files)
    files.keep_for_another_try()
    return _form_page(form, case, offer)


@writes
def _file(form: AppealForm, offer: Offer, files: uploads.FormFiles) -> ResponseReturnValue:
    origin = opened_case()
    context = web_context(actor=filer_of(origin.id))
    chosen = [UUID(value) for value in form.questions.data] if "questions" in form else []
    wanted = NewAppeal(offer.step.id, form.text.data, chosen, files.uploads)
    try:
        case = file_appeal(context, origin, wanted)
    except InvalidInput:
        flash(
            _("Este recurso ya se resolvió o no está abierto ahora. Vea aquí qué puede hacer."), "important"
        )
        return redirect(url_for("appeals.options"))
    return filed(origin, case)


def filed(origin: Case, case: Case) -> ResponseReturnValue:
    """Open the appeal that was filed, and say its folio."""
    open_case(case)
    flash(
        _(
            "Recibimos su recurso. Su folio es %(folio)s: anótelo. Se abre con la misma clave que su "
            "expediente %(origin)s.",
            folio=case.folio,
            origin=origin.folio,
        ),
        "success",
    )
    return redirect(url_for("cases.opened"))


@blueprint.post("/mi-solicitud/recursos/<uuid:case_id>/abrir")
@filer
def go_to(case_id: UUID) -> ResponseReturnValue:
    """Open the appeal, or the case it contests, in place of the one that is open: both have one key."""
    here = opened_case()
    other = db.session.get(Case, case_id)
    if other is None or not _is_linked(here, other) or not _is_same_key(here, other):
        raise NotFound("case")
    open_case(other)
    return redirect(url_for("cases.opened"))


def _is_linked(here: Case, other: Case) -> bool:
    for one, another in ((here, other), (other, here)):
        appeal = db.session.get(Appeal, one.id)
        if appeal is not None and another.id in (appeal.origin_case_id, appeal.root_case_id):
            return True
    return False


def _is_same_key(here: Case, other: Case) -> bool:
    """Say whether the key that opened one opens the other: a lost one may have been replaced in only one."""
    return hmac.compare_digest(here.key_hmac, other.key_hmac) and here.key_version == other.key_version


def _offer(context: Context, case: Case, step_id: str) -> Offer:
    """Return the appeal of this name, where it may be filed or was. Raises NotFound."""
    offer = next((known for known in offers_of(context, case) if known.step.id == step_id), None)
    if offer is None or not offer.may_be_filed:
        raise NotFound("appeal")
    return offer


def _offer_questions(form: AppealForm, context: Context, case: Case) -> None:
    contents = contents_of(context.vaults, case.id, for_filer=True, now=context.now)
    own = [question for question in contents.questions if question.part_case_id is None]
    if len(own) > 1:
        form.questions.choices = [Choice(str(question.id), _label(question)) for question in own]
    else:
        del form.questions


def _label(question: QuestionRead) -> str:
    text = " ".join(question.text.split())
    return text if len(text) <= _LONGEST_LABEL else f"{text[:_LONGEST_LABEL]}…"


def _form_page(form: AppealForm, case: Case, offer: Offer) -> ResponseReturnValue:
    return render_template(
        "appeals/new.html",
        form=form,
        case=case,
        name=step_name(offer.step),
        until=until_words(offer),
        warning=late_words(offer),
        files_hint=uploads.hint(),
        step_id=offer.step.id,
    )
