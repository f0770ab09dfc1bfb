"""Who is asking: builds the actor of each request from the database, and keeps a form whose session ended."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from flask import Flask, Response, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from foia import clock
from foia.access import Permission, current_actor
from foia.accounts import kept_forms, queries, sessions
from foia.accounts.forms import SignInForm
from foia.accounts.kept_forms import KeptForm
from foia.accounts.models import StaffSession
from foia.accounts.passwords import Hashing
from foia.accounts.queries import KnownSession, OpenSession
from foia.accounts.rules import is_local_path
from foia.accounts.sessions import SessionLimits
from foia.actors import ANYBODY, Actor, ActorKind, Capability
from foia.config import Settings
from foia.extensions import db

FIRST_FACTOR = "first_factor"  # where the cookie keeps the token between the two factors
KEPT_MARK = "kept_form_sent"  # the field by which a kept form says it is being sent again
NEXT = "siguiente"

_FIRST_PAGES = (
    ("desk.tray", Capability.READ_CASE),
    ("audit.compliance", Capability.AUDIT),
    ("accounts.people", Capability.ADMINISTER),
)

_KEPT_AS = "_user_id"  # where the cookie keeps the token of a full session

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Set the actor before each request; call it after CSRF is bound and before `access.enforce`."""
    app.config.setdefault("FOIA_HASHING", Hashing())
    app.before_request(_set_actor)
    app.after_request(_log_denied)


def settings() -> Settings:
    found: Settings = current_app.config["FOIA"]
    return found


def hashing() -> Hashing:
    """Return the cost of a password here; tests set a lower one in `app.config["FOIA_HASHING"]`."""
    found: Hashing = current_app.config["FOIA_HASHING"]
    return found


def current_session() -> OpenSession | None:
    """Return the open session of this request with its person, if somebody is signed in."""
    known: KnownSession | None = g.get("staff_session")
    return queries.session_of(db.session(), known.id) if known is not None else None


def enter(token: str) -> None:
    """Put a full session into the cookie, and nothing of what was there before."""
    session.clear()
    session[_KEPT_AS] = token


def leave() -> None:
    """Take everything out of the cookie."""
    session.clear()


def next_address() -> str:
    """Return where to go after signing in: `?siguiente=` if it is a path of ours, else their first page."""
    return asked_next() or first_page(current_actor())


def first_page(actor: Actor) -> str:
    """Return the page where somebody's work begins."""
    for endpoint, capability in _FIRST_PAGES:
        if endpoint in current_app.view_functions and actor.can_somewhere(capability):
            return url_for(endpoint)
    return url_for("pages.home")


def asked_next() -> str | None:
    """Return `?siguiente=` to carry it to the next step, or None."""
    asked = request.args.get(NEXT, "")
    return asked if is_local_path(asked) else None


def sign_in_page(form: SignInForm, *, kept: KeptForm | None = None, status: int = 200) -> ResponseReturnValue:
    """Show the first factor; `kept` is what waits to be sent again afterwards."""
    action = url_for("accounts.sign_in", siguiente=asked_next())
    return render_template("accounts/sign_in.html", form=form, kept=kept, action=action), status


def _live_session(token: str) -> KnownSession | None:
    """Return the session of a token while it lives; of one that ended it is noted that there was one."""
    known = sessions.know_session(db.session(), settings().keyring, token)
    if known is None or sessions.is_live(known, session_limits(settings()), clock.now()):
        return known
    g.ended_session = known
    return None


def session_limits(of: Settings) -> SessionLimits:
    return SessionLimits(timedelta(minutes=of.idle_limit_minutes), timedelta(hours=of.session_limit_hours))


def _set_actor() -> ResponseReturnValue | None:
    g.actor = ANYBODY
    if request.endpoint is None or request.endpoint == "static" or _KEPT_AS not in session:
        return None
    known = _live_session(session[_KEPT_AS])
    if known is None:
        return _keep_form()
    g.staff_session = known
    g.actor = Actor(ActorKind.STAFF, person_id=known.person_id, grants=known.grants)
    _mark_seen(known)
    return None


def _mark_seen(known: KnownSession) -> None:
    """Write at most once a minute that the session is in use; drop a kept form that is being sent again."""
    now = clock.now()
    is_resent = request.method == "POST" and KEPT_MARK in request.form and known.keeps_form
    if not is_resent and now - known.seen_at < sessions.SEEN_EVERY:
        return
    values: dict[str, object] = {"seen_at": now} | ({"kept_form": None} if is_resent else {})
    _write_alone(known.id, values)


def _write_alone(session_id: UUID, values: dict[str, object]) -> None:
    """Write on a connection of its own: the view's transaction may be rolled back, this must not be."""
    engine = db.engine.execution_options(sqlite_begin="IMMEDIATE")
    still_open = (StaffSession.id == session_id) & StaffSession.ended_at.is_(None)
    try:
        with engine.begin() as connection:
            connection.execute(update(StaffSession).where(still_open).values(values))
    except OperationalError:
        # A database too busy for this note is no reason to refuse the page: the next request writes it.
        log.warning("the activity of session=%s was not written", session_id)


def _keep_form() -> ResponseReturnValue | None:
    """Answer a form sent after its session ended with the sign-in page, which carries what was typed."""
    ended: KnownSession | None = g.get("ended_session")
    if request.method != "POST" or ended is None or not ended.is_of_active_person or not _is_for_staff():
        return None
    # Only the last of a session's forms is kept: one the person left by signing out is not.
    names = [(name, value) for name, value in request.form.items(multi=True) if kept_forms.may_keep(name)]
    files = [(name, file.filename) for name, file in request.files.items(multi=True) if file.filename]
    kept = KeptForm(request.full_path.rstrip("?"), tuple(names), tuple((n, f or "") for n, f in files))
    form = SignInForm(formdata=None)
    form.kept_form.data = kept_forms.seal_form(
        settings().keyring, kept, person_id=ended.person_id, now=clock.now()
    )
    log.info("a form was kept for person=%s endpoint=%s", ended.person_id, request.endpoint)
    return sign_in_page(form, kept=kept if form.kept_form.data else None, status=401)


def _is_for_staff() -> bool:
    view = current_app.view_functions[request.endpoint or ""]
    permission: Permission | None = getattr(view, "permission", None)
    return permission is not None and permission.kind in {"signed_in", "capability"}


def _log_denied(response: Response) -> Response:
    """Log who was refused what: ids and the route's name, whatever became of the request's transaction."""
    actor = current_actor()
    if response.status_code in {403, 404} and actor.person_id is not None:
        log.warning(
            "denied person=%s endpoint=%s status=%s", actor.person_id, request.endpoint, response.status_code
        )
    return response


def to_sign_in() -> ResponseReturnValue:
    """Send somebody back to the first factor."""
    session.pop(FIRST_FACTOR, None)
    return redirect(url_for("accounts.sign_in", siguiente=asked_next()))
