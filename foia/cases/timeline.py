"""What happened to a case, told event by event in plain words for whoever reads.

Runs in a request, for gettext. Says nothing of who filed: events do not know it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from foia.actors import ActorKind
from foia.cases.events import Happening
from foia.cases.states import CENTRAL_DESK
from foia.i18n import datetime_words


class Audience(StrEnum):
    """Who reads: the filer is spoken to, and sees nothing internal; staff see all; nobody sees who filed."""

    FILER = "filer"
    STAFF = "staff"
    AUDITOR = "auditor"


@dataclass(frozen=True)
class Names:
    """Names behind the ids of events (hex): bodies, members of staff; and the labels of outcomes."""

    bodies: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    outcomes: Mapping[str, Any] = field(default_factory=dict)

    def body(self, body_id: str | None) -> str:
        return self.bodies.get(body_id or "", "") or _("la entidad")

    def outcome(self, code: str) -> str:
        return str(self.outcomes.get(code, code))


@dataclass(frozen=True)
class TimelineItem:
    """One entry for `ui.timeline`."""

    title: str
    at: datetime
    by: str = ""
    text: str = ""
    important: bool = False


def timeline_items(
    events: Iterable[Happening], names: Names, audience: Audience, *, newest_first: bool = False
) -> list[TimelineItem]:
    """Tell what happened, one item an event; what is internal is left out for the filer."""
    items = [
        _item(event, names, audience)
        for event in events
        if audience != Audience.FILER or event.type not in _INTERNAL
    ]
    return items[::-1] if newest_first else items


_INTERNAL = frozenset({"note_added", "assigned"})
_IMPORTANT = frozenset({"filed", "clarification_requested", "extended", "answered", "withdrawn"})
_NOTED_LATER_SECONDS = 60


def _item(event: Happening, names: Names, audience: Audience) -> TimelineItem:
    title, *sentences = _WORDS[event.type](event.payload, names, audience)
    if (event.recorded_at - event.occurred_at).total_seconds() > _NOTED_LATER_SECONDS:
        sentences.append(_("Se registró aquí el %(moment)s.", moment=datetime_words(event.recorded_at)))
    return TimelineItem(
        title=title,
        at=event.occurred_at,
        by=_by(event, names, audience),
        text=" ".join(sentence for sentence in sentences if sentence),
        important=event.type in _IMPORTANT,
    )


def _by(event: Happening, names: Names, audience: Audience) -> str:
    if event.actor_kind == ActorKind.SYSTEM:
        return _("automático")
    if event.actor_kind == ActorKind.STAFF:
        # The body answers, not a person: the filer is told the office, staff and auditors the person.
        return "" if audience == Audience.FILER else names.people.get(event.actor_id or "", "")
    # The titles speak to the filer as it is.
    return "" if audience == Audience.FILER else _("quien presentó")


Payload = Mapping[str, Any]
Words = tuple[str, ...]


def _filed(payload: Payload, names: Names, audience: Audience) -> Words:
    if payload["body_id"] is None:
        where = _("No dice a qué entidad va dirigida: la recibe la mesa central.")
    elif payload["custody"] == CENTRAL_DESK:
        where = _(
            "Dirigida a %(body)s, que todavía no atiende por esta vía: la recibe la mesa central.",
            body=names.body(payload["body_id"]),
        )
    else:
        where = _("Dirigida a %(body)s.", body=names.body(payload["body_id"]))
    held = _("Quedó en espera de una revisión; el plazo corre igual.") if payload["held"] else ""
    return _("Se recibió la solicitud"), where, held


def _routed(payload: Payload, names: Names, audience: Audience) -> Words:
    title = _("Se envió a la entidad competente: %(body)s", body=names.body(payload["body_id"]))
    if payload["custody"] == CENTRAL_DESK:
        return title, _("La entidad todavía no atiende por esta vía: la mesa central hace el seguimiento.")
    return (title,)


def _custody_changed(payload: Payload, names: Names, audience: Audience) -> Words:
    if payload["reason"] == "body_joined":
        return (_("La entidad atiende desde ahora por esta vía"),)
    return (_("La mesa central hace el seguimiento: la entidad no tiene quien atienda por esta vía"),)


def _assigned(payload: Payload, names: Names, audience: Audience) -> Words:
    who = names.people.get(payload["person_id"] or "", "")
    return (
        _("Persona responsable: %(name)s", name=who) if who else _("Se designó a la persona responsable"),
    )


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
    missing = payload["reason"] == "missing_name"
    return title, _("La norma pide el nombre de quien presenta.") if missing else ""


def _message_received(payload: Payload, names: Names, audience: Audience) -> Words:
    return (
        _("Usted escribió un mensaje")
        if audience == Audience.FILER
        else _("Llegó un mensaje de quien presentó"),
    )


def _message_sent(payload: Payload, names: Names, audience: Audience) -> Words:
    return (
        _("Le escribieron un mensaje")
        if audience == Audience.FILER
        else _("Se envió un mensaje a quien presentó"),
    )


def _extended(payload: Payload, names: Names, audience: Audience) -> Words:
    amount = payload["amount"]
    match payload["unit"]:
        case "working_day":
            more = ngettext("%(num)s día hábil más", "%(num)s días hábiles más", amount)
        case "calendar_day":
            more = ngettext("%(num)s día calendario más", "%(num)s días calendario más", amount)
        case "month":
            more = ngettext("%(num)s mes más", "%(num)s meses más", amount)
        case _other:
            more = ngettext("%(num)s hora más", "%(num)s horas más", amount)
    return (_("Se amplió el plazo: %(more)s", more=more),)


def _partly_answered(payload: Payload, names: Names, audience: Audience) -> Words:
    count = len(payload["answers"])
    return ngettext("Se respondió %(num)s pregunta", "Se respondieron %(num)s preguntas", count), _relayed(
        payload
    )


def _answered(payload: Payload, names: Names, audience: Audience) -> Words:
    outcome = _("Resultado: %(outcome)s.", outcome=names.outcome(payload["outcome"]))
    return _("Se respondió la solicitud"), outcome, _relayed(payload)


def _relayed(payload: Payload) -> str:
    return _("La mesa central registró lo que la entidad entregó.") if payload["relayed"] else ""


def _key_rotated(payload: Payload, names: Names, audience: Audience) -> Words:
    return _("Se cambió la clave de seguimiento"), _("La clave anterior ya no abre el expediente.")


def _always(text: Callable[[], str]) -> Callable[[Payload, Names, Audience], Words]:
    return lambda payload, names, audience: (text(),)


_WORDS: dict[str, Callable[[Payload, Names, Audience], Words]] = {
    "filed": _filed,
    "released": _always(lambda: _("Se revisó lo recibido y sigue su curso")),
    "acknowledged": _always(lambda: _("Se confirmó la recepción y empezó el trámite")),
    "routed": _routed,
    "custody_changed": _custody_changed,
    "assigned": _assigned,
    "file_sent": _file_sent,
    "clarification_requested": _clarification_requested,
    "clarification_provided": _always(lambda: _("Llegó la aclaración")),
    "message_sent": _message_sent,
    "message_received": _message_received,
    "note_added": _always(lambda: _("Nota interna")),
    "extended": _extended,
    "partly_answered": _partly_answered,
    "answered": _answered,
    "withdrawn": _always(lambda: _("Se retiró la solicitud")),
    "address_confirmed": _always(lambda: _("Se confirmó el correo para los avisos")),
    "key_rotated": _key_rotated,
}
