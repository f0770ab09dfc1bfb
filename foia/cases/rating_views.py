"""The page on which a filer says, once, whether the answer served; a mail leads here and answers nothing."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foia.access import filer
from foia.actors import filer_of
from foia.cases.acting import web_context
from foia.cases.blueprint import blueprint
from foia.cases.forms import RatingForm
from foia.cases.models import Case
from foia.cases.opened import opened_case
from foia.cases.rating_actions import rate
from foia.cases.rating_models import CaseRating
from foia.cases.ratings import Rating
from foia.cases.untold_answers import told_of
from foia.cases.whereabouts import may_be_rated
from foia.errors import WrongState
from foia.extensions import db, take_turns
from foia.i18n import gettext as _
from foia.transactions import writes


@blueprint.get("/mi-solicitud/valorar")
@filer
def rating() -> ResponseReturnValue:
    """Ask whether they were answered and whether it was settled."""
    return _page(RatingForm(formdata=None))


@blueprint.post("/mi-solicitud/valorar")
@filer
def give_rating() -> ResponseReturnValue:
    """Keep what the filer says."""
    form = RatingForm()
    return _record(form) if form.validate_on_submit() else _page(form)


def _page(form: RatingForm) -> ResponseReturnValue:
    case = opened_case()
    told = told_of(web_context(actor=filer_of(case.id)), case).case
    if not may_be_rated(told.phase, told.outcome) or db.session.get(CaseRating, case.id) is not None:
        return redirect(url_for("cases.opened", _anchor="valoracion"))
    return render_template("cases/rating.html", form=form, case=case)


@writes
def _record(form: RatingForm) -> ResponseReturnValue:
    case: Case = opened_case()
    # A double click finds what the first one said.
    take_turns(db.session(), case.id.hex)
    said = Rating(form.answered.data, form.settled.data, form.comment.data)
    try:
        is_new = rate(web_context(actor=filer_of(case.id)), case, said)
    except WrongState:
        flash(_("Todavía no hay una respuesta que valorar."), "important")
        return redirect(url_for("cases.opened"))
    if is_new:
        flash(_("Gracias. Guardamos lo que nos dijo."), "success")
    else:
        flash(_("Ya nos lo había dicho: se pregunta una sola vez."), "important")
    return redirect(url_for("cases.opened", _anchor="valoracion"))
