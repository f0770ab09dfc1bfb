"""Denied access and ways in tried in vain, listed for auditors."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.actors import Capability
from foia.audit.denials_models import Denial
from foia.audit.denials_queries import Asked, counts_by_kind, denials_page
from foia.audit.denials_store import KEPT, LONGEST_MARK, OVERFLOW
from foia.audit.period_forms import narrowed
from foia.audit.views import blueprint
from foia.cases.acting import web_context
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.paging import after_asked, next_address
from foia.refusals import ACCESS, CASE_KEY, CITIZEN_PASSWORD, SECOND_FACTOR, STAFF_PASSWORD

__all__ = ["blueprint"]
KINDS = {
    ACCESS: _l("Acceso negado"),
    STAFF_PASSWORD: _l("Contraseña del personal"),
    SECOND_FACTOR: _l("Segundo factor"),
    CITIZEN_PASSWORD: _l("Contraseña de una cuenta ciudadana"),
    CASE_KEY: _l("Clave de un expediente"),
}
_CODES = {
    "not_allowed": _l("No tiene permiso para eso"),
    "not_theirs": _l("No existe, o no para quien lo pidió"),
    "wrong": _l("No era correcta"),
    "limited": _l("Demasiados intentos seguidos"),
    OVERFLOW: _l("Lo que ya no cupo en esa hora"),
}
_ACTORS = {"public": _l("Sin sesión"), "filer": _l("Quien presentó"), "citizen": _l("Cuenta ciudadana")}
_SHOWN_MARK = 8


@blueprint.get("/auditoria/rechazos")
@requires(Capability.AUDIT)
def denials() -> ResponseReturnValue:
    """List what was refused in a period: what was tried, at which page, by whom as far as it is known."""
    context = web_context()
    chosen = narrowed(context)
    everything = Asked(chosen.asked.since, chosen.asked.until)
    kind = request.args.get("tipo", "")
    asked = replace(
        everything,
        kind=kind if kind in KINDS else "",
        person_id=_id(request.args.get("persona", "")),
        mark=request.args.get("cuenta", "")[:LONGEST_MARK],
    )
    lines, following = denials_page(context.session, asked, after_asked())
    counts = counts_by_kind(context.session, everything)
    narrowing = {"tipo": asked.kind or None}
    return render_template(
        "audit/denials.html",
        form=chosen.form,
        kinds=[
            (name, counts.get(code, 0), url_for("audit.denials", **chosen.query, tipo=code), code == kind)
            for code, name in KINDS.items()
        ],
        all_address=url_for("audit.denials", **chosen.query),
        lines=[_line(line.row, line.name, {**chosen.query, **narrowing}) for line in lines],
        is_narrowed=bool(asked.person_id or asked.mark),
        kind=asked.kind,
        first_on=chosen.asked.first_on,
        last_on=chosen.asked.last_on,
        kept_days=KEPT.days,
        next_url=next_address("audit.denials", following),
    )


def _line(row: Denial, name: str | None, query: dict[str, Any]) -> dict[str, Any]:
    who, address = name or str(_ACTORS.get(row.actor_kind, row.actor_kind)), ""
    if row.person_id is not None:
        address = url_for("audit.denials", **query, persona=row.person_id)
    elif row.mark:
        who = _("Cuenta %(mark)s", mark=row.mark[:_SHOWN_MARK])
        address = url_for("audit.denials", **query, cuenta=row.mark)
    return {
        "row": row,
        "kind": KINDS.get(row.kind, row.kind),
        "code": _CODES.get(row.code, row.code),
        "place": "" if row.endpoint == OVERFLOW else row.endpoint,
        "who": who,
        "address": address,
    }


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
