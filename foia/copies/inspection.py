"""The child process that looks for what a redacted copy still holds; see `foia.copies.redaction`.

Each character that can be extracted must be one that can be seen; what lies under an opaque box, image or
annotation is looked at by taking that away; what changed its looks must have changed its text.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops, ImageStat

from foia.apart import ApartRefused, serve_apart
from foia.copies.clean_image import clean_image, open_image
from foia.copies.clean_pdf import clean_pdf, other_texts
from foia.copies.page_objects import Box, Char, Drawn, annotation_boxes, chars_of, drawn_on
from foia.copies.redaction import HEADER_BYTES

MOST_PAGES = 120
SCALE = 2.0  # pixels a point
SMALL_WIDTH = 240
FAINT_LEVELS = 24  # of 255: less contrast than this nobody sees
ALTERED_LEVELS = 90  # a mean change of one colour by which a letter is hidden, not only tinted
FEWEST_ALTERED = 3
LONGEST_WORDS = 120
_MOST_OTHER_TEXTS = 500

Found = dict[str, str | int]


@dataclass(frozen=True)
class _Seen:
    """What stays of a page once it was looked at."""

    text: str
    image: Image.Image


@dataclass
class _Page:
    """One page as it is drawn and as it is read. `visible` is what of it anybody sees."""

    page: pypdfium2.PdfPage
    visible: Box
    drawn: list[Drawn]
    chars: list[Char]
    image: Image.Image
    text: str

    def crop(self, image: Image.Image, box: Box) -> Image.Image | None:
        """Return the part of a rendering under a box; None for less than a pixel."""
        left = (box.left - self.visible.left) * SCALE
        right = (box.right - self.visible.left) * SCALE
        top = (self.visible.top - box.top) * SCALE
        bottom = (self.visible.top - box.bottom) * SCALE
        area = (
            max(round(left), 0),
            max(round(top), 0),
            min(round(right), image.width),
            min(round(bottom), image.height),
        )
        return image.crop(area) if area[2] > area[0] and area[3] > area[1] else None


def inspect(content: bytes, _arguments: Sequence[str]) -> bytes:
    """Answer the findings as JSON, its length before it and the stripped copy behind. Raises ApartRefused."""
    length = int.from_bytes(content[:HEADER_BYTES])
    original = content[HEADER_BYTES : HEADER_BYTES + length]
    copy = content[HEADER_BYTES + length :]
    told, stripped = _inspect_pdf(original, copy) if copy.startswith(b"%PDF-") else _picture(original, copy)
    answer = json.dumps(told).encode()
    return len(answer).to_bytes(HEADER_BYTES) + answer + stripped


def _picture(original: bytes, copy: bytes) -> tuple[dict[str, object], bytes]:
    stripped = clean_image(copy)
    problems: list[Found] = []
    if not original.startswith(b"%PDF-"):
        before, after = open_image(original)[0].convert("RGB"), open_image(stripped)[0].convert("RGB")
        if before.size == after.size and not _differs(before, after):
            problems.append({"code": "unchanged"})
    return {"problems": problems, "page_texts": [], "other_texts": []}, stripped


def _inspect_pdf(original: bytes, copy: bytes) -> tuple[dict[str, object], bytes]:
    stripped = clean_pdf(copy)
    with pikepdf.open(io.BytesIO(stripped)) as opened:
        problems: list[Found] = [{"code": "hidden_layer"}] if _hides_a_layer(opened) else []
        others = list(dict.fromkeys(other_texts(opened)))[:_MOST_OTHER_TEXTS]
    try:
        document = _opened(stripped)
    except pypdfium2.PdfiumError as error:
        raise ApartRefused("damaged") from error
    model = _opened_original(original)
    after: list[_Seen] = []
    before: list[_Seen] = []
    # A page at a time: the drawings of them all would not fit.
    for index in range(max(len(document), len(model) if model else 0)):
        was = _page(model[index]) if model and index < len(model) else None
        before += [_seen(was)] if was else []
        if index < len(document):
            page = _page(document[index])
            after.append(_seen(page))
            problems += [{**problem, "page": index + 1} for problem in _problems(page, was)]
    if not problems and before:
        problems += _compared(before, after)
    told = {"problems": problems, "page_texts": [page.text for page in after], "other_texts": others}
    return told, stripped


def _hides_a_layer(pdf: pikepdf.Pdf) -> bool:
    """Say whether the document has a layer that is, or on paper or elsewhere may be, switched off."""
    layers = pdf.Root.get("/OCProperties")
    if not isinstance(layers, pikepdf.Dictionary):
        return False
    configurations = [layers.get("/D"), *list(layers.get("/Configs", []))]
    return any(
        str(one.get("/BaseState", "/ON")) != "/ON" or len(one.get("/OFF", [])) or len(one.get("/AS", []))
        for one in configurations
        if isinstance(one, pikepdf.Dictionary)
    )


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    pdf = pypdfium2.PdfDocument(content)
    if len(pdf) > MOST_PAGES:
        raise ApartRefused("too_many_pages")
    pdf.init_forms()
    return pdf


def _opened_original(content: bytes) -> pypdfium2.PdfDocument | None:
    """Open the file the copy was made of; None where it is no PDF or cannot be read."""
    if not content.startswith(b"%PDF-"):
        return None
    try:
        return _opened(content)
    except pypdfium2.PdfiumError:
        return None


def _seen(page: _Page) -> _Seen:
    return _Seen(page.text, page.image.convert("L").resize(_small(page.image)))


def _page(page: pypdfium2.PdfPage) -> _Page:
    page.set_rotation(0)  # what is measured and what is drawn must lie alike
    visible = Box(*page.get_cropbox()).within(Box(*page.get_mediabox()))
    text = page.get_textpage()
    drawn = drawn_on(page)
    return _Page(
        page=page,
        visible=visible,
        drawn=drawn,
        chars=list(chars_of(text, drawn)),
        image=_render(page),
        text=text.get_text_range(),
    )


def _render(page: pypdfium2.PdfPage, *, annotations: bool = True) -> Image.Image:
    image: Image.Image = page.render(
        scale=SCALE, may_draw_forms=annotations, draw_annots=annotations
    ).to_pil()
    return image.convert("RGB")


def _problems(page: _Page, was: _Page | None) -> Iterator[Found]:
    """Give what is wrong with a page of the copy, each kind once."""
    notes = annotation_boxes(page.page)
    seen: set[Char] = set()
    codes: set[str] = set()
    for code, chars in (
        ("outside_page", [c for c in page.chars if not page.visible.holds(c.box.middle)]),
        ("annotation", [c for c in page.chars if any(note.holds(c.box.middle) for note in notes)]),
        ("covered_text", [c for c in page.chars if _is_covered(c, page.drawn)]),
        ("unseen_text", [c for c in page.chars if _is_unseen(c, page)]),
        ("altered_text", _altered(page, was) if was is not None else []),
    ):
        told = [char for char in chars if char not in seen]
        if told:
            seen.update(told)
            codes.add(code)
            yield {"code": code, "words": _read(told)}
    if "outside_page" not in codes and _hides_outside(page):
        yield {"code": "outside_page"}
    if "covered_text" not in codes and _hides_content(page):
        yield {"code": "covered_content"}
    if "annotation" not in codes and _notes_hide_content(page, notes):
        yield {"code": "annotation"}


def _read(chars: Sequence[Char]) -> str:
    """Put characters together again, with a space where there is room for one or a line ends."""
    words, last = "", None
    room = 0.3 * max((char.box.height for char in chars), default=0.0)
    for char in chars:
        if last is not None:
            gap = char.box.left - last.box.right
            words += " " if gap < -char.box.width or gap > room else ""
        words, last = words + char.letter, char
    return words[:LONGEST_WORDS]


def _is_covered(char: Char, drawn: Sequence[Drawn]) -> bool:
    """Say whether something opaque was drawn over a character. What was read out of a scan lies under it."""
    if char.is_invisible or char.order < 0:
        return False
    return any(
        item.may_cover and item.order > char.order and item.box.holds(char.box.middle) for item in drawn
    )


def _is_unseen(char: Char, page: _Page) -> bool:
    """Say whether nothing can be seen where a character stands: white on white, black on black, no ink."""
    if not char.letter.isalnum() and not char.box.width * char.box.height:
        return False
    around = char.box.grown(max(char.box.height, char.box.width) * 0.2 + 0.5)
    part = page.crop(page.image, around)
    return part is not None and _contrast(part) < FAINT_LEVELS


def _altered(page: _Page, was: _Page) -> list[Char]:
    """Return the characters that stand where they stood, though the page looks quite different there."""
    if page.image.size != was.image.size:
        return []
    change = ImageChops.difference(page.image, was.image)
    stood = {(char.letter, *_rounded(char)) for char in was.chars}
    found = []
    for char in page.chars:
        x, y = _rounded(char)
        near = ((char.letter, x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
        if any(place in stood for place in near):
            part = page.crop(change, char.box.grown(0.5))
            if part is not None and max(ImageStat.Stat(part).mean) > ALTERED_LEVELS:
                found.append(char)
    return found if len(found) >= FEWEST_ALTERED else []


def _rounded(char: Char) -> tuple[int, int]:
    x, y = char.box.middle
    return round(x / 2), round(y / 2)


def _hides_outside(page: _Page) -> bool:
    """Say whether the page was cropped, with pictures or lines left outside of what is seen."""
    whole = Box(*page.page.get_mediabox())
    if page.visible.width >= whole.width - 2 and page.visible.height >= whole.height - 2:
        return False
    return any(
        item.box.within(page.visible).width < item.box.width - 2
        or item.box.within(page.visible).height < item.box.height - 2
        for item in page.drawn
        if item.kind != pdfium.FPDF_PAGEOBJ_TEXT
    )


def _hides_content(page: _Page) -> bool:
    """Say whether something shows when what covers it is taken away: a scan, a drawing, letters as lines."""
    covers = [item for item in page.drawn if item.order and item.may_cover and _is_plain(page, item.box)]
    if not covers:
        return False
    for item in covers:
        pdfium.FPDFPageObj_SetIsActive(item.raw, False)
    bare = _render(page.page, annotations=False)
    for item in covers:
        pdfium.FPDFPageObj_SetIsActive(item.raw, True)
    return any(_shows(page, bare, item.box) for item in covers)


def _notes_hide_content(page: _Page, notes: Sequence[Box]) -> bool:
    bare = _render(page.page, annotations=False)
    return any(_is_plain(page, note) and _shows(page, bare, note) for note in notes)


def _is_plain(page: _Page, box: Box) -> bool:
    """Say whether nothing but one colour is seen inside a box."""
    part = page.crop(page.image, box.within(page.visible).grown(-1))
    return part is not None and _contrast(part) < FAINT_LEVELS


def _shows(page: _Page, bare: Image.Image, box: Box) -> bool:
    part = page.crop(bare, box.within(page.visible).grown(-1))
    return part is not None and _contrast(part) >= 2 * FAINT_LEVELS


def _contrast(part: Image.Image) -> int:
    """Return the widest range of any of the three colours."""
    return max(int(high) - int(low) for low, high in part.getextrema())  # type: ignore[misc]


def _compared(before: list[_Seen], after: list[_Seen]) -> Iterator[Found]:
    """Compare the two whole: the same text in pages that look different, or no difference at all."""
    same_text = _words(before) == _words(after)
    looks_same = len(before) == len(after) and not any(
        _differs(was.image, now.image) for was, now in zip(before, after, strict=True)
    )
    if same_text and looks_same:
        yield {"code": "unchanged"}
    elif same_text and _words(after):
        yield {"code": "same_text"}


def _words(pages: list[_Seen]) -> str:
    return "".join("".join(page.text.split()) for page in pages)


def _differs(before: Image.Image, after: Image.Image) -> bool:
    """Say whether two pictures, seen small, are not the same; how letters are smoothed does not count."""
    if abs(before.width / before.height - after.width / after.height) > 0.02:
        return True
    size = _small(before)
    change = ImageChops.difference(before.convert("L").resize(size), after.convert("L").resize(size))
    return sum(change.histogram()[64:]) >= 6


def _small(image: Image.Image) -> tuple[int, int]:
    return SMALL_WIDTH, max(round(SMALL_WIDTH * image.height / image.width), 1)


if __name__ == "__main__":
    serve_apart(inspect)
