"""What each event is called and what is said of it: a table from type to words.

Each entry gives a title and sentences. Runs in a request, for gettext.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from babel.numbers import format_currency
from flask_babel import get_locale

from foia.cases.states import CENTRAL_DESK, WAITING
from foia.cases.timeline_appeals import OF_APPEALS
from foia.cases.timeline_drafts import OF_DRAFTS
from foia.cases.timeline_files import OF_FILES
from foia.cases.timeline_keeping import OF_KEEPING
from foia.cases.timeline_names import Audience, Names, Payload, Teller, Words
from foia.cases.timeline_notices import OF_NOTICES
from foia.cases.timeline_origin import filed, import_updated, imported, waits
from foia.cases.timeline_publishing import OF_PUBLISHING
from foia.cases.timeline_silence import OF_SILENCE
from foia.cases.timeline_tasks import OF_TASKS
from foia.i18n import date_words, datetime_words, ngettext
from foia.i18n import gettext as _


def amount_words(amount: int, unit: str) -> str:
    """Say a length of time: "5 días hábiles"."""
    match unit:
        case "working_day":
            return ngettext("%(num)s día hábil", "%(num)s días hábiles", amount)
        case "calendar_day":
            return ngettext("%(num)s día calendario", "%(num)s días calendario", amount)
        case "month":
            return ngettext("%(num)s mes", "%(num)s meses", amount)
        case _other:
            return ngettext("%(num)s hora", "%(num)s horas", amount)


def channel_words(channel: str) -> str:
    """Name a channel of notices or of intake."""
    return {
        "page": _("en la página, con folio y clave"),
        "email": _("por correo electrónico"),
        "web": _("por internet"),
        "counter": _("en ventanilla"),
        "post": _("por correo postal"),
        "phone": _("por teléfono"),
    }.get(channel, channel)


def _not_admitted(payload: Payload, names: Names, audience: Audience) -> Words:
    outcome = _("Resultado: %(outcome)s.", outcome=names.outcome(payload["outcome"]))
    return _("No se admitió a trámite %(noun)s", noun=names.noun()), outcome


def _routed(payload: Payload, names: Names, audience: Audience) -> Words:
    if payload["custody"] == WAITING:
        return _("Nadie tiene a su cargo el expediente por ahora"), waits()
    title = _("Se envió a la entidad competente: %(body)s", body=names.body(payload["body_id"]))
    if payload["custody"] == CENTRAL_DESK:
        return title, _("La entidad todavía no atiende por esta vía: la mesa central hace el seguimiento.")
    return (title,)


def _custody_changed(payload: Payload, names: Names, audience: Audience) -> Words:
    if payload["custody"] == WAITING:
        return _("Nadie tiene a su cargo el expediente por ahora"), waits()
    if payload["reason"] == "body_joined":
        return (_("La entidad atiende desde ahora por esta vía"),)
    return (_("La mesa central hace el seguimiento: la entidad no tiene quien atienda por esta vía"),)


def _assigned(payload: Payload, names: Names, audience: Audience) -> Words:
    who = names.person(payload["person_id"])
    if who:
        return (_("Persona responsable: %(name)s", name=who),)
    if payload["person_id"] is None and payload["office_id"]:
        return (_("Se asignó a una oficina"),)
    if payload["person_id"] is None:
        return (_("Persona responsable: %(name)s", name=_("Nadie todavía")),)
    return (_("Se designó a la persona responsable"),)


def _file_sent(payload: Payload, names: Names, audience: Audience) -> Words:
    means = {"email": _("por correo electrónico"), "post": _("por correo postal"), "hand": _("en mano")}
    return (
        _(
            "La mesa central envió el expediente a %(body)s %(means)s",
            body=names.body(payload["body_id"]),
            means=means.get(payload["means"], ""),
        ),
    )


def _clarification_requested(payload: Payload, names: Names, audience: Audience) -> Words:
    title = _("Le pidieron una aclaración") if audience == Audience.FILER else _("Se pidió una aclaración")
    missing = _("La norma pide el nombre de quien presenta.") if payload["reason"] == "missing_name" else ""
    if payload["amount"] is None:
        return title, missing
    given = amount_words(payload["amount"], payload["unit"])
    return title, missing, _("Plazo para aclarar: %(amount)s.", amount=given)


def _message_received(payload: Payload, names: Names, audience: Audience) -> Words:
    if audience == Audience.FILER:
        return (_("Usted escribió un mensaje"),)
    return (_("Llegó un mensaje de quien presentó"),)


def _message_sent(payload: Payload, names: Names, audience: Audience) -> Words:
    if audience == Audience.FILER:
        return (_("Le escribieron un mensaje"),)
    return (_("Se envió un mensaje a quien presentó"),)


def _third_party_notified(payload: Payload, names: Names, audience: Audience) -> Words:
    if payload["purpose"] == "charges":
        return _("Se comunicaron los cargos a la persona señalada"), _("No se le dijo quién presentó.")
    asked = _("Lo que usted pide puede afectar los derechos de esa persona, que puede oponerse.")
    return _("Se avisó a un tercero"), asked if audience == Audience.FILER else ""


def _third_party_answered(payload: Payload, names: Names, audience: Audience) -> Words:
    position = {
        "opposes": _("Se opuso a que se entregue."),
        "consents": _("Está de acuerdo con que se entregue."),
        "none": _("No contestó dentro de su plazo."),
        "defence": _("Presentó su defensa."),
        "report": _("Entregó el informe."),
    }
    return _("Se registró lo que contestó quien fue consultado"), position.get(payload["position"] or "", "")


def _suspended(payload: Payload, names: Names, audience: Audience) -> Words:
    ground = names.ground(payload["ground"])
    return _("Se suspendió el plazo"), _("Causal: %(ground)s.", ground=ground) if ground else ""


def _extended(payload: Payload, names: Names, audience: Audience) -> Words:
    more = amount_words(payload["amount"], payload["unit"])
    if payload["step"] is not None:
        return (_("Se amplió el plazo de quien debe contestar: %(more)s más", more=more),)
    return (_("Se amplió el plazo: %(more)s más", more=more),)


def _referred(payload: Payload, names: Names, audience: Audience) -> Words:
    title = _(
        "%(sender)s derivó el expediente a %(body)s",
        sender=_first_capital(names.body(payload["from_body_id"])),
        body=names.body(payload["body_id"]),
    )
    if payload["custody"] == CENTRAL_DESK:
        return title, _("La entidad todavía no atiende por esta vía: la mesa central hace el seguimiento.")
    return title, _("Esa entidad debe aceptar, o devolver el expediente y decir por qué.")


def _referral_rejected(payload: Payload, names: Names, audience: Audience) -> Words:
    title = _(
        "%(sender)s no aceptó la derivación: el expediente volvió a %(body)s",
        sender=_first_capital(names.body(payload["from_body_id"])),
        body=names.body(payload["body_id"]),
    )
    return title, _("El plazo se cuenta como si no hubiera habido derivación.")


def _body_succeeded(payload: Payload, names: Names, audience: Audience) -> Words:
    title = _(
        "%(sender)s dejó de existir: el expediente pasó a %(body)s",
        sender=_first_capital(names.body(payload["from_body_id"])),
        body=names.body(payload["body_id"]),
    )
    stays = _("La norma y la fecha de recepción no cambian.")
    if payload["custody"] == CENTRAL_DESK:
        waits = _("La entidad todavía no atiende por esta vía: la mesa central hace el seguimiento.")
        return title, stays, waits
    return title, stays


def _calendar_changed(payload: Payload, names: Names, audience: Audience) -> Words:
    norm = _ordered_by(payload, names)
    if payload["body_day_id"] is not None:
        return _("Se volvió a contar el plazo: cambió el calendario de la entidad"), *norm
    if payload["amendment_id"] is not None:
        return _("Se volvió a contar el plazo: cambió el calendario de días hábiles"), *norm
    return (_("Se volvió a contar el plazo: la entidad cambió de lugar"),)


def _law_changed(payload: Payload, names: Names, audience: Audience) -> Words:
    return _("Se volvió a contar el plazo: cambió la norma que se aplica"), *_ordered_by(payload, names)


def _ordered_by(payload: Payload, names: Names) -> Words:
    norm = names.norm(payload["amendment_id"])
    return (_("Lo dispone esta norma: %(norm)s.", norm=norm.rstrip(".")),) if norm else ()


def _first_capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _part_taken(payload: Payload, names: Names, audience: Audience) -> Words:
    count = len(payload["questions"])
    title = ngettext(
        "%(num)s pregunta pasó a un expediente aparte",
        "%(num)s preguntas pasaron a un expediente aparte",
        count,
    )
    body = names.body(payload["body_id"]) if payload["body_id"] else _("la misma entidad")
    folio = names.folio(payload["case_id"])
    if not folio:
        return title, _("Responde %(body)s.", body=body)
    return title, _("Responde %(body)s, con el folio %(folio)s y la misma clave.", body=body, folio=folio)


def _charged(payload: Payload, names: Names, audience: Audience) -> Words:
    price = format_currency(payload["amount_cents"] / 100, payload["currency"], locale=get_locale())
    return _("Se fijó el costo de reproducción: %(price)s", price=price), _("El plazo sigue cuando se pague.")


def _partly_answered(payload: Payload, names: Names, audience: Audience) -> Words:
    count = len(payload["answers"])
    title = ngettext("Se respondió %(num)s pregunta", "Se respondieron %(num)s preguntas", count)
    return title, _relayed(payload)


def _answered(payload: Payload, names: Names, audience: Audience) -> Words:
    outcome = _("Resultado: %(outcome)s.", outcome=names.outcome(payload["outcome"]))
    return _("Se respondió %(noun)s", noun=names.noun()), outcome, _relayed(payload)


def _relayed(payload: Payload) -> str:
    return _("La mesa central registró lo que la entidad entregó.") if payload["relayed"] else ""


def _decided(payload: Payload, names: Names, audience: Audience) -> Words:
    title = _("Se tomó una decisión sobre %(noun)s", noun=names.noun())
    # Before its notice the filer reads nothing of a decision, and afterwards it stands above.
    if audience == Audience.FILER:
        return title, _("Usted la conoce cuando se la notifican.")
    return title, _("Resultado: %(outcome)s.", outcome=names.outcome(payload["outcome"]))


def _notified(payload: Payload, names: Names, audience: Audience) -> Words:
    how = channel_words(payload["channel"] or "")
    if audience == Audience.FILER:
        return (_("Le notificaron la decisión %(how)s", how=how),)
    return (_("Se notificó la decisión %(how)s", how=how),)


def _lapse_proposed(payload: Payload, names: Names, audience: Audience) -> Words:
    title = _("Se propuso archivar %(noun)s: no llegó la aclaración", noun=names.noun())
    if audience == Audience.FILER:
        return title, _("Mientras no se archive, enviarla hace seguir el trámite.")
    return title, _("Debe confirmarlo quien puede decidir.")


def _linked(payload: Payload, names: Names, audience: Audience) -> Words:
    folio = names.folio(payload["case_id"]) or _("otro expediente")
    if payload["relation"] == "joined_here":
        return _("Se acumuló a este: %(folio)s", folio=folio), _("Lo que se responda aquí vale para los dos.")
    relation = {
        "related": _("Tratan de lo mismo o de algo cercano."),
        "duplicate": _("Uno repite al otro."),
        "follows": _("Este es la continuación de aquel."),
        "followed_by": _("Aquel es la continuación de este."),
        "together": _("Pide lo mismo a otra entidad: se presentaron juntos."),
    }
    return _("Se vinculó con %(folio)s", folio=folio), relation.get(payload["relation"], "")


def _joined(payload: Payload, names: Names, audience: Audience) -> Words:
    folio = names.folio(payload["case_id"])
    if folio:
        return (_("Se acumuló al expediente %(folio)s", folio=folio),)
    return (_("Se acumuló a otro expediente que trata de lo mismo"),)


def _corrected(payload: Payload, names: Names, audience: Audience) -> Words:
    facts = {
        "received": _("Se corrigió la fecha de recepción"),
        "admitted": _("Se corrigió la fecha de la admisión"),
        "answered": _("Se corrigió la fecha de la respuesta"),
        "notified": _("Se corrigió la fecha de la notificación"),
    }
    moment = datetime_words(datetime.fromisoformat(payload["at"]))
    return facts.get(payload["of"], _("Se corrigió una fecha")), _("Ahora dice: %(moment)s.", moment=moment)


def _reclassified(payload: Payload, names: Names, audience: Audience) -> Words:
    now = _("Ahora es: %(kind)s.", kind=names.label(payload["kind"]))
    return _("Cambió de tipo o categoría"), now, _("La fecha de recepción no cambia.")


def _urgency_changed(payload: Payload, names: Names, audience: Audience) -> Words:
    return (_("Se marcó como urgente"),) if payload["urgent"] else (_("Dejó de ser urgente"),)


def _recused(payload: Payload, names: Names, audience: Audience) -> Words:
    who = names.person(payload["person_id"])
    if who:
        return (_("%(name)s se excusó por conflicto de interés", name=who),)
    return (_("Una persona se excusó por conflicto de interés"),)


def _set_aside(payload: Payload, names: Names, audience: Audience) -> Words:
    reasons = {"spam": _("Motivo: envío masivo o publicidad."), "threat": _("Motivo: amenazas.")}
    return _("Se apartó de la bandeja"), reasons.get(payload["reason"] or "", "")


def _measure_promised(payload: Payload, names: Names, audience: Audience) -> Words:
    due_on = datetime.fromisoformat(payload["due_on"]).date()
    return (_("La entidad prometió una medida hasta el %(date)s", date=date_words(due_on)),)


def _always(text: Callable[[], str]) -> Teller:
    return lambda payload, names, audience: (text(),)


def _of_the_noun(text: Callable[[str], str]) -> Teller:
    return lambda payload, names, audience: (text(names.noun()),)


WORDS: dict[str, Teller] = {
    **OF_APPEALS,
    **OF_DRAFTS,
    **OF_SILENCE,
    **OF_NOTICES,
    **OF_TASKS,
    **OF_PUBLISHING,
    "filed": filed,
    "imported": imported,
    "import_updated": import_updated,
    "released": _always(lambda: _("Se revisó lo recibido y sigue su curso")),
    "acknowledged": _always(lambda: _("Se confirmó la recepción y empezó el trámite")),
    "admitted": _of_the_noun(lambda noun: _("Se admitió a trámite %(noun)s", noun=noun)),
    "not_admitted": _not_admitted,
    "routed": _routed,
    "custody_changed": _custody_changed,
    "assigned": _assigned,
    "file_sent": _file_sent,
    "clarification_requested": _clarification_requested,
    "clarification_provided": _always(lambda: _("Llegó la aclaración")),
    "message_sent": _message_sent,
    "message_received": _message_received,
    "note_added": _always(lambda: _("Nota interna")),
    "third_party_notified": _third_party_notified,
    "third_party_answered": _third_party_answered,
    "information_ordered": _always(lambda: _("Se pidió un informe")),
    "suspended": _suspended,
    "resumed": _always(lambda: _("Se reanudó el plazo")),
    "extended": _extended,
    "referred": _referred,
    "referral_accepted": _always(
        lambda: _("La entidad aceptó la derivación y tiene a su cargo el expediente")
    ),
    "referral_rejected": _referral_rejected,
    "body_succeeded": _body_succeeded,
    "calendar_changed": _calendar_changed,
    "law_changed": _law_changed,
    "part_taken": _part_taken,
    "charged": _charged,
    "paid": _always(lambda: _("Se registró el pago")),
    "partly_answered": _partly_answered,
    "answered": _answered,
    "decided": _decided,
    "notified": _notified,
    "withdrawn": _of_the_noun(lambda noun: _("Se retiró %(noun)s", noun=noun)),
    "lapse_proposed": _lapse_proposed,
    "lapsed": _of_the_noun(lambda noun: _("Se archivó %(noun)s: no llegó la aclaración", noun=noun)),
    "lapse_undone": _always(lambda: _("Se deshizo el archivo: la aclaración llegó a tiempo")),
    "linked": _linked,
    "joined": _joined,
    "reopened": _of_the_noun(lambda noun: _("Se reabrió %(noun)s", noun=noun)),
    "corrected": _corrected,
    "reclassified": _reclassified,
    "urgency_changed": _urgency_changed,
    "recused": _recused,
    "kept_out": _always(lambda: _("Quien el expediente señala no puede verlo")),
    "set_aside": _set_aside,
    "restored": _always(lambda: _("Se devolvió a la bandeja")),
    "measure_promised": _measure_promised,
    "measure_kept": _always(lambda: _("La entidad cumplió una medida que prometió")),
    **OF_FILES,
    **OF_KEEPING,
}
