"""The auditor's way to one case, and who looked for the cases of a person."""

from __future__ import annotations

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia.access import current_actor, requires
from foia.actors import Capability
from foia.audit import search_queries as queries
from foia.audit.views import blueprint
from foia.audit.words import person_search_words, purpose_words
from foia.cases.desk.forms import FilterForm
from foia.cases.kinds import kinds_of
from foia.cases.registry import LONGEST
from foia.cases.states import exclusions_of
from foia.extensions import db
from foia.forms import TextField
from foia.i18n import lazy_gettext as _l
from foia.paging import after_asked, next_address

__all__ = ["blueprint"]


class NumberForm(FilterForm):
    """A folio or a registry number."""

    number = TextField(_l("Folio o número de registro"), max_length=LONGEST, width=20)


@blueprint.get("/auditoria/buscar")
@requires(Capability.AUDIT)
def find() -> ResponseReturnValue:
    """Find a case by its folio or by the number some registry gave it: an auditor reads no words."""
    form = NumberForm(request.args)
    typed = str(form.number.data or "")
    is_valid = form.validate()
    found = queries.find_by_number(db.session(), typed, exclusions_of(current_actor())) if is_valid else []
    if len(found) == 1:
        return redirect(url_for("audit.case_record", case_id=found[0][0].id))
    return render_template(
        "audit/find.html",
        form=form,
        found=found,
        kinds=kinds_of(current_app),
        has_asked=bool(typed) and is_valid,
    )


@blueprint.get("/auditoria/busquedas")
@requires(Capability.AUDIT)
def person_searches() -> ResponseReturnValue:
    """List who looked for the cases of a person, and what for; never for whom."""
    lines, following = queries.person_searches(db.session(), after_asked())
    return render_template(
        "audit/person_searches.html",
        lines=[(line, person_search_words(line)) for line in lines],
        next_url=next_address("audit.person_searches", following),
    )


@blueprint.get("/auditoria/exportaciones")
@requires(Capability.AUDIT)
def exports() -> ResponseReturnValue:
    """List who took trays out as files: when, narrowed to what, how many cases, with names or not."""
    lines, following = queries.exports(db.session(), after_asked())
    return render_template(
        "audit/exports.html",
        lines=[(line, purpose_words(line.purpose) if line.with_identity else "") for line in lines],
        next_url=next_address("audit.exports", following),
    )
