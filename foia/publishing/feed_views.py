"""What was published last, as an Atom feed (RFC 4287): of everything, of a body, of some words."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from foia.access import public
from foia.config import Settings
from foia.directory.models import Body
from foia.extensions import db
from foia.i18n import gettext as _
from foia.i18n import language
from foia.publishing.blueprint import blueprint
from foia.publishing.queries import Wanted, newest

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
MOST_CHARACTERS = 200
FRESH_SECONDS = 900
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOTHING_YET = "1970-01-01T00:00:00+00:00"


@blueprint.get("/respuestas/novedades.atom")
@public
def feed() -> Response:
    """Give the answers published last."""
    session = db.session()
    words, body_id = request.args.get("q", "")[:MOST_CHARACTERS], request.args.get("entidad", type=UUID)
    found = newest(session, Wanted(words=words, body_id=body_id, language=language()))
    body = session.get(Body, body_id) if body_id is not None else None
    last = found[0][0].published_at if found else None
    page = render_template(
        "publishing/feed.xml",
        title=_plain(_title(words, body)),
        address=_address("publishing.answers", q=words or None, entidad=body_id),
        own_address=_address("publishing.feed", q=words or None, entidad=body_id),
        updated=_instant(last),
        entries=[
            {
                "id": f"urn:uuid:{answer.id}",
                "title": _plain(answer.subject),
                "body": of.name(language()),
                "address": _address("publishing.answer", publication_id=answer.id),
                "updated": _instant(answer.published_at),
                "language": answer.language,
                "question": _plain(answer.question),
            }
            for answer, of in found
        ],
    )
    response = make_response(page)
    response.headers["Content-Type"] = MEDIA_TYPE
    response.headers["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    response.headers["Vary"] = "Accept-Language, Cookie"
    response.add_etag()
    return response.make_conditional(request)


def _address(page: str, **values: Any) -> str:
    """Return where a page is read: as the deployment is called, whatever name was asked for."""
    settings: Settings = current_app.config["FOIA"]
    return settings.base_url.rstrip("/") + url_for(page, **values)


def _title(words: str, body: Body | None) -> str:
    about = _("Respuestas publicadas")
    if body is not None:
        about = f"{about} · {body.name(language())}"
    return f"{about} · {words}" if words else about


def _instant(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at is not None else _NOTHING_YET


def _plain(text: str) -> str:
    """Leave out what no XML document may hold (XML 1.0, 2.2)."""
    return _NOT_XML.sub("", text)
