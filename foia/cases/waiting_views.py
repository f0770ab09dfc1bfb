"""What the page of people tells an administrator of what waits for somebody: its number and what to do."""

from __future__ import annotations

from datetime import timedelta

from flask import g
from sqlalchemy.orm import Session

from foia import clock
from foia.cases.waiting_queries import Waiting, waiting
from foia.i18n import gettext as _
from foia.i18n import ngettext

# The reminders of the policy told the desk, and then every administrator, well before.
UNROUTED_FOR = timedelta(days=3)
_KEPT = "what_waits"


def waiting_words(session: Session) -> str:
    """Say how many reports wait and who must be named; empty when none does."""
    count = _waiting(session).reports
    if not count:
        return ""
    told = ngettext(
        "%(num)s denuncia espera a que haya una persona nombrada que pueda recibirla.",
        "%(num)s denuncias esperan a que haya una persona nombrada que pueda recibirlas.",
        count,
    )
    return " ".join(
        (
            told,
            _(
                "Dé la función «Persona nombrada para denuncias» en cada entidad y en la autoridad "
                "a la que la norma las dirige. Pasarán solas a quien nombre."
            ),
            _("Por reserva, aquí no se dice cuáles son ni de qué entidad."),
        )
    )


def unrouted_words(session: Session) -> str:
    """Say how many cases nobody found a body for in days; empty when none waits."""
    count = _waiting(session).unrouted
    if not count:
        return ""
    told = ngettext(
        "%(num)s expediente espera hace más de tres días que se le encuentre entidad.",
        "%(num)s expedientes esperan hace más de tres días que se les encuentre entidad.",
        count,
    )
    return f"{told} " + _("Vea que la mesa central tenga a alguien que la atienda.")


def _waiting(session: Session) -> Waiting:
    """Count once for all that a page tells."""
    if _KEPT not in g:
        setattr(g, _KEPT, waiting(session, clock.now() - UNROUTED_FOR))
    found: Waiting = getattr(g, _KEPT)
    return found
