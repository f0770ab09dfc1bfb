"""The letters of the case a filer has opened: to read, print and keep."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foia.access import filer
from foia.actors import filer_of
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.opened import opened_case
from foia.errors import NotFound
from foia.letters.actions import content_of
from foia.letters.blueprint import blueprint
from foia.letters.content import from_json
from foia.letters.desk_views import pdf_answer, state_words
from foia.letters.page_words import kind_label
from foia.letters.printing import letter_html
from foia.letters.store import LetterFound, letter_of_case, letters_of


@blueprint.get("/mi-solicitud/cartas")
@filer
def own_letters() -> ResponseReturnValue:
    """List the letters that tell what the filer may know by now."""
    case, context = _opened()
    rows = [item for item in letters_of(context.session, case.id) if item.is_open(context.now)]
    return render_template(
        "letters/own_letters.html",
        case=case,
        letters=[(item, kind_label(item.letter.kind), state_words(item)) for item in rows],
    )


@blueprint.get("/mi-solicitud/cartas/<uuid:letter_id>")
@filer
def own_letter(letter_id: UUID) -> ResponseReturnValue:
    """Show a letter as a page to print."""
    case, context = _opened()
    found = _open(context, case, letter_id)
    return letter_html(from_json(content_of(context, found.letter)), back=url_for("letters.own_letters"))


@blueprint.get("/mi-solicitud/cartas/<uuid:letter_id>/pdf")
@filer
def own_pdf(letter_id: UUID) -> ResponseReturnValue:
    """Give a letter's PDF; where none was made, the page to print."""
    case, context = _opened()
    found = _open(context, case, letter_id)
    return pdf_answer(context, case, found) or redirect(url_for("letters.own_letter", letter_id=letter_id))


def _opened() -> tuple[Case, Context]:
    case = opened_case()
    return case, web_context(actor=filer_of(case.id))


def _open(context: Context, case: Case, letter_id: UUID) -> LetterFound:
    found = letter_of_case(context.session, case.id, letter_id)
    if not found.is_open(context.now):
        raise NotFound("letter")
    return found
