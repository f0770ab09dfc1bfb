"""Blank forms on paper: what each kind asks, in the order in which a clerk types it. Labels are lazy texts.

The person writes; who receives fills the first part. The names are those of the counter's form: a test
compares both, so that nothing is asked on paper that nobody can type, and nothing typed that was not asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel.speaklater import LazyString

from foia.complaints import rules as complaint_rules
from foia.i18n import lazy_gettext as _l

PAPER_QUESTIONS = 3
# On the screen for a clerk alone: why so late, and files that were sent in an earlier try.
NOT_ON_PAPER = frozenset({"late_reason", "keep"})


@dataclass(frozen=True)
class BlankField:
    """One thing asked: lines to write on, or boxes to mark. `name` is the field a clerk types it in."""

    name: str
    label: LazyString
    hint: LazyString | str = ""
    lines: int = 1
    choices: Sequence[LazyString | str] = ()


_BODY = BlankField("body", _l("¿A qué entidad? Si no sabe, deje en blanco"))
RECEIVED = (
    BlankField(
        "channel",
        _l("Cómo llegó"),
        choices=(_l("En ventanilla"), _l("Por teléfono"), _l("Por carta"), _l("Por correo electrónico")),
    ),
    BlankField("received_on", _l("Día en que llegó (día, mes y año)")),
    BlankField("received_time", _l("Hora en que llegó (por ejemplo, 09:30)")),
)
_WHO = (
    BlankField("name", _l("Su nombre completo")),
    BlankField(
        "document_number",
        _l("Número de su documento de identidad"),
        _l("Con él podrá pedir otra clave en ventanilla si la pierde."),
    ),
    BlankField("phone", _l("Su teléfono")),
    BlankField("email", _l("Su correo electrónico")),
    BlankField("postal_address", _l("Su dirección postal"), lines=2),
)
_ANSWER = (
    BlankField("language", _l("¿En qué idioma le escribimos?"), choices=(_l("Español"), _l("Inglés"))),
    BlankField(
        "notice_channel",
        _l("¿Cómo quiere recibir la respuesta?"),
        choices=(
            _l("Impresa, en ventanilla"),
            _l("Impresa, por correo postal"),
            _l("En la página, con su folio y su clave"),
            _l("Por correo electrónico y en la página"),
        ),
    ),
)
_FILES = BlankField("files", _l("Hojas y documentos que adjunta (escriba cuáles)"), lines=2)


def request_fields() -> list[BlankField]:
    """Return what the form of an information request asks of the person."""
    numbers = [_l("¿Qué información pide?"), _l("Otra pregunta"), _l("Otra pregunta más")]
    return [
        _BODY,
        BlankField("subject", _l("Asunto, en pocas palabras")),
        *(
            BlankField(f"question_{number}", label, lines=6 if number == 1 else 3)
            for number, label in enumerate(numbers[:PAPER_QUESTIONS], start=1)
        ),
        _FILES,
        *_WHO,
        BlankField(
            "represented_name",
            _l("Nombre de la persona u organización que representa"),
            _l("Solo si presenta en nombre de otra."),
        ),
        BlankField("represented_document", _l("Su número de documento o de registro")),
        *_ANSWER,
    ]


_MODE_LABELS = {
    complaint_rules.NAMED: _l("Con mi nombre, sin reserva"),
    complaint_rules.RESERVED: _l("Con mi nombre en reserva: lo leen muy pocas personas"),
    complaint_rules.ANONYMOUS: _l("Sin mi nombre: no llene sus datos"),
}


def complaint_fields(kind: str, categories: Sequence[str], modes: Sequence[str]) -> list[BlankField]:
    """Return what the form of a complaint asks. `modes`: how its law lets whoever files be known."""
    category = BlankField("category", _l("¿De qué se trata?"), choices=list(categories))
    accused = BlankField(
        "accused",
        _l("¿A quién señala?"),
        _l("Nombre y apellidos, o la oficina. Sirve para que no vean su expediente."),
        lines=2,
    )
    return [
        _BODY,
        *([category] if categories else []),
        BlankField("happened", _l("¿Qué pasó, cuándo y dónde? Cuéntelo con sus palabras"), lines=12),
        *([accused] if complaint_rules.names_accused(kind) else []),
        _FILES,
        BlankField("identity", _l("¿Da su nombre?"), choices=[_MODE_LABELS[mode] for mode in modes]),
        *_WHO,
        *_ANSWER,
    ]
