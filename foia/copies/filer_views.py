"""Files of the opened case page by page, for whoever filed it."""

from __future__ import annotations

from uuid import UUID

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from foia import clock
from foia.access import filer
from foia.actors import filer_of
from foia.cases.acting import web_context
from foia.cases.file_openings import note_opening
from foia.cases.models import Document
from foia.cases.opened import opened_case
from foia.cases.queries import file_of
from foia.cases.trace_models import FILER
from foia.cases.vault import CaseVault
from foia.copies.blueprint import blueprint
from foia.copies.file_views import page_number
from foia.copies.viewing import count_view, picture, read_page, shown_content
from foia.extensions import db


@blueprint.get("/mi-solicitud/archivos/<uuid:document_id>/ver")
@filer
def own_view(document_id: UUID) -> ResponseReturnValue:
    """Show a page of a file of the opened case, with its text beside."""
    vault, document = _own(document_id)
    note_opening(db.session(), document, FILER, clock.now())
    viewed = read_page(vault, document, page_number())
    return render_template("copies/own_view.html", document_id=document_id, viewed=viewed)


@blueprint.get("/mi-solicitud/archivos/<uuid:document_id>/pagina/<int:number>")
@filer
def own_page(document_id: UUID, number: int) -> Response:
    """Give a page of a file of the opened case as a picture."""
    count_view(opened_case().id.hex)
    return picture(shown_content(*_own(document_id)), number)


def _own(document_id: UUID) -> tuple[CaseVault, Document]:
    case = opened_case()
    context = web_context(actor=filer_of(case.id))
    document = file_of(context.vaults, case.id, document_id, for_filer=True, now=context.now)
    return context.vaults.open(case.id), document
