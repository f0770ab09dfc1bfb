"""What the page of an opened case shows: built with as few statements however much was written in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import current_app, url_for

from foia import law
from foia.asking import ask_together
from foia.cases import presentation, silences, states
from foia.cases.case import fold
from foia.cases.case_state import CaseState, QuestionState
from foia.cases.context import Context
from foia.cases.events import Happening
from foia.cases.kinds import kind_of
from foia.cases.lapse import may_undo_lapse
from foia.cases.models import Case
from foia.cases.opened_queries import names_around
from foia.cases.opened_remedies import RemedyShown, SilenceShown, remedies_shown, silence_shown
from foia.cases.opened_shown import (
    FileShown,
    LetterShown,
    MeasureShown,
    QuestionShown,
    files_shown,
    letter_shown,
)
from foia.cases.opened_whereabouts import DeedShown, Terms, deed_shown, known_of
from foia.cases.phases import Phase
from foia.cases.placed_notices import is_told, untold_numbers
from foia.cases.queries import Contents, QuestionRead, asked_contents, opened_contents
from foia.cases.store import asked_events, happenings
from foia.cases.terms import calendar_of, regime_of, report
from foia.cases.untold import standing
from foia.cases.untold_answers import told_of
from foia.cases.whereabouts import Known, deeds, may_be_rated, whereabouts
from foia.cases.whereabouts_words import Named, sentence
from foia.directory.models import Body
from foia.directory.queries import bodies_by_id
from foia.i18n import date_words, datetime_words, language
from foia.i18n import gettext as _
from foia.law.appeals import KIND as APPEAL
from foia.pages.deadline_line import DeadlineLine


@dataclass(frozen=True)
class OpenedPage:
    """Everything the template needs. `noun` goes after "su"."""

    case: Case
    noun: str
    sentence: str
    deeds: list[DeedShown]
    body_name: str
    about: str
    category: str
    zone: ZoneInfo
    tags: list[presentation.StatusTag]
    deadline: DeadlineLine
    clarification: DeadlineLine | None
    notification: DeadlineLine | None
    commitment: str
    asked: LetterShown | None
    undo_by: date | None
    contents: Contents
    files: list[FileShown]
    questions: list[QuestionShown]
    letters: list[LetterShown]
    measures: list[MeasureShown]
    timeline: list[presentation.TimelineItem]
    outcome: str
    is_late: bool
    remedies: list[RemedyShown]
    silence: SilenceShown | None
    unopened_notices: int


def opened_page(context: Context, case: Case) -> OpenedPage:
    """Read the case and say everything its filer may know."""
    read = _read(context, case)
    case = read.case
    contents, names = read.contents, read.names
    is_late = presentation.is_overdue(case, read.today)
    is_over = case.phase == Phase.CONCLUDED
    undo_by = may_undo_lapse(context, case)
    clarification = _own_step(read, "clarification", Phase.AWAITING_CLARIFICATION, _("Su aclaración"))
    notification = _own_step(read, "notification", Phase.DECIDED, _("Notificación"))
    appealable = _is_appealable(case)
    silence = silences.in_force(read.history, read.report)
    shown = _silence(read, silence)
    asked = _last_asked(read, undo_by)
    known = _known(read, silence, clarification, notification, undo_by)
    return OpenedPage(
        case=case,
        noun=read.noun,
        sentence=_sentence(read, known),
        deeds=_deeds(context, read, known, shown, may_clarify=asked is not None),
        body_name=read.body_name,
        about=_about(read),
        category=read.category,
        zone=read.calendar.zone,
        tags=presentation.status_tags(case, presentation.Audience.FILER),
        deadline=_response_line(read),
        clarification=clarification,
        notification=notification,
        commitment=_commitment(case, read.calendar.zone),
        asked=asked,
        undo_by=undo_by,
        contents=contents,
        files=files_shown(contents.files),
        questions=_questions(read),
        letters=[letter_shown(letter, read.types) for letter in contents.letters],
        measures=_measures(read),
        timeline=presentation.timeline_items(
            read.history, names, presentation.Audience.FILER, newest_first=True
        ),
        outcome=names.outcome(case.outcome) if is_over and case.outcome else "",
        is_late=is_late,
        remedies=remedies_shown(read.regime, read.body_class) if is_late or appealable else [],
        silence=shown,
        unopened_notices=read.unopened_notices,
    )


# Outcomes that leave the filer with less than was asked for.
_APPEALABLE = frozenset(
    {
        "refused",
        "partially_granted",
        "not_held",
        "not_competent",
        "not_upheld",
        "partly_upheld",
        "inadmissible",
        "no_evidence",
        "archived",
        "costs_not_paid",
    }
)


@dataclass(frozen=True)
class _Read:
    """What was read of the case, and what follows from it."""

    case: Case
    history: list[Happening]
    contents: Contents
    state: CaseState
    report: law.Report
    regime: law.Regime
    calendar: law.Calendar
    today: date
    names: presentation.Names
    noun: str
    body: Body | None
    category: str
    types: Mapping[str, str]
    unopened_notices: int

    @property
    def body_class(self) -> str | None:
        return self.body.body_class if self.body else None

    @property
    def body_name(self) -> str:
        return self.body.name(language()) if self.body else ""


def _read(context: Context, case: Case) -> _Read:
    asked = asked_contents(case.id, for_filer=True, now=context.now)
    rows, *held = ask_together(context.session, [asked_events(case.id), *asked])
    events, contents = happenings(rows), opened_contents(context.vaults, case.id, *held)
    untold = untold_numbers(events, context.now)
    bodies = bodies_by_id(context.session, _body_ids(presentation.seen_by_filer(standing(events))))
    known = told_of(context, case, events, bodies.get(case.body_id) if case.body_id else None)
    case, history = known.case, known.history
    told = list(presentation.seen_by_filer(history))
    around = names_around(context.session, told, case.category, language())
    body = bodies.get(case.body_id) if case.body_id else None
    state = fold(history)
    calendar = calendar_of(context.book, state, body)
    regime = regime_of(context.book, state)
    found = report(context.book, history, body, now=context.now)
    names = presentation.case_names(
        case,
        {body_id.hex: row.name(language()) for body_id, row in bodies.items()},
        cases=around.cases,
        regime=regime,
        norms=around.norms,
        body_class=body.body_class if body else None,
        contradicted=silences.contradicted(history, found),
    )
    return _Read(
        case=case,
        history=history,
        contents=contents,
        state=state,
        report=found,
        regime=regime,
        calendar=calendar,
        today=context.now.astimezone(calendar.zone).date(),
        names=names,
        noun=kind_of(current_app, case.kind).bare_noun,
        body=body,
        category=around.category,
        types=_types_by_document(told),
        unopened_notices=sum(is_told(key, untold) for key in contents.unopened),
    )


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


def _response_line(read: _Read) -> DeadlineLine:
    return presentation.deadline_line(
        read.report.response,
        read.calendar,
        read.today,
        language(),
        label=_("Respuesta"),
        address=url_for("explaining.own"),
    )


def _known(
    read: _Read,
    silence: silences.Silence | None,
    clarification: DeadlineLine | None,
    notification: DeadlineLine | None,
    undo_by: date | None,
) -> Known:
    case = read.case
    terms = Terms(
        found=read.report,
        regime=read.regime,
        body_class=read.body_class,
        silence=silence,
        is_late=presentation.is_overdue(case, read.today),
        clarification=clarification,
        notification=notification,
        undo_by=undo_by,
        is_appealable=_is_appealable(case),
        pending=silences.pending_appeals(read.history),
    )
    return known_of(case, terms)


def _is_appealable(case: Case) -> bool:
    return case.phase == Phase.CONCLUDED and case.outcome in _APPEALABLE


def _deeds(
    context: Context, read: _Read, known: Known, silence: SilenceShown | None, *, may_clarify: bool
) -> list[DeedShown]:
    case, contents = read.case, read.contents
    now = deeds(
        known,
        has_letters=bool(contents.letters),
        may_clarify=may_clarify,
        may_rate=contents.rating is None and may_be_rated(case.phase, case.outcome),
        may_withdraw=states.may_use("withdraw", context.actor, case),
        acts_on_silence=bool(silence and silence.address),
    )
    return [deed_shown(deed, read.noun, silence) for deed in now]


def _sentence(read: _Read, known: Known) -> str:
    case = read.case
    joined = [event.payload["case_id"] for event in read.history if event.type == "joined"]
    ended_at = case.concluded_at.astimezone(read.calendar.zone) if case.concluded_at else None
    named = Named(
        noun=read.noun,
        body=read.body_name,
        sender=read.names.body(case.referred_from_id.hex) if case.referred_from_id else "",
        joined_to=read.names.folio(joined[-1]) if joined else "",
        ended_on=date_words(ended_at.date()) if ended_at else "",
        decides=case.kind == APPEAL,
    )
    return sentence(whereabouts(known), named)


def _about(read: _Read) -> str:
    """Return whom a complaint is about, where another body answers it."""
    about_id = read.case.about_body_id
    return read.names.body(about_id.hex) if about_id is not None and about_id != read.case.body_id else ""


def _own_step(read: _Read, kind: str, phase: str, label: str) -> DeadlineLine | None:
    """Return the line of a step beside the response that matters in one phase."""
    if read.case.phase != phase:
        return None
    step = next((deadline for deadline in read.report.deadlines if deadline.kind == kind), None)
    if step is None:
        return None
    address = url_for("explaining.own", _anchor=f"plazo-{step.step.replace('_', '-')}")
    return presentation.deadline_line(
        step, read.calendar, read.today, language(), label=label, address=address
    )


def _commitment(case: Case, zone: ZoneInfo) -> str:
    """Say by when the administration promises to attend: never a legal term, and apart from it."""
    if case.service_due_at is None or case.phase == Phase.CONCLUDED:
        return ""
    if case.urgent:
        return datetime_words(case.service_due_at, zone)
    return date_words(case.service_due_at.astimezone(zone).date())


def _last_asked(read: _Read, undo_by: date | None) -> LetterShown | None:
    if read.case.phase != Phase.AWAITING_CLARIFICATION and undo_by is None:
        return None
    asked = [
        letter
        for letter in read.contents.letters
        if read.types.get(letter.id.hex) == "clarification_requested"
    ]
    return letter_shown(asked[-1], read.types) if asked else None


def _questions(read: _Read) -> list[QuestionShown]:
    """Return the questions with what the filer may know of their ends: a decision counts from its notice."""
    known = _told_state(read).questions
    return [_question(question, known.get(question.id.hex), read) for question in read.contents.questions]


def _told_state(read: _Read) -> CaseState:
    """Return the case without a decision of which no notice was given."""
    types = [event.type for event in read.history]
    last = max((index for index, name in enumerate(types) if name == "decided"), default=None)
    if last is None or "notified" in types[last:]:
        return read.state
    return fold([*read.history[:last], *read.history[last + 1 :]])


def _question(question: QuestionRead, known: QuestionState | None, read: _Read) -> QuestionShown:
    outcome = known.outcome if known else None
    codes = (known.ground, *known.more_grounds) if known else ()
    grounds = [item for item in law.grounds(read.regime) if item.code in codes]
    return QuestionShown(
        number=question.position,
        text=question.text,
        outcome=read.names.outcome(outcome) if outcome else "",
        ground="; ".join(presentation.ground_words(ground) for ground in grounds),
        part=read.names.folio(question.part_case_id.hex) if question.part_case_id else "",
    )


def _measures(read: _Read) -> list[MeasureShown]:
    """Return the measures promised, soonest due first; what each is stands in the letter it came with."""
    texts = {letter.id.hex: letter.text for letter in read.contents.letters}
    kept = {
        event.payload["measure_id"]: event.occurred_at.astimezone(read.calendar.zone).date()
        for event in read.history
        if event.type == "measure_kept"
    }
    found = [
        MeasureShown(
            text=next(
                (texts[item["document_id"]] for item in payload["documents"] if item["document_id"] in texts),
                "",
            ),
            due_on=date.fromisoformat(payload["due_on"]),
            kept_on=kept.get(payload["measure_id"]),
        )
        for payload in (event.payload for event in read.history if event.type == "measure_promised")
    ]
    return sorted(found, key=lambda measure: measure.due_on)


def _silence(read: _Read, silence: silences.Silence | None) -> SilenceShown | None:
    return silence_shown(
        silence,
        read.report,
        read.regime,
        read.body_class,
        denounces_first=silences.awaits_denunciation(read.history, read.report, read.regime),
        pending=silences.pending_appeals(read.history),
        is_confidential=read.case.confidential,
    )
