"""The one sentence that says where a case is, who has it, what happens next and by when.

Runs in a request, for gettext. Sentences agree with no gender: a case is a solicitud or a reclamo.
"""

from __future__ import annotations

from dataclasses import dataclass

from foia.cases.whereabouts import Next, Where, Whereabouts
from foia.i18n import date_words
from foia.i18n import gettext as _


@dataclass(frozen=True)
class Named:
    """What the sentence names. `noun` goes after "su"; `ended_on` is in words; `decides`: it is an appeal.

    `sender` is the body that referred the case; `joined_to` the folio of the case that goes on."""

    noun: str
    body: str = ""
    sender: str = ""
    joined_to: str = ""
    ended_on: str = ""
    decides: bool = False


def sentence(found: Whereabouts, named: Named) -> str:
    """Say it in one sentence."""
    where, following = where_words(found.where, named), next_words(found, named)
    if not following:
        return f"{where}."
    return _("%(where)s; %(next)s.", where=where, next=following)


def where_words(where: Where, named: Named) -> str:
    """Say where a case is and who has it, without a full stop."""
    values = {"noun": named.noun, "body": named.body, "sender": named.sender, "date": named.ended_on}
    if where in _ENDED:
        return _ended_words(where, named, values)
    match where:
        case Where.DESK:
            return _("La mesa central tiene su %(noun)s y busca la entidad competente", **values)
        case Where.DESK_OUTSIDE:
            return _(
                "La mesa central tiene su %(noun)s y hace el seguimiento ante %(body)s, que todavía no usa "
                "esta vía",
                **values,
            )
        case Where.WAITING:
            return _(
                "Su %(noun)s espera a que se nombre a quien reciba este tipo de expediente, y cuenta la "
                "fecha en que llegó",
                **values,
            )
        case Where.REFERRED:
            return _(
                "%(sender)s derivó su %(noun)s a %(body)s, que puede aceptar el expediente o devolverlo y "
                "decir por qué",
                **values,
            )
        case Where.REFERRED_OUTSIDE:
            return _(
                "%(sender)s derivó su %(noun)s a %(body)s, que todavía no usa esta vía, y la mesa central "
                "hace el seguimiento",
                **values,
            )
    return _at_its_body(where, values) if named.body else _without_body(where, values)


_ENDED = frozenset({Where.ANSWERED, Where.WITHDRAWN, Where.LAPSED, Where.JOINED, Where.NOT_PAID})


def _at_its_body(where: Where, values: dict[str, str]) -> str:
    match where:
        case Where.DECIDED:
            return _(
                "%(body)s ya decidió sobre su %(noun)s, y la decisión no se muestra hasta que se la "
                "notifiquen",
                **values,
            )
        case Where.CLARIFICATION:
            return _("%(body)s le pidió que aclare su %(noun)s y espera su respuesta para seguir", **values)
        case Where.LAPSE_PROPOSED:
            return _(
                "%(body)s propuso archivar su %(noun)s porque no llegó la aclaración que le pidieron",
                **values,
            )
        case Where.FILED:
            return _("%(body)s tiene su %(noun)s y todavía no confirmó la recepción", **values)
        case Where.ADMISSION:
            return _("%(body)s tiene su %(noun)s y debe decir si se admite a trámite", **values)
        case Where.SUSPENDED:
            return _("%(body)s tiene su %(noun)s y el plazo está suspendido: los días no cuentan", **values)
        case Where.UNPAID:
            return _("%(body)s tiene su %(noun)s y espera que se pague el costo de reproducción", **values)
        case Where.THIRD_PARTY:
            return _(
                "%(body)s tiene su %(noun)s y espera lo que diga un tercero a quien puede afectar", **values
            )
    return _("%(body)s tiene su %(noun)s y trabaja en la respuesta", **values)


def _without_body(where: Where, values: dict[str, str]) -> str:
    match where:
        case Where.DECIDED:
            return _(
                "Ya hay una decisión sobre su %(noun)s, que no se muestra hasta que se la notifiquen",
                **values,
            )
        case Where.CLARIFICATION:
            return _("Le pidieron que aclare su %(noun)s y esperan su respuesta para seguir", **values)
        case Where.LAPSE_PROPOSED:
            return _("No llegó la aclaración que le pidieron y se propuso archivar su %(noun)s", **values)
        case Where.SUSPENDED:
            return _("El plazo de su %(noun)s está suspendido: los días no cuentan", **values)
        case Where.UNPAID:
            return _("Falta que se pague el costo de reproducción de su %(noun)s", **values)
    return _("Su %(noun)s está en trámite", **values)


def _ended_words(where: Where, named: Named, values: dict[str, str]) -> str:
    match where:
        case Where.WITHDRAWN:
            return _("Usted retiró su %(noun)s el %(date)s", **values)
        case Where.LAPSED:
            return _("Su %(noun)s se archivó el %(date)s porque no llegó su aclaración", **values)
        case Where.JOINED if named.joined_to:
            return _(
                "Su %(noun)s se acumuló el %(date)s al expediente %(folio)s, que trata de lo mismo",
                folio=named.joined_to,
                **values,
            )
        case Where.JOINED:
            return _("Su %(noun)s se acumuló el %(date)s a otro expediente que trata de lo mismo", **values)
        case Where.NOT_PAID:
            return _(
                "Su %(noun)s se archivó el %(date)s porque no se pagó el costo de reproducción", **values
            )
    if named.body:
        return _("%(body)s respondió a su %(noun)s el %(date)s", **values)
    return _("Su %(noun)s tiene respuesta desde el %(date)s", **values)


def next_words(found: Whereabouts, named: Named) -> str:
    """Say what happens next and by when, without a full stop; empty where nothing does."""
    date = date_words(found.by_on) if found.by_on is not None else ""
    if found.next in _TERM:
        return _decision_words(found.next, date) if named.decides else _answer_words(found.next, date)
    if date and (dated := _dated(found.next, date)):
        return dated
    return _undated(found.next)


_TERM = frozenset(
    {Next.ANSWER, Next.ANSWER_UNCONFIRMED, Next.DATE_UNCONFIRMED, Next.NO_TERM, Next.LATE, Next.ADMISSION}
)


def _answer_words(coming: Next, date: str) -> str:
    match coming:
        case Next.ANSWER:
            return _("el plazo para responderle vence el %(date)s", date=date)
        case Next.ANSWER_UNCONFIRMED:
            return _("el plazo para responderle vence el %(date)s, fecha por confirmar", date=date)
        case Next.NO_TERM:
            return _("la norma no fija un plazo en días para responderle")
        case Next.LATE if date:
            return _("el plazo para responderle venció el %(date)s y abajo dice qué puede hacer", date=date)
        case Next.LATE:
            return _("el plazo para responderle venció y abajo dice qué puede hacer")
        case Next.ADMISSION if date:
            return _("el plazo corre desde que se admita: si fuera hoy, vencería el %(date)s", date=date)
        case Next.ADMISSION:
            return _("el plazo para responderle corre desde que se admita")
    return _("la fecha hasta la que deben responderle está por confirmar")


def _decision_words(coming: Next, date: str) -> str:
    match coming:
        case Next.ANSWER:
            return _("el plazo para resolver vence el %(date)s", date=date)
        case Next.ANSWER_UNCONFIRMED:
            return _("el plazo para resolver vence el %(date)s, fecha por confirmar", date=date)
        case Next.NO_TERM:
            return _("la norma no fija un plazo en días para resolver")
        case Next.LATE if date:
            return _("el plazo para resolver venció el %(date)s y abajo dice qué puede hacer", date=date)
        case Next.LATE:
            return _("el plazo para resolver venció y abajo dice qué puede hacer")
        case Next.ADMISSION if date:
            return _("el plazo corre desde que se admita: si fuera hoy, vencería el %(date)s", date=date)
        case Next.ADMISSION:
            return _("el plazo para resolver corre desde que se admita")
    return _("la fecha hasta la que deben resolver está por confirmar")


def _dated(coming: Next, date: str) -> str:
    match coming:
        case Next.LATE_CONTEST:
            return _("el plazo venció y usted puede reclamar por el silencio hasta el %(date)s", date=date)
        case Next.CLARIFY:
            return _("puede enviarla hasta el %(date)s", date=date)
        case Next.NOTICE:
            return _("deben notificársela hasta el %(date)s", date=date)
        case Next.UNDO:
            return _("si la envía hasta el %(date)s, el trámite sigue", date=date)
        case Next.CONTEST:
            return _("si no está de acuerdo, puede recurrir hasta el %(date)s", date=date)
    return ""


def _undated(coming: Next) -> str:
    return {
        Next.CLARIFY: _("la norma no fija hasta cuándo: envíela cuanto antes"),
        Next.CLARIFY_LATE: _("si la envía ahora, el trámite sigue"),
        Next.NOTICE: _("falta que se la notifiquen"),
        Next.RESUMPTION: _("cuando se reanude, le diremos la fecha nueva"),
        Next.PAYMENT: _("el plazo sigue cuando se registre el pago"),
        Next.AGAIN: _("puede presentar lo mismo otra vez"),
        Next.THERE: _("ahí se responde"),
        Next.CONTEST: _("si no está de acuerdo, abajo dice qué puede hacer"),
        Next.APPEALED: _("lo que usted presentó en contra se está resolviendo aparte"),
        Next.READ: _("puede leer la respuesta abajo"),
        Next.NEWS: _("cuando haya novedades, se verán en esta página"),
    }.get(coming, "")
