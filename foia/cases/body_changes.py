"""What a change of a body does to its open cases: the class binds what comes, the place counts for all.

A running case keeps the law it is bound to. Its days are counted where its body is: when that place changes,
every open case is settled anew in the same transaction, and who is concerned by another date is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from foia.accounts.actions import require_administrator
from foia.cases.body_queries import open_by_kind, open_in_office
from foia.cases.context import Context
from foia.cases.redating import open_case_ids, redate
from foia.cases.seats import SeatAt
from foia.changes import fields_of, note_change
from foia.directory import body_changes
from foia.directory.body_queries import people_in_office
from foia.directory.models import Body, Office
from foia.errors import InvalidInput, NotFound
from foia.extensions import new_id

# More are not settled within one form.
MOST_SETTLED = 200
OFFICE_FIELDS = ("name_es", "name_en", "email", "closed_on")


def change_body(
    context: Context, body_id: UUID, values: Mapping[str, Any], *, seen: str, confirmed: bool = False
) -> bool:
    """Write what a body is to be; say whether anything changed. `seen` is the mark of what was shown.

    Raises NotAllowed, NotFound, InvalidInput (changed_meanwhile; cases_open until `confirmed`, where class or
    place change; too_many_open for a place; what `foia.directory.body_changes` refuses)."""
    session = context.session
    require_administrator(context.actor)
    body = body_changes.body_for_change(session, body_id, context.country)
    if seen != body_changes.mark_of(body_changes.state_of(session, body)):
        raise InvalidInput("changed_meanwhile")
    was, was_class = body.place_code, body.body_class
    is_moving = values["place_code"] != was
    if is_moving or values["body_class"] != was_class:
        count = sum(open_by_kind(session, body_id).values())
        if is_moving and count > MOST_SETTLED:
            raise InvalidInput("too_many_open", "place_code")
        if count and not confirmed:
            raise InvalidInput("cases_open", "confirmed")
    changed = body_changes.write(session, context.book, body, values, actor=context.actor, now=context.now)
    if is_moving:
        # Confidential cases too: what the page says of the others tells nothing of them.
        cases = open_case_ids(context, body_id, confidential=True)
        redate(context, cases, SeatAt(was, body.own_days), body)
    return changed


def add_office(context: Context, body: Body, values: Mapping[str, Any]) -> Office:
    """Add an office to a body. Raises NotAllowed, InvalidInput."""
    require_administrator(context.actor)
    _require_name(values)
    office = Office(id=new_id(), body_id=body.id, **{name: values[name] for name in OFFICE_FIELDS})
    context.session.add(office)
    context.session.flush()
    _note_office(context, office, "added", {})
    return office


def change_office(
    context: Context, body: Body, office_id: UUID, values: Mapping[str, Any], *, seen: str
) -> bool:
    """Rename an office, write its e-mail, close it or open it again; say whether anything changed.

    Raises NotAllowed, NotFound, InvalidInput (changed_meanwhile; office_has_people, office_has_cases when
    it is to close)."""
    require_administrator(context.actor)
    session = context.session
    office = session.get(Office, office_id, with_for_update={"key_share": True}, populate_existing=True)
    if office is None or office.body_id != body.id:
        raise NotFound("office")
    before = fields_of(office, OFFICE_FIELDS)
    if seen != body_changes.mark_of(before):
        raise InvalidInput("changed_meanwhile")
    _require_name(values)
    if values["closed_on"] is not None and before["closed_on"] is None:
        if people_in_office(session, office_id):
            raise InvalidInput("office_has_people", "closed_on")
        if open_in_office(session, body.id, office_id):
            raise InvalidInput("office_has_cases", "closed_on")
    for name in OFFICE_FIELDS:
        setattr(office, name, values[name])
    session.flush()
    action = "changed"
    if (before["closed_on"] is None) != (office.closed_on is None):
        action = "reopened" if office.closed_on is None else "closed"
    return _note_office(context, office, action, before)


def _require_name(values: Mapping[str, Any]) -> None:
    if not values["name_es"]:
        raise InvalidInput("missing", "name_es")


def _note_office(context: Context, office: Office, action: str, before: Mapping[str, Any]) -> bool:
    after = {name: value for name, value in fields_of(office, OFFICE_FIELDS).items() if before or value}
    noted = note_change(
        context.session, "office", office.id, action, before, after, actor=context.actor, now=context.now
    )
    return noted is not None
