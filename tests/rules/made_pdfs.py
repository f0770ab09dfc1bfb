"""PDFs made for the tests: what people send when they believe that a name is gone, and what is right."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, ImageDraw

SECRET = "Ana Quispe Mamani"
WIDTH, HEIGHT = 300, 200
OPEN_LINE = b"BT /F1 14 Tf 20 150 Td (Informe de la auditoria) Tj ET\n"
SECRET_LINE = b"BT /F1 14 Tf 20 100 Td (" + SECRET.encode() + b") Tj ET\n"
# A black box over the secret line, and where it lies.
PLACE = (15, 92, 180, 118)
BOX = b"0 g 15 92 165 26 re f\n"
# The picture of the page, drawn over all of it.
PICTURE = b"q 300 0 0 200 0 0 cm /I1 Do Q\n"


def page_pdf(content: bytes, *, picture: Image.Image | None = None, **keys: object) -> Pdf:
    """Make a document of one page: its content, the picture /I1 if any, and more keys of the page."""
    pdf = Pdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    resources = Dictionary(Font=Dictionary(F1=font), ExtGState=Dictionary(Half=Dictionary(ca=0.7)))
    if picture is not None:
        resources.XObject = Dictionary(I1=_image(pdf, picture))
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, WIDTH, HEIGHT]),
        Resources=resources,
        Contents=Stream(pdf, content),
    )
    for key, value in keys.items():
        page[f"/{key}"] = value
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf


def written(pdf: Pdf) -> bytes:
    """Return the file of a document."""
    out = io.BytesIO()
    pdf.save(out, compress_streams=False)
    return out.getvalue()


def page_file(content: bytes, **more: object) -> bytes:
    """Return the file of a document of one page."""
    return written(page_pdf(content, **more))  # type: ignore[arg-type]


def annotated(subtype: str) -> bytes:
    """Return the page with an annotation over the secret line, with the look of a black box."""
    pdf = page_pdf(OPEN_LINE + SECRET_LINE)
    look = Stream(pdf, b"0 g 0 0 165 26 re f")
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 165, 26])
    note = Dictionary(
        Type=Name.Annot,
        Subtype=Name(f"/{subtype}"),
        Rect=Array(PLACE),
        AP=Dictionary(N=pdf.make_indirect(look)),
        F=4,
        T=String("M. Flores"),
    )
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])
    return written(pdf)


def with_layer(*, is_hidden: bool) -> bytes:
    """Return the page with the secret line on a layer that can be switched off."""
    pdf = page_pdf(OPEN_LINE + b"/OC /L1 BDC\n" + SECRET_LINE + b"EMC\n")
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Datos")))
    pdf.pages[0].obj.Resources.Properties = Dictionary(L1=layer)
    shown = Dictionary(Order=Array([layer]), OFF=Array([layer] if is_hidden else []))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=shown)
    return written(pdf)


def scan(*, with_box: bool, with_name: bool = True) -> Image.Image:
    """Return a picture of the page: lines where letters would be, and a box over the second if wanted."""
    image = Image.new("RGB", (WIDTH * 2, HEIGHT * 2), "white")
    draw = ImageDraw.Draw(image)
    for x in range(40, 300, 8):
        draw.line((x, 78, x + 3, 100), fill="black", width=2)
        if with_name:
            draw.line((x, 178, x + 3, 200), fill="black", width=2)
    if with_box:
        draw.rectangle((30, 164, 360, 216), fill="black")
    return image


def jpeg_with_place(*, orientation: int = 1) -> bytes:
    """Return a photograph that tells where, when and with what it was taken, and by whom."""
    image = Image.new("RGB", (40, 20), "white")
    ImageDraw.Draw(image).rectangle((0, 0, 19, 19), fill="black")
    exif = image.getexif()
    exif[0x010F], exif[0x013B], exif[0x0112] = "FotoMarca", "M. Flores", orientation
    exif.get_ifd(0x8825)[2] = (16.0, 29.0, 59.0)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=95, exif=exif, comment=b"casa de Ana")
    return out.getvalue()


def _image(pdf: Pdf, picture: Image.Image) -> Stream:
    image = Stream(pdf, picture.convert("RGB").tobytes())
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height = picture.size
    image.ColorSpace, image.BitsPerComponent = Name.DeviceRGB, 8
    return image
