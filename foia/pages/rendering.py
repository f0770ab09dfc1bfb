"""Prepares Jinja for our pages: strict names, asset addresses, navigation, deadline words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask, current_app, render_template, request, url_for
from jinja2 import StrictUndefined
from markupsafe import Markup

from foia import i18n
from foia.pages import deadline_line, govuk
from foia.pages.navigation import is_staff, navigation, page_address

PRODUCT_NAME = "Ventanilla Abierta"
_KEPT_FOOTERS = "foia.footers"
_ANY_CASE = UUID(int=0)


@cache
def _content_hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """Return the address of a static file with its content's hash, so that it can be kept for a year."""
    return _asset(name, current_app.static_folder or "", request.script_root)


@cache
def _asset(name: str, folder: str, _script_root: str) -> str:
    return url_for("static", filename=name, v=_content_hash(Path(folder, name)))


def addresses_of_cases(endpoint: str, case_ids: Iterable[UUID]) -> list[str]:
    """Return the address of a page for each case of a list: one is built, and each id put into it."""
    address = url_for(endpoint, case_id=_ANY_CASE)
    return [address.replace(str(_ANY_CASE), str(case_id)) for case_id in case_ids]


def url_exists(endpoint: str) -> bool:
    """Say whether this application has the page."""
    return endpoint in current_app.view_functions


def country_name() -> str:
    """Return the deployment's country in the page's language."""
    return i18n.country_name(current_app.config["FOIA"].country)


def footer() -> Markup:
    """Return what every page ends with, kept for each language: of its reader it knows if they are staff."""
    kept: dict[object, Markup] = current_app.extensions.setdefault(_KEPT_FOOTERS, {})
    place = i18n.language(), request.script_root, is_staff()
    if place not in kept:
        kept[place] = Markup(render_template("components/footer.html"))  # noqa: S704 (a template of ours)
    return kept[place]


def here() -> str:
    """Return where to come back after changing the language: this page, if it can be asked for again."""
    if request.url_rule is None:
        return "/"
    if request.method == "GET":
        return request.full_path.rstrip("?")
    adapter = current_app.create_url_adapter(request)
    is_a_page = adapter is not None and adapter.test(request.path, method="GET")
    return request.path if is_a_page else "/"


def _page_context() -> dict[str, Any]:
    return {
        "product_name": PRODUCT_NAME,
        "languages": i18n.languages(),
        "is_demo": current_app.config["FOIA"].demo,
    }


def init_app(app: Flask) -> None:
    """Set the template environment. Call after `foia.i18n.init_app`."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.context_processor(_page_context)
    for function in (asset, country_name, footer, here, navigation, is_staff, url_exists):
        app.add_template_global(function, function.__name__)
    app.add_template_global(page_address, "url_for")
    app.add_template_global(govuk.render, "govuk")
    app.add_template_filter(deadline_line.phrases, "deadline_phrases")
    app.add_template_filter(deadline_line.tone, "deadline_tone")
