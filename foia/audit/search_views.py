"""The auditor's way to one case, and who looked for the cases of a person."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia.access import current_actor, requires
from foia.actors import Capability
from foia.audit import search_queries as queries
from foia.audit.search_queries import After
from foia.audit.views import blueprint
from foia.audit.words import person_search_words, purpose_words
from foia.cases.desk.forms import FilterForm
from foia.cases.kinds import kinds_of
from foia.cases.registry import LONGEST
from foia.cases.states import exclusions_of
from foia.extensions import db
from foia.forms import TextField
from foia.i18n import lazy_gettext as _l

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
    lines, following = queries.person_searches(db.session(), _after())
    return render_template(
        "audit/person_searches.html",
        lines=[(line, person_search_words(line)) for line in lines],
        next_url=_page_address(following, "audit.person_searches") if following else None,
    )


@blueprint.get("/auditoria/exportaciones")
@requires(Capability.AUDIT)
def exports() -> ResponseReturnValue:
    """List who took trays out as files: when, narrowed to what, how many cases, with names or not."""
    lines, following = queries.exports(db.session(), _after())
    return render_template(
        "audit/exports.html",
        lines=[(line, purpose_words(line.purpose) if line.with_identity else "") for line in lines],
        next_url=_page_address(following, "audit.exports") if following else None,
    )


def _after() -> After | None:
    moment, _dot, search_id = request.args.get("desde", "").rpartition(".")
    try:
        searched_at = datetime.fromisoformat(moment)
        if searched_at.tzinfo is None:
            return None
        return After(searched_at.astimezone(UTC), UUID(search_id))
    except (ValueError, OverflowError):
        return None


def _page_address(after: After, endpoint: str) -> str:
    return url_for(endpoint, desde=f"{after.searched_at.isoformat()}.{after.search_id.hex}")
