"""The public pages of figures: a period at a glance and in full, over time, by body, and what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from foia.access import public
from foia.directory.body_forms import LEVELS
from foia.directory.models import Body
from foia.errors import NotFound
from foia.extensions import db
from foia.forms import Choice
from foia.i18n import gettext as _
from foia.statistics import addresses, comparing, definitions, words
from foia.statistics import figure_queries as queries
from foia.statistics.catalogue import ALL, OTHERS, TABLES
from foia.statistics.figure_charts import gap_note
from foia.statistics.figure_queries import NATION, Published
from foia.statistics.forms import ComparisonForm, PeriodForm
from foia.statistics.measure_definitions import MEASURES
from foia.statistics.periods import CLOSING_DAYS
from foia.statistics.sections import sections_of
from foia.statistics.telling import statements_of
from foia.statistics.trends import trends_of

blueprint = Blueprint("statistics", __name__)

# How many periods are looked at beside each other.
TREND_PERIODS = 12
MOST_PAGES = 1000
_IN_OVERVIEW = ("compliance", "time_to_answer")
_KEPT = ("periodo", "pais", "nivel", "tipo")


@dataclass(frozen=True)
class Chosen:
    """What a page is about: a country, its published periods, the one asked for (None before the first)."""

    country: str
    releases: list[Published]
    release: Published | None

    @property
    def followed(self) -> list[str]:
        """The periods of the same length up to this one, the oldest first."""
        if self.release is None:
            return []
        return queries.periods_until(self.releases, self.release.period, TREND_PERIODS)


@blueprint.get("/estadisticas")
@public
def overview() -> ResponseReturnValue:
    """Say in plain words what happened in a country in a period."""
    session = db.session()
    form = PeriodForm(request.args)
    chosen = _chosen(session, form)
    if chosen.release is None:
        return _page("statistics/overview.html", form, chosen)
    release = chosen.release
    figures = queries.figures_of(
        session, chosen.country, NATION, release.period, chosen.followed, ("response_days", *_IN_OVERVIEW)
    )
    return _page(
        "statistics/overview.html",
        form,
        chosen,
        told=statements_of(figures, release.period),
        trends=trends_of(figures, chosen.followed, chosen.releases, ("movimiento",)),
        sections=sections_of(figures, release, _IN_OVERVIEW),
    )


@blueprint.get("/estadisticas/detalle")
@public
def details() -> ResponseReturnValue:
    """Show every national table of a period."""
    session = db.session()
    form = PeriodForm(request.args)
    chosen = _chosen(session, form)
    if chosen.release is None:
        return _page("statistics/details.html", form, chosen)
    figures = queries.figures_of(session, chosen.country, NATION, chosen.release.period)
    return _page("statistics/details.html", form, chosen, sections=sections_of(figures, chosen.release))


@blueprint.get("/estadisticas/evolucion")
@public
def trends() -> ResponseReturnValue:
    """Show how a country's figures moved, period by period."""
    session = db.session()
    form = PeriodForm(request.args)
    chosen = _chosen(session, form)
    if chosen.release is None:
        return _page("statistics/trends.html", form, chosen)
    figures = queries.figures_of(session, chosen.country, NATION, chosen.release.period, chosen.followed)
    shown = trends_of(figures, chosen.followed, chosen.releases)
    return _page("statistics/trends.html", form, chosen, trends=shown)


@blueprint.get("/estadisticas/comparar")
@public
def comparison() -> ResponseReturnValue:
    """Show bodies of one level beside each other, by name, with intervals and without places."""
    session = db.session()
    form = ComparisonForm(request.args)
    chosen = _chosen(session, form)
    form.nivel.choices = [Choice(code, str(label)) for code, label in LEVELS.items()]
    form.tipo.choices = [Choice(code, words.kind_words(code)) for code in words.compared_kinds()]
    if form.nivel.data not in LEVELS:
        form.nivel.data = next(iter(LEVELS))
    if form.tipo.data not in {choice.value for choice in form.tipo.choices}:
        form.tipo.data = None
    if chosen.release is None:
        return _page("statistics/comparison.html", form, chosen)
    period, level, page = chosen.release.period, form.nivel.data, _page_number()
    kind = form.tipo.data or ALL
    found, has_more = queries.compared(session, chosen.country, period, level, kind, page)
    others, count = queries.others_of(session, chosen.country, period, level)
    return _page(
        "statistics/comparison.html",
        form,
        chosen,
        head=comparing.head(),
        lines=comparing.lines(found, others, count, chosen.release, level, kind),
        others_count=count,
        meanings=comparing.meanings(),
        download=comparing.download(chosen.release),
        level=words.level_words(level),
        next_url=_address(page + 1) if has_more else None,
        previous_url=_address(page - 1) if page > 1 else None,
    )


@blueprint.get("/estadisticas/entidades/<uuid:body_id>")
@public
def body(body_id: UUID) -> ResponseReturnValue:
    """Show every table of one body in a period, and how its figures moved."""
    session = db.session()
    found = session.get(Body, body_id)
    if found is None:
        raise NotFound("body")
    return _of_rows(session, found.country, found.code, body=found)


@blueprint.get("/estadisticas/entidades/otras/<level>")
@public
def others(level: str) -> ResponseReturnValue:
    """Show the bodies of a level with few cases, counted together."""
    if level not in LEVELS:
        raise NotFound("level")
    return _of_rows(db.session(), None, OTHERS + level, level=level)


@blueprint.get("/estadisticas/definiciones")
@public
def meanings() -> ResponseReturnValue:
    """Say what each figure means and how figures are made."""
    by_table = [
        (
            words.said(definitions.table(table.id)),
            [_(definitions.DIMENSIONS[one]) for one in table.dimensions],
        )
        for table in TABLES
    ]
    return render_template(
        "statistics/meanings.html",
        measures=[words.said(one) for one in MEASURES],
        tables=by_table,
        statuses=[words.said(one) for one in definitions.STATUSES],
        methods=[words.said(one) for one in definitions.METHODS],
        versions=[(number, _(text)) for number, text in sorted(definitions.VERSIONS.items(), reverse=True)],
        table_name=lambda code: words.said(definitions.table(code)).name,
    )


@blueprint.get("/estadisticas/datos.csv")
@public
def old_download() -> ResponseReturnValue:
    """Say where the figures are now that those of months are published no more."""
    return render_template("statistics/gone.html"), 410


def _of_rows(session: Session, country: str | None, code: str, **shown: Any) -> ResponseReturnValue:
    """Show all that is published of a body, or of the bodies that are counted together."""
    form = PeriodForm(request.args)
    chosen = _chosen(session, form, country)
    if chosen.release is None:
        return _page("statistics/body.html", form, chosen, pooled=None, **shown)
    release = chosen.release
    figures = queries.figures_of(session, chosen.country, (code,), release.period, chosen.followed)
    has_own = figures.has(release.period)
    pooled = "" if has_own else queries.pooled_in(session, chosen.country, code, release.period)
    followed = chosen.followed
    first = next((at for at, period in enumerate(followed) if figures.has(period)), len(followed))
    return _page(
        "statistics/body.html",
        form,
        chosen,
        has_own=has_own,
        pooled=pooled.removeprefix(OTHERS),
        told=statements_of(figures, release.period) if has_own else [],
        sections=sections_of(figures, release),
        trends=trends_of(figures, followed[first:], chosen.releases) if followed[first:] else [],
        **shown,
    )


def _chosen(session: Session, form: PeriodForm, country: str | None = None) -> Chosen:
    """Return what the page is about; what is not offered is taken as not asked."""
    own: str = current_app.config["FOIA"].country
    if country is None:
        known = queries.countries(session)
        form.pais.choices = [Choice(code, words.country_words(code)) for code in sorted({own, *known})]
        country = form.pais.data if form.pais.data in known else own
    else:
        form.pais.choices = [Choice(country, words.country_words(country))]
    form.pais.data = country
    releases = queries.releases_of(session, country)
    form.periodo.choices = [
        Choice(words.period_code(one.period), words.period_title(one.period)) for one in releases
    ]
    asked = words.read_period_code(form.periodo.data)
    quarters = [one for one in releases if "Q" in one.period]
    newest = next(iter([*quarters, *releases]), None)
    release = next((one for one in releases if one.period == str(asked)), newest)
    form.periodo.data = words.period_code(release.period) if release is not None else None
    return Chosen(country, releases, release)


def _page(template: str, form: PeriodForm, chosen: Chosen, **shown: Any) -> str:
    release = chosen.release
    return render_template(
        template,
        filters=form,
        release=release,
        country=words.country_words(chosen.country),
        words=words,
        addresses=addresses,
        gap_note=gap_note(),
        lag_days=CLOSING_DAYS,
        kept={"periodo": form.periodo.data, "pais": chosen.country} if release is not None else {},
        **shown,
    )


def _page_number() -> int:
    return min(max(1, request.args.get("pagina", 1, type=int)), MOST_PAGES)


def _address(page: int) -> str:
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name in _KEPT and value}
    return url_for("statistics.comparison", **kept, pagina=page)
