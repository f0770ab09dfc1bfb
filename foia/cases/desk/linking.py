"""The pages that say that two cases have to do with each other, and that end one in another."""

from __future__ import annotations

from uuid import UUID

from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.actors import Capability
from foia.cases import links
from foia.cases.acting import web_context
from foia.cases.desk import steps
from foia.cases.desk.blueprint import blueprint
from foia.cases.desk.forms import CaseForm
from foia.cases.desk.steps import Step, begun, done, sent, show
from foia.errors import InvalidInput
from foia.forms import Choice, CodeField, RadioField
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.transactions import writes


class JoinForm(CaseForm):
    """In which case this one goes on."""

    folio = CodeField(_l("Folio del otro expediente"), required=_l("Escriba el folio"), width=20)


class LinkForm(JoinForm):
    """With which case, and how."""

    relation = RadioField(
        _l("¿Qué relación tienen?"),
        choices=[
            Choice(links.RELATED, _l("Tratan de asuntos relacionados")),
            Choice(links.DUPLICATE, _l("Tratan de lo mismo")),
            Choice(links.FOLLOWS, _l("Este continúa al otro")),
        ],
        required=_l("Elija qué relación tienen"),
    )


@blueprint.get("/expedientes/<uuid:case_id>/vincular")
@requires(Capability.WORK_CASE)
def linking(case_id: UUID) -> ResponseReturnValue:
    """Ask with which case."""
    form = LinkForm()
    _context, case = begun("link", case_id, form)
    return show(case, _link_step(), form)


@blueprint.post("/expedientes/<uuid:case_id>/vincular")
@requires(Capability.WORK_CASE)
@writes
def link(case_id: UUID) -> ResponseReturnValue:
    """Link the two."""
    form = LinkForm()
    links.wait_for_both(web_context(), case_id, form.folio.data)
    context, case = sent("link", case_id, form)
    if not form.validate():
        return show(case, _link_step(), form, 422)
    try:
        other = links.link(
            context, case, form.folio.data, form.relation.data, expected_version=form.expected_version
        )
    except InvalidInput as error:
        form.add_error(error.field or None, _refusal(error))
        return show(case, _link_step(), form, 422)
    return done(case, _("Vinculó este expediente con el %(folio)s.", folio=other.folio))


@blueprint.get("/expedientes/<uuid:case_id>/acumular")
@requires(Capability.WORK_CASE)
def joining(case_id: UUID) -> ResponseReturnValue:
    """Ask in which case this one goes on."""
    form = JoinForm()
    _context, case = begun("join", case_id, form)
    return show(case, _join_step(), form)


@blueprint.post("/expedientes/<uuid:case_id>/acumular")
@requires(Capability.WORK_CASE)
@writes
def join(case_id: UUID) -> ResponseReturnValue:
    """End this case in the other."""
    form = JoinForm()
    links.wait_for_both(web_context(), case_id, form.folio.data)
    context, case = sent("join", case_id, form)
    if not form.validate():
        return show(case, _join_step(), form, 422)
    try:
        other = links.join(context, case, form.folio.data, expected_version=form.expected_version)
    except InvalidInput as error:
        form.add_error(error.field or None, _refusal(error))
        return show(case, _join_step(), form, 422)
    return done(case, _("Acumuló este expediente al %(folio)s: responda allí.", folio=other.folio))


def _link_step() -> Step:
    return Step(
        heading=_("Vincular con otro expediente"),
        button=_("Vincular"),
        sentences=(
            _("Cada expediente sigue su curso, con su plazo y su respuesta."),
            _("Quienes atienden uno ven que existe el otro. El contenido no se comparte."),
        ),
    )


def _join_step() -> Step:
    return Step(
        heading=_("Acumular a otro expediente"),
        button=_("Acumular"),
        sentences=(
            _("Sirve cuando la misma persona presentó dos veces a su entidad. El otro debe seguir abierto."),
            _("Lo que se pide aquí se responde en el otro. Se avisa a quien presentó."),
        ),
        warning=_("Este expediente se cierra y su plazo termina. No se puede deshacer."),
    )


def _refusal(error: InvalidInput) -> str:
    return {
        "not_found": _("No encontramos un expediente con ese folio entre los que usted puede ver."),
        "same_case": _("Es este mismo expediente. Escriba el folio del otro."),
        "already_linked": _("Estos dos expedientes ya están vinculados así."),
        "other_not_open": _("El otro expediente no está abierto. Vincúlelos."),
        "other_kind_or_body": _("El otro expediente es de otro tipo o de otra entidad. Vincúlelos."),
        "parts_of_one": _("Son partes de un mismo expediente: no se acumulan entre sí."),
        "link_instead": _(
            "No consta que la misma persona presentó los dos. Para que nadie se quede sin su respuesta, "
            "vincúlelos en vez de acumularlos."
        ),
    }.get(error.code, steps.refusal(error))
