"""The trays by name: what each is narrowed to, in the words and with the count of its link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from foia.cases.tray import COVERED, ME, NOBODY
from foia.cases.tray_counts import MOST_COUNTED, TrayCounts
from foia.i18n import gettext as _


@dataclass(frozen=True)
class NamedTray:
    """A link to a tray. `count` is in words: one that was not counted to its end says so."""

    name: str
    address: str
    count: str
    is_here: bool
    is_urgent: bool = False


def named_trays(counts: TrayCounts) -> list[NamedTray]:
    """Return the trays of a desk in the order in which a day goes; some only where they hold anything."""
    found: list[tuple[str, dict[str, Any], int | None]] = [
        (_("Todos por responder"), {}, None),
        (_("Vencidos"), {"due": "overdue"}, counts.late),
        (_("Vencen hoy"), {"due": "today"}, counts.today),
        (_("Vencen pronto"), {"due": "soon"}, counts.soon),
        (_("Sin responsable"), {"assignee": NOBODY}, counts.unassigned),
        (_("A mi cargo"), {"assignee": ME}, counts.mine),
        (_("Esperan a quien presentó"), {"phase": "awaiting_clarification"}, counts.awaiting),
        (_("Esperan aprobación"), {"approval": "y"}, counts.approval),
        (_("Remitidos por otra entidad"), {"referred": "y"}, counts.referred),
    ]
    if counts.covered:
        found.insert(6, (_("De quien usted suple"), {"assignee": COVERED}, counts.covered))
    here = {name: value for name, value in request.args.items() if value and name not in ("desde", "order")}
    return [
        NamedTray(
            name,
            url_for("desk.tray", **narrowed),
            _count(count),
            is_here=here == narrowed,
            is_urgent=bool(count) and narrowed in ({"due": "overdue"}, {"due": "today"}),
        )
        for name, narrowed, count in found
    ]


def _count(count: int | None) -> str:
    if count is None:
        return ""
    return str(count) if count < MOST_COUNTED else _("más de %(count)s", count=MOST_COUNTED - 1)
