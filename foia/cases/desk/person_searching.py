"""The search for the cases of one person: by POST alone, for a purpose, recorded each time."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from foia.access import current_actor, requires
from foia.actors import Capability
from foia.cases.acting import web_context
from foia.cases.desk.blueprint import blueprint
from foia.cases.desk.lines import Line, lines_of
from foia.cases.desk.search_forms import PersonSearchForm
from foia.cases.person_search import cases_of_person
from foia.cases.terms import local_date
from foia.errors import InvalidInput
from foia.i18n import gettext as _
from foia.limits import LIMITS, refuse_over


@blueprint.get("/bandeja/buscar-persona")
@requires(Capability.READ_IDENTITY)
def person_search() -> ResponseReturnValue:
    """Ask by which datum and what for."""
    return _page(PersonSearchForm())


@blueprint.post("/bandeja/buscar-persona")
@requires(Capability.READ_IDENTITY)
def find_person() -> ResponseReturnValue:
    """Show the cases of whoever has this datum; that it was looked for stays recorded."""
    form = PersonSearchForm()
    if not form.validate():
        return _page(form), 422
    name = "person_search.person"
    refuse_over(name, LIMITS[name], str(current_actor().person_id))
    context = web_context()
    try:
        found = cases_of_person(context, form.field.data, str(form.value.data), form.purpose.data)
    except InvalidInput:
        form.value.errors = [_("Ese dato no sirve para buscar. Escríbalo completo.")]
        return _page(form), 422
    today = local_date(context.book, context.country, None, context.now)
    lines = lines_of(context, found.rows, today)
    # The value is not shown again: whoever looks for somebody else types it anew.
    return _page(PersonSearchForm(formdata=None), lines, is_cut=found.is_cut)


def _page(form: PersonSearchForm, lines: Sequence[Line] | None = None, *, is_cut: bool = False) -> str:
    """Show the form, and what was found; None: nothing was looked for."""
    return render_template("desk/person_search.html", form=form, lines=lines, is_cut=is_cut)
