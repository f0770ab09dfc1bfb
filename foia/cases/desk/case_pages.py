"""The desk's case page, its files, who filed it (for a purpose, leaving a trace), and the sheet to print."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from flask import Response, after_this_request, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from foia import clock, law
from foia.access import current_actor, requires
from foia.accounts.absence_words import away_words
from foia.actors import Capability
from foia.cases import silences, states
from foia.cases.acting import web_context
from foia.cases.answer_window import may_undo
from foia.cases.context import Context
from foia.cases.desk import case_facts
from foia.cases.desk.blueprint import blueprint
from foia.cases.desk.forms import PurposeForm
from foia.cases.desk.offered import offered_links
from foia.cases.desk.words import (
    channel_words,
    letter_title,
    names_of,
    outcome_label,
)
from foia.cases.disclosure import granted_request, may_ask_identity
from foia.cases.dossier import Dossier, dossier_of
from foia.cases.downloads import file_attachment
from foia.cases.file_openings import note_opening
from foia.cases.file_words import is_viewed, staff_note
from foia.cases.kinds import kind_of
from foia.cases.lawful import extendable_steps, lawful_verbs
from foia.cases.masking import originals
from foia.cases.measures import has_pending_measures
from foia.cases.models import Case
from foia.cases.notifying import is_given_by_hand
from foia.cases.opening import case_for, may_read_identity, note_reading, read_identity
from foia.cases.parts import FEWEST_TO_SPLIT
from foia.cases.presence import is_fresh, note_presence
from foia.cases.presentation import (
    Audience,
    Names,
    deadline_line,
    ground_words,
    row_deadline_line,
    status_tags,
    timeline_items,
)
from foia.cases.queries import FileRead, Letter, QuestionRead, file_of
from foia.cases.trace_models import STAFF
from foia.cases.untold import untold_answers
from foia.cases.vault import Person
from foia.cases.visibility import RESERVED
from foia.errors import NotFound
from foia.i18n import gettext as _
from foia.i18n import language
from foia.pages.deadline_line import DeadlineLine
from foia.transactions import writes

# Steps with a date of their own that whoever works the case must see.
_OTHER_STEPS = frozenset({"admission", "clarification", "notification", "deemed_decision", "silence_notice"})
_COUNTING = frozenset({"running", "missed", "suspended"})


@blueprint.get("/expedientes/<uuid:case_id>")
@requires(Capability.READ_CASE)
def case_page(case_id: UUID) -> ResponseReturnValue:
    """Show one case whole, and the verbs it admits now."""
    context = web_context()
    found = dossier_of(context, case_id, Capability.READ_CASE, language())
    return render_template(
        "desk/case.html",
        found=found,
        case=found.case,
        kind=kind_of(current_app, found.case.kind),
        tags=status_tags(found.case),
        line=_response_line(found),
        facts=_facts(found),
        other_lines=_other_lines(found),
        questions=[_question(found, question) for question in found.contents.questions],
        files=_files(found, found.contents.files),
        letters=_letters(found, notes=False),
        notes=_letters(found, notes=True),
        items=timeline_items(found.events, _names(found), Audience.STAFF, newest_first=True),
        outcome=outcome_label(found.case, found.case.outcome),
        away=away_words(found.assignee_away),
        channel=channel_words(found.case.notice_channel),
        undo_until=may_undo(found.case, found.events, context.now),
        colleagues=_colleagues(context, found),
        **_offered(context, found),
    )


def _names(found: Dossier) -> Names:
    return names_of(
        found.case,
        found.names,
        found.regime,
        body_class=found.body.body_class if found.body else None,
        contradicted=silences.contradicted(found.events, found.report),
    )


def _colleagues(context: Context, found: Dossier) -> list[str]:
    """Return who else has the case open; that this reader has is noted once the page is made."""
    person_id = current_actor().person_id
    own = [one.at for one in found.present if one.person_id == person_id]
    if person_id is not None and not is_fresh(own, context.now):
        case_id, session, now = found.case.id, context.session, context.now

        @after_this_request
        def note(response: Response) -> Response:
            note_presence(session, case_id, person_id, now)
            return response

    others = [one for one in found.present if one.person_id != person_id]
    return [one.name for one in sorted(others, key=lambda one: one.at, reverse=True)]


@blueprint.get("/expedientes/<uuid:case_id>/archivos/<uuid:document_id>")
@requires(Capability.READ_CASE)
def file(case_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Give a file of the case, as an attachment."""
    context = web_context()
    case = case_for(context, case_id, Capability.READ_CASE)
    document = file_of(
        context.vaults,
        case_id,
        document_id,
        for_filer=False,
        now=context.now,
        reveals=may_read_identity(context, case),
    )
    if document.copy_kind == RESERVED:
        note_reading(context, case)
    note_opening(context.session, document, STAFF, context.now, context.actor.person_id)
    return file_attachment(context.vaults.open(case_id), document)


@blueprint.get("/expedientes/<uuid:case_id>/identidad")
@requires(Capability.READ_IDENTITY)
def identity(case_id: UUID) -> ResponseReturnValue:
    """Ask what the identity is needed for."""
    case = _identity_case(web_context(), case_id)
    return render_template("desk/identity.html", case=case, form=PurposeForm(), people=None)


@blueprint.post("/expedientes/<uuid:case_id>/identidad")
@requires(Capability.READ_IDENTITY)
@writes
def show_identity(case_id: UUID) -> ResponseReturnValue:
    """Show once who filed; who looked and for what stays recorded."""
    context = web_context()
    case = _identity_case(context, case_id, to_change=True)
    form = PurposeForm()
    if not form.validate():
        return render_template("desk/identity.html", case=case, form=form, people=None), 422
    people = read_identity(context, case, form.purpose.data)
    return render_template(
        "desk/identity.html", case=case, form=form, people=people, originals=originals(context, case)
    )


@blueprint.get("/expedientes/<uuid:case_id>/imprimir")
@requires(Capability.READ_CASE)
def sheet(case_id: UUID) -> ResponseReturnValue:
    """Show the case as a sheet to print, without who filed it."""
    return _sheet(web_context(), case_id, PurposeForm())


@blueprint.post("/expedientes/<uuid:case_id>/imprimir")
@requires(Capability.READ_IDENTITY)
@writes
def sheet_with_identity(case_id: UUID) -> ResponseReturnValue:
    """Show the sheet with who filed, for a body that must know it; the reading stays recorded."""
    context = web_context()
    case = _identity_case(context, case_id, to_change=True)
    form = PurposeForm()
    if not form.validate():
        return _sheet(context, case_id, form, to_change=True), 422
    people = read_identity(context, case, form.purpose.data)
    return _sheet(context, case_id, form, people, to_change=True)


def _identity_case(context: Context, case_id: UUID, *, to_change: bool = False) -> Case:
    case = case_for(context, case_id, Capability.READ_CASE, to_change=to_change)
    if not may_read_identity(context, case) and granted_request(context, case) is None:
        raise NotFound("identity")
    return case


def _sheet(
    context: Context,
    case_id: UUID,
    form: PurposeForm,
    people: Mapping[str, Person] | None = None,
    *,
    to_change: bool = False,
) -> str:
    found = dossier_of(context, case_id, Capability.READ_CASE, language(), to_change=to_change)
    return render_template(
        "desk/sheet.html",
        found=found,
        case=found.case,
        kind=kind_of(current_app, found.case.kind),
        line=_response_line(found),
        questions=[_question(found, question) for question in found.contents.questions],
        files=found.contents.files,
        letters=_letters(found, notes=False),
        channel=channel_words(found.case.notice_channel),
        contact=_contact(found),
        banners=case_facts.banners(found),
        untold=case_facts.untold(found),
        may_read_identity=may_read_identity(context, found.case),
        form=form,
        people=people,
    )


def _contact(found: Dossier) -> str:
    """Return where the file of a body that has not joined is sent; empty for one that has."""
    if found.body is None or found.case.custody == states.BODY:
        return ""
    return " · ".join(part for part in (found.body.email, found.body.address, found.body.phone) if part)


def _offered(context: Context, found: Dossier) -> dict[str, object]:
    """Return the verbs to show, and why the term cannot be extended if it cannot."""
    case = found.case
    idle = _idle(found, context.now)
    possible = [verb for verb in states.offered(current_actor(), case) if verb not in idle]
    verbs = lawful_verbs(possible, found.regime, kind_of(current_app, case.kind).rules)
    refused = _no_extension(found) if "extend" in possible else None
    may_ask_name = "ask_clarification" in verbs and found.lacks_name
    return {
        "offered": offered_links((verb for verb in verbs if verb != "extend" or refused is None), case),
        "no_extension": (refused.text_en if language() == "en" else refused.text_es) if refused else "",
        "name_address": url_for("desk.clarification", case_id=case.id, motivo="nombre")
        if may_ask_name
        else "",
        "may_read_identity": may_read_identity(context, case),
        "may_ask_identity": may_ask_identity(context, case),
    }


def _no_extension(found: Dossier) -> law.Refusal | None:
    """Return why no term of the case may be extended today; None if one may."""
    if extendable_steps(found.regime, found.report, found.today, found.case.awaited_step):
        return None
    return law.may_extend_on(found.regime, found.report, found.today)


def _idle(found: Dossier, now: datetime) -> set[str]:
    """Return the verbs with nothing to act on.

    An answered case keeps its kind, no measure is pending, one question alone is not split."""
    questions = found.contents.questions
    is_untold = bool(untold_answers(found.events, now))
    idle = {
        "undo_answer": may_undo(found.case, found.events, now) is None,
        "correct_answer": is_untold,
        "reopen": is_untold,
        "correct": is_untold,
        # What goes on paper is decided first: its delivery is the notice.
        "answer": is_given_by_hand(found.case) and found.case.custody == states.BODY,
        "reclassify": any(question.outcome is not None for question in questions),
        "keep_measure": not has_pending_measures(found.events),
        "split": sum(question.is_open for question in questions) < FEWEST_TO_SPLIT,
    }
    return {verb for verb, is_idle in idle.items() if is_idle}


def _facts(found: Dossier) -> dict[str, object]:
    """Return what is special about the case and what it has to do with."""
    openings = case_facts.opening_lines(found)
    return {
        "banners": case_facts.banners(found),
        "origin": case_facts.origin(found),
        "untold": case_facts.untold(found),
        "pending": case_facts.pending(found),
        "commitment": case_facts.commitment(found),
        "about": case_facts.about_words(found),
        "kept_from": case_facts.kept_from(found),
        "measures": case_facts.measure_lines(found),
        "links": case_facts.link_lines(found),
        "openings": openings,
        "openings_words": case_facts.openings_words(openings),
    }


def _response_line(found: Dossier) -> DeadlineLine:
    if found.regime.id == law.UNBOUND:
        return row_deadline_line(found.case, found.calendar, found.today)
    address = url_for("explaining.of_case", case_id=found.case.id)
    return deadline_line(found.report.response, found.calendar, found.today, language(), address=address)


def _other_lines(found: Dossier) -> list[DeadlineLine]:
    return [
        deadline_line(
            deadline,
            found.calendar,
            found.today,
            language(),
            label=deadline.name_en if language() == "en" else deadline.name_es,
            address=url_for("explaining.of_case", case_id=found.case.id),
        )
        for deadline in found.report.deadlines
        if (deadline.kind in _OTHER_STEPS or deadline.step == found.case.awaited_step)
        and deadline.state in _COUNTING
        and deadline.due_on
    ]


def _question(found: Dossier, question: QuestionRead) -> dict[str, object]:
    grounds = [ground for ground in found.regime.grounds if ground.code in question.ground_codes]
    return {
        "position": question.position,
        "text": question.text,
        "outcome": outcome_label(found.case, question.outcome),
        "ground": "; ".join(ground_words(ground) for ground in grounds),
        "part": _part_words(found, question),
    }


def _part_words(found: Dossier, question: QuestionRead) -> str:
    """Say where a question went that this case no longer answers."""
    if question.part_case_id is None:
        return ""
    folio = found.names.cases.get(question.part_case_id.hex, "")
    return _("Se responde en el expediente %(folio)s.", folio=folio) if folio else ""


def _files(found: Dossier, files: tuple[FileRead, ...]) -> list[dict[str, object]]:
    return [
        {
            "name": file.name,
            "size_bytes": file.size_bytes,
            "address": ""
            if file.closed_by or (file.is_reserved and not _reads_identity(found.case))
            else url_for("desk.file", case_id=found.case.id, document_id=file.id),
            "note": staff_note(file, clock.now()),
            "viewer": url_for("copies.view", case_id=found.case.id, document_id=file.id)
            if is_viewed(file) and not file.is_reserved
            else "",
        }
        for file in files
    ]


def _reads_identity(case: Case) -> bool:
    return states.may(current_actor(), Capability.READ_RESERVED_IDENTITY, case)


def _letters(found: Dossier, *, notes: bool) -> list[dict[str, object]]:
    """Return the letters (or the notes) in order, each named by the event it came with."""
    events = {
        document["document_id"]: event
        for event in found.events
        for document in event.payload.get("documents", ())
    }
    wanted: list[Letter] = [letter for letter in found.contents.letters if (letter.kind == "note") == notes]
    return [
        {
            "title": letter_title(events[letter.id.hex].type if letter.id.hex in events else ""),
            "by": _writer(found, letter, events[letter.id.hex].actor_id if letter.id.hex in events else None),
            "is_ours": letter.author != "filer",
            "at": letter.at,
            "text": letter.text,
            "is_rich": letter.is_rich,
            "files": _files(found, letter.files),
            "to_print": url_for("desk.charges_sheet", case_id=found.case.id, document_id=letter.id)
            if letter.kind == "charges"
            else "",
        }
        for letter in wanted
    ]


def _writer(found: Dossier, letter: Letter, actor_id: str | None) -> str:
    return found.names.people.get(actor_id or "", "") if letter.author == "body" else ""
