"""The pages of routing for whoever administers and whoever audits; the desk's are beside them."""

from __future__ import annotations

from flask import Flask, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from foia.access import requires
from foia.accounts.history_kinds import SubjectKind, register
from foia.accounts.queries import names_of
from foia.actors import Capability
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.errors import InvalidInput
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.routing import actions, asking
from foia.routing.blueprint import blueprint
from foia.routing.desk_views import suggestions_shown
from foia.routing.figure_pages import figures_shown, missing_phrases
from foia.routing.forms import NothingForm, SwitchOnForm
from foia.routing.queries import standing_of
from foia.transactions import writes

__all__ = ["blueprint", "init_app"]

_SWITCHED = {"True": _l("Encendida"), "False": _l("Apagada")}


def init_app(app: Flask) -> None:
    """Let pages of the desk ask for suggestions, forms for advice, and the history say what was switched."""
    app.add_template_global(suggestions_shown, "routing_suggestions")
    asking.init_app(app)
    register(
        app,
        actions.SUBJECT_KIND,
        SubjectKind(
            _l("Derivación"),
            {"routes_itself": _l("Derivación automática")},
            {"routes_itself": _SWITCHED},
            subject=lambda _id: _("Derivación automática"),
            address=lambda _id: url_for("routing.administration"),
        ),
    )


@blueprint.get("/administracion/derivacion")
@requires(Capability.ADMINISTER)
def administration() -> ResponseReturnValue:
    """Show how cases come to their bodies, what was learnt, and the switch."""
    return _administration(web_context(), SwitchOnForm(formdata=None))


@blueprint.post("/administracion/derivacion/entrenar")
@requires(Capability.ADMINISTER)
@writes
def train() -> ResponseReturnValue:
    """Have the next sweep train."""
    context = web_context()
    actions.ask_for_training(context.session, context)
    flash(
        _("En la próxima vuelta, dentro de unos minutos, se aprende de nuevo. Aquí verá el resultado."),
        "success",
    )
    return redirect(url_for("routing.administration"))


@blueprint.post("/administracion/derivacion/encender")
@requires(Capability.ADMINISTER)
@writes
def switch_on() -> ResponseReturnValue:
    """Switch routing by itself on, once that was earned."""
    context, form = web_context(), SwitchOnForm()
    if not form.validate():
        return _administration(context, form), 422
    try:
        actions.switch(context, on=True)
    except InvalidInput:
        form.add_error(None, _("Todavía no se puede encender: faltan casos confirmados o acierto."))
        return _administration(context, form), 422
    flash(_("La derivación automática está encendida."), "success")
    return redirect(url_for("routing.administration"))


@blueprint.post("/administracion/derivacion/apagar")
@requires(Capability.ADMINISTER)
@writes
def switch_off() -> ResponseReturnValue:
    """Switch it off, at once."""
    actions.switch(web_context(), on=False)
    flash(_("La derivación automática está apagada."), "success")
    return redirect(url_for("routing.administration"))


@blueprint.get("/auditoria/derivacion")
@requires(Capability.AUDIT)
def audited() -> ResponseReturnValue:
    """Show an auditor how cases come to their bodies."""
    context = web_context()
    shown = figures_shown(context, "routing.audited")
    return render_template("routing/audited.html", **shown, names=_names(context.session, shown["switched"]))


def _administration(context: Context, switch_form: SwitchOnForm) -> str:
    shown = figures_shown(context, "routing.administration")
    return render_template(
        "routing/administration.html",
        **shown,
        **missing_phrases(context),
        switch_form=switch_form,
        nothing=NothingForm(formdata=None),
        is_earned=standing_of(context.session).is_earned,
        names=_names(context.session, shown["switched"]),
    )


def _names(session: Session, changes: list) -> dict:  # type: ignore[type-arg]
    return names_of(session, {change.person_id for change in changes if change.person_id})
