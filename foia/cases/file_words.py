"""What is said of a file beside its name: which copy it is, why it is closed, from when it is open."""

from __future__ import annotations

from datetime import datetime

from foia.cases.queries import FileRead
from foia.cases.visibility import CLEAN, ORIGINAL, REDACTED, RESERVED
from foia.i18n import datetime_words
from foia.i18n import gettext as _

# What is shown page by page, without leaving the product.
VIEWED_TYPES = frozenset({"application/pdf", "image/png", "image/jpeg"})


def staff_note(file: FileRead, now: datetime) -> str:
    """Say what staff must know of a file."""
    kind = {
        ORIGINAL: _("original: no sale de la entidad"),
        CLEAN: _("copia sin datos ocultos: la que se entrega") if file.copy_of_id else "",
        REDACTED: _("copia con partes tachadas"),
        RESERVED: _("reservado: no pasó con la derivación"),
    }.get(file.copy_kind, "")
    notes = [kind, closed_words(file)]
    if file.copy_of_id is not None and not file.visible_to_filer:
        notes.append(_("sin entregar"))
    if file.visible_to_filer and file.opens_at is not None and file.opens_at > now:
        notes.append(_("se abre el %(moment)s", moment=datetime_words(file.opens_at)))
    if file.public_from is not None:
        notes.append(_("se puede publicar"))
    return "; ".join(note for note in notes if note)


def closed_words(file: FileRead) -> str:
    """Say why nobody may open a file now; empty where they may."""
    return {
        "withheld": _("cerrado mientras se revisa si expone a alguna persona"),
        "pending": _("cerrado hasta que termine la revisión de seguridad"),
        "failed": _("cerrado: la revisión de seguridad no pudo hacerse y se repetirá"),
        "harmful": _("cerrado: la revisión de seguridad encontró algo dañino"),
    }.get(file.closed_by, "")


def is_viewed(file: FileRead) -> bool:
    """Say whether a file can be looked at here now."""
    return file.media_type in VIEWED_TYPES and not file.closed_by
