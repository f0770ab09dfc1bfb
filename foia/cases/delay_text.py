"""What a filer may send about a late answer, already written. Runs in a request, for gettext."""

from __future__ import annotations

from datetime import date

from flask_babel.speaklater import LazyString

from foia.i18n import date_plain, force_locale
from foia.i18n import gettext as _


def filed_words(noun: LazyString, folio: str, body: str, received_on: date) -> str:
    """Say what was filed, when and before whom, as whoever filed it says it."""
    return _(
        "El %(date)s presenté %(noun)s con folio %(folio)s ante %(body)s.",
        date=date_plain(received_on),
        noun=str(noun),
        folio=folio,
        body=body or _("la administración"),
    )


def delay_text(
    noun: LazyString, folio: str, body: str, received_on: date, due_on: date | None, language: str
) -> str:
    """Ask for an answer, in the language of the case. `due_on`: the day on which a proven term ended."""
    with force_locale(language):
        ended = (
            _("El plazo para responder venció el %(date)s y no recibí respuesta.", date=date_plain(due_on))
            if due_on
            else _("Todavía no recibí respuesta.")
        )
        asked = _("Pido que me respondan de forma completa y por escrito, y que me digan cuándo lo harán.")
        return "\n\n".join((filed_words(noun, folio, body, received_on), ended, asked))
