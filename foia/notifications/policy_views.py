"""Pages of policies of reminders: an administrator's of any scope, a head's of their own body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from flask import after_this_request, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from foia import clock
from foia.access import current_actor, requires
from foia.accounts.history_kinds import SubjectKind
from foia.accounts.queries import names_of
from foia.actors import Capability
from foia.cases.acting import web_context
from foia.cases.catalogue_blueprint import (
    SAVED,
    blueprint,
    conflict_words,
    history_of,
    log,
    name_changes,
    saved,
)
from foia.cases.context import Context
from foia.cases.kinds import kinds_of
from foia.directory.models import Body
from foia.directory.queries import find_body
from foia.errors import NotFound, StaleCase
from foia.extensions import db
from foia.forms import Choice
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.notifications import policy_actions as actions
from foia.notifications.models import ReminderPolicy
from foia.notifications.policies import policies_in_force
from foia.notifications.policy import Policy, Scope, read_policy
from foia.notifications.policy_forms import PolicyForm, ScopeForm
from foia.notifications.policy_pages import (
    PreviewShown,
    ScopePages,
    inherited_minimum,
    listed,
    matters_shown,
    regime_title,
    regimes_of,
    sample_choices,
    scope_words,
)
from foia.notifications.policy_queries import all_in_force, in_force, policies_with, versions
from foia.notifications.policy_trying import body_called, offer_samples, sample_of_today, tried
from foia.notifications.policy_words import CHANGE_LABELS, CHANGE_VALUES, MODES, refusal_words
from foia.transactions import writes


def _subject_words(subject: str) -> str:
    scope = actions.scope_named(subject)
    body = db.session().get(Body, scope.body_id) if scope.body_id is not None else None
    return scope_words(scope, body)


def _subject_address(subject: str) -> str:
    return ScopePages(actions.scope_named(subject), None, for_body=False).url()


name_changes(
    actions.SUBJECT,
    SubjectKind(
        _l("Política de recordatorios"),
        CHANGE_LABELS,
        CHANGE_VALUES,
        subject=_subject_words,
        address=_subject_address,
    ),
)


@blueprint.get("/administracion/recordatorios")
@requires(Capability.ADMINISTER)
def reminder_policies() -> ResponseReturnValue:
    """List the policies in force, and ask for what another one is to be."""
    form, context = ScopeForm(request.args), web_context()
    _offer_scopes(context, form)
    if "entidad" in request.args and form.validate():
        body = body_called(context, form, "entidad")
        scope = Scope(form.regimen.data or "", form.tipo.data or "", body.id if body else None)
        if not form.errors and _holds_for_something(context, form, scope):
            return redirect(ScopePages(scope, body, for_body=False).url())
    return _list_page(context, form, all_in_force(context.session), None), 422 if form.errors else 200


@blueprint.get("/administracion/recordatorios/politica")
@requires(Capability.ADMINISTER)
def reminder_policy() -> ResponseReturnValue:
    """Show what holds in a scope, and what held there before."""
    return _show(_national())


@blueprint.get("/administracion/recordatorios/politica/cambiar")
@requires(Capability.ADMINISTER)
def reminder_policy_ask() -> ResponseReturnValue:
    """Ask for the policy of a scope, beginning from what holds."""
    return _ask(_national())


@blueprint.post("/administracion/recordatorios/politica/cambiar")
@requires(Capability.ADMINISTER)
@writes
def reminder_policy_write() -> ResponseReturnValue:
    """Show what a policy would do in a sample case; put it in force once that was seen."""
    return _write(_national())


@blueprint.post("/administracion/recordatorios/politica/retirar")
@requires(Capability.ADMINISTER)
@writes
def reminder_policy_retire() -> ResponseReturnValue:
    """Go back to what is above."""
    return _retire(_national())


@blueprint.get("/bandeja/recordatorios/<uuid:body_id>")
@requires(Capability.SUPERVISE)
def body_reminder_policies(body_id: UUID) -> ResponseReturnValue:
    """List the policies of a body, and ask for what another one is to be."""
    pages, context, form = _of_body(body_id), web_context(), ScopeForm(request.args)
    del form.entidad
    _offer_scopes(context, form)
    if "regimen" in request.args and form.validate():
        scope = Scope(form.regimen.data or "", form.tipo.data or "", body_id)
        if _holds_for_something(context, form, scope):
            return redirect(ScopePages(scope, pages.body, for_body=True).url())
    rows = all_in_force(context.session, body_id)
    return _list_page(context, form, rows, pages), 422 if form.errors else 200


@blueprint.get("/bandeja/recordatorios/<uuid:body_id>/politica")
@requires(Capability.SUPERVISE)
def body_reminder_policy(body_id: UUID) -> ResponseReturnValue:
    """Show what holds in a scope of the body, and what held there before."""
    return _show(_of_body(body_id))


@blueprint.get("/bandeja/recordatorios/<uuid:body_id>/politica/cambiar")
@requires(Capability.SUPERVISE)
def body_reminder_policy_ask(body_id: UUID) -> ResponseReturnValue:
    """Ask for the policy of a scope of the body, beginning from what holds."""
    return _ask(_of_body(body_id))


@blueprint.post("/bandeja/recordatorios/<uuid:body_id>/politica/cambiar")
@requires(Capability.SUPERVISE)
@writes
def body_reminder_policy_write(body_id: UUID) -> ResponseReturnValue:
    """Show what a policy would do in a sample case; put it in force once that was seen."""
    return _write(_of_body(body_id))


@blueprint.post("/bandeja/recordatorios/<uuid:body_id>/politica/retirar")
@requires(Capability.SUPERVISE)
@writes
def body_reminder_policy_retire(body_id: UUID) -> ResponseReturnValue:
    """Go back to what is above."""
    return _retire(_of_body(body_id))


def _national() -> ScopePages:
    """Return the scope an administrator's address names. Raises NotFound."""
    body_id = _id(request.args.get("entidad", ""))
    if request.args.get("entidad") and body_id is None:
        raise NotFound("body")
    return _pages(web_context(), body_id, for_body=False)


def _of_body(body_id: UUID) -> ScopePages:
    """Return the scope a head's address names, of a body they supervise. Raises NotFound."""
    if not current_actor().can(Capability.SUPERVISE, body_id):
        raise NotFound("body")
    return _pages(web_context(), body_id, for_body=True)


def _pages(context: Context, body_id: UUID | None, *, for_body: bool) -> ScopePages:
    body = find_body(context.session, body_id, country=context.country) if body_id is not None else None
    regime_id, kind = request.args.get("regimen", ""), request.args.get("tipo", "")
    scope = Scope(regime_id, kind, body_id)
    if (body_id is not None and body is None) or not sample_choices(context, scope):
        raise NotFound("scope")
    return ScopePages(scope, body, for_body)


def _show(pages: ScopePages) -> ResponseReturnValue:
    session, scope = db.session(), pages.scope
    row = in_force(session, scope)
    own = read_policy(row.content) if row is not None else None
    rows = versions(session, scope)
    holding = policies_with(session, scope, own).of(scope.regime_id, scope.kind, scope.body_id)
    inherited = inherited_minimum(session, scope, own) if own is not None else {}
    return render_template(
        "notifications/policy.html",
        pages=pages,
        row=row,
        holding=holding,
        mode=MODES[holding.mode],
        matters=matters_shown(holding, inherited),
        versions=rows,
        waits_to_be_followed=any(each.followed_at is None for each in rows),
        names=names_of(session, [each.author_id for each in rows if each.author_id is not None]),
        lines=history_of(actions.SUBJECT, actions.subject_of(scope), CHANGE_LABELS, CHANGE_VALUES),
    )


def _ask(pages: ScopePages) -> ResponseReturnValue:
    context, scope = web_context(), pages.scope
    form = PolicyForm(None, data=sample_of_today(context))
    row = in_force(context.session, scope)
    own = read_policy(row.content) if row is not None else None
    inherited = inherited_minimum(context.session, scope, own) if scope.body_id is not None else {}
    form.begin(own or _beginning(context, scope), inherited)
    form.expected.data = row.id.hex if row is not None else ""
    offer_samples(context, form, scope)
    return _form_page(pages, form)


def _beginning(context: Context, scope: Scope) -> Policy:
    """Return what holds in a scope, to begin its own policy from: a body's without the minimums it gets."""
    holding = policies_with(context.session, scope, None).of(scope.regime_id, scope.kind, scope.body_id)
    if scope.body_id is None:
        return holding
    thresholds = {
        matter: tuple(each for each in known if not each.is_minimum)
        for matter, known in holding.thresholds.items()
    }
    return replace(holding, thresholds=thresholds)


def _write(pages: ScopePages) -> ResponseReturnValue:
    context, scope, form = web_context(), pages.scope, PolicyForm()
    inherited = inherited_minimum(context.session, scope, None) if scope.body_id is not None else {}
    form.read(request.form, inherited, adds_to=request.form.get("add", ""))
    offer_samples(context, form, scope)
    if "add" in request.form:
        return _form_page(pages, form)
    policy = form.check(for_body=scope.body_id is not None)
    shown = tried(context, form, scope, pages.body, policy) if policy is not None else None
    if policy is None or shown is None:
        return _form_page(pages, form, status=422)
    if "save" not in request.form or form.shown.data != form.mark(policy):
        form.shown.data = form.mark(policy)
        return _form_page(pages, form, shown)
    status = _saved(pages, form, policy)
    return redirect(pages.url()) if status == SAVED else _form_page(pages, form, shown, status=status)


def _saved(pages: ScopePages, form: PolicyForm, policy: Policy) -> int:
    """Put a policy in force; a form that shows what is no longer so is told what is now."""
    session = db.session()
    expected_id = _id(str(form.expected.data))

    def write() -> bool:
        return actions.write_policy(
            session, pages.scope, policy, expected_id=expected_id, actor=current_actor(), now=clock.now()
        )

    status = saved(form, write, _Refusals())
    if status == SAVED:
        after_this_request(_know_at_once)
        log.info("reminder policy changed scope=%s", actions.subject_of(pages.scope))
        return status
    row = in_force(session, pages.scope)
    form.expected.data = row.id.hex if row is not None else ""
    return status


def _retire(pages: ScopePages) -> ResponseReturnValue:
    expected_id = _id(request.form.get("expected", ""))
    try:
        actions.retire_policy(
            db.session(), pages.scope, expected_id=expected_id, actor=current_actor(), now=clock.now()
        )
    except StaleCase:
        flash(conflict_words(), "important")
    else:
        after_this_request(_know_at_once)
        log.info("reminder policy retired scope=%s", actions.subject_of(pages.scope))
        flash(_("Retiró la política. Desde ahora vale lo que está por encima de ella."), "success")
    return redirect(pages.url())


class _Refusals(dict[str, str]):
    """Words of what an action refuses, by code."""

    def __missing__(self, code: str) -> str:
        return refusal_words(code)


def _know_at_once(response: Response) -> Response:
    """Have this process plan by the new policies at once; others know within seconds."""
    policies_in_force(db.session(), fresh=True)
    return response


def _list_page(
    context: Context, form: ScopeForm, rows: Sequence[ReminderPolicy], pages: ScopePages | None
) -> str:
    names = names_of(context.session, [row.author_id for row in rows if row.author_id is not None])
    return render_template(
        "notifications/policies.html",
        form=form,
        body=pages.body if pages is not None else None,
        base=pages or ScopePages(Scope(), None, for_body=False),
        policies=list(zip(listed(context, rows, for_body=pages is not None), rows, strict=True)),
        names=names,
    )


def _holds_for_something(context: Context, form: ScopeForm, scope: Scope) -> bool:
    """Say whether there can be a case in a scope; if not, beside its field."""
    if sample_choices(context, scope):
        return True
    form.add_error("tipo", _("Esa norma no se aplica a ese tipo de expediente. Elija otro, o todos."))
    return False


def _offer_scopes(context: Context, form: ScopeForm) -> None:
    form.regimen.choices = [Choice(id_, regime_title(id_)) for id_ in regimes_of(context)]
    form.tipo.choices = [Choice(code, kind.label) for code, kind in kinds_of(current_app).items()]
    for field in (form.regimen, form.tipo):
        field.data = field.data or None


def _form_page(
    pages: ScopePages, form: PolicyForm, preview: PreviewShown | None = None, *, status: int = 200
) -> ResponseReturnValue:
    if preview is None:
        form.shown.data = ""
    page = render_template("notifications/policy_form.html", pages=pages, form=form, preview=preview)
    return page, status


def _id(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None
