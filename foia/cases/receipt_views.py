"""What may be done with a receipt: keep it as a file, and leave nothing of the filing on the screen."""

from __future__ import annotations

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from foia.access import public
from foia.actors import ANYBODY
from foia.cases.acting import web_context
from foia.cases.blueprint import blueprint
from foia.cases.downloads import attachment
from foia.cases.filing_pages import FORM_COOKIE
from foia.cases.follow_views import count_attempt
from foia.cases.links import linked_together
from foia.cases.opened import close_case
from foia.cases.opening import open_with_key
from foia.cases.receipt import receipt_for, receipt_text
from foia.config import Settings
from foia.errors import NotFound


@blueprint.post("/comprobante")
@public
def download_receipt() -> ResponseReturnValue:
    """Give the receipt as a text file to whoever holds folio and key."""
    folio, key = request.form.get("folio", ""), request.form.get("key", "")
    count_attempt(folio)
    context = web_context(actor=ANYBODY)
    case = open_with_key(context, folio, key)
    if case is None:
        raise NotFound("case")
    settings: Settings = current_app.config["FOIA"]
    text = receipt_text(
        receipt_for(context, case.id),
        key,
        settings.base_url,
        is_demo=settings.demo,
        together=[other.folio for other in linked_together(context.session, case.id)],
    )
    return attachment(text.encode("utf-8-sig"), f"{case.folio}.txt", "text/plain; charset=utf-8")


@blueprint.post("/terminar")
@public
def finish() -> ResponseReturnValue:
    """Leave nothing of the filing on this screen."""
    close_case()
    response = redirect(url_for("pages.home"))
    response.delete_cookie(FORM_COOKIE)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
