"""The page of the request's form, new or with what was written so far."""

from __future__ import annotations

from flask import render_template, request, url_for

from foia.cases import uploads
from foia.cases.acting import web_context
from foia.cases.asking_pages import NOTHING_ASKED, Asking, FormAround, asking_for, is_category_sent, shown_of
from foia.cases.categories import categories_of
from foia.directory.models import Body
from foia.forms import Choice
from foia.i18n import gettext as _
from foia.i18n import language
from foia.publishing.found_pages import Offered
from foia.requests.bodies_at_once import BodiesAtOnce
from foia.requests.forms import MOST_QUESTIONS, FilingForm
from foia.requests.rules import KIND


def shown_questions() -> int:
    """Return how many questions the form that was sent showed."""
    posted = [number for number in range(1, MOST_QUESTIONS + 1) if f"question_{number}" in request.form]
    return max(posted, default=1)


def with_categories(form: FilingForm, body: Body | None) -> Asking:
    """Offer the categories of requests, where a deployment has any; return what they ask.

    A form that was sent without one is not asked again: most deployments have none, and none is needed."""
    session = web_context().session
    found = categories_of(session, KIND) if request.method == "GET" or is_category_sent() else []
    if not found:
        del form.category
        return NOTHING_ASKED
    form.category.choices = [Choice(one.code, one.name(language())) for one in found]
    return asking_for(session, KIND, body.id if body else None)


def around(body: Body | None) -> FormAround:
    """Say what stands around the pages that come before the form."""
    about = _("Va dirigida a: %(body)s", body=body.name(language())) if body else ""
    heading = _("Presentar una solicitud de información")
    return FormAround(heading, _address(body), about, back=url_for("requests.new"))


def _address(body: Body | None) -> str:
    return url_for("requests.file", body_id=body.id) if body else url_for("requests.file_without_body")


def form_page(
    form: FilingForm,
    body: Body | None,
    several: BodiesAtOnce,
    asking: Asking = NOTHING_ASKED,
    *,
    questions: int = 1,
    asks_another: bool = False,
    offered: Offered | None = None,
) -> str:
    """Render the form with so many questions; `offered`: what may answer already, if it was looked for."""
    return render_template(
        "requests/form.html",
        form=form,
        body=body,
        questions=form.question_fields[:questions],
        may_add_question=questions < MOST_QUESTIONS,
        files_hint=uploads.hint(),
        asks_another=asks_another,
        offered=offered,
        several=several,
        shown=shown_of(form, asking),
    )
