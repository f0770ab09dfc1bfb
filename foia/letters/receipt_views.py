"""Receipts that anybody verifies: the page of a code, its QR, and the filer's own receipt to print.

It tells folio, kind, body, receipt and due date as the receipt says them; never who presented, nor what. Of a
confidential case it tells only that the receipt is ours and when it was given.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia import limits
from foia.access import filer, public
from foia.actors import ANYBODY, filer_of
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.folio import read_folio
from foia.cases.kinds import kind_of
from foia.cases.models import Case
from foia.cases.opened import opened_case
from foia.cases.receipt import receipt_for
from foia.cases.receipt_code import ReceiptFacts, facts_of, verified
from foia.config import Settings
from foia.directory.models import Body
from foia.i18n import date_words, datetime_words, language, zone_of
from foia.i18n import gettext as _
from foia.lean import Later
from foia.letters.blueprint import blueprint
from foia.letters.forms import ReceiptCodeForm
from foia.letters.rules import read_code

segno: Any = Later("segno")


@dataclass(frozen=True)
class VerifiedReceipt:
    """What anybody may know of a receipt; what is empty is not told. `due_now`: it moved since."""

    folio: str
    code: str
    received: str
    kind: str = ""
    body: str = ""
    due: str = ""
    due_now: str = ""
    has_moved: bool = False


@blueprint.get("/verificar/comprobante")
@public
def verify_receipt() -> ResponseReturnValue:
    """Ask for folio and code, or go to the page of those that were typed."""
    form = ReceiptCodeForm(request.args if "code" in request.args else None)
    if "code" not in request.args:
        return render_template("letters/verify_receipt.html", form=form)
    folio, code = read_folio(request.args.get("folio", "")), read_code(request.args.get("code", ""))
    if not form.validate() or folio is None or code is None:
        if not form.errors:
            form.add_error(
                None, _("El folio o el código no están completos. Revíselos y escríbalos otra vez.")
            )
        return render_template("letters/verify_receipt.html", form=form), 422
    return redirect(url_for("letters.verified_receipt", folio=folio, code=code))


@blueprint.get("/verificar/comprobante/<folio>/<code>")
@public
def verified_receipt(folio: str, code: str) -> ResponseReturnValue:
    """Show what the receipt of a folio and code says."""
    limits.refuse_over("verify.address", limits.LIMITS["verify.address"], limits.client())
    context = web_context(actor=ANYBODY)
    known_folio, known_code = read_folio(folio), read_code(code)
    found = verified(context, known_folio, known_code) if known_folio and known_code else None
    if found is None:
        form = ReceiptCodeForm(formdata=None)
        form.folio.data, form.code.data = folio[:24], code[:24]
        form.add_error(
            None,
            _("Ningún comprobante nuestro dice eso. Revise el folio y el código, o lo alteraron."),
        )
        return render_template("letters/verify_receipt.html", form=form), 404
    case, facts = found
    return render_template(
        "letters/verified_receipt.html", shown=_shown(context, case, facts, known_code or "")
    )


def _shown(context: Context, case: Case, facts: ReceiptFacts, code: str) -> VerifiedReceipt:
    body = context.session.get(Body, facts.body_id) if facts.body_id else None
    zone = zone_of(current_app.config["FOIA"].country)
    received = datetime_words(facts.received_at, zone)
    if case.confidential:
        return VerifiedReceipt(facts.folio, code, received)
    now = facts_of(case)
    return VerifiedReceipt(
        folio=facts.folio,
        code=code,
        received=received,
        kind=str(kind_of(current_app, facts.kind).label),
        body=body.name(language()) if body is not None else _("Mesa central: busca la entidad competente"),
        due=_due_words(facts),
        due_now=_due_words(now),
        has_moved=facts.due_on != now.due_on,
    )


def _due_words(facts: ReceiptFacts) -> str:
    return date_words(facts.due_on) if facts.due_on else _("sin fecha: el comprobante dice por qué")


@blueprint.get("/verificar/comprobante/<folio>/<code>/qr.png")
@public
def receipt_qr(folio: str, code: str) -> ResponseReturnValue:
    """Draw the address of a receipt's page; nothing is looked up for it."""
    known_folio, known_code = read_folio(folio), read_code(code)
    if known_folio is None or known_code is None:
        return redirect(url_for("letters.verify_receipt"))
    settings: Settings = current_app.config["FOIA"]
    path = url_for("letters.verified_receipt", folio=known_folio, code=known_code)
    response = Response(_qr(settings.base_url.rstrip("/") + path), mimetype="image/png")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


@lru_cache(maxsize=128)
def _qr(address: str) -> bytes:
    drawn = BytesIO()
    segno.make(address, error="m").save(drawn, kind="png", scale=5, border=2)
    return drawn.getvalue()


@blueprint.get("/mi-solicitud/comprobante")
@filer
def own_receipt() -> ResponseReturnValue:
    """Show the receipt of the opened case, to print: without its key, which nobody keeps."""
    case = opened_case()
    receipt = receipt_for(web_context(actor=filer_of(case.id)), case.id)
    return render_template("letters/own_receipt.html", receipt=receipt)
