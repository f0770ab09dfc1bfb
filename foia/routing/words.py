"""Routing in words: how sure a suggestion is, which phrases spoke for it, who decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.i18n import ngettext
from foia.routing.rules import Chooser, Source

_MOST_PHRASES = 2
_SURE, _LIKELY, _POSSIBLE = 0.9, 0.6, 0.3

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
    """Say how sure a suggestion is: in a word, and of ten alike how many are right."""
    word = (
        _("Muy probable")
        if confidence >= _SURE
        else _("Probable")
        if confidence >= _LIKELY
        else _("Posible")
        if confidence >= _POSSIBLE
        else _("Poco probable")
    )
    of_ten = round(confidence * 10)
    return _("%(word)s: acierta en unas %(count)s de cada 10", word=word, count=of_ten)


def why_words(phrases: Sequence[str], cases: int) -> str:
    """Say what spoke for a body: what it publishes, and how many cases like it were for it."""
    told = []
    if phrases:
        quoted = ", ".join(f"«{phrase}»" for phrase in phrases[:_MOST_PHRASES])
        told.append(_("Se parece a lo que la entidad atiende: %(phrases)s.", phrases=quoted))
    if cases:
        told.append(
            ngettext(
                "Ya atendió %(num)s caso parecido.", "Ya atendió %(num)s casos con palabras parecidas.", cases
            )
        )
    return " ".join(told) or _("Se parece a lo que otras personas le piden a esta entidad.")
