"""The file store: sealed bytes under random names, in a folder outside what the web serves."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path
from typing import Protocol

_STORED_NAME = re.compile(r"[0-9a-f]{64}")


class FileStore(Protocol):
    """Keeps sealed bytes by a random name. Every implementation behaves the same."""

    def put(self, sealed: bytes) -> str:
        """Keep the bytes durably and return the name they are found by."""

    def keep(self, stored_name: str, sealed: bytes) -> None:
        """Keep the bytes under the name they had: for a restore."""

    def has(self, stored_name: str) -> bool:
        """Say whether the bytes are there."""

    def get(self, stored_name: str) -> bytes:
        """Return the bytes. Raises FileNotFoundError."""

    def delete(self, stored_name: str) -> None:
        """Forget the bytes; nothing happens when there are none."""


class FolderStore:
    """Files in a folder, two levels deep, written whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, sealed: bytes) -> str:
        name = secrets.token_hex(32)
        self.keep(name, sealed)
        return name

    def keep(self, stored_name: str, sealed: bytes) -> None:
        path = self._path(stored_name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = path.with_suffix(f".{secrets.token_hex(8)}.partial")
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            partial.rename(path)
        except OSError:
            partial.unlink(missing_ok=True)
            raise

    def has(self, stored_name: str) -> bool:
        path = self._path(stored_name)
        return path.is_file() and not path.is_symlink()

    def get(self, stored_name: str) -> bytes:
        path = self._path(stored_name)
        if path.is_symlink():
            raise FileNotFoundError(stored_name)
        return path.read_bytes()

    def delete(self, stored_name: str) -> None:
        self._path(stored_name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        if not _STORED_NAME.fullmatch(name):
            raise FileNotFoundError("not a stored name")
        return self.folder / name[:2] / name
