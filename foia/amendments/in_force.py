"""The law in force, for a page."""

from __future__ import annotations

from flask import current_app

from foia import law
from foia.amendments.store import book_in_force
from foia.config import Settings
from foia.extensions import db


def law_in_force(*, fresh: bool = False) -> law.LawBook:
    """Return the law as applied up to now in the deployment that answers this request.

    What another process applied may take half a minute to be known; with `fresh` it surely is."""
    settings: Settings = current_app.config["FOIA"]
    return book_in_force(db.session(), settings.law_path, fresh=fresh)
