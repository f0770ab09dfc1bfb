"""PDF without metadata: written whole anew, one revision, nothing that runs or is attached.

Only for a process apart.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from foia.apart import ApartRefused
from foia.copies.clean_image import strip_picture

# Of the whole document: what was attached, runs, or tells of the maker.
_OF_DOCUMENT = (
    *("/Metadata", "/PieceInfo", "/SpiderInfo", "/OpenAction", "/AA", "/AF", "/Collection", "/Perms"),
    *("/DSS", "/Legal", "/Requirements", "/Threads", "/URI", "/Extensions"),
)
# Of any object.
_OF_OBJECT = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AF", "/AA", "/LegacyInfo", "/OPI")
_NAME_TREES = ("/JavaScript", "/EmbeddedFiles", "/Renditions", "/AlternatePresentations", "/URLS", "/IDS")
_ACTIONS = frozenset(
    {
        *("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/ResetForm", "/Rendition", "/GoToE"),
        *("/GoToR", "/Sound", "/Movie", "/RichMediaExecute", "/GoTo3DView", "/SetOCGState", "/Hide"),
    }
)
_CARRIERS = frozenset({"/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D", "/Projection"})
# What an annotation tells of who wrote it and when. The name of a form's field is under /T too.
_OF_ANNOTATION = ("/M", "/CreationDate", "/NM", "/Popup", "/IRT", "/RT", "/RC")


def clean_pdf(content: bytes) -> bytes:
    """Return the document written whole anew without metadata. Raises ApartRefused."""
    try:
        with Pdf.open(io.BytesIO(content)) as pdf:
            if not len(pdf.pages):
                raise ApartRefused("damaged")
            strip(pdf)
            written = io.BytesIO()
            pdf.save(
                written,
                encryption=False,
                linearize=False,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                deterministic_id=True,
            )
    except pikepdf.PasswordError as error:
        raise ApartRefused("encrypted") from error
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError) as error:
        raise ApartRefused("damaged") from error
    return written.getvalue()


def strip(pdf: Pdf) -> None:
    """Take out of an opened document what does not show on its pages; saving drops what nothing names."""
    for key in ("/Info", "/ID"):
        if key in pdf.trailer:
            del pdf.trailer[key]
    root = pdf.Root
    _drop(root, _OF_DOCUMENT)
    names = root.get("/Names")
    if isinstance(names, Dictionary):
        _drop(names, _NAME_TREES)
    form = root.get("/AcroForm")
    if isinstance(form, Dictionary):
        _drop(form, ("/XFA", "/SigFlags", "/CO"))
    for page in pdf.pages:
        _strip_page(page.obj)
    for found in list(pdf.objects):
        if isinstance(found, Dictionary | Stream):
            _strip_object(found)
    pdf.remove_unreferenced_resources()


def _strip_page(page: Object) -> None:
    annotations = page.get("/Annots")
    if not isinstance(annotations, Array):
        return
    kept = []
    for annotation in annotations:
        if not isinstance(annotation, Dictionary) or str(annotation.get("/Subtype")) in _CARRIERS:
            continue
        if str(annotation.get("/Subtype")) == "/Popup":
            continue
        _drop(annotation, _OF_ANNOTATION)
        if str(annotation.get("/Subtype")) not in ("/Widget",):
            _drop(annotation, ("/T",))
        _strip_object(annotation)
        kept.append(annotation)
    page.Annots = Array(kept)


def _strip_object(found: Object) -> None:
    _drop(found, _OF_OBJECT)
    for key in list(found.keys()):
        value = found.get(key)
        if isinstance(value, Dictionary) and str(value.get("/S", "")) in _ACTIONS:
            del found[key]
    # A signature holds for the file as it came, not for this one, and tells who signed.
    if str(found.get("/FT", "")) == "/Sig":
        _drop(found, ("/V", "/SV", "/Lock"))
    if isinstance(found, Stream) and found.get("/Subtype") == Name.Image:
        _strip_embedded_picture(found)


def _strip_embedded_picture(image: Stream) -> None:
    filters = image.get("/Filter")
    only = filters[0] if isinstance(filters, Array) and len(filters) == 1 else filters
    if only == Name.DCTDecode:
        raw = bytes(image.read_raw_bytes())
        stripped = strip_picture(raw)
        if stripped != raw:
            parameters = image.get("/DecodeParms")
            known = parameters if isinstance(parameters, Dictionary | Array) else None
            image.write(stripped, filter=Name.DCTDecode, decode_parms=known)


def _drop(found: Object, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in found:
            del found[key]


def other_texts(pdf: Pdf) -> Iterator[str]:
    """Give what a document says beside its pages: fields, annotations, bookmarks, descriptions."""
    for found in pdf.objects:
        if not isinstance(found, Dictionary):
            continue
        for key in ("/ActualText", "/Alt", "/E", "/Contents", "/V", "/DV", "/TU", "/Title", "/RC"):
            value = found.get(key)
            if isinstance(value, pikepdf.String) and str(value).strip():
                yield str(value).strip()
