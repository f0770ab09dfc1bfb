"""A release read back from its files, as anybody can: pure. The CSV of each table is what counts."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from foia.statistics.catalogue import BY_ID, Table
from foia.statistics.folder import PACKAGE, POOLED, WITHOUT_VALUE, unsafe
from foia.statistics.tables import Figure, PublishedRelease, PublishedTable, Row, Status


class NotARelease(ValueError):
    """A folder or its files are no release; says which and why."""


def read_releases(folder: Path) -> list[PublishedRelease]:
    """Read the release in a folder, or those in its sub-folders, by country, period and revision.

    Raises NotARelease."""
    folders = [folder] if (folder / PACKAGE).is_file() else [one.parent for one in folder.rglob(PACKAGE)]
    if not folders:
        raise NotARelease(f"{folder}: no hay {PACKAGE}")
    found = [read_release(one) for one in folders]
    return sorted(found, key=lambda one: (one.country, one.period, one.revision))


def read_release(folder: Path) -> PublishedRelease:
    """Read the release in a folder. Raises NotARelease."""
    try:
        return release_of(
            {one.name: one.read_bytes() for one in folder.iterdir() if one.suffix in {".csv", ".json"}}
        )
    except (OSError, KeyError, ValueError) as error:
        raise NotARelease(f"{folder}: {type(error).__name__} {error}") from error


def release_of(files: Mapping[str, bytes]) -> PublishedRelease:
    """Read a release from the content of its files. Raises KeyError, ValueError."""
    package: dict[str, Any] = json.loads(files[PACKAGE])
    tables = {
        name: _table(BY_ID[name], files[f"{name}.csv"])
        for resource in package["resources"]
        if (name := resource["path"].removesuffix(".csv")) in BY_ID and resource["path"].endswith(".csv")
    }
    return PublishedRelease(
        country=package["country"],
        period=package["period"],
        revision=package["revision"],
        definitions=package["definitions"],
        published_on=date.fromisoformat(package["publishedOn"]),
        tables=tables,
        pooled={unsafe(row["body"]): row["pooled_in"] for row in _rows(files[POOLED])},
    )


def _table(table: Table, content: bytes) -> PublishedTable:
    rows: dict[Row, dict[str, Figure]] = {}
    for line in _rows(content):
        row = tuple(unsafe(line[dimension]) for dimension in table.dimensions)
        value = None if line["value"] in WITHOUT_VALUE else int(line["value"])
        rows.setdefault(row, {})[line["measure"]] = Figure(Status(line["status"]), value)
    return PublishedTable(table.id, rows)


def _rows(content: bytes) -> csv.DictReader[str]:
    return csv.DictReader(StringIO(content.decode("utf-8"), newline=""))
