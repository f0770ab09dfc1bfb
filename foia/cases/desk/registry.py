"""Noting the number of the body's own registry."""

from __future__ import annotations

from uuid import UUID

from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.actors import Capability
from foia.cases.desk.blueprint import blueprint
from foia.cases.desk.forms import CaseForm
from foia.cases.desk.steps import Step, begun, done, refusal, sent, show
from foia.cases.registry import LONGEST
from foia.cases.registry_actions import note_registry_number, registry_number_of
from foia.errors import InvalidInput
from foia.forms import TextField
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.transactions import writes


class RegistryForm(CaseForm):
    """The number."""

    number = TextField(
        _l("Número de registro"),
        hint=_l("Como está en la hoja de ruta, por ejemplo 2026-01458."),
        required=_l("Escriba el número de registro"),
        max_length=LONGEST,
        width=20,
    )


@blueprint.get("/expedientes/<uuid:case_id>/registro")
@requires(Capability.WORK_CASE)
def registry_number(case_id: UUID) -> ResponseReturnValue:
    """Ask for the number of the body's own registry."""
    form = RegistryForm()
    context, case = begun("note_registry_number", case_id, form)
    form.number.data = registry_number_of(context.session, case)
    return show(case, _step(), form)


@blueprint.post("/expedientes/<uuid:case_id>/registro")
@requires(Capability.WORK_CASE)
@writes
def note_number(case_id: UUID) -> ResponseReturnValue:
    """Note it, or change it."""
    form = RegistryForm()
    context, case = sent("note_registry_number", case_id, form)
    if not form.validate():
        return show(case, _step(), form, 422)
    try:
        note_registry_number(context, case, str(form.number.data), expected_version=form.expected_version)
    except InvalidInput as error:
        form.number.errors = [_refusal(error)]
        return show(case, _step(), form, 422)
    return done(case, _("Anotó el número de registro."))


def _step() -> Step:
    return Step(
        heading=_("Anotar el número de registro"),
        button=_("Anotar el número"),
        sentences=(_("El expediente se encuentra también por este número. Quien presentó no lo ve."),),
    )


def _refusal(error: InvalidInput) -> str:
    return {
        "not_a_number": _(
            "Un número de registro lleva alguna cifra, y solo letras, cifras, puntos y guiones."
        ),
        "same_number": _("Ese número ya está anotado."),
    }.get(error.code) or refusal(error)
