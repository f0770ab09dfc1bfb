"""Lists read a page at a time, the newest first: where a page ends, in its address and in statements."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import request, url_for
from sqlalchemy import ColumnElement, Uuid, literal, tuple_

from foia.extensions import UtcDateTime


@dataclass(frozen=True)
class After:
    """Where a page ends: the next one holds what comes before this instant and row."""

    at: datetime
    id: UUID

    def precedes(self, at: Any, id_: Any) -> ColumnElement[bool]:
        """Select the rows of the next page, by their two columns."""
        return tuple_(at, id_) < tuple_(literal(self.at, UtcDateTime()), literal(self.id, Uuid()))


def after_asked() -> After | None:
    """Read from the address where its page begins; None for the first one, and for what nobody offered."""
    moment, _dot, row_id = request.args.get("desde", "").rpartition(".")
    try:
        at = datetime.fromisoformat(moment)
        return After(at.astimezone(UTC), UUID(row_id)) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def next_address(endpoint: str, after: After | None) -> str | None:
    """Return the address of the next page, narrowed as this one is; None where there is none."""
    if after is None:
        return None
    return narrowed_address(endpoint, desde=f"{after.at.isoformat()}.{after.id.hex}")


def narrowed_address(endpoint: str, *, without: Collection[str] = (), **values: str | int) -> str:
    """Return the address of a page, narrowed as this one is, with other values.

    Never by `url_for`: what somebody writes into an address could name a scheme there, or an endpoint."""
    asked = {name: value for name, value in request.args.items() if value and name not in without}
    query = urlencode({**asked, **values})
    return f"{url_for(endpoint)}?{query}" if query else url_for(endpoint)
