"""Which documents of a case may be read now: what is not open yet, withheld, or not scanned stays closed."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from sqlalchemy import ColumnElement, and_, bindparam, or_

from foia.cases.models import Document
from foia.extensions import UtcDateTime

# What was found harmful stays closed for good; where the scan itself failed, it is tried again.
SCAN_PENDING, SCAN_PASSED, SCAN_FAILED, SCAN_HARMFUL = "pending", "passed", "failed", "harmful"
CLEAN, REDACTED = "clean", "redacted"
# A file of which a clean copy leaves: kept as evidence, for staff alone, whoever may read its letter.
ORIGINAL = "original"
# A copy of a text, with marks for who filed: what staff read. A file kept back when a case was referred.
MASKED, RESERVED = "masked", "reserved"
_NOW = bindparam("now", type_=UtcDateTime())


def is_open_to_filer(document: Document, now: datetime) -> bool:
    """Say whether the filer may read a document: meant for them, open by now, and readable at all."""
    return is_listed_to_filer(document, now) and is_readable(document)


def is_listed_to_filer(document: Document, now: datetime) -> bool:
    """Say whether the filer may know of a document; what is closed is listed with the reason."""
    is_open = document.opens_at is None or document.opens_at <= now
    return document.visible_to_filer and document.copy_kind != ORIGINAL and is_open


def is_readable(document: Document) -> bool:
    """Say whether anybody may open a document: withheld by nobody, past the scan where one is asked for."""
    return not closed_by(document)


class Closable(Protocol):
    """What of a document says if anybody may open it."""

    @property
    def withheld_at(self) -> datetime | None: ...
    @property
    def scan_state(self) -> str: ...


def closed_by(document: Closable) -> str:
    """Return why nobody may open a document: withheld, pending, failed, harmful; empty where they may."""
    if document.withheld_at is not None:
        return "withheld"
    return "" if document.scan_state in ("", SCAN_PASSED) else document.scan_state


def open_to_filer() -> ColumnElement[bool]:
    """Return the condition, to be asked with `now`, on documents that the filer may know of.

    A file that is withheld or unscanned is among them: it is listed with the reason, and not given."""
    is_open = or_(Document.opens_at.is_(None), Document.opens_at <= _NOW)
    return and_(Document.visible_to_filer, Document.copy_kind != ORIGINAL, is_open)
