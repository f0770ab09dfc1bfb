"""The descriptor of a release as a Data Package v2, with labelled missing values and categories: pure."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from foia.statistics import definitions
from foia.statistics.catalogue import ALL, BY_ID, Table
from foia.statistics.folder import POOLED, WITHOUT_VALUE, folder_of, media_type_of
from foia.statistics.labels import DEMO, DEMO_ES, Words
from foia.statistics.tables import PublishedRelease, Status

PROFILES = "https://datapackage.org/profiles/2.0/"
LICENSE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0 International",
}
# Dimensions with too many values to list each as a category.
_OPEN = ("body", "day", "regime")


def package_of(release: PublishedRelease, files: Mapping[str, bytes], words: Words) -> dict[str, Any]:
    """Describe a release and its files."""
    folder = folder_of(release.period, release.revision)
    title = f"Tiempos de respuesta y resultados: {words.country}, {folder}"
    return {
        "$schema": f"{PROFILES}datapackage.json",
        "name": f"{release.country}-{folder}".lower(),
        "title": f"{DEMO_ES} {title}" if words.is_demo else title,
        "description": "Cifras anonimizadas de solicitudes y reclamos; qué significa cada una dice NOTAS.md.",
        "version": str(release.revision),
        "created": f"{release.published_on.isoformat()}T00:00:00Z",
        "licenses": [LICENSE],
        "contributors": [{"title": words.publisher, "roles": ["publisher"]}],
        "country": release.country,
        "period": release.period,
        "revision": release.revision,
        "definitions": release.definitions,
        "publishedOn": release.published_on.isoformat(),
        "resources": [_resource(name, content, release, words) for name, content in files.items()],
    }


def _resource(name: str, content: bytes, release: PublishedRelease, words: Words) -> dict[str, Any]:
    found: dict[str, Any] = {
        # `compliance` is the table, `compliance.json` the same for programs.
        "name": name.removesuffix(".csv").lower(),
        "path": name,
        "format": name.rpartition(".")[2].lower(),
        "mediatype": media_type_of(name),
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
    }
    table = BY_ID.get(name.removesuffix(".csv"))
    if table is not None:
        meaning = definitions.table(table.id)
        schema = _schema(table, release, words)
        return {
            **found,
            "type": "table",
            "title": meaning.name,
            "description": meaning.text,
            "schema": schema,
        }
    if name == POOLED:
        return {
            **found,
            "type": "table",
            "title": definitions.method("pooling").name,
            "description": definitions.method("pooling").text,
            "schema": {
                "fields": [_text(code) for code in ("body", "body_es", "pooled_in", "pooled_in_es")],
                "primaryKey": ["body"],
            },
        }
    return found


def _schema(table: Table, release: PublishedRelease, words: Words) -> dict[str, Any]:
    fields = [_text("period", "Período", required=True)]
    for position, dimension in enumerate(table.dimensions):
        codes = sorted({row[position] for row in release.tables[table.id].rows})
        fields += _dimension(dimension, codes, words)
    fields += [
        _categories(
            "measure", "Medida", {code: definitions.measure(code, table.id).name for code in table.columns}
        ),
        _text("measure_es", "Medida, en español"),
        {
            "name": "value",
            "title": "Valor",
            "type": "integer",
            "missingValues": [
                {"value": code, "label": definitions.status(code).name} for code in WITHOUT_VALUE
            ],
        },
        _categories("status", "Qué es la cifra", {str(one): definitions.status(one).name for one in Status}),
        _text("status_es", "Qué es la cifra, en español"),
    ]
    if words.is_demo:
        fields += [_categories("notice", "Aviso", {DEMO: DEMO_ES}), _text("notice_es", "Aviso, en español")]
    return {"fields": fields, "primaryKey": [*table.dimensions, "measure"], "missingValues": []}


def _dimension(dimension: str, codes: list[str], words: Words) -> list[dict[str, Any]]:
    title = definitions.DIMENSIONS[dimension]
    if dimension in _OPEN:
        code = _text(dimension, title, required=True)
    else:
        code = _categories(dimension, title, {one: words.value(dimension, one) for one in codes or [ALL]})
    return [code, _text(f"{dimension}_es", f"{title}, en español")]


def _text(name: str, title: str = "", *, required: bool = False) -> dict[str, Any]:
    found: dict[str, Any] = {"name": name, "type": "string"}
    if title:
        found["title"] = title
    return {**found, "constraints": {"required": True}} if required else found


def _categories(name: str, title: str, labels: Mapping[str, str]) -> dict[str, Any]:
    return {
        **_text(name, title, required=True),
        "categories": [{"value": code, "label": label} for code, label in labels.items()],
    }
