"""What the history of administration is of: features say here what their subjects and fields are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from foia.accounts.people_words import ROLE_LABELS
from foia.i18n import LANGUAGES
from foia.i18n import lazy_gettext as _l

_KEY = "foia.history"


@dataclass(frozen=True)
class SubjectKind:
    """Words for the changes of one kind of subject.

    `subject` names one that is no person, body or office; `address` gives its page, or ""."""

    label: Any
    labels: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    subject: Callable[[str], str] = str
    address: Callable[[str], str] = lambda _id: ""


def register(app: Flask, kind: str, words: SubjectKind) -> None:
    """Let a feature say what its changes are called."""
    app.extensions.setdefault(_KEY, {})[kind] = words


def kinds(app: Flask) -> dict[str, SubjectKind]:
    """Return every kind of subject this application has a history of."""
    found: dict[str, SubjectKind] = app.extensions.get(_KEY, {})
    return found


PERSON_LABELS: dict[str, Any] = {
    "name": _l("Nombre"),
    "email": _l("Correo electrónico"),
    "language": _l("Idioma de los avisos"),
    "disabled_at": _l("Cuenta desactivada"),
    "link": _l("Enlace creado"),
}
PERSON_VALUES: dict[str, Mapping[str, Any]] = {
    "language": LANGUAGES,
    "link": {"invite": _l("Para contraseña y teléfono"), "reset": _l("Para otra contraseña")},
}
ROLE_FIELDS: dict[str, Any] = {"role": _l("Función"), "body_id": _l("Entidad"), "office_id": _l("Oficina")}
ROLE_VALUES: dict[str, Mapping[str, Any]] = {
    "role": {role.value: label for role, label in ROLE_LABELS.items()}
}
ABSENCE_LABELS: dict[str, Any] = {
    "first_on": _l("Primer día"),
    "last_on": _l("Último día"),
    "substitute_id": _l("Suple"),
}
