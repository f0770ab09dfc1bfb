"""The child process that shows one page of a PDF, or a picture, as PNG or as text: `foia.copies.pages`."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence

import pypdfium2

from foia.apart import ApartRefused, serve_apart
from foia.copies.clean_image import open_image

WIDEST_PIXELS = 1200
LARGEST_SCALE = 4.0
LONGEST_TEXT_CHARACTERS = 20_000


def show(content: bytes, arguments: Sequence[str]) -> bytes:
    """Answer `text N` as JSON {pages, text}, `image N` as PNG; pages count from 1. Raises ApartRefused."""
    what, number = arguments[0], int(arguments[1])
    if not content.startswith(b"%PDF-"):
        return _picture(content) if what == "image" else json.dumps({"pages": 1, "text": ""}).encode()
    try:
        with pypdfium2.PdfDocument(content) as pdf:
            pages = len(pdf)
            if not 1 <= number <= pages:
                raise ApartRefused("no_page")
            page = pdf[number - 1]
            if what == "text":
                text = page.get_textpage().get_text_bounded()[:LONGEST_TEXT_CHARACTERS]
                return json.dumps({"pages": pages, "text": text}).encode()
            pdf.init_forms()
            return _page_image(pdf[number - 1])
    except pypdfium2.PdfiumError as error:
        raise ApartRefused("damaged") from error


def _page_image(page: pypdfium2.PdfPage) -> bytes:
    scale = min(WIDEST_PIXELS / max(*page.get_size(), 1.0) * 1.2, LARGEST_SCALE)
    written = io.BytesIO()
    image = page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB")
    image.quantize(128).save(written, "PNG")
    return written.getvalue()


def _picture(content: bytes) -> bytes:
    image, _kind = open_image(content)
    image.thumbnail((WIDEST_PIXELS, WIDEST_PIXELS))
    written = io.BytesIO()
    image.info = {}
    image.save(written, "PNG")
    return written.getvalue()


if __name__ == "__main__":
    serve_apart(show)
