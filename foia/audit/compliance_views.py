"""How bodies keep their terms, from the country down to one case: true figures, for auditors alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia.access import current_actor, requires
from foia.actors import Capability
from foia.audit import compliance_queries as queries
from foia.audit.compliance_queries import After, Asked, Flow, MeasuredCase, Sums, View
from foia.audit.compliance_words import VIEWS, month_words, period_words, share_words
from foia.audit.forms import days_of
from foia.audit.period_forms import narrowed
from foia.audit.views import blueprint
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.kinds import kinds_of
from foia.cases.states import exclusions_of
from foia.cases.terms import local_date
from foia.directory.models import Body
from foia.errors import NotFound
from foia.i18n import gettext as _
from foia.i18n import language
from foia.pages.rendering import addresses_of_cases
from foia.statistics.cell_counting import NO_BODY

__all__ = ["blueprint"]
_PERIOD = re.compile(r"(?P<year>20\d\d)(?:-(?P<part>0[1-9]|1[0-2])|(?P<quarter>T[1-4]))?")
_MONTHS_OF_YEAR, _MONTHS_OF_QUARTER = 12, 3


@dataclass(frozen=True)
class FlowLine:
    """A row of figures: its name and where it leads, the period its numbers lead to, the figures."""

    name: str
    address: str | None
    period: str
    flow: Flow
    is_total: bool = False


@blueprint.get("/auditoria/cumplimiento")
@requires(Capability.AUDIT)
def compliance_bodies() -> ResponseReturnValue:
    """Tell what every body did in a period: received, answered in time and late, overdue at its end."""
    context = web_context()
    chosen = narrowed(context, whole_year=True)
    period = period_code(int(chosen.form.year.data), chosen.part)
    asked = _asked(context, chosen.asked.first_on, chosen.asked.last_on, chosen.today, chosen.asked.body_id)
    found = queries.flows_by_body(context.session, asked) if asked else []
    year = chosen.form.year.data
    return render_template(
        "audit/flows.html",
        form=chosen.form,
        lines=[
            FlowLine(
                _name(body),
                url_for("audit.compliance_body", body_id=body.id if body else NO_BODY, year=year),
                period,
                flow,
            )
            for body, flow in found
        ],
        body_ids=[body.id if body else NO_BODY for body, _flow in found],
        period_words=period_words(period),
        share=share_words,
        views=View,
    )


@blueprint.get("/auditoria/cumplimiento/<uuid:body_id>")
@requires(Capability.AUDIT)
def compliance_body(body_id: UUID) -> ResponseReturnValue:
    """Tell what one body did in each month and quarter of a year."""
    context = web_context()
    body = _body(context, body_id)
    chosen = narrowed(context, whole_year=True)
    year = int(chosen.form.year.data)
    asked = _asked(context, *days_of(year, ""), chosen.today, body_id)
    lines = _of_year(context, asked, year) if asked else []
    return render_template(
        "audit/flows_of_body.html",
        name=_name(body),
        body_id=body_id,
        form=chosen.form,
        lines=lines,
        share=share_words,
        views=View,
        back=url_for("audit.compliance_bodies", year=year),
    )


@blueprint.get("/auditoria/cumplimiento/<uuid:body_id>/<period>")
@requires(Capability.AUDIT)
def compliance_cases(body_id: UUID, period: str) -> ResponseReturnValue:
    """List the cases of a body behind one figure of a period (`ver`)."""
    context = web_context()
    body = _body(context, body_id)
    found = _PERIOD.fullmatch(period)
    wanted = request.args.get("ver", View.RECEIVED)
    if found is None or wanted not in set(View):
        raise NotFound("period")
    view, today = View(wanted), local_date(context.book, context.country, None, context.now)
    first_on, last_on = days_of(int(found["year"]), found["part"] or found["quarter"] or "")
    asked = _asked(context, first_on, last_on, today, body_id)
    # What is overdue today was due yesterday or before: a term is good until its last instant.
    until = min(last_on, today - timedelta(days=1)) if view is View.OVERDUE else last_on
    rows, following = (
        queries.cases_behind(context.session, asked, view, first_on, until, _after()) if asked else ([], None)
    )
    addresses = addresses_of_cases("audit.case_record", (row.case_id for row in rows))
    here: dict[str, Any] = {"body_id": body_id, "period": period}
    return render_template(
        "audit/flow_cases.html",
        title=VIEWS[view].title,
        name=_name(body),
        period_words=period_words(period),
        lines=[_line(row, address) for row, address in zip(rows, addresses, strict=True)],
        views=[
            (words.title, url_for("audit.compliance_cases", **here, ver=other) if other is not view else None)
            for other, words in VIEWS.items()
        ],
        back=url_for("audit.compliance_body", body_id=body_id, year=found["year"]),
        next_url=url_for("audit.compliance_cases", **here, ver=view, desde=_place(following))
        if following
        else None,
    )


def _of_year(context: Context, asked: Asked, year: int) -> list[FlowLine]:
    months = [
        month for number in range(1, _MONTHS_OF_YEAR + 1) if (month := f"{year}-{number:02d}") <= asked.last
    ]
    sums = queries.sums_by_month(context.session, asked, months)
    lines = []
    for month in months:
        lines.append(FlowLine(month_words(month), None, month, sums[month].flow()))
        quarter = _quarter_of(month)
        if int(month[-2:]) % _MONTHS_OF_QUARTER == 0 or month == asked.last:
            within = [sums[other] for other in months if _quarter_of(other) == quarter]
            name = _("Trimestre %(number)s", number=quarter)
            lines.append(_total(name, f"{year}T{quarter}", within))
    return [*lines, _total(_("Todo el año"), str(year), [sums[month] for month in months])]


def _quarter_of(month: str) -> int:
    return (int(month[-2:]) - 1) // _MONTHS_OF_QUARTER + 1


def _total(name: str, period: str, months: list[Sums]) -> FlowLine:
    return FlowLine(name, None, period, Sums.together(months).flow(), is_total=True)


def _asked(
    context: Context, first_on: date, last_on: date, today: date, body_id: UUID | None
) -> Asked | None:
    """Ask for the months of a period that have begun; None where none has."""
    if first_on > today:
        return None
    last = min(last_on, today)
    excluded = tuple(sorted(exclusions_of(current_actor())))
    return Asked(context.country, f"{first_on:%Y-%m}", f"{last:%Y-%m}", today, body_id, excluded)


def period_code(year: int, part: str) -> str:
    """Write a period as addresses have it: `2026`, `2026T1` or `2026-03`."""
    return f"{year}{part}" if part.startswith("T") else f"{year}-{part}" if part else str(year)


def _body(context: Context, body_id: UUID) -> Body | None:
    if body_id == NO_BODY:
        return None
    body = context.session.get(Body, body_id)
    if body is None:
        raise NotFound("body")
    return body


def _name(body: Body | None) -> str:
    return body.name(language()) if body is not None else _("Sin entidad todavía")


def _line(row: MeasuredCase, address: str) -> dict[str, Any]:
    kinds = kinds_of(current_app)
    return {
        "folio": row.folio,
        "address": address,
        "kind": kinds[row.kind].label if row.kind in kinds else row.kind,
        "received_on": row.received_on,
        "due_on": row.due_on,
        "ended_on": row.ended_on,
        "working_days": row.working_days,
        "term_percent": row.term_percent,
    }


def _after() -> After | None:
    day, _dot, case_id = request.args.get("desde", "").partition(".")
    try:
        return After(date.fromisoformat(day), UUID(case_id))
    except ValueError:
        return None


def _place(after: After) -> str:
    return f"{after.day.isoformat()}.{after.case_id.hex}"
