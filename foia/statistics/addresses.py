"""Where figures are: the files of a release, which stay for good, and what each figure means."""

from __future__ import annotations

from typing import Any

from flask import url_for

from foia.statistics import definitions
from foia.statistics.figure_queries import Published
from foia.statistics.folder import POOLED, folder_of


def file_address(release: Published, name: str) -> str:
    """Return where a file of a release is."""
    return url_for("releases.file", **_folder(release), name=name)


def folder_address(release: Published) -> str:
    """Return where all files of a release are listed."""
    return url_for("releases.release", **_folder(release))


def _folder(release: Published) -> dict[str, Any]:
    return {"country": release.country.lower(), "folder": folder_of(release.period, release.revision)}


def pooled_address(release: Published) -> str:
    """Return the file that says which bodies are counted together."""
    return file_address(release, POOLED)


def feed_address() -> str:
    """Return the feed of what is published."""
    return url_for("releases.feed")


def meaning_address(code: str, table: str = "") -> str:
    """Return where it is told what a measure means."""
    return f"{url_for('statistics.meanings')}#cifra-{definitions.measure(code, table).anchor}"


def method_address(code: str) -> str:
    """Return where it is told how figures are made."""
    return f"{url_for('statistics.meanings')}#modo-{definitions.method(code).anchor}"
