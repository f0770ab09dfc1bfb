"""Files of a form that is not complete yet, sealed under the form's own nonce for a day at most.

The folder's name is a keyed hash of the nonce and the key is derived from it; the server keeps no nonce, so
what lies here opens only for whoever holds the form.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from foia.cases.filetypes import safe_name
from foia.cases.vault import Upload
from foia.config import Settings
from foia.keys import BrokenSeal, derive, seal, unseal

LIFE = timedelta(hours=24)
_PURPOSE = "staged-files"
_ID = re.compile(r"[0-9]{3}-[0-9a-f]{32}")


@dataclass(frozen=True)
class StagedFile:
    """A file that waits in the form."""

    id: str
    name: str
    size_bytes: int


class Staging:
    """The files of one form, in the order they came."""

    def __init__(self, settings: Settings, nonce: str) -> None:
        self._keyring = settings.keyring
        self._nonce = nonce
        self._root = settings.instance_folder / "staged"
        marks = self._keyring.fingerprints(nonce, _PURPOSE)
        known = (self._root / mark for mark in marks)
        self._folder = next((folder for folder in known if folder.is_dir()), self._root / marks[0])

    def files(self) -> list[StagedFile]:
        """Return what waits, oldest first; what no longer opens is left out."""
        if not self._folder.is_dir():
            return []
        found = []
        for path in sorted(self._folder.iterdir()):
            if _ID.fullmatch(path.name):
                upload = self._read(path)
                if upload is not None:
                    found.append(StagedFile(path.name, upload.name, len(upload.content)))
        return found

    def take(self, ids: Sequence[str]) -> list[Upload]:
        """Return the files of these ids, in the order they came."""
        paths = (self._folder / id_ for id_ in sorted(set(ids)) if _ID.fullmatch(id_))
        return [upload for path in paths if path.is_file() and (upload := self._read(path)) is not None]

    def add(self, upload: Upload, now: datetime) -> str:
        """Keep a file for later and return its id."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        version = self._keyring.current
        numbers = [int(path.name[:3]) for path in self._folder.iterdir() if _ID.fullmatch(path.name)]
        id_ = f"{max(numbers, default=0) + 1:03d}-{secrets.token_hex(16)}"
        name = safe_name(upload.name).encode()
        plain = len(name).to_bytes(2) + name + upload.content
        content = version.encode() + b"\n" + seal(self._key(version), plain, id_)
        path = self._folder / id_
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        _touch(self._folder, now)
        return id_

    def keep_only(self, ids: Sequence[str]) -> None:
        """Drop the files whose box was unticked."""
        if self._folder.is_dir():
            for path in list(self._folder.iterdir()):
                if path.name not in ids:
                    path.unlink(missing_ok=True)

    def _key(self, version: str) -> bytes:
        return derive(self._keyring.key(version, _PURPOSE), f"staged:{self._nonce}")

    def _read(self, path: Path) -> Upload | None:
        version, _, sealed = path.read_bytes().partition(b"\n")
        try:
            plain = unseal(self._key(version.decode("ascii", "replace")), sealed, path.name)
        except BrokenSeal:
            return None
        length = int.from_bytes(plain[:2])
        return Upload(plain[2 : 2 + length].decode(), plain[2 + length :])


def purge_staged(settings: Settings, now: datetime) -> int:
    """Delete the files of forms nobody sent within a day; return how many forms."""
    root = settings.instance_folder / "staged"
    if not root.is_dir():
        return 0
    old = [folder for folder in root.iterdir() if folder.stat().st_mtime < (now - LIFE).timestamp()]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)


def _touch(folder: Path, now: datetime) -> None:
    os.utime(folder, (now.timestamp(), now.timestamp()))
