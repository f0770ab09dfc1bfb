"""What a filer reads of what was made public of their case, and of files closed after they left."""

from __future__ import annotations

from collections.abc import Callable

from foia.i18n import gettext as _
from foia.notifications.composing import Composing, News


def _answer_published(composing: Composing) -> News:
    told = _("La entidad publicó la respuesta a su pedido para que todos la lean. No dice quién la pidió.")
    return News(_("se publicó la respuesta"), (told,))


def _complaint_published(composing: Composing) -> News:
    told = _(
        "La entidad publicó su reclamo para que otras personas digan si les pasa lo mismo. "
        "No dice quién lo presentó."
    )
    return News(_("se publicó el reclamo"), (told,))


def _file_withheld(composing: Composing) -> News:
    told = _(
        "La entidad cerró un archivo que le había entregado, porque expone a otra persona. "
        "Si ya lo descargó, no lo comparta."
    )
    return News(_("se cerró un archivo"), (told,))


def _withholding_ended(composing: Composing) -> News:
    told = _("Un archivo que estaba cerrado se puede leer otra vez.")
    return News(_("se abrió un archivo"), (told,))


OF_PUBLISHING_FOR_FILER: dict[str, Callable[[Composing], News]] = {
    "answer_published": _answer_published,
    "complaint_published": _complaint_published,
    "file_withheld": _file_withheld,
    "withholding_ended": _withholding_ended,
}
