"""Words of what differs between stored deadlines and those computed again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from foia.audit.recomputed import Difference
from foia.i18n import date_short
from foia.i18n import gettext as _


def difference_cells(difference: Difference, step_names: Mapping[str, str]) -> list[str]:
    """Say which date differs, what is stored, and what comes out."""
    field = {
        "starts_on": _("primer día"),
        "due_on": _("vence"),
        "first_due_on": _("vencía al principio"),
        "late_after_on": _("último día en plazo"),
        "conflict_due_on": _("según otra norma"),
        "stopped_on": _("se detuvo"),
    }[difference.field]
    where = _("en la lista") if difference.table == "cases" else _("en los plazos")
    name = f"{step_names.get(difference.step, difference.step)}: {field}, {where}"
    return [name, *(_day(day) for day in (difference.stored, difference.found))]


def _day(day: date | None) -> str:
    return date_short(day) if day is not None else _("Sin fecha")
