"""Home, help, accessibility, privacy, the easy-read pages, and the choice of language."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from foia.access import public
from foia.i18n import COOKIE, COOKIE_SECONDS, languages
from foia.pages.easy_words import EASY_BY_SLUG, EASY_PAGES

blueprint = Blueprint("pages", __name__)
EASY_SLUGS = ",".join(f'"{page.slug}"' for page in EASY_PAGES if page.slug)


@blueprint.get("/")
@public
def home() -> str:
    return render_template("pages/home.html")


@blueprint.get("/ayuda")
@public
def help() -> str:
    return render_template("pages/help.html")


@blueprint.get("/accesibilidad")
@public
def accessibility() -> str:
    return render_template("pages/accessibility.html")


@blueprint.get("/privacidad")
@public
def privacy() -> str:
    return render_template("pages/privacy.html")


@blueprint.get("/facil")
@public
def easy() -> str:
    """Say in easy words what this site is for."""
    return _easy("")


@blueprint.get(f"/facil/<any({EASY_SLUGS}):slug>")
@public
def easy_page(slug: str) -> str:
    """Say in easy words what a key page says."""
    return _easy(slug)


def _easy(slug: str) -> str:
    return render_template("pages/easy.html", shown=EASY_BY_SLUG[slug], pages=EASY_PAGES)


@blueprint.post("/idioma")
@public
def choose_language() -> Response:
    response = redirect(safe_return(request.form.get("volver", "")))
    language = request.form.get("idioma", "")
    if language in languages():
        response.set_cookie(
            COOKIE,
            language,
            max_age=COOKIE_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=not current_app.config["FOIA"].development,
        )
    return response


def safe_return(address: str) -> str:
    """Return the address if it is a path of this site, else the home page: nobody is sent elsewhere."""
    parts = urlsplit(address.replace("\\", "/"))
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    if parts.scheme or parts.netloc or not is_ours or any(ord(c) < 32 for c in address):
        return url_for("pages.home")
    return address
