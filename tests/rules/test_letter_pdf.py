"""The child process that makes a PDF: tagged, readable, complete in itself, and with nothing from outside."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import segno

from foia.apart import ApartRefused, run_apart

MODULE = "foia.letters.pdf"
QR = segno.make("https://ejemplo.example/verificar/7K3M").png_data_uri(scale=4)
PAGE = f"""<!doctype html><html lang="es"><head><meta charset="utf-8"><title>Respuesta a su solicitud</title>
<link rel="stylesheet" href="https://carta.invalid/letter.css"></head>
<body><main><article class="letter"><h1 class="letter-title">Respuesta a su solicitud</h1>
<p>La señora Ñusta pidió «información» pública: ¿cuánto costó? Él eligió 1.200 güemules.</p>
<h2>Qué puede hacer</h2><ul><li>Reclamar</li></ul>
<table><tr><th scope="row">Folio</th><td>XD-26</td></tr></table>
<img src="{QR}" alt="Código QR"></article></main></body></html>"""


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return run_apart(MODULE, PAGE.encode())


def _structure(node: pikepdf.Object, found: set[str]) -> set[str]:
    if isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            found.add(str(node["/S"]))
        if "/K" in node:
            _structure(node["/K"], found)
    elif isinstance(node, pikepdf.Array):
        for child in node:
            _structure(child, found)
    return found


def test_it_is_tagged_and_tells_its_language_and_title(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        root = opened.Root
        tags = _structure(root["/StructTreeRoot"], set())

        assert root["/MarkInfo"]["/Marked"] is True
        assert str(root["/Lang"]) == "es"
        assert root["/ViewerPreferences"]["/DisplayDocTitle"] is True
        assert str(opened.docinfo["/Title"]) == "Respuesta a su solicitud"
        assert b"pdfuaid" in root["/Metadata"].read_bytes()
        assert {"/H1", "/H2", "/P", "/L", "/LI", "/TH", "/TD", "/Figure"} <= tags


def test_its_text_is_read_with_every_accent(pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_range() for page in document)

    assert "La señora Ñusta pidió «información» pública: ¿cuánto costó?" in " ".join(text.split())
    assert "güemules" in text


def test_its_fonts_and_its_image_are_inside(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        fonts = [item for item in opened.objects if _is(item, "/FontDescriptor")]
        images = [item for item in opened.objects if isinstance(item, pikepdf.Stream) and _is(item, "/Image")]

        assert fonts
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
        assert all("Source-Sans-3-Letter" in str(font["/FontName"]) for font in fonts)
        assert len(images) == 1


def _is(item: pikepdf.Object, name: str) -> bool:
    if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        return False
    return name in (str(item.get("/Type", "")), str(item.get("/Subtype", "")))


@pytest.mark.parametrize(
    "foreign",
    [
        '<img src="http://127.0.0.1:9/x.png" alt="">',
        '<img src="file:///etc/passwd" alt="">',
    ],
)
def test_any_address_but_its_own_ends_the_work(foreign: str) -> None:
    with pytest.raises(ApartRefused) as refused:
        run_apart(MODULE, PAGE.replace("</main>", f"{foreign}</main>").encode())

    assert refused.value.code == "foreign_address"


def test_where_its_libraries_are_missing_it_says_so(tmp_path: Path) -> None:
    # A library of the name that is none: what the loader finds first on a broken machine.
    for name in ("libgobject-2.0.so.0", "libpango-1.0.so.0"):
        (tmp_path / name).write_bytes(b"")
    done = subprocess.run(
        [sys.executable, "-m", MODULE, "20"],
        input=PAGE.encode(),
        capture_output=True,
        env={"PATH": os.defpath, "LD_LIBRARY_PATH": str(tmp_path)},
        check=False,
    )

    assert done.returncode == 3
    assert done.stderr.decode().strip().rpartition("\n")[2] == "no_pango"
