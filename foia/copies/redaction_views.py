"""The pages on which an officer brings a redacted copy: it is checked, looked at, read and confirmed."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from foia import clock, limits
from foia.access import current_actor, requires
from foia.actors import Capability
from foia.cases import uploads
from foia.cases.acting import web_context
from foia.cases.actions import require
from foia.cases.context import Context
from foia.cases.filetypes import JPEG, PDF, PNG, RefusedFile, recognise, safe_name
from foia.cases.models import Case, Document
from foia.cases.opening import case_for
from foia.cases.queries import file_of
from foia.copies import words
from foia.copies.actions import add_copy
from foia.copies.blueprint import blueprint
from foia.copies.drafts import CopyDraft, CopyDrafts
from foia.copies.file_views import page_number
from foia.copies.forms import ConfirmCopyForm, CopyForm
from foia.copies.pages import SHOWN_TYPES
from foia.copies.redaction import NotChecked, Problem, check_redaction
from foia.copies.viewing import count_view, picture
from foia.errors import InvalidInput, NotFound
from foia.i18n import file_size
from foia.i18n import gettext as _
from foia.transactions import writes

_BASE = "/expedientes/<uuid:case_id>/archivos/<uuid:document_id>/copia"
_PICTURES = (PNG.media_type, JPEG.media_type)


@blueprint.get(_BASE)
@requires(Capability.WORK_CASE)
def redaction(case_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Ask for a redacted copy of a file."""
    _context, case, document = _original(case_id, document_id)
    return _ask(case, document, CopyForm(formdata=None))


@blueprint.post(_BASE)
@requires(Capability.WORK_CASE)
def check_copy(case_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Take the copy that was sent apart; go on to look at it, or say what can still be read in it."""
    person_id = current_actor().person_id
    limits.refuse_over(
        "redaction_check.person", limits.LIMITS["redaction_check.person"], person_id.hex if person_id else ""
    )
    context, case, document = _original(case_id, document_id)
    form = CopyForm()
    if not form.validate():
        return _ask(case, document, form, status=422)
    name, content = _read(form.file.data)
    try:
        _require_type(document, name, content)
        found = check_redaction(context.vaults.open(case_id).file(document), content)
    except RefusedFile as refused:
        form.add_error("file", uploads.refusal_words(refused.code, name))
    except InvalidInput as refused:
        form.add_error("file", _type_words(refused.code, name))
    except NotChecked as refused:
        form.add_error("file", words.not_checked_words(refused.code))
    else:
        if not found.is_refused:
            _drafts(document).keep(name, found, clock.now())
            return redirect(url_for("copies.review", case_id=case_id, document_id=document_id))
        form.add_error("file", _("La copia todavía deja leer lo que parece tachado"))
        return _ask(case, document, form, found.problems, status=422)
    return _ask(case, document, form, status=422)


@blueprint.get(f"{_BASE}/revisar")
@requires(Capability.WORK_CASE)
def review(case_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Show the copy beside the original, and all the text that can be taken out of it."""
    _context, case, document = _original(case_id, document_id)
    form = ConfirmCopyForm(formdata=None)
    form.version.data = str(case.version)
    return _review(case, document, form)


@blueprint.get(f"{_BASE}/pagina/<int:number>")
@requires(Capability.WORK_CASE)
def draft_page(case_id: UUID, document_id: UUID, number: int) -> Response:
    """Give a page of the copy that waits as a picture."""
    person_id = current_actor().person_id
    count_view(person_id.hex if person_id else "")
    _context, _case, document = _original(case_id, document_id)
    draft = _drafts(document).read()
    if draft is None:
        abort(410)
    return picture(draft.content, number)


@blueprint.post(f"{_BASE}/confirmar")
@requires(Capability.WORK_CASE)
@writes
def confirm_copy(case_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Keep the copy that was looked at."""
    context = web_context()
    case = case_for(context, case_id, Capability.WORK_CASE, to_change=True)
    document = file_of(context.vaults, case_id, document_id, for_filer=False, now=context.now)
    form, drafts = ConfirmCopyForm(), _drafts(document)
    draft = drafts.read()
    if draft is None:
        return _lost(case_id, document_id)
    if not form.validate():
        return _review(case, document, form, 422)
    try:
        add_copy(
            context, case, document_id, draft.name, draft.content, expected_version=form.expected_version
        )
    except InvalidInput as error:
        form.add_error(None, words.refusal_words(error))
        return _review(case, document, form, 422)
    drafts.drop()
    flash(_("Guardó la copia. Todavía no se entrega a nadie."), "success")
    return redirect(url_for("copies.files", case_id=case_id))


def _original(case_id: UUID, document_id: UUID) -> tuple[Context, Case, Document]:
    """Find the file that a copy is made of. Raises NotFound, also for a copy; FileClosed, WrongState."""
    context = web_context()
    case = case_for(context, case_id, Capability.WORK_CASE)
    require(context, "add_note", case)
    document = file_of(context.vaults, case_id, document_id, for_filer=False, now=context.now)
    if document.copy_of_id is not None:
        raise NotFound("original")
    return context, case, document


def _read(storage: FileStorage) -> tuple[str, bytes]:
    limit = int(current_app.config["FOIA"].file_limit_bytes)
    content = storage.stream.read(limit + 1)
    if len(content) > limit:
        content = b""
    return safe_name(storage.filename or ""), content


def _require_type(document: Document, name: str, content: bytes) -> None:
    """Refuse what is neither a PDF nor, for a picture, a picture. Raises RefusedFile, InvalidInput."""
    if not content:
        raise InvalidInput("too_large", "file")
    kind = recognise(name, content).media_type
    if kind != PDF.media_type and not (kind in _PICTURES and document.media_type in _PICTURES):
        raise InvalidInput("only_pdf", "file")


def _type_words(code: str, name: str) -> str:
    limit = file_size(current_app.config["FOIA"].file_limit_bytes)
    if code == "too_large":
        return _("El archivo «%(name)s» está vacío o pesa más de %(limit)s.", name=name, limit=limit)
    return _("La copia de este archivo debe ser un PDF. Expórtelo como PDF y vuelva a subirlo.")


def _ask(
    case: Case,
    document: Document,
    form: CopyForm,
    problems: tuple[Problem, ...] = (),
    *,
    status: int = 200,
) -> ResponseReturnValue:
    context = web_context()
    page = render_template(
        "copies/redaction.html",
        case=case,
        document_id=document.id,
        name=context.vaults.open(case.id).file_name(document),
        is_shown=document.media_type in SHOWN_TYPES,
        number=page_number(),
        form=form,
        problems=[(words.problem_words(problem), problem.words) for problem in problems],
        advice=words.advice(),
    )
    return page, status


def _review(case: Case, document: Document, form: ConfirmCopyForm, status: int = 200) -> ResponseReturnValue:
    draft = _drafts(document).read()
    if draft is None:
        return _lost(case.id, document.id)
    pages = max(len(draft.page_texts), 1)
    page = render_template(
        "copies/review.html",
        case=case,
        document_id=document.id,
        is_shown=document.media_type in SHOWN_TYPES,
        draft=draft,
        number=min(max(page_number(), 1), pages),
        pages=pages,
        texts=_texts(draft),
        form=form,
    )
    return page, status


def _texts(draft: CopyDraft) -> list[tuple[int, str]]:
    return [(number, text.strip()) for number, text in enumerate(draft.page_texts, 1) if text.strip()]


def _lost(case_id: UUID, document_id: UUID) -> ResponseReturnValue:
    flash(_("Pasó mucho tiempo y la copia ya no está. Súbala otra vez."), "important")
    return redirect(url_for("copies.redaction", case_id=case_id, document_id=document_id))


def _drafts(document: Document) -> CopyDrafts:
    return CopyDrafts(current_app.config["FOIA"], document.id, current_actor().person_id)
