"""What leaves is what one reads, and nothing about who made it, where and with what."""

from __future__ import annotations

import io
import zipfile

import pytest
from pikepdf import Dictionary, Encryption, Name, Pdf, Stream
from PIL import Image

from foia.apart import ApartRefused
from foia.cases.filetypes import recognise
from foia.copies.clean_archive import clean_archive
from foia.copies.clean_image import clean_image
from foia.copies.clean_pdf import clean_pdf
from foia.copies.cleaning import NotCleaned, clean_copy
from tests.rules.made_pdfs import OPEN_LINE, PICTURE, annotated, jpeg_with_place, page_pdf, scan, written

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATION = '<Relationship Id="r{0}" Type="x" Target="{1}"/>'


def a_letter(body: str = "<w:p/>", **more: str) -> bytes:
    """Return a document of Word with metadata; `more` are parts, with `__` for `/`."""
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Override PartName="/word/document.xml" ContentType="d"/>'
        '<Override PartName="/docProps/core.xml" ContentType="c"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + _RELATION.format(1, "word/document.xml")
        + _RELATION.format(2, "docProps/core.xml")
        + "</Relationships>",
        "docProps/core.xml": "<c>M. Flores</c>",
        "docProps/thumbnail.jpeg": "antes",
        "customXml/item1.xml": "<x>ruta interna</x>",
        "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>',
        **{name.replace("__", "/"): text for name, text in more.items()},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        archive.writestr("word/media/foto.jpg", jpeg_with_place())
    return out.getvalue()


def an_open_letter(content: str) -> bytes:
    """Return a document of OpenDocument with metadata."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
        archive.writestr("meta.xml", "<m>M. Flores</m>")
        archive.writestr("Thumbnails/thumbnail.png", b"antes")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="content.xml"/>'
            '<manifest:file-entry manifest:full-path="meta.xml"/></manifest:manifest>',
        )
    return out.getvalue()


def test_a_photograph_loses_its_place_and_keeps_its_pixels_as_they_were_seen() -> None:
    sideways = jpeg_with_place(orientation=6)

    clean = clean_copy("foto.jpg", sideways)

    image = Image.open(io.BytesIO(clean))
    assert (image.size, image.getexif(), "comment" in image.info) == ((20, 40), {}, False)
    assert [name for name in (b"Exif", b"FotoMarca", b"Flores", b"casa de Ana") if name in clean] == []
    # Turned by a quarter: what was at the left is above.
    assert (image.getpixel((10, 5))[0] < 40, image.getpixel((10, 35))[0] > 200) == (True, True)


def test_a_picture_keeps_its_transparency_and_loses_its_notes() -> None:
    out = io.BytesIO()
    image = Image.new("RGBA", (4, 4), (255, 0, 0, 0))
    image.info["Author"] = "M. Flores"
    image.save(out, "PNG", exif=b"Exif\x00\x00MM")

    clean = clean_image(out.getvalue() + b"detras")

    assert Image.open(io.BytesIO(clean)).getpixel((0, 0)) == (255, 0, 0, 0)
    assert clean.endswith(b"IEND\xaeB`\x82")


def test_a_picture_that_would_fill_the_memory_is_refused() -> None:
    bomb = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(bomb, "PNG")

    with pytest.raises(NotCleaned) as refused:
        clean_copy("enorme.png", bomb.getvalue())

    assert (refused.value.code, refused.value.name) == ("too_large", "enorme.png")


def test_a_document_loses_who_noted_and_where_its_pictures_were_taken() -> None:
    pdf = page_pdf(OPEN_LINE + PICTURE, picture=scan(with_box=False))
    photograph = Stream(pdf, b"")
    photograph.write(jpeg_with_place(), filter=Name.DCTDecode)
    photograph.Type, photograph.Subtype = Name.XObject, Name.Image
    photograph.Width, photograph.Height, photograph.BitsPerComponent = 40, 20, 8
    photograph.ColorSpace = Name.DeviceRGB
    pdf.pages[0].obj.Resources.XObject = Dictionary(I1=photograph)
    pdf.pages[0].obj.Thumb = Stream(pdf, b"antes")

    clean = clean_pdf(written(pdf))

    with Pdf.open(io.BytesIO(clean)) as found:
        picture = found.pages[0].obj.Resources.XObject.I1
        assert b"FotoMarca" not in picture.read_raw_bytes()
        assert Image.open(io.BytesIO(picture.read_raw_bytes())).size == (40, 20)
        assert "/Thumb" not in found.pages[0].obj
    with Pdf.open(io.BytesIO(clean_pdf(annotated("Square")))) as found:
        assert [("/T" in note, "/AP" in note) for note in found.pages[0].obj.Annots] == [(False, True)]


def test_a_document_with_a_password_is_named_so_and_one_without_is_opened() -> None:
    pdf, out = page_pdf(OPEN_LINE), io.BytesIO()
    pdf.save(out, encryption=Encryption(owner="de quien lo hizo", user="1234"))

    with pytest.raises(NotCleaned) as refused:
        clean_copy("cerrado.pdf", out.getvalue())
    assert refused.value.code == "encrypted"

    only_owner = io.BytesIO()
    page_pdf(OPEN_LINE).save(only_owner, encryption=Encryption(owner="de quien lo hizo", user=""))
    with Pdf.open(io.BytesIO(clean_copy("abierto.pdf", only_owner.getvalue()))) as found:
        assert not found.is_encrypted


@pytest.mark.parametrize("name", ["carta.docx", "carta.odt"])
def test_a_letter_of_an_office_loses_its_author_and_is_still_the_letter(name: str) -> None:
    given = a_letter() if name.endswith("docx") else an_open_letter("<o>Conforme.</o>")

    clean = clean_copy(name, given)

    recognise(name, clean)
    with zipfile.ZipFile(io.BytesIO(clean)) as archive:
        parts = {item: archive.read(item) for item in archive.namelist()}
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    whole = b"".join([*parts.values(), *(item.encode() for item in parts)])
    assert [
        text for text in (b"Flores", b"core.xml", b"meta.xml", b"antes", b"ruta", b"Exif") if text in whole
    ] == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (a_letter('<w:p><w:ins w:author="M. Flores"><w:r/></w:ins></w:p>'), "tracked_changes"),
        (a_letter(word__comments=""), ""),
        (
            a_letter(**{"word/comments.xml": f'<w:comments xmlns:w="{_W}"><w:comment/></w:comments>'}),
            "comments",
        ),
        (a_letter(**{"word/embeddings/Libro.xlsx": "PK"}), "embedded"),
        (
            a_letter(**{"xl/workbook.xml": '<w xmlns="m"><sheets><sheet state="hidden"/></sheets></w>'}),
            "hidden_sheets",
        ),
        (a_letter(**{"word/footer1.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "damaged"),
        (an_open_letter('<o xmlns:t="t"><t:tracked-changes/></o>'), "tracked_changes"),
        (an_open_letter('<o xmlns:f="urn:office"><f:annotation/></o>'), "comments"),
        (b"PK\x03\x04 nothing", "damaged"),
    ],
)
def test_what_people_wrote_for_one_another_is_for_them_to_take_out(given: bytes, code: str) -> None:
    if not code:
        clean_archive(given)
        return
    with pytest.raises(ApartRefused) as refused:
        clean_archive(given)

    assert refused.value.code == code


def test_a_text_stays_as_it_is() -> None:
    assert clean_copy("lista.csv", b"a,b\n1,2\n") == b"a,b\n1,2\n"
