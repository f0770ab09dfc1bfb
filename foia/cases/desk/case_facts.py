"""What the case's page says beside its texts: what is special about it now, and what it has to do with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from flask import url_for

from foia.cases.dossier import Dossier, LinkedCase, Opening
from foia.cases.events import Happening
from foia.cases.phases import OPEN_PHASES, Phase
from foia.cases.presentation import ground_words
from foia.cases.silence_words import (
    effect_to_body,
    ended_words,
    next_term_sentences,
    silent_steps,
    still_possible,
)
from foia.cases.silences import in_force
from foia.i18n import date_words, datetime_words, ngettext
from foia.i18n import gettext as _
from foia.law import UNBOUND


@dataclass(frozen=True)
class MeasureLine:
    """A measure the body promised: its text, until when, and how it stands."""

    text: str
    due_on: date
    state: str
    tone: str


@dataclass(frozen=True)
class LinkLine:
    """A linked case. `address` is empty where the reader does not reach it."""

    folio: str
    relation: str
    address: str


@dataclass(frozen=True)
class OpeningLine:
    """Who opened a confidential case on one day, how often, and when last."""

    name: str
    last_at: datetime
    count: int


def banners(found: Dossier) -> list[str]:
    """Say who may see the case and who filed it, where that is restricted."""
    case, told = found.case, []
    if case.confidential:
        told.append(
            _(
                "Solo lo ven las personas nombradas para denuncias en la entidad que lo tiene. "
                "Cada apertura queda registrada."
            )
        )
    if case.reserved and found.is_named:
        told.append(
            _(
                "Quien presentó pidió reserva: pocas personas pueden ver sus datos, "
                "y cada consulta queda registrada."
            )
        )
    return told


def origin(found: Dossier) -> str:
    """Say from which log the case came, and when; empty for one filed here."""
    if found.case.source is None:
        return ""
    since = found.filed.recorded_at.astimezone(found.calendar.zone).date()
    came = _(
        "Viene del registro %(source)s, traído el %(date)s.",
        source=found.case.source,
        date=date_words(since),
    )
    if found.regime.id == UNBOUND:
        return f"{came} " + _("Las fechas son las de ese registro; aquí no se calcula ningún plazo.")
    return f"{came} " + _("Las fechas son las de ese registro; el plazo lo da la norma.")


def untold(found: Dossier) -> str:
    """Say why a case shows no text."""
    if found.case.anonymized_at is not None:
        return _("Expediente anonimizado")
    return _("(contenido borrado)") if found.had_text else _("(su registro de origen no trae el texto)")


def pending(found: Dossier) -> list[str]:
    """Say what is special about the case now and asks for something."""
    case = found.case
    kept = _kept_words(found)
    if case.phase not in OPEN_PHASES:
        return [*kept, _("Está apartado de la bandeja.")] if case.set_aside else kept
    return (
        kept
        + _silence_words(found)
        + [
            words
            for is_so, words in (
                (case.referred_from_id is not None, _referral_words(found)),
                (
                    case.phase == Phase.DECIDED,
                    _("La decisión está tomada y falta notificarla: quien presentó todavía no la conoce."),
                ),
                (case.suspended, _suspension_words(found)),
                (case.unpaid, _("Espera el pago de la reproducción: el plazo sigue cuando se pague.")),
                (case.awaited_step is not None, _awaited_words(found)),
                (case.lapse_proposed_at is not None, _lapse_words(found)),
                (case.set_aside, _("Está apartado de la bandeja. Su plazo sigue corriendo.")),
            )
            if is_so
        ]
    )


def _kept_words(found: Dossier) -> list[str]:
    """Say that a case is anonymized, or may not be."""
    case = found.case
    if case.anonymized_at is not None:
        moment = datetime_words(case.anonymized_at, found.calendar.zone)
        return [
            _(
                "Se anonimizó el %(moment)s: se borraron los datos de quien presentó, los textos y los "
                "archivos. Quedan sus fechas, sus actuaciones y su resultado.",
                moment=moment,
            )
        ]
    return [_("Hay una orden de conservarlo: no se anonimiza mientras dure.")] if case.legal_hold else []


def commitment(found: Dossier) -> str:
    """Say by when the bodies promise to attend such a case: it is no legal term, and is never called one."""
    case = found.case
    if case.service_due_at is None or case.phase not in OPEN_PHASES:
        return ""
    if case.urgent:
        until = datetime_words(case.service_due_at, found.calendar.zone)
    else:
        until = date_words(case.service_due_at.astimezone(found.calendar.zone).date())
    if case.service_due_at.astimezone(found.calendar.zone).date() < found.today:
        return _("Venció el %(date)s. Es un compromiso de la entidad, no un plazo legal.", date=until)
    return _("Hasta el %(date)s. Es un compromiso de la entidad, no un plazo legal.", date=until)


def kept_from(found: Dossier) -> str:
    """Name the people and offices that get no access to the case."""
    names = found.names
    known = [names.people.get(one) or names.offices.get(one) for one in sorted(found.case.excluded_ids)]
    return ", ".join(sorted(name for name in known if name))


def about_words(found: Dossier) -> str:
    """Name whom a report is about, where another body answers it."""
    about = found.case.about_body_id
    if about is None:
        return ""
    name = found.names.bodies.get(about.hex, "")
    if found.case.against_highest:
        return _("%(body)s, contra su máxima autoridad", body=name)
    return name if about != found.case.body_id else ""


def measure_lines(found: Dossier) -> list[MeasureLine]:
    """Return the measures promised, soonest due first, as the events tell them."""
    kept = {
        event.payload["measure_id"]: event.occurred_at
        for event in found.events
        if event.type == "measure_kept"
    }
    texts = {letter.id.hex: letter.text for letter in found.contents.letters}
    lines = []
    for event in found.events:
        if event.type != "measure_promised":
            continue
        due_on = date.fromisoformat(event.payload["due_on"])
        state, tone = _measure_state(found, due_on, kept.get(event.payload["measure_id"]))
        text = next((texts.get(one["document_id"], "") for one in event.payload["documents"]), "")
        lines.append(MeasureLine(text, due_on, state, tone))
    return sorted(lines, key=lambda line: line.due_on)


def _measure_state(found: Dossier, due_on: date, kept_at: datetime | None) -> tuple[str, str]:
    if kept_at is not None:
        kept_on = kept_at.astimezone(found.calendar.zone).date()
        return _("Cumplida el %(date)s", date=date_words(kept_on)), "green"
    return (_("Vencida"), "red") if due_on < found.today else (_("Por cumplir"), "blue")


def link_lines(found: Dossier) -> list[LinkLine]:
    """Return the cases this one has to do with; an address only for those the reader reaches."""
    return [
        LinkLine(
            link.case.folio,
            _relation_words(link),
            url_for("desk.case_page", case_id=link.case.id) if link.reached else "",
        )
        for link in found.links
    ]


def opening_lines(found: Dossier) -> list[OpeningLine]:
    """Return who opened a confidential case, by day and person, the newest day first."""
    zone = found.calendar.zone

    def place(opening: Opening) -> tuple[date, str]:
        return opening.at.astimezone(zone).date(), opening.name

    lines = []
    for (_day, name), group in groupby(sorted(found.openings, key=place), key=place):
        times = {opening.at for opening in group}  # a page may look twice
        lines.append(OpeningLine(name, max(times), len(times)))
    return sorted(lines, key=lambda line: line.last_at, reverse=True)


def _relation_words(link: LinkedCase) -> str:
    return {
        "whole": _("Este expediente es una parte de aquel"),
        "part": _("Una parte de este expediente"),
        "appealed": _("Este recurso impugna lo hecho en aquel"),
        "appeal": _("Recurso contra lo hecho en este"),
        "joined": _("Este expediente se acumuló a aquel"),
        "joined_here": _("Se acumuló a este"),
        "duplicate": _("Uno repite al otro"),
        "follows": _("Este es la continuación de aquel"),
        "followed_by": _("Aquel es la continuación de este"),
        "together": _("Pide lo mismo a otra entidad: se presentaron juntos"),
    }.get(link.relation, _("Tratan de lo mismo o de algo cercano"))


def _last(found: Dossier, *types: str) -> Mapping[str, Any]:
    event: Happening | None = next((e for e in reversed(found.events) if e.type in types), None)
    return event.payload if event else {}


def _silence_words(found: Dossier) -> list[str]:
    """Say what the norm made of a term that passed without an answer."""
    silence = in_force(found.events, found.report)
    if silence is None:
        return []
    steps = silent_steps(found.regime, found.body.body_class if found.body else None)
    step = steps.get((silence.regime_id, silence.regime_version, silence.step))
    told = (
        ended_words(step, silence.due_on, silence.last_on, partial=silence.partial),
        effect_to_body(silence.effect, step.basis if step is not None else ""),
        *next_term_sentences(found.report),
        still_possible(for_filer=False),
    )
    return [" ".join(told)]


def _referral_words(found: Dossier) -> str:
    sender = found.case.referred_from_id
    name = found.names.bodies.get(sender.hex, "") if sender else ""
    return _("%(body)s derivó este expediente: hay que aceptarlo o devolverlo.", body=name)


def _suspension_words(found: Dossier) -> str:
    code = _last(found, "suspended").get("ground")
    ground = next((ground for ground in found.regime.suspension_grounds if ground.code == code), None)
    if ground is None:
        return _("El plazo está suspendido.")
    return _("El plazo está suspendido por: %(ground)s.", ground=ground_words(ground).rstrip("."))


def _awaited_words(found: Dossier) -> str:
    event = _last(found, "third_party_notified", "information_ordered")
    if "purpose" not in event:
        return _("Se pidió un informe y falta registrar si llegó.")
    if event["purpose"] == "charges":
        return _("Se comunicaron los cargos y falta registrar la defensa.")
    return _("Se avisó a un tercero y falta registrar lo que contesta.")


def _lapse_words(found: Dossier) -> str:
    proposed_at = found.case.lapse_proposed_at
    if proposed_at is None:
        return ""
    on = date_words(proposed_at.astimezone(found.calendar.zone).date())
    return _("El %(date)s se propuso archivarlo: falta que confirme quien puede decidir.", date=on)


def openings_words(lines: Iterable[OpeningLine]) -> str:
    """Say how many people opened a confidential case."""
    count = len({line.name for line in lines})
    return ngettext(
        "Antes de ahora lo abrió %(num)s persona.", "Antes de ahora lo abrieron %(num)s personas.", count
    )
