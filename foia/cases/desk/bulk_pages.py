"""Assigning or confirming many cases at once: what is ticked, told before it is done, and what did not go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from foia.access import current_actor, requires
from foia.actors import Capability
from foia.cases import bulk, states, tray
from foia.cases.acting import web_context
from foia.cases.bulk import MOST_AT_ONCE, Left, Picked
from foia.cases.context import Context
from foia.cases.desk.assigning import offer_people, person_chosen
from foia.cases.desk.blueprint import blueprint
from foia.cases.desk.forms import StandInFields
from foia.cases.desk.lines import lines_of
from foia.cases.desk.tray_forms import days_of
from foia.cases.models import Case
from foia.forms import Form
from foia.i18n import gettext as _
from foia.i18n import ngettext

ASSIGN, ACKNOWLEDGE = "asignar", "acusar"
_VERBS = {ASSIGN: "assign", ACKNOWLEDGE: "acknowledge"}


class SeveralForm(StandInFields):
    """Who is to be responsible for all of them."""


class ConfirmSeveralForm(Form):
    """To be sure, and nothing else."""


@dataclass(frozen=True)
class Result:
    """A case that did not go, and why."""

    folio: str
    case_id: UUID
    words: str


@blueprint.get("/bandeja/varios")
@requires(Capability.ASSIGN_CASE)
def several() -> ResponseReturnValue:
    """Tell what will happen to the cases ticked, and to how many."""
    context = web_context()
    action, cases = _asked(context, request.args.getlist("caso"))
    form = SeveralForm(formdata=None) if action == ASSIGN else ConfirmSeveralForm(formdata=None)
    return _confirmation(context, form, action, cases)


@blueprint.post("/bandeja/varios")
@requires(Capability.ASSIGN_CASE)
def do_several() -> ResponseReturnValue:
    """Do it, each case alone; say how many went, and why the others did not."""
    context = web_context()
    picked = [one for text in request.form.getlist("caso") if (one := _picked(text)) is not None]
    action, cases = _asked(context, [one.case_id.hex for one in picked])
    if len(cases) > MOST_AT_ONCE or not cases:
        return _confirmation(context, ConfirmSeveralForm(formdata=None), action, cases)
    folios = {case.id: case.folio for case in cases}
    if action == ASSIGN:
        form = SeveralForm()
        offer_people(form, context, bulk.people_for(context, cases))
        if not form.validate():
            return _confirmation(context, form, action, cases, 422)
        left = bulk.assign_many(context, picked, person_chosen(form))
    else:
        left = bulk.acknowledge_many(context, picked)
    return render_template(
        "desk/several_done.html",
        heading=_done_words(action, len(picked) - len(left)),
        left=[Result(folios.get(one.case_id, ""), one.case_id, _why(one)) for one in left],
    )


def _asked(context: Context, texts: Sequence[str]) -> tuple[str, list[Case]]:
    asked = request.values.get("que", "")
    action = asked if asked in _VERBS else ASSIGN
    ids = [found for text in texts if (found := _id(text)) is not None]
    return action, bulk.picked_cases(context, list(dict.fromkeys(ids))[: MOST_AT_ONCE + 1])


def _confirmation(
    context: Context, form: Form, action: str, cases: Sequence[Case], status: int = 200
) -> ResponseReturnValue:
    if isinstance(form, SeveralForm) and status == 200:  # noqa: PLR2004 (a form not sent yet)
        offer_people(form, context, bulk.people_for(context, cases))
    going = [case for case in cases if states.may_use(_VERBS[action], current_actor(), case)]
    rows = tray.reached_in(
        context.session,
        tray.scopes_of(context.actor, Capability.READ_CASE),
        [case.id for case in going],
    )
    return render_template(
        "desk/several.html",
        form=form,
        action=action,
        heading=_heading(action, len(going)),
        button=_("Asignar") if action == ASSIGN else _("Confirmar la recepción"),
        cases=going,
        lines=lines_of(context, rows, days_of(context).today),
        staying=[case for case in cases if case not in going],
        most=MOST_AT_ONCE,
        is_too_many=len(cases) > MOST_AT_ONCE,
    ), status


def _heading(action: str, count: int) -> str:
    if action == ASSIGN:
        return ngettext("Asignar %(num)s expediente", "Asignar %(num)s expedientes", count)
    return ngettext(
        "Confirmar la recepción de %(num)s expediente", "Confirmar la recepción de %(num)s expedientes", count
    )


def _done_words(action: str, count: int) -> str:
    if action == ASSIGN:
        return ngettext("Se asignó %(num)s expediente", "Se asignaron %(num)s expedientes", count)
    return ngettext(
        "Se confirmó la recepción de %(num)s expediente",
        "Se confirmó la recepción de %(num)s expedientes",
        count,
    )


def _why(left: Left) -> str:
    return {
        "already": _("Ya estaba hecho."),
        "changed": _("Otra persona lo cambió mientras tanto. Véalo antes de volver a intentarlo."),
        "gone": _("Ya no está entre los expedientes que usted puede ver."),
        "wrong_state": _("Su estado ya no lo permite."),
        "not_assignable": _("Esa persona no puede atender este expediente."),
        "not_lawful": _("La norma que se aplica no lo permite."),
    }.get(left.reason, _("No se pudo registrar."))


def _picked(text: str) -> Picked | None:
    id_text, _dot, version = text.partition(".")
    case_id = _id(id_text)
    return Picked(case_id, int(version)) if case_id is not None and version.isdecimal() else None


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
