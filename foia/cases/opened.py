"""The case a filer has opened with folio and key, kept in the signed cookie session while it is in use.

The cookie holds the case's id, the last use, and the beginning of the key's HMAC: a new key closes it.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import Flask, current_app, flash, g, render_template, request, session
from werkzeug.wrappers import Response

from foia import clock
from foia.access import Permission
from foia.asking import get_plainly
from foia.cases.forms import FollowForm
from foia.cases.kept_text import seal_text
from foia.cases.models import Case
from foia.config import Settings
from foia.extensions import db
from foia.i18n import gettext as _

IDLE_LIMIT = timedelta(minutes=30)
LONGEST_OPEN = timedelta(hours=8)
MARK_CHARACTERS = 16
_NAME = "opened_case"


@dataclass(frozen=True)
class _Held:
    """What the cookie says: which case, since when, last used when, and under which key."""

    case_id: UUID
    opened_at: datetime
    used_at: datetime
    mark: str

    def is_in_time(self, now: datetime) -> bool:
        return now - self.used_at <= IDLE_LIMIT and now - self.opened_at <= LONGEST_OPEN


def open_case(case: Case, *, opened_at: datetime | None = None) -> None:
    """Keep the case open in this browser, since now unless it was open before."""
    now = clock.now()
    times = [int(moment.timestamp()) for moment in (opened_at or now, now)]
    session[_NAME] = [case.id.hex, *times, case.key_hmac[:MARK_CHARACTERS]]
    g.opened_case_id = case.id
    g.opened_case = case  # held, or the session would forget it and read it again


def close_case() -> None:
    """Forget which case was open in this browser."""
    session.pop(_NAME, None)
    g.pop("opened_case_id", None)
    g.pop("opened_case", None)


def opened_case() -> Case:
    """Return the case this request has open, by a permission that asked for one."""
    return db.session.get_one(Case, g.opened_case_id)


def load_opened_case() -> Response | str | None:
    """Find the opened case before a filer's route; what somebody wrote after it closed is not lost."""
    permission = _permission()
    if permission is None or permission.kind != "filer":
        return None
    held = _held()
    if held is None:
        return None
    case = get_plainly(db.session(), Case, held.case_id)
    is_same_key = case is not None and hmac.compare_digest(case.key_hmac[:MARK_CHARACTERS], held.mark)
    is_left = case is not None and case.anonymized_at is None
    if case is not None and is_left and is_same_key and held.is_in_time(clock.now()):
        open_case(case, opened_at=held.opened_at)
        return None
    close_case()
    written = _written() if request.method == "POST" else ""
    if written:
        return _asking_again(held.case_id, written)
    told = _("Su expediente se cerró en esta pantalla porque pasó un rato sin usarse. Ábralo otra vez.")
    flash(told, "important")
    return None


def init_app(app: Flask) -> None:
    """Look for the opened case before every request. Register before `foia.access.enforce`."""
    app.before_request(load_opened_case)


def _permission() -> Permission | None:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "permission", None)


def _held() -> _Held | None:
    try:
        case_id, opened_at, used_at, mark = session[_NAME]
        since, last = (datetime.fromtimestamp(seconds, UTC) for seconds in (opened_at, used_at))
        return _Held(UUID(case_id), since, last, str(mark))
    except (KeyError, ValueError, TypeError, AttributeError):
        return None


def _written() -> str:
    """Return the text of the form that was sent, whatever its prefix."""
    texts = (value for name, value in request.form.items() if name.rpartition("-")[2] == "text")
    return next(texts, "").strip()


def _asking_again(case_id: UUID, written: str) -> str:
    settings: Settings = current_app.config["FOIA"]
    form = FollowForm(formdata=None)
    text = written[: settings.text_limit_characters]
    form.kept.data = seal_text(settings.keyring, text, case_id=case_id, endpoint=str(request.endpoint))
    return render_template("cases/follow.html", form=form, has_kept_text=True)
