"""What the administrator's pages of bodies share: finding a body, its labels, its history in words."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import Flask, current_app, url_for
from flask_babel.speaklater import LazyString

from foia import clock, law
from foia.accounts.history_kinds import SubjectKind, register
from foia.accounts.history_words import ChangeLine, change_lines
from foia.amendments.in_force import law_in_force
from foia.changes import changes_of
from foia.config import Settings
from foia.directory.body_changes import SUBJECT
from foia.directory.body_forms import LABELS, LEVELS, OFFICE_LABELS, refusal_words
from foia.directory.body_queries import MOST_ALIKE, bodies_called
from foia.directory.competence_actions import SUBJECT as COMPETENCE
from foia.directory.competence_forms import COMPETENCE_LABELS
from foia.directory.models import Body
from foia.directory.places import known_places
from foia.directory.queries import find_body
from foia.errors import InvalidInput, NotFound
from foia.extensions import db
from foia.forms import Form
from foia.i18n import language, zone_of
from foia.i18n import lazy_gettext as _l

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Say what the changes of bodies and offices are called."""
    settings: Settings = app.config["FOIA"]
    country, path = settings.country, settings.law_path
    classes = {
        known.code: LazyString(lambda known=known: known.name_en if language() == "en" else known.name_es)
        for known in law.load(path).country(country).body_classes
    }
    places = {place.code: place.name for place in known_places(law.load(path), country).values()}
    codes = {"level": LEVELS, "body_class": classes, "place_code": places}
    register(app, SUBJECT, SubjectKind(_l("Entidad"), LABELS, codes, address=_address))
    register(app, "office", SubjectKind(_l("Oficina"), OFFICE_LABELS))
    register(
        app, COMPETENCE, SubjectKind(_l("De qué se ocupa"), COMPETENCE_LABELS, address=_competences_address)
    )


def _address(body_id: str) -> str:
    return url_for("directory.body", body_id=UUID(body_id))


def _competences_address(body_id: str) -> str:
    return url_for("directory.competences", body_id=UUID(body_id))


def settings() -> Settings:
    """Return the settings of this deployment."""
    found: Settings = current_app.config["FOIA"]
    return found


def today() -> date:
    """Return the day at the country's door."""
    return clock.now().astimezone(zone_of(settings().country)).date()


def body_or_404(body_id: UUID) -> Body:
    """Return a body of this country. Raises NotFound."""
    body = find_body(db.session(), body_id, country=settings().country)
    if body is None:
        raise NotFound("body")
    return body


def class_labels() -> dict[str, str]:
    """Name the classes of bodies that the country's law tells apart."""
    classes = law_in_force().country(settings().country).body_classes
    return {known.code: known.name_en if language() == "en" else known.name_es for known in classes}


def place_labels() -> dict[str, str]:
    """Name the places of the law's calendar, by the code that is kept."""
    found = known_places(law_in_force(), settings().country)
    return {place.code: place.name for place in found.values()}


def code_words() -> dict[str, Mapping[str, Any]]:
    """Return, for each field of a body that holds codes, what they mean."""
    return {"level": LEVELS, "body_class": class_labels(), "place_code": place_labels()}


def history_of(kind: str, subject_id: UUID, labels: Mapping[str, Any]) -> list[ChangeLine]:
    """Tell who changed what of a body or an office, the newest first."""
    session = db.session()
    return change_lines(session, changes_of(session, kind, subject_id), labels, code_words())


def body_named(form: Form, name: str, *, required: bool = False) -> Body | None:
    """Find the body a field names; what is wrong is said at the field, and None returned."""
    text = form[name].data
    if not text and not required:
        return None
    found = bodies_called(db.session(), text, country=settings().country)
    if len(found) == 1:
        return found[0]
    if not found:
        form.add_error(name, refusal_words("body_unknown"))
        return None
    alike = "; ".join(f"{body.code} ({body.name(language())})" for body in found[:MOST_ALIKE])
    form.add_error(name, refusal_words("body_ambiguous", alike=alike))
    return None


def refuse(form: Form, error: InvalidInput, *, count: int = 0) -> None:
    """Say at its field, or for the whole form, why something was refused."""
    known = error.field in form._fields
    form.add_error(error.field if known else None, refusal_words(error.code, count=count))
