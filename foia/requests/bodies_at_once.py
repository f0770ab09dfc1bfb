"""The other bodies to which a request goes as well: searched, added and taken out inside its form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import current_app, request

from foia.cases.body_search import body_for_filing, today_here
from foia.config import Settings
from foia.directory.models import Body
from foia.directory.queries import search_bodies
from foia.errors import NotFound
from foia.extensions import db
from foia.requests.actions import MOST_BODIES

MOST_FOUND = 6
LONGEST_WORDS = 200
# What Enter does in a field: it looks for a body if one was written, and files nothing.
STAY = "stay"
_FIND = "find_body"


@dataclass(frozen=True)
class BodiesAtOnce:
    """The bodies added to the first, and what was searched. `is_being_chosen`: nothing is filed yet."""

    others: Sequence[Body] = ()
    words: str = ""
    found: Sequence[Body] = ()
    is_being_chosen: bool = False

    @property
    def is_full(self) -> bool:
        return 1 + len(self.others) >= MOST_BODIES

    @property
    def most(self) -> int:
        return MOST_BODIES


def bodies_at_once(first: Body | None) -> BodiesAtOnce:
    """Read from the form that was sent to which other bodies it goes; one twice, or unknown, is left out."""
    if first is None or request.method != "POST":
        return BodiesAtOnce()
    sent = request.form
    wanted = [*sent.getlist("also"), sent.get("add_body", "")]
    dropped = sent.get("drop_body", "")
    others: dict[UUID, Body] = {}
    for text in wanted[: 2 * MOST_BODIES]:
        body = _body(text) if text and text != dropped else None
        if body is not None and body.id != first.id and len(others) < MOST_BODIES - 1:
            others[body.id] = body
    words = sent.get("body_words", "").strip()[:LONGEST_WORDS]
    is_searching = sent.get("action") in (STAY, _FIND)
    is_being_chosen = is_searching or "add_body" in sent or "drop_body" in sent
    found = _search(words, {first.id, *others}) if words and is_searching else []
    return BodiesAtOnce(list(others.values()), words if is_searching else "", found, is_being_chosen)


def _search(words: str, known: set[UUID]) -> list[Body]:
    settings: Settings = current_app.config["FOIA"]
    results = search_bodies(db.session(), words, country=settings.country, on=today_here())
    return [result.body for result in results if result.body.id not in known][:MOST_FOUND]


def _body(text: str) -> Body | None:
    try:
        return body_for_filing(UUID(text))
    except (ValueError, NotFound):
        return None
