"""A letter as a page and as a PDF: the HTML of both, its QR, and the child process that prints it."""

from __future__ import annotations

import logging
from typing import Any

from flask import current_app, render_template, url_for
from markupsafe import Markup, escape

from foia.apart import ApartFailed, ApartRefused, run_apart
from foia.config import Settings
from foia.drafting.rich_text import as_html
from foia.i18n import force_locale
from foia.lean import Later
from foia.letters.content import LetterContent
from foia.letters.page_words import labels
from foia.pages.rendering import asset

segno: Any = Later("segno")
log = logging.getLogger(__name__)
FAILED = "failed"  # of this letter; other codes are of the machine
_MODULE = "foia.letters.pdf"
_STYLESHEET = "https://carta.invalid/letter.css"
# A letter of some pages takes two seconds; beyond this something is wrong with it.
_LONGEST_SECONDS = 40


class PdfMissing(Exception):
    """No PDF can be made here, most often because Pango is not installed: the page to print stays."""


def verify_address(code: str) -> str:
    """Return the public address at which a letter is verified."""
    settings: Settings = current_app.config["FOIA"]
    return settings.base_url.rstrip("/") + url_for("letters.verified", code=code)


def letter_html(letter: LetterContent, *, back: str = "", for_pdf: bool = False) -> str:
    """Return a letter as a document of its own, in its own language. `back`: where its page leads back to."""
    with force_locale(letter.language):
        return render_template(
            "letters/sheet.html",
            **_values(letter),
            back=back,
            stylesheet=_STYLESHEET if for_pdf else asset("letter.css"),
        )


def preview_html(letter: LetterContent) -> Markup:
    """Return a letter as a part of a page, in its own language."""
    with force_locale(letter.language):
        return Markup(render_template("letters/preview.html", **_values(letter)))  # noqa: S704 (our template)


def _values(letter: LetterContent) -> dict[str, object]:
    """Return what the letter's template needs, said in the language being written in."""
    address = verify_address(letter.code)
    return {
        "letter": letter,
        "text": as_html(letter.text) if letter.is_rich else _as_written(letter.text),
        "labels": labels(letter),
        "address": address,
        "qr": segno.make(address, error="m").png_data_uri(scale=6, border=2),
    }


def _as_written(text: str) -> Markup:
    """Return a plain text as paragraphs with its own line breaks."""
    lines = (
        escape(part.strip()).replace("\n", Markup("<br>")) for part in text.split("\n\n") if part.strip()
    )
    return Markup("").join(Markup("<p>{}</p>").format(line) for line in lines)


def pdf_of(letter: LetterContent) -> bytes:
    """Return a letter as a tagged PDF (PDF/UA). Raises PdfMissing."""
    html = letter_html(letter, for_pdf=True).encode()
    try:
        return run_apart(_MODULE, html, limit_seconds=_LONGEST_SECONDS)
    except ApartRefused as error:
        log.warning("no PDF of a letter: %s", error.code)
        raise PdfMissing(error.code) from error
    except ApartFailed as error:
        log.error("no PDF of a letter: %s", error)  # noqa: TRY400 (its words are all there is to say)
        raise PdfMissing(FAILED) from error


def sha_groups(mark: str) -> str:
    """Write a SHA-256 in groups of eight, as people compare it."""
    return " ".join(mark[start : start + 8] for start in range(0, len(mark), 8))
