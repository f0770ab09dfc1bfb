"""Whether the database itself keeps the record from being changed, in words."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from foia.config import Settings
from foia.keeping.findings import Finding, act, good, note
from foia.keeping.guards import guards_of


def guard_findings(session: Session, settings: Settings) -> Iterator[Finding]:
    """Say what the service, or whoever takes its place, could change or remove of the record."""
    connection = session.connection()
    guards = guards_of(connection)
    if guards.missing_triggers:
        names = ", ".join(guards.missing_triggers)
        yield act(
            "guards",
            f"Faltan disparadores que impiden cambiar el registro: {names}.",
            "Averigüe quién los quitó, compruebe el registro con `foia audit verify`, y vuelva a ponerlos "
            "(docs/runbook.md).",
        )
    if connection.dialect.name != "postgresql":
        yield note(
            "guards_sqlite",
            "SQLite no tiene roles: el registro lo cuidan solo los disparadores, que quien abra el archivo "
            "puede quitar. Lo descubren las constancias firmadas que se guardan fuera.",
            ""
            if settings.development
            else "Para datos reales use PostgreSQL con dos roles (docs/runbook.md).",
        )
    elif guards.is_owner:
        level = note if settings.development else act
        yield level(
            "guards_owner",
            "El servicio entra a PostgreSQL como dueño de sus tablas: puede quitar los disparadores que "
            "cuidan el registro.",
            "Use dos roles: el dueño solo en FOIA_MIGRATION_DATABASE_URL (docs/runbook.md).",
        )
    elif guards.granted:
        yield act(
            "guards_granted",
            f"El rol del servicio tiene permisos de más sobre el registro: {', '.join(guards.granted)}.",
            "Ejecute `foia migrate`: los retira.",
        )
    elif not guards.missing_triggers:
        yield good("guards", "El rol del servicio no puede cambiar ni borrar el registro.")
