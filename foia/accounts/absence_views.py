"""Noting absences: an administrator anybody's, everybody their own."""

from __future__ import annotations

import logging
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foia import clock
from foia.access import current_actor, requires, signed_in
from foia.accounts.absence_actions import Away, cancel_absence, note_absence
from foia.accounts.absence_queries import possible_substitutes
from foia.accounts.blueprint import blueprint
from foia.accounts.models import Absence
from foia.accounts.people_forms import AbsenceForm
from foia.accounts.people_words import refusal_words
from foia.accounts.person_pages import find_person, today
from foia.actors import Capability
from foia.errors import InvalidInput, NotFound
from foia.extensions import db
from foia.forms import Choice
from foia.i18n import gettext as _
from foia.transactions import writes

log = logging.getLogger(__name__)


@blueprint.get("/administracion/personas/<uuid:person_id>/ausencias")
@requires(Capability.ADMINISTER)
def absence(person_id: UUID) -> ResponseReturnValue:
    """Ask when a person is away and who stands in."""
    return _page(person_id, _form(person_id), is_own=False)


@blueprint.post("/administracion/personas/<uuid:person_id>/ausencias")
@requires(Capability.ADMINISTER)
@writes
def add_absence(person_id: UUID) -> ResponseReturnValue:
    """Note when a person is away."""
    return _add(person_id, is_own=False)


@blueprint.post("/administracion/personas/<uuid:person_id>/ausencias/<uuid:absence_id>/anular")
@requires(Capability.ADMINISTER)
@writes
def end_absence(person_id: UUID, absence_id: UUID) -> ResponseReturnValue:
    """Cancel an absence of a person."""
    return _cancel(person_id, absence_id, is_own=False)


@blueprint.get("/personal/cuenta/ausencias")
@signed_in
def own_absence() -> ResponseReturnValue:
    """Ask when one is away and who stands in."""
    person_id = _my_id()
    return _page(person_id, _form(person_id), is_own=True)


@blueprint.post("/personal/cuenta/ausencias")
@signed_in
@writes
def add_own_absence() -> ResponseReturnValue:
    """Note when one is away."""
    return _add(_my_id(), is_own=True)


@blueprint.post("/personal/cuenta/ausencias/<uuid:absence_id>/anular")
@signed_in
@writes
def end_own_absence(absence_id: UUID) -> ResponseReturnValue:
    """Cancel an absence of one's own."""
    return _cancel(_my_id(), absence_id, is_own=True)


def _add(person_id: UUID, *, is_own: bool) -> ResponseReturnValue:
    form = _form(person_id)
    if form.validate():
        substitute_id = UUID(form.substitute.data) if form.substitute.data else None
        away = Away(form.first_on.data, form.last_on.data, substitute_id)
        try:
            note_absence(db.session(), person_id, away, actor=current_actor(), now=clock.now(), today=today())
        except InvalidInput as error:
            form.add_error(error.field, refusal_words(error))
        else:
            log.info("absence noted person=%s by=%s", person_id, current_actor().person_id)
            flash(_("Anotó la ausencia."), "success")
            return redirect(_address(person_id, is_own=is_own))
    return _page(person_id, form, is_own=is_own), 422


def _cancel(person_id: UUID, absence_id: UUID, *, is_own: bool) -> ResponseReturnValue:
    row = db.session().get(Absence, absence_id)
    if row is None or row.person_id != person_id:
        raise NotFound("absence")
    cancel_absence(db.session(), absence_id, actor=current_actor(), now=clock.now(), today=today())
    log.info("absence cancelled person=%s by=%s", person_id, current_actor().person_id)
    flash(_("Anuló la ausencia."), "success")
    return redirect(_address(person_id, is_own=is_own))


def _form(person_id: UUID) -> AbsenceForm:
    form = AbsenceForm()
    form.substitute.choices = [
        Choice(str(each.id), each.name) for each in possible_substitutes(db.session(), person_id)
    ]
    return form


def _page(person_id: UUID, form: AbsenceForm, *, is_own: bool) -> str:
    return render_template(
        "accounts/absence.html",
        form=form,
        person=find_person(person_id),
        is_own=is_own,
        back=_address(person_id, is_own=is_own),
    )


def _address(person_id: UUID, *, is_own: bool) -> str:
    return url_for("accounts.account") if is_own else url_for("accounts.person", person_id=person_id)


def _my_id() -> UUID:
    person_id = current_actor().person_id
    if person_id is None:
        raise NotFound("person")
    return person_id
