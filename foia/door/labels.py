"""What people may need, in plain words: how it is offered, and what each leads to."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel.speaklater import LazyString

from foia.door.rules import Need
from foia.i18n import lazy_gettext as _l


@dataclass(frozen=True)
class NeedWords:
    """How a need is offered. `said` ends the sentence "Entendimos que usted…"; `begin` names the form."""

    title: LazyString
    example: LazyString
    said: LazyString
    begin: LazyString
    have: LazyString


NEEDS: dict[Need, NeedWords] = {
    Need.INFORMATION: NeedWords(
        title=_l("Quiero un documento o un dato"),
        example=_l("Por ejemplo: un contrato, un presupuesto, cuánto se gastó en algo."),
        said=_l("quiere un documento o un dato"),
        begin=_l("Escribir la solicitud"),
        have=_l("Qué documento o dato es, de qué lugar y de qué fechas, hasta donde lo sepa."),
    ),
    Need.SERVICE: NeedWords(
        title=_l("Un servicio o un trámite falla"),
        example=_l("Por ejemplo: mi pensión no sale, cortaron el agua, me cobraron mal."),
        said=_l("reclama porque un servicio o un trámite falla"),
        begin=_l("Escribir el reclamo"),
        have=_l("Qué falló, desde cuándo, el número de su trámite o factura, y qué solución pide."),
    ),
    Need.CONDUCT: NeedWords(
        title=_l("Me trataron mal o no quisieron atenderme"),
        example=_l("Por ejemplo: un insulto en una ventanilla, discriminación, una negativa sin motivo."),
        said=_l("se queja de cómo le trató un servidor público"),
        begin=_l("Escribir la queja"),
        have=_l("Qué hizo esa persona, cuándo, en qué oficina, y su nombre o cargo si lo sabe."),
    ),
    Need.MISCONDUCT: NeedWords(
        title=_l("Vi corrupción u otro posible delito"),
        example=_l("Por ejemplo: pidieron una coima, usan bienes públicos para sí, una compra arreglada."),
        said=_l("denuncia corrupción u otro posible delito"),
        begin=_l("Escribir la denuncia"),
        have=_l("Qué vio o sabe, cuándo y dónde, quiénes estuvieron. Si tiene pruebas, guárdelas."),
    ),
    Need.IDEA: NeedWords(
        title=_l("Tengo una idea para mejorar algo"),
        example=_l("Por ejemplo: otro horario, un formulario más simple, una rampa."),
        said=_l("propone una mejora"),
        begin=_l("Escribir la sugerencia"),
        have=_l("Qué cambiaría, dónde, y a quién le serviría."),
    ),
    Need.SILENCE: NeedWords(
        title=_l("Ya presenté algo y no me responden"),
        example=_l("Por ejemplo: pedí un informe hace dos meses y nadie contesta."),
        said=_l("ya presentó algo y no le responden"),
        begin=_l("Abrir mi expediente"),
        have=_l("El folio y la clave de seguimiento de su comprobante."),
    ),
}
