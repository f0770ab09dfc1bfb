"""What stands on a page of a PDF, in the order it is drawn, with where it is. Only for a process apart."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

OPAQUE_ALPHA = 200
LEAST_COVER_POINTS = 3.0
_INVISIBLE = 3  # a text that is neither filled nor stroked: what is read out of a scan
_CLIPPING_ONLY = 7
# Annotations that people lay over what they mean to hide.
_LAID_OVER = frozenset(
    getattr(pdfium, f"FPDF_ANNOT_{name}")
    for name in ("SQUARE", "CIRCLE", "POLYGON", "HIGHLIGHT", "INK", "STAMP", "FREETEXT", "REDACT", "LINE")
)
_DEEPEST = 12


@dataclass(frozen=True)
class Box:
    """A rectangle in the page's own coordinates, in points."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def holds(self, point: tuple[float, float]) -> bool:
        """Say whether a point lies inside."""
        return self.left <= point[0] <= self.right and self.bottom <= point[1] <= self.top

    def grown(self, by: float) -> Box:
        """Return the box larger (or, by less than nothing, smaller) on every side."""
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def within(self, other: Box) -> Box:
        """Return what both boxes share."""
        return Box(
            max(self.left, other.left),
            max(self.bottom, other.bottom),
            min(self.right, other.right),
            min(self.top, other.top),
        )


@dataclass(frozen=True)
class Drawn:
    """One thing drawn on a page. `order` counts from 0; `is_opaque`: what lies beneath cannot be seen."""

    raw: Any
    order: int
    kind: int
    box: Box
    is_opaque: bool

    @property
    def may_cover(self) -> bool:
        return self.is_opaque and min(self.box.width, self.box.height) >= LEAST_COVER_POINTS


@dataclass(frozen=True)
class Char:
    """One character that can be extracted, where it stands, and when it was drawn (-1: nobody knows)."""

    letter: str
    box: Box
    order: int
    is_invisible: bool


Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1, 0, 0, 1, 0, 0)


def drawn_on(page: pypdfium2.PdfPage) -> list[Drawn]:
    """Return what is drawn on a page, what stands inside forms too, in the order it is drawn."""
    raws = (pdfium.FPDFPage_GetObject(page, n) for n in range(pdfium.FPDFPage_CountObjects(page)))
    found: list[Drawn] = []
    for raw in raws:
        _collect(raw, _SAME, 0, found)
    return found


def _collect(raw: Any, matrix: Matrix, depth: int, found: list[Drawn]) -> None:
    kind = pdfium.FPDFPageObj_GetType(raw)
    if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
        inner = _product(_matrix_of(raw), matrix)
        for number in range(pdfium.FPDFFormObj_CountObjects(raw)):
            _collect(pdfium.FPDFFormObj_GetObject(raw, number), inner, depth + 1, found)
        return
    box = _bounds(raw, matrix)
    if box is not None:
        found.append(Drawn(raw, len(found), kind, box, _is_opaque(raw, kind)))


def _bounds(raw: Any, matrix: Matrix) -> Box | None:
    sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(raw, *(ctypes.byref(side) for side in sides)):
        return None
    left, bottom, right, top = (side.value for side in sides)
    corners = [_moved(matrix, x, y) for x in (left, right) for y in (bottom, top)]
    return Box(
        min(x for x, _ in corners),
        min(y for _, y in corners),
        max(x for x, _ in corners),
        max(y for _, y in corners),
    )


def _is_opaque(raw: Any, kind: int) -> bool:
    if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        return not pdfium.FPDFPageObj_HasTransparency(raw)
    if kind != pdfium.FPDF_PAGEOBJ_PATH:
        return bool(kind == pdfium.FPDF_PAGEOBJ_SHADING)
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(raw, ctypes.byref(mode), ctypes.byref(stroke)) or not mode.value:
        return False
    colours = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(raw, *(ctypes.byref(colour) for colour in colours)):
        return False
    return colours[3].value >= OPAQUE_ALPHA and _is_rectangle(raw)


def _is_rectangle(raw: Any) -> bool:
    """Say whether a path is one or more rectangles: every side runs along the page."""
    count = pdfium.FPDFPath_CountSegments(raw)
    if not 4 <= count <= 200:
        return False
    points = []
    for number in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(raw, number)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_BEZIERTO:
            return False
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        points.append((x.value, y.value))
    corners = {(round(x, 1), round(y, 1)) for x, y in points}
    return len(corners) == 4 and len({x for x, _ in corners}) == 2 and len({y for _, y in corners}) == 2


def annotation_boxes(page: pypdfium2.PdfPage) -> list[Box]:
    """Return where annotations lie that people use to hide something."""
    found = []
    for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        if pdfium.FPDFAnnot_GetSubtype(annotation) in _LAID_OVER:
            place = pdfium.FS_RECTF()
            if pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(place)):
                low, high = sorted((place.bottom, place.top))
                found.append(Box(place.left, low, place.right, high))
        pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def chars_of(text: pypdfium2.PdfTextPage, drawn: list[Drawn]) -> Iterator[Char]:
    """Give each character of a page that is more than a space."""
    orders = {_address(item.raw): item.order for item in drawn}
    for index in range(text.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(text, index) or 0x20)
        if (
            letter.isspace()
            or letter in "\x00\x02\xad\u200b\ufeff"
            or pdfium.FPDFText_IsGenerated(text, index)
        ):
            continue
        left, bottom, right, top = text.get_charbox(index)
        raw = pdfium.FPDFText_GetTextObject(text, index)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(raw) if raw else 0
        yield Char(
            letter=letter,
            box=Box(left, bottom, right, top),
            order=orders.get(_address(raw), -1) if raw else -1,
            is_invisible=mode in (_INVISIBLE, _CLIPPING_ONLY),
        )


def _address(raw: Any) -> int:
    return ctypes.cast(raw, ctypes.c_void_p).value or 0


def _matrix_of(raw: Any) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(raw, ctypes.byref(matrix)):
        return _SAME
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _product(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
