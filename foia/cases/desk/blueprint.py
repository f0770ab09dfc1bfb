"""The blueprint of the desk's pages, and what its people see when two of them act on a case at once."""

from __future__ import annotations

import logging
from typing import Any

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from foia.access import current_actor
from foia.actors import Capability
from foia.cases import uploads
from foia.cases.acting import web_context
from foia.cases.desk.words import names_of
from foia.cases.events import Happening
from foia.cases.naming import names_in
from foia.cases.opening import case_for
from foia.cases.presentation import Audience, timeline_items
from foia.cases.store import events_of
from foia.errors import NotFound, StaleCase
from foia.extensions import db
from foia.i18n import language

blueprint = Blueprint("desk", __name__)
log = logging.getLogger(__name__)
# Fields in which somebody may have written at length.
_WRITTEN = ("text",)


def show_conflict(error: StaleCase) -> ResponseReturnValue:
    """Show what others did meanwhile, and what was typed, so that nothing of either is lost."""
    db.session.rollback()
    context = web_context()
    arguments: dict[str, Any] = request.view_args or {}
    try:
        case = case_for(context, arguments["case_id"], Capability.READ_CASE)
    except NotFound as missing:  # meanwhile it went to somebody else
        return current_app.handle_user_exception(missing)
    seen = request.form.get("seen", "")
    seen_sequence = int(seen) if seen.isdecimal() else 0
    events = [event for event in events_of(db.session(), case.id) if event.sequence > seen_sequence]
    names = names_of(case, names_in(db.session(), events, language()))
    log.warning("conflict case=%s endpoint=%s", case.id, request.endpoint)
    page = render_template(
        "desk/conflict.html",
        case=case,
        items=timeline_items(events, names, Audience.STAFF),
        is_own=_all_by_me(events),
        texts=[text for name in _WRITTEN if (text := request.form.get(name, "").strip())],
    )
    return page, 409


def _all_by_me(events: list[Happening]) -> bool:
    """Say whether nobody else changed the case meanwhile: most often a form sent twice by a double click."""
    person_id = current_actor().person_id
    return bool(events) and person_id is not None and {e.actor_id for e in events} == {person_id.hex}


blueprint.register_error_handler(StaleCase, show_conflict)
blueprint.before_request(uploads.clean_first)
