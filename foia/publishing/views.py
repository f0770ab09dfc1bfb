"""The desk's pages that propose an answer to everybody, review it and take it back."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.actors import Capability
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.desk.steps import done
from foia.cases.desk.two_people import reviewed
from foia.cases.models import Case
from foia.cases.naming_advice import mask_words
from foia.cases.opening import case_for
from foia.cases.queries import Contents, contents_of
from foia.cases.self_naming import masked
from foia.errors import InvalidInput, NotFound, WrongState
from foia.forms import Choice
from foia.i18n import file_size
from foia.i18n import gettext as _
from foia.publishing import (
    actions,
    feed_views,  # noqa: F401
    hint_views,  # noqa: F401
    public_views,  # noqa: F401
)
from foia.publishing.actions import PublicText
from foia.publishing.blueprint import blueprint
from foia.publishing.forms import ProposalForm, ReviewForm
from foia.publishing.models import Publication
from foia.publishing.queries import files_of, of_case
from foia.publishing.rules import suspects
from foia.transactions import writes

__all__ = ["blueprint"]


@blueprint.get("/expedientes/<uuid:case_id>/publicar")
@requires(Capability.WORK_CASE)
def proposal(case_id: UUID) -> ResponseReturnValue:
    """Ask what everybody will read; show what waits for review, or is public, where there is any."""
    context, case = _case(case_id)
    known = of_case(context.session, case.id)
    if known is not None:
        return _show_review(context, case, known, ReviewForm())
    form = ProposalForm()
    contents = contents_of(context.vaults, case_id, for_filer=True, now=context.now)
    # It starts without what names somebody by its form; the rest is for two people to see.
    form.subject.data = _masked(context, contents.subject)
    form.question.data = _masked(context, "\n\n".join(question.text for question in contents.questions))
    form.answer.data = _masked(context, _answer_of(contents))
    return _show_form(context, case, form)


@blueprint.post("/expedientes/<uuid:case_id>/publicar")
@requires(Capability.WORK_CASE)
@writes
def propose(case_id: UUID) -> ResponseReturnValue:
    """Propose it."""
    context, case = _case(case_id, to_change=True)
    form = ProposalForm()
    _offer(context, case, form)
    if not form.validate():
        return _show_form(context, case, form, 422)
    text = PublicText(form.subject.data, form.question.data, form.answer.data)
    try:
        actions.propose(context, case, text, [UUID(chosen) for chosen in form.files.data or ()])
    except InvalidInput as error:
        form.add_error(error.field or None, _refusal(error))
        return _show_form(context, case, form, 422)
    return done(case, _("Propuso publicar la respuesta. Otra persona debe revisarla antes."))


@blueprint.post("/expedientes/<uuid:case_id>/publicar/revisar")
@requires(Capability.WORK_CASE)
@writes
def publish(case_id: UUID) -> ResponseReturnValue:
    """Publish what somebody else proposed, once it was read."""
    context, case = _case(case_id, to_change=True)
    known = _known(context, case)
    form = ReviewForm()
    if not reviewed(form, known, lambda: actions.publish(context, case, known), _refusal):
        return _show_review(context, case, known, form, 422)
    return done(case, _("Publicó la respuesta. No dice quién la pidió."))


@blueprint.post("/expedientes/<uuid:case_id>/publicar/descartar")
@requires(Capability.WORK_CASE)
@writes
def discard(case_id: UUID) -> ResponseReturnValue:
    """Drop the proposal."""
    context, case = _case(case_id, to_change=True)
    actions.discard(context, case, _known(context, case))
    return done(case, _("Descartó la propuesta de publicación."))


@blueprint.post("/expedientes/<uuid:case_id>/publicar/retirar")
@requires(Capability.WORK_CASE)
@writes
def withdraw(case_id: UUID) -> ResponseReturnValue:
    """Take it back."""
    context, case = _case(case_id, to_change=True)
    actions.withdraw(context, case, _known(context, case))
    return done(case, _("Retiró la respuesta publicada."))


def _case(case_id: UUID, *, to_change: bool = False) -> tuple[Context, Case]:
    context = web_context()
    case = case_for(context, case_id, Capability.WORK_CASE, to_change=to_change)
    if not actions.may_be_published(context, case) and of_case(context.session, case.id) is None:
        raise WrongState("publish")
    return context, case


def _known(context: Context, case: Case) -> Publication:
    known = of_case(context.session, case.id)
    if known is None:
        raise NotFound("publication")
    return known


def _masked(context: Context, text: str) -> str:
    return masked(text, context.country, mask_words())


def _answer_of(contents: Contents) -> str:
    answers = [letter.text for letter in contents.letters if letter.kind == "answer"]
    return "\n\n".join(answers)


def _offer(context: Context, case: Case, form: ProposalForm) -> None:
    vault = context.vaults.open(case.id)
    form.files.choices = [
        Choice(str(row.id), f"{vault.file_name(row)} ({file_size(row.byte_size)})")
        for row in actions.offered_files(context, case)
    ]


def _show_form(context: Context, case: Case, form: ProposalForm, status: int = 200) -> ResponseReturnValue:
    _offer(context, case, form)
    return render_template("publishing/propose.html", case=case, form=form), status


def _show_review(
    context: Context, case: Case, known: Publication, form: ReviewForm, status: int = 200
) -> ResponseReturnValue:
    vault = context.vaults.open(case.id)
    form.show(known)
    words = "\n".join((known.subject, known.question, known.answer))
    page = render_template(
        "publishing/review.html",
        case=case,
        form=form,
        known=known,
        is_mine=known.proposed_by_id == context.actor.person_id,
        suspects=[(_suspect_words(found.kind), found.text) for found in suspects(words)],
        files=[
            {
                "name": vault.file_name(row),
                "size_bytes": row.byte_size,
                "address": url_for("desk.file", case_id=case.id, document_id=row.id),
            }
            for row in files_of(context.session, known.id)
        ],
    )
    return page, status


def _suspect_words(kind: str) -> str:
    return {
        "email": _("Parece un correo electrónico"),
        "number": _("Parece un número de identidad o de teléfono"),
        "address": _("Parece una dirección"),
        "title": _("Parece el nombre de una persona"),
    }[kind]


def _refusal(error: InvalidInput) -> str:
    if error.code.startswith("tells_"):
        return _("El texto dice algo de quien lo pidió (nombre, número, correo, dirección o folio). Quítelo.")
    return {
        "not_a_copy": _("Ese archivo no se entregó para publicar, o está cerrado."),
        "same_person": _("La revisa otra persona: usted la propuso."),
    }.get(error.code, _("No se pudo registrar lo que envió. Revise el formulario."))
