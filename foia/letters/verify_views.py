"""The public page on which anybody verifies a letter: by its code, and by comparing a copy's bytes.

It tells folio, kind of letter, date, body and whether it holds; never who presented, nor what.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia import limits
from foia.access import public
from foia.actors import ANYBODY
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.models import Case
from foia.directory.models import Body
from foia.i18n import date_words, language, zone_of
from foia.i18n import gettext as _
from foia.letters.blueprint import blueprint
from foia.letters.forms import CodeForm, CompareForm
from foia.letters.page_words import kind_label
from foia.letters.printing import sha_groups
from foia.letters.rules import read_code
from foia.letters.store import LetterFound, letter_by_code

SAME, OTHER, UNREAD = "same", "other", "unread"


@dataclass(frozen=True)
class Verified:
    """What anybody may know of a letter. Of a confidential case no more than that it is ours, and when."""

    code: str
    folio: str
    kind: str
    body: str
    made_on: str
    state: str  # in_force, replaced, withdrawn
    ended_on: str
    mark: str
    has_pdf: bool


@blueprint.get("/verificar")
@public
def verify() -> ResponseReturnValue:
    """Ask for the code of a letter, or go to the one that was typed."""
    form = CodeForm(request.args if "code" in request.args else None)
    typed = request.args.get("code", "")
    if not typed:
        return render_template("letters/verify.html", form=form)
    code = read_code(typed)
    if code is None:
        form.add_error("code", _("El código tiene 16 letras y cifras. Revíselo y escríbalo otra vez."))
        return render_template("letters/verify.html", form=form), 422
    return redirect(url_for("letters.verified", code=code))


@blueprint.get("/verificar/<code>")
@public
def verified(code: str) -> ResponseReturnValue:
    """Show what the letter of a code is."""
    return _page(code, CompareForm(formdata=None), "")


@blueprint.post("/verificar/<code>")
@public
def compare(code: str) -> ResponseReturnValue:
    """Say whether a copy is, byte for byte, the letter that was made. Nothing of it is kept."""
    form = CompareForm()
    if not form.validate():
        return _page(code, form, "")
    return _page(code, form, sha256(form.copy.data.stream.read()).hexdigest())


def _page(typed: str, form: CompareForm, mark: str) -> ResponseReturnValue:
    limits.refuse_over("verify.address", limits.LIMITS["verify.address"], limits.client())
    context = web_context(actor=ANYBODY)
    code = read_code(typed)
    found = letter_by_code(context.session, code) if code else None
    if found is None or not found.is_open(context.now):
        again = CodeForm(formdata=None)
        again.code.data = typed[:24]
        again.add_error("code", _("No hay ninguna carta con ese código. Revise que lo copió completo."))
        return render_template("letters/verify.html", form=again), 404
    comparison = ""
    if mark:
        is_same = hmac.compare_digest(mark, found.letter.pdf_sha256 or "-")
        comparison = (SAME if is_same else OTHER) if found.letter.pdf_sha256 else UNREAD
    status = 422 if form.errors else 200
    page = render_template(
        "letters/verified.html", shown=_shown(context, found), form=form, comparison=comparison
    )
    return page, status


def _shown(context: Context, found: LetterFound) -> Verified:
    letter = found.letter
    case = context.session.get_one(Case, letter.case_id)
    body = context.session.get(Body, letter.body_id) if letter.body_id else None
    zone = zone_of(current_app.config["FOIA"].country)
    state = "in_force"
    if letter.replaced_by_id is not None:
        state = "replaced"
    if letter.withdrawn_at is not None:
        state = "withdrawn"
    ended = letter.withdrawn_at
    return Verified(
        code=letter.code,
        folio="" if case.confidential else case.folio,
        kind="" if case.confidential else kind_label(letter.kind),
        body="" if case.confidential or body is None else body.name(language()),
        made_on=date_words(letter.made_at.astimezone(zone).date()),
        state=state,
        ended_on=date_words(ended.astimezone(zone).date()) if ended else "",
        mark=sha_groups(letter.pdf_sha256),
        has_pdf=bool(letter.pdf_sha256),
    )
