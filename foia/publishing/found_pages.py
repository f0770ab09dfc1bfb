"""What is offered before asking: published answers like a text, and the pages of the body that is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from foia import clock, limits
from foia.config import Settings
from foia.directory.models import Body
from foia.i18n import date_as, language, zone_of
from foia.publishing.found_actions import count_look
from foia.publishing.found_queries import answers_like
from foia.transactions import apart

# Asking that often is no person's; nothing is refused to whoever only sends the form.
LOOK_LIMIT = "look.address"
_MONTH = {"es": "MMMM 'de' y", "en": "MMMM y"}


@dataclass(frozen=True)
class FoundLine:
    """A published answer as it is offered."""

    publication_id: UUID
    subject: str
    body_name: str
    month: str


@dataclass(frozen=True)
class Offered:
    """What may answer already: published answers, then the own pages of the body, if one was chosen."""

    lines: Sequence[FoundLine] = field(default_factory=tuple)
    body_id: UUID | None = None
    body_name: str = ""
    website: str = ""
    is_over_limit: bool = False


def offer(session: Session, text: str, body: Body | None) -> Offered:
    """Look for what may answer a text, and count that it was looked for and shown."""
    if limits.exceeded(LOOK_LIMIT, limits.LIMITS[LOOK_LIMIT], limits.client()):
        return Offered(is_over_limit=True)
    body_id = body.id if body else None
    found = answers_like(session, text, body_id=body_id, language=language())
    offered = Offered(
        [
            FoundLine(
                one.publication.id,
                one.publication.subject,
                one.body.name(language()),
                date_as(one.publication.answered_on, _MONTH),
            )
            for one in found
        ],
        body_id,
        body.name(language()) if body else "",
        website_of(body),
    )
    shown = [one.body.id for one in found]
    if text and (shown or body_id):
        with apart(session) as own:
            count_look(own, today(), body_id, shown)
    return offered


def website_of(body: Body | None) -> str:
    """Return the address of a body's site if a browser may be sent there."""
    try:
        parts = urlsplit(body.website if body else "")
    except ValueError:
        return ""
    return parts.geturl() if parts.scheme in ("http", "https") and parts.netloc else ""


def today() -> date:
    """Return the day at the country's door."""
    settings: Settings = current_app.config["FOIA"]
    return clock.now().astimezone(zone_of(settings.country)).date()
