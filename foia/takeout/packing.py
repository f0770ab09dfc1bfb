"""A ZIP made piece by piece, so that a case with many files fills nobody's memory: knows no case."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator


class _Outlet(io.RawIOBase):
    """Keeps what was written until it is taken; it cannot go back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        content = bytes(piece)  # type: ignore[call-overload]
        self._pieces.append(content)
        return len(content)

    def take(self) -> bytes:
        taken, self._pieces = b"".join(self._pieces), []
        return taken


def packed(entries: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """Yield the bytes of a ZIP of these entries (name, content), each entry once it is asked for."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
            yield outlet.take()
    yield outlet.take()
