"""Which files are taken in: an allow-list by signature, never by what a name or a browser claims: pure.

Office documents and OpenDocument are zip archives: their members are counted and summed before anything is
unpacked, and macros are refused. Whatever is not recognised is refused.
"""

from __future__ import annotations

import io
import lzma
import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass

MOST_ARCHIVE_MEMBERS = 2_000
LARGEST_UNPACKED_BYTES = 300 * 1024 * 1024
LONGEST_NAME = 120
# What reading a damaged archive may end in.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
_MACROS = re.compile(r"(vbaproject\.bin|/macrosheets/|/basic/|^basic/|/scripts/|^scripts/)", re.IGNORECASE)
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\u2028\u2029]')
# Directional overrides make `fdp.exe` read `exe.pdf`.
_DIRECTIONAL = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])


class RefusedFile(Exception):
    """`code` says why: empty, unknown_type, wrong_extension, macros, archive."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class FileType:
    """A kind of file that is taken in: its media type and the extensions it may carry."""

    media_type: str
    extensions: tuple[str, ...]


PDF = FileType("application/pdf", ("pdf",))
PNG = FileType("image/png", ("png",))
JPEG = FileType("image/jpeg", ("jpg", "jpeg"))
TEXT = FileType("text/plain", ("txt",))
CSV = FileType("text/csv", ("csv",))
_OOXML = "application/vnd.openxmlformats-officedocument."
ARCHIVES: dict[str, FileType] = {
    "word/document.xml": FileType(_OOXML + "wordprocessingml.document", ("docx",)),
    "xl/workbook.xml": FileType(_OOXML + "spreadsheetml.sheet", ("xlsx",)),
    "ppt/presentation.xml": FileType(_OOXML + "presentationml.presentation", ("pptx",)),
}
OPEN_DOCUMENTS: dict[str, FileType] = {
    f"application/vnd.oasis.opendocument.{name}": FileType(
        f"application/vnd.oasis.opendocument.{name}", (extension,)
    )
    for name, extension in (("text", "odt"), ("spreadsheet", "ods"), ("presentation", "odp"))
}
ALLOWED: tuple[FileType, ...] = (PDF, PNG, JPEG, TEXT, CSV, *ARCHIVES.values(), *OPEN_DOCUMENTS.values())
ALLOWED_EXTENSIONS = tuple(extension for kind in ALLOWED for extension in kind.extensions)


def safe_name(name: str) -> str:
    """Return a file's name without folders, control or directional characters, at most 120 long."""
    plain = unicodedata.normalize("NFC", name).translate(_DIRECTIONAL)
    plain = _UNSAFE.sub("_", plain.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    stem, dot, extension = plain.rpartition(".")
    if len(plain) > LONGEST_NAME and dot:
        plain = stem[: LONGEST_NAME - len(extension) - 1] + dot + extension
    return plain[:LONGEST_NAME] or "archivo"


def recognise(name: str, content: bytes) -> FileType:
    """Return the type a file's bytes show, if its name agrees. Raises RefusedFile."""
    if not content:
        raise RefusedFile("empty")
    extension = name.rpartition(".")[2].lower()
    kind = _by_signature(content, extension)
    if kind is None:
        raise RefusedFile("unknown_type")
    if extension not in kind.extensions:
        raise RefusedFile("wrong_extension")
    return kind


def _by_signature(content: bytes, extension: str) -> FileType | None:
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"PK\x03\x04"):
        return _archive(content)
    return _plain_text(content, extension)


def _archive(content: bytes) -> FileType | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if (
                len(members) > MOST_ARCHIVE_MEMBERS
                or sum(m.file_size for m in members) > LARGEST_UNPACKED_BYTES
            ):
                raise RefusedFile("archive")
            names = [member.filename for member in members]
            if any(_MACROS.search(name) for name in names):
                raise RefusedFile("macros")
            if names and names[0] == "mimetype" and members[0].file_size < LONGEST_NAME:
                return OPEN_DOCUMENTS.get(archive.read("mimetype").decode("ascii", "replace"))
            if "[Content_Types].xml" not in names:
                return None
            return next((kind for part, kind in ARCHIVES.items() if part in names), None)
    except _DAMAGED as error:
        raise RefusedFile("archive") from error


def _plain_text(content: bytes, extension: str) -> FileType | None:
    if b"\x00" in content:
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if text.lstrip()[:1] == "<":
        return None  # a page or drawing under another name
    return CSV if extension == "csv" else TEXT if extension == "txt" else None
