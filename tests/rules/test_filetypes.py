"""What is taken in is known by its bytes; everything else is refused with its reason."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foia.cases.filetypes import (
    LONGEST_NAME,
    MOST_ARCHIVE_MEMBERS,
    RefusedFile,
    recognise,
    safe_name,
)

PDF = b"%PDF-1.7\n%..."
PNG = b"\x89PNG\r\n\x1a\n...."
JPEG = b"\xff\xd8\xff\xe0...."


def archive(**members: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name, member in members.items():
            made.writestr(name.replace("__", "/"), member)
    return content.getvalue()


DOCX = archive(**{"[Content_Types].xml": b"<Types/>", "word__document.xml": b"<document/>"})
XLSX = archive(**{"[Content_Types].xml": b"<Types/>", "xl__workbook.xml": b"<workbook/>"})
ODT = archive(**{"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"})
SHEET_MACROS = archive(
    **{"[Content_Types].xml": b"", "xl__workbook.xml": b"", "xl__macrosheets__sheet1.xml": b"x"}
)
MACROS = archive(**{"[Content_Types].xml": b"", "word__document.xml": b"", "word__vbaProject.bin": b"x"})


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("informe.pdf", PDF, "application/pdf"),
        ("INFORME.PDF", PDF, "application/pdf"),
        ("foto.png", PNG, "image/png"),
        ("foto.jpeg", JPEG, "image/jpeg"),
        ("nota.txt", "Señor ministro: ñ 💥".encode(), "text/plain"),
        ("datos.csv", b"a,b\r\n1,2\r\n", "text/csv"),
        ("carta.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("cuadro.xlsx", XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("carta.odt", ODT, "application/vnd.oasis.opendocument.text"),
    ],
)
def test_ordinary_files_are_taken_in(name: str, content: bytes, media_type: str) -> None:
    assert recognise(name, content).media_type == media_type


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("nada.pdf", b"", "empty"),
        ("programa.pdf", b"MZ\x90\x00", "unknown_type"),
        ("programa.exe", b"MZ\x90\x00", "unknown_type"),
        ("foto.jpg", b"<html><script>", "unknown_type"),
        ("dibujo.txt", b"<svg onload=alert(1)>", "unknown_type"),
        ("dibujo.txt", b"  \n<svg>", "unknown_type"),
        ("informe.html", PDF, "wrong_extension"),
        ("foto.pdf", PNG, "wrong_extension"),
        ("carta.doc", DOCX, "wrong_extension"),
        ("cuadro.docx", XLSX, "wrong_extension"),
        ("carta.docx", MACROS, "macros"),
        ("cuadro.xlsx", SHEET_MACROS, "macros"),
        ("cosa.docx", archive(**{"a.txt": b"x"}), "unknown_type"),
        ("cosa.docx", b"PK\x03\x04 not really", "archive"),
        ("latin.txt", "Señor".encode("latin-1"), "unknown_type"),
    ],
)
def test_everything_else_is_refused_with_its_reason(name: str, content: bytes, code: str) -> None:
    with pytest.raises(RefusedFile) as refused:
        recognise(name, content)

    assert refused.value.code == code


def test_an_archive_that_would_unpack_to_too_much_is_not_unpacked() -> None:
    bomb = archive(**{"[Content_Types].xml": b"", "word__document.xml": b"0" * (301 * 1024 * 1024)})

    with pytest.raises(RefusedFile, match="archive"):
        recognise("carta.docx", bomb)


def test_an_archive_of_very_many_members_is_refused() -> None:
    many = archive(**{f"m{number}": b"" for number in range(MOST_ARCHIVE_MEMBERS + 1)})

    with pytest.raises(RefusedFile, match="archive"):
        recognise("carta.docx", many)


@given(st.binary(max_size=400), st.sampled_from(["a.pdf", "a.docx", "a.txt", "a", "a.png"]))
def test_no_bytes_do_anything_but_be_taken_in_or_refused(content: bytes, name: str) -> None:
    try:
        recognise(name, content)
    except RefusedFile as refused:
        assert refused.code in {"empty", "unknown_type", "wrong_extension", "macros", "archive"}


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_an_archive_damaged_anywhere_is_taken_in_or_refused(method: int) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as whole:
        whole.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    content = made.getvalue()
    for place in range(len(content)):
        for flipped in (0xFF, 0x01):
            damaged = bytearray(content)
            damaged[place] ^= flipped
            with suppress(RefusedFile):
                recognise("carta.odt", bytes(damaged))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\carta.docx", "carta.docx"),
        ("informe\u202efdp.exe", "informefdp.exe"),
        ("a\r\nb.pdf", "a__b.pdf"),
        ('comillas".pdf', "comillas_.pdf"),
        ("....", "archivo"),
        ("", "archivo"),
        ("\x00.pdf", "_.pdf"),
        ("a\x85\u2028b.pdf", "a__b.pdf"),
        ("\u061cinforme.pdf", "informe.pdf"),
    ],
)
def test_a_name_is_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_long_name_keeps_its_extension() -> None:
    assert safe_name("á" * 300 + ".pdf").endswith(".pdf")
    assert len(safe_name("á" * 300 + ".pdf")) == LONGEST_NAME
