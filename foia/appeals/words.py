"""Appeals in words: their names in the norm's language, who decides them, until when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask import url_for

from foia import law
from foia.appeals.rules import Offer
from foia.i18n import date_words, language
from foia.i18n import gettext as _


@dataclass(frozen=True)
class OfferShown:
    """An appeal as its page shows it; `address` is empty where it cannot be filed here."""

    name: str
    conditions: str
    decider: str
    until: str
    warning: str
    confirmed: bool
    address: str


def step_name(step: law.Step | None) -> str:
    """Name an appeal as the norm does."""
    if step is None:
        return _("Recurso")
    return step.name_en if language() == "en" else step.name_es


def offer_shown(offer: Offer, pending: Collection[str]) -> OfferShown:
    """Say what can be done with one of the norm's appeals; `pending` are those that are being decided."""
    is_pending = offer.step.id in pending
    may_be_filed = offer.may_be_filed and not is_pending
    address = url_for("appeals.new", step_id=offer.step.id) if may_be_filed else ""
    return OfferShown(
        name=step_name(offer.step),
        conditions=offer.text_en if language() == "en" else offer.text_es,
        decider=decider_words(offer),
        until=_("Ya lo presentó y se está resolviendo.") if is_pending else until_words(offer),
        warning="" if is_pending else late_words(offer),
        confirmed=offer.verified,
        address=address,
    )


def decider_words(offer: Offer) -> str:
    """Say who decides."""
    return {
        "same_body": _("Lo resuelve la misma entidad. Se presenta aquí."),
        "superior": _("Lo resuelve la autoridad superior a la entidad. Se presenta aquí."),
        "oversight_body": _("Lo resuelve el órgano que vigila a la entidad. Se presenta aquí."),
        "court": _("Lo resuelve un tribunal, fuera de este servicio. Pregunte ahí cómo presentarlo."),
    }.get(
        offer.decider or "",
        _("Se presenta fuera de este servicio. Pregunte ante quién y cómo antes de que venza el plazo."),
    )


def until_words(offer: Offer) -> str:
    """Say until when it may be filed."""
    if not offer.is_open:
        return _("Por ahora no está abierto.")
    if offer.against_silence:
        return _("Puede presentarlo mientras no le respondan.")
    if offer.due_on is None:
        return _("La norma que se leyó no fija hasta cuándo.")
    if offer.is_late:
        return _("El plazo venció el %(date)s.", date=date_words(offer.due_on))
    return _("Puede presentarlo hasta el %(date)s.", date=date_words(offer.due_on))


def late_words(offer: Offer) -> str:
    """Warn that the appeal comes late: it is taken in, and may be found inadmissible."""
    if not (offer.is_open and offer.is_late and offer.is_within):
        return ""
    return _(
        "El plazo ya venció. Puede presentarlo igual: lo recibimos, pero quien resuelve puede no admitirlo "
        "por estar fuera de plazo."
    )
