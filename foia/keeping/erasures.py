"""Erasures listed beside the backups: an older backup still holds what was erased, a restore must not.

One JSON object a line, `{"case_id": "…", "erased_at": "2026-03-02T14:00:00+00:00"}`, in the instance folder
and, where the deployment says so, in a second one. Lines are added, never changed: one with `"undone": true`
takes back the last, for what could not be done after all.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from foia.config import Settings

FILE_NAME = "erasures.jsonl"


class BadErasures(Exception):
    """The list cannot be read; restoring without it would bring back what was erased."""


def folders_of(settings: Settings) -> list[Path]:
    """Return where the list is kept: beside the files, and in a second place if there is one."""
    second = settings.erasures_folder
    return [settings.instance_folder, *([Path(second)] if second else [])]


def read_erasures(*folders: Path) -> dict[UUID, datetime]:
    """Return the erased cases of all folders' lists, and when; empty without one. Raises BadErasures."""
    found: dict[UUID, datetime] = {}
    for folder in folders:
        for case_id, erased_at in _read(folder / FILE_NAME).items():
            found[case_id] = min(erased_at, found.get(case_id, erased_at))
    return found


def note_erasure(folders: Iterable[Path], case_id: UUID, at: datetime, *, undone: bool = False) -> None:
    """Add a line to the list in every folder, and wait until the disk has it. Raises OSError.

    Called before the case is destroyed: what the list does not have yet is not touched."""
    entry = {"case_id": str(case_id), "erased_at": at.isoformat(), **({"undone": True} if undone else {})}
    for folder in folders:
        _add_line(folder / FILE_NAME, json.dumps(entry))


def add_missing(folders: Iterable[Path], erasures: dict[UUID, datetime]) -> int:
    """Add to each folder's list what the others have; return how many lines. Raises OSError, BadErasures."""
    added = 0
    for folder in folders:
        known = _read(folder / FILE_NAME)
        for case_id, erased_at in sorted(erasures.items(), key=lambda item: (item[1], item[0].hex)):
            if case_id not in known:
                note_erasure([folder], case_id, erased_at)
                added += 1
    return added


def _add_line(path: Path, line: str) -> None:
    is_new = not path.exists()
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        os.write(descriptor, f"{line}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if is_new:  # the name of a new file is in its folder
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _read(path: Path) -> dict[UUID, datetime]:
    if not path.exists():
        return {}
    found: dict[UUID, datetime] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            case_id, erased_at = UUID(entry["case_id"]), datetime.fromisoformat(entry["erased_at"])
        except (ValueError, KeyError, TypeError) as error:
            raise BadErasures(f"{path}, línea {number}: no se puede leer") from error
        if erased_at.tzinfo is None:
            raise BadErasures(f"{path}, línea {number}: falta la zona horaria")
        if entry.get("undone"):
            found.pop(case_id, None)
        else:
            found[case_id] = erased_at
    return found
