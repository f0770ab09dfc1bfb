"""The public pages of the log: its checkpoints, and the proofs that whoever holds a receipt may keep.

A checkpoint says how many entries there are and their root; a proof, hashes. Nothing here tells what happened
to whom, and a confidential case looks like any other.
"""

from __future__ import annotations

import logging

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia import limits
from foia.access import filer, public
from foia.actors import ANYBODY, filer_of
from foia.audit.checkpoints import (
    checkpoint_of,
    checkpoints_newest_first,
    known_public_key,
    latest_checkpoint,
)
from foia.audit.proof_queries import CaseProof, case_proof, extension
from foia.audit.tree_queries import IncompleteTree
from foia.audit.views import blueprint
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.downloads import attachment
from foia.cases.folio import read_folio
from foia.cases.models import Case
from foia.cases.opened import opened_case
from foia.cases.receipt_code import verified
from foia.cases.timeline import seen_by_filer
from foia.cases.untold_answers import told_of
from foia.errors import NotFound
from foia.i18n import zone_of
from foia.letters.rules import read_code

log = logging.getLogger(__name__)
PLAIN = "text/plain"
_AS_TEXT = "text/plain; charset=utf-8"
LISTED = 30
# What is signed never changes; the address of the last one does.
_FOR_EVER, _SHORTLY = "public, max-age=31536000, immutable", "public, max-age=60"
FILE_NAME = "constancia-%s.tlog-proof.txt"


@blueprint.get("/constancia")
@public
def checkpoints() -> ResponseReturnValue:
    """Give the last checkpoint: as signed to a program, within a page to a browser."""
    context = web_context(actor=ANYBODY)
    best = request.accept_mimetypes.best_match([PLAIN, "text/html"], default=PLAIN)
    if best == PLAIN:
        latest = latest_checkpoint(context.session)
        if latest is None:
            raise NotFound("checkpoint")
        return _plain(latest.note, _SHORTLY, varies=True)
    found = checkpoints_newest_first(context.session, limit=LISTED)
    page = Response(
        render_template(
            "audit/checkpoints.html",
            latest=found[0] if found else None,
            checkpoints=found,
            public_key=known_public_key(context.session),
            zone=zone_of(context.country),
        )
    )
    page.vary.add("Accept")
    return page


@blueprint.get("/constancia/<int:size>")
@public
def checkpoint(size: int) -> ResponseReturnValue:
    """Give the checkpoint of a size as it was signed. Raises NotFound."""
    found = checkpoint_of(web_context(actor=ANYBODY).session, size)
    if found is None:
        raise NotFound("checkpoint")
    return _plain(found.note, _FOR_EVER)


@blueprint.get("/constancia/<int:old>/<int:new>")
@public
def growth(old: int, new: int) -> ResponseReturnValue:
    """Give what proves that the log of one checkpoint begins with that of an earlier one. Raises NotFound."""
    limits.refuse_over("verify.address", limits.LIMITS["verify.address"], limits.client())
    session = web_context(actor=ANYBODY).session
    before, after = checkpoint_of(session, old), checkpoint_of(session, new)
    if before is None or after is None or old > new:
        raise NotFound("checkpoint")
    try:
        proof = extension(session, before, after)
    except IncompleteTree as error:
        log.exception("the log from %d to %d is not whole", old, new)
        raise NotFound("entries") from error
    return _plain(proof, _FOR_EVER)


@blueprint.get("/constancia/llave")
@public
def public_key() -> ResponseReturnValue:
    """Give the public key with which checkpoints are signed now. Raises NotFound."""
    known = known_public_key(web_context(actor=ANYBODY).session)
    if not known:
        raise NotFound("key")
    return _plain(known + "\n", _SHORTLY)


@blueprint.get("/verificar/comprobante/<folio>/<code>/constancia")
@public
def receipt_proof(folio: str, code: str) -> ResponseReturnValue:
    """Show to whoever holds a receipt the proof that its filing is in the log."""
    context = web_context(actor=ANYBODY)
    known_folio, known_code, proof = _of_receipt(context, folio, code)
    return _page(
        context,
        known_folio,
        proof,
        back_url=url_for("letters.verified_receipt", folio=known_folio, code=known_code),
        file_url=url_for("audit.receipt_proof_file", folio=known_folio, code=known_code),
    )


@blueprint.get("/verificar/comprobante/<folio>/<code>/constancia.txt")
@public
def receipt_proof_file(folio: str, code: str) -> ResponseReturnValue:
    """Give the proof of a receipt as a file."""
    known_folio, _code, proof = _of_receipt(web_context(actor=ANYBODY), folio, code)
    return _file(known_folio, proof)


@blueprint.get("/mi-solicitud/constancia")
@filer
def own_proof() -> ResponseReturnValue:
    """Show the proofs of what the filer knows of the opened case."""
    case, context, proof = _of_opened()
    return _page(
        context,
        case.folio,
        proof,
        back_url=url_for("cases.opened"),
        file_url=url_for("audit.own_proof_file"),
    )


@blueprint.get("/mi-solicitud/constancia.txt")
@filer
def own_proof_file() -> ResponseReturnValue:
    """Give the proofs of the opened case as a file."""
    case, _context, proof = _of_opened()
    return _file(case.folio, proof)


def _of_receipt(context: Context, folio: str, code: str) -> tuple[str, str, CaseProof]:
    """Return folio, code and the proof of the filing alone: the rest is for the filer. Raises NotFound."""
    limits.refuse_over("verify.address", limits.LIMITS["verify.address"], limits.client())
    known_folio, known_code = read_folio(folio), read_code(code)
    found = verified(context, known_folio, known_code) if known_folio and known_code else None
    if found is None or known_folio is None or known_code is None:
        raise NotFound("receipt")
    return known_folio, known_code, case_proof(context.session, found[0].id, [1])


def _of_opened() -> tuple[Case, Context, CaseProof]:
    case = opened_case()
    context = web_context(actor=filer_of(case.id))
    known = told_of(context, case)
    sequences = [event.sequence for event in seen_by_filer(known.history)]
    return case, context, case_proof(context.session, case.id, sequences)


def _page(
    context: Context, folio: str, proof: CaseProof, *, back_url: str, file_url: str
) -> ResponseReturnValue:
    return render_template(
        "audit/proof.html",
        folio=folio,
        proof=proof,
        back_url=back_url,
        file_url=file_url,
        zone=zone_of(context.country),
    )


def _file(folio: str, proof: CaseProof) -> ResponseReturnValue:
    if not proof.proven:
        raise NotFound("proof")
    return attachment(proof.text.encode(), FILE_NAME % folio, _AS_TEXT)


def _plain(text: str, cached: str, *, varies: bool = False) -> Response:
    response = Response(text, content_type=_AS_TEXT)
    response.headers["Cache-Control"] = cached
    if varies:
        response.vary.add("Accept")
    return response
