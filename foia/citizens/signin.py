"""Who is signed in to a citizen's account: found for its pages alone, apart from whoever of staff is.

The browser keeps a random token, the database its HMAC. A session here gives no right of staff, nor the other
way round, even where both have one address.
"""

from __future__ import annotations

import logging
from uuid import UUID

from flask import Flask, current_app, flash, g, request, session
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from foia import clock
from foia.access import Permission
from foia.accounts.sessions import SEEN_EVERY
from foia.citizens import account_actions
from foia.citizens.models import CitizenSession
from foia.citizens.queries import KnownCitizenSession, known_session
from foia.config import Settings
from foia.extensions import db
from foia.i18n import gettext as _
from foia.keys import Keyring
from foia.transactions import apart

_NAME = "citizen"
log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Look for the citizen before the pages of accounts. Register before `foia.access.enforce`."""
    app.before_request(load_citizen)


def load_citizen() -> None:
    """Find who is signed in, for the pages that ask."""
    if request.blueprint != "citizens" or _NAME not in session or _kind() == "filer":
        return
    known = known_session(db.session(), keyring(), str(session[_NAME]))
    now = clock.now()
    if known is None or not known.is_live(now):
        session.pop(_NAME, None)
        if _kind() == "citizen":
            flash(_("Su sesión terminó. Entre otra vez."), "important")
        return
    g.citizen_id, g.citizen_session = known.citizen_id, known
    if now - known.seen_at >= SEEN_EVERY:
        _mark_seen(known)


def keyring() -> Keyring:
    """Return the deployment's keys."""
    settings: Settings = current_app.config["FOIA"]
    return settings.keyring


def citizen_id() -> UUID:
    """Return whose account this request is about, by a permission that asked for one."""
    found: UUID = g.citizen_id
    return found


def session_id() -> UUID:
    """Return the session this request belongs to, by a permission that asked for one."""
    found: KnownCitizenSession = g.citizen_session
    return found.id


def is_signed_in() -> bool:
    """Say whether somebody is signed in to an account here."""
    return g.get("citizen_id") is not None


def enter(of: UUID) -> None:
    """Open a session in this browser, in the transaction of the view."""
    leave()
    session[_NAME] = account_actions.start_session(db.session(), keyring(), of, now=clock.now())


def leave() -> None:
    """End the session of this browser, here and in the database."""
    known: KnownCitizenSession | None = g.get("citizen_session")
    if known is not None:
        account_actions.end_session(db.session(), known.id, now=clock.now())
    session.pop(_NAME, None)


def _kind() -> str:
    view = current_app.view_functions.get(request.endpoint or "")
    permission: Permission | None = getattr(view, "permission", None)
    return permission.kind if permission is not None else ""


def _mark_seen(known: KnownCitizenSession) -> None:
    """Write at most once a minute that the session is in use, whatever becomes of the request."""
    still_open = (CitizenSession.id == known.id, CitizenSession.ended_at.is_(None))
    try:
        with apart(db.session()) as own:
            own.execute(update(CitizenSession).where(*still_open).values(seen_at=clock.now()))
    except OperationalError:
        log.warning("the activity of citizen session=%s was not written", known.id)
