"""Published answers for everybody: looked for, read, their files downloaded."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia import limits
from foia.access import public
from foia.cases.acting import context_for
from foia.cases.context import Context
from foia.cases.downloads import attachment, file_attachment
from foia.cases.file_openings import note_opening
from foia.cases.kinds import kind_of
from foia.cases.models import Document
from foia.cases.trace_models import PUBLIC
from foia.cases.vault import CaseVault, Erased
from foia.cases.visibility import is_readable
from foia.directory.models import Body
from foia.errors import NotFound
from foia.extensions import db
from foia.forms import Choice
from foia.i18n import date_as, language
from foia.i18n import gettext as _
from foia.paging import narrowed_address
from foia.publishing.blueprint import blueprint
from foia.publishing.forms import AnswersForm
from foia.publishing.found_actions import ANSWERED, OPENED, count_use
from foia.publishing.found_pages import offer, today
from foia.publishing.found_queries import LONGEST_READ
from foia.publishing.models import Publication, PublicFile
from foia.publishing.queries import Facets, Wanted, facets, files_of, kept_files, published, search
from foia.requests.rules import KIND
from foia.transactions import apart

_YEAR_FIGURES = 4
# How the address of an answer says that it was offered to somebody who was about to ask.
FROM_FORM = "formulario"
USE_LIMIT = "found_use.address"
# The day would tell more than the public needs.
_MONTH = {"es": "MMMM 'de' y", "en": "MMMM y"}


@blueprint.get("/respuestas")
@public
def answers() -> ResponseReturnValue:
    """Look for published answers by words, body, year and result."""
    form = AnswersForm(request.args)
    session = db.session()
    words = str(form.q.data or "")
    found = facets(session, Wanted(words=words, language=language()))
    _offer(form, found)
    wanted = Wanted(
        words=words,
        body_id=_uuid(form.entidad.data),
        year=_year(form.anio.data),
        outcome=_known_outcome(form.resultado.data),
        language=language(),
    )
    text = request.args.get("pagina", "1")
    page = max(1, int(text)) if text.isdecimal() and len(text) < 6 else 1
    rows, has_more = search(session, wanted, page)
    return render_template(
        "publishing/answers.html",
        form=form,
        rows=[
            (publication, body, _outcome(publication.outcome), date_as(publication.answered_on, _MONTH))
            for publication, body in rows
        ],
        total=sum(count for _year, count in found.years),
        next_url=_page(page + 1) if has_more else "",
        previous_url=_page(page - 1) if page > 1 else "",
    )


@blueprint.get("/respuestas/<uuid:publication_id>")
@public
def answer(publication_id: UUID) -> ResponseReturnValue:
    """Show one published answer."""
    session = db.session()
    found = published(session, publication_id)
    if found is None:
        raise NotFound("publication")
    context = context_for(current_app, session)
    files = files_of(session, found.id)
    vault = _vault(context, found) if files else None
    kept = kept_files(session, files) if files and vault is None else {}
    if request.args.get("desde") == FROM_FORM:
        _count(found, OPENED)
    return render_template(
        "publishing/answer.html",
        found=found,
        body=session.get_one(Body, found.body_id),
        outcome=_outcome(found.outcome),
        month=date_as(found.answered_on, _MONTH),
        files=[
            {
                "name": vault.file_name(row) if vault is not None else kept[row.id].name,
                "size_bytes": row.byte_size,
                "address": url_for("publishing.file", publication_id=found.id, document_id=row.id),
            }
            for row in files
            if (vault is not None or row.id in kept) and is_readable(row)
        ],
        is_closed=any(not is_readable(row) for row in files),
    )


@blueprint.post("/respuestas/<uuid:publication_id>/sirvio")
@public
def answered(publication_id: UUID) -> ResponseReturnValue:
    """Count that an answer was what somebody needed."""
    found = published(db.session(), publication_id)
    if found is None:
        raise NotFound("publication")
    if not limits.exceeded(USE_LIMIT, limits.LIMITS[USE_LIMIT], limits.client()):
        _count(found, ANSWERED)
    flash(_("Gracias. Se cuenta sin saber quién es usted."), "success")
    return redirect(url_for("publishing.answer", publication_id=publication_id))


def _count(found: Publication, what: str) -> None:
    with apart(db.session()) as own:
        count_use(own, today(), found.body_id, what)


@blueprint.post("/respuestas/parecidas")
@public
def look() -> ResponseReturnValue:
    """Give, for the page that asks while somebody writes, what may be published already."""
    body_id = _uuid(request.form.get("body_id"))
    body = db.session().get(Body, body_id) if body_id else None
    offered = offer(db.session(), request.form.get("text", "")[:LONGEST_READ], body)
    return jsonify(html=render_template("publishing/found.html", offered=offered))


@blueprint.get("/respuestas/<uuid:publication_id>/archivos/<uuid:document_id>")
@public
def file(publication_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Give a published file."""
    context = context_for(current_app, db.session())
    found = published(context.session, publication_id)
    document = next((row for row in files_of(context.session, publication_id) if row.id == document_id), None)
    if found is None or document is None or not is_readable(document):
        raise NotFound("file")
    vault = _vault(context, found)
    kept = kept_files(context.session, [document]).get(document.id) if vault is None else None
    if vault is None and kept is None:
        raise NotFound("file")
    note_opening(context.session, document, PUBLIC, context.now)
    if vault is not None:
        return file_attachment(vault, document)
    return _in_the_clear(context, document, kept)


def _in_the_clear(context: Context, document: Document, kept: PublicFile | None) -> ResponseReturnValue:
    """Give a file of a case that was anonymized. Raises NotFound."""
    try:
        content = context.vaults.store.get(kept.stored_name) if kept is not None else None
    except FileNotFoundError:
        content = None
    if content is None or kept is None:
        raise NotFound("file")
    return attachment(content, kept.name, document.media_type)


def _vault(context: Context, found: Publication) -> CaseVault | None:
    """Open the vault of the case; None once it was anonymized: its public files lie apart then."""
    try:
        return context.vaults.open(found.case_id)
    except Erased:
        return None


def _offer(form: AnswersForm, found: Facets) -> None:
    """Offer what there is, with how many."""
    form.entidad.choices = [
        Choice(str(body.id), f"{body.name(language())} ({count})") for body, count in found.bodies
    ]
    form.anio.choices = [Choice(str(year), f"{year} ({count})") for year, count in found.years]
    form.resultado.choices = [
        Choice(outcome, f"{_outcome(outcome)} ({count})") for outcome, count in found.outcomes
    ]


def _outcome(outcome: str) -> str:
    return str(kind_of(current_app, KIND).outcomes.get(outcome, outcome))


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def _year(value: object) -> int | None:
    text = str(value or "")
    return int(text) if text.isdecimal() and len(text) == _YEAR_FIGURES and int(text) else None


def _known_outcome(value: object) -> str | None:
    """Return an outcome of the kind; whatever else an address may hold narrows nothing."""
    text = str(value or "")
    return text if text in kind_of(current_app, KIND).outcomes else None


def _page(number: int) -> str:
    return narrowed_address("publishing.answers", pagina=number)
