"""Child process: makes a tagged PDF (PDF/UA) of a letter's HTML. Run by `foia.letters.printing` only.

It reaches no address: what a letter needs is bundled, and anything else it names is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from foia.apart import ApartRefused, serve_apart

try:
    import weasyprint
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse
except OSError:  # its libraries (Pango) are not on this machine
    weasyprint = None

NO_PANGO = "no_pango"
FOREIGN_ADDRESS = "foreign_address"
# Where the HTML says its stylesheet is; `.invalid` is no address of anybody (RFC 2606).
BASE = "https://carta.invalid/"
STYLESHEET = f"{BASE}letter.css"
VARIANT = "pdf/ua-1"
_STATIC = Path(__file__).resolve().parent.parent / "static"
_BUNDLED = {
    STYLESHEET: (_STATIC / "letter.css", "text/css"),
    f"{BASE}fonts/source-sans-3-latin.woff2": (_STATIC / "fonts" / "source-sans-3-latin.woff2", "font/woff2"),
}
_IMAGE = "data:image/png;base64,"

if weasyprint is not None:

    class _Bundled(URLFetcher):  # type: ignore[misc]
        """Gives the bundled files and the images written into the HTML; any other address ends the work."""

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            if url in _BUNDLED:
                file, media_type = _BUNDLED[url]
                return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": media_type})
            if url.startswith(_IMAGE):
                return super().fetch(url, headers)
            raise FatalURLFetchingError(FOREIGN_ADDRESS)


def make_pdf(html: bytes, _arguments: Sequence[str] = ()) -> bytes:
    """Return the PDF. Raises ApartRefused: `no_pango`, `foreign_address`."""
    if weasyprint is None:
        raise ApartRefused(NO_PANGO)
    try:
        document = weasyprint.HTML(string=html.decode(), base_url=BASE, url_fetcher=_Bundled())
        made: bytes = document.write_pdf(pdf_variant=VARIANT, full_fonts=False)
    except FatalURLFetchingError as error:
        raise ApartRefused(FOREIGN_ADDRESS) from error
    return made


if __name__ == "__main__":
    serve_apart(make_pdf)
