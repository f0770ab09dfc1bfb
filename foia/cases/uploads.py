"""Files of a form: judged one by one, and kept beside the form while something else in it must be mended."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256

from flask import current_app, g, request
from werkzeug.datastructures import FileStorage

from foia import clock, limits
from foia.cases.filetypes import ALLOWED_EXTENSIONS, RefusedFile, recognise, safe_name
from foia.cases.forms import FilesForm
from foia.cases.staging import Staging
from foia.cases.vault import Upload
from foia.config import Settings
from foia.copies.cleaning import NotCleaned, clean_copy
from foia.forms import Choice
from foia.i18n import file_size, ngettext
from foia.i18n import gettext as _


@dataclass
class FormFiles:
    """The files of one form: those kept from an earlier try, and those that came now and were taken."""

    staging: Staging
    form: FilesForm
    kept: list[Upload] = field(default_factory=list)
    new: list[Upload] = field(default_factory=list)
    has_lost: bool = False

    @property
    def uploads(self) -> list[Upload]:
        return [*self.kept, *self.new]

    def keep_for_another_try(self) -> None:
        """Stage what came now and tick it in the form, so that it need not be chosen again."""
        ids = [*self.form.keep.data, *(self.staging.add(upload, clock.now()) for upload in self.new)]
        self.staging.keep_only(ids)
        self.kept, self.new = self.uploads, []
        _show_staged(self.form, self.staging, ids)

    def move_to(self, nonce: str) -> None:
        """Give the files to another form."""
        self.staging = Staging(_settings(), nonce)
        self.kept, self.new = [], self.uploads
        self.form.keep.data = []
        self.keep_for_another_try()


def files_of(form: FilesForm) -> FormFiles:
    """Take the files of a form that was sent, before it is validated; `check` judges them."""
    form.nonce.data = form.nonce.data or secrets.token_hex(16)
    staging = Staging(_settings(), form.nonce.data)
    wanted = list(form.keep.data)
    _show_staged(form, staging, wanted)
    kept = staging.take(form.keep.data)
    return FormFiles(staging, form, kept=kept, has_lost=len(kept) < len(wanted))


def check(found: FormFiles) -> bool:
    """Judge the files that came now; the form's errors name each refused one. Call after validation."""
    problems = _too_many(found) or [
        problem for storage in found.form.files.data if (problem := _take(found, storage))
    ]
    if found.has_lost:
        problems.append(_("Pasó mucho tiempo y un archivo ya no está. Vuelva a elegirlo."))
    for problem in problems:
        found.form.add_error("files", problem)
    return not problems


def over_upload_limit(form: FilesForm) -> bool:
    """Count this upload, if there is one; say whether this client sends too many."""
    return bool(form.files.data) and limits.exceeded(
        "upload.address", limits.LIMITS["upload.address"], limits.client()
    )


def hint() -> str:
    """Say which files are taken in."""
    settings = _settings()
    return _(
        "Hasta %(count)s archivos, %(size)s en total. Tipos: %(types)s.",
        count=settings.file_limit_count,
        size=file_size(settings.file_limit_bytes),
        types=", ".join(ALLOWED_EXTENSIONS),
    )


def _settings() -> Settings:
    settings: Settings = current_app.config["FOIA"]
    return settings


def _show_staged(form: FilesForm, staging: Staging, ids: list[str]) -> None:
    staged = {file.id: file for file in staging.files()}
    form.keep.choices = [
        Choice(file.id, f"{file.name} ({file_size(file.size_bytes)})") for file in staged.values()
    ]
    form.keep.data = [id_ for id_ in ids if id_ in staged]


def _too_many(found: FormFiles) -> list[str]:
    """Refuse more files than may be sent before any is read."""
    limit = _settings().file_limit_count
    if len(found.kept) + len(found.form.files.data) <= limit:
        return []
    return [ngettext("Puede enviar %(num)s archivo.", "Puede enviar hasta %(num)s archivos.", limit)]


def _take(found: FormFiles, storage: FileStorage) -> str:
    """Read one file whole and judge it by its bytes; return what is wrong with it."""
    limit = _settings().file_limit_bytes
    room = limit - sum(len(upload.content) for upload in found.uploads)
    name = safe_name(storage.filename or "")
    content = storage.stream.read(limit + 1)
    if len(content) > limit:
        return _("El archivo «%(name)s» pesa más de %(limit)s.", name=name, limit=file_size(limit))
    if len(content) > room:
        return _(
            "Con «%(name)s» los archivos pesan juntos más de %(limit)s.", name=name, limit=file_size(limit)
        )
    try:
        recognise(name, content)
    except RefusedFile as refused:
        return refusal_words(refused.code, name)
    if not found.form.leaves:
        found.new.append(Upload(name, content))
        return ""
    try:
        found.new.append(Upload(name, content, _clean(name, content)))
    except NotCleaned as refused:
        return not_cleaned_words(refused.code, name)
    return ""


def clean_first() -> None:
    """Make the clean copies of the files that were sent before the page's transaction begins (a hook).

    It takes a second or more, and on SQLite everybody else who writes would wait."""
    if request.method != "POST" or not request.files:
        return
    limit = _settings().file_limit_bytes
    for storage in [file for files in request.files.listvalues() for file in files if file.filename]:
        name, content = safe_name(storage.filename or ""), storage.stream.read(limit + 1)
        storage.stream.seek(0)
        with suppress(RefusedFile, NotCleaned):
            if len(content) <= limit:
                recognise(name, content)
                _clean(name, content)


def _clean(name: str, content: bytes) -> bytes:
    """Return the clean copy of a file, made once a request. Raises NotCleaned."""
    made: dict[bytes, bytes | NotCleaned] = g.setdefault("clean_copies", {})
    mark = sha256(content).digest()
    if mark not in made:
        try:
            made[mark] = clean_copy(name, content)
        except NotCleaned as refused:
            made[mark] = refused
    found = made[mark]
    if isinstance(found, NotCleaned):
        raise NotCleaned(found.code, name)
    return found


def not_cleaned_words(code: str, name: str) -> str:
    """Say why no copy without metadata could be made of a file, and what to do; `code` is of NotCleaned."""
    words = {
        "encrypted": _("«%(name)s» pide una contraseña. Quítesela y vuelva a adjuntarlo.", name=name),
        "too_large": _("«%(name)s» es demasiado grande. Redúzcalo y adjúntelo otra vez.", name=name),
        "tracked_changes": _(
            "«%(name)s» guarda cambios sin aceptar. Acéptelos o rechácelos, o expórtelo como PDF.", name=name
        ),
        "comments": _("«%(name)s» lleva comentarios. Bórrelos, o expórtelo como PDF.", name=name),
        "hidden_sheets": _(
            "«%(name)s» tiene hojas ocultas. Muéstrelas y borre lo que no deba salir, o expórtelo como PDF.",
            name=name,
        ),
        "embedded": _(
            "«%(name)s» lleva otro archivo dentro, por ejemplo detrás de un gráfico. Expórtelo como PDF.",
            name=name,
        ),
        "damaged": _("«%(name)s» está dañado. Ábralo, guárdelo de nuevo y vuelva a adjuntarlo.", name=name),
    }
    failed = _(
        "No se pudo preparar la copia sin datos ocultos de «%(name)s». Inténtelo otra vez o use un PDF.",
        name=name,
    )
    return words.get(code, failed)


def too_many_words() -> str:
    """Say that this client sent too many files, and that these were not kept."""
    return _(
        "Llegaron demasiados archivos seguidos; estos no se guardaron. Espere una hora o siga sin ellos."
    )


def refusal_words(code: str, name: str) -> str:
    """Say why a file was refused; `code` is the one of RefusedFile."""
    words = {
        "empty": _("El archivo «%(name)s» está vacío.", name=name),
        "unknown_type": _(
            "No se admite el tipo de archivo de «%(name)s». Puede adjuntar: %(types)s.",
            name=name,
            types=", ".join(ALLOWED_EXTENSIONS),
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
            "El archivo «%(name)s» está dañado o no se puede revisar. Guárdelo de nuevo o como PDF.",
            name=name,
        ),
    }
    return words[code]


def case_full_words() -> str:
    """Say that the case holds as many bytes as it may."""
    return _("El expediente ya no admite más archivos. Envíe el texto sin adjuntos.")
