"""What is said of answers made public and of files closed after they left. Runs in a request."""

from __future__ import annotations

from foia.cases.timeline_names import Audience, Names, Payload, Teller, Words
from foia.i18n import gettext as _


def _answer_published(payload: Payload, names: Names, audience: Audience) -> Words:
    return _("La entidad publicó la respuesta"), _("No dice quién la pidió.")


def _publication_withdrawn(payload: Payload, names: Names, audience: Audience) -> Words:
    return (_("La entidad retiró la respuesta que había publicado"),)


def _complaint_published(payload: Payload, names: Names, audience: Audience) -> Words:
    return (
        _("La entidad publicó el reclamo, para que otras personas se sumen"),
        _("No dice quién lo presentó."),
    )


def _complaint_withdrawn(payload: Payload, names: Names, audience: Audience) -> Words:
    return (_("La entidad retiró el reclamo que había publicado"),)


def _file_withheld(payload: Payload, names: Names, audience: Audience) -> Words:
    title = _("La entidad cerró un archivo que había entregado")
    if audience == Audience.FILER:
        return title, _("Expone a otra persona. Si ya lo descargó, no lo comparta.")
    return title, _("Una segunda persona debe confirmarlo.")


def _withholding_confirmed(payload: Payload, names: Names, audience: Audience) -> Words:
    return (_("Una segunda persona confirmó el cierre del archivo"),)


def _withholding_ended(payload: Payload, names: Names, audience: Audience) -> Words:
    title = _("Se abrió otra vez un archivo que estaba cerrado")
    if payload["reason"] == "not_confirmed" and audience != Audience.FILER:
        return title, _("Nadie más confirmó el cierre a tiempo.")
    return (title,)


OF_PUBLISHING: dict[str, Teller] = {
    "answer_published": _answer_published,
    "publication_withdrawn": _publication_withdrawn,
    "complaint_published": _complaint_published,
    "complaint_withdrawn": _complaint_withdrawn,
    "file_withheld": _file_withheld,
    "withholding_confirmed": _withholding_confirmed,
    "withholding_ended": _withholding_ended,
}
