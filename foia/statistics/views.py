"""The public pages of figures: the months of a country, and the same cells as CSV."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import false
from sqlalchemy.orm import Session

from foia.access import public
from foia.config import Settings
from foia.directory.models import Body
from foia.errors import NotFound
from foia.extensions import db
from foia.forms import Choice
from foia.statistics import queries
from foia.statistics.forms import MonthForm
from foia.statistics.measures import months_until
from foia.statistics.models import Cell
from foia.statistics.queries import Published, Sums, View
from foia.statistics.sheet import sheet
from foia.statistics.words import (
    counted_kinds,
    country_words,
    figure_cells,
    figure_head,
    figure_words,
    flow_chart,
    gap_note,
    kind_words,
    month_words,
)

blueprint = Blueprint("statistics", __name__)

CHART_MONTHS = 24
MOST_PAGES = 1000
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


@blueprint.get("/estadisticas")
@public
def overview() -> ResponseReturnValue:
    """Show a month's figures by body and kind, and the months before it."""
    session = db.session()
    form, published = _form(session)
    view = View(form.pais.data, form.tipo.data)
    month = form.mes.data
    if month is None:
        return render_template("statistics/overview.html", filters=form, month=None)
    page = _page()
    rows, has_more = queries.page_of_month(session, view, month, page)
    known = {one.month for one in published}
    # Months before the first with figures are no gaps: the chart begins with that one.
    first = min((one.month for one in published if one.has_figures), default=month)
    months = [one for one in months_until(month, CHART_MONTHS) if one >= first]
    sums = queries.sums_by_month(session, view, months)
    return render_template(
        "statistics/overview.html",
        filters=form,
        month=month,
        rows=rows,
        sums=sums.get(month, Sums()),
        months=[(one, sums.get(one, Sums())) for one in reversed(months) if one in known],
        chart=flow_chart(months, sums),
        gap_note=gap_note(),
        month_words=month_words,
        figure_words=figure_words,
        figure_head=figure_head,
        figure_cells=figure_cells,
        kind_words=kind_words,
        country=country_words(view.country),
        next_url=_address(page + 1) if has_more else None,
        previous_url=_address(page - 1) if page > 1 else None,
    )


@blueprint.get("/estadisticas/datos.csv")
@public
def download() -> ResponseReturnValue:
    """Give every published cell of a month, or of a body, as CSV."""
    session = db.session()
    body_id = request.args.get("entidad", type=UUID)
    if body_id is not None:
        body = session.get(Body, body_id)
        if body is None:
            raise NotFound("body")
        return _csv(session, Cell.body_id == body_id, f"cifras-{body.country.lower()}-{body_id.hex[:8]}")
    month = request.args.get("mes")
    if month and not _MONTH.fullmatch(month):
        raise NotFound("release")
    release = queries.release_of(session, month) if month else queries.newest_release(session)
    if release is None:
        if month:
            raise NotFound("release")
        return _csv(session, false(), "cifras")  # before the first release: the columns alone
    return _csv(session, Cell.release_id == release.id, f"cifras-{release.month}")


def _csv(session: Session, condition: Any, name: str) -> ResponseReturnValue:
    settings: Settings = current_app.config["FOIA"]
    response = make_response(sheet(queries.cells_of(session, condition), is_demo=settings.demo))
    response.mimetype = "text/csv"
    marked = f"datos-de-demostracion-{name}" if settings.demo else name
    response.headers["Content-Disposition"] = f'attachment; filename="{marked}.csv"'
    return response


def _form(session: Session) -> tuple[MonthForm, list[Published]]:
    """Return the filters with what they offer; what is not offered is taken as not asked."""
    own: str = current_app.config["FOIA"].country
    form = MonthForm(request.args)
    offer = queries.offered(session, form.pais.data or own)
    others = [code for code in offer.countries if code != own]
    form.pais.choices = [Choice(code, country_words(code)) for code in [own, *others]]
    form.tipo.choices = [Choice(code, kind_words(code)) for code in counted_kinds()]
    if form.pais.data not in {own, *others}:
        offer = queries.offered(session, own) if form.pais.data else offer
        form.pais.data = own
    if form.tipo.data not in set(counted_kinds()):
        form.tipo.data = None
    published = offer.months
    filled = [one for one in published if one.has_figures]
    offered = [one for one in published if one.has_figures or one is published[0]]
    form.mes.choices = [Choice(one.month, month_words(one.month)) for one in offered]
    if form.mes.data not in {one.month for one in offered}:
        form.mes.data = next((one.month for one in [*filled, *offered]), None)
    return form, published


def _page() -> int:
    return min(max(1, request.args.get("pagina", 1, type=int)), MOST_PAGES)


def _address(page: int) -> str:
    kept: dict[str, Any] = {n: v for n, v in request.args.items() if n in {"mes", "tipo", "pais"} and v}
    return url_for("statistics.overview", **kept, pagina=page)
