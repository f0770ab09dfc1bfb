"""What a receipt leads to: its dates explained, and its last day for one's own calendar."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from foia.access import public
from foia.actors import ANYBODY
from foia.cases.acting import web_context
from foia.cases.follow_views import count_attempt
from foia.cases.models import Case
from foia.cases.opened import open_case
from foia.cases.opening import note_visit, open_with_key
from foia.errors import NotFound
from foia.explaining.blueprint import blueprint
from foia.transactions import writes


@blueprint.post("/comprobante/como-se-calculo")
@public
def from_receipt() -> ResponseReturnValue:
    """Open the case of a receipt where its dates are explained."""
    count_attempt(request.form.get("folio", ""))
    return _opened()


@writes
def _opened() -> ResponseReturnValue:
    case = case_of_receipt()
    note_visit(web_context(actor=ANYBODY), case)
    open_case(case)
    return redirect(url_for("explaining.own"))


def case_of_receipt() -> Case:
    """Return the case that the folio and the key of a receipt open together. Raises NotFound."""
    context = web_context(actor=ANYBODY)
    case = open_with_key(context, request.form.get("folio", ""), request.form.get("key", ""))
    if case is None:
        raise NotFound("case")
    return case
