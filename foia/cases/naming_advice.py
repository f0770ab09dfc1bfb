"""The warning that a text names whoever wrote it, and the mask they can put on it with one press.

Nothing of what is found is logged or kept: the page says of what kind it is, and the form holds the text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import current_app

from foia.cases.advising import NAMES_WRITER, Advice, Written
from foia.cases.context import Context
from foia.cases.filing_forms import FilerForm
from foia.cases.kinds import kind_of
from foia.cases.self_naming import DOCUMENT, EMAIL, NAME, PHONE, first_of, kinds_named, masked
from foia.i18n import gettext as _

MASK = "mask"
_MASKED = "masked"
# The field of the form in which each kind of datum has its place.
_CONTACT = {NAME: "name", DOCUMENT: "document_number", EMAIL: "email", PHONE: "phone"}


def names_writer(context: Context, written: Written) -> Advice | None:
    """Warn of what in a text names its writer."""
    kinds = kinds_named([written.subject, *written.texts], context.country)
    if not kinds:
        return None
    is_discreet = kind_of(current_app, written.kind).is_discreet
    values = {"kinds": _kind_words(kinds), "is_discreet": is_discreet}
    return Advice(NAMES_WRITER, "cases/advice_names_writer.html", values)


def mask(form: FilerForm, country: str) -> None:
    """Mask what was told, and move what names the writer to its own field if they asked for it."""
    fields = form.told_fields
    before = [field.data or "" for field in fields]
    kinds = kinds_named(before, country)
    words = mask_words()
    for field, text in zip(fields, before, strict=True):
        field.data = masked(text, country, words)
    moved = [kind for kind in kinds if form.keeps_contact.data and _move(form, kind, before, country)]
    values = {"kinds": _kind_words(kinds), "moved": _kind_words(moved)}
    form.advices = (Advice(_MASKED, "cases/advice_masked.html", values),)
    form.advised.data = form.advised.data or NAMES_WRITER


def mask_words() -> dict[str, str]:
    """Return what stands where a datum was taken out of a text."""
    return {
        NAME: _("[nombre oculto]"),
        DOCUMENT: _("[documento oculto]"),
        EMAIL: _("[correo oculto]"),
        PHONE: _("[teléfono oculto]"),
    }


def _move(form: FilerForm, kind: str, texts: Sequence[str], country: str) -> bool:
    """Put the first datum of a kind in its own field, if that is empty and the form is not anonymous."""
    field: Any = form[_CONTACT[kind]]
    if field.data or (form.is_anonymous and kind != EMAIL):
        return False
    field.data = first_of(texts, kind, country)
    return True


def _kind_words(kinds: Sequence[str]) -> list[str]:
    names = {
        NAME: _("un nombre"),
        DOCUMENT: _("un número de documento"),
        EMAIL: _("un correo electrónico"),
        PHONE: _("un teléfono"),
    }
    return [names[kind] for kind in kinds]
