"""Receiving a complaint: judged, filed in one transaction, and answered with its receipt."""

from __future__ import annotations

from uuid import UUID

from flask.typing import ResponseReturnValue

from foia.access import public
from foia.cases.advising import Written
from foia.cases.body_search import body_chosen, body_for_filing
from foia.cases.context import Context
from foia.cases.filing import Receipt
from foia.cases.filing_pages import FilingPage, Sent, receive
from foia.complaints.actions import Complaint, file_complaint
from foia.complaints.blueprint import blueprint
from foia.complaints.form_page import SLUGS, door_of, form_page, prepared
from foia.complaints.forms import ComplaintForm
from foia.complaints.labels import Door
from foia.directory.models import Body
from foia.i18n import language


@blueprint.post(f"/reclamos/nuevo/<any({SLUGS}):slug>/<uuid:body_id>")
@public
def file(slug: str, body_id: UUID) -> ResponseReturnValue:
    """File a complaint about a body."""
    return _receive(door_of(slug), body_for_filing(body_id))


@blueprint.post(f"/reclamos/nuevo/<any({SLUGS}):slug>/sin-entidad")
@public
def file_without_body(slug: str) -> ResponseReturnValue:
    """File a complaint for whoever is competent."""
    return _receive(door_of(slug), body_chosen())


def _receive(door: Door, body: Body | None) -> ResponseReturnValue:
    form = prepared(ComplaintForm(), door, body)

    def show(asks_another: bool) -> str:
        return form_page(form, door, body, asks_another=asks_another)

    def file_it(context: Context, sent: Sent) -> Receipt:
        return file_complaint(context, _wanted(form, door, body, sent), sent.nonce, sent.cookie)

    def written() -> Written:
        return Written(door.kind, body, "", [form.told], language())

    return receive(FilingPage(form, door.kind, "complaints.new", show, file_it, written))


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
