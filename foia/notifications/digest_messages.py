"""What a digest says: one line for each notice that was gathered, the terms first, and where to read more.

Of confidential cases it says how many notices there are, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from foia.i18n import date_words, ngettext
from foia.i18n import gettext as _
from foia.notifications.letters import Letter

MOST_LINES = 100
DIGEST = "digest"


@dataclass(frozen=True)
class Line:
    """A notice in a digest: `due_on` only of a reminder; the folio of a confidential case is empty."""

    folio: str
    title: str
    due_on: date | None = None


def digest_letter(day: date, lines: Sequence[Line], link: Callable[..., str]) -> Letter:
    """Write the digest of a day; `link` turns the name of a page into its full address."""
    told = list(dict.fromkeys(line for line in lines if line.folio))
    terms = sorted((line for line in told if line.due_on), key=lambda line: (str(line.due_on), line.folio))
    news = [line for line in told if line.due_on is None]
    hidden = sum(1 for line in lines if not line.folio)
    paragraphs = [
        _("Estos son los avisos de sus expedientes hasta hoy, %(date)s.", date=date_words(day)),
        *_part(_("Plazos:"), terms),
        *_part(_("Novedades:"), news),
    ]
    if hidden:
        paragraphs.append(
            ngettext(
                "Hay %(num)s aviso de un expediente reservado que usted tiene a su cargo.",
                "Hay %(num)s avisos de expedientes reservados que usted tiene a su cargo.",
                hidden,
            )
        )
    paragraphs += [
        _("Para verlos, entre a su bandeja: %(address)s", address=link("desk.tray")),
        _("Por privacidad, este correo no dice de qué tratan los expedientes."),
        _(
            "Recibe un solo correo al empezar el día. Puede cambiarlo aquí: %(address)s",
            address=link("notifications.own_mail"),
        ),
        _("Este es un mensaje automático. No responda a este correo."),
    ]
    count = len(told) + hidden
    subject = ngettext(
        "Resumen del %(date)s: %(num)s aviso",
        "Resumen del %(date)s: %(num)s avisos",
        count,
        date=date_words(day),
    )
    return Letter(subject, tuple(paragraphs))


def _part(heading: str, lines: Sequence[Line]) -> list[str]:
    if not lines:
        return []
    shown = [
        _("- Folio %(folio)s: %(news)s", folio=line.folio, news=line.title) for line in lines[:MOST_LINES]
    ]
    rest = len(lines) - MOST_LINES
    if rest > 0:
        shown.append(ngettext("- Y %(num)s aviso más.", "- Y %(num)s avisos más.", rest))
    return [heading, "\n".join(shown)]
