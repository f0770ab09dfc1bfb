"""What the folder of a release is called and holds, file by file: pure."""

from __future__ import annotations

import re

from foia.statistics.periods import Period, parse_period

PACKAGE = "datapackage.json"
NOTES = "NOTAS.md"
POOLED = "pooled.csv"
CHECKPOINT = "checkpoint.note"
SUMS = "SHA256SUMS"
SIGNATURE = "SHA256SUMS.sig"

MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "md": "text/markdown",
    "note": "text/plain",
    "sig": "text/plain",
    "": "text/plain",
}
# What a spreadsheet takes for the beginning of a formula.
RUNS = ("=", "+", "-", "@", "\t", "\r")
# Stands in the column `value` where there is none to show: the codes of the statuses without a value.
WITHOUT_VALUE = ("c", "z", "n")
_REVISION = re.compile("[0-9]{1,6}")


def media_type_of(name: str) -> str:
    """Return the media type of a file of a release."""
    return MEDIA_TYPES[name.rpartition(".")[2] if "." in name else ""]


def folder_of(period: str, revision: int = 1) -> str:
    """Name a release in an address: `2026T1`, `2026`, and `2026T1-r2` for what was published once more."""
    name = period.replace("Q", "T")
    return name if revision == 1 else f"{name}-r{revision}"


def read_folder(name: str) -> tuple[Period, int]:
    """Read what `folder_of` wrote. Raises ValueError."""
    period, dash, revision = name.partition("-r")
    if "Q" in period or (dash and not _REVISION.fullmatch(revision)):
        raise ValueError(name)
    number = int(revision) if dash else 1
    read = parse_period(period.replace("T", "Q"))
    if folder_of(str(read), number) != name:
        raise ValueError(name)  # `2026T1-r1` and `2026T1-r02` are no other names of what has one
    return read, number


def safe(text: str) -> str:
    """Keep a spreadsheet from running what a name begins with."""
    return f"'{text}" if text.startswith(RUNS) else text


def unsafe(text: str) -> str:
    """Read what `safe` wrote."""
    return text[1:] if text.startswith("'") and text[1:].startswith(RUNS) else text
