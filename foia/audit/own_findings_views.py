"""The pages on which a body sees what auditors found of it, and its head answers."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.actors import Capability
from foia.audit.findings_actions import take_step
from foia.audit.findings_forms import AnswerForm
from foia.audit.findings_models import Finding
from foia.audit.findings_queries import Asked, findings_of_bodies
from foia.audit.findings_rules import Side, State, Step, steps_from
from foia.audit.findings_store import may_answer
from foia.audit.findings_views import refusal_words, shown_finding
from foia.audit.findings_words import severity_tag, state_tag, title_words
from foia.audit.views import blueprint
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.models import Case
from foia.errors import InvalidInput, NotFound
from foia.i18n import gettext as _
from foia.paging import after_asked, next_address
from foia.transactions import writes

__all__ = ["blueprint"]


@blueprint.get("/hallazgos")
@requires(Capability.SUPERVISE)
def own_findings() -> ResponseReturnValue:
    """List the findings whoever asks answers for, the newest first."""
    context = web_context()
    lines, following = findings_of_bodies(context.session, context.actor, Asked(), after_asked())
    return render_template(
        "audit/own_findings.html",
        lines=lines,
        severity_tag=severity_tag,
        state_tag=state_tag,
        title_words=title_words,
        next_url=next_address("audit.own_findings", following),
    )


@blueprint.get("/hallazgos/<uuid:finding_id>")
@requires(Capability.SUPERVISE)
def own_finding(finding_id: UUID) -> ResponseReturnValue:
    """Show a finding to who answers for the body; everybody else's does not exist."""
    context = web_context()
    return _show(context, _own(context, finding_id), AnswerForm(formdata=None))


@blueprint.post("/hallazgos/<uuid:finding_id>")
@requires(Capability.SUPERVISE)
@writes
def answer_finding(finding_id: UUID) -> ResponseReturnValue:
    """Answer for the body."""
    context = web_context()
    found = _own(context, finding_id, to_change=True)
    form = AnswerForm()
    if not form.validate():
        return _show(context, found, form, 422)
    try:
        take_step(context, found, Step.ANSWER, form.text.data, expected_version=form.expected_version)
    except InvalidInput as error:
        form.add_error(error.field or None, refusal_words(error))
        return _show(context, found, form, 422)
    flash(_("Respondió el hallazgo. Se lo avisamos a auditoría."), "success")
    return redirect(url_for("audit.own_findings"))


def _own(context: Context, finding_id: UUID, *, to_change: bool = False) -> Finding:
    found = context.session.get(Finding, finding_id, with_for_update=to_change or None)
    case = context.session.get(Case, found.case_id) if found is not None and found.case_id else None
    if found is None or not may_answer(context.session, context.actor, found, case):
        raise NotFound("finding")
    return found


def _show(context: Context, found: Finding, form: AnswerForm, status: int = 200) -> ResponseReturnValue:
    form.version.data = form.version.data or str(found.version)
    is_owed = Step.ANSWER in steps_from(State(found.state), Side.BODY)
    page = render_template(
        "audit/own_finding.html", form=form, is_owed=is_owed, **shown_finding(context, found)
    )
    return page, status
