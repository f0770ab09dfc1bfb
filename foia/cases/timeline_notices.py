"""What is said, to staff alone, of notices that a person gave by other means. Runs in a request."""

from __future__ import annotations

from foia.cases.timeline_names import Audience, Names, Payload, Teller, Words
from foia.i18n import gettext as _


def _told_otherwise(payload: Payload, names: Names, audience: Audience) -> Words:
    means = {
        "phone": _("Por teléfono"),
        "in_person": _("En persona"),
        "post": _("Por carta"),
        "email": _("A otro correo electrónico"),
    }.get(payload["means"], _("Por otro medio"))
    to = {
        "filer": _("a quien presentó"),
        "person": _("a quien trabaja en la entidad"),
        "responsible": _("a la persona responsable"),
        "head": _("a la jefatura"),
    }.get(payload["recipient"], _("a la entidad"))
    title = _("Se notificó por otro medio un aviso que no se pudo entregar")
    return title, _("%(means)s, %(to)s.", means=means, to=to)


OF_NOTICES: dict[str, Teller] = {"told_otherwise": _told_otherwise}
