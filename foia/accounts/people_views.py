"""The administrator's pages: who has access, with which roles, and the links that let them in."""

from __future__ import annotations

import logging
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foia import clock
from foia.access import current_actor, requires
from foia.accounts import actions, attention, queries, signin
from foia.accounts.actions import NewPerson
from foia.accounts.blueprint import blueprint
from foia.accounts.forms import ROLE_LABELS, InvitationForm, RoleForm
from foia.accounts.invitation_views import link_address
from foia.accounts.models import Person, RoleGrant
from foia.accounts.rules import LINK_LIFE
from foia.actors import Capability, Role
from foia.directory.queries import bodies_by_id, bodies_of, offices_by_id, offices_of
from foia.errors import InvalidInput, NotFound
from foia.extensions import db
from foia.forms import Choice
from foia.i18n import language
from foia.transactions import writes

log = logging.getLogger(__name__)


@blueprint.get("/administracion/personas")
@requires(Capability.ADMINISTER)
def people() -> ResponseReturnValue:
    """List everybody who has or had access."""
    everybody = queries.people(db.session())
    grants = queries.current_grants(db.session(), [person.id for person in everybody])
    held = [grant for of_person in grants.values() for grant in of_person]
    names = _role_names(held)
    roles = {person_id: [names[grant.id] for grant in held] for person_id, held in grants.items()}
    return render_template(
        "accounts/people.html",
        people=everybody,
        roles=roles,
        matters=attention.matters(current_app, db.session()),
    )


@blueprint.get("/administracion/personas/nueva")
@requires(Capability.ADMINISTER)
def invitation() -> ResponseReturnValue:
    """Ask whom to invite."""
    form = InvitationForm()
    _offer_bodies(form)
    return render_template("accounts/invite.html", form=form)


@blueprint.post("/administracion/personas/nueva")
@requires(Capability.ADMINISTER)
@writes
def invite() -> ResponseReturnValue:
    """Invite a person and show the one-time link."""
    form = InvitationForm()
    _offer_bodies(form)
    if form.validate():
        new = NewPerson(
            email=form.email.data,
            name=form.name.data,
            role=form.chosen_role,
            body_id=form.chosen_body_id,
            language=form.language.data,
            office_id=form.chosen_office_id,
        )
        try:
            person, token = actions.invite(
                db.session(), signin.settings().keyring, new, actor=current_actor(), now=clock.now()
            )
        except InvalidInput as error:
            form.add_error(error.field, _refusal(error))
        else:
            log.info("invited person=%s by=%s", person.id, current_actor().person_id)
            return _link_page(person, token)
    return render_template("accounts/invite.html", form=form), 422


@blueprint.get("/administracion/personas/<uuid:person_id>")
@requires(Capability.ADMINISTER)
def person(person_id: UUID) -> ResponseReturnValue:
    """Show one person: state, roles, what can be done."""
    form = RoleForm()
    _offer_bodies(form)
    return _person_page(_find(person_id), form)


@blueprint.post("/administracion/personas/<uuid:person_id>/funciones")
@requires(Capability.ADMINISTER)
@writes
def grant_role(person_id: UUID) -> ResponseReturnValue:
    """Give a role."""
    form = RoleForm()
    _offer_bodies(form)
    if not form.validate():
        return _person_page(_find(person_id), form, 422)
    try:
        actions.give_role(
            db.session(),
            person_id,
            form.chosen_role,
            form.chosen_body_id,
            actor=current_actor(),
            now=clock.now(),
            office_id=form.chosen_office_id,
        )
    except InvalidInput as error:
        if not error.field:
            raise
        form.add_error(error.field, _refusal(error))
        return _person_page(_find(person_id), form, 422)
    log.info("role given person=%s role=%s by=%s", person_id, form.chosen_role, current_actor().person_id)
    flash(_("Dio la función. Vale desde ahora."), "success")
    return redirect(url_for("accounts.person", person_id=person_id))


@blueprint.post("/administracion/personas/<uuid:person_id>/funciones/<uuid:grant_id>/quitar")
@requires(Capability.ADMINISTER)
@writes
def end_role(person_id: UUID, grant_id: UUID) -> ResponseReturnValue:
    """End a role."""
    if grant_id not in {grant.id for grant in queries.current_grants(db.session(), [person_id])[person_id]}:
        raise NotFound("role")
    try:
        actions.end_role(db.session(), grant_id, actor=current_actor(), now=clock.now())
    except InvalidInput as error:
        return _refused(person_id, error)
    log.info("role ended person=%s grant=%s by=%s", person_id, grant_id, current_actor().person_id)
    flash(_("Quitó la función. Deja de valer desde ahora."), "success")
    return redirect(url_for("accounts.person", person_id=person_id))


@blueprint.post("/administracion/personas/<uuid:person_id>/acceso")
@requires(Capability.ADMINISTER)
@writes
def renew_access(person_id: UUID) -> ResponseReturnValue:
    """Make a link to choose another password, and with `second_factor` another second factor too."""
    try:
        token = actions.renew_access(
            db.session(),
            signin.settings().keyring,
            person_id,
            with_second_factor="second_factor" in request.form,
            actor=current_actor(),
            now=clock.now(),
        )
    except InvalidInput as error:
        return _refused(person_id, error)
    log.info("access renewed person=%s by=%s", person_id, current_actor().person_id)
    return _link_page(_find(person_id), token)


@blueprint.post("/administracion/personas/<uuid:person_id>/desactivar")
@requires(Capability.ADMINISTER)
@writes
def disable(person_id: UUID) -> ResponseReturnValue:
    """Shut a person out at once."""
    try:
        actions.disable(db.session(), person_id, actor=current_actor(), now=clock.now())
    except InvalidInput as error:
        return _refused(person_id, error)
    log.info("disabled person=%s by=%s", person_id, current_actor().person_id)
    flash(_("Desactivó la cuenta. Sus sesiones se cerraron."), "success")
    return redirect(url_for("accounts.person", person_id=person_id))


@blueprint.post("/administracion/personas/<uuid:person_id>/activar")
@requires(Capability.ADMINISTER)
@writes
def enable(person_id: UUID) -> ResponseReturnValue:
    """Let a disabled person in again."""
    actions.enable(db.session(), person_id, actor=current_actor(), now=clock.now())
    log.info("enabled person=%s by=%s", person_id, current_actor().person_id)
    flash(_("Activó la cuenta. Entra con la contraseña y el segundo factor que tenía."), "success")
    return redirect(url_for("accounts.person", person_id=person_id))


def _find(person_id: UUID) -> Person:
    found = queries.person(db.session(), person_id)
    if found is None:
        raise NotFound("person")
    return found


def _person_page(person: Person, form: RoleForm, status: int = 200) -> ResponseReturnValue:
    grants = queries.current_grants(db.session(), [person.id])[person.id]
    page = render_template(
        "accounts/person.html",
        form=form,
        person=person,
        grants=grants,
        names=_role_names(grants),
        is_me=person.id == current_actor().person_id,
    )
    return page, status


def _link_page(person: Person, token: str) -> ResponseReturnValue:
    expires_at = clock.now() + LINK_LIFE
    return render_template(
        "accounts/link.html", person=person, address=link_address(token), expires_at=expires_at
    )


def _refused(person_id: UUID, error: InvalidInput) -> ResponseReturnValue:
    flash(_refusal(error), "important")
    return redirect(url_for("accounts.person", person_id=person_id))


def _refusal(error: InvalidInput) -> str:
    words = {
        "email_taken": _("Ya hay una persona con ese correo"),
        "body_missing": _("Elija la entidad"),
        "body_unknown": _("Elija una entidad de la lista"),
        "office_unknown": _("Elija una oficina de esa entidad"),
        "own_account": _("No puede desactivar su propia cuenta. Pídaselo a otra persona que administre."),
        "own_role": _(
            "No puede quitarse a sí mismo la administración. Pídaselo a otra persona que administre."
        ),
        "own_grant": _("No puede darse funciones a sí mismo. Pídaselo a otra persona que administre."),
        "person_disabled": _("La cuenta está desactivada. Actívela primero."),
    }
    return words[error.code]


def _offer_bodies(form: RoleForm) -> None:
    """Offer the bodies of the country, and their offices; without any office nothing is asked of them."""
    bodies = bodies_of(db.session(), signin.settings().country)
    form.body.choices = [Choice(str(body.id), body.name(language())) for body in bodies]
    offices = offices_of(db.session(), signin.settings().country)
    form.office.choices = [
        Choice(str(office.id), f"{body.name(language())}: {office.name(language())}")
        for office, body in offices
    ]


def _role_names(grants: list[RoleGrant]) -> dict[UUID, str]:
    """Say each role in words, with its body and office."""
    bodies = bodies_by_id(db.session(), [grant.body_id for grant in grants])
    offices = offices_by_id(db.session(), [grant.office_id for grant in grants])
    names = {}
    for grant in grants:
        parts = [str(ROLE_LABELS[Role(grant.role)])]
        if grant.body_id in bodies:
            parts.append(bodies[grant.body_id].name(language()))
        if grant.office_id in offices:
            parts.append(offices[grant.office_id].name(language()))
        names[grant.id] = " · ".join(parts)
    return names
