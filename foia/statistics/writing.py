"""A release as files: one CSV and one JSON a table, a Data Package v2, notes, checksums: pure.

The same release gives the same bytes. Codes are English; a Spanish label stands beside each.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from io import StringIO
from typing import Any

from foia.statistics import definitions
from foia.statistics.catalogue import ALL, TABLES, Table
from foia.statistics.folder import NOTES, PACKAGE, POOLED, SUMS, safe
from foia.statistics.labels import Words
from foia.statistics.package import package_of
from foia.statistics.release_notes import notes_of
from foia.statistics.tables import Figure, PublishedRelease, PublishedTable, Row


def files_of(
    release: PublishedRelease, words: Words, *, reason: str = "", extra: Mapping[str, bytes] | None = None
) -> dict[str, bytes]:
    """Return the files of a release by name, SHA256SUMS the last; `extra` is summed with them.

    `reason` is why a revision was made. The signature of SHA256SUMS is not among them."""
    files: dict[str, bytes] = {}
    for table in TABLES:
        if table.id in release.tables:
            published = release.tables[table.id]
            files[f"{table.id}.csv"] = _sheet(release, table, published, words)
            files[f"{table.id}.json"] = _document(release, table, published, words)
    files[POOLED] = _pooled(release, words)
    files[NOTES] = notes_of(release, words, reason).encode()
    files |= extra or {}
    files[PACKAGE] = written_json(package_of(release, files, words))
    files[SUMS] = sums_of(files)
    return files


def sums_of(files: Mapping[str, bytes]) -> bytes:
    """Write the checksums of files as `sha256sum` does."""
    return "".join(f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)).encode()


def written_json(document: Any) -> bytes:
    """Write a document so that people can read it too."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def rows_in_order(published: PublishedTable) -> Iterator[tuple[Row, Mapping[str, Figure]]]:
    """Give the rows by their dimensions, the margins first, days as numbers."""
    yield from sorted(published.rows.items(), key=lambda row: [_rank(value) for value in row[0]])


def _rank(value: str) -> tuple[bool, int, str]:
    return value != ALL, int(value) if value.isascii() and value.isdigit() else 0, value


def _written(rows: Iterable[Iterable[object]]) -> bytes:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _sheet(release: PublishedRelease, table: Table, published: PublishedTable, words: Words) -> bytes:
    named = [name for dimension in table.dimensions for name in (dimension, f"{dimension}_es")]
    columns = ["period", *named, "measure", "measure_es", "value", "status", "status_es", *words.notice]
    return _written([columns, *_figures(release.period, table, published, words)])


def _figures(
    period: str, table: Table, published: PublishedTable, words: Words
) -> Iterator[tuple[object, ...]]:
    notice = words.notice.values()
    for row, figures in rows_in_order(published):
        named = [safe(text) for text in _named(table, row, words).values()]
        for measure in table.columns:
            figure = figures.get(measure)
            if figure is None:
                continue
            name = definitions.measure(measure, table.id).name
            status = str(figure.status)
            value = status if figure.value is None else figure.value
            words_of = definitions.status(status).name
            yield (period, *named, measure, name, value, status, words_of, *notice)


def _named(table: Table, row: Row, words: Words) -> dict[str, str]:
    """Return the codes of a row and their names, by column."""
    named = {}
    for dimension, code in zip(table.dimensions, row, strict=True):
        named[dimension] = code
        named[f"{dimension}_es"] = words.value(dimension, code)
    return named


def _document(release: PublishedRelease, table: Table, published: PublishedTable, words: Words) -> bytes:
    head = {
        "table": table.id,
        "table_es": definitions.table(table.id).name,
        "country": release.country,
        "period": release.period,
        "revision": release.revision,
        "definitions": release.definitions,
        "published_on": release.published_on.isoformat(),
        **words.notice,
    }
    rows = [
        {
            **_named(table, row, words),
            "figures": {
                measure: {"value": figures[measure].value, "status": str(figures[measure].status)}
                for measure in table.columns
                if measure in figures
            },
        }
        for row, figures in rows_in_order(published)
    ]
    return written_json({**head, "rows": rows})


def _pooled(release: PublishedRelease, words: Words) -> bytes:
    rows = [
        [safe(text) for code in (body, pooled_in) for text in (code, words.value("body", code))]
        for body, pooled_in in sorted(release.pooled.items())
    ]
    return _written([["body", "body_es", "pooled_in", "pooled_in_es"], *rows])
