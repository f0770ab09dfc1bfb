"""The auditor's pages of findings: the list, a new one, and one with all that was written of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia.access import current_actor, requires
from foia.accounts.queries import names_of
from foia.actors import Capability
from foia.audit.findings_actions import Found, record_finding, take_step
from foia.audit.findings_forms import DecisionForm, FindingsForm, NewFindingForm
from foia.audit.findings_models import Finding
from foia.audit.findings_queries import Asked, finding_line, findings_page
from foia.audit.findings_rules import RULES, Result, Severity, Side, State, Step, steps_from
from foia.audit.findings_store import may_see, steps_of, words_of
from foia.audit.findings_words import (
    RESULTS,
    TO_TAKE,
    fact_lines,
    meaning_words,
    severity_tag,
    state_tag,
    step_words,
    title_words,
)
from foia.audit.search_queries import find_by_number
from foia.audit.views import blueprint
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.states import exclusions_of
from foia.directory.queries import bodies_of
from foia.errors import InvalidInput, NotFound
from foia.forms import Choice
from foia.i18n import gettext as _
from foia.i18n import language
from foia.paging import after_asked, next_address
from foia.transactions import writes

__all__ = ["blueprint"]


@blueprint.get("/auditoria/hallazgos")
@requires(Capability.AUDIT)
def findings() -> ResponseReturnValue:
    """List findings, the newest first."""
    context = web_context()
    form = FindingsForm(request.args)
    form.body.choices = _bodies(context)
    for field in (form.body, form.state, form.severity, form.origin):
        if field.data not in {choice.value for choice in field.choices}:
            field.data = None
    asked = Asked(
        body_id=UUID(form.body.data) if form.body.data else None,
        case_id=_asked_case(),
        state=form.state.data or "",
        severity=form.severity.data or "",
        origin=form.origin.data or "",
    )
    lines, following = findings_page(context.session, current_actor(), asked, after_asked())
    return render_template(
        "audit/findings.html",
        form=form,
        lines=lines,
        severity_tag=severity_tag,
        state_tag=state_tag,
        title_words=title_words,
        of_case=asked.case_id,
        next_url=next_address("audit.findings", following),
    )


@blueprint.get("/auditoria/hallazgos/nuevo")
@requires(Capability.AUDIT)
def new_finding() -> ResponseReturnValue:
    """Ask what was found."""
    context = web_context()
    form = NewFindingForm(formdata=None)
    case_id = _asked_case()
    case = context.session.get(Case, case_id) if case_id else None
    if case is not None and not case.confidential and case.excluded_ids.isdisjoint(_exclusions()):
        form.folio.data = case.folio
    return _show_new(context, form)


@blueprint.post("/auditoria/hallazgos/nuevo")
@requires(Capability.AUDIT)
@writes
def add_finding() -> ResponseReturnValue:
    """Record what was found; the body is told."""
    context = web_context()
    form = NewFindingForm()
    form.body.choices = _bodies(context)
    if not form.validate():
        return _show_new(context, form, 422)
    case = None
    if form.folio.data:
        found = find_by_number(context.session, form.folio.data, _exclusions())
        if len(found) != 1:
            form.add_error("folio", _("No hay un expediente con ese folio. Revíselo."))
            return _show_new(context, form, 422)
        case = found[0][0]
    elif not form.body.data:
        form.add_error("body", _("Elija una entidad o escriba el folio de un expediente"))
        return _show_new(context, form, 422)
    told = Found(Severity(form.severity.data), form.text.data, form.follow_up_on.data, form.norm.data or "")
    try:
        made = record_finding(context, UUID(form.body.data) if form.body.data else None, case, told)
    except InvalidInput as error:
        form.add_error(error.field or None, refusal_words(error))
        return _show_new(context, form, 422)
    flash(_("Registró el hallazgo. Se lo avisamos a la jefatura de la entidad."), "success")
    return redirect(url_for("audit.finding", finding_id=made.id))


@blueprint.get("/auditoria/hallazgos/<uuid:finding_id>")
@requires(Capability.AUDIT)
def finding(finding_id: UUID) -> ResponseReturnValue:
    """Show a finding with each of its steps, and ask what is decided."""
    context = web_context()
    found = _finding(context, finding_id)
    return _show(context, found, DecisionForm(formdata=None))


@blueprint.post("/auditoria/hallazgos/<uuid:finding_id>")
@requires(Capability.AUDIT)
@writes
def decide_finding(finding_id: UUID) -> ResponseReturnValue:
    """Accept, ask for more, move the date, close or reopen."""
    context = web_context()
    found = _finding(context, finding_id, to_change=True)
    form = DecisionForm()
    _offer(form, found)
    if not form.validate():
        return _show(context, found, form, 422)
    step = Step(form.step.data)
    try:
        take_step(
            context,
            found,
            step,
            form.text.data or "",
            follow_up_on=form.follow_up_on.data if RULES[step].needs_date else None,
            result=Result(form.result.data) if form.result.data else None,
            expected_version=form.expected_version,
        )
    except InvalidInput as error:
        form.add_error(error.field or None, refusal_words(error))
        return _show(context, found, form, 422)
    flash(_("Quedó registrado. Se lo avisamos a la entidad."), "success")
    return redirect(url_for("audit.finding", finding_id=found.id))


def shown_finding(context: Context, found: Finding) -> dict[str, Any]:
    """Return what both sides' pages show of a finding."""
    steps = steps_of(context.session, found.id)
    words = words_of(context, found, steps)
    names = names_of(context.session, {step.person_id for step in steps if step.person_id})
    return {
        "finding": found,
        "line": finding_line(context.session, found),
        "severity": severity_tag(found.severity),
        "state": state_tag(found.state),
        "title": title_words(found),
        "meaning": meaning_words(found),
        "facts": fact_lines(found),
        "result": RESULTS[Result(found.result)] if found.result else "",
        "steps": [
            (
                step,
                step_words(step, found),
                names.get(step.person_id, "") if step.person_id else "",
                words[step.id],
            )
            for step in steps
        ],
    }


def refusal_words(error: InvalidInput) -> str:
    """Say what an action refused of a form."""
    return {
        "no_text": _("Escriba por qué"),
        "no_date": _("Escriba cuándo se vuelve a mirar"),
        "past_date": _("Escriba una fecha desde hoy"),
        "no_result": _("Elija con qué resultado lo cierra"),
        "no_subject": _("Elija una entidad o escriba el folio de un expediente"),
    }.get(error.code, _("Revise lo que escribió"))


def _finding(context: Context, finding_id: UUID, *, to_change: bool = False) -> Finding:
    found = context.session.get(Finding, finding_id, with_for_update=to_change or None)
    case = context.session.get(Case, found.case_id) if found is not None and found.case_id else None
    if found is None or not may_see(context.actor, found, case):
        raise NotFound("finding")
    return found


def _show(context: Context, found: Finding, form: DecisionForm, status: int = 200) -> ResponseReturnValue:
    _offer(form, found)
    form.version.data = form.version.data or str(found.version)
    return render_template("audit/finding.html", form=form, **shown_finding(context, found)), status


def _offer(form: DecisionForm, found: Finding) -> None:
    form.step.choices = [
        Choice(step, *TO_TAKE[step]) for step in steps_from(State(found.state), Side.AUDITOR)
    ]


def _show_new(context: Context, form: NewFindingForm, status: int = 200) -> ResponseReturnValue:
    form.body.choices = _bodies(context)
    return render_template("audit/new_finding.html", form=form), status


def _bodies(context: Context) -> list[Choice]:
    found = bodies_of(context.session, context.country)
    return [Choice(str(body.id), body.name(language())) for body in found]


def _asked_case() -> UUID | None:
    try:
        return UUID(request.args.get("expediente", ""))
    except ValueError:
        return None


def _exclusions() -> frozenset[str]:
    return exclusions_of(current_actor())
