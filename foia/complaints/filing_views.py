"""Receiving a complaint: judged, filed in one transaction, and answered with its receipt."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from foia.access import public
from foia.cases.acting import web_context
from foia.cases.advising import Written
from foia.cases.asking_pages import BEGIN, is_being_filled, page_before
from foia.cases.body_search import body_chosen, body_for_filing
from foia.cases.context import Context
from foia.cases.filing import Receipt, is_our_nonce
from foia.cases.filing_pages import FilingPage, Sent, form_response, receive, renew_nonce
from foia.complaints.actions import Complaint, file_complaint
from foia.complaints.blueprint import blueprint
from foia.complaints.form_page import SLUGS, around, asking_of, door_of, form_page, prepared
from foia.complaints.forms import ComplaintForm
from foia.complaints.labels import Door
from foia.directory.models import Body
from foia.i18n import language


@blueprint.post(f"/reclamos/nuevo/<any({SLUGS}):slug>/<uuid:body_id>")
@public
def file(slug: str, body_id: UUID) -> ResponseReturnValue:
    """File a complaint about a body."""
    body = body_for_filing(body_id)
    return _receive(door_of(slug), body, body)


@blueprint.post(f"/reclamos/nuevo/<any({SLUGS}):slug>/sin-entidad")
@public
def file_without_body(slug: str) -> ResponseReturnValue:
    """File a complaint for whoever is competent."""
    return _receive(door_of(slug), None, body_chosen())


def _receive(door: Door, written_to: Body | None, body: Body | None) -> ResponseReturnValue:
    """Receive a form written to a body, or to none, for the body it goes to now."""
    form, asking = prepared(ComplaintForm(), door, body), asking_of(door, written_to)
    if not is_our_nonce(web_context(), form.nonce.data) and request.form.get("action") == BEGIN:
        renew_nonce(form)
    page = page_before(form, asking, partial(around, form, door, written_to))
    if page is not None:
        return form_response(page)

    def show(asks_another: bool) -> str:
        return form_page(form, door, body, asking, asks_another=asks_another)

    def file_it(context: Context, sent: Sent) -> Receipt:
        return file_complaint(context, _wanted(form, door, body, sent), sent.nonce, sent.cookie)

    def written() -> Written:
        return Written(door.kind, body, "", [form.told], language())

    filing = FilingPage(form, door.kind, "complaints.new", show, file_it, written, is_being_filled())
    return receive(filing)


def _wanted(form: ComplaintForm, door: Door, body: Body | None, sent: Sent) -> Complaint:
    return Complaint(
        kind=door.kind,
        body=body,
        category=form.category_code,
        happened=form.told,
        identity=form.identity.data,
        accused=form.accuses,
        against_highest=form.is_against_highest,
        urgent=form.is_urgent,
        filer=form.filer,
        notice_channel=form.notice_channel.data,
        language=language(),
        files=sent.files,
        held=sent.held,
    )
