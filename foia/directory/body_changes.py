"""Adding and changing a body by screen: checked, written with its names, and noted in its history.

What open cases make of it is for `foia.cases.body_changes`. Nothing here commits.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import law
from foia.accounts.actions import require_administrator
from foia.actors import Actor
from foia.changes import fields_of, note_change
from foia.directory.actions import add_body, index_names
from foia.directory.body_queries import ancestors_of, former_names_of, same_code
from foia.directory.models import Body
from foia.directory.places import ensure_place
from foia.errors import InvalidInput, NotFound
from foia.notifications.models import RecipientKind
from foia.notifications.standing_rows import clear_bounces

COLUMNS = (
    "code",
    "name_es",
    "name_en",
    "acronym",
    "level",
    "body_class",
    "place_code",
    "parent_id",
    "valid_from",
    "valid_to",
    "validity_confirmed",
    "successor_id",
    "registered_as",
    "email",
    "phone",
    "website",
    "address",
    "hours_es",
    "hours_en",
    "competences_es",
    "competences_en",
)
# What is written of a body by screen: its columns and the names it had.
FIELDS = (*COLUMNS[:4], "former_names", *COLUMNS[4:])
SUBJECT = "body"

Values = Mapping[str, Any]


def state_of(session: Session, body: Body) -> dict[str, Any]:
    """Return everything written of a body."""
    return {**fields_of(body, COLUMNS), "former_names": former_names_of(session, body.id)}


def mark_of(state: Values) -> str:
    """Return a short mark that changes with anything written of a body: two who change it at once differ."""
    written = json.dumps(dict(state), default=str, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()[:32]


def body_for_change(session: Session, body_id: UUID, country: str) -> Body:
    """Return a body of the country as it is now, held until the transaction ends. Raises NotFound."""
    body = session.scalar(
        select(Body)
        .where(Body.id == body_id, Body.country == country)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if body is None:
        raise NotFound("body")
    return body


def add(
    session: Session, book: law.LawBook, country: str, values: Values, *, actor: Actor, now: datetime
) -> Body:
    """Add a body. Raises NotAllowed, InvalidInput."""
    require_administrator(actor)
    _check(session, book, country, values, None)
    body = Body(country=country, **{name: values[name] for name in COLUMNS})
    add_body(session, body, former_names=_former(values, body))
    note_change(session, SUBJECT, body.id, "added", {}, _filled(session, body), actor=actor, now=now)
    return body


def write(
    session: Session, book: law.LawBook, body: Body, values: Values, *, actor: Actor, now: datetime
) -> bool:
    """Write what a body is to be; say whether anything changed. Raises NotAllowed, InvalidInput."""
    require_administrator(actor)
    _check(session, book, body.country, values, body.id)
    before = state_of(session, body)
    for name in COLUMNS:
        setattr(body, name, values[name])
    index_names(session, body, _former(values, body))
    after = state_of(session, body)
    if after["email"] != before["email"]:  # what came back from the old one says nothing of it
        clear_bounces(session, RecipientKind.BODY, [body.id])
    noted = note_change(session, SUBJECT, body.id, "changed", before, after, actor=actor, now=now)
    return noted is not None


def _filled(session: Session, body: Body) -> dict[str, Any]:
    return {name: value for name, value in state_of(session, body).items() if value not in ("", None, [])}


def _former(values: Values, body: Body) -> list[str]:
    """Return the former names once each, without those the body has now."""
    names: Sequence[str] = values["former_names"]
    return sorted({name for name in names if name} - {body.name_es, body.name_en, body.acronym})


def is_web_address(text: str) -> bool:
    """Say whether a text is written as the address of a site."""
    return text.startswith(("https://", "http://"))


def _check(session: Session, book: law.LawBook, country: str, values: Values, body_id: UUID | None) -> None:
    """Refuse what no body can be, and have the row of its place. Raises InvalidInput naming the field."""
    for name in ("code", "name_es"):
        if not values[name]:
            raise InvalidInput("missing", name)
    was = session.get_one(Body, body_id).code if body_id is not None else values["code"]
    if was != values["code"] and was in _codes_in_law(book, country):
        raise InvalidInput("code_in_law", "code")
    if same_code(session, values["code"], country=country, besides=body_id):
        raise InvalidInput("code_taken", "code")
    if values["body_class"] not in {known.code for known in book.country(country).body_classes}:
        raise InvalidInput("class_unknown", "body_class")
    if values["place_code"] is not None:
        ensure_place(session, book, values["place_code"])
    _check_days(values["valid_from"], values["valid_to"])
    if values["website"] and not is_web_address(values["website"]):
        raise InvalidInput("website_wrong", "website")
    for column, field in (("parent_id", "parent"), ("successor_id", "successor")):
        other_id = values[column]
        if other_id is None:
            continue
        other = session.get(Body, other_id)
        if other is None or other.country != country:
            raise InvalidInput("body_unknown", field)
        if body_id is not None and body_id in ancestors_of(session, other_id, column):
            raise InvalidInput(f"{field}_circle", field)


def _codes_in_law(book: law.LawBook, country: str) -> set[str]:
    """Return the codes by which the country's law names the authorities that take reports."""
    return {named.body_code for regime in book.country(country).regimes for named in regime.report_to}


def _check_days(valid_from: date | None, valid_to: date | None) -> None:
    if valid_from is not None and valid_to is not None and valid_to < valid_from:
        raise InvalidInput("ends_before_it_begins", "valid_to")
