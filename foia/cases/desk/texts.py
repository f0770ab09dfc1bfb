"""What each verb's page says before it is done: what happens, who is told, whether the term moves."""

from __future__ import annotations

from foia.cases.context import Context
from foia.cases.desk.steps import Step
from foia.cases.models import Case
from foia.i18n import force_locale
from foia.i18n import gettext as _


def acknowledgment_step() -> Step:
    return Step(
        heading=_("Confirmar la recepción"),
        button=_("Confirmar la recepción"),
        sentences=(
            _("Se avisa a quien presentó que la entidad recibió el expediente y empezó el trámite."),
            _("No detiene el plazo para responder."),
        ),
    )


def release_step() -> Step:
    return Step(
        heading=_("Dar curso a lo que espera revisión"),
        button=_("Dar curso"),
        sentences=(
            _("Este expediente llegó por encima de los límites de uso. Por eso no lleva archivos."),
            _("Revise que no sea un envío automático. El plazo corre desde que se recibió."),
        ),
    )


def assignment_step() -> Step:
    return Step(
        heading=_("Asignar a una persona responsable"),
        button=_("Asignar"),
        sentences=(_("Recibirá un aviso y los recordatorios de este expediente."),),
    )


def clarification_step(context: Context, case: Case) -> Step:
    """Say honestly whether asking moves the term under this case's regime."""
    regime = context.book.regime(case.regime_id, case.regime_version)
    step = next((step for step in regime.steps if step.kind == "clarification"), None)
    if step is None or step.clock == "none":
        effect = _("Pedir una aclaración no detiene el plazo para responder.")
    else:
        effect = _("Según la norma, el plazo se calcula de nuevo cuando llegue la aclaración.")
    return Step(
        heading=_("Pedir una aclaración"),
        button=_("Pedir la aclaración"),
        sentences=(
            _("Quien presentó la ve al abrir su expediente con folio y clave, y contesta allí."),
            effect,
        ),
    )


def message_step() -> Step:
    return Step(
        heading=_("Escribir a quien presentó"),
        button=_("Enviar el mensaje"),
        sentences=(_("Un mensaje no es la respuesta: el plazo sigue corriendo."),),
    )


def note_step() -> Step:
    return Step(
        heading=_("Agregar una nota interna"),
        button=_("Agregar la nota"),
        sentences=(_("Solo la ve el personal que atiende este expediente."),),
    )


def routing_step() -> Step:
    return Step(
        heading=_("Enviar a la entidad competente"),
        button=_("Enviar el expediente"),
        sentences=(_("La fecha de recepción no cambia: el plazo cuenta desde que la persona presentó."),),
    )


def sending_step(body_name: str) -> Step:
    return Step(
        heading=_("Registrar que se envió el expediente"),
        button=_("Registrar el envío"),
        sentences=(_("Registre aquí que envió el expediente impreso a %(body)s.", body=body_name),),
    )


def name_question(language: str) -> str:
    """Return the question for a missing name, in the filer's language."""
    with force_locale(language):
        return _(
            "Para dar curso a su expediente, la norma pide el nombre de quien presenta. "
            "Por favor, escríbanos su nombre completo. "
            "Lo usará únicamente el personal que atiende su expediente."
        )
