"""The published files: where each stays for good, their catalogue and their feed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from flask import Blueprint, current_app, make_response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from foia.access import public
from foia.config import Settings
from foia.errors import NotFound
from foia.extensions import db
from foia.i18n import country_name
from foia.statistics.dcat import PREFIXES, Offered, OfferedFile, Publisher, catalogue_of
from foia.statistics.folder import folder_of, media_type_of, read_folder
from foia.statistics.models import StatisticFile, StatisticRelease
from foia.statistics.release_queries import (
    file_of_release,
    files_by_release,
    files_of_release,
    release_named,
    releases,
)
from foia.statistics.triples import json_ld, turtle
from foia.statistics.words import country_words, period_words

blueprint = Blueprint("releases", __name__)

FRESH_SECONDS = 900
FOREVER_SECONDS = 365 * 24 * 3600
MOST_ENTRIES = 50
_NOTHING_YET = "1970-01-01T00:00:00+00:00"


@blueprint.get("/datos")
@public
def index() -> str:
    """List every release there is, those published last first."""
    return render_template(
        "releases/index.html",
        releases=releases(db.session()),
        address=_folder,
        period_words=period_words,
        country_words=country_words,
    )


@blueprint.get("/datos/<country>/<folder>")
@public
def release(country: str, folder: str) -> str:
    """List the files of a release."""
    session = db.session()
    found = _release(session, country, folder)
    revisions = [one for one in releases(session, found.country) if one.period == found.period]
    return render_template(
        "releases/release.html",
        release=found,
        newest=revisions[0],
        revisions=revisions,
        files=files_of_release(session, found),
        address=_folder,
        period_words=period_words,
        country_words=country_words,
        media_type=media_type_of,
    )


@blueprint.get("/datos/<country>/<folder>/<name>")
@public
def file(country: str, folder: str, name: str) -> Response:
    """Give a file as it was published: what is at its address never changes."""
    session = db.session()
    found = file_of_release(session, _release(session, country, folder), name)
    if found is None:
        raise NotFound("file")
    response = make_response(b"")
    response.set_etag(found.sha256)
    response.headers["Cache-Control"] = f"public, max-age={FOREVER_SECONDS}, immutable"
    response.headers["Content-Type"] = f"{media_type_of(name)}; charset=utf-8"
    settings: Settings = current_app.config["FOIA"]
    shown_name = f"datos-de-demostracion-{name}" if settings.demo else name
    response.headers["Content-Disposition"] = f'inline; filename="{shown_name}"'
    _for_everybody(response)
    if not request.if_none_match.contains(found.sha256):
        response.set_data(found.content)
    return response.make_conditional(request)


@blueprint.get("/datos/catalog.ttl")
@public
def catalogue_turtle() -> Response:
    """Give the catalogue as Turtle."""
    return _catalogue("text/turtle; charset=utf-8", turtle)


@blueprint.get("/datos/catalog.jsonld")
@public
def catalogue_json() -> Response:
    """Give the catalogue as JSON-LD."""
    return _catalogue("application/ld+json; charset=utf-8", json_ld)


@blueprint.get("/datos/novedades.atom")
@public
def feed() -> Response:
    """Give the releases published last, as Atom (RFC 4287)."""
    found = releases(db.session(), limit=MOST_ENTRIES)
    page = render_template(
        "releases/feed.xml",
        address=_base() + url_for("releases.index"),
        own_address=_base() + url_for("releases.feed"),
        updated=found[0].published_at.isoformat(timespec="seconds") if found else _NOTHING_YET,
        releases=found,
        release_address=lambda one: _base() + _folder(one),
        period_words=period_words,
        country_words=country_words,
    )
    response = make_response(page)
    response.headers["Content-Type"] = "application/atom+xml; charset=utf-8"
    response.headers["Vary"] = "Accept-Language, Cookie"
    return _fresh(response)


def _catalogue(media_type: str, write: Any) -> Response:
    settings: Settings = current_app.config["FOIA"]
    session = db.session()
    publisher = Publisher(_base(), settings.base_url.partition("://")[2].rstrip("/"), settings.demo)
    response = make_response(write(catalogue_of(publisher, _offered(session)), PREFIXES))
    response.headers["Content-Type"] = media_type
    _for_everybody(response)
    return _fresh(response)


def _offered(session: Session) -> list[Offered]:
    """Return what is in force of every period, by country and time."""
    found: dict[tuple[str, str], list[StatisticRelease]] = {}
    for one in releases(session):
        found.setdefault((one.country, one.period), []).append(one)
    in_force = {key: max(same, key=lambda one: one.revision) for key, same in found.items()}
    files = files_by_release(session, [one.id for one in in_force.values()])
    return [
        Offered(
            country=one.country,
            country_name=country_name(one.country, "es"),
            period=one.period,
            revision=one.revision,
            issued_at=min(same.published_at for same in found[key]).astimezone(UTC),
            modified_at=one.published_at.astimezone(UTC),
            files=_files(files.get(one.id, ())),
        )
        for key, one in sorted(in_force.items())
    ]


def _files(found: Sequence[StatisticFile]) -> list[OfferedFile]:
    return [OfferedFile(one.name, one.byte_size, one.sha256) for one in found]


def _release(session: Session, country: str, folder: str) -> StatisticRelease:
    """Return a release by its address. Raises NotFound."""
    try:
        period, revision = read_folder(folder)
    except ValueError:
        raise NotFound("release") from None
    found = release_named(session, country.upper(), str(period), revision) if country.islower() else None
    if found is None:
        raise NotFound("release")
    return found


def _folder(one: StatisticRelease) -> str:
    return url_for(
        "releases.release", country=one.country.lower(), folder=folder_of(one.period, one.revision)
    )


def _base() -> str:
    """Return how the deployment is called, whatever name was asked for."""
    settings: Settings = current_app.config["FOIA"]
    return settings.base_url.rstrip("/")


def _for_everybody(response: Response) -> None:
    """Let pages and programs of other sites read what is open to everybody."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    response.add_etag()
    return response.make_conditional(request)
