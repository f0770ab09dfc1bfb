"""What the database refuses to the service itself: to change what may only be added to.

Triggers refuse it to everybody; whoever owns a table could take them off. On PostgreSQL the service's role
therefore owns nothing, and loses what it was granted beyond reading and adding: each time after a migration,
since a `GRANT ... ON ALL TABLES` in between gives it back. SQLite knows no roles: there the triggers are all.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

# Of these rows are added, never changed nor removed.
ADDED_TO_ONLY = ("events", "log_entries", "checkpoints")
# TRIGGER would let its holder put one in the way of what is added.
_REFUSED = ("UPDATE", "DELETE", "TRUNCATE", "TRIGGER")
# What no role but the owner keeps, by table: the history of changes too, and which schema this is.
_TAKEN = {
    **dict.fromkeys((*ADDED_TO_ONLY, "changes"), _REFUSED),
    "alembic_version": ("INSERT", *_REFUSED),
}
_ON_SQLITE = ("update", "delete")
_ON_POSTGRESQL = ("change", "truncate")
_PUBLIC = "PUBLIC"


@dataclass(frozen=True)
class Guards:
    """How the tables are guarded: triggers missing or off, and what the service's role could do to them."""

    missing_triggers: tuple[str, ...]
    is_owner: bool = False
    granted: tuple[str, ...] = ()


def take_back_grants(connection: Connection) -> list[str]:
    """Take from every role but the tables' owner what only an owner may; return whom it was taken from.

    As the owner, on PostgreSQL; elsewhere there is nothing to take."""
    if connection.dialect.name != "postgresql":
        return []
    found = connection.execute(
        text(
            # Of the table, or of a column of it: what is taken of the one is taken of the other.
            "SELECT DISTINCT c.relname, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE r.rolname END,"
            " a.privilege_type"
            " FROM pg_class c JOIN (SELECT oid AS of, relacl AS acl FROM pg_class"
            " UNION ALL SELECT attrelid, attacl FROM pg_attribute) g ON g.of = c.oid"
            " CROSS JOIN LATERAL aclexplode(g.acl) a LEFT JOIN pg_roles r ON r.oid = a.grantee"
            " WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = ANY(:tables)"
            " AND a.grantee <> c.relowner"
        ),
        {"tables": list(_TAKEN)},
    ).all()
    quote = connection.dialect.identifier_preparer.quote_identifier
    taken = {(table, role) for table, role, privilege in found if privilege in _TAKEN[table]}
    for table, role in sorted(taken):
        whom = _PUBLIC if role == _PUBLIC else quote(role)
        connection.execute(text(f"REVOKE {', '.join(_TAKEN[table])} ON {quote(table)} FROM {whom}"))
    return sorted({role for _table, role in taken})


def guards_of(connection: Connection) -> Guards:
    """Look at how the tables are guarded from the role that is connected."""
    if connection.dialect.name != "postgresql":
        there = set(connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")))
        return Guards(_missing(there, _ON_SQLITE))
    there = set(
        connection.scalars(
            text(
                "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
                " WHERE c.relnamespace = current_schema()::regnamespace AND t.tgenabled IN ('O', 'A')"
            )
        )
    )
    rows = connection.execute(
        text(
            "SELECT c.relname, pg_has_role(c.relowner, 'MEMBER'), p.name, CASE p.name WHEN 'UPDATE'"
            " THEN has_any_column_privilege(c.oid, 'UPDATE') ELSE has_table_privilege(c.oid, p.name) END"
            " FROM pg_class c CROSS JOIN unnest(CAST(:refused AS text[])) AS p(name)"
            " WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = ANY(:tables)"
        ),
        {"tables": list(ADDED_TO_ONLY), "refused": list(_REFUSED)},
    ).all()
    return Guards(
        _missing(there, _ON_POSTGRESQL),
        is_owner=any(row[1] for row in rows),
        granted=tuple(sorted(f"{row[2]} ON {row[0]}" for row in rows if row[3])),
    )


def _missing(there: set[str], endings: tuple[str, ...]) -> tuple[str, ...]:
    wanted = [f"{table}_refuse_{ending}" for table in ADDED_TO_ONLY for ending in endings]
    return tuple(name for name in wanted if name not in there)
