"""What the page of an opened case shows: built with as few statements however much was written in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import current_app, url_for
from flask_babel import gettext as _

from foia import law
from foia.cases import presentation, states
from foia.cases.case import Phase, fold
from foia.cases.context import Context
from foia.cases.events import Happening
from foia.cases.kinds import kind_of
from foia.cases.models import Case
from foia.cases.queries import Contents, FileRead, Letter, QuestionRead, contents_of
from foia.cases.store import events_of
from foia.cases.terms import calendar_of, regime_of, report
from foia.directory.queries import bodies_by_id
from foia.i18n import date_words, language
from foia.pages.deadline_line import DeadlineLine


@dataclass(frozen=True)
class QuestionShown:
    """A question and how it ended, in words."""

    number: int
    text: str
    outcome: str
    ground: str


@dataclass(frozen=True)
class FileShown:
    """A file with the address it is downloaded from."""

    name: str
    size_bytes: int
    address: str


@dataclass(frozen=True)
class LetterShown:
    """A letter of the two-way mailbox."""

    title: str
    text: str
    at: datetime
    from_body: bool
    files: list[FileShown]


@dataclass(frozen=True)
class RemedyShown:
    """What the filer may do against silence or a refusal; unconfirmed ones say so and cite nothing."""

    name: str
    explanation: str
    confirmed: bool


@dataclass(frozen=True)
class OpenedPage:
    """Everything the template needs."""

    case: Case
    whereabouts: str
    body_name: str
    zone: ZoneInfo
    tag: presentation.StatusTag
    deadline: DeadlineLine
    clarification: DeadlineLine | None
    asked: LetterShown | None
    contents: Contents
    files: list[FileShown]
    questions: list[QuestionShown]
    letters: list[LetterShown]
    timeline: list[presentation.TimelineItem]
    outcome: str
    is_late: bool
    remedies: list[RemedyShown]
    may_withdraw: bool


def opened_page(context: Context, case: Case) -> OpenedPage:
    """Read the case and say everything its filer may know."""
    history = events_of(context.session, case.id)
    contents = contents_of(context.vaults, case.id, for_filer=True)
    bodies = bodies_by_id(context.session, _body_ids(history))
    body = bodies.get(case.body_id) if case.body_id else None
    place_code = body.place_code if body else None
    found = report(context.book, history, place_code, now=context.now)
    state = fold(history)
    calendar = calendar_of(context.book, state, place_code)
    regime = regime_of(context.book, state)
    today = context.now.astimezone(calendar.zone).date()
    outcomes = kind_of(current_app, case.kind).outcomes
    body_name = body.name(language()) if body else ""
    names = presentation.Names(
        bodies={body_id.hex: row.name(language()) for body_id, row in bodies.items()}, outcomes=outcomes
    )
    types = _types_by_document(history)
    is_late = presentation.is_overdue(case, today)
    return OpenedPage(
        case=case,
        whereabouts=_whereabouts(case, body_name, calendar.zone),
        body_name=body_name,
        zone=calendar.zone,
        tag=presentation.status_tag(case.phase),
        deadline=presentation.deadline_line(
            found.response, calendar, today, language(), label=_("Respuesta")
        ),
        clarification=_clarification(case, found, calendar, today),
        asked=_last_asked(case, contents, types),
        contents=contents,
        files=_files(contents.files),
        questions=[_question(question, names, regime) for question in contents.questions],
        letters=[_letter(letter, types) for letter in contents.letters],
        timeline=presentation.timeline_items(history, names, presentation.Audience.FILER, newest_first=True),
        outcome=names.outcome(case.outcome) if case.outcome else "",
        is_late=is_late,
        remedies=_remedies(regime, body.body_class if body else None)
        if is_late or case.outcome in _APPEALABLE
        else [],
        may_withdraw=states.may_use("withdraw", context.actor, case),
    )


_APPEALABLE = frozenset({"refused", "partially_granted", "not_held", "not_competent"})


def _body_ids(history: Iterable[Happening]) -> set[UUID]:
    return {
        UUID(event.payload[name])
        for event in history
        for name in ("body_id", "from_body_id", "about_body_id")
        if event.payload.get(name)
    }


def _types_by_document(history: Iterable[Happening]) -> dict[str, str]:
    """Return, for each document, the type of the event that brought it."""
    return {
        item["document_id"]: event.type for event in history for item in event.payload.get("documents", ())
    }


def _whereabouts(case: Case, body_name: str, zone: ZoneInfo) -> str:
    """Say in one sentence where the case is and who has it."""
    if case.phase == Phase.CONCLUDED and case.concluded_at is not None:
        concluded_on = date_words(case.concluded_at.astimezone(zone).date())
        if case.outcome == "withdrawn":
            return _("Usted retiró esta solicitud el %(date)s.", date=concluded_on)
        return _("Su solicitud fue respondida el %(date)s.", date=concluded_on)
    if case.phase == Phase.AWAITING_CLARIFICATION:
        return _("Le pidieron una aclaración y esperan su respuesta para seguir.")
    if case.custody == states.CENTRAL_DESK and not body_name:
        return _("La mesa central tiene su solicitud y busca la entidad competente.")
    if case.custody == states.CENTRAL_DESK:
        return _(
            "La mesa central tiene su solicitud y la sigue ante %(body)s, que todavía no usa esta vía.",
            body=body_name,
        )
    if case.phase == Phase.FILED:
        return _("%(body)s tiene su solicitud y todavía no confirmó que la vio.", body=body_name)
    return _("%(body)s tiene su solicitud y trabaja en la respuesta.", body=body_name)


def _clarification(case: Case, found: law.Report, calendar: law.Calendar, today: date) -> DeadlineLine | None:
    """Return the filer's own term while an answer to the body is awaited."""
    if case.phase != Phase.AWAITING_CLARIFICATION:
        return None
    step = next((deadline for deadline in found.deadlines if deadline.kind == "clarification"), None)
    if step is None:
        return None
    return presentation.deadline_line(step, calendar, today, language(), label=_("Su aclaración"))


def _last_asked(case: Case, contents: Contents, types: Mapping[str, str]) -> LetterShown | None:
    if case.phase != Phase.AWAITING_CLARIFICATION:
        return None
    asked = [letter for letter in contents.letters if types.get(letter.id.hex) == "clarification_requested"]
    return _letter(asked[-1], types) if asked else None


def _question(question: QuestionRead, names: presentation.Names, regime: law.Regime) -> QuestionShown:
    ground = next((item for item in law.grounds(regime) if item.code == question.ground_code), None)
    return QuestionShown(
        number=question.position,
        text=question.text,
        outcome=names.outcome(question.outcome) if question.outcome else "",
        ground=_ground_words(ground) if ground else "",
    )


def _ground_words(ground: law.Ground) -> str:
    text = (ground.text_en if language() == "en" else ground.text_es).rstrip(".")
    if ground.verified:
        return f"{text} ({ground.basis})"
    return _("%(text)s (norma por confirmar)", text=text)


def _letter(letter: Letter, types: Mapping[str, str]) -> LetterShown:
    titles = {
        "clarification_requested": _("Le pidieron una aclaración"),
        "clarification_provided": _("Su aclaración"),
        "message_received": _("Su mensaje"),
        "message_sent": _("Mensaje de la entidad"),
        "extended": _("Aviso de prórroga"),
        "partly_answered": _("Respuesta a una parte"),
        "answered": _("Respuesta"),
        "routed": _("Por qué se envió a esta entidad"),
        "withdrawn": _("Por qué la retiró"),
    }
    title = titles.get(types.get(letter.id.hex, ""), _("Mensaje"))
    return LetterShown(title, letter.text, letter.at, letter.author != "filer", _files(letter.files))


def _files(files: Iterable[FileRead]) -> list[FileShown]:
    return [
        FileShown(file.name, file.size_bytes, url_for("cases.download", document_id=file.id))
        for file in files
    ]


def _remedies(regime: law.Regime, body_class: str | None) -> list[RemedyShown]:
    in_english = language() == "en"
    return [
        RemedyShown(
            name=remedy.step.name_en if in_english else remedy.step.name_es,
            explanation=remedy.text_en if in_english else remedy.text_es,
            confirmed=remedy.verified,
        )
        for remedy in law.remedies(regime, body_class)
    ]
