"""The child process that writes a file anew without its metadata; see `foia.copies.cleaning`."""

from __future__ import annotations

from collections.abc import Sequence

from foia.apart import serve_apart
from foia.copies.clean_archive import clean_archive
from foia.copies.clean_image import clean_image
from foia.copies.clean_pdf import clean_pdf

_CLEANERS = {"pdf": clean_pdf, "image": clean_image, "archive": clean_archive}


def clean(content: bytes, arguments: Sequence[str]) -> bytes:
    """Clean a file of the kind named. Raises ApartRefused."""
    return _CLEANERS[arguments[0]](content)


if __name__ == "__main__":
    serve_apart(clean)
