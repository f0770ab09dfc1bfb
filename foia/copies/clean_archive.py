"""Office and OpenDocument files without metadata: rewritten part by part. Only for a process apart.

What people wrote for one another (comments, changes that wait to be accepted, hidden sheets, whole files
behind a chart) is no metadata: nobody but its author can say what of it may leave, so it is refused.
"""

from __future__ import annotations

import io
import posixpath
import re
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Iterable

from foia.apart import ApartRefused
from foia.copies.clean_image import strip_picture

LARGEST_UNPACKED_BYTES = 300 * 1024 * 1024
_OLDEST = (1980, 1, 1, 0, 0, 0)
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_PICTURES = (".jpg", ".jpeg", ".png")
# Parts that tell who, when, with what, and what the file looked like.
_DROPPED_OFFICE = re.compile(
    r"docProps/.*|customXml/.*|word/people\.xml|word/printerSettings/.*|xl/printerSettings/.*"
    r"|ppt/commentAuthors\.xml|ppt/authors\.xml|xl/persons/.*|ppt/printerSettings/.*|_xmlsignatures/.*"
    r"|word/comments(Ids|Extended|Extensible)?\.xml|docMetadata/.*"
)
_DROPPED_OPEN = re.compile(
    r"(.*/)?meta\.xml|(.*/)?settings\.xml|Thumbnails/.*|Versions/.*|VersionList\.xml|Configurations2/.*"
    r"|META-INF/documentsignatures\.xml|META-INF/macrosignatures\.xml|layout-cache"
)
_EMBEDDED = re.compile(r"(word|xl|ppt)/(embeddings|activeX|externalLinks)/.+|(.*/)?Object \d+/content\.xml")
_COMMENTS = re.compile(
    r"word/comments.*\.xml|xl/comments.*\.xml|xl/threadedComments/.*|ppt/comments/.*|ppt/modernComment.*"
)
_REVISIONS = re.compile(r"xl/revisions/.+")
_TRACKED = frozenset({"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "rPrChange", "pPrChange"})


def clean_archive(content: bytes) -> bytes:
    """Return the document with only the parts that make it what one reads. Raises ApartRefused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > LARGEST_UNPACKED_BYTES:
                raise ApartRefused("too_large")
            parts = {m.filename: archive.read(m) for m in archive.infolist() if not m.is_dir()}
        _refuse_talk(parts)
        kept = _open_document(parts) if "mimetype" in parts else _office(parts)
    except ET.ParseError as error:
        raise ApartRefused("damaged") from error
    except _DAMAGED as error:
        raise ApartRefused("damaged") from error
    return _written(kept)


def _refuse_talk(parts: dict[str, bytes]) -> None:
    """Refuse what was written for those who made the document, not for who gets it."""
    names = list(parts)
    if any(_REVISIONS.fullmatch(name) for name in names):
        raise ApartRefused("tracked_changes")
    if any(_EMBEDDED.fullmatch(name) for name in names):
        raise ApartRefused("embedded")
    for name, content in parts.items():
        if _COMMENTS.fullmatch(name) and _has(content, {"comment", "threadedComment", "cm"}):
            raise ApartRefused("comments")
        if name.startswith("word/") and name.endswith(".xml") and _has(content, _TRACKED, "wordprocessingml"):
            raise ApartRefused("tracked_changes")
        if name == "content.xml" or name == "styles.xml":
            if _has(content, {"tracked-changes"}):
                raise ApartRefused("tracked_changes")
            if _has(content, {"annotation"}, "office"):
                raise ApartRefused("comments")
    if _hides_sheets(parts.get("xl/workbook.xml")):
        raise ApartRefused("hidden_sheets")
    if _has(parts.get("META-INF/manifest.xml", b""), {"encryption-data"}):
        raise ApartRefused("encrypted")


def _has(content: bytes, names: Iterable[str], space: str = "") -> bool:
    """Say whether a part holds an element of one of these names, in a namespace that is called so."""
    wanted = frozenset(names)
    if not content:
        return False
    _refuse_entities(content)
    for event, element in ET.iterparse(io.BytesIO(content), events=("start", "end")):  # noqa: S314
        address, _, name = element.tag.rpartition("}")
        if name in wanted and space in address:
            return True
        if event == "end":
            element.clear()
    return False


def _parsed(content: bytes) -> ET.Element:
    _refuse_entities(content)
    return ET.fromstring(content)  # noqa: S314


def _refuse_entities(content: bytes) -> None:
    """No document of an office declares entities: only somebody who wants a parser to choke does."""
    if b"<!ENTITY" in content.replace(b"\x00", b""):
        raise ApartRefused("damaged")


def _text(root: ET.Element) -> bytes:
    written: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def _hides_sheets(workbook: bytes | None) -> bool:
    if workbook is None:
        return False
    return any(
        element.tag.endswith("}sheet") and element.get("state", "visible") != "visible"
        for element in _parsed(workbook).iter()
    )


def _office(parts: dict[str, bytes]) -> dict[str, bytes]:
    dropped = {name for name in parts if _DROPPED_OFFICE.fullmatch(name)}
    kept = {}
    for name, content in parts.items():
        if name in dropped:
            continue
        if name.endswith(".rels"):
            content = _without_relations(name, content, dropped)
        elif name == "[Content_Types].xml":
            content = _without_types(content, dropped)
        kept[name] = _plain(name, content)
    return kept


def _without_relations(name: str, content: bytes, dropped: set[str]) -> bytes:
    """Return the relations of a part without those that lead to what was dropped."""
    ET.register_namespace("", _RELATIONS)
    root = _parsed(content)
    folder = posixpath.dirname(posixpath.dirname(name))
    for relation in list(root):
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        if path.lstrip("/") in dropped:
            root.remove(relation)
    return _text(root)


def _without_types(content: bytes, dropped: set[str]) -> bytes:
    ET.register_namespace("", _TYPES)
    root = _parsed(content)
    for override in list(root):
        if override.get("PartName", "").lstrip("/") in dropped:
            root.remove(override)
    return _text(root)


def _open_document(parts: dict[str, bytes]) -> dict[str, bytes]:
    dropped = {name for name in parts if _DROPPED_OPEN.fullmatch(name)}
    kept = {name: _plain(name, content) for name, content in parts.items() if name not in dropped}
    manifest = kept.get("META-INF/manifest.xml")
    if manifest is not None:
        ET.register_namespace("manifest", _MANIFEST)
        root = _parsed(manifest)
        for entry in list(root):
            path = entry.get(f"{{{_MANIFEST}}}full-path", "")
            if path in dropped or path.startswith(("Thumbnails/", "Versions/", "Configurations2/")):
                root.remove(entry)
        kept["META-INF/manifest.xml"] = _text(root)
    return kept


def _plain(name: str, content: bytes) -> bytes:
    return strip_picture(content) if name.lower().endswith(_PICTURES) else content


def _written(parts: dict[str, bytes]) -> bytes:
    """Write the parts without dates; `mimetype` first and as it is, by which OpenDocument is known."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: name != "mimetype"):
            member = zipfile.ZipInfo(name, _OLDEST)
            member.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(member, parts[name])
    return written.getvalue()
