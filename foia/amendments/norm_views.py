"""The law as the product reads it: every procedure with its terms, articles and versions, for anybody."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from foia import clock, law
from foia.access import public
from foia.amendments.blueprint import blueprint
from foia.amendments.edition_queries import file_in_force
from foia.amendments.edition_views import toml_response
from foia.amendments.norm_words import (
    main_step,
    notice_words,
    open_rules,
    oversight_of,
    spoken,
    steps_of,
    term_of,
    title_of,
)
from foia.amendments.public_views import settings
from foia.amendments.store import edition_in_force
from foia.errors import NotFound
from foia.extensions import db
from foia.i18n import gettext as _
from foia.i18n import zone_of
from foia.law.files import text_of


@blueprint.get("/normas")
@public
def norms() -> ResponseReturnValue:
    """List every procedure of the country's law with the term of its answer."""
    country = _country()
    regimes = {regime.id: _newest(country, regime.id) for regime in country.regimes}
    return render_template(
        "amendments/norms.html",
        country=country,
        regimes=regimes.values(),
        versions={key: len(_versions(country, key)) for key in regimes},
        main_step=main_step,
        term_of=term_of,
        title_of=title_of,
        spoken=spoken,
    )


@blueprint.get("/normas/archivo.toml")
@public
def norms_file() -> ResponseReturnValue:
    """Give the country's file by which dates are counted."""
    own, session = settings(), db.session()
    row = edition_in_force(session, own.country)
    text = row.content if row is not None else text_of(own.country, own.law_path)
    if text is None:
        raise NotFound("law")
    return toml_response(text, f"normas-{own.country.lower()}")


@blueprint.get("/normas/<regime_id>")
@public
def norm(regime_id: str) -> ResponseReturnValue:
    """Show a procedure: each act with its term, what is not sure, and its versions side by side."""
    country = _country()
    versions = _versions(country, regime_id)
    if not versions:
        raise NotFound("regime")
    regime = _newest(country, regime_id)
    return render_template(
        "amendments/norm.html",
        country=country,
        regime=regime,
        steps=steps_of(regime, country.norms),
        norms=[known for known in country.norms if known.id in regime.norms],
        notices=[notice_words(notice) for notice in regime.notices],
        open_rules=open_rules(regime),
        oversight=oversight_of(regime),
        versions=versions,
        side_by_side=_side_by_side(versions, country.norms),
        validity=_validity,
        title_of=title_of,
        spoken=spoken,
    )


def _country() -> law.Country:
    own = settings()
    found = file_in_force(db.session(), own.law_path, own.country)
    if found is None:
        raise NotFound("law")
    return found


def _versions(country: law.Country, regime_id: str) -> list[law.Regime]:
    """Return the versions of a procedure, the oldest first."""
    found = [regime for regime in country.regimes if regime.id == regime_id]
    return sorted(found, key=lambda regime: regime.valid_from)


def _newest(country: law.Country, regime_id: str) -> law.Regime:
    """Return the version that binds what is filed today; the last where none does."""
    versions = _versions(country, regime_id)
    today = _today()
    return next((one for one in reversed(versions) if one.in_force_on(today)), versions[-1])


def _side_by_side(versions: list[law.Regime], norms: tuple[law.Norm, ...]) -> list[tuple[str, list[Any]]]:
    """Put the term of each act in each version on one row; nothing where there is one version."""
    if len(versions) < 2:
        return []
    written = [{step.id: step for step in steps_of(version, norms)} for version in versions]
    names = {step.id: step.name for steps in written for step in steps.values()}
    return [
        (name, [steps[key].term if key in steps else None for steps in written])
        for key, name in names.items()
    ]


def _validity(regime: law.Regime) -> str:
    today = _today()
    if regime.status != "in_force":
        return _("Proyecto: no es ley")
    if regime.valid_from > today:
        return _("Todavía no rige")
    return _("Rige hoy") if regime.in_force_on(today) else _("Ya no rige para lo que se presenta hoy")


def _today() -> date:
    return clock.now().astimezone(zone_of(settings().country)).date()
