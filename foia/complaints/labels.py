"""Complaints in words: their names and outcomes for the shared pages, and how the door tells them apart."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel.speaklater import LazyString

from foia.cases.kinds import Kind
from foia.complaints import rules
from foia.i18n import lazy_gettext as _l

_ENDS: dict[str, LazyString] = {
    rules.WITHDRAWN: _l("Se retiró a pedido de quien lo presentó"),
    rules.LAPSED: _l("Se archivó por falta de respuesta a la aclaración"),
    rules.JOINED: _l("Se acumuló a otro expediente"),
}
_COMPLAINT_OUTCOMES: dict[str, LazyString] = {
    rules.UPHELD: _l("Se da la razón a quien reclama"),
    rules.PARTLY_UPHELD: _l("Se da la razón en una parte"),
    rules.NOT_UPHELD: _l("No se da la razón a quien reclama"),
    rules.INADMISSIBLE: _l("No se admite a trámite"),
    **_ENDS,
}

KINDS = (
    Kind(
        code=rules.SERVICE,
        label=_l("Reclamo por un servicio"),
        noun=_l("el reclamo"),
        rules=rules.RULES[rules.SERVICE],
        outcomes=_COMPLAINT_OUTCOMES,
    ),
    Kind(
        code=rules.CONDUCT,
        label=_l("Queja por la conducta de un servidor público"),
        noun=_l("la queja"),
        rules=rules.RULES[rules.CONDUCT],
        outcomes=_COMPLAINT_OUTCOMES,
        is_discreet=True,
    ),
    Kind(
        code=rules.MISCONDUCT,
        label=_l("Denuncia de una posible falta o delito"),
        noun=_l("la denuncia"),
        rules=rules.RULES[rules.MISCONDUCT],
        outcomes={
            rules.FORWARDED: _l("Se remite a la autoridad que debe juzgar"),
            rules.CORRECTIVE_MEASURE: _l("Se toma una medida correctiva"),
            rules.NO_EVIDENCE: _l("No se hallaron indicios"),
            rules.ARCHIVED: _l("Se archiva"),
            rules.INADMISSIBLE: _l("No se admite a trámite"),
            **_ENDS,
        },
        is_discreet=True,
    ),
    Kind(
        code=rules.SUGGESTION,
        label=_l("Sugerencia"),
        noun=_l("la sugerencia"),
        rules=rules.RULES[rules.SUGGESTION],
        outcomes={
            rules.ADOPTED: _l("Se adopta la sugerencia"),
            rules.UNDER_STUDY: _l("La sugerencia queda en estudio"),
            rules.NOT_ADOPTED: _l("No se adopta la sugerencia"),
            **_ENDS,
        },
    ),
)


@dataclass(frozen=True)
class Door:
    """How a kind is offered and asked for. `slug` is its word in addresses."""

    kind: str
    slug: str
    title: LazyString
    examples: LazyString
    heading: LazyString
    happened: LazyString
    happened_hint: LazyString
    button: LazyString


DOORS = (
    Door(
        kind=rules.SERVICE,
        slug="servicio",
        title=_l("Un servicio o un trámite no funciona bien"),
        examples=_l("Por ejemplo: un corte de agua, un certificado que no llega, un cobro equivocado."),
        heading=_l("Presentar un reclamo"),
        happened=_l("¿Qué pasó y qué pide?"),
        happened_hint=_l("Cuéntelo con sus palabras. Diga también qué solución espera."),
        button=_l("Presentar el reclamo"),
    ),
    Door(
        kind=rules.CONDUCT,
        slug="conducta",
        title=_l("Un servidor público me trató mal o no hizo su trabajo"),
        examples=_l("Por ejemplo: un insulto en una ventanilla, discriminación, una demora sin motivo."),
        heading=_l("Presentar una queja"),
        happened=_l("¿Qué pasó?"),
        happened_hint=_l("Cuente qué hizo o dejó de hacer esa persona, en el orden en que ocurrió."),
        button=_l("Presentar la queja"),
    ),
    Door(
        kind=rules.MISCONDUCT,
        slug="denuncia",
        title=_l("Quiero denunciar corrupción u otra posible falta o delito"),
        examples=_l("Por ejemplo: le pidieron dinero, usan bienes públicos para sí, una compra arreglada."),
        heading=_l("Presentar una denuncia"),
        happened=_l("¿Qué pasó?"),
        happened_hint=_l(
            "Cuente los hechos y cómo los sabe. Si no quiere que sepan quién es, no escriba aquí nada que "
            "solo usted pueda saber."
        ),
        button=_l("Presentar la denuncia"),
    ),
    Door(
        kind=rules.SUGGESTION,
        slug="sugerencia",
        title=_l("Quiero proponer una mejora"),
        examples=_l("Por ejemplo: otro horario de atención, un formulario más simple, una rampa."),
        heading=_l("Presentar una sugerencia"),
        happened=_l("¿Qué propone?"),
        happened_hint=_l("Diga qué cambiaría y a quién le serviría."),
        button=_l("Presentar la sugerencia"),
    ),
)
