"""Routing in words: how sure a suggestion is, which phrases spoke for it, who decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.i18n import number
from foia.routing.rules import Chooser, Source

_MOST_PHRASES = 2
_SURE, _LIKELY, POSSIBLE = 0.9, 0.6, 0.3
FEWEST_CASES_TOLD = 5

SOURCES: dict[str, Any] = {
    Source.DESK: _l("Lo derivó la mesa central"),
    Source.ACCEPTED: _l("La entidad aceptó la derivación"),
    Source.REJECTED: _l("La entidad devolvió la derivación"),
    Source.ANSWERED: _l("Lo respondió la entidad elegida al presentar"),
}
CHOOSERS: dict[str, Any] = {
    Chooser.FILER: _l("Quien presentó"),
    Chooser.DESK: _l("La mesa central"),
    Chooser.ITSELF: _l("El sistema"),
}


def confidence_words(confidence: float) -> str:
    """Say how sure a suggestion is: in a word, and of ten alike how many are right at least."""
    word = (
        _("Muy probable")
        if confidence >= _SURE
        else _("Probable")
        if confidence >= _LIKELY
        else _("Posible")
        if confidence >= POSSIBLE
        else _("Poco probable")
    )
    # Never ten, and never more than it is.
    of_ten = min(int(confidence * 10), 9)
    if not of_ten:
        return _("%(word)s: acierta en menos de 1 de cada 10", word=word)
    return _("%(word)s: acierta en unas %(count)s de cada 10", word=word, count=of_ten)


def why_words(phrases: Sequence[str], cases: int) -> str:
    """Say what spoke for a body: what it publishes, and how many cases like it were for it."""
    told = []
    if phrases:
        quoted = ", ".join(f"«{phrase}»" for phrase in phrases[:_MOST_PHRASES])
        told.append(_("Se parece a lo que la entidad atiende: %(phrases)s.", phrases=quoted))
    # Of fewer nobody is told: who asks with the words of one case would learn that it is there.
    if cases >= FEWEST_CASES_TOLD:
        told.append(_("Ya atendió %(count)s casos con palabras parecidas.", count=number(cases)))
    return " ".join(told) or _("Se parece a lo que otras personas le piden a esta entidad.")
