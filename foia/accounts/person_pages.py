"""What the views of people share: finding a person, their page, the page of a link, refusals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foia import clock
from foia.access import current_actor
from foia.accounts import queries, signin
from foia.accounts.absence_queries import coming_absences
from foia.accounts.history_kinds import kinds
from foia.accounts.history_queries import NotedChange, changes_of_person
from foia.accounts.history_words import ChangeLine, ids_in, line_of, names_behind
from foia.accounts.invitation_views import link_address
from foia.accounts.models import Person
from foia.accounts.people_queries import held_roles, proposals
from foia.accounts.people_words import refusal_words, role_words
from foia.accounts.rules import LINK_LIFE
from foia.errors import InvalidInput, NotFound
from foia.extensions import db
from foia.i18n import LANGUAGES, zone_of
from foia.notifications.models import RecipientKind
from foia.notifications.standing_rows import standing_of


def today() -> date:
    """Return the deployment's local date."""
    return clock.now().astimezone(zone_of(signin.settings().country)).date()


def find_person(person_id: UUID) -> Person:
    """Return a person. Raises NotFound."""
    found = queries.person(db.session(), person_id)
    if found is None:
        raise NotFound("person")
    return found


def person_page(person: Person) -> ResponseReturnValue:
    """Show one person: state, roles, absences, what can be done, history."""
    session = db.session()
    return render_template(
        "accounts/person.html",
        person=person,
        language_name=LANGUAGES.get(person.language, person.language),
        roles=[(held.id, role_words(held)) for held in held_roles(session, person.id)],
        proposals=[(each, role_words(each.role)) for each in proposals(session, person.id)],
        absences=coming_absences(session, person.id, today()),
        today=today(),
        lines=lines_of(changes_of_person(session, person.id)),
        mail_stopped_at=mail_stopped_at(person),
        is_me=person.id == current_actor().person_id,
        my_id=current_actor().person_id,
    )


def mail_stopped_at(person: Person) -> datetime | None:
    """Return since when a person is written to no more, because mail to them came back."""
    standing = standing_of(db.session(), RecipientKind.PERSON, person.id)
    return standing.stopped_at if standing is not None else None


def lines_of(changes: list[NotedChange]) -> list[ChangeLine]:
    """Say changes of a person in words."""
    known = kinds(current_app)
    names = names_behind(db.session(), ids_in(change.read for change in changes))
    found = []
    for change in changes:
        words = known[change.kind]
        line = line_of(change.read, words.labels, words.values, names)
        found.append(replace(line, kind_words=str(words.label)))
    return found


def link_page(person: Person, token: str) -> ResponseReturnValue:
    """Show a one-time link, the only time it is shown."""
    expires_at = clock.now() + LINK_LIFE
    return render_template(
        "accounts/link.html", person=person, address=link_address(token), expires_at=expires_at
    )


def back_to(person_id: UUID) -> ResponseReturnValue:
    """Go back to the page of a person."""
    return redirect(url_for("accounts.person", person_id=person_id))


def refused(person_id: UUID, error: InvalidInput) -> ResponseReturnValue:
    """Go back to the page of a person and say there why nothing was done."""
    flash(refusal_words(error), "important")
    return back_to(person_id)
