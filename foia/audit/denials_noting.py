"""Keeps account of what requests are refused: after the answer left, so that nobody waits for it."""

from __future__ import annotations

import logging
from functools import partial

from flask import Flask, Response, current_app, g, request
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from foia import clock
from foia.access import Permission, current_actor
from foia.audit.denials_store import Denied, write_denial
from foia.errors import NotFound
from foia.extensions import db
from foia.refusals import (
    ACCESS,
    CASE_KEY,
    CITIZEN_PASSWORD,
    SECOND_FACTOR,
    STAFF_PASSWORD,
    error_noted,
    refusal_noted,
)

log = logging.getLogger(__name__)
_WAYS_IN = {
    "accounts.sign_in": STAFF_PASSWORD,
    "accounts.second_factor_page": SECOND_FACTOR,
    "citizens.sign_in": CITIZEN_PASSWORD,
    "cases.open_followed": CASE_KEY,
}


def init_app(app: Flask) -> None:
    """Look at every answer of the application."""
    app.after_request(_look_at)


def _look_at(response: Response) -> Response:
    denied = _denied(response)
    if denied is not None:
        # When the answer is sent the page's session is closed: on SQLite nothing waits for itself.
        response.call_on_close(partial(_write, db.engine, denied))
    return response


def _write(engine: Engine, denied: Denied) -> None:
    try:
        write_denial(engine, denied, clock.now())
    except SQLAlchemyError:
        log.warning("a denial was not written kind=%s endpoint=%s", denied.kind, denied.endpoint)


def _denied(response: Response) -> Denied | None:
    """Say what the request was refused, if anything was; an address that leads nowhere is no refusal."""
    endpoint, status = request.endpoint, response.status_code
    if endpoint is None:
        return None
    noted = refusal_noted()
    if noted is not None:
        return Denied(noted.kind, endpoint, "wrong", status, _kind(), noted.person_id, noted.mark)
    if status == 429 and endpoint in _WAYS_IN:
        return Denied(_WAYS_IN[endpoint], endpoint, "limited", status, _kind())
    person_id = current_actor().person_id
    if status == 403:
        return Denied(ACCESS, endpoint, "not_allowed", status, _kind(), person_id)
    if status == 404 and isinstance(error_noted(), NotFound) and not _is_public(endpoint):
        return Denied(ACCESS, endpoint, "not_theirs", status, _kind(), person_id)
    return None


def _is_public(endpoint: str) -> bool:
    permission: Permission | None = getattr(current_app.view_functions[endpoint], "permission", None)
    return permission is not None and permission.kind == "public"


def _kind() -> str:
    if current_actor().person_id is not None:
        return "staff"
    if g.get("citizen_id") is not None:
        return "citizen"
    return "filer" if g.get("opened_case_id") is not None else "public"
