"""What one gets by mail: a member of staff for their account, a filer for the case they have opened."""

from __future__ import annotations

import logging
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foia.access import current_actor, filer, signed_in
from foia.accounts.person_pages import find_person
from foia.cases.opened import opened_case
from foia.cases.queries import relatives_of
from foia.errors import NotFound
from foia.extensions import db
from foia.i18n import gettext as _
from foia.notifications.models import RecipientKind
from foia.notifications.standing_forms import ALL, DIGEST, ONLY_LEGAL, SINGLE, FilerMailForm, OwnMailForm
from foia.notifications.standing_rows import choose, clear_bounces, standing_of
from foia.notifications.views import blueprint
from foia.transactions import writes

log = logging.getLogger(__name__)


@blueprint.get("/personal/cuenta/correo")
@signed_in
def own_mail() -> ResponseReturnValue:
    """Show what one gets by mail, and whether mail arrives."""
    standing = standing_of(db.session(), RecipientKind.PERSON, _my_id())
    form = OwnMailForm(formdata=None)
    form.wanted.data = ONLY_LEGAL if standing is not None and standing.only_legal else ALL
    form.rhythm.data = DIGEST if standing is not None and standing.digest else SINGLE
    return _own_page(form)


@blueprint.post("/personal/cuenta/correo")
@signed_in
def choose_own_mail() -> ResponseReturnValue:
    """Keep what one wants by mail."""
    form = OwnMailForm()
    return _keep_own(form) if form.validate_on_submit() else (_own_page(form), 422)


@blueprint.post("/personal/cuenta/correo/confirmar")
@signed_in
@writes
def confirm_own_mail() -> ResponseReturnValue:
    """Say that one's address is right, after messages to it came back."""
    person_id = _my_id()
    clear_bounces(db.session(), RecipientKind.PERSON, [person_id])
    log.info("address confirmed after bounces person=%s", person_id)
    flash(_("Le escribiremos otra vez a su correo."), "success")
    return redirect(url_for("notifications.own_mail"))


@blueprint.get("/mi-solicitud/correo")
@filer
def filer_mail() -> ResponseReturnValue:
    """Show what the filer of the opened case gets by mail."""
    standing = standing_of(db.session(), RecipientKind.FILER, opened_case().id)
    form = FilerMailForm(formdata=None)
    form.wanted.data = ONLY_LEGAL if standing is not None and standing.only_legal else ALL
    return _filer_page(form)


@blueprint.post("/mi-solicitud/correo")
@filer
def choose_filer_mail() -> ResponseReturnValue:
    """Keep what the filer wants by mail of the case and of what was taken from it."""
    form = FilerMailForm()
    return _keep_filers(form) if form.validate_on_submit() else (_filer_page(form), 422)


@writes
def _keep_own(form: OwnMailForm) -> ResponseReturnValue:
    only_legal, digest = form.wanted.data == ONLY_LEGAL, form.rhythm.data == DIGEST
    choose(db.session(), RecipientKind.PERSON, _my_id(), only_legal=only_legal, digest=digest)
    flash(_("Guardamos su elección."), "success")
    return redirect(url_for("notifications.own_mail"))


@writes
def _keep_filers(form: FilerMailForm) -> ResponseReturnValue:
    for case in relatives_of(db.session(), opened_case()):
        choose(db.session(), RecipientKind.FILER, case.id, only_legal=form.wanted.data == ONLY_LEGAL)
    flash(_("Guardamos su elección."), "success")
    return redirect(url_for("cases.opened"))


def _own_page(form: OwnMailForm) -> str:
    person = find_person(_my_id())
    standing = standing_of(db.session(), RecipientKind.PERSON, person.id)
    stopped_at = standing.stopped_at if standing is not None else None
    return render_template("notifications/own_mail.html", form=form, person=person, stopped_at=stopped_at)


def _filer_page(form: FilerMailForm) -> str:
    has_mail = opened_case().notice_channel == "email"
    return render_template("notifications/filer_mail.html", form=form, has_mail=has_mail)


def _my_id() -> UUID:
    person_id = current_actor().person_id
    if person_id is None:
        raise NotFound("person")
    return person_id
