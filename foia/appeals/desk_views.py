"""The desk's pages of whoever decides an appeal: the file it contests, the defence, the days to comply."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foia import law
from foia.access import requires
from foia.actors import Capability
from foia.appeals import defence_actions as defence
from foia.appeals.blueprint import blueprint
from foia.appeals.forms import DaysForm, DefenceRequestForm
from foia.appeals.models import Appeal
from foia.appeals.queries import defence_due_on
from foia.appeals.rules import MOST_DAYS
from foia.appeals.words import step_name
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.desk.steps import Step, show
from foia.cases.desk.words import amount_words
from foia.cases.downloads import file_attachment
from foia.cases.file_openings import note_opening
from foia.cases.kinds import kind_of
from foia.cases.models import Case
from foia.cases.opened_words import letter_title
from foia.cases.phases import Phase
from foia.cases.presentation import Audience, case_names, ground_words, timeline_items
from foia.cases.queries import Contents, FileRead, file_of
from foia.cases.store import events_of
from foia.cases.timeline import seen_by_filer
from foia.cases.trace_models import STAFF
from foia.cases.untold import as_told
from foia.cases.visibility import RESERVED
from foia.directory.queries import bodies_by_id
from foia.errors import FileClosed, InvalidInput, NotFound, StaleCase
from foia.i18n import date_words, language
from foia.i18n import gettext as _
from foia.transactions import writes


@blueprint.get("/expedientes/<uuid:case_id>/recurso")
@requires(Capability.WORK_CASE)
def contested(case_id: UUID) -> ResponseReturnValue:
    """Show whoever decides what it decides about; that they looked stays on record."""
    context = web_context()
    appeal, case = defence.appeal_for(context, case_id)
    files = defence.read_contested(context, appeal, case)
    origin = context.session.get_one(Case, appeal.origin_case_id)
    root = context.session.get_one(Case, appeal.root_case_id)
    return render_template(
        "appeals/contested.html",
        case=case,
        appeal=appeal,
        name=step_name(defence.base_regime(context, case).step(appeal.step)),
        files=[_file_shown(context, case, other, contents) for other, contents in files],
        defence_due_on=defence_due_on(context.session, appeal),
        may_ask_defence=defence.may_ask_defence(appeal, case, origin),
        may_set_days=defence.may_set_days(context, appeal, case),
        compliance=_compliance_words(appeal, root),
    )


@blueprint.get("/expedientes/<uuid:case_id>/recurso/archivos/<uuid:document_id>")
@requires(Capability.WORK_CASE)
def contested_file(case_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Give a file of the case contested, as its filer may have it."""
    context = web_context()
    appeal, _case = defence.appeal_for(context, case_id)
    for other_id in dict.fromkeys((appeal.origin_case_id, appeal.root_case_id)):
        try:
            document = file_of(context.vaults, other_id, document_id, for_filer=True, now=context.now)
        except NotFound:
            continue
        if document.copy_kind == RESERVED:
            raise FileClosed(RESERVED)
        note_opening(context.session, document, STAFF, context.now, context.actor.person_id)
        return file_attachment(context.vaults.open(other_id), document)
    raise NotFound("file")


@blueprint.get("/expedientes/<uuid:case_id>/recurso/descargo")
@requires(Capability.WORK_CASE)
def ask_defence(case_id: UUID) -> ResponseReturnValue:
    """Ask what the body must explain."""
    form = DefenceRequestForm()
    context = web_context()
    appeal, case = _askable(context, case_id)
    form.version.data, form.seen.data = str(case.version), str(case.head_sequence)
    return show(case, _asking_step(_prepared(form, context, case)), form)


@blueprint.post("/expedientes/<uuid:case_id>/recurso/descargo")
@requires(Capability.WORK_CASE)
@writes
def send_defence_request(case_id: UUID) -> ResponseReturnValue:
    """Ask the body for its defence."""
    form = DefenceRequestForm()
    context = web_context()
    appeal, case = _askable(context, case_id, to_change=True)
    _require_version(form.expected_version, case)
    step = _prepared(form, context, case)
    if not form.validate():
        return show(case, _asking_step(step), form, 422)
    try:
        days = _days_of(str(form.days.data)) if "days" in form else None
        due_on = defence.ask_defence(context, appeal, case, form.text.data, days)
    except InvalidInput:
        form.add_error("days", _days_words())
        return show(case, _asking_step(step), form, 422)
    flash(_("Pidió el descargo. La entidad tiene hasta el %(date)s.", date=date_words(due_on)), "success")
    return redirect(url_for("appeals.contested", case_id=case.id))


@blueprint.get("/expedientes/<uuid:case_id>/recurso/cumplimiento")
@requires(Capability.WORK_CASE)
def days_to_comply(case_id: UUID) -> ResponseReturnValue:
    """Ask in how many days what is decided must be complied with."""
    form = DaysForm()
    context = web_context()
    _appeal, case = _settable(context, case_id)
    form.version.data, form.seen.data = str(case.version), str(case.head_sequence)
    return show(case, _days_step(), form)


@blueprint.post("/expedientes/<uuid:case_id>/recurso/cumplimiento")
@requires(Capability.WORK_CASE)
@writes
def set_days_to_comply(case_id: UUID) -> ResponseReturnValue:
    """Keep in how many days what is decided must be complied with."""
    form = DaysForm()
    context = web_context()
    appeal, case = _settable(context, case_id, to_change=True)
    _require_version(form.expected_version, case)
    if not form.validate():
        return show(case, _days_step(), form, 422)
    try:
        defence.set_days(context, appeal, case, _days_of(str(form.days.data)))
    except InvalidInput:
        form.add_error("days", _days_words())
        return show(case, _days_step(), form, 422)
    flash(_("Guardó el plazo para cumplir."), "success")
    return redirect(url_for("appeals.contested", case_id=case.id))


def _askable(context: Context, case_id: UUID, *, to_change: bool = False) -> tuple[Appeal, Case]:
    appeal, case = defence.appeal_for(context, case_id, to_change=to_change)
    origin = context.session.get_one(Case, appeal.origin_case_id)
    if not defence.may_ask_defence(appeal, case, origin):
        raise NotFound("defence")
    return appeal, case


def _settable(context: Context, case_id: UUID, *, to_change: bool = False) -> tuple[Appeal, Case]:
    appeal, case = defence.appeal_for(context, case_id, to_change=to_change)
    if not defence.may_set_days(context, appeal, case):
        raise NotFound("days")
    return appeal, case


def _require_version(expected: int, case: Case) -> None:
    if expected != case.version:
        raise StaleCase("appeal")


def _prepared(form: DefenceRequestForm, context: Context, case: Case) -> law.Step | None:
    step = defence.defence_term(context, case)
    if step is not None:
        del form.days
    return step


def _days_of(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_DAYS:
        raise InvalidInput("term_out_of_range", "days")
    return int(text)


def _days_words() -> str:
    return _("Escriba un número de días hábiles entre 1 y %(most)s.", most=MOST_DAYS)


def _asking_step(step: law.Step | None) -> Step:
    sentences = [_("La entidad impugnada lee su pedido y contesta aquí mismo, con archivos si hace falta.")]
    if step is not None and step.amount is not None:
        term = amount_words(step.amount, step.unit)
        sentences.append(_("La norma le da %(term)s (%(basis)s).", term=term, basis=step.basis))
    return Step(_("Pedir el descargo de la entidad"), _("Pedir el descargo"), tuple(sentences))


def _days_step() -> Step:
    return Step(
        _("Plazo para cumplir lo que se resuelva"),
        _("Guardar el plazo"),
        (
            _("La norma no fija en cuántos días debe cumplirse. Dígalo usted, también en la decisión."),
            _("Solo vale si el recurso da la razón, en todo o en parte. Antes nadie más lo ve."),
        ),
    )


def _compliance_words(appeal: Appeal, root: Case) -> str:
    """Say how the order stands."""
    if appeal.ordered_at is None:
        return ""
    if appeal.complied_at is not None:
        return _("La entidad respondió otra vez en el expediente impugnado.")
    if root.due_on is None:
        return _("La entidad debe cumplir. La decisión no fijó un plazo.")
    if root.phase == Phase.CONCLUDED:
        return _("La entidad acaba de responder otra vez en el expediente impugnado.")
    return _("La entidad debe cumplir hasta el %(date)s.", date=date_words(root.due_on))


def _file_shown(context: Context, case: Case, other: Case, contents: Contents) -> dict[str, object]:
    """Return a case as its decider reads it: what its filer may read, and nobody's name."""
    events = list(seen_by_filer(as_told(events_of(context.session, other.id), context.now)))
    body_ids = {UUID(event.payload["body_id"]) for event in events if event.payload.get("body_id")}
    bodies = bodies_by_id(context.session, body_ids)
    regime = context.book.regime(other.regime_id, other.regime_version)
    grounds = {ground.code: ground_words(ground) for ground in regime.grounds}
    types = {
        item["document_id"]: event.type for event in events for item in event.payload.get("documents", ())
    }
    kind = kind_of(current_app, other.kind)

    def files(found: Iterable[FileRead]) -> list[dict[str, object]]:
        return [
            {
                "name": file.name,
                "size_bytes": file.size_bytes,
                "address": ""
                if file.is_reserved
                else url_for("appeals.contested_file", case_id=case.id, document_id=file.id),
            }
            for file in found
        ]

    names = case_names(
        other, {known.hex: row.name(language()) for known, row in bodies.items()}, regime=regime
    )
    return {
        "folio": other.folio,
        "kind": kind.label,
        "subject": contents.subject,
        "questions": [
            {
                "text": question.text,
                "outcome": str(kind.outcomes.get(question.outcome, question.outcome))
                if question.outcome
                else "",
                "ground": grounds.get(question.ground_code or "", ""),
            }
            for question in contents.questions
        ],
        "files": files(contents.files),
        "letters": [
            {
                "title": letter_title(types.get(letter.id.hex, "")),
                "is_ours": letter.author != "filer",
                "at": letter.at,
                "text": letter.text,
                "is_rich": letter.is_rich,
                "files": files(letter.files),
            }
            for letter in contents.letters
        ],
        "items": timeline_items(events, names, Audience.AUDITOR, newest_first=True),
        "zone": context.book.calendar(regime.calendar).zone,
    }
