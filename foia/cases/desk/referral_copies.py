"""The copy that goes with a referral of who is known to few, as the form shows it. Runs in a request."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from foia.cases.context import Context
from foia.cases.masking import proposed_copy
from foia.cases.models import Case
from foia.cases.queries import contents_of
from foia.i18n import gettext as _


@dataclass(frozen=True)
class CopyShown:
    """A text of whoever is known to few, and what goes in its place. `name` is that of its field."""

    name: str
    label: str
    text: str
    proposed: str


def copies_shown(context: Context, case: Case) -> list[CopyShown]:
    """Return each text that goes as a copy, as it begins or as it was adjusted in a form sent before."""
    if not case.reserved:
        return []
    found = contents_of(context.vaults, case.id, for_filer=False, now=context.now)
    theirs = [letter for letter in found.letters if letter.author == "filer"]
    texts = [
        ("asunto", _("Asunto"), found.subject),
        *(
            (question.id.hex, _("Pregunta %(number)s", number=question.position), question.text)
            for question in found.questions
        ),
        *((letter.id.hex, _("Mensaje de quien presentó"), letter.text) for letter in theirs),
    ]
    return [
        CopyShown(
            f"copia-{name}", label, text, _adjusted(f"copia-{name}") or proposed_copy(text, case.country)
        )
        for name, label, text in texts
        if text
    ]


def files_shown(context: Context, case: Case) -> list[str]:
    """Return the names of the files of the filer that may be kept back."""
    if not case.reserved:
        return []
    found = contents_of(context.vaults, case.id, for_filer=False, now=context.now)
    files = [*found.files, *(file for letter in found.letters for file in letter.files)]
    return list(dict.fromkeys(file.name for file in files if file.author == "filer" and not file.is_reserved))


def kept_back() -> list[str]:
    """Return the names of the files that were marked not to go."""
    return request.form.getlist("reservar")


def _adjusted(name: str) -> str:
    """Return what was written in a field; browsers end its lines in two characters."""
    return request.form.get(name, "").replace("\r\n", "\n").strip()


def still_tells_words(code: str) -> str:
    """Say by what a copy still tells who filed; empty for any other code."""
    what = {
        "still_tells_name": _("su nombre"),
        "still_tells_document_number": _("su número de documento"),
        "still_tells_email": _("su correo"),
        "still_tells_phone": _("su teléfono"),
        "still_tells_postal_address": _("su dirección"),
    }.get(code, "")
    return (
        _("La copia todavía deja saber quién presentó, por %(what)s. Reescriba esa parte.", what=what)
        if what
        else ""
    )
