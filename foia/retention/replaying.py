"""Keeps out of a restored database what was erased after its backup was made, row by row as it is read.

Erased rows are never written, not even for a moment: what is left of a case is what anonymizing it leaves.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from foia.cases.vault import WrappedKey
from foia.retention.fates import FATES

# Tables by whose ids other tables belong to a case.
_OWNERS = frozenset(fate.of for fate in FATES.values()) - {"cases"}


class Replay:
    """Reads the tables of a backup in their order, those referred to first.

    `lost_files` are the names of files that must not come back. What opens those of them that are public is
    remembered until they were made so again: by case its `keys`, by document its case and both its names."""

    def __init__(self, erasures: Mapping[UUID, datetime]) -> None:
        self._erased: dict[str, dict[UUID, datetime]] = {"cases": dict(erasures)}
        self._erased |= {name: {} for name in _OWNERS}
        self.lost_files: set[str] = set()
        self.keys: dict[UUID, WrappedKey] = {}
        self.sealed: dict[UUID, tuple[UUID, str, bytes]] = {}

    def row(self, table_name: str, row: dict[str, Any]) -> dict[str, Any] | None:
        """Return the row as it may be restored; None when it must not come back."""
        fate = FATES.get(table_name)
        owner_id = row.get(fate.column) if fate is not None else None
        erased_at = self._erased[fate.of].get(owner_id) if fate is not None and owner_id is not None else None
        if fate is None or erased_at is None:
            return row
        if table_name in _OWNERS:
            self._erased[table_name][row["id"]] = erased_at
        if table_name == "case_keys":
            self.keys[row["case_id"]] = WrappedKey(row["key_version"], row["wrapped"])
        if table_name == "documents" and row["stored_name"]:
            self.lost_files.add(row["stored_name"])
            self.sealed[row["id"]] = (row["case_id"], row["stored_name"], row["sealed_name"])
        return fate.becomes(row, erased_at)
