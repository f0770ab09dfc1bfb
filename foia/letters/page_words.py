"""Words of letters: their kinds, the headings of their fixed blocks, the names a template may use."""

from __future__ import annotations

from flask_babel.speaklater import LazyString

from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.letters import rules
from foia.letters.content import LetterContent
from foia.letters.rules import LetterKind, Problem

KIND_LABELS: dict[str, LazyString] = {
    LetterKind.GRANTED: _l("Respuesta: se entrega"),
    LetterKind.PARTIAL: _l("Respuesta: se entrega una parte"),
    LetterKind.REFUSED: _l("Respuesta: no se entrega"),
    LetterKind.NOT_HELD: _l("Respuesta: no se tiene la información"),
    LetterKind.ANSWER: _l("Respuesta"),
    LetterKind.CLARIFICATION: _l("Pedido de aclaración"),
    LetterKind.EXTENSION: _l("Ampliación del plazo"),
    LetterKind.REFERRAL: _l("Derivación a otra entidad"),
    LetterKind.ACKNOWLEDGMENT: _l("Constancia de recepción"),
    LetterKind.APPEAL: _l("Resolución de un recurso"),
    LetterKind.BREACH: _l("Aviso de una exposición de datos"),
}
NAMES: dict[str, LazyString] = {
    rules.FOLIO: _l("El folio del expediente"),
    rules.REGISTRY: _l("El número que le dio el registro de la entidad, si lo tiene"),
    rules.KIND: _l("Cómo se llama lo presentado, sin artículo: solicitud, reclamo, queja…"),
    rules.SUBJECT: _l("El asunto que escribió quien presentó"),
    rules.BODY: _l("La entidad que firma"),
    rules.OFFICE: _l("La oficina que lo tiene, si hay una"),
    rules.REGIME: _l("La norma que se aplica"),
    rules.RECEIVED: _l("El día en que se presentó"),
    rules.DATED: _l("El día de la carta"),
    rules.DUE: _l("El último día para responder, si se puede calcular"),
    rules.SIGNER: _l("El nombre de quien firma"),
    rules.OUTCOME: _l("El resultado del expediente"),
    rules.FIRST_DUE: _l("El vencimiento que había antes de ampliarlo"),
    rules.SENT_TO: _l("La entidad a la que se envía"),
}


def kind_label(kind: str) -> str:
    """Name a kind of letter."""
    return str(KIND_LABELS[kind])


def labels(letter: LetterContent) -> dict[str, str]:
    """Return the headings of a letter's fixed blocks in the language being written in."""
    text_title = {
        LetterKind.CLARIFICATION: _("Qué debe aclarar"),
        LetterKind.EXTENSION: _("Motivo de la ampliación"),
        LetterKind.REFERRAL: _("Motivo de la derivación"),
        LetterKind.BREACH: _("Qué pasó"),
    }.get(LetterKind(letter.kind), _("Respuesta"))
    return {
        "answers": _("Qué se resolvió"),
        "text": text_title,
        "next": _("Qué puede hacer ahora, y hasta cuándo"),
        "ground": _("Causal"),
        "outcome": _("Resultado"),
        "question": _("Lo que pidió"),
        "signed": _("Firma"),
        "verify": _("Verifique esta carta"),
        "code": _("Código de verificación"),
    }


def problem_words(problem: Problem) -> str:
    """Say why a template is not taken."""
    name, meant = "{" + problem.detail + "}", "{" + problem.meant + "}"
    if problem.code == "unknown_name" and problem.meant:
        return _(
            "No hay ningún dato que se llame %(name)s. ¿Quiso escribir %(meant)s? Los que puede usar aquí "
            "están en la lista.",
            name=name,
            meant=meant,
        )
    return {
        "empty": _("Escriba el texto"),
        "unknown_name": _(
            "Aquí no se puede usar %(name)s. Los datos que puede usar están en la lista.", name=name
        ),
        "stray_brace": _("Hay una llave suelta. Las llaves solo encierran los datos de la lista."),
        "too_long": _("Escriba como máximo %(limit)s caracteres.", limit=problem.detail),
        "always_one": _(
            "Escriba al menos un párrafo sin datos entre llaves: los que los llevan se omiten cuando el "
            "expediente no tiene ese dato."
        ),
    }[problem.code]


def template_words(origin: str, version: int, body_name: str = "") -> str:
    """Say with whose words a letter was made, and which version of them."""
    return {
        "product": _("Plantilla del producto, versión %(number)s", number=version),
        "national": _("Plantilla nacional, versión %(number)s", number=version),
        "body": _("Plantilla de %(body)s, versión %(number)s", body=body_name, number=version),
    }[origin]


# In addresses.
KIND_SLUGS: dict[str, str] = {
    LetterKind.GRANTED: "se-entrega",
    LetterKind.PARTIAL: "se-entrega-una-parte",
    LetterKind.REFUSED: "no-se-entrega",
    LetterKind.NOT_HELD: "no-se-tiene",
    LetterKind.ANSWER: "respuesta",
    LetterKind.CLARIFICATION: "aclaracion",
    LetterKind.EXTENSION: "ampliacion",
    LetterKind.REFERRAL: "derivacion",
    LetterKind.ACKNOWLEDGMENT: "recepcion",
    LetterKind.APPEAL: "recurso",
    LetterKind.BREACH: "exposicion-de-datos",
}
# What the history of a template calls its fields.
CHANGE_LABELS: dict[str, LazyString] = {
    "title_es": _l("Título en español"),
    "opening_es": _l("Cómo empieza, en español"),
    "closing_es": _l("Cómo termina, en español"),
    "title_en": _l("Título en inglés"),
    "opening_en": _l("Cómo empieza, en inglés"),
    "closing_en": _l("Cómo termina, en inglés"),
}
