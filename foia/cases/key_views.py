"""The page on which a filer replaces the key of the opened case, for fear somebody else knows it."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from foia.access import filer
from foia.actors import ANYBODY, filer_of
from foia.cases.acting import web_context
from foia.cases.blueprint import blueprint
from foia.cases.follow_views import count_attempt, forgive_attempts
from foia.cases.forms import ReplaceKeyForm
from foia.cases.opened import open_case, opened_case
from foia.cases.opening import open_with_key
from foia.cases.recovery import replace_key
from foia.extensions import db, take_turns
from foia.i18n import gettext as _
from foia.transactions import writes


@blueprint.get("/mi-solicitud/clave")
@filer
def new_key() -> ResponseReturnValue:
    """Ask for the key in use before it is replaced."""
    return _page(ReplaceKeyForm(formdata=None))


@blueprint.post("/mi-solicitud/clave")
@filer
def replace() -> ResponseReturnValue:
    """Replace the key, and show the new one once."""
    form = ReplaceKeyForm()
    if not form.validate_on_submit():
        return _page(form)
    case = opened_case()
    count_attempt(case.folio)
    known = open_with_key(web_context(actor=ANYBODY), case.folio, form.key.data)
    if known is None or known.id != case.id:
        form.add_error("key", _("Esa no es la clave de este expediente. Revísela y escríbala otra vez."))
        return _page(form)
    forgive_attempts(case.folio)
    return _replace()


@writes
def _replace() -> ResponseReturnValue:
    case = opened_case()
    take_turns(db.session(), case.id.hex)
    db.session.refresh(case)
    key = replace_key(web_context(actor=filer_of(case.id)), case)
    open_case(case)  # this screen stays open; every other one closes
    return render_template("cases/new_key.html", folio=case.folio, key=key)


def _page(form: ReplaceKeyForm) -> ResponseReturnValue:
    return render_template("cases/replace_key.html", form=form, case=opened_case())
