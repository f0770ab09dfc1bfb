"""The smallest real PDF: one empty page. What only begins like one is refused where a clean copy is made."""

from __future__ import annotations

import io

import pikepdf


def _made() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 200))
        pdf.save(out)
    return out.getvalue()


SMALL_PDF = _made()
