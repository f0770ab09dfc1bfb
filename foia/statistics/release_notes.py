"""The notes of a release: what its figures mean, what is left out, how its files are checked: pure."""

from __future__ import annotations

from collections.abc import Iterable

from foia.statistics import definitions
from foia.statistics.catalogue import TABLES, tables_of
from foia.statistics.folder import CHECKPOINT, POOLED, SIGNATURE, SUMS, folder_of
from foia.statistics.labels import DEMO_ES, Words
from foia.statistics.measure_definitions import Definition
from foia.statistics.periods import parse_period
from foia.statistics.tables import PublishedRelease

LICENSE = "Creative Commons Atribución 4.0 Internacional (CC BY 4.0)"
_MAY_NOT_ADD_UP = "**Las partes pueden no sumar el total.**"


def notes_of(release: PublishedRelease, words: Words, reason: str = "") -> str:
    """Write NOTAS.md."""
    period = parse_period(release.period)
    head = [
        f"# {words.country}, {folder_of(release.period, release.revision)}",
        DEMO_ES if words.is_demo else "",
        f"Del {period.first_on.isoformat()} al {period.last_on.isoformat()}. "
        f"Publicado el {release.published_on.isoformat()} por {words.publisher}. "
        f"Definiciones: versión {release.definitions}. Licencia: {LICENSE}.",
        f"Es la revisión {release.revision}: {reason}" if release.revision > 1 else "",
        _MAY_NOT_ADD_UP,
    ]
    return (
        "\n\n".join(
            part
            for part in (
                *head,
                "## Tablas",
                *_tables(release),
                *_withheld(release),
                "## Qué hay en lugar de una cifra",
                _list(definitions.STATUSES, code=True),
                "## Cómo se hacen las cifras",
                _list(definitions.METHODS),
                "## Los archivos",
                _files(),
            )
            if part
        )
        + "\n"
    )


def _tables(release: PublishedRelease) -> Iterable[str]:
    for table in TABLES:
        if table.id in release.tables:
            meaning = definitions.table(table.id)
            by = ", ".join(f"`{one}` ({definitions.DIMENSIONS[one].lower()})" for one in table.dimensions)
            yield f"### {meaning.name}: `{table.id}.csv`"
            yield meaning.text + (f" Por {by}." if by else "")
            yield _list((definitions.measure(code, table.id) for code in table.columns), code=True)


def _withheld(release: PublishedRelease) -> Iterable[str]:
    names = [
        f"- {definitions.table(table.id).name} (`{table.id}`)"
        for table in tables_of(parse_period(release.period).span)
        if table.id not in release.tables
    ]
    if names:
        yield "## Tablas que no se publican esta vez"
        yield "No se pudo probar a tiempo que de ellas no se pueda calcular ninguna cifra omitida."
        yield "\n".join(names)


def _list(found: Iterable[Definition], *, code: bool = False) -> str:
    return "\n".join(f"- {f'`{one.code}` ' if code else ''}**{one.name}**. {one.text}" for one in found)


def _files() -> str:
    return "\n".join(
        (
            "- Un CSV y un JSON por tabla, con las mismas cifras; `datapackage.json` los describe.",
            f"- `{POOLED}` dice qué entidades no tienen fila propia y en cuál están sumadas.",
            f"- `{SUMS}` tiene la suma de cada archivo (`sha256sum -c {SUMS}`); `{SIGNATURE}` la firma.",
            f"- `{CHECKPOINT}` es la constancia firmada del registro de expedientes al publicar.",
        )
    )
