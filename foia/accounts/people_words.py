"""Names of roles in words, and what a refusal of the pages of people says."""

from __future__ import annotations

from typing import Any

from foia.accounts.people_queries import HeldRole
from foia.actors import Role
from foia.errors import InvalidInput
from foia.i18n import gettext as _
from foia.i18n import language
from foia.i18n import lazy_gettext as _l

ROLE_LABELS: dict[Role, Any] = {
    Role.OFFICER: _l("Servidor público responsable"),
    Role.HEAD: _l("Supervisión o jefatura"),
    Role.CLERK: _l("Ventanilla"),
    Role.REPORTS_OFFICER: _l("Persona nombrada para denuncias"),
    Role.CENTRAL_DESK: _l("Mesa central"),
    Role.AUDITOR: _l("Auditoría"),
    Role.ADMINISTRATOR: _l("Administración"),
}
ROLE_HINTS: dict[Role, Any] = {
    Role.OFFICER: _l("Atiende los expedientes de una entidad o de una oficina."),
    Role.HEAD: _l("Ve toda la bandeja de una entidad, reasigna y recibe los avisos de vencidos."),
    Role.CLERK: _l("Recibe y entrega en el mostrador de una entidad. No lee los expedientes."),
    Role.REPORTS_OFFICER: _l("Solo ve las denuncias de una entidad. La nombran dos personas."),
    Role.CENTRAL_DESK: _l("Encamina lo que no tiene entidad y actúa por las que no se incorporaron."),
    Role.AUDITOR: _l("Revisa el cumplimiento de plazos de todas las entidades. No cambia nada."),
    Role.ADMINISTRATOR: _l("Configura entidades, personas, calendarios y textos. No ve expedientes."),
}


def role_words(held: HeldRole) -> str:
    """Say a role with its body and office."""
    parts = [str(ROLE_LABELS[held.role])]
    parts += [row.name(language()) for row in (held.body, held.office) if row is not None]
    return " · ".join(parts)


def refusal_words(error: InvalidInput) -> str:
    """Say why an action on people was refused."""
    words = {
        "email_taken": _("Ya hay una persona con ese correo"),
        "body_missing": _("Elija la entidad"),
        "body_unknown": _("Elija una entidad de la lista"),
        "office_unknown": _("Elija una oficina de esa entidad"),
        "own_account": _("No puede desactivar su propia cuenta. Pídaselo a otra persona que administre."),
        "own_role": _(
            "No puede quitarse a sí mismo la administración. Pídaselo a otra persona que administre."
        ),
        "own_grant": _("No puede darse funciones a sí mismo. Pídaselo a otra persona que administre."),
        "own_proposal": _("Usted hizo esta propuesta. La confirma otra persona que administre."),
        "proposer_gone": _("Quien la propuso ya no administra. Retire la propuesta y hágala otra vez."),
        "person_disabled": _("La cuenta está desactivada. Actívela primero."),
        "person_not_active": _("Esa persona todavía no activó su cuenta. Confirme cuando lo haya hecho."),
        "last_before_first": _("El último día no puede ser anterior al primero"),
        "absence_over": _("El último día ya pasó"),
        "absence_too_long": _("Una ausencia dura como máximo un año. Revise las fechas"),
        "absence_overlaps": _("En esos días ya hay otra ausencia anotada"),
        "substitute_unknown": _("Elija a alguien de la lista"),
        "substitute_away": _("Esa persona también está ausente en esos días. Elija a otra"),
    }
    return words[error.code]
