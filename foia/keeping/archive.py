"""The backup's file: a tar of gzipped tables and sealed files, with a manifest that names the hash of each.

It is written under another name and renamed when it is whole, readable by its owner only. The manifest is
the last but one member: an archive cut short has none. The last is its mark, an HMAC with the deployment's
key, which is not inside.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from foia.keys import Keyring

FORMAT = 1
MANIFEST, MARK = "manifest.json", "manifest.mark"
PURPOSE = "backup-manifest"
CHUNK_BYTES = 1024 * 1024


class BadArchive(Exception):
    """The file is no backup, or not a whole one; the message is for the terminal."""


class WrongKeys(BadArchive):
    """The keys at hand are not those with which the backup was made."""


def table_member(table_name: str) -> str:
    """Return the name of a table's member."""
    return f"tables/{table_name}.jsonl.gz"


def file_member(stored_name: str) -> str:
    """Return the name of a sealed file's member."""
    return f"files/{stored_name}"


class ArchiveWriter:
    """Adds members and keeps the hash of each for the manifest."""

    def __init__(self, tar: tarfile.TarFile, folder: Path, now: datetime) -> None:
        self._tar = tar
        self._folder = folder
        self._written_at = int(now.timestamp())
        self.hashes: dict[str, str] = {}

    def add_lines(self, name: str, lines: Iterable[str]) -> int:
        """Add lines, gzipped on the way; return how many."""
        count = 0
        with tempfile.TemporaryFile(dir=self._folder) as spool:
            with gzip.GzipFile(fileobj=spool, mode="wb", mtime=0) as packed:
                for line in lines:
                    packed.write(line.encode())
                    count += 1
            self._add(name, spool)
        return count

    def add_bytes(self, name: str, content: bytes) -> None:
        """Add one member whole."""
        self._add(name, io.BytesIO(content))

    def _add(self, name: str, content: IO[bytes]) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = content.seek(0, io.SEEK_END), 0o600, self._written_at
        content.seek(0)
        self.hashes[name] = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
        content.seek(0)
        self._tar.addfile(member, content)


@contextmanager
def new_archive(out: Path, now: datetime) -> Iterator[ArchiveWriter]:
    """Write an archive that appears at `out` only when everything went well."""
    partial = out.with_name(f".{out.name}.partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                yield ArchiveWriter(tar, out.parent, now)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(out)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def seal_manifest(writer: ArchiveWriter, manifest: dict[str, Any], keyring: Keyring) -> None:
    """Add the manifest with every hash, and its mark."""
    content = json.dumps({**manifest, "format": FORMAT, "members": writer.hashes}, indent=1).encode()
    version, mark = keyring.fingerprint(hashlib.sha256(content).hexdigest(), PURPOSE)
    writer.add_bytes(MANIFEST, content)
    writer.add_bytes(MARK, json.dumps({"key_version": version, "mark": mark}).encode())


class ArchiveReader:
    """Reads a backup member by member; nothing is ever unpacked by the names the archive gives."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.manifest = self._manifest()

    def lines(self, name: str) -> Iterator[str]:
        """Read the lines of a table."""
        with gzip.open(self._member(name), "rt", encoding="utf-8") as packed:
            yield from packed

    def content(self, name: str) -> bytes:
        """Read a member whole."""
        return self._member(name).read()

    def check_hashes(self) -> Iterator[str]:
        """Compare every member with the manifest, giving the name of each as it passes. Raises BadArchive."""
        for name, wanted in self.manifest["members"].items():
            found = hashlib.sha256()
            member = self._member(name)
            try:
                while chunk := member.read(CHUNK_BYTES):
                    found.update(chunk)
            except tarfile.TarError as error:
                raise BadArchive(f"la copia está dañada en {name}") from error
            if found.hexdigest() != wanted:
                raise BadArchive(f"la copia está dañada: {name} no es lo que se guardó")
            yield name

    def check_mark(self, keyring: Keyring) -> None:
        """See that the keys at hand made this manifest. Raises WrongKeys."""
        mark = json.loads(self.content(MARK))
        digest = hashlib.sha256(self.content(MANIFEST)).hexdigest()
        if mark["key_version"] not in {version for version, _key in keyring.versions}:
            raise WrongKeys(
                f"falta en FOIA_KEYS la versión {mark['key_version']}, con la que se hizo la copia"
            )
        if mark["mark"] not in keyring.fingerprints(digest, PURPOSE):
            raise WrongKeys("las llaves de FOIA_KEYS no son las de esta copia, o la copia fue alterada")

    def _manifest(self) -> dict[str, Any]:
        try:
            manifest = json.loads(self.content(MANIFEST))
        except BadArchive as error:
            raise BadArchive("la copia no tiene manifiesto: no está completa") from error
        except ValueError as error:
            raise BadArchive("el manifiesto de la copia no se puede leer") from error
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise BadArchive("la copia es de un formato que esta versión no conoce")
        return manifest

    def _member(self, name: str) -> IO[bytes]:
        try:
            member = self._tar.extractfile(name)
        except (KeyError, tarfile.TarError) as error:
            raise BadArchive(f"falta en la copia: {name}") from error
        if member is None:
            raise BadArchive(f"no es un archivo dentro de la copia: {name}")
        return member


@contextmanager
def open_archive(path: Path) -> Iterator[ArchiveReader]:
    """Open a backup. Raises BadArchive, OSError."""
    if not tarfile.is_tarfile(path):
        raise BadArchive(f"{path} no es una copia de esta aplicación")
    with tarfile.open(path, mode="r:") as tar:
        yield ArchiveReader(tar)
