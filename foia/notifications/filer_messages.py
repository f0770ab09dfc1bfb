"""What a filer reads of a case: a line of news, a sentence on what to do, a date."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from foia.cases.models import DeadlineRow
from foia.cases.recovery import RECOVERY_MINUTES, issue_confirmation, issue_recovery_code
from foia.cases.states import BODY
from foia.i18n import date_words
from foia.i18n import gettext as _
from foia.notifications.appeal_messages import OF_APPEALS_FOR_FILER
from foia.notifications.composing import Composing, News, response_due
from foia.notifications.letters import Letter
from foia.notifications.moved_by import norm_that_moved
from foia.notifications.publishing_messages import OF_PUBLISHING_FOR_FILER
from foia.notifications.reply_messages import OF_REPLIES_FOR_FILER
from foia.notifications.silence_messages import OF_SILENCE_FOR_FILER, silence_gone


def confirm_address(composing: Composing) -> Letter:
    """Ask for the address to be confirmed; the link's token is made now, and only its HMAC is kept."""
    folio = composing.case.folio
    token = issue_confirmation(composing.context, composing.case)
    if composing.case.confidential:
        subject = _("Confirme su correo")
        asked = _("Alguien dio esta dirección para recibir avisos de un expediente.")
    else:
        subject = _("Folio %(folio)s: confirme su correo", folio=folio)
        asked = _(
            "Alguien dio esta dirección para recibir avisos del expediente con folio %(folio)s.", folio=folio
        )
    link = composing.link("cases.confirm_address", token=token)
    return Letter(
        subject,
        (
            asked,
            _("Si fue usted, abra este enlace para confirmarla: %(address)s", address=link),
            _("El enlace sirve una vez y vence en 72 horas."),
            _("Si no fue usted, no haga nada: no le escribiremos más."),
            _("Este es un mensaje automático. No responda a este correo."),
        ),
    )


def key_recovery(composing: Composing) -> Letter:
    """Send the code that gives a new key; it is made now, ends those before it, and only its HMAC is kept."""
    folio = composing.case.folio
    code = issue_recovery_code(composing.context, composing.case)
    if composing.case.confidential:
        subject = _("Su código")
        asked = _("Alguien pidió una clave de seguimiento nueva para un expediente.")
    else:
        subject = _("Folio %(folio)s: su código", folio=folio)
        asked = _(
            "Alguien pidió una clave de seguimiento nueva para el expediente con folio %(folio)s.",
            folio=folio,
        )
    return Letter(
        subject,
        (
            asked,
            _("Su código es %(code)s y vence en %(minutes)s minutos.", code=code, minutes=RECOVERY_MINUTES),
            _("Escríbalo en la página donde lo pidió. Nadie de la entidad se lo pedirá."),
            _("Si no fue usted, no haga nada: su clave actual sigue sirviendo."),
            _("Este es un mensaje automático. No responda a este correo."),
        ),
    )


def _filed(composing: Composing) -> News:
    noun = composing.noun
    keep = _("Guarde su folio y su clave de seguimiento: con ellos verá el estado y la respuesta.")
    told = _("Recibimos su %(noun)s.", noun=noun)
    return News(_("recibimos su %(noun)s", noun=noun), (told,), response_due(composing), (keep,))


def _acknowledged(composing: Composing) -> News:
    told = _("La entidad confirmó que tiene su %(noun)s y que trabaja en la respuesta.", noun=composing.noun)
    title = _("la entidad recibió su %(noun)s", noun=composing.noun)
    return News(title, (told,), response_due(composing))


def _admitted(composing: Composing) -> News:
    told = _("La entidad admitió a trámite su %(noun)s.", noun=composing.noun)
    title = _("se admitió a trámite su %(noun)s", noun=composing.noun)
    return News(title, (told,), response_due(composing))


def _clarification_asked(composing: Composing) -> News:
    asked = _("La entidad le pide que aclare su %(noun)s para poder continuar.", noun=composing.noun)
    return News(_("le piden una aclaración"), (asked,), (_clarification_due(composing),))


def _clarification_due(composing: Composing) -> str:
    if composing.title_only:
        return ""
    deadline = composing.session.scalar(
        select(DeadlineRow)
        .where(
            DeadlineRow.case_id == composing.case.id,
            DeadlineRow.kind == "clarification",
            DeadlineRow.actor == "applicant",
            DeadlineRow.voided_at.is_(None),
            DeadlineRow.stopped_on.is_(None),
        )
        .order_by(DeadlineRow.due_on)
        .limit(1)
    )
    if deadline is None or deadline.due_on is None:
        return _("Responda cuanto antes.")
    if not deadline.confirmed:
        return _(
            "El plazo para aclarar está por confirmar. Responda hasta el %(date)s.",
            date=date_words(deadline.due_on),
        )
    return _("Responda hasta el %(date)s.", date=date_words(deadline.due_on))


def _message_received(_composing: Composing) -> News:
    return News(_("tiene un mensaje nuevo"), (_("La entidad le escribió un mensaje."),))


def _answered(composing: Composing) -> News:
    told = _("La entidad respondió. Puede leer la respuesta y descargar sus archivos.")
    rate = _("Después, en la misma página, puede decir una vez si le respondieron y si se resolvió.")
    return News(_("su %(noun)s tiene respuesta", noun=composing.noun), (told,), always=(rate,))


def _answer_corrected(composing: Composing) -> News:
    told = _("La entidad corrigió la respuesta que le dio. La primera sigue en la página, como estaba.")
    return News(_("corrigieron la respuesta"), (told,))


def _due_moved(composing: Composing) -> News:
    told = _("Cambió la fecha de vencimiento. La página explica el motivo y el cálculo.")
    by = (*norm_that_moved(composing), *silence_gone(composing))
    return News(_("cambió la fecha de vencimiento"), (told,), response_due(composing), by)


def _routed(composing: Composing) -> News:
    told = _("Su %(noun)s pasó a la entidad que debe responder.", noun=composing.noun)
    title = _("su %(noun)s pasó a otra entidad", noun=composing.noun)
    return News(title, (told,), response_due(composing))


def _body_succeeded(composing: Composing) -> News:
    told = _(
        "La entidad que tenía su %(noun)s dejó de existir. Responde la que hace ahora su trabajo: "
        "la página dice cuál.",
        noun=composing.noun,
    )
    title = _("otra entidad responde su %(noun)s", noun=composing.noun)
    return News(title, (told,), response_due(composing))


def _referred(composing: Composing) -> News:
    told = _(
        "La entidad dice que no le corresponde responder su %(noun)s y derivó el expediente a otra. "
        "La página dice a cuál y por qué.",
        noun=composing.noun,
    )
    waits = (_("Falta que la otra entidad acepte. Si no acepta, debe decir por qué."),)
    title = _("su %(noun)s se derivó a otra entidad", noun=composing.noun)
    has_to_accept = composing.case.custody == BODY
    return News(title, (told,), response_due(composing), waits if has_to_accept else ())


def _referral_accepted(composing: Composing) -> News:
    told = _(
        "La entidad a la que se derivó su %(noun)s aceptó y trabaja en la respuesta.", noun=composing.noun
    )
    return News(_("la otra entidad aceptó"), (told,), response_due(composing))


def _referral_rejected(composing: Composing) -> News:
    told = _(
        "La entidad a la que se derivó su %(noun)s no aceptó: el expediente volvió a la primera. "
        "La página dice por qué.",
        noun=composing.noun,
    )
    return News(_("la otra entidad no aceptó"), (told,), response_due(composing))


def _report_waits(composing: Composing) -> News:
    told = _(
        "Todavía nadie está nombrado para recibir su %(noun)s. Cuenta la fecha en que llegó y nadie "
        "más tiene acceso mientras espera.",
        noun=composing.noun,
    )
    return News(_("su %(noun)s espera", noun=composing.noun), (told,))


def _withdrawn(composing: Composing) -> News:
    noun = composing.noun
    told = _("Registramos que usted retiró su %(noun)s. Ya no recibirá respuesta.", noun=noun)
    return News(_("usted retiró su %(noun)s", noun=noun), (told,))


def _not_joined(composing: Composing) -> News:
    told = _(
        "La entidad todavía no usa este servicio. La mesa central le entrega su %(noun)s y registra la "
        "respuesta. El plazo es el mismo.",
        noun=composing.noun,
    )
    title = _("la mesa central atiende su %(noun)s", noun=composing.noun)
    return News(title, (told,), response_due(composing))


def _central_desk_took(composing: Composing) -> News:
    told = _(
        "La entidad ya no tiene quien atienda aquí su %(noun)s: la mesa central hace el seguimiento y "
        "registra la respuesta. El plazo es el mismo.",
        noun=composing.noun,
    )
    title = _("la mesa central atiende su %(noun)s", noun=composing.noun)
    return News(title, (told,), response_due(composing))


def _suspended(composing: Composing) -> News:
    told = _("Se suspendió el plazo de la respuesta. La página dice por qué y con qué norma.")
    return News(_("se suspendió el plazo"), (told, _("Le avisaremos cuando se reanude.")))


def _resumed(composing: Composing) -> News:
    told = _("El plazo de la respuesta corre otra vez.")
    return News(_("se reanudó el plazo"), (told,), response_due(composing))


def _charged(composing: Composing) -> News:
    told = _("Para entregarle lo que pidió hay que pagar el costo de reproducción. La página dice cuánto es.")
    return News(
        _("hay un costo por pagar"), (told,), always=(_("El plazo sigue cuando se registre el pago."),)
    )


def _paid(composing: Composing) -> News:
    told = _("Se registró el pago del costo de reproducción y el trámite sigue.")
    return News(_("se registró el pago"), (told,), response_due(composing))


def _lapse_proposed(composing: Composing) -> News:
    told = _(
        "No llegó la aclaración que le pidieron y la entidad propuso archivar su %(noun)s.",
        noun=composing.noun,
    )
    advice = _("Todavía está a tiempo: si envía la aclaración, el trámite sigue.")
    return News(_("proponen archivar su %(noun)s", noun=composing.noun), (told,), always=(advice,))


def _lapsed(composing: Composing) -> News:
    told = _("Se archivó su %(noun)s porque no llegó la aclaración que le pidieron.", noun=composing.noun)
    advice = _(
        "Si envía la aclaración en los próximos cinco días hábiles, se deshace el archivo. La página dice "
        "hasta qué día."
    )
    return News(_("se archivó su %(noun)s", noun=composing.noun), (told,), always=(advice,))


def _lapse_undone(composing: Composing) -> News:
    told = _("Llegó su aclaración: se deshizo el archivo y el trámite sigue.")
    return News(_("el trámite sigue"), (told,), response_due(composing))


def _joined(composing: Composing) -> News:
    told = _(
        "Usted tiene otro expediente que trata de lo mismo: su %(noun)s se acumuló a ese y ahí se responde. "
        "La página dice con qué folio.",
        noun=composing.noun,
    )
    return News(_("se juntaron dos expedientes suyos"), (told,))


def _reopened(composing: Composing) -> News:
    told = _("Se reabrió su %(noun)s y el trámite sigue. La página dice por qué.", noun=composing.noun)
    return News(_("se reabrió su %(noun)s", noun=composing.noun), (told,), response_due(composing))


def _corrected(composing: Composing) -> News:
    told = _("La entidad corrigió una fecha de su expediente. La página dice cuál y por qué.")
    return News(_("se corrigió una fecha"), (told,), response_due(composing), silence_gone(composing))


def _reclassified(composing: Composing) -> News:
    told = _(
        "Cambió el tipo o la categoría de su expediente. La página dice por qué. "
        "La fecha en que llegó no cambia."
    )
    return News(_("cambió el tipo de su expediente"), (told,), response_due(composing))


def _part_taken(composing: Composing) -> News:
    told = _(
        "Una parte de su %(noun)s se responde en un expediente aparte. La página dice con qué folio: "
        "se abre con la misma clave.",
        noun=composing.noun,
    )
    return News(_("una parte se responde aparte"), (told,))


def _part_opened(composing: Composing) -> News:
    told = _(
        "Este expediente es una parte de lo que usted presentó y se responde aparte. "
        "Se abre con la misma clave."
    )
    return News(_("un expediente nuevo con una parte"), (told,), response_due(composing))


def _third_party_asked(composing: Composing) -> News:
    told = _(
        "Lo que pide puede afectar los derechos de un tercero: la entidad le avisó y espera lo que diga. "
        "La página explica qué pasa con el plazo."
    )
    return News(_("se consultó a un tercero"), (told,), response_due(composing))


def _measure_promised(composing: Composing) -> News:
    told = _("La entidad prometió una medida. La página dice cuál y hasta qué día.")
    return News(_("la entidad prometió una medida"), (told,))


def _measure_kept(composing: Composing) -> News:
    told = _("La entidad informó que cumplió una medida que había prometido. La página dice cómo.")
    return News(_("la entidad cumplió una medida"), (told,))


def _key_given_at_counter(composing: Composing) -> News:
    told = _(
        "En ventanilla se dio una clave nueva a quien mostró su documento. La anterior ya no sirve. "
        "Si no fue usted, avise a la entidad."
    )
    return News(_("se dio una clave nueva"), (told,))


FOR_FILER: dict[str, Callable[[Composing], News]] = {
    "filed": _filed,
    "acknowledged": _acknowledged,
    "admitted": _admitted,
    "clarification_asked": _clarification_asked,
    "message_received": _message_received,
    "answered": _answered,
    "answer_corrected": _answer_corrected,
    "due_moved": _due_moved,
    "routed": _routed,
    "body_succeeded": _body_succeeded,
    "referred": _referred,
    "referral_accepted": _referral_accepted,
    "referral_rejected": _referral_rejected,
    "report_waits": _report_waits,
    "withdrawn": _withdrawn,
    "not_joined": _not_joined,
    "central_desk_took": _central_desk_took,
    "suspended": _suspended,
    "resumed": _resumed,
    "charged": _charged,
    "paid": _paid,
    "lapse_proposed": _lapse_proposed,
    "lapsed": _lapsed,
    "lapse_undone": _lapse_undone,
    "joined": _joined,
    "reopened": _reopened,
    "corrected": _corrected,
    "reclassified": _reclassified,
    "part_taken": _part_taken,
    "part_opened": _part_opened,
    "third_party_asked": _third_party_asked,
    "measure_promised": _measure_promised,
    "measure_kept": _measure_kept,
    **OF_APPEALS_FOR_FILER,
    **OF_REPLIES_FOR_FILER,
    **OF_SILENCE_FOR_FILER,
    **OF_PUBLISHING_FOR_FILER,
    "key_given_at_counter": _key_given_at_counter,
}
