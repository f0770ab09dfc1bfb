"""The files of a case with their copies, and each of them page by page, for staff."""

from __future__ import annotations

from uuid import UUID

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from foia.access import current_actor, requires
from foia.actors import Capability
from foia.cases import states
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.file_openings import note_opening
from foia.cases.file_words import is_viewed, staff_note
from foia.cases.models import Case
from foia.cases.opening import case_for
from foia.cases.queries import FileRead, contents_of, file_of
from foia.cases.trace_models import STAFF
from foia.cases.visibility import ORIGINAL
from foia.copies.blueprint import blueprint
from foia.copies.queries import FileWithCopies, files_with_copies, releasable
from foia.copies.viewing import count_view, picture, read_page, shown_content


@blueprint.get("/expedientes/<uuid:case_id>/archivos")
@requires(Capability.READ_CASE)
def files(case_id: UUID) -> ResponseReturnValue:
    """List every file of a case with its copies, and what may be done with it."""
    context = web_context()
    case = case_for(context, case_id, Capability.READ_CASE)
    contents = contents_of(context.vaults, case_id, for_filer=False, now=context.now)
    found = files_with_copies(contents)
    may_work = states.may_use("add_note", context.actor, case)
    return render_template(
        "copies/files.html",
        case=case,
        files=[_shown(item, context, may_work) for item in found],
        may_release=bool(releasable(found)) and states.may_use("send_message", context.actor, case),
    )


def _shown(item: FileWithCopies, context: Context, may_work: bool) -> dict[str, object]:
    return {
        "file": _line(item.file, context),
        "copies": [_line(copy, context) for copy in item.copies],
        "is_of_filer": item.is_of_filer,
        "may_redact": may_work and not item.file.closed_by,
    }


def _line(file: FileRead, context: Context) -> dict[str, object]:
    return {
        "id": file.id,
        "name": file.name,
        "size_bytes": file.size_bytes,
        "note": staff_note(file, context.now),
        "is_viewed": is_viewed(file),
        "is_closed": bool(file.closed_by),
        "has_left": _has_left(file, context),
    }


def _has_left(file: FileRead, context: Context) -> bool:
    """Say whether a file of the body was delivered: then it can be closed again."""
    is_open = file.opens_at is None or file.opens_at <= context.now
    is_given = file.visible_to_filer and file.copy_kind != ORIGINAL
    return file.author == "body" and is_given and is_open


@blueprint.get("/expedientes/<uuid:case_id>/archivos/<uuid:document_id>/ver")
@requires(Capability.READ_CASE)
def view(case_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Show a page of a file, with its text beside."""
    context, case = _case(case_id)
    document = file_of(context.vaults, case_id, document_id, for_filer=False, now=context.now)
    note_opening(context.session, document, STAFF, context.now, context.actor.person_id)
    viewed = read_page(context.vaults.open(case_id), document, page_number())
    return render_template("copies/view.html", case=case, document_id=document_id, viewed=viewed)


@blueprint.get("/expedientes/<uuid:case_id>/archivos/<uuid:document_id>/pagina/<int:number>")
@requires(Capability.READ_CASE)
def page(case_id: UUID, document_id: UUID, number: int) -> Response:
    """Give a page of a file as a picture."""
    person_id = current_actor().person_id
    count_view(person_id.hex if person_id else "")
    context, _case_found = _case(case_id)
    document = file_of(context.vaults, case_id, document_id, for_filer=False, now=context.now)
    return picture(shown_content(context.vaults.open(case_id), document), number)


def page_number() -> int:
    """Return the page the address asks for, the first unless it says."""
    asked = request.args.get("pagina", "1")
    return int(asked) if asked.isdecimal() and len(asked) <= 6 else 1


def _case(case_id: UUID) -> tuple[Context, Case]:
    context = web_context()
    return context, case_for(context, case_id, Capability.READ_CASE)
