"""Samples of cases: drawn by a seed, looked at one by one, and drawn again to see that they are the same."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.actors import Capability
from foia.audit.findings_models import SamplingPlan
from foia.audit.sampling_actions import Wanted, draw_again, make_plan, note_looked
from foia.audit.sampling_queries import cases_of_plan, plan_line, plans
from foia.audit.sampling_rules import LEAST, LONGEST_SEED, MOST
from foia.audit.views import blueprint
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.kinds import kinds_of
from foia.directory.queries import bodies_of
from foia.errors import InvalidInput, NotFound
from foia.forms import Choice, DateField, Form, SelectField, TextField
from foia.i18n import gettext as _
from foia.i18n import language
from foia.i18n import lazy_gettext as _l
from foia.transactions import writes

__all__ = ["blueprint"]


class SampleForm(Form):
    """Of which cases, how many, by which seed."""

    body = SelectField(_l("Entidad"), placeholder=_l("Todas"))
    kind = SelectField(_l("Tipo"), placeholder=_l("Todos"))
    first_on = DateField(_l("Recibidos desde el"), required=_l("Escriba desde qué día"))
    last_on = DateField(_l("Recibidos hasta el"), required=_l("Escriba hasta qué día"))
    size = TextField(_l("Cuántos expedientes"), required=_l("Escriba cuántos expedientes"), width=4)
    seed = TextField(
        _l("Semilla"),
        hint=_l("Algo que nadie de auditoría elija, como el número de un sorteo público. Vacía: al azar."),
        max_length=LONGEST_SEED,
        width=20,
    )


@blueprint.get("/auditoria/muestras")
@requires(Capability.AUDIT)
def samples() -> ResponseReturnValue:
    """List the samples that were drawn."""
    return render_template("audit/samples.html", lines=plans(web_context().session))


@blueprint.get("/auditoria/muestras/nueva")
@requires(Capability.AUDIT)
def new_sample() -> ResponseReturnValue:
    """Ask what is drawn."""
    return _show_new(web_context(), SampleForm(formdata=None))


@blueprint.post("/auditoria/muestras/nueva")
@requires(Capability.AUDIT)
@writes
def draw_sample() -> ResponseReturnValue:
    """Draw a sample and keep it."""
    context = web_context()
    form = SampleForm()
    _offer(context, form)
    if not form.validate():
        return _show_new(context, form, 422)
    size = str(form.size.data)
    wanted = Wanted(
        form.first_on.data,
        form.last_on.data,
        int(size) if size.isascii() and size.isdecimal() and len(size) < 6 else 0,
        UUID(form.body.data) if form.body.data else None,
        form.kind.data or "",
        form.seed.data or "",
    )
    try:
        plan = make_plan(context, wanted)
    except InvalidInput as error:
        words = _("Escriba un número del %(least)s al %(most)s.", least=LEAST, most=MOST)
        empty = _("No hay expedientes de esas características entre esos días.")
        form.add_error(error.field or None, words if error.code == "size" else empty)
        return _show_new(context, form, 422)
    flash(_("Extrajo la muestra. La semilla queda guardada."), "success")
    return redirect(url_for("audit.sample", plan_id=plan.id))


@blueprint.get("/auditoria/muestras/<uuid:plan_id>")
@requires(Capability.AUDIT)
def sample(plan_id: UUID) -> ResponseReturnValue:
    """Show a sample; drawn again, if that is asked for."""
    context = web_context()
    line = plan_line(context.session, plan_id)
    if line is None:
        raise NotFound("sample")
    cases = cases_of_plan(context.session, context.actor, plan_id)
    return render_template(
        "audit/sample.html",
        line=line,
        plan=line.plan,
        cases=cases,
        kinds=kinds_of(current_app),
        again=_compared(context, line.plan, [row.case_id for row, _case in cases])
        if "comprobar" in request.args
        else "",
    )


@blueprint.post("/auditoria/muestras/<uuid:plan_id>/vistos/<int:number>")
@requires(Capability.AUDIT)
@writes
def look_at_sampled(plan_id: UUID, number: int) -> ResponseReturnValue:
    """Note that a case of a sample was looked at."""
    note_looked(web_context(), plan_id, number)
    return redirect(url_for("audit.sample", plan_id=plan_id))


def _compared(context: Context, plan: SamplingPlan, ids: list[UUID]) -> str:
    """Say whether drawing again gives the same."""
    found = draw_again(context, plan)
    if list(found.ids) == ids and found.population_hash == plan.population_hash:
        return _("Se extrajo otra vez con la misma semilla: salen los mismos expedientes.")
    if found.population_hash != plan.population_hash:
        return _(
            "Los expedientes entre los que se extrae ya no son los mismos (eran %(then)s, son %(now)s): "
            "alguno entró, cambió de entidad o pasó a ser reservado.",
            then=plan.population,
            now=found.population,
        )
    return _("Con la misma semilla salen otros expedientes: la muestra guardada fue alterada.")


def _show_new(context: Context, form: SampleForm, status: int = 200) -> ResponseReturnValue:
    _offer(context, form)
    return render_template("audit/new_sample.html", form=form), status


def _offer(context: Context, form: SampleForm) -> None:
    bodies = bodies_of(context.session, context.country)
    form.body.choices = [Choice(str(body.id), body.name(language())) for body in bodies]
    form.kind.choices = [
        Choice(code, kind.label) for code, kind in kinds_of(current_app).items() if not kind.is_discreet
    ]
