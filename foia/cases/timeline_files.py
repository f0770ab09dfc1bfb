"""What is told of copies of files and of their release: part of the table of `timeline_words`."""

from __future__ import annotations

from datetime import datetime

from foia.cases.timeline_names import Audience, Names, Payload, Teller, Words
from foia.i18n import datetime_words, ngettext
from foia.i18n import gettext as _


def _copy_added(payload: Payload, names: Names, audience: Audience) -> Words:
    if payload["copy_kind"] == "redacted":
        return (_("Se agregó una copia con partes tachadas"),)
    return (_("Se agregó una copia sin datos ocultos"),)


def _files_released(payload: Payload, names: Names, audience: Audience) -> Words:
    # The first of the documents is the letter they go with, where one was written.
    count = sum(document["kind"] == "file" for document in payload["documents"] or ())
    title = (
        ngettext("Le entregaron %(num)s archivo", "Le entregaron %(num)s archivos", count)
        if audience == Audience.FILER
        else ngettext("Se entregó %(num)s archivo", "Se entregaron %(num)s archivos", count)
    )
    public = _("También se pueden publicar.") if payload["audience"] == "public" else ""
    if payload["opens_at"] is None:
        return title, public
    moment = datetime_words(datetime.fromisoformat(payload["opens_at"]))
    return title, _("Se pueden abrir desde el %(moment)s.", moment=moment), public


OF_FILES: dict[str, Teller] = {"copy_added": _copy_added, "files_released": _files_released}
