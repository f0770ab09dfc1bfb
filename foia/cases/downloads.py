"""A case's file as an attachment that no browser opens in our name."""

from __future__ import annotations

import io
import logging

from flask import Response, send_file

from foia.cases.models import Document
from foia.cases.vault import CaseVault
from foia.errors import NotFound

log = logging.getLogger(__name__)


def attachment(content: bytes, name: str, media_type: str) -> Response:
    """Answer bytes to be kept, under a name with any letters (RFC 6266)."""
    response = send_file(
        io.BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name, etag=False
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def file_attachment(vault: CaseVault, document: Document) -> Response:
    """Answer a file of a case. Raises NotFound when the store has lost it, BrokenSeal."""
    try:
        content = vault.file(document)
    except FileNotFoundError as error:
        log.error("the file of document %s is not in the store", document.id)  # noqa: TRY400
        raise NotFound("file") from error
    return attachment(content, vault.file_name(document), document.media_type)
