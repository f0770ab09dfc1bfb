"""Deleting backups that are older than they may be: what was anonymized since is still whole in them.

Only what these keys made is touched, judged by the instant the backup says it was taken, never by its file's
date; and never the newest.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from foia.keeping.archive import BadArchive, open_archive
from foia.keys import Keyring


@dataclass(frozen=True)
class Pruning:
    """What of a folder is too old, what stays, and what was left alone, with why."""

    too_old: tuple[Path, ...]
    kept: tuple[Path, ...]
    left_alone: tuple[tuple[Path, str], ...]


def choose(folder: Path, before: datetime, keyring: Keyring) -> Pruning:
    """Look at every file of a folder. Raises OSError."""
    found: list[tuple[datetime, Path]] = []
    left_alone: list[tuple[Path, str]] = []
    for path in _files(folder):
        try:
            found.append((_taken_at(path, keyring), path))
        except (BadArchive, OSError, ValueError, KeyError) as error:
            # Of a ValueError no more is said than that: it may quote what the file holds.
            why = str(error) if isinstance(error, BadArchive) else "no se puede leer"
            left_alone.append((path, why))
    found.sort()
    too_old = [path for taken_at, path in found[:-1] if taken_at < before]
    kept = [path for _at, path in found if path not in too_old]
    return Pruning(tuple(too_old), tuple(kept), tuple(left_alone))


def delete(pruning: Pruning) -> int:
    """Delete what is too old, and wait until the disk knows; return how many bytes went. Raises OSError."""
    freed = 0
    for path in pruning.too_old:
        freed += path.stat().st_size
        path.unlink()
    for folder in {path.parent for path in pruning.too_old}:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    return freed


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if stat.S_ISREG(path.lstat().st_mode) and not path.name.startswith("."):
            yield path


def _taken_at(path: Path, keyring: Keyring) -> datetime:
    """Return when a backup was taken. Raises BadArchive for what these keys did not make."""
    with open_archive(path) as archive:
        archive.check_mark(keyring)
        taken_at = datetime.fromisoformat(archive.manifest["taken_at"])
    if taken_at.tzinfo is None:
        raise BadArchive("la copia no dice de cuándo es")
    return taken_at
