"""The page of the request's form, new or with what was written so far."""

from __future__ import annotations

from flask import render_template, request

from foia.cases import uploads
from foia.directory.models import Body
from foia.publishing.found_pages import Offered
from foia.requests.bodies_at_once import BodiesAtOnce
from foia.requests.forms import MOST_QUESTIONS, FilingForm


def shown_questions() -> int:
    """Return how many questions the form that was sent showed."""
    posted = [number for number in range(1, MOST_QUESTIONS + 1) if f"question_{number}" in request.form]
    return max(posted, default=1)


def form_page(
    form: FilingForm,
    body: Body | None,
    several: BodiesAtOnce,
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
    )
