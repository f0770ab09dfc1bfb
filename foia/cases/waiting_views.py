"""What the page of people tells an administrator of the reports that wait: their number and what to do."""

from __future__ import annotations

from sqlalchemy.orm import Session

from foia.cases.waiting_queries import reports_waiting
from foia.i18n import gettext as _
from foia.i18n import ngettext


def waiting_words(session: Session) -> str:
    """Say how many reports wait and who must be named; empty when none does."""
    count = reports_waiting(session)
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
