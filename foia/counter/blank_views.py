"""Blank forms to print, for who cannot file by the page: as a page and as a PDF, in either language."""

from __future__ import annotations

import logging
from functools import lru_cache

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia import law, limits
from foia.access import public
from foia.actors import ANYBODY
from foia.apart import ApartFailed, ApartRefused, run_apart
from foia.cases.acting import web_context
from foia.cases.categories import categories_of
from foia.cases.context import Context
from foia.cases.downloads import attachment
from foia.cases.kinds import kind_of
from foia.cases.placement import applicable
from foia.complaints import rules as complaint_rules
from foia.counter.blank import RECEIVED, BlankField, complaint_fields, request_fields
from foia.counter.blueprint import blueprint
from foia.counter.intake_views import KINDS
from foia.extensions import db
from foia.i18n import LANGUAGES, force_locale, language
from foia.pages.rendering import asset
from foia.requests.rules import KIND

log = logging.getLogger(__name__)
_SLUGS = ",".join(KINDS)
_STYLESHEET = "https://carta.invalid/letter.css"
_LONGEST_SECONDS = 40
_CONFIDENTIAL = complaint_rules.MISCONDUCT


@blueprint.get("/formularios-en-papel")
@public
def blank_forms() -> ResponseReturnValue:
    """List the blank forms."""
    forms = [(slug, str(kind_of(current_app, kind).label)) for slug, kind in KINDS.items()]
    return render_template("counter/blank_forms.html", forms=forms, languages=LANGUAGES)


@blueprint.get(f"/formularios-en-papel/<any({_SLUGS}):slug>")
@public
def blank_form(slug: str) -> ResponseReturnValue:
    """Show a blank form to print."""
    return _html(slug, _asked_language(), back=url_for("counter.blank_forms"))


@blueprint.get(f"/formularios-en-papel/<any({_SLUGS}):slug>/pdf")
@public
def blank_form_pdf(slug: str) -> ResponseReturnValue:
    """Give a blank form as a PDF; where none can be made, the page to print."""
    chosen = _asked_language()
    html = _html(slug, chosen, for_pdf=True)
    db.session().rollback()  # nothing is held while the child prints
    made = _printed(html)
    if made is None:
        return redirect(url_for("counter.blank_form", slug=slug, idioma=chosen))
    return attachment(made, f"{slug}-{chosen}.pdf", "application/pdf")


def _asked_language() -> str:
    asked = request.args.get("idioma", "")
    return asked if asked in LANGUAGES else language()


def _html(slug: str, chosen: str, *, back: str = "", for_pdf: bool = False) -> str:
    context = web_context(actor=ANYBODY)
    with force_locale(chosen):
        return render_template(
            "counter/blank_form.html",
            kind=kind_of(current_app, KINDS[slug]).label,
            language=chosen,
            received=RECEIVED,
            fields=_fields(context, KINDS[slug], chosen),
            is_confidential=KINDS[slug] == _CONFIDENTIAL,
            back=back,
            stylesheet=_STYLESHEET if for_pdf else asset("letter.css"),
        )


def _fields(context: Context, kind: str, chosen: str) -> list[BlankField]:
    if kind == KIND:
        return request_fields()
    categories = [category.name(chosen) for category in categories_of(context.session, kind)]
    return complaint_fields(kind, categories, _modes(context, kind))


def _modes(context: Context, kind: str) -> tuple[str, ...]:
    """Return how the country's law lets whoever files be known; without one, as a named person."""
    try:
        regime = applicable(context, kind, None, context.now)
    except law.NoRegime:
        return (complaint_rules.NAMED,)
    return complaint_rules.identity_modes(kind, regime)


def _printed(html: str) -> bytes | None:
    """Return the PDF of a form, made once while this process lives. Raises TooMany."""
    try:
        return _made(html)
    except (ApartRefused, ApartFailed) as error:
        log.warning("no PDF of a blank form: %s", error)
        return None


@lru_cache(maxsize=32)
def _made(html: str) -> bytes:
    limits.refuse_over("blank_form.global", limits.LIMITS["blank_form.global"])
    return run_apart("foia.letters.pdf", html.encode(), limit_seconds=_LONGEST_SECONDS)
