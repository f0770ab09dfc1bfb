"""Files that came with a form: read whole, judged by their bytes, and refused in words the person can act on."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from foia.cases.filetypes import RefusedFile, recognise, safe_name
from foia.cases.vault import Upload
from foia.config import Settings
from foia.i18n import file_size

# For the `accept` of a file field, and for its hint.
ACCEPTED_WORDS = "PDF, Word, Excel, PowerPoint, OpenDocument, JPG, PNG, TXT, CSV"


class RefusedUpload(Exception):
    """`words` say which file was refused, why, and what to do."""

    def __init__(self, words: str) -> None:
        super().__init__("refused upload")
        self.words = words


def read_uploads(files: Iterable[FileStorage], settings: Settings) -> list[Upload]:
    """Read the files of a form. Raises RefusedUpload for the first that cannot be taken in, or for too many."""
    given = [file for file in files if file.filename]
    if len(given) > settings.file_limit_count:
        raise RefusedUpload(
            _("Puede adjuntar como máximo %(count)s archivos cada vez.", count=settings.file_limit_count)
        )
    return [_read(file, settings.file_limit_bytes) for file in given]


def refusal_words(code: str, name: str) -> str:
    """Say why a file was refused; `code` is the one of RefusedFile."""
    words = {
        "empty": _("El archivo «%(name)s» está vacío.", name=name),
        "unknown_type": _(
            "No se admite el tipo de archivo de «%(name)s». Puede adjuntar: %(types)s.",
            name=name,
            types=ACCEPTED_WORDS,
        ),
        "wrong_extension": _(
            "El contenido de «%(name)s» no corresponde a la terminación de su nombre. "
            "Guárdelo de nuevo con el programa con que lo hizo.",
            name=name,
        ),
        "macros": _(
            "El archivo «%(name)s» contiene macros. Guárdelo sin macros o como PDF y vuelva a adjuntarlo.",
            name=name,
        ),
        "archive": _(
            "El archivo «%(name)s» está dañado o no se puede revisar. Guárdelo de nuevo o como PDF.", name=name
        ),
    }
    return words[code]


def case_full_words() -> str:
    """Say that the case holds as many bytes as it may."""
    return _("El expediente ya no admite más archivos. Envíe el texto sin adjuntos.")


def _read(file: FileStorage, limit_bytes: int) -> Upload:
    name = safe_name(file.filename or "")
    content = file.stream.read(limit_bytes + 1)
    if len(content) > limit_bytes:
        raise RefusedUpload(
            _("El archivo «%(name)s» pesa más de %(limit)s.", name=name, limit=file_size(limit_bytes))
        )
    try:
        recognise(name, content)
    except RefusedFile as error:
        raise RefusedUpload(refusal_words(error.code, name)) from error
    return Upload(name, content)
