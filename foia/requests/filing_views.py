"""Receiving a request: judged, filed in one transaction, and answered with its receipt."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from foia.access import public
from foia.cases.advising import Written
from foia.cases.asking_pages import BEGIN, is_being_filled, page_before
from foia.cases.body_search import body_chosen, body_for_filing
from foia.cases.context import Context
from foia.cases.filing import Receipt
from foia.cases.filing_pages import FilingPage, Sent, form_response, receive, renew_nonce
from foia.directory.models import Body
from foia.extensions import db
from foia.i18n import language
from foia.publishing.found_pages import offer
from foia.requests.actions import Request, file_request
from foia.requests.blueprint import blueprint
from foia.requests.bodies_at_once import BodiesAtOnce, bodies_at_once
from foia.requests.form_page import around, form_page, shown_questions, with_categories
from foia.requests.forms import MOST_QUESTIONS, FilingForm, form_with
from foia.requests.rules import KIND

LOOK = "look"


@blueprint.post("/solicitudes/nueva/<uuid:body_id>")
@public
def file(body_id: UUID) -> ResponseReturnValue:
    """File a request to a body."""
    return _receive(body_for_filing(body_id))


@blueprint.post("/solicitudes/nueva/sin-entidad")
@public
def file_without_body() -> ResponseReturnValue:
    """File a request for whoever is competent."""
    return _receive(body_chosen())


def _receive(body: Body | None) -> ResponseReturnValue:
    if request.form.get("action") == BEGIN:
        return _begun(body)
    is_asking_more = request.form.get("action") == "add_question"
    is_looking = request.form.get("action") == LOOK
    questions = min(shown_questions() + is_asking_more, MOST_QUESTIONS)
    form = form_with(questions)()
    asking = with_categories(form, body)
    before = page_before(form, asking, partial(around, body))
    if before is not None:
        return form_response(before)
    offered = offer(db.session(), _told(form), body) if is_looking else None
    several = bodies_at_once(body)

    def show(asks_another: bool) -> str:
        return form_page(
            form, body, several, asking, questions=questions, asks_another=asks_another, offered=offered
        )

    def file_it(context: Context, sent: Sent) -> Receipt:
        return file_request(context, _wanted(form, body, several, sent), sent.nonce, sent.cookie)

    def written() -> Written:
        return Written(KIND, body, form.subject.data, form.questions, language())

    page = FilingPage(
        form,
        KIND,
        "requests.new",
        show,
        file_it,
        written,
        is_being_filled=is_asking_more or is_looking or several.is_being_chosen or is_being_filled(),
        cases=1 + len(several.others),
    )
    return receive(page)


def _told(form: FilingForm) -> str:
    return "\n".join([form.subject.data or "", *form.questions])


def _begun(body: Body | None) -> ResponseReturnValue:
    """Show the form with what was written on another page, which no address may carry."""
    form = form_with(shown_questions())()
    renew_nonce(form)
    asking = with_categories(form, body)
    before = page_before(form, asking, partial(around, body))
    several, questions = bodies_at_once(body), shown_questions()
    return form_response(before or form_page(form, body, several, asking, questions=questions))


def _wanted(form: FilingForm, body: Body | None, several: BodiesAtOnce, sent: Sent) -> Request:
    return Request(
        body=body,
        subject=form.subject.data,
        questions=form.questions,
        category=form.category_code,
        filer=form.filer,
        represented=form.represented,
        notice_channel=form.notice_channel.data,
        language=language(),
        files=sent.files,
        held=sent.held,
        also=several.others,
    )
