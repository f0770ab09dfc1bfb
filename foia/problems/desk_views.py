"""The desk's pages that propose a complaint to everybody, review it and take it back."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.actors import Capability
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.desk.steps import done
from foia.cases.desk.two_people import reviewed
from foia.cases.models import Case
from foia.cases.opening import case_for
from foia.cases.queries import contents_of
from foia.errors import InvalidInput, NotFound, WrongState
from foia.i18n import gettext as _
from foia.problems import actions
from foia.problems.blueprint import blueprint
from foia.problems.forms import ProblemForm, ProblemReviewForm
from foia.problems.models import Problem
from foia.problems.queries import problem_of_case
from foia.transactions import writes


@blueprint.get("/expedientes/<uuid:case_id>/problema")
@requires(Capability.WORK_CASE)
def proposal(case_id: UUID) -> ResponseReturnValue:
    """Ask what everybody will read; show what waits for review, or is public, where there is any."""
    context, case = _case(case_id)
    known = problem_of_case(context.session, case.id)
    if known is not None:
        return _show_review(context, case, known, ProblemReviewForm())
    contents = contents_of(context.vaults, case_id, for_filer=True, now=context.now)
    form = ProblemForm(formdata=None)
    form.happened.data = "\n\n".join(question.text for question in contents.questions)
    return _show_form(case, form)


@blueprint.post("/expedientes/<uuid:case_id>/problema")
@requires(Capability.WORK_CASE)
@writes
def propose(case_id: UUID) -> ResponseReturnValue:
    """Propose it."""
    context, case = _case(case_id, to_change=True)
    form = ProblemForm()
    if not form.validate():
        return _show_form(case, form, 422)
    try:
        actions.propose(context, case, form.subject.data, form.happened.data)
    except InvalidInput as error:
        form.add_error(error.field or None, _refusal(error))
        return _show_form(case, form, 422)
    return done(case, _("Propuso publicar el reclamo. Otra persona debe revisarlo antes."))


@blueprint.post("/expedientes/<uuid:case_id>/problema/revisar")
@requires(Capability.WORK_CASE)
@writes
def publish(case_id: UUID) -> ResponseReturnValue:
    """Publish what somebody else proposed, once it was read."""
    context, case = _case(case_id, to_change=True)
    known = _known(context, case)
    form = ProblemReviewForm()
    if not reviewed(form, known, lambda: actions.publish(context, case, known), _refusal):
        return _show_review(context, case, known, form, 422)
    return done(case, _("Publicó el reclamo. No dice quién lo presentó."))


@blueprint.post("/expedientes/<uuid:case_id>/problema/descartar")
@requires(Capability.WORK_CASE)
@writes
def discard(case_id: UUID) -> ResponseReturnValue:
    """Drop the proposal."""
    context, case = _case(case_id, to_change=True)
    actions.discard(context, case, _known(context, case))
    return done(case, _("Descartó la propuesta de publicación."))


@blueprint.post("/expedientes/<uuid:case_id>/problema/retirar")
@requires(Capability.WORK_CASE)
@writes
def withdraw(case_id: UUID) -> ResponseReturnValue:
    """Take it back."""
    context, case = _case(case_id, to_change=True)
    actions.withdraw(context, case, _known(context, case))
    return done(case, _("Retiró el reclamo publicado."))


def _case(case_id: UUID, *, to_change: bool = False) -> tuple[Context, Case]:
    context = web_context()
    case = case_for(context, case_id, Capability.WORK_CASE, to_change=to_change)
    if not actions.may_be_published(case) and problem_of_case(context.session, case.id) is None:
        raise WrongState("publish")
    return context, case


def _known(context: Context, case: Case) -> Problem:
    known = problem_of_case(context.session, case.id)
    if known is None:
        raise NotFound("problem")
    return known


def _show_form(case: Case, form: ProblemForm, status: int = 200) -> ResponseReturnValue:
    return render_template("problems/propose.html", case=case, form=form), status


def _show_review(
    context: Context, case: Case, known: Problem, form: ProblemReviewForm, status: int = 200
) -> ResponseReturnValue:
    form.show(known)
    is_mine = known.proposed_by_id == context.actor.person_id
    return (
        render_template("problems/review.html", case=case, form=form, known=known, is_mine=is_mine),
        status,
    )


def _refusal(error: InvalidInput) -> str:
    if error.code.startswith("tells_"):
        return _("El texto dice algo de quien reclamó (nombre, número, correo, dirección o folio). Quítelo.")
    return _("La revisa otra persona: usted la propuso.")
