"""Where figures are: the files of a release, which stay for good, and what each figure means."""

from __future__ import annotations

from foia.pages.navigation import page_address
from foia.statistics import definitions
from foia.statistics.figure_queries import Published
from foia.statistics.folder import POOLED, folder_of


def file_address(release: Published, name: str) -> str:
    """Return where a file of a release is."""
    return f"{folder_address(release)}/{name}"


def folder_address(release: Published) -> str:
    """Return where all files of a release are listed."""
    folder = folder_of(release.period, release.revision)
    return f"{page_address('releases.index')}/{release.country.lower()}/{folder}"


def pooled_address(release: Published) -> str:
    """Return the file that says which bodies are counted together."""
    return file_address(release, POOLED)


def feed_address() -> str:
    """Return the feed of what is published."""
    return page_address("releases.feed")


def meaning_address(code: str, table: str = "") -> str:
    """Return where it is told what a measure means."""
    return f"{page_address('statistics.meanings')}#cifra-{definitions.measure(code, table).anchor}"


def method_address(code: str) -> str:
    """Return where it is told how figures are made."""
    return f"{page_address('statistics.meanings')}#modo-{definitions.method(code).anchor}"
