"""The pages from which a filer, or who works the case, takes it away whole: as PDF, as ZIP, or printed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foia import limits
from foia.access import current_actor, filer, requires
from foia.actors import Capability, filer_of
from foia.apart import ApartFailed, ApartRefused, run_apart
from foia.cases.acting import web_context
from foia.cases.downloads import attachment
from foia.cases.file_openings import note_opening
from foia.cases.models import Case
from foia.cases.opened import opened_case
from foia.cases.opening import case_for
from foia.cases.trace_models import FILER, STAFF
from foia.errors import NotFound
from foia.extensions import db
from foia.i18n import gettext as _
from foia.takeout.blueprint import blueprint
from foia.takeout.composing import Taken, sheet_html, taken
from foia.takeout.packing import packed
from foia.takeout.rules import PAGE_NAME, PDF_NAME, RECORD_NAME, FileEntry, record_json

__all__ = ["blueprint"]

log = logging.getLogger(__name__)
_LONGEST_SECONDS = 40


@blueprint.get("/mi-solicitud/copia")
@filer
def choose() -> ResponseReturnValue:
    """Ask in which form the case is taken away."""
    return render_template("takeout/choose.html", case=opened_case())


@blueprint.get("/mi-solicitud/copia/imprimir")
@filer
def sheet() -> ResponseReturnValue:
    """Show the whole case as one page to print."""
    return sheet_html(_own(), back=url_for("takeout.choose"))


@blueprint.post("/mi-solicitud/copia/pdf")
@filer
def pdf() -> ResponseReturnValue:
    """Give the whole case as one PDF; where none can be made, the page to print."""
    case = opened_case()
    _count(case)
    found = _own()
    made = _pdf(found)
    if made is None:
        flash(_("Aquí no se puede hacer el PDF. Abra la página para imprimir y guárdela."), "important")
        return redirect(url_for("takeout.choose"))
    return attachment(made, f"{found.record.folio}.pdf", "application/pdf")


@blueprint.post("/mi-solicitud/copia/zip")
@filer
def archive() -> ResponseReturnValue:
    """Give the whole case with its files and a machine's record, piece by piece."""
    _count(opened_case())
    return _archive(_own(), FILER, None)


@blueprint.get("/expedientes/<uuid:case_id>/copia")
@requires(Capability.WORK_CASE)
def for_staff(case_id: UUID) -> ResponseReturnValue:
    """Ask who works the case before the copy of its filer is made."""
    return render_template("takeout/for_staff.html", case=_case_of_staff(case_id))


def _case_of_staff(case_id: UUID) -> Case:
    case = case_for(web_context(), case_id, Capability.WORK_CASE)
    if case.source is not None or case.reserved:
        # Of another log nobody has a copy; of who is known to few, staff read what was made ready for them.
        raise NotFound("case")
    return case


@blueprint.post("/expedientes/<uuid:case_id>/copia")
@requires(Capability.WORK_CASE)
def archive_for_staff(case_id: UUID) -> ResponseReturnValue:
    """Give who works the case the same copy that its filer may take: nothing internal is in it."""
    case = _case_of_staff(case_id)
    person_id = current_actor().person_id
    limits.refuse_over("takeout.case", limits.LIMITS["takeout.case"], case.id.hex, str(person_id))
    return _archive(taken(web_context(actor=filer_of(case.id)), case), STAFF, person_id)


def _own() -> Taken:
    case = opened_case()
    return taken(web_context(actor=filer_of(case.id)), case)


def _count(case: Case) -> None:
    """Count one more copy. Raises TooMany."""
    limits.refuse_over("takeout.case", limits.LIMITS["takeout.case"], case.id.hex)
    limits.refuse_over("takeout.address", limits.LIMITS["takeout.address"], limits.client())
    limits.refuse_over("takeout.global", limits.LIMITS["takeout.global"])


def _pdf(found: Taken) -> bytes | None:
    """Make the PDF, with nothing of the database held; None where it cannot be made."""
    html = sheet_html(found, for_pdf=True).encode()
    db.session().rollback()
    try:
        return run_apart("foia.letters.pdf", html, limit_seconds=_LONGEST_SECONDS)
    except (ApartRefused, ApartFailed) as error:
        log.warning("no PDF of a case: %s", error)
        return None


def _archive(found: Taken, reader: str, person_id: UUID | None) -> Response:
    page = sheet_html(found).encode()
    session = db.session()
    context = web_context()
    for _name, document in found.files:
        note_opening(session, document, reader, context.now, person_id)
        session.expunge(document)  # read on when nothing of the database is held any more
    made = _pdf(found)
    first = (PDF_NAME, made) if made is not None else (PAGE_NAME, page)
    response = Response(packed(_entries(found, first)), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.record.folio}.zip"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def _entries(found: Taken, first: tuple[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Give the case, each file when its turn comes, and last the record that says what was given."""
    yield first
    given: list[FileEntry] = [*found.left_out]
    for name, document in found.files:
        try:
            content = found.vault.file(document) if found.vault is not None else b""
        except FileNotFoundError:
            log.error("the file of document %s is not in the store", document.id)  # noqa: TRY400
            given.append(FileEntry(name, document.byte_size, left_out="missing"))
            continue
        given.append(FileEntry(name, len(content), sha256(content).hexdigest()))
        yield name, content
    yield RECORD_NAME, record_json(replace(found.record, files=given)).encode()
