"""The administrator's pages on which a body joins, and on which one ends and another does its work."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foia.access import current_actor, requires
from foia.accounts.people_words import ROLE_LABELS
from foia.actors import Capability, Role
from foia.cases import succession
from foia.cases.acting import web_context
from foia.cases.body_queries import open_at_desk, open_by_kind
from foia.cases.succession import Moved
from foia.directory.blueprint import blueprint
from foia.directory.body_forms import MergeForm
from foia.directory.body_pages import body_named, body_or_404, log, refuse
from foia.directory.body_queries import staff_of
from foia.directory.body_views import REFUSED, kind_counts
from foia.directory.models import Body
from foia.errors import InvalidInput
from foia.extensions import db
from foia.i18n import gettext as _
from foia.i18n import ngettext
from foia.transactions import writes


@dataclass(frozen=True)
class Need:
    """What a body needs to work its own cases: if it is there, why it matters, and where to see to it."""

    name: str
    is_met: bool
    words: str
    address: str
    link: str


@blueprint.get("/administracion/entidades/<uuid:body_id>/incorporar")
@requires(Capability.ADMINISTER)
def joining(body_id: UUID) -> ResponseReturnValue:
    """Say what a body still lacks to work its own cases, and what the central desk works for it."""
    body = body_or_404(body_id)
    needs = _needs(body)
    return render_template(
        "administration/body_joining.html",
        body=body,
        needs=needs,
        has_officer=needs[0].is_met,
        at_desk=open_at_desk(db.session(), body.id),
    )


@blueprint.post("/administracion/entidades/<uuid:body_id>/incorporar")
@requires(Capability.ADMINISTER)
@writes
def join(body_id: UUID) -> ResponseReturnValue:
    """Give a body that joined the cases the central desk works for it."""
    body = body_or_404(body_id)
    moved = succession.take_over(web_context(), body)
    log.info("cases taken over body=%s moved=%s by=%s", body.id, moved.moved, current_actor().person_id)
    _tell_moved(moved)
    return redirect(url_for("directory.joining", body_id=body.id))


@blueprint.get("/administracion/entidades/<uuid:body_id>/fusionar")
@requires(Capability.ADMINISTER)
def merging(body_id: UUID) -> ResponseReturnValue:
    """Ask which body does the work of this one, and since when."""
    return _merging_page(body_or_404(body_id), MergeForm())


@blueprint.post("/administracion/entidades/<uuid:body_id>/fusionar")
@requires(Capability.ADMINISTER)
@writes
def merge(body_id: UUID) -> ResponseReturnValue:
    """Show what merging would do; once that is confirmed, do it."""
    body = body_or_404(body_id)
    form = MergeForm()
    is_valid = form.validate()
    successor = body_named(form, "successor") if form.successor.data else None
    if not is_valid or successor is None:
        return _merging_page(body, form), REFUSED
    try:
        # What is confirmed is what was shown: with another body or day, it is shown again first.
        shown = f"{successor.id.hex}:{form.ended_on.data}"
        is_confirmed = bool(form.confirmed.data) and form.shown.data == shown
        if not is_confirmed:
            succession.require_mergeable(web_context(), body, successor, form.ended_on.data)
            if form.shown.data == shown:
                form.add_error("confirmed", _("Marque que revisó lo que va a pasar"))
            form.shown.data, form.confirmed.data = shown, False
            return _merging_page(body, form, successor), REFUSED if form.confirmed.errors else 200
        moved = succession.merge(web_context(), body, successor, form.ended_on.data)
    except InvalidInput as error:
        refuse(form, error)
        return _merging_page(body, form), REFUSED
    log.info("bodies merged body=%s into=%s by=%s", body.id, successor.id, current_actor().person_id)
    _tell_moved(moved, _("Fusionó las entidades."))
    return redirect(url_for("directory.body", body_id=body.id))


@blueprint.post("/administracion/entidades/<uuid:body_id>/pasar-expedientes")
@requires(Capability.ADMINISTER)
@writes
def move_cases(body_id: UUID) -> ResponseReturnValue:
    """Move what a body that ended still has open to who does its work now."""
    body = body_or_404(body_id)
    moved = succession.move_to_successor(web_context(), body)
    log.info("cases moved body=%s moved=%s by=%s", body.id, moved.moved, current_actor().person_id)
    _tell_moved(moved)
    return redirect(url_for("directory.body", body_id=body.id))


def _merging_page(body: Body, form: MergeForm, successor: Body | None = None) -> str:
    session = db.session()
    counts = open_by_kind(session, body.id) if successor else {}
    return render_template(
        "administration/body_merging.html",
        body=body,
        form=form,
        successor=successor,
        counts=kind_counts(counts),
        total=sum(counts.values()),
        staff=[(person, ROLE_LABELS[Role(grant.role)]) for person, grant in staff_of(session, body.id)],
    )


def _needs(body: Body) -> list[Need]:
    held = {grant.role for person, grant in staff_of(db.session(), body.id) if person.is_active}
    roles = (
        (
            Role.OFFICER,
            _("Sin una persona activa con esta función, la mesa central atiende sus expedientes."),
        ),
        (Role.HEAD, _("Recibe lo que vence, reasigna y decide lo que un servidor público no puede decidir.")),
        (Role.REPORTS_OFFICER, _("Es la única que conoce las denuncias por hechos de corrupción o faltas.")),
    )
    needs = [
        Need(
            str(ROLE_LABELS[role]),
            role in held,
            words,
            url_for("accounts.invitation", role=role.value, body=body.id),
            _("Invitar a una persona"),
        )
        for role, words in roles
    ]
    contact = _("Adonde las personas y la mesa central pueden escribirle.")
    edit = url_for("directory.edit_body", body_id=body.id, _anchor="email")
    return [*needs, Need(_("Correo electrónico"), bool(body.email), contact, edit, _("Escribir el correo"))]


def _tell_moved(moved: Moved, done: str = "") -> None:
    words = ngettext("Pasó %(num)s expediente.", "Pasaron %(num)s expedientes.", moved.moved)
    words = f"{done} {words}".strip() if moved.moved or moved.left else done
    if moved.left:
        left = ngettext("Queda %(num)s por pasar.", "Quedan %(num)s por pasar.", moved.left)
        flash(f"{words} {left}", "important")
    else:
        flash(words or _("No había expedientes por pasar."), "success")
