"""Says the history of what is administered by screen in words: who, when, what, from what to what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.changes import ChangeRead
from foia.directory.models import Body, Office
from foia.i18n import date_plain, datetime_words, language
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l

# What was done, in words; an action that is not here is told as it was written.
ACTION_WORDS: dict[str, Any] = {
    "added": _l("Agregó"),
    "changed": _l("Cambió"),
    "ended": _l("Terminó"),
    "removed": _l("Quitó"),
    "closed": _l("Cerró"),
    "reopened": _l("Reabrió"),
    "invited": _l("Invitó"),
    "disabled": _l("Desactivó"),
    "enabled": _l("Activó"),
    "renewed": _l("Renovó el acceso"),
    "proposed": _l("Propuso"),
    "confirmed": _l("Confirmó"),
    "withdrawn": _l("Retiró"),
    "cancelled": _l("Anuló"),
    "joined": _l("Incorporó"),
    "merged": _l("Fusionó"),
    "imported": _l("Importó"),
}

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class ChangeLine:
    """A change as the page tells it; `rows` are (label, before, after), "" where there was nothing.

    `kind_words`, `subject` and `address` say what it is a change of, where a page shows several subjects."""

    when: datetime
    who: str
    action_words: str
    rows: list[tuple[str, str, str]]
    kind_words: str = ""
    subject: str = ""
    address: str = ""


def change_lines(
    session: Session,
    changes: Sequence[ChangeRead],
    labels: Mapping[str, Any],
    values: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[ChangeLine]:
    """Say changes in words, in their order, with one statement.

    `labels` are the names of the fields, `values` for a field its codes' words. Ids of people, bodies and
    offices become names, dates are written out, yes and no are said."""
    names = names_behind(session, ids_in(changes))
    return [line_of(change, labels, values or {}, names) for change in changes]


def line_of(
    change: ChangeRead,
    labels: Mapping[str, Any],
    values: Mapping[str, Mapping[str, Any]],
    names: Mapping[str, str],
) -> ChangeLine:
    """Say one change, with the names behind its ids."""
    return ChangeLine(
        when=change.changed_at,
        who=who(change, names),
        action_words=str(ACTION_WORDS.get(change.action, change.action)),
        rows=rows_of(change, labels, values, names),
    )


def who(change: ChangeRead, names: Mapping[str, str]) -> str:
    """Say who made a change."""
    if change.person_id is None:
        return _("Línea de comandos")
    return names.get(change.person_id.hex, "")


def rows_of(
    change: ChangeRead,
    labels: Mapping[str, Any],
    values: Mapping[str, Mapping[str, Any]],
    names: Mapping[str, str],
) -> list[tuple[str, str, str]]:
    """Return the fields of a change as (label, before, after), in the order of the labels."""
    order = {name: place for place, name in enumerate(labels)}
    fields = sorted(change.fields, key=lambda field: order.get(field[0], len(order)))
    return [
        (
            str(labels.get(name, name)),
            _value_words(before, values.get(name, {}), names),
            _value_words(after, values.get(name, {}), names),
        )
        for name, before, after in fields
    ]


def _value_words(value: Any, codes: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("Sí") if value else _("No")
    if isinstance(value, list):
        return ", ".join(_value_words(item, codes, names) for item in value)
    written = str(value)
    if written in codes:
        return str(codes[written])
    if isinstance(value, str) and _DAY.fullmatch(written):
        return date_plain(date.fromisoformat(written))
    if isinstance(value, str) and _INSTANT.fullmatch(written):
        return datetime_words(datetime.fromisoformat(written))
    return names.get(written, written)


def names_behind(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """Return the names of the people, bodies and offices with these ids (hex), in one statement."""
    wanted = {UUID(written) for written in ids}
    if not wanted:
        return {}
    named = [
        select(table.id, table.name_es, table.name_en).where(table.id.in_(wanted)) for table in (Body, Office)
    ]
    people = select(Person.id, Person.name, literal("")).where(Person.id.in_(wanted))
    rows = session.execute(union_all(people, *named))
    return {row[0].hex: row[2] if language() == "en" and row[2] else row[1] for row in rows}


def ids_in(changes: Iterable[ChangeRead]) -> set[str]:
    """Return the ids (hex) of who made the changes and of what they speak of."""
    ids = set()
    for change in changes:
        ids |= {change.person_id.hex} if change.person_id else set()
        for _name, before, after in change.fields:
            ids |= _ids_in(before) | _ids_in(after)
    return ids


def _ids_in(value: Any) -> set[str]:
    values = value if isinstance(value, list) else [value]
    return {item for item in values if isinstance(item, str) and _ID.fullmatch(item)}
