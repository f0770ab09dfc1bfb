"""The page of the filing form, new or with what was written so far."""

from __future__ import annotations

import re
import secrets

from flask import current_app, make_response, render_template, request
from werkzeug.wrappers import Response

from foia.cases import uploads
from foia.cases.acting import web_context
from foia.cases.filing import new_nonce
from foia.cases.forms import FilesForm
from foia.config import Settings
from foia.directory.models import Body
from foia.requests.forms import MOST_QUESTIONS, FilingForm

FORM_COOKIE = "foia_formulario"
_COOKIE_VALUE = re.compile(r"[0-9a-f]{32}")


def form_cookie() -> str | None:
    """Return what this browser was given with its first form."""
    value = request.cookies.get(FORM_COOKIE, "")
    return value if _COOKIE_VALUE.fullmatch(value) else None


def renew_nonce(form: FilesForm) -> str:
    """Give the form a nonce that was never used."""
    nonce = new_nonce(web_context())
    form.nonce.data = nonce
    return nonce


def shown_questions() -> int:
    """Return how many questions the form that was sent showed."""
    posted = [number for number in range(1, MOST_QUESTIONS + 1) if f"question_{number}" in request.form]
    return max(posted, default=1)


def form_page(
    form: FilingForm, body: Body | None, *, questions: int = 1, asks_another: bool = False
) -> Response:
    """Render the form; the browser gets the cookie by which a repeated filing is known as its own."""
    questions = min(questions, MOST_QUESTIONS)
    response = make_response(
        render_template(
            "requests/form.html",
            form=form,
            body=body,
            questions=form.question_fields[:questions],
            may_add_question=questions < MOST_QUESTIONS,
            files_hint=uploads.hint(),
            asks_another=asks_another,
        )
    )
    if form_cookie() is None:
        settings: Settings = current_app.config["FOIA"]
        response.set_cookie(
            FORM_COOKIE,
            secrets.token_hex(16),
            httponly=True,
            samesite="Lax",
            secure=not settings.development,
        )
    return response
