"""Which documents of a case may be read now: what is not open yet, withheld, or not scanned stays closed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, or_

from foia.cases.models import Document
from foia.extensions import UtcDateTime

SCAN_PENDING, SCAN_PASSED, SCAN_FAILED = "pending", "passed", "failed"
_NOW = bindparam("now", type_=UtcDateTime())


def is_open_to_filer(document: Document, now: datetime) -> bool:
    """Say whether the filer may read a document: meant for them, open by now, and readable at all."""
    is_open = document.opens_at is None or document.opens_at <= now
    return document.visible_to_filer and is_open and is_readable(document)


def is_readable(document: Document) -> bool:
    """Say whether anybody may open a document: withheld by nobody, past the scan where one is asked for."""
    return document.withheld_at is None and document.scan_state in ("", SCAN_PASSED)


def open_to_filer() -> ColumnElement[bool]:
    """Return the condition, to be asked with `now`, on documents that the filer may know of.

    A file that is withheld or unscanned is among them: it is listed with the reason, and not given."""
    return and_(Document.visible_to_filer, or_(Document.opens_at.is_(None), Document.opens_at <= _NOW))
