"""Erasures listed beside the backups: an older backup still holds what was erased, a restore must not.

One JSON object a line, `{"case_id": "…", "erased_at": "2026-03-02T14:00:00+00:00"}`, in the instance folder.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

FILE_NAME = "erasures.jsonl"
# Destroying a case's key erases every text and file it sealed; who filed goes with it.
_LEFT_OUT = frozenset(
    ["case_keys", "identity_index", "one_time_codes", "calendar_feeds", "reply_addresses", "inbound_mails"]
)


class BadErasures(Exception):
    """The list cannot be read; restoring without it would bring back what was erased."""


def read_erasures(folder: Path) -> dict[UUID, datetime]:
    """Return the erased cases and when; empty without a list. Raises BadErasures."""
    path = folder / FILE_NAME
    if not path.exists():
        return {}
    found = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            try:
                entry = json.loads(line)
                case_id, erased_at = UUID(entry["case_id"]), datetime.fromisoformat(entry["erased_at"])
            except (ValueError, KeyError, TypeError) as error:
                raise BadErasures(f"{path}, línea {number}: no se puede leer") from error
            if erased_at.tzinfo is None:
                raise BadErasures(f"{path}, línea {number}: falta la zona horaria")
            found[case_id] = erased_at
    return found


def without_erased(
    table_name: str, row: dict[str, Any], erasures: Mapping[UUID, datetime]
) -> dict[str, Any] | None:
    """Return the row as it may be restored; None when it must not come back."""
    erased_at = erasures.get(row["case_id"]) if erasures and row.get("case_id") else None
    if erased_at is None:
        return row
    if table_name in _LEFT_OUT:
        return None
    if table_name == "identities":
        return {**row, "sealed": None, "erased_at": erased_at}
    return row
