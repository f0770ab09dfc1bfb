"""What people decide of routing: taking a suggestion, switching routing by itself, asking for a training."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from foia.actors import SYSTEM, Actor, Grant, Role
from foia.cases import actions
from foia.cases.context import Context
from foia.cases.models import Case
from foia.changes import note_change
from foia.directory.models import Body
from foia.errors import InvalidInput
from foia.routing.models import RoutingSuggestion
from foia.routing.queries import newest_suggestions, standing_of, state_to_write
from foia.routing.rules import Chooser

SUBJECT_KIND, SUBJECT = "routing", "routing"
# The service itself, where it does the central desk's work: it holds no more than that role.
ITSELF = Actor(SYSTEM.kind, grants=(Grant(Role.CENTRAL_DESK),))


def route_as_suggested(
    context: Context, case: Case, body: Body, reason: str = "", *, expected_version: int | None = None
) -> None:
    """Give a case to a body that was suggested for it, and note who chose.

    Raises what `actions.route` raises; InvalidInput `not_suggested`."""
    row = newest_suggestions(context.session, [case.id]).get(case.id)
    actions.require(context, "route", case, expected_version)
    if row is None or body.id.hex not in row.choices:
        raise InvalidInput("not_suggested", "body")
    actions.route(context, case, body, reason, expected_version=expected_version)
    chosen_by = Chooser.DESK if context.actor.person_id is not None else Chooser.ITSELF
    note_choice(context, row, body.id, chosen_by)


def note_choice(context: Context, row: RoutingSuggestion, body_id: UUID | None, chosen_by: Chooser) -> None:
    """Note who decided what of a suggestion."""
    row.chosen_body_id, row.chosen_by, row.decided_at = body_id, chosen_by, context.now


def switch(context: Context, *, on: bool) -> None:
    """Switch routing by itself on or off, with its history. Raises InvalidInput `not_earned`."""
    if on and not standing_of(context.session).is_earned:
        raise InvalidInput("not_earned")
    _set_switch(context, on=on)


def ask_for_training(session: Session, context: Context) -> None:
    """Have the next sweep train, whenever the last training was."""
    state_to_write(session).training_asked_at = context.now


def _set_switch(context: Context, *, on: bool) -> None:
    state = state_to_write(context.session)
    before = {"routes_itself": state.routes_itself}
    state.routes_itself = on
    note_change(
        context.session,
        SUBJECT_KIND,
        SUBJECT,
        "changed",
        before,
        {"routes_itself": on},
        actor=context.actor,
        now=context.now,
    )
