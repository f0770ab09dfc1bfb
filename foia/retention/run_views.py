"""The pages of what is to be anonymized: listed, confirmed by another, withdrawn, reported."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import cast
from uuid import UUID

from flask import Flask, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.accounts.history_kinds import SubjectKind, register
from foia.accounts.queries import names_of
from foia.actors import BODY_ROLES, CAPABILITIES, Capability
from foia.cases import states
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.kinds import kinds_of
from foia.errors import InvalidInput, NotFound
from foia.i18n import gettext as _
from foia.i18n import language, ngettext
from foia.i18n import lazy_gettext as _l
from foia.retention import queries, run_actions
from foia.retention.blueprint import blueprint
from foia.retention.forms import SecondPersonForm
from foia.retention.models import ErasureRun, RunKind
from foia.retention.words import RUN_LABELS, kept_words, refusal_words, regime_words, state_words
from foia.transactions import writes

log = logging.getLogger(__name__)
MOST_SHOWN = 200
MOST_RUNS = 50

blueprint.record_once(
    lambda state: register(
        cast(Flask, state.app),
        run_actions.HISTORY,
        SubjectKind(
            _l("Lista de anonimización"),
            RUN_LABELS,
            subject=lambda _id: "",
            address=lambda id_: url_for("retention.run", run_id=UUID(id_)),
        ),
    )
)


@blueprint.post("/administracion/conservacion/listas")
@requires(Capability.ADMINISTER)
@writes
def list_due() -> ResponseReturnValue:
    """List what is due, for another administrator to confirm."""
    context = web_context()
    try:
        found = run_actions.list_due(context)
    except InvalidInput as error:
        flash(refusal_words(error), "important")
        return redirect(url_for("retention.schedule"))
    log.info("erasure run=%s listed by=%s", found.id, context.actor.person_id)
    flash(_("Hizo la lista. La confirma otra persona que administra."), "success")
    return redirect(url_for("retention.run", run_id=found.id))


@blueprint.get("/administracion/conservacion/listas/<uuid:run_id>")
@requires(Capability.ADMINISTER)
def run(run_id: UUID) -> ResponseReturnValue:
    """Show what a list holds, in counts, and what became of it."""
    context = web_context()
    return _run_page(context, _run(context, run_id), SecondPersonForm(formdata=None))


@blueprint.post("/administracion/conservacion/listas/<uuid:run_id>/confirmar")
@requires(Capability.ADMINISTER)
@writes
def confirm(run_id: UUID) -> ResponseReturnValue:
    """Confirm a list as a second person."""
    context, form = web_context(), SecondPersonForm()
    found = _run(context, run_id)
    if not form.validate():
        return _run_page(context, found, form, 422)
    try:
        run_actions.confirm_list(context, found, wait_of())
    except InvalidInput as error:
        form.add_error("is_checked", refusal_words(error))
        return _run_page(context, found, form, 422)
    log.info("erasure run=%s confirmed by=%s", found.id, context.actor.person_id)
    flash(_("Confirmó la lista. Hasta su día se puede retirar."), "success")
    return redirect(url_for("retention.run", run_id=run_id))


@blueprint.post("/administracion/conservacion/listas/<uuid:run_id>/retirar")
@requires(Capability.ADMINISTER)
@writes
def withdraw(run_id: UUID) -> ResponseReturnValue:
    """Take a list back."""
    context = web_context()
    found = _run(context, run_id)
    run_actions.withdraw_list(context, found)
    log.info("erasure run=%s withdrawn by=%s", found.id, context.actor.person_id)
    flash(_("Retiró la lista. Lo que no se anonimizó se conserva."), "success")
    return redirect(url_for("retention.schedule"))


@blueprint.get("/conservacion")
@requires(Capability.DECIDE_CASE)
def waiting() -> ResponseReturnValue:
    """List the cases that wait to be anonymized, to whoever may order that one is kept."""
    context = web_context()
    bodies = {
        grant.body_id
        for grant in context.actor.grants
        if grant.role in BODY_ROLES and Capability.DECIDE_CASE in CAPABILITIES[grant.role] and grant.body_id
    }
    found = queries.waiting_of_bodies(context.session, bodies, limit=MOST_SHOWN)
    if any(grant.role not in BODY_ROLES for grant in context.actor.grants):
        found += queries.waiting_at_the_desk(context.session, states.CENTRAL_DESK, limit=MOST_SHOWN)
    rows = [row for row in found if states.may(context.actor, Capability.DECIDE_CASE, row[0])]
    return render_template(
        "retention/waiting.html",
        rows=rows,
        kinds=kinds_of(current_app),
        is_full=len(found) >= MOST_SHOWN,
    )


@blueprint.get("/auditoria/conservacion")
@requires(Capability.AUDIT)
def audited() -> ResponseReturnValue:
    """List what was anonymized, by whose consent, when and how much, for the auditor."""
    session = web_context().session
    runs = [*queries.runs(session, RunKind.SCHEDULE, limit=MOST_RUNS)]
    runs += queries.runs(session, RunKind.REQUEST, limit=MOST_RUNS)
    runs.sort(key=lambda one: one.proposed_at, reverse=True)
    totals = queries.totals_of(session, [one.id for one in runs])
    people = {one for row in runs for one in (row.proposed_by_id, row.confirmed_by_id) if one}
    return render_template(
        "retention/audited.html",
        rows=[(one, state_words(one), totals.get(one.id)) for one in runs],
        names=names_of(session, people),
    )


def wait_of() -> timedelta:
    """Return how long after two people agreed a case is anonymized."""
    return timedelta(days=current_app.config["FOIA"].erasure_wait_days)


def _run(context: Context, run_id: UUID) -> ErasureRun:
    found = context.session.get(ErasureRun, run_id)
    if found is None or found.kind != RunKind.SCHEDULE:
        raise NotFound("run")
    return found


def _run_page(
    context: Context, found: ErasureRun, form: SecondPersonForm, status: int = 200
) -> ResponseReturnValue:
    counts = queries.counts_of(context.session, found.id)
    reasons = queries.kept_reasons(context.session, found.id)
    people = {found.proposed_by_id, found.confirmed_by_id, found.withdrawn_by_id} - {None}
    kinds = kinds_of(current_app)
    page = render_template(
        "retention/run.html",
        run=found,
        form=form,
        state=state_words(found),
        rows=[
            (
                str(kinds[one.kind].label) if one.kind in kinds else one.kind,
                regime_words(context.book, one.regime_id),
                _body_words(one),
                one,
            )
            for one in counts
        ],
        listed=sum(one.listed for one in counts),
        erased=sum(one.erased for one in counts),
        kept=[(kept_words(why), count) for why, count in reasons.items()],
        files=sum(one.files for one in counts),
        names=names_of(context.session, {one for one in people if one}),
        is_full=sum(one.listed for one in counts) >= run_actions.MOST_LISTED,
        is_mine=found.proposed_by_id == context.actor.person_id,
        wait=ngettext("%(num)s día", "%(num)s días", wait_of().days),
    )
    return page, status


def _body_words(one: queries.RunCount) -> str:
    if one.is_confidential:
        return _("Reservado: no se dice de qué entidad")
    return one.body.name(language()) if one.body else _("Sin entidad")
